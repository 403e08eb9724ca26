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
    from droidemu.engine import Cpu
    from droidemu.kernel.task import Task

_FLOAT = struct.Struct("<f")
_DOUBLE = struct.Struct("<d")
_MASK = (1 << 64) - 1
#: Bits of an integer result by type letter, and whether it is signed.
_INTEGERS = {
    "Z": (8, False), "B": (8, True), "C": (16, False), "S": (16, True), "I": (32, True),
    "U": (32, False), "J": (64, True),
}  # fmt: skip
_WORDS = frozenset((*_INTEGERS, "L", "["))
#: Those of one 32-bit register.
_NARROW = _WORDS - {"J"}
#: Nested guest calls of one thread, at most: a guest that recurses through the host ends earlier
#: than its stack would.
MOST_NESTED = 1000


@dataclass
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


class GuestFrame:
    """A guest call in progress."""

    __slots__ = ("call", "generator", "pc", "saved", "sp", "thumb")

    def __init__(
        self, call: GuestCall, generator: Generator[Any, Any, Any], cpu: Cpu, sp: int | None
    ) -> None:
        self.call = call
        #: The handler that waits for it.
        self.generator = generator
        #: The thread's registers before the call.
        self.saved = cpu.save()
        self.pc = cpu.pc
        self.thumb = cpu.thumb
        #: The stack pointer with which the function is entered and so returns; None: not known,
        #: which is enough for the outermost call.
        self.sp = sp


@dataclass
class Resume:
    """Result of the return's host call: the handler goes on with this value."""

    generator: Generator[Any, Any, Any]
    value: Any


def enter(task: Task, generator: Generator[Any, Any, Any], call: GuestCall) -> None:
    """Have the thread execute ``call``, then go on with ``generator``.

    KernelError EAGAIN if too many are in progress, MemoryFault if the stack is bad; ValueError for
    an unknown letter.
    """
    frames = task.guest_calls
    if len(frames) >= MOST_NESTED:
        raise KernelError(EAGAIN)
    cpu = task.cpu
    wide = task.abi.word_size == 8
    words, vectors, stack = _aapcs64(call) if wide else _aapcs(call)
    sp: int | None = None
    if stack or frames or not wide:
        old = cpu.sp
        sp = old - len(stack) & ~15
        if stack:
            task.space.write(sp, stack)
    frames.append(GuestFrame(call, generator, cpu, sp))
    page = task.process.mm.sigpage
    if wide:
        cpu.call(words, vectors, page + trampoline.ARM64_GUEST_RETURN, sp)
        cpu.pc = call.address
    else:
        cpu.call(words, vectors, page + trampoline.ARM_GUEST_RETURN, sp)
        cpu.thumb = bool(call.address & 1)
        cpu.pc = call.address & ~1


def returned(task: Task, registers: Sequence[int]) -> Any:
    """The host call that a function's return makes: the thread is where it was before."""
    frames = task.guest_calls
    if len(frames) > 1:
        # Calls that longjmp or an exception has left behind are not the ones that return.
        sp = task.cpu.sp
        index = len(frames) - 1
        while index and frames[index].sp != sp:
            index -= 1
        abandon_above(task, index + 1)
    elif not frames:
        return -ENOSYS
    frame = frames.pop()
    value = _result(task.cpu, registers, frame.call.result, task.abi.word_size == 8)
    restore(task, frame)
    return Resume(frame.generator, value)


def restore(task: Task, frame: GuestFrame) -> None:
    """Give the thread the registers that it had in front of the call."""
    cpu = task.cpu
    cpu.restore(frame.saved)
    cpu.thumb = frame.thumb
    cpu.pc = frame.pc


def abandon(task: Task) -> None:
    """The thread ends or its image is replaced: nobody returns any more."""
    abandon_above(task, 0)


