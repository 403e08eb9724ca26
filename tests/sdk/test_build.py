# SPDX-License-Identifier: GPL-2.0-or-later
"""Building projects: what is made again and what is not, what tools say, what the host refuses."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk import build as building
from droidemu.sdk import commands, toolchain
from droidemu.sdk.build import BuildFailed, clean
from droidemu.sdk.project import FILE, load_project
from droidemu.sdk.state import State

from .conftest import execute
from .projectkit import Notes, build, small_project, write

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
from elftools.elf.elffile import ELFFile


def run(program: Path) -> str:
    return execute("droidemu", program).stdout


def units(program: Path) -> dict[str, str]:
    """Name of each compilation unit and the folder that it was compiled in."""
    with program.open("rb") as file:
        dies = [unit.get_top_DIE() for unit in ELFFile(file).get_dwarf_info().iter_CUs()]
        return {
            die.attributes["DW_AT_name"].value.decode(): die.attributes[
                "DW_AT_comp_dir"
            ].value.decode()
            for die in dies
        }


def test_only_what_has_changed_is_made_again(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    built, notes = build(folder)
    program = folder / "build" / "debug" / "arm64-v8a" / "small"
    assert [one.program for one in built] == [program] and built[0].changed
    assert sorted(notes.steps) == ["small", "src/main.c", "src/part.c"]
    assert run(program) == "1\n"

    built, notes = build(folder)
    assert notes.steps == [] and notes.commands == [] and not built[0].changed

    write(folder, {"src/part.c": '#include "part.h"\nint part(void) { return 7; }\n'})
    built, notes = build(folder)
    assert notes.steps == ["src/part.c", "small"] and built[0].changed
    assert run(program) == "7\n"

    write(folder, {"src/part.h": "#define NUMBER 2\nint part(void);\nint other(void);\n"})
    assert sorted(build(folder)[1].steps) == ["small", "src/main.c", "src/part.c"]

    write(folder, {"src/more.c": "int other(void) { return 3; }\n"})
    assert build(folder)[1].steps == ["src/more.c", "small"]
    (folder / "src" / "more.c").unlink()
    assert build(folder)[1].steps == ["small"]
    assert not list((folder / "build").rglob("more*"))


def test_an_older_file_is_another_file(tmp_path: Path) -> None:
    """As after a checkout: the new contents have an old time."""
    folder = small_project(tmp_path)
    build(folder)
    write(folder, {"src/part.c": "int part(void) { return 8; }\n"})
    os.utime(folder / "src" / "part.c", (1e9, 1e9))
    assert build(folder)[1].steps == ["src/part.c", "small"]
    assert run(folder / "build" / "debug" / "arm64-v8a" / "small") == "8\n"


def test_options_and_lost_files_count(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    program = build(folder)[0][0].program
    small_project(tmp_path, "[debug]\ndefines = ['NUMBER_IS=5']\n")
    write(folder, {"src/part.c": "int part(void) { return NUMBER_IS; }\n"})
    assert sorted(build(folder)[1].steps) == ["small", "src/main.c", "src/part.c"]
    assert run(program) == "5\n"
    program.unlink()
    assert build(folder)[1].steps == ["small"]
    next(program.parent.rglob("main.c.o")).unlink()
    assert build(folder)[1].steps == ["src/main.c", "small"]
    next(program.parent.rglob("part.c.o")).write_bytes(b"damaged")
    assert build(folder)[1].steps == ["src/part.c", "small"]
    (program.parent / ".obj" / "state.json").write_bytes(b'{"version": 1, "objects": [1]}')
    assert sorted(build(folder)[1].steps) == ["small", "src/main.c", "src/part.c"]
    assert run(program) == "5\n"


def test_a_header_that_is_gone(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    build(folder)
    (folder / "src" / "part.h").unlink()
    with pytest.raises(BuildFailed, match=r"'part\.h' file not found"):
        build(folder)


def test_both_abis_and_configurations(tmp_path: Path) -> None:
    folder = small_project(tmp_path, "[release]\noptimize = 's'\n")
    built, _ = build(folder, "all", "release")
    machines = []
    for one in built:
        assert one.program == folder / "build" / "release" / one.target.name / "small"
        with one.program.open("rb") as file:
            machines.append(ELFFile(file)["e_machine"])
        assert run(one.program) == "1\n"
    assert machines == ["EM_AARCH64", "EM_ARM"]


def test_debug_information_leads_to_the_sources(tmp_path: Path) -> None:
    folder = small_project(tmp_path / "with space")
    debug = units(build(folder)[0][0].program)
    assert debug["src/main.c"] == folder.as_posix()
    assert debug["src/part.c"] == folder.as_posix()
    assert any(name.startswith("guest/src/") for name in debug)
    program = build(folder, config="release")[0][0].program
    assert units(program)["src/main.c"] == "."
    assert str(folder).encode() not in program.read_bytes()


def test_messages_are_the_compilers_own(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    write(folder, {"src/main.c": "int main(void) { return x; }\n", "src/part.c": "int part(;\n"})
    with pytest.raises(BuildFailed) as caught:
        build(folder)
    output = caught.value.output
    assert "src/main.c:1:25: error: use of undeclared identifier 'x'\n" in output
    assert "src/part.c:1:10: error: expected parameter declarator\n" in output  # both are told
    assert "    1 | int main(void) { return x; }\n" in output
    assert "\x1b" not in output
    project = load_project(folder)
    with pytest.raises(BuildFailed, match=r"\x1b\["):  # on a terminal
        building.Builder(project, listener=Notes(), color=True).build(project.pick(None))
    small_project(tmp_path)
    assert build(folder)[0][0].changed


def test_warnings_are_shown_and_no_failure(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    write(folder, {"src/part.c": "int part(void) { int unused; return 1; }\n"})
    built, notes = build(folder)
    assert "warning: unused variable 'unused'" in notes.text
    assert built[0].changed


def test_undefined_symbols(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    (folder / "src" / "part.c").unlink()
    with pytest.raises(BuildFailed, match="undefined symbol: part"):
        build(folder)
    with pytest.raises(BuildFailed, match="undefined symbol: part"):
        build(folder)


def test_parts_of_the_guest_library(tmp_path: Path) -> None:
    source = '#include <gfx.h>\nint main(void) { return (int)text_width(9, BOLD, "x"); }\n'
    folder = write(tmp_path, {"src/x.c": source})
    write(folder, {FILE: '[project]\nname = "x"\n[build]\nlibraries = ["gfx"]\n'})
    assert build(folder)[0][0].changed
    write(folder, {FILE: '[project]\nname = "x"\n[build]\nlibraries = ["c"]\n'})
    with pytest.raises(BuildFailed, match="undefined symbol: text_width"):
        build(folder)
    start = 'void _start(void) { __asm__("mov x0, #6; mov x8, #94; svc #0"); }\n'
    write(folder, {"src/x.c": start, FILE: '[project]\nname="x"\n[build]\nlibraries = []\n'})
    assert execute("droidemu", build(folder)[0][0].program).returncode == 6


def test_own_archives_includes_and_defines(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            FILE: '[project]\nname = "x"\n[build]\nsources = ["main.cc", "asm.S"]\n'
            'include = ["inc"]\nlink = ["lib/{abi}.o"]\n'
            'defines = [\'TEXT="a b"\']\n"c++" = "c++20"\n',
            "main.cc": "#include <own.h>\n#include <stdio.h>\nconsteval int one() { return 1; }\n"
            'int main() { printf(TEXT " %d\\n", own() + one() + more()); }\n',
            "inc/own.h": 'extern "C" int own(); extern "C" int more();\n',
            "asm.S": ".text\n.globl more\nmore:\nmov x0, #100\nret\n",
            "own.c": "int own(void) { return 40; }\n",
        },
    )
    with pytest.raises(UserError, match=r"build\.link: .*arm64-v8a\.o does not exist"):
        build(folder)
    project = load_project(folder)
    target = project.pick(None)[0]
    command = commands.compile_command(project, "debug", target, Path("own.c"))
    (folder / "lib").mkdir()
    toolchain._run([*command, "-c", str(folder / "own.c"), "-o", str(folder / "lib/arm64-v8a.o")])
    assert run(build(folder)[0][0].program) == "a b 141\n"


def test_post_commands(tmp_path: Path) -> None:
    tool = (
        "import sys\n"
        "with open('made.txt', 'a', encoding='utf-8') as made:\n"
        "    print(*sys.argv[1:], file=made)\n"
    )
    python = json.dumps(sys.executable)
    words = f"{python}, 'tool.py', '{{abi}}', '{{config}}', '{{program}}'"
    folder = small_project(tmp_path, f"[build]\npost = [[{words}]]\n")
    write(folder, {"tool.py": tool})
    program = build(folder)[0][0].program
    made = folder / "made.txt"
    assert made.read_text(encoding="utf-8") == f"arm64-v8a debug {program}\n"
    build(folder)
    assert made.read_text(encoding="utf-8").count("\n") == 1  # nothing was linked
    write(folder, {"tool.py": "raise SystemExit('no luck')\n"})
    write(folder, {"src/part.c": "int part(void) { return 4; }\n"})
    with pytest.raises(BuildFailed, match=r"no luck\n.*build\.post failed: "):
        build(folder)
    with pytest.raises(BuildFailed, match="no luck"):
        build(folder)  # it was not done
    write(folder, {"tool.py": tool})
    build(folder)
    assert made.read_text(encoding="utf-8").count("\n") == 2
    write(
        folder, {"tool.py": "raise SystemExit(9)\n", "src/part.c": "int part(void) { return 5; }\n"}
    )
    with pytest.raises(BuildFailed, match=r"failed without a word \(status 9\)"):
        build(folder)
    small_project(tmp_path, "[build]\npost = [['no-such-tool-anywhere']]\n")
    with pytest.raises(UserError, match=r"build\.post: no-such-tool-anywhere: "):
        build(folder)


def test_editors_are_told_how_sources_are_compiled(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    build(folder)
    entries = json.loads((folder / "build" / "compile_commands.json").read_text(encoding="utf-8"))
    assert [entry["file"] for entry in entries] == ["src/main.c", "src/part.c"]
    assert all(entry["directory"] == folder.as_posix() for entry in entries)
    assert entries[0]["arguments"][-2:] == ["-c", "src/main.c"]


@pytest.mark.parametrize(
    "text",
    ['[\n{\n  "directory": "/b",\n  "command": "cc -c a.c",\n  "file": "a.c"\n}\n]\n', "{}", "[",
     "[3]", '[{"directory": "/b", "arguments": ["cc"], "file": "a.c", "output": "a.o"}]'],
)  # fmt: skip
def test_what_cmake_tells_editors_stays(tmp_path: Path, text: str) -> None:
    """Its build folder may be ours."""
    folder = small_project(tmp_path)
    write(folder, {"build/compile_commands.json": text})
    commands = folder / "build" / "compile_commands.json"
    build(folder)
    assert commands.read_text(encoding="utf-8") == text
    assert clean(load_project(folder)) and commands.read_text(encoding="utf-8") == text
    commands.unlink()
    build(folder)
    first = commands.read_text(encoding="utf-8")
    write(folder, {"src/more.c": "int more(void) { return 4; }\n"})
    build(folder)
    assert "src/more.c" not in first and "src/more.c" in commands.read_text(encoding="utf-8")
    clean(load_project(folder))
    assert not commands.exists()


def test_cleaning_removes_what_was_built_and_nothing_else(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    assert clean(load_project(folder)) == 0
    build(folder, "all")
    write(folder, {"build/notes.txt": "mine", "build/debug/arm64-v8a/mine.txt": "mine"})
    write(folder, {"build/release/arm64-v8a/small": "not built by us"})
    assert clean(load_project(folder)) >= 8
    left = sorted(path.name for path in (folder / "build").rglob("*") if path.is_file())
    assert [name for name in left if name != ".lock"] == ["mine.txt", "notes.txt", "small"]
    assert not (folder / "build" / "debug" / "armeabi-v7a").exists()
    assert len(build(folder)[1].steps) == 3


# --- what stands in the way ---------------------------------------------------------------------


def test_a_file_where_the_build_goes(tmp_path: Path) -> None:
    folder = small_project(tmp_path / "a")
    write(folder, {"build": "a file"})
    with pytest.raises(UserError, match=r"cannot build in .*build: "):
        build(folder)
    folder = small_project(tmp_path / "b")
    (folder / "build" / "debug" / "arm64-v8a" / "small").mkdir(parents=True)
    with pytest.raises(UserError, match="is a folder; the program has to go there"):
        build(folder)


@pytest.mark.parametrize("error", [28, 30, 13])
def test_a_full_or_read_only_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    folder = small_project(tmp_path)

    def refuse(self: State) -> None:
        raise OSError(error, os.strerror(error), str(self.folder / "state.json"))

    monkeypatch.setattr(State, "save", refuse)
    with pytest.raises(UserError) as caught:
        build(folder)
    assert str(caught.value) == (
        f"cannot build in {folder / 'build/debug/arm64-v8a/.obj/state.json'}: {os.strerror(error)}"
    )


def test_a_program_that_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: what a guest runs cannot be replaced, but it can be renamed."""
    folder = small_project(tmp_path)
    program = build(folder)[0][0].program
    real, open_files, scans = Path.replace, {program.read_bytes()}, 3

    def replace(self: Path, to: Path) -> Path:
        nonlocal scans
        if Path(to) == program and program.exists() and program.read_bytes() in open_files:
            raise PermissionError(13, "Access is denied", str(self), None, str(to))
        if self == program and scans:
            scans -= 1  # a virus scanner looks at it
            raise PermissionError(13, "Access is denied", str(self), None, str(to))
        return real(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    write(folder, {"src/part.c": "int part(void) { return 6; }\n"})
    assert build(folder)[0][0].changed and scans == 0
    assert run(program) == "6\n"
    kept = list((program.parent / ".obj").glob("old-*"))
    assert [path.read_bytes() for path in kept] == list(open_files)
    write(folder, {"src/part.c": "int part(void) { return 7; }\n"})
    build(folder)
    assert run(program) == "7\n" and not list((program.parent / ".obj").glob("old-*"))

    open_files.add(program.read_bytes())
    scans = 1000
    monkeypatch.setattr(building, "_TRY_S", 0)
    write(folder, {"src/part.c": "int part(void) { return 8; }\n"})
    with pytest.raises(UserError, match=r"cannot build in .*small: Access is denied"):
        build(folder)


def test_one_build_at_a_time(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    project = load_project(folder)
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with building.building(project, 0):
            held.set()
            go.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(UserError, match="another build of small is still running in "):
            build(folder, wait_s=0.01)
        threading.Timer(0.8, go.set).start()
        notes = build(folder)[1]  # waits
        assert len(notes.steps) == 3 and notes.waits == 1
    finally:
        go.set()
        other.join()


def test_without_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_project(tmp_path)
    toolchain.zig.cache_clear()
    monkeypatch.setattr(toolchain.importlib.util, "find_spec", lambda name: None)
    try:
        with pytest.raises(UserError, match=r"pip install 'droidemu\[sdk\]'"):
            build(folder)
    finally:
        toolchain.zig.cache_clear()
    assert not (folder / "build").exists()
