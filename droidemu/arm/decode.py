# SPDX-License-Identifier: GPL-2.0-or-later
"""The few instructions the engine must read itself: what Unicorn tells of them is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.engine import Fault
from droidemu.memory import PROT_READ, PROT_WRITE, AddressSpace

if TYPE_CHECKING:
    from droidemu.arm.unicorn_cpu import UnicornCpu

# YIELD and WFE (Arm ARM, hints): T1, T2 and A1 encodings, little-endian; A1 for any condition.
_HINTS16 = (b"\x10\xbf", b"\x20\xbf")
_HINTS32_THUMB = (b"\xaf\xf3\x01\x80", b"\xaf\xf3\x02\x80")
_HINTS32_ARM = (b"\x01\xf0\x20", b"\x02\xf0\x20")


def yield_before(space: AddressSpace, cpu: UnicornCpu) -> int:
    """Size of the instruction in front of the PC in bytes if that may be a YIELD or WFE, else 0."""
    size = 2 if cpu.thumb else 4
    near = space.peek(cpu.pc - size, size) or b""
    wide = space.peek(cpu.pc - 4, 4) or b""
    if cpu.thumb:
        return size if near in _HINTS16 or wide in _HINTS32_THUMB else 0
    return size if wide[:3] in _HINTS32_ARM else 0


def unaligned_access(space: AddressSpace, cpu: UnicornCpu) -> Fault:
    """The access of the instruction at the PC that had to be aligned and was not.

    Only exclusive, acquire/release, atomic and NEON element accesses check alignment; all but
    Thumb's LDREX/STREX (imm8) take the address from a base register as it is.
    """
    word = int.from_bytes(space.peek(cpu.pc, 4) or bytes(4), "little")
    offset = 0
    if cpu.isa.word_size == 8:
        base = word >> 5 & 31
        store = not word & 1 << 22
        name = "sp" if base == 31 else f"x{base}"
    elif cpu.thumb:
        base = word & 15
        store = not word & 1 << 4
        if word & 0xFFE0 == 0xE840:  # LDREX, STREX T1: imm8 * 4
            offset = (word >> 16 & 0xFF) * 4
        name = f"r{base}"
    else:
        base = word >> 16 & 15
        store = not word & (1 << 21 if word >> 28 == 0xF else 1 << 20)
        name = f"r{base}"
    access = PROT_WRITE if store else PROT_READ
    return Fault(cpu.get(name) + offset, access, unaligned=True)


def store_exclusive(space: AddressSpace, cpu: UnicornCpu) -> bool:
    """Whether the instruction at the PC is a store-exclusive (Arm ARM: STXR, STXP, STREX...)."""
    word = int.from_bytes(space.peek(cpu.pc, 4) or bytes(4), "little")
    if cpu.isa.word_size == 8:
        return word & 0x3FE00000 == 0x08000000 or word & 0xBFE00000 == 0x88200000
    if cpu.thumb:
        first, second = word & 0xFFFF, word >> 16
        return first & 0xFFF0 == 0xE840 or (first & 0xFFF0 == 0xE8C0 and second & 0xC0 == 0x40)
    return word & 0x0F900FF0 == 0x01800F90
