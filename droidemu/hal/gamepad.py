# SPDX-License-Identifier: GPL-2.0-or-later
"""The gamepad: ``/dev/input/event3``.

Codes as Android's ``Generic.kl`` expects them from a pad it knows nothing special about: sticks
on X, Y and Z, RZ, triggers on BRAKE and GAS, the cross as a hat. Names go by the letters on an
Xbox pad; A is the lowest of the four.
"""

from __future__ import annotations

from typing import Final

from droidemu.hal.codes import ABS_X, ABS_Y, BUS_USB, EV_ABS, EV_KEY
from droidemu.hal.evdev import AbsInfo, Capabilities, EvdevDevice, InputId
from droidemu.hal.keycodes import KEYCODES

ABS_Z: Final = 0x02
ABS_RZ: Final = 0x05
ABS_GAS: Final = 0x09
ABS_BRAKE: Final = 0x0A
ABS_HAT0X: Final = 0x10
ABS_HAT0Y: Final = 0x11

STICK_MAX: Final = 32767
TRIGGER_MAX: Final = 255

#: Buttons by the name that scripts and key maps use (with BTN_ before it).
PAD_BUTTONS: Final[dict[str, int]] = {
    name: KEYCODES[f"BTN_{name}"]
    for name in ("A", "B", "X", "Y", "TL", "TR", "TL2", "TR2", "SELECT", "START", "MODE",
                 "THUMBL", "THUMBR")
}  # fmt: skip
#: The cross's four ends, which the device reports as a hat.
DPAD: Final[dict[int, tuple[int, int]]] = {
    KEYCODES["BTN_DPAD_UP"]: (ABS_HAT0Y, -1),
    KEYCODES["BTN_DPAD_DOWN"]: (ABS_HAT0Y, 1),
    KEYCODES["BTN_DPAD_LEFT"]: (ABS_HAT0X, -1),
    KEYCODES["BTN_DPAD_RIGHT"]: (ABS_HAT0X, 1),
}
#: Axes by the name that scripts use; sticks -1 to 1 (right and down positive), triggers 0 to 1.
PAD_AXES: Final[dict[str, int]] = {
    "LX": ABS_X,
    "LY": ABS_Y,
    "RX": ABS_Z,
    "RY": ABS_RZ,
    "LT": ABS_BRAKE,
    "RT": ABS_GAS,
}
TRIGGERS: Final[dict[int, int]] = {
    ABS_BRAKE: KEYCODES["BTN_TL2"],
    ABS_GAS: KEYCODES["BTN_TR2"],
}
#: How far a trigger is pulled when its button counts as pressed, as common pads do it.
TRIGGER_PRESSED: Final = 0.5


def make_gamepad() -> EvdevDevice:
    """Thirteen buttons, two sticks, two triggers, a hat."""
    stick = AbsInfo(-STICK_MAX - 1, STICK_MAX, flat=128)
    trigger = AbsInfo(0, TRIGGER_MAX)
    hat = AbsInfo(-1, 1)
    caps = Capabilities(
        codes={EV_KEY: frozenset(PAD_BUTTONS.values())},
        axes={
            **dict.fromkeys((ABS_X, ABS_Y, ABS_Z, ABS_RZ), stick),
            **dict.fromkeys((ABS_GAS, ABS_BRAKE), trigger),
            **dict.fromkeys((ABS_HAT0X, ABS_HAT0Y), hat),
        },
    )
    return EvdevDevice(
        "DroidEmu Gamepad", "droidemu/input3", "", InputId(BUS_USB, 0x0000, 0x0004, 1), caps
    )


class Gamepad:
    """The device and the state of the cross; emulation thread only, but for ``device``."""

    def __init__(self) -> None:
        self.device = make_gamepad()
        self._cross: set[int] = set()

    def button(self, code: int, pressed: bool) -> None:
        """A button or an end of the cross goes down or up."""
        if code not in DPAD:
            self.device.event(EV_KEY, code, int(pressed))
            return
        (self._cross.add if pressed else self._cross.discard)(code)
        axis = DPAD[code][0]
        # Opposite ends at once, which a real cross cannot be pushed to, cancel out.
        self.device.event(EV_ABS, axis, sum(DPAD[c][1] for c in self._cross if DPAD[c][0] == axis))

    def axis(self, code: int, value: float) -> None:
        """A stick's axis (-1 to 1) or a trigger (0 to 1) is at ``value``; more is cut off."""
        if code in TRIGGERS:
            value = min(max(value, 0.0), 1.0)
            self.device.event(EV_ABS, code, round(value * TRIGGER_MAX))
            self.device.event(EV_KEY, TRIGGERS[code], int(value >= TRIGGER_PRESSED))
        else:
            value = min(max(value, -1.0), 1.0)
            self.device.event(EV_ABS, code, round(value * STICK_MAX))

    def held(self) -> list[int]:
        """Buttons and ends of the cross that are down; not those that follow from a trigger."""
        pulled = {TRIGGERS[axis] for axis in TRIGGERS if self.device.absinfo[axis].value}
        return sorted((self.device.state[EV_KEY] - pulled) | self._cross)

    def deflected(self) -> list[int]:
        """Axes of sticks and triggers that are not at rest."""
        return [axis for axis in PAD_AXES.values() if self.device.absinfo[axis].value]

    def release(self) -> None:
        """Everything goes back to its rest."""
        self._cross.clear()
        for code in sorted(self.device.state[EV_KEY]):
            self.device.event(EV_KEY, code, 0)
        for code in self.device.absinfo:
            self.device.event(EV_ABS, code, 0)
