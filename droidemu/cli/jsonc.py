# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON with comments and trailing commas, as editors keep their settings: read with positions,
so that a program can change a value without touching a character of what it leaves alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

#: Deeper nesting is refused: no settings file has it.
MAX_DEPTH = 100

_BLANK = re.compile(r"(?:[ \t\r\n\ufeff]+|//[^\r\n]*|/\*.*?\*/)*", re.S)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.])")
_WORD = re.compile(r"(?:true|false|null)(?!\w)")


class JsoncError(Exception):
    """Text that is not JSON with comments: says where, in lines and columns from 1."""


@dataclass
class Node:
    """One value, at ``text[start:end]``."""

    start: int
    end: int
    #: Of a string, number, true, false or null.
    scalar: Any = None
    #: Of an object: (key, value), in order, with repeated keys. None for other values.
    members: list[tuple[str, Node]] | None = None
    #: Of an array.
    items: list[Node] | None = None
    #: A comma stands behind the last member or item.
    trailing_comma: bool = field(default=False)

    @property
    def children(self) -> list[Node]:
        """The values inside."""
        return [value for _, value in self.members or ()] + (self.items or [])

    def get(self, key: str) -> Node | None:
        """A member's value; of several with the same key the last, as parsers do."""
        found = [value for name, value in self.members or () if name == key]
        return found[-1] if found else None

    @property
    def value(self) -> Any:
        """The whole as Python data."""
        if self.members is not None:
            return {key: value.value for key, value in self.members}
        if self.items is not None:
            return [item.value for item in self.items]
        return self.scalar


def parse(text: str) -> Node | None:
    """The value in a text, or None if there are only blanks and comments. JsoncError."""
    reader = _Reader(text)
    reader.skip()
    if reader.at == len(text):
        return None
    node = reader.value(0)
    reader.skip()
    if reader.at < len(text):
        reader.fail("something stands behind the end")
    return node


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, what: str) -> NoReturn:
        before = self.text[: self.at]
        line = before.count("\n") + 1
        column = self.at - (before.rfind("\n") + 1) + 1
        raise JsoncError(f"line {line}, column {column}: {what}")

    def skip(self) -> None:
        """Go on to the next thing that is neither blank nor comment."""
        match = _BLANK.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        if self.text.startswith("/*", self.at):
            self.fail("the comment does not end")

    def take(self, character: str) -> bool:
        """Step over a character if it is the next one."""
        if not self.text.startswith(character, self.at):
            return False
        self.at += 1
        return True

    def value(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.fail("nested too deeply")
        start = self.at
        if self.take("{"):
            return self.object(start, depth)
        if self.take("["):
            return self.array(start, depth)
        for pattern in (_STRING, _NUMBER, _WORD):
            match = pattern.match(self.text, start)
            if match is not None:
                try:
                    scalar = json.loads(match[0])
                except ValueError:  # a number of thousands of digits
                    self.fail("the number is too long")
                self.at = match.end()
                return Node(start, self.at, scalar)
        self.fail("a value was expected" if start < len(self.text) else "the text ends too early")

    def object(self, start: int, depth: int) -> Node:
        members: list[tuple[str, Node]] = []
        comma = False
        while True:
            self.skip()
            if self.take("}"):
                return Node(start, self.at, members=members, trailing_comma=comma)
            if members and not comma:
                self.fail("a comma or } was expected")
            key = _STRING.match(self.text, self.at)
            if key is None:
                self.fail("a name in quotes was expected")
            self.at = key.end()
            self.skip()
            if not self.take(":"):
                self.fail("a colon was expected")
            self.skip()
            members.append((json.loads(key[0]), self.value(depth + 1)))
            self.skip()
            comma = self.take(",")

    def array(self, start: int, depth: int) -> Node:
        items: list[Node] = []
        comma = False
        while True:
            self.skip()
            if self.take("]"):
                return Node(start, self.at, items=items, trailing_comma=comma)
            if items and not comma:
                self.fail("a comma or ] was expected")
            items.append(self.value(depth + 1))
            self.skip()
            comma = self.take(",")


class Editor:
    """Collects changes to a text that has been parsed, and carries them out at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._changes: list[tuple[int, int, str]] = []
        self._eol = "\r\n" if "\r\n" in text else "\n"
        indented = re.search(r"^([ \t]+)\S", text, re.M)
        #: One level of indentation, as the first indented line has it.
        self.unit = "    " if indented is None else indented[1]

    def replace(self, node: Node, value: Any) -> None:
        """Put another value in a node's place."""
        self._changes.append((node.start, node.end, self._shown(value, self._indent(node.start))))

    def append(self, container: Node, *values: Any) -> None:
        """Add items behind the others of an array."""
        self._add(container, [(None, value) for value in values])

    def add(self, container: Node, members: dict[str, Any]) -> None:
        """Add members behind the others of an object."""
        self._add(container, list(members.items()))

    def result(self) -> str:
        """The text with all changes; they must not overlap."""
        parts: list[str] = []
        at = 0
        # Insertions at one place keep their order: the sort is stable.
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            parts += [self.text[at:start], new]
            at = end
        return "".join([*parts, self.text[at:]])

    def _add(self, container: Node, entries: list[tuple[str | None, Any]]) -> None:
        if not entries:
            return
        children = container.children
        outer = self._indent(container.start)
        inner = self._indent(children[-1].start) if children else outer + self.unit
        if inner == outer:
            inner = outer + self.unit
        if children and not container.trailing_comma:
            self._changes.append((children[-1].end, children[-1].end, ","))
        # Behind the comments of the last entry, which are that one's.
        close = container.end - 1
        at = len(self.text[:close].rstrip())
        texts = []
        for key, value in entries:
            head = "" if key is None else json.dumps(key, ensure_ascii=False) + ": "
            texts.append(self._eol + inner + head + self._shown(value, inner))
        new = ",".join(texts)
        if "\n" not in self.text[at:close]:
            new += self._eol + outer
        self._changes.append((at, at, new))

    def _indent(self, at: int) -> str:
        """What the line around a place begins with."""
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return line[: len(line) - len(line.lstrip(" \t"))].replace("\ufeff", "")

    def _shown(self, value: Any, indent: str) -> str:
        text = json.dumps(value, indent=self.unit, ensure_ascii=False)
        return text.replace("\n", self._eol + indent)
