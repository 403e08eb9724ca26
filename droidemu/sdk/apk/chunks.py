# SPDX-License-Identifier: GPL-2.0-or-later
"""Chunks, string pools and typed values: what binary XML and resource tables are written with.

The layouts are those of AOSP's ``androidfw/ResourceTypes.h``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

TYPE_NULL: Final = 0x00
TYPE_REFERENCE: Final = 0x01
TYPE_STRING: Final = 0x03
TYPE_FLOAT: Final = 0x04
TYPE_DIMENSION: Final = 0x05
TYPE_FRACTION: Final = 0x06
TYPE_INT_DEC: Final = 0x10
TYPE_INT_HEX: Final = 0x11
TYPE_INT_BOOLEAN: Final = 0x12
TYPE_INT_COLOR_ARGB8: Final = 0x1C
TYPE_INT_COLOR_RGB8: Final = 0x1D

#: "No string": an index that points to nothing.
NO_STRING: Final = 0xFFFFFFFF


@dataclass(frozen=True)
class Typed:
    """A ``Res_value``: ``data`` is its word; a TYPE_STRING has ``text`` instead."""

    type: int
    data: int = 0
    text: str = ""

    def pack(self, pool: StringPool) -> bytes:
        """The value as bytes, its text put into ``pool``."""
        word = pool.add(self.text) if self.type == TYPE_STRING else self.data
        return struct.pack("<HBBI", 8, 0, self.type, word)


def string(text: str) -> Typed:
    """A string."""
    return Typed(TYPE_STRING, text=text)


def integer(number: int) -> Typed:
    """A whole number, as people write it."""
    return Typed(TYPE_INT_DEC, number & 0xFFFFFFFF)


def boolean(truth: bool) -> Typed:
    """A truth value."""
    return Typed(TYPE_INT_BOOLEAN, 0xFFFFFFFF if truth else 0)


def flags(bits: int) -> Typed:
    """Bits."""
    return Typed(TYPE_INT_HEX, bits & 0xFFFFFFFF)


def reference(resource_id: int) -> Typed:
    """A resource."""
    return Typed(TYPE_REFERENCE, resource_id)


def chunk(kind: int, header: bytes, body: bytes = b"") -> bytes:
    """A chunk of type ``kind``; ``header`` is what follows the three common fields."""
    size = 8 + len(header)
    body += bytes(-len(body) % 4)
    return struct.pack("<HHI", kind, size, size + len(body)) + header + body


class StringPool:
    """A ``ResStringPool`` in UTF-16; strings are numbered in the order in which they come."""

    def __init__(self) -> None:
        self._indices: dict[str, int] = {}
        self._strings: list[str] = []

    def add(self, text: str) -> int:
        """The index of ``text``, one for equal strings."""
        index = self._indices.get(text)
        if index is None:
            index = self._indices[text] = len(self._strings)
            self._strings.append(text)
        return index

    def build(self) -> bytes:
        """The chunk."""
        offsets, data = bytearray(), bytearray()
        for text in self._strings:
            offsets += struct.pack("<I", len(data))
            raw = text.encode("utf-16-le", "surrogatepass")
            units = len(raw) // 2
            if units > 0x7FFF:
                data += struct.pack("<HH", 0x8000 | units >> 16, units & 0xFFFF)
            else:
                data += struct.pack("<H", units)
            data += raw + b"\0\0"
        start = 28 + len(offsets) if self._strings else 0
        header = struct.pack("<IIIII", len(self._strings), 0, 0, start, 0)
        return chunk(0x0001, header, bytes(offsets + data))
