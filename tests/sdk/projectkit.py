# SPDX-License-Identifier: GPL-2.0-or-later
"""Small projects for tests, and a listener that writes down what a build did."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from droidemu.sdk.build import Builder, Built
from droidemu.sdk.project import DEBUG, FILE, load_project
from droidemu.sdk.targets import Target

MAIN = """\
#include <stdio.h>
#include "part.h"
int main(void) { return printf("%d\\n", part()) < 0; }
"""
PART = '#include "part.h"\nint part(void) { return NUMBER; }\n'


class Notes:
    """``build.Listener``: ``steps`` has what was made, ``text`` what the tools printed."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.commands: list[list[str]] = []
        self.text = ""
        self.waits = 0

    def step(self, target: Target, done: int, total: int, what: str) -> None:
        assert 1 <= done <= total
        self.steps.append(what)

    def command(self, words: Sequence[str]) -> None:
        self.commands.append(list(words))

    def output(self, text: str) -> None:
        self.text += text

    def waiting(self) -> None:
        self.waits += 1

    def preparing(self, done: int, total: int, what: str) -> None:
        assert 1 <= done <= total


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files below `folder` and answer it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def small_project(folder: Path, extra: str = "") -> Path:
    """Two sources and a header that both include."""
    return write(
        folder,
        {
            FILE: f'[project]\nname = "small"\n{extra}',
            "src/main.c": MAIN,
            "src/part.c": PART,
            "src/part.h": "#define NUMBER 1\nint part(void);\n",
        },
    )


def build(
    folder: Path, abi: str | None = None, config: str = DEBUG, wait_s: float = 60
) -> tuple[list[Built], Notes]:
    """One build, and what it did. BuildFailed, UserError."""
    project, notes = load_project(folder), Notes()
    return Builder(project, config, listener=notes).build(project.pick(abi), wait_s), notes
