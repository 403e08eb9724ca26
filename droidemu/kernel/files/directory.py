# SPDX-License-Identifier: GPL-2.0-or-later
"""Open directories, and O_PATH descriptors of anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EBADF, EINVAL, EISDIR, ENOENT, KernelError
from droidemu.kernel.file import File
from droidemu.kernel.inode import Entry

if TYPE_CHECKING:
    from droidemu.kernel.inode import Inode
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2

_DT_DIR = 4


class DirectoryFile(File):
    """An open directory. ``position`` is the index of the next entry, . and .. first."""

    kind: ClassVar[str] = "directory"

    def __init__(self, inode: Inode, flags: int) -> None:
        super().__init__(flags)
        self.inode = inode
        #: Names as they were when the listing began: later changes do not shift it.
        self._entries: list[Entry] | None = None

    def read(self, task: Task, size: int) -> bytes:
        """EISDIR."""
        raise KernelError(EISDIR)

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """EISDIR."""
        raise KernelError(EISDIR)

    def stat(self) -> Stat:
        """The directory's attributes."""
        return self.inode.stat()

    def lseek(self, offset: int, whence: int) -> int:
        """Rewind, or go to an offset that getdents gave."""
        if whence == SEEK_CUR:
            offset += self.position
        elif whence != SEEK_SET:
            raise KernelError(EINVAL)
        if offset < 0:
            raise KernelError(EINVAL)
        if offset == 0:
            self._entries = None
        self.position = offset
        return offset

    def getdents(self, task: Task) -> list[tuple[int, int, int, bytes]]:
        """See ``File.getdents``."""
        entries = self._entries
        if entries is None:
            inode = self.inode
            if self.place is not None:
                vfs = task.kernel.vfs
                above = vfs.up(self.place, task.process.fs.root).inode
            else:
                above = inode.parent()
            entries = self._entries = [
                (b".", inode.ino, _DT_DIR),
                (b"..", above.ino, _DT_DIR),
                *inode.entries(task),
            ]
        start = self.position
        return [
            (ino, index, dtype, name)
            for index, (name, ino, dtype) in enumerate(entries[start:], start + 1)
        ]

    def fsync(self) -> None:
        """Nothing to do."""


class PathFile(File):
    """An O_PATH descriptor: names a file without giving access to it."""

    kind: ClassVar[str] = "path"

    def __init__(self, flags: int) -> None:
        super().__init__(flags)
        self.readable = self.writable = False

    def stat(self) -> Stat:
        """Attributes of what it names (Linux 3.6 and later allow fstat)."""
        if self.place is None:
            raise KernelError(ENOENT)
        return self.place.inode.stat()

    def lseek(self, offset: int, whence: int) -> int:
        """EBADF, as all but a few calls."""
        raise KernelError(EBADF)

    def truncate(self, size: int) -> None:
        """EBADF."""
        raise KernelError(EBADF)

    def fsync(self) -> None:
        """EBADF."""
        raise KernelError(EBADF)

    def getdents(self, task: Task) -> list[tuple[int, int, int, bytes]]:
        """EBADF."""
        raise KernelError(EBADF)

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """EBADF."""
        raise KernelError(EBADF)

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """EBADF."""
        raise KernelError(EBADF)
