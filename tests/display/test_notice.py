# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of a notice: text is wrapped, and it fits into every window."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygame")

from droidemu.display.notice import picture, wrap
from droidemu.display.session import Notice, NoticeBoard


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("short", ["short"]),
        ("just ten..", ["just ten.."]),
        ("one two three", ["one two", "    three"]),
        ("abcdefghijklmno", ["abcdefghij", "    klmno"]),
        ("a\tb", ["a   b"]),
        ("        deep code", ["        de", "    ep", "    code"]),
    ],
)
def test_wrapping(text: str, pieces: list[str]) -> None:
    assert wrap(text, lambda words: len(words) <= 10) == pieces


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(1, 30))
def test_nothing_is_lost_and_it_ends(text: str, count: int) -> None:
    pieces = wrap(text, lambda words: len(words) <= count)
    joined = "".join("".join(pieces).split())
    assert joined == "".join(text.split())
    assert all(len(piece) <= max(count, 1) for piece in pieces)


@pytest.mark.parametrize("room", [(540, 960), (200, 100), (60, 60), (8, 8)])
@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
def test_it_fits_into_the_window(room: tuple[int, int], scale: float) -> None:
    lines = tuple(f"src/main.c:{n}:1: error: something is wrong here" for n in range(60))
    for notice in (Notice("Does not compile", lines, is_error=True), Notice("Ended (status 0)")):
        width, height = picture(notice, room, scale).get_size()
        assert width <= max(room[0], 8)
        if room[1] >= 60 * scale + 24 * scale:
            assert height <= room[1]


def test_text_that_no_font_can_draw() -> None:
    assert picture(Notice("x", ("a\0b\x1b[m", "\udc80", "\U0001f600 \t")), (300, 300), 1.0)


def test_the_board_tells_everyone() -> None:
    board = NoticeBoard()
    heard: list[Notice | None] = []
    board.listeners.append(lambda: heard.append(board.current))
    notice = Notice("x")
    shower = threading.Thread(target=board.show, args=(notice,))
    shower.start()
    shower.join()
    board.show(None)
    assert heard == [notice, None]
