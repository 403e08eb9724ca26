# SPDX-License-Identifier: GPL-2.0-or-later
"""Start-up time, frames a second and memory of the samples, measured from outside the process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypedDict

import psutil

from benchmarks.machines import LIMIT, droidemu_command

_FRAMES = 300
_SIZE = "1080x1920"
#: How often memory is looked at, in seconds.
_SAMPLE = 0.005


class Report(TypedDict):
    """Seconds, frames a second, megabytes (10**6 bytes), milliseconds; None: not measured."""

    help_s: float
    hello_s: float
    first_frame_s: float
    app_frame_s: float | None
    fps: float | None
    missed_vsyncs: int | None
    present_ms: float | None
    memory_mb: float
    memory: dict[str, float]


def measure(repeats: int, step: Callable[[str, float], None]) -> Report:
    """Runs the samples one after the other; RuntimeError when one fails."""
    step("hello", 0.0)
    _run("run", "hello", "--headless")  # the first run reads everything from the disk
    hello = [_run("run", "hello", "--headless")[0] for _ in range(repeats)]
    usage = [_run("--help")[0] for _ in range(repeats)]
    step("first frame of plasma", 0.2)
    first = [_run("run", "plasma", "--frames", "1")[0] for _ in range(repeats)]
    step("first frame of an app", 0.3)
    app = [_run("run", "native-plasma", "--frames", "1")[0] for _ in range(repeats)]
    step("plasma at full speed", 0.4)
    plasma = ("run", "plasma", "--size", _SIZE, "--frames", str(_FRAMES), "--stats")
    _, said, peak = _run(*plasma)
    rate = re.search(r"([\d.]+) a second", said)
    missed = re.search(r"(\d+) vsyncs missed", said)
    step("presenting frames", 0.6)
    present = _present()
    memory = {f"plasma {_SIZE}": peak}
    names = [name for name in _samples() if name != "plasma"]
    for index, name in enumerate(names):
        step(f"memory of {name}", 0.7 + 0.3 * index / len(names))
        memory[name] = _run("run", name, "--frames", "30", limit=10)[2]
    return {
        "help_s": median(usage),
        "hello_s": median(hello),
        "first_frame_s": median(first),
        "app_frame_s": median(app),
        "fps": float(rate[1]) if rate else None,
        "missed_vsyncs": int(missed[1]) if missed else None,
        "present_ms": present,
        "memory_mb": max(memory.values()),
        "memory": memory,
    }


def _environment() -> dict[str, str]:
    """SDL's dummy driver where there is no screen."""
    environment = dict(os.environ)
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        environment["SDL_VIDEODRIVER"] = "dummy"
    return environment


def _present() -> float | None:
    """Median ms of the fastest way of presenting a frame of the usual format."""
    script = Path(__file__).with_name("present.py")
    done = subprocess.run(
        [sys.executable, str(script), "--size", _SIZE, "--window", "540x960", "--frames", "60"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    found = re.findall(r"\bXRGB8888 +([\d.]+) ", done.stdout)
    return min(map(float, found)) if found else None


def _samples() -> list[str]:
    from droidemu.sdk.catalog import list_samples

    return [sample.name for sample in list_samples() if not sample.is_app]


def _run(*args: str, limit: float = LIMIT) -> tuple[float, str, float]:
    """Wall-clock seconds from start to exit, what it said on stderr, its peak memory in MB.

    A program that shows nothing on its own is ended after `limit` seconds; that is no failure.
    """
    start = time.monotonic()
    process = subprocess.Popen(
        droidemu_command(*args),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    watched = psutil.Process(process.pid)
    peak = 0
    while process.poll() is None:
        try:
            peak = max(peak, watched.memory_info().rss)
        except psutil.Error:
            break
        if time.monotonic() - start > limit:
            process.terminate()
            break
        time.sleep(_SAMPLE)
    said = process.communicate()[1]
    wall = time.monotonic() - start
    if process.returncode != 0 and wall < limit:
        raise RuntimeError(f"droidemu {' '.join(args)}: status {process.returncode}\n{said}")
    return wall, said, peak / 1e6
