# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts ``droidemu debug`` and lets gdb or lldb loose on it."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import guestrun

#: Seconds after which a session has failed.
PATIENCE = 90
#: In the first line that is said.
_ADDRESS = r"connect to ([^;]*):(\d+);"
ROOT = Path(__file__).resolve().parents[3]
#: Another Python that the emulator runs under, as a command line: Windows' in Wine.
OTHER_PYTHON = shlex.split(os.environ.get("DROIDEMU_DEBUG_PYTHON", ""))


def find_gdb() -> str | None:
    """A gdb that knows ARM; None if there is none."""
    return shutil.which("gdb-multiarch")


def find_lldb() -> str | None:
    """lldb, None if there is none."""
    return shutil.which("lldb")


def line_of(source: str, mark: str) -> int:
    """The line of tests/guest/SOURCE that ends in ``// mark MARK``."""
    text = (guestrun.GUESTS / source).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.rstrip().endswith(f"// mark {mark}"):
            return number
    raise AssertionError(f"no mark {mark} in {source}")


class Debugged:
    """A program under ``droidemu debug`` in a process of its own."""

    def __init__(
        self, program: Path | str, *arguments: str, options: Sequence[str] = (), deaf: bool = False
    ) -> None:
        """``deaf``: nobody reads its stderr any more once it has said where to connect."""
        self.program = program
        command = [
            *(OTHER_PYTHON or [sys.executable]), "-m", "droidemu", "debug", "--port", "0",
            "--headless", *options, str(program), *arguments,
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace", env=environment,
        )  # fmt: skip
        self.out = _Reader(self.process.stdout)
        if deaf:
            assert self.process.stderr is not None
            found = None
            while found is None and (line := self.process.stderr.readline()):
                found = re.search(_ADDRESS, line)
            self.process.stderr.close()
            assert found is not None
            self.err = _Reader(io.StringIO(found.string))
        else:
            self.err = _Reader(self.process.stderr)
            found = self.err.wait_for(_ADDRESS)
        self.host, self.port = found[1], int(found[2])

    @property
    def address(self) -> str:
        """HOST:PORT."""
        return f"{self.host}:{self.port}"

    def finish(self) -> int:
        """Wait for the emulator's end; its exit status."""
        status = self.process.wait(PATIENCE)
        self.out.thread.join(PATIENCE)
        self.err.thread.join(PATIENCE)
        return status

    def __enter__(self) -> Debugged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if sys.platform == "win32" or OTHER_PYTHON:
            self._let_clients_leave()
        self.process.kill()
        self.process.wait()

    def _let_clients_leave(self) -> None:
        """Wine's server keeps the sockets of a program that is killed while a ``select`` of it
        returns, and polls them without a rest from then on: everything else slows down.
        """
        end = time.monotonic() + 1
        time.sleep(0.05)  # for those that never said a word, of whom nothing is told
        while self.process.poll() is None and time.monotonic() < end:
            if self.err.text.count("debugger connected from") <= self.err.text.count(" has left"):
                break
            time.sleep(0.01)


class _Reader:
    """Collects a stream in the background."""

    def __init__(self, stream: object) -> None:
        self.text = ""
        self._stream = stream
        self._changed = threading.Condition()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        while line := self._stream.readline():  # type: ignore[attr-defined]
            with self._changed:
                self.text += line
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until the text has the pattern."""
        end = time.monotonic() + PATIENCE
        with self._changed:
            while (found := re.search(pattern, self.text)) is None:
                left = end - time.monotonic()
                alive = self.thread.is_alive()
                assert alive and left > 0, f"no {pattern!r} in {self.text!r}"
                self._changed.wait(min(left, 0.5))
        return found


def gdb(
    target: Debugged, *commands: str, symbols: Path | None = None, extended: bool = False
) -> str:
    """Connect gdb, run commands, return what it printed."""
    program = find_gdb()
    assert program is not None
    connect = f"target {'extended-remote' if extended else 'remote'} {target.address}"
    first = [
        "set confirm off", "set pagination off", "set width 0", "set print address off",
        "set style enabled off", "set print frame-arguments all", connect,
    ]  # fmt: skip
    command = [program, "-q", "-nx", "-batch"]
    for line in [*first, *commands]:
        command += ["-ex", line]
    if symbols is not None:
        command.append(str(symbols))
    return _run(command)


def lldb(target: Debugged, *commands: str, symbols: Path) -> str:
    """Connect lldb, run commands, return what it printed."""
    program = find_lldb()
    assert program is not None
    command = [program, "--no-lldbinit", "--batch", "-O", "settings set use-color false"]
    for line in [f"gdb-remote {target.address}", *commands]:
        command += ["-o", line]
    return _run([*command, str(symbols)])


def pasted(target: Debugged, name: str, *options: str) -> str:
    """Run the line that is printed for the debugger, with more options behind it."""
    return _run([*shlex.split(target.err.wait_for(rf"(?m)^ +({name} .*)$")[1]), *options])


def pasted_lldb(target: Debugged, *commands: str) -> str:
    """The same for lldb, which then runs commands."""
    words = [word for command in commands for word in ("-o", command)]
    options = ["--no-lldbinit", "--batch", "-O", "settings set use-color false", *words]
    return pasted(target, "lldb", *options)


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", timeout=PATIENCE, check=False, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


class Transcript:
    """What a debugger printed, to be read in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = 0

    def see(self, pattern: str) -> re.Match[str]:
        """The pattern comes next, with anything before it; lines are matched alone."""
        found = re.compile(pattern, re.MULTILINE).search(self.text, self._at)
        assert found is not None, (
            f"no {pattern!r} in the rest:\n{self.text[self._at :]}\n--- of:\n{self.text}"
        )
        self._at = found.end()
        return found
