# SPDX-License-Identifier: GPL-2.0-or-later
"""Hooks in guest code: a jump over a function's first instruction, and how to call the original.

The jump is one branch where its target is near enough (128 MiB in A64, 32 MiB in A32, 16 MiB in
Thumb code), else a load of the PC with the address behind it. What it covers is moved into a
trampoline; instructions that mean another thing elsewhere (they use the PC) are rewritten where
that is simple, and refused where it is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from droidemu.errors import UserError
from droidemu.script.stubs import THUMB_ENTRY


@dataclass(frozen=True)
class Patch:
    """What to write at a function's start, and the code that stands for what was there."""

    #: Address without the Thumb bit.
    address: int
    #: The jump.
    new: bytes
    #: The bytes that it covers.
    old: bytes


#: Reads guest code or a literal: (address, size) -> bytes, None if nothing is there.
Read = Callable[[int, int], "bytes | None"]


def plan(address: int, code: bytes, target: int, isa: str) -> Patch:
    """A jump to ``target`` at ``address`` (bit 0: Thumb), whose bytes are ``code``.

    ``target`` is a stub of ``stubs``. UserError if ``code`` (up to the function's end) is too
    short.
    """
    thumb = isa == "arm" and bool(address & 1)
    at = address & ~1 if isa == "arm" else address
    if isa == "arm64":
        new = _jump_arm64(at, target)
    elif thumb:
        new = _jump_thumb(at, target)
    else:
        new = _jump_arm(at, target)
    size = _whole_thumb(code, len(new)) if thumb else len(new)
    if size > len(code):
        raise UserError(
            f"the function at {address:#x} has {len(code)} bytes: too few for a hook's {len(new)}"
        )
    return Patch(at, new, code[:size])


def trampoline(patch: Patch, at: int, isa: str, thumb: bool, read: Read) -> bytes:
    """Code for address ``at`` that does what ``patch`` covers and goes on behind it.

    UserError if that cannot be moved. Of arm, it is in the function's own state.
    """
    back = patch.address + len(patch.old)
    if isa == "arm64":
        words = [word for (word,) in struct.iter_unpack("<I", patch.old)]
        body = b"".join(
            _moved_arm64(word, patch.address + 4 * index) for index, word in enumerate(words)
        )
        return body + _far_arm64(back)
    if thumb:
        body = _moved_thumb(patch, read)
        if (at + len(body)) % 4:
            body += b"\x00\xbf"  # nop: the address must be aligned
        return body + struct.pack("<HHI", 0xF8DF, 0xF000, back | 1)
    words = [word for (word,) in struct.iter_unpack("<I", patch.old)]
    body = b"".join(
        _moved_arm(word, patch.address + 4 * index, read) for index, word in enumerate(words)
    )
    return body + _far_arm(back)


def _cannot(pc: int) -> UserError:
    return UserError(
        f"the instruction at {pc:#x} cannot be moved, so the original cannot be called: it refers "
        "to its own address"
    )


def _literal(read: Read, address: int, pc: int) -> int:
    data = read(address, 4)
    if data is None:
        raise _cannot(pc)
    return int.from_bytes(data, "little")


# -- A64 -------------------------------------------------------------------------------------------


def _jump_arm64(at: int, target: int) -> bytes:
    distance = target - at
    if -(1 << 27) <= distance < 1 << 27:
        return struct.pack("<I", 0x14000000 | distance >> 2 & 0x3FFFFFF)
    return _far_arm64(target)


def _far_arm64(target: int) -> bytes:
    """ldr x16, #8; br x16; the address. x16 is the linker's to destroy."""
    return struct.pack("<IIQ", 0x58000050, 0xD61F0200, target)


