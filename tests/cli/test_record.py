# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu screenshot``, ``record`` and ``run --record``: files compared pixel by pixel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ziglang")
pytest.importorskip("PIL")
pytest.importorskip("av")

import av
from PIL import Image

from .sessions import build, droidemu, inside, one_line

SIZE = ("--size", "32x48")


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shows 20 frames: frame i has the colour (8 i, 0, 0)."""
    return build(tmp_path_factory.mktemp("program"), "frames")


def pixel(path: Path) -> Any:
    picture = Image.open(path)
    assert picture.size == (32, 48)
    return picture.convert("RGB").getpixel((5, 5))


def gif_frames(path: Path) -> list[tuple[tuple[int, ...], int]]:
    """(colour, ms) of each picture."""
    gif = Image.open(path)
    found = []
    for index in range(gif.n_frames):
        gif.seek(index)
        found.append((gif.convert("RGB").getpixel((5, 5)), int(gif.info["duration"])))
    return found


def test_screenshot_of_a_frame_and_of_a_moment(frames: Path, tmp_path: Path) -> None:
    droidemu("screenshot", frames, *SIZE, "-o", tmp_path / "1.png")
    assert pixel(tmp_path / "1.png") == (8, 0, 0)
    droidemu("screenshot", frames, *SIZE, "-o", tmp_path / "7.png", "--frame", "7")
    assert pixel(tmp_path / "7.png") == (56, 0, 0)
    script = tmp_path / "touch.txt"
    script.write_text("at 50ms touch down 0 3,3\n", encoding="utf-8")
    # Vsyncs come each 16.67 ms; the first picture is seen at the first one.
    shot = tmp_path / "at.png"
    droidemu("screenshot", frames, *SIZE, "-o", shot, "--at", "170ms", "--input", script)
    assert pixel(shot) == (80, 255, 0)


def test_screenshot_that_cannot_be(frames: Path, tmp_path: Path) -> None:
    shot = tmp_path / "a.png"
    done = droidemu("screenshot", frames, *SIZE, "-o", shot, "--frame", "99", check=1)
    assert "ended with status 0 before frame 99" in done.stderr
    done = droidemu("screenshot", frames, *SIZE, "-o", shot, "--at", "1ms", check=1)
    assert "had shown nothing by 0.001 s" in done.stderr
    assert list(tmp_path.iterdir()) == []
    shot.write_bytes(b"mine")
    one_line(inside("screenshot", frames, "-o", shot, check=None), "--force")
    one_line(inside("screenshot", frames, "-o", tmp_path / "a.jpg", check=None), ".png")
    one_line(inside("screenshot", frames, check=None), "--output")
    one_line(
        inside("screenshot", frames, "-o", tmp_path / "b.png", "--at", "x", check=None), "--at"
    )
    one_line(
        inside("screenshot", frames, "-o", tmp_path / "b.png", "--at", "1s", "--frame", "1",
               check=None),
        "--at and --frame",
    )  # fmt: skip
    assert shot.read_bytes() == b"mine"


def test_gif_holds_every_frame_with_its_time(frames: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    done = droidemu("record", frames, *SIZE, "-o", path, "--frames", "12")
    assert "12 frames, 0.20 s" in done.stderr
    found = gif_frames(path)
    assert [color for color, _ in found] == [(8 * i, 0, 0) for i in range(1, 13)]
    assert sum(ms for _, ms in found) == 200
    starts = [sum(ms for _, ms in found[:index]) for index in range(12)]
    assert all(abs(at - index * 1000 / 60) <= 5.1 for index, at in enumerate(starts))
    again = tmp_path / "b.gif"
    droidemu("record", frames, *SIZE, "-o", again, "--frames", "12")
    assert again.read_bytes() == path.read_bytes()


def test_gif_at_a_lower_rate_and_turned(frames: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    options = ("--seconds", "0.2", "--fps", "10", "--scale", "2", "--rotate", "90")
    droidemu("record", frames, *SIZE, "-o", path, *options)
    assert Image.open(path).size == (96, 64)
    assert gif_frames(path) == [((8, 0, 0), 100), ((56, 0, 0), 100)]


def test_video_holds_every_frame_with_its_time(frames: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    droidemu("record", frames, *SIZE, "-o", path)  # to the program's end
    with av.open(str(path)) as container:
        found = list(container.decode(video=0))
    assert len(found) == 20
    for index, frame in enumerate(found):
        assert abs(float(frame.time) - index / 60) < 1e-4
        assert abs(frame.to_image().getpixel((5, 5))[0] - 8 * (index + 1)) <= 8


def test_run_record_takes_everything_headless(frames: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    droidemu("run", frames, "--headless", "--time", "virtual", *SIZE, "--record", path)
    assert [color for color, _ in gif_frames(path)] == [(8 * i, 0, 0) for i in range(1, 21)]


def test_record_that_cannot_be(frames: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.gif"
    there.write_bytes(b"mine")
    for arguments, words in (
        (["-o", there], "--force"),
        (["-o", tmp_path / "a.avi"], ".gif"),
        (["-o", tmp_path / "no" / "a.gif"], "folder does not exist"),
        (["-o", tmp_path / "a.gif", "--scale", "9"], "--scale 9"),
        (["-o", tmp_path / "a.gif", "--fps", "0"], "--fps"),
        (["-o", tmp_path / "a.gif", "--seconds", "0"], "--seconds 0"),
        (["-o", tmp_path / "a.gif", "--seconds", "1", "--frames", "1"], "--seconds and --frames"),
    ):
        one_line(inside("record", frames, *arguments, check=None), words)
    one_line(inside("run", frames, "--headless", "--record", there, check=None), "--force")
    one_line(droidemu("record", "hello", "-o", tmp_path / "a.gif", check=None), "no frame")
    assert there.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [there]
