# SPDX-License-Identifier: GPL-2.0-or-later
"""Signals: kernel/signal.c. A signal set has eight bytes on both ABIs."""

from __future__ import annotations

import contextlib
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel import clocks, sigframe_arm, sigframe_arm64, signals
from droidemu.kernel.errno import (
    EAGAIN,
    EINTR,
    EINVAL,
    ENOMEM,
    EPERM,
    ERESTARTNOHAND,
    ESRCH,
    KernelError,
)
from droidemu.kernel.sighand import (
    SA_EXPOSE_TAGBITS,
    SA_NOCLDSTOP,
    SA_NOCLDWAIT,
    SA_NODEFER,
    SA_ONSTACK,
    SA_RESETHAND,
    SA_RESTART,
    SA_RESTORER,
    SA_SIGINFO,
    SA_THIRTYTWO,
    SS_AUTODISARM,
    SS_DISABLE,
    SS_ONSTACK,
    BadFrame,
    SigAction,
    on_stack,
    stack_state,
)
from droidemu.kernel.siginfo import (
    ALL,
    NSIG,
    SEGV_ACCERR,
    SEGV_MAPERR,
    SI_KERNEL,
    SI_TKILL,
    SI_USER,
    SIGINFO_SIZE,
    SIGSEGV,
    UNBLOCKABLE,
    SigInfo,
    bit,
    from_guest,
)
from droidemu.kernel.syscall import Int, Ptr, Signal, Size, ULong, syscall
from droidemu.kernel.wait import Blocking, Wait, Woken
from droidemu.memory import MAPPED, PAGE_SHIFT, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

SIG_BLOCK = 0
SIG_UNBLOCK = 1
SIG_SETMASK = 2

_SIGSET_SIZE = 8
#: struct sigaction: handler, flags, restorer, mask.
_SIGACTION = {8: Struct("<QQQQ"), 4: Struct("<IIIQ")}
#: arm's struct old_sigaction: handler, mask, flags, restorer.
_OLD_SIGACTION = Struct("<IIII")
#: stack_t: ss_sp, ss_flags, ss_size.
_STACK = {8: Struct("<QI4xQ"), 4: Struct("<III")}
#: asm/signal.h of each.
_MINSIGSTKSZ = {8: 5120, 4: 2048}

#: sa_flags that the kernel knows; others read back as zero (since Linux 5.11).
_SA_FLAGS = (
    SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND
    | SA_EXPOSE_TAGBITS | SA_RESTORER | SA_THIRTYTWO
)  # fmt: skip


def _check_size(size: int) -> None:
    if size != _SIGSET_SIZE:
        raise KernelError(EINVAL)


def _check_signal(signo: int) -> None:
    if not 0 <= signo <= NSIG:
        raise KernelError(EINVAL)


# -- dispositions and masks ----------------------------------------------------------------------


def _sigaction(process: Process, signo: int, action: SigAction | None) -> SigAction:
    """do_sigaction: the old disposition; sets the new one if there is one."""
    if not 1 <= signo <= NSIG or (action is not None and bit(signo) & UNBLOCKABLE):
        raise KernelError(EINVAL)
    old = process.sighand.actions[signo]
    if action is not None:
        signals.set_action(process, signo, action)
        for task in process.tasks.values():
            signals.recalculate(task)
    return old


@syscall("rt_sigaction", arm64=134, arm=174)
def sys_rt_sigaction(task: Task, sig: Signal, act: Ptr, oact: Ptr, size: Size) -> int:
    _check_size(size)
    layout = _SIGACTION[task.abi.word_size]
    new = None
    if act:
        handler, flags, restorer, mask = layout.unpack(task.space.read(act, layout.size))
        new = SigAction(handler, flags & _SA_FLAGS, restorer, mask)
    old = _sigaction(task.process, sig, new)
    if oact:
        task.space.write(oact, layout.pack(old.handler, old.flags, old.restorer, old.mask))
    return 0


