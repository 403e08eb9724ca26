# SPDX-License-Identifier: GPL-2.0-or-later
"""Input at steps of guest time: noted as it was performed, and performed again as it was noted."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.hal import codes as c
from droidemu.hal import paced
from droidemu.hal.clock import VirtualClock
from droidemu.hal.device import DeviceSettings
from droidemu.hal.evdev import InputEvent
from droidemu.hal.gamepad import DPAD, PAD_AXES, PAD_BUTTONS
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import BTN_LEFT, BTN_RIGHT, KEYCODES
from droidemu.hal.paced import PacedClock
from droidemu.hal.profiles import DEFAULT
from droidemu.hal.script import ScriptedInput
from droidemu.hal.script_parser import parse_script
from droidemu.hal.stepped_input import Batch, SteppedDevice, SteppedHub, SteppedInput, parse_action

SIZE = (200, 400)
STEP = 4_000_000
KEY_A = KEYCODES["KEY_A"]


class Desk:
    """A hub, its ticker, and what a guest reads."""

    def __init__(
        self,
        recorded: list[tuple[int, Batch]] | None = None,
        script: str | None = None,
    ) -> None:
        self.clock = VirtualClock()
        self.hub = SteppedHub(*SIZE, 160, self.clock)
        self.device = SteppedDevice(self.hub, DEFAULT)
        self._clients = [device.open() for device in self.hub.devices]
        self.noted: list[tuple[int, tuple[str, ...]]] = []
        played = None
        if script is not None:
            played = ScriptedInput(parse_script(script, *SIZE), self.hub, device=self.device)
        self.ticker = SteppedInput(
            self.hub,
            self.clock,
            step_ns=STEP,
            script=played,
            recorded=recorded,
            noted=lambda ns, texts: self.noted.append((ns, texts)),
        )

    def events(self) -> list[InputEvent]:
        return [event for client in self._clients for event in client.read(100_000)]

    def recording(self) -> list[tuple[int, Batch]]:
        return [
            (ns, tuple(parse_action(text, *SIZE) for text in texts)) for ns, texts in self.noted
        ]


def test_actions_wait_for_the_step() -> None:
    desk = Desk()
    desk.hub.touch_down(0, 10.7, 20.2, 0.33333)
    desk.hub.pump(1)  # as the kernel does when it is woken
    assert desk.events() == []
    assert desk.ticker.next_deadline() == STEP
    desk.ticker.tick(STEP + 123)
    events = desk.events()
    assert [e.value for e in events if e.code == c.ABS_MT_POSITION_X] == [10]
    assert desk.noted == [(STEP, ("touch down 0 10,20 pressure 0.3333",))]
    assert desk.ticker.next_deadline() == 2 * STEP


def test_a_late_step_counts_as_the_last_missed_one() -> None:
    desk = Desk()
    desk.hub.key(KEY_A, True)
    desk.ticker.tick(10 * STEP + 1)
    assert desk.noted == [(10 * STEP, ("key down KEY_A",))]
    assert desk.ticker.next_deadline() == 11 * STEP


def test_batches_stay_together_and_apart() -> None:
    desk = Desk()
    with desk.hub.batch():
        desk.hub.touch_down(0, 1, 1)
        desk.hub.touch_down(1, 2, 2)
    desk.hub.touch_move(0, 3, 3)
    desk.ticker.tick(STEP)
    assert [len(texts) for _, texts in desk.noted] == [2, 1]
    reports = [e for e in desk.events() if e.type == c.EV_SYN]
    assert len(reports) == 2


def test_lost_focus_is_noted_as_the_keys_that_went_up() -> None:
    desk = Desk()
    desk.hub.key(KEY_A, True)
    desk.hub.mouse_button(BTN_LEFT, True)
    desk.hub.release_keys()
    desk.ticker.tick(STEP)
    assert desk.noted[-1][1] == ("key up KEY_A", "button up left")
    assert not desk.hub.keyboard.state[c.EV_KEY] and not desk.hub.mouse.state[c.EV_KEY]


def test_a_lost_gamepad_is_noted_as_what_it_let_go() -> None:
    desk = Desk()
    desk.hub.pad_button(PAD_BUTTONS["A"], True)
    desk.hub.pad_button(KEYCODES["BTN_DPAD_UP"], True)
    desk.hub.pad_axis(PAD_AXES["LX"], -0.123456789)
    desk.hub.pad_axis(PAD_AXES["RT"], 5)
    desk.hub.release_pad()
    desk.ticker.tick(STEP)
    assert [text for _, texts in desk.noted for text in texts] == [
        "pad down A", "pad down DPAD_UP", "pad axis LX -0.123457", "pad axis RT 1",
        "pad up A", "pad up DPAD_UP", "pad axis LX 0", "pad axis RT 0",
    ]  # fmt: skip
    device = desk.hub.gamepad.device
    assert not device.state[c.EV_KEY] and not any(i.value for i in device.absinfo.values())


def test_changes_of_the_device_wait_and_are_repeated() -> None:
    live = Desk(script="at 5ms device battery 20\n")
    before = live.device.settings
    assert live.device.change(dark=True, density=None, font_scale=1.15)
    assert live.device.step(rotation=-90)
    assert not live.device.change(charging=True)
    with pytest.raises(UserError):
        live.device.change(battery=101)
    assert live.device.settings is before
    live.ticker.tick(STEP)
    live.device.change(density=320)
    live.ticker.tick(2 * STEP)
    live.device.change(density=None)
    live.ticker.tick(3 * STEP)
    wanted = DeviceSettings(dark=True, font_scale=1.15, rotation=270, battery=20)
    assert live.device.settings == wanted
    again = Desk(recorded=live.recording())
    again.device.change(network="none")  # somebody at the window: of no account
    for index in (1, 2, 3):
        again.ticker.tick(index * STEP)
    assert again.device.settings == wanted
    assert (3 * STEP, ("device density default",)) in live.noted


def test_bad_slots_are_refused_as_ever() -> None:
    with pytest.raises(ValueError, match="slot 10"):
        Desk().hub.touch_down(10, 0, 0)


_PAD = [*PAD_BUTTONS.values(), *DPAD]
_ACTIONS = st.one_of(
    st.tuples(
        st.sampled_from(["touch_down", "touch_move"]), st.integers(0, 9),
        st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0, 1),
    ),
    st.tuples(st.just("touch_up"), st.integers(0, 9)),
    st.tuples(st.just("touch_cancel")),
    st.tuples(st.just("release_keys")),
    st.tuples(st.just("key"), st.sampled_from([KEY_A, KEYCODES["KEY_BACK"]]), st.booleans()),
    st.tuples(st.just("mouse_button"), st.sampled_from([BTN_LEFT, BTN_RIGHT]), st.booleans()),
    st.tuples(st.just("mouse_move"), st.integers(-5000, 5000), st.integers(-5000, 5000)),
    st.tuples(st.just("wheel"), st.floats(-50, 50), st.floats(-50, 50)),
    st.tuples(st.just("pad_button"), st.sampled_from(_PAD), st.booleans()),
    st.tuples(st.just("pad_axis"), st.sampled_from(list(PAD_AXES.values())), st.floats(-2, 2)),
    st.tuples(st.just("release_pad")),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(_ACTIONS, max_size=5), max_size=6))
def test_a_replay_gives_the_same_events(steps: list[list[tuple[object, ...]]]) -> None:
    live = Desk()
    for index, actions in enumerate(steps, start=1):
        for name, *arguments in actions:
            getattr(live.hub, str(name))(*arguments)
        live.ticker.tick(index * STEP)
    again = Desk(recorded=live.recording())
    for index in range(1, len(steps) + 1):
        again.hub.touch_down(5, 1, 1)  # somebody at the window: of no account
        again.ticker.tick(index * STEP)
    assert again.events() == live.events()


def test_scripts_are_played_at_the_steps() -> None:
    desk = Desk(script="at 5ms tap 10,10 2ms\nat 9ms key press A\n")
    for index in range(1, 10):
        desk.ticker.tick(index * STEP)
    assert [(ns // STEP, texts[0].split()[0]) for ns, texts in desk.noted] == [
        (2, "touch"), (2, "touch"), (3, "key"), (8, "key"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["tap 1,1", "quit", "wait 1s", "", "at 1s touch up 0", "x"])
def test_only_primitive_actions_are_read(text: str) -> None:
    with pytest.raises(UserError):
        parse_action(text, *SIZE)


def test_the_hub_is_still_a_hub() -> None:
    assert issubclass(SteppedHub, InputHub)


class FakeHost:
    """The host's clock, moved by hand and by waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000
        self.slept: list[int] = []
        monkeypatch.setattr(paced, "host_ns", lambda: self.now)
        monkeypatch.setattr(paced.time, "sleep", self._sleep)
        monkeypatch.setattr(
            PacedClock, "_sleep_on", lambda clock, wakeup, ns: self._sleep(ns / 1e9)
        )

    def _sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds * 1e9))
        self.now += round(seconds * 1e9)


