# SPDX-License-Identifier: GPL-2.0-or-later
"""The scheduler: deterministic round robin over guest threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.wait import Wait, WaitQueue, Woken

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task


class Sleeper:
    """One sleep of one thread: what stands in ``WaitQueue.sleepers``; calling it wakes."""

    __slots__ = ("queues", "task", "timer", "wait")

    def __init__(self, task: Task, wait: Wait) -> None:
        self.task = task
        self.wait = wait
        self.queues: list[WaitQueue] = list(wait.queues)

    def __call__(self) -> None:
        """The queue's condition may have come true (the queue has removed us from itself)."""
        self.task.kernel.scheduler.wake(self.task, Woken.EVENT)

    def move(self, source: WaitQueue, target: WaitQueue) -> None:
        """Wait on ``target`` instead of ``source`` (futex requeue)."""
        self.queues[self.queues.index(source)] = target
        source.sleepers.remove(self)
        target.sleepers.append(self)


class Scheduler:
    """Run queue and main loop; everything on the emulation thread but ``interrupt``."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        #: The thread whose system call or signal is being handled.
        self.current: Task | None = None

    def add(self, task: Task) -> None:
        """A new thread may run."""
        raise NotImplementedError

    def wake(self, task: Task, why: Woken) -> bool:
        """End a thread's sleep; False if it did not sleep (or not interruptibly, for SIGNAL)."""
        raise NotImplementedError

    def interrupt(self) -> None:
        """Make the main loop look around soon. May be called from any thread."""
        raise NotImplementedError

    def exit_task(self, task: Task, status: int) -> None:
        """One thread ends (exit); the last one ends its process with ``status``."""
        raise NotImplementedError

    def exit_group(self, process: Process, status: int, signal: int = 0) -> None:
        """All threads of a process end."""
        raise NotImplementedError

    def destroy(self, process: Process) -> None:
        """Free a process's host resources."""
        raise NotImplementedError

    def run(self) -> int:
        """The main loop; see ``Kernel.run``."""
        raise NotImplementedError
