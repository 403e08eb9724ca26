# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: String and what builds strings. A String is a Python ``str``; ``self`` is one here.

Indices count characters; they agree with Java's while no character is beyond U+FFFF, and are
converted where one is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from droidemu.android.java import mutf8
from droidemu.android.java.classes.java_nio_charset import codec_of
from droidemu.android.java.classes.types import (
    CHARS,
    OBJECT,
    STRING,
    hash_text,
    java_float,
    java_single,
    text_of,
)
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    factory,
    field,
    method,
)
from droidemu.android.java.heap import MOST_TEXT, SLOT, text_size

CHARSET = "Ljava/nio/charset/Charset;"


class CharSequence(Interface, java="java.lang.CharSequence", interface=True):
    """Text."""

    length = abstract("()I")
    charAt = abstract("(I)C")
    subSequence = abstract(f"(II){CHARS}")


def units(text: str, vm: Any, begin: int, end: int) -> str:
    """Part of a string by UTF-16 indices; raises StringIndexOutOfBoundsException."""
    size = mutf8.length(text)
    if not 0 <= begin <= end <= size:
        what = f"begin {begin}, end {end}, length {size}"
        raise vm.exception("java/lang/StringIndexOutOfBoundsException", what)
    if size == len(text):
        return text[begin:end]
    return mutf8.from_utf16(mutf8.utf16(text)[2 * begin : 2 * end])


def _where(text: str, at: int) -> int:
    """A Python index as Java counts."""
    return at if at < 0 else mutf8.length(text[:at])


