# SPDX-License-Identifier: GPL-2.0-or-later
"""Unwinding 32-bit ARM code that has no tables, by reading what it does to the stack.

Most of a stripped C library is such code: EXIDX_CANTUNWIND, no call frame information, no frame
pointer. The nearest instruction before the PC that stores the link register is taken for the
function's prologue, and what follows is executed in the abstract. A guess counts only if the
return address that it finds stands behind a call. Encodings: "Arm Architecture Reference Manual
ARMv7-A", A5 to A8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from droidemu.debug.report_types import ReadMemory

#: How far back a prologue is looked for, bytes, and how many candidates are tried.
REACH: Final = 16384
_CANDIDATES: Final = 8
#: Bytes from the first push on in which a prologue is complete.
_HEAD: Final = 96
_SP, _LR, _PC = 13, 14, 15
#: r0 to r3 and r12 are pushed to make room or to pass them on, not to be restored.
_KEPT = frozenset((4, 5, 6, 7, 8, 9, 10, 11, _LR))


@dataclass
class State:
    """What a function has done to the stack, relative to SP at its entry."""

    #: Bytes that SP lies below its value at entry; None: unknown (alloca).
    depth: int | None = 0
    #: Register -> bytes that its saved value lies below SP at entry.
    saved: dict[int, int] = field(default_factory=dict)
    #: Frame pointer: its register, and the bytes that it lies below SP at entry.
    frame: tuple[int, int] | None = None

    def copy(self) -> State:
        """An independent copy."""
        return State(self.depth, dict(self.saved), self.frame)


class _Run:
    """Executes a function's code in the abstract, from its prologue on, in a straight line."""

    def __init__(self) -> None:
        self.state = State()
        #: The code ended where an instruction did.
        self.whole = True
        #: As it was before the epilogue that is being executed.
        self._body: State | None = None

    @property
    def body(self) -> State:
        """The state without the epilogue that has begun, if one has."""
        return self._body or self.state

    def push(self, mask: int) -> None:
        """Store the registers of a mask below SP, the lowest number lowest."""
        numbers = [n for n in range(16) if mask >> n & 1]
        self.grow(4 * len(numbers))
        self._save(numbers)

    def _save(self, numbers: list[int]) -> None:
        depth = self.state.depth
        if depth is not None:
            for index, number in enumerate(numbers):
                if number in _KEPT:
                    self.state.saved.setdefault(number, depth - 4 * index)

    def store(self, numbers: list[int], size: int) -> None:
        """``str rt, [sp, #-size]!``: room for ``size`` bytes, registers at its bottom."""
        self.grow(size)
        self._save(numbers)

    def grow(self, size: int) -> None:
        """SP goes down."""
        if self.state.depth is not None:
            self.state.depth += size
        self._body = None

    def shrink(self, size: int) -> None:
        """SP goes up: perhaps an epilogue begins."""
        if self._body is None:
            self._body = self.state.copy()
        if self.state.depth is not None:
            self.state.depth -= size

    def pop(self, mask: int) -> None:
        """Load registers; with the PC among them the function has returned."""
        self.shrink(4 * bin(mask & 0xFFFF).count("1"))
        if mask >> _PC & 1:
            self.leave()

    def leave(self) -> None:
        """A return, or a jump that ends an epilogue.

        What stands behind it was jumped to from before the epilogue.
        """
        if self._body is not None:
            self.state, self._body = self._body, None

    def set_frame(self, register: int, above: int) -> None:
        """``add register, sp, #above``: becomes the frame pointer."""
        if self.state.depth is not None:
            self.state.frame = (register, self.state.depth - above)

    def from_frame(self, register: int, below: int) -> None:
        """``sub sp, register, #below``."""
        frame = self.state.frame
        if frame is not None and frame[0] == register:
            if self._body is None:
                self._body = self.state.copy()
            self.state.depth = frame[1] + below

    def move_frame(self, register: int, up: int) -> None:
        """``adds register, #up`` of the frame pointer, which an epilogue of Thumb code does."""
        frame = self.state.frame
        if frame is not None and frame[0] == register:
            if self._body is None:
                self._body = self.state.copy()
            self.state.frame = (register, frame[1] - up)

    def lose(self) -> None:
        """SP has moved by an unknown distance."""
        self.state.depth = None


