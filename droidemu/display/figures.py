# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames a second and frame times, from the moments at which frames were presented."""

from __future__ import annotations

from collections import deque

from droidemu.hal.clock import NSEC_PER_SEC


class FrameFigures:
    """A window of the last second (for rates) and the last frames (for the graph). Host ns."""

    def __init__(self, graph: int = 90) -> None:
        self._moments: deque[int] = deque()
        self._last: int | None = None
        #: Milliseconds between the latest presented frames, oldest first.
        self.intervals_ms: deque[float] = deque(maxlen=graph)
        #: Milliseconds that presenting the latest frames took.
        self.present_ms: deque[float] = deque(maxlen=graph)
        self.frames = 0

    def add(self, now: int, present_ns: int) -> None:
        """A frame was on the screen at ``now`` after ``present_ns`` of work."""
        if self._last is not None:
            self.intervals_ms.append((now - self._last) / 1e6)
        self._last = now
        self.present_ms.append(present_ns / 1e6)
        self._moments.append(now)
        self.frames += 1
        self._forget(now)

    def fps(self, now: int) -> float:
        """New frames in the last second."""
        self._forget(now)
        return float(len(self._moments))

    @property
    def present_average_ms(self) -> float:
        """Mean work for a frame, ms; 0 before the first."""
        return sum(self.present_ms) / len(self.present_ms) if self.present_ms else 0.0

    @property
    def interval_worst_ms(self) -> float:
        """Longest time between two of the latest frames, ms."""
        return max(self.intervals_ms, default=0.0)

    def _forget(self, now: int) -> None:
        while self._moments and self._moments[0] <= now - NSEC_PER_SEC:
            self._moments.popleft()
