# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine's side of the debugger's monitor: pictures, frame rate, figures, guest time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from droidemu.debug.monitor import Monitor
from droidemu.display.null import NullDisplay
from droidemu.errors import UserError
from droidemu.hal.profiles import DEFAULT
from droidemu.machine.config import MachineConfig
from droidemu.machine.machine import Machine
from droidemu.machine.monitor import MachineMonitor, check_name
from droidemu.machine.program import resolve


class At:
    """A ticker that calls ``look`` once, at a moment of guest time in ns."""

    def __init__(self, at: int, look: Callable[[], None]) -> None:
        self.at: int | None = at
        self.look = look

    def next_deadline(self) -> int | None:
        return self.at

    def tick(self, now: int) -> None:
        self.at = None
        self.look()


def answers(
    sample: str, at_ms: int, *lines: str, stats: bool = False, time: str = "virtual"
) -> tuple[list[str], list[str]]:
    """What the monitor says at a moment of a sample's run, and what it traced."""
    program = resolve(sample, "arm64", None)
    profile = replace(DEFAULT, width=120, height=160)
    config = MachineConfig(program.host, profile=profile, time=time, stats=stats)
    machine = Machine(config, program)
    traced: list[str] = []
    host = MachineMonitor(machine, traced.append)
    monitor = Monitor(machine.kernel, host)
    said: list[str] = []

    def look() -> None:
        said.extend(monitor.run(line) for line in lines)
        machine.kernel.tickers.append(At(at_ms * 1_000_000 + 50_000_000, machine.request_quit))

    machine.kernel.tickers.append(At(at_ms * 1_000_000, look))
    assert machine.run(NullDisplay()) == 0
    assert len(said) == len(lines)
    return said, traced


def test_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    precious = tmp_path / "precious.png"
    precious.write_bytes(b"keep me")
    said, _ = answers(
        "plasma", 500, "screenshot", "screenshot", 'screenshot "my shot.png"',
        "screenshot precious.png", "screenshot x.jpg", "screenshot no/where.png",
        "screenshot \0.png",
    )  # fmt: skip
    for number, name in enumerate(("droidemu-001.png", "droidemu-002.png", "my shot.png")):
        assert said[number] == f"saved {tmp_path / name}\n"
        data = (tmp_path / name).read_bytes()
        assert data.startswith(b"\x89PNG") and int.from_bytes(data[16:20], "big") == 120
    assert precious.read_bytes() == b"keep me" and "exists" in said[3]
    assert "must end in .png" in said[4] and "no plain file name" in said[5]
    assert all(text.startswith("error: ") and text.count("\n") == 1 for text in said[3:])


PLACES = (
    "/tmp/x.png", "../x.png", "a/x.png", "a\\x.png", "C:x.png", "C:\\x.png",
    "\\\\host\\share\\x.png", "x" * 200 + ".png",
    "~/x.png", "~x.png", ".x.png", ".png", "x.png:stream", "a\nb.png", "a\x00.png",
    "nul.png", "NUL.x.png", "Con .png", "com1.png", "LPT9.png", "com¹.png", "conout$.png",
    "x?.png", "x.png.", "x.png ", "\udc80.png", "x.png/", "..",
)  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_pictures_go_nowhere_else(name: str) -> None:
    with pytest.raises(UserError):
        check_name(name)


NAMES = ("x.png", "X.PNG", "a b.png", "frame-1.2.png", "nullable.png", "ä.png")


@pytest.mark.parametrize("name", NAMES)
def test_plain_names_of_pictures(name: str) -> None:
    check_name(name)


def test_pictures_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("droidemu.machine.monitor.MOST_PICTURES", 2)
    if os.name == "posix":
        (tmp_path / "away.png").symlink_to(tmp_path / "elsewhere.png")
    else:
        (tmp_path / "away.png").touch()
    said, _ = answers("plasma", 500, "screenshot away.png", *["screenshot"] * 3)
    assert "exists" in said[0] and not (tmp_path / "elsewhere.png").exists()
    assert "no more than 2 pictures" in said[3]
    assert len(list(tmp_path.glob("droidemu-*.png"))) == 2


def test_rate_of_frames_and_figures() -> None:
    (fps, stats, clock), _ = answers("plasma", 1500, "fps", "stats", "clock run")
    match = re.search(r"([\d.]+) frames a second of guest time over the last 60", fps)
    assert match is not None and 59 < float(match[1]) < 61, fps
    assert re.match(r"[\d,]+ frames shown, the latest at 1\.\d+ s", fps)
    assert re.search(r"^guest time +1\.5\d\d s  virtual$", stats, re.M)
    assert re.search(r"^instructions [\d,]{5,}$", stats, re.M)
    assert re.search(r"^memory +[\d.]+ MiB of 2,048 \(pid 1\)$", stats, re.M)
    assert "--stats" in stats
    assert "virtual: it moves only with what the guest does" in clock


def test_all_figures_with_stats() -> None:
    (stats,), _ = answers("plasma", 300, "stats", stats=True)
    assert "most called" in stats and "MIPS" in stats


def test_before_there_is_a_frame() -> None:
    (fps, picture), _ = answers("plasma", 0, "fps", "screenshot")
    assert fps == "the program has shown no frame yet\n"
    assert picture == "error: the program has shown no frame yet\n"


def test_traces_go_to_the_debugger() -> None:
    _, traced = answers("plasma", 300, "strace stack")
    text = "".join(traced)
    assert re.search(r"^ioctl\(\d+, FBIOPAN_DISPLAY", text, re.M)
    assert re.search(
        r"^ > /data/local/tmp/plasma\(main\+0x[0-9a-f]+\) .*plasma\.c:\d+$", text, re.M
    )
    assert all(line.endswith("\n") for line in traced)


def test_what_guest_time_does_meanwhile() -> None:
    said, _ = answers("plasma", 100, "clock", "clock run", "clock pause", time="real")
    assert ["stands still" in text for text in said] == [True, False, True]
    assert "goes on while the debugger has stopped the guest" in said[1]
