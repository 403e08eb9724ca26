# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest time: the one object behind every guest clock, sleep and timeout.

This file is the only place of the product that reads the host's clock. All times are integers
in nanoseconds.
"""

from __future__ import annotations

import sys
import threading
import time
from abc import ABC, abstractmethod

NSEC_PER_SEC = 1_000_000_000

#: Unix time of a virtual clock's boot: 2020-01-01T00:00:00Z.
VIRTUAL_EPOCH_NS = 1_577_836_800 * NSEC_PER_SEC

#: A host wait with a time limit ends late by the scheduler's mood; so ``RealClock.idle`` ends the
#: long wait this much early and covers the rest in short sleeps.
_COARSE_SLACK_NS = 2_000_000 if sys.platform == "win32" else 0

#: Longest single host wait: ``threading`` cannot take more than about 49 days on Windows.
_LONGEST_WAIT_NS = 3600 * NSEC_PER_SEC


def host_ns() -> int:
    """Host time in ns from an arbitrary start, for figures about the emulator itself.

    ``perf_counter_ns`` because ``monotonic_ns`` steps by 15.6 ms on Windows before Python 3.13.
    """
    return time.perf_counter_ns()


def _fine_timer() -> None:
    """Windows: waits end at a tick of the system, each 15.6 ms unless finer ones are asked for."""
    if sys.platform == "win32":
        import ctypes

        ctypes.WinDLL("winmm").timeBeginPeriod(1)


class Clock(ABC):
    """Guest time in ns. All methods may be called from any thread, but ``idle`` and ``spent``
    belong to the emulation thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paused = False
        #: Who keeps the time from moving: "user", "debugger".
        self._holders: set[str] = set()
        #: The Event that an ``idle`` in progress waits for; ``pause``/``resume`` set it too.
        self._sleeper: threading.Event | None = None

    @abstractmethod
    def monotonic(self) -> int:
        """Nanoseconds of guest time since the guest's boot (CLOCK_MONOTONIC and _BOOTTIME)."""

    @abstractmethod
    def realtime(self) -> int:
        """Nanoseconds since the Unix epoch (CLOCK_REALTIME): monotonic plus an offset."""

    @abstractmethod
    def idle(self, deadline_ns: int | None, wakeup: threading.Event) -> None:
        """No guest thread can run: pass the time until ``deadline_ns`` or until ``wakeup`` is set.

        May return early; the caller clears ``wakeup`` before it looks at its queues, then looks
        at :meth:`monotonic` again. While paused this returns only after ``wakeup`` was set
        (``resume`` sets it).
        """

    @abstractmethod
    def spent(self, instructions: int) -> None:
        """Account for guest work: virtual time advances by 1 ns an instruction, real time not."""

    def held_by(self, holder: str) -> bool:
        """Whether this one has paused it."""
        return holder in self._holders

    @property
    def paused(self) -> bool:
        """Whether guest time stands still on somebody's request."""
        return self._paused

    def pause(self, holder: str = "user") -> None:
        """Make guest time stand still; an ``idle`` in progress returns so that its caller sees.

        It moves again when every ``holder`` who paused it has resumed it.
        """
        with self._lock:
            self._holders.add(holder)
            if not self._paused:
                self._freeze()
                self._paused = True
            self._wake()

    def resume(self, holder: str = "user") -> None:
        """Let guest time go on where it stopped and wake an ``idle`` in progress."""
        with self._lock:
            self._holders.discard(holder)
            if self._paused and not self._holders:
                self._thaw()
                self._paused = False
            self._wake()

    @abstractmethod
    def _freeze(self) -> None:
        """Hook of ``pause``, called with the lock held."""

    @abstractmethod
    def _thaw(self) -> None:
        """Hook of ``resume``, called with the lock held."""

    def _wake(self) -> None:
        if self._sleeper is not None:
            self._sleeper.set()

    def _sleep_on(self, wakeup: threading.Event, timeout_ns: int | None) -> None:
        """Wait for ``wakeup`` on the host, where pause and resume can reach the waiter."""
        with self._lock:
            self._sleeper = wakeup
        try:
            wakeup.wait(None if timeout_ns is None else timeout_ns / NSEC_PER_SEC)
        finally:
            with self._lock:
                self._sleeper = None

    def _idle_paused(self, wakeup: threading.Event) -> None:
        with self._lock:
            if not self._paused:
                return
            self._sleeper = wakeup
        try:
            wakeup.wait()
        finally:
            with self._lock:
                self._sleeper = None


