# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps, breakpoints and watched accesses: none of them changes what a program does."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from droidemu.engine import StopReason, Watch
from droidemu.memory import PROT_READ, PROT_WRITE

from . import programs
from .guest import RX, Guest


def _uninterrupted(guest: Guest) -> tuple[object, ...]:
    programs.start(guest)
    assert guest.run(1 << 40) is StopReason.SYSCALL
    return programs.result(guest)


def _trace(guest: Guest) -> list[int]:
    """Every PC of the program, by single steps up to its system call."""
    programs.start(guest)
    seen = [guest.cpu.pc]
    while (reason := guest.engine.step(guest.cpu)) is StopReason.STEPPED:
        seen.append(guest.cpu.pc)
        assert len(seen) < 1_000_000
    assert reason is StopReason.SYSCALL, guest.state(reason)
    return seen


def test_single_steps_give_the_same_end(guest: Guest) -> None:
    want = _uninterrupted(guest)
    seen = _trace(guest)
    assert programs.result(guest) == want
    # Every instruction is seen alone, those of IT blocks too.
    size = {"a64": {4}, "a32": {4}, "t32": {2, 4}}[guest.mode]
    forward = [b - a for a, b in pairwise(seen) if 0 < b - a <= 4]
    assert set(forward) == size
    per_turn = {"a64": 26, "a32": 27, "t32": 28}[guest.mode]
    assert programs.STEPS * (per_turn - 4) < len(seen) < programs.STEPS * (per_turn + 4)


def test_steps_and_runs_in_any_mixture(guest: Guest) -> None:
    want = _uninterrupted(guest)
    chance = random.Random(3)
    for _ in range(10):
        programs.start(guest)
        while True:
            if chance.random() < 0.5:
                reason = guest.run(chance.randrange(1, 30))
            else:
                reason = guest.engine.step(guest.cpu)
            if chance.random() < 0.2:
                guest.cpu.set_general(guest.cpu.general())
                guest.cpu.flags = guest.cpu.flags
            if reason is StopReason.SYSCALL:
                break
            assert reason in (StopReason.BUDGET, StopReason.STEPPED), guest.state(reason)
        assert programs.result(guest) == want


def test_reading_another_thread_does_not_break_an_exclusive_sequence(guest: Guest) -> None:
    """A debugger looks at all threads after each step; the stepped loop must still succeed."""
    want = _uninterrupted(guest)
    programs.start(guest)
    other = guest.cpu.copy()
    while guest.engine.step(guest.cpu) is StopReason.STEPPED:
        other.general()
    assert programs.result(guest) == want
    other.release()


def test_a_breakpoint_everywhere(guest: Guest) -> None:
    want = _uninterrupted(guest)
    seen = _trace(guest)
    guest.engine.set_breakpoints(set(seen))
    programs.start(guest)
    hits = []
    while True:
        reason = guest.run(1 << 30)
        if reason is StopReason.STOPPED_AT:
            assert guest.run(1 << 30) is StopReason.STOPPED_AT  # it does not move by itself
            hits.append(guest.cpu.pc)
            reason = guest.engine.step(guest.cpu)
        if reason is StopReason.SYSCALL:
            break
        assert reason is StopReason.STEPPED, guest.state(reason)
    assert hits == seen
    assert programs.result(guest) == want
    guest.engine.set_breakpoints([])
    programs.start(guest)
    assert guest.run(1 << 40) is StopReason.SYSCALL
    assert programs.result(guest) == want


def test_some_breakpoints_while_others_come_and_go(guest: Guest) -> None:
    seen = _trace(guest)
    want = _uninterrupted(guest)
    addresses = sorted(set(seen))
    chance = random.Random(8)
    programs.start(guest)
    expected = iter(seen)
    chosen: set[int] = set()
    for _ in range(400):
        fresh = set(chance.sample(addresses, chance.randrange(1, 4)))
        guest.engine.set_breakpoints(fresh)
        chosen = fresh
        reason = guest.run(1 << 30)
        if reason is StopReason.SYSCALL:
            break
        assert reason is StopReason.STOPPED_AT
        want_pc = next(pc for pc in expected if pc in chosen)
        assert guest.cpu.pc == want_pc
        reason = guest.engine.step(guest.cpu)
        if reason is StopReason.SYSCALL:
            break
    else:
        guest.engine.set_breakpoints([])
        assert guest.run(1 << 40) is StopReason.SYSCALL
    guest.engine.set_breakpoints([])
    assert programs.result(guest) == want


