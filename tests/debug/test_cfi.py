# SPDX-License-Identifier: GPL-2.0-or-later
"""Call frame information: against a second decoder, by hand, and with damage."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.cfi import CallFrames, Row, Rule
from droidemu.debug.cursor import CfiError, Cursor
from droidemu.debug.expression import evaluate
from droidemu.loader.sections import parse_sections, section_data

from . import programs

_KINDS = {
    "OFFSET": "offset",
    "VAL_OFFSET": "val_offset",
    "REGISTER": "register",
    "UNDEFINED": "undefined",
    "SAME_VALUE": "same",
}


@pytest.mark.parametrize(
    ("target", "flags"),
    [
        ("arm64", ("-O2", "-g0", "-funwind-tables")),
        ("arm64", ("-O0", "-g", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables")),
        ("arm", ("-O1", "-g")),
    ],
)
def test_same_rows_as_pyelftools(
    compile_c: Callable[..., Path], target: str, flags: tuple[str, ...]
) -> None:
    from elftools.dwarf.callframe import FDE
    from elftools.elf.elffile import ELFFile

    data = compile_c(programs.NULL_DEREFERENCE, target, *flags).read_bytes()
    dwarf = ELFFile(io.BytesIO(data)).get_dwarf_info()
    checked = 0
    for name, eh, there in (
        (".eh_frame", True, dwarf.has_EH_CFI()),
        (".debug_frame", False, dwarf.has_CFI()),
    ):
        if not there:
            continue
        section = next(s for s in parse_sections(data) if s.name == name)
        word = 8 if target == "arm64" else 4
        ours = CallFrames(section_data(data, section), section.addr, word, eh)
        for entry in dwarf.EH_CFI_entries() if eh else dwarf.CFI_entries():
            if not isinstance(entry, FDE):
                continue
            start, size = entry["initial_location"], entry["address_range"]
            table = entry.get_decoded().table
            for address in range(start, start + size, 2):
                theirs = [line for line in table if line["pc"] <= address][-1]
                row = ours.row(address)
                assert row is not None
                assert (row.cfa_register, row.cfa_offset) == (
                    theirs["cfa"].reg,
                    theirs["cfa"].offset,
                )
                rules = {
                    number: Rule(_KINDS[rule.type], rule.arg or 0)
                    for number, rule in theirs.items()
                    if isinstance(number, int)
                }
                assert row.rules == rules
                checked += 1
    assert checked > 20


def _frames(program: bytes, eh: bool = False, augmentation: bytes = b"") -> CallFrames:
    """One FDE for 0x1000 to 0x1100 with this program, code alignment 4, data alignment -8."""
    cie = struct.pack("<IB", 0xFFFFFFFF, 4) + augmentation + b"\0\x08\0\x04\x78\x1e"
    cie += b"\x0c\x1f\x00"  # def_cfa sp+0
    cie = struct.pack("<I", len(cie)) + cie
    body = struct.pack("<IQQ", 0, 0x1000, 0x100) + program
    return CallFrames(cie + struct.pack("<I", len(body)) + body, 0, 8, eh)


def test_every_kind_of_rule() -> None:
    program = (
        b"\x0e\x20"  # def_cfa_offset 32
        b"\x9d\x04\x9e\x03"  # x29 at cfa-32, x30 at cfa-24
        b"\x42"  # advance 8
        b"\x0a"  # remember
        b"\x0d\x1d"  # def_cfa_register x29
        b"\x07\x13\x08\x14\x09\x15\x01"  # x19 undefined, x20 same, x21 in x1
        b"\x14\x16\x02\x11\x17\x7f"  # x22 is cfa-16; x23 at cfa+8
        b"\x02\x02"  # advance 8
        b"\x0b"  # restore state
        b"\xdd\x2d\x06\x1e"  # restore x29; negate_ra_state; restore x30
        b"\x03\x10\x00"  # advance 64
        b"\x0f\x02\x8f\x10"  # cfa is x31+16
        b"\x10\x1e\x02\x11\x08\x16\x18\x02\x11\x09"  # x30 at expression, x24 is expression
    )
    frames = _frames(program)
    assert frames.row(0x0FFF) is None
    assert frames.row(0x1100) is None
    first = frames.row(0x1004)
    assert first == Row(31, 32, b"", {29: Rule("offset", -32), 30: Rule("offset", -24)})
    second = frames.row(0x1008)
    assert second is not None
    assert (second.cfa_register, second.cfa_offset) == (29, 32)
    assert second.rules[19] == Rule("undefined")
    assert second.rules[20] == Rule("same")
    assert second.rules[21] == Rule("register", 1)
    assert second.rules[22] == Rule("val_offset", -16)
    assert second.rules[23] == Rule("offset", 8)
    third = frames.row(0x1010)
    assert third == Row(31, 32, b"", {})
    fourth = frames.row(0x1050)
    assert fourth is not None
    assert (fourth.cfa_register, fourth.cfa_expr) == (None, b"\x8f\x10")
    assert fourth.rules[30] == Rule("expr", expr=b"\x11\x08")
    assert fourth.rules[24] == Rule("val_expr", expr=b"\x11\x09")


@pytest.mark.parametrize("program", [b"\x0b", b"\x3f", b"\x0e", b"\x0f\x7f", b"\x10\x01\xff\xff"])
def test_damaged_programs_give_no_row(program: bytes) -> None:
    assert _frames(program).row(0x1000) is None


@settings(max_examples=300, deadline=None)
@given(
    base=st.sampled_from([True, False]),
    noise=st.binary(max_size=120),
    address=st.integers(0, 0x2000),
)
def test_noise(base: bool, noise: bytes, address: int) -> None:
    for frames in (_frames(noise), CallFrames(noise, 0x1000, 4 if base else 8, base)):
        row = frames.row(address)
        assert row is None or isinstance(row, Row)


def _memory(address: int, size: int) -> bytes | None:
    return (0x55).to_bytes(size, "little") if address == 0x2000 else None


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (b"\x35", 5),
        (b"\x08\xff", 255),
        (b"\x09\xff", 2**64 - 1),
        (b"\x0a\x00\x20\x06", 0x55),  # const2u 0x2000, deref
        (b"\x0a\x00\x20\x94\x01", 0x55),
        (b"\x81\x08", 108),  # breg17 + 8
        (b"\x92\x11\x7f", 99),  # bregx 17 - 1
        (b"\x32\x33\x1e", 6),
        (b"\x33\x37\x1c", 2**64 - 4),
        (b"\x11\x79\x32\x1b", 2**64 - 3),  # -7 / 2, towards zero
        (b"\x39\x34\x1d", 1),
        (b"\x31\x34\x24", 16),
        (b"\x11\x7e\x31\x26", 2**64 - 1),
        (b"\x31\x32\x2b", 0),
        (b"\x32\x31\x2b", 1),
        (b"\x31\x12\x22\x23\x05", 7),
        (b"\x31\x32\x16\x13", 2),
        (b"\x31\x32\x14", 1),
        (b"\x31\x32\x15\x01", 1),
        (b"\x31\x28\x01\x00\x39\x34", 4),  # bra over lit9
        (b"\x2f\x01\x00\x39\x34", 4),
        (b"\x31\x20", 2**64 - 2),
        (b"\x31\x1f\x19", 1),
    ],
)
def test_expressions(expr: bytes, value: int) -> None:
    assert evaluate(expr, 8, {17: 100}.get, _memory) == value


@pytest.mark.parametrize(
    "expr", [b"", b"\x13", b"\x30\x06", b"\x71\x00", b"\xf0", b"\x31\x30\x1b", b"\x2f\xfd\xff"]
)
def test_bad_expressions(expr: bytes) -> None:
    with pytest.raises(CfiError):
        evaluate(expr, 8, {17: 100}.get, _memory)


@settings(max_examples=300, deadline=None)
@given(expr=st.binary(max_size=60), word=st.sampled_from([4, 8]))
def test_any_expression_ends(expr: bytes, word: int) -> None:
    try:
        value = evaluate(expr, word, {1: 5}.get, _memory, 0x1000)
    except CfiError:
        return
    assert 0 <= value < 1 << (8 * word)


def test_numbers() -> None:
    assert Cursor(b"\xe5\x8e\x26").uleb() == 624485
    assert Cursor(b"\xc0\xbb\x78").sleb() == -123456
    with pytest.raises(CfiError):
        Cursor(b"\x80" * 20).uleb()
