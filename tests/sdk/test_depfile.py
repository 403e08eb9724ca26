# SPDX-License-Identifier: GPL-2.0-or-later
"""Dependency files: as clang writes them on each system, and anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.sdk.depfile import parse_depfile


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x.o: src/a.c\n", ["src/a.c"]),
        ("x.o: src/a.c \\\n  src/a.h \\\n  include/b.h\n", ["src/a.c", "src/a.h", "include/b.h"]),
        ("x.o: a.c \\\r\n  a.h\r\n", ["a.c", "a.h"]),
        ("C:\\t\\x.new: src/a.c D:\\shared\\b.h\n", ["src/a.c", "D:\\shared\\b.h"]),
        ("x.o: with\\ space.h a\\#b.h 5$$.h\n", ["with space.h", "a#b.h", "5$.h"]),
        ("x.o: a.c a.h a.c\n\na.h:\n", ["a.c", "a.h"]),
        ("", []),
        ("no rule here\n", []),
        ("x.o:", []),
    ],
)
def test_rules(text: str, names: list[str]) -> None:
    assert parse_depfile(text) == names


@given(st.text())
def test_anything_can_be_read(text: str) -> None:
    assert all(name for name in parse_depfile(text))


@given(
    st.lists(st.text("abc/._- #$", min_size=1, max_size=12), min_size=1, max_size=5, unique=True)
)
def test_what_make_would_write_is_read_back(names: list[str]) -> None:
    def escape(name: str) -> str:
        return name.replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")

    assert parse_depfile("x.o: " + " \\\n  ".join(map(escape, names)) + "\n") == names
