# SPDX-License-Identifier: GPL-2.0-or-later
"""java.nio.charset."""

from __future__ import annotations

import codecs
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Any

from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, method, static_field

_CHARSET = "Ljava/nio/charset/Charset;"
#: Java's names -> Python's, where Python has no alias for them.
_PYTHON = {"UTF-16": "utf-16-be", "US-ASCII": "ascii", "ISO-8859-1": "latin-1"}
_MODULES = frozenset(aliases.values())
#: What Python has besides character sets; some take time by the square of the text's length.
_NO_CHARSETS = frozenset((
    "idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape",
    "raw_unicode_escape", "undefined", "charmap", "mbcs", "oem",
))  # fmt: skip
#: Longest name of a character set.
_LONGEST = 40


class Charset(Object, java="java.nio.charset.Charset"):
    """A character set by name."""

    def __init__(self, name: str = "UTF-8") -> None:
        self.canonical = name

    @method(f"(){STRING}")
    def name(self) -> str:
        return self.canonical

    @method(f"(){STRING}")
    def toString(self) -> str:
        return self.canonical

    @method(f"({STRING}){_CHARSET}")
    @staticmethod
    def forName(vm: Any, name: str) -> Any:
        codec_of(vm, name)
        return Charset(name.upper())

    @method(f"(){_CHARSET}")
    @staticmethod
    def defaultCharset() -> Any:
        return Charset("UTF-8")


class StandardCharsets(Object, java="java.nio.charset.StandardCharsets"):
    """Those that every system has."""

    UTF_8 = static_field(_CHARSET, lambda vm: Charset("UTF-8"))
    UTF_16 = static_field(_CHARSET, lambda vm: Charset("UTF-16"))
    UTF_16LE = static_field(_CHARSET, lambda vm: Charset("UTF-16LE"))
    UTF_16BE = static_field(_CHARSET, lambda vm: Charset("UTF-16BE"))
    US_ASCII = static_field(_CHARSET, lambda vm: Charset("US-ASCII"))
    ISO_8859_1 = static_field(_CHARSET, lambda vm: Charset("ISO-8859-1"))


def codec_of(vm: Any, charset: Any) -> str:
    """Python's name of a Charset or of a name; raises UnsupportedEncodingException."""
    if charset is None:
        return "utf-8"
    name = charset.canonical if isinstance(charset, Charset) else str(charset)
    wanted = _PYTHON.get(name.upper(), name)
    # Python would remember each name that was ever asked for.
    plain = normalize_encoding(wanted[:_LONGEST]).lower()
    try:
        if plain not in aliases and plain not in _MODULES:
            raise LookupError(name)
        info = codecs.lookup(wanted)
        if info.name in _NO_CHARSETS:
            raise LookupError(name)
        "".encode(info.name)
    except (LookupError, TypeError, ValueError):
        raise vm.exception("java/io/UnsupportedEncodingException", name) from None
    return info.name
