# SPDX-License-Identifier: GPL-2.0-or-later
"""An Android app under a debugger, which cannot read APKs: what is printed to paste works."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

pytest.importorskip("ziglang")
pytest.importorskip("cryptography")

from sdk.projectkit import Notes

from droidemu.android.system import ABI_FOLDERS, system_root
from droidemu.cli.debug import write_launch_file
from droidemu.cli.debugfiles import library_folders
from droidemu.machine.config import DebugOptions
from droidemu.machine.program import Program
from droidemu.sdk.apk.keys import VARIABLE
from droidemu.sdk.build import Builder
from droidemu.sdk.project import DEBUG, load_project
from droidemu.sdk.targets import SAMPLE_ABIS
from droidemu.sdk.template import APP, new_project

from .kit import Debugged, Transcript, find_gdb, find_lldb, pasted, pasted_lldb

#: Has the host store into a variable of the program.
FETCH = """
#include <jni.h>
jint numbers[4];
__attribute__((noinline)) jsize fetch(JNIEnv *env)
{
    const jint values[] = {11, 12, 13, 14};
    jintArray array = (*env)->NewIntArray(env, 4);
    (*env)->SetIntArrayRegion(env, array, 0, 4, values);
    (*env)->GetIntArrayRegion(env, array, 1, 3, numbers);
    return (*env)->GetArrayLength(env, array);
}
"""


def _with_java(text: str) -> str:
    """The template's main.c, which first gets numbers out of a Java array."""
    create = re.search(r"void ANativeActivity_onCreate\(ANativeActivity \*(\w+)[^{]*\{\n", text)
    assert create is not None
    before, after = text[: create.end()], text[create.end() :]
    call = f"    if (fetch({create[1]}->env) != 4)\n        return;\n"
    return before.replace("\nstatic struct {", f"{FETCH}\nstatic struct {{", 1) + call + after


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A debug build of the template for both ABIs."""
    folder = tmp_path_factory.mktemp("apps") / "ball"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder.parent / "key.pem"))
        new_project(folder, APP, "c")
        main = folder / "src" / "main.c"
        main.write_text(_with_java(main.read_text("utf-8")), "utf-8")
        project = load_project(folder)
        built = Builder(project, DEBUG, listener=Notes()).build(project.abis)
    return built[0].program


@pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")
@pytest.mark.parametrize("abi", SAMPLE_ABIS)
def test_gdb_stops_in_the_activity(app: Path, abi: str) -> None:
    steps = [
        "set pagination off", "set width 0", "break draw", "continue", "bt 1", "next", "next",
        "print app.window != 0", "info sharedlibrary", "kill",
    ]  # fmt: skip
    options = ["-nx", "-batch", *(word for step in steps for word in ("-ex", step))]
    with Debugged(app, options=["--abi", abi, "--data", str(app.parent / abi)]) as target:
        said = Transcript(pasted(target, "gdb-multiarch", *options))
    assert "not in executable format" not in said.text
    said.see(r"Breakpoint 1 \(draw\) pending")
    said.see(r"Breakpoint 1, draw \(\) at .*main\.c:\d+")
    said.see(r"^#0  draw \(\) at .*main\.c:\d+")
    said.see(r"^\$1 = 1")
    said.see(r"Yes .*lib/[^/ ]+/libball\.so")


@pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")
@pytest.mark.parametrize("abi", SAMPLE_ABIS)
def test_a_host_function_hits_a_watchpoint(app: Path, abi: str) -> None:
    """GetIntArrayRegion stores into a variable; the host carries it out."""
    steps = [
        "set pagination off", "set width 0", "break fetch", "continue", "watch numbers[2]",
        "continue", "bt 4", "print numbers", "delete", "break draw", "continue", "kill",
    ]  # fmt: skip
    options = ["-nx", "-batch", *(word for step in steps for word in ("-ex", step))]
    with Debugged(app, options=["--abi", abi, "--data", str(app.parent / f"{abi}-j")]) as target:
        said = Transcript(pasted(target, "gdb-multiarch", *options))
    said.see(r"^Hardware watchpoint 2: numbers\[2\]")
    said.see(r"^Old value = 0\nNew value = 14\n")
    said.see(r"^#\d .* fetch \(env=.*\) at .*main\.c:\d+")
    said.see(r"^\$1 = \{12, 13, 14, 0\}")
    said.see(r"^Breakpoint 3, draw \(\)")


@pytest.mark.skipif(find_lldb() is None, reason="needs lldb")
def test_lldb_stops_in_the_activity(app: Path) -> None:
    with Debugged(app, options=["--data", str(app.parent / "lldb")]) as target:
        said = Transcript(
            pasted_lldb(target, "breakpoint set -n draw", "continue", "bt", "process kill")
        )
    said.see(r"stop reason = breakpoint")
    said.see(r"libball\.so`draw at main\.c:\d+")
    said.see(r"libandroid\.so`")


@pytest.mark.parametrize("isa", ["arm64", "arm"])
def test_folders_of_an_android_executable(tmp_path: Path, isa: str) -> None:
    """Our own libraries, behind those of a sysroot; nothing for a static program."""
    own = system_root(ABI_FOLDERS[isa])
    (file,) = own.glob("bin/app_process*")
    (tmp_path / "system" / "bin").mkdir(parents=True)
    for program in (file, own.parent / "hello"):
        found = library_folders(Program(program, "/x", True, "x"), tmp_path)
        if program == file:
            assert found[0] == tmp_path / "system" / "bin"
            assert any((folder / "libc.so").is_file() for folder in found[1:])
        else:
            assert found == []


def test_the_launch_file_names_what_runs(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_launch_file(str(app), {"abi": "arm", "sysroot": None}, DebugOptions(port=1234))
    file = tmp_path / ".vscode" / "launch.json"
    gdb, lldb = json.loads(file.read_text(encoding="utf-8"))["configurations"]
    assert Path(gdb["program"]).name == "app_process32" and gdb["targetArchitecture"] == "arm"
    assert "app_process32" in lldb["targetCreateCommands"][0]
    (search,) = lldb["initCommands"]
    assert search.startswith("settings append target.exec-search-paths ")
    folders = shlex.split(search)[3:]
    for name in ("libc.so", "libball.so"):
        assert any((Path(folder) / name).is_file() for folder in folders)
    lldb["initCommands"][:0] = ["settings set target.language c", "script print(1)"]
    file.write_text(json.dumps({"configurations": [gdb, lldb]}), encoding="utf-8")
    write_launch_file(str(app), {"abi": "arm64", "sysroot": None}, DebugOptions(port=1234))
    lldb = json.loads(file.read_text(encoding="utf-8"))["configurations"][1]
    assert lldb["initCommands"][:2] == ["settings set target.language c", "script print(1)"]
    assert len(lldb["initCommands"]) == 3 and lldb["initCommands"][2] != search
