# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers by name, in bulk, and across thread switches."""

from __future__ import annotations

import random

import pytest

from droidemu.arm.registers import BANK32, BANK64
from droidemu.arm.unicorn_cpu import UnicornCpu
from droidemu.engine import FpState, StopReason

from .guest import Guest

# Q, T, IT and GE besides the condition flags.
_CPSR_SETTABLE = 0xF8000000 | 0x06000000 | 0x000FFC00


def _fill(cpu: UnicornCpu, seed: int) -> None:
    """Every register a program can see gets its own value."""
    rng = random.Random(seed)
    wide = cpu.isa.word_size == 8
    bits = 64 if wide else 32
    cpu.set_general([rng.getrandbits(bits) for _ in cpu.isa.general])
    status, control = (0x0800009F, 0x07C00000) if wide else (0xF3C0009F, 0)
    vectors = rng.randbytes(512 if wide else 256)
    cpu.set_fp(FpState(vectors, status & rng.getrandbits(32), control & rng.getrandbits(32)))
    cpu.tls = rng.getrandbits(bits)
    cpu.flags = rng.getrandbits(4) << 28
    cpu.pc = rng.getrandbits(20) << 2


def _state(cpu: UnicornCpu) -> tuple[object, ...]:
    fp = cpu.fp()
    return (
        cpu.pc, cpu.thumb, cpu.flags, cpu.tls, tuple(cpu.general()),
        fp.vectors, fp.status, fp.control,
    )  # fmt: skip


def test_every_name_reads_what_was_written(guest: Guest) -> None:
    bank = BANK64 if guest.wide else BANK32
    rng = random.Random(1)
    for name, (_, width) in bank.by_name.items():
        if name in ("pstate", "cpsr", "fpcr", "fpsr", "fpscr"):
            continue
        value = rng.getrandbits(8 * width)
        guest[name] = value
        assert guest[name] == value, name
        guest[name] = -1
        assert guest[name] == (1 << 8 * width) - 1, name


def test_unknown_name(guest: Guest) -> None:
    for name in ("x99", "eax", "", "X0", "uc"):
        with pytest.raises(ValueError, match="no register"):
            guest.cpu.get(name)
        with pytest.raises(ValueError, match="no register"):
            guest.cpu.set(name, 1)


def test_general_in_the_order_of_the_names(guest: Guest) -> None:
    values = [0x1000 + n for n in range(len(guest.isa.general))]
    guest.cpu.set_general(values)
    assert guest.cpu.general() == values
    assert [guest[name] for name in guest.isa.general] == values
    assert guest.cpu.sp == guest[guest.isa.sp]
    assert guest[guest.isa.lr] == values[guest.isa.general.index(guest.isa.lr)]


def test_general_wraps_to_the_word(guest: Guest) -> None:
    guest.cpu.set_general([-1] * len(guest.isa.general))
    assert set(guest.cpu.general()) == {(1 << 8 * guest.isa.word_size) - 1}


def test_vectors_are_the_registers(a64: Guest) -> None:
    vectors = random.Random(2).randbytes(512)
    a64.cpu.set_fp(FpState(vectors, 0, 0))
    for number in range(32):
        whole = int.from_bytes(vectors[16 * number : 16 * number + 16], "little")
        assert a64[f"v{number}"] == a64[f"q{number}"] == whole
        for letter, bits in (("d", 64), ("s", 32), ("h", 16), ("b", 8)):
            assert a64[f"{letter}{number}"] == whole & (1 << bits) - 1
    assert a64.cpu.fp().vectors == vectors


def test_doubles_are_the_registers(a32: Guest) -> None:
    vectors = random.Random(3).randbytes(256)
    a32.cpu.set_fp(FpState(vectors, 0, 0))
    for number in range(32):
        assert a32[f"d{number}"] == int.from_bytes(vectors[8 * number :][:8], "little")
        assert a32[f"s{number}"] == int.from_bytes(vectors[4 * number :][:4], "little")
    for number in range(16):
        assert a32[f"q{number}"] == int.from_bytes(vectors[16 * number :][:16], "little")
    assert a32.cpu.fp().vectors == vectors


def test_rounding_mode_and_flags(a64: Guest) -> None:
    a64.load("fdiv d2, d0, d1\nsvc #0")
    for mode, last in ((0, 0x55), (1, 0x56), (2, 0x55), (3, 0x55)):
        a64.goto(a64.CODE)
        a64["d0"], a64["d1"] = 0x3FF0000000000000, 0x4008000000000000  # 1 / 3
        state = a64.cpu.fp()
        a64.cpu.set_fp(FpState(state.vectors, 0, mode << 22))
        a64.finish()
        assert a64["d2"] & 0xFF == last
        assert a64.cpu.fp() == FpState(a64.cpu.fp().vectors, 1 << 4, mode << 22)  # inexact


