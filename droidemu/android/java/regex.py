# SPDX-License-Identifier: GPL-2.0-or-later
"""Java's regular expressions in time that grows with the text, whatever the guest has written.

Python's ``re`` backtracks, which takes for ever where an expression is made for that, and lets no
other thread run meanwhile; its syntax is another one, too. Here an expression becomes a small
program (``parse``, in regex_syntax.py), whose states all advance together, the preferred ones
first, as a backtracking matcher would have tried them (R. Cox, "Regular Expression Matching: the
Virtual Machine Approach"). Sets of states that were met before are remembered: a lazily made DFA
that also knows where each state began. What cannot be had so (references to groups, looking
around, possessive quantifiers) is refused by name when the expression is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from droidemu.android.java.regex_syntax import (
    ASSERT,
    CHAR,
    JUMP,
    MATCH,
    SPLIT,
    PatternError,
    Program,
    is_word,
    parse,
)

#: Steps of a search that are not looked up; then it is given up (RecursionError).
MOST_STEPS: Final = 5_000_000
#: How often each character may be looked at, more or less: finding all matches may read far ahead
#: for each of them.
_MOST_LOOKS: Final = 10
_SPARE_LOOKS: Final = 1_000_000
#: Remembered steps; then all are forgotten.
_MOST_KNOWN: Final = 50_000

#: What assertions look at: at the beginning, behind a word character, before one, at the end,
#: before a line end that is the last thing, behind a line end, before one.
_START, _AFTER_WORD, _WORD, _END, _LAST_LINE, _AFTER_LINE, _LINE = (1 << bit for bit in range(7))
_LINE_ENDS: Final = "\n\r\u0085\u2028\u2029"


class _States:
    """Places in the program, the preferred first."""

    __slots__ = ("matched", "next", "places")

    def __init__(self, places: tuple[int, ...]) -> None:
        self.places = places
        #: (character, what assertions see) -> (states, of which of ours each came, which matched).
        self.next: dict[tuple[str, int], tuple[_States, tuple[int, ...], int]] = {}


class Pattern:
    """A compiled expression."""

    def __init__(self, text: str) -> None:
        """PatternError if it is none, or none that can be had."""
        self.text = text
        self._program: Program = parse(text)
        self._sets: dict[tuple[int, ...], _States] = {}
        #: Remembered steps, and steps of the last search that were not.
        self.known = 0
        self.steps = 0
        self._looks = 0

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it matches, one after another. RecursionError if that takes too long."""
        self.steps = 0
        self._looks = _MOST_LOOKS * len(text) + _SPARE_LOOKS
        at = 0
        while at <= len(text):
            found = self._search(text, at)
            if found is None:
                return
            yield found
            at = found[1] + (found[0] == found[1])

    def _search(self, text: str, at: int) -> tuple[int, int] | None:
        """The first match from ``at`` on; of those that begin there, the preferred one."""
        states = self._set((0,))
        starts: list[int] = [at]
        found: tuple[int, int] | None = None
        looks = self._program.looks
        size = len(text)
        while True:
            char = text[at] if at < size else ""
            key = (char, _look(text, at) if looks else 0)
            known = states.next.get(key)
            if known is None:
                known = self._advance(states, char, key)
            states, came, matched = known
            if matched >= 0:
                found = starts[matched], at
            at += 1
            self._looks -= 1
            if at > size:
                return found
            if self._looks < 0:
                raise self._too_long()
            starts = [starts[each] for each in came]
            if found is None:
                # A match may begin here as well; it is worth less than those that began earlier.
                states, starts = self._with_start(states), [*starts, at]
            elif not came:
                return found

    def _set(self, places: tuple[int, ...]) -> _States:
        known = self._sets.get(places)
        if known is None:
            known = self._sets[places] = _States(places)
        return known

    def _with_start(self, states: _States) -> _States:
        return self._set((*states.places, 0))

    def _advance(
        self, states: _States, char: str, key: tuple[str, int]
    ) -> tuple[_States, tuple[int, ...], int]:
        """One character further, or (no character) the end of the text."""
        code = self._program.code
        seen: set[int] = set()
        places: list[int] = []
        came: list[int] = []
        matched = -1
        for index, place in enumerate(states.places):
            stack = [place]
            while stack:
                here = stack.pop()
                if here in seen:
                    continue
                seen.add(here)
                kind, first, second = code[here]
                if kind == CHAR:
                    if char and first(char):
                        places.append(here + 1)
                        came.append(index)
                elif kind == SPLIT:
                    stack += (second, first)
                elif kind == JUMP:
                    stack.append(first)
                elif kind == ASSERT:
                    if first(key[1]):
                        stack.append(here + 1)
                else:
                    assert kind == MATCH
                    matched = index
                    break
            if matched >= 0:  # what comes behind is worth less than this match
                break
        self.steps += len(seen) + len(states.places)
        if self.steps > MOST_STEPS:
            raise self._too_long()
        self.known += 1
        if self.known > _MOST_KNOWN:
            for each in self._sets.values():  # they refer to each other
                each.next.clear()
            self._sets.clear()
            self.known = 0
        done = self._set(tuple(places)), tuple(came), matched
        states.next[key] = done
        return done


    def _too_long(self) -> RecursionError:
        return RecursionError(f"the regular expression {self.text[:100]!r} takes too long")


def _look(text: str, at: int) -> int:
    """What is around a place."""
    found = 0
    before = text[at - 1] if at else ""
    here = text[at] if at < len(text) else ""
    if not before:
        found |= _START
    elif before in _LINE_ENDS and not (before == "\r" and here == "\n"):
        found |= _AFTER_LINE
    if before and is_word(before):
        found |= _AFTER_WORD
    if not here:
        found |= _END
    elif is_word(here):
        found |= _WORD
    elif here in _LINE_ENDS and not (before == "\r" and here == "\n"):
        found |= _LINE
        if at + 1 == len(text) or (at + 2 == len(text) and here == "\r" and text[-1] == "\n"):
            found |= _LAST_LINE
    return found


def split(pattern: Pattern, text: str, limit: int = 0) -> Iterator[str]:
    """String.split as Java 8 does it, but for empty strings at the end (``limit`` 0)."""
    begin, count = 0, 0
    for start, end in pattern.spans(text):
        if limit > 0 and count == limit - 1:
            break
        if end == 0:  # an empty match at the beginning gives no empty string
            continue
        yield text[begin:start]
        begin, count = end, count + 1
    yield text[begin:]


__all__ = ["MOST_STEPS", "Pattern", "PatternError", "split"]
