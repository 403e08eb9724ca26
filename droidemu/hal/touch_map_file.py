# SPDX-License-Identifier: GPL-2.0-or-later
"""Key map files (docs/keymaps.md): TOML tables ``[[tap]]``, ``[[swipe]]`` and ``[[stick]]``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from droidemu.errors import UserError, shown
from droidemu.hal import tomlfile
from droidemu.hal.gamepad import DPAD, PAD_BUTTONS
from droidemu.hal.keycodes import KEYS, NAMES, keycode
from droidemu.hal.touch_map import PAD_STICKS, Binding, KeyMap, Point, Stick, Swipe, Tap

#: More bindings than keys are a mistake.
MOST: Final = 500
LONGEST_SWIPE_MS: Final = 10_000
DEFAULT_SWIPE_MS: Final = 200
DEFAULT_RADIUS: Final = 0.1

_USABLE = frozenset((*KEYS.values(), *PAD_BUTTONS.values(), *DPAD))
_DIRECTIONS = ("up", "down", "left", "right")


class _Problem(Exception):
    """What is wrong, and at which key of the table."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key = key


def read_keymap(path: Path) -> KeyMap:
    """Read a key map file. UserError with file and line."""
    return parse_keymap(tomlfile.read_text(path, "key map"), str(path))


def parse_keymap(text: str, name: str = "key map") -> KeyMap:
    """The key map in a TOML text; UserError names ``name``, the line and the key."""
    tables = tomlfile.parse(text, name)

    def fail(words: str, table: str = "", key: str = "", index: int = 0) -> UserError:
        line = tomlfile.line_of(text, table, key, index)
        return UserError(f"{name}:{line}: {key + ': ' if key else ''}{words}")

    title = ""
    found: dict[str, list[tuple[int, Binding]]] = {}
    for kind, content in tables.items():
        if kind == "name":
            if not isinstance(content, str):
                raise fail("expected a text", "", "name")
            title = content
        elif kind not in _KINDS:
            known = ", ".join(f"[[{known}]]" for known in _KINDS)
            # A key of the file itself, or a table that is unknown.
            place = "" if not isinstance(content, dict | list) else kind
            raise fail(f"unknown; a key map has name and {known}", place, "" if place else kind)
        elif not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
            raise fail(f"{kind}: expected [[{kind}]], with two brackets, once for each", kind)
        else:
            for index, item in enumerate(content):
                try:
                    found.setdefault(kind, []).append((index, _KINDS[kind](_Table(kind, item))))
                except _Problem as problem:
                    raise fail(str(problem), kind, problem.key, index) from None
    bindings = [(kind, *entry) for kind, entries in found.items() for entry in entries]
    if len(bindings) > MOST:
        raise UserError(f"{name}:1: {len(bindings)} bindings are more than {MOST}")
    used: dict[int | str, str] = {}
    for kind, index, binding in bindings:
        for source in _sources(binding):
            if source in used:
                what = source if isinstance(source, str) else NAMES[source]
                raise fail(f"[[{kind}]]: {what} is used before, in {used[source]}", kind, "", index)
            used[source] = f"[[{kind}]] number {index + 1}"
    return KeyMap(title, tuple(binding for _, _, binding in bindings))


def _sources(binding: Binding) -> list[int | str]:
    """Keys and pad sticks that a binding listens to."""
    if not isinstance(binding, Stick):
        return list(binding.keys)
    keys: list[int | str] = [code for direction in binding.keys for code in direction]
    return [*keys, f"the pad's {binding.pad} stick"] if binding.pad else keys


class _Table:
    """One table with checked access; every key must be asked for."""

    def __init__(self, kind: str, items: dict[str, Any]) -> None:
        self.kind = kind
        self._items = dict(items)
        self._known: list[str] = []

    def take(self, key: str, default: Any = None) -> Any:
        self._known.append(key)
        return self._items.pop(key, default)

    def need(self, key: str) -> Any:
        value = self.take(key)
        if value is None:
            raise _Problem("", f"[[{self.kind}]] lacks {key}")
        return value

    def end(self) -> None:
        """Nothing may be left."""
        for key in self._items:
            raise _Problem(key, f"unknown in [[{self.kind}]] (known: {', '.join(self._known)})")

    def keys(self, key: str, value: Any) -> tuple[int, ...]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            raise _Problem(key, 'expected a key\'s name or a list of them, like "SPACE"')
        codes = []
        for name in names:
            try:
                code = keycode(name)
            except UserError as error:
                raise _Problem(key, str(error)) from None
            if code not in _USABLE:
                raise _Problem(key, f"{name} is neither a key nor a button of the gamepad")
            if code in codes:
                raise _Problem(key, f"{name} stands here twice")
            codes.append(code)
        return tuple(codes)

    def point(self, key: str) -> Point:
        value = self.need(key)
        if not isinstance(value, list) or len(value) != 2:
            raise _Problem(key, "expected [X, Y]")
        x, y = (self.number(key, part, 0.0, 1.0) for part in value)
        return x, y

    def number(self, key: str, value: Any, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _Problem(key, f"expected a number from {low:g} to {high:g}")
        if not low <= value <= high:  # also false for NaN
            text = f"{value:g}" if isinstance(value, float) else shown(value)
            raise _Problem(key, f"{text} is not in {low:g} to {high:g}")
        return float(value)


def _tap(table: _Table) -> Tap:
    tap = Tap(table.keys("key", table.need("key")), table.point("at"))
    table.end()
    return tap


def _swipe(table: _Table) -> Swipe:
    keys = table.keys("key", table.need("key"))
    start, end = table.point("from"), table.point("to")
    time_ms = table.number("ms", table.take("ms", DEFAULT_SWIPE_MS), 1, LONGEST_SWIPE_MS)
    table.end()
    return Swipe(keys, start, end, round(time_ms * 1_000_000))


def _stick(table: _Table) -> Stick:
    at = table.point("at")
    radius = table.number("radius", table.take("radius", DEFAULT_RADIUS), 0.01, 1.0)
    pad = table.take("pad", "")
    if pad != "" and (not isinstance(pad, str) or pad not in PAD_STICKS):
        raise _Problem("pad", 'expected "left" or "right", a stick of the gamepad')
    values = {name: table.take(name) for name in _DIRECTIONS}
    table.end()
    if not pad and not any(value is not None for value in values.values()):
        raise _Problem("", "[[stick]] lacks both pad and keys (up, down, left, right)")
    keys = tuple(() if v is None else table.keys(name, v) for name, v in values.items())
    flat = [code for direction in keys for code in direction]
    if len(set(flat)) != len(flat):
        raise _Problem("", "[[stick]]: the same key for two directions")
    return Stick(at, radius, keys, pad)


_KINDS: Final[dict[str, Callable[[_Table], Binding]]] = {
    "tap": _tap,
    "swipe": _swipe,
    "stick": _stick,
}
