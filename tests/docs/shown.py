# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads commands out of the documentation: fenced blocks for a shell, and what they shall print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Language of a block -> whose shell it is.
SHELLS = {"sh": "posix", "bat": "windows", "powershell": "windows"}
_FENCE = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Block:
    """Command lines that stand together, and the text block right behind them."""

    document: Path
    #: Number of the first command's line in the document.
    line: int
    shell: str
    lines: list[str]
    output: list[str] = field(default_factory=list)


def documents() -> list[Path]:
    """All pages, the README and the contributors' page."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *pages]


def blocks(document: Path) -> Iterator[Block]:
    """The blocks of commands of a document, in order."""
    text = document.read_text(encoding="utf-8")
    last: Block | None = None
    end = 0
    for found in _FENCE.finditer(text):
        language, content = found.groups()
        if language in SHELLS:
            if last is not None:
                yield last
            number = text.count("\n", 0, found.start()) + 2
            last = Block(document, number, SHELLS[language], content.splitlines())
        elif last is not None:
            if language == "text" and not re.search(r"^#|```", text[end : found.start()], re.M):
                last.output = content.splitlines()
            yield last
            last = None
        end = found.end()
    if last is not None:
        yield last


def words(line: str, shell: str) -> list[str]:
    """A command line as its shell takes it apart; comments are left out. ValueError."""
    if shell == "windows":
        line = line.replace("\\", "/")
    return shlex.split(line, comments=True)
