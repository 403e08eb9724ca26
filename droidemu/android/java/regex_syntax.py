# SPDX-License-Identifier: GPL-2.0-or-later
"""The syntax of java.util.regex, as Android has it, as a program for regex.py."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final, NoReturn

#: One character that a test takes; go on at two places, the first preferred; go on elsewhere; look
#: around; the end.
CHAR, SPLIT, JUMP, ASSERT, MATCH = range(5)
#: What assertions are told (see regex.py).
START, AFTER_WORD, WORD, END, LAST_LINE, AFTER_LINE, LINE = (1 << bit for bit in range(7))

Test = Callable[[str], bool]
#: Instructions, expression and flags that they stand for: what groups are put together from.
Code = list[tuple[int, Any, int]]

#: Longest program; a phone's own limit is of this order.
_MOST: Final = 4000
_DEEPEST: Final = 100
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_IGNORE_CASE, _DOT_ALL, _MULTI_LINE = "i", "s", "m"


class PatternError(ValueError):
    """What is wrong with an expression, or (``unsupported``) what of it cannot be had."""

    def __init__(self, text: str, at: int = -1) -> None:
        super().__init__(text)
        self.at = at
        self.unsupported = text.endswith("supported")


class Program:
    """``code`` and whether any of it looks around."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.looks = any(kind == ASSERT for kind, _, _ in code)


def is_word(char: str) -> bool:
    """Whether \\w takes it; Android's classes are Unicode's."""
    return char == "_" or char.isalnum() or unicodedata.category(char) in ("Mn", "Mc", "Me", "Pc")


def _is_space(char: str) -> bool:
    return char.isspace() and char not in "\x1c\x1d\x1e\x1f"


def _is_line_end(char: str) -> bool:
    return char in "\n\x0b\x0c\r\u0085\u2028\u2029"


def _no(test: Test) -> Test:
    return lambda char: not test(char)


_CLASSES: Final[dict[str, Test]] = {
    "d": str.isdecimal,
    "s": _is_space,
    "w": is_word,
    "h": lambda char: char == "\t" or unicodedata.category(char) == "Zs",
    "v": _is_line_end,
}
_CLASSES.update({name.upper(): _no(test) for name, test in tuple(_CLASSES.items())})
_POSIX: Final[dict[str, Test]] = {
    "Lower": str.islower, "Upper": str.isupper, "Alpha": str.isalpha, "Digit": str.isdecimal,
    "Alnum": lambda char: char.isalpha() or char.isdecimal(), "Space": _is_space,
    "Punct": lambda char: unicodedata.category(char)[0] == "P",
    "ASCII": str.isascii, "XDigit": lambda char: char in "0123456789abcdefABCDEF",
    "Blank": _CLASSES["h"], "Cntrl": lambda char: unicodedata.category(char) == "Cc",
    "IsAlphabetic": str.isalpha, "IsDigit": str.isdecimal, "IsLetter": str.isalpha,
    "IsLowercase": str.islower, "IsUppercase": str.isupper, "IsWhite_Space": _is_space,
}  # fmt: skip
_ASSERTIONS: Final[dict[str, Callable[[int], bool]]] = {
    "A": lambda seen: bool(seen & START),
    "z": lambda seen: bool(seen & END),
    "Z": lambda seen: bool(seen & (END | LAST_LINE)),
    "b": lambda seen: bool(seen & AFTER_WORD) != bool(seen & WORD),
    "B": lambda seen: bool(seen & AFTER_WORD) == bool(seen & WORD),
}


def parse(text: str) -> Program:
    """The program of an expression. PatternError."""
    parser = _Parser(text)
    code = parser.alternatives(frozenset(), 0)
    if parser.at < len(text):
        parser.fail("Unmatched closing ')'")
    return Program([*code, (MATCH, None, 0)])


def _literal(char: str, flags: frozenset[str]) -> Test:
    if _IGNORE_CASE in flags and char.lower() != char.upper():
        folded = char.casefold()
        return lambda other: other.casefold() == folded
    return lambda other: other == char


