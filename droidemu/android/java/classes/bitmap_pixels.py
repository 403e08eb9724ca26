# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixels of bitmaps as they lie in memory, and as Java's colours: 0xAARRGGBB in an int."""

from __future__ import annotations

import struct
from collections.abc import Iterable

#: Bitmap.Config -> (ANDROID_BITMAP_FORMAT_*, bytes of a pixel).
FORMATS = {"ALPHA_8": (8, 1), "RGB_565": (4, 2), "ARGB_4444": (7, 2), "ARGB_8888": (1, 4)}


def colors_of(config: str, data: bytes) -> list[int]:
    """Colours, signed, of pixels without gaps; in memory alpha is multiplied in."""
    if config == "ALPHA_8":
        words = [alpha << 24 for alpha in data]
    elif config == "RGB_565":
        words = [_from_565(word) for (word,) in struct.iter_unpack("<H", data)]
    elif config == "ARGB_4444":
        # R, G, B, A from the highest bits on: 0x11 widens four bits to eight.
        words = [
            _plain((w & 15) * 17, (w >> 12) * 17, (w >> 8 & 15) * 17, (w >> 4 & 15) * 17)
            for (w,) in struct.iter_unpack("<H", data)
        ]
    else:
        words = [_plain(a, r, g, b) for r, g, b, a in struct.iter_unpack("4B", data)]
    return [word - (1 << 32) if word >> 31 else word for word in words]


def pixels_of(config: str, colors: Iterable[int]) -> bytes:
    """The way back."""
    out = bytearray()
    for color in colors:
        a, r, g, b = color >> 24 & 255, color >> 16 & 255, color >> 8 & 255, color & 255
        if config == "ALPHA_8":
            out.append(a)
        elif config == "RGB_565":
            out += ((r >> 3) << 11 | (g >> 2) << 5 | b >> 3).to_bytes(2, "little")
        else:
            r, g, b = ((part * a + 127) // 255 for part in (r, g, b))
            if config == "ARGB_4444":
                word = (r >> 4) << 12 | (g >> 4) << 8 | (b >> 4) << 4 | a >> 4
                out += word.to_bytes(2, "little")
            else:
                out += bytes((r, g, b, a))
    return bytes(out)


def _from_565(word: int) -> int:
    r, g, b = word >> 11, word >> 5 & 63, word & 31
    return 255 << 24 | (r << 3 | r >> 2) << 16 | (g << 2 | g >> 4) << 8 | (b << 3 | b >> 2)


def _plain(a: int, r: int, g: int, b: int) -> int:
    if a not in (0, 255):
        r, g, b = (min(255, (part * 255 + a // 2) // a) for part in (r, g, b))
    return a << 24 | r << 16 | g << 8 | b
