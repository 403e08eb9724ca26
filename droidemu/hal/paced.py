# SPDX-License-Identifier: GPL-2.0-or-later
"""Virtual time that a person can watch: it never runs ahead of the host's clock.

What the guest sees is exactly what a :class:`~droidemu.hal.clock.VirtualClock` shows, so a run can
be repeated without pacing. The host's clock only decides how long an idle guest is kept waiting.
"""

from __future__ import annotations

import threading
import time

from droidemu.hal.clock import NSEC_PER_SEC, VirtualClock, host_ns

#: A guest that is further behind than this does not catch up: it would run in fast motion.
_SLIP_NS = 50_000_000


class PacedClock(VirtualClock):
    """A virtual clock that goes with the host's as long as the guest keeps up."""

    def __init__(self) -> None:
        super().__init__()
        #: Host time at which guest time was 0, moved on when the guest is late or paused.
        self._base = host_ns()
        self._frozen_at = 0

    def idle(self, deadline_ns: int | None, wakeup: threading.Event) -> None:
        if not self._paused and deadline_ns is not None and not wakeup.is_set():
            left = self._ahead(deadline_ns)
            if left > 0:
                self._sleep_on(wakeup, left)
        super().idle(deadline_ns, wakeup)

    def pace(self) -> None:
        """Let the host catch up with a guest that computes faster than real time.

        For a ticker that comes every few milliseconds; not while paused.
        """
        left = self._ahead(self.monotonic())
        if left > 0 and not self._paused:
            time.sleep(min(left, _SLIP_NS) / NSEC_PER_SEC)

    def _ahead(self, guest_ns: int) -> int:
        """Host ns until guest time ``guest_ns`` is due."""
        left = self._base + guest_ns - host_ns()
        if left < -_SLIP_NS:
            self._base -= left
        return left

    def _freeze(self) -> None:
        self._frozen_at = host_ns()

    def _thaw(self) -> None:
        self._base += host_ns() - self._frozen_at