class _Parser:
    """Goes through an expression once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        #: Tests made so far: members of classes count, too.
        self.made = 0

    def fail(self, what: str) -> NoReturn:
        """Java's words, and where."""
        raise PatternError(what, self.at)

    def peek(self, text: str) -> bool:
        """Take ``text`` if it comes next."""
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def char(self) -> str:
        """Take a character; there must be one."""
        if self.at >= len(self.text):
            self.fail("Unexpected end of the pattern")
        self.at += 1
        return self.text[self.at - 1]

    def count(self, code: Code) -> Code:
        """The same, if it is not too long."""
        self.made += 1
        if len(code) > _MOST or self.made > 4 * _MOST:
            self.fail("Pattern too large")
        return code

    def alternatives(self, flags: frozenset[str], depth: int) -> Code:
        """Up to a closing parenthesis or the end. Flags set inside hold up to there."""
        if depth > _DEEPEST:
            self.fail("Too many groups inside each other")
        branches: list[Code] = [[]]
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.peek("|"):
                branches.append([])
                continue
            flags, piece = self.piece(flags, depth)
            branches[-1] += _moved(self.count(piece), len(branches[-1]))
            self.count(branches[-1])
        code = branches.pop()
        while branches:
            first = branches.pop()
            code = self.count(_either(first, code))
        return code

    def piece(self, flags: frozenset[str], depth: int) -> tuple[frozenset[str], Code]:
        """An atom with its quantifier; the flags that hold behind it."""
        if self.peek("\\Q"):
            end = self.text.find("\\E", self.at)
            end = len(self.text) if end < 0 else end
            words, self.at = self.text[self.at : end], min(len(self.text), end + 2)
            if len(words) > _MOST:
                self.fail("Pattern too large")
            return flags, [(CHAR, _literal(each, flags), 0) for each in words]
        if self.peek("("):
            changed, atom = self.group(flags, depth)
            if atom is None:
                return changed, []
        else:
            atom = self.atom(flags)
        return flags, self.quantified(atom)

    def group(self, flags: frozenset[str], depth: int) -> tuple[frozenset[str], Code | None]:
        """Behind an opening parenthesis; no code if it only sets flags."""
        inner = flags
        if self.peek("?"):
            for mark, name in (
                ("=", "lookahead"), ("!", "lookahead"), ("<=", "lookbehind"),
                ("<!", "lookbehind"), (">", "independent groups"),
            ):  # fmt: skip
                if self.peek(mark):
                    self.fail(f"{name} is not supported")
            if self.peek("<"):
                end = self.text.find(">", self.at)
                if end < 0 or not self.text[self.at : end].isalnum():
                    self.fail("Bad name of a group")
                self.at = end + 1
            else:
                inner = self.flags(flags)
                if self.peek(")"):
                    return inner, None
                if not self.peek(":"):
                    self.fail("Unknown inline modifier")
        code = self.alternatives(inner, depth + 1)
        if not self.peek(")"):
            self.fail("Unclosed group")
        return flags, code

    def flags(self, flags: frozenset[str]) -> frozenset[str]:
        """``i-s`` of ``(?i-s)``; u and U mean nothing here."""
        on = True
        while self.at < len(self.text) and self.text[self.at] not in ":)":
            char = self.char()
            if char == "-":
                on = False
            elif char in "ismuU":
                flags = flags | {char} if on else flags - {char}
            else:
                self.fail(f"the modifier {char} is not supported")
        return flags

    def quantified(self, atom: Code) -> Code:
        """The atom as often as is said behind it."""
        while True:
            if self.peek("*"):
                least, most = 0, -1
            elif self.peek("+"):
                least, most = 1, -1
            elif self.peek("?"):
                least, most = 0, 1
            elif self.peek("{"):
                least, most = self.bounds()
            else:
                return atom
            if self.peek("+"):
                self.fail("possessive quantifiers are not supported")
            lazy = self.peek("?")
            if max(least, most, 1) * (len(atom) + 2) > _MOST:
                self.fail("Pattern too large")
            atom = self.count(_repeated(atom, least, most, lazy))

    def bounds(self) -> tuple[int, int]:
        """``2,5}``; the greater one is -1 if there is none."""
        end = self.text.find("}", self.at, self.at + 12)
        least, comma, most = self.text[self.at : max(end, self.at)].partition(",")
        if end < 0 or not least.isdecimal() or (most and not most.isdecimal()):
            self.fail("Illegal repetition")
        self.at = end + 1
        low = int(least)
        high = low if not comma else int(most) if most else -1
        if 0 <= high < low:
            self.fail("Illegal repetition range")
        return low, high

    def atom(self, flags: frozenset[str]) -> Code:
        """One character, a class, or something that looks around."""
        char = self.char()
        if char == "\\":
            return self.escape(flags)
        if char == "[":
            return [(CHAR, self.set(flags, 0), 0)]
        if char == ".":
            if _DOT_ALL in flags:
                return [(CHAR, lambda other: True, 0)]
            return [(CHAR, lambda other: other not in "\n\r\u0085\u2028\u2029", 0)]
        if char == "^":
            wanted = START | AFTER_LINE if _MULTI_LINE in flags else START
            return [(ASSERT, lambda seen: bool(seen & wanted), 0)]
        if char == "$":
            wanted = END | LINE if _MULTI_LINE in flags else END | LAST_LINE
            return [(ASSERT, lambda seen: bool(seen & wanted), 0)]
        if char in "*+?{":
            self.fail(f"Dangling meta character '{char}'")
        return [(CHAR, _literal(char, flags), 0)]

    def escape(self, flags: frozenset[str]) -> Code:
        """Behind a backslash, outside of a class."""
        char = self.text[self.at : self.at + 1]
        if char and char in _ASSERTIONS:
            self.at += 1
            return [(ASSERT, _ASSERTIONS[char], 0)]
        if char.isdecimal() and char != "0":
            self.fail("references to groups are not supported")
        if char == "R":
            self.at += 1
            pair: Code = [(CHAR, _literal("\r", flags), 0), (CHAR, _literal("\n", flags), 0)]
            return _either(pair, [(CHAR, _is_line_end, 0)])
        found = self.escaped()
        return [(CHAR, _literal(found, flags) if isinstance(found, str) else found, 0)]

    def escaped(self) -> str | Test:
        """Behind a backslash: the character that is meant, or a class of them."""
        char = self.char()
        if char in _CLASSES:
            return _CLASSES[char]
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char in "pP":
            test = self.property()
            return test if char == "p" else _no(test)
        if char == "0":
            return chr(self.number(8, 1, 3))
        if char == "u":
            return chr(self.number(16, 4, 4))
        if char == "x":
            if not self.peek("{"):
                return chr(self.number(16, 2, 2))
            code = self.number(16, 1, 6)
            if not self.peek("}") or code > 0x10FFFF:
                self.fail("Illegal hexadecimal escape")
            return chr(code)
        if char == "c":
            return chr(ord(self.char()) & 0x1F)
        if char.isascii() and char.isalnum():
            self.fail(f"the escape \\{char} is not supported")
        return char

    def number(self, base: int, least: int, most: int) -> int:
        """So many digits."""
        digits = "0123456789abcdef"[:base]
        begin = self.at
        while self.at < min(len(self.text), begin + most):
            if self.text[self.at].lower() not in digits:
                break
            self.at += 1
        if self.at - begin < least:
            self.fail("Illegal escape of a character")
        return int(self.text[begin : self.at], base)

    def property(self) -> Test:
        """``{Lu}`` of ``\\p{Lu}``, or one letter."""
        name = self.char()
        if name == "{":
            end = self.text.find("}", self.at, self.at + 40)
            if end < 0:
                self.fail("Unclosed character family")
            name, self.at = self.text[self.at : end], end + 1
        known = _POSIX.get(name)
        if known is not None:
            return known
        short = name.removeprefix("Is")
        if short[:1] in tuple("LMNPSZC") and len(short) < 3:
            return lambda char: unicodedata.category(char).startswith(short)
        self.fail(f"the property {name} is not supported")

    def set(self, flags: frozenset[str], depth: int) -> Test:
        """``abc]``, ``^a-z]``, ``a-z&&[^b]]``: behind the opening bracket."""
        if depth > _DEEPEST:
            self.fail("Too many classes inside each other")
        negative = self.peek("^")
        parts: list[list[Test]] = [[]]
        first = True
        while True:
            self.count([])
            if self.at >= len(self.text):
                self.fail("Unclosed character class")
            if not first and self.peek("]"):
                break
            first = False
            if self.peek("&&"):
                parts.append([])
            elif self.peek("["):
                parts[-1].append(self.set(flags, depth + 1))
            else:
                parts[-1].append(self.member(flags))
        found = _all([_any(part) for part in parts])
        return _no(found) if negative else found

    def member(self, flags: frozenset[str]) -> Test:
        """A character of a class, a range of them, or a class by name."""
        char = self.char()
        low = self.escaped() if char == "\\" else char
        if not isinstance(low, str):
            return low
        ahead = self.text[self.at : self.at + 2]
        if len(ahead) < 2 or ahead[0] != "-" or ahead[1] in "][":
            return _literal(low, flags)
        self.at += 1
        char = self.char()
        high = self.escaped() if char == "\\" else char
        if not isinstance(high, str) or high < low:
            self.fail("Illegal character range")
        if _IGNORE_CASE not in flags:
            return lambda other: low <= other <= high
        return lambda other: any(low <= each <= high for each in (other.lower(), other.upper()))


