# SPDX-License-Identifier: GPL-2.0-or-later
"""Projects that are apps: what is built again, what goes into the APK, what C++ and the glue do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("cryptography")

from elftools.elf.elffile import ELFFile

from droidemu.errors import UserError
from droidemu.loader.apk.package import Apk
from droidemu.sdk.apk.keys import VARIABLE
from droidemu.sdk.build import BuildFailed, clean
from droidemu.sdk.project import FILE, load_project

from .conftest import PROGRAMS
from .projectkit import build, write

SOURCE = """\
#include <android/log.h>
#include <android/native_activity.h>
JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    __android_log_print(ANDROID_LOG_INFO, "test", "%p %zu", state, size);
    ANativeActivity_finish(activity);
}
"""


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("key") / "key.pem"


@pytest.fixture(autouse=True)
def own_key(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(key))


def project(folder: Path, extra: str = "", **files: str) -> Path:
    head = f'[project]\nname = "small"\n[android]\n{extra}'
    return write(folder, {FILE: head, "src/main.c": SOURCE, "assets/a.txt": "one", **files})


def test_only_what_has_changed_is_made(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (built,), notes = build(folder, "arm64")
    apk = folder / "build" / "debug" / "arm64-v8a" / "small.apk"
    assert built.program == apk and built.changed
    assert notes.steps == ["src/main.c", "libsmall.so", "small.apk"] and notes.text == ""
    first = apk.read_bytes()
    (built,), notes = build(folder, "arm64")
    assert not built.changed and notes.steps == []
    (folder / "assets" / "a.txt").write_text("two", encoding="utf-8")
    (built,), notes = build(folder, "arm64")
    assert built.changed and notes.steps == ["small.apk"]
    write(folder, {"assets/new.txt": "new"})
    assert build(folder, "arm64")[1].steps == ["small.apk"]
    (folder / "assets" / "new.txt").unlink()
    (folder / "assets" / "a.txt").write_text("one", encoding="utf-8")
    assert build(folder, "arm64")[1].steps == ["small.apk"]
    assert apk.read_bytes() == first
    write(folder, {FILE: (folder / FILE).read_text("utf-8") + 'label = "Other"\n'})
    assert build(folder, "arm64")[1].steps == ["small.apk"]
    with Apk.open(apk) as opened:
        assert opened.label() == "Other" and opened.abis == ("arm64-v8a",)


def test_an_app_that_runs_can_be_built_again(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    apk = build(folder, "arm64")[0][0].program
    with Apk.open(apk) as running:
        write(folder, {"assets/a.txt": "two"})
        assert build(folder, "arm64")[0][0].changed
        assert running.zip.read("assets/a.txt") == b"one"
        with Apk.open(apk) as new:
            assert new.zip.read("assets/a.txt") == b"two"


def test_all_abis_go_into_one(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (built,), _ = build(folder, "all")
    assert built.program == folder / "build" / "debug" / "small.apk"
    with Apk.open(built.program) as opened:
        assert opened.abis == ("arm64-v8a", "armeabi-v7a") and opened.manifest.debuggable
    build(folder, "arm")
    names = {path.relative_to(folder).as_posix() for path in (folder / "build").rglob("small.apk")}
    assert names == {"build/debug/small.apk", "build/debug/armeabi-v7a/small.apk"}
    assert clean(load_project(folder)) > 5
    assert not [p for p in (folder / "build").rglob("*") if p.is_file() and p.name != ".lock"]


def test_releases_are_stripped(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (built,), _ = build(folder, "arm64", "release")
    whole = folder / "build" / "release" / "arm64-v8a" / "libsmall.so"
    with Apk.open(built.program) as opened:
        assert not opened.manifest.debuggable
        packed = opened.zip.read("lib/arm64-v8a/libsmall.so")
    one, two = ELFFile(BytesIO(whole.read_bytes())), ELFFile(BytesIO(packed))
    for name in (".debug_info", ".symtab"):
        assert one.get_section_by_name(name) and not two.get_section_by_name(name)
    ids = [elf.get_section_by_name(".note.gnu.build-id").data() for elf in (one, two)]
    assert ids[0] == ids[1]
    needed = [t.needed for t in two.get_section_by_name(".dynamic").iter_tags("DT_NEEDED")]
    assert set(needed) == {"libandroid.so", "liblog.so", "libc.so"} or set(needed) == {
        "libandroid.so", "liblog.so", "libc.so", "libdl.so"
    }  # fmt: skip
    for segment in two.iter_segments("PT_LOAD"):
        assert segment["p_align"] == 16384


def test_libraries_from_elsewhere(tmp_path: Path) -> None:
    made = project(tmp_path / "made")
    build(made, "all")
    folder = write(tmp_path / "q", {FILE: '[project]\nname = "q"\n[android]\nlibrary = "small"\n'})
    for abi in ("arm64-v8a", "armeabi-v7a"):
        to = folder / "libs" / abi / "libsmall.so"
        to.parent.mkdir(parents=True)
        to.write_bytes((made / "build" / "debug" / abi / "libsmall.so").read_bytes())
    (built,), notes = build(folder, "all")
    assert notes.steps == ["q.apk"]
    with zipfile.ZipFile(built.program) as archive:
        for abi in ("arm64-v8a", "armeabi-v7a"):
            there = (folder / "libs" / abi / "libsmall.so").read_bytes()
            assert archive.read(f"lib/{abi}/libsmall.so") == there
    assert run(built.program, "arm64").stderr.startswith("I/test")


def test_linked_libraries_come_along(tmp_path: Path) -> None:
    write(
        tmp_path / "lib",
        {
            FILE: '[project]\nname = "extra"\n[android]\n',
            "src/extra.c": "#include <android/native_activity.h>\n"
            "int extra(void) { return 42; }\nANativeActivity_createFunc ANativeActivity_onCreate;",
        },
    )
    build(tmp_path / "lib", "arm64")
    text = SOURCE.replace('"%p %zu", state, size', '"extra %d", extra()')
    folder = project(
        tmp_path / "p", '[build]\nlink = ["../lib/build/debug/{abi}/libextra.so"]\n',
        **{"src/main.c": "int extra(void);\n" + text},
    )  # fmt: skip
    (built,), _ = build(folder, "arm64")
    with Apk.open(built.program) as opened:
        assert {lib.name for lib in opened.libraries("arm64-v8a")} == {"libextra.so", "libsmall.so"}
    assert "extra 42" in run(built.program, "arm64").stderr


def test_what_is_missing_is_told_when_linking(tmp_path: Path) -> None:
    more = "int gone(void); int b(void) { return gone(); }"
    folder = project(tmp_path / "p", **{"src/b.c": more})
    with pytest.raises(BuildFailed, match="undefined symbol: gone"):
        build(folder, "arm64")
    folder = project(tmp_path / "q", '[build]\nlibraries = ["gone"]\n')
    with pytest.raises(UserError, match=r"no library 'gone'; there are gfx, native_app_.*log"):
        build(folder, "arm64")
    folder = write(tmp_path / "r", {FILE: '[project]\nname = "r"\n[android]\n'})
    with pytest.raises(UserError, match="no source file"):
        build(folder, "arm64")
    (folder / "libs").mkdir()
    with pytest.raises(UserError, match="nothing to build, and no library to pack"):
        build(folder, "arm64")


def run(program: Path, abi: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The app, headless and in virtual time."""
    command = [sys.executable, "-m", "droidemu", "run", "--headless", "--time", "virtual"]
    return subprocess.run(
        [*command, "--size", "200x400", "--abi", abi, *options, str(program)],
        check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=120,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def app(folder: Path, name: str, abi: str, *options: str) -> list[str]:
    """What an app out of `programs` logs under "test"."""
    text = (PROGRAMS / name).read_text(encoding="utf-8")
    write(
        folder,
        {
            FILE: '[project]\nname = "it"\n[build]\n"c++" = "gnu++20"\n'
            'libraries = ["android", "log", "native_app_glue"]\n[android]\n',
            f"src/{name}": text,
        },
    )
    (built,), notes = build(folder, abi)
    assert notes.text == ""
    done = run(built.program, abi, *options)
    assert done.returncode == 0, done.stderr
    return re.findall(r"^./test +\( *\d+\): (.*)$", done.stderr, re.M)


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_cxx_is_all_there(tmp_path: Path, abi: str) -> None:
    lines = app(tmp_path / "it", "cxx_app.cpp", abi)
    assert lines[-1] == "all is well", lines


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_the_glue_tells_what_happens(tmp_path: Path, abi: str) -> None:
    script = tmp_path / "input.txt"
    script.write_text(
        "at 200ms tap 50,60\nat 400ms key press HOME\nat 700ms key press HOME\n"
        "at 1000ms key press BACK\n",
        encoding="utf-8",
    )
    lines = app(tmp_path / "it", "glue_app.c", abi, "--input", str(script))
    text = "\n".join(lines)
    order = [
        "begin", "START", "RESUME", "INPUT_CHANGED", "INIT_WINDOW", "GAINED_FOCUS",
        "touch 50,60", "PAUSE", "TERM_WINDOW", "STOP", "SAVE_STATE", "START", "RESUME",
        "INIT_WINDOW", "key 4", "PAUSE", "STOP", "DESTROY", "end",
    ]  # fmt: skip
    at = 0
    for word in order:
        found = text.find(word, at)
        assert found >= 0, (word, lines)
        at = found + len(word)
    assert "wrong" not in text
