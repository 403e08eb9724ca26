# SPDX-License-Identifier: GPL-2.0-or-later
"""One sleep of one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.wait import Wait, WaitQueue, Woken

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.kernel.timers import Timer


class Sleeper:
    """One sleep of one thread: what stands in ``WaitQueue.sleepers``; calling it wakes."""

    __slots__ = ("queues", "task", "timer", "wait")

    def __init__(self, task: Task, wait: Wait) -> None:
        """It begins with this."""
        self.task = task
        self.wait = wait
        self.queues: list[WaitQueue] = list(wait.queues)
        for queue in self.queues:
            queue.sleepers.append(self)
        self.timer: Timer | None = None
        if wait.deadline is not None:
            self.timer = task.kernel.timers.at(wait.deadline, self.expire)

    def __call__(self) -> None:
        """The condition may have come true."""
        self.task.kernel.scheduler.wake(self.task, Woken.EVENT)

    def expire(self) -> None:
        """The deadline has come."""
        self.timer = None
        self.task.kernel.scheduler.wake(self.task, Woken.TIMEOUT)

    def move(self, source: WaitQueue, target: WaitQueue) -> None:
        """Wait on ``target`` instead of ``source`` (futex requeue)."""
        self.queues[self.queues.index(source)] = target
        source.sleepers.remove(self)
        target.sleepers.append(self)

    def leave(self) -> None:
        """Stand in no queue and no timer any more."""
        for queue in self.queues:
            if self in queue.sleepers:
                queue.sleepers.remove(self)
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
