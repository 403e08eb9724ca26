# SPDX-License-Identifier: GPL-2.0-or-later
"""Clocks and sleeping: kernel/time/posix-timers.c, posix-stubs, hrtimer.c, time.c.

32-bit ARM has every call twice: with its 32-bit ``time_t`` and, as ``*_time64``, with 64-bit
seconds. (time, stime and alarm exist for the old ABI only: not in the EABI's table.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel import clocks
from droidemu.kernel.alarms import CpuAlarm
from droidemu.kernel.errno import (
    EINVAL,
    EOPNOTSUPP,
    EPERM,
    ERESTART_RESTARTBLOCK,
    ERESTARTNOHAND,
    KernelError,
)
from droidemu.kernel.syscall import Int, Ptr, Support, UInt, syscall
from droidemu.kernel.wait import Blocking, Wait, WaitQueue, Woken

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: Bytes of struct timex (struct __kernel_timex on 32-bit): 26 longs, and on 32-bit 32 longs.
_TIMEX_SIZE = {"arm64": 208, "arm": 128}
_TIMEX64_SIZE = 208


@syscall("clock_gettime", arm64=113, arm=263)
def sys_clock_gettime(task: Task, which: Int, tp: Ptr) -> int:
    clocks.write_timespec(task, tp, clocks.now(task, which), False)
    return 0


@syscall("clock_gettime64", arm=403)
def sys_clock_gettime64(task: Task, which: Int, tp: Ptr) -> int:
    clocks.write_timespec(task, tp, clocks.now(task, which), True)
    return 0


def _getres(task: Task, which: int, tp: int, wide: bool) -> int:
    value = clocks.resolution(task, which)
    if tp:
        clocks.write_timespec(task, tp, value, wide)
    return 0


@syscall("clock_getres", arm64=114, arm=264)
def sys_clock_getres(task: Task, which: Int, tp: Ptr) -> int:
    return _getres(task, which, tp, False)


@syscall("clock_getres_time64", arm=406)
def sys_clock_getres_time64(task: Task, which: Int, tp: Ptr) -> int:
    return _getres(task, which, tp, True)


def _settime(task: Task, which: int, tp: int, wide: bool) -> int:
    clocks.read_timespec(task, tp, wide)
    if which == clocks.CLOCK_REALTIME:
        return -EPERM
    clocks.now(task, which)
    return -EINVAL if which >= 0 and which not in (2, 3) else -EPERM


_NO_SETTING = "the guest's clocks belong to the emulator: EPERM"


@syscall("clock_settime", arm64=112, arm=262, support=Support.PARTIAL, note=_NO_SETTING)
def sys_clock_settime(task: Task, which: Int, tp: Ptr) -> int:
    return _settime(task, which, tp, False)


@syscall("clock_settime64", arm=404, support=Support.PARTIAL, note=_NO_SETTING)
def sys_clock_settime64(task: Task, which: Int, tp: Ptr) -> int:
    return _settime(task, which, tp, True)


@syscall("gettimeofday", arm64=169, arm=78)
def sys_gettimeofday(task: Task, tv: Ptr, tz: Ptr) -> int:
    if tv:
        seconds, nanoseconds = divmod(task.kernel.clock.realtime(), clocks.NSEC_PER_SEC)
        if task.abi.word_size == 4:
            seconds = clocks.narrow(seconds)
        task.space.write(tv, task.abi.timeval.pack(seconds, nanoseconds // 1000))
    if tz:
        task.space.write(tz, bytes(8))
    return 0


@syscall("settimeofday", arm64=170, arm=79, support=Support.PARTIAL, note=_NO_SETTING)
def sys_settimeofday(task: Task, tv: Ptr, tz: Ptr) -> int:
    if tv:
        _, microseconds = task.abi.timeval.unpack(task.space.read(tv, task.abi.timeval.size))
        if not 0 <= microseconds < 1_000_000:
            return -EINVAL
    return -EPERM


def _adjtimex(task: Task, which: int, utx: int, size: int) -> int:
    """Reading works (nothing is being adjusted); any change is EPERM."""
    if which != clocks.CLOCK_REALTIME:
        clocks.now(task, which)
        return -EOPNOTSUPP
    if task.space.read_u32(utx):
        return -EPERM
    task.space.write(utx, bytes(size))
    return 0


@syscall("adjtimex", arm64=171, arm=124, support=Support.PARTIAL, note="reads zeroes")
def sys_adjtimex(task: Task, txc: Ptr) -> int:
    return _adjtimex(task, 0, txc, _TIMEX_SIZE[task.abi.name])


@syscall("clock_adjtime", arm64=266, arm=372, support=Support.PARTIAL, note="reads zeroes")
def sys_clock_adjtime(task: Task, which: Int, utx: Ptr) -> int:
    return _adjtimex(task, which, utx, _TIMEX_SIZE[task.abi.name])


@syscall("clock_adjtime64", arm=405, support=Support.PARTIAL, note="reads zeroes")
def sys_clock_adjtime64(task: Task, which: Int, utx: Ptr) -> int:
    return _adjtimex(task, which, utx, _TIMEX64_SIZE)


# -- sleeping ------------------------------------------------------------------------------------


def _sleep(task: Task, deadline: int, rmtp: int, wide: bool) -> Blocking:
    """A relative sleep until ``deadline``; told to restart it goes on with what is left."""
    if (yield Wait(deadline=deadline)) is not Woken.SIGNAL:
        return 0
    left = deadline - task.kernel.clock.monotonic()
    if left <= 0:
        return 0
    if rmtp:
        clocks.write_timespec(task, rmtp, left, wide)
    task.restart_block = lambda: _sleep(task, deadline, rmtp, wide)
    return -ERESTART_RESTARTBLOCK


def _sleep_until(deadline: int) -> Blocking:
    if (yield Wait(deadline=deadline)) is not Woken.SIGNAL:
        return 0
    return -ERESTARTNOHAND


def _sleep_cpu(task: Task, which: int, value: int, absolute: bool) -> Blocking:
    """On the process's processor time, which other threads spend meanwhile."""
    owner = clocks.cpu_clock(task, which)
    if owner is None or owner is task:
        # posix_cpu_nsleep: a thread cannot wait for its own time.
        raise KernelError(EINVAL)
    queue = WaitQueue()
    fired = False

    def fire() -> None:
        nonlocal fired
        fired = True
        queue.wake()

    alarm = CpuAlarm(task.process, owner, fire)
    alarm.set(value if absolute else alarm.now() + value)
    try:
        while not fired:
            if (yield Wait(queue)) is Woken.SIGNAL and not fired:
                # No restart block here: the relative form ends with EINTR too.
                return -ERESTARTNOHAND
    finally:
        alarm.cancel()
    return 0


