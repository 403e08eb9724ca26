# SPDX-License-Identifier: GPL-2.0-or-later
"""Modified UTF-8, as JNI and class files have it: zero is C0 80, surrogates are three bytes each.

A Java string is a Python ``str`` here; a surrogate without its partner stays as it is, pairs are
one character, as everywhere in Python.
"""

from __future__ import annotations

from array import array


class BadUtf8(ValueError):
    """``kind``: which byte is wrong ("start" or "continuation"); ``byte``: its value."""

    def __init__(self, kind: str, byte: int) -> None:
        super().__init__(f"illegal {kind} byte {byte:#x}")
        self.kind = kind
        self.byte = byte


def encode(text: str) -> bytes:
    """Modified UTF-8 of a string."""
    if not text.isascii():
        units = utf16(text)
        if len(units) > 2 * len(text):  # pairs, each half of which is a character by itself here
            text = array("I", array("H", units)).tobytes().decode("utf-32-le", "surrogatepass")
    return text.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")


def decode(data: bytes) -> str:
    """The string that modified UTF-8 stands for. BadUtf8.

    Four-byte sequences of standard UTF-8 are taken too, as Android does.
    """
    if data.isascii():
        return data.decode("ascii")
    try:
        return join_surrogates(data.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return _decode_slowly(data)


def _decode_slowly(data: bytes) -> str:
    """What is wrong is told, and what is no longer than it should be is taken, as Android does."""
    units = array("I")
    at = 0
    size = len(data)
    while at < size:
        first = data[at]
        if first < 0x80:
            extra, value = 0, first
        elif first & 0xE0 == 0xC0:
            extra, value = 1, first & 0x1F
        elif first & 0xF0 == 0xE0:
            extra, value = 2, first & 0x0F
        elif first & 0xF8 == 0xF0:
            extra, value = 3, first & 0x07
        else:
            raise BadUtf8("start", first)
        for offset in range(1, extra + 1):
            byte = data[at + offset] if at + offset < size else 0
            if byte & 0xC0 != 0x80:
                raise BadUtf8("continuation", byte)
            value = value << 6 | byte & 0x3F
        if value > 0x10FFFF:
            raise BadUtf8("start", first)
        units.append(value)
        at += extra + 1
    return join_surrogates(units.tobytes().decode("utf-32-le", "surrogatepass"))


def join_surrogates(text: str) -> str:
    """Pairs of surrogates become the characters that they stand for."""
    try:
        text.encode("utf-16-le")
    except UnicodeEncodeError:
        return utf16(text).decode("utf-16-le", "surrogatepass")
    return text


def utf16(text: str) -> bytes:
    """The string's UTF-16 units, little-endian."""
    return text.encode("utf-16-le", "surrogatepass")


def from_utf16(data: bytes) -> str:
    """The string of these UTF-16 units, little-endian."""
    return data.decode("utf-16-le", "surrogatepass")


def length(text: str) -> int:
    """The string's length in UTF-16 units, as Java counts."""
    if text.isascii():
        return len(text)
    return len(utf16(text)) // 2
