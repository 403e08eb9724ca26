# SPDX-License-Identifier: GPL-2.0-or-later
"""Budgets and stop requests: wherever a thread is stopped, it goes on as if nothing had been."""

from __future__ import annotations

import random
import threading

from droidemu.engine import StopReason

from . import programs
from .guest import Guest


def _uninterrupted(guest: Guest) -> tuple[object, ...]:
    programs.start(guest)
    assert guest.run(1 << 40) is StopReason.SYSCALL
    return programs.result(guest)


def test_the_program_does_something(guest: Guest) -> None:
    _uninterrupted(guest)
    word = guest.isa.word_size
    log = [
        int.from_bytes(guest.space.read(0x802000 + word * n, word), "little")
        for n in range(programs.STEPS)
    ]
    assert log == list(range(1, programs.STEPS + 1))
    assert guest.space.read_u32(0x806000) == 3 * programs.STEPS


def test_every_budget_gives_the_same_end(guest: Guest) -> None:
    want = _uninterrupted(guest)
    for budget in [*range(1, 40), 64, 100, 1000]:
        programs.start(guest)
        stops = 0
        while (reason := guest.run(budget)) is StopReason.BUDGET:
            stops += 1
            assert stops < 100_000
        assert reason is StopReason.SYSCALL, guest.state(reason)
        assert programs.result(guest) == want, f"budget {budget}"
        assert stops > 0


def test_registers_may_be_looked_at_on_every_stop(guest: Guest) -> None:
    """Reading and writing back all registers, and switching threads, changes nothing."""
    want = _uninterrupted(guest)
    programs.start(guest)
    other = guest.cpu.copy()
    while guest.run(1) is StopReason.BUDGET:
        guest.cpu.set_general(guest.cpu.general())
        guest.cpu.set_fp(guest.cpu.fp())
        guest.cpu.flags = guest.cpu.flags
        guest.cpu.pc, guest.cpu.thumb = guest.cpu.pc, guest.cpu.thumb
    assert programs.result(guest) == want
    other.release()


def test_two_threads_in_turns(guest: Guest) -> None:
    """The switch makes store-exclusives fail, which the program retries (A32) or counts (A64)."""
    programs.start(guest)
    other = guest.cpu.copy()
    other.set(guest.isa.general[2], 0x900000)  # a log of its own
    other.set(guest.isa.general[5], 0x904000)
    other.sp = 0x909000
    guest.map(0x900000, 0xA000, 3)
    running = [guest.cpu, other]
    rng = random.Random(9)
    while running:
        cpu = running.pop(0)
        if guest.engine.run(cpu, rng.randrange(1, 60)) is not StopReason.SYSCALL:
            running.append(cpu)
    total = guest.space.read_u32(0x806000)
    if guest.wide:
        missed = guest["x9"] + other.get("x9")
        assert missed > 0
        assert total == 3 * (2 * programs.STEPS - missed)
        # LDADD needs no retry.
        assert guest.space.read_u64(0x806040) == programs.STEPS * (programs.STEPS + 1)
    else:
        assert total == 6 * programs.STEPS
    other.release()


def test_same_budgets_same_stops(guest: Guest) -> None:
    """Where a budget ends is a function of the guest's execution alone."""
    traces = []
    for _ in range(2):
        rng = random.Random(3)
        programs.start(guest)
        guest.engine.invalidate(guest.CODE, guest.CODE + 0x1000)
        trace: list[int] = []
        while guest.run(rng.randrange(1, 90)) is StopReason.BUDGET:
            trace.append(guest.cpu.pc)
        traces.append(trace)
    assert traces[0] == traces[1]
    with Guest(guest.mode) as another:
        rng = random.Random(3)
        programs.start(another)
        trace = []
        while another.run(rng.randrange(1, 90)) is StopReason.BUDGET:
            trace.append(another.cpu.pc)
    assert trace == traces[0], "also in another engine"


def test_budget_is_about_that_many_instructions(a64: Guest) -> None:
    a64.load("1: add x0, x0, #1\nb 1b")
    for budget in (1, 2, 10, 1001, 100_000):
        before, counted = a64["x0"], a64.engine.instructions
        assert a64.run(budget) is StopReason.BUDGET
        assert abs(2 * (a64["x0"] - before) - budget) <= 2
        assert a64.engine.instructions - counted == 2 * (a64["x0"] - before)


def test_endless_loops_are_left(guest: Guest) -> None:
    for text in ("1: b 1b", "1: nop\nb 1b", "b 2f\n1: b 2f\n2: b 1b"):
        guest.load(text)
        for _ in range(3):
            assert guest.run(1000) is StopReason.BUDGET
        guest.engine.request_stop()
        assert guest.run(1 << 40) is StopReason.REQUESTED


def test_a_request_before_the_run_stops_it_at_once(guest: Guest) -> None:
    programs.start(guest)
    guest.engine.request_stop()
    assert guest.run() is StopReason.REQUESTED
    assert guest.cpu.pc == guest.CODE
    assert guest.run() is StopReason.SYSCALL, "the request is used up"


def test_requests_from_another_host_thread(guest: Guest) -> None:
    """Stops at random moments; each leaves the thread between two instructions."""
    want = _uninterrupted(guest)
    done = threading.Event()
    pauses = random.Random(4)

    def nag() -> None:
        while not done.wait(pauses.random() * 0.0005):
            guest.engine.request_stop()

    nagger = threading.Thread(target=nag)
    nagger.start()
    stops = 0
    try:
        while stops < 25:
            programs.start(guest)
            while (reason := guest.run(1 << 40)) is StopReason.REQUESTED:
                stops += 1
            assert reason is StopReason.SYSCALL, guest.state(reason)
            assert programs.result(guest) == want
    finally:
        done.set()
        nagger.join()


def test_request_reaches_a_running_guest(guest: Guest) -> None:
    guest.load("1: b 1b")
    started = threading.Event()

    def stop() -> None:
        started.wait()
        guest.engine.request_stop()

    other = threading.Thread(target=stop)
    other.start()
    started.set()
    assert guest.run(1 << 60) is StopReason.REQUESTED
    other.join()


def test_hints(guest: Guest) -> None:
    """YIELD and WFE may give way to others, SEV and WFI do nothing; none traps."""
    for hint in ("nop", "yield", "wfe", "wfi", "sev", "sevl" if guest.wide else "dbg #1"):
        guest.load(f"mov {guest.reg(0)}, #1\n{hint}\nmov {guest.reg(0)}, #2\nsvc #0")
        guest.finish()
        assert guest[guest.reg(0)] == 2, hint


def test_hint_at_the_end_of_a_block(guest: Guest) -> None:
    """A spin loop with a YIELD, as lock code has it."""
    loop = "subs x0, x0, #1\nyield\nb.ne 1b" if guest.wide else "subs r0, r0, #1\nyield\nbne 1b"
    guest.load(f"1: {loop}\nsvc #0")
    guest[guest.reg(0)] = 1000
    guest.finish()
    assert guest[guest.reg(0)] == 0
