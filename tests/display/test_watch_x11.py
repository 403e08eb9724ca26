# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu watch`` in a real window: saves, errors over the picture, one window throughout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygame")
pytest.importorskip("ziglang")
pytest.importorskip("watchfiles")

from droidemu.sdk.template import new_project

from .test_window_x11 import HEIGHT as SCREEN_HEIGHT
from .test_window_x11 import WIDTH as SCREEN_WIDTH
from .test_window_x11 import XServer

for tool in ("Xvfb", "xdotool"):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed", allow_module_level=True)

BACKGROUND = (0x14, 0x21, 0x3D)
RED = (0x90, 0x20, 0x20)
GREEN = (0x20, 0x90, 0x20)

#: Where the window is moved to, and its size.
LEFT, TOP, WIDTH, HEIGHT = 40, 50, 320, 480


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    xserver = XServer(tmp_path_factory.mktemp("xvfb"))
    yield xserver
    xserver.close()


def hexed(color: tuple[int, int, int]) -> str:
    return "0xff" + bytes(color).hex()


class Watched:
    """A watched framebuffer project; ``point`` is a place in the window that shows background."""

    def __init__(self, server: XServer, folder: Path) -> None:
        self.server = server
        new_project(folder, "framebuffer", "c")
        self.source = folder / "src" / "main.c"
        self.point = (4, 4)
        self._log = (folder / "log.txt").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "droidemu", "watch", "--size", f"{WIDTH}x{HEIGHT}"],
            cwd=folder, env=server.environment, stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # Without a window manager the window stands in the middle.
        server.tool("mousemove", SCREEN_WIDTH // 2, SCREEN_HEIGHT // 2)
        corner = ((SCREEN_WIDTH - WIDTH) // 2 + 4, (SCREEN_HEIGHT - HEIGHT) // 2 + 4)
        self.wait(lambda: server.pixel(*corner) == BACKGROUND)
        self.window = self.under_mouse()
        server.tool("windowmove", "--sync", self.window, LEFT, TOP)
        server.tool("mousemove", LEFT + WIDTH // 2, TOP + HEIGHT // 2)
        self.wait(lambda: self.color() == BACKGROUND)

    def under_mouse(self) -> str:
        """The window there, the root window where there is none."""
        return self.server.tool("getmouselocation", "--shell").split("WINDOW=")[1].split()[0]

    def title(self) -> str:
        return self.server.tool("getwindowname", self.window).strip()

    def color(self, x: int | None = None, y: int | None = None) -> tuple[int, int, int]:
        """A pixel of the window, by default at the point."""
        dx, dy = (x, y) if x is not None and y is not None else self.point
        return self.server.pixel(LEFT + dx, TOP + dy)

    def save(self, old: str, new: str) -> None:
        text = self.source.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.source.write_text(text.replace(old, new), encoding="utf-8")

    def wait(self, condition: Callable[[], bool]) -> None:
        for _ in range(1500):
            if condition():
                return
            assert self.process.poll() is None, self.log()
            time.sleep(0.02)
        raise AssertionError(f"the window never showed what was expected\n{self.log()}")

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def unchanged(self) -> bool:
        """Whether it is still the same window, in its place."""
        place = self.server.tool("getwindowgeometry", self.window)
        return self.under_mouse() == self.window and f"Position: {LEFT},{TOP}" in place

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        self._log.close()


@pytest.fixture
def watched(server: XServer, tmp_path: Path) -> Iterator[Watched]:
    one = Watched(server, tmp_path / "ball")
    yield one
    one.close()


def test_the_window_outlives_saves_errors_and_ends(watched: Watched) -> None:
    # A save: new pixels, the same window in the same place.
    watched.save(hexed(BACKGROUND), hexed(RED))
    watched.wait(lambda: watched.color() == RED)
    assert watched.unchanged()

    # The device's state stays: turned, it is still turned after the next save.
    watched.server.tool("windowfocus", watched.window)
    watched.server.tool("key", "--window", watched.window, "ctrl+Right")
    wide = f"Geometry: {HEIGHT}x{WIDTH}"
    geometry = lambda: watched.server.tool("getwindowgeometry", watched.window)  # noqa: E731
    watched.wait(lambda: wide in geometry())
    watched.save(hexed(RED), hexed(GREEN))
    watched.wait(lambda: watched.color() == GREEN)
    assert wide in geometry() and watched.unchanged()
    watched.server.tool("key", "--window", watched.window, "ctrl+Left")
    watched.wait(lambda: f"Geometry: {WIDTH}x{HEIGHT}" in geometry())

    # A slip: the panel stands over the frozen picture, whose edge is still seen.
    watched.save("int main(void)", "int main(void")
    watched.wait(lambda: "Does not compile" in watched.title())
    middle = (WIDTH // 2, HEIGHT // 2)
    watched.wait(lambda: max(watched.color(20, HEIGHT // 2)) < 60)  # the panel is dark
    assert watched.color() == GREEN
    frozen = [watched.color(x, 20) for x in range(0, WIDTH, 9)]
    assert "src/main.c:" in watched.log() and "error: " in watched.log()

    # Put right: the picture moves again, nothing is over it.
    watched.save("int main(void", "int main(void)")
    watched.wait(lambda: "Does not compile" not in watched.title())
    watched.wait(lambda: watched.color(20, HEIGHT // 2) == GREEN)
    assert frozen and watched.unchanged()

    # The program ends by itself: the window stays, with a note, until the next save.
    watched.save("    for (;;) {", "    for (int n = 0; n < 20; n++) {")
    watched.wait(lambda: "Ended (status 0)" in watched.title())
    watched.wait(lambda: max(watched.color(20, middle[1])) < 60)
    assert watched.unchanged()
    watched.save("    for (int n = 0; n < 20; n++) {", "    for (;;) {")
    watched.wait(lambda: "Ended" not in watched.title() and watched.color(20, middle[1]) == GREEN)

    # It crashes: the same.
    watched.save(
        "    for (;;) {",
        "    for (int n = 0;; n++) {\n*(volatile int *)(n < 5 ? (void *)&n : 0) = 5;",
    )
    watched.wait(lambda: "Crashed (signal 11)" in watched.title())
    assert watched.unchanged() and "SIGSEGV" in watched.log()

    # Ctrl+C in the terminal.
    watched.process.send_signal(2)
    assert watched.process.wait(30) == 0, watched.log()
    assert "Traceback" not in watched.log()
