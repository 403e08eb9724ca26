# SPDX-License-Identifier: GPL-2.0-or-later
"""Host figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.hal import host


def test_proc_stat(tmp_path: Path) -> None:
    path = tmp_path / "stat"
    path.write_text("cpu  10 1 9 70 5 2 3 0 4 0\ncpu0 1 1 1 1\n", encoding="ascii")
    assert host.parse_proc_stat(path) == (25, 100)


@pytest.mark.parametrize("text", ["", "cpu", "cpu a b c d", "intr 1 2 3 4 5"])
def test_odd_proc_stat(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stat"
    path.write_text(text, encoding="ascii")
    assert host.parse_proc_stat(path) == (None, None)
    assert host.parse_proc_stat(tmp_path / "none") == (None, None)


def test_samples_are_shares() -> None:
    meter = host.HostMeter()
    sum(range(200_000))
    share, load = meter.sample()
    assert 0 <= share <= 1
    assert load is None or 0 <= load <= 1


def test_load_since_the_previous_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([(100, 1000), (150, 1100), (150, 1100), (250, 1200)])
    monkeypatch.setattr(host, "_cpu_times", lambda: next(times))
    meter = host.HostMeter()
    assert [meter.sample()[1] for _ in range(3)] == [0.5, None, 1.0]
