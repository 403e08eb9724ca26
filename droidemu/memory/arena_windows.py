# SPDX-License-Identifier: GPL-2.0-or-later
"""Arenas on Windows: VirtualAlloc reserves, commits and decommits.

A reserved range cannot be aliased piecewise there without placeholders (Windows 10 1803), so
``map_shared`` reports False and the kernel layer keeps a shared object in the one place where it
was mapped first.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from droidemu.memory.arena import PAGE_SIZE, SharedMemory

_MEM_COMMIT = 0x1000
_MEM_RESERVE = 0x2000
_MEM_DECOMMIT = 0x4000
_MEM_RELEASE = 0x8000
_PAGE_READWRITE = 0x04


def _kernel32() -> Any:
    # Reached only on Windows; getattr keeps the type checker of other hosts content.
    dll = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009
    dll.VirtualAlloc.restype = ctypes.c_void_p
    dll.VirtualAlloc.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_uint32,
    ]  # fmt: skip
    dll.VirtualFree.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32]
    return dll


class WindowsSharedMemory:
    """Plain host memory; on Windows it is not aliased but copied from when it is mapped."""

    def __init__(self, size: int) -> None:
        self.size = (size + PAGE_SIZE - 1) & -PAGE_SIZE
        self.view = memoryview(bytearray(self.size))

    def close(self) -> None:
        """Nothing to give back."""


class WindowsArena:
    """A reserved range on Windows; see ``arena.Arena``."""

    def __init__(self, size: int) -> None:
        assert sys.platform == "win32" or size >= 0
        self.size = size
        self._kernel32 = _kernel32()
        base = self._kernel32.VirtualAlloc(None, size, _MEM_RESERVE, _PAGE_READWRITE)
        if not base:
            raise MemoryError(f"the host refuses to reserve {size >> 20} MiB of address space")
        self.base = int(base)
        self.view = memoryview((ctypes.c_char * size).from_address(self.base)).cast("B")

    def commit(self, offset: int, length: int) -> None:
        """See ``Arena.commit``."""
        if not length:
            return
        done = self._kernel32.VirtualAlloc(self.base + offset, length, _MEM_COMMIT, _PAGE_READWRITE)
        if not done:
            raise MemoryError("the host has no memory left")

    def discard(self, offset: int, length: int) -> None:
        """See ``Arena.discard``."""
        if not length:  # which VirtualFree takes for the whole range
            return
        self._kernel32.VirtualFree(self.base + offset, length, _MEM_DECOMMIT)

    def map_shared(self, offset: int, length: int, memory: SharedMemory, start: int) -> bool:
        """Not possible here: False."""
        return False

    def shares(self, offset: int, length: int) -> bool:
        """See ``Arena.shares``."""
        return False

    def close(self) -> None:
        """See ``Arena.close``."""
        if self.base:
            self.view.release()
            self._kernel32.VirtualFree(self.base, 0, _MEM_RELEASE)
            self.base = 0
