# SPDX-License-Identifier: GPL-2.0-or-later
"""A controller of the host (SDL's own virtual one) as the guest's gamepad."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.display import sdl
from droidemu.display.gamepads import Gamepads
from droidemu.hal import codes as c
from droidemu.hal.clock import VirtualClock
from droidemu.hal.gamepad import (
    ABS_BRAKE,
    ABS_HAT0X,
    ABS_HAT0Y,
    ABS_RZ,
    ABS_Z,
    PAD_BUTTONS,
    STICK_MAX,
)
from droidemu.hal.input import InputHub

#: SDL_JOYSTICK_TYPE_GAMECONTROLLER
CONTROLLER = 1


class VirtualPad:
    """SDL_joystick.h's virtual joystick, in the layout of SDL_GameController."""

    def __init__(self) -> None:
        self._library = next(self._libraries())
        index = self._library.SDL_JoystickAttachVirtual(CONTROLLER, 6, 15, 0)
        if index < 0:
            pytest.skip("this SDL has no virtual joysticks")
        self.index = index
        self._joystick: Any = None

    @staticmethod
    def _libraries() -> Iterator[Any]:
        for candidate in sdl._candidates():
            try:
                library = ctypes.CDLL(candidate)
                library.SDL_JoystickFromInstanceID.restype = ctypes.c_void_p
                library.SDL_JoystickAttachVirtual.restype = ctypes.c_int
            except (OSError, AttributeError):
                continue
            yield library
        pytest.skip("pygame's SDL library cannot be reached here")

    def find(self, instance: int) -> None:
        """The opened joystick."""
        self._joystick = ctypes.c_void_p(self._library.SDL_JoystickFromInstanceID(instance))

    def button(self, number: int, pressed: bool) -> None:
        self._library.SDL_JoystickSetVirtualButton(self._joystick, number, int(pressed))

    def axis(self, number: int, value: int) -> None:
        self._library.SDL_JoystickSetVirtualAxis(self._joystick, number, ctypes.c_int16(value))

    def detach(self) -> None:
        self._library.SDL_JoystickDetachVirtual(self.index)


class Desk:
    """A gamepad of the guest, fed by SDL's events."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.hub = InputHub(200, 400, 160, self.clock)
        self.pads = Gamepads(self.hub)
        self.pads.start()
        self.virtual = VirtualPad()
        said = self.pump()
        assert len(said) == 1 and said[0].startswith("Gamepad: ")
        self.virtual.find(next(iter(self.pads._open)))

    def pump(self) -> list[str]:
        """Everything SDL has to tell goes to the guest; what the user is told."""
        pygame.event.pump()
        said = [self.pads.handle(event) for event in pygame.event.get()]
        self.hub.pump(self.clock.monotonic())
        return [words for words in said if words]

    def value(self, axis: int) -> int:
        return self.hub.gamepad.device.absinfo[axis].value

    @property
    def pressed(self) -> set[int]:
        return self.hub.gamepad.device.state[c.EV_KEY]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    made = Desk()
    yield made
    made.pads.stop()
    pygame.display.quit()


def test_every_button_has_its_code(desk: Desk) -> None:
    # SDL_GameControllerButton: A B X Y BACK GUIDE START LEFTSTICK RIGHTSTICK LEFTSHOULDER ...
    order = ("A", "B", "X", "Y", "SELECT", "MODE", "START", "THUMBL", "THUMBR", "TL", "TR")
    for number, name in enumerate(order):
        desk.virtual.button(number, True)
        desk.pump()
        assert desk.pressed == {PAD_BUTTONS[name]}, name
        desk.virtual.button(number, False)
        # SDL holds a short press of the middle button for a quarter of a second.
        limit = time.monotonic() + (10 if name == "MODE" else 0)
        desk.pump()
        while desk.pressed and time.monotonic() < limit:
            desk.pump()
        assert desk.pressed == set(), name


def test_the_cross_is_a_hat(desk: Desk) -> None:
    for number, axis, value in (
        (11, ABS_HAT0Y, -1), (12, ABS_HAT0Y, 1), (13, ABS_HAT0X, -1), (14, ABS_HAT0X, 1),
    ):  # fmt: skip
        desk.virtual.button(number, True)
        desk.pump()
        assert desk.value(axis) == value
        desk.virtual.button(number, False)
        desk.pump()
        assert desk.value(axis) == 0


def test_sticks_and_triggers(desk: Desk) -> None:
    for number, axis in ((0, c.ABS_X), (1, c.ABS_Y), (2, ABS_Z), (3, ABS_RZ)):
        desk.virtual.axis(number, 32767)
        desk.pump()
        assert desk.value(axis) == STICK_MAX
        desk.virtual.axis(number, -32768)
        desk.pump()
        assert desk.value(axis) == -STICK_MAX
    desk.virtual.axis(4, 32767)
    desk.pump()
    assert desk.value(ABS_BRAKE) == 255 and PAD_BUTTONS["TL2"] in desk.pressed
    desk.virtual.axis(4, -32768)
    desk.pump()
    assert desk.value(ABS_BRAKE) == 0 and PAD_BUTTONS["TL2"] not in desk.pressed


def test_an_unplugged_pad_lets_go(desk: Desk) -> None:
    desk.virtual.button(0, True)
    desk.virtual.axis(0, 20_000)
    desk.pump()
    assert desk.pressed and desk.value(c.ABS_X) > 0
    desk.virtual.detach()
    assert "Gamepad is gone" in desk.pump()
    assert not desk.pressed and desk.value(c.ABS_X) == 0
