# SPDX-License-Identifier: GPL-2.0-or-later
"""What the device's sensors measure, from the device's state.

The device is held upright, or leans by the settings ``pitch`` and ``roll``; it turns when it is
rotated. Axes are the device's own, as in Android: x to the right, y up, z out
of the screen, of the device in its natural position.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from droidemu.hal.device import DeviceSettings

ACCELEROMETER, GYROSCOPE, LIGHT, GRAVITY = 1, 4, 5, 9
STANDARD_GRAVITY: Final = 9.80665
#: Lux of a bright room, at full brightness of the screen.
BRIGHT: Final = 400.0


class Reading(NamedTuple):
    """Up to three values, and a number that grows when one told on change has changed."""

    values: tuple[float, float, float]
    serial: int = 0


def gravity(settings: DeviceSettings) -> tuple[float, float, float]:
    """The force that holds the device, m/s2: upright it points along y."""
    pitch, roll = math.radians(settings.pitch), math.radians(settings.roll)
    up = math.cos(pitch) * STANDARD_GRAVITY
    x, y = -math.sin(roll) * up, math.cos(roll) * up
    z = math.sin(pitch) * STANDARD_GRAVITY
    # Turned clockwise by 90 degrees, the device's left side is up.
    turn = math.radians(settings.rotation)
    sine, cosine = round(math.sin(turn)), round(math.cos(turn))
    # Zero has no sign for people.
    return x * cosine - y * sine + 0.0, x * sine + y * cosine + 0.0, z + 0.0


class Turning:
    """The gyroscope: how fast the device turns, from how it was held at the last reading."""

    def __init__(self) -> None:
        self._before: tuple[int, int, int] | None = None
        self._ns = 0

    def read(self, settings: DeviceSettings, now_ns: int) -> Reading:
        """Radians a second about the device's axes, on average since the last reading."""
        held = settings.pitch, settings.roll, settings.rotation
        before, passed = self._before or held, (now_ns - self._ns) / 1e9
        self._before, self._ns = held, now_ns
        if held == before or passed <= 0:
            return Reading((0.0, 0.0, 0.0))
        lean, roll, turn = (now - then for now, then in zip(held, before, strict=True))
        turn = (turn + 180) % 360 - 180  # the shorter way round
        return Reading((-math.radians(lean) / passed, 0.0, -math.radians(roll + turn) / passed))


def read_sensor(kind: int, settings: DeviceSettings) -> Reading:
    """What a sensor (ASENSOR_TYPE_*) but the gyroscope says now."""
    if kind in (ACCELEROMETER, GRAVITY):
        return Reading(gravity(settings))
    if kind == LIGHT:
        return Reading((settings.brightness * BRIGHT / 100, 0.0, 0.0), settings.brightness)
    return Reading((0.0, 0.0, 0.0))
