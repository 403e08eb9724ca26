# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of all formats, sizes and directions show the right pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.hal.device import DeviceSettings
from droidemu.hal.frame import RGB565, XBGR8888, XRGB8888
from droidemu.memory import AddressSpace

from .appkit import BLUE, GREEN, RED, WHITE, make_app, run_app

ABIS = ("arm64-v8a", "armeabi-v7a")
UPRIGHT = (RED, GREEN, BLUE, WHITE)
#: In the panel's corners, for a device that is turned clockwise so far.
TURNED = {
    0: UPRIGHT,
    90: (GREEN, WHITE, RED, BLUE),
    180: (WHITE, BLUE, GREEN, RED),
    270: (BLUE, RED, WHITE, GREEN),
}
FORMATS = {1: "RGBA_8888", 2: "RGBX_8888", 3: "RGB_888", 4: "RGB_565", 5: "BGRA", 0x16: "FP16",
           0x2B: "RGBA_1010102"}  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
@pytest.mark.parametrize("format", FORMATS, ids=list(FORMATS.values()))
def test_formats(tmp_path: Path, abi: str, format: int) -> None:
    result = run_app(make_app(tmp_path / "a.apk", f"format={format}"), abi, frames=2)
    assert result.corners == UPRIGHT
    # What the frame buffer can have, it has: nothing is copied.
    assert result.format is {4: RGB565, 1: XBGR8888, 2: XBGR8888}.get(format, XRGB8888)
    assert f"buffer 1080x1920 format {format} stride 0 dirty 0,0,0,0" in result.lines


@pytest.mark.parametrize("rotation", TURNED)
@pytest.mark.parametrize("format", [1, 4])
def test_turned(tmp_path: Path, rotation: int, format: int) -> None:
    apk = make_app(tmp_path / "a.apk", f"format={format}")
    result = run_app(apk, ABIS[0], frames=2, settings=DeviceSettings(rotation=rotation))
    assert result.corners == TURNED[rotation]
    # The app has drawn into the frame buffer itself, whose rows lie in its own direction.
    assert result.turn == -rotation // 90 % 4
    assert result.format is {1: XBGR8888, 4: RGB565}[format]


@pytest.mark.parametrize("abi", ABIS)
@pytest.mark.parametrize("changes", [0, 1 << 7 | 1 << 8 | 1 << 10], ids=["anew", "told"])
@pytest.mark.parametrize("alias", [True, False], ids=["shared", "copied"])
def test_no_picture_is_seen_in_the_wrong_direction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abi: str, changes: int, alias: bool
) -> None:
    """Neither when turning makes the activity anew, nor when it is told and goes on.

    ``alias``: without, as on Windows, the app draws into a copy of the frame buffer.
    """
    if not alias:
        monkeypatch.setattr(AddressSpace, "alias", lambda *arguments: False)
    apk = make_app(tmp_path / "a.apk", "format=1", configChanges=changes)
    # Often enough that a new direction begins with each of the three buffers.
    turns = "".join(f"wait 300ms\ndevice rotate {angle}\n" for angle in (90, 180, 270))
    result = run_app(apk, abi, script=f"{turns}wait 300ms\nquit\n")
    shown = [corners for index, corners in enumerate(result.pictures)
             if not index or corners != result.pictures[index - 1]]  # fmt: skip
    assert shown == [TURNED[0], TURNED[90], TURNED[180], TURNED[270]]


@pytest.mark.parametrize("abi", ABIS)
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_buffer_of_another_size_is_scaled(tmp_path: Path, abi: str, rotation: int) -> None:
    apk = make_app(tmp_path / "a.apk", "size=320x240 format=1")
    result = run_app(apk, abi, frames=2, settings=DeviceSettings(rotation=rotation))
    assert "geometry: 0" in result.lines
    assert "buffer 320x240 format 1 stride 0 dirty 0,0,0,0" in result.lines
    assert result.corners == TURNED[rotation]


def test_impossible_geometry(tmp_path: Path) -> None:
    lines = run_app(make_app(tmp_path / "a.apk", "format=9"), ABIS[0], frames=2).lines
    assert "geometry: -22" in lines
    lines = run_app(make_app(tmp_path / "a.apk", "size=0x50"), ABIS[0], frames=2).lines
    assert "buffer 1080x1920 format 4 stride 0 dirty 0,0,0,0" in lines


@pytest.mark.parametrize("format", [1, 4])
def test_a_dirty_rectangle_keeps_the_rest(tmp_path: Path, format: int) -> None:
    result = run_app(make_app(tmp_path / "a.apk", f"partly format={format}"), ABIS[0], frames=2)
    buffers = [line for line in result.lines if line.startswith("buffer")]
    assert buffers == [
        f"buffer 1080x1920 format {format} stride 0 dirty 0,0,1080,1920",
        f"buffer 1080x1920 format {format} stride 0 dirty 10,20,30,40",
    ]
    assert result.corners == UPRIGHT


def test_the_windows_own_format(tmp_path: Path) -> None:
    lines = run_app(make_app(tmp_path / "a.apk", "window=1"), ABIS[0], frames=2).lines
    assert "window created 1080x1920 format 1" in lines
