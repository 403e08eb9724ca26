# SPDX-License-Identifier: GPL-2.0-or-later
"""Evdev queues and device state, against drivers/input/evdev.c and input.c."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.hal.codes import (
    ABS_X,
    CLOCK_BOOTTIME,
    CLOCK_MONOTONIC,
    CLOCK_REALTIME,
    EV_ABS,
    EV_KEY,
    EV_LED,
    EV_REL,
    EV_REP,
    EV_SYN,
    LED_CAPSL,
    REL_X,
    REL_Y,
    REP_DELAY,
    REP_PERIOD,
    SYN_DROPPED,
    SYN_REPORT,
)
from droidemu.hal.evdev import DeviceGone, EvdevDevice, InputEvent, bitmap
from droidemu.hal.evdev_client import EvdevClient, buffer_size
from droidemu.hal.input import make_keyboard, make_mouse, make_touchscreen
from droidemu.hal.keycodes import BTN_LEFT, KEYCODES

KEY_A = KEYCODES["KEY_A"]
KEY_B = KEYCODES["KEY_B"]


def plain(events: list[InputEvent]) -> list[tuple[int, int, int]]:
    return [(event.type, event.code, event.value) for event in events]


def move(mouse: EvdevDevice, dx: int, time: int = 0) -> None:
    mouse.set_stamp(time, time + 1000)
    mouse.event(EV_REL, REL_X, dx)
    mouse.sync()


REPORT = (EV_SYN, SYN_REPORT, 0)


@pytest.mark.parametrize(("estimate", "size"), [(1, 64), (8, 64), (9, 128), (12, 128), (81, 1024)])
def test_buffer_size(estimate: int, size: int) -> None:
    assert buffer_size(estimate) == size


def test_packet_estimates() -> None:
    assert make_touchscreen(10, 10, 160).packet_estimate == 10 + 1 + 6 * 10 + 3 + 7
    assert make_keyboard().packet_estimate == 8
    assert make_mouse().packet_estimate == 1 + 6 + 7


def test_only_whole_packets_are_readable() -> None:
    mouse = make_mouse()
    client = mouse.open()
    mouse.event(EV_REL, REL_X, 5)
    assert not client.readable() and client.read(10) == []
    mouse.sync()
    assert client.readable()
    assert plain(client.read(1)) == [(EV_REL, REL_X, 5)]
    assert client.readable()
    assert plain(client.read(10)) == [REPORT]
    assert not client.readable()


def test_nothing_is_sent_for_nothing() -> None:
    mouse = make_mouse()
    client = mouse.open()
    mouse.event(EV_REL, REL_X, 0)
    mouse.event(EV_REL, 0x05, 7)  # an axis it has not
    mouse.event(EV_KEY, KEY_A, 1)
    mouse.event(EV_KEY, BTN_LEFT, 0)  # is up already
    mouse.sync()
    assert not client.readable()


def test_every_client_gets_its_copy_from_its_opening_on() -> None:
    mouse = make_mouse()
    first = mouse.open()
    move(mouse, 1)
    second = mouse.open()
    move(mouse, 2)
    assert plain(first.read(9)) == [(EV_REL, REL_X, 1), REPORT, (EV_REL, REL_X, 2), REPORT]
    assert plain(second.read(9)) == [(EV_REL, REL_X, 2), REPORT]
    second.close()
    move(mouse, 3)
    assert not second.readable()


def test_clocks() -> None:
    mouse = make_mouse()
    client = mouse.open()
    move(mouse, 1, 50)
    assert client.read(9)[0].time_ns == 1050
    for clock in (CLOCK_MONOTONIC, CLOCK_BOOTTIME):
        assert client.set_clock(clock)
        move(mouse, 1, 50)
        assert client.read(9)[0].time_ns == 50
    assert not client.set_clock(3)
    assert client.clock_id == CLOCK_BOOTTIME


def test_clock_change_drops_the_queue() -> None:
    mouse = make_mouse()
    client = mouse.open()
    move(mouse, 1, 50)
    client.set_clock(CLOCK_REALTIME)  # no change
    assert client.readable()
    client.set_clock(CLOCK_MONOTONIC)
    assert not client.readable()
    move(mouse, 2, 60)
    assert plain(client.read(9)) == [
        (EV_SYN, SYN_DROPPED, 0),
        (EV_REL, REL_X, 2),
        REPORT,
    ]


def test_overflow_leaves_syn_dropped_and_the_newest() -> None:
    mouse = make_mouse()
    client = mouse.open()
    assert client._size == 128
    for index in range(63):
        move(mouse, index + 1)
    assert len(client.read(0)) == 0 and client.readable()
    mouse.event(EV_REL, REL_X, 1000)
    mouse.event(EV_REL, REL_Y, 1001)  # 128th event: overflow at this one
    mouse.sync()
    assert plain(client.read(200)) == [
        (EV_SYN, SYN_DROPPED, 0),
        (EV_REL, REL_Y, 1001),
        REPORT,
    ]


def test_overflow_at_the_report() -> None:
    mouse = make_mouse()
    client = mouse.open()
    for index in range(64):
        move(mouse, index + 1)
    assert plain(client.read(200)) == [(EV_SYN, SYN_DROPPED, 0), REPORT]
    move(mouse, 9)
    assert plain(client.read(200)) == [(EV_REL, REL_X, 9), REPORT]


@settings(max_examples=200)
@given(st.lists(st.one_of(st.integers(1, 40), st.just(0), st.integers(-30, -1)), max_size=60))
def test_queue_against_a_plain_model(script: list[int]) -> None:
    """Positive: a packet of so many events; zero: read all; negative: read so many."""
    keyboard = make_keyboard()
    client = keyboard.open()
    assert client._size == 64
    codes = sorted(keyboard.codes(EV_KEY))
    queue: list[tuple[int, int, int]] = []
    ready = 0
    down = False
    for item in script:
        if item > 0:
            down = not down
            packet = [(EV_KEY, code, int(down)) for code in codes[:40]][:item]
            before = set(keyboard.state[EV_KEY])
            packet = [e for e in packet if (e[1] in before) != bool(e[2])]
            for event in packet:
                keyboard.event(*event)
            keyboard.sync()
            if not packet:
                continue
            for event in [*packet, REPORT]:
                queue.append(event)
                if len(queue) == 64:
                    queue = [(EV_SYN, SYN_DROPPED, 0), event]
                    ready = 0
                if event == REPORT:
                    ready = len(queue)
        else:
            count = 100 if item == 0 else -item
            expected = queue[: min(count, ready)]
            queue = queue[len(expected) :]
            ready -= len(expected)
            assert plain(client.read(count)) == expected
        assert client.readable() == bool(ready)


def test_grab() -> None:
    mouse = make_mouse()
    first, second = mouse.open(), mouse.open()
    assert first.grab()
    assert not first.grab() and not second.grab()
    assert not second.ungrab()
    move(mouse, 1)
    assert first.readable() and not second.readable()
    assert first.ungrab() and not first.ungrab()
    move(mouse, 2)
    assert second.readable()
    assert second.grab()
    second.close()
    assert first.grab()


def test_revoke() -> None:
    mouse = make_mouse()
    client = mouse.open()
    told: list[bool] = []
    client.listeners.append(lambda: told.append(client.revoked))
    client.grab()
    client.revoke()
    assert told == [True]
    assert mouse.grabber is None
    move(mouse, 1)
    assert not client.readable()
    with pytest.raises(DeviceGone):
        client.read(1)
    with pytest.raises(DeviceGone):
        client.write([], (0, 0))


def test_readiness_is_told() -> None:
    mouse = make_mouse()
    client = mouse.open()
    told: list[int] = []
    client.listeners.append(lambda: told.append(len(client.read(9))))
    move(mouse, 1)
    assert told == [2]


def test_masks() -> None:
    mouse = make_mouse()
    client = mouse.open()
    client.set_mask(EV_REL, {REL_Y})
    move(mouse, 1)
    assert not client.readable()  # an emptied packet brings no report
    mouse.event(EV_REL, REL_X, 1)
    mouse.event(EV_REL, REL_Y, 2)
    mouse.sync()
    assert plain(client.read(9)) == [(EV_REL, REL_Y, 2), REPORT]
    client.set_mask(EV_SYN, {EV_KEY})
    mouse.event(EV_REL, REL_Y, 2)
    mouse.event(EV_KEY, BTN_LEFT, 1)
    mouse.sync()
    assert plain(client.read(9)) == [(EV_KEY, BTN_LEFT, 1), REPORT]
    assert client.get_mask(EV_REL) == {REL_Y} and client.get_mask(EV_KEY) is None


def test_flush_of_one_type() -> None:
    mouse = make_mouse()
    client = mouse.open()
    move(mouse, 1)
    mouse.event(EV_KEY, BTN_LEFT, 1)
    mouse.sync()
    mouse.event(EV_KEY, BTN_LEFT, 0)
    mouse.event(EV_REL, REL_Y, 3)
    mouse.sync()
    client.flush_type(EV_KEY)
    assert plain(client.read(20)) == [(EV_REL, REL_X, 1), REPORT, (EV_REL, REL_Y, 3), REPORT]


def test_key_state() -> None:
    keyboard = make_keyboard()
    client = keyboard.open()
    for value in (1, 1, 0, 0):
        keyboard.event(EV_KEY, KEY_A, value)
        keyboard.sync()
    assert plain(client.read(9)) == [(EV_KEY, KEY_A, 1), REPORT, (EV_KEY, KEY_A, 0), REPORT]


def test_leds_and_repeat_rate_from_the_guest() -> None:
    keyboard = make_keyboard()
    client = keyboard.open()
    told: list[tuple[int, int, int]] = []
    keyboard.output_listeners.append(lambda *event: told.append(event))
    client.write([(EV_LED, LED_CAPSL, 1), REPORT], (7, 8))
    client.write([(EV_LED, LED_CAPSL, 1), REPORT], (7, 8))
    client.write([(EV_REP, REP_DELAY, 500), (EV_REP, REP_PERIOD, 50), REPORT], (7, 8))
    client.write([(EV_LED, 0x0A, 1), (EV_ABS, ABS_X, 1), (0x33, 0, 0), REPORT], (7, 8))
    assert keyboard.state[EV_LED] == {LED_CAPSL}
    assert keyboard.rep == [500, 50]
    assert told == [(EV_LED, LED_CAPSL, 1), (EV_REP, REP_DELAY, 500), (EV_REP, REP_PERIOD, 50)]
    assert len(client.read(9)) == 5


def repeats(keyboard: EvdevDevice, client: EvdevClient, until: int) -> list[tuple[int, int, int]]:
    found = []
    while (deadline := keyboard.repeat_deadline) is not None and deadline <= until:
        keyboard.repeat(deadline, deadline)
        found += [(e.time_ns // 10**6, e.code, e.value) for e in client.read(9) if e.type == EV_KEY]
    return found


def test_key_repeat() -> None:
    keyboard = make_keyboard()
    client = keyboard.open()
    keyboard.set_stamp(0, 0)
    keyboard.event(EV_KEY, KEY_A, 1)
    keyboard.sync()
    client.read(9)
    assert repeats(keyboard, client, 330 * 10**6) == [
        (250, KEY_A, 2),
        (283, KEY_A, 2),
        (316, KEY_A, 2),
    ]
    keyboard.event(EV_KEY, KEY_B, 1)
    keyboard.sync()
    assert keyboard.repeat_deadline == (316 + 250) * 10**6
    keyboard.event(EV_KEY, KEY_A, 0)  # as in Linux: any release ends the repeat
    keyboard.sync()
    assert keyboard.repeat_deadline is None


def test_repeat_report_has_value_one() -> None:
    keyboard = make_keyboard()
    client = keyboard.open()
    keyboard.event(EV_KEY, KEY_A, 1)
    keyboard.sync()
    client.read(9)
    keyboard.repeat(10**9, 10**9)
    assert plain(client.read(9)) == [(EV_KEY, KEY_A, 2), (EV_SYN, SYN_REPORT, 1)]


def test_repeat_can_be_switched_off() -> None:
    keyboard = make_keyboard()
    keyboard.event(EV_REP, REP_DELAY, 0)
    keyboard.event(EV_KEY, KEY_A, 1)
    keyboard.sync()
    assert keyboard.repeat_deadline is None


def test_bitmap() -> None:
    assert bitmap([0, 9], 16) == b"\x01\x02\0\0\0\0\0\0"
    assert len(bitmap([], 0x300)) == 96
    assert len(bitmap([], 65)) == 16


def test_types_and_codes() -> None:
    keyboard = make_keyboard()
    assert keyboard.codes(EV_SYN) == keyboard.types >= {EV_SYN, EV_KEY, EV_LED, EV_REP}
    assert keyboard.codes(EV_ABS) == frozenset()
    assert keyboard.slot_values(ABS_X) is None
