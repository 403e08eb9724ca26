# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's busybox on a terminal: vi, an interactive shell, window size, Ctrl+C."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.real.conftest import ROOT, droidemu

if sys.platform == "win32" and not TYPE_CHECKING:
    pytest.skip("pseudo-terminals are only on Linux and macOS", allow_module_level=True)

from tests.real.pty_posix import Terminal

_ENV = {"TERM": "xterm", "LANG": "C", "PATH": "/usr/bin:/bin", "HOME": "/tmp"}

#: What vi is made to do: (keys, what then appears on the screen).
_EDIT = (
    ("", "alpha"),
    ("ofirst new line\x1b", "first new line"),
    ("Gosecond, with typo\x1b", "typo"),
    ("bcwwords\x1b", "words"),
    ("ggdd", "first new"),
    (":%s/e/E/g\r", "substitutions"),
    ("G$a!\x1b", "!"),
)


def _edit(command: list[str], file: Path, env: dict[str, str]) -> tuple[int, str]:
    file.write_text("alpha\nbeta\ngamma\n", encoding="utf-8")
    with Terminal(command, env, str(ROOT)) as terminal:
        for keys, shows in _EDIT:
            if keys:
                terminal.type(keys)
            terminal.wait_for(shows)
        terminal.type(":wq\r")
        status = terminal.finish()
    return status, file.read_text(encoding="utf-8")


def _busybox(real: Path, arch: str, *args: str, mount: Path | None = None) -> list[str]:
    mounts = ["--mount", f"{mount}:/work"] if mount else []
    return droidemu("--env=TERM=xterm", *mounts, str(real / arch / "bin/busybox"), *args)


def _environment(real: Path) -> dict[str, str]:
    import os

    return {**os.environ, "TERM": "xterm"}


def test_vi(real: Path, arch: str, tmp_path: Path) -> None:
    native = tmp_path / "native.txt"
    expected = _edit([str(real / "amd64/bin/busybox"), "vi", str(native)], native, _ENV)
    assert expected[0] == 0
    assert "sEcond, with words!" in expected[1]
    guest = tmp_path / "guest.txt"
    command = _busybox(real, arch, "vi", "/work/guest.txt", mount=tmp_path)
    assert _edit(command, guest, _environment(real)) == expected


def test_vi_fills_the_window(real: Path, arch: str, tmp_path: Path) -> None:
    """24 rows: one line, 22 tildes and the status line; each row is addressed once."""
    (tmp_path / "short").write_text("only line\n", encoding="utf-8")
    command = _busybox(real, arch, "vi", "/work/short", mount=tmp_path)
    with Terminal(command, _environment(real), str(ROOT)) as terminal:
        shown = terminal.wait_for("/work/short")
        assert shown.count(b"~") == 22
        terminal.type(":q\r")
        assert terminal.finish() == 0


def test_interactive_shell(real: Path, arch: str) -> None:
    """Echo, line editing, the window's size, Ctrl+C ends the command only, Ctrl+D the shell."""
    native = _session([str(real / "amd64/bin/busybox"), "sh"], _ENV)
    assert native == (0, ["42y", "still here 130"])
    assert _session(_busybox(real, arch, "sh"), _environment(real)) == native


def _session(command: list[str], env: dict[str, str]) -> tuple[int, list[str]]:
    """Exit status and what the commands printed. The prompt tells that keys are raw again."""
    said = []
    with Terminal(command, env, str(ROOT)) as terminal:
        terminal.wait_for("# ")
        terminal.type("echo $((6*7))x\x7fy\r")
        terminal.wait_for("y\r\n")
        said.append(terminal.wait_for("\r\n").decode().strip())
        terminal.wait_for("# ")
        terminal.type("echo started; while :; do :; done\r")
        terminal.wait_for("started\r\n")
        terminal.type("\x03")
        terminal.wait_for("# ")
        terminal.type("echo still here $?\r")
        terminal.wait_for("?\r\n")
        said.append(terminal.wait_for("\r\n").decode().strip())
        terminal.wait_for("# ")
        terminal.type("\x04")
        return terminal.finish(), said


def test_stty_sees_the_terminal(real: Path, arch: str) -> None:
    with Terminal(_busybox(real, arch, "stty", "-a"), _environment(real), str(ROOT)) as terminal:
        shown = terminal.wait_for("rows 24; columns 80")
        assert b"speed" in shown
        terminal.wait_for("intr = ^C")
        assert terminal.finish() == 0
