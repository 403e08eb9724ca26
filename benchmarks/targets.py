# SPDX-License-Identifier: GPL-2.0-or-later
"""What the project promises, and whether the figures keep it."""

from __future__ import annotations

from typing import Any, TypedDict

from benchmarks.compute import geometric_mean
from benchmarks.jni import CALLS, PROMISED

#: Geometric mean of the compute workloads over qemu-user's times, and the worst single one.
MEAN, WORST = 2.2, 4.5
CALL_US = 8.0
#: A call of native code into a modelled Java method, and of Java into native code.
JNI_US = 15.0
#: A guest function called from Python.
SCRIPT_US = 15.0
#: The debugger: slow-down while attached, stepi and false conditions a second, the stub's gain.
ATTACHED, STEPS, HITS, STUB = 1.05, 1000.0, 300.0, 20.0
#: Milliseconds from Ctrl-C in a debugger to the stop.
STOP_MS = 50.0
#: Figures of ``startup`` and their limits: seconds, MB, milliseconds, share of the refresh rate.
STARTUP = {
    "help_s": 0.15,
    "hello_s": 0.5,
    "first_frame_s": 1.0,
    "app_frame_s": 1.5,
    "memory_mb": 200.0,
    "present_ms": 4.0,
}
FRAMES_PER_SECOND = 59.0  #: "steady 60" with the rounding of counting frames in a second


class Verdict(TypedDict):
    """One promise: its text, the figure, the limit, whether it is kept."""

    what: str
    figure: float
    limit: float
    met: bool


def judge(report: dict[str, Any]) -> list[Verdict]:
    """The promises that `report` has figures for."""
    verdicts: list[Verdict] = []

    def at_most(what: str, figure: float, limit: float) -> None:
        verdicts.append({"what": what, "figure": figure, "limit": limit, "met": figure <= limit})

    def at_least(what: str, figure: float, limit: float) -> None:
        verdicts.append({"what": what, "figure": figure, "limit": limit, "met": figure >= limit})

    rows = [row for row in report.get("compute") or () if row["to_qemu"]]
    # Thumb-2 stands beside: the engine has a slower way there (docs/benchmarks.md).
    main = [row for row in rows if row["abi"] != "thumb"]
    for name, some in (("arm64 and A32", main), ("with Thumb-2", rows if main != rows else [])):
        if some:
            mean = geometric_mean([row["to_qemu"] for row in some])
            at_most(f"compute, geometric mean over qemu-user, {name}", mean, MEAN)
    if rows:
        worst = max(rows, key=lambda row: row["to_qemu"])
        name = f"compute, worst over qemu-user ({worst['workload']}, {worst['abi']})"
        at_most(name, worst["to_qemu"], WORST)
    if calls := report.get("calls"):
        worst = max(calls, key=lambda row: row["droidemu"])
        name = f"system call, slowest ({worst['call']}, {worst['abi']}), µs"
        at_most(name, worst["droidemu"], CALL_US)
    if jni := report.get("jni"):
        for chosen in (PROMISED, ("native_method",)):
            worst = max((r for r in jni if r["call"] in chosen), key=lambda row: row["droidemu"])
            at_most(f"{CALLS[worst['call']]}, {worst['abi']}, µs", worst["droidemu"], JNI_US)
    if script := report.get("script"):
        worst = max((r for r in script if r["call"] == "call"), key=lambda row: row["droidemu"])
        at_most(f"a guest call from Python, {worst['abi']}, µs", worst["droidemu"], SCRIPT_US)
    if debug := report.get("debug"):
        slowest = max(row["attached"] for row in debug)
        at_most("time with gdb attached over time without", slowest, ATTACHED)
        for key, what, limit in (
            ("steps", "gdb's stepi, a second", STEPS),
            ("gdb_hits", "false conditions decided by gdb, a second", HITS),
        ):
            at_least(what, min(row[key] for row in debug), limit)
        least = min(row["stub_hits"] / row["gdb_hits"] for row in debug)
        at_least("false conditions decided by the stub, over gdb's", least, STUB)
        slowest = max(max(row["spin_ms"], row["sleep_ms"]) for row in debug)
        at_most("from Ctrl-C to the stop, ms", slowest, STOP_MS)
    startup = report.get("startup") or {}
    names = {
        "help_s": "droidemu --help, s",
        "hello_s": "droidemu run hello --headless, s",
        "first_frame_s": "first frame of plasma, s",
        "app_frame_s": "first frame of plasma as an app, s",
        "memory_mb": "memory, the largest sample, MB",
        "present_ms": "presenting a frame of 1080x1920, ms",
    }
    for key, limit in STARTUP.items():
        if startup.get(key) is not None:
            at_most(names[key], startup[key], limit)
    if (fps := startup.get("fps")) is not None:
        at_least("plasma 1080x1920, frames/s", fps, FRAMES_PER_SECOND)
    return verdicts
