# SPDX-License-Identifier: GPL-2.0-or-later
"""The session format: what is written is read again; everything else is one clear error."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.hal.device import DeviceSettings
from droidemu.hal.profiles import PROFILES
from droidemu.hal.stepped_input import STEP_NS, parse_action
from droidemu.machine.session_file import (
    End,
    Input,
    ProgramReference,
    Session,
    Shown,
    dump_session,
    parse_session,
)

TEXTS = (
    "touch down 0 10,20 pressure 0.5",
    "touch move 3 479,799 pressure 1",
    "touch up 9",
    "touch cancel",
    "key down KEY_BACK",
    "button up left",
    "wheel -1.25 0",
    "mouse move -3,4",
)


def example() -> Session:
    profile = PROFILES[1]
    inputs = [
        Input(STEP_NS * (index + 1), (text,), (parse_action(text, profile.width, profile.height),))
        for index, text in enumerate(TEXTS)
    ]
    return Session(
        program=ProgramReference("file", "../build/app", "", "ab" * 32),
        arguments=("one", "zwei drei", "ümlaut", "\udcff"),
        environment={"A": "1", "B": ""},
        profile=profile,
        settings=DeviceSettings(rotation=90, dark=True, font_scale=1.3, charging=False),
        mounts=(("data", "/sdcard"),),
        sysroot="root",
        seed=7,
        note="kept",
        inputs=inputs,
        pictures=[Shown(0, 1, "0" * 32), Shown(20_000_000, 3, "f" * 32)],
        end=End(STEP_NS * 20, "quit", 0, 5, "c" * 64, 12),
    )


def test_written_is_read_again() -> None:
    data = dump_session(example())
    assert parse_session(data) == example()
    assert dump_session(parse_session(data)) == data
    assert data.isascii() and data.endswith(b"\n") and b"\r" not in data
    # Also after an editor on Windows.
    assert parse_session(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == example()


def test_lines_are_in_order_of_time() -> None:
    rows = [json.loads(line) for line in dump_session(example()).splitlines()]
    times = [row["ns"] for row in rows[1:]]
    assert times == sorted(times)
    assert rows[0]["format"] == "droidemu-session" and rows[-1]["end"] == "quit"


def damaged(line: int, **changes: Any) -> bytes:
    """The example with keys of one line changed (None: taken out)."""
    rows = [json.loads(text) for text in dump_session(example()).splitlines()]
    for key, value in changes.items():
        if value is None:
            del rows[line][key]
        else:
            rows[line][key] = value
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.mark.parametrize(
    ("line", "changes", "words"),
    [
        (0, {"format": "other"}, ["s:1:", "not a session"]),
        (0, {"version": 2}, ["s:1:", "version 2"]),
        (0, {"version": True}, ["version"]),
        (0, {"clock": "real"}, ["clock", "real"]),
        (0, {"seed": None}, ["seed is missing"]),
        (0, {"seed": -1}, ["seed"]),
        (0, {"step_ns": 1}, ["step_ns"]),
        (0, {"extra": 1}, ["unknown key 'extra'"]),
        (0, {"arguments": ["a\0b"]}, ["arguments", "NUL"]),
        (0, {"arguments": ["\ud800"]}, ["arguments"]),
        (0, {"arguments": "x"}, ["arguments", "list"]),
        (0, {"environment": {"a=b": "c"}}, ["environment"]),
        (0, {"mounts": [["a"]]}, ["mounts", "pairs"]),
        (0, {"mounts": [["a", "relative"]]}, ["mounts"]),
        (0, {"device": {"width": 10**9}}, ["device", "width"]),
        (0, {"device": {"color": "red"}}, ["color"]),
        (0, {"state": {"battery": "300"}}, ["state", "battery 300 is not in 0 to 100"]),
        (0, {"state": {"mood": "good"}}, ["state", "unknown device setting"]),
        (0, {"state": {"battery": 3}}, ["state"]),
        (0, {"program": {"sample": "a", "file": "b", "sha256": "ab" * 32}}, ["one of"]),
        (0, {"program": {"sample": "a", "sha256": "XY" * 32}}, ["sha256"]),
        (0, {"program": {"sample": "a"}}, ["sha256 is missing"]),
        (1, {"ns": "0"}, ["s:2:", "whole number"]),
        (1, {"ns": -1}, ["s:2:"]),
        (1, {"picture": "123"}, ["s:2:", "32 hexadecimal"]),
        (1, {"frame": 0}, ["s:2:", "frame"]),
        (2, {"ns": STEP_NS + 1}, ["s:3:", "multiples"]),
        (2, {"input": []}, ["s:3:", "empty"]),
        (2, {"input": ["tap 1,1"]}, ["s:3:", "one single action"]),
        (2, {"input": ["at 5s touch cancel"]}, ["s:3:", "one single action"]),
        (2, {"input": ["touch down 0 9999,1"]}, ["s:3:", "not on the screen"]),
        (2, {"input": ["dance"]}, ["s:3:", "unknown action"]),
        (2, {"input": ["screenshot a.png"]}, ["s:3:", "one single action"]),
        (3, {"ns": 0}, ["s:4:", "earlier"]),
        (-1, {"end": "crash"}, ["neither exit nor quit"]),
        (-1, {"status": 256}, ["status"]),
        (-1, {"frames": 2}, ["frames"]),
        (-1, {"end": None}, ["expected input, picture or end"]),
    ],
)
def test_damage_is_one_clear_error(line: int, changes: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        parse_session(damaged(line, **changes), "s")
    text = str(caught.value)
    assert "\n" not in text
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"hello\n", "not a session"),
        (b"[1]\n", "not a session"),
        (b"[" * 100_000, "not a session"),
        (b"9" * 10_000, "not a session"),
        (dump_session(example()).rsplit(b"\n", 2)[0], "last line"),
        (dump_session(example()) + b'{"ns": 999999999}\n', "nothing may follow"),
        (dump_session(example()).replace(b"touch cancel", b'touch cancel"'), "JSON"),
        (dump_session(example()).rsplit(b"\n", 2)[0] + b"\n" + b"[" * 100_000, "not JSON"),
        (dump_session(example()).rsplit(b"\n", 2)[0] + b"\n[1]", "not a JSON object"),
    ],
)
def test_other_files(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        parse_session(data)


def parses_or_user_error(data: bytes) -> None:
    try:
        session = parse_session(data)
    except UserError as error:
        assert "\n" not in str(error)
    else:
        assert parse_session(dump_session(session)) == session


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    parses_or_user_error(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.data())
def test_any_value_anywhere(data: st.DataObject) -> None:
    """A valid file with one value replaced by anything that JSON has."""
    rows = [json.loads(text) for text in dump_session(example()).splitlines()]
    row = data.draw(st.sampled_from(rows))
    if data.draw(st.booleans()):
        inner = [value for value in row.values() if isinstance(value, dict) and value]
        row = data.draw(st.sampled_from(inner)) if inner else row
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(_JSON)
    parses_or_user_error("".join(json.dumps(row) + "\n" for row in rows).encode())


@given(st.data())
def test_any_byte_changed(data: st.DataObject) -> None:
    content = bytearray(dump_session(example()))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    parses_or_user_error(bytes(content))


def test_notes_and_unknown_versions_are_kept_apart() -> None:
    session = replace(example(), note="two\nlines")
    assert parse_session(dump_session(session)).note == "two\nlines"