def _moved_arm64(word: int, pc: int) -> bytes:
    """The instruction for another place."""
    if word & 0x1F000000 == 0x10000000:  # adr, adrp
        offset = (word >> 5 & 0x7FFFF) << 2 | word >> 29 & 3
        offset -= (offset & 1 << 20) << 1
        value = (pc & ~0xFFF) + (offset << 12) if word >> 31 else pc + offset
        register = word & 31
        # ldr xN, #8; b #12; the value
        return struct.pack(
            "<IIQ", 0x58000040 | register, 0x14000003, value & 0xFFFFFFFFFFFFFFFF
        )
    relative = (
        word & 0x7C000000 == 0x14000000  # b, bl
        or word & 0xFE000000 == 0x54000000  # b.cond
        or word & 0x7E000000 in (0x34000000, 0x36000000)  # cbz, cbnz, tbz, tbnz
        or word & 0x3B000000 == 0x18000000  # ldr, prfm literal
    )
    if relative:
        raise _cannot(pc)
    return struct.pack("<I", word)


# -- A32 -------------------------------------------------------------------------------------------


def _jump_arm(at: int, target: int) -> bytes:
    distance = target - at - 8
    if -(1 << 25) <= distance < 1 << 25:
        return struct.pack("<I", 0xEA000000 | distance >> 2 & 0xFFFFFF)
    return _far_arm(target)


def _far_arm(target: int) -> bytes:
    """ldr pc, [pc, #-4]; the address."""
    return struct.pack("<II", 0xE51FF004, target)


def _moved_arm(word: int, pc: int, read: Read) -> bytes:
    """The instruction for another place; what reads the PC gets a constant instead."""
    register = word >> 12 & 15
    if word & 0xFF7F0000 == 0xE51F0000 and register != 15:  # ldr rt, [pc, #+-imm]
        offset = word & 0xFFF if word & 1 << 23 else -(word & 0xFFF)
        return _constant_arm(register, _literal(read, pc + 8 + offset, pc))
    if word & 0xFFFF0000 in (0xE28F0000, 0xE24F0000) and register != 15:  # adr
        turn = (word >> 8 & 15) * 2
        value = word & 0xFF
        value = (value >> turn | value << 32 - turn) & 0xFFFFFFFF
        value = pc + 8 + (value if word & 1 << 23 else -value)
        return _constant_arm(register, value & 0xFFFFFFFF)
    branch = word & 0x0E000000 == 0x0A000000
    uses_pc = 15 in (word >> 16 & 15, word & 15) and word & 0x0C000000 in (0, 0x04000000)
    block = word & 0x0E000000 == 0x08000000 and word >> 16 & 15 == 15
    # movw has other fields where a register stands elsewhere, and so has an immediate.
    wide_move = word & 0x0FB00000 == 0x03000000
    immediate = word & 0x0E000000 in (0x02000000, 0x04000000)
    if wide_move or (immediate and word >> 16 & 15 != 15):
        uses_pc = False
    if branch or uses_pc or block or word >> 28 == 15:
        raise _cannot(pc)
    return struct.pack("<I", word)


def _constant_arm(register: int, value: int) -> bytes:
    """movw; movt."""
    low, high = value & 0xFFFF, value >> 16
    return struct.pack(
        "<II",
        0xE3000000 | low >> 12 << 16 | register << 12 | low & 0xFFF,
        0xE3400000 | high >> 12 << 16 | register << 12 | high & 0xFFF,
    )


# -- Thumb -----------------------------------------------------------------------------------------


def _jump_thumb(at: int, target: int) -> bytes:
    """A branch to the stub's Thumb entry, else a load of the PC, which changes the state."""
    distance = target - THUMB_ENTRY - at - 4
    if -(1 << 24) <= distance < 1 << 24:
        sign = distance >> 24 & 1
        j1 = ~(distance >> 23 ^ sign) & 1
        j2 = ~(distance >> 22 ^ sign) & 1
        return struct.pack(
            "<HH",
            0xF000 | sign << 10 | distance >> 12 & 0x3FF,
            0x9000 | j1 << 13 | j2 << 11 | distance >> 1 & 0x7FF,
        )
    pad = b"\x00\xbf" if at % 4 else b""
    return pad + struct.pack("<HHI", 0xF8DF, 0xF000, target)


