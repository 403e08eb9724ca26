# SPDX-License-Identifier: GPL-2.0-or-later
"""Masks, queues and sending: the first half of kernel/signal.c.

Nothing here runs a handler or ends a thread, but for SIGKILL: ``signals.deliver`` acts on what was
queued before the thread goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from droidemu.kernel.errno import EAGAIN, KernelError
from droidemu.kernel.rlimits import RLIMIT_SIGPENDING
from droidemu.kernel.sighand import SA_NOCLDSTOP, SIG_DFL, SIG_IGN, SigAction
from droidemu.kernel.siginfo import (
    CLD_CONTINUED,
    IGNORED,
    SI_KERNEL,
    SI_TIMER,
    SI_USER,
    SIGCHLD,
    SIGCONT,
    SIGKILL,
    SIGRTMIN,
    STOPS,
    UNBLOCKABLE,
    SigInfo,
    bit,
)
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Woken

if TYPE_CHECKING:
    from droidemu.kernel.process import Process

#: Exit status of a process that a signal ended, as shells show it.
STATUS_SIGNAL: Final = 128


# -- masks ---------------------------------------------------------------------------------------


def recalculate(task: Task) -> bool:
    """Set ``signals_pending_flag`` from queues and mask; returns it (recalc_sigpending)."""
    waiting = (task.pending.mask | task.process.sighand.pending.mask) & ~task.blocked
    task.signals_pending_flag = bool(waiting) or task.restart_result != 0
    return bool(waiting)


def set_blocked(task: Task, mask: int) -> None:
    """Set a thread's mask (never SIGKILL, SIGSTOP); what it newly blocks goes to other threads."""
    mask &= ~UNBLOCKABLE
    newly = mask & ~task.blocked
    task.blocked = mask
    recalculate(task)
    shared = task.process.sighand.pending.mask & newly
    if shared:
        _retarget(task, shared)


def set_temporary(task: Task, mask: int) -> None:
    """Set a mask for one sleeping call (ppoll, pselect6, epoll_pwait, rt_sigsuspend).

    The call ends with ``end_temporary``.
    """
    if task.saved_blocked is None:
        task.saved_blocked = task.blocked
    set_blocked(task, mask)


def end_temporary(task: Task, interrupted: bool) -> None:
    """End what ``set_temporary`` began (restore_saved_sigmask_unless).

    ``interrupted``: the call returns -ERESTARTNOHAND or the like, so ``deliver`` restores the mask
    after it looked for signals under the temporary one. Otherwise the old mask is back at once.
    """
    if task.saved_blocked is not None and not interrupted:
        saved, task.saved_blocked = task.saved_blocked, None
        set_blocked(task, saved)


def _retarget(task: Task, signals: int) -> None:
    """retarget_shared_pending: wake others for shared signals that ``task`` will not take."""
    for other in task.process.tasks.values():
        if other is not task and signals & ~other.blocked:
            _signal_wake(other)
            signals &= other.blocked
            if not signals:
                return


def task_ends(task: Task) -> None:
    """A thread ends: what was sent to the whole process goes to the others."""
    shared = task.process.sighand.pending.mask & ~task.blocked
    if shared and not task.process.exiting:
        _retarget(task, shared)


# -- sending -------------------------------------------------------------------------------------


def send(target: Task | Process, signal: int | SigInfo, info: SigInfo | None = None) -> None:
    """Send to one thread or to a process: a signal number, with its siginfo or as kill() from the
    target itself, or a SigInfo alone. EAGAIN if the queue of realtime signals is full.
    """
    process = target.process if isinstance(target, Task) else target
    if info is None:
        info = signal if isinstance(signal, SigInfo) else _own(process, signal)
    _send(process, target if isinstance(target, Task) else None, info)


def _own(process: Process, signo: int) -> SigInfo:
    return SigInfo(signo, SI_USER, pid=process.pid, uid=process.uid)


def kernel_info(signo: int) -> SigInfo:
    """A signal that the kernel itself sends (terminal keys, limits): SI_KERNEL."""
    return SigInfo(signo, SI_KERNEL)


def send_group(processes: Iterable[Process], info: SigInfo) -> None:
    """Send to several processes."""
    for process in processes:
        _send(process, None, replace(info))


def _ignored(process: Process, task: Task, signo: int) -> bool:
    """sig_ignored: would be thrown away; a blocked one is kept, its handler may yet change."""
    if (task.blocked | task.real_blocked) >> (signo - 1) & 1:
        return False
    debug = task.kernel.debug
    if debug is not None and debug.wants_signal(signo):
        return False
    return handler_ignores(process.sighand.actions[signo], signo)


