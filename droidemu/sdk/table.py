# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a TOML file strictly: every wrong key, type or value is one clear line."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from droidemu.errors import UserError

#: A file that a person wrote is never longer, in bytes.
_MOST = 1 << 20

_TYPES = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def parse_toml(data: bytes, label: str) -> dict[str, Any]:
    """The file's top table; UserError, with `label` for the file's name."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    if len(data) > _MOST:
        raise UserError(f"{label}: larger than {_MOST >> 20} MB")
    try:
        tables: dict[str, Any] = tomllib.loads(data.decode("utf-8"))
        return tables
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(f"{label}: line {line} is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        what = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise UserError(f"{label}: {what}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """A file's top table; UserError."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    return parse_toml(data, str(path))


class Table:
    """One table of the file. Each getter takes its key out; ``done`` refuses what is left."""

    def __init__(self, label: str, data: dict[str, Any], name: str = "") -> None:
        self._label = label
        self._data = dict(data)
        self._name = name
        self._known: list[str] = []

    def error(self, key: str, message: str) -> UserError:
        """The error about one key."""
        return UserError(f"{self._label}: {self._path(key)}: {message}")

    def _path(self, key: str) -> str:
        plain = key if re.fullmatch(r"[A-Za-z0-9_+-]+", key) else repr(key)
        return f"{self._name}.{plain}" if self._name else plain

    def _take(self, key: str, kinds: tuple[type, ...], default: Any) -> Any:
        self._known.append(key)
        if key not in self._data:
            return default
        value = self._data.pop(key)
        # bool is an int in Python, not in TOML
        if type(value) not in kinds:
            raise self.error(key, f"expected {' or '.join(_TYPES[kind] for kind in kinds)}")
        return value

    def table(self, key: str) -> Table:
        """A table below this one, empty where there is none."""
        return Table(self._label, self._take(key, (dict,), {}), self._path(key))

    def text(self, key: str, default: str = "") -> str:
        """A string without control characters."""
        return self._plain(key, self._take(key, (str,), default))

    def _plain(self, key: str, value: str) -> str:
        if any(ord(char) < 32 for char in value):
            raise self.error(key, "control characters cannot stand here")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """A truth value."""
        return bool(self._take(key, (bool,), default))

    def number(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, None where there is none."""
        value = self._take(key, (int,), None)
        if value is not None and not low <= value <= high:
            raise self.error(key, f"expected a number from {low} to {high}")
        return None if value is None else int(value)

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`; a whole number counts as its digits."""
        value = self._take(key, (str, int), default)
        # More digits than any choice has; Python does not write all numbers that TOML can hold.
        if type(value) is int and abs(value) < 1_000_000:
            value = str(value)
        if value not in choices:
            raise self.error(key, f"expected one of {', '.join(choices)}")
        return str(value)

    def texts(
        self,
        key: str,
        default: Sequence[str] = (),
        check: Callable[[str], str | None] | None = None,
        empty: bool = False,
    ) -> tuple[str, ...]:
        """A list of strings, which may be `empty`. `check` says what is wrong with one, or None."""
        values = self._take(key, (list,), list(default))
        for value in values:
            if type(value) is not str or not (value or empty):
                raise self.error(key, "expected a list of strings")
            self._plain(key, value)
            wrong = check(value) if check is not None else None
            if wrong is not None:
                raise self.error(key, f"{value!r}: {wrong}")
        return tuple(values)

    def commands(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of commands, each a list of words."""
        values = self._take(key, (list,), [])
        for value in values:
            words = value if type(value) is list else []
            if not words or any(type(word) is not str for word in words) or not words[0]:
                raise self.error(key, 'expected a list of commands, each a list: [["tool", "x"]]')
            for word in words:
                self._plain(key, word)
        return tuple(tuple(value) for value in values)

    def strings(self, key: str) -> dict[str, str]:
        """A table of strings, for environment variables."""
        values = self._take(key, (dict,), {})
        for name, value in values.items():
            if not name or "=" in name or any(ord(char) < 32 for char in name):
                raise self.error(key, f"{name!r} cannot be a variable's name")
            if type(value) is not str or "\0" in value:
                raise Table(self._label, {}, self._path(key)).error(name, "expected a string")
        return dict(values)

    def has(self, key: str) -> bool:
        """Whether the key is there (and not asked for yet)."""
        return key in self._data

    def is_table(self, key: str) -> bool:
        """Whether a table stands there."""
        return isinstance(self._data.get(key), dict)

    def is_list(self, key: str) -> bool:
        """Whether a list stands there."""
        return isinstance(self._data.get(key), list)

    def done(self) -> None:
        """UserError when the table has a key that nobody asked for."""
        for key in self._data:
            close = difflib.get_close_matches(key, self._known, 1)
            if close:
                hint = f"did you mean {self._path(close[0])}?"
            else:
                hint = f"there are {', '.join(self._known)}"
            raise self.error(key, f"unknown; {hint}")