def caller_of(
    read: ReadMemory, registers: dict[int, int], pc: int, thumb: bool, low: int
) -> dict[int, int] | None:
    """The caller's registers (0 to 15), or None if no guess holds.

    ``registers`` are those of the function around ``pc`` (without its Thumb bit), ``low`` an
    address that its code does not begin before.
    """
    start = max(low, pc - REACH)
    code = _code_before(read, pc, start + (-start & (1 if thumb else 3)))
    tried = 0
    for at in range(len(code) - (2 if thumb else 4), -1, -2 if thumb else -4):
        if not (_stores_lr_thumb(code, at) if thumb else _stores_lr_arm(code, at)):
            continue
        tried += 1
        if tried > _CANDIDATES:
            break
        caller = None
        for state in _states(code, at, thumb):
            caller = caller or _apply(read, registers, state)
        if caller is not None:
            room = _room_before_thumb(code, at) if thumb else _room_before_arm(code, at)
            caller[_SP] = (caller[_SP] + room) & 0xFFFFFFFF
            return caller
    return None


def _states(code: bytes, at: int, thumb: bool) -> list[State]:
    """What the function that begins at ``at`` may have done to the stack by the end of ``code``.

    First by all of its code; then by its beginning alone, since tables of constants and jumps
    between the instructions can lead the first way astray.
    """
    if not thumb:
        whole, head = _run_arm(code, at), _run_arm(code[: at + _HEAD], at)
        return [whole.state, head.body]
    run, head = _run_thumb(code, at), _run_thumb(code[: at + _HEAD], at)
    return ([run.state] if run.whole else []) + [head.body]


def _code_before(read: ReadMemory, pc: int, start: int) -> bytes:
    """What can be read of [start, pc), as far back as it is mapped in one piece."""
    code, at = b"", pc
    while at > start:
        piece_at = max(start, (at - 1) & ~0xFFF)
        piece = read(piece_at, at - piece_at)
        if piece is None:
            break
        code, at = piece + code, piece_at
    return code


def _apply(read: ReadMemory, registers: dict[int, int], state: State) -> dict[int, int] | None:
    if _LR not in state.saved:
        return None
    # The register that looked like a frame pointer may be used for anything: SP comes first.
    if state.depth is not None:
        top = registers[_SP] + state.depth
    elif state.frame is not None:
        top = registers[state.frame[0]] + state.frame[1]
    else:
        return None
    caller = dict(registers)
    for number, below in state.saved.items():
        value = read((top - below) & 0xFFFFFFFF, 4)
        if value is None:
            return None
        caller[number] = int.from_bytes(value, "little")
    if not is_behind_call(read, caller[_LR]):
        return None
    caller[_PC] = caller[_LR]
    caller[_SP] = top & 0xFFFFFFFF
    return caller


def is_behind_call(read: ReadMemory, address: int) -> bool:
    """Whether a code address (bit 0: Thumb) stands behind an instruction that calls."""
    if address & 1:
        data = read((address & ~1) - 4, 4)
        if data is None:
            return False
        first, second = int.from_bytes(data[:2], "little"), int.from_bytes(data[2:], "little")
        if first & 0xF800 == 0xF000 and second & 0xC000 == 0xC000:  # bl, blx label
            return True
        return second & 0xFF87 == 0x4780  # blx register
    if address & 3:
        return False
    data = read(address - 4, 4)
    if data is None:
        return False
    word = int.from_bytes(data, "little")
    if word >> 28 == 15:
        return word & 0xFE000000 == 0xFA000000  # blx label
    return word & 0x0F000000 == 0x0B000000 or word & 0x0FFFFFF0 == 0x012FFF30  # bl, blx register


# -- Thumb ---------------------------------------------------------------------------------------