def handler_ignores(action: SigAction, signo: int) -> bool:
    """The disposition throws the signal away."""
    handler = action.handler
    return handler == SIG_IGN or (handler == SIG_DFL and bool(IGNORED >> (signo - 1) & 1))


def _send(process: Process, task: Task | None, info: SigInfo) -> None:
    if process.exiting or not process.tasks:
        return
    signo = info.signo
    sighand = process.sighand
    _prepare(process, signo)
    chosen = task or process.leader or next(iter(process.tasks.values()))
    if _ignored(process, chosen, signo):
        return
    queue = sighand.pending if task is None else task.pending
    # A timer's queue entry is its own (send_sigqueue): neither merged nor limited.
    if info.code == SI_TIMER:
        pass
    elif signo < SIGRTMIN:
        if queue.mask >> (signo - 1) & 1:
            return
    elif info.code != SI_KERNEL and _queued(process) >= process.rlimits[RLIMIT_SIGPENDING][0]:
        raise KernelError(EAGAIN)
    if signo == SIGKILL:
        _kill(process)
        return
    queue.add(info)
    sighand.wait.wake()
    if task is not None:
        if not task.blocked >> (signo - 1) & 1:
            _signal_wake(task)
        return
    found = _choose(process, signo)
    if found is not None:
        _signal_wake(found)


def _queued(process: Process) -> int:
    return len(process.sighand.pending.queue) + sum(
        len(task.pending.queue) for task in process.tasks.values()
    )


def _kill(process: Process) -> None:
    """SIGKILL: at once, unless its own thread is at work; that one sees it before it goes on."""
    current = process.kernel.scheduler.current
    if current is not None and current.process is process:
        current.pending.add(SigInfo(SIGKILL, SI_KERNEL))
        current.signals_pending_flag = True
        return
    process.exit_group(STATUS_SIGNAL + SIGKILL, SIGKILL)


def _prepare(process: Process, signo: int) -> None:
    """prepare_signal: stop signals and SIGCONT cancel each other; SIGCONT resumes at once."""
    sighand = process.sighand
    if STOPS >> (signo - 1) & 1:
        gone = bit(SIGCONT)
    elif signo == SIGCONT:
        gone = STOPS
    else:
        return
    sighand.pending.remove(gone)
    for task in process.tasks.values():
        task.pending.remove(gone)
    if signo == SIGCONT and sighand.stopped:
        sighand.stopped = False
        for task in process.tasks.values():
            process.kernel.scheduler.cont(task)
        notify_parent(process, CLD_CONTINUED, SIGCONT)


def _choose(process: Process, signo: int) -> Task | None:
    """complete_signal: the thread that takes a signal for the process; the leader if it can."""
    leader = process.leader
    if (
        leader is not None
        and not leader.blocked >> (signo - 1) & 1
        and (not leader.signals_pending_flag or process.kernel.scheduler.current is leader)
    ):
        return leader
    fallback: Task | None = None
    for task in process.tasks.values():
        if task.blocked >> (signo - 1) & 1:
            continue
        if not task.signals_pending_flag:
            return task
        fallback = fallback or task
    return fallback


def _signal_wake(task: Task) -> None:
    task.signals_pending_flag = True
    task.kernel.scheduler.wake(task, Woken.SIGNAL)


def force(task: Task, info: SigInfo, *, fatal: bool = False) -> None:
    """force_sig_info: a signal the thread caused itself; blocking or ignoring it does not help.

    ``fatal``: whatever the handler, the process ends.
    """
    actions = task.process.sighand.actions
    signo = info.signo
    blocked = task.blocked >> (signo - 1) & 1
    if blocked or fatal or actions[signo].handler == SIG_IGN:
        actions[signo] = replace(actions[signo], handler=SIG_DFL)
        if blocked:
            task.blocked &= ~bit(signo)
    if not task.pending.mask >> (signo - 1) & 1:
        task.pending.add(info)
    task.signals_pending_flag = True


def take(task: Task, allowed: int) -> SigInfo | None:
    """dequeue_signal: the thread's own signals come before the process's."""
    info = task.pending.take(allowed) or task.process.sighand.pending.take(allowed)
    if info is not None and info.source is not None:
        info.source.dequeued(info)
    return info


def notify_parent(process: Process, code: int, status: int) -> None:
    """SIGCHLD for a stop or a continuation, unless the parent does not care."""
    parent = process.kernel.processes.get(process.ppid)
    if parent is None:
        return
    if not parent.sighand.actions[SIGCHLD].flags & SA_NOCLDSTOP:
        info = SigInfo(SIGCHLD, code, pid=process.pid, uid=process.uid, status=status)
        send(parent, info)
    parent.wait_children.wake()
