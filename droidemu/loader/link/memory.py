# SPDX-License-Identifier: GPL-2.0-or-later
"""The bytes of one mapped image, by the image's own addresses, every access checked.

A part is what one PT_LOAD segment put into memory. The gaps between segments are nobody's: host
memory may not even be there, so nothing here ever reaches into them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from droidemu.loader import constants as c
from droidemu.loader.link.errors import LinkError

#: More pointers than any array of a library has: a hostile one lies over a huge .bss.
MAX_WORDS: Final = 1 << 21
WORD: Final[dict[int, struct.Struct]] = {8: struct.Struct("<Q"), 4: struct.Struct("<I")}


@dataclass(frozen=True)
class Part:
    """``view`` holds the bytes of the addresses [start, end) of the file."""

    start: int
    end: int
    view: memoryview
    writable: bool


class ImageMemory:
    """All parts of one image. ``name`` begins the messages of :class:`LinkError`."""

    def __init__(self, name: str, word: int, parts: Sequence[Part]) -> None:
        self.name = name
        #: Bytes in a pointer.
        self.word = word
        self.parts: tuple[Part, ...] = tuple(sorted(parts, key=lambda part: part.start))

    @classmethod
    def of_segments(
        cls, name: str, word: int, segments: Sequence[tuple[int, int, int, memoryview]]
    ) -> ImageMemory:
        """From (start, end, PF_* flags, bytes) of each segment."""
        return cls(
            name,
            word,
            [Part(start, end, view, bool(flags & c.PF_W)) for start, end, flags, view in segments],
        )

    def error(self, problem: str) -> LinkError:
        """The error for this image."""
        return LinkError(f"{self.name}: {problem}")

    def release(self) -> None:
        """Forget the bytes: guest code runs from now on and may unmap them."""
        self.parts = ()

    def part_of(self, address: int, size: int) -> Part | None:
        """The part in which all ``size`` bytes lie."""
        for part in self.parts:
            if part.start <= address and address + size <= part.end:
                return part
        return None

    def span(self, address: int, size: int, what: str) -> memoryview:
        """The bytes [address, address + size); LinkError names ``what`` if they are not there."""
        part = self.part_of(address, size) if size >= 0 else None
        if part is None:
            raise self.error(f"corrupt: {what} ({size} bytes at {address:#x}) is not in memory")
        return part.view[address - part.start : address - part.start + size]

    def rest(self, address: int, what: str) -> memoryview:
        """The bytes from ``address`` to the end of its part."""
        part = self.part_of(address, 1)
        if part is None:
            raise self.error(f"corrupt: {what} (at {address:#x}) is not in memory")
        return part.view[address - part.start :]

    def words(self, address: int, size: int, what: str) -> list[int]:
        """The pointers in an array of ``size`` bytes; bytes beyond the last whole one are left."""
        if size > MAX_WORDS * self.word:
            raise self.error(f"corrupt: {what} of {size} bytes")
        view = self.span(address, size - size % self.word, what)
        return list(view.cast("Q" if self.word == 8 else "I"))
