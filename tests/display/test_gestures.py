# SPDX-License-Identifier: GPL-2.0-or-later
"""The mouse as one or two fingers, host fingers as slots."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from droidemu.display.gestures import Dot, FingerSlots, Leaning, MouseTouch, Touch


def test_plain_drag() -> None:
    mouse = MouseTouch(100, 200)
    assert mouse.move(5, 5) == []
    assert mouse.press(10, 20) == [Touch("down", 0, 10, 20)]
    assert mouse.pressed
    assert mouse.move(10, 20) == []
    assert mouse.move(11, 22) == [Touch("move", 0, 11, 22)]
    assert mouse.dots() == []
    assert mouse.release() == [Touch("up", 0, 11, 22)]
    assert mouse.release() == []


def test_second_press_is_ignored() -> None:
    mouse = MouseTouch(100, 200)
    mouse.press(1, 1)
    assert mouse.press(2, 2) == []


def test_pinch_mirrors_about_the_centre() -> None:
    mouse = MouseTouch(101, 201)
    assert mouse.press(10, 20, two=True) == [Touch("down", 0, 10, 20), Touch("down", 1, 90, 180)]
    assert mouse.move(40, 90) == [Touch("move", 0, 40, 90), Touch("move", 1, 60, 110)]
    assert mouse.dots() == [Dot(40, 90, True), Dot(60, 110, True)]
    assert [touch.kind for touch in mouse.release()] == ["up", "up"]
    assert mouse.dots() == []


def test_shift_moves_both_side_by_side() -> None:
    mouse = MouseTouch(101, 201)
    mouse.press(40, 90, two=True)
    mouse.move(40, 90, parallel=True)
    assert mouse.move(45, 80, parallel=True) == [
        Touch("move", 0, 45, 80),
        Touch("move", 1, 65, 100),
    ]
    # The second finger does not leave the screen.
    assert mouse.move(100, 80, parallel=True)[1] == Touch("move", 1, 100, 100)


def test_preview_follows_the_mouse() -> None:
    mouse = MouseTouch(101, 201)
    mouse.move(10, 20)
    assert mouse.hover(True) and not mouse.hover(True)
    assert mouse.previews
    assert mouse.dots() == [Dot(10, 20, False), Dot(90, 180, False)]
    mouse.press(10, 20)
    assert mouse.dots() == [] and not mouse.previews
    assert not mouse.hover(False)


@given(
    st.lists(st.tuples(st.sampled_from("pmrPs"), st.floats(0, 99), st.floats(0, 199)), max_size=30)
)
def test_fingers_come_and_go_in_order(steps: list[tuple[str, float, float]]) -> None:
    mouse = MouseTouch(100, 200)
    down: set[int] = set()
    for kind, x, y in [*steps, ("r", 0, 0)]:
        touches = {
            "p": lambda x=x, y=y: mouse.press(x, y),
            "P": lambda x=x, y=y: mouse.press(x, y, two=True),
            "m": lambda x=x, y=y: mouse.move(x, y),
            "s": lambda x=x, y=y: mouse.move(x, y, parallel=True),
            "r": mouse.release,
        }[kind]()
        for touch in touches:
            assert 0 <= touch.x <= 99 and 0 <= touch.y <= 199
            assert (touch.slot in down) == (touch.kind != "down")
            if touch.kind == "down":
                down.add(touch.slot)
            elif touch.kind == "up":
                down.remove(touch.slot)
    assert not down


def test_finger_slots() -> None:
    slots = FingerSlots(2)
    assert (slots.down(77), slots.down(88), slots.down(99)) == (0, 1, None)
    assert slots.down(77) == 0
    assert slots.slot(88) == 1 and slots.slot(99) is None
    assert slots.up(77) == 0 and slots.up(77) is None
    assert slots.down(99) == 0
    slots.clear()
    assert slots.slot(88) is None


def test_leaning_is_counted_from_where_it_began() -> None:
    leaning = Leaning()
    assert not leaning.active and leaning.move(5, 5) == (0, 0)
    leaning.press(100, 100, 180)
    assert leaning.active
    assert leaning.move(130, 80) == (20, 30)
    assert leaning.move(100, 100) == (0, 0)
    leaning.release()
    assert not leaning.active
