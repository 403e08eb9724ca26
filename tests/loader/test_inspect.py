# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``info`` finds in files, sound and damaged."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.cli.info import command, run_command
from droidemu.loader.elf import ElfError
from droidemu.loader.inspect import inspect_data, inspect_file
from droidemu.loader.sections import SymbolIndex, parse_sections

from .elfbuild import dynamic_elf, good


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize("compressed", [False, True])
def test_every_fact_of_a_dynamic_program(bits: int, compressed: bool) -> None:
    report = inspect_data(dynamic_elf(bits, compressed), "prog")
    assert report.notes == []
    assert report.abi == {64: "arm64-v8a", 32: "armeabi-v7a"}[bits]
    assert report.type == "dynamic executable (PIE)"
    assert report.entry == 0x100
    assert report.interpreter == "/system/bin/linker64"
    assert report.needed == ["libc.so.6", "liblog.so"]
    assert report.search_path == ["/opt/lib", "/usr/lib"]
    assert report.tls == {"image_size": 8, "size": 40, "alignment": 16}
    assert report.build_id == bytes(range(16)).hex()
    assert report.android == {"api_level": 29, "ndk": "r25c", "ndk_build": ""}
    prefix = "R_AARCH64" if bits == 64 else "R_ARM"
    # Five plain ones; RELR: one address and a bitmap of two.
    assert report.relocations == {f"{prefix}_RELATIVE": 8}
    assert report.symbols == {
        "symtab": 3,
        "functions": 1,
        "dynamic imported": 1,
        "dynamic exported": 1,
    }
    assert report.debug is not None
    assert report.debug["dwarf_versions"] == [4, 5]
    assert report.debug.get("compressed", False) is compressed
    if bits == 32:
        assert (report.cpu, report.float_abi) == ("ARMv7, NEON", "soft")
    assert report.runnable
    assert run_command(report) == "droidemu run --sysroot DIR prog"
    assert "DIR/system/bin/linker64" in report.verdict


def test_relocations_without_section_headers() -> None:
    data = bytearray(dynamic_elf(64))
    data[40:48] = bytes(8)
    data[60:64] = bytes(4)
    rela = struct.pack("<QQQQQQQQ", 7, 0x600, 8, 120, 36, 0x6C0, 35, 16)
    data[0x500 + 6 * 16 : 0x500 + 6 * 16 + len(rela)] = rela
    struct.pack_into("<QQ", data, 0x500 + 10 * 16, 0, 0)
    struct.pack_into("<QQ", data, 64 + 56 + 32, 11 * 16, 11 * 16)
    assert inspect_data(bytes(data), "prog").relocations == {"R_AARCH64_RELATIVE": 8}


def test_static_program_and_its_command() -> None:
    report = inspect_data(good(32, entry=0x400101).build(), "my prog")
    assert report.type == "static executable"
    assert report.thumb_entry
    assert report.verdict == "runs as it is"
    assert run_command(report) in ("droidemu run 'my prog'", 'droidemu run "my prog"')


def test_program_outside_of_guest_memory() -> None:
    elf = good(64, entry=0x100400100)
    for header in elf.phdrs:
        header.vaddr += 1 << 32
    assert inspect_data(elf.build(), "prog", {"arm64": 1 << 36}).runnable
    report = inspect_data(elf.build(), "prog", {"arm64": 1 << 32})
    assert not report.runnable
    assert "guest memory ends at 0x100000000" in report.verdict


def test_library_and_object_cannot_run() -> None:
    library = inspect_data(good(64, type=3, entry=0).build(), "lib.so")
    assert not library.runnable and "shared library" in library.verdict
    assert library.type == "shared library"
    thing = inspect_data(good(64, type=1).build(), "a.o")
    assert thing.type == "object file" and "linked first" in thing.verdict
    other = inspect_data(good(64, machine=62).build(), "ls")
    assert other.architecture == "x86-64" and "x86-64 program" in other.verdict
    assert other.abi is None


