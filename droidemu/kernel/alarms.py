# SPDX-License-Identifier: GPL-2.0-or-later
"""One shape for timers on any guest clock: those of the wall and those of processor time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from droidemu.kernel import clocks

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.kernel.timers import Timer


class Alarm(ABC):
    """Calls ``callback`` once when its clock reaches a deadline; may be set again and again."""

    @abstractmethod
    def now(self) -> int:
        """The clock's time in ns."""

    @abstractmethod
    def set(self, deadline: int) -> None:
        """Fire at ``deadline`` (ns of the alarm's own clock) instead of what was set."""

    @abstractmethod
    def cancel(self) -> None:
        """Do not fire."""


class ClockAlarm(Alarm):
    """On CLOCK_REALTIME, CLOCK_MONOTONIC and their kin."""

    def __init__(self, kernel: Kernel, clock: int, callback: Callable[[], None]) -> None:
        self.kernel = kernel
        self.clock = clock
        self.callback = callback
        self._timer: Timer | None = None

    def now(self) -> int:
        source = self.kernel.clock
        return source.realtime() if clocks.is_realtime(self.clock) else source.monotonic()

    def set(self, deadline: int) -> None:
        self.cancel()
        at = clocks.to_monotonic(self.kernel, self.clock, deadline)
        self._timer = self.kernel.timers.at(at, self.callback)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class CpuAlarm(Alarm):
    """On the processor time of a thread or process; looked at after each of its slices."""

    def __init__(
        self, process: Process, owner: Process | Task, callback: Callable[[], None]
    ) -> None:
        self.process = process
        self.owner = owner
        self.callback = callback
        self.deadline = 0

    def now(self) -> int:
        return clocks.cpu_time(self.owner)

    def set(self, deadline: int) -> None:
        self.deadline = deadline
        alarms = self.process.cpu_alarms
        if self not in alarms:
            alarms.append(self)

    def cancel(self) -> None:
        alarms = self.process.cpu_alarms
        if self in alarms:
            alarms.remove(self)


def check_cpu_alarms(process: Process) -> None:
    """Fire what is due; the scheduler calls this after a slice if ``cpu_alarms`` is not empty."""
    for alarm in tuple(process.cpu_alarms):
        if alarm.now() >= alarm.deadline:
            alarm.cancel()
            alarm.callback()


def make_alarm(task: Task, clock: int, callback: Callable[[], None]) -> Alarm | None:
    """An alarm on a clock number; None for a clock that has no timers. EINVAL: no such clock."""
    if clock in clocks.TIMER_CLOCKS:
        return ClockAlarm(task.kernel, clock, callback)
    owner = clocks.cpu_clock(task, clock)
    if owner is None:
        clocks.now(task, clock)
        return None
    # Alarms on another process's time are checked when that process runs.
    from droidemu.kernel.task import Task

    process = owner.process if isinstance(owner, Task) else owner
    return CpuAlarm(process, owner, callback)
