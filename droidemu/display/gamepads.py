# SPDX-License-Identifier: GPL-2.0-or-later
"""Gamepads of this computer: SDL's game controllers, whose layout it knows, as the guest's one.

All controllers feed the same gamepad of the guest. A joystick that SDL has no layout for is left
alone: its buttons would be anywhere.
"""

from __future__ import annotations

import importlib
import logging
from typing import Any, Final

from droidemu.display.pg import pygame
from droidemu.hal.gamepad import DPAD, PAD_AXES, PAD_BUTTONS
from droidemu.hal.input import InputHub

log = logging.getLogger(__name__)

#: SDL_GameControllerButton in its order.
_BUTTONS: Final = (
    "A", "B", "X", "Y", "SELECT", "MODE", "START", "THUMBL", "THUMBR", "TL", "TR",
)  # fmt: skip
_FIRST_DPAD: Final = 11  # up, down, left, right
_CODES: Final[dict[int, int]] = {
    **{index: PAD_BUTTONS[name] for index, name in enumerate(_BUTTONS)},
    **{_FIRST_DPAD + index: code for index, code in enumerate(DPAD)},
}
#: SDL_GameControllerAxis in its order.
_AXES: Final = tuple(PAD_AXES[name] for name in ("LX", "LY", "RX", "RY", "LT", "RT"))
_AXIS_MAX: Final = 32767


class Gamepads:
    """Opens controllers as they come and passes on what they do; main thread."""

    def __init__(self, hub: InputHub) -> None:
        self._hub = hub
        self._module: Any = None
        #: Open controllers by SDL's instance id.
        self._open: dict[int, Any] = {}
        self.started = False

    def start(self) -> None:
        """Look for controllers. Takes some milliseconds, so not before the first frame."""
        self.started = True
        try:
            self._module = importlib.import_module("pygame._sdl2.controller")
            self._module.init()
        except (ImportError, pygame.error) as error:
            log.info("no gamepads: %s", error)
            self._module = None

    def stop(self) -> None:
        """Give them back."""
        for pad in self._open.values():
            pad.quit()
        self._open.clear()
        if self._module is not None:
            self._module.quit()
            self._module = None

    def handle(self, event: Any) -> str:
        """Act on one event; returns words for the user, mostly none."""
        if event.type == pygame.CONTROLLERDEVICEADDED:
            return self._added(event.device_index)
        if event.type == pygame.CONTROLLERDEVICEREMOVED:
            return self._removed(event.instance_id)
        if event.type in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
            code = _CODES.get(event.button)
            if code is not None:
                self._hub.pad_button(code, event.type == pygame.CONTROLLERBUTTONDOWN)
        elif event.type == pygame.CONTROLLERAXISMOTION and event.axis < len(_AXES):
            # SDL's sticks go from -32768.
            self._hub.pad_axis(_AXES[event.axis], max(event.value / _AXIS_MAX, -1.0))
        return ""

    def _added(self, index: int) -> str:
        if self._module is None:
            return ""
        try:
            pad = self._module.Controller(index)
            joystick = pad.as_joystick()
            self._open[joystick.get_instance_id()] = pad
            name = str(pad.name)
        except pygame.error as error:
            log.info("gamepad %d cannot be opened: %s", index, error)
            return ""
        return f"Gamepad: {name}"

    def _removed(self, instance: int) -> str:
        pad = self._open.pop(instance, None)
        if pad is None:
            return ""
        # Nobody will tell any more when its buttons go up.
        self._hub.release_pad()
        return "Gamepad is gone"
