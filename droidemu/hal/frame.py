# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen shows: pixels, how they lie in memory, and in which direction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PixelFormat(Enum):
    """Memory layout of a pixel: little-endian words, so XRGB8888 is B, G, R, X in bytes.

    XBGR8888, R, G, B, X in bytes, is how Android's apps keep their pictures.
    """

    XRGB8888 = 32
    RGB565 = 16
    XBGR8888 = 33  # as many bits as the even number

    @property
    def bits_per_pixel(self) -> int:
        return int(self.value) & ~1

    @property
    def bytes_per_pixel(self) -> int:
        return int(self.value) // 8


XRGB8888 = PixelFormat.XRGB8888
RGB565 = PixelFormat.RGB565
XBGR8888 = PixelFormat.XBGR8888


@dataclass(frozen=True)
class Frame:
    """What the screen shows from one vsync to the next.

    ``pixels`` is the front buffer itself (no copy), ``stride * height`` bytes, row by row; it is
    valid inside ``Screen.acquire`` or the listener call that handed it out.
    """

    serial: int
    pixels: memoryview
    width: int
    height: int
    stride: int
    format: PixelFormat
    #: Guest time (``Clock.monotonic``) of the vsync that published it, ns.
    time_ns: int
    #: Quarter turns clockwise with which the panel shows it: the guest draws in its own direction.
    turn: int = 0

    @property
    def panel_size(self) -> tuple[int, int]:
        """Width and height of the panel, pixels."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)
