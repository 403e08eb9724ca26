# SPDX-License-Identifier: GPL-2.0-or-later
"""Arenas on Linux and macOS: one ``mmap`` with MAP_NORESERVE, aliases by MAP_FIXED."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import sys
from pathlib import Path

from droidemu.memory.arena import PAGE_SIZE, SharedMemory

_LINUX = sys.platform.startswith("linux")
_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [
    ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int64,
]  # fmt: skip
_libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

_READ_WRITE = 1 | 2
_MAP_SHARED = 1
_MAP_PRIVATE = 2
_MAP_FIXED = 0x10
_MAP_ANON = 0x20 if _LINUX else 0x1000
_MAP_NORESERVE = 0x4000 if _LINUX else 0x40
_MADV_DONTNEED = 4
_MADV_DONTFORK = 10
_MADV_NOHUGEPAGE = 15
_FAILED = ctypes.c_void_p(-1).value

#: Below this, clearing by hand is faster than asking the host for fresh pages.
_SMALL = 64 * 1024


def _view(base: int, size: int) -> memoryview:
    return memoryview((ctypes.c_char * size).from_address(base)).cast("B")


class PosixSharedMemory:
    """Shared memory behind a descriptor: a memfd on Linux, an unlinked file elsewhere."""

    def __init__(self, size: int) -> None:
        self.size = (size + PAGE_SIZE - 1) & -PAGE_SIZE
        if hasattr(os, "memfd_create"):
            self.fd = os.memfd_create("droidemu")
        else:
            import tempfile  # macOS only, and slow to import

            self.fd, path = tempfile.mkstemp(prefix="droidemu-")
            Path(path).unlink()
        os.ftruncate(self.fd, self.size)
        self._map = mmap.mmap(self.fd, self.size)
        self.view = memoryview(self._map)

    def close(self) -> None:
        """Close the descriptor; a view still in use keeps the host mapping alive."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
        with contextlib.suppress(BufferError):
            self.view.release()
            self._map.close()


class PosixArena:
    """A reserved range on a POSIX host; see ``arena.Arena``."""

    def __init__(self, size: int) -> None:
        self.size = size
        flags = _MAP_PRIVATE | _MAP_ANON | _MAP_NORESERVE
        base = _libc.mmap(None, size, _READ_WRITE, flags, -1, 0)
        if base is None or base == _FAILED:
            raise MemoryError(f"the host refuses to reserve {size >> 20} MiB of address space")
        self.base = int(base)
        if _LINUX:
            # Transparent huge pages would make a guest of a few MiB cost hundreds.
            _libc.madvise(base, size, _MADV_NOHUGEPAGE)
        self.view = _view(self.base, size)
        self._shared: list[tuple[int, int]] = []

    def commit(self, offset: int, length: int) -> None:
        """Nothing to do: the host commits a page when it is touched."""

    def discard(self, offset: int, length: int) -> None:
        """See ``Arena.discard``."""
        aliased = self.shares(offset, length)
        if not aliased and length <= _SMALL:
            ctypes.memset(self.base + offset, 0, length)
            return
        # Host pages may be larger than the guest's: what lies beside them is cleared by hand.
        first = -(-offset // mmap.PAGESIZE) * mmap.PAGESIZE
        last = (offset + length) // mmap.PAGESIZE * mmap.PAGESIZE
        ctypes.memset(self.base + offset, 0, first - offset)
        ctypes.memset(self.base + last, 0, offset + length - last)
        if not aliased and _LINUX:
            _libc.madvise(self.base + first, last - first, _MADV_DONTNEED)
            return
        flags = _MAP_PRIVATE | _MAP_ANON | _MAP_NORESERVE | _MAP_FIXED
        self._fixed(first, last - first, flags, -1, 0)
        if aliased:
            self._forget(offset, offset + length)

    def map_shared(self, offset: int, length: int, memory: SharedMemory, start: int) -> bool:
        """See ``Arena.map_shared``. Not where host pages are larger than the guest's."""
        assert isinstance(memory, PosixSharedMemory)
        if mmap.PAGESIZE > PAGE_SIZE:
            return False
        self._forget(offset, offset + length)
        self._fixed(offset, length, _MAP_SHARED | _MAP_FIXED, memory.fd, start)
        self._shared.append((offset, offset + length))
        return True

    def shares(self, offset: int, length: int) -> bool:
        """See ``Arena.shares``."""
        return any(start < offset + length and offset < end for start, end in self._shared)

    def _fixed(self, offset: int, length: int, flags: int, fd: int, start: int) -> None:
        address = self.base + offset
        if _libc.mmap(address, length, _READ_WRITE, flags, fd, start) != address:
            error = ctypes.get_errno()
            raise MemoryError(f"the host refuses a mapping: {os.strerror(error)}")

    def _forget(self, start: int, end: int) -> None:
        """Cut [start, end) out of the list of aliased ranges."""
        kept: list[tuple[int, int]] = []
        for low, high in self._shared:
            if low < start:
                kept.append((low, min(high, start)))
            if high > end:
                kept.append((max(low, end), high))
        # Ranges wholly on one side were added once by exactly one of the tests above.
        self._shared = kept

    def close(self) -> None:
        """See ``Arena.close``."""
        if self.base:
            self.view.release()
            _libc.munmap(self.base, self.size)
            self.base = 0
