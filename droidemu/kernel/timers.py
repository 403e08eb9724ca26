# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's timer queue: everything that is to happen at a moment of guest time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel


class Timer:
    """One callback at one moment; ``cancel`` may be called at any time."""

    __slots__ = ("callback", "deadline", "timers")

    def __init__(self, timers: Timers, deadline: int, callback: Callable[[], None]) -> None:
        self.timers = timers
        #: Nanoseconds of the monotonic clock.
        self.deadline = deadline
        #: None once it fired or was cancelled.
        self.callback: Callable[[], None] | None = callback

    @property
    def active(self) -> bool:
        """Still to fire."""
        return self.callback is not None

    def cancel(self) -> None:
        """Never fire; nothing happens if it did already."""
        if self.callback is not None:
            self.callback = None
            self.timers._cancelled()


class Timers:
    """A heap of timers; a ``hal.Ticker``. Equal deadlines fire in the order they were set."""

    def __init__(self, kernel: Kernel | None = None) -> None:
        self.kernel = kernel
        self._heap: list[tuple[int, int, Timer]] = []
        self._order = count()
        self._dead = 0

    def at(self, deadline_ns: int, callback: Callable[[], None]) -> Timer:
        """Call ``callback`` when the monotonic clock has reached ``deadline_ns``."""
        timer = Timer(self, deadline_ns, callback)
        heapq.heappush(self._heap, (deadline_ns, next(self._order), timer))
        return timer

    def next_deadline(self) -> int | None:
        """See ``hal.Ticker``."""
        heap = self._heap
        while heap:
            if heap[0][2].callback is not None:
                return heap[0][0]
            heapq.heappop(heap)
            self._dead -= 1
        return None

    def tick(self, now: int) -> None:
        """See ``hal.Ticker``: fire what is due at entry.

        What a callback sets for a moment already past waits for the next tick, so that it cannot
        hold the machine.
        """
        due: list[Timer] = []
        heap = self._heap
        while heap and heap[0][0] <= now:
            due.append(heapq.heappop(heap)[2])
        for timer in due:
            callback = timer.callback
            if callback is None:
                self._dead -= 1
                continue
            timer.callback = None
            callback()

    def _cancelled(self) -> None:
        """Sleeps that end early leave dead entries: sweep when they outnumber the living."""
        self._dead += 1
        if self._dead > 64 and self._dead * 2 > len(self._heap):
            self._heap[:] = [entry for entry in self._heap if entry[2].callback is not None]
            heapq.heapify(self._heap)
            self._dead = 0
