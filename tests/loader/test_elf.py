# SPDX-License-Identifier: GPL-2.0-or-later
"""The checked ELF parser: good files, every kind of damage, fuzzing."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.loader import constants as c
from droidemu.loader.elf import ElfError, ElfImage, parse_bytes, parse_elf, parse_file

from .elfbuild import Elf, Ph, good, note, text


@pytest.mark.parametrize(("bits", "isa", "word"), [(64, "arm64", 8), (32, "arm", 4)])
def test_good_program(bits: int, isa: str, word: int) -> None:
    image = parse_bytes(good(bits).build(), "prog")
    assert (image.isa, image.word_size, image.entry) == (isa, word, 0x400100)
    assert (image.min_vaddr, image.max_vaddr, image.span) == (0x400000, 0x415000, 0x15000)
    assert image.phdr_vaddr == 0x400000 + (64 if bits == 64 else 52)
    assert image.interpreter is None
    assert not image.is_pie
    assert image.alignment == 4096
    assert [s.prot for s in image.segments] == [c.PROT_READ | c.PROT_EXEC, 3]
    assert image.float_abi == (None if bits == 64 else "soft")


def test_missing_gnu_stack_means_executable_on_arm_only() -> None:
    assert not parse_bytes(good(64).build()).executable_stack
    assert parse_bytes(good(32).build()).executable_stack
    quiet = good(32)
    quiet.phdrs.append(Ph(type=c.PT_GNU_STACK, flags=6))
    loud = good(64)
    loud.phdrs.append(Ph(type=c.PT_GNU_STACK, flags=7))
    assert not parse_bytes(quiet.build()).executable_stack
    assert parse_bytes(loud.build()).executable_stack


def test_thumb_entry() -> None:
    image = parse_bytes(good(32, entry=0x400103).build())
    assert image.thumb_entry
    assert image.entry == 0x400103
    assert not parse_bytes(good(32).build()).thumb_entry


def test_interpreter_build_id_properties_tls() -> None:
    elf = good()
    path = b"/lib/ld-linux-aarch64.so.1\0"
    build_id = note(b"GNU", c.NT_GNU_BUILD_ID, bytes(range(20)))
    property_note = note(b"GNU", 5, struct.pack("<IIII", 0xC0000000, 4, 3, 0))
    elf.phdrs += [
        Ph(type=c.PT_INTERP, offset=0x800, filesz=len(path), memsz=len(path)),
        Ph(type=c.PT_NOTE, offset=0x900, filesz=len(build_id), align=4),
        Ph(type=c.PT_GNU_PROPERTY, offset=0xA00, filesz=len(property_note), align=8),
        Ph(type=c.PT_TLS, vaddr=0x411800, offset=0x1800, filesz=8, memsz=24, align=16),
    ]
    elf.patches = {0x800: path, 0x900: build_id, 0xA00: property_note}
    image = parse_bytes(elf.build())
    assert image.interpreter == "/lib/ld-linux-aarch64.so.1"
    assert image.build_id == bytes(range(20))
    assert image.bti and image.pac
    assert image.tls is not None and (image.tls.filesz, image.tls.memsz) == (8, 24)


def test_damaged_notes_do_not_stop_a_program() -> None:
    elf = good()
    elf.phdrs.append(Ph(type=c.PT_NOTE, offset=0x900, filesz=16, align=4))
    elf.patches = {0x900: b"\xff" * 16}
    assert parse_bytes(elf.build()).build_id is None


def test_program_headers_outside_of_the_segments() -> None:
    elf = good()
    elf.phdrs[0].offset = 0x1000
    assert parse_bytes(elf.build()).phdr_vaddr is None
    elf.phdrs.append(Ph(type=c.PT_PHDR, vaddr=0x400040, memsz=0x100))
    assert parse_bytes(elf.build()).phdr_vaddr == 0x400040


def test_alignment_of_64k_and_nonsense_alignment() -> None:
    elf = good()
    elf.phdrs[0].align = 0x10000
    elf.phdrs[1].align = 0x30000
    assert parse_bytes(elf.build()).alignment == 0x10000


def test_segments_may_share_a_page_but_no_byte() -> None:
    elf = good()
    elf.phdrs[1] = Ph(flags=6, offset=0x1000, vaddr=0x401000, filesz=16, memsz=16)
    elf.phdrs[0].memsz = elf.phdrs[0].filesz = 0x1000
    parse_bytes(elf.build())
    elf.phdrs[0].memsz = 0x1001
    with pytest.raises(ElfError, match="overlap"):
        parse_bytes(elf.build())


def _changed(bits: int = 64, **changes: object) -> bytes:
    return good(bits, **changes).build()


def _text(**changes: int) -> bytes:
    elf = good()
    elf.phdrs[0] = text(**changes)
    return elf.build()


def _interp(path: bytes, size: int | None = None) -> bytes:
    elf = good(patches={0x800: path})
    elf.phdrs.append(Ph(type=c.PT_INTERP, offset=0x800, filesz=len(path) if size is None else size))
    return elf.build()


BAD: list[tuple[str, bytes, str]] = [
    ("empty", b"", "an empty file"),
    ("text", b"hello world\n", "a text file"),
    ("script", b"#!/bin/sh\necho\n", "a script for /bin/sh"),
    ("pe", b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(64), "a Windows program"),
    ("macho", b"\xcf\xfa\xed\xfe" + bytes(60), "Mach-O"),
    ("fat macho", b"\xca\xfe\xba\xbe\0\0\0\2" + bytes(60), "universal Mach-O"),
    ("java", b"\xca\xfe\xba\xbe\0\0\0\x3d" + bytes(60), "Java class"),
    ("zip", b"PK\x03\x04" + bytes(60), "zip archive"),
    (
        "apk",
        b"PK\x03\x04" + bytes(22) + b"\x13\0\0\0AndroidManifest.xml" + bytes(60),
        r"Android package \(APK\)",
    ),
    ("dex", b"dex\n035\0" + bytes(60), "dex"),
    ("ar", b"!<arch>\n" + bytes(60), "static library"),
    ("random", b"\x80\x91\x02" * 30, "unknown format"),
    ("magic only", b"\x7fELF", "truncated"),
    ("short header", _changed()[:60], "truncated"),
    ("short header 32", _changed(32)[:50], "truncated"),
    ("class", b"\x7fELF\x03\x01\x01" + bytes(60), "class 3"),
    ("x86-64", _changed(machine=62), "x86-64 program; DroidEmu runs AArch64 and 32-bit ARM"),
    ("i386", _changed(32, machine=3), "x86 .32-bit. program"),
    ("riscv", _changed(machine=243), "RISC-V program"),
    ("odd machine", _changed(machine=9999), "unknown architecture 9999"),
    ("big-endian", Elf(bits=64, data=2).build(), "big-endian"),
    ("ilp32", _changed(32, machine=183), "ILP32"),
    ("64-bit arm", _changed(machine=40), "64-bit ARMv7"),
    ("freebsd", _changed(osabi=9), "FreeBSD"),
    ("version", _changed(version=7), "version 7"),
    ("object", _changed(type=1), "object file"),
    ("core", _changed(type=4), "core dump"),
    ("odd type", _changed(type=0xFE00), "ELF type 65024"),
    ("oabi", _changed(32, flags=0), "OABI"),
    ("phentsize", _changed(phentsize=32), "32 bytes, not 56"),
    ("no phdrs", _changed(phnum=0), "no program headers"),
    ("many phdrs", _changed(phnum=60000), "too many program headers"),
    ("phoff", _changed(phoff=0x1FF0), "truncated"),
    ("huge phoff", _changed(phoff=(1 << 64) - 56), "truncated"),
    ("no load", Elf(phdrs=[Ph(type=c.PT_NOTE)]).build(), "no loadable"),
    ("filesz", _text(filesz=0x1001), "larger in the file"),
    ("filesz, nothing in memory", _text(memsz=0), "larger in the file"),
    ("offset", _text(offset=0x10000), "truncated: segment 0 ends at byte 69632"),
    ("huge offset", _text(offset=(1 << 64) - 0x1000), "truncated"),
    ("misaligned", _text(vaddr=0x400010), "misaligned segment 0"),
    ("huge", _text(memsz=1 << 60), "does not fit"),
    ("wraps", _text(vaddr=(1 << 64) - 0x1000), "does not fit"),
    ("overlap", _text(memsz=0x12000), "overlap"),
    ("entry", _changed(entry=0x500000), "entry point 0x500000"),
    ("odd entry", _changed(entry=0x400102), "misaligned"),
    ("odd entry 32", _changed(32, entry=0x400102), "misaligned"),
    ("library", _changed(type=3, entry=0), "shared library"),
    ("interp without end", _interp(b"/lib/ld.so"), "no end"),
    ("interp empty", _interp(b"\0\0"), "not a path"),
    ("interp control characters", _interp(b"/lib\x1b[2J\0"), "not a path"),
    ("interp not utf-8", _interp(b"/lib\xff\0"), "not a path"),
    ("interp huge", _interp(b"x\0", 1 << 40), "not in the file"),
    ("truncated", _changed()[:0x1900], "truncated"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_files_say_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(ElfError, match=message) as caught:
        parse_bytes(data, "prog")
    assert str(caught.value).startswith("prog: ")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, UserError)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ElfError, match="no such file"):
        parse_file(tmp_path / "none")
    with pytest.raises(ElfError, match="folder"):
        parse_file(tmp_path)
    with pytest.raises(ElfError, match=r"cannot be read|no such file"):
        parse_file("nul\0byte")
    path = tmp_path / "prog"
    path.write_bytes(good().build())
    assert parse_file(path).name == str(path)


def test_a_reader_that_comes_up_short_is_an_error() -> None:
    data = good().build()
    with pytest.raises(ElfError, match="truncated"):
        parse_elf(lambda at, n: data[:64][at : at + n], len(data), "prog")


class _Counting:
    """A reader that fails the test when the parser wants too much."""

    def __init__(self, data: bytes) -> None:
        self.data, self.total = data, 0

    def __call__(self, offset: int, size: int) -> bytes:
        self.total += size
        assert self.total < 4 << 20
        assert offset >= 0 and size >= 0
        return self.data[offset : offset + size]


def _check_invariants(image: ElfImage) -> None:
    assert image.segments
    assert image.min_vaddr % 4096 == image.max_vaddr % 4096 == 0
    assert image.min_vaddr < image.max_vaddr <= 1 << 48
    for s in image.segments:
        assert image.min_vaddr <= s.vaddr < s.end <= image.max_vaddr
        assert s.filesz <= s.memsz
        assert s.offset + s.filesz <= image.file_size or not s.filesz
    assert image.alignment & (image.alignment - 1) == 0


def _rich() -> bytes:
    elf = good(size=0x2000)
    path = b"/lib/ld.so\0"
    ident = note(b"GNU", 3, bytes(20))
    elf.phdrs += [
        Ph(type=c.PT_INTERP, offset=0x800, filesz=len(path)),
        Ph(type=c.PT_NOTE, offset=0x900, filesz=len(ident), align=4),
        Ph(type=c.PT_GNU_PROPERTY, offset=0x900, filesz=len(ident), align=8),
    ]
    elf.patches = {0x800: path, 0x900: ident}
    return elf.build()


def _rich32() -> bytes:
    """With a section header table that holds .ARM.attributes."""
    elf = good(32, flags=0x05000000)
    attributes = b"A" + struct.pack("<I", 22) + b"aeabi\0" + b"\1" + struct.pack("<I", 12)
    attributes += b"\x06\x0a\x1c\x01\x05v7\0"[: 22 - 4 - 6 - 5]
    table = struct.pack("<10I", *([0] * 10))
    table += struct.pack("<10I", 0, 0x70000003, 0, 0, 0x900, len(attributes), 0, 0, 1, 0)
    elf.patches = {
        0x900: attributes,
        0xA00: table,
        32: struct.pack("<I", 0xA00),
        48: struct.pack("<H", 2),
    }
    return elf.build()


def test_float_abi_from_flags_or_attributes() -> None:
    assert parse_bytes(good(32, flags=0x05000400).build()).float_abi == "hard"
    assert parse_bytes(_rich32()).float_abi == "hard"
    assert parse_bytes(good(32, flags=0x05000000).build()).float_abi is None


@settings(max_examples=400, deadline=None)
@given(
    base=st.sampled_from([_rich(), _rich32(), good(32).build()]),
    edits=st.lists(
        st.tuples(
            st.integers(0, 0x200) | st.integers(0x800, 0xAFF),
            st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]) | st.integers(0, 255),
        ),
        max_size=6,
    ),
    cut=st.none() | st.integers(0, 0x2000),
)
def test_damaged_headers_give_an_image_or_one_line(
    base: bytes, edits: list[tuple[int, int]], cut: int | None
) -> None:
    data = bytearray(base)
    for at, value in edits:
        data[at] = value
    image_bytes = bytes(data[:cut])
    try:
        image = parse_elf(_Counting(image_bytes), len(image_bytes), "fuzz")
    except ElfError as error:
        assert str(error).isprintable()
    else:
        _check_invariants(image)


@settings(max_examples=200, deadline=None)
@given(prefix=st.sampled_from([b"", b"\x7fELF\2\1\1", b"PK\3\4", b"MZ", b"#!"]), data=st.binary())
def test_any_bytes_give_one_line(prefix: bytes, data: bytes) -> None:
    with pytest.raises(ElfError) as caught:
        parse_bytes(prefix + data, "fuzz")
    assert str(caught.value).isprintable()