def abandon_above(task: Task, depth: int) -> None:
    """Give up all but the outermost ``depth`` calls."""
    frames = task.guest_calls[depth:]
    del task.guest_calls[depth:]
    for frame in reversed(frames):
        frame.generator.close()


def _bits(letter: str, value: Any) -> int:
    """An argument's bits, as wide as a double word; ValueError for an unknown letter."""
    if letter in _WORDS:
        return int(value) & _MASK
    if letter == "F":
        return int.from_bytes(_FLOAT.pack(value), "little")
    if letter == "D":
        return int.from_bytes(_DOUBLE.pack(value), "little")
    raise ValueError(f"no such type: {letter!r}")


_Placed = tuple[list[int], list[int], bytes]


def _aapcs64(call: GuestCall) -> _Placed:
    """Words for x0.., raw bits for d0.., the stack."""
    words: list[int] = []
    vectors: list[int] = []
    stack = b""
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
    return words, vectors, stack + bytes(-len(stack) % 16)


def _aapcs(call: GuestCall) -> _Placed:
    """Words for r0..r3, no vectors, the stack."""
    if len(call.signature) == len(call.arguments) <= 4 and _NARROW.issuperset(call.signature):
        return [int(value) & 0xFFFFFFFF for value in call.arguments], [], b""
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
    stack = b"".join(word.to_bytes(4, "little") for word in words[4:])
    return words[:4], [], stack + bytes(-len(stack) % 16)


def _result(cpu: Cpu, registers: Sequence[int], letter: str, wide: bool) -> Any:
    if letter == "V":
        return None
    value = registers[0]
    if letter in "FD" and wide:
        value = cpu.get("d0")
    elif letter in "JD" and not wide:
        value |= registers[1] << 32
    return value_of(letter, value)


def value_of(letter: str, value: int) -> Any:
    """A register's bits as a Python value of the letter's type."""
    if letter == "F":
        return _FLOAT.unpack((value & 0xFFFFFFFF).to_bytes(4, "little"))[0]
    if letter == "D":
        return _DOUBLE.unpack(value.to_bytes(8, "little"))[0]
    if letter in "L[":
        return value
    width, signed = _INTEGERS[letter]
    value &= (1 << width) - 1
    return value - (1 << width) if signed and value >> width - 1 else value


def received(task: Task, registers: Sequence[int], letters: str) -> list[Any]:
    """The arguments of a guest function as it has just been entered, by their types.

    The other direction of a ``GuestCall``: ``registers`` are x0.. (r0..), the stack pointer is the
    function's own. MemoryFault if arguments lie on a bad stack.
    """
    cpu = task.cpu
    wide = task.abi.word_size == 8
    values: list[Any] = []
    words = vectors = 0
    stack = cpu.sp
    for letter in letters:
        if letter in "FD" and wide and vectors < 8:
            bits = cpu.get(f"d{vectors}")
            vectors += 1
        elif wide:
            if words < 8 and letter not in "FD":
                bits = registers[words] if words < len(registers) else cpu.get(f"x{words}")
                words += 1
            else:
                bits = task.space.read_u64(stack)
                stack += 8
        else:
            double = letter in "JD"
            words += words % 2 if double else 0
            bits = 0
            for part in range(1 + double):
                index = words + part
                at = stack + 4 * (index - 4)
                word = registers[index] if index < 4 else task.space.read_u32(at)
                bits |= word << 32 * part
            words += 1 + double
        values.append(value_of(letter, bits))
    return values


def answer(task: Task, letter: str, value: Any) -> int:
    """Set what a host function returns to guest code, all but the word that is returned here."""
    if letter == "V" or value is None:
        return 0
    bits = _bits(letter, value)
    if letter in "FD" and task.abi.word_size == 8:
        task.cpu.set("d0", bits)
    if task.abi.word_size == 4:
        if letter in "JD":
            task.cpu.set("r1", bits >> 32)
        return bits & 0xFFFFFFFF
    return bits
