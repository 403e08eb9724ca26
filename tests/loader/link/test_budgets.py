# SPDX-License-Identifier: GPL-2.0-or-later
"""Small hostile libraries that ask for much: what the linker spends on one is bounded."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from droidemu.loader import constants as c
from droidemu.loader.elf import ProgramHeader
from droidemu.loader.link import apply, dynamic, memory, packed, symbols, versions
from droidemu.loader.link import numbers as n
from droidemu.loader.link.errors import LinkError

from .sobuild import So, Sym, World

LONG = 20_000
COUNT = 2000


@contextmanager
def peak_below(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def symbol_table(names: list[int], section: int) -> dict[int, bytes]:
    """Symbols at these offsets of the string table, with a hash table that counts them."""
    table = bytes(24) + b"".join(
        struct.pack("<IBBHQQ", name, n.STB_GLOBAL << 4 | n.STT_FUNC, 0, section, 0x10, 8)
        for name in names
    )
    return {n.DT_SYMTAB: table, n.DT_HASH: struct.pack("<III", 1, len(names) + 1, 1) + bytes(
        4 * (len(names) + 1))}  # fmt: skip


def library(names: list[int], section: int, **more: object) -> bytes:
    """A library whose string table has a name of LONG letters at offset 1."""
    return So(
        name="liba.so", hash="none", symbols=[Sym("a" * LONG)],
        tables=symbol_table(names, section), **more,  # type: ignore[arg-type]
    ).build()  # fmt: skip


def world_with(data: bytes, **fields: object) -> World:
    world = World({
        "/data/prog": So(name="prog", soname="", **fields).build(),  # type: ignore[arg-type]
        "/data/liba.so": data,
    })  # fmt: skip
    world.linker.start([])
    return world


def test_exported_names_may_overlap_only_so_much() -> None:
    world = world_with(library(list(range(1, COUNT)), 5))
    library_a = world.linker.load("liba.so").roots[0]
    with peak_below(2 << 20):
        assert library_a.symbols.find(b"a" * LONG, None) == 1
        assert len(library_a.symbols.exports) < 20


def test_missing_names_may_overlap_only_so_much() -> None:
    wanted = [(8 * (i % 64), n.R_AARCH64_GLOB_DAT, str(i), 0) for i in range(1, COUNT)]
    world = world_with(library(list(range(1, COUNT)), 0, relocations=wanted))
    with peak_below(4 << 20), pytest.raises(LinkError, match="its names overlap and grow"):
        world.linker.load("liba.so")
    assert len(world.backend.missed) < 20


def test_names_that_share_their_ends_are_fine() -> None:
    """As linkers write them: twice the table's length is nothing unusual."""
    world = world_with(library([1, 1 + LONG // 2, 1 + LONG // 4], 5))
    exports = world.linker.load("liba.so").roots[0].symbols.exports
    assert sorted(map(len, exports)) == [LONG // 2, LONG - LONG // 4, LONG]


def test_many_symbols_of_one_name() -> None:
    world = world_with(library([LONG] * COUNT, 5))
    exports = world.linker.load("liba.so").roots[0].symbols.exports
    assert list(exports) == [b"a"]
    assert exports[b"a"][0] == 1 and len(exports[b"a"]) <= 64


def test_packed_relocations_over_much_empty_memory() -> None:
    none, many, wrong = (
        b"APS2" + start + bytes(8 << 20) for start in (b"", b"\xff" * 5, b"\x09")
    )
    with peak_below(1 << 20):
        assert packed.unpack_aps2(none, 8, True) == []
        with pytest.raises(LinkError, match="claims to have"):
            packed.unpack_aps2(many, 8, True)
        with pytest.raises(LinkError, match="wrong size"):
            packed.unpack_aps2(wrong, 8, True)


def test_the_largest_groups_of_packed_relocations_are_read() -> None:
    """Each relocation in a group of its own, with all that a group can say."""
    count = 40_000
    each = bytes([1, 8, 8, 1, 2])  # size, flags, offset, info, addend
    data = b"APS2" + bytes([count & 0x7F | 0x80, count >> 7 & 0x7F | 0x80, count >> 14]) + b"\0"
    found = packed.unpack_aps2(data + each * count, 8, True)
    assert len(found) == count and found[-1] == (8 * count, 1, 2 * count)


def test_relr_counts_addresses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_RELOCATIONS", 10)
    assert len(packed.unpack_relr([16 * i for i in range(10)], 8)) == 10
    with pytest.raises(LinkError, match="too many RELR"):
        packed.unpack_relr([16 * i for i in range(11)], 8)


def test_all_tables_of_relocations_have_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "MAX_RELOCATIONS", 5)
    relr = struct.pack("<QQ", So.DATA + 0x200, 7)
    for count, fits in ((2, True), (3, False)):
        so = So(
            name="liba.so",
            relocations=[(8 * i, n.R_AARCH64_RELATIVE, "", 0) for i in range(count)],
            tables={n.DT_RELR: relr}, tags=[(n.DT_RELRSZ, len(relr))],
        )  # fmt: skip
        world = world_with(so.build())
        if fits:
            world.linker.load("liba.so")
        else:
            with pytest.raises(LinkError, match="more than 5 relocations"):
                world.linker.load("liba.so")


def test_arrays_of_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_WORDS", 4)
    so = So(name="liba.so", tags=[(n.DT_INIT_ARRAY, So.DATA), (n.DT_INIT_ARRAYSZ, 40)])
    with pytest.raises(LinkError, match="DT_INIT_ARRAY of 40 bytes"):
        world_with(so.build()).linker.load("liba.so")


def test_needed_libraries_and_string_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamic, "_MAX_NEEDED", 2)
    with pytest.raises(LinkError, match="needs 3 libraries"):
        world_with(So(name="liba.so", needed=["a", "b", "c"]).build()).linker.load("liba.so")
    monkeypatch.setattr(dynamic, "_MAX_STRINGS", 5)
    with pytest.raises(LinkError, match=r"a string table of \d+ bytes"):
        World({"/data/prog": So(name="liba.so").build()})


def test_versions_have_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    data = So(name="liba.so", symbols=[Sym("x", version="V1"), Sym("y", version="V2")],
              wants={"V1": "libb.so", "V2": "libb.so"}).build()  # fmt: skip
    for most, found in ((4, 2), (3, 1)):
        monkeypatch.setattr(versions, "_MAX_RECORDS", most)
        table = world_with(data).linker.load("liba.so").roots[0].symbols.versions
        assert len(table.needed) == found


def test_counted_symbols(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(symbols, "_MAX_SYMBOLS", 3)
    for kind in ("gnu", "sysv"):
        so = So(name="liba.so", hash=kind, symbols=[Sym(name, 0x10) for name in "abcd"])
        with pytest.raises(LinkError, match="corrupt"):
            world_with(so.build()).linker.load("liba.so")


def test_copies_have_room_for_each_byte_once() -> None:
    def world(count: int) -> World:
        copies = [(0, n.R_AARCH64_COPY, "x", 0)] * count
        files = {
            "/data/prog": So(name="prog", soname="", needed=["liba.so"], symbols=[Sym("x")],
                             relocations=copies),
            "/data/liba.so": So(name="liba.so", symbols=[
                Sym("x", So.DATA, size=0x800, type=n.STT_OBJECT)]),
        }  # fmt: skip
        files["/data/prog"].symbols[0].size = 0x800
        return World({path: so.build() for path, so in files.items()})

    world(2).linker.start([])
    with pytest.raises(LinkError, match="copies more than it has room for"):
        world(3).linker.start([])


def test_relro_names_each_page_once() -> None:
    library_a = world_with(So(name="liba.so").build()).linker.load("liba.so").roots[0]
    assert library_a.relro() == []
    header = ProgramHeader(c.PT_GNU_RELRO, c.PF_R, 0, So.DATA, 0x800, 0x800, 1)
    library_a.image = replace(library_a.image, phdrs=(header,) * 300)
    start = library_a.address(So.DATA)
    assert library_a.relro() == [(start, start + 0x1000)]
