# SPDX-License-Identifier: GPL-2.0-or-later
"""How a guest thread sleeps.

A system call that may block is a generator: it yields a ``Wait`` and is resumed with a ``Woken``
that says why. It then looks again whether what it waits for has come (wake-ups may be spurious)::

    while not pipe.data:
        why = yield Wait(pipe.wait_read)
        if why is Woken.SIGNAL:
            return -ERESTARTSYS
        if why is Woken.TIMEOUT:
            return 0

Nothing here touches host threads: all of it runs on the emulation thread.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from droidemu.kernel.errno import EINTR, ERESTARTSYS

if TYPE_CHECKING:
    from droidemu.kernel.task import Task


class Woken(Enum):
    """Why a sleeping system call goes on."""

    EVENT = auto()
    TIMEOUT = auto()
    SIGNAL = auto()


class WaitQueue:
    """Those who wait for one condition, first come first served.

    Sleepers are the scheduler's; listeners are others (an epoll instance, the host's terminal)
    that want to hear of every wake-up.
    """

    __slots__ = ("listeners", "sleepers")

    def __init__(self) -> None:
        #: Callables that put one task back on the run queue; they remove themselves.
        self.sleepers: list[Callable[[], None]] = []
        self.listeners: list[Callable[[], None]] = []

    def wake(self, count: int = 1 << 30) -> int:
        """Wake up to ``count`` sleepers, all listeners; returns how many slept."""
        woken = 0
        while self.sleepers and woken < count:
            self.sleepers.pop(0)()
            woken += 1
        for listener in tuple(self.listeners):
            listener()
        return woken


class Wait:
    """What a blocked system call yields: until one of ``queues`` wakes, a deadline, or a signal."""

    __slots__ = ("deadline", "interruptible", "queues")

    def __init__(
        self, *queues: WaitQueue, deadline: int | None = None, interruptible: bool = True
    ) -> None:
        """``deadline``: nanoseconds of the machine's monotonic clock, None for ever."""
        self.queues = queues
        self.deadline = deadline
        self.interruptible = interruptible


class Patience:
    """How long one call sleeps, all its sleeps together, and what it returns if nothing comes."""

    __slots__ = ("_interrupted", "_late", "deadline")

    def __init__(self, task: Task, timeout: int | None, error: int) -> None:
        """``timeout``: nanoseconds from now, None for ever. ``error``: what the call fails with
        when they are over; 0: it returns 0.
        """
        self.deadline = None if timeout is None else task.kernel.clock.monotonic() + timeout
        self._late = -error
        # sock_intr_errno(): begun again, the call would wait for all of the time again.
        self._interrupted = -ERESTARTSYS if timeout is None or not error else -EINTR

    def wait(self, *queues: WaitQueue) -> Wait:
        """One sleep."""
        return Wait(*queues, deadline=self.deadline)

    def result(self, why: Woken) -> int | None:
        """What the call returns that went on for this and found nothing; None: it sleeps again."""
        if why is Woken.SIGNAL:
            return self._interrupted
        return self._late if why is Woken.TIMEOUT else None


#: What a system call that may block returns when it is called.
Blocking = Generator[Wait, Woken, int]
AnyBlocking = Generator[Wait, Woken, Any]
