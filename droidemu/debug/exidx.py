# SPDX-License-Identifier: GPL-2.0-or-later
"""ARM exception tables (``.ARM.exidx``/``.ARM.extab``): Arm "Exception Handling ABI", sections 6
to 10. Read from guest memory, where the dynamic loader has put them."""

from __future__ import annotations

import struct
from typing import Final

from droidemu.debug.report_types import ReadMemory

EXIDX_CANTUNWIND: Final = 1
#: No function has more unwind opcodes than this.
MAX_OPCODES: Final = 1024
_SP, _LR, _PC = 13, 14, 15


class ExidxError(Exception):
    """The tables do not say how to unwind here."""


def _word(read: ReadMemory, address: int) -> int:
    data = read(address & 0xFFFFFFFF, 4)
    if data is None:
        raise ExidxError("unreadable memory")
    return int(struct.unpack("<I", data)[0])


def _prel31(place: int, word: int) -> int:
    offset = word & 0x7FFFFFFF
    if offset & 0x40000000:
        offset -= 0x80000000
    return (place + offset) & 0xFFFFFFFF


def find_opcodes(read: ReadMemory, table: int, size: int, pc: int) -> bytes:
    """The unwind opcodes of the function around ``pc``.

    ``table``/``size``: guest address and bytes of the index (PT_ARM_EXIDX). Raises
    :class:`ExidxError` where there are none (EXIDX_CANTUNWIND, no entry, damage).
    """
    low, high = 0, size // 8
    while low < high:
        middle = (low + high) // 2
        place = table + 8 * middle
        if _prel31(place, _word(read, place)) <= pc:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        raise ExidxError("no entry")
    place = table + 8 * (low - 1)
    second = _word(read, place + 4)
    if second == EXIDX_CANTUNWIND:
        raise ExidxError("cannot be unwound")
    if second & 0x80000000:
        if second >> 24 != 0x80:
            raise ExidxError("unknown inline entry")
        return second.to_bytes(4, "big")[1:]
    return _extab_opcodes(read, _prel31(place + 4, second))


def _extab_opcodes(read: ReadMemory, at: int) -> bytes:
    first = _word(read, at)
    if first & 0x80000000:
        model = first >> 24 & 0x0F
        if model == 0:
            return first.to_bytes(4, "big")[1:]
        if model > 2:
            raise ExidxError("unknown personality")
        words, head, at = first >> 16 & 0xFF, first.to_bytes(4, "big")[2:], at + 4
    else:  # a personality routine of its own, then the layout that GCC and clang share
        second = _word(read, at + 4)
        words, head, at = second >> 24, second.to_bytes(4, "big")[1:], at + 8
    if 4 * words > MAX_OPCODES:
        raise ExidxError("table too long")
    return head + b"".join(_word(read, at + 4 * i).to_bytes(4, "big") for i in range(words))


def execute(opcodes: bytes, registers: dict[int, int], read: ReadMemory) -> None:
    """Turn the registers (0 to 15) of a function into those of its caller, in place.

    Afterwards register 15 holds the return address. Raises :class:`ExidxError`.
    """
    vsp = registers[_SP]
    got_pc = False
    at = 0

    def pop(mask: int) -> None:
        nonlocal vsp, got_pc
        base = vsp
        values: dict[int, int] = {}
        for number in range(16):
            if mask >> number & 1:
                values[number] = _word(read, base)
                base += 4
        registers.update(values)
        vsp = values.get(_SP, base)
        got_pc = got_pc or _PC in values

    while at < len(opcodes):
        op = opcodes[at]
        at += 1
        if op == 0xB0:
            break
        if op >> 6 == 0:
            vsp += ((op & 0x3F) << 2) + 4
        elif op >> 6 == 1:
            vsp -= ((op & 0x3F) << 2) + 4
        elif op >> 4 == 8:
            mask = ((op & 0x0F) << 8 | _next(opcodes, at)) << 4
            at += 1
            if not mask:
                raise ExidxError("refuses to unwind")
            pop(mask)
        elif op >> 4 == 9:
            if op & 0x0F in (_SP, _PC):
                raise ExidxError("reserved opcode")
            vsp = registers[op & 0x0F]
        elif op >> 4 == 0xA:
            mask = ((1 << ((op & 7) + 1)) - 1) << 4
            pop(mask | (1 << _LR if op & 8 else 0))
        elif op == 0xB1:
            mask = _next(opcodes, at)
            at += 1
            if not 0 < mask < 16:
                raise ExidxError("reserved opcode")
            pop(mask)
        elif op == 0xB2:
            value = shift = 0
            while True:
                byte = _next(opcodes, at)
                at += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
                if shift > 28:
                    raise ExidxError("number too long")
            vsp += 0x204 + (value << 2)
        else:
            vsp, at = vsp + _skipped(op, opcodes, at), at + (op in (0xB3, 0xC6, 0xC7, 0xC8, 0xC9))
        vsp &= 0xFFFFFFFF
    registers[_SP] = vsp & 0xFFFFFFFF
    if not got_pc:
        registers[_PC] = registers[_LR]


def _next(opcodes: bytes, at: int) -> int:
    if at >= len(opcodes):
        raise ExidxError("opcodes end early")
    return opcodes[at]


def _skipped(op: int, opcodes: bytes, at: int) -> int:
    """Bytes that popping VFP, iWMMXt or return-address-code registers takes from the stack."""
    if op == 0xB4:  # return address authentication code
        return 4
    if op == 0xB3:  # FSTMFDX: one more word
        return ((_next(opcodes, at) & 0x0F) + 1) * 8 + 4
    if 0xB8 <= op <= 0xBF:
        return ((op & 7) + 1) * 8 + 4
    if op in (0xC6, 0xC8, 0xC9):
        return ((_next(opcodes, at) & 0x0F) + 1) * 8
    if op == 0xC7:
        return bin(_next(opcodes, at) & 0x0F).count("1") * 4
    if 0xC0 <= op <= 0xC5 or 0xD0 <= op <= 0xD7:
        return ((op & 7) + 1) * 8
    raise ExidxError(f"spare opcode {op:#x}")
