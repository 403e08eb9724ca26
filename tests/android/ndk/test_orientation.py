# SPDX-License-Identifier: GPL-2.0-or-later
"""How windows stand, and what the accelerometer says of it."""

from __future__ import annotations

import pytest

from droidemu.android.ndk.orientation import display_rotation
from droidemu.android.ndk.sensors import ACCELEROMETER, GYROSCOPE, LIGHT, read_sensor
from droidemu.hal.device import DeviceSettings

PHONE, TABLET = (1080, 1920), (2560, 1600)


@pytest.mark.parametrize("held", [0, 90, 180, 270])
def test_an_app_that_asks_for_nothing_follows_the_device(held: int) -> None:
    assert display_rotation("unspecified", held, *PHONE) == held
    assert display_rotation("fullSensor", held, *PHONE) == held


@pytest.mark.parametrize(
    ("orientation", "held", "size", "expected"),
    [
        ("portrait", 90, PHONE, 0),
        ("landscape", 0, PHONE, 270),
        ("landscape", 90, PHONE, 270),
        ("reverseLandscape", 0, PHONE, 90),
        ("reversePortrait", 0, PHONE, 180),
        ("sensorLandscape", 0, PHONE, 270),
        ("sensorLandscape", 90, PHONE, 90),
        ("sensorPortrait", 180, PHONE, 180),
        ("landscape", 0, TABLET, 0),
        ("portrait", 0, TABLET, 270),
        ("nosensor", 90, PHONE, 0),
    ],
)
def test_fixed_orientations(
    orientation: str, held: int, size: tuple[int, int], expected: int
) -> None:
    assert display_rotation(orientation, held, *size) == expected


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [(0, (0, 9.80665, 0)), (90, (-9.80665, 0, 0)), (180, (0, -9.80665, 0)),
     (270, (9.80665, 0, 0))],
)  # fmt: skip
def test_gravity_pulls_at_the_side_that_is_down(
    rotation: int, expected: tuple[float, float, float]
) -> None:
    reading = read_sensor(ACCELEROMETER, DeviceSettings(rotation=rotation))
    assert reading.values == pytest.approx(expected)


def test_light_follows_the_screen_and_a_device_at_rest_does_not_turn() -> None:
    dark, bright = (read_sensor(LIGHT, DeviceSettings(brightness=b)) for b in (10, 90))
    assert dark.values[0] < bright.values[0]
    assert dark.serial != bright.serial
    assert read_sensor(GYROSCOPE, DeviceSettings()).values == (0, 0, 0)