def _any(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda char: any(test(char) for test in tests)


def _all(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda char: all(test(char) for test in tests)


def _moved(code: Code, by: int) -> Code:
    """The same code, further behind."""
    return [
        (kind, first + by if kind in (SPLIT, JUMP) else first, second + by if kind == SPLIT else 0)
        for kind, first, second in code
    ]


def _either(first: Code, other: Code) -> Code:
    """One or the other; all jumps are absolute, from the beginning of the result."""
    size = len(first)
    return [
        (SPLIT, 1, size + 2), *_moved(first, 1), (JUMP, size + 2 + len(other), 0),
        *_moved(other, size + 2),
    ]  # fmt: skip


def _repeated(atom: Code, least: int, most: int, lazy: bool) -> Code:
    """``atom{least,most}``; most -1: as often as there are."""
    code: Code = []
    for _ in range(least):
        code += _moved(atom, len(code))
    if most < 0:
        code += _moved(_loop(atom, lazy), len(code))
    rest: Code = []
    for _ in range(most - least):  # inside each other: (a(a)?)?
        inner = _moved(atom, 1) + _moved(rest, 1 + len(atom))
        rest = [_split(1, 1 + len(inner), lazy), *inner]
    return code + _moved(rest, len(code))


def _loop(atom: Code, lazy: bool) -> Code:
    return [_split(1, len(atom) + 2, lazy), *_moved(atom, 1), (JUMP, 0, 0)]


def _split(inside: int, behind: int, lazy: bool) -> tuple[int, Any, int]:
    return (SPLIT, behind, inside) if lazy else (SPLIT, inside, behind)
