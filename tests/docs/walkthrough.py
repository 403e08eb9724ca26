# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads sessions out of a document: what is typed where, and what comes back.

Blocks are fenced. In ``console`` blocks a line that begins with ``$`` is typed into a shell, in
``gdb`` and ``lldb`` blocks one that begins with ``(gdb)`` or ``(lldb)`` into the debugger that was
started last. All other lines are what it prints; ``...`` stands for lines that are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PROMPTS = {"console": "$ ", "gdb": "(gdb) ", "lldb": "(lldb) "}
_FENCE = re.compile(r"^```(\w[\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Addresses of code and data: they move when the compiler or the support library changes. That of
#: the crash is the program's own doing, and small numbers are offsets and values.
_MOVES = re.compile(r"0x0*[1-9a-f][0-9a-f]{4,8}\b|\+(0x[0-9a-f]+|\d+)(?=[ >])")


@dataclass
class Step:
    """One line that is typed, and the lines that it shall print."""

    where: str
    command: str
    output: list[str] = field(default_factory=list)


def section(document: Path, title: str) -> str:
    """The text below a heading of the second level, with its subsections."""
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{document} has no section {title!r}"
    return found[1]


def steps(text: str) -> Iterator[Step]:
    """Everything that is typed, in order."""
    step: Step | None = None
    for language, block in _FENCE.findall(text):
        prompt = _PROMPTS.get(language)
        if prompt is None:
            continue
        for line in block.splitlines():
            if line.startswith(prompt):
                if step is not None:
                    yield step
                step = Step(language, line.removeprefix(prompt))
            elif step is not None:
                step.output.append(line)
    if step is not None:
        yield step


def fixed(line: str) -> str:
    """A line without what differs from build to build: addresses, and how blanks are set."""
    return " ".join(_MOVES.sub("ADDRESS", line).split())


def missing(wanted: Sequence[str], printed: str) -> str | None:
    """The first wanted line that is not among the printed ones, in order; None if all are."""
    lines = iter([fixed(line) for line in printed.splitlines()])
    for line in wanted:
        if line.strip() not in ("", "...") and fixed(line) not in lines:
            return line
    return None
