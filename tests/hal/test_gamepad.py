# SPDX-License-Identifier: GPL-2.0-or-later
"""The gamepad through the hub, and script actions for it and for the device's state."""

from __future__ import annotations

import pytest

from droidemu.errors import UserError
from droidemu.hal import codes as c
from droidemu.hal.clock import VirtualClock
from droidemu.hal.device import DeviceState
from droidemu.hal.gamepad import (
    ABS_BRAKE,
    ABS_GAS,
    ABS_HAT0X,
    ABS_HAT0Y,
    PAD_BUTTONS,
    STICK_MAX,
    make_gamepad,
)
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import KEYCODES
from droidemu.hal.script import ScriptedInput
from droidemu.hal.script_parser import parse_script

MS = 1_000_000


def make_hub() -> InputHub:
    return InputHub(100, 200, 160, VirtualClock())


def test_it_is_a_gamepad_by_androids_and_evdevs_rules() -> None:
    """BTN_GAMEPAD makes it one for EventHub and udev; Generic.kl names these axes."""
    device = make_gamepad()
    assert KEYCODES["BTN_GAMEPAD"] in device.codes(c.EV_KEY)
    assert {KEYCODES[f"BTN_{n}"] for n in ("A", "B", "X", "Y", "START")} <= device.codes(c.EV_KEY)
    assert device.codes(c.EV_ABS) == {0, 1, 2, 5, ABS_GAS, ABS_BRAKE, ABS_HAT0X, ABS_HAT0Y}
    assert device.absinfo[c.ABS_X].minimum == -32768 and device.absinfo[ABS_HAT0X].maximum == 1


def test_triggers_press_their_buttons() -> None:
    hub = make_hub()
    client = hub.gamepad.device.open()
    hub.pad_axis(ABS_GAS, 0.25)
    hub.pump(0)
    hub.pad_axis(ABS_GAS, 7.0)  # cut off
    hub.pump(0)
    found = [tuple(event[1:]) for event in client.read(100) if event.type != c.EV_SYN]
    assert found == [
        (c.EV_ABS, ABS_GAS, 64), (c.EV_ABS, ABS_GAS, 255), (c.EV_KEY, PAD_BUTTONS["TR2"], 1),
    ]  # fmt: skip


def test_opposite_ends_of_the_cross_cancel_out() -> None:
    hub = make_hub()
    left, right = KEYCODES["BTN_DPAD_LEFT"], KEYCODES["BTN_DPAD_RIGHT"]
    axis = hub.gamepad.device.absinfo[ABS_HAT0X]
    for code, pressed, wanted in (
        (left, True, -1), (right, True, 0), (left, False, 1), (right, False, 0),
    ):  # fmt: skip
        hub.pad_button(code, pressed)
        hub.pump(0)
        assert axis.value == wanted


def test_losing_the_focus_lets_the_gamepad_go() -> None:
    hub = make_hub()
    hub.pad_button(PAD_BUTTONS["A"], True)
    hub.pad_button(KEYCODES["BTN_DPAD_UP"], True)
    hub.pad_axis(c.ABS_X, -1)
    hub.pump(0)
    hub.release_keys()
    hub.pump(0)
    device = hub.gamepad.device
    assert not device.state[c.EV_KEY] and not any(i.value for i in device.absinfo.values())
    hub.pad_button(KEYCODES["BTN_DPAD_DOWN"], True)
    hub.pump(0)
    assert device.absinfo[ABS_HAT0Y].value == 1


def test_scripts_press_and_push() -> None:
    text = """
    at 100ms pad press a
    pad axis LX -0.5
    pad down DPAD_UP
    at 200ms device battery 15
    device dark on
    device rotate 90
    """
    hub, state = make_hub(), DeviceState()
    script = ScriptedInput(parse_script(text, 100, 200), hub, device=state)
    client = hub.gamepad.device.open()
    client.set_clock(c.CLOCK_MONOTONIC)
    while (deadline := script.next_deadline()) is not None:
        script.tick(deadline)
    found = [(e.time_ns // MS, *e[1:]) for e in client.read(100) if e.type != c.EV_SYN]
    assert found == [
        (100, c.EV_KEY, PAD_BUTTONS["A"], 1),
        (120, c.EV_KEY, PAD_BUTTONS["A"], 0),
        (120, c.EV_ABS, c.ABS_X, -round(STICK_MAX * 0.5)),
        (120, c.EV_ABS, ABS_HAT0Y, -1),
    ]
    settings = state.settings
    assert (settings.battery, settings.dark, settings.rotation) == (15, True, 90)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pad press Q", "unknown gamepad button 'Q' (known: A, B"),
        ("pad push A", "expected: pad down|up|press BUTTON"),
        ("pad axis LX", "expected: pad down|up|press BUTTON"),
        ("pad axis LX 2", "'2' is not a number from -1 to 1"),
        ("pad axis LT -0.5", "is not a number from 0 to 1"),
        ("pad axis LT nan", "is not a number from 0 to 1"),
        ("pad axis LQ 1", "unknown gamepad axis 'LQ' (known: LX"),
        ("pad axis LX 1 2", "unexpected '2'"),
        ("device battery 120", "battery 120 is not in 0 to 100"),
        ("device batery 12", "did you mean battery?"),
        ("device dark", "expected: device SETTING VALUE"),
        ("device dark maybe", "is not on or off"),
        ("device locale 12", "is not a locale"),
    ],
)
def test_mistakes_in_scripts(line: str, words: str) -> None:
    with pytest.raises(UserError, match="s:2: ") as caught:
        parse_script(f"\n{line}", 100, 200, "s")
    assert words in str(caught.value)