def _half(code: bytes, at: int) -> int:
    return int.from_bytes(code[at : at + 2], "little")


def _stores_lr_thumb(code: bytes, at: int) -> bool:
    first = _half(code, at)
    if first & 0xFF00 == 0xB500:
        return True
    second = _half(code, at + 2)
    if first == 0xE92D:  # stmdb sp!, {...}
        return bool(second >> _LR & 1)
    return first == 0xF84D and second & 0xFF00 == 0xED00  # str lr, [sp, #-n]!


def _room_before_thumb(code: bytes, at: int) -> int:
    """Bytes that variadic functions push or reserve before their prologue."""
    if at < 2:
        return 0
    before = _half(code, at - 2)
    if before & 0xFFF0 == 0xB400:  # push {some of r0-r3}
        return 4 * bin(before & 0xF).count("1")
    return (before & 0x7F) * 4 if before & 0xFF80 == 0xB080 else 0


def _run_thumb(code: bytes, at: int) -> _Run:
    """Execute [at, end of code), in an IT block nothing."""
    run = _Run()
    skipped = 0
    while at < len(code):
        first = _half(code, at)
        wide = first >> 11 in (0x1D, 0x1E, 0x1F)
        at += 4 if wide else 2
        if at > len(code):
            run.whole = False
            break
        if skipped:  # in an IT block: may not be executed
            skipped -= 1
        elif wide:
            _wide_thumb(run, first, _half(code, at - 2))
        elif first & 0xFF00 == 0xBF00 and first & 0xF:
            skipped = 4 - ((first & -first).bit_length() - 1)
        else:
            _narrow_thumb(run, first)
    return run


def _narrow_thumb(run: _Run, code: int) -> None:
    if code & 0xFE00 == 0xB400:
        run.push(code & 0xFF | (code & 0x100) << 6)
    elif code & 0xFE00 == 0xBC00:
        run.pop(code & 0xFF | (code & 0x100) << 7)
    elif code & 0xFF80 == 0xB080:
        run.grow((code & 0x7F) * 4)
    elif code & 0xFF80 == 0xB000:
        run.shrink((code & 0x7F) * 4)
    elif code & 0xFF00 == 0xAF00:  # add r7, sp, #n
        run.set_frame(7, (code & 0xFF) * 4)
    elif code == 0x466F:  # mov r7, sp
        run.set_frame(7, 0)
    elif code == 0x46BD:  # mov sp, r7
        run.from_frame(7, 0)
    elif code & 0xFF00 == 0x3700:  # adds r7, #n
        run.move_frame(7, code & 0xFF)
    elif code & 0xFF87 in (0x4485, 0x4685):  # add sp, register; mov sp, register
        run.lose()
    elif code == 0x4770 or code & 0xF800 == 0xE000:  # bx lr, b
        run.leave()


def _wide_thumb(run: _Run, first: int, second: int) -> None:
    immediate = (first >> 10 & 1) << 11 | (second >> 12 & 7) << 8 | second & 0xFF
    target = second >> 8 & 0xF
    operation = first & 0xFBFF
    if first == 0xE92D:
        run.push(second)
    elif first == 0xE8BD:
        run.pop(second)
    elif first == 0xF84D and second & 0xF00 == 0xD00:  # str rt, [sp, #-n]!
        run.store([second >> 12], second & 0xFF)
    elif first == 0xF85D and second & 0xF00 == 0xB00:  # ldr rt, [sp], #n
        run.shrink(second & 0xFF)
        if second >> 12 == _PC:
            run.leave()
    elif first == 0xE96D:  # strd rt, rt2, [sp, #-n]!
        run.store([second >> 12, second >> 8 & 0xF], (second & 0xFF) * 4)
    elif operation in (0xF1AD, 0xF2AD) and target == _SP:  # sub.w, subw
        run.grow(_expanded(immediate) if operation == 0xF1AD else immediate)
    elif operation in (0xF10D, 0xF20D) and second < 0x8000:  # add.w, addw
        size = _expanded(immediate) if operation == 0xF10D else immediate
        if target == _SP:
            run.shrink(size)
        elif target in (7, 11):
            run.set_frame(target, size)
    elif first & 0xFFEF == 0xEBAD and target == _SP:  # sub.w sp, sp, register
        run.lose()
    elif first & 0xFFBF == 0xED2D and second & 0xE00 == 0xA00:  # vpush
        run.grow((second & 0xFF) * 4)
    elif first & 0xFFBF == 0xECBD and second & 0xE00 == 0xA00:  # vpop
        run.shrink((second & 0xFF) * 4)
    elif first & 0xF800 == 0xF000 and second & 0xD000 == 0x9000:  # b.w
        run.leave()


