# SPDX-License-Identifier: GPL-2.0-or-later
"""A debugger's watchpoints, and what the kernel writes of what they watch.

The engines find the guest's own accesses. System calls and host functions tell of what they have
written (``AddressSpace.on_host_write``); that stops the thread when its call is done, as Linux on
x86 does it: a debug register that is hit in the kernel is a trap on the way out of it. Only then
the registers are what the call has made of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.engine import Watch
from droidemu.kernel.errno import EFAULT, ENOSPC, KernelError
from droidemu.kernel.task import TaskState
from droidemu.memory import PROT_WRITE

if TYPE_CHECKING:
    from droidemu.kernel.debugport import DebugPort
    from droidemu.kernel.task import Task

#: Watchpoints at the same time.
MAX_WATCHES = 4096


class Watches:
    """The watchpoints of one port."""

    def __init__(self, port: DebugPort) -> None:
        self._port = port
        self._all: list[Watch] = []
        #: The engines do not know of all changes yet.
        self.changed = False

    def insert(self, watch: Watch) -> None:
        """Add one. KernelError: EFAULT (absurd range), ENOSPC."""
        process = next(iter(self._port.kernel.processes.values()), None)
        size = process.space.size if process is not None else 0
        if not 0 <= watch.start < watch.end <= size:
            raise KernelError(EFAULT)
        if watch in self._all:
            return
        if len(self._all) >= MAX_WATCHES:
            raise KernelError(ENOSPC)
        self._all.append(watch)
        self.changed = True

    def remove(self, watch: Watch) -> None:
        """Take one away, if it is there."""
        if watch in self._all:
            self._all.remove(watch)
            self.changed = True

    def clear(self) -> None:
        """None any more; what has been written does not matter."""
        self._all.clear()
        self.changed = True
        for task in self._port.kernel.tasks.values():
            task.written = None

    def apply(self) -> None:
        """Hand them to the engines."""
        if not self.changed:
            return
        self.changed = False
        writes = any(watch.access & PROT_WRITE for watch in self._all)
        for process in self._port.kernel.processes.values():
            process.engine.set_watches(self._all)
            process.space.on_host_write = self._host_wrote if writes else None

    def _host_wrote(self, address: int, length: int) -> None:
        """The kernel has written for the guest; the first hit of a call is the one that counts."""
        current = self._port.kernel.scheduler.current
        if current is None or self._port.stopped or current.written is not None:
            return
        for watch in self._all:
            overlap = watch.start < address + length and watch.end > address
            if overlap and watch.access & PROT_WRITE:
                current.written = max(address, watch.start), watch
                # Looked at when the call is done; a call that sleeps first takes it away.
                current.signals_pending_flag = True
                return

    def returns(self, task: Task) -> None:
        """The thread goes back to its code."""
        if task.written is None or task.state is not TaskState.RUNNABLE or task.stopped:
            return
        self._tell(task, task)

    def ended(self, task: Task) -> None:
        """The thread has ended, and goes back to nothing: another one of the process stops.

        That happens to the word that pthread_join waits for.
        """
        heir = next(iter(task.process.tasks.values()), None)
        if task.written is not None and heir is not None:
            self._tell(task, heir)

    def _tell(self, task: Task, stops: Task) -> None:
        assert task.written is not None
        (address, watch), task.written = task.written, None
        if watch in self._all:
            self._port.watched(stops, address, watch)
