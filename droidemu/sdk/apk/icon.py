# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture for apps that bring none: the name's first letter on a coloured ground.

It is drawn on 12 x 12 squares, so that every density is a whole multiple and costs nothing. Since
Android 8 launchers draw the ground in a form of their own; for them the letter is there alone.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Final

#: Density to the side of a launcher's icon in pixels.
SIZES: Final = {"mdpi": 48, "hdpi": 72, "xhdpi": 96, "xxhdpi": 144, "xxxhdpi": 192}

_SQUARES: Final = 12
#: The same for a launcher that draws the ground itself.
_FOREGROUND: Final = 18
_NOTHING, _GROUND, _LIGHT, _SHADE, _LETTER = range(5)
#: Ground colours on which white can be read.
_COLORS: Final = (0x1565C0, 0x00796B, 0x6A1B9A, 0xC62828, 0x2E7D32, 0x37474F, 0xAD1457, 0xD84315)

#: Letters and digits, each in seven rows of five dots: a byte in hexadecimal is a row.
_GLYPHS: Final = """
A 0E11111F111111 B 1E11111E11111E C 0F10101010100F D 1E11111111111E E 1F10101E10101F
F 1F10101E101010 G 0F10101311110F H 1111111F111111 I 0E04040404040E J 0702020202120C
K 11121418141211 L 1010101010101F M 111B1515111111 N 11191915131311 O 0E11111111110E
P 1E11111E101010 Q 0E11111115120D R 1E11111E141211 S 0F10100E01011E T 1F040404040404
U 1111111111110E V 111111110A0A04 W 1111111515150A X 11110A040A1111 Y 11110A04040404
Z 1F01020408101F 0 0E11131519110E 1 040C040404040E 2 0E11010204081F 3 1E01010E01011E
4 02060A121F0202 5 1F101E0101111E 6 0E10101E11110E 7 1F010204080808 8 0E11110E11110E
9 0E11110F01010E
"""


@dataclass(frozen=True)
class Drawn:
    """A picture made for an app."""

    #: PNG files by density: the whole icon, and the letter alone on nothing, half as wide again.
    icons: dict[str, bytes]
    foregrounds: dict[str, bytes]
    #: 0xRRGGBB of the ground.
    color: int


def draw_icon(name: str) -> Drawn:
    """The picture of an app (or package) of this name."""
    color = _COLORS[hashlib.sha256(name.encode()).digest()[0] % len(_COLORS)]
    shades = (0, color, _mixed(color, 0xFFFFFF), _mixed(color, 0), 0xFFFFFF)
    palette = b"".join(value.to_bytes(3, "big") for value in shades)
    rows = _ground()
    _put_letter(rows, name, 3, 2)
    alone = [[_NOTHING] * _FOREGROUND for _ in range(_FOREGROUND)]
    _put_letter(alone, name, 6, 5)
    return Drawn(
        {density: _png(rows, side // _SQUARES, palette) for density, side in SIZES.items()},
        # 108 dp of which a launcher shows the inner 72: squares half as large again.
        {density: _png(alone, side // 8, palette) for density, side in SIZES.items()},
        color,
    )


def _mixed(color: int, other: int) -> int:
    """Three parts of one colour, one of the other."""
    return sum(
        ((3 * (color >> shift & 0xFF) + (other >> shift & 0xFF)) // 4) << shift
        for shift in (0, 8, 16)
    )


def _ground() -> list[list[int]]:
    """Rows of squares, each a number in the palette: a plate with its corners cut."""
    last = _SQUARES - 1
    rows = [[_GROUND] * _SQUARES for _ in range(_SQUARES)]
    for at in range(1, last):
        rows[0][at], rows[last][at] = _LIGHT, _SHADE
    for x in (0, last):
        rows[0][x] = rows[last][x] = _NOTHING
    return rows


def _put_letter(rows: list[list[int]], name: str, left: int, top: int) -> None:
    """The name's first letter with its shadow."""
    words = _GLYPHS.split()
    glyphs = dict(zip(words[::2], words[1::2], strict=True))
    letter = next((char for char in name.upper() if char in glyphs), "A")
    dots = bytes.fromhex(glyphs[letter])
    for shift, color in ((1, _SHADE), (0, _LETTER)):
        for y, bits in enumerate(dots):
            for x in range(5):
                if bits >> (4 - x) & 1:
                    rows[top + y + shift][left + x + shift] = color


def _png(rows: list[list[int]], scale: int, palette: bytes) -> bytes:
    """A PNG with a palette, its first colour transparent, each square ``scale`` pixels wide."""
    side = scale * len(rows)
    lines = (bytes(1) + b"".join(bytes([dot]) * scale for dot in row) for row in rows)
    pixels = b"".join(line * scale for line in lines)
    header = struct.pack(">IIBBBBB", side, side, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _part(b"IHDR", header),
            _part(b"PLTE", palette),
            _part(b"tRNS", b"\0"),
            _part(b"IDAT", zlib.compress(pixels, 9)),
            _part(b"IEND", b""),
        )
    )


def _part(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
