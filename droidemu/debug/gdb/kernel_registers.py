# SPDX-License-Identifier: GPL-2.0-or-later
"""Register blocks of the protocol out of a guest thread's registers, and back."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from droidemu.engine import FpState

if TYPE_CHECKING:
    from droidemu.engine import Cpu
    from droidemu.kernel.task import Task

#: The description's names that a ``Cpu`` knows by another one.
_NAMES = {"tpidr": "tpidr_el0"}

#: x0..x30, sp, pc, cpsr | v0..v31 | fpsr, fpcr, tpidr.
_GENERAL64 = struct.Struct("<32QQI")
_SYSTEM64 = struct.Struct("<IIQ")
#: r0..r12, sp, lr, pc, cpsr | d0..d31 | fpscr | q0..q15 | tpidruro.
_GENERAL32 = struct.Struct("<15III")
_SYSTEM32 = struct.Struct("<I256sI")
_D_BYTES = 256


def read_core(cpu: Cpu) -> bytes:
    """The block's beginning: what each stop tells."""
    general = _GENERAL64 if cpu.isa.word_size == 8 else _GENERAL32
    return general.pack(*cpu.general(), cpu.pc, cpu.flags)


def read_all(cpu: Cpu) -> bytes:
    """The whole block in the order of ``arm.description``."""
    wide = cpu.isa.word_size == 8
    general = read_core(cpu)
    fp = cpu.fp()
    if wide:
        return general + fp.vectors + _SYSTEM64.pack(fp.status, fp.control, cpu.tls)
    return general + fp.vectors + _SYSTEM32.pack(fp.status, fp.vectors, cpu.tls)


def write_all(cpu: Cpu, data: bytes) -> None:
    """Set all registers; ``data`` has the size of ``read_all``'s."""
    wide = cpu.isa.word_size == 8
    general, system = (_GENERAL64, _SYSTEM64) if wide else (_GENERAL32, _SYSTEM32)
    *values, pc, flags = general.unpack_from(data)
    vectors = data[general.size : -system.size]
    last = system.unpack_from(data, len(data) - system.size)
    if not wide:
        vectors = _pairs(cpu.fp().vectors, vectors, last[1])
    cpu.set_general(values)
    cpu.flags = flags
    cpu.pc = pc
    cpu.set_fp(FpState(vectors, last[0], last[1] if wide else 0))
    cpu.tls = last[-1]


def _pairs(old: bytes, d: bytes, q: bytes) -> bytes:
    """AArch32's vectors when both of their names were written: whichever differs from ``old``."""
    parts = []
    for at in range(0, _D_BYTES, 16):
        piece = slice(at, at + 16)
        parts.append(d[piece] if d[piece] != old[piece] else q[piece])
    return b"".join(parts)


def read_one(cpu: Cpu, name: str, size: int) -> bytes:
    """One register by the description's name."""
    return cpu.get(_NAMES.get(name, name)).to_bytes(size, "little")


def write_one(cpu: Cpu, name: str, data: bytes) -> None:
    """Set one register by the description's name."""
    cpu.set(_NAMES.get(name, name), int.from_bytes(data, "little"))


def rewind(task: Task, data: bytes) -> bytes:
    """A block as it looks in front of the system call that the thread sleeps in."""
    wide = task.abi.word_size == 8
    word = "<Q" if wide else "<I"
    pc_at = 32 * 8 if wide else 15 * 4
    block = bytearray(data)
    struct.pack_into(word, block, 0, task.orig_arg0)
    struct.pack_into(word, block, pc_at, rewound_pc(task))
    return bytes(block)


def rewound_pc(task: Task) -> int:
    """The address of the system call instruction that the thread sleeps in."""
    return task.cpu.pc - (2 if task.cpu.thumb else 4)
