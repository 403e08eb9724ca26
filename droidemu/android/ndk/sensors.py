# SPDX-License-Identifier: GPL-2.0-or-later
"""What the device's sensors measure, from the device's state.

The device is held upright, or leans by the settings ``pitch`` and ``roll`` where there are such;
it turns when it is rotated. Axes are the device's own, as in Android: x to the right, y up, z out
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
    pitch = math.radians(getattr(settings, "pitch", 0.0))
    roll = math.radians(getattr(settings, "roll", 0.0))
    up = math.cos(pitch) * STANDARD_GRAVITY
    x, y = math.sin(roll) * up, math.cos(roll) * up
    z = math.sin(pitch) * STANDARD_GRAVITY
    # Turned clockwise by 90 degrees, the device's left side is up.
    turn = math.radians(settings.rotation)
    sine, cosine = round(math.sin(turn)), round(math.cos(turn))
    return x * cosine - y * sine, x * sine + y * cosine, z


def read_sensor(kind: int, settings: DeviceSettings) -> Reading:
    """What a sensor (ASENSOR_TYPE_*) says now."""
    if kind in (ACCELEROMETER, GRAVITY):
        return Reading(gravity(settings))
    if kind == LIGHT:
        return Reading((settings.brightness * BRIGHT / 100, 0.0, 0.0), settings.brightness)
    return Reading((0.0, 0.0, 0.0))
