# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmarks' runner: that it measures what it says, not how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import compute, jni
from benchmarks.compute import WORKLOADS, Workload, geometric_mean
from benchmarks.machines import DROIDEMU, Machine, droidemu_command, machines
from benchmarks.targets import judge

ROOT = Path(__file__).resolve().parent.parent


def test_geometric_mean() -> None:
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda w: w.name)
def test_every_machine_computes_the_same(workload: Workload, tmp_path: Path) -> None:
    """Native code, qemu-user if installed, and DroidEmu on arm64, A32 and Thumb-2 code."""
    crowd = machines(tmp_path, ("arm64", "arm", "thumb"))
    small = Workload(workload.name, 1)
    rows = compute.measure(crowd, [small], ("arm64", "arm", "thumb"), 1, 1.0, lambda *_: None)
    assert [row["abi"] for row in rows] == ["arm64", "arm", "thumb"]
    assert all(row["droidemu"] > 0 for row in rows)


class Liar(Machine):
    """Computes something else."""

    def run(self, program: Path, *args: str) -> dict[str, str]:
        """A wrong result."""
        return {"result": "0", "time_ns": "1", "cpu_ns": "1"}


def test_different_results_are_an_error(tmp_path: Path) -> None:
    command = tuple(droidemu_command("run", "--headless"))
    crowd = [Machine(DROIDEMU, "arm64", command, tmp_path), Liar("qemu", "arm64", (), tmp_path)]
    with pytest.raises(RuntimeError, match="computed"):
        compute.measure(crowd, [Workload("mixed", 1)], ["arm64"], 1, 1.0, lambda *_: None)


def test_judgement() -> None:
    rows = [
        {"workload": "a", "abi": "arm", "to_qemu": 2.0},
        {"workload": "b", "abi": "arm", "to_qemu": 5.0},
        {"workload": "c", "abi": "arm", "to_qemu": None},
    ]
    report = {"compute": rows, "calls": [{"call": "x", "abi": "arm", "droidemu": 7.0}],
              "startup": {"hello_s": 0.5, "memory_mb": 250.0, "fps": 60.0}}  # fmt: skip
    kept = [verdict["met"] for verdict in judge(report)]
    assert kept == [False, False, True, True, False, True]


def test_the_command_writes_json(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    command = [sys.executable, "-m", "benchmarks", "--part", "calls", "--abi", "arm64"]
    subprocess.run(
        [*command, "--scale", "0.01", "--repeats", "1", "--json", str(out)],
        check=True, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    report = json.loads(out.read_text(encoding="utf-8"))
    assert {row["call"] for row in report["calls"]} == {"getpid", "read", "clock_gettime"}
    assert all(row["droidemu"] > 0 for row in report["calls"])


def test_jni_is_measured() -> None:
    rows = jni.measure(("arm64", "thumb"), 1, 0.01, lambda *_: None)
    assert [(row["call"], row["abi"]) for row in rows] == [(call, "arm64") for call in jni.CALLS]
    assert all(row["droidemu"] > 0 for row in rows)
    verdicts = judge({"jni": rows})
    assert len(verdicts) == 2 and "native method" in verdicts[1]["what"]
