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
    """The gyroscope of one reader: how fast the device turns, from how it was held the last time.

    So what a reader adds up is how the device was turned, however often it looks.
    """

    def __init__(self) -> None:
        self._before: tuple[float, float, int] | None = None

    def read(self, settings: DeviceSettings, passed_us: int) -> Reading:
        """Radians a second about the device's axes, on average over these microseconds.

        They are what the reader is told of (the difference of its events' time stamps), so that it
        does not matter when it really comes to look. 0 begins anew.
        """
        held = settings.pitch, settings.roll, settings.rotation
        before, passed = self._before or held, passed_us / 1e6
        self._before = held
        if held == before or passed <= 0:
            return Reading((0.0, 0.0, 0.0))
        lean, roll, turn = (now - then for now, then in zip(held, before, strict=True))
        turn = (turn + 180) % 360 - 180  # the shorter way round
        # It leans about the horizontal line through the screen, which lies aslant in a device
        # that is rolled or turned: halfway between then and now is as good as the whole way.
        aslant = math.radians(before[1] + before[2] + (roll + turn) / 2)
        rate = -math.radians(lean) / passed
        x, y = rate * math.cos(aslant), rate * math.sin(aslant)
        return Reading((x + 0.0, y + 0.0, -math.radians(roll + turn) / passed + 0.0))


class Gyroscopes:
    """The gyroscope for each of its readers, the latest of which are remembered."""

    _MOST: Final = 64

    def __init__(self) -> None:
        self._of: dict[tuple[int, int], Turning] = {}

    def read(self, reader: tuple[int, int], settings: DeviceSettings, passed_us: int) -> Reading:
        """For ``reader``: a process and whatever is one reader's in it."""
        turning = self._of.pop(reader, None) or Turning()
        self._of[reader] = turning
        while len(self._of) > self._MOST:
            del self._of[next(iter(self._of))]
        return turning.read(settings, passed_us)


def read_sensor(kind: int, settings: DeviceSettings) -> Reading:
    """What a sensor (ASENSOR_TYPE_*) but the gyroscope says now."""
    if kind in (ACCELEROMETER, GRAVITY):
        return Reading(gravity(settings))
    if kind == LIGHT:
        return Reading((float(settings.lux), 0.0, 0.0), settings.lux)
    return Reading((0.0, 0.0, 0.0))
