# SPDX-License-Identifier: GPL-2.0-or-later
"""Instructions that user programs may use but the engine does not have: the kernel steps in.

Linux does the same: reads of ID registers at EL0 (arch/arm64/kernel/cpufeature.c,
``emulate_sys_reg``), counter reads (traps.c ``cntvct_read_handler``), SETEND on arm.
The counter runs at 19.2 MHz of guest time, a usual figure on phones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

COUNTER_HZ = 19_200_000

#: CTR_EL0 of a Cortex-A72: 64-byte cache lines, 16-word exclusives granule.
_CTR = 0x84448004
#: DCZID_EL0: DC ZVA clears 64 bytes.
_DCZID = 4

_NS = 1_000_000_000


def counter(task: Task) -> int:
    """CNTVCT now."""
    return task.kernel.clock.monotonic() * COUNTER_HZ // _NS


def emulate(task: Task) -> bool:
    """Carry out the instruction at the thread's PC; False if it is truly illegal."""
    cpu = task.cpu
    try:
        if task.abi.word_size == 8:
            return _arm64(task, task.space.read_u32(cpu.pc))
        if cpu.thumb:
            return _thumb(task, task.space.read_u16(cpu.pc))
        return _arm(task, task.space.read_u32(cpu.pc))
    except MemoryFault:
        return False


def _arm64(task: Task, word: int) -> bool:
    # MRS Xt, <sysreg>: 1101 0101 0011 o0 op1 CRn CRm op2 Rt (o0 = op0 - 2).
    if word & 0xFFF00000 != 0xD5300000:
        return False
    register = word & 31
    key = (2 + (word >> 19 & 1), word >> 16 & 7, word >> 12 & 15, word >> 8 & 15, word >> 5 & 7)
    value: int | None
    if key in ((3, 3, 14, 0, 2), (3, 3, 14, 0, 6)):  # CNTVCT_EL0, CNTVCTSS_EL0
        value = counter(task)
    elif key == (3, 3, 14, 0, 0):  # CNTFRQ_EL0
        value = COUNTER_HZ
    elif key == (3, 3, 0, 0, 1):  # CTR_EL0
        value = _CTR
    elif key == (3, 3, 0, 0, 7):  # DCZID_EL0
        value = _DCZID
    elif key[:3] == (3, 0, 0):
        value = _id_register(task, key[3], key[4])
    else:
        value = None
    if value is None:
        return False
    if register != 31:
        task.cpu.set(f"x{register}", value)
    task.cpu.pc += 4
    return True


#: AT_HWCAP bit -> (CRm, op2, shift, value of the field) of the ID register that shows it
#: (Documentation/arch/arm64/cpu-feature-registers.rst).
_ID_FIELDS = {
    3: (6, 0, 4, 1),  # AES
    4: (6, 0, 4, 2),  # PMULL
    5: (6, 0, 8, 1),  # SHA1
    6: (6, 0, 12, 1),  # SHA2
    7: (6, 0, 16, 1),  # CRC32
    8: (6, 0, 20, 2),  # ATOMICS
    12: (6, 0, 28, 1),  # ASIMDRDM
    13: (6, 1, 12, 1),  # JSCVT
    14: (6, 1, 16, 1),  # FCMA
    15: (6, 1, 20, 1),  # LRCPC
    17: (6, 0, 32, 1),  # SHA3
    18: (6, 0, 36, 1),  # SM3
    19: (6, 0, 40, 1),  # SM4
    20: (6, 0, 44, 1),  # ASIMDDP
    21: (6, 0, 12, 2),  # SHA512
    16: (6, 1, 0, 1),  # DCPOP
    26: (6, 1, 20, 2),  # ILRCPC
    27: (6, 0, 52, 1),  # FLAGM
    29: (6, 1, 36, 1),  # SB
}
#: The same for AT_HWCAP2.
_ID_FIELDS2 = {
    0: (6, 1, 0, 2),  # DCPODP
    7: (6, 0, 52, 2),  # FLAGM2
    8: (6, 1, 32, 1),  # FRINT
}

#: MIDR_EL1: implementer Arm, architecture by features, part "Cortex-A72".
_MIDR = 0x410FD083
#: MPIDR_EL1 as the kernel shows it: only the RES1 bit.
_MPIDR = 1 << 31


def _id_register(task: Task, crm: int, op2: int) -> int | None:
    """What Linux shows of MIDR_EL1 and the ID_AA64* registers; None if it is not shown."""
    if crm == 0:
        return {0: _MIDR, 5: _MPIDR, 6: 0}.get(op2)
    if not 1 <= crm <= 7:
        return None
    value = 0
    isa = task.process.isa
    for hwcap, fields in ((isa.hwcap, _ID_FIELDS), (isa.hwcap2, _ID_FIELDS2)):
        for bit, (field_crm, field_op2, shift, level) in fields.items():
            if (field_crm, field_op2) == (crm, op2) and hwcap >> bit & 1:
                value = value & ~(15 << shift) | max(level, value >> shift & 15) << shift
    return value


def _arm(task: Task, word: int) -> bool:
    cpu = task.cpu
    if word & 0xFFFFFDFF == 0xF1010000:  # SETEND: only little-endian data here
        cpu.pc += 4
        return not word >> 9 & 1
    if word >> 28 == 15 or not _condition(word >> 28, cpu.flags):
        return False
    if word & 0x0FF00FFF == 0x0C500F1E:  # MRRC p15, 1, Rt, Rt2, c14: CNTVCT
        return _counter_pair(task, word >> 12 & 15, word >> 16 & 15, 4)
    if word & 0x0FFF0FFF == 0x0E1E0F10:  # MRC p15, 0, Rt, c14, c0, 0: CNTFRQ
        cpu.set(f"r{word >> 12 & 15}", COUNTER_HZ)
        cpu.pc += 4
        return True
    return False


def _thumb(task: Task, half: int) -> bool:
    cpu = task.cpu
    if half & 0xFFF7 == 0xB650:  # SETEND
        cpu.pc += 2
        return not half >> 3 & 1
    if half & 0xFFF0 != 0xEC50 and half != 0xEE1E:
        return False
    second = task.space.read_u16(cpu.pc + 2)
    if half & 0xFFF0 == 0xEC50 and second & 0x0FFF == 0x0F1E:
        return _counter_pair(task, second >> 12, half & 15, 4)
    if half == 0xEE1E and second & 0x0FFF == 0x0F10:
        cpu.set(f"r{second >> 12}", COUNTER_HZ)
        cpu.pc += 4
        return True
    return False


def _counter_pair(task: Task, low: int, high: int, size: int) -> bool:
    if low == 15 or high == 15 or low == high:
        return False
    value = counter(task)
    task.cpu.set(f"r{low}", value & 0xFFFFFFFF)
    task.cpu.set(f"r{high}", value >> 32)
    task.cpu.pc += size
    return True


def _condition(condition: int, cpsr: int) -> bool:
    """Does an A32 condition field hold? (The engine reports skipped instructions never.)"""
    n, z, c, v = cpsr >> 31 & 1, cpsr >> 30 & 1, cpsr >> 29 & 1, cpsr >> 28 & 1
    return (
        (z, c, n, v, c & (1 - z), int(n == v), int(not z and n == v), 1)[condition >> 1]
        ^ (condition & 1 if condition < 14 else 0)
    ) == 1