class String(
    Object, java="java.lang.String", implements=("java.lang.CharSequence", "java.lang.Comparable")
):
    """Immutable text."""

    @factory("()V", f"({STRING})V")
    @staticmethod
    def make(vm: Any, text: str = "") -> Any:
        if text is None:
            raise vm.exception("java/lang/NullPointerException")
        return vm.text(text)

    @factory("([B)V", f"([B{STRING})V", f"([B{CHARSET})V")
    @staticmethod
    def make_bytes(vm: Any, data: Any, charset: Any = None) -> Any:
        return String.make(vm, decoded(vm, data.raw(), charset))

    @factory("([BII)V", f"([BII{STRING})V", f"([BII{CHARSET})V")
    @staticmethod
    def make_part(vm: Any, data: Any, at: int, count: int, charset: Any = None) -> Any:
        if not 0 <= at <= at + count <= len(data):
            raise vm.exception("java/lang/StringIndexOutOfBoundsException", f"{at}, {count}")
        return String.make(vm, decoded(vm, data.raw()[at : at + count], charset))

    @factory("([C)V")
    @staticmethod
    def make_chars(vm: Any, data: Any) -> Any:
        return String.make(vm, mutf8.from_utf16(data.tobytes()))

    @method("()I")
    def length(self: Any) -> int:
        return mutf8.length(self)

    @method("()Z")
    def isEmpty(self: Any) -> bool:
        return not self

    @method("(I)C")
    def charAt(self: Any, vm: Any, at: int) -> int:
        return int.from_bytes(mutf8.utf16(units(self, vm, at, at + 1)), "little")

    @method(f"({OBJECT})Z")
    def equals(self: Any, other: Any) -> bool:
        return isinstance(other, str) and str(self) == str(other)

    @method(f"({STRING})Z")
    def equalsIgnoreCase(self: Any, other: Any) -> bool:
        return other is not None and self.casefold() == other.casefold()

    @method("()I")
    def hashCode(self: Any) -> int:
        return hash_text(self)

    @method(f"({OBJECT})I", f"({STRING})I")
    def compareTo(self: Any, vm: Any, other: Any) -> int:
        if other is None:
            raise vm.exception("java/lang/NullPointerException")
        if not isinstance(other, str):
            raise vm.exception("java/lang/ClassCastException", vm.class_of(other).pretty)
        mine, yours = (memoryview(mutf8.utf16(text)).cast("H") for text in (self, other))
        low, high = 0, min(len(mine), len(yours))
        while low < high:  # where they differ first
            middle = (low + high + 1) // 2
            if mine[low:middle].tobytes() == yours[low:middle].tobytes():
                low = middle
            else:
                high = middle - 1
        if low < min(len(mine), len(yours)):
            return mine[low] - yours[low]
        return len(mine) - len(yours)

    @method(f"(){STRING}")
    def toString(self: Any) -> Any:
        return self

    @method(f"(){STRING}")
    def intern(self: Any) -> Any:
        import sys

        return sys.intern(str(self))

    @method(f"({STRING}){STRING}")
    def concat(self: Any, other: str) -> str:
        return mutf8.join_surrogates(self + other)

    @method(f"(I){STRING}")
    def substring(self: Any, vm: Any, begin: int) -> str:
        return units(self, vm, begin, mutf8.length(self))

    @method(f"(II){STRING}", name="substring")
    def substring_to(self: Any, vm: Any, begin: int, end: int) -> str:
        return units(self, vm, begin, end)

    @method(f"(II){CHARS}")
    def subSequence(self: Any, vm: Any, begin: int, end: int) -> str:
        return units(self, vm, begin, end)

    @method(f"({STRING})I")
    def indexOf(self: Any, what: str) -> int:
        return _where(self, self.find(what))

    @method("(I)I", name="indexOf")
    def indexOf_char(self: Any, what: int) -> int:
        return _where(self, self.find(chr(what))) if 0 <= what < 0x110000 else -1

    @method(f"({STRING})I")
    def lastIndexOf(self: Any, what: str) -> int:
        return _where(self, self.rfind(what))

    @method("(I)I", name="lastIndexOf")
    def lastIndexOf_char(self: Any, what: int) -> int:
        return _where(self, self.rfind(chr(what))) if 0 <= what < 0x110000 else -1

    @method(f"({CHARS})Z")
    def contains(self: Any, vm: Any, what: Any) -> bool:
        return text_of(vm, what) in self

    @method(f"({STRING})Z")
    def startsWith(self: Any, what: str) -> bool:
        return bool(self.startswith(what))

    @method(f"({STRING})Z")
    def endsWith(self: Any, what: str) -> bool:
        return bool(self.endswith(what))

    @method(f"(CC){STRING}")
    def replace(self: Any, old: int, new: int) -> str:
        return mutf8.join_surrogates(str.replace(self, chr(old), chr(new)))

    @method(f"({CHARS}{CHARS}){STRING}", name="replace")
    def replace_text(self: Any, vm: Any, old: Any, new: Any) -> str:
        before, after = text_of(vm, old), text_of(vm, new)
        size = len(self) + str.count(self, before) * (len(after) - len(before))
        if size > MOST_TEXT:
            raise MemoryError(f"a string of {size} characters")
        return str.replace(self, before, after)

    @method(f"(){STRING}")
    def trim(self: Any) -> str:
        return str(self.strip("".join(map(chr, range(33)))))

    @method(f"(){STRING}", "(Ljava/util/Locale;)Ljava/lang/String;")
    def toLowerCase(self: Any, locale: Any = None) -> str:
        return str(self.lower())

    @method(f"(){STRING}", "(Ljava/util/Locale;)Ljava/lang/String;")
    def toUpperCase(self: Any, locale: Any = None) -> str:
        return str(self.upper())

    @method("()[B", f"({STRING})[B", f"({CHARSET})[B")
    def getBytes(self: Any, vm: Any, charset: Any = None) -> Any:
        text = mutf8.join_surrogates(self)
        return vm.new_array("B", text.encode(codec_of(vm, charset), "replace"))

    @method("()[C")
    def toCharArray(self: Any, vm: Any) -> Any:
        return vm.new_array("C", mutf8.utf16(self))

    @method(f"({STRING})[{STRING}", f"({STRING}I)[{STRING}")
    def split(self: Any, vm: Any, expression: str, limit: int = 0) -> Any:
        parts: list[str] = []
        size = 0
        for part in splitting(vm, str(self), expression, limit):
            size += SLOT + text_size(part)
            if size & 0xFFF < 64:  # now and then
                vm.heap.check(size)
            parts.append(part)
        while limit == 0 and len(parts) > 1 and not parts[-1]:
            parts.pop()
        # Nothing but separators gives nothing; an empty string gives itself.
        if limit == 0 and self and parts == [""]:
            parts.pop()
        charge = vm.heap.charge(size)
        made = vm.new_array(STRING, parts)
        made.charge = charge
        return made

    @method(f"({OBJECT}){STRING}")
    @staticmethod
    def valueOf(vm: Any, value: Any) -> str:
        return text_of(vm, value)

    @method(f"(I){STRING}", f"(J){STRING}", name="valueOf")
    @staticmethod
    def valueOf_int(value: int) -> str:
        return str(value)

    @method(f"(Z){STRING}", name="valueOf")
    @staticmethod
    def valueOf_bool(value: bool) -> str:
        return "true" if value else "false"

    @method(f"(C){STRING}", name="valueOf")
    @staticmethod
    def valueOf_char(value: int) -> str:
        return chr(value)

    @method(f"(D){STRING}", name="valueOf")
    @staticmethod
    def valueOf_double(value: float) -> str:
        return java_float(value)

    @method(f"(F){STRING}", name="valueOf")
    @staticmethod
    def valueOf_float(value: float) -> str:
        return java_single(value)