def _nanosleep(task: Task, rqtp: int, rmtp: int, wide: bool) -> Blocking:
    duration = clocks.read_timespec(task, rqtp, wide)
    return _sleep(task, task.kernel.clock.monotonic() + duration, rmtp, wide)


@syscall("nanosleep", arm64=101, arm=162)
def sys_nanosleep(task: Task, rqtp: Ptr, rmtp: Ptr) -> Blocking:
    return _nanosleep(task, rqtp, rmtp, False)


def _clock_nanosleep(
    task: Task, which: int, flags: int, rqtp: int, rmtp: int, wide: bool
) -> Blocking:
    value = clocks.read_timespec(task, rqtp, wide)
    absolute = bool(flags & clocks.TIMER_ABSTIME)
    if which not in clocks.TIMER_CLOCKS:
        if which == clocks.CLOCK_THREAD_CPUTIME_ID or clocks.cpu_clock(task, which) is None:
            clocks.now(task, which)
            raise KernelError(EOPNOTSUPP)
        return _sleep_cpu(task, which, value, absolute)
    if absolute:
        return _sleep_until(clocks.to_monotonic(task.kernel, which, value))
    return _sleep(task, task.kernel.clock.monotonic() + value, rmtp, wide)


@syscall("clock_nanosleep", arm64=115, arm=265)
def sys_clock_nanosleep(task: Task, which: Int, flags: UInt, rqtp: Ptr, rmtp: Ptr) -> Blocking:
    return _clock_nanosleep(task, which, flags, rqtp, rmtp, False)


@syscall("clock_nanosleep_time64", arm=407)
def sys_clock_nanosleep_time64(
    task: Task, which: Int, flags: UInt, rqtp: Ptr, rmtp: Ptr
) -> Blocking:
    return _clock_nanosleep(task, which, flags, rqtp, rmtp, True)
