# SPDX-License-Identifier: GPL-2.0-or-later
"""Delivering signals: the second half of kernel/signal.c and the do_signal of arm64 and arm.

``send`` queues (``sigsend``); the scheduler calls ``deliver`` before a thread with
``signals_pending_flag`` goes on, which runs default actions, builds handler frames and decides
about restarts. Faults of the guest come in through ``fault``. The rest of the kernel finds all of
it here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from droidemu.kernel import sigframe_arm, sigframe_arm64
from droidemu.kernel.errno import (
    EINTR,
    ERESTART_RESTARTBLOCK,
    ERESTARTNOHAND,
    ERESTARTSYS,
)
from droidemu.kernel.faults import fault
from droidemu.kernel.sighand import (
    SA_NODEFER,
    SA_RESETHAND,
    SA_RESTART,
    SIG_DFL,
    SIG_IGN,
    SS_AUTODISARM,
    SS_DISABLE,
    SigAction,
)
from droidemu.kernel.siginfo import (
    CLD_STOPPED,
    IGNORED,
    SI_KERNEL,
    SIGKILL,
    SIGSEGV,
    SIGSTOP,
    STOPS,
    UNBLOCKABLE,
    SigInfo,
    bit,
)
from droidemu.kernel.sigsend import (
    STATUS_SIGNAL,
    end_temporary,
    force,
    handler_ignores,
    kernel_info,
    notify_parent,
    recalculate,
    send,
    send_group,
    set_blocked,
    set_temporary,
    take,
    task_ends,
)
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

__all__ = [
    "deliver",
    "end_temporary",
    "fault",
    "force",
    "kernel_info",
    "recalculate",
    "rewind",
    "send",
    "send_group",
    "set_action",
    "set_blocked",
    "set_temporary",
    "take",
    "task_ends",
]


def deliver(task: Task) -> None:
    """do_signal: act on every signal that is not blocked, before the thread goes on.

    Also settles a system call that ended with -ERESTART*: it is made again, or ends with EINTR.
    """
    cpu = task.cpu
    rewind(task)
    code, after = task.held_restart
    task.held_restart = (0, 0)
    if code and cpu.pc != after - (2 if cpu.thumb else 4):
        # A debugger has chosen another place to go on.
        code = 0
    while True:
        taken = _next(task)
        if task.stopped and task.reported is not None:
            # For a debugger; what it decides is carried out when the thread goes on.
            task.held_restart = (code, after)
            return
        if taken is None:
            break
        info, action = taken
        if code:
            if code in (ERESTARTNOHAND, ERESTART_RESTARTBLOCK) or (
                code == ERESTARTSYS and not action.flags & SA_RESTART
            ):
                cpu.result = -EINTR
                cpu.pc = after
            code = 0
        _handle(task, info, action)
    if task.process.exiting:
        return
    if code == ERESTART_RESTARTBLOCK:
        # __NR_restart_syscall of both ABIs.
        if task.abi.word_size == 8:
            cpu.set("x8", 128)
        else:
            cpu.set("r7", 0)
    if task.saved_blocked is not None:
        saved, task.saved_blocked = task.saved_blocked, None
        set_blocked(task, saved)
        if task.signals_pending_flag:
            deliver(task)
            return
    recalculate(task)


def rewind(task: Task) -> None:
    """Put a thread whose call ended with -ERESTART* in front of that call again."""
    if task.restart_result:
        cpu = task.cpu
        task.held_restart = (-task.restart_result, cpu.pc)
        task.restart_result = 0
        cpu.result = task.orig_arg0
        cpu.pc -= 2 if cpu.thumb else 4


def _next(task: Task) -> tuple[SigInfo, SigAction] | None:
    """get_signal: the next signal that has a handler; default actions happen here."""
    process = task.process
    sighand = process.sighand
    while not process.exiting:
        if task.pending.mask & bit(SIGKILL):
            process.exit_group(STATUS_SIGNAL + SIGKILL, SIGKILL)
            return None
        debug = task.kernel.debug
        info, task.passed = task.passed, None
        if info is None:
            info = take(task, ~task.blocked)
            if info is None or (debug is not None and debug.intercept(task, info)):
                return None
        signo = info.signo
        strace = task.kernel.strace
        if strace is not None:
            strace.signal(task, info)
        action = sighand.actions[signo]
        if action.handler == SIG_IGN:
            continue
        if action.handler != SIG_DFL:
            if action.flags & SA_RESETHAND:
                sighand.actions[signo] = replace(action, handler=SIG_DFL)
            return info, action
        if IGNORED >> (signo - 1) & 1:
            continue
        if STOPS >> (signo - 1) & 1:
            if signo == SIGSTOP or not _orphaned(process):
                _stop(process, signo)
            continue
        _die(task, info)
    return None


def _die(task: Task, info: SigInfo) -> None:
    """A fatal signal ends the process."""
    kernel = task.kernel
    if kernel.crash is not None:
        kernel.crash(task, info.signo, info)
    task.process.exit_group(STATUS_SIGNAL + info.signo, info.signo)


def _handle(task: Task, info: SigInfo, action: SigAction) -> None:
    """handle_signal and signal_delivered: frame, then the mask the handler runs with."""
    mask = task.blocked if task.saved_blocked is None else task.saved_blocked
    module = sigframe_arm64 if task.abi.word_size == 8 else sigframe_arm
    try:
        module.build(task, action, info, mask, task.process.mm.sigpage)
    except MemoryFault:
        # force_sigsegv: no room for the frame of SIGSEGV itself is the end.
        force(task, SigInfo(SIGSEGV, SI_KERNEL), fatal=info.signo == SIGSEGV)
        return
    if task.motion is not None:
        task.motion.handler_entered()
    task.saved_blocked = None
    if task.altstack[1] & SS_AUTODISARM:
        task.altstack = (0, SS_DISABLE, 0)
    blocked = task.blocked | action.mask
    if not action.flags & SA_NODEFER:
        blocked |= bit(info.signo)
    set_blocked(task, blocked)


def _orphaned(process: Process) -> bool:
    """is_current_pgrp_orphaned: nobody outside the group could continue it."""
    kernel = process.kernel
    for member in kernel.processes.values():
        if member.pgid == process.pgid:
            parent = kernel.processes.get(member.ppid)
            if parent is not None and parent.pgid != process.pgid and parent.sid == process.sid:
                return False
    return True


def _stop(process: Process, signo: int) -> None:
    """do_signal_stop: all threads stay where they are until SIGCONT or SIGKILL."""
    process.sighand.stopped = True
    for task in process.tasks.values():
        process.kernel.scheduler.stop(task)
    notify_parent(process, CLD_STOPPED, signo)


def set_action(process: Process, signo: int, action: SigAction) -> None:
    """do_sigaction: a signal that is ignored from now on leaves all queues."""
    sighand = process.sighand
    sighand.actions[signo] = replace(action, mask=action.mask & ~UNBLOCKABLE)
    if handler_ignores(action, signo):
        sighand.pending.remove(bit(signo))
        for task in process.tasks.values():
            task.pending.remove(bit(signo))