def splitting(vm: Any, text: str, expression: str, limit: int) -> Iterable[str]:
    """The parts of a text between matches; raises PatternSyntaxException."""
    plain = plain_of(expression)
    if plain is not None and text:
        return text.split(plain, limit - 1 if limit > 0 else -1)
    from droidemu.android.java.classes.java_util_regex import compiled
    from droidemu.android.java.regex import split

    return split(compiled(vm, expression), text, limit)


def plain_of(expression: str) -> str | None:
    """The one character that an expression stands for, as Java looks for it; else None."""
    if len(expression) == 1 and expression not in ".$|()[{^?*+\\":
        return str(expression)
    if len(expression) == 2 and expression[0] == "\\" and not expression[1].isalnum():
        return str(expression[1])
    return None


def decoded(vm: Any, raw: memoryview, charset: Any) -> str:
    """Text of bytes; what is none becomes U+FFFD. Raises UnsupportedEncodingException."""
    if len(raw) > 4 * MOST_TEXT:
        raise MemoryError(f"a string of {len(raw)} bytes")
    return raw.tobytes().decode(codec_of(vm, charset), "replace")


_SB, _BUF = "Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;"


class StringBuilder(Object, java="java.lang.StringBuilder", implements=("java.lang.CharSequence",)):
    """Text that grows."""

    text: str = ""
    grows = ("append", "setLength")

    @constructor("()V", "(I)V")
    def __init__(self, capacity: int = 16) -> None:
        self.text = ""

    @constructor(f"({STRING})V")
    def init_text(self, text: str) -> None:
        self.text = "" + text

    def held(self) -> int:
        """See heap.py."""
        return text_size(self.text)

    def more(self, text: str) -> Any:
        """Append text. MemoryError if it is too much."""
        if len(self.text) + len(text) > MOST_TEXT:
            raise MemoryError("the builder's text")
        # Halves of a pair may come one after the other.
        if text[:1] >= "\udc00" and "\ud800" <= self.text[-1:] <= "\udbff":
            self.text = self.text[:-1] + mutf8.join_surrogates(self.text[-1:] + text)
        else:
            self.text += text
        return self

    @method(f"({STRING}){_SB}", f"({OBJECT}){_SB}", f"({CHARS}){_SB}")
    def append(self, vm: Any, value: Any) -> Any:
        return self.more(text_of(vm, value))

    @method(f"(I){_SB}", f"(J){_SB}", name="append")
    def append_int(self, value: int) -> Any:
        return self.more(str(value))

    @method(f"(C){_SB}", name="append")
    def append_char(self, value: int) -> Any:
        return self.more(chr(value))

    @method(f"(Z){_SB}", name="append")
    def append_bool(self, value: bool) -> Any:
        return self.more("true" if value else "false")

    @method(f"(D){_SB}", name="append")
    def append_double(self, value: float) -> Any:
        return self.more(java_float(value))

    @method(f"(F){_SB}", name="append")
    def append_float(self, value: float) -> Any:
        return self.more(java_single(value))

    @method("()I")
    def length(self) -> int:
        return mutf8.length(self.text)

    @method("(I)C")
    def charAt(self, vm: Any, at: int) -> int:
        return int.from_bytes(mutf8.utf16(units(self.text, vm, at, at + 1)), "little")

    @method("(I)V")
    def setLength(self, vm: Any, size: int) -> None:
        have = mutf8.length(self.text)
        if size > MOST_TEXT:
            raise MemoryError("the builder's text")
        self.text = units(self.text, vm, 0, min(size, have)) + "\0" * max(0, size - have)

    @method(f"(II){CHARS}", f"(II){STRING}")
    def subSequence(self, vm: Any, begin: int, end: int) -> str:
        return units(self.text, vm, begin, end)

    @method(f"(){_SB}")
    def reverse(self) -> Any:
        self.text = self.text[::-1]
        return self

    @method(f"(){STRING}")
    def toString(self) -> str:
        return self.text


class StringBuffer(StringBuilder, java="java.lang.StringBuffer"):
    """The same for several threads."""

    length_hint = field("I", name="count")

    @constructor("()V", "(I)V")
    def __init__(self, capacity: int = 16) -> None:
        super().__init__()

    @constructor(f"({STRING})V")
    def init_text(self, text: str) -> None:
        self.text = "" + text

    @method(f"({STRING}){_BUF}", f"({OBJECT}){_BUF}")
    def append(self, vm: Any, value: Any) -> Any:
        return super().append(vm, value)
