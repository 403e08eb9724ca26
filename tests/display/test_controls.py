# SPDX-License-Identifier: GPL-2.0-or-later
"""What events mean, with made-up events on SDL's dummy driver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.display.attention import Attention
from droidemu.display.controls import Controls
from droidemu.display.layout import Layout, fit
from droidemu.hal import codes as c
from droidemu.hal.clock import Clock, RealClock, VirtualClock
from droidemu.hal.device import DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import BTN_LEFT, BTN_MIDDLE, BTN_RIGHT, KEYCODES
from droidemu.hal.paced import PacedClock


class FakeWindow:
    """Notes the commands."""

    def __init__(self, layout: Layout, density: float) -> None:
        self.layout = layout
        self.density = density
        self.calls: list[Any] = []
        self.state = DeviceState()
        self.attention = Attention(self.state, RealClock())

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self.calls.append((name, *args))


class Desk:
    """Controls with everything around them."""

    def __init__(self, window: tuple[int, int] = (100, 200), density: float = 1.0) -> None:
        self.hub = InputHub(200, 400, 160, VirtualClock())
        self.window = FakeWindow(fit(window, (200, 400)), density)
        self.controls = Controls(self.hub, self.window, self.window)  # type: ignore[arg-type]
        self._clients = [device.open() for device in self.hub.devices]

    def do(self, type: int, **values: Any) -> list[tuple[int, int, int]]:
        """Send an event; what the devices reported, without reports."""
        self.controls.handle(pygame.event.Event(type, values))
        self.hub.pump(0)
        events = [event for client in self._clients for event in client.read(1000)]
        return [(e.type, e.code, e.value) for e in events if e.type != c.EV_SYN]

    def key(self, name: str, down: bool = True, mod: int = 0) -> list[tuple[int, int, int]]:
        type = pygame.KEYDOWN if down else pygame.KEYUP
        return self.do(type, scancode=getattr(pygame, f"KSCAN_{name}"), mod=mod)

    @property
    def commands(self) -> list[str]:
        return [call[0] for call in self.window.calls]


@pytest.fixture(autouse=True)
def dummy_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    yield
    pygame.display.quit()


def position(desk: Desk, slot: int = 0) -> tuple[int, int, int]:
    values = desk.hub.touchscreen.slots[slot]
    return (
        values[c.ABS_MT_TRACKING_ID],
        values[c.ABS_MT_POSITION_X],
        values[c.ABS_MT_POSITION_Y],
    )


def test_left_button_is_a_finger() -> None:
    desk = Desk()
    desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(50, 100), touch=False)
    assert position(desk) == (0, 100, 200)
    desk.do(pygame.MOUSEMOTION, pos=(500, -9), rel=(1, 1), touch=False)
    assert position(desk) == (0, 199, 0)
    desk.do(pygame.MOUSEBUTTONUP, button=1, pos=(500, -9), touch=False)
    assert position(desk)[0] == -1


def test_press_beside_the_picture_is_nothing() -> None:
    desk = Desk(window=(300, 200))
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(50, 100), touch=False) == []
    assert desk.do(pygame.MOUSEMOTION, pos=(150, 100), rel=(1, 1), touch=False) == []


def test_high_density() -> None:
    desk = Desk(window=(200, 400), density=2.0)
    desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(50, 100), touch=False)
    assert position(desk) == (0, 100, 200)


def test_ctrl_drag_is_two_fingers() -> None:
    desk = Desk(window=(200, 400))
    pygame.key.set_mods(pygame.KMOD_CTRL)
    desk.key("LCTRL")
    desk.do(pygame.MOUSEMOTION, pos=(20, 40), rel=(1, 1), touch=False)
    assert len(desk.controls.mouse.dots()) == 2 and "redraw" in desk.commands
    desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(20, 40), touch=False)
    pygame.key.set_mods(0)
    assert position(desk, 0)[1:] == (20, 40) and position(desk, 1)[1:] == (179, 359)
    desk.do(pygame.MOUSEBUTTONUP, button=1, pos=(20, 40), touch=False)
    assert position(desk, 0)[0] == position(desk, 1)[0] == -1


def test_mouse_events_made_from_touches_are_ignored() -> None:
    desk = Desk()
    for type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP):
        assert desk.do(type, button=1, pos=(5, 5), rel=(1, 1), touch=True) == []


def test_host_fingers() -> None:
    desk = Desk()
    finger = {"touch_id": 3, "finger_id": 1234, "dx": 0.0, "dy": 0.0}
    desk.do(pygame.FINGERDOWN, x=0.5, y=0.5, pressure=0.8, **finger)
    assert position(desk, 2) == (0, 100, 200)
    assert desk.hub.touchscreen.slots[2][c.ABS_MT_PRESSURE] == 204
    desk.do(pygame.FINGERMOTION, x=0.25, y=0.5, pressure=1.0, **finger)
    assert position(desk, 2) == (0, 50, 200)
    desk.do(pygame.FINGERUP, x=0.25, y=0.5, pressure=0.0, **finger)
    assert position(desk, 2)[0] == -1


def test_finger_events_made_from_the_mouse_are_ignored() -> None:
    desk = Desk()
    for type in (pygame.FINGERDOWN, pygame.FINGERMOTION, pygame.FINGERUP):
        assert desk.do(type, touch_id=-1, finger_id=0, x=0.5, y=0.5, pressure=1.0) == []


def test_other_buttons_and_wheel_go_to_the_mouse() -> None:
    desk = Desk()
    down = desk.do(pygame.MOUSEBUTTONDOWN, button=2, pos=(1, 1), touch=False)
    assert down == [(c.EV_KEY, BTN_MIDDLE, 1)]
    up = desk.do(pygame.MOUSEBUTTONUP, button=2, pos=(1, 1), touch=False)
    assert up == [(c.EV_KEY, BTN_MIDDLE, 0)]
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=4, pos=(1, 1), touch=False) == []
    wheel = desk.do(pygame.MOUSEWHEEL, x=0, y=-1, precise_x=0.0, precise_y=-1.0, flipped=False)
    assert (c.EV_REL, c.REL_WHEEL, -1) in wheel
    flipped = desk.do(pygame.MOUSEWHEEL, x=0, y=-1, precise_x=0.0, precise_y=-1.0, flipped=True)
    assert (c.EV_REL, c.REL_WHEEL, 1) in flipped


def test_right_click_and_f2_open_the_menu() -> None:
    desk = Desk(density=2.0)
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=3, pos=(10, 20), touch=False) == []
    assert desk.do(pygame.MOUSEBUTTONUP, button=3, pos=(10, 20), touch=False) == []
    assert desk.key("F2") == []
    assert desk.window.calls == [("open_menu", (20.0, 40.0)), ("open_menu",)]


def test_shift_or_capture_gives_the_guest_its_right_button_and_f2() -> None:
    desk = Desk()
    pygame.key.set_mods(pygame.KMOD_SHIFT)
    down = desk.do(pygame.MOUSEBUTTONDOWN, button=3, pos=(1, 1), touch=False)
    pygame.key.set_mods(0)
    assert down == [(c.EV_KEY, BTN_RIGHT, 1)]
    desk.do(pygame.MOUSEBUTTONUP, button=3, pos=(1, 1), touch=False)
    desk.controls.captured = True
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=3, pos=(1, 1), touch=False) == down
    assert desk.key("F2", mod=pygame.KMOD_SHIFT)[0] == (c.EV_KEY, KEYCODES["KEY_F2"], 1)
    assert desk.commands == []


def test_ctrl_m_is_the_guests_menu_key() -> None:
    desk = Desk()
    assert desk.key("M", mod=pygame.KMOD_LCTRL) == [(c.EV_KEY, KEYCODES["KEY_MENU"], 1)]
    assert desk.key("M", down=False) == [(c.EV_KEY, KEYCODES["KEY_MENU"], 0)]


def test_captured_mouse() -> None:
    desk = Desk()
    desk.controls.captured = True
    moved = desk.do(pygame.MOUSEMOTION, pos=(5, 5), rel=(3, -4), touch=False)
    assert moved == [(c.EV_REL, c.REL_X, 3), (c.EV_REL, c.REL_Y, -4)]
    down = desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(5, 5), touch=False)
    assert down == [(c.EV_KEY, BTN_LEFT, 1)]


def test_key_goes_up_as_what_it_went_down() -> None:
    desk = Desk()
    volume = KEYCODES["KEY_VOLUMEUP"]
    assert desk.key("F5", mod=pygame.KMOD_LCTRL) == [(c.EV_KEY, volume, 1)]
    assert desk.key("F5", down=False) == [(c.EV_KEY, volume, 0)]
    assert desk.key("F5", down=False) == []


@pytest.mark.parametrize(
    ("key", "mod", "command"),
    [
        ("F1", 0, ("toggle_panel",)),
        ("F11", 0, ("toggle_fullscreen",)),
        ("P", pygame.KMOD_LCTRL, ("toggle_pause",)),
        ("R", pygame.KMOD_LCTRL, ("toggle_recording",)),
        ("S", pygame.KMOD_RCTRL, ("take_screenshot",)),
        ("S", pygame.KMOD_LMETA, ("take_screenshot",)),
        ("G", pygame.KMOD_LCTRL, ("toggle_capture",)),
        ("LEFT", pygame.KMOD_LCTRL, ("rotate", -1)),
        ("RIGHT", pygame.KMOD_LCTRL, ("rotate", 1)),
        ("RIGHT", pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT, ("tilt", 0, 10)),
        ("UP", pygame.KMOD_RCTRL | pygame.KMOD_RSHIFT, ("tilt", 10, 0)),
    ],
)
def test_shortcuts_stay_in_the_window(key: str, mod: int, command: tuple[Any, ...]) -> None:
    desk = Desk()
    assert desk.key(key, mod=mod) == []
    assert desk.window.calls == [command]
    assert desk.key(key, down=False) == []


def test_plain_keys_reach_the_guest() -> None:
    desk = Desk()
    for key in ("P", "S", "LEFT", "G"):
        assert desk.key(key) == [(c.EV_KEY, KEYCODES[f"KEY_{key}"], 1)]
    assert desk.key("F1", mod=pygame.KMOD_LSHIFT) == [(c.EV_KEY, KEYCODES["KEY_F1"], 1)]


def test_lost_focus_lets_everything_go() -> None:
    desk = Desk()
    desk.key("A")
    desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(50, 100), touch=False)
    desk.do(pygame.WINDOWFOCUSLOST)
    assert desk.hub.keyboard.state[c.EV_KEY] == set()
    assert position(desk)[0] == -1
    assert desk.do(pygame.MOUSEBUTTONUP, button=1, pos=(50, 100), touch=False) == []
    assert desk.key("A", down=False) == []


def test_window_events() -> None:
    desk = Desk()
    for type in (pygame.QUIT, pygame.WINDOWCLOSE, pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED):
        desk.do(type)
    desk.do(pygame.JOYBUTTONDOWN)
    assert desk.commands == ["close", "close", "resized", "redraw"]


CTRL_ALT = pygame.KMOD_LCTRL | pygame.KMOD_LALT


def test_ctrl_alt_drag_leans_and_touches_nothing() -> None:
    desk = Desk(window=(200, 400))
    pygame.key.set_mods(CTRL_ALT)
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(100, 200), touch=False) == []
    assert desk.do(pygame.MOUSEMOTION, pos=(120, 180), rel=(20, -20), touch=False) == []
    pygame.key.set_mods(0)  # letting the keys go does not end it
    assert desk.do(pygame.MOUSEMOTION, pos=(110, 200), rel=(-10, 20), touch=False) == []
    assert desk.do(pygame.MOUSEBUTTONUP, button=1, pos=(110, 200), touch=False) == []
    assert desk.window.calls == [
        ("begin_lean",), ("lean", pytest.approx(18), pytest.approx(18)), ("lean", 0.0, 9.0),
    ]  # fmt: skip
    # Now it is a finger again.
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(100, 200), touch=False)


def test_ctrl_alt_with_the_right_button_and_the_wheel() -> None:
    desk = Desk(window=(200, 400))
    pygame.key.set_mods(CTRL_ALT)
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=3, pos=(100, 200), touch=False) == []
    wheel = {"x": 0, "y": 2, "precise_x": 0.0, "precise_y": 2.0, "flipped": False}
    assert desk.do(pygame.MOUSEWHEEL, **wheel) == []
    assert desk.window.calls == [("upright",), ("shine", 2.0)]
    desk.controls.captured = True
    assert desk.do(pygame.MOUSEWHEEL, **wheel)
    assert desk.do(pygame.MOUSEBUTTONDOWN, button=3, pos=(100, 200), touch=False)
    pygame.key.set_mods(0)


def test_alt_hides_the_preview_of_two_fingers() -> None:
    desk = Desk(window=(200, 400))
    desk.key("LCTRL", mod=pygame.KMOD_LCTRL)
    assert len(desk.controls.mouse.dots()) == 2
    desk.key("LALT", mod=CTRL_ALT)
    assert desk.controls.mouse.dots() == []
    desk.key("LALT", down=False, mod=CTRL_ALT)
    assert len(desk.controls.mouse.dots()) == 2
    desk.key("LCTRL", down=False, mod=pygame.KMOD_LCTRL)
    assert desk.controls.mouse.dots() == []


def test_lost_focus_ends_a_lean() -> None:
    desk = Desk(window=(200, 400))
    pygame.key.set_mods(CTRL_ALT)
    desk.do(pygame.MOUSEBUTTONDOWN, button=1, pos=(100, 200), touch=False)
    pygame.key.set_mods(0)
    desk.do(pygame.WINDOWFOCUSLOST)
    desk.do(pygame.MOUSEMOTION, pos=(120, 180), rel=(20, -20), touch=False)
    assert "lean" not in desk.commands


def test_a_minimised_window_is_hidden() -> None:
    """The host's focus is no matter: whoever types into an editor wants to see the app go on."""
    desk = Desk()
    desk.window.state.change(window="unfocused")
    seen = []
    for type in (
        pygame.WINDOWFOCUSLOST, pygame.WINDOWMINIMIZED, pygame.WINDOWMINIMIZED,
        pygame.WINDOWRESTORED, pygame.WINDOWFOCUSGAINED, pygame.WINDOWRESTORED,
    ):  # fmt: skip
        desk.do(type)
        seen.append(desk.window.state.settings.window)
    assert seen == ["unfocused", "hidden", "hidden", "unfocused", "unfocused", "unfocused"]


@pytest.mark.parametrize(
    ("clock", "window"), [(VirtualClock(), "focused"), (PacedClock(), "hidden")]
)
def test_minimising_is_no_matter_in_virtual_time(clock: Clock, window: str) -> None:
    state = DeviceState()
    Attention(state, clock).minimise(True)
    assert state.settings.window == window
