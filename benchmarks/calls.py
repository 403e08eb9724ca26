# SPDX-License-Identifier: GPL-2.0-or-later
"""The round trip of a system call, in microseconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import TypedDict

from benchmarks.machines import DROIDEMU, NATIVE, QEMU, Machine

CALLS = ("getpid", "read", "clock_gettime")
_COUNTS = {NATIVE: 500_000, QEMU: 200_000, DROIDEMU: 60_000}


class Row(TypedDict):
    """One call on one ABI; microseconds, None where a machine is missing."""

    call: str
    abi: str
    native: float | None
    qemu: float | None
    droidemu: float


def measure(
    crowd: Sequence[Machine],
    abis: Sequence[str],
    repeats: int,
    scale: float,
    step: Callable[[str, float], None],
) -> list[Row]:
    """Every call on every machine `repeats` times, in turns; medians."""
    times: dict[tuple[str, str, str], list[float]] = {}
    programs = [machine.build("calls", ("calls.c",)) for machine in crowd]
    total = len(crowd) * repeats
    for turn in range(repeats):
        for index, (machine, program) in enumerate(zip(crowd, programs, strict=True)):
            step(f"{machine.abi} {machine.name}", (turn * len(crowd) + index) / total)
            said = machine.run(program, str(max(1000, round(_COUNTS[machine.name] * scale))))
            for call in CALLS:
                key = (call, machine.name, machine.abi)
                times.setdefault(key, []).append(int(said[call]) / 1e6)

    def of(call: str, machine: str, abi: str) -> float | None:
        found = times.get((call, machine, abi))
        return median(found) if found else None

    return [
        {
            "call": call,
            "abi": abi,
            "native": of(call, NATIVE, "x86_64"),
            "qemu": of(call, QEMU, abi),
            "droidemu": median(times[call, DROIDEMU, abi]),
        }
        for abi in abis
        for call in CALLS
    ]
