# SPDX-License-Identifier: GPL-2.0-or-later
"""How the device is held, as the window changes it: what its sensors will tell. Main thread."""

from __future__ import annotations

from collections.abc import Callable

from droidemu.hal.device import TILT_LIMITS, DeviceState, brighter


class Posture:
    """Leans the device and changes the light around it; ``say`` shows what it came to."""

    def __init__(self, device: DeviceState, say: Callable[[str], None]) -> None:
        self._device = device
        self._say = say
        self._from = (0.0, 0.0)

    def tilt(self, pitch: int, roll: int) -> None:
        """Lean further by so many degrees: back and to the right."""
        self._device.step(pitch=pitch, roll=roll)
        self._tell(self._device.settings.pitch, self._device.settings.roll)

    def begin_lean(self) -> None:
        """A drag begins."""
        settings = self._device.settings
        self._from = settings.pitch, settings.roll

    def lean(self, pitch: float, roll: float) -> None:
        """The drag has come so far, degrees from where it began."""
        low, high = TILT_LIMITS
        # Tenths are finer than a hand is, and keep records of it short.
        pitch, roll = (
            round(min(max(start + by, low), high), 1)
            for start, by in zip(self._from, (pitch, roll), strict=True)
        )
        self._device.change(pitch=pitch, roll=roll)
        self._tell(pitch, roll)

    def upright(self) -> None:
        """Lean no more."""
        self._device.change(pitch=0.0, roll=0.0)
        self._tell(0.0, 0.0)

    def shine(self, detents: float) -> None:
        """It gets brighter around the device by so many detents of the wheel."""
        lux = brighter(self._device.settings.lux, detents)
        self._device.change(lux=lux)
        self._say(f"Light around the device: {lux} lux")

    def _tell(self, pitch: float, roll: float) -> None:
        back = "back" if pitch >= 0 else "forward"
        right = "to the right" if roll >= 0 else "to the left"
        self._say(f"Leans {abs(pitch):.0f}\u00b0 {back}, {abs(roll):.0f}\u00b0 {right}")
