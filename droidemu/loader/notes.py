# SPDX-License-Identifier: GPL-2.0-or-later
"""ELF notes: build id, GNU properties, Android identification (gABI, "Note Section")."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from droidemu.loader import constants as c


def iter_notes(data: bytes, align: int = 4) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield ``(owner without NUL, type, body)``; ends quietly where the data is damaged.

    ``align`` is the segment's p_align: 8 pads name and body to 8 bytes, anything else to 4.
    """
    step = 8 if align == 8 else 4
    at = 0
    while at + 12 <= len(data):
        name_size, body_size, kind = struct.unpack_from("<III", data, at)
        body_at = (at + 12 + name_size + step - 1) & -step
        if body_at + body_size > len(data):
            return
        owner = data[at + 12 : at + 12 + name_size].rstrip(b"\0")
        yield owner, kind, data[body_at : body_at + body_size]
        at = (body_at + body_size + step - 1) & -step


def aarch64_features(body: bytes, word: int) -> int:
    """GNU_PROPERTY_AARCH64_FEATURE_1_AND bits of an NT_GNU_PROPERTY_TYPE_0 note, else 0."""
    at = 0
    while at + 8 <= len(body):
        kind, size = struct.unpack_from("<II", body, at)
        if kind == c.GNU_PROPERTY_AARCH64_FEATURE_1_AND and size >= 4 and at + 12 <= len(body):
            (value,) = struct.unpack_from("<I", body, at + 8)
            return int(value)
        at += 8 + ((size + word - 1) & -word)
    return 0


def android_ident(body: bytes) -> tuple[int, str, str] | None:
    """``(API level, NDK version, NDK build)`` of an ``Android`` note of type 1, or None.

    Layout: bionic's ``libc/arch-common/bionic/crtbrand.S`` (int, char[64], char[64]).
    """
    if len(body) < 4:
        return None
    (level,) = struct.unpack_from("<I", body, 0)

    def text(at: int) -> str:
        raw = body[at : at + 64].split(b"\0", 1)[0]
        return "".join(chr(b) if 32 <= b < 127 else "?" for b in raw)

    return int(level), text(4), text(68)
