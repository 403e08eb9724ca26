# SPDX-License-Identifier: GPL-2.0-or-later
"""eventfd: a 64-bit counter to wait on (fs/eventfd.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EAGAIN, EINVAL, KernelError
from droidemu.kernel.file import POLLERR, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM
from droidemu.kernel.files.anon import AnonFile

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

_MAX = (1 << 64) - 1


class EventFd(AnonFile):
    """One counter."""

    kind: ClassVar[str] = "anon_inode:[eventfd]"

    def __init__(self, flags: int, count: int, semaphore: bool) -> None:
        super().__init__(flags)
        self.count = count
        self.semaphore = semaphore

    def read(self, task: Task, size: int) -> bytes:
        """The counter, which becomes zero; as a semaphore: one, and it goes down by one."""
        if size < 8:
            raise KernelError(EINVAL)
        if not self.count:
            raise KernelError(EAGAIN)
        value = 1 if self.semaphore else self.count
        self.count -= value
        self.wait_write.wake()
        return value.to_bytes(8, "little")

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Add to the counter; blocks while it would reach 2**64 - 1."""
        if len(data) < 8:
            raise KernelError(EINVAL)
        value = int.from_bytes(data[:8], "little")
        if value == _MAX:
            raise KernelError(EINVAL)
        if self.count + value >= _MAX:
            raise KernelError(EAGAIN)
        self.count += value
        self.wait_read.wake()
        return 8

    def poll(self) -> int:
        """See ``File.poll``."""
        ready = 0
        if self.count:
            ready |= POLLIN | POLLRDNORM
        if self.count == _MAX:
            ready |= POLLERR
        if self.count < _MAX - 1:
            ready |= POLLOUT | POLLWRNORM
        return ready
