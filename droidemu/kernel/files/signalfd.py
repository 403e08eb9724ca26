# SPDX-License-Identifier: GPL-2.0-or-later
"""signalfd: signals that are read instead of delivered (fs/signalfd.c).

It shows the signals of the thread that reads or polls it, not of the one that made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel import signals
from droidemu.kernel.errno import EAGAIN, EINVAL, KernelError
from droidemu.kernel.file import POLLIN
from droidemu.kernel.files.anon import AnonFile
from droidemu.kernel.siginfo import signalfd_siginfo

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: sizeof(struct signalfd_siginfo).
_SIZE = 128


class SignalFd(AnonFile):
    """One set of signals."""

    kind: ClassVar[str] = "anon_inode:[signalfd]"

    def __init__(self, task: Task, flags: int, mask: int) -> None:
        super().__init__(flags)
        self.mask = mask
        self.process = task.process
        # What wakes a reader: any signal for the process's threads.
        self.wait_read = task.process.sighand.wait

    def read(self, task: Task, size: int) -> bytes:
        """As many pending signals as fit."""
        if size < _SIZE:
            raise KernelError(EINVAL)
        out = b""
        while len(out) + _SIZE <= size:
            info = signals.take(task, self.mask)
            if info is None:
                break
            out += signalfd_siginfo(info)
        signals.recalculate(task)
        if not out:
            raise KernelError(EAGAIN)
        return out

    def poll(self) -> int:
        """See ``File.poll``: for the thread that runs, or else any thread that sleeps on it."""
        pending = self.process.sighand.pending.mask
        current = self.process.kernel.scheduler.current
        if current is not None and current.process is self.process:
            pending |= current.pending.mask
        else:
            for task in self.process.tasks.values():
                pending |= task.pending.mask
        return POLLIN if pending & self.mask else 0
