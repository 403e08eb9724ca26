# SPDX-License-Identifier: GPL-2.0-or-later
"""Regular files in memory: contents, shared mappings, seals (mm/shmem.c, mm/memfd.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import ENOMEM, ENOSPC, EPERM, KernelError
from droidemu.kernel.files.memfs import PAGE, MemFs, MemInode
from droidemu.kernel.stat import S_IFREG

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task
    from droidemu.memory import SharedMemory

# fcntl(F_ADD_SEALS): include/uapi/linux/fcntl.h.
F_SEAL_SEAL = 1
F_SEAL_SHRINK = 2
F_SEAL_GROW = 4
F_SEAL_WRITE = 8
F_SEAL_FUTURE_WRITE = 16


class MemFile(MemInode):
    """A regular file in memory. Contents are a bytearray until someone maps them shared."""

    def __init__(self, fs: MemFs, mode: int, data: bytes = b"") -> None:
        super().__init__(fs, S_IFREG | mode)
        fs.charge(len(data))
        self._data = bytearray(data)
        #: Takes over from ``_data`` once the file is mapped MAP_SHARED.
        self.shared: SharedMemory | None = None
        self._size = len(data)
        #: F_SEAL_* of a memfd; F_SEAL_SEAL (1) forbids adding more.
        self.seals = 1
        self.opened = 0
        #: Someone mapped it shared and writable: F_SEAL_WRITE comes too late.
        self.writable_mappings = False

    def size(self) -> int:
        return self._size

    def view(self) -> memoryview:
        """The contents; let go of it before the size changes."""
        if self.shared is not None:
            return self.shared.view[: self._size]
        return memoryview(self._data)

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``."""
        if offset >= self._size:
            return b""
        if self.shared is not None:
            return bytes(self.shared.view[offset : min(offset + size, self._size)])
        return bytes(self._data[offset : offset + size])

    def readinto_at(self, offset: int, target: memoryview) -> int:
        """Like ``read_at`` into ``target``; how many bytes."""
        size = min(len(target), self._size - offset)
        if size <= 0:
            return 0
        target[:size] = self.view()[offset : offset + size]
        return size

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """Store ``data``, growing the file; ENOSPC. A prefix is stored if not all fits."""
        end = offset + len(data)
        if end > self._size:
            if self.seals & F_SEAL_GROW:
                raise KernelError(EPERM)
            room = self.fs.max_bytes - self.fs.used_bytes
            if end - self._size > room:
                fit = self._size + room - offset
                if fit <= 0:
                    raise KernelError(ENOSPC)
                data = data[:fit]
                end = offset + fit
            if self.shared is None and offset == self._size:
                self.fs.charge(end - self._size)
                self._data += data
                self._size = end
                self.touch()
                return len(data)
            self._resize(end)
        if self.shared is not None:
            self.shared.view[offset:end] = data
        else:
            self._data[offset:end] = data
        self.touch()
        return len(data)

    def truncate(self, size: int) -> None:
        """See ``Inode.truncate``."""
        if size < self._size and self.seals & F_SEAL_SHRINK:
            raise KernelError(EPERM)
        if size > self._size and self.seals & F_SEAL_GROW:
            raise KernelError(EPERM)
        self._resize(size)
        self.touch()

    def _resize(self, size: int) -> None:
        old = self._size
        self.fs.charge(size - old)
        try:
            if self.shared is None:
                if size < old:
                    del self._data[size:]
                else:
                    self._data.extend(bytes(size - old))
            elif size > self.shared.size:
                self._share(size)
            elif size < old:
                self.shared.view[size:old] = bytes(old - size)
        except MemoryError:
            self.fs.charge(old - size)
            raise KernelError(ENOSPC) from None
        self._size = size

    def share(self) -> SharedMemory:
        """The contents as memory that mappings can alias."""
        if self.shared is None:
            # Room to grow in place: a file that outgrows its memory object would part from
            # the mappings made before. The host only pays for pages that are touched.
            self._share(max(self._size * 2, 16 << 20))
        assert self.shared is not None
        return self.shared

    def _share(self, size: int) -> None:
        from droidemu.memory import shared_memory

        try:
            memory = shared_memory(min(size, self.fs.max_bytes + PAGE))
        except (OSError, MemoryError, ValueError):
            raise KernelError(ENOMEM) from None
        memory.view[: self._size] = self.view()
        self._data = bytearray()
        self.shared = memory

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        from droidemu.kernel.files.regular import MemRegularFile

        return MemRegularFile(self, flags)

    def forgotten(self) -> None:
        """Contents go with the last name and the last open file."""
        if self.opened <= 0:
            self.fs.charge(-self._size)
            self._size = 0
            self._data = bytearray()
            if self.shared is not None:
                self.shared.close()
                self.shared = None

    def closed(self) -> None:
        """An open file less."""
        self.opened -= 1
        if self.opened > 0:
            return
        if self.nlink <= 0:
            self.forgotten()
        elif self.shared is not None:
            # No mapping is left either, they hold the file open: free the host's descriptor.
            self._data = bytearray(self.view())
            self.shared.close()
            self.shared = None
            self.writable_mappings = False
