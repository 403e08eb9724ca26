# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged libraries: they load, or there is one line that says why not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.loader.elf import ElfError
from droidemu.loader.link import numbers as n
from droidemu.loader.link.apply import TlsResolvers

from .sobuild import So, Sym, World


def _whole(bits: int) -> bytes:
    """A library with one of everything."""
    wide = bits == 64
    kinds = (
        [n.R_AARCH64_RELATIVE, n.R_AARCH64_ABS64, n.R_AARCH64_TLS_TPREL, n.R_AARCH64_IRELATIVE]
        if wide
        else [n.R_ARM_RELATIVE, n.R_ARM_ABS32, n.R_ARM_TLS_TPOFF32, n.R_ARM_IRELATIVE]
    )
    word = bits // 8
    relr = (So.DATA + 0x200).to_bytes(word, "little") + (7).to_bytes(word, "little")
    return So(
        name="liba.so",
        bits=bits,
        hash="both",
        needed=["libb.so"],
        wants={"V1": "libb.so"},
        symbols=[
            Sym("f", 0x10, version="V2"),
            Sym("g", version="V1"),
            Sym("t", 0, type=n.STT_TLS),
            Sym("w", bind=n.STB_WEAK),
        ],
        relocations=[
            (0, kinds[0], "", 0x10),
            (8, kinds[1], "g", 0),
            (16, kinds[2], "t", 0),
            (24, kinds[3], "", 0x20),
            (32, kinds[1], "w", 0),
        ],
        tls=(8, 16, 8),
        runpath="$ORIGIN",
        tables={n.DT_RELR: relr},
        tags=[
            (n.DT_RELRSZ, len(relr)),
            (n.DT_INIT, 0x20),
            (n.DT_INIT_ARRAY, So.DATA + 0x40),
            (n.DT_INIT_ARRAYSZ, 2 * word),
        ],
    ).build()


WHOLE = {bits: _whole(bits) for bits in (64, 32)}
OTHER = {
    bits: So(name="libb.so", bits=bits, symbols=[Sym("g", 0x30, version="V1")]).build()
    for bits in (64, 32)
}
PROGRAM = {bits: So(name="prog", soname="", bits=bits).build() for bits in (64, 32)}
#: Where the tables of ``So`` end: what lies behind is data.
TABLES = 0x900


def attempt(bits: int, data: bytes) -> bool:
    """Load it and use it a little; False if it was refused."""
    files = {"/data/prog": PROGRAM[bits], "/data/liba.so": data, "/data/libb.so": OTHER[bits]}
    world = World(files)
    world.linker.tls_resolvers = TlsResolvers(1, 2)
    world.linker.start([])
    try:
        loaded = world.linker.load("liba.so")
    except ElfError as error:
        assert "\n" not in str(error)
        assert len(world.linker.libraries) == 1
        return False
    library = loaded.roots[0]
    world.linker.initialisers(loaded)
    world.linker.lookup(b"f", [library], b"V2")
    library.symbols.at(0x12)
    library.relro()
    world.linker.remove(world.linker.close(library))
    return True


@pytest.mark.parametrize("bits", [64, 32])
def test_undamaged(bits: int) -> None:
    assert attempt(bits, WHOLE[bits])


@given(
    st.sampled_from([64, 32]),
    st.lists(
        st.tuples(
            st.integers(0, TABLES),
            st.sampled_from([1, 2, 4, 8]),
            st.one_of(
                st.integers(0, 255),
                st.sampled_from([0, 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1, 0x400, So.DATA]),
            ),
        ),
        min_size=1,
        max_size=4,
    ),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged(bits: int, patches: list[tuple[int, int, int]]) -> None:
    data = bytearray(WHOLE[bits])
    for at, size, value in patches:
        data[at : at + size] = (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")
    attempt(bits, bytes(data))


@given(st.sampled_from([64, 32]), st.integers(0, 0x2000))
@settings(max_examples=100, deadline=None)
def test_cut_off(bits: int, size: int) -> None:
    attempt(bits, WHOLE[bits][:size])


@pytest.mark.parametrize("bits", [64, 32])
def test_every_word_of_the_dynamic_section_gone_wild(bits: int) -> None:
    """Each tag's value set to what is out of bounds in another way."""
    data = WHOLE[bits]
    word = bits // 8
    start = data.rindex((n.DT_INIT_ARRAYSZ).to_bytes(word, "little")) - 40 * 2 * word
    for at in range(max(start, 0x400) // word * word, TABLES, word):
        for value in (0, 1, 0x7FFFFFF, (1 << 8 * word) - 8, 1 << 8 * word - 1, So.DATA - 4):
            changed = bytearray(data)
            changed[at : at + word] = value.to_bytes(word, "little")
            attempt(bits, bytes(changed))
