# SPDX-License-Identifier: GPL-2.0-or-later
"""What a debugger costs, and how quick it is: with the real gdb, on each ABI."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TypedDict

from benchmarks.attached import ratios
from benchmarks.interrupting import seconds
from benchmarks.machines import DROIDEMU, Machine

_ROUNDS = 400_000
_STEPS = 4_000
_HITS = 1_000
_STUB_HITS = 20_000
_STOPS = 100
#: Rounds of "mixed" in one slice of some 40 ms, and turns with gdb for each repeat.
_SLICE = 1_000
_TURNS = 2


class Row(TypedDict):
    """One ABI's figures."""

    abi: str
    #: Time of a computation with gdb attached and a breakpoint set, over the time without: the
    #: median, and each turn's.
    attached: float
    turns: list[float]
    #: gdb's stepi a second; breakpoint hits a second with a false condition, decided by gdb and
    #: by the stub.
    steps: float
    gdb_hits: float
    stub_hits: float
    #: Milliseconds from Ctrl-C to the stop of a program in a tight loop and of one that sleeps:
    #: the median, and the longest.
    spin_ms: float
    sleep_ms: float
    longest_ms: float


def measure(
    crowd: Sequence[Machine], abis: Sequence[str], repeats: int, scale: float,
    step: Callable[[str, float], None],
) -> list[Row]:  # fmt: skip
    """Medians of interleaved repeats; empty if there is no gdb that knows ARM."""
    gdb = shutil.which("gdb-multiarch")
    if gdb is None:
        return []
    rows: list[Row] = []
    machines = [m for m in crowd if m.name == DROIDEMU and m.abi in abis]
    for index, machine in enumerate(machines):
        turns = machine.build("turns", ("turns.c", "bench.c"))
        steps, host, stub = [], [], []
        for turn in range(repeats):
            step(machine.abi, (index + turn / (2 * repeats)) / len(machines))
            count = round(_STEPS * scale)
            said = _gdb(gdb, turns, [str(_ROUNDS)], ["break work", "continue", *_timed(count)])
            steps.append(count / float(said["seconds"]))
            host.append(_hits(gdb, turns, "host", round(_HITS * scale)))
            stub.append(_hits(gdb, turns, "target", round(_STUB_HITS * scale)))
        step(machine.abi, (index + 0.5) / len(machines))
        speed = machine.build("slices", ("mixed.c", "slices.c"))
        slowed = ratios(gdb, speed, _SLICE, _TURNS * repeats)
        stopping = machine.build("stopping", ("stopping.c",))
        stops = max(10, round(_STOPS * scale))
        spun, slept = (seconds(stopping, what, stops) for what in ("spin", "sleep"))
        rows.append(
            {
                "abi": machine.abi, "attached": median(slowed), "turns": slowed,
                "steps": median(steps), "gdb_hits": median(host), "stub_hits": median(stub),
                "spin_ms": median(spun) * 1e3, "sleep_ms": median(slept) * 1e3,
                "longest_ms": max(*spun, *slept) * 1e3,
            }
        )  # fmt: skip
    return rows


def _timed(count: int, command: str = "stepi {}") -> list[str]:
    return [
        "python import time; t = time.perf_counter()",
        f"python gdb.execute({command.format(count)!r}, to_string=True)",
        "python print('seconds', time.perf_counter() - t)",
        "kill",
    ]


def _hits(gdb: str, program: Path, where: str, count: int) -> float:
    """Hits a second of a breakpoint whose condition becomes true only at the last one."""
    commands = [
        f"set breakpoint condition-evaluation {where}", "break work", "continue",
        f"break turn if number == {count}", *_timed(count, "continue"),
    ]  # fmt: skip
    return count / float(_gdb(gdb, program, [str(_ROUNDS)], commands)["seconds"])


def _gdb(gdb: str, program: Path, arguments: list[str], commands: list[str]) -> dict[str, str]:
    """Debug a program with gdb; the "name value" lines that either of them prints."""
    emulator = subprocess.Popen(
        [
            sys.executable, "-m", "droidemu", "debug", "--headless", "--port", "0",
            str(program), *arguments,
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    assert emulator.stderr is not None
    found = None
    for line in emulator.stderr:
        found = re.search(r"connect to (\S+:\d+);", line)
        if found:
            break
    if found is None:
        raise SystemExit(f"droidemu debug does not start: {program}")
    command = [gdb, "-q", "-nx", "-batch", "-ex", "set confirm off"]
    command += ["-ex", "set trust-readonly-sections on"]
    for text in [f"target remote {found[1]}", *commands]:
        command += ["-ex", text]
    done = subprocess.run(
        [*command, str(program)], stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    said, _ = emulator.communicate(timeout=60)
    pairs = (line.split() for line in (said + done.stdout).splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
