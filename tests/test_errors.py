# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said on stderr reaches the user, or does no harm."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from guestrun import Build

from droidemu.errors import tell


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def test_a_line_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell("one\ntwo")
    assert capsys.readouterr().err == "one\ntwo\n"


@pytest.mark.parametrize("stream", [None, Broken(), closed()], ids=["none", "broken", "closed"])
def test_nothing_comes_of_a_stream_that_takes_nothing(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    tell("nobody hears this")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
@pytest.mark.parametrize("options", [[], ["--strace"], ["--stats"]])
def test_a_crash_that_cannot_be_told(build_guest: Build, options: list[str]) -> None:
    """The exit status is the program's own, not that of a mistake of ours."""
    program = build_guest("debug_main", "arm64")
    command = [sys.executable, "-m", "droidemu", "run", "--headless", *options, program, "crash"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=full, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}, timeout=90,
        )  # fmt: skip
    assert b"signals 10\n" in done.stdout
    assert done.returncode == 128 + 11
