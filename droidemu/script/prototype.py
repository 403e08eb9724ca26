# SPDX-License-Identifier: GPL-2.0-or-later
"""C prototypes as text: ``"double (double, int)"``, ``"int add(int a, const char *s)"``.

What can be said: the arithmetic types of C (with ``unsigned``, ``long long`` and the like), those
of ``stdint.h``, JNI's (``jint`` ...), ``size_t``, and pointers to anything. ``const char *`` stands
for text: a Python ``str`` goes in and comes out. Structures by value and variable arguments cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from droidemu.errors import UserError


@dataclass(frozen=True)
class CType:
    """One C type as a procedure call standard sees it."""

    #: As C writes it.
    name: str
    #: Letter of ``kernel.guestcall``: Z B C S I U J F D V, L for words that are unsigned.
    letter: str
    #: Size in bytes; 0 for void.
    size: int
    signed: bool = False
    pointer: bool = False
    #: ``const char *``.
    text: bool = False


@dataclass(frozen=True)
class Prototype:
    """What a function takes and returns."""

    result: CType
    arguments: tuple[CType, ...]
    name: str = ""

    @property
    def letters(self) -> str:
        """A letter for each argument."""
        return "".join(argument.letter for argument in self.arguments)

    def __str__(self) -> str:
        arguments = ", ".join(argument.name for argument in self.arguments) or "void"
        return f"{self.result.name} {self.name or ''}({arguments})".replace("  ", " ")


_LETTERS = {(1, False): "Z", (1, True): "B", (2, False): "C", (2, True): "S", (4, False): "U",
            (4, True): "I", (8, True): "J", (8, False): "J"}  # fmt: skip
#: Names of one word: (bytes, signed).
_NAMED = {
    "int8_t": (1, True), "uint8_t": (1, False), "int16_t": (2, True), "uint16_t": (2, False),
    "int32_t": (4, True), "uint32_t": (4, False), "int64_t": (8, True), "uint64_t": (8, False),
    "bool": (1, False), "_Bool": (1, False), "jboolean": (1, False), "jbyte": (1, True),
    "jchar": (2, False), "jshort": (2, True), "jint": (4, True), "jsize": (4, True),
    "jlong": (8, True), "off64_t": (8, True), "wchar_t": (4, False),
}  # fmt: skip
#: Names of one word that are as wide as a pointer, and whether they are signed.
_WORDS = {
    "size_t": False, "ssize_t": True, "intptr_t": True, "uintptr_t": False, "ptrdiff_t": True,
    "off_t": True, "time_t": True,
}  # fmt: skip
_POINTERS = frozenset(("jobject", "jclass", "jstring", "jarray", "jthrowable", "jweak", "JNIEnv*"))
_BASIC = frozenset(
    ("char", "short", "int", "long", "signed", "unsigned", "float", "double", "void")
)
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\*|\(|\)|,|\.\.\.|\[\s*\d*\s*\]|\S")
_MOST = 4096


def parse(text: str, word_size: int) -> Prototype:
    """A prototype, with or without names. UserError says what is wrong with it."""
    if len(text) > _MOST:
        raise UserError(f"the prototype {text[:40]!r}... is too long")
    tokens = _TOKEN.findall(text.rstrip().removesuffix(";"))
    try:
        opening = tokens.index("(")
    except ValueError:
        raise UserError(_wrong(text, "no parentheses")) from None
    if tokens[-1] != ")" or tokens.count("(") != 1 or tokens.count(")") != 1:
        raise UserError(_wrong(text, "expected RESULT (TYPE, TYPE ...)"))
    result, name = _declaration(tokens[:opening], word_size, text)
    inside = tokens[opening + 1 : -1]
    arguments: list[CType] = []
    if inside and inside != ["void"]:
        part: list[str] = []
        for token in [*inside, ","]:
            if token != ",":
                part.append(token)
                continue
            kind, _ = _declaration(part, word_size, text)
            if kind.letter == "V":
                raise UserError(_wrong(text, "an argument cannot be void"))
            arguments.append(kind)
            part = []
    return Prototype(result, tuple(arguments), name)


def parse_type(text: str, word_size: int) -> CType:
    """A single type. UserError."""
    kind, name = _declaration(_TOKEN.findall(text), word_size, text)
    if name:
        raise UserError(_wrong(text, f"{name} is not a type"))
    return kind


def _wrong(text: str, why: str) -> str:
    return f"the prototype {text!r} cannot be read: {why}"


def _declaration(tokens: list[str], word_size: int, text: str) -> tuple[CType, str]:
    """A type and the name behind it, if there is one."""
    if not tokens:
        raise UserError(_wrong(text, "a type is missing"))
    words: list[str] = []
    stars = 0
    name = ""
    constant = False
    struct = False
    for token in tokens:
        if token == "...":
            raise UserError(_wrong(text, "variable arguments are not supported"))
        if token == "*" or token.startswith("["):
            stars += 1
        elif not re.fullmatch(r"\w+", token):
            raise UserError(_wrong(text, f"unexpected {token!r}"))
        elif token in ("const", "volatile", "restrict", "extern", "static", "__restrict"):
            constant = constant or (token == "const" and not stars)
        elif token in ("struct", "union", "enum"):
            struct = True
        elif stars or (words and not (token in _BASIC and words[-1] in _BASIC)):
            if name:
                raise UserError(_wrong(text, f"unexpected {token!r}"))
            name = token
        else:
            words.append(token)
    if not words:
        raise UserError(_wrong(text, "a type is missing"))
    base = " ".join(words)
    if stars:
        shown = ("const " if constant else "") + ("struct " if struct else "") + base
        is_text = constant and base == "char" and stars == 1
        shown += " " + "*" * stars
        return CType(shown, "L", word_size, pointer=True, text=is_text), name
    if struct:
        raise UserError(_wrong(text, f"struct {base} by value is not supported"))
    return _basic(words, word_size, text), name


def _basic(words: list[str], word_size: int, text: str) -> CType:
    base = " ".join(words)
    if len(words) == 1:
        word = words[0]
        if word == "void":
            return CType(base, "V", 0)
        if word in ("float", "jfloat"):
            return CType(base, "F", 4, True)
        if word in ("double", "jdouble"):
            return CType(base, "D", 8, True)
        if word in _POINTERS or word in ("JNIEnv", "JavaVM"):
            return CType(base, "L", word_size, pointer=True)
        if word in _WORDS:
            return _integer(base, word_size, _WORDS[word])
        if word in _NAMED:
            return _integer(base, *_NAMED[word])
    if not set(words) <= _BASIC - {"float", "double", "void"}:
        raise UserError(_wrong(text, f"unknown type {base}"))
    counts = {word: words.count(word) for word in set(words)}
    signed = "unsigned" not in counts
    long = counts.get("long", 0)
    if long > 2 or ("signed" in counts and not signed) or counts.get("int", 0) > 1:
        raise UserError(_wrong(text, f"unknown type {base}"))
    if "char" in counts:
        # Plain char is unsigned on ARM.
        return _integer(base, 1, "signed" in counts)
    if "short" in counts:
        return _integer(base, 2, signed)
    return _integer(base, (4, word_size, 8)[long], signed)


def _integer(name: str, size: int, signed: bool) -> CType:
    return CType(name, _LETTERS[size, signed], size, signed)
