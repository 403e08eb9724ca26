# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine contract: run one guest thread until something happens, and say what.

Engines know nothing of Linux or Android. An ``Engine`` executes code of one address space; a
``Cpu`` is the register state of one guest thread in it. All methods belong to the emulation
thread, except ``Engine.request_stop``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from droidemu.engine.description import TargetDescription
from droidemu.memory import AddressSpace


class StopReason(IntEnum):
    """Why ``Engine.run`` came back. The PC is exact for each."""

    #: A system call instruction was executed; the PC stands behind it.
    SYSCALL = 0
    #: The instruction budget is used up; the PC stands at the next instruction.
    BUDGET = 1
    #: ``request_stop`` was called; the PC stands at the next instruction.
    REQUESTED = 2
    #: An access or fetch was refused; ``Engine.fault`` tells; the PC stands at the instruction.
    FAULT = 3
    #: The instruction does not exist or is privileged; the PC stands at it.
    ILLEGAL = 4
    #: A breakpoint instruction of the guest (BRK, BKPT); the PC stands at it.
    BREAKPOINT = 5
    #: The PC has come to an address of ``set_breakpoints``; what is there has not been executed.
    STOPPED_AT = 6
    #: A watched access: ``Engine.hit`` tells; the instruction has not been executed.
    WATCHPOINT = 7
    #: ``step`` has done what it was asked for.
    STEPPED = 8


@dataclass
class Fault:
    """The refused access of the last ``StopReason.FAULT``."""

    #: Exact guest address of the access.
    address: int = 0
    #: PROT_READ, PROT_WRITE or PROT_EXEC (fetch).
    access: int = 0
    #: The page allows the access but the address is not aligned as the instruction demands.
    unaligned: bool = False


@dataclass(frozen=True)
class Watch:
    """Memory whose accesses stop the guest: [start, end), PROT_READ and PROT_WRITE bits."""

    start: int
    end: int
    access: int


@dataclass(frozen=True)
class WatchHit:
    """A watched access that is about to happen."""

    watch: Watch
    #: The first byte of it inside the watched range.
    address: int
    #: PROT_READ or PROT_WRITE.
    access: int


@dataclass(frozen=True)
class Isa:
    """Facts of an instruction set that the layers above need as data."""

    #: "arm64" or "arm".
    name: str
    #: Pointer size in bytes.
    word_size: int
    #: General registers in the order of the kernel's signal frame, without PC and flags.
    general: tuple[str, ...]
    #: Names of stack pointer, program counter, link register, flags, thread register.
    sp: str
    pc: str
    lr: str
    flags: str
    tls: str
    #: ELF e_machine.
    machine: int
    #: Size of the guest address space in bytes.
    space_size: int
    #: AT_HWCAP and AT_HWCAP2 that the engine truly implements.
    hwcap: int
    hwcap2: int
    #: uname's machine, AT_PLATFORM.
    uname: str
    platform: str


@dataclass
class FpState:
    """Floating point and vector registers.

    ``vectors``: raw little-endian bytes, 32 x 16 bytes (V0..V31) on arm64, 32 x 8 bytes
    (D0..D31) on arm. ``status``/``control``: FPSR/FPCR; on arm ``status`` is FPSCR.
    """

    vectors: bytes
    status: int
    control: int


class Cpu(Protocol):
    """Register state of one guest thread."""

    isa: Isa
    #: Program counter. On arm bit 0 is *not* part of it: see ``thumb``.
    pc: int
    sp: int
    #: First argument and result register (x0, r0).
    result: int
    #: PSTATE flags (NZCV ...) on arm64, CPSR on arm.
    flags: int
    #: Thread register (TPIDR_EL0, TPIDRURO).
    tls: int
    #: True when the next instruction is a Thumb one (always False on arm64).
    thumb: bool
    #: Valid after StopReason.SYSCALL: x8 or r7, then x0..x5 or r0..r5 (r6 on arm), unsigned.
    number: int
    args: Sequence[int]

    def get(self, name: str) -> int:
        """A register by its usual name: x0, w0, sp, pc, r7, v3, d1, s0, fpcr, cpsr ..."""

    def set(self, name: str, value: int) -> None:
        """Set a register by name; ValueError for an unknown name."""

    def general(self) -> list[int]:
        """Values of ``isa.general``, in that order."""

    def set_general(self, values: Sequence[int]) -> None:
        """Set all of ``isa.general``."""

    def fp(self) -> FpState:
        """Floating point and vector state."""

    def set_fp(self, state: FpState) -> None:
        """Set floating point and vector state."""

    def save(self) -> Any:
        """All registers but the PC, for ``restore``, which must be called once."""

    def restore(self, saved: Any) -> None:
        """Have the registers of ``save`` again; ``saved`` is used up."""

    def call(self, words: Sequence[int], vectors: Sequence[int], link: int, sp: int | None) -> None:
        """Set what a function call sets: x0.. (r0..), d0.. as raw bits, link register, SP.

        ``sp`` None: it stays. The PC is not touched.
        """

    def clear_exclusive(self) -> None:
        """Forget an open exclusive load, as a kernel does when it switches threads."""

    def copy(self) -> Cpu:
        """A new thread's state that starts as a copy of this one (clone)."""

    def release(self) -> None:
        """Give the state's host memory back; the thread has ended."""


class Engine(Protocol):
    """Executes guest code of one address space."""

    isa: Isa
    space: AddressSpace
    fault: Fault
    #: The access of the last ``StopReason.WATCHPOINT``.
    hit: WatchHit | None

    @property
    def instructions(self) -> int:
        """Guest instructions executed so far, counted in whole blocks by code size.

        A fault inside a block counts all of it, a 16-bit Thumb instruction counts half.
        """

    def new_cpu(self) -> Cpu:
        """Zeroed user-mode registers."""

    def run(self, cpu: Cpu, budget: int) -> StopReason:
        """Run ``cpu`` for at most about ``budget`` guest instructions.

        The stop after a used-up budget is at the end of a translated block, so that it is a
        pure function of the guest's own execution.
        """

    def step(self, cpu: Cpu, low: int = 0, high: int = 0, most: int = 1) -> StopReason:
        """Execute one instruction, then go on while the PC is in [low, high), ``most`` in all.

        STEPPED when that is done, also in front of a breakpoint inside the range; REQUESTED if it
        was asked to stop; else as ``run``. A breakpoint at the first PC does not count.
        """

    def set_breakpoints(self, addresses: Collection[int]) -> None:
        """Addresses where ``run`` stops (STOPPED_AT), without a Thumb bit; they cost no speed.

        ``run`` does not move from a PC that is one of them: ``step`` does.
        """

    def set_watches(self, watches: Sequence[Watch]) -> None:
        """Accesses by guest code that stop it (WATCHPOINT). Pages that hold none cost nothing."""

    def description(self) -> TargetDescription:
        """The registers as debuggers see them."""

    def request_stop(self) -> None:
        """Make ``run`` return REQUESTED soon. The one method that any host thread may call."""

    def invalidate(self, start: int, end: int) -> None:
        """Forget translations of [start, end): the bytes there changed."""

    def close(self) -> None:
        """Free the engine."""
