# SPDX-License-Identifier: GPL-2.0-or-later
"""How windows stand, and what the accelerometer says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.ndk.orientation import display_rotation
from droidemu.android.ndk.sensors import (
    ACCELEROMETER,
    LIGHT,
    Gyroscopes,
    Turning,
    gravity,
    read_sensor,
)
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


def test_a_leaning_device() -> None:
    back = read_sensor(ACCELEROMETER, DeviceSettings(pitch=90))
    assert back.values == pytest.approx((0, 0, 9.80665))
    right = read_sensor(ACCELEROMETER, DeviceSettings(roll=90))
    assert right.values == pytest.approx((-9.80665, 0, 0), abs=1e-9)
    both = read_sensor(ACCELEROMETER, DeviceSettings(pitch=30, roll=-45))
    assert sum(value**2 for value in both.values) ** 0.5 == pytest.approx(9.80665)


def test_the_gyroscope_tells_how_fast_it_turned() -> None:
    turning = Turning()
    assert turning.read(DeviceSettings(), 0).values == (0, 0, 0)
    assert turning.read(DeviceSettings(), 10**6).values == (0, 0, 0)
    leaning = turning.read(DeviceSettings(pitch=90), 10**6)
    assert leaning.values == pytest.approx((-1.5708, 0, 0), abs=1e-3)
    turned = turning.read(DeviceSettings(pitch=90, rotation=270), 5 * 10**5)
    assert turned.values == pytest.approx((0, 0, 3.1416), abs=1e-3)


def test_a_turned_device_leans_about_its_other_axis() -> None:
    turning = Turning()
    turning.read(DeviceSettings(rotation=90), 0)
    leaning = turning.read(DeviceSettings(rotation=90, pitch=90), 10**6)
    assert leaning.values == pytest.approx((0, -1.5708, 0), abs=1e-3)


@given(
    st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-90, 90), st.sampled_from((0, 90, 180, 270))),
        min_size=2, max_size=2,
    )
)  # fmt: skip
def test_what_the_gyroscope_adds_up_to_is_how_gravity_moved(
    ends: list[tuple[float, float, int]],
) -> None:
    (pitch, roll, rotation), (to_pitch, to_roll, _) = ends
    turning, steps = Turning(), 400
    turning.read(DeviceSettings(pitch=pitch, roll=roll, rotation=rotation), 0)
    start = DeviceSettings(pitch=pitch, roll=roll, rotation=rotation)
    down = gravity(start)
    for step in range(1, steps + 1):
        part = step / steps
        now = DeviceSettings(
            pitch=pitch + (to_pitch - pitch) * part,
            roll=roll + (to_roll - roll) * part,
            rotation=rotation,
        )
        x, y, z = (rate / 100 for rate in turning.read(now, 10**4).values)
        # What stands still outside moves the other way in the device.
        a, b, c = down
        down = (a - y * c + z * b, b - z * a + x * c, c - x * b + y * a)
    assert down == pytest.approx(gravity(now), abs=0.35)


def test_every_reader_has_a_gyroscope_of_its_own() -> None:
    gyroscopes = Gyroscopes()
    for reader in ((1, 1), (1, 2)):
        gyroscopes.read(reader, DeviceSettings(), 0)
    for reader in ((1, 1), (1, 2)):
        told = gyroscopes.read(reader, DeviceSettings(roll=90), 10**6)
        assert told.values == pytest.approx((0, 0, -1.5708), abs=1e-3)
    for number in range(1000):
        gyroscopes.read((2, number), DeviceSettings(), 0)
    assert len(gyroscopes._of) == 64


def test_light() -> None:
    dark, bright = (read_sensor(LIGHT, DeviceSettings(lux=lux)) for lux in (0, 40_000))
    assert (dark.values[0], bright.values[0]) == (0, 40_000)
    assert dark.serial != bright.serial