@syscall("sigaction", arm=67)
def sys_sigaction(task: Task, sig: Signal, act: Ptr, oact: Ptr) -> int:
    new = None
    if act:
        data = task.space.read(act, _OLD_SIGACTION.size)
        handler, mask, flags, restorer = _OLD_SIGACTION.unpack(data)
        new = SigAction(handler, flags & _SA_FLAGS, restorer, mask)
    old = _sigaction(task.process, sig, new)
    if oact:
        data = _OLD_SIGACTION.pack(old.handler, old.mask & 0xFFFFFFFF, old.flags, old.restorer)
        task.space.write(oact, data)
    return 0


def _change_mask(task: Task, how: int, mask: int) -> None:
    if how == SIG_BLOCK:
        mask |= task.blocked
    elif how == SIG_UNBLOCK:
        mask = task.blocked & ~mask
    elif how != SIG_SETMASK:
        raise KernelError(EINVAL)
    signals.set_blocked(task, mask)


@syscall("rt_sigprocmask", arm64=135, arm=175)
def sys_rt_sigprocmask(task: Task, how: Int, nset: Ptr, oset: Ptr, size: Size) -> int:
    _check_size(size)
    old = task.blocked
    if nset:
        _change_mask(task, how, task.space.read_u64(nset))
    if oset:
        task.space.write_u64(oset, old)
    return 0


@syscall("sigprocmask", arm=126)
def sys_sigprocmask(task: Task, how: Int, nset: Ptr, oset: Ptr) -> int:
    old = task.blocked
    if nset:
        mask = task.space.read_u32(nset)
        if how == SIG_SETMASK:
            mask |= old & ~0xFFFFFFFF
        _change_mask(task, how, mask)
    if oset:
        task.space.write_u32(oset, old)
    return 0


def _pending(task: Task) -> int:
    return (task.pending.mask | task.process.sighand.pending.mask) & task.blocked


@syscall("rt_sigpending", arm64=136, arm=176)
def sys_rt_sigpending(task: Task, uset: Ptr, size: Size) -> int:
    if size > _SIGSET_SIZE:
        raise KernelError(EINVAL)
    task.space.write(uset, _pending(task).to_bytes(8, "little")[:size])
    return 0


@syscall("sigpending", arm=73)
def sys_sigpending(task: Task, uset: Ptr) -> int:
    task.space.write_u32(uset, _pending(task))
    return 0


@syscall("sigaltstack", arm64=132, arm=186)
def sys_sigaltstack(task: Task, uss: Ptr, uoss: Ptr) -> int:
    layout = _STACK[task.abi.word_size]
    sp = task.cpu.sp
    old = task.altstack
    if uss:
        base, flags, size = layout.unpack(task.space.read(uss, layout.size))
        _set_altstack(task, base, flags, size, sp)
    if uoss:
        state = stack_state(old, sp) | old[1] & SS_AUTODISARM
        task.space.write(uoss, layout.pack(old[0], state, old[2]))
    return 0


def _set_altstack(task: Task, base: int, flags: int, size: int, sp: int) -> None:
    """do_sigaltstack: EPERM while on it, EINVAL, ENOMEM."""
    if on_stack(task.altstack, sp):
        raise KernelError(EPERM)
    mode = flags & ~SS_AUTODISARM
    if mode not in (0, SS_ONSTACK, SS_DISABLE):
        raise KernelError(EINVAL)
    if mode == SS_DISABLE:
        base = size = 0
    elif size < _MINSIGSTKSZ[task.abi.word_size]:
        raise KernelError(ENOMEM)
    task.altstack = (base, flags, size)


# -- waiting -------------------------------------------------------------------------------------


def _suspend(task: Task) -> Blocking:
    while not task.signals_pending_flag:
        yield Wait()
    return -ERESTARTNOHAND


