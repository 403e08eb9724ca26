# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest time: real, virtual, paused."""

from __future__ import annotations

import threading

import pytest

from droidemu.hal.clock import VIRTUAL_EPOCH_NS, Clock, RealClock, VirtualClock, make_clock


def in_thread(function: object, *args: object) -> threading.Thread:
    thread = threading.Thread(target=function, args=args, daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def wait_until_idle(clock: Clock) -> None:
    while clock._sleeper is None:
        threading.Event().wait(0.001)


def test_virtual_clock_starts_at_its_epoch() -> None:
    clock = VirtualClock()
    assert clock.monotonic() == 0
    assert clock.realtime() == VIRTUAL_EPOCH_NS == 1577836800 * 10**9


def test_virtual_clock_counts_instructions() -> None:
    clock = VirtualClock()
    clock.spent(1234)
    assert clock.monotonic() == 1234
    assert clock.realtime() == VIRTUAL_EPOCH_NS + 1234


def test_virtual_idle_jumps_to_the_deadline_and_never_back() -> None:
    clock = VirtualClock()
    wakeup = threading.Event()
    clock.idle(5_000_000_000, wakeup)
    assert clock.monotonic() == 5_000_000_000
    clock.idle(10, wakeup)
    assert clock.monotonic() == 5_000_000_000


def test_virtual_idle_does_not_jump_over_waiting_work() -> None:
    clock = VirtualClock()
    wakeup = threading.Event()
    wakeup.set()
    clock.idle(100, wakeup)
    assert clock.monotonic() == 0


@pytest.mark.parametrize("kind", ["real", "virtual"])
def test_idle_without_deadline_ends_with_wakeup(kind: str) -> None:
    clock = make_clock(kind)
    wakeup = threading.Event()
    thread = in_thread(clock.idle, None, wakeup)
    wait_until_idle(clock)
    wakeup.set()
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.parametrize("kind", ["real", "virtual"])
def test_paused_idle_ends_with_resume(kind: str) -> None:
    clock = make_clock(kind)
    wakeup = threading.Event()
    clock.pause()
    assert clock.paused
    before = clock.monotonic()
    thread = in_thread(clock.idle, before + 1, wakeup)
    wait_until_idle(clock)
    assert clock.monotonic() == before
    clock.resume()
    thread.join(30)
    assert not thread.is_alive()
    assert wakeup.is_set()
    assert not clock.paused


@pytest.mark.parametrize("kind", ["real", "virtual"])
def test_pause_reaches_a_sleeping_idle(kind: str) -> None:
    clock = make_clock(kind)
    wakeup = threading.Event()
    thread = in_thread(clock.idle, None, wakeup)
    wait_until_idle(clock)
    clock.pause()
    thread.join(30)
    assert not thread.is_alive()


def test_real_idle_reaches_the_deadline() -> None:
    clock = RealClock()
    deadline = clock.monotonic() + 3_000_000
    clock.idle(deadline, threading.Event())
    assert clock.monotonic() >= deadline


def test_real_idle_with_a_past_deadline_returns() -> None:
    clock = RealClock()
    clock.idle(0, threading.Event())
    clock.idle(-5, threading.Event())


def test_real_time_stands_still_while_paused_and_goes_on() -> None:
    clock = RealClock()
    clock.pause()
    frozen = clock.monotonic()
    threading.Event().wait(0.01)
    assert clock.monotonic() == frozen
    wall = clock.realtime()
    clock.resume()
    assert clock.monotonic() - frozen < 10_000_000_000
    # As after a suspend, the wall clock has caught up with the host.
    assert clock.realtime() - wall >= 9_000_000


def test_real_clock_ignores_guest_work() -> None:
    clock = RealClock()
    clock.spent(10**15)
    assert clock.monotonic() < 10**15


def test_unknown_kind() -> None:
    with pytest.raises(ValueError):
        make_clock("imaginary")
