# SPDX-License-Identifier: GPL-2.0-or-later
"""Each kind of relocation, both word sizes, and the packed forms."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.loader.link import numbers as n
from droidemu.loader.link.apply import TlsResolvers
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.packed import unpack_aps2, unpack_relr

from .sobuild import So, Sym, World

MASK = (1 << 64) - 1


def sleb(value: int) -> bytes:
    out = bytearray()
    while True:
        byte = value & 0x7F
        value >>= 7
        if (value == 0 and not byte & 0x40) or (value == -1 and byte & 0x40):
            return bytes([*out, byte])
        out.append(byte | 0x80)


def world_of(lib: So, *others: So) -> World:
    files = {f"/data/{so.name}": so.build() for so in (lib, *others)}
    needed = [so.name for so in (lib, *others)]
    files["/data/prog"] = So(name="prog", soname="", bits=lib.bits, needed=needed).build()
    return World(files)


def test_arm64_kinds() -> None:
    lib = So(
        name="liba.so",
        symbols=[Sym("x"), Sym("own", 0x700)],
        relocations=[
            (0, n.R_AARCH64_RELATIVE, "", 0x123),
            (8, n.R_AARCH64_ABS64, "x", -1),
            (16, n.R_AARCH64_GLOB_DAT, "x", 0),
            (24, n.R_AARCH64_JUMP_SLOT, "own", 0),
            (32, n.R_AARCH64_PREL64, "x", 4),
            (40, n.R_AARCH64_ABS32, "x", 0),
            (44, n.R_AARCH64_PREL32, "own", 0),
            (48, n.R_AARCH64_ABS16, "own", 0),
            (50, n.R_AARCH64_PREL16, "own", 1),
            (52, n.R_AARCH64_NONE, "", 0),
            (54, n.R_AARCH64_NONE_OLD, "", 0),
            (65, n.R_AARCH64_ABS64, "x", 0),
            (80, n.R_AARCH64_ABS64, "", 5),
        ],
    )
    world = world_of(lib, So(name="libb.so", symbols=[Sym("x", 0x10)]))
    world.linker.start([])
    a = world.library("liba.so")
    x = world.library("libb.so").bias + 0x10
    own, place = a.bias + 0x700, a.bias + So.DATA

    def at(offset: int, size: int = 8) -> int:
        return world.word(a, offset) & ((1 << 8 * size) - 1)

    assert at(0) == a.bias + 0x123
    assert at(8) == x - 1
    assert at(16) == x
    assert at(24) == own
    assert at(32) == (x + 4 - place - 32) & MASK
    assert at(40, 4) == x & 0xFFFFFFFF
    assert at(44, 4) == (own - place - 44) & 0xFFFFFFFF
    assert at(48, 2) == own & 0xFFFF
    assert at(50, 2) == (own + 1 - place - 50) & 0xFFFF
    assert at(65) == x
    assert at(80) == a.bias + 5


def test_arm_kinds() -> None:
    data = struct.pack("<6I", 0x123, 0xFFFFFFFF, 77, 88, 4, 3) + bytes(0xFE8)
    lib = So(
        name="liba.so",
        bits=32,
        symbols=[Sym("x"), Sym("own", 0x701)],
        data=data,
        relocations=[
            (0, n.R_ARM_RELATIVE, "", 0),
            (4, n.R_ARM_ABS32, "x", 0),
            (8, n.R_ARM_GLOB_DAT, "x", 0),
            (12, n.R_ARM_JUMP_SLOT, "own", 0),
            (16, n.R_ARM_REL32, "x", 0),
            (20, n.R_ARM_IRELATIVE, "", 0),
            (24, n.R_ARM_NONE, "", 0),
        ],
    )
    world = world_of(lib, So(name="libb.so", bits=32, symbols=[Sym("x", 0x10)]))
    loaded = world.linker.start([])
    a = world.library("liba.so")
    x = world.library("libb.so").bias + 0x10
    assert world.word(a, 0) == a.bias + 0x123
    assert world.word(a, 4) == x - 1
    assert world.word(a, 8) == x, "what stood in a slot does not count"
    assert world.word(a, 12) == a.bias + 0x701, "the Thumb bit stays"
    assert world.word(a, 16) == (x + 4 - a.bias - So.DATA - 16) & 0xFFFFFFFF
    assert [(p.resolver, p.target) for p in loaded.pending] == [(a.bias + 3, a.bias + So.DATA + 20)]


def test_indirect_functions_are_left_for_guest_code() -> None:
    lib = So(
        name="liba.so",
        symbols=[Sym("f", 0x80, type=n.STT_GNU_IFUNC)],
        relocations=[
            (0, n.R_AARCH64_IRELATIVE, "", 0x40),
            (8, n.R_AARCH64_JUMP_SLOT, "f", 0),
            (16, n.R_AARCH64_ABS64, "f", 2),
        ],
    )
    world = world_of(lib)
    loaded = world.linker.start([])
    bias = world.library("liba.so").bias
    place = bias + So.DATA
    assert [(p.resolver - bias, p.target - place, p.addend) for p in loaded.pending] == [
        (0x40, 0, 0),
        (0x80, 8, 0),
        (0x80, 16, 2),
    ]


def test_thread_local_variables() -> None:
    lib = So(
        name="liba.so",
        symbols=[
            Sym("t", 0x10, type=n.STT_TLS),
            Sym("other", type=n.STT_TLS),
            Sym("weak", type=n.STT_TLS, bind=n.STB_WEAK),
        ],
        tls=(8, 0x40, 16),
        relocations=[
            (0, n.R_AARCH64_TLS_DTPMOD, "t", 0),
            (8, n.R_AARCH64_TLS_DTPREL, "t", 4),
            (16, n.R_AARCH64_TLS_TPREL, "other", 0),
            (24, n.R_AARCH64_TLSDESC, "t", 1),
            (40, n.R_AARCH64_TLSDESC, "weak", 9),
            (56, n.R_AARCH64_TLS_DTPMOD, "", 0),
            (64, n.R_AARCH64_TLS_TPREL, "", 3),
            (72, n.R_AARCH64_TLS_DTPMOD, "weak", 0),
        ],
    )
    other = So(name="libb.so", symbols=[Sym("other", 0x20, type=n.STT_TLS)], tls=(0, 0x30, 64))
    world = world_of(lib, other)
    world.linker.tls_resolvers = TlsResolvers(0x111, 0x222)
    world.linker.start([])
    a, b = world.library("liba.so"), world.library("libb.so")
    assert a.tls is not None
    assert b.tls is not None
    assert (a.tls.number, a.tls.offset) == (1, 64)
    assert (b.tls.number, b.tls.offset) == (2, 128)
    values = [world.word(a, at) for at in range(0, 80, 8)]
    assert values == [1, 0x14, 128 + 0x20, 0x111, 64 + 0x11, 0x222, 9, 1, 64 + 3, 0]
    assert world.linker.tls.end >= 128 + 0x30 + 65536
    late = So(name="liblate.so", tls=(0, 0x100, 8)).build()
    huge = So(name="libhuge.so", tls=(0, 0x20000, 8)).build()
    world.backend.files |= {"/data/liblate.so": late, "/data/libhuge.so": huge}
    loaded = world.linker.load("liblate.so")
    module = loaded.roots[0].tls
    assert module is not None
    assert module.offset + module.size <= world.linker.tls.end
    with pytest.raises(LinkError, match=r"libhuge\.so: no room for its 131072 bytes of thread-loc"):
        world.linker.load("libhuge.so")


def test_a_programs_thread_local_variables_lie_where_its_code_expects_them() -> None:
    good = So(name="prog", soname="", tls=(0, 8, 64)).build()
    world = World({"/data/prog": good})
    assert world.program.tls is not None
    assert world.program.tls.offset == 64
    bad = So(name="prog", soname="", tls=(0, 8, 8)).build()
    with pytest.raises(LinkError, match="link it for Android"):
        World({"/data/prog": bad})


def test_copy_relocations() -> None:
    library = So(name="liba.so", symbols=[Sym("v", So.DATA + 8, size=4, type=n.STT_OBJECT)],
                 data=b"\1\2\3\4\5\6\7\10\11\12\13\14" + bytes(0xFF4))  # fmt: skip
    program = So(name="prog", soname="", needed=["liba.so"],
                 symbols=[Sym("v", So.DATA, size=4, type=n.STT_OBJECT)],
                 relocations=[(0, n.R_AARCH64_COPY, "v", 0)])  # fmt: skip
    files = {"/data/prog": program.build(), "/data/liba.so": library.build()}
    world = World(files)
    world.linker.start([])
    assert world.word(world.program, 0) == 0x0C0B0A09
    bad = So(name="liba.so", symbols=program.symbols, relocations=program.relocations)
    with pytest.raises(LinkError, match="copy relocations"):
        world_of(bad).linker.start([])


def test_unknown_kinds_are_named() -> None:
    for bits, kind, name in ((64, 999, "type 999"), (32, n.R_ARM_PC24, "R_ARM_PC24")):
        lib = So(name="liba.so", bits=bits, symbols=[Sym("x", 4)], relocations=[(0, kind, "x", 0)])
        with pytest.raises(LinkError, match=name):
            world_of(lib).linker.start([])


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize(
    "tags", [(n.DT_RELR, n.DT_RELRSZ), (n.DT_ANDROID_RELR, n.DT_ANDROID_RELRSZ)]
)
def test_relr(bits: int, tags: tuple[int, int]) -> None:
    word = bits // 8
    table = [So.DATA + 8 * word, 0b1011 << 1 | 1, 0b1 << 1 | 1]
    raw = struct.pack(f"<3{'Q' if word == 8 else 'I'}", *table)
    lib = So(name="liba.so", bits=bits, tables={tags[0]: raw}, tags=[(tags[1], len(raw))],
             data=b"\5" + bytes(0xFFF))  # fmt: skip
    world = world_of(lib)
    world.linker.start([])
    a = world.library("liba.so")
    base = 9
    expected = {8, base, base + 1, base + 3, base + 8 * word - 1}
    for index in range(150):
        assert world.word(a, index * word) == (5 if index == 0 else 0) + a.bias * (
            index in expected
        )


@pytest.mark.parametrize("bits", [64, 32])
def test_aps2(bits: int) -> None:
    word = bits // 8
    kind = n.R_AARCH64_RELATIVE if bits == 64 else n.R_ARM_RELATIVE
    absolute = n.R_AARCH64_ABS64 if bits == 64 else n.R_ARM_ABS32
    shift = 32 if bits == 64 else 8
    wide = bits == 64
    numbers = [5, So.DATA - word]
    # Two relative ones at a distance of a word, addends one by one.
    numbers += [2, 1 | 2 | (8 if wide else 0), word, kind, *((0x10, 0x20) if wide else ())]
    # Two with a symbol, offsets one by one; then one with everything of its own.
    numbers += [2, 1, 1 << shift | absolute, word, 2 * word]
    numbers += [1, 8 if wide else 0, word, kind, *((0x50,) if wide else ())]
    raw = b"APS2" + b"".join(map(sleb, numbers))
    tag, size = (n.DT_ANDROID_RELA, n.DT_ANDROID_RELASZ) if wide else (
        n.DT_ANDROID_REL, n.DT_ANDROID_RELSZ)  # fmt: skip
    lib = So(
        name="liba.so", bits=bits, symbols=[Sym("x")], tables={tag: raw}, tags=[(size, len(raw))]
    )
    world = world_of(lib, So(name="libb.so", bits=bits, symbols=[Sym("x", 0x10)]))
    world.linker.start([])
    a = world.library("liba.so")
    x = world.library("libb.so").bias + 0x10
    expected = [a.bias + 0x10, a.bias + 0x30, x, 0, x, a.bias + 0x50] if wide else [
        a.bias, a.bias, x, 0, x, a.bias]  # fmt: skip
    assert [world.word(a, i * word) for i in range(6)] == expected


entries = st.lists(
    st.tuples(st.integers(0, MASK), st.integers(0, MASK), st.integers(-(1 << 63), (1 << 63) - 1)),
    min_size=1,
    max_size=20,
)


@given(entries)
def test_aps2_gives_back_what_went_in(wanted: list[tuple[int, int, int]]) -> None:
    numbers = [len(wanted), 0, len(wanted), 8]
    offset = addend = 0
    for at, info, value in wanted:
        signed = info - (1 << 64) if info >> 63 else info
        numbers += [at - offset, signed, value - addend]
        offset, addend = at, value
    assert unpack_aps2(b"APS2" + b"".join(map(sleb, numbers)), 8, True) == wanted


@given(st.binary(max_size=60), st.sampled_from([4, 8]), st.booleans())
@settings(max_examples=300)
def test_damaged_aps2(raw: bytes, word: int, addends: bool) -> None:
    with contextlib.suppress(LinkError):
        unpack_aps2(b"APS2" + raw, word, addends)


@given(st.lists(st.integers(0, MASK), max_size=8))
def test_damaged_relr(words: list[int]) -> None:
    try:
        found = unpack_relr(words, 8)
    except LinkError:
        return
    assert len(found) <= 63 * len(words)