def test_packages_tell_their_native_libraries() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("res/a.xml", "x")
        archive.writestr("AndroidManifest.xml", "x")
        archive.writestr("lib/arm64-v8a/libone.so", "x")
        archive.writestr("lib/arm64-v8a/libtwo.so", "x")
        archive.writestr("lib/x86/libone.so", "x")
    report = inspect_data(file.getvalue(), "app.apk")
    assert report.kind == "apk"
    assert report.native_libraries == {"arm64-v8a": 2, "x86": 1}
    damaged = inspect_data(file.getvalue()[:-30], "app.apk")
    assert damaged.kind == "zip" and damaged.notes


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "empty"), (b"#!/bin/sh\n", "script"), (b"!<arch>\nx", "ar"), (b"dex\n035\0", "dex")],
)
def test_other_files(data: bytes, kind: str) -> None:
    report = inspect_data(data, "file")
    assert report.kind == kind
    assert report.verdict.startswith("cannot run")
    assert run_command(report) is None


def test_symbol_lookup() -> None:
    data = dynamic_elf(64)
    index = SymbolIndex(data, parse_sections(data))
    assert index.find(0x120) == ("main", 0x100, 0x40)
    assert index.find(0x184) == ("table", 0x180, 16)
    assert index.find(0x150) is None
    assert index.find(0x50) is None
    assert index.address_of("main") == 0x100
    assert index.address_of("mai") is None


def test_the_command_prints_and_gives_json(tmp_path: Path) -> None:
    path = tmp_path / "prog"
    path.write_bytes(dynamic_elf(64))
    shown = CliRunner().invoke(command, [str(path)])
    assert shown.exit_code == 0
    for text in ("arm64-v8a", "/system/bin/linker64", "libc.so.6", "LOAD", "--sysroot DIR"):
        assert text in shown.output
    facts = json.loads(CliRunner().invoke(command, ["--json", str(path)]).output)
    assert facts["needed"] == ["libc.so.6", "liblog.so"]
    assert facts["command"].startswith("droidemu run --sysroot DIR")
    assert CliRunner().invoke(command, [str(tmp_path)]).exception.__class__ is ElfError
    with pytest.raises(ElfError, match="no such file"):
        inspect_file(tmp_path / "none")
    (tmp_path / "empty").write_bytes(b"")
    assert inspect_file(tmp_path / "empty").kind == "empty"


def test_names_from_files_cannot_control_the_terminal(tmp_path: Path) -> None:
    data = dynamic_elf(64).replace(b"libc.so.6", b"\x1b[31m.so.6")
    path = tmp_path / "prog"
    path.write_bytes(data)
    assert "\x1b" not in CliRunner().invoke(command, [str(path)]).output


@settings(max_examples=300, deadline=None)
@given(
    base=st.sampled_from([dynamic_elf(64), dynamic_elf(32), dynamic_elf(64, True)]),
    edits=st.lists(
        st.tuples(
            st.integers(0, 0x1280),
            st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]) | st.integers(0, 255),
        ),
        max_size=12,
    ),
    cut=st.none() | st.integers(0, 0x2000),
)
def test_damaged_files_always_give_a_report(
    base: bytes, edits: list[tuple[int, int]], cut: int | None
) -> None:
    data = bytearray(base)
    for at, value in edits:
        data[at] = value
    content = bytes(data[:cut])
    report = inspect_data(content, "fuzz")
    assert report.verdict
    json.dumps(run_command(report))
    index = SymbolIndex(content, parse_sections(content)) if content[:4] == b"\x7fELF" else None
    if index is not None:
        index.find(0x120)


def test_sections_that_lie_over_each_other_are_not_believed() -> None:
    """Each is sound by itself; whoever reads them all reads the file as often."""
    size, count = 1 << 20, 40
    data = bytearray(dynamic_elf(64)).ljust(size, b"\0")
    table = bytes(64) + struct.pack("<IIQQQQIIQQ", 0, 2, 0, 0, 64, size - 64, 0, 0, 8, 24) * count
    struct.pack_into("<Q", data, 40, len(data))
    struct.pack_into("<HHH", data, 58, 64, count + 1, 0)
    assert parse_sections(bytes(data + table)) == []
    few = 1 + 2
    struct.pack_into("<HHH", data, 58, 64, few, 0)
    assert len(parse_sections(bytes(data + table))) == few


def test_names_in_the_dynamic_section_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.loader import inspect_parts

    monkeypatch.setattr(inspect_parts, "MAX_TEXT", 9)
    report = inspect_data(dynamic_elf(64), "prog")
    assert (report.needed, report.search_path) == (["libc.so.6"], [])
