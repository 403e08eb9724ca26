# SPDX-License-Identifier: GPL-2.0-or-later
"""Signal frames of 32-bit ARM, as arch/arm/kernel/signal.c builds and takes them down.

At SP, 8-byte aligned::

    struct sigframe {
        struct ucontext {                   // 744 bytes
            unsigned long uc_flags; struct ucontext *uc_link; stack_t uc_stack;
            struct sigcontext uc_mcontext;  // trap_no, error_code, oldmask, r0..pc, cpsr, address
            sigset_t uc_sigmask; int unused[30];
            unsigned long uc_regspace[128]; // struct vfp_sigframe, then an end word of 0
        } uc;
        unsigned long retcode[4];
    };
    struct rt_sigframe { siginfo_t info; struct sigframe sig; };    // with SA_SIGINFO
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

VFP_MAGIC: Final = 0x56465001
#: sizeof(struct vfp_sigframe): magic, size, user_vfp (padded to 264), user_vfp_exc, padding.
_VFP_SIZE: Final = 288
#: setup_frame's mark of a frame without siginfo.
_UC_FLAGS_OLD: Final = 0x5AC3C35A

#: uc_flags, uc_link, uc_stack (ss_sp, ss_flags, ss_size).
_UC_HEAD = struct.Struct("<IIIII")
_MCONTEXT: Final = 20
#: trap_no, error_code, oldmask, r0-r10, fp, ip, sp, lr, pc, cpsr, fault_address.
_SIGCONTEXT = struct.Struct("<21I")
_SIGMASK: Final = 104
_REGSPACE: Final = 232
_VFP_REGS: Final = _REGSPACE + 8
_VFP_STATUS: Final = _VFP_REGS + 256
#: fpexc, fpinst, fpinst2.
_VFP_EXC: Final = _VFP_STATUS + 8
_RETCODE: Final = 744
_SIGFRAME_SIZE: Final = 760
_SIGINFO: Final = 128

#: FPEXC as user space sees it: enabled.
_FPEXC_EN: Final = 1 << 30
#: FPSCR.LEN and STRIDE, which a handler starts without.
_FPSCR_VECTOR: Final = 0x00370000

_PSR_T: Final = 1 << 5
_PSR_F: Final = 0xFF000000
_PSR_E: Final = 1 << 9
_PSR_IT: Final = 0x0600FC00
_PSR_I: Final = 1 << 7
_MODE_MASK: Final = 0x1F
_USR_MODE: Final = 0x10

#: What is left on the stack, by thumb << 1 plus 3 with SA_SIGINFO: the words of
#: arch/arm/kernel/sigreturn_codes.S. Handlers return to the like in the signal page.
_SIGRETURN_CODES: Final = (
    0xE3A07077,  # mov r7, #119 (sigreturn)
    0xEF900077,  # swi 0x900077
    0xDF002777,  # Thumb: movs r7, #119; svc #0
    0xE3A070AD,  # mov r7, #173 (rt_sigreturn)
    0xEF9000AD,
    0xDF0027AD,
)


#: Offsets in the signal page by the same index.
_PAGE_OFFSETS: Final = {
    0: trampoline.ARM_SIGRETURN,
    2: trampoline.ARM_SIGRETURN_THUMB,
    3: trampoline.ARM_RT_SIGRETURN,
    5: trampoline.ARM_RT_SIGRETURN_THUMB,
}


def build(task: Task, action: SigAction, info: SigInfo, mask: int, sigpage: int) -> None:
    """Put a frame on the stack and point the registers at the handler; see sigframe_arm64.build."""
    cpu = task.cpu
    general = cpu.general()
    old_sp, lr = general[13], general[14]
    cpsr = cpu.flags
    with_info = bool(action.flags & SA_SIGINFO)
    at = _SIGINFO if with_info else 0
    length = at + _SIGFRAME_SIZE
    top = old_sp
    if action.flags & SA_ONSTACK and task.altstack[2] and not on_stack(task.altstack, old_sp):
        top = task.altstack[0] + task.altstack[2]
    frame = (top - length & 0xFFFFFFFF) & ~7

    data = bytearray(length)
    if with_info:
        data[:_SIGINFO] = info.encode(4)
        base, flags, size = task.altstack
        _UC_HEAD.pack_into(data, at, 0, 0, base, flags, size)
    else:
        _UC_HEAD.pack_into(data, at, _UC_FLAGS_OLD, 0, 0, 0, 0)
    _SIGCONTEXT.pack_into(
        data, at + _MCONTEXT,
        task.trap_no, task.fault_code & 0xFFFFFFFF, mask & 0xFFFFFFFF,
        *general[:13], old_sp, lr, cpu.pc, cpsr, task.fault_address & 0xFFFFFFFF,
    )  # fmt: skip
    struct.pack_into("<Q", data, at + _SIGMASK, mask)
    fp = cpu.fp()
    struct.pack_into("<II", data, at + _REGSPACE, VFP_MAGIC, _VFP_SIZE)
    data[at + _VFP_REGS : at + _VFP_STATUS] = fp.vectors
    struct.pack_into("<I", data, at + _VFP_STATUS, fp.status)
    struct.pack_into("<I", data, at + _VFP_EXC, _FPEXC_EN)

    thumb = action.handler & 1
    if action.flags & SA_RESTORER:
        returns_to = action.restorer
    else:
        index = thumb << 1
        if with_info:
            index += 3
        # The kernel leaves the code on the stack too, "in order to remain ABI compliant".
        codes = (*_SIGRETURN_CODES, 0)[index : index + 2]
        struct.pack_into("<II", data, at + _RETCODE, *codes)
        returns_to = sigpage + _PAGE_OFFSETS[index] + thumb
    task.space.write(frame, data)

    general[0] = info.signo
    if with_info:
        general[1] = frame
        general[2] = frame + _SIGINFO
    general[13] = frame
    general[14] = returns_to
    cpu.set_general(general)
    cpsr &= ~(_PSR_F | _PSR_E | _PSR_IT | _PSR_T)
    cpu.flags = cpsr | (_PSR_T if thumb else 0)
    cpu.pc = action.handler & ~1
    if fp.status & _FPSCR_VECTOR:
        cpu.set_fp(FpState(fp.vectors, fp.status & ~_FPSCR_VECTOR, fp.control))


def restore(task: Task, with_info: bool) -> tuple[int, tuple[int, int, int] | None]:
    """Take down the frame at SP (rt_sigreturn: ``with_info``, else sigreturn).

    Returns (signal mask, uc_stack or None for the old frame). BadFrame, MemoryFault.
    """
    cpu = task.cpu
    frame = cpu.sp
    if frame & 7:
        raise BadFrame(frame)
    at = _SIGINFO if with_info else 0
    data = task.space.read(frame, at + _SIGFRAME_SIZE)
    _, _, base, flags, size = _UC_HEAD.unpack_from(data, at)
    context = _SIGCONTEXT.unpack_from(data, at + _MCONTEXT)
    (mask,) = struct.unpack_from("<Q", data, at + _SIGMASK)
    cpsr = context[19]
    # valid_user_regs: user mode with interrupts on; the F and A bits are ignored.
    if cpsr & _PSR_I or cpsr & _MODE_MASK != _USR_MODE:
        raise BadFrame(frame)
    magic, length = struct.unpack_from("<II", data, at + _REGSPACE)
    if magic != VFP_MAGIC or length != _VFP_SIZE:
        raise BadFrame(frame)
    (status,) = struct.unpack_from("<I", data, at + _VFP_STATUS)
    vectors = data[at + _VFP_REGS : at + _VFP_STATUS]
    cpu.set_general(context[3:18])
    cpu.flags = cpsr
    cpu.pc = context[18] & ~1
    cpu.set_fp(FpState(vectors, status, 0))
    return mask, ((base, flags, size) if with_info else None)