def test_fpscr(aarch32: Guest) -> None:
    aarch32.load("vdiv.f64 d2, d0, d1\nvmrs r0, fpscr\nvcmp.f64 d0, d1\nsvc #0")
    aarch32["d0"], aarch32["d1"] = 0x3FF0000000000000, 0x4008000000000000
    aarch32.cpu.set_fp(FpState(aarch32.cpu.fp().vectors, 1 << 22, 0))
    aarch32.finish()
    assert aarch32["d2"] & 0xFF == 0x56
    assert aarch32["r0"] == 1 << 22 | 1 << 4
    assert aarch32.cpu.fp().status == 8 << 28 | 1 << 22 | 1 << 4  # less: N


def test_flags_never_leave_user_mode_a64(a64: Guest) -> None:
    for value in (0xFFFFFFFF, 0xF00003C5, 0x5, 0x3C0, 1 << 4, 1 << 21, 1 << 20):
        a64.cpu.flags = value
        assert a64.cpu.flags == value & 0xF0000000
        a64["pstate"] = value
        assert a64.cpu.flags == value & 0xF0000000
        a64.load("msr daifset, #15\nsvc #0")
        assert a64.run() is StopReason.ILLEGAL, "still without privilege"


def test_flags_never_leave_user_mode_arm(a32: Guest) -> None:
    for value in (0xFFFFFFFF, 0xD3, 0x13, 0x1F, 0x1DA, 1 << 9, 1 << 24, 0x20):
        a32.cpu.flags = value
        want = value & _CPSR_SETTABLE | 0x10 | value & 0x20
        assert a32.cpu.flags == want
        assert a32.cpu.thumb == bool(value & 0x20)
        a32["cpsr"] = value
        assert a32.cpu.flags == want
    a32.cpu.flags = 0
    a32.load("mrs r0, cpsr\nmsr cpsr_fsxc, r1\nmrs r2, cpsr\nmrc p15, 0, r3, c1, c0, 0\nsvc #0")
    a32["r1"] = 0xF00001D3
    assert a32.run() is StopReason.ILLEGAL, "SCTLR is not for user mode"
    assert a32["r0"] & 0x1F == 0x10
    assert a32["r2"] == 0xF0000010


def test_thumb_bit(aarch32: Guest) -> None:
    aarch32.load("mov r0, #1\nsvc #0")
    thumb = aarch32.mode == "t32"
    assert aarch32.cpu.thumb == thumb
    assert bool(aarch32.cpu.flags & 0x20) == thumb
    aarch32.finish()
    assert aarch32.cpu.thumb == thumb
    assert aarch32.cpu.pc & 1 == 0
    aarch32.cpu.pc = 0x1235
    assert aarch32.cpu.pc == 0x1234
    assert aarch32.cpu.thumb == thumb, "the PC does not carry the state"


def test_interworking(a32: Guest) -> None:
    a32.load(
        "adr r3, 1f\nadd r3, r3, #1\nblx r3\nmov r1, #2\nsvc #1\n"
        ".thumb\n1: movs r0, #1\nsvc #2\nbx lr\n"
    )  # fmt: skip
    assert a32.run() is StopReason.SYSCALL
    assert a32.cpu.thumb
    assert a32["r0"] == 1
    assert a32.run() is StopReason.SYSCALL
    assert not a32.cpu.thumb
    assert a32["r1"] == 2


def test_new_threads_start_clean(guest: Guest) -> None:
    _fill(guest.cpu, 7)
    other = guest.engine.new_cpu()
    assert set(other.general()) == {0}
    assert not any(other.fp().vectors)
    assert other.tls == other.pc == 0
    assert other.flags == (0 if guest.wide else 0x10)
    other.release()


def test_copy_is_equal_and_independent(guest: Guest) -> None:
    _fill(guest.cpu, 3)
    child = guest.cpu.copy()
    before = _state(guest.cpu)
    assert _state(child) == before
    _fill(child, 4)
    assert _state(guest.cpu) == before
    assert _state(child) != before
    child.release()
    assert _state(guest.cpu) == before


