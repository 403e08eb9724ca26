# SPDX-License-Identifier: GPL-2.0-or-later
"""Signal frames: what is built comes back, and hostile frames do no harm."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import guestrun
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.engine import FpState
from droidemu.kernel import sigframe_arm, sigframe_arm64, signals
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.sighand import SA_ONSTACK, SA_SIGINFO, BadFrame, SigAction
from droidemu.kernel.siginfo import SIGKILL, SIGSEGV, SIGSTOP, SIGUSR1, SigInfo, bit
from droidemu.kernel.syscall import CALLS
from droidemu.kernel.task import Task
from droidemu.memory import MemoryFault

#: Hypothesis and a session's kernel: each example leaves the registers as it likes.
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def spawn(build_guest: guestrun.Build, abi: str) -> tuple[Kernel, Task]:
    kernel = guestrun.make_kernel(programs={"program": build_guest("signal_fatal", abi)})
    process = kernel.spawn(b"/bin/program", [b"program"], [])
    assert process.leader is not None
    return kernel, process.leader


@pytest.fixture(scope="module", params=["arm64", "arm"])
def task(request: pytest.FixtureRequest, build_guest: guestrun.Build) -> Iterator[Task]:
    kernel, leader = spawn(build_guest, request.param)
    yield leader
    kernel.close()


def build(task: Task, action: SigAction, mask: int = 0) -> None:
    module = sigframe_arm64 if task.abi.word_size == 8 else sigframe_arm
    module.build(task, action, SigInfo(SIGUSR1, 0, pid=5), mask, 0x7000)


def restore(task: Task, with_info: bool) -> int:
    if task.abi.word_size == 8:
        return sigframe_arm64.restore(task)[0]
    return sigframe_arm.restore(task, with_info)[0]


def stack_pointer(task: Task) -> int:
    return task.process.mm.stack_top - 65536


def fill(task: Task) -> tuple[list[int], int, int, FpState]:
    cpu = task.cpu
    width = 8 * task.abi.word_size
    count = len(cpu.isa.general)
    values = [(0x0123456789ABCDEF * (n + 1)) % (1 << width) for n in range(count)]
    values[count - 1 if width == 64 else 13] = stack_pointer(task) + 8
    cpu.set_general(values)
    cpu.pc = 0x11000
    cpu.flags = 0xA0000000 if width == 64 else 0x68000010
    size = len(cpu.fp().vectors)
    cpu.set_fp(FpState(bytes(n * 7 & 0xFF for n in range(size)), 0, 0))
    return cpu.general(), cpu.pc, cpu.flags, cpu.fp()


@pytest.mark.parametrize("with_info", [True, False])
def test_round_trip(task: Task, with_info: bool) -> None:
    before = fill(task)
    action = SigAction(0x10100, SA_SIGINFO if with_info else 0)
    build(task, action, mask=0x123456789)
    cpu = task.cpu
    assert cpu.pc == 0x10100
    general = cpu.general()
    assert general[0] == SIGUSR1
    assert cpu.sp % (16 if task.abi.word_size == 8 else 8) == 0
    if with_info:
        assert task.space.read_u32(general[1]) == SIGUSR1
        assert general[2] == general[1] + 128
    if task.abi.word_size == 8:
        # The frame record that x29 points at holds the interrupted x29 and x30.
        saved = struct.unpack("<2Q", task.space.read(general[29], 16))
        assert saved == (before[0][29], before[0][30])
        assert general[30] == 0x7000
    cpu.set_general([0] * 13 + general[13:14] + [0] + general[15:] if task.abi.word_size == 4
                    else [0] * 31 + general[31:])  # fmt: skip
    cpu.set_fp(FpState(bytes(len(before[3].vectors)), 0, 0))
    assert restore(task, with_info) == 0x123456789
    assert (cpu.general(), cpu.pc, cpu.flags, cpu.fp()) == before


def test_thumb_handler(task: Task) -> None:
    if task.abi.word_size == 8:
        pytest.skip("no Thumb there")
    fill(task)
    task.cpu.flags = 0x0600FC30  # in the middle of an IT block
    build(task, SigAction(0x10101))
    assert task.cpu.thumb
    assert task.cpu.pc == 0x10100
    assert task.cpu.flags & 0x0600FC00 == 0
    assert task.cpu.get("lr") & 1
    restore(task, False)
    assert task.cpu.flags == 0x0600FC30
    build(task, SigAction(0x10100))
    assert not task.cpu.thumb


def test_no_room(task: Task) -> None:
    before = fill(task)
    task.cpu.sp = 0x100
    with pytest.raises(MemoryFault):
        build(task, SigAction(0x10100))
    assert task.cpu.pc == before[1]
    task.cpu.sp = 8
    with pytest.raises(MemoryFault):
        build(task, SigAction(0x10100, SA_SIGINFO))


def test_alternate_stack(task: Task) -> None:
    fill(task)
    base = stack_pointer(task) - 65536
    task.altstack = (base, 0, 32768)
    build(task, SigAction(0x10100, SA_ONSTACK))
    first = task.cpu.sp
    assert base < first < base + 32768
    build(task, SigAction(0x10100, SA_ONSTACK))
    assert base < task.cpu.sp < first
    task.altstack = (0, 2, 0)


@pytest.mark.parametrize("with_info", [True, False])
def test_damaged_frames(task: Task, with_info: bool) -> None:
    """Any bytes in any place: restored, or refused, and always user mode."""
    fill(task)
    build(task, SigAction(0x10100, SA_SIGINFO if with_info else 0))
    sp = task.cpu.sp
    size = sigframe_arm64.FRAME_SIZE if task.abi.word_size == 8 else 128 + 760
    good = task.space.read(sp, size)

    @QUICK
    @given(st.lists(st.tuples(st.integers(0, size - 1), st.binary(min_size=1, max_size=64)),
                    max_size=6))  # fmt: skip
    def damage(pieces: list[tuple[int, bytes]]) -> None:
        data = bytearray(good)
        for at, piece in pieces:
            data[at : at + len(piece)] = piece
        task.space.write(sp, data[:size])
        task.cpu.sp = sp
        task.cpu.flags = 0 if task.abi.word_size == 8 else 0x10
        try:
            restore(task, with_info)
        except BadFrame:
            task.cpu.sp = sp
        flags = task.cpu.flags
        assert flags & 0x1F == (0 if task.abi.word_size == 8 else 0x10) or flags & 0x3F == 0x30

    damage()


def test_sigreturn_from_anywhere(task: Task) -> None:
    """rt_sigreturn at any SP ends in registers or in SIGSEGV, never in an error of ours."""
    call = CALLS["rt_sigreturn"].handler

    @QUICK
    @given(st.integers(0, (1 << 8 * task.abi.word_size) - 1))
    def anywhere(sp: int) -> None:
        task.cpu.sp = sp
        assert call(task) is None
        task.pending.remove(bit(SIGSEGV))

    anywhere()


def test_mask_of_a_frame_never_blocks_kill(task: Task) -> None:
    fill(task)
    build(task, SigAction(0x10100, SA_SIGINFO), mask=(1 << 64) - 1)
    assert CALLS["rt_sigreturn"].handler(task) is None
    assert task.blocked == (1 << 64) - 1 & ~bit(SIGKILL) & ~bit(SIGSTOP)
    signals.set_blocked(task, 0)


HANDLERS = st.tuples(
    st.sampled_from(
        ["rt_sigaction", "rt_sigprocmask", "rt_sigpending", "sigaltstack", "rt_sigtimedwait",
         "rt_sigqueueinfo", "rt_tgsigqueueinfo", "tgkill", "timer_create", "timer_settime",
         "timer_gettime", "timer_delete", "setitimer", "getitimer", "timerfd_create",
         "timerfd_settime", "timerfd_gettime", "eventfd2", "signalfd4", "futex", "clock_gettime",
         "clock_getres", "clock_settime", "nanosleep", "clock_nanosleep", "adjtimex",
         "clock_adjtime", "set_robust_list", "get_robust_list", "restart_syscall"]
    ),
    st.lists(
        st.one_of(
            st.integers(0, 300),
            st.sampled_from([(1 << 32) - 1, (1 << 64) - 1, 1 << 31, 1 << 63, 0x10000, 0x7FFFFFFF]),
            st.just("stack"),
        ),
        min_size=7, max_size=7,
    ),
)  # fmt: skip


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_hostile_arguments(abi: str, build_guest: guestrun.Build) -> None:
    """Our system calls with any registers: a result, a sleep or an error number."""
    from droidemu.kernel.errno import KernelError

    kernel, task = spawn(build_guest, abi)
    mask = task.abi.word_mask
    area = task.process.mm.stack_top - 8192

    @settings(max_examples=600, deadline=None)
    @given(HANDLERS, st.binary(min_size=64, max_size=64))
    def call(what: tuple[str, list[int | str]], memory: bytes) -> None:
        name, raw = what
        task.space.write(area, memory)
        registers = [area if value == "stack" else int(value) & mask for value in raw]
        entry = CALLS[name]
        if entry.numbers[abi] is None:
            return
        marshalled: Callable[..., object] = entry.call(abi)
        try:
            result = marshalled(task, registers)
            if hasattr(result, "send"):
                next(result)  # type: ignore[call-overload]
                result.close()  # type: ignore[attr-defined]
            else:
                assert isinstance(result, int)
        except (KernelError, MemoryFault, StopIteration):
            pass
        task.pending.remove((1 << 64) - 1)
        task.process.sighand.pending.remove((1 << 64) - 1)
        task.saved_blocked = None
        signals.set_blocked(task, 0)

    call()
    kernel.close()
