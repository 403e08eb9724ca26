# SPDX-License-Identifier: GPL-2.0-or-later
"""Script actions of the gamepad (``pad ...``) and of the device's state (``device ...``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from droidemu.errors import UserError
from droidemu.hal.device import DeviceSettings, parse_setting
from droidemu.hal.gamepad import DPAD, PAD_AXES, PAD_BUTTONS, TRIGGERS
from droidemu.hal.keycodes import NAMES

PAD_USAGE: Final = "pad down|up|press BUTTON, pad axis LX|LY|RX|RY|LT|RT VALUE"
DEVICE_USAGE: Final = "device SETTING VALUE, like device battery 20"
MEMORY_USAGE: Final = "memory low"
TILT_USAGE: Final = "tilt PITCH,ROLL [TIME], like tilt 30,-10 500ms"

_BUTTONS: Final = {
    **PAD_BUTTONS,
    **{NAMES[code].removeprefix("BTN_"): code for code in DPAD},
}
_VALUE = re.compile(r"[+-]?(?:\d(?:\.\d{0,9})?|\.\d{1,9})")
_TILT = re.compile(r"([+-]?\d{1,2}(?:\.\d{1,6})?),([+-]?\d{1,2}(?:\.\d{1,6})?)")


@dataclass(frozen=True)
class PadButton:
    """A button of the gamepad, or an end of its cross, goes down or up."""

    code: int
    pressed: bool


@dataclass(frozen=True)
class PadAxis:
    """A stick's axis (-1 to 1) or a trigger (0 to 1) moves."""

    code: int
    value: float


@dataclass(frozen=True)
class DeviceChange:
    """A setting of the device changes: name and value as ``DeviceState.change`` has them."""

    name: str
    value: Any


@dataclass(frozen=True)
class LowMemory:
    """Memory is short."""


@dataclass(frozen=True)
class Lean:
    """One step of a movement that leans the device: the last of ``left`` steps arrives.

    Where it begins is known when it is played only: the device may lean in any way then.
    """

    pitch: float
    roll: float
    left: int

    def changes(self, settings: DeviceSettings) -> dict[str, float]:
        """What changes by this step, for ``DeviceState.change``."""
        return {
            "pitch": settings.pitch + (self.pitch - settings.pitch) / self.left,
            "roll": settings.roll + (self.roll - settings.roll) / self.left,
        }


def parse_tilt(word: str) -> tuple[float, float]:
    """``PITCH,ROLL`` in degrees. UserError."""
    match = _TILT.fullmatch(word)
    if match is None:
        raise UserError(f"{word!r} is not a pitch and a roll like 30,-10")
    wanted = DeviceSettings(pitch=float(match[1]), roll=float(match[2]))
    return wanted.pitch, wanted.roll


def pad_text(action: PadButton | PadAxis) -> str:
    """An action as a line of a script; ``parse_script`` of it gives an equal one."""
    if isinstance(action, PadButton):
        name = next(name for name, code in _BUTTONS.items() if code == action.code)
        return f"pad {'down' if action.pressed else 'up'} {name}"
    name = next(name for name, code in PAD_AXES.items() if code == action.code)
    return f"pad axis {name} {action.value:.6f}".rstrip("0").rstrip(".")


def parse_pad_button(name: str) -> int:
    """``A``, ``btn_tl`` or ``dpad_up``. UserError."""
    code = _BUTTONS.get(name.upper().removeprefix("BTN_"))
    if code is None:
        raise UserError(f"unknown gamepad button {name!r} (known: {', '.join(_BUTTONS)})")
    return code


def parse_pad_axis(words: list[str]) -> PadAxis:
    """Name and value. UserError; IndexError if a word is missing."""
    code = PAD_AXES.get(words[0].upper())
    if code is None:
        raise UserError(f"unknown gamepad axis {words[0]!r} (known: {', '.join(PAD_AXES)})")
    low = 0 if code in TRIGGERS else -1
    if not _VALUE.fullmatch(words[1]) or not low <= float(words[1]) <= 1:
        raise UserError(f"{words[1]!r} is not a number from {low} to 1")
    return PadAxis(code, float(words[1]))


def parse_device(words: list[str]) -> DeviceChange:
    """Setting and value. UserError; IndexError if a word is missing."""
    ((name, value),) = parse_setting(words[0], words[1]).items()
    return DeviceChange(name, value)
