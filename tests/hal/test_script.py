# SPDX-License-Identifier: GPL-2.0-or-later
"""Input scripts: parsing, error lines, playing."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.hal import codes as c
from droidemu.hal.clock import VirtualClock
from droidemu.hal.device import DeviceSettings, DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import KEYCODES
from droidemu.hal.script import ScriptedInput, read_script
from droidemu.hal.script_devices import Lean, LowMemory
from droidemu.hal.script_parser import (
    Key,
    Move,
    Quit,
    Screenshot,
    Touches,
    TouchUp,
    Wheel,
    parse_script,
    parse_time,
    split_words,
)

MS = 1_000_000


def parse(text: str) -> list[tuple[int, object]]:
    return [(step.time_ns, step.action) for step in parse_script(text, 1000, 2000)]


@pytest.mark.parametrize(
    ("word", "ns"),
    [
        ("0.5s", 500 * MS),
        ("16ms", 16 * MS),
        ("1.5us", 1500),
        (".25s", 250 * MS),
        ("3.s", 3000 * MS),
    ],
)
def test_times(word: str, ns: int) -> None:
    assert parse_time(word) == ns


@pytest.mark.parametrize("word", ["", "5", "s", "-1s", "1m", "1e3s", "1 s", "nans"])
def test_bad_times(word: str) -> None:
    with pytest.raises(ValueError):
        parse_time(word)


def test_words() -> None:
    assert split_words(r'text "a \"b\" # c\n" x#y # z') == ["text", 'a "b" # c\n', "x#y"]
    assert split_words("   # nothing") == []
    assert split_words(r"screenshot C:\new\shot.png") == ["screenshot", r"C:\new\shot.png"]
    for bad in ('a "b', '"a"b', r'"\q"'):
        with pytest.raises(ValueError):
            split_words(bad)


def test_times_accumulate() -> None:
    times = [
        time
        for time, _ in parse("""
        at 0.5s touch down 0 100,200
        at +16ms touch move 0 110,210 pressure 0.8
        touch up 0      # at the same moment
        wait 100ms
        quit
        at 1ms key down BACK
    """)
    ]
    assert times == [1 * MS, 500 * MS, 516 * MS, 516 * MS, 616 * MS]


def test_touch() -> None:
    [(_, down), (_, move)] = parse("touch down 3 10,20.5\ntouch move 3 100%,50% pressure .8")
    assert isinstance(down, Touches) and down.down
    assert (down.fingers[0].slot, down.fingers[0].x, down.fingers[0].y) == (3, 10, 20.5)
    assert isinstance(move, Touches) and not move.down
    assert (move.fingers[0].x, move.fingers[0].y, move.fingers[0].pressure) == (999, 999.5, 0.8)


def test_tap_and_long_press() -> None:
    steps = parse("tap 1,2\ntap 3,4 800ms")
    assert [time for time, _ in steps] == [0, 50 * MS, 50 * MS, 850 * MS]
    assert isinstance(steps[1][1], TouchUp)


def test_swipe_goes_from_end_to_end() -> None:
    steps = parse("swipe 0,0 300,600 100ms")
    places = [action.fingers[0] for _, action in steps if isinstance(action, Touches)]
    assert (places[0].x, places[0].y) == (0, 0) and (places[-1].x, places[-1].y) == (300, 600)
    assert len(places) == 13 and steps[-1] == (100 * MS, TouchUp((0,)))
    assert [p.x for p in places] == sorted(p.x for p in places)


def test_pinch() -> None:
    steps = parse("pinch 500,500 100 300 200ms rotate 90")
    first, last = steps[0][1], steps[-2][1]
    assert isinstance(first, Touches) and isinstance(last, Touches)
    assert [(f.x, f.y) for f in first.fingers] == [(400, 500), (600, 500)]
    assert [(round(f.x), round(f.y)) for f in last.fingers] == [(500, 200), (500, 800)]
    assert steps[-1][1] == TouchUp((0, 1))


def test_keys_and_text() -> None:
    shift, a = KEYCODES["KEY_LEFTSHIFT"], KEYCODES["KEY_A"]
    assert [action for _, action in parse('text "A"')] == [
        Key(shift, True), Key(a, True), Key(a, False), Key(shift, False),
    ]  # fmt: skip
    [(down, _), (up, _)] = parse("at 1s key press back")
    assert (down, up) == (1000 * MS, 1020 * MS)


def test_the_rest() -> None:
    actions = [
        action for _, action in parse('wheel -1.5 2\nmouse move 5,-6\nscreenshot "a b.png"\nquit')
    ]
    assert actions == [Wheel(-1.5, 2), Move(5, -6), Screenshot(Path("a b.png")), Quit()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("jump 1,2", "unknown action 'jump'"),
        ("at", "at TIME ACTION"),
        ("at 5 quit", "not a time"),
        ("at 1s", "at TIME ACTION"),
        ("at 99999999s quit", "more than a week"),
        ("tap", "expected: tap"),
        ("tap 5", "not a point"),
        ("tap 1000,5", "not on the screen of 1000x2000"),
        ("tap -1,5", "not on the screen"),
        ("tap nan,5", "not a point"),
        ("touch hover 0 1,1", "expected: touch"),
        ("touch down 10 1,1", "not in 0..9"),
        ("touch down ² 1,1", "not in 0..9"),
        ("touch down 0 1,1 pressure", "expected: touch"),
        ("touch down 0 1,1 pressure 2", "not in 0..1"),
        ("touch down 0 1,1 2", "unexpected '2'"),
        ("swipe 1,1 2,2", "expected: swipe"),
        ("swipe 1,1 2,2 61s", "too long"),
        ("pinch 5,5 a 3 1s", "not a number"),
        ("key press NOSUCH", "unknown key"),
        ("key tap A", "expected: key"),
        ('text "ä"', "not on a US keyboard"),
        ('text "a', "not closed"),
        ("button press wheel", "expected: button"),
        ("mouse move 1.5,2", "not a movement"),
        ("mouse 1,2", "expected: mouse"),
        ("wheel up", "not a number"),
        ("screenshot", "expected: screenshot"),
        ("quit now", "unexpected 'now'"),
    ],
)
def test_errors_name_the_line(line: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_script(f"# first\r\n\n{line}\nquit", 1000, 2000, name="demo.txt")
    assert str(caught.value).startswith("demo.txt:3: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


WORDS = """
    at touch down move up cancel tap swipe pinch rotate key press BACK text wheel mouse button
    left wait screenshot quit 0 1 10,20 50%,50% 1s +5ms 0.5 -1 pressure # "x" "
