# SPDX-License-Identifier: GPL-2.0-or-later
"""Timers behind descriptors: fs/timerfd.c."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel import clocks
from droidemu.kernel.errno import EINVAL, KernelError
from droidemu.kernel.file import O_CLOEXEC, O_NONBLOCK
from droidemu.kernel.files.timerfd import TimerFd
from droidemu.kernel.syscall import Fd, Int, Ptr, UInt, syscall
from droidemu.kernel.syscalls.timer import read_itimerspec, write_itimerspec

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

TFD_TIMER_ABSTIME = 1
#: Accepted: nobody can set the guest's clock, so nothing is ever cancelled.
TFD_TIMER_CANCEL_ON_SET = 2

_CLOCKS = (
    clocks.CLOCK_REALTIME,
    clocks.CLOCK_MONOTONIC,
    clocks.CLOCK_BOOTTIME,
    clocks.CLOCK_REALTIME_ALARM,
    clocks.CLOCK_BOOTTIME_ALARM,
)


@syscall("timerfd_create", arm64=85, arm=350)
def sys_timerfd_create(task: Task, clockid: Int, flags: UInt) -> int:
    if flags & ~(O_CLOEXEC | O_NONBLOCK) or clockid not in _CLOCKS:
        return -EINVAL
    file = TimerFd(task.kernel, clockid, flags & O_NONBLOCK)
    return task.process.files.allocate(file, bool(flags & O_CLOEXEC))


def _timerfd(task: Task, fd: int) -> TimerFd:
    file = task.process.files.get(fd)
    if not isinstance(file, TimerFd):
        raise KernelError(EINVAL)
    return file


def _settime(task: Task, ufd: int, flags: int, new: int, old: int, wide: bool) -> int:
    value, interval = read_itimerspec(task, new, wide)
    if flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET):
        return -EINVAL
    timer = _timerfd(task, ufd)
    before = (timer.remaining(), timer.interval)
    if not value:
        timer.arm(None, interval)
    else:
        timer.arm(value if flags & TFD_TIMER_ABSTIME else timer.alarm.now() + value, interval)
    if old:
        write_itimerspec(task, old, *before, wide)
    return 0


@syscall("timerfd_settime", arm64=86, arm=353)
def sys_timerfd_settime(task: Task, ufd: Fd, flags: UInt, utmr: Ptr, otmr: Ptr) -> int:
    return _settime(task, ufd, flags, utmr, otmr, False)


@syscall("timerfd_settime64", arm=411)
def sys_timerfd_settime64(task: Task, ufd: Fd, flags: UInt, utmr: Ptr, otmr: Ptr) -> int:
    return _settime(task, ufd, flags, utmr, otmr, True)


def _gettime(task: Task, ufd: int, otmr: int, wide: bool) -> int:
    timer = _timerfd(task, ufd)
    write_itimerspec(task, otmr, timer.remaining(), timer.interval, wide)
    return 0


@syscall("timerfd_gettime", arm64=87, arm=354)
def sys_timerfd_gettime(task: Task, ufd: Fd, otmr: Ptr) -> int:
    return _gettime(task, ufd, otmr, False)


@syscall("timerfd_gettime64", arm=410)
def sys_timerfd_gettime64(task: Task, ufd: Fd, otmr: Ptr) -> int:
    return _gettime(task, ufd, otmr, True)
