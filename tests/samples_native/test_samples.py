# SPDX-License-Identifier: GPL-2.0-or-later
"""The samples' pictures, on this computer: a plain file stands in for the frame buffer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from guestrun import is_native_host

from droidemu.sdk.catalog import read_catalog
from droidemu.sdk.toolchain import build_samples, samples_root

pytest.importorskip("ziglang")
pytestmark = pytest.mark.skipif(not is_native_host(), reason="needs x86-64 Linux")

DRAWING = [
    s.name
    for s in read_catalog(samples_root() / "samples.cfg")
    if s.name != "hello" and not s.is_app
]
KEY_BACK, KEY_MENU = 158, 139

Draw = Callable[..., "Picture"]


class Picture:
    """A frame as the program left it: XRGB8888 or RGB565 rows without gaps."""

    def __init__(self, data: bytes, width: int, bits: int) -> None:
        self.data, self.width, self.bits = data, width, bits

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green, blue."""
        at = (y * self.width + x) * self.bits // 8
        blue, green, red = self.data[at : at + 3]
        return red, green, blue

    def colors(self) -> int:
        size = self.bits // 8
        return len({self.data[i : i + size] for i in range(0, len(self.data), size)})


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    build_samples(folder, ["x86_64", "arm64-v8a", "armeabi-v7a"])
    return folder


@pytest.fixture
def draw(programs: Path, tmp_path: Path) -> Draw:
    def run(
        name: str,
        frames: int = 1,
        *,
        size: tuple[int, int] = (216, 384),
        bits: int = 32,
        events: str = "",
        abi: str = "x86_64",
        runner: str = "",
    ) -> Picture:
        screen, script = tmp_path / "screen", tmp_path / "events"
        screen.unlink(missing_ok=True)
        script.write_text(events, encoding="utf-8")
        environment = {
            "FB_FILE": str(screen),
            "FB_GEOMETRY": f"{size[0]}x{size[1]}x{bits}",
            "FB_INPUT": str(script),
        }
        command = [str(programs / abi / name), "--frames", str(frames)]
        done = subprocess.run(
            [runner, *command] if runner else command,
            check=False,
            env={**os.environ, **environment},
            capture_output=True,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return Picture(screen.read_bytes(), size[0], bits)

    return run


@pytest.mark.parametrize("name", DRAWING)
@pytest.mark.parametrize(
    ("size", "bits"),
    [((216, 384), 32), ((384, 216), 32), ((135, 241), 16), ((33, 31), 32), ((1001, 701), 16)],
)
def test_every_screen(draw: Draw, name: str, size: tuple[int, int], bits: int) -> None:
    picture = draw(name, 5, size=size, bits=bits)
    assert len(picture.data) == size[0] * size[1] * bits // 8
    assert picture.colors() > 8


@pytest.mark.parametrize("name", DRAWING)
def test_the_same_picture_on_arm(draw: Draw, name: str) -> None:
    """qemu's user mode draws, bit by bit, what this computer draws."""
    events = "2 down 0 100 150\n4 move 0 130 190\n5 down 1 50 60\n6 key 115 1\n7 up 0\n"
    wanted = draw(name, 12, events=events).data
    for abi, runner in (("arm64-v8a", "qemu-aarch64"), ("armeabi-v7a", "qemu-arm")):
        found = shutil.which(runner)
        if not found:
            pytest.skip(f"needs {runner}")
        assert draw(name, 12, events=events, abi=abi, runner=found).data == wanted, abi


@pytest.mark.parametrize("name", ["plasma", "game", "clock"])
def test_it_moves(draw: Draw, name: str) -> None:
    events = "3 key 139 1\n" if name == "clock" else ""  # the file's clock stands still
    assert draw(name, 2).data != draw(name, 20, events=events).data


def test_paint_draws_with_each_finger(draw: Draw) -> None:
    down = "1 down 0 40 100\n1 down 1 150 200\n"
    moved = down + "".join(f"{2 + i} move 0 {40 + i * 4} 100\n" for i in range(20))
    moved += "".join(f"{2 + i} move 1 150 {200 + i * 2}\n" for i in range(20))
    lines = "\n".join(sorted(moved.splitlines(), key=lambda line: int(line.split()[0])))
    paper = draw("paint", 1).pixel(5, 5)
    picture = draw("paint", 40, events=lines)
    for x, y in [(40, 100), (80, 100), (150, 202), (150, 230)]:
        assert picture.pixel(x, y) != paper, (x, y)
        assert max(picture.pixel(x, y)) - min(picture.pixel(x, y)) > 100  # a colour, not grey
    cleared = draw("paint", 60, events=lines + f"\n50 up 0\n50 up 1\n55 key {KEY_MENU} 1\n")
    assert cleared.pixel(80, 100) == paper
    undone = draw("paint", 60, events=lines + f"\n50 up 0\n50 up 1\n55 key {KEY_BACK} 1\n")
    assert undone.pixel(80, 100) == paper


def test_inspector_shows_fingers(draw: Draw) -> None:
    nothing = draw("inspector", 3)
    finger = draw("inspector", 3, events="1 down 3 100 80\n")
    assert finger.pixel(100, 40) != nothing.pixel(100, 40)  # the cross through the finger


def test_game_starts_and_pauses(draw: Draw) -> None:
    start = "2 down 0 108 300\n3 up 0\n"
    title, serving = draw("game", 10), draw("game", 10, events=start)
    assert serving.pixel(20, 17) == (255, 255, 255) or serving.data != title.data
    playing = start + "5 down 0 108 300\n6 up 0\n"
    assert draw("game", 40, events=playing).data != draw("game", 60, events=playing).data
    paused = playing + f"20 key {KEY_BACK} 1\n"
    assert draw("game", 60, events=paused).data == draw("game", 90, events=paused).data


@pytest.mark.parametrize("name", DRAWING)
def test_back_ends_it(draw: Draw, name: str) -> None:
    """Well before 100,000 frames; the inspector wants to be told twice."""
    draw(name, 100_000, events=f"3 key {KEY_BACK} 1\n5 key {KEY_BACK} 1\n")


@pytest.mark.parametrize("name", DRAWING)
def test_signals_end_it_cleanly(programs: Path, tmp_path: Path, name: str) -> None:
    screen = tmp_path / "screen"
    process = subprocess.Popen(
        [str(programs / "x86_64" / name)],
        env={"FB_FILE": str(screen), "FB_GEOMETRY": "100x160"},
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and not (screen.exists() and any(screen.read_bytes())):
        pass  # until the first frame
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=30)
    assert (process.returncode, error) == (0, b"")


@pytest.mark.skipif(os.path.exists("/dev/fb0"), reason="this computer has a frame buffer")  # noqa: PTH110
@pytest.mark.parametrize("name", DRAWING)
def test_no_screen_is_one_line(programs: Path, name: str) -> None:
    done = subprocess.run(
        [str(programs / "x86_64" / name)], check=False, env={}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name}: no screen: ") and done.stderr.count("\n") == 1


def test_bad_arguments(programs: Path) -> None:
    command = [str(programs / "x86_64" / "plasma"), "--nonsense"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    done = subprocess.run([command[0], "--help"], check=False, capture_output=True, text=True)
    assert done.returncode == 0 and "--frames" in done.stdout


def test_hello(programs: Path) -> None:
    command = [str(programs / "x86_64" / "hello"), "a b", "--exit", "7"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 7
    assert "Hello from DroidEmu!" in done.stdout and "a b --exit 7" in done.stdout
    assert sys.platform == "linux" and os.uname().release in done.stdout
