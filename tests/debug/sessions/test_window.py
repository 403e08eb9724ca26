# SPDX-License-Identifier: GPL-2.0-or-later
"""A sample in a real window under a debugger: the window lives while the guest stands still."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygame")

from display.test_window_x11 import XServer

from .kit import PATIENCE, ROOT, _Reader, find_gdb
from .test_lifecycle import Client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    xserver = XServer(tmp_path_factory.mktemp("xvfb"))
    yield xserver
    xserver.close()


#: The paint sample's paper, between its dots.
PAPER = (251, 248, 241)


class Windowed:
    """``droidemu debug paint`` in a window of 450 x 600."""

    def __init__(self, server: XServer, folder: Path) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "droidemu", "debug", "--port", "0", "--no-wait",
                "--size", "450x600", "paint",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", env={**server.environment, "PYTHONPATH": str(ROOT)}, cwd=folder,
        )  # fmt: skip
        self.out, self.err = _Reader(self.process.stdout), _Reader(self.process.stderr)
        found = self.err.wait_for(r"connect to ([^;]*):(\d+);")
        self.host, self.port = found[1], int(found[2])


def _until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


#: Without a window manager the window is centred; it is found by its picture.
X, Y = 450, 460


def _focus(server: XServer) -> str:
    """The window, once the sample has drawn there."""
    _until(lambda: server.pixel(X, Y) == PAPER, "nothing is drawn")
    server.tool("mousemove", X, Y)
    window = str(server.tool("getmouselocation", "--shell").split("WINDOW=")[1].split()[0])
    server.tool("windowfocus", "--sync", window)
    return window


def _stroke(server: XServer, dy: int) -> None:
    server.tool("mousemove", X - 60, Y + dy, "mousedown", 1)
    for step in range(-50, 70, 10):
        server.tool("mousemove", X + step, Y + dy)
    server.tool("mouseup", 1)


@pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")
def test_gdb_on_a_program_in_a_window(server: XServer, tmp_path: Path) -> None:
    """A breakpoint where it draws, a variable, the window meanwhile, and on."""
    program = Windowed(server, tmp_path)
    stopped, go = tmp_path / "stopped", tmp_path / "go"
    pause = f"shell touch {stopped}; while [ ! -e {go} ]; do sleep 0.1; done"
    commands = (
        "set confirm off", "set width 0", f"target remote {program.host}:{program.port}",
        "break paper_down", "shell touch ready", "continue", "bt", "print finger", "print p->brush",
        pause, "delete", "detach",
    )  # fmt: skip
    words = [word for command in commands for word in ("-ex", command)]
    try:
        window = _focus(server)
        gdb = subprocess.Popen(
            [str(find_gdb()), "-q", "-nx", "-batch", *words], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=tmp_path,
        )  # fmt: skip
        try:
            _until((tmp_path / "ready").exists, "gdb sets no breakpoint")
            _stroke(server, 0)
            _until(stopped.exists, "the breakpoint is not hit")
            server.tool("key", "--window", window, "ctrl+s")
            _until(lambda: bool(list(tmp_path.glob("*.png"))), "no screenshot while stopped")
            assert server.pixel(X, Y) == PAPER
            go.touch()
            said, _ = gdb.communicate(timeout=PATIENCE)
        finally:
            gdb.kill()
            gdb.wait()
        assert re.search(r"Breakpoint 1, .*paper_down \(p=.*, finger=0, x=", said), said
        assert re.search(r"#1 .* main \(.*samples/paint\.c:\d+", said), said
        assert "$1 = 0\n" in said and re.search(r"\$2 = [1-9]", said), said
        # What has been painted meanwhile comes now, and more after it.
        _until(lambda: server.pixel(X, Y) != PAPER, "the touch is lost")
        _stroke(server, 60)
        _until(lambda: server.pixel(X, Y + 60) != PAPER, "the finger paints nothing")
        client = Client(program)  # type: ignore[arg-type]
        client.ask("?")
        assert client.ask("vKill;1") == "OK"
        assert program.process.wait(PATIENCE) == 137
    finally:
        program.process.kill()
        program.process.wait()


def test_the_window_lives_while_the_guest_stands_still(server: XServer, tmp_path: Path) -> None:
    program = Windowed(server, tmp_path)
    try:
        x, y = X, Y
        window = _focus(server)

        def stroke(dy: int) -> None:
            _stroke(server, dy)

        stroke(0)
        _until(lambda: server.pixel(x, y) != PAPER, "the finger paints nothing")
        client = Client(program)  # type: ignore[arg-type]
        assert re.match("T05", client.ask("?"))
        # Stopped: the picture stays, the window still takes keys (Ctrl+S saves a picture), and
        # what is painted now has to wait.
        painted = server.pixel(x, y)
        stroke(60)
        server.tool("key", "--window", window, "ctrl+s")
        _until(lambda: bool(list(tmp_path.glob("*.png"))), "no screenshot while stopped")
        assert server.pixel(x, y) == painted
        assert server.pixel(x, y + 60) == PAPER
        client.send("vCont;c")
        _until(lambda: server.pixel(x, y + 60) != PAPER, "the touch is lost")
        client.interrupt()
        assert client.ask("vKill;1") == "OK"
        assert program.process.wait(PATIENCE) == 137
    finally:
        program.process.kill()
        program.process.wait()
