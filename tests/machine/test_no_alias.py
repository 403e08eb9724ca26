# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that cannot alias memory (Windows) show the same pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: The command line on an arena that refuses to alias.
_REFUSING = """
import sys
from droidemu.memory import arena_posix
arena_posix.PosixArena.map_shared = lambda *arguments: False
from droidemu.__main__ import main
sys.exit(main())
"""


compares = pytest.mark.skipif(
    sys.platform == "win32", reason="compares with a host that can alias"
)
WAYS = (["-m", "droidemu"], ["-c", _REFUSING])


@compares
@pytest.mark.parametrize("sample", ["plasma", "paint", "inspector"])
def test_same_pictures(tmp_path: Path, sample: str) -> None:
    script = tmp_path / "touch.txt"
    script.write_text(
        "at 0.05s touch down 0 100,200\nat 0.1s touch move 0 150,260\nat 0.15s touch up 0\n",
        encoding="utf-8",
    )
    pictures = []
    for number, start in enumerate(WAYS):
        picture = tmp_path / f"{number}.png"
        command = [
            sys.executable, *start, "run", sample, "--headless", "--time", "virtual",
            "--frames", "12", "--size", "270x480", "--input", str(script),
            "--screenshot", str(picture),
        ]  # fmt: skip
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        pictures.append(picture.read_bytes())
    assert pictures[0] == pictures[1]


@compares
@pytest.mark.parametrize("change", ["0", "at == 0 && i == 3 ? (usleep(50000), 0) : 0"])
def test_same_frames_at_the_same_times(tmp_path: Path, change: str) -> None:
    """A session recorded on one host passes on the other."""
    pytest.importorskip("ziglang")
    from tests.cli.sessions import build

    program = build(tmp_path, "frames", count=6, change=change)
    sessions = []
    for number, start in enumerate(WAYS):
        session = tmp_path / f"{number}.session"
        command = [
            sys.executable, *start, "run", str(program), "--headless", "--size", "32x48",
            "--record-session", str(session),
        ]  # fmt: skip
        subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
        sessions.append(session.read_bytes())
    assert sessions[0] == sessions[1]
