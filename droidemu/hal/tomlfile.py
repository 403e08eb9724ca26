# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading TOML files that people write: every mistake is named with its file and line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final

from droidemu.errors import UserError

#: Larger files are nobody's settings.
LARGEST: Final = 1 << 20

_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\s*$")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([A-Za-z0-9_-]+))\s*=")


def read_text(path: Path, what: str, name: str = "") -> str:
    """The text of a file; ``what`` it is, or its ``name``, stands in errors. UserError."""
    data = read_bytes(path, what)
    return decode(data, name or str(path)).removeprefix("\ufeff").replace("\r\n", "\n")


def read_bytes(path: Path, what: str) -> bytes:
    """The bytes of a file that a person has written; ``what`` it is stands in errors. UserError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"cannot read {what} {path}: {error.strerror}") from error
    if len(data) > LARGEST:
        raise UserError(f"{what} {path} is larger than a megabyte")
    return data


def decode(data: bytes, name: str) -> str:
    """Text as it stands in a file, a byte order mark and all. UserError with file and line."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UserError(f"{name}:{line}: not UTF-8 text") from None


def parse(text: str, name: str) -> dict[str, Any]:
    """The tables of a TOML text; UserError with ``name`` and the line."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        tables: dict[str, Any] = tomllib.loads(text)
        return tables
    except (ValueError, RecursionError) as error:
        # ValueError also for what Python cannot hold, as a number of 5,000 digits.
        words = str(error) if isinstance(error, ValueError) else "nested too deeply"
        match = _AT.search(words)
        line = text.rstrip("\n").count("\n") + 1
        if match is not None:
            line = int(match[1] or line)
            words = words[: match.start()]
        words = " ".join(words.split())
        raise UserError(f"{name}:{line}: {words[:1].lower()}{words[1:]}") from None


def line_of(text: str, table: str, key: str = "", index: int = 0) -> int:
    """The line (from 1) of a key in ``[table]``, or in the ``index``-th ``[[table]]``.

    The table's own line if the key is not found there, 1 if there is no such table. For messages:
    a text that only looks like a key inside a long string may be taken for one.
    """
    current, seen, found = "", 0, 1
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.fullmatch(line)
        if header is not None:
            current = header[2]
            if current == table:
                if seen == index:
                    found = number
                seen += 1
            continue
        here = current == table and (not table or seen == index + 1)
        match = _KEY.match(line) if here and key else None
        if match is not None and key in match.groups():
            return number
    return found
