# SPDX-License-Identifier: GPL-2.0-or-later
"""The compiler driver: what it makes, the cache, and what it says when something is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk import toolchain
from droidemu.sdk.targets import TARGETS, resolve_abi
from droidemu.sdk.toolchain import Options, build_program, zig

pytest.importorskip("ziglang")
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import NoteSection

PROGRAM = "#include <stdio.h>\nint main(void) { puts(TEXT); return 0; }\n"
ROOT = Path(toolchain.__file__).resolve().parents[2]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "small.c"
    path.parent.mkdir()
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def test_names_of_abis() -> None:
    assert resolve_abi("ARM64").name == "arm64-v8a"
    assert resolve_abi("armhf").name == "armeabi-v7a"
    names = [name for target in TARGETS for name in (target.name, *target.aliases)]
    assert len(names) == len(set(names))
    with pytest.raises(UserError, match=r"unknown ABI 'mips'.*arm64-v8a"):
        resolve_abi("mips")


@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a", "arm-soft"])
@pytest.mark.parametrize("pie", [False, True])
def test_what_a_program_has(source: Path, tmp_path: Path, abi: str, pie: bool) -> None:
    options = Options(pie=pie, defines=('TEXT="x"',))
    out = build_program(source, abi, tmp_path / "out" / "program", options=options)
    with out.open("rb") as file:
        elf = ELFFile(file)
        assert elf["e_type"] == ("ET_DYN" if pie else "ET_EXEC")
        assert not elf.get_section_by_name(".interp")
        notes = [s for s in elf.iter_sections() if isinstance(s, NoteSection)]
        assert any(n["n_type"] == "NT_GNU_BUILD_ID" for s in notes for n in s.iter_notes())
        names = {
            die.attributes["DW_AT_name"].value.decode()
            for die in (unit.get_top_DIE() for unit in elf.get_dwarf_info().iter_CUs())
        }
        assert any(name.endswith("small.c") for name in names)
        assert any(name.startswith("guest/src/") for name in names), names
        dynamic = elf.get_section_by_name(".dynamic")
        assert isinstance(dynamic, DynamicSection) == pie


def test_relocations_of_a_pie_are_relative(source: Path, tmp_path: Path) -> None:
    """The start-up code knows no others."""
    relative = {"arm64-v8a": 1027, "armeabi-v7a": 23, "arm-thumb": 23, "x86_64": 8}
    for abi, number in relative.items():
        out = build_program(
            ROOT / "samples" / "hello.c", abi, tmp_path / abi, options=Options(pie=True)
        )
        with out.open("rb") as file:
            kinds = {
                relocation["r_info_type"]
                for section in ELFFile(file).iter_sections()
                if section["sh_type"] in ("SHT_REL", "SHT_RELA")
                for relocation in section.iter_relocations()
            }
        assert kinds == {number}, abi


def test_hard_and_soft_float_are_marked(source: Path, tmp_path: Path) -> None:
    wanted = {"armeabi-v7a": 0x400, "arm-thumb": 0x400, "arm-softfp": 0x200, "arm-soft": 0x200}
    options = Options(defines=('TEXT="x"',))
    for abi, flag in wanted.items():
        out = build_program(source, abi, tmp_path / abi, options=options)
        with out.open("rb") as file:
            flags = ELFFile(file)["e_flags"]
        # lld marks hard-float programs; others carry neither mark or the soft one
        assert flags & 0x400 == flag & 0x400, abi


def test_no_paths_of_this_computer(tmp_path: Path) -> None:
    out = build_program(ROOT / "samples" / "hello.c", "arm64", tmp_path / "hello")
    data = out.read_bytes()
    assert str(ROOT).encode() not in data
    assert str(zig().parent).encode() not in data


def test_same_inputs_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: Path
) -> None:
    options = Options(defines=('TEXT="x"',))
    monkeypatch.setenv("DROIDEMU_CACHE_DIR", str(tmp_path / "cache"))
    one = build_program(source, "arm64", tmp_path / "one", options=options).read_bytes()
    calls: list[list[str]] = []
    monkeypatch.setattr(toolchain, "_run", calls.append)
    two = build_program(source, "arm64", tmp_path / "two", options=options).read_bytes()
    assert one == two
    assert calls == []  # all from the cache


def test_two_make_the_same_while_one_reads_it(tmp_path: Path) -> None:
    made, at = tmp_path / "made", tmp_path / "cache" / "at"
    made.write_bytes(b"same")
    toolchain._place(made, at)
    with at.open("rb"):  # Windows replaces no open file
        toolchain._place(made, at)
    assert at.read_bytes() == b"same" and list(at.parent.iterdir()) == [at]


def test_the_cache_sees_changes(source: Path, tmp_path: Path) -> None:
    header = source.parent / "text.h"
    source.write_text('#include "text.h"\n' + PROGRAM, encoding="utf-8")
    seen = set()
    for text in ("first", "second"):
        header.write_text(f'#define TEXT "{text}"\n', encoding="utf-8")
        seen.add(build_program(source, "x86_64", tmp_path / "out").read_bytes())
    assert len(seen) == 2


def test_an_unchanged_program_is_not_written_again(source: Path, tmp_path: Path) -> None:
    options = Options(defines=('TEXT="x"',))
    out = build_program(source, "x86_64", tmp_path / "out", options=options)
    before = out.stat().st_mtime_ns, out.stat().st_ino
    build_program(source, "x86_64", out, options=options)
    assert (out.stat().st_mtime_ns, out.stat().st_ino) == before


def test_errors_are_for_the_user(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="no such source file"):
        build_program(tmp_path / "none.c", "arm64", tmp_path / "out")
    with pytest.raises(UserError, match=r"small\.c:2.*TEXT"):
        build_program(source, "arm64", tmp_path / "out")
    source.write_text("int missing(void); int main(void) { return missing(); }", encoding="utf-8")
    with pytest.raises(UserError, match="undefined symbol: missing"):
        build_program(source, "arm64", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr(toolchain.importlib.util, "find_spec", lambda name: None)
    zig.cache_clear()
    try:
        with pytest.raises(UserError, match=r"pip install 'droidemu\[sdk\]'"):
            zig()
    finally:
        zig.cache_clear()


def test_command_line(tmp_path: Path, source: Path) -> None:
    base = [sys.executable, "-m", "droidemu.sdk", "build", str(source), "-o", str(tmp_path / "p")]
    bad = subprocess.run(base, check=False, capture_output=True, encoding="utf-8")
    assert bad.returncode == 2
    assert bad.stderr.startswith("droidemu: error: the compiler failed:")
    good = subprocess.run([*base, "-D", 'TEXT="x"', "--abi", "arm"], check=False)
    assert good.returncode == 0
    assert (tmp_path / "p").read_bytes()[:5] == b"\x7fELF\x01"


def test_a_source_tree_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    """Reproducible: where the sources lie does not get in, nor which system compiles.

    `here` may come from the cache, which under Wine is what Linux has made.
    """
    here = build_program(ROOT / "samples" / "hello.c", "arm64", tmp_path / "here").read_bytes()
    tree = tmp_path / "Bäume"
    for folder in ("droidemu/sdk", "guest", "samples"):
        shutil.copytree(ROOT / folder, tree / folder)
    for file in ("droidemu/__init__.py", "droidemu/errors.py"):
        shutil.copy(ROOT / file, tree / file)
    command = [sys.executable, "-m", "droidemu.sdk", "build", "samples/hello.c", "-o", "there"]
    environment = {**os.environ, "DROIDEMU_CACHE_DIR": str(tmp_path / "cache")}
    subprocess.run(command, cwd=tree, check=True, env=environment)
    assert (tree / "there").read_bytes() == here
