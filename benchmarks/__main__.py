# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m benchmarks``: measure this computer and print the tables."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import calls, compute, debugging, jni, scripting, startup, tables
from benchmarks.machines import ABIS, about, machines
from benchmarks.targets import judge

PARTS = ("compute", "calls", "jni", "script", "debug", "startup")


def parse() -> argparse.Namespace:
    """The command line."""
    names = [workload.name for workload in compute.WORKLOADS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the work, two repeats")
    parser.add_argument("--repeats", type=int, help="interleaved repeats, medians count (3)")
    parser.add_argument("--scale", type=float, help="times the work of a full run")
    parser.add_argument("--abi", action="append", choices=list(ABIS), help="default: all")
    parser.add_argument("--only", action="append", choices=names, help="default: all workloads")
    parser.add_argument(
        "--part",
        action="append",
        choices=PARTS,
        help="default: all",
    )
    parser.add_argument(
        "--cpu-time",
        action="store_true",
        help="compare processor time, not the clock: for a computer that is busy",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument(
        "--check", action="store_true", help="exit with status 1 when a target is missed"
    )
    return parser.parse_args()


def main() -> int:
    """Returns the exit status."""
    options = parse()
    abis = options.abi or list(ABIS)
    parts = options.part or list(PARTS)
    repeats = options.repeats or (2 if options.quick else 3)
    scale = options.scale or (0.2 if options.quick else 1.0)
    report: dict[str, object] = {"about": about(), "repeats": repeats, "scale": scale}
    tables.heading(report)
    with tempfile.TemporaryDirectory(prefix="droidemu-bench-") as folder:
        crowd = machines(Path(folder), abis)
        if "compute" in parts:
            chosen = [w for w in compute.WORKLOADS if not options.only or w.name in options.only]
            with tables.Progress("compute") as progress:
                report["compute"] = compute.measure(
                    crowd, chosen, abis, repeats, scale, progress, options.cpu_time
                )
            tables.compute(report["compute"])
        if "calls" in parts:
            with tables.Progress("system calls") as progress:
                report["calls"] = calls.measure(crowd, abis, repeats, scale, progress)
            tables.calls(report["calls"])
        if "jni" in parts:
            with tables.Progress("JNI") as progress:
                report["jni"] = jni.measure(abis, repeats, scale, progress)
            tables.jni(report["jni"])
        if "script" in parts:
            with tables.Progress("calls from Python") as progress:
                report["script"] = scripting.measure(abis, repeats, scale, progress)
            tables.scripting(report["script"])
        if "debug" in parts:
            with tables.Progress("debugging") as progress:
                report["debug"] = debugging.measure(crowd, abis, repeats, scale, progress)
            tables.debugging(report["debug"])
        if "startup" in parts:
            with tables.Progress("start-up, frames, memory") as progress:
                report["startup"] = startup.measure(max(repeats, 3), progress)
            tables.startup(report["startup"])
    report["targets"] = verdicts = judge(report)
    tables.targets(verdicts)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 1 if options.check and any(not verdict["met"] for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
