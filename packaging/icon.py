# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws DroidEmu's icon: a phone with a plasma on its screen. Standard library only.

python3 packaging/icon.py FILE.png|FILE.ico|FILE.icns
"""

from __future__ import annotations

import struct
import sys
import zlib
from math import cos, hypot, pi, sin
from pathlib import Path

#: Edge lengths in an .ico file, pixels.
_ICO_SIZES = (16, 32, 48, 64, 256)
#: Types in an .icns file for PNG data, with their edge lengths.
_ICNS_TYPES = ((b"icp4", 16), (b"icp5", 32), (b"icp6", 64), (b"ic07", 128), (b"ic08", 256))
#: Samples a pixel edge, against jagged edges.
_FINE = 3

Color = tuple[float, float, float]


def _rounded(x: float, y: float, half_width: float, half_height: float, radius: float) -> bool:
    """Inside a rounded rectangle around the origin."""
    dx, dy = abs(x) - half_width + radius, abs(y) - half_height + radius
    return hypot(max(dx, 0.0), max(dy, 0.0)) <= radius and dx <= radius and dy <= radius


def _plasma(x: float, y: float) -> Color:
    wave = sin(6 * x) + sin(5 * y + 1) + sin(5 * (x + y)) + sin(9 * hypot(x, y))
    return tuple(140 + 110 * cos(wave * 0.9 + shift) for shift in (0.0, 2 * pi / 3, 4 * pi / 3))


def _sample(x: float, y: float) -> Color | None:
    """The colour at (x, y), both from -1 to 1; None outside the phone."""
    if _rounded(x, y, 0.42, 0.74, 0.06):
        return _plasma(x, y)
    if _rounded(x, y, 0.54, 0.96, 0.16):
        return (38, 42, 52)
    return None


def draw(size: int) -> bytes:
    """RGBA pixels of a square with that edge length."""
    out = bytearray()
    count = _FINE * _FINE
    for row in range(size):
        for column in range(size):
            seen: list[Color] = []
            for index in range(count):
                x = (column + (index % _FINE + 0.5) / _FINE) * 2 / size - 1
                y = (row + (index // _FINE + 0.5) / _FINE) * 2 / size - 1
                if (color := _sample(x, y)) is not None:
                    seen.append(color)
            mixed = (sum(c[i] for c in seen) / max(1, len(seen)) for i in range(3))
            out += bytes(min(255, max(0, round(value))) for value in mixed)
            out.append(255 * len(seen) // count)
    return bytes(out)


def png(size: int) -> bytes:
    """The icon as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    pixels = draw(size)
    rows = b"".join(b"\0" + pixels[at : at + size * 4] for at in range(0, len(pixels), size * 4))
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def ico() -> bytes:
    """The icon as a Windows .ico file with PNG pictures."""
    pictures = [png(size) for size in _ICO_SIZES]
    head = struct.pack("<3H", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    for size, data in zip(_ICO_SIZES, pictures, strict=True):
        edge = size % 256  # 0 means 256
        head += struct.pack("<4B2H2I", edge, edge, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return head + b"".join(pictures)


def icns() -> bytes:
    """The icon as a macOS .icns file."""
    body = b""
    for kind, size in _ICNS_TYPES:
        data = png(size)
        body += kind + struct.pack(">I", len(data) + 8) + data
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write(path: Path) -> None:
    """Writes the icon in the format that the name asks for."""
    makers = {".png": lambda: png(256), ".ico": ico, ".icns": icns}
    path.write_bytes(makers[path.suffix]())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
