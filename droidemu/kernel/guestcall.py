# SPDX-License-Identifier: GPL-2.0-or-later
"""Host functions that call guest functions, on the guest thread that called them.

The handler of a host call yields ``GuestCall``; the scheduler has the thread run that function as
any other code, with system calls, sleeps, signals and further host calls, and sends the handler
what it returned. No host stack grows meanwhile, so that threads may do this in any order.

Arguments and results follow the procedure call standards: AAPCS64, and AAPCS with floating-point
values in core registers (Android's armeabi-v7a).
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from droidemu.kernel.abi import trampoline
from droidemu.kernel.errno import EAGAIN, ENOSYS, KernelError

if TYPE_CHECKING:
    from droidemu.engine import Cpu, FpState
    from droidemu.kernel.task import Task

_FLOAT = struct.Struct("<f")
_DOUBLE = struct.Struct("<d")
_MASK = (1 << 64) - 1
#: Bits of an integer result by type letter, and whether it is signed.
_INTEGERS = {
    "Z": (8, False), "B": (8, True), "C": (16, False), "S": (16, True), "I": (32, True),
    "U": (32, False), "J": (64, True),
}  # fmt: skip
#: Nested guest calls of one thread, at most: a guest that recurses through the host ends earlier
#: than its stack would.
MOST_NESTED = 1000


@dataclass(frozen=True)
class GuestCall:
    """A guest function to be called: yielded by the handler of a host call.

    The letters are JNI's: Z B C S I J F D, V for no result; further ``L`` for a pointer or any
    unsigned word (``[`` means the same) and ``U`` for an unsigned 32-bit integer.
    """

    #: Where it is; bit 0 set for Thumb code.
    address: int
    #: A letter for each argument.
    signature: str = ""
    arguments: Sequence[Any] = ()
    result: str = "V"


@dataclass
class GuestFrame:
    """A guest call in progress."""

    call: GuestCall
    #: The handler that waits for it.
    generator: Generator[Any, Any, Any]
    #: The thread's registers before the call: general, PC, Thumb, flags, vectors.
    general: list[int]
    pc: int
    thumb: bool
    flags: int
    fp: FpState
    #: The stack pointer with which the function is entered, and so returns.
    sp: int


@dataclass(frozen=True)
class Resume:
    """Result of the return's host call: the handler goes on with this value."""

    generator: Generator[Any, Any, Any]
    value: Any


def enter(task: Task, generator: Generator[Any, Any, Any], call: GuestCall) -> None:
    """Have the thread execute ``call``, then go on with ``generator``.

    KernelError EAGAIN if too many are in progress, MemoryFault if the stack is bad; ValueError for
    an unknown letter.
    """
    if len(task.guest_calls) >= MOST_NESTED:
        raise KernelError(EAGAIN)
    cpu = task.cpu
    general = cpu.general()
    wide = task.abi.word_size == 8
    sp = general[31] if wide else general[13]
    if wide:
        words, vectors, stack = _aapcs64(call)
    else:
        words, stack = _aapcs(call)
        vectors = []
    below = sp - len(stack) & ~15
    if stack:
        task.space.write(below, bytes(stack))
    fp = cpu.fp()
    frame = GuestFrame(call, generator, general, cpu.pc, cpu.thumb, cpu.flags, fp, below)
    task.guest_calls.append(frame)
    registers = list(general)
    registers[: len(words)] = words
    page = task.process.mm.sigpage
    if wide:
        registers[30] = page + trampoline.ARM64_GUEST_RETURN
        registers[31] = below
        cpu.pc = call.address
    else:
        registers[14] = page + trampoline.ARM_GUEST_RETURN
        registers[13] = below
        cpu.thumb = bool(call.address & 1)
        cpu.pc = call.address & ~1
    cpu.set_general(registers)
    for index, value in enumerate(vectors):
        cpu.set(f"d{index}", value)


def returned(task: Task, registers: Sequence[int]) -> Any:
    """The host call that a function's return makes: the thread is where it was before."""
    cpu = task.cpu
    frames = task.guest_calls
    sp = cpu.sp
    for index in range(len(frames) - 1, -1, -1):
        if frames[index].sp == sp:
            break
    else:
        return -ENOSYS
    # Calls that longjmp or an exception has left behind.
    for frame in frames[index + 1 :]:
        frame.generator.close()
    frame = frames[index]
    del frames[index:]
    value = _result(cpu, frame.call.result, task.abi.word_size == 8)
    restore(task, frame)
    return Resume(frame.generator, value)


def restore(task: Task, frame: GuestFrame) -> None:
    """Give the thread the registers that it had in front of the call."""
    cpu = task.cpu
    cpu.set_general(frame.general)
    cpu.set_fp(frame.fp)
    cpu.flags = frame.flags
    cpu.thumb = frame.thumb
    cpu.pc = frame.pc


def abandon(task: Task) -> None:
    """The thread ends or its image is replaced: nobody returns any more."""
    frames, task.guest_calls = task.guest_calls, []
    for frame in reversed(frames):
        frame.generator.close()


def _bits(letter: str, value: Any) -> int:
    """An argument's bits, as wide as a double word; ValueError for an unknown letter."""
    if letter == "F":
        return int.from_bytes(_FLOAT.pack(value), "little")
    if letter == "D":
        return int.from_bytes(_DOUBLE.pack(value), "little")
    if letter in "L[":
        return int(value) & _MASK
    if letter not in _INTEGERS:
        raise ValueError(f"no such type: {letter!r}")
    return int(value) & _MASK


def _aapcs64(call: GuestCall) -> tuple[list[int], list[int], bytearray]:
    words: list[int] = []
    vectors: list[int] = []
    stack = bytearray()
    for letter, value in zip(call.signature, call.arguments, strict=True):
        bits = _bits(letter, value)
        if letter in "FD":
            if len(vectors) < 8:
                vectors.append(bits)
                continue
        elif len(words) < 8:
            words.append(bits)
            continue
        stack += bits.to_bytes(8, "little")
    if len(stack) % 16:
        stack += bytes(8)
    return words, vectors, stack


def _aapcs(call: GuestCall) -> tuple[list[int], bytearray]:
    words: list[int] = []
    for letter, value in zip(call.signature, call.arguments, strict=True):
        bits = _bits(letter, value)
        if letter in "JD":
            if len(words) % 2:
                words.append(0)
            words += [bits & 0xFFFFFFFF, bits >> 32]
        else:
            words.append(bits & 0xFFFFFFFF)
    # Pairs stay aligned where the registers end and the stack begins: four is even.
    stack = bytearray().join(word.to_bytes(4, "little") for word in words[4:])
    stack += bytes(-len(stack) % 16)
    return words[:4], stack


def _result(cpu: Cpu, letter: str, wide: bool) -> Any:
    if letter == "V":
        return None
    if letter == "F":
        bits = cpu.get("s0") if wide else cpu.get("r0")
        return _FLOAT.unpack(bits.to_bytes(4, "little"))[0]
    if letter == "D":
        bits = cpu.get("d0") if wide else cpu.get("r0") | cpu.get("r1") << 32
        return _DOUBLE.unpack(bits.to_bytes(8, "little"))[0]
    pair = letter == "J" and not wide
    value = cpu.get("r0") | cpu.get("r1") << 32 if pair else cpu.result
    if letter in "L[":
        return value
    width, signed = _INTEGERS[letter]
    value &= (1 << width) - 1
    return value - (1 << width) if signed and value >> width - 1 else value