@syscall("rt_sigsuspend", arm64=133, arm=179)
def sys_rt_sigsuspend(task: Task, unewset: Ptr, size: Size) -> Blocking:
    _check_size(size)
    signals.set_temporary(task, task.space.read_u64(unewset))
    return _suspend(task)


@syscall("sigsuspend", arm=72)
def sys_sigsuspend(task: Task, unused1: Int, unused2: Int, mask: ULong) -> Blocking:
    signals.set_temporary(task, mask & 0xFFFFFFFF)
    return _suspend(task)


@syscall("pause", arm=29)
def sys_pause(task: Task) -> Blocking:
    return _suspend(task)


def _sigtimedwait(
    task: Task, uthese: int, uinfo: int, uts: int, size: int, wide: bool
) -> Blocking | int:
    _check_size(size)
    these = task.space.read_u64(uthese) & ~UNBLOCKABLE
    deadline = None
    if uts:
        wait_ns = clocks.read_timespec(task, uts, wide)
        deadline = task.kernel.clock.monotonic() + wait_ns
        if wait_ns == 0:
            deadline = 0
    info = signals.take(task, these)
    if info is None and deadline != 0:
        return _wait_for(task, these, uinfo, deadline)
    return _waited(task, info, uinfo, -EAGAIN)


def _wait_for(task: Task, these: int, uinfo: int, deadline: int | None) -> Blocking:
    # The awaited signals are let through to wake us; real_blocked keeps them from being ignored.
    task.real_blocked = task.blocked
    task.blocked &= ~these
    signals.recalculate(task)
    why = Woken.SIGNAL
    if not task.signals_pending_flag:
        why = yield Wait(deadline=deadline)
    task.blocked, task.real_blocked = task.real_blocked, 0
    info = signals.take(task, these)
    return _waited(task, info, uinfo, -EAGAIN if why is Woken.TIMEOUT else -EINTR)


def _waited(task: Task, info: SigInfo | None, uinfo: int, otherwise: int) -> int:
    signals.recalculate(task)
    if info is None:
        return otherwise
    if uinfo:
        task.space.write(uinfo, info.encode(task.abi.word_size))
    return info.signo


@syscall("rt_sigtimedwait", arm64=137, arm=177)
def sys_rt_sigtimedwait(
    task: Task, uthese: Ptr, uinfo: Ptr, uts: Ptr, size: Size
) -> Blocking | int:
    return _sigtimedwait(task, uthese, uinfo, uts, size, False)


@syscall("rt_sigtimedwait_time64", arm=421)
def sys_rt_sigtimedwait_time64(
    task: Task, uthese: Ptr, uinfo: Ptr, uts: Ptr, size: Size
) -> Blocking | int:
    return _sigtimedwait(task, uthese, uinfo, uts, size, True)


# -- sending -------------------------------------------------------------------------------------


def _process_of(task: Task, pid: int) -> Process:
    """The process of a pid, or of a thread's number, as find_vpid gives; ESRCH."""
    process = task.kernel.processes.get(pid)
    if process is None:
        thread = task.kernel.tasks.get(pid)
        process = None if thread is None else thread.process
    if process is None:
        raise KernelError(ESRCH)
    return process


def _thread(task: Task, tgid: int | None, tid: int) -> Task:
    """A thread by number, in the given process if one is given; ESRCH."""
    found = task.kernel.tasks.get(tid)
    if found is None or (tgid is not None and found.process.pid != tgid):
        raise KernelError(ESRCH)
    return found


@syscall("kill", arm64=129, arm=37)
def sys_kill(task: Task, pid: Int, sig: Signal) -> int:
    me = task.process
    _check_signal(sig)
    if pid > 0:
        targets = [_process_of(task, pid)]
    elif pid == -1:
        targets = [p for p in task.kernel.processes.values() if p is not me and p.pid != 1]
    else:
        group = -pid if pid else me.pgid
        targets = [p for p in task.kernel.processes.values() if p.pgid == group]
    if not targets:
        raise KernelError(ESRCH)
    if sig:
        signals.send_group(targets, SigInfo(sig, SI_USER, pid=me.pid, uid=me.uid))
    return 0


