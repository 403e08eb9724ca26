# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the messages for users out of the sources; ``...`` stands for what is filled in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What ends in one line for the user, and exit status 2.
_ERRORS = {
    "UserError", "ElfError", "LinkError", "ArgumentListTooLong", "SetupError", "BadParameter",
    "GuestError",
    "ApkError", "AxmlError", "EntryError", "ManifestError", "ResourceError", "ZipError",
}  # fmt: skip
#: Functions that add file, line and key to a text, and where they are called.
_IN_FILES = {
    "cli/headless.py": {"fail"},
    "cli/main.py": {"fail"},
    "hal/script_parser.py": {"_Problem", "ValueError"},
    "cli/jsonc.py": {"fail"},
    "hal/touch_map_file.py": {"_Problem", "fail"},
    "loader/apk/axml.py": {"fail"},
    "loader/apk/chunks.py": {"error", "_error"},
    "loader/apk/zip.py": {"_error", "entry_error"},
    "machine/session_file.py": {"problem"},
    "sdk/apk/app.py": {"error"},
    "sdk/apk/resources.py": {"fail"},
    "sdk/apk/source.py": {"fail"},
    "sdk/apk/xmlreader.py": {"fail"},
    "sdk/apk/values.py": {"BadValue"},
    "sdk/project.py": {"error"},
    "sdk/table.py": {"error"},
}
_GAP = "\0"


@dataclass(frozen=True)
class Message:
    """One place where a message is made."""

    where: str
    #: The text; what is filled in is ``...``.
    text: str


def messages() -> Iterator[Message]:
    """Of all errors that are raised for the user, where the text stands in the call itself."""
    for path in [*sorted((ROOT / "droidemu").rglob("*.py")), ROOT / "launch.py"]:
        if "_guest" in path.parts:
            continue
        inner = _IN_FILES.get(path.relative_to(ROOT).as_posix().removeprefix("droidemu/"), set())
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            name = _name(node.func) if isinstance(node, ast.Call) and node.args else ""
            if isinstance(node, ast.Call) and name in _ERRORS | inner:
                where = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                is_behind_a_key = name in inner and name != "fail"
                text = _template(node.args[-1 if is_behind_a_key else 0])
                if re.search(r"[a-z]{3}", text):
                    yield Message(where, re.sub(f"{_GAP}+", "...", text))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _template(node: ast.expr) -> str:
    """The literal text of an expression."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else _GAP
    if isinstance(node, ast.JoinedStr):
        return "".join(_template(value) for value in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _template(node.left) + _template(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return re.sub(r"%\w", _GAP, _template(node.left))
    return _GAP


def covers(row: str, message: str) -> bool:
    """Whether a row of the page is about a message: its words, or how it begins (``...``)."""
    return row == message or (row.endswith("...") and message.startswith(row[:-3]))
