# SPDX-License-Identifier: GPL-2.0-or-later
"""Pipes and FIFOs: fs/pipe.c, with bytes instead of page buffers."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EAGAIN,
    EBADF,
    EBUSY,
    EINVAL,
    ENOTTY,
    EPERM,
    EPIPE,
    KernelError,
)
from droidemu.kernel.file import (
    O_ACCMODE,
    O_RDONLY,
    O_RDWR,
    O_WRONLY,
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLOUT,
    POLLRDNORM,
    POLLWRNORM,
    File,
)
from droidemu.kernel.stat import S_IFIFO, Stat
from droidemu.kernel.wait import WaitQueue

if TYPE_CHECKING:
    from droidemu.kernel.inode import Inode
    from droidemu.kernel.task import Task

PIPE_BUF = 4096
PIPE_DEF = 65536
#: /proc/sys/fs/pipe-max-size.
PIPE_MAX = 1 << 20

FIONREAD = 0x541B
_INT = Struct("<i")


class PipeBudget:
    """Bytes of capacity that a kernel's pipes may have beyond the default, all together."""

    def __init__(self, limit: int = 64 << 20) -> None:
        self.left = limit

    def take(self, size: int) -> None:
        """Take (or give back, negative); EPERM, as beyond pipe-user-pages-hard."""
        if size > self.left:
            raise KernelError(EPERM)
        self.left -= size


class Pipe:
    """The buffer between the two ends."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.capacity = PIPE_DEF
        #: Gives back what the capacity has beyond the default when the pipe is gone.
        self.budget: PipeBudget | None = None
        self.readers = 0
        self.writers = 0
        #: Openings of each end so far: an open of a FIFO waits until the other's grows.
        self.reader_openings = 0
        self.writer_openings = 0
        self.wait_read = WaitQueue()
        self.wait_write = WaitQueue()
        #: Woken when an end of a FIFO is opened.
        self.wait_open = WaitQueue()


class PipeFile(File):
    """One end of a pipe, or a FIFO opened for one or both directions."""

    kind: ClassVar[str] = "pipe"
    writes_all: ClassVar[bool] = True

    def __init__(self, pipe: Pipe, flags: int, inode: Inode | None = None, ino: int = 0) -> None:
        super().__init__(flags)
        self.pipe = pipe
        self.inode = inode
        self._ino = ino
        self.wait_read = pipe.wait_read
        self.wait_write = pipe.wait_write
        access = flags & O_ACCMODE
        self._reads = access in (O_RDONLY, O_RDWR)
        self._writes = access in (O_WRONLY, O_RDWR)
        #: What the other end's opening count was before this was opened.
        self.seen = pipe.reader_openings if access == O_WRONLY else pipe.writer_openings
        if self._reads:
            pipe.readers += 1
            pipe.reader_openings += 1
        if self._writes:
            pipe.writers += 1
            pipe.writer_openings += 1
        pipe.wait_open.wake()

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        file = PipeFile(self.pipe, flags, self.inode, self._ino)
        file.path = self.path
        file.place = self.place
        return file

    def partner_came(self) -> bool:
        """FIFO: the other end has been open at some time since this was opened."""
        access = self.flags & O_ACCMODE
        if access == O_RDONLY:
            return self.pipe.writers > 0 or self.pipe.writer_openings != self.seen
        if access == O_WRONLY:
            return self.pipe.readers > 0 or self.pipe.reader_openings != self.seen
        return True

    def release(self) -> None:
        """This end is closed: the other sees EOF or EPIPE."""
        pipe = self.pipe
        if self._reads:
            pipe.readers -= 1
        if self._writes:
            pipe.writers -= 1
        if not pipe.readers and not pipe.writers:
            pipe.data.clear()
            if pipe.budget is not None:
                pipe.budget.take(PIPE_DEF - pipe.capacity)
                pipe.capacity, pipe.budget = PIPE_DEF, None
        pipe.wait_read.wake()
        pipe.wait_write.wake()

    def read(self, task: Task, size: int) -> bytes:
        """See ``File.read``."""
        pipe = self.pipe
        data = pipe.data
        if not size:
            return b""
        if not data:
            if pipe.writers:
                raise KernelError(EAGAIN)
            return b""
        piece = bytes(data[:size])
        del data[:size]
        pipe.wait_write.wake()
        if data:
            pipe.wait_read.wake()
        return piece

    @property
    def room(self) -> int:
        """Bytes that can be written at once."""
        return max(0, self.pipe.capacity - len(self.pipe.data))

    def give_back(self, data: bytes | memoryview) -> None:
        """See ``File.give_back``."""
        self.pipe.data[:0] = data
        if data:
            self.pipe.wait_read.wake()

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """See ``File.write``; up to PIPE_BUF bytes all or nothing. The caller sends SIGPIPE."""
        pipe = self.pipe
        if not pipe.readers:
            raise KernelError(EPIPE)
        size = len(data)
        if not size:
            return 0
        room = self.room
        if not room or (size <= PIPE_BUF and room < size):
            raise KernelError(EAGAIN)
        pipe.data += data if size <= room else data[:room]
        pipe.wait_read.wake()
        return min(size, room)

    def poll(self) -> int:
        """See ``File.poll``; pipe_poll()."""
        pipe = self.pipe
        ready = 0
        if self._reads:
            if pipe.data:
                ready = POLLIN | POLLRDNORM
            if not pipe.writers and (self.inode is None or pipe.writer_openings != self.seen):
                ready |= POLLHUP
        if self._writes:
            if pipe.capacity - len(pipe.data) >= min(PIPE_BUF, pipe.capacity):
                ready |= POLLOUT | POLLWRNORM
            if not pipe.readers:
                ready |= POLLERR
        return ready

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """FIONREAD."""
        if command == FIONREAD:
            task.space.write(argument, _INT.pack(len(self.pipe.data)))
            return 0
        raise KernelError(ENOTTY)

    def set_capacity(self, size: int, budget: PipeBudget) -> int:
        """F_SETPIPE_SZ; returns the capacity, a power of two of at least one page."""
        if size <= 0 or size > 1 << 31:
            raise KernelError(EINVAL)
        if size > PIPE_MAX:
            raise KernelError(EPERM)
        capacity = 1 << max(12, (size - 1).bit_length())
        if capacity < len(self.pipe.data):
            raise KernelError(EBUSY)
        budget.take(capacity - self.pipe.capacity)
        self.pipe.budget = budget
        self.pipe.capacity = capacity
        self.pipe.wait_write.wake()
        return capacity

    def stat(self) -> Stat:
        """See ``File.stat``."""
        if self.inode is not None:
            return self.inode.stat()
        return Stat(mode=S_IFIFO | 0o600, ino=self._ino, dev=14)

    def truncate(self, size: int) -> None:
        """EINVAL, or EBADF for a reading end."""
        raise KernelError(EINVAL if self._writes else EBADF)


def make_pipe(flags: int, ino: int) -> tuple[PipeFile, PipeFile]:
    """(reading end, writing end); ``flags`` from O_NONBLOCK and O_DIRECT."""
    pipe = Pipe()
    ends = PipeFile(pipe, O_RDONLY | flags, ino=ino), PipeFile(pipe, O_WRONLY | flags, ino=ino)
    for end in ends:
        end.path = f"pipe:[{ino}]"
    return ends