def _kill_thread(task: Task, tgid: int | None, tid: int, sig: int) -> int:
    if tid <= 0 or (tgid is not None and tgid <= 0):
        raise KernelError(EINVAL)
    _check_signal(sig)
    target = _thread(task, tgid, tid)
    if sig:
        me = task.process
        signals.send(target, sig, SigInfo(sig, SI_TKILL, pid=me.pid, uid=me.uid))
    return 0


@syscall("tkill", arm64=130, arm=238)
def sys_tkill(task: Task, pid: Int, sig: Signal) -> int:
    return _kill_thread(task, None, pid, sig)


@syscall("tgkill", arm64=131, arm=268)
def sys_tgkill(task: Task, tgid: Int, pid: Int, sig: Signal) -> int:
    return _kill_thread(task, tgid, pid, sig)


def _user_info(task: Task, pid: int, sig: int, uinfo: int) -> SigInfo:
    """The guest's siginfo; EPERM if it pretends to others to come from the kernel or a kill."""
    data = task.space.read(uinfo, SIGINFO_SIZE)
    _check_signal(sig)
    info = from_guest(sig, data, task.abi.word_size)
    if (info.code >= 0 or info.code == SI_TKILL) and pid not in (task.process.pid, task.tid):
        raise KernelError(EPERM)
    return info


@syscall("rt_sigqueueinfo", arm64=138, arm=178)
def sys_rt_sigqueueinfo(task: Task, pid: Int, sig: Signal, uinfo: Ptr) -> int:
    info = _user_info(task, pid, sig, uinfo)
    target = _process_of(task, pid)
    if sig:
        signals.send(target, sig, info)
    return 0


@syscall("rt_tgsigqueueinfo", arm64=240, arm=363)
def sys_rt_tgsigqueueinfo(task: Task, tgid: Int, pid: Int, sig: Signal, uinfo: Ptr) -> int:
    if pid <= 0 or tgid <= 0:
        raise KernelError(EINVAL)
    info = _user_info(task, pid, sig, uinfo)
    target = _thread(task, tgid, pid)
    if sig:
        signals.send(target, sig, info)
    return 0


# -- going back ----------------------------------------------------------------------------------


def _sigreturn(task: Task, with_info: bool) -> None:
    """Take down the frame at SP; the registers hold their result themselves, hence None."""
    task.restart_block = None
    frame = task.cpu.sp
    try:
        stack: tuple[int, int, int] | None
        if task.abi.word_size == 8:
            mask, stack = sigframe_arm64.restore(task)
        else:
            mask, stack = sigframe_arm.restore(task, with_info)
    except (BadFrame, MemoryFault):
        code = SI_KERNEL
        if task.abi.word_size == 8:
            # arm64_notify_segfault looks whether anything is mapped at SP.
            mapped = frame < task.space.size and task.space.pages[frame >> PAGE_SHIFT] & MAPPED
            code = SEGV_ACCERR if mapped else SEGV_MAPERR
        signals.force(task, SigInfo(SIGSEGV, code, address=frame if code != SI_KERNEL else 0))
        return
    signals.set_blocked(task, mask & ALL)
    if stack is not None:
        # restore_altstack minds nothing but EFAULT.
        with contextlib.suppress(KernelError):
            _set_altstack(task, *stack, task.cpu.sp)


@syscall("rt_sigreturn", arm64=139, arm=173)
def sys_rt_sigreturn(task: Task) -> None:
    _sigreturn(task, True)


@syscall("sigreturn", arm=119)
def sys_sigreturn(task: Task) -> None:
    _sigreturn(task, False)


@syscall("restart_syscall", arm64=128, arm=0)
def sys_restart_syscall(task: Task) -> Blocking | int:
    again, task.restart_block = task.restart_block, None
    if again is None:
        return -EINTR
    result: Blocking | int = again()
    return result
