# SPDX-License-Identifier: GPL-2.0-or-later
"""Timers that send signals: setitimer's three and POSIX timers (kernel/time/itimer.c,
posix-timers.c).

An interval timer whose signal is still pending does not run on: the expirations that it missed are
counted when the signal is taken, and it is set for the next one then, as the kernel does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from droidemu.kernel import signals
from droidemu.kernel.alarms import Alarm, ClockAlarm, CpuAlarm
from droidemu.kernel.clocks import CLOCK_MONOTONIC, KTIME_MAX, TICK_NS
from droidemu.kernel.siginfo import (
    SI_KERNEL,
    SI_TIMER,
    SIGALRM,
    SIGPROF,
    SIGVTALRM,
    SigInfo,
)
from droidemu.kernel.task import Task

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.sighand import PendingQueue

ITIMER_REAL: Final = 0
ITIMER_VIRTUAL: Final = 1
ITIMER_PROF: Final = 2

_ITIMER_SIGNALS: Final = (SIGALRM, SIGVTALRM, SIGPROF)

# sigev_notify.
SIGEV_SIGNAL: Final = 0
SIGEV_NONE: Final = 1
SIGEV_THREAD: Final = 2
SIGEV_THREAD_ID: Final = 4

#: DELAYTIMER_MAX: overruns are not counted beyond this.
_OVERRUN_MAX: Final = (1 << 31) - 1


class SignalTimer(ABC):
    """What both kinds share: deadline, interval, and the way with a pending signal."""

    def __init__(self, make: Callable[[Callable[[], None]], Alarm]) -> None:
        self.alarm = make(self._expire)
        self.interval = 0
        #: Next expiration on the alarm's clock, None when not armed.
        self.deadline: int | None = None
        #: Our signal that waits in a queue.
        self.queued: SigInfo | None = None
        #: Expired; the alarm is set again when the signal is taken.
        self._held = False
        #: Expirations missed before the last signal that was taken.
        self.overrun = 0

    def arm(self, deadline: int, interval: int) -> None:
        """Start (or start again) with an absolute deadline on the alarm's clock."""
        self.disarm()
        self.interval = interval
        self.deadline = min(deadline, KTIME_MAX)
        self.alarm.set(self.deadline)

    def disarm(self) -> None:
        """Stop; a signal already sent stays sent."""
        self.alarm.cancel()
        self.deadline = None
        self.interval = 0
        self._held = False

    def remaining(self) -> int:
        """Time to the next expiration in ns, at least 1 while armed, 0 when not."""
        if self.deadline is None:
            return 0
        left = self.deadline - self.alarm.now()
        if left <= 0 and self.interval and self._held:
            left += (-left // self.interval + 1) * self.interval
        return max(left, 1)

    def _expire(self) -> None:
        if self.queued is None or not self._is_queued(self.queued):
            self.queued = self._send()
        if self.queued is not None:
            self._held = True
            if not self.interval:
                self.deadline = None
            return
        # Thrown away: an interval timer goes on, but not faster than the tick.
        self.overrun = 0
        if self.interval:
            self._forward(TICK_NS)
        else:
            self.deadline = None

    def _forward(self, least: int = 0) -> int:
        """Set the alarm for the next expiration that is not past; returns how many were missed."""
        assert self.deadline is not None
        late = self.alarm.now() - self.deadline + least
        missed = max(late, 0) // self.interval
        self.deadline += (missed + 1) * self.interval
        self.alarm.set(self.deadline)
        return missed

    def dequeued(self, info: SigInfo) -> None:
        """See ``siginfo.Dequeued``."""
        if info is not self.queued:
            return
        self.queued = None
        missed = 0
        if self._held and self.interval:
            missed = min(self._forward(), _OVERRUN_MAX)
        self._held = False
        self._taken(info, missed)

    def _taken(self, info: SigInfo, missed: int) -> None:  # noqa: B027  most have nothing to do
        """The signal was taken after ``missed`` further expirations."""

    @abstractmethod
    def _pending(self) -> PendingQueue:
        """Where the signal goes."""

    def _is_queued(self, info: SigInfo) -> bool:
        return any(entry is info for entry in self._pending().queue)

    def _send(self) -> SigInfo | None:
        """Send the signal; None if it was not queued (ignored)."""
        info = self._info()
        signals.send(self._receiver(), info.signo, info)
        return info if self._is_queued(info) else None

    @abstractmethod
    def _receiver(self) -> Process | Task:
        """Who gets it."""

    @abstractmethod
    def _info(self) -> SigInfo:
        """What is sent."""


class IntervalTimer(SignalTimer):
    """One of setitimer's timers."""

    def __init__(self, process: Process, which: int) -> None:
        def make(callback: Callable[[], None]) -> Alarm:
            if which == ITIMER_REAL:
                return ClockAlarm(process.kernel, CLOCK_MONOTONIC, callback)
            return CpuAlarm(process, process, callback)

        super().__init__(make)
        self.process = process
        self.signo = _ITIMER_SIGNALS[which]

    def _receiver(self) -> Process:
        return self.process

    def _pending(self) -> PendingQueue:
        return self.process.sighand.pending

    def _info(self) -> SigInfo:
        return SigInfo(self.signo, SI_KERNEL, source=self)


class PosixTimer(SignalTimer):
    """One timer of timer_create. ``target`` None: SIGEV_NONE."""

    def __init__(
        self,
        make: Callable[[Callable[[], None]], Alarm],
        ident: int,
        target: Process | Task | None,
        signo: int,
        value: int,
        notify: int,
    ) -> None:
        super().__init__(make)
        self.ident = ident
        self.target = target
        self.signo = signo
        self.value = value
        self.notify = notify

    def remaining(self) -> int:
        if self.target is None and self.deadline is not None:
            # Nobody is told: the timer is only looked at.
            left = self.deadline - self.alarm.now()
            if left <= 0:
                if not self.interval:
                    return 0
                left += (-left // self.interval + 1) * self.interval
            return left
        return super().remaining()

    def _expire(self) -> None:
        if self.target is not None:
            super()._expire()

    def _receiver(self) -> Process | Task:
        assert self.target is not None
        return self.target

    def _pending(self) -> PendingQueue:
        target = self._receiver()
        return target.pending if isinstance(target, Task) else target.sighand.pending

    def _info(self) -> SigInfo:
        return SigInfo(self.signo, SI_TIMER, timer=self.ident, value=self.value, source=self)

    def _taken(self, info: SigInfo, missed: int) -> None:
        info.overrun = self.overrun = missed


class ProcessTimers:
    """All timers of one process that send signals."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._intervals: dict[int, IntervalTimer] = {}
        self.posix: dict[int, PosixTimer] = {}
        self._next_id = 0

    def interval(self, which: int) -> IntervalTimer:
        """ITIMER_REAL, VIRTUAL or PROF."""
        timer = self._intervals.get(which)
        if timer is None:
            timer = self._intervals[which] = IntervalTimer(self.process, which)
        return timer

    def new_id(self) -> int:
        """An unused timer_t."""
        while self._next_id in self.posix:
            self._next_id = self._next_id + 1 & 0x7FFFFFFF
        found = self._next_id
        self._next_id = found + 1 & 0x7FFFFFFF
        return found

    def exec(self) -> None:
        """execve: POSIX timers go, interval timers stay."""
        for timer in self.posix.values():
            timer.disarm()
        self.posix.clear()

    def close(self) -> None:
        """The process ends."""
        self.exec()
        for timer in self._intervals.values():
            timer.disarm()
        self._intervals.clear()


def timers_of(process: Process) -> ProcessTimers:
    """The process's timers, made at the first use."""
    timers = process.signal_timers
    if timers is None:
        timers = process.signal_timers = ProcessTimers(process)
        process.on_exit.append(timers.close)
    return timers