def test_a_breakpoint_at_the_start_of_a_page(guest: Guest) -> None:
    """With nothing executable in front of it."""
    nop = "nop\n" * 4
    guest.load(f"1: {nop} b 1b", at=0x20000)
    for _ in range(3):
        guest.engine.set_breakpoints([0x20000])
        assert guest.run(1000) is StopReason.STOPPED_AT
        assert guest.engine.step(guest.cpu) is StopReason.STEPPED
        assert guest.run(1000) is StopReason.STOPPED_AT
        assert guest.cpu.pc == 0x20000
        guest.engine.set_breakpoints([])
        assert guest.run(1000) is StopReason.BUDGET


def test_a_breakpoint_survives_new_code_and_a_protection_change(guest: Guest) -> None:
    labels = guest.load("a: nop\nb: nop\nc: nop\nd: svc #0", prot=7)
    guest.engine.set_breakpoints([labels["c"]])
    assert guest.run(100) is StopReason.STOPPED_AT
    guest.space.protect(0x10000, 0x11000, RX)
    guest.goto(labels["a"])
    assert guest.run(100) is StopReason.STOPPED_AT
    assert guest.cpu.pc == labels["c"]
    guest.load("a: nop\nb: nop\nc: nop\nd: nop\ne: svc #0")
    assert guest.run(100) is StopReason.STOPPED_AT


def test_range_steps_end_outside(guest: Guest) -> None:
    labels = guest.load(
        f"mov {guest.reg(0)}, #100\nlow: sub {guest.reg(0)}, {guest.reg(0)}, #1\n"
        f"cmp {guest.reg(0)}, #0\nbne low\nhigh: nop\nsvc #0"
    )
    guest.engine.step(guest.cpu)
    step = guest.engine.step
    low, high = labels["low"], labels["high"]
    assert step(guest.cpu, low, high, 1 << 20) is StopReason.STEPPED
    assert (guest.cpu.pc, guest[guest.reg(0)]) == (high, 0)
    guest.goto(low)
    guest[guest.reg(0)] = 100
    assert step(guest.cpu, low, high, 30) is StopReason.STEPPED
    assert guest[guest.reg(0)] == 90
    guest.engine.set_breakpoints([low])
    assert step(guest.cpu, low, high, 1 << 20) is StopReason.STEPPED
    assert guest.cpu.pc == low
    guest.engine.set_breakpoints([])
    guest[guest.reg(0)] = 100
    guest.engine.request_stop()
    assert step(guest.cpu, low, high, 1 << 20) in (StopReason.REQUESTED, StopReason.STEPPED)
    assert 0 < guest[guest.reg(0)] <= 100


@pytest.mark.parametrize("place", [1 << 31, 1 << 63, (1 << 64) - 64])
def test_a_range_where_no_code_can_be(guest: Guest, place: int) -> None:
    """A debugger may set the PC to anything, and step there."""
    guest.load("nop\nsvc #0")
    place &= (1 << 8 * guest.isa.word_size) - 1
    guest.goto(place)
    assert guest.engine.step(guest.cpu, place, place + 32, 1 << 20) is StopReason.FAULT
    guest.goto(place)
    assert guest.engine.step(guest.cpu, 0, (1 << 64) - 1, 1 << 20) is StopReason.FAULT


