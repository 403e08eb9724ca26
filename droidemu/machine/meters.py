# SPDX-License-Identifier: GPL-2.0-or-later
"""Live figures of a run: guest speed, and how much of the host it gets."""

from __future__ import annotations

import os
import time

from droidemu.display.session import SessionStats
from droidemu.hal.clock import host_ns

#: How long figures are averaged, ns.
_WINDOW_NS = 1_000_000_000


class Meters:
    """Differences over about a second; ``sample`` is called from the display's thread."""

    def __init__(self) -> None:
        import psutil

        self._load = psutil.cpu_percent
        self._load(None)
        self._last = host_ns()
        self._cpu = time.process_time_ns()
        self._instructions = 0
        self._stats = SessionStats()

    def sample(self, instructions: int) -> SessionStats:
        """The latest figures; ``instructions``: executed by the guest so far."""
        now = host_ns()
        span = now - self._last
        if span < _WINDOW_NS:
            return self._stats
        cpu = time.process_time_ns()
        cores = os.cpu_count() or 1
        self._stats = SessionStats(
            guest_ips=(instructions - self._instructions) * 1e9 / span,
            host_cpu=(cpu - self._cpu) / span / cores,
            host_load=self._load(None) / 100,
        )
        self._last, self._cpu, self._instructions = now, cpu, instructions
        return self._stats
