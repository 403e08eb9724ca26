# SPDX-License-Identifier: GPL-2.0-or-later
"""The window on a real X server (Xvfb), driven with xdotool and looked at from outside.

Xvfb keeps its picture in a file (XWD format); so what is compared is what a person would see.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.hal import codes as c
from droidemu.hal.keycodes import KEYCODES

from .fake import QUARTERS

APP = Path(__file__).with_name("app.py")
#: Another Python that shows its windows on an X server, as a command line: Windows' in Wine.
OTHER_PYTHON = shlex.split(os.environ.get("DROIDEMU_WINDOW_PYTHON", ""))
WIDTH, HEIGHT = 900, 700

for tool in ("Xvfb", "xdotool"):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed", allow_module_level=True)


class XServer:
    """An Xvfb without a window manager."""

    def __init__(self, folder: Path) -> None:
        read, write = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
             "-fbdir", str(folder), "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        self.display = f":{number}"
        self._picture = folder / "Xvfb_screen0"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY", "SDL_RENDER_DRIVER")
        } | {"DISPLAY": self.display, "SDL_AUDIODRIVER": "dummy"}

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """A pixel of the screen as (r, g, b)."""
        with self._picture.open("rb") as file:
            header = struct.unpack(">25I", file.read(100))
            # XWDFile.h: header_size, ..., bytes_per_line, ..., ncolors (12 bytes each)
            offset = header[0] + header[19] * 12 + y * header[12] + x * 4
            file.seek(offset)
            data = file.read(4)
        return (data[2], data[1], data[0]) if header[7] == 0 else (data[1], data[2], data[3])

    def tool(self, *words: object) -> str:
        return subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment, check=True, capture_output=True, text=True, timeout=30,
        ).stdout  # fmt: skip

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    xserver = XServer(tmp_path_factory.mktemp("xvfb"))
    yield xserver
    xserver.close()


class App:
    """The program under test; its window is the only one, so it is found by its picture."""

    def __init__(self, server: XServer, folder: Path, renderer: str, turn: int = 0) -> None:
        self.server = server
        self._process = subprocess.Popen(
            [*(OTHER_PYTHON or [sys.executable]), str(APP), str(folder), renderer, str(turn)],
            env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline().split()
        assert line and line[0] == "renderer", self._process.communicate()[1]
        self.renderer = " ".join(line[1:])
        self.place(200, 400, ((0, 1, 2, 3), (2, 0, 3, 1), (3, 2, 1, 0), (1, 3, 0, 2))[turn])
        server.tool("mousemove", *self.at(100, 200))
        window = server.tool("getmouselocation", "--shell").split("WINDOW=")[1].split()[0]
        server.tool("windowfocus", "--sync", window)

    def place(self, width: int, height: int, order: tuple[int, ...]) -> None:
        """Wait until the window, centred, shows the quarters in that order."""
        self._size = (width, height)
        for point, quarter in zip(((1, 1), (3, 1), (1, 3), (3, 3)), order, strict=True):
            spot = (width * point[0] // 4, height * point[1] // 4)
            self.wait(lambda s=spot, q=quarter: self.color(*s) == QUARTERS[q])

    def at(self, x: int, y: int) -> tuple[int, int]:
        """A window point on the screen."""
        return (WIDTH - self._size[0]) // 2 + x, (HEIGHT - self._size[1]) // 2 + y

    def color(self, x: int, y: int) -> tuple[int, int, int]:
        return self.server.pixel(*self.at(x, y))

    def wait(self, condition: Callable[[], bool]) -> None:
        for _ in range(1000):
            if condition():
                return
            assert self._process.poll() is None, self._process.communicate()
            time.sleep(0.02)
        raise AssertionError("the window never showed what was expected")

    def finish(self) -> dict[str, object]:
        """Close the window with its own request and read the report."""
        if OTHER_PYTHON:
            self.server.tool("key", "alt+F4")
        else:
            self._process.send_signal(2)
        out, err = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, err
        report: dict[str, object] = json.loads(out.splitlines()[-1])
        return report

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


@pytest.fixture(params=["software", "gpu"])
def app(server: XServer, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[App]:
    if OTHER_PYTHON and request.param == "gpu":
        pytest.skip("Wine only: its Direct3D window gets no clicks without a window manager")
    program = App(server, tmp_path, request.param)
    yield program
    program.kill()


@pytest.mark.parametrize("renderer", ["software", "gpu"])
@pytest.mark.parametrize("turn", [1, 3])
def test_a_panel_that_turns_its_rows(
    server: XServer, tmp_path: Path, renderer: str, turn: int
) -> None:
    if OTHER_PYTHON:
        pytest.skip("Wine only: the same code, and each start takes seconds")
    program = App(server, tmp_path, renderer, turn)
    try:
        # In a window that is turned the other way they stand upright.
        server.tool("key", "ctrl+Right" if turn == 3 else "ctrl+Left")
        left, top = (WIDTH - 200) // 2, (HEIGHT - 400) // 2
        program.wait(lambda: server.pixel(left + 100, top + 50) == QUARTERS[0])
        program.wait(lambda: server.pixel(left + 300, top + 50) == QUARTERS[1])
        program.wait(lambda: server.pixel(left + 100, top + 150) == QUARTERS[2])
    finally:
        program.kill()


def test_touch_and_keys(app: App) -> None:
    tool = app.server.tool
    tool("mousemove", *app.at(50, 100))
    tool("mousedown", 1)
    tool("mousemove", *app.at(150, 300))
    tool("mouseup", 1)
    for key in ("Escape", "a", "Home", "F7"):
        tool("key", key)
    tool("click", 5)
    report = app.finish()
    events = report["events"]
    assert isinstance(events, list)
    touches = [event[2:] for event in events if event[0] == 0 and event[1] == c.EV_ABS]
    assert [c.ABS_MT_POSITION_X, 50] in touches and [c.ABS_MT_POSITION_Y, 100] in touches
    assert [c.ABS_MT_POSITION_X, 150] in touches and [c.ABS_MT_POSITION_Y, 300] in touches
    ids = [value for code, value in touches if code == c.ABS_MT_TRACKING_ID]
    assert ids == [0, -1]
    keys = [event[2:] for event in events if event[:2] == [1, c.EV_KEY] and event[3] != 2]
    if OTHER_PYTHON:
        keys = keys[: keys.index([KEYCODES["KEY_LEFTALT"], 1])]  # then it is closed
    wanted = [KEYCODES["KEY_" + name] for name in ("BACK", "A", "HOMEPAGE", "POWER")]
    assert keys == [[code, value] for code in wanted for value in (1, 0)]
    assert [2, c.EV_REL, c.REL_WHEEL, -1] in events
    assert report["quits"] == 1


def test_rotation_and_touch_in_it(app: App) -> None:
    app.server.tool("key", "ctrl+Right")
    found = app.server
    # Without a window manager the window keeps its upper left corner.
    left, top = (WIDTH - 200) // 2, (HEIGHT - 400) // 2
    app.wait(lambda: found.pixel(left + 100, top + 50) == QUARTERS[2])
    app.wait(lambda: found.pixel(left + 300, top + 150) == QUARTERS[1])
    found.tool("mousemove", left + 399, top + 0)
    found.tool("click", 1)
    events = app.finish()["events"]
    assert isinstance(events, list)
    touches = [event[2:] for event in events if event[0] == 0 and event[1] == c.EV_ABS]
    places = {code: value for code, value in touches if code != c.ABS_MT_TRACKING_ID}
    assert places.get(c.ABS_MT_POSITION_X, 0) <= 1 and places.get(c.ABS_MT_POSITION_Y, 0) <= 1


def test_two_fingers_are_drawn_and_sent(app: App) -> None:
    tool = app.server.tool
    tool("keydown", "ctrl")
    tool("mousemove", *app.at(50, 100))
    app.wait(lambda: app.color(50, 100) != QUARTERS[0])
    app.wait(lambda: app.color(149, 299) != QUARTERS[3])
    tool("mousedown", 1)
    tool("mousemove", *app.at(90, 190))
    app.wait(lambda: app.color(50, 100) == QUARTERS[0])
    tool("mouseup", 1)
    # The other finger's place: where the mouse is, the screen may have its pointer.
    app.wait(lambda: app.color(109, 209) != QUARTERS[3])
    tool("keyup", "ctrl")
    app.wait(lambda: app.color(109, 209) == QUARTERS[3])
    events = app.finish()["events"]
    assert isinstance(events, list)
    ids = [e[3] for e in events if e[:3] == [0, c.EV_ABS, c.ABS_MT_TRACKING_ID]]
    assert ids == [0, 1, -1, -1]
    assert [0, c.EV_ABS, c.ABS_MT_POSITION_X, 149] in events


def test_panel_pause_screenshot(app: App, tmp_path: Path) -> None:
    tool = app.server.tool
    tool("key", "F1")
    app.wait(lambda: app.color(40, 60) != QUARTERS[0])
    tool("key", "F1")
    app.wait(lambda: app.color(40, 60) == QUARTERS[0])
    tool("key", "ctrl+p")
    app.wait(lambda: min(app.color(92, 200)) > 200)
    tool("key", "ctrl+p")
    app.wait(lambda: app.color(92, 199) == QUARTERS[0])
    tool("key", "ctrl+s")
    shot = tmp_path / "droidemu-001.png"
    app.wait(lambda: shot.exists() and shot.stat().st_size > 0)
    app.finish()
    picture = pygame.image.load(str(shot))
    assert picture.get_size() == (200, 400)
    assert tuple(picture.get_at((10, 10)))[:3] == QUARTERS[0]


def test_resized_window_is_letterboxed(app: App) -> None:
    window = app.server.tool("getmouselocation", "--shell").split("WINDOW=")[1].split()[0]
    left, top = (WIDTH - 200) // 2, (HEIGHT - 400) // 2
    app.server.tool("windowsize", window, 500, 400)
    app.wait(lambda: app.server.pixel(left + 20, top + 20) == (16, 18, 22))
    app.wait(lambda: app.server.pixel(left + 150 + 50, top + 100) == QUARTERS[0])
    app.wait(lambda: app.server.pixel(left + 150 + 150, top + 300) == QUARTERS[3])
    app.finish()


def test_the_menu_takes_keys_and_clicks(app: App) -> None:
    tool = app.server.tool
    tool("key", "F2")
    app.wait(lambda: app.color(30, 150) not in QUARTERS)  # on the menu's left part
    tool("key", "a")
    tool("key", "Down")
    tool("mousemove", *app.at(100, 300))
    tool("key", "Escape")
    app.wait(lambda: app.color(30, 150) == QUARTERS[0])
    tool("mousemove", *app.at(195, 395))
    tool("click", 3)
    app.wait(lambda: app.color(30, 150) not in QUARTERS)
    tool("mousemove", *app.at(1, 1))
    tool("click", 1)  # beside it: it closes
    app.wait(lambda: app.color(30, 150) == QUARTERS[0])
    tool("key", "b")
    events = app.finish()["events"]
    assert isinstance(events, list)
    keys = [event[2:] for event in events if event[1] == c.EV_KEY and event[3] != 2]
    if OTHER_PYTHON:  # what closes the window there is Alt+F4, and a guest's keys too
        closing = keys.index([KEYCODES["KEY_LEFTALT"], 1])
        keys = keys[:closing]
    assert keys == [[KEYCODES["KEY_B"], 1], [KEYCODES["KEY_B"], 0]]


def test_ctrl_alt_leans_and_lights(app: App) -> None:
    """Real keys held down and a real drag; the hint is seen meanwhile."""
    if OTHER_PYTHON:
        pytest.skip("Windows takes Alt for its own menus when there is no window manager")
    tool = app.server.tool
    tool("mousemove", *app.at(100, 200))
    tool("keydown", "ctrl", "keydown", "alt")
    tool("mousedown", 1)
    tool("mousemove", *app.at(120, 150))
    app.wait(lambda: app.color(100, 368) != QUARTERS[2])
    tool("mouseup", 1)
    tool("click", 4)
    tool("keyup", "alt", "keyup", "ctrl")
    report = app.finish()
    assert report["held"] == [45, 18, 507]
    events = report["events"]
    assert isinstance(events, list)
    assert not [event for event in events if event[0] == 0 or event[:2] == [2, c.EV_REL]]


def test_an_app_goes_on_while_its_user_is_elsewhere(app: App) -> None:
    if OTHER_PYTHON:
        pytest.skip("Wine keeps the focus without a window manager")
    tool = app.server.tool
    window = tool("getwindowfocus").strip()
    other = subprocess.Popen(
        [sys.executable, "-c", _OTHER_WINDOW], env=app.server.environment, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout is not None
        found = other.stdout.readline().decode().strip()
        tool("windowfocus", "--sync", found)
        tool("windowfocus", "--sync", window)
    finally:
        other.kill()
        other.communicate()
    states = app.finish()["states"]
    assert isinstance(states, list)
    assert states == ["focused"]


#: A window of somebody else's, which says its number.
_OTHER_WINDOW = """
import pygame, time
pygame.display.init()
pygame.display.set_mode((50, 50))
print(pygame.display.get_wm_info()["window"], flush=True)
while True:
    pygame.event.get()
    time.sleep(0.05)
"""
