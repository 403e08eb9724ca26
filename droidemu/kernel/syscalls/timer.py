# SPDX-License-Identifier: GPL-2.0-or-later
"""Timers that send signals: POSIX timers and interval timers."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel import clocks
from droidemu.kernel.alarms import Alarm, make_alarm
from droidemu.kernel.errno import EAGAIN, EINVAL, EOPNOTSUPP, KernelError
from droidemu.kernel.itimers import (
    ITIMER_PROF,
    SIGEV_NONE,
    SIGEV_SIGNAL,
    SIGEV_THREAD_ID,
    PosixTimer,
    timers_of,
)
from droidemu.kernel.rlimits import RLIMIT_SIGPENDING
from droidemu.kernel.siginfo import NSIG, SIGALRM
from droidemu.kernel.syscall import Int, Ptr, UInt, syscall

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: struct sigevent: sigev_value, sigev_signo, sigev_notify, tid; 64 bytes in all.
_SIGEVENT = {8: Struct("<Qiii"), 4: Struct("<Iiii")}
_SIGEVENT_SIZE = 64
#: Timers of one process whatever the limit on queued signals says.
_MAX_TIMERS = 4096
_USEC = 1000
_USEC_PER_SEC = 1_000_000


def read_itimerspec(task: Task, address: int, wide: bool) -> tuple[int, int]:
    """``struct itimerspec`` as (value, interval) in ns; EFAULT, EINVAL."""
    abi = task.abi
    layout = abi.itimerspec64 if wide else abi.itimerspec
    fields = layout.unpack(task.space.read(address, layout.size))
    if abi.word_size == 4:
        fields = (fields[0], clocks.narrow(fields[1]), fields[2], clocks.narrow(fields[3]))
    interval = clocks.timespec_ns(fields[0], fields[1])
    return clocks.timespec_ns(fields[2], fields[3]), interval


def write_itimerspec(task: Task, address: int, value: int, interval: int, wide: bool) -> None:
    """Store (value, interval) in ns as ``struct itimerspec``."""
    layout = task.abi.itimerspec64 if wide else task.abi.itimerspec
    times = (*divmod(interval, clocks.NSEC_PER_SEC), *divmod(value, clocks.NSEC_PER_SEC))
    if not wide and task.abi.word_size == 4:
        times = (clocks.narrow(times[0]), times[1], clocks.narrow(times[2]), times[3])
    task.space.write(address, layout.pack(*times))


def _target(task: Task, notify: int, signo: int, tid: int) -> Process | Task | None:
    """good_sigevent: who gets the signal, None for SIGEV_NONE; EINVAL."""
    if notify & ~SIGEV_THREAD_ID not in (SIGEV_SIGNAL, SIGEV_NONE, 2):
        raise KernelError(EINVAL)
    if notify == SIGEV_NONE:
        return None
    if not 1 <= signo <= NSIG:
        raise KernelError(EINVAL)
    if notify & SIGEV_THREAD_ID:
        thread = task.process.tasks.get(tid)
        if thread is None:
            raise KernelError(EINVAL)
        return thread
    return task.process


@syscall("timer_create", arm64=107, arm=257)
def sys_timer_create(task: Task, which: Int, event: Ptr, created: Ptr) -> int:
    timers = timers_of(task.process)
    limit = min(task.process.rlimits[RLIMIT_SIGPENDING][0], _MAX_TIMERS)
    if len(timers.posix) >= limit:
        return -EAGAIN
    ident = timers.new_id()
    value, signo, notify, tid = ident, SIGALRM, SIGEV_SIGNAL, 0
    if event:
        layout = _SIGEVENT[task.abi.word_size]
        data = task.space.read(event, _SIGEVENT_SIZE)
        value, signo, notify, tid = layout.unpack_from(data)
    target = _target(task, notify, signo, tid)

    def make(callback: Callable[[], None]) -> Alarm:
        alarm = make_alarm(task, which, callback)
        if alarm is None:
            raise KernelError(EOPNOTSUPP)
        return alarm

    timer = PosixTimer(make, ident, target, signo, value, notify)
    task.space.write_u32(created, ident)
    timers.posix[ident] = timer
    return 0


def _timer(task: Task, ident: int) -> PosixTimer:
    timers = task.process.signal_timers
    timer = None if timers is None else timers.posix.get(ident)
    if timer is None:
        raise KernelError(EINVAL)
    return timer


def _timer_settime(task: Task, ident: int, flags: int, new: int, old: int, wide: bool) -> int:
    if not new:
        return -EINVAL
    value, interval = read_itimerspec(task, new, wide)
    timer = _timer(task, ident)
    before = (timer.remaining(), timer.interval)
    if value:
        timer.arm(value if flags & clocks.TIMER_ABSTIME else timer.alarm.now() + value, interval)
    else:
        timer.disarm()
    timer.overrun = 0
    if old:
        write_itimerspec(task, old, *before, wide)
    return 0


@syscall("timer_settime", arm64=110, arm=258)
def sys_timer_settime(task: Task, timer: Int, flags: UInt, new: Ptr, old: Ptr) -> int:
    return _timer_settime(task, timer, flags, new, old, False)


@syscall("timer_settime64", arm=409)
def sys_timer_settime64(task: Task, timer: Int, flags: UInt, new: Ptr, old: Ptr) -> int:
    return _timer_settime(task, timer, flags, new, old, True)


def _timer_gettime(task: Task, ident: int, setting: int, wide: bool) -> int:
    timer = _timer(task, ident)
    write_itimerspec(task, setting, timer.remaining(), timer.interval, wide)
    return 0


@syscall("timer_gettime", arm64=108, arm=259)
def sys_timer_gettime(task: Task, timer: Int, setting: Ptr) -> int:
    return _timer_gettime(task, timer, setting, False)


@syscall("timer_gettime64", arm=408)
def sys_timer_gettime64(task: Task, timer: Int, setting: Ptr) -> int:
    return _timer_gettime(task, timer, setting, True)


@syscall("timer_getoverrun", arm64=109, arm=260)
def sys_timer_getoverrun(task: Task, timer: Int) -> int:
    return _timer(task, timer).overrun


@syscall("timer_delete", arm64=111, arm=261)
def sys_timer_delete(task: Task, timer: Int) -> int:
    _timer(task, timer).disarm()
    timers_of(task.process).posix.pop(timer)
    return 0


# -- setitimer -----------------------------------------------------------------------------------


def _write_itimerval(task: Task, address: int, value: int, interval: int) -> None:
    # A running timer never reads as zero.
    parts = []
    for time in (interval, value):
        seconds, rest = divmod(-(-time // _USEC), _USEC_PER_SEC)
        if task.abi.word_size == 4:
            seconds = clocks.narrow(seconds)
        parts += [seconds, rest]
    task.space.write(address, task.abi.itimerval.pack(*parts))


@syscall("getitimer", arm64=102, arm=105)
def sys_getitimer(task: Task, which: Int, value: Ptr) -> int:
    if not 0 <= which <= ITIMER_PROF:
        return -EINVAL
    timer = timers_of(task.process).interval(which)
    _write_itimerval(task, value, timer.remaining(), timer.interval)
    return 0


@syscall("setitimer", arm64=103, arm=104)
def sys_setitimer(task: Task, which: Int, value: Ptr, ovalue: Ptr) -> int:
    due = interval = 0
    if value:
        layout = task.abi.itimerval
        fields = layout.unpack(task.space.read(value, layout.size))
        if not (0 <= fields[1] < _USEC_PER_SEC and 0 <= fields[3] < _USEC_PER_SEC):
            return -EINVAL
        interval = clocks.timespec_ns(fields[0], fields[1] * _USEC)
        due = clocks.timespec_ns(fields[2], fields[3] * _USEC)
    if not 0 <= which <= ITIMER_PROF:
        return -EINVAL
    timer = timers_of(task.process).interval(which)
    before = (timer.remaining(), timer.interval)
    if due:
        timer.arm(timer.alarm.now() + due, interval)
    else:
        timer.disarm()
    if ovalue:
        _write_itimerval(task, ovalue, *before)
    return 0
