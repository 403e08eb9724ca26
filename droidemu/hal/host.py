# SPDX-License-Identifier: GPL-2.0-or-later
"""How busy the host is: the figures behind ``--stats`` and the window's panel."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

from droidemu.hal.clock import host_ns

_PROC_STAT = Path("/proc/stat")


class HostMeter:
    """Averages since the previous :meth:`sample`. One thread uses one meter."""

    def __init__(self) -> None:
        self._cpus = os.cpu_count() or 1
        self._wall = host_ns()
        self._process = time.process_time_ns()
        self._busy, self._total = _cpu_times()

    def sample(self) -> tuple[float, float | None]:
        """(share of all CPUs that this process used, share that anybody used), 0.0 to 1.0.

        The second is None where the system does not tell. Calls closer together than some tens of
        milliseconds give coarse values.
        """
        wall, process = host_ns(), time.process_time_ns()
        elapsed = max(wall - self._wall, 1)
        share = (process - self._process) / elapsed / self._cpus
        self._wall, self._process = wall, process
        return min(max(share, 0.0), 1.0), self._load()

    def _load(self) -> float | None:
        busy, total = _cpu_times()
        if total is None:
            return _load_average(self._cpus)
        if busy is None or self._busy is None or self._total is None:
            return None
        elapsed = total - self._total
        share = (busy - self._busy) / elapsed if elapsed > 0 else None
        self._busy, self._total = busy, total
        return None if share is None else min(max(share, 0.0), 1.0)


def _load_average(cpus: int) -> float | None:
    """The last minute's load as a share: all that macOS tells cheaply."""
    if sys.platform == "win32":
        return None
    try:
        return min(os.getloadavg()[0] / cpus, 1.0)
    except OSError:
        return None


def _cpu_times() -> tuple[int | None, int | None]:
    """(busy, busy and idle) time of all CPUs in any unit, None where it cannot be known."""
    if sys.platform == "win32":
        return _windows_times()
    if sys.platform == "linux":
        return parse_proc_stat(_PROC_STAT)
    return None, None


def parse_proc_stat(path: Path) -> tuple[int | None, int | None]:
    """Busy and total clock ticks from proc(5)'s ``cpu`` line."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            words = file.readline().split()
        # user nice system idle iowait irq softirq steal (guest time is part of user)
        times = [int(word) for word in words[1:9]]
    except (OSError, ValueError):
        return None, None
    if len(times) < 4 or words[0] != "cpu":
        return None, None
    idle = sum(times[3:5])
    return sum(times) - idle, sum(times)


def _windows_times() -> tuple[int | None, int | None]:
    """GetSystemTimes(): kernel time includes idle time."""
    if sys.platform != "win32":
        return None, None
    idle, kernel, user = ctypes.c_uint64(), ctypes.c_uint64(), ctypes.c_uint64()
    if not ctypes.windll.kernel32.GetSystemTimes(
        ctypes.byref(idle), ctypes.byref(kernel), ctypes.byref(user)
    ):
        return None, None
    total = kernel.value + user.value
    return total - idle.value, total
