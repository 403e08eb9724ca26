# SPDX-License-Identifier: GPL-2.0-or-later
"""What the guest's own faults become: arch/arm64/mm/fault.c, arch/arm/mm/fault.c and traps.c.

Floating-point exceptions do not trap on these processors (the trap enable bits of FPCR read as
zero) and integer division by zero gives zero, so SIGFPE only comes from kill() and raise().
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from droidemu.engine import StopReason
from droidemu.kernel.siginfo import (
    BUS_ADRALN,
    BUS_ADRERR,
    ILL_ILLOPC,
    SEGV_ACCERR,
    SEGV_MAPERR,
    SIGBUS,
    SIGILL,
    SIGSEGV,
    SIGTRAP,
    TRAP_BRKPT,
    SigInfo,
)
from droidemu.kernel.sigsend import force
from droidemu.memory import MAPPED, PAGE_SHIFT, PROT_EXEC, PROT_WRITE

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

# ESR_EL1: exception class and "32-bit instruction" bit; ISS of aborts: WnR and fault status.
_EC_DATA_ABORT: Final = 0x24 << 26
_EC_FETCH_ABORT: Final = 0x20 << 26
_EC_PC_ALIGN: Final = 0x22 << 26
_EC_BRK64: Final = 0x3C << 26
_ESR_IL: Final = 1 << 25
_ESR_WNR: Final = 1 << 6
_FSC_TRANSLATION: Final = 0x07
_FSC_PERMISSION: Final = 0x0F
_FSC_ALIGNMENT: Final = 0x21

# The 32-bit kernel's FSR (short descriptors): page translation and permission faults.
_FSR_ALIGNMENT: Final = 0x001
_FSR_TRANSLATION: Final = 0x007
_FSR_PERMISSION: Final = 0x00F
_FSR_WRITE: Final = 1 << 11
_FSR_LNX_PF: Final = 1 << 31
_TRAP_PAGE_FAULT: Final = 14
_TRAP_UNDEFINED: Final = 6

# Undefined instructions that debuggers use as breakpoints: arch/arm/kernel/ptrace.c.
_ARM_BREAKPOINT: Final = 0x07F001F0
_THUMB_BREAKPOINT: Final = 0xDE01
_THUMB2_BREAKPOINT: Final = (0xF7F0, 0xA000)


def fault(task: Task, reason: StopReason) -> None:
    """Send the signal for the stop that ``task`` just made."""
    if reason is StopReason.FAULT:
        info = _memory(task)
    elif reason is StopReason.BREAKPOINT or _is_arm_breakpoint(task):
        info = SigInfo(SIGTRAP, TRAP_BRKPT, address=task.cpu.pc)
        if task.abi.word_size == 8:
            imm = task.space.peek(task.cpu.pc, 4)
            number = int.from_bytes(imm, "little") >> 5 & 0xFFFF if imm else 0
            task.fault_address, task.fault_code = 0, _EC_BRK64 | _ESR_IL | number
        else:
            task.fault_address, task.fault_code, task.trap_no = 0, 0, _TRAP_UNDEFINED
    else:
        info = SigInfo(SIGILL, ILL_ILLOPC, address=task.cpu.pc)
        task.fault_address, task.fault_code, task.trap_no = 0, 0, _TRAP_UNDEFINED
    force(task, info)


def _memory(task: Task) -> SigInfo:
    process = task.process
    found = process.engine.fault
    address, access = found.address, found.access
    space = task.space
    mapped = address < space.size and bool(space.pages[address >> PAGE_SHIFT] & MAPPED)
    if found.unaligned:
        signo, code, status, fsr = SIGBUS, BUS_ADRALN, _FSC_ALIGNMENT, _FSR_ALIGNMENT
    elif mapped and process.mm.is_bus_error(address):
        signo, code, status, fsr = SIGBUS, BUS_ADRERR, _FSC_TRANSLATION, _FSR_TRANSLATION
    elif mapped:
        signo, code, status, fsr = SIGSEGV, SEGV_ACCERR, _FSC_PERMISSION, _FSR_PERMISSION
    else:
        signo, code, status, fsr = SIGSEGV, SEGV_MAPERR, _FSC_TRANSLATION, _FSR_TRANSLATION
    task.fault_address = address
    if task.abi.word_size == 8:
        if access == PROT_EXEC:
            kind = _EC_PC_ALIGN if found.unaligned else _EC_FETCH_ABORT | status
        else:
            kind = _EC_DATA_ABORT | status | (_ESR_WNR if access == PROT_WRITE else 0)
        task.fault_code = kind | _ESR_IL
    else:
        task.trap_no = _TRAP_PAGE_FAULT
        task.fault_code = (
            fsr
            | (_FSR_WRITE if access == PROT_WRITE else 0)
            | (_FSR_LNX_PF if access == PROT_EXEC else 0)
        )
    return SigInfo(signo, code, address=address, access=access)


def _is_arm_breakpoint(task: Task) -> bool:
    """Whether the undefined instruction at PC is one of those that mean SIGTRAP."""
    if task.abi.word_size == 8:
        return False
    pc = task.cpu.pc
    if task.cpu.thumb:
        first = int.from_bytes(task.space.peek(pc, 2) or b"", "little")
        if first == _THUMB_BREAKPOINT:
            return True
        second = int.from_bytes(task.space.peek(pc + 2, 2) or b"", "little")
        return (first, second) == _THUMB2_BREAKPOINT
    word = int.from_bytes(task.space.peek(pc, 4) or b"", "little")
    return word & 0x0FFFFFFF == _ARM_BREAKPOINT