class RealClock(Clock):
    """Guest time that runs with the host's, except while paused."""

    def __init__(self) -> None:
        super().__init__()
        _fine_timer()
        #: Host time of the guest's boot, realtime minus monotonic, and the frozen time if paused.
        #: One tuple, so that readers on other threads need no lock: every clock call reads it.
        self._state: tuple[int, int, int | None] = (time.perf_counter_ns(), time.time_ns(), None)

    def monotonic(self) -> int:
        boot, _, frozen = self._state
        return time.perf_counter_ns() - boot if frozen is None else frozen

    def realtime(self) -> int:
        boot, offset, frozen = self._state
        return offset + (time.perf_counter_ns() - boot if frozen is None else frozen)

    def spent(self, instructions: int) -> None:
        """Guest work costs host time already."""

    def idle(self, deadline_ns: int | None, wakeup: threading.Event) -> None:
        while not wakeup.is_set():
            if self._paused:
                self._idle_paused(wakeup)
                return
            if deadline_ns is None:
                self._sleep_on(wakeup, None)
                return
            left = deadline_ns - self.monotonic()
            if left <= 0:
                return
            if left > _COARSE_SLACK_NS:
                self._sleep_on(wakeup, min(left - _COARSE_SLACK_NS, _LONGEST_WAIT_NS))
            else:
                # Windows only: time.sleep has a high-resolution timer there (Python 3.11),
                # waiting for an Event has not.
                time.sleep(min(left, 500_000) / NSEC_PER_SEC)

    def _freeze(self) -> None:
        boot, offset, _ = self._state
        self._state = (boot, offset, time.perf_counter_ns() - boot)

    def _thaw(self) -> None:
        _, _, frozen = self._state
        assert frozen is not None
        # As after a suspend: the monotonic clock goes on, the wall clock has moved.
        self._state = (time.perf_counter_ns() - frozen, time.time_ns() - frozen, None)


class VirtualClock(Clock):
    """Guest time that is a pure function of what the guest did.

    It moves with :meth:`spent` and, when every guest thread waits, jumps straight to the earliest
    deadline; so two runs with the same input give the same bytes.
    """

    def __init__(self, epoch_ns: int = VIRTUAL_EPOCH_NS) -> None:
        super().__init__()
        self._now = 0
        self._epoch = epoch_ns

    def monotonic(self) -> int:
        return self._now

    def realtime(self) -> int:
        return self._now + self._epoch

    def spent(self, instructions: int) -> None:
        self._now += instructions

    def idle(self, deadline_ns: int | None, wakeup: threading.Event) -> None:
        if wakeup.is_set():
            return
        if self._paused:
            self._idle_paused(wakeup)
        elif deadline_ns is None:
            self._sleep_on(wakeup, None)
        elif deadline_ns > self._now:
            self._now = deadline_ns

    def _freeze(self) -> None:
        """Virtual time stands still by itself when nobody works."""

    def _thaw(self) -> None:
        """See ``_freeze``."""


def make_clock(kind: str) -> Clock:
    """The clock for ``--time real`` or ``--time virtual``; ValueError for anything else."""
    if kind == "real":
        return RealClock()
    if kind == "virtual":
        return VirtualClock()
    raise ValueError(f"unknown kind of clock: {kind!r}")
