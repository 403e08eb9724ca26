# SPDX-License-Identifier: GPL-2.0-or-later
"""What is not for user programs, or exists nowhere, is refused, and harms nobody."""

from __future__ import annotations

import random

import pytest

from droidemu.engine import StopReason

from .guest import Guest

PRIVILEGED_A64 = """
msr daifset, #15
msr daifclr, #15
msr daif, x0
mrs x0, daif
msr spsel, #1
msr pan, #1
msr uao, #1
eret
eretaa
drps
hvc #0
smc #0
dcps1
hlt #0
tlbi vmalle1
tlbi vae1, x0
at s1e1r, x0
ic iallu
ic ialluis
dc isw, x0
dc cisw, x0
dc ivac, x0
mrs x0, sctlr_el1
msr sctlr_el1, x0
mrs x0, ttbr0_el1
msr ttbr0_el1, x0
msr tcr_el1, x0
mrs x0, vbar_el1
msr vbar_el1, x0
msr cpacr_el1, x0
mrs x0, esr_el1
mrs x0, far_el1
mrs x0, elr_el1
msr elr_el1, x0
mrs x0, spsr_el1
mrs x0, currentel
mrs x0, sp_el0
mrs x0, tpidr_el1
msr tpidrro_el0, x0
mrs x0, midr_el1
mrs x0, mpidr_el1
mrs x0, id_aa64isar0_el1
mrs x0, id_aa64pfr0_el1
mrs x0, hcr_el2
msr hcr_el2, x0
mrs x0, scr_el3
msr scr_el3, x0
mrs x0, cntkctl_el1
msr cntv_ctl_el0, x0
msr cntp_cval_el0, x0
mrs x0, pmccntr_el0
msr pmcr_el0, x0
mrs x0, mdscr_el1
msr oslar_el1, x0
mrs x0, dbgbvr0_el1
.inst 0x00000000
.inst 0x0000dead
.inst 0xffffffff
.inst 0xd4ffffe3
.inst 0xd51fffff
""".strip().splitlines()

PRIVILEGED_ARM = """
mrc p15, 0, r0, c1, c0, 0
mcr p15, 0, r0, c1, c0, 0
mrc p15, 0, r0, c0, c0, 0
mrc p15, 0, r0, c2, c0, 0
mcr p15, 0, r0, c2, c0, 0
mcr p15, 0, r0, c3, c0, 0
mcr p15, 0, r0, c7, c5, 0
mcr p15, 0, r0, c7, c14, 1
mcr p15, 0, r0, c8, c7, 0
mcr p15, 0, r0, c13, c0, 0
mcr p15, 0, r0, c13, c0, 3
mrc p15, 0, r0, c13, c0, 4
mcr p15, 0, r0, c12, c0, 0
mrc p15, 0, r0, c9, c13, 0
mrc p14, 0, r0, c0, c1, 0
mrc p10, 7, r0, c8, c0, 0
mcr p7, 0, r0, c1, c0, 0
cdp p7, 0, c0, c1, c0, 0
ldc p7, c0, [r1]
vmrs r0, mvfr0
vmrs r0, fpexc
vmsr fpexc, r0
hvc #0
smc #0
udf #0
""".strip().splitlines()

#: Instructions that do nothing in user mode instead of trapping (Arm ARM: CPS, MSR of masks).
IGNORED_ARM = ["cpsid i", "cpsie aif", "cps #19"]


def _ids(lines: list[str]) -> list[str]:
    return [line.replace(" ", "_") for line in lines]


def _refused(guest: Guest, text: str) -> None:
    labels = guest.load(f"mov {guest.reg(5)}, #1\nbad: {text}\nmov {guest.reg(5)}, #2\nsvc #0")
    guest[guest.reg(1)] = guest.DATA
    reason = guest.run()
    assert reason is StopReason.ILLEGAL, guest.state(reason)
    assert guest.cpu.pc == labels["bad"]
    assert guest[guest.reg(5)] == 1
    # The thread and the engine are still as good as new.
    guest.load("svc #0")
    assert guest.run() is StopReason.SYSCALL


