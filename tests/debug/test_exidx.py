# SPDX-License-Identifier: GPL-2.0-or-later
"""ARM exception tables: opcodes after the manual, table look-up, damage."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.exidx import ExidxError, execute, find_opcodes

STACK = 0x8000


def stack_word(address: int) -> int:
    return 0x1000_0000 + address


def read(address: int, size: int) -> bytes | None:
    """A stack whose words tell their own address."""
    if not STACK <= address < STACK + 0x1000 or size != 4:
        return None
    return struct.pack("<I", stack_word(address))


def run(opcodes: bytes) -> dict[int, int]:
    registers = {n: n for n in range(16)}
    registers[13] = STACK
    execute(opcodes, registers, read)
    return registers


@pytest.mark.parametrize(
    ("opcodes", "sp", "popped"),
    [
        (b"\xb0", 0, {}),
        (b"\x03\xb0", 16, {}),
        (b"\x3f\x3f", 512, {}),
        (b"\x03\x41\xb0", 8, {}),
        (b"\xa0", 4, {4: 0}),
        (b"\xa3", 16, {4: 0, 5: 4, 6: 8, 7: 12}),
        (b"\xa8", 8, {4: 0, 14: 4}),
        (b"\x84\x01", 8, {4: 0, 14: 4}),
        (b"\x88\x00", 4, {15: 0}),
        (b"\xb1\x05", 8, {0: 0, 2: 4}),
        (b"\xb2\x00", 0x204, {}),
        (b"\xb2\x81\x01", 0x204 + (129 << 2), {}),
        (b"\xb3\x81", 20, {}),
        (b"\xb4", 4, {}),
        (b"\xb9", 20, {}),
        (b"\xd0", 8, {}),
        (b"\xc9\x83", 32, {}),
        (b"\xc8\x00", 8, {}),
        (b"\xc2", 24, {}),
        (b"\xc6\x01", 16, {}),
        (b"\xc7\x05", 8, {}),
        (b"\x01\xa8\xb0\x3f", 16, {4: 8, 14: 12}),
    ],
)
def test_opcodes(opcodes: bytes, sp: int, popped: dict[int, int]) -> None:
    registers = run(opcodes)
    assert registers[13] == STACK + sp
    for number, at in popped.items():
        assert registers[number] == stack_word(STACK + at)
    if 15 not in popped:
        assert registers[15] == registers[14]


def test_frame_pointer_and_popped_stack_pointer() -> None:
    registers = {n: n for n in range(16)}
    registers[7] = STACK + 0x100
    execute(b"\x97\xa8", registers, read)
    assert registers[13] == STACK + 0x108
    assert registers[14] == stack_word(STACK + 0x104)
    # A popped sp replaces the virtual one.
    assert run(b"\x82\x00")[13] == stack_word(STACK)


@pytest.mark.parametrize(
    "opcodes", [b"\x80\x00", b"\x9d", b"\x9f", b"\xb1\x00", b"\xb1\x10", b"\xb2", b"\xb5", b"\xff",
                b"\x80", b"\x7f\xa0", b"\xca"]
)  # fmt: skip
def test_refused_opcodes(opcodes: bytes) -> None:
    with pytest.raises(ExidxError):
        run(opcodes)


def _prel31(place: int, target: int) -> int:
    return (target - place) & 0x7FFFFFFF


class Table:
    """An index at 0x1000 for functions at 0x400, 0x500, 0x600, 0x700, 0x800 and its tables."""

    def __init__(self) -> None:
        self.words: dict[int, int] = {}
        for number, second in enumerate(
            [0x80A8B0B0, 1, _prel31(0x1014, 0x2000), _prel31(0x101C, 0x2100), _prel31(0x1024, 0)]
        ):
            place = 0x1000 + 8 * number
            self.words[place] = _prel31(place, 0x400 + 0x100 * number)
            self.words[place + 4] = second
        self.words |= {0x2000: 0x8101AABB, 0x2004: 0xCCDDEEFF}
        self.words |= {0x2100: _prel31(0x2100, 0x300), 0x2104: 0x01112233, 0x2108: 0x44556677}

    def read(self, address: int, size: int) -> bytes | None:
        word = self.words.get(address)
        return None if word is None or size != 4 else struct.pack("<I", word)


@pytest.mark.parametrize(
    ("pc", "opcodes"),
    [
        (0x400, "a8b0b0"),
        (0x4FE, "a8b0b0"),
        (0x600, "aabbccddeeff"),
        (0x6FF, "aabbccddeeff"),
        (0x700, "11223344556677"),
    ],
)
def test_table_lookup(pc: int, opcodes: str) -> None:
    assert find_opcodes(Table().read, 0x1000, 40, pc).hex() == opcodes


@pytest.mark.parametrize("pc", [0x3FF, 0x500, 0x800])
def test_nothing_to_unwind_with(pc: int) -> None:
    with pytest.raises(ExidxError):
        find_opcodes(Table().read, 0x1000, 40, pc)


@settings(max_examples=200, deadline=None)
@given(opcodes=st.binary(max_size=40))
def test_any_opcodes_end(opcodes: bytes) -> None:
    try:
        registers = run(opcodes)
    except ExidxError:
        return
    assert all(0 <= value < 1 << 32 for value in registers.values())


@settings(max_examples=100, deadline=None)
@given(memory=st.binary(min_size=64, max_size=64), pc=st.integers(0, 2**32 - 1))
def test_any_table_ends(memory: bytes, pc: int) -> None:
    def noise(address: int, size: int) -> bytes | None:
        at = address % 61
        return memory[at : at + 4].ljust(4, b"\0") if address % 7 else None

    with contextlib.suppress(ExidxError):
        find_opcodes(noise, 0x1000, 1 << 31, pc)