@pytest.mark.parametrize("access", [PROT_READ, PROT_WRITE, PROT_READ | PROT_WRITE])
def test_watched_accesses_stop_before_they_happen(guest: Guest, access: int) -> None:
    """Every access of the whole program to the counter, found by stepping, is reported."""
    want = _uninterrupted(guest)
    word = guest.isa.word_size
    watch = Watch(0x806000, 0x806000 + word, access)
    guest.engine.set_watches([watch])
    programs.start(guest)
    hits = {PROT_READ: 0, PROT_WRITE: 0}
    while True:
        before = guest.space.read(0x806000, word)
        reason = guest.run(1 << 30)
        if reason is StopReason.SYSCALL:
            break
        assert reason is StopReason.WATCHPOINT, guest.state(reason)
        hit = guest.engine.hit
        assert hit is not None
        assert hit.watch is watch
        assert hit.address == 0x806000
        hits[hit.access] += 1
        assert hit.access & access
        if access == PROT_WRITE:
            # Nothing has changed it in between, nor has the access itself.
            changed = int.from_bytes(guest.space.read(0x806000, word), "little")
            assert changed == int.from_bytes(before, "little") == 3 * (hits[PROT_WRITE] - 1)
        guest.engine.set_watches([])
        assert guest.engine.step(guest.cpu) is StopReason.STEPPED
        guest.engine.set_watches([watch])
    guest.engine.set_watches([])
    assert programs.result(guest) == want
    if access & PROT_WRITE:
        assert hits[PROT_WRITE] == programs.STEPS
    if access & PROT_READ:
        # A32 and Thumb read it again where it is even, one time in two.
        again = 0 if guest.wide else programs.STEPS // 2
        assert hits[PROT_READ] == programs.STEPS + again


def test_other_accesses_to_a_watched_page_go_on(guest: Guest) -> None:
    """Stack, log and counter pages are watched where the program never looks."""
    want = _uninterrupted(guest)
    both = PROT_READ | PROT_WRITE
    places = (guest.DATA + 8, 0x802FF0, 0x806800, 0x800FF8)
    guest.engine.set_watches([Watch(place, place + 8, both) for place in places])
    programs.start(guest)
    assert guest.run(1 << 40) is StopReason.SYSCALL
    guest.engine.set_watches([])
    assert programs.result(guest) == want


def test_a_pair_that_hits_with_its_second_half_is_taken_back(a64: Guest) -> None:
    a64.load("stp x1, x2, [x0], #16\nsvc #0")
    a64["x0"], a64["x1"], a64["x2"] = a64.DATA + 0x100, 0x1111, 0x2222
    a64.engine.set_watches([Watch(a64.DATA + 0x10C, a64.DATA + 0x110, PROT_WRITE)])
    assert a64.engine.step(a64.cpu) is StopReason.WATCHPOINT
    assert a64.engine.hit is not None
    assert a64.engine.hit.address == a64.DATA + 0x10C
    assert a64["x0"] == a64.DATA + 0x100
    assert a64.space.read(a64.DATA + 0x100, 16) == bytes(16)
    a64.engine.set_watches([])
    assert a64.run(100) is StopReason.SYSCALL
    assert a64.space.read_u64(a64.DATA + 0x108) == 0x2222


def test_ranges_of_any_length_and_partial_overlap(guest: Guest) -> None:
    x = guest.reg
    guest.load(f"strb {'w1' if guest.wide else 'r1'}, [{x(0)}]\nsvc #0")
    for start, end in ((0x100, 0x101), (0x80, 0x101), (0x100, 0x1800), (0, 0x2000)):
        guest.goto(guest.CODE)
        guest[x(0)] = guest.DATA + 0x100
        guest.engine.set_watches([Watch(guest.DATA + start, guest.DATA + end, PROT_WRITE)])
        assert guest.run(100) is StopReason.WATCHPOINT, (start, end)
        assert guest.engine.hit is not None
        assert guest.engine.hit.address == guest.DATA + 0x100
    for start, end in ((0xF0, 0x100), (0x101, 0x110)):
        guest.goto(guest.CODE)
        guest.engine.set_watches([Watch(guest.DATA + start, guest.DATA + end, PROT_WRITE)])
        assert guest.run(100) is StopReason.SYSCALL, (start, end)


def test_dc_zva_hits_and_can_be_passed(a64: Guest) -> None:
    a64.load("dc zva, x0\nsvc #0")
    a64.space.fill(a64.DATA, 0x100, 0xFF)
    a64["x0"] = a64.DATA + 0x48
    a64.engine.set_watches([Watch(a64.DATA + 0x50, a64.DATA + 0x51, PROT_WRITE)])
    assert a64.run(100) is StopReason.WATCHPOINT
    assert a64.space.read_u8(a64.DATA + 0x50) == 0xFF
    a64.engine.set_watches([Watch(a64.DATA + 0x90, a64.DATA + 0x91, PROT_WRITE)])
    assert a64.run(100) is StopReason.SYSCALL
    assert a64.space.read(a64.DATA + 0x3F, 66) == b"\xff" + bytes(64) + b"\xff"


