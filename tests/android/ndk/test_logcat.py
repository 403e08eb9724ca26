# SPDX-License-Identifier: GPL-2.0-or-later
"""The log's filters and formats are logcat's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.logcat import (
    DEBUG,
    ERROR,
    FORMATS,
    INFO,
    VERBOSE,
    WARN,
    Filters,
    Logcat,
    Message,
    format_message,
    safe,
    split_specs,
)
from droidemu.errors import UserError

HELLO = Message(INFO, "tag", "hello", 12, 345, 0.25)


def test_without_filters_information_and_above_is_shown() -> None:
    filters = Filters()
    assert filters.shows(INFO, "x")
    assert not filters.shows(DEBUG, "x")


def test_a_tag_wins_over_the_star() -> None:
    filters = Filters(split_specs("*:S, net:D  ui"))
    assert filters.shows(DEBUG, "net")
    assert not filters.shows(VERBOSE, "net")
    assert filters.shows(VERBOSE, "ui")
    assert not filters.shows(ERROR, "other")


@pytest.mark.parametrize("text", ["a:", "a:Q", ":D", "a:DD", "a:?"])
def test_what_logcat_would_not_take_is_one_line(text: str) -> None:
    with pytest.raises(UserError, match=re.escape(f"--logcat {text}: expected TAG:PRIORITY")):
        Filters([text])


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("brief", r"I/tag     \(   12\): hello"),
        ("process", r"I\(   12\) hello  \(tag\)"),
        ("tag", r"I/tag     : hello"),
        ("thread", r"I\(   12:  345\) hello"),
        ("raw", r"hello"),
        ("time", r"\d\d-\d\d \d\d:\d\d:\d\d\.250 I/tag     \(   12\): hello"),
        ("threadtime", r"\d\d-\d\d \d\d:\d\d:\d\d\.250    12   345 I tag     : hello"),
    ],
)
def test_formats(form: str, expected: str) -> None:
    (line,) = format_message(HELLO, form)
    assert re.fullmatch(expected, line)


def test_the_long_format_has_a_line_of_its_own_for_what_is_known() -> None:
    head, text, end = format_message(HELLO, "long")
    assert re.fullmatch(r"\[ [-\d]+ [:.\d]+    12:  345 I/tag      \]", head)
    assert (text, end) == ("hello", "")


def test_each_line_of_a_message_has_its_prefix() -> None:
    message = Message(WARN, "t", "one\ntwo\n", 1, 1, 0)
    assert [line[-3:] for line in format_message(message, "brief")] == ["one", "two"]


def test_colors_end_with_the_line() -> None:
    message = Message(ERROR, "t", "a\nb", 1, 1, 0)
    for line in format_message(message, "brief", color=True):
        assert line.startswith("\x1b[38;5;196m")
        assert line.endswith("\x1b[0m")


def test_nothing_steers_the_terminal() -> None:
    lines: list[str] = []
    log = Logcat(lines.append, color=True)
    log.put(Message(ERROR, "t\x1b]0;x\x07", "a\x1b[2Jb\r\x85\u202e", 1, 1, 0))
    (line,) = lines
    assert line.count("\x1b") == 2
    assert "\\x1b[2J" in line
    assert "\u202e" not in line


@given(st.text(), st.text(), st.integers(0, 8), st.sampled_from(FORMATS), st.booleans())
def test_any_message_gives_printable_lines(
    tag: str, text: str, priority: int, form: str, color: bool
) -> None:
    for line in format_message(Message(priority, tag, text, 1, 2, 3.5), form, color):
        shown = safe(line)
        if not color:
            assert all(c.isprintable() or c == "\t" for c in shown)


def test_listeners_hear_what_is_not_shown() -> None:
    lines: list[str] = []
    heard: list[Message] = []
    log = Logcat(lines.append, Filters(["*:S"]))
    log.listeners.append(heard.append)
    log.put(HELLO)
    assert not lines
    assert heard == [HELLO]