def _expanded(value: int) -> int:
    """ThumbExpandImm (A6.3.2)."""
    if value >> 10 == 0:
        byte, kind = value & 0xFF, value >> 8 & 3
        return (byte, byte * 0x10001, byte * 0x1000100, byte * 0x1010101)[kind]
    rotation, byte = value >> 7, 0x80 | value & 0x7F
    return (byte >> rotation | byte << (32 - rotation)) & 0xFFFFFFFF


# -- A32 -----------------------------------------------------------------------------------------


def _word(code: bytes, at: int) -> int:
    return int.from_bytes(code[at : at + 4], "little")


def _stores_lr_arm(code: bytes, at: int) -> bool:
    word = _word(code, at)
    return word & 0xFFFF4000 == 0xE92D4000 or word & 0xFFFFF000 == 0xE52DE000


def _room_before_arm(code: bytes, at: int) -> int:
    if at < 4:
        return 0
    before = _word(code, at - 4)
    if before & 0xFFFFFFF0 == 0xE92D0000:
        return 4 * bin(before & 0xF).count("1")
    return _rotated(before) if before & 0xFFFFF000 == 0xE24DD000 else 0


def _rotated(word: int) -> int:
    """ARMExpandImm (A5.2.4)."""
    rotation, byte = (word >> 8 & 0xF) * 2, word & 0xFF
    return (byte >> rotation | byte << (32 - rotation)) & 0xFFFFFFFF if rotation else byte


def _run_arm(code: bytes, at: int) -> _Run:
    run = _Run()
    for place in range(at, len(code), 4):
        _one_arm(run, _word(code, place))
    return run


def _one_arm(run: _Run, word: int) -> None:
    """Conditional instructions may not be executed: only 0xE... counts."""
    head, register = word & 0xFFFF0000, word >> 12 & 0xF
    if head == 0xE92D0000:
        run.push(word)
    elif head == 0xE8BD0000:
        run.pop(word)
    elif head == 0xE52D0000:  # str rt, [sp, #-n]!
        run.store([register], word & 0xFFF)
    elif head == 0xE49D0000:  # ldr rt, [sp], #n
        run.shrink(word & 0xFFF)
        if register == _PC:
            run.leave()
    elif word & 0xFFFFF000 == 0xE24DD000:
        run.grow(_rotated(word))
    elif word & 0xFFFFF000 == 0xE28DD000:
        run.shrink(_rotated(word))
    elif head == 0xE28D0000 and register == 11:  # add r11, sp, #n
        run.set_frame(11, _rotated(word))
    elif word == 0xE1A0B00D:  # mov r11, sp
        run.set_frame(11, 0)
    elif word & 0xFFFFF000 == 0xE24BD000:  # sub sp, r11, #n
        run.from_frame(11, _rotated(word))
    elif word == 0xE1A0D00B:  # mov sp, r11
        run.from_frame(11, 0)
    elif word & 0xFFFFFFF0 in (0xE04DD000, 0xE1A0D000):  # sub sp, sp, register; mov sp, register
        run.lose()
    elif word & 0xFFBF0E00 == 0xED2D0A00:  # vpush
        run.grow((word & 0xFF) * 4)
    elif word & 0xFFBF0E00 == 0xECBD0A00:  # vpop
        run.shrink((word & 0xFF) * 4)
    elif word == 0xE12FFF1E or word >> 24 == 0xEA:  # bx lr, b
        run.leave()