def test_faults_and_watches_are_told_apart(guest: Guest) -> None:
    x = guest.reg
    guest.load(f"ldr {x(1)}, [{x(0)}]\nsvc #0")
    guest.engine.set_watches([Watch(guest.DATA, guest.DATA + 4, PROT_READ)])
    guest[x(0)] = guest.DATA_END
    assert guest.run(100) is StopReason.FAULT
    assert guest.engine.fault.address == guest.DATA_END
    assert guest.engine.step(guest.cpu) is StopReason.FAULT
    assert guest.engine.fault.address == guest.DATA_END
    assert guest.cpu.pc == guest.CODE
    guest[x(0)] = guest.DATA
    assert guest.engine.step(guest.cpu) is StopReason.WATCHPOINT


def test_all_of_memory_can_be_watched(guest: Guest) -> None:
    """Quickly enough to be taken away and set again at each stop, as gdb does."""
    x = guest.reg
    guest.load(f"str {x(1)}, [{x(0)}]\nsvc #0")
    guest[x(0)] = guest.DATA + 8
    start = time.perf_counter()
    for _ in range(10):
        guest.engine.set_watches([])
        guest.engine.set_watches([Watch(0, guest.space.size, PROT_WRITE)])
    assert time.perf_counter() - start < 10
    assert guest.run(100) is StopReason.WATCHPOINT
    assert guest.engine.hit is not None and guest.engine.hit.address == guest.DATA + 8


def test_a_watch_survives_a_protection_change(guest: Guest) -> None:
    x = guest.reg
    guest.load(f"str {x(1)}, [{x(0)}]\nsvc #0")
    guest[x(0)] = guest.DATA
    guest.engine.set_watches([Watch(guest.DATA, guest.DATA + 4, PROT_WRITE)])
    guest.space.protect(guest.DATA, guest.DATA + 0x1000, PROT_READ)
    assert guest.run(100) is StopReason.FAULT
    guest.space.protect(guest.DATA, guest.DATA + 0x1000, PROT_READ | PROT_WRITE)
    assert guest.run(100) is StopReason.WATCHPOINT


def test_watched_code_changes_are_seen(guest: Guest) -> None:
    """A store to code on a watched page takes the careful way; the code must still change."""
    x = guest.reg
    labels = guest.load(
        f"bl f\nstr {'w1' if guest.wide else 'r1'}, [{x(2)}]\nbl f\nsvc #0\n"
        f".balign 4\nf: add {x(3)}, {x(3)}, #1\n{'ret' if guest.wide else 'bx lr'}\n"
        f".balign 4\ng: add {x(3)}, {x(3)}, #16\n{'ret' if guest.wide else 'bx lr'}",
        prot=7,
    )
    guest[x(1)] = guest.space.read_u32(labels["g"])
    guest[x(2)] = labels["f"]
    guest.engine.set_watches([Watch(0x10F00, 0x10F04, PROT_WRITE)])
    guest[x(3)] = 0
    assert guest.run(1000) is StopReason.SYSCALL
    assert guest[x(3)] == 17


@pytest.mark.parametrize("mode", ["a64", "a32", "t32"])
def test_descriptions_are_complete(mode: str) -> None:
    import xml.etree.ElementTree as ET

    with Guest(mode) as guest:
        description = guest.engine.description()
        root = ET.fromstring(description.documents["target.xml"])
        named = [reg.get("name") for reg in root.iter("reg")]
        assert named == [register.name for register in description.registers]
        bits = sum(int(reg.get("bitsize") or 0) for reg in root.iter("reg"))
        assert bits == 8 * description.size
        types = {t.get("id") for kind in ("flags", "vector", "union") for t in root.iter(kind)}
        known = {"int", "code_ptr", "data_ptr", "uint32", "ieee_double"} | types
        assert {reg.get("type") for reg in root.iter("reg")} <= known
