# SPDX-License-Identifier: GPL-2.0-or-later
"""The progress bars of record, screenshot, replay and test, on a pseudo-terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

import pty

pytest.importorskip("ziglang")
pytest.importorskip("PIL")

from .sessions import build

SIZE = ("--size", "32x48")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*([A-Za-z])")
#: Letters of rich's bars.
_BAR = "━"


class Shown:
    """What a command has put on its terminal (stderr), and printed on stdout."""

    def __init__(self, *words: object) -> None:
        main, terminal = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
        for name in ("NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "CI"):
            environment.pop(name, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "droidemu", *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal, env=environment,
        )  # fmt: skip
        os.close(terminal)
        data = bytearray()

        def read() -> None:
            try:
                while block := os.read(main, 4096):
                    data.extend(block)
            except OSError:  # Linux: nobody has it open any more
                pass

        reader = threading.Thread(target=read)
        reader.start()
        self.out = process.communicate(timeout=120)[0].decode()
        reader.join(10)
        os.close(main)
        self.status = process.returncode
        self.raw = data.decode()
        #: All that was ever seen.
        self.text = _ESCAPE.sub("", self.raw)
        #: What is still there at the end: each drawing of the bar erases the one before.
        self.left = _ESCAPE.sub("", re.split(r"\x1b\[2K", self.raw)[-1])


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("bars"), "a[red]pp[", count=60)


@pytest.fixture(scope="module")
def session(program: Path) -> Path:
    path = program.with_name("x[red]y.session")
    done = Shown("run", program, "--headless", *SIZE, "--record-session", path)
    assert done.status == 0, done.text
    return path


def test_record(program: Path) -> None:
    shown = Shown("record", program, *SIZE, "-o", program.with_name("a.gif"), "--frames", "50")
    assert shown.status == 0, shown.text
    # The name as it is: rich would take what is in brackets for a colour.
    assert "Recording" in shown.text and "a[red]pp[ " in shown.text and _BAR in shown.text
    shares = [int(share) for share in re.findall(r"(\d+)%", shown.text)]
    assert shares and shares == sorted(shares) and shares[-1] <= 100
    assert "50 frames" in shown.left and _BAR not in shown.left


def test_screenshot(program: Path) -> None:
    shot = program.with_name("a.png")
    shown = Shown("screenshot", program, *SIZE, "-o", shot, "--frame", "30")
    assert shown.status == 0 and shot.is_file()
    assert "a[red]pp[ " in shown.text and _BAR not in shown.left


def test_replay(session: Path) -> None:
    shown = Shown("replay", session)
    assert shown.status == 0 and "passed" in shown.out
    assert "Replaying a[red]pp[ " in shown.text and _BAR in shown.text
    shares = [int(share) for share in re.findall(r"(\d+)%", shown.text)]
    assert shares == sorted(shares) and shares[-1] <= 100
    assert _BAR not in shown.left and "\x1b" not in shown.out


def test_test(session: Path) -> None:
    shown = Shown("test", session.parent)
    assert shown.status == 0 and "1 passed" in shown.out
    assert "0/1" in shown.text and "1/1" in shown.text and "x[red]y.session" in shown.text
    assert _BAR in shown.text and _BAR not in shown.left
