# SPDX-License-Identifier: GPL-2.0-or-later
"""Refused accesses: exact PC, exact address, right kind, on all three instruction sets."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from droidemu.engine import Fault, StopReason
from droidemu.memory import PROT_EXEC, PROT_NONE, PROT_READ, PROT_WRITE

from .guest import RW, Guest

READ, WRITE, FETCH = PROT_READ, PROT_WRITE, PROT_EXEC

D = Guest.DATA
END = Guest.DATA_END
#: Pages that ``_map`` makes beside DATA: read-only, PROT_NONE, readable and writable then
#: read-only.
RO = 0x200000
NONE = 0x300000
RW_RO = 0x400FF8
HOLE = 0x500000


class Case(NamedTuple):
    """One instruction with register 1 (and 2) set, and the fault it must give."""

    text: str
    base: int
    address: int
    access: int
    second: int = 0
    unaligned: bool = False


def _map(guest: Guest) -> None:
    guest.map(RO, 0x1000, PROT_READ)
    guest.map(NONE, 0x1000, PROT_NONE)
    guest.map(0x400000, 0x1000, RW)
    guest.map(0x401000, 0x1000, PROT_READ)


A64 = [
    Case("ldr x0, [x1]", 0, 0, READ),
    Case("ldr x0, [x1, #24]", 0, 24, READ),
    Case("ldrb w0, [x1]", HOLE + 5, HOLE + 5, READ),
    Case("ldrsw x0, [x1], #8", HOLE + 4, HOLE + 4, READ),
    Case("ldr x0, [x1, #-8]!", D, D - 8, READ),
    Case("ldr x0, [x1, x2, lsl #3]", D, END + 8, READ, 0x401),
    Case("ldur x0, [x1, #-1]", HOLE + 0x11, HOLE + 0x10, READ),
    Case("ldp x3, x4, [x1]", HOLE, HOLE, READ),
    Case("ldp x3, x4, [x1]", END - 8, END, READ),
    Case("ldr q0, [x1]", HOLE + 16, HOLE + 16, READ),
    Case("ldr q0, [x1]", END - 8, END, READ),
    Case("ldr d0, [x1]", HOLE + 8, HOLE + 8, READ),
    Case("ld1 {v0.16b-v3.16b}, [x1]", END - 48, END, READ),
    Case("ld4 {v0.4s-v3.4s}, [x1]", END - 32, END, READ),
    Case("ldxr x0, [x1]", HOLE, HOLE, READ),
    Case("ldaxp x3, x4, [x1]", HOLE, HOLE, READ),
    Case("ldar w0, [x1]", HOLE + 4, HOLE + 4, READ),
    Case("prfm pldl1keep, [x1]\nldr x0, [x1]", HOLE, HOLE, READ),
    Case("str x0, [x1]", HOLE, HOLE, WRITE),
    Case("str x0, [x1]", RO + 8, RO + 8, WRITE),
    Case("strb w0, [x1, #3]", RO, RO + 3, WRITE),
    Case("stp x3, x4, [x1, #-16]!", D + 8, D - 8, WRITE),
    Case("stp x3, x4, [x1]", RW_RO, 0x401000, WRITE),
    Case("str q0, [x1]", RO + 16, RO + 16, WRITE),
    Case("st1 {v0.16b, v1.16b}, [x1]", END - 16, END, WRITE),
    Case("stlr x0, [x1]", RO, RO, WRITE),
    Case("ldxr x0, [x1]\nnop\nstxr w3, x0, [x2]", RO, RO, WRITE, RO),
    Case("ldadd x3, x0, [x1]", RO, RO, WRITE),
    Case("cas x3, x0, [x1]", RO, RO, WRITE),
    Case("swp x3, x0, [x1]", HOLE, HOLE, READ),
    Case("dc zva, x1", HOLE, HOLE, WRITE),
    Case("ldr x0, [x1]", NONE + 8, NONE + 8, READ),
    Case("str x0, [x1]", NONE + 8, NONE + 8, WRITE),
    # An access over the end of a page faults where the bad page begins.
    Case("ldr x0, [x1]", END - 3, END, READ),
    Case("ldr w0, [x1]", D - 1, D - 1, READ),
    Case("ldrh w0, [x1]", END - 1, END, READ),
    Case("str x0, [x1]", END - 5, END, WRITE),
    Case("str x0, [x1]", 0x400FFD, 0x401000, WRITE),
    Case("str x0, [x1]", D - 7, D - 7, WRITE),
    Case("ldr x0, [x1]", HOLE + 0xFFD, HOLE + 0xFFD, READ),
    # Where no arena reaches.
    Case("ldr x0, [x1]", 1 << 36, 1 << 36, READ),
    Case("ldr x0, [x1]", 1 << 39, 1 << 39, READ),
    Case("ldr x0, [x1]", (1 << 39) - 8, (1 << 39) - 8, READ),
    Case("str x0, [x1]", (1 << 40) + D, (1 << 40) + D, WRITE),
    Case("ldrb w0, [x1]", (1 << 47) + 3, (1 << 47) + 3, READ),
    Case("str x0, [x1]", (1 << 48) + D + 8, (1 << 48) + D + 8, WRITE),
    Case("ldr x0, [x1]", 0xFFFF_8000_0000_1008, 0xFFFF_8000_0000_1008, READ),
    Case("str q0, [x1]", 0xFFFF_FFFF_FFFF_FFF0, 0xFFFF_FFFF_FFFF_FFF0, WRITE),
    # A tag in the top byte is ignored, and not reported.
    Case("ldr x0, [x1]", 0x5A << 56 | HOLE + 8, HOLE + 8, READ),
    Case("str x0, [x1]", 0xFF << 56 | RO + 8, RO + 8, WRITE),
    # What has to be aligned.
    Case("ldxr x0, [x1]", D + 4, D + 4, READ, unaligned=True),
    Case("ldaxr w0, [x1]", D + 2, D + 2, READ, unaligned=True),
    Case("ldxp x3, x4, [x1]", D + 8, D + 8, READ, unaligned=True),
]

A32 = [
    Case("ldr r0, [r1]", 0, 0, READ),
    Case("ldr r0, [r1, #24]", 0, 24, READ),
    Case("ldrb r0, [r1]", HOLE + 5, HOLE + 5, READ),
    Case("ldrsh r0, [r1], #8", HOLE + 4, HOLE + 4, READ),
    Case("ldr r0, [r1, #-8]!", D, D - 8, READ),
    Case("ldr r0, [r1, r2, lsl #2]", D, END + 4, READ, 0x801),
    Case("ldrd r4, r5, [r1]", HOLE + 8, HOLE + 8, READ),
    Case("ldrd r4, r5, [r1]", END - 4, END, READ),
    Case("ldm r1, {r3-r9}", END - 8, END, READ),
    Case("ldmdb r1, {r3-r9}", D + 4, D + 4 - 28, READ),
    Case("vldr d0, [r1]", HOLE + 8, HOLE + 8, READ),
    Case("vld1.8 {d0-d3}, [r1]", END - 16, END, READ),
    Case("vldmia r1, {d0-d7}", END - 8, END, READ),
    Case("ldrex r0, [r1]", HOLE, HOLE, READ),
    Case("pld [r1]\nldr r0, [r1]", HOLE, HOLE, READ),
    Case("str r0, [r1]", HOLE, HOLE, WRITE),
    Case("str r0, [r1]", RO + 8, RO + 8, WRITE),
    Case("strb r0, [r1, #3]", RO, RO + 3, WRITE),
    Case("strd r4, r5, [r1]", RO + 8, RO + 8, WRITE),
    Case("stmdb r1!, {r3-r6}", D + 8, D - 8, WRITE),
    Case("stm r1, {r3-r6}", RW_RO, 0x401000, WRITE),
    Case("vstr d0, [r1]", RO + 16, RO + 16, WRITE),
    Case("vst1.8 {d0-d3}, [r1]", END - 16, END, WRITE),
    Case("ldrex r0, [r1]\nnop\nstrex r3, r0, [r2]", RO, RO, WRITE, RO),
    Case("ldr r0, [r1]", NONE + 8, NONE + 8, READ),
    Case("str r0, [r1]", NONE + 8, NONE + 8, WRITE),
    Case("ldr r0, [r1]", END - 3, END, READ),
    Case("ldr r0, [r1]", D - 1, D - 1, READ),
    Case("ldrh r0, [r1]", END - 1, END, READ),
    Case("str r0, [r1]", END - 1, END, WRITE),
    Case("str r0, [r1]", D - 3, D - 3, WRITE),
    Case("str r0, [r1]", 0x400FFD, 0x401000, WRITE),
    Case("ldr r0, [r1]", 0xFFFFFFFC, 0xFFFFFFFC, READ),
    Case("str r0, [r1]", 0x80000000, 0x80000000, WRITE),
    Case("ldrex r0, [r1]", D + 2, D + 2, READ, unaligned=True),
    Case("ldrexd r4, r5, [r1]", D + 4, D + 4, READ, unaligned=True),
    Case("ldrexh r0, [r1]", D + 1, D + 1, READ, unaligned=True),
]

T32_ONLY = [
    Case("ldrex r0, [r1, #8]", D + 2, D + 10, READ, unaligned=True),
    Case("ldr.w r0, [r1, #0xff8]", D + 0x1010, END + 8, READ),
    Case("ldr r0, [r1, #4]", HOLE, HOLE + 4, READ),
    Case("strh r0, [r1, #2]", RO, RO + 2, WRITE),
    Case("pop {r4, r5}", HOLE, HOLE, READ),
    Case("push {r4, lr}", D + 4, D - 4, WRITE),
    Case("ldmia r1!, {r3, r4}", HOLE, HOLE, READ),
]


def _ids(cases: list[Case]) -> list[str]:
    return [f"{case.text.splitlines()[-1]} @{case.base:x}" for case in cases]


def _text(reason: StopReason, pc: int, fault: Fault) -> str:
    """A stop in one line, which pytest shows whole when two differ."""
    unaligned = " unaligned" if fault.unaligned else ""
    return f"{reason.name} pc={pc:#x} address={fault.address:#x} access={fault.access}{unaligned}"


def _check(guest: Guest, case: Case) -> None:
    _map(guest)
    *before, last = case.text.splitlines()
    again = "\n".join(before)
    labels = guest.load(f"nop\nmov {guest.reg(5)}, #7\n{again}\nbad: {last}\nsvc #0")
    for _ in range(2):  # the second time the translation and a stale TLB entry could exist
        guest.goto(guest.CODE)
        for number in range(8):
            guest[guest.reg(number)] = 0x11 * number
        guest[guest.reg(1)] = case.base
        guest[guest.reg(2)] = case.second
        guest["sp"] = case.base if last.startswith(("push", "pop")) else D + 0x800
        if before and before[0].startswith("ldx"):
            guest[guest.reg(1)] = case.base
        before_registers = guest.cpu.general()
        reason = guest.run()
        want = _text(StopReason.FAULT, labels["bad"], Fault(*case[2:4], case.unaligned))
        assert _text(reason, guest.cpu.pc, guest.engine.fault) == want
        before_registers[5] = 7
        after = guest.cpu.general()
        if last.startswith(("ldm", "ldrd")):  # the architecture leaves their targets unknown
            after[3:10] = before_registers[3:10]
        assert after == before_registers, "a faulting instruction has no effect"


@pytest.mark.parametrize("case", A64, ids=_ids(A64))
def test_a64(a64: Guest, case: Case) -> None:
    _check(a64, case)


@pytest.mark.parametrize("case", A32, ids=_ids(A32))
def test_a32(aarch32: Guest, case: Case) -> None:
    _check(aarch32, case)


@pytest.mark.parametrize("case", T32_ONLY, ids=_ids(T32_ONLY))
def test_t32(t32: Guest, case: Case) -> None:
    _check(t32, case)


#: What an ARM core would trap and the kernel repair (do_alignment) or what the engine, more
#: lenient than the core, simply carries out.
UNALIGNED_WORKS = {
    "a64": ["ldr x0, [x1]", "ldp x3, x4, [x1]", "ldr q0, [x1]", "str q0, [x1]", "ldar x0, [x1]"],
    "a32": [
        "ldr r0, [r1]", "ldrh r0, [r1]", "str r0, [r1]", "ldrd r4, r5, [r1]",
        "strd r4, r5, [r1]", "ldm r1, {r3-r6}", "stm r1, {r3-r6}", "vldr d0, [r1]",
        "vstr d0, [r1]", "vldmia r1, {d0-d1}", "vld1.32 {d0}, [r1]",
    ],
}  # fmt: skip


def test_unaligned_access_works(guest: Guest) -> None:
    for text in UNALIGNED_WORKS["a64" if guest.wide else "a32"]:
        for offset in (1, 2, 3, 0xFFF):
            guest.load(f"{text}\nsvc #0")
            guest[guest.reg(1)] = D + offset
            reason = guest.run()
            assert reason is StopReason.SYSCALL, f"{text}: {guest.state(reason)}"


def test_base_register_survives_a_fault_in_a_load_multiple(aarch32: Guest) -> None:
    aarch32.load("ldm r1, {r0, r1, r2}\nsvc #0")
    aarch32["r1"] = END - 8
    assert aarch32.run() is StopReason.FAULT
    assert aarch32["r1"] == END - 8
    aarch32.space.write_u32(END - 4, 0x1234)
    aarch32.map(END, 0x1000, RW)
    assert aarch32.run() is StopReason.SYSCALL
    assert aarch32["r1"] == 0x1234


FETCHES = {
    "a64": [
        ("br x1", 0, 0), ("br x1", HOLE, HOLE), ("br x1", D, D), ("blr x1", NONE + 4, NONE + 4),
        ("ret x1", 1 << 36, 1 << 36), ("br x1", 1 << 47, 1 << 47),
        ("br x1", 0xFFFF_8000_0000_0000, 0xFFFF_8000_0000_0000),
    ],
    "a32": [
        ("bx r1", 0, 0), ("bx r1", HOLE, HOLE), ("blx r1", D, D), ("bx r1", NONE + 4, NONE + 4),
        ("bx r1", 0xFFFFFFF0, 0xFFFFFFF0), ("mov pc, r1", 0, 0),
    ],
}  # fmt: skip


def test_fetch(guest: Guest) -> None:
    _map(guest)
    for text, target, address in FETCHES["a64" if guest.wide else "a32"]:
        for _ in range(2):
            guest.load(f"nop\n{text}\nsvc #0")
            guest[guest.reg(1)] = target | (guest.mode == "t32")
            reason = guest.run()
            want = _text(StopReason.FAULT, target, Fault(address, FETCH))
            assert _text(reason, guest.cpu.pc, guest.engine.fault) == want, (text, hex(target))
            assert guest.cpu.thumb == (guest.mode == "t32")


def test_misaligned_pc(a64: Guest) -> None:
    for offset in (1, 2, 3):
        a64.load("br x1\nnop\nnop\nsvc #0")
        a64["x1"] = a64.CODE + 4 + offset
        reason = a64.run()
        target = a64.CODE + 4 + offset
        want = _text(StopReason.FAULT, target, Fault(target, FETCH, unaligned=True))
        assert _text(reason, a64.cpu.pc, a64.engine.fault) == want


def test_running_off_the_end_of_a_page(guest: Guest) -> None:
    end = guest.CODE + 0x1000
    guest.load("nop\nnop", end - (4 if guest.mode == "t32" else 8))
    reason = guest.run()
    want = _text(StopReason.FAULT, end, Fault(end, FETCH))
    assert _text(reason, guest.cpu.pc, guest.engine.fault) == want


def test_thumb_instruction_over_two_pages(t32: Guest) -> None:
    end = t32.CODE + 0x1000
    t32.load("nop\nmovw r0, #0x123\nsvc #0", end - 4)
    t32.space.clear_pages(end, end + 0x1000)
    reason = t32.run()
    want = _text(StopReason.FAULT, end - 2, Fault(end, FETCH))
    assert _text(reason, t32.cpu.pc, t32.engine.fault) == want
    t32.load("nop\nmovw r0, #0x123\nsvc #0", end - 4)
    assert t32.run() is StopReason.SYSCALL
    assert t32["r0"] == 0x123


@pytest.mark.parametrize("skipped", range(3))
def test_fault_in_an_it_block(t32: Guest, skipped: int) -> None:
    """The IT state is kept: going on behind the fault executes the rest as the block says."""
    body = ["moveq r3, #1", "moveq r4, #2", "movne r5, #3"]
    body.insert(skipped, "ldreq r2, [r1]")
    order = "e" if skipped == 3 else "".join("te"[b.startswith("movne")] for b in body[1:])
    text = "\n".join(("bad: " if b.startswith("ldr") else "") + b for b in body)
    labels = t32.load(f"cmp r0, r0\nit{order} eq\n{text}\nsvc #0")
    t32["r1"] = HOLE + 8
    reason = t32.run()
    want = _text(StopReason.FAULT, labels["bad"], Fault(HOLE + 8, READ))
    assert _text(reason, t32.cpu.pc, t32.engine.fault) == want
    t32.map(HOLE, 0x1000, RW)
    t32.space.write_u32(HOLE + 8, 0x77)
    assert t32.run() is StopReason.SYSCALL
    assert [t32[f"r{n}"] for n in (2, 3, 4, 5)] == [0x77, 1, 2, 0]


def test_tagged_pointers(a64: Guest) -> None:
    """Linux sets TCR_EL1.TBI0: a program may keep data in a pointer's top byte."""
    a64.load("ldr x0, [x1]\nstr x0, [x2]\nldadd x0, x3, [x2]\nsvc #0")
    a64.space.write_u64(D, 21)
    a64["x1"] = 0xB4 << 56 | D
    a64["x2"] = 0x7F << 56 | D + 8
    a64.finish()
    assert a64["x3"] == 21
    assert a64.space.read_u64(D + 8) == 42


def test_access_after_the_kernel_mapped_the_page(guest: Guest) -> None:
    guest.load(
        "ldr x0, [x1]\nstr x0, [x1, #8]\nsvc #0" if guest.wide
        else "ldr r0, [r1]\nstr r0, [r1, #8]\nsvc #0"
    )  # fmt: skip
    guest[guest.reg(1)] = HOLE
    assert guest.run() is StopReason.FAULT
    guest.map(HOLE, 0x1000, PROT_READ)
    guest.space.poke(HOLE, b"\x05")
    assert guest.run() is StopReason.FAULT
    assert guest.engine.fault == Fault(HOLE + 8, WRITE)
    guest.space.protect(HOLE, HOLE + 0x1000, RW)
    assert guest.run() is StopReason.SYSCALL
    assert guest.space.read_u8(HOLE + 8) == 5