def test_switches_keep_every_register(guest: Guest) -> None:
    """Three threads take turns; none sees anything of another's."""
    # Each step reads and writes all kinds of registers, and ends in a system call.
    wide = guest.wide
    guest.load(
        "1: add x0, x0, #1\nfadd v1.2d, v1.2d, v1.2d\nsvc #0\nb 1b"
        if wide
        else "1: add r0, r0, #1\nvadd.i32 q1, q1, q1\nsvc #0\nb 1b"
    )
    threads = [guest.cpu.copy() for _ in range(3)]
    expected = []
    for number, cpu in enumerate(threads):
        _fill(cpu, number)
        cpu.pc, cpu.thumb = guest.CODE, guest.mode == "t32"
    # What each does alone, on a copy:
    for cpu in threads:
        alone = cpu.copy()
        for _ in range(5):
            assert guest.engine.run(alone, 1000) is StopReason.SYSCALL
            alone.result = alone.result + 3
        expected.append(_state(alone))
        alone.release()
    for _ in range(5):
        for cpu in threads:
            assert guest.engine.run(cpu, 1000) is StopReason.SYSCALL
            cpu.result = cpu.result + 3
    assert [_state(cpu) for cpu in threads] == expected
    for cpu in threads:
        cpu.release()


def test_pending_result_goes_to_its_thread(guest: Guest) -> None:
    guest.load(f"svc #0\nmov {guest.reg(4)}, {guest.reg(0)}\nsvc #0")
    first, second = guest.cpu, guest.cpu.copy()
    assert guest.engine.run(first, 100) is StopReason.SYSCALL
    first.result = -14
    assert guest.engine.run(second, 100) is StopReason.SYSCALL
    assert second.result == 0
    second.result = 7
    top = (1 << 8 * guest.isa.word_size) - 14
    assert first.result == first.get(guest.reg(0)) == top
    assert guest.engine.run(first, 100) is StopReason.SYSCALL
    assert guest.engine.run(second, 100) is StopReason.SYSCALL
    assert (first.get(guest.reg(4)), second.get(guest.reg(4))) == (top, 7)
    first.result = 5
    second.release()
    assert first.result == 5


def test_result_of_a_released_thread_is_dropped(guest: Guest) -> None:
    guest.load("svc #0")
    child = guest.cpu.copy()
    assert guest.engine.run(child, 100) is StopReason.SYSCALL
    child.result = 99
    child.release()
    guest[guest.reg(0)] = 1
    assert guest.run() is StopReason.SYSCALL
    assert guest.cpu.result == 1


def test_system_call_arguments(guest: Guest) -> None:
    number = "x8" if guest.wide else "r7"
    guest.load("nop\nsvc #0")
    values = [(1 << 8 * guest.isa.word_size) - 1 - n for n in range(6)]
    for index, value in enumerate(values):
        guest[guest.reg(index)] = value
    guest[number] = 222
    assert guest.run() is StopReason.SYSCALL
    assert guest.cpu.number == 222
    assert list(guest.cpu.args[:6]) == values
    assert guest.cpu.pc == guest.CODE + (4 if guest.mode == "t32" else 8)


def test_thread_register(guest: Guest) -> None:
    if guest.wide:
        guest.load("mrs x0, tpidr_el0\nmsr tpidr_el0, x1\nsvc #0")
        guest["x1"] = 0x1122334455667788
    else:
        guest.load("mrc p15, 0, r0, c13, c0, 3\nsvc #0")
    guest.cpu.tls = 0x12345678
    guest.finish()
    assert guest[guest.reg(0)] == 0x12345678
    assert guest.cpu.tls == (0x1122334455667788 if guest.wide else 0x12345678)
    if not guest.wide:
        guest.load("mcr p15, 0, r0, c13, c0, 3\nsvc #0")
        assert guest.run() is StopReason.ILLEGAL, "TPIDRURO is read-only"


def test_exclusive_access_does_not_survive_a_switch(guest: Guest) -> None:
    """Between a load-exclusive and its store the kernel forgets the reservation on a switch."""
    guest.load(
        "ldxr x0, [x1]\nsvc #0\nstxr w2, x3, [x1]\nsvc #0"
        if guest.wide
        else "ldrex r0, [r1]\nsvc #0\nstrex r2, r3, [r1]\nsvc #0"
    )
    guest[guest.reg(1)] = guest.DATA
    guest[guest.reg(3)] = 9
    other = guest.cpu.copy()
    guest.finish()
    guest.cpu.clear_exclusive()
    guest.finish()
    assert guest[guest.reg(2)] == 1, "the store must fail"
    assert guest.space.read_u32(guest.DATA) == 0
    assert guest.engine.run(other, 100) is StopReason.SYSCALL
    assert guest.engine.run(other, 100) is StopReason.SYSCALL
    assert other.get(guest.reg(2)) == 0, "without a switch it succeeds"
    assert guest.space.read_u32(guest.DATA) == 9
    other.release()