"""
VOCABULARY = st.sampled_from(WORDS.split())


@given(st.lists(st.lists(VOCABULARY, max_size=8).map(" ".join), max_size=6).map("\n".join))
def test_word_salad_parses_or_is_a_user_error(text: str) -> None:
    try:
        steps = parse_script(text, 1000, 2000)
    except UserError as error:
        assert "\n" not in str(error)
    else:
        times = [step.time_ns for step in steps]
        assert times == sorted(times)


@given(st.text())
def test_any_text_parses_or_is_a_user_error(text: str) -> None:
    with contextlib.suppress(UserError):
        parse_script(text, 1000, 2000)


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes("\ufeffquit\r\n".encode())
    assert [step.action for step in read_script(path, 10, 10)] == [Quit()]
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        read_script(path, 10, 10)
    with pytest.raises(UserError, match="cannot read"):
        read_script(tmp_path / "none", 10, 10)


def play(text: str) -> tuple[list[tuple[int, int, int, int]], list[object]]:
    clock = VirtualClock()
    hub = InputHub(1000, 2000, 160, clock)
    clients = [device.open() for device in hub.devices]
    for client in clients:
        client.set_clock(c.CLOCK_MONOTONIC)
    calls: list[object] = []
    script = ScriptedInput(
        parse_script(text, 1000, 2000), hub, calls.append, lambda: calls.append("quit")
    )
    events: list[tuple[int, int, int, int]] = []
    wakeup = threading.Event()
    while (deadline := script.next_deadline()) is not None:
        clock.idle(deadline, wakeup)
        script.tick(clock.monotonic())
        for client in clients:
            events += [tuple(event) for event in client.read(10_000)]  # type: ignore[misc]
    assert script.finished
    return events, calls


SCRIPT = """
at 0.5s touch down 0 100,200
at +16ms touch move 0 110,210 pressure 0.8
at +16ms touch up 0
swipe 0,0 300,600 100ms
pinch 500,500 100 200 50ms
key press BACK
text "Hi!"
wheel 1 -1
mouse move 4,5
button press right
screenshot shot.png
quit
"""


def test_playing() -> None:
    events, calls = play(SCRIPT)
    assert calls == [Path("shot.png"), "quit"]
    assert events == play(SCRIPT)[0]
    touches = [event for event in events if event[2] == c.ABS_MT_TRACKING_ID]
    assert [value for *_, value in touches] == [0, -1, 1, -1, 2, 3, -1, -1]
    moved = [time for time, type, code, _ in events if (type, code) == (c.EV_REL, c.REL_X)]
    assert len(moved) == 1


def test_tilt() -> None:
    assert parse("tilt 30,-10\nwait 1ms") == [(0, Lean(30.0, -10.0, 1))]
    steps = parse("wait 10ms\ntilt -5.5,0 100ms\nkey down A")
    assert [action.left for _, action in steps[:-1]] == list(range(12, 0, -1))  # type: ignore[attr-defined]
    assert steps[-2][0] == steps[-1][0] == 110 * MS
    state = DeviceState(settings=DeviceSettings(pitch=10, roll=10))
    script = ScriptedInput(
        parse_script("tilt -5,20 100ms", 100, 100),
        InputHub(100, 100, 160, VirtualClock()),
        device=state,
    )
    seen = []
    while not script.finished:
        script.tick(script.next_deadline() or 0)
        seen.append((state.settings.pitch, state.settings.roll))
    assert len(seen) == len(set(seen)) == 12
    assert seen[-1] == (-5, 20) and seen[5] == pytest.approx((2.5, 15), abs=0.05)
    for wrong in ("tilt", "tilt 30", "tilt 95,0", "tilt 1,2 x", "tilt 1,2 2s 3", "tilt nan,0"):
        with pytest.raises(UserError, match="input script:1: "):
            parse(wrong)


def test_memory() -> None:
    assert parse("memory low") == [(0, LowMemory())]
    for wrong in ("memory", "memory high", "memory low now", "device window closed"):
        with pytest.raises(UserError, match="input script:1: "):
            parse(wrong)
