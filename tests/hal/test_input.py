# SPDX-License-Identifier: GPL-2.0-or-later
"""The hub: touches, keys and mouse as the three devices report them."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.hal import codes as c
from droidemu.hal.clock import VIRTUAL_EPOCH_NS, VirtualClock
from droidemu.hal.evdev import EvdevClient
from droidemu.hal.input import MAX_SLOTS, InputHub
from droidemu.hal.keycodes import BTN_LEFT, BTN_TOUCH, KEY_BACK, KEY_POWER, KEYCODES

X, Y = c.ABS_MT_POSITION_X, c.ABS_MT_POSITION_Y
ID, SLOT, PRESSURE = c.ABS_MT_TRACKING_ID, c.ABS_MT_SLOT, c.ABS_MT_PRESSURE
MAJOR = c.ABS_MT_TOUCH_MAJOR
REPORT = (c.EV_SYN, c.SYN_REPORT, 0)


def hub() -> InputHub:
    return InputHub(1080, 1920, 254, VirtualClock())


def abs_(code: int, value: int) -> tuple[int, int, int]:
    return c.EV_ABS, code, value


def drain(client: EvdevClient) -> list[tuple[int, int, int]]:
    return [(event.type, event.code, event.value) for event in client.read(10_000)]


def test_one_finger() -> None:
    inputs = hub()
    client = inputs.touchscreen.open()
    inputs.touch_down(0, 100.9, 200, 1.0)
    inputs.touch_move(0, 110, 200, 1.0)
    inputs.touch_up(0)
    assert inputs.pending
    assert inputs.pump(77)
    assert not inputs.pending and not inputs.pump(78)
    assert drain(client) == [
        abs_(ID, 0), abs_(X, 100), abs_(Y, 200), abs_(MAJOR, 100), abs_(PRESSURE, 255),
        (c.EV_KEY, BTN_TOUCH, 1), abs_(c.ABS_X, 100), abs_(c.ABS_Y, 200),
        abs_(c.ABS_PRESSURE, 255), REPORT,
        abs_(X, 110), abs_(c.ABS_X, 110), REPORT,
        abs_(ID, -1), (c.EV_KEY, BTN_TOUCH, 0), abs_(c.ABS_PRESSURE, 0), REPORT,
    ]  # fmt: skip


def test_events_carry_guest_time() -> None:
    clock = VirtualClock()
    inputs = InputHub(10, 10, 160, clock)
    real, mono = inputs.touchscreen.open(), inputs.touchscreen.open()
    mono.set_clock(c.CLOCK_MONOTONIC)
    clock.spent(500)
    inputs.touch_down(0, 1, 1)
    inputs.pump(500)
    assert {event.time_ns for event in mono.read(99)} == {500}
    assert {event.time_ns for event in real.read(99)} == {VIRTUAL_EPOCH_NS + 500}


def test_two_fingers_in_one_packet() -> None:
    inputs = hub()
    client = inputs.touchscreen.open()
    with inputs.batch():
        inputs.touch_down(0, 10, 20)
        inputs.touch_down(1, 30, 40)
    inputs.pump(0)
    events = drain(client)
    assert events.count(REPORT) == 1
    assert abs_(SLOT, 1) in events and abs_(SLOT, 0) not in events
    with inputs.batch():
        inputs.touch_move(0, 11, 20)
        inputs.touch_move(1, 30, 40)  # unmoved: nothing, not even its slot
    inputs.pump(0)
    assert drain(client) == [abs_(SLOT, 0), abs_(X, 11), abs_(c.ABS_X, 11), REPORT]


def test_pointer_follows_the_oldest_finger() -> None:
    inputs = hub()
    inputs.touch_down(3, 10, 10)
    inputs.touch_down(1, 50, 60)
    inputs.pump(0)
    axes = inputs.touchscreen.absinfo
    assert axes[c.ABS_X].value == 10
    inputs.touch_up(3)
    inputs.pump(0)
    assert (axes[c.ABS_X].value, axes[c.ABS_Y].value) == (50, 60)
    assert inputs.touchscreen.state[c.EV_KEY] == {BTN_TOUCH}


def test_slot_state() -> None:
    inputs = hub()
    inputs.touch_down(2, 5, 6)
    inputs.pump(0)
    screen = inputs.touchscreen
    assert screen.slot_values(ID) == [-1, -1, 0] + [-1] * 7
    assert screen.slot_values(X) == [0, 0, 5] + [0] * 7
    assert screen.slot_values(c.ABS_X) is None
    assert screen.absinfo[SLOT].value == 2


def test_tracking_ids_count_up_and_wrap() -> None:
    inputs = hub()
    inputs._next_id = c.TRKID_MAX
    inputs.touch_down(0, 1, 1)
    inputs.touch_down(1, 2, 2)
    inputs.pump(0)
    assert inputs.touchscreen.slot_values(ID)[:2] == [c.TRKID_MAX, 0]  # type: ignore[index]
    # Slot 0 is the older finger although its number is higher.
    assert inputs.touchscreen.absinfo[c.ABS_X].value == 1


def test_moves_and_ups_of_absent_fingers_are_ignored() -> None:
    inputs = hub()
    client = inputs.touchscreen.open()
    inputs.touch_move(0, 5, 5)
    inputs.touch_up(4)
    inputs.touch_cancel()
    inputs.pump(0)
    assert drain(client) == []


def test_second_down_is_a_move() -> None:
    inputs = hub()
    inputs.touch_down(0, 5, 5)
    inputs.touch_down(0, 6, 5)
    inputs.pump(0)
    assert inputs.touchscreen.slot_values(ID)[0] == 0  # type: ignore[index]


def test_cancel_lifts_all() -> None:
    inputs = hub()
    for slot in range(MAX_SLOTS):
        inputs.touch_down(slot, slot, slot)
    inputs.touch_cancel()
    inputs.pump(0)
    assert inputs.touchscreen.slot_values(ID) == [-1] * 10
    assert inputs.touchscreen.state[c.EV_KEY] == set()


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_coordinates_and_pressure_are_clamped(x: float, y: float, pressure: float) -> None:
    inputs = hub()
    inputs.touch_down(0, x, y, pressure)
    inputs.pump(0)
    slot = inputs.touchscreen.slots[0]
    assert 0 <= slot[X] < 1080 and 0 <= slot[Y] < 1920
    assert 1 <= slot[PRESSURE] <= 255 and 1 <= slot[MAJOR] <= 255


@pytest.mark.parametrize("slot", [-1, 10])
def test_slots_are_checked(slot: int) -> None:
    inputs = hub()
    for call in (inputs.touch_down, inputs.touch_move):
        with pytest.raises(ValueError):
            call(slot, 0, 0)
    with pytest.raises(ValueError):
        inputs.touch_up(slot)


def test_keys_repeat_through_the_ticker() -> None:
    inputs = hub()
    client = inputs.keyboard.open()
    assert inputs.next_deadline() is None
    inputs.key(KEY_BACK, True)
    inputs.tick(1000)
    assert inputs.next_deadline() == 1000 + 250 * 10**6
    inputs.tick(1000 + 250 * 10**6)
    inputs.key(KEY_BACK, False)
    inputs.tick(1000 + 260 * 10**6)
    assert inputs.next_deadline() is None
    assert drain(client) == [
        (c.EV_KEY, KEY_BACK, 1), REPORT,
        (c.EV_KEY, KEY_BACK, 2), (c.EV_SYN, c.SYN_REPORT, 1),
        (c.EV_KEY, KEY_BACK, 0), REPORT,
    ]  # fmt: skip


def test_release_keys() -> None:
    inputs = hub()
    inputs.key(KEY_POWER, True)
    inputs.mouse_button(BTN_LEFT, True)
    inputs.release_keys()
    inputs.pump(0)
    assert inputs.keyboard.state[c.EV_KEY] == inputs.mouse.state[c.EV_KEY] == set()


def test_mouse() -> None:
    inputs = hub()
    client = inputs.mouse.open()
    inputs.mouse_move(3, 0)
    inputs.wheel(1)
    inputs.pump(0)
    assert drain(client) == [
        (c.EV_REL, c.REL_X, 3), REPORT,
        (c.EV_REL, c.REL_WHEEL, 1), (c.EV_REL, c.REL_WHEEL_HI_RES, 120), REPORT,
    ]  # fmt: skip


def test_part_detents_add_up() -> None:
    inputs = hub()
    client = inputs.mouse.open()
    for _ in range(4):
        inputs.wheel(-0.25)
    inputs.pump(0)
    detents = [value for type, code, value in drain(client) if code == c.REL_WHEEL and type]
    assert detents == [-1]


def test_actions_from_another_thread_wake_the_machine() -> None:
    inputs = hub()
    inputs.wakeup = threading.Event()
    thread = threading.Thread(target=inputs.key, args=(KEYCODES["KEY_A"], True))
    thread.start()
    assert inputs.wakeup.wait(30)
    thread.join()
    assert inputs.pump(0)
    assert inputs.keyboard.state[c.EV_KEY] == {KEYCODES["KEY_A"]}


def test_batches_of_two_threads_do_not_mix() -> None:
    inputs = hub()
    client = inputs.touchscreen.open()
    with inputs.batch():
        inputs.touch_down(0, 1, 1)
        other = threading.Thread(target=inputs.touch_down, args=(1, 2, 2))
        other.start()
        other.join()
        with inputs.batch():
            inputs.touch_down(2, 3, 3)
    inputs.pump(0)
    assert drain(client).count(REPORT) == 2


def test_devices_are_what_they_say() -> None:
    inputs = hub()
    touch, keyboard, mouse, _ = inputs.devices
    assert touch.props == {c.INPUT_PROP_DIRECT} and not mouse.props
    assert touch.absinfo[X].maximum == 1079 and touch.absinfo[X].resolution == 10
    assert touch.absinfo[SLOT].maximum == 9
    names = "BACK HOMEPAGE MENU POWER VOLUMEUP VOLUMEDOWN A F12 SEARCH"
    assert {KEYCODES["KEY_" + name] for name in names.split()} <= keyboard.codes(c.EV_KEY)
    assert {c.REL_X, c.REL_Y, c.REL_WHEEL, c.REL_HWHEEL} <= mouse.codes(c.EV_REL)
    assert BTN_LEFT in mouse.codes(c.EV_KEY) and BTN_LEFT not in keyboard.codes(c.EV_KEY)
