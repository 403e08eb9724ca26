# SPDX-License-Identifier: GPL-2.0-or-later
"""``printf`` formats of agent expressions (``dprintf``): checked once, rendered at every hit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from droidemu.debug.gdb.target import TargetError
from droidemu.debug.gdb.text import Malformed

#: Longest string that %s shows, and widest field, in characters.
STRING: Final = 4096
WIDTH: Final = 4096
#: Longest text of one printf: a hundred arguments may each be as wide.
LONGEST: Final = 1 << 16

_PIECE = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>[0-9]*)(?:\.(?P<precision>[0-9]*))?"
    r"(?P<size>hh|h|ll|l|j|z|t)?(?P<letter>[diouxXcsp%])"
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS = dict(zip(b"abefnrtv\\\"'", b"\a\b\x1b\f\n\r\t\v\\\"'", strict=True))

Read = Callable[[int, int], bytes]


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes((int(found[1], 8) & 0xFF,))
    if found[2][0] not in _LETTERS:
        raise Malformed("format with an unknown escape")
    return bytes((_LETTERS[found[2][0]],))


class Format:
    """One format; ``arguments`` tells how many values it takes."""

    def __init__(self, text: bytes) -> None:
        """``text``: as the user typed it, with backslash escapes. Malformed."""
        if text.endswith(b"\\") and (len(text) - len(text.rstrip(b"\\"))) % 2:
            raise Malformed("format that ends with a backslash")
        plain = _ESCAPE.sub(_unescape, text).decode("utf-8", "replace")
        #: Literal text, or the conversion.
        self._pieces: list[str | re.Match[str]] = []
        at = 0
        while (sign := plain.find("%", at)) >= 0:
            found = _PIECE.match(plain, sign)
            if found is None:
                raise Malformed("format with an unknown conversion")
            if any(_is_too_much(found[part] or "") for part in ("width", "precision")):
                raise Malformed("format with too wide a field")
            self._pieces += [plain[at:sign], "%" if found["letter"] == "%" else found]
            at = found.end()
        self._pieces.append(plain[at:])
        self.arguments = sum(not isinstance(piece, str) for piece in self._pieces)

    def render(self, values: Sequence[int], word_size: int, read: Read) -> str:
        """``values``: 64-bit words, at least ``arguments`` of them. ``read``: (address, length)."""
        left = iter(values)
        whole = "".join(
            piece if isinstance(piece, str) else _convert(piece, next(left), word_size, read)
            for piece in self._pieces
        )
        return whole[:LONGEST]


def _is_too_much(digits: str) -> bool:
    """Python refuses to look at numbers of thousands of digits."""
    return len(digits) > len(str(WIDTH)) or int(digits or 0) > WIDTH


def _convert(found: re.Match[str], value: int, word_size: int, read: Read) -> str:
    letter, flags, precision = found["letter"], found["flags"], found["precision"]
    layout = "%" + flags + found["width"]
    if letter == "s":
        limit = STRING if precision is None else min(int(precision or 0), STRING)
        text = _string(value, limit, read)
        return f"%{'-' if '-' in flags else ''}{found['width']}s" % text
    if letter == "c":
        return f"%{'-' if '-' in flags else ''}{found['width']}s" % chr(value & 0xFF)
    if letter == "p":
        return f"%{'-' if '-' in flags else ''}{found['width']}s" % f"{value:#x}"
    bits = {"hh": 8, "h": 16, None: 32, "l": 8 * word_size, "z": 8 * word_size}.get(
        found["size"], 8 * word_size if found["size"] == "t" else 64
    )
    value &= (1 << bits) - 1
    if letter in "di" and value >> (bits - 1):
        value -= 1 << bits
    if letter == "o" and "#" in flags:
        # Python would write 0o10.
        digits = f"{value:o}".rjust(int(precision or 0), "0")
        digits = digits if digits.startswith("0") else "0" + digits
        if precision is None and "0" in flags and "-" not in flags:
            digits = digits.rjust(int(found["width"] or 0), "0")
        return f"%{'-' if '-' in flags else ''}{found['width']}s" % digits
    if precision is not None:
        layout += "." + precision
    return (layout + ("d" if letter == "u" else letter)) % value


def _string(address: int, limit: int, read: Read) -> str:
    """A string out of guest memory up to its NUL or the end of what is mapped."""
    if address == 0:
        return "(null)"
    data = b""
    while len(data) < limit and b"\0" not in data:
        try:
            got = read(address + len(data), min(limit - len(data), 256))
        except TargetError:
            if data:
                break
            raise
        if not got:
            break
        data += got
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")
