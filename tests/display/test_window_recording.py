# SPDX-License-Identifier: GPL-2.0-or-later
"""The key that records, its sign in the window, and what the file holds; sessions with a mouse."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygame")
pytest.importorskip("PIL")
pytest.importorskip("av")

import av
import pygame

from droidemu.display import window_recording
from droidemu.display.recorder import Recording
from droidemu.errors import UserError

from .fake import QUARTERS, FakeSession
from .test_window_dummy import CTRL, Show, shows
from .test_window_x11 import HEIGHT, WIDTH, XServer

RED = (244, 67, 54)


@pytest.fixture
def dummy_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


def sign(picture: Any) -> bool:
    """Whether the red dot of the sign is in the upper right part of the window."""
    width = picture.get_width()
    return any(
        max(abs(a - b) for a, b in zip(picture.get_at((x, y))[:3], RED, strict=True)) < 12
        for x in range(width // 3, width)
        for y in range(6, 40)
    )


def quarters(image: Any) -> list[int]:
    """Which of QUARTERS stands in each quarter of a picture."""
    width, height = image.size
    found = []
    for j in (1, 3):
        for i in (1, 3):
            color = image.getpixel((width * i // 4, height * j // 4))
            distance = [
                max(abs(a - b) for a, b in zip(color, quarter, strict=True)) for quarter in QUARTERS
            ]
            assert min(distance) < 30
            found.append(distance.index(min(distance)))
    return found


def decode(path: Path) -> list[tuple[float, Any]]:
    with av.open(str(path)) as container:
        return [(float(frame.time), frame.to_image()) for frame in container.decode(video=0)]


@pytest.mark.usefixtures("dummy_driver")
def test_the_key_starts_and_stops(tmp_path: Path) -> None:
    path = tmp_path / "droidemu-001.webm"

    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        show.key("R", CTRL)
        show.wait_for(sign)
        show.key("RIGHT", CTRL)  # the device is turned in the middle
        show.wait_for(shows(2, 0, 3, 1))
        show.wait_for(sign)
        # Some more frames, so that a turned one is recorded before the end.
        serial = show.session.screen.serial
        assert show.session.screen.wait_frame(serial + 5, 20)
        show.key("R", CTRL)
        show.wait_for(lambda picture: not sign(picture))
        show.wait_for(lambda picture: path.exists())

    Show(FakeSession(), tmp_path).run(drive)
    pictures = decode(path)
    assert quarters(pictures[0][1]) == [0, 1, 2, 3]
    last = pictures[-1][1]
    # 400x200 in 200x400: its quarters are in the middle, bars above and below.
    assert quarters(last.crop((0, 150, 200, 250))) == [2, 0, 3, 1]
    assert max(last.getpixel((100, 20))) < 30
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.usefixtures("dummy_driver")
def test_closing_the_window_completes_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        show.key("R", CTRL)
        show.wait_for(sign)
        show.post(pygame.QUIT)
        assert show.session.finished.wait(30)

    Show(FakeSession(), tmp_path).run(drive)
    assert quarters(decode(tmp_path / "droidemu-001.webm")[0][1]) == [0, 1, 2, 3]
    assert "Saved droidemu-001.webm" in capsys.readouterr().err


@pytest.mark.usefixtures("dummy_driver")
def test_a_recording_of_the_command_line_is_shown_and_stopped(tmp_path: Path) -> None:
    session = FakeSession()
    recording = Recording(session.screen, session.clock, tmp_path / "mine.gif")
    recording.start()

    def drive(show: Show) -> None:
        show.wait_for(sign)
        show.key("R", CTRL)
        show.wait_for(lambda picture: not sign(picture))

    Show(session, tmp_path, recording=recording).run(drive)
    assert recording.finish().frames > 0  # its maker completes it, as ever
    assert [file.name for file in tmp_path.iterdir()] == ["mine.gif"]


@pytest.mark.usefixtures("dummy_driver")
def test_what_goes_wrong_is_told_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    film = window_recording.WindowRecording(
        FakeSession(), tmp_path / "none", lambda words, color: said.append(words)
    )
    film.toggle()
    assert "cannot write" in said[0] and "No such file" in said[0]
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    film.toggle()
    assert "pip install" in said[1]
    monkeypatch.undo()
    film = window_recording.WindowRecording(
        FakeSession(), tmp_path, lambda words, color: said.append(words)
    )
    film.toggle()
    running = film._running
    assert running is not None
    running.failure = UserError("the disk is full")
    assert film.poll() is False
    assert said[2] == "the disk is full" and film._running is None
    film.close()
    assert list(tmp_path.iterdir()) == []


# -- a real window, a real mouse, a real guest -----------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    xserver = XServer(tmp_path_factory.mktemp("xvfb"))
    yield xserver
    xserver.close()


def wait(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    for _ in range(1500):
        if condition():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    raise AssertionError("the window never showed what was expected")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals to a process")
def test_a_session_with_the_mouse_replays_exactly(server: XServer, tmp_path: Path) -> None:
    pytest.importorskip("ziglang")
    path, film = tmp_path / "live.session", tmp_path / "live.webm"
    process = subprocess.Popen(
        [sys.executable, "-m", "droidemu", "run", "paint", "--size", "270x480", "--dpi", "160",
         "--record-session", str(path), "--record", str(film)],
        env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    left, top = (WIDTH - 270) // 2, (HEIGHT - 480) // 2
    paper = (251, 248, 241)
    try:
        wait(lambda: server.pixel(left + 200, top + 60) == paper, process)
        server.tool("mousemove", left + 60, top + 240)
        found = server.tool("getmouselocation", "--shell").split("WINDOW=")[1].split()[0]
        server.tool("windowfocus", "--sync", found)
        server.tool("mousedown", 1)
        for step in range(1, 9):
            server.tool("mousemove", left + 60 + step * 15, top + 240 + step * 5)
        server.tool("mouseup", 1)
        # The line is on the screen: the touches were delivered live.
        wait(lambda: server.pixel(left + 120, top + 260) != paper, process)
        server.tool("key", "ctrl+p")
        server.tool("key", "ctrl+p")
        server.tool("key", "a")
        process.send_signal(2)
        _, err = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == 0, err
    assert re.search(r"live\.webm: \d+ frames", err) and "live.session: " in err, err
    text = path.read_text(encoding="ascii")
    assert '"touch down 0 60,240 pressure 0.5"' in text and '"key down KEY_A"' in text
    assert len(decode(film)) > 1
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "droidemu", "replay", str(path)],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
