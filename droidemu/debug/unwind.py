# SPDX-License-Identifier: GPL-2.0-or-later
"""Backtraces: by call frame information, ARM exception tables, prologues, signal frames, frame
pointers.

Never raises on a corrupt stack: the trace just ends. Every step must move the stack upwards, so
the work is bounded by ``max_frames``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from droidemu.debug.cfi import Row
from droidemu.debug.cursor import CfiError
from droidemu.debug.exidx import ExidxError, execute, find_opcodes
from droidemu.debug.expression import evaluate
from droidemu.debug.modulefile import ModuleFile, ModuleFiles
from droidemu.debug.prologue import caller_of
from droidemu.debug.report_types import Frame, Isa, ReadMemory

#: Bits of an AArch64 address that carry no tag and no pointer signature.
_ADDRESS_MASK: Final = (1 << 48) - 1

#: Signal trampolines: code at pc, then the offset of r0/x0 from sp (arch/arm64/kernel/signal.c,
#: arch/arm/kernel/signal.c: siginfo is 128 bytes, then the ucontext).
_ARM64_SIGRETURN: Final = bytes.fromhex("681180d2010000d4")  # mov x8, #139; svc #0
_ARM64_REGS_AT: Final = 312
_ARM_TRAMPOLINES: Final[tuple[tuple[bytes, int], ...]] = (
    (bytes.fromhex("7770a0e3770090ef"), 32),  # mov r7, #119; svc 0x900077 (kernel, sigreturn)
    (bytes.fromhex("ad70a0e3ad0090ef"), 160),  # mov r7, #173; svc 0x9000ad (rt_sigreturn)
    (bytes.fromhex("7770a0e3000000ef"), 32),
    (bytes.fromhex("ad70a0e3000000ef"), 160),
    (bytes.fromhex("772700df"), 32),  # movs r7, #119; svc 0 (Thumb)
    (bytes.fromhex("ad2700df"), 160),
    (bytes.fromhex("4ff0770700df"), 32),  # mov.w r7, #119
    (bytes.fromhex("4ff0ad0700df"), 160),
)


class Unwinder:
    """Walks one thread's stack."""

    def __init__(self, isa: Isa, read: ReadMemory, files: ModuleFiles) -> None:
        self._isa, self._files = isa, files
        self._word = 8 if isa == "arm64" else 4
        self._mask = (1 << (8 * self._word)) - 1
        self._sp, self._lr, self._pc = (31, 30, 32) if isa == "arm64" else (13, 14, 15)
        self._raw_read = read

    def backtrace(
        self, registers: Mapping[str, int], max_frames: int = 64, *, after_call: bool = False
    ) -> list[Frame]:
        """The frames of the thread with these registers, innermost first, at least one.

        ``after_call``: the thread is in a system call, its PC behind the instruction that made
        it, which may be the last one of its function.
        """
        current = self._numbered(registers)
        pc = self._code(current[self._pc])
        if self._isa == "arm":
            # As return addresses have it; ``_code`` takes it off again.
            current[self._pc] |= registers.get("cpsr", 0) >> 5 & 1
            if after_call:
                self._restore_r7(current, pc)
        frames = [Frame(pc, current[self._sp], after_call, "registers")]
        is_return = after_call
        while len(frames) < max_frames:
            try:
                step = self._step(current, len(frames) == 1, is_return)
            except (CfiError, ExidxError, OverflowError, MemoryError):
                step = None
            if step is None:
                break
            caller, how = step
            pc, sp = self._code(caller[self._pc]), caller[self._sp]
            if pc == 0 or (sp, pc) == (frames[-1].sp, frames[-1].pc):
                break
            if how != "signal" and sp < frames[-1].sp:
                break
            if how != "signal" and sp == frames[-1].sp and len(frames) > 1 and is_return:
                break
            # A handler "returns" to the trampoline's first instruction, which called nothing.
            is_return = how != "signal" and self._trampoline(pc) is None
            frames.append(Frame(pc, sp, is_return, how))
            current = caller
        return frames

    def _numbered(self, registers: Mapping[str, int]) -> dict[int, int]:
        """Registers by DWARF number ("DWARF for the Arm 64-bit/32-bit Architecture")."""
        names = {name: n for n, name in enumerate(f"x{i}" for i in range(31))}
        names.update({"lr": 30, "fp": 29, "sp": 31, "pc": 32})
        if self._isa == "arm":
            names = {f"r{i}": i for i in range(16)}
            names.update({"fp": 11, "ip": 12, "sp": 13, "lr": 14, "pc": 15})
        found = dict.fromkeys(range(33 if self._isa == "arm64" else 16), 0)
        for name, value in registers.items():
            if name in names:
                found[names[name]] = value & self._mask
        return found

    def _restore_r7(self, current: dict[int, int], pc: int) -> None:
        """Undo what C libraries do around a system call: r7, which may be the frame pointer, is
        kept in another register while it holds the call's number. Unwind tables know nothing of
        that, but the next instruction is its end: ``mov r7, other``.
        """
        code = self._read(pc - 4, 8) or b""
        if code[2:4] == b"\x00\xdf":  # Thumb: svc 0
            move = int.from_bytes(code[4:6], "little")
            if move & 0xFF87 == 0x4607:
                current[7] = current[move >> 3 & 15]
        elif code[:4] == b"\x00\x00\x00\xef":  # A32: svc 0
            move = int.from_bytes(code[4:8], "little")
            if move & ~0xF == 0xE1A07000:
                current[7] = current[move & 15]

    def _read(self, address: int, size: int) -> bytes | None:
        if not 0 <= address <= self._mask or not 0 < size <= 4096:
            return None
        data = self._raw_read(address, size)
        return data if data is not None and len(data) == size else None

    def _load(self, address: int) -> int | None:
        data = self._read(address & self._mask, self._word)
        return None if data is None else int.from_bytes(data, "little")

    def _code(self, address: int) -> int:
        """A code address without pointer signature or Thumb bit."""
        return address & _ADDRESS_MASK if self._isa == "arm64" else address & ~1

    def _is_code(self, address: int) -> bool:
        """Could be a return address: in a module, or at least in readable memory."""
        address = self._code(address)
        return self._files.at(address) is not None or self._read(address & ~3, 4) is not None

    def _step(
        self, current: dict[int, int], innermost: bool, is_return: bool
    ) -> tuple[dict[int, int], str] | None:
        """The caller's registers and how they were found."""
        pc = self._code(current[self._pc])
        signal = self._signal_frame(current, pc, innermost and is_return)
        if signal is not None:
            return signal, "signal"
        file = self._files.at(pc)
        if file is not None:
            # A return address may be the first byte behind a function that never returns.
            lookup = pc - 1 if is_return else pc
            known, caller = self._by_cfi(file, current, lookup)
            if known:
                return None if caller is None else (caller, "cfi")
            if self._isa == "arm":
                caller = self._by_exidx(file, current, lookup)
                if caller is not None:
                    return caller, "exidx"
                caller = self._by_prologue(file, current, pc, lookup)
                if caller is not None:
                    return caller, "prologue"
        elif innermost and self._is_code(current[self._lr]):
            # A jump into nowhere: the call put the return address into the link register.
            return self._returned(current), "link register"
        by_pointer = self._by_frame_pointer(current, pc)
        if innermost and file is not None and self._leaf(current, pc, by_pointer):
            return self._returned(current), "link register"
        return None if by_pointer is None else (by_pointer, "frame pointer")

    def _returned(self, current: dict[int, int]) -> dict[int, int]:
        return {**current, self._pc: current[self._lr]}

    def _leaf(self, current: dict[int, int], pc: int, by_pointer: dict[int, int] | None) -> bool:
        """Without tables: is the link register still the way back? Not if it points into the
        same stretch of code that the frame pointer already accounts for."""
        link = self._code(current[self._lr])
        if link == 0 or link == pc or self._files.at(link) is None:
            return False
        return by_pointer is None or self._code(by_pointer[self._pc]) != link

    def _trampoline(self, pc: int) -> int | None:
        """Where the saved registers lie from sp on, if the code at ``pc`` ends a handler."""
        if self._isa == "arm64":
            return _ARM64_REGS_AT if self._read(pc, 8) == _ARM64_SIGRETURN else None
        found = (at for code, at in _ARM_TRAMPOLINES if self._read(pc, len(code)) == code)
        return next(found, None)

    def _behind_trampoline(self, pc: int) -> int | None:
        """The same for a thread that is inside that system call."""
        lengths = (8,) if self._isa == "arm64" else (8, 6, 4)
        found = (self._trampoline(pc - length) for length in lengths)
        return next((at for at in found if at is not None), None)

    def _signal_frame(
        self, current: dict[int, int], pc: int, in_call: bool
    ) -> dict[int, int] | None:
        """The interrupted registers if ``pc`` ends a handler."""
        offset = self._behind_trampoline(pc) if in_call else self._trampoline(pc)
        if offset is None:
            return None
        count = 33 if self._isa == "arm64" else 17
        w = self._word
        data = self._read(current[self._sp] + offset, count * w)
        if data is None:
            return None
        found = {n: int.from_bytes(data[n * w : n * w + w], "little") for n in range(count)}
        if self._isa == "arm":
            # The 17th is the CPSR: its Thumb bit goes where return addresses have it.
            found[self._pc] |= found.pop(16) >> 5 & 1
        return found

    def _by_cfi(
        self, file: ModuleFile, current: dict[int, int], pc: int
    ) -> tuple[bool, dict[int, int] | None]:
        """(an entry exists, the caller or None for the outermost frame)."""
        vaddr = (pc - file.module.bias) & self._mask
        for frames in file.call_frames:
            row = frames.row(vaddr)
            if row is not None and (row.cfa_register is not None or row.cfa_expr):
                return True, self._apply(row, current)
        return False, None

    def _apply(self, row: Row, current: dict[int, int]) -> dict[int, int] | None:
        if row.cfa_register is not None:
            base = current.get(row.cfa_register)
            if base is None:
                raise CfiError("unknown CFA register")
            cfa = (base + row.cfa_offset) & self._mask
        else:
            cfa = evaluate(row.cfa_expr, self._word, current.get, self._read)
        caller = dict(current)
        caller[self._sp] = cfa
        for number, rule in row.rules.items():
            if rule.kind == "undefined":
                if number == row.return_register:
                    return None
                continue
            if rule.kind == "same" or number not in current:
                continue
            value: int | None
            if rule.kind == "offset":
                value = self._load(cfa + rule.value)
            elif rule.kind == "val_offset":
                value = (cfa + rule.value) & self._mask
            elif rule.kind == "register":
                value = current.get(rule.value)
            else:
                value = evaluate(rule.expr, self._word, current.get, self._read, cfa)
                if rule.kind == "expr":
                    value = self._load(value)
            if value is None:
                raise CfiError("unreadable stack")
            caller[number] = value
        caller[self._pc] = caller.get(row.return_register, 0)
        return caller

    def _by_exidx(
        self, file: ModuleFile, current: dict[int, int], pc: int
    ) -> dict[int, int] | None:
        if file.exidx is None:
            return None
        caller = dict(current)
        try:
            opcodes = find_opcodes(self._read, *file.exidx, pc)
            execute(opcodes, caller, self._read)
        except ExidxError:
            return None
        return caller

    def _by_prologue(
        self, file: ModuleFile, current: dict[int, int], pc: int, lookup: int
    ) -> dict[int, int] | None:
        symbol = file.symbols.find((lookup - file.module.bias) & self._mask)
        low = file.module.start
        if symbol is not None and symbol[2]:
            low = max(low, symbol[1] + file.module.bias)
        caller = caller_of(self._read, current, pc, bool(current[self._pc] & 1), low)
        if caller is None or self._files.at(self._code(caller[self._pc])) is None:
            return None
        return caller

    def _by_frame_pointer(self, current: dict[int, int], pc: int) -> dict[int, int] | None:
        """The chain {previous frame pointer, return address}: x29, or r11 (ARM) and r7 (Thumb)."""
        for number in (29,) if self._isa == "arm64" else (11, 7):
            pointer = current[number]
            if pointer % self._word or pointer < current[self._sp]:
                continue
            previous, back = self._load(pointer), self._load(pointer + self._word)
            if previous is None or back is None or not back or not self._is_code(back):
                continue
            if previous and previous <= pointer:
                continue
            return {
                **current,
                number: previous,
                self._sp: pointer + 2 * self._word,
                self._pc: back,
                self._lr: back,
            }
        return None
