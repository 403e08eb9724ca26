# SPDX-License-Identifier: GPL-2.0-or-later
"""Letterboxing and rotation, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.display.layout import first_window_size, fit

SIZES = st.tuples(st.integers(1, 4000), st.integers(1, 4000))


def test_exact_half() -> None:
    layout = fit((540, 960), (1080, 1920))
    assert (layout.x, layout.y, layout.w, layout.h) == (0, 0, 540, 960)
    assert layout.scale == 0.5 and not layout.sharp and not layout.bars


def test_letterbox() -> None:
    layout = fit((1000, 960), (1080, 1920))
    assert (layout.x, layout.y, layout.w, layout.h) == (230, 0, 540, 960)
    assert layout.bars == [(0, 0, 230, 960), (770, 0, 230, 960)]
    assert layout.contains(230, 0) and not layout.contains(229.9, 0)
    assert not layout.contains(770, 5)


def test_whole_factors_are_sharp_and_snapped() -> None:
    assert fit((400, 800), (200, 400)).sharp
    near = fit((405, 811), (200, 400))
    assert (near.w, near.h, near.sharp) == (400, 800, True)
    assert not fit((300, 600), (200, 400)).sharp


def test_rotation_turns_the_space() -> None:
    layout = fit((960, 540), (1080, 1920), 1)
    assert (layout.w, layout.h) == (960, 540)
    assert layout.upright_size() == (540, 960)


@pytest.mark.parametrize(
    ("rotation", "corner"),
    [(0, (0, 0)), (1, (960, 0)), (2, (540, 960)), (3, (0, 540)), (4, (0, 0))],
)
def test_where_the_upper_left_corner_goes(rotation: int, corner: tuple[int, int]) -> None:
    window = (960, 540) if rotation % 2 else (540, 960)
    layout = fit(window, (1080, 1920), rotation)
    assert layout.to_window(0, 0) == corner


@given(SIZES, SIZES, st.integers(-5, 9), st.floats(0, 1), st.floats(0, 1))
def test_there_and_back(
    window: tuple[int, int], screen: tuple[int, int], rotation: int, u: float, v: float
) -> None:
    layout = fit(window, screen, rotation)
    assert layout.x >= 0 and layout.x + layout.w <= window[0]
    assert layout.y >= 0 and layout.y + layout.h <= window[1]
    x, y = u * (screen[0] - 1), v * (screen[1] - 1)
    back = layout.to_screen(*layout.to_window(x, y))
    assert back == pytest.approx((x, y), abs=1e-3)


@given(SIZES, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(0, 3))
def test_points_outside_are_clamped(
    screen: tuple[int, int], x: float, y: float, rotation: int
) -> None:
    sx, sy = fit((640, 480), screen, rotation).to_screen(x, y)
    assert 0 <= sx < screen[0] and 0 <= sy < screen[1]


@given(SIZES, SIZES, st.integers(0, 3))
def test_bars_and_picture_cover_the_window(
    window: tuple[int, int], screen: tuple[int, int], rotation: int
) -> None:
    layout = fit(window, screen, rotation)
    area = sum(w * h for _, _, w, h in layout.bars) + layout.w * layout.h
    assert area == window[0] * window[1]


def test_empty_window_does_not_divide_by_zero() -> None:
    assert fit((0, 0), (1080, 1920)).w == 1


@pytest.mark.parametrize(
    ("screen", "desktop", "size"),
    [
        ((1080, 1920), (1920, 1080), (540, 960)),
        ((1080, 1920), (3840, 2160), (1080, 1920)),
        ((480, 800), (1920, 1080), (480, 800)),
        ((240, 320), (1920, 1080), (240, 320)),
        ((120, 160), (1920, 1080), (360, 480)),
        ((9000, 9000), (100, 100), (1125, 1125)),
    ],
)
def test_first_size(
    screen: tuple[int, int], desktop: tuple[int, int], size: tuple[int, int]
) -> None:
    assert first_window_size(screen, desktop) == size
