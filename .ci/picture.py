# SPDX-License-Identifier: GPL-2.0-or-later
"""Fails unless a PNG file is a picture with many colours; reads it with the standard library.

python3 .ci/picture.py FILE.png
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path


def main() -> int:
    """Exit status 1 for a broken or a nearly empty picture."""
    data = Path(sys.argv[1]).read_bytes()
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        print("not a PNG file")
        return 1
    at, size, packed = 8, (0, 0), b""
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            size = struct.unpack_from(">II", body)
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw = zlib.decompress(packed)
    values = len({raw[i : i + 3] for i in range(1, len(raw) - 3, 997)})
    print(f"{size[0]}x{size[1]}, {len(raw)} bytes, {values} values in a sample")
    return 0 if values > 100 and min(size) >= 200 else 1


if __name__ == "__main__":
    sys.exit(main())
