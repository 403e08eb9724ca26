# SPDX-License-Identifier: GPL-2.0-or-later
"""Open file descriptions: what a descriptor points to, as in the kernel's ``struct file``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EBADF,
    EINVAL,
    ENODEV,
    ENOTTY,
    ESPIPE,
    KernelError,
)
from droidemu.kernel.wait import Blocking, Patience, WaitQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.mm import Mm
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Place
    from droidemu.memory import SharedMemory

# poll(2) events: asm-generic/poll.h.
POLLIN = 0x0001
POLLPRI = 0x0002
POLLOUT = 0x0004
POLLERR = 0x0008
POLLHUP = 0x0010
POLLNVAL = 0x0020
POLLRDNORM = 0x0040
POLLRDBAND = 0x0080
POLLWRNORM = 0x0100
POLLWRBAND = 0x0200
POLLRDHUP = 0x2000

# Open flags in the asm-generic numbering; arm and arm64 differ from it in four, which the
# system call layer translates (asm/fcntl.h of both: O_DIRECTORY, O_NOFOLLOW, O_DIRECT,
# O_LARGEFILE are 040000, 0100000, 0200000, 0400000 there). Inside the kernel: arm's numbers.
O_ACCMODE = 0o3
O_RDONLY = 0o0
O_WRONLY = 0o1
O_RDWR = 0o2
O_CREAT = 0o100
O_EXCL = 0o200
O_NOCTTY = 0o400
O_TRUNC = 0o1000
O_APPEND = 0o2000
O_NONBLOCK = 0o4000
O_DSYNC = 0o10000
O_ASYNC = 0o20000
O_DIRECTORY = 0o40000
O_NOFOLLOW = 0o100000
O_DIRECT = 0o200000
O_LARGEFILE = 0o400000
O_NOATIME = 0o1000000
O_CLOEXEC = 0o2000000
O_PATH = 0o10000000
O_TMPFILE = 0o20000000 | O_DIRECTORY


class File:
    """One open file description; several descriptors of several processes may share it.

    Methods that cannot go on at once raise ``KernelError(EAGAIN)``: the system call layer sleeps
    on ``wait_read``/``wait_write`` and calls again, unless the file is non-blocking.
    """

    #: Shown by traces and /proc/self/fd: "pipe", "socket", "anon_inode:[eventfd]" ...
    kind: ClassVar[str] = "file"
    #: A blocking write goes on until everything is written (pipes, terminals).
    writes_all: ClassVar[bool] = False
    #: EPIPE comes with SIGPIPE.
    raises_sigpipe: ClassVar[bool] = True
    #: It comes so also when the call has slept before: not with sockets, where what a sleeping
    #: call finds is an error among others (net/core/sock.c).
    raises_sigpipe_late: ClassVar[bool] = True
    #: A read takes one message and a write makes one: vectors must not be taken apart.
    whole_messages: ClassVar[bool] = False
    #: What a call fails with that a timeout of this ended; 0: it returns 0, as with terminals.
    timeout_error: ClassVar[int] = 0

    def __init__(self, flags: int, path: str = "") -> None:
        self.flags = flags
        self.path = path
        access = flags & O_ACCMODE
        #: Opened for reading, for writing.
        self.readable = access in (O_RDONLY, O_RDWR)
        self.writable = access in (O_WRONLY, O_RDWR)
        self.position = 0
        self.references = 0
        #: Woken when reading may have become possible, and when writing may.
        self.wait_read = WaitQueue()
        self.wait_write = WaitQueue()
        #: Told when the last reference is gone: an epoll instance forgets the file.
        self.on_release: list[Callable[[File], None]] = []
        #: The file that the path walk found, for *at() calls, fchmod and locks; None for
        #: what has no place in the tree.
        self.place: Place | None = None

    # -- life: the descriptor tables count references -----------------------------------------

    def acquire(self) -> File:
        """One more descriptor refers to this."""
        self.references += 1
        return self

    def drop(self) -> None:
        """One descriptor less; the last one releases."""
        self.references -= 1
        if self.references <= 0:
            for listener in tuple(self.on_release):
                listener(self)
            self.on_release.clear()
            self.release()

    def release(self) -> None:
        """The last reference is gone."""

    def reopen(self, task: Task | None, flags: int) -> File:
        """Another open file of the same thing, for /proc/self/fd/N and /dev/stdin; ENXIO."""
        from droidemu.kernel.errno import ENXIO

        raise KernelError(ENXIO)

    # -- data -----------------------------------------------------------------------------------

    def read_timeout(self) -> int | None:
        """How long (ns) a blocking read waits before ``timeout_error``; None: for ever."""
        return None

    def write_timeout(self) -> int | None:
        """How long (ns) a blocking write waits; None: for ever."""
        return None

    def reading(self, task: Task) -> Patience:
        """How a read that begins now sleeps."""
        return Patience(task, self.read_timeout(), self.timeout_error)

    def writing(self, task: Task) -> Patience:
        """How a write that begins now sleeps."""
        return Patience(task, self.write_timeout(), self.timeout_error)

    def read(self, task: Task, size: int) -> bytes:
        """Up to ``size`` bytes at the position, which moves; b"" at the end."""
        raise KernelError(EINVAL)

    def give_back(self, data: bytes | memoryview) -> None:
        """What ``read`` took at the position could not be passed on: it is to be read again."""

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Store at the position (or the end with O_APPEND); returns how many bytes."""
        raise KernelError(EINVAL)

    def take_error(self) -> int:
        """What ends a write that has slept on this, before it tries again: an errno, told once."""
        return 0

    def readinto(self, task: Task, view: memoryview) -> int:
        """``read`` straight into guest memory; files that can do so without a copy override it."""
        data = self.read(task, len(view))
        size = len(data)
        view[:size] = data
        return size

    def preadinto(self, task: Task, view: memoryview, offset: int) -> int:
        """``pread`` straight into guest memory."""
        data = self.pread(task, len(view), offset)
        size = len(data)
        view[:size] = data
        return size

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """Read at an offset; the position stays."""
        raise KernelError(ESPIPE)

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """Write at an offset; the position stays."""
        raise KernelError(ESPIPE)

    def lseek(self, offset: int, whence: int) -> int:
        """Move the position; returns the new one."""
        raise KernelError(ESPIPE)

    def truncate(self, size: int) -> None:
        """Set the size."""
        raise KernelError(EINVAL)

    def fsync(self) -> None:
        """Bring data to the host's disk."""
        raise KernelError(EINVAL)

    def getdents(self, task: Task) -> list[tuple[int, int, int, bytes]]:
        """Directory entries: (inode, next offset, DT_* type, name), from ``position`` on.

        ENOTDIR unless a directory.
        """
        from droidemu.kernel.errno import ENOTDIR

        raise KernelError(ENOTDIR)

    def stat(self) -> Stat:
        """What fstat tells."""
        raise KernelError(EBADF)

    def ioctl(self, task: Task, command: int, argument: int) -> int | Blocking:
        """Device control; ``argument`` is the raw word (often a guest address)."""
        raise KernelError(ENOTTY)

    def poll(self) -> int:
        """POLL* bits that hold now. Regular files are always ready."""
        return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM

    # -- mapping ----------------------------------------------------------------------------------

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """Contents for a private mapping: up to ``length`` bytes from ``offset``.

        ENODEV if this cannot be mapped.
        """
        raise KernelError(ENODEV)

    def mmap_shared(self, writable: bool) -> SharedMemory | None:
        """The memory object behind this (a frame buffer, a memfd), or None: plain file."""
        return None

    def write_back(self, offset: int, data: memoryview) -> None:
        """Store a shared mapping's bytes into the file (munmap, msync, exit)."""

    def mapped_as_copy(self, mm: Mm) -> None:
        """A shared mapping of this could only be a copy: ``mm.sync`` brings it home."""
