# SPDX-License-Identifier: GPL-2.0-or-later
"""The compute workloads: the same C source on every machine, timed from inside the guest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypedDict

from benchmarks.machines import DROIDEMU, NATIVE, QEMU, Machine


@dataclass(frozen=True)
class Workload:
    """A source in ``workloads/`` and the rounds that take qemu-user about 0.7 s."""

    name: str
    rounds: int


WORKLOADS = (
    Workload("integer", 500_000),
    Workload("memory", 80),
    Workload("float", 1_200),
    Workload("indirect", 4_000),
    Workload("pixels", 300),
    Workload("mixed", 20_000),
)


class Row(TypedDict):
    """One workload on one ABI; times in seconds, None where a machine is missing."""

    workload: str
    abi: str
    native: float | None
    qemu: float | None
    droidemu: float
    #: DroidEmu's time over qemu-user's, and over the host's own.
    to_qemu: float | None
    to_native: float | None


def measure(
    crowd: Sequence[Machine],
    workloads: Sequence[Workload],
    abis: Sequence[str],
    repeats: int,
    scale: float,
    step: Callable[[str, float], None],
    cpu: bool = False,
) -> list[Row]:
    """Runs every workload on every machine `repeats` times, in turns; medians.

    With `cpu`, processor time of the process counts instead of the clock inside the guest, less
    that of a run without work: steadier on a computer that has other things to do.
    `step` is told what runs and the share done. RuntimeError when two machines disagree on a
    result: then the figures are worth nothing.
    """
    times: dict[tuple[str, str, str], list[float]] = {}
    results: dict[str, str] = {}
    total = len(workloads) * len(crowd) * repeats
    done = 0
    for workload in workloads:
        rounds = str(max(1, round(workload.rounds * scale)))
        programs = [machine.build(workload.name, (f"{workload.name}.c", "bench.c"))
                    for machine in crowd]  # fmt: skip
        empty = [int(m.run(p, "0")["cpu_ns"]) if cpu else 0
                 for m, p in zip(crowd, programs, strict=True)]  # fmt: skip
        for _ in range(repeats):
            for machine, program, idle in zip(crowd, programs, empty, strict=True):
                step(f"{workload.name} {machine.abi} {machine.name}", done / total)
                said = machine.run(program, rounds)
                key = (workload.name, machine.name, machine.abi)
                spent = max(1, int(said["cpu_ns"]) - idle) if cpu else int(said["time_ns"])
                times.setdefault(key, []).append(spent / 1e9)
                if results.setdefault(workload.name, said["result"]) != said["result"]:
                    raise RuntimeError(
                        f"{workload.name}: {machine.name} ({machine.abi}) computed "
                        f"{said['result']}, others {results[workload.name]}"
                    )
                done += 1
    return [_row(times, workload.name, abi) for abi in abis for workload in workloads]


def _row(times: dict[tuple[str, str, str], list[float]], workload: str, abi: str) -> Row:
    def of(machine: str, built_for: str) -> float | None:
        found = times.get((workload, machine, built_for))
        return median(found) if found else None

    native, qemu, droidemu = of(NATIVE, "x86_64"), of(QEMU, abi), of(DROIDEMU, abi)
    assert droidemu is not None
    return {
        "workload": workload,
        "abi": abi,
        "native": native,
        "qemu": qemu,
        "droidemu": droidemu,
        "to_qemu": droidemu / qemu if qemu else None,
        "to_native": droidemu / native if native else None,
    }


def geometric_mean(values: Sequence[float]) -> float:
    """The mean for ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))
