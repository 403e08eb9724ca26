# SPDX-License-Identifier: GPL-2.0-or-later
"""Bounded reading of call frame information and DWARF expressions."""

from __future__ import annotations

from typing import Final

#: Instructions executed for one row or one expression.
MAX_STEPS: Final = 10_000


class CfiError(Exception):
    """Damaged or unsupported call frame information."""


class Cursor:
    """Bounded little-endian reading."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = None) -> None:
        self.data, self.at = data, at
        self.end = len(data) if end is None else min(end, len(data))

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > self.end:
            raise CfiError("entry ends early")
        self.at += size
        return self.data[self.at - size : self.at]

    def unsigned(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def signed(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little", signed=True)

    def uleb(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value
            if shift > 70:
                raise CfiError("number too long")

    def sleb(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value - (1 << shift) if byte & 0x40 else value
            if shift > 70:
                raise CfiError("number too long")

    def encoded(self, encoding: int, word: int, section_address: int) -> int:
        """A DW_EH_PE_* pointer (absolute or relative to its own place)."""
        place = section_address + self.at
        kind = encoding & 0x0F
        if kind == 0x00:
            value = self.unsigned(word)
        elif kind == 0x01:
            value = self.uleb()
        elif kind in (0x02, 0x03, 0x04):
            value = self.unsigned({2: 2, 3: 4, 4: 8}[kind])
        elif kind == 0x09:
            value = self.sleb()
        elif kind in (0x0A, 0x0B, 0x0C):
            value = self.signed({10: 2, 11: 4, 12: 8}[kind])
        else:
            raise CfiError(f"pointer encoding {encoding:#x}")
        if encoding & 0x70 == 0x10:
            value += place
        elif encoding & 0x70:
            raise CfiError(f"pointer encoding {encoding:#x}")
        return value & ((1 << (8 * word)) - 1)