@pytest.mark.parametrize("text", PRIVILEGED_A64, ids=_ids(PRIVILEGED_A64))
def test_a64(a64: Guest, text: str) -> None:
    _refused(a64, text)


@pytest.mark.parametrize("text", PRIVILEGED_ARM, ids=_ids(PRIVILEGED_ARM))
def test_arm(aarch32: Guest, text: str) -> None:
    _refused(aarch32, text)


@pytest.mark.parametrize(
    "text",
    [
        "rfeia sp!",
        "srsia sp!, #19",
        "ldm r1, {r0, pc}^",
        "movs pc, lr",
        "mrs r0, spsr",
        "msr spsr_fsxc, r0",
        "ldm r1, {r8, r9}^",
    ],
)
def test_exception_returns_do_not_leave_user_mode(a32: Guest, text: str) -> None:
    """Undefined or unpredictable in user mode; whatever happens, the mode stays user."""
    a32.load(f"{text}\nsvc #0")
    a32["r1"] = a32["sp"] = a32.DATA + 64
    a32["lr"] = a32.CODE + 4
    a32.space.write_u32(a32.DATA + 68, a32.CODE + 4)
    a32.run()
    assert a32.cpu.flags & 0x1F == 0x10


@pytest.mark.parametrize("text", IGNORED_ARM)
def test_masks_and_modes_cannot_be_changed(aarch32: Guest, text: str) -> None:
    aarch32.load(f"{text}\nmov r0, #3\nsvc #0")
    aarch32.run()
    assert aarch32.cpu.flags & 0x1DF == 0x10


def test_breakpoint_instructions(guest: Guest) -> None:
    for text in ("brk #0", "brk #0xf000") if guest.wide else ("bkpt #0", "bkpt #1"):
        labels = guest.load(f"nop\nbad: {text}\nsvc #0")
        assert guest.run() is StopReason.BREAKPOINT
        assert guest.cpu.pc == labels["bad"]


def test_an_illegal_instruction_in_an_it_block(t32: Guest) -> None:
    """A condition that fails skips it (a trap of the kernel's own, by its encoding)."""
    labels = t32.load(
        "cmp r0, r0\nitt ne\naddne r0, r0, #1\n.inst.n 0xde01\n"
        "itt eq\nmoveq r1, #1\nbad: .inst.n 0xde01\nsvc #0"
    )
    assert t32.run() is StopReason.ILLEGAL
    assert t32.cpu.pc == labels["bad"]
    assert (t32["r0"], t32["r1"]) == (0, 1)


#: Unallocated encodings for which Unicorn's translator aborts when it is asked for FP16.
FATAL_A64 = [
    0x5EF8195B, 0x0E532CCD, 0x0E552CC5, 0x0EC52798, 0x2E480C2D, 0x2ED80E5C, 0x2EF87B0F,
    0x4ED01EDF, 0x4ED82E74, 0x6E580CF0,
]  # fmt: skip


@pytest.mark.parametrize("word", FATAL_A64, ids=hex)
def test_what_would_abort_the_translator(a64: Guest, word: int) -> None:
    _refused(a64, f".inst {word:#x}")


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_end_in_a_stop(guest: Guest, seed: int) -> None:
    """Whatever is executed, the engine comes back with a reason, and the mode stays user."""
    rng = random.Random(seed)
    for _ in range(60):
        words = rng.randbytes(4 * 24)
        guest.map(guest.CODE, 0x1000, 5)
        guest.space.poke(guest.CODE, words)
        guest.goto(guest.CODE)
        guest.cpu.flags = 0
        guest.cpu.thumb = guest.mode == "t32"
        for number in range(8):
            guest[guest.reg(number)] = guest.DATA + 8 * number
        reason = guest.run(2000)
        assert reason in StopReason
        if guest.wide:
            assert guest.cpu.flags & 0x0FFFFFFF == 0
        else:
            assert guest.cpu.flags & 0x1F == 0x10