def test_paced_time_waits_for_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost(monkeypatch)
    clock = PacedClock()
    wakeup = threading.Event()
    clock.idle(10_000_000, wakeup)
    assert host.slept == [10_000_000] and clock.monotonic() == 10_000_000
    host.now += 7_000_000  # the host did something else
    clock.idle(20_000_000, wakeup)
    assert host.slept[1:] == [3_000_000] and clock.monotonic() == 20_000_000
    clock.spent(5_000_000)
    clock.pace()
    assert host.slept[2:] == [5_000_000] and clock.monotonic() == 25_000_000


def test_paced_time_never_hurries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest that was late for seconds goes on at normal speed."""
    host = FakeHost(monkeypatch)
    clock = PacedClock()
    wakeup = threading.Event()
    host.now += 5_000_000_000
    clock.idle(10_000_000, wakeup)
    clock.idle(20_000_000, wakeup)
    assert host.slept == [10_000_000]


def test_a_pause_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost(monkeypatch)
    clock = PacedClock()
    clock.pause()
    host.now += 9_000_000_000
    clock.resume()
    clock.idle(10_000_000, threading.Event())
    assert host.slept == [10_000_000]


def test_what_is_woken_keeps_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost(monkeypatch)
    clock = PacedClock()
    wakeup = threading.Event()
    wakeup.set()
    clock.idle(10_000_000, wakeup)
    assert clock.monotonic() == 0 and not host.slept


def test_leaning_is_noted_step_by_step_and_repeated() -> None:
    live = Desk(script="at 5ms tilt 30,-12.5 40ms\n")
    for step in range(1, 20):
        if step == 15:  # a drag in the window
            for tenth in range(1, 4):
                live.device.change(pitch=30 + tenth / 10, roll=-12.5)
            live.device.change(lux=5000)
        live.ticker.tick(step * STEP)
    texts = [text for _, batch in live.noted for text in batch]
    assert texts[:2] == ["device pitch 7.5", "device roll -3.12"]
    assert "device pitch 30" in texts and "device roll -12.5" in texts
    assert texts[-3:] == ["device pitch 30.3", "device roll -12.5", "device lux 5000"]
    again = Desk(recorded=live.recording())
    held = set()
    for step in range(1, 20):
        again.ticker.tick(step * STEP)
        held.add((again.device.settings.pitch, again.device.settings.roll))
    assert again.device.settings == live.device.settings == DeviceSettings(
        pitch=30.3, roll=-12.5, lux=5000
    )  # fmt: skip
    assert len(held) > 4


def test_the_windows_state_and_low_memory_are_noted_and_repeated() -> None:
    live = Desk(script="at 5ms memory low\n")
    live.device.change(window="hidden")
    live.device.low_memory()
    for step in (1, 2):
        live.ticker.tick(step * STEP)
    assert live.noted == [
        (STEP, ("device window hidden",)), (STEP, ("memory low",)), (2 * STEP, ("memory low",)),
    ]  # fmt: skip
    again = Desk(recorded=live.recording())
    heard: list[int] = []
    again.device.memory_listeners.append(lambda: heard.append(1))
    again.device.low_memory()  # somebody at the window: of no account
    for step in (1, 2):
        again.ticker.tick(step * STEP)
    assert len(heard) == 2 and again.device.settings.window == "hidden"


def test_what_is_taken_back_before_the_step_is_taken_back() -> None:
    live = Desk()
    live.device.change(pitch=10)
    live.device.change(pitch=0)
    live.device.step(rotation=90)
    live.device.step(rotation=90)
    live.ticker.tick(STEP)
    assert live.device.settings == DeviceSettings(rotation=180)
    again = Desk(recorded=live.recording())
    again.device.change(pitch=20)
    again.ticker.tick(STEP)
    assert again.device.settings == DeviceSettings(rotation=180)
