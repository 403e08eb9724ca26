# SPDX-License-Identifier: GPL-2.0-or-later
"""Open regular files: what those in memory and those on the host have in common, and memfd."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EBADF, EFBIG, EINVAL, ENXIO, EOVERFLOW, EPERM, KernelError
from droidemu.kernel.file import O_APPEND, File
from droidemu.kernel.files.memfile import F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, MemFile
from droidemu.kernel.files.memfs import MAX_FILE

if TYPE_CHECKING:
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task
    from droidemu.memory import SharedMemory

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
SEEK_DATA = 3
SEEK_HOLE = 4


class RegularFile(File, ABC):
    """A file with a position and a size. Subclasses say how bytes are read and written."""

    kind: ClassVar[str] = "regular"

    # -- what subclasses give -----------------------------------------------------------------

    @abstractmethod
    def size(self) -> int:
        """Present size in bytes."""

    @abstractmethod
    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes."""

    def readinto_at(self, offset: int, view: memoryview) -> int:
        """Fill ``view``; how many bytes there were."""
        data = self.read_at(offset, len(view))
        view[: len(data)] = data
        return len(data)

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """Store bytes; how many. A file that is only ever read has no such thing: EBADF."""
        raise KernelError(EBADF)

    # -- File -----------------------------------------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """See ``File.read``."""
        data = self.read_at(self.position, size)
        self.position += len(data)
        return data

    def readinto(self, task: Task, view: memoryview) -> int:
        """See ``File.readinto``."""
        size = self.readinto_at(self.position, view)
        self.position += size
        return size

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """See ``File.pread``."""
        return self.read_at(offset, size)

    def preadinto(self, task: Task, view: memoryview, offset: int) -> int:
        """See ``File.preadinto``."""
        return self.readinto_at(offset, view)

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """See ``File.write``."""
        if self.flags & O_APPEND:
            self.position = self.size()
        done = self.pwrite(task, data, self.position)
        self.position += done
        return done

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """See ``File.pwrite``. On Linux O_APPEND wins over the offset."""
        if self.flags & O_APPEND:
            offset = self.size()
        if not len(data):
            return 0
        if offset + len(data) > MAX_FILE:
            raise KernelError(EFBIG)
        return self.write_at(offset, data)

    def lseek(self, offset: int, whence: int) -> int:
        """See ``File.lseek``; a file without holes for SEEK_DATA and SEEK_HOLE."""
        if whence == SEEK_CUR:
            offset += self.position
        elif whence == SEEK_END:
            offset += self.size()
        elif whence in (SEEK_DATA, SEEK_HOLE):
            size = self.size()
            if not 0 <= offset < size:
                raise KernelError(ENXIO)
            offset = offset if whence == SEEK_DATA else size
        elif whence != SEEK_SET:
            raise KernelError(EINVAL)
        if offset < 0:
            raise KernelError(EINVAL)
        if offset > MAX_FILE:
            raise KernelError(EOVERFLOW)
        self.position = offset
        return offset

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """See ``File.mmap_bytes``."""
        return self.read_at(offset, max(0, min(length, self.size() - offset)))

    def write_back(self, offset: int, data: memoryview) -> None:
        """See ``File.write_back``; bytes beyond the end are dropped, as on Linux."""
        room = self.size() - offset
        if room > 0:
            self.write_at(offset, data[:room])


class MemRegularFile(RegularFile):
    """An open file of a memory file system."""

    def __init__(self, inode: MemFile, flags: int) -> None:
        super().__init__(flags)
        self.inode = inode
        inode.opened += 1

    def release(self) -> None:
        """The inode may go now."""
        self.inode.closed()

    def size(self) -> int:
        """Present size in bytes."""
        return self.inode.size()

    def stat(self) -> Stat:
        """Attributes."""
        return self.inode.stat()

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        return self.inode.read_at(offset, size)

    def readinto_at(self, offset: int, view: memoryview) -> int:
        """See ``RegularFile``."""
        return self.inode.readinto_at(offset, view)

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """See ``RegularFile``."""
        if self.inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE):
            raise KernelError(EPERM)
        return self.inode.write_at(offset, data)

    def truncate(self, size: int) -> None:
        """See ``File.truncate``."""
        self.inode.truncate(size)

    def fsync(self) -> None:
        """Nothing to do."""

    def mmap_shared(self, writable: bool) -> SharedMemory | None:
        """See ``File.mmap_shared``."""
        if writable and self.inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE):
            raise KernelError(EPERM)
        self.inode.writable_mappings = self.inode.writable_mappings or writable
        return self.inode.share()
