# SPDX-License-Identifier: GPL-2.0-or-later
"""What the linker asks of its surroundings: files, memory, and names for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from droidemu.loader.elf import ElfImage
from droidemu.loader.link.library import Library
from droidemu.loader.link.memory import ImageMemory


class Source(Protocol):
    """An open library file, or a piece of one."""

    #: The guest's path, links resolved.
    path: str
    #: Equal for all names of the same bytes.
    identity: object
    #: Length in bytes.
    size: int
    #: One of DroidEmu's own system libraries.
    builtin: bool

    def read(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes."""

    def close(self) -> None:
        """No longer needed (mappings of it stay)."""


@dataclass(frozen=True)
class Reservation:
    """Where the caller of android_dlopen_ext wants a library, and how much room there is."""

    address: int
    size: int
    #: Elsewhere is fine if it does not fit.
    hint: bool = False


@dataclass(frozen=True)
class Mapped:
    """An image in memory."""

    bias: int
    start: int
    end: int
    memory: ImageMemory


class Backend(Protocol):
    """The linker's surroundings."""

    def open(self, path: str) -> Source | None:
        """The file at an absolute guest path, None if there is none; LinkError if it is unfit."""

    def map(self, source: Source, image: ElfImage, at: Reservation | None) -> Mapped:
        """Bring the image into memory. LinkError."""

    def unmap(self, library: Library) -> None:
        """The library goes away."""

    def unmap_range(self, start: int, end: int) -> None:
        """What ``map`` made goes away again before it became a library."""

    def missing(self, name: bytes, library: Library) -> int:
        """An address that nothing can be at, for a symbol that no library has."""
