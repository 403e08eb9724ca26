# SPDX-License-Identifier: GPL-2.0-or-later
"""timerfd: a timer whose expirations are read (fs/timerfd.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.alarms import ClockAlarm
from droidemu.kernel.clocks import KTIME_MAX
from droidemu.kernel.errno import EAGAIN, EINVAL, ENOTTY, KernelError
from droidemu.kernel.file import POLLIN, POLLRDNORM
from droidemu.kernel.files.anon import AnonFile

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

#: linux/timerfd.h: _IOW('T', 0, __u64).
_TFD_IOC_SET_TICKS = 0x40085400


class TimerFd(AnonFile):
    """One timer. An interval timer is set again when its expirations are looked at, as in Linux.

    Nobody waits on it meanwhile (it is ready), so that needs no work at each expiration.
    """

    kind: ClassVar[str] = "anon_inode:[timerfd]"

    def __init__(self, kernel: Kernel, clock: int, flags: int) -> None:
        super().__init__(flags)
        self.alarm = ClockAlarm(kernel, clock, self._expire)
        self.interval = 0
        #: Expirations that were not read.
        self.ticks = 0
        #: Next expiration that is not counted in ``ticks``; None when not armed.
        self.deadline: int | None = None
        self._expired = False

    def arm(self, deadline: int | None, interval: int) -> None:
        """Set (None: stop) the absolute time of the next expiration on the timer's clock."""
        self.alarm.cancel()
        self.ticks = 0
        self._expired = False
        self.interval = interval
        self.deadline = None if deadline is None else min(deadline, KTIME_MAX)
        if self.deadline is None:
            return
        if self.deadline <= self.alarm.now():  # whoever polls at once sees it
            self._expire()
        else:
            self.alarm.set(self.deadline)

    def remaining(self) -> int:
        """Time to the next expiration in ns, 0 when there is none."""
        self._catch_up()
        if self.deadline is None:
            return 0
        return max(self.deadline - self.alarm.now(), 1)

    def _expire(self) -> None:
        self._expired = True
        self.ticks += 1
        if self.deadline is not None:
            self.deadline = self.deadline + self.interval if self.interval else None
        self.wait_read.wake()

    def _catch_up(self) -> None:
        """Count what expired since the first unread expiration and set the alarm again."""
        if not self._expired:
            return
        self._expired = False
        if self.deadline is None:
            return
        late = self.alarm.now() - self.deadline
        if late >= 0:
            missed = late // self.interval + 1
            self.ticks += missed
            self.deadline += missed * self.interval
        self.alarm.set(self.deadline)

    def read(self, task: Task, size: int) -> bytes:
        """How often the timer expired since the last read or setting."""
        if size < 8:
            raise KernelError(EINVAL)
        if not self.ticks:
            raise KernelError(EAGAIN)
        self._catch_up()
        ticks, self.ticks = self.ticks, 0
        return ticks.to_bytes(8, "little")

    def poll(self) -> int:
        """See ``File.poll``."""
        return POLLIN | POLLRDNORM if self.ticks else 0

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """TFD_IOC_SET_TICKS, for checkpointing tools."""
        if command != _TFD_IOC_SET_TICKS:
            raise KernelError(ENOTTY)
        ticks = task.space.read_u64(argument)
        if not ticks:
            raise KernelError(EINVAL)
        self.ticks = ticks
        self.wait_read.wake()
        return 0

    def release(self) -> None:
        """Stop."""
        self.alarm.cancel()
