# SPDX-License-Identifier: GPL-2.0-or-later
"""What a guest function called from Python costs, and a Python function called by the guest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import TypedDict

#: ABI of the benchmarks -> Android's name.
ABIS = {"arm64": "arm64-v8a", "arm": "armeabi-v7a"}
_COUNT = 20_000
_SORTED = 512

#: What is measured -> what it is; the first one is what the project promises something about.
CALLS = {
    "call": "a guest function called from Python, abs(int)",
    "text": "strlen of a str: malloc, copy, call, free",
    "callback": "a Python function called by guest code, qsort's comparison",
}


class Row(TypedDict):
    """One kind of call on one ABI, microseconds."""

    call: str
    abi: str
    droidemu: float


def measure(
    abis: Sequence[str], repeats: int, scale: float, step: Callable[[str, float], None]
) -> list[Row]:
    """Medians of the repeats."""
    rows: list[Row] = []
    chosen = [abi for abi in abis if abi in ABIS]
    for index, abi in enumerate(chosen):
        step(abi, index / len(chosen))
        runs = [_once(ABIS[abi], max(500, round(_COUNT * scale))) for _ in range(repeats)]
        for call in CALLS:
            rows.append({"call": call, "abi": abi, "droidemu": median(run[call] for run in runs)})
    return rows


def _once(abi: str, count: int) -> dict[str, float]:
    from droidemu.script import Guest

    with Guest(abi) as guest:
        libc = guest.open("libc.so")
        absolute = libc.function("int abs(int)")
        length = libc.function("size_t strlen(const char *)")
        sort = libc.function("void qsort(void *, size_t, size_t, void *)")
        found = {
            "call": _time(lambda: absolute(-5), count),
            "text": _time(lambda: length("forty-two"), count // 3),
        }
        asked = 0

        def compare(a: int, b: int) -> int:
            nonlocal asked
            asked += 1
            return asked % 3 - 1

        numbers = guest.memory.allocate(4 * _SORTED)
        callback = guest.callback("int (const void *, const void *)", compare)
        sort(numbers, 16, 4, callback)
        asked = 0
        start = perf_counter()
        while asked < count:
            sort(numbers, _SORTED, 4, callback)
        found["callback"] = (perf_counter() - start) / asked * 1e6
        return found


def _time(action: Callable[[], object], count: int) -> float:
    for _ in range(100):
        action()
    start = perf_counter()
    for _ in range(count):
        action()
    return (perf_counter() - start) / count * 1e6
