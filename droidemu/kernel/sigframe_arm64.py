# SPDX-License-Identifier: GPL-2.0-or-later
"""Signal frames of AArch64, as arch/arm64/kernel/signal.c builds and takes them down.

On the stack, from SP up, everything 16-byte aligned::

    struct rt_sigframe {
        siginfo_t info;                     // 128 bytes
        struct ucontext {
            unsigned long uc_flags; struct ucontext *uc_link; stack_t uc_stack;
            sigset_t uc_sigmask; __u8 unused[120];          // then aligned to 16
            struct sigcontext {
                __u64 fault_address, regs[31], sp, pc, pstate;
                __u8 __reserved[4096];      // records of {magic, size}, then {0, 0}
            } uc_mcontext;
        } uc;
    };
    struct frame_record { u64 fp, lr; };    // what x29 points at in the handler
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from droidemu.engine import FpState
from droidemu.kernel.abi import trampoline
from droidemu.kernel.sighand import SA_ONSTACK, SA_RESTORER, SA_SIGINFO, BadFrame, on_stack

if TYPE_CHECKING:
    from droidemu.kernel.sighand import SigAction
    from droidemu.kernel.siginfo import SigInfo
    from droidemu.kernel.task import Task

FPSIMD_MAGIC: Final = 0x46508001
ESR_MAGIC: Final = 0x45535201
#: sizeof(struct fpsimd_context): head, fpsr, fpcr, 32 vectors.
_FPSIMD_SIZE: Final = 528
_RESERVED: Final = 4096

_INFO: Final = 0
_UC: Final = 128
#: uc_flags, uc_link, uc_stack (ss_sp, ss_flags, ss_size), uc_sigmask.
_UC_HEAD = struct.Struct("<QQQI4xQQ")
_MCONTEXT: Final = _UC + 176
#: fault_address, regs[31], sp, pc, pstate.
_SIGCONTEXT = struct.Struct("<35Q")
_RESERVED_AT: Final = _MCONTEXT + 288
_FPSIMD_HEAD = struct.Struct("<IIII")
_RECORD = struct.Struct("<II")
_FRAME_RECORD = struct.Struct("<QQ")
FRAME_SIZE: Final = _RESERVED_AT + _RESERVED

_PSR_FLAGS: Final = 0xF0000000
#: Mode, AArch32 state, DAIF: must be zero in a user's PSTATE.
_PSR_FORBIDDEN: Final = 0x3DF
_MASK: Final = (1 << 64) - 1


def build(task: Task, action: SigAction, info: SigInfo, mask: int, sigpage: int) -> None:
    """Put a frame on the stack and point the registers at the handler.

    ``mask``: what rt_sigreturn shall restore. ``sigpage``: what the handler returns to unless the
    action brings its restorer. MemoryFault (registers untouched) if the stack is bad.
    """
    cpu = task.cpu
    general = cpu.general()
    old_sp = general[31]
    top = old_sp
    if action.flags & SA_ONSTACK and task.altstack[2] and not on_stack(task.altstack, old_sp):
        top = task.altstack[0] + task.altstack[2]
    record = (top - 16 & _MASK) & ~15
    frame = record - FRAME_SIZE & _MASK

    # Linux leaves the gaps as they are on the stack; zeroes make runs equal byte for byte.
    data = bytearray(FRAME_SIZE + 16)
    if action.flags & SA_SIGINFO:
        data[_INFO : _INFO + 128] = info.encode(8)
    base, flags, size = task.altstack
    _UC_HEAD.pack_into(data, _UC, 0, 0, base, flags, size, mask)
    _SIGCONTEXT.pack_into(
        data, _MCONTEXT,
        task.fault_address, *general, cpu.pc, cpu.flags & _PSR_FLAGS,
    )  # fmt: skip
    fp = cpu.fp()
    at = _RESERVED_AT
    _FPSIMD_HEAD.pack_into(data, at, FPSIMD_MAGIC, _FPSIMD_SIZE, fp.status, fp.control)
    data[at + 16 : at + _FPSIMD_SIZE] = fp.vectors
    at += _FPSIMD_SIZE
    if task.fault_code:
        struct.pack_into("<IIQ", data, at, ESR_MAGIC, 16, task.fault_code)
    _FRAME_RECORD.pack_into(data, FRAME_SIZE, general[29], general[30])
    task.space.write(frame, data)

    general[0] = info.signo
    if action.flags & SA_SIGINFO:
        general[1] = frame + _INFO
        general[2] = frame + _UC
    general[29] = record
    if action.flags & SA_RESTORER:
        general[30] = action.restorer
    else:
        general[30] = sigpage + trampoline.ARM64_RT_SIGRETURN
    general[31] = frame
    cpu.set_general(general)
    cpu.pc = action.handler


def restore(task: Task) -> tuple[int, tuple[int, int, int]]:
    """Take down the frame at SP: all registers as the handler left them in it.

    Returns (signal mask, uc_stack as (ss_sp, ss_flags, ss_size)). BadFrame; MemoryFault counts as
    one too.
    """
    cpu = task.cpu
    frame = cpu.sp
    if frame & 15:
        raise BadFrame(frame)
    data = task.space.read(frame, FRAME_SIZE)
    _, _, base, flags, size, mask = _UC_HEAD.unpack_from(data, _UC)
    context = _SIGCONTEXT.unpack_from(data, _MCONTEXT)
    pstate = context[34]
    if pstate & _PSR_FORBIDDEN:
        raise BadFrame(frame)
    fp = _records(data, frame)
    cpu.set_general(context[1:33])
    cpu.pc = context[33]
    cpu.flags = pstate & _PSR_FLAGS
    cpu.set_fp(fp)
    return mask, (base, flags, size)


def _records(data: bytes, frame: int) -> FpState:
    """parse_user_sigframe: exactly one fpsimd_context, then perhaps others, then the end."""
    found: FpState | None = None
    offset = 0
    while True:
        if _RESERVED - offset < _RECORD.size or offset & 15:
            raise BadFrame(frame)
        at = _RESERVED_AT + offset
        magic, size = _RECORD.unpack_from(data, at)
        if _RESERVED - offset < size:
            raise BadFrame(frame)
        if magic == 0:
            if size or found is None:
                raise BadFrame(frame)
            return found
        if magic == FPSIMD_MAGIC:
            if found is not None or size != _FPSIMD_SIZE:
                raise BadFrame(frame)
            _, _, status, control = _FPSIMD_HEAD.unpack_from(data, at)
            found = FpState(data[at + 16 : at + _FPSIMD_SIZE], status, control)
        elif magic != ESR_MAGIC:
            raise BadFrame(frame)
        if size < _RECORD.size:
            raise BadFrame(frame)
        offset += size
