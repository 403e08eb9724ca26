# SPDX-License-Identifier: GPL-2.0-or-later
"""A reserved range of host memory (the arena), and memory objects that can be mapped into it.

Guest address + ``Arena.base`` = host address. Reserving costs no memory: pages appear when they
are first touched (POSIX) or when they are committed (Windows).
"""

from __future__ import annotations

import sys
from typing import Protocol

PAGE_SIZE = 4096


class SharedMemory(Protocol):
    """Memory that can stand in several places at once: a frame buffer, a MAP_SHARED mapping."""

    size: int
    #: The object's bytes as the host sees them, writable.
    view: memoryview

    def close(self) -> None:
        """Give the memory back; mappings of it in arenas stay valid."""


class Arena(Protocol):
    """One reserved host range. Offsets and lengths are in bytes, multiples of the page size."""

    size: int
    base: int
    #: The whole range, writable. Touching bytes that are not committed ends the process on
    #: Windows: callers go through ``AddressSpace``, which checks first.
    view: memoryview

    def commit(self, offset: int, length: int) -> None:
        """Make a range usable; its bytes read as zero if they were never committed.

        Raises MemoryError if the host has no memory left.
        """

    def discard(self, offset: int, length: int) -> None:
        """Forget a range's contents and sharing: it reads as zero when committed again."""

    def map_shared(self, offset: int, length: int, memory: SharedMemory, start: int) -> bool:
        """Let a range alias ``memory[start:start+length]``. False if this host cannot do it."""

    def shares(self, offset: int, length: int) -> bool:
        """True if a part of the range aliases shared memory."""

    def close(self) -> None:
        """Give everything back. No view may be in use any more."""


def reserve(size: int) -> Arena:
    """Reserve ``size`` bytes of host address space.

    Raises MemoryError if the host refuses (an address space limit such as ``ulimit -v``).
    """
    if sys.platform == "win32":
        from droidemu.memory.arena_windows import WindowsArena

        return WindowsArena(size)
    from droidemu.memory.arena_posix import PosixArena

    return PosixArena(size)


def shared_memory(size: int) -> SharedMemory:
    """Allocate ``size`` zero bytes that can be mapped into arenas."""
    if sys.platform == "win32":
        from droidemu.memory.arena_windows import WindowsSharedMemory

        return WindowsSharedMemory(size)
    from droidemu.memory.arena_posix import PosixSharedMemory

    return PosixSharedMemory(size)
