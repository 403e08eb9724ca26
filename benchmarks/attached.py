# SPDX-License-Identifier: GPL-2.0-or-later
"""What an attached debugger costs a guest that computes.

Two runs of the same program differ by up to a fifth whatever is attached to them: where the host
puts memory and code is another matter each time. So one process is measured in turns, without gdb
and with it, and each turn with gdb is compared with the ones around it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import mean, median

#: Seconds of a turn, and of its beginning that does not count.
_TURN, _SETTLE = 1.5, 0.1
#: In gdb: note the time, and stop the program after a turn.
_STOP = (
    "python import threading, time; seen = [time.monotonic()]; threading.Thread(target=lambda: ("
    "time.sleep({}), seen.append(time.monotonic()), "
    "gdb.post_event(lambda: gdb.execute('interrupt')))).start()"
)


class Slices:
    """Reads the guest's times of equal pieces of work, and when each piece was finished."""

    def __init__(self, emulator: subprocess.Popen[str]) -> None:
        self._emulator = emulator
        self._ends: list[float] = []
        self._times: list[int] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._emulator.stdout is not None
        for line in self._emulator.stdout:
            word, _, number = line.partition(" ")
            if word == "slice":
                self._times.append(int(number))
                self._ends.append(time.monotonic())

    def within(self, begin: float, end: float) -> float:
        """The median of those that were begun and finished in there."""
        return median(
            self._times[index]
            for index in range(1, len(self._ends))
            if self._ends[index - 1] >= begin and self._ends[index] <= end
        )


def ratios(gdb: str, program: Path, rounds: int, turns: int) -> list[float]:
    """Time with gdb attached and a breakpoint set, over the time without: one for each turn."""
    emulator = subprocess.Popen(
        [
            sys.executable, "-m", "droidemu", "debug", "--headless", "--no-wait", "--port", "0",
            str(program), str(rounds),
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    try:
        assert emulator.stderr is not None
        found = None
        while found is None and (line := emulator.stderr.readline()):
            found = re.search(r"connect to (\S+:\d+);", line)
        if found is None:
            raise SystemExit(f"droidemu debug does not start: {program}")
        slices = Slices(emulator)
        alone, attached = [], []
        for turn in range(turns + 1):
            begin = time.monotonic()
            time.sleep(_TURN)
            alone.append((begin + _SETTLE, time.monotonic()))
            if turn < turns:
                begin, end = _attach(gdb, program, found[1])
                attached.append((begin + _SETTLE, end))
    finally:
        emulator.kill()
        emulator.wait()
    without = [slices.within(*span) for span in alone]
    return [
        slices.within(*span) / mean(without[turn : turn + 2]) for turn, span in enumerate(attached)
    ]


def _attach(gdb: str, program: Path, address: str) -> tuple[float, float]:
    """One turn with gdb; from when to when the program ran under it."""
    command = [gdb, "-q", "-nx", "-batch"]
    for text in (
        "set confirm off", f"target remote {address}", "break abort", _STOP.format(_TURN),
        "continue", "python print('ran', *seen)", "detach",
    ):  # fmt: skip
        command += ["-ex", text]
    done = subprocess.run(
        [*command, str(program)], stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    found = re.search(r"^ran (\S+) (\S+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise SystemExit(f"gdb did not come through its turn:\n{done.stdout}{done.stderr}")
    return float(found[1]), float(found[2])