def _whole_thumb(code: bytes, least: int) -> int:
    """Bytes of the first instructions that make up at least ``least`` bytes."""
    size = 0
    while size < least and size + 2 <= len(code):
        (half,) = struct.unpack_from("<H", code, size)
        size += 4 if half >> 11 >= 0x1D else 2
    return size if size >= least else len(code) + least


def _moved_thumb(patch: Patch, read: Read) -> bytes:
    """The instructions for another place; what reads the PC gets a constant instead."""
    body = b""
    at = 0
    while at < len(patch.old):
        (half,) = struct.unpack_from("<H", patch.old, at)
        wide = half >> 11 >= 0x1D
        second = struct.unpack_from("<H", patch.old, at + 2)[0] if wide else 0
        pc = patch.address + at
        size = 4 if wide else 2
        body += _one_thumb(half, second, pc, read) or patch.old[at : at + size]
        at += size
    return body


def _one_thumb(half: int, second: int, pc: int, read: Read) -> bytes | None:
    """Other code for one instruction; None: it means the same everywhere."""
    base = pc + 4 & ~3
    if half & 0xF800 == 0x4800:  # ldr rt, [pc, #imm]
        return _constant_thumb(half >> 8 & 7, _literal(read, base + (half & 0xFF) * 4, pc))
    if half & 0xF800 == 0xA000:  # adr
        return _constant_thumb(half >> 8 & 7, base + (half & 0xFF) * 4)
    if half & 0xFF7F == 0xF85F and second >> 12 != 15:  # ldr.w rt, [pc, #+-imm]
        offset = second & 0xFFF if half & 0x80 else -(second & 0xFFF)
        return _constant_thumb(second >> 12, _literal(read, base + offset, pc))
    if half & 0xFF78 == 0x4478:  # add rd, pc
        target = half & 7 | half >> 4 & 8
        if target not in (13, 15):
            scratch = 0 if target else 1
            return (
                struct.pack("<H", 0xB400 | 1 << scratch)
                + _constant_thumb(scratch, pc + 4)
                + struct.pack("<HH", 0x4400 | (half & 0x87) | scratch << 3, 0xBC00 | 1 << scratch)
            )
    if _reads_pc_thumb(half, second):
        raise _cannot(pc)
    return None


def _constant_thumb(register: int, value: int) -> bytes:
    """movw; movt."""
    halves = []
    for code, part in ((0xF240, value & 0xFFFF), (0xF2C0, value >> 16)):
        halves += [
            code | part >> 12 | (part >> 11 & 1) << 10,
            (part >> 8 & 7) << 12 | register << 8 | part & 0xFF,
        ]
    return struct.pack("<4H", *halves)


def _reads_pc_thumb(half: int, second: int) -> bool:
    if half >> 11 >= 0x1D:
        branch = half & 0xF800 == 0xF000 and second & 0x8000
        table = half & 0xFFF0 == 0xE8D0 and second & 0xFFE0 == 0xF000
        load = half & 0xFE00 == 0xF800 and half & 15 == 15
        double = half & 0xFE40 == 0xE840 and half & 15 == 15
        address = half & 0xFBFF in (0xF20F, 0xF2AF)
        vector = half & 0xFF3F == 0xED1F
        return bool(branch or table or load or double or address or vector)
    literal = half & 0xF800 == 0x4800
    address = half & 0xF800 == 0xA000
    branch = half & 0xF000 == 0xD000 or half & 0xF800 == 0xE000
    compare = half & 0xF500 == 0xB100
    high = half & 0xFC00 == 0x4400 and (half >> 3 & 15 == 15 or half & 0x87 == 0x87)
    # An IT block would lose its conditions to the jump behind it.
    conditional = half & 0xFF00 == 0xBF00 and half & 15
    return bool(literal or address or branch or compare or high or conditional)
