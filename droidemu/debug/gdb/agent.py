# SPDX-License-Identifier: GPL-2.0-or-later
"""gdb's agent expressions: conditions and ``dprintf`` commands that the target evaluates itself.

gdb's manual, "The GDB Agent Expression Mechanism": a stack machine on 64-bit words. The bytecode
is checked when it comes, then compiled to one Python function: it runs at every hit of a
breakpoint, and a loop that interprets would cost more than the hit. Jumps become blocks:

    b = spent = 0
    while True:
        if b == 0: ...; b = 2      # a forward jump falls through to its block
        if b == 2: ...; continue   # a backward jump goes round, and is counted
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from droidemu.debug.gdb.agent_format import Format
from droidemu.debug.gdb.agent_frames import cuts_frame_base
from droidemu.debug.gdb.target import Condition, Target, TargetError, ThreadId
from droidemu.debug.gdb.text import Malformed

#: Longest expression in bytes, and deepest stack.
LENGTH: Final = 0x2000
DEPTH: Final = 100
#: Bytes of code that may be run again by backward jumps before an evaluation is given up.
BUDGET: Final = 1_000_000
#: What one printf counts of it.
PRINTING: Final = 1_000

_log = logging.getLogger("droidemu.debug.gdb")

_MASK = (1 << 64) - 1
_SIGN = 1 << 63

#: Opcode -> operation on (a, b): a lies below b. gdb's names in the comments.
_BINARY: Final[dict[int, str]] = {
    0x02: f"({{a}} + {{b}}) & {_MASK}",  # add
    0x03: f"({{a}} - {{b}}) & {_MASK}",  # sub
    0x04: f"({{a}} * {{b}}) & {_MASK}",  # mul
    0x05: "div_signed({a}, {b})",
    0x06: "div_unsigned({a}, {b})",
    0x07: "rem_signed({a}, {b})",
    0x08: "rem_unsigned({a}, {b})",
    0x09: "lsh({a}, {b})",
    0x0A: "rsh_signed({a}, {b})",
    0x0B: "rsh_unsigned({a}, {b})",
    0x0F: "{a} & {b}",  # bit_and
    0x10: "{a} | {b}",  # bit_or
    0x11: "{a} ^ {b}",  # bit_xor
    0x13: "1 if {a} == {b} else 0",  # equal
    0x14: f"1 if {{a}} ^ {_SIGN} < {{b}} ^ {_SIGN} else 0",  # less_signed
    0x15: "1 if {a} < {b} else 0",  # less_unsigned
}
_LOG_NOT, _BIT_NOT, _EXT, _ZERO_EXT = 0x0E, 0x12, 0x16, 0x2A
_REF = {0x17: 1, 0x18: 2, 0x19: 4, 0x1A: 8}
_CONST = {0x22: 1, 0x23: 2, 0x24: 4, 0x25: 8}
_IF_GOTO, _GOTO, _REG, _END = 0x20, 0x21, 0x26, 0x27
_DUP, _POP, _SWAP, _PICK, _ROT, _PRINTF = 0x28, 0x29, 0x2B, 0x32, 0x33, 0x34


class EvaluationError(Exception):
    """Unreadable memory, a division by zero, or too many steps."""


def _signed(value: int) -> int:
    return value - (1 << 64) if value & _SIGN else value


def _div_signed(a: int, b: int) -> int:
    if b == 0:
        raise EvaluationError("division by zero")
    quotient = abs(_signed(a)) // abs(_signed(b))
    return (-quotient if (a ^ b) & _SIGN else quotient) & _MASK


def _div_unsigned(a: int, b: int) -> int:
    if b == 0:
        raise EvaluationError("division by zero")
    return a // b


def _rem_signed(a: int, b: int) -> int:
    if b == 0:
        raise EvaluationError("division by zero")
    rest = abs(_signed(a)) % abs(_signed(b))
    return (-rest if a & _SIGN else rest) & _MASK


def _rem_unsigned(a: int, b: int) -> int:
    if b == 0:
        raise EvaluationError("division by zero")
    return a % b


def _lsh(a: int, b: int) -> int:
    return a << b & _MASK if b < 64 else 0


def _rsh_signed(a: int, b: int) -> int:
    return _signed(a) >> min(b, 63) & _MASK


def _rsh_unsigned(a: int, b: int) -> int:
    return a >> b if b < 64 else 0


_HELPERS: Final[dict[str, Any]] = {
    "div_signed": _div_signed,
    "div_unsigned": _div_unsigned,
    "rem_signed": _rem_signed,
    "rem_unsigned": _rem_unsigned,
    "lsh": _lsh,
    "rsh_signed": _rsh_signed,
    "rsh_unsigned": _rsh_unsigned,
    "from_bytes": int.from_bytes,
    "EvaluationError": EvaluationError,
}


@dataclass
class _Block:
    """Code without a jump inside."""

    start: int
    depth: int
    lines: list[str]


class _Compiler:
    """Bytecode to the text of a Python function; raises ``Malformed``."""

    def __init__(self, code: bytes) -> None:
        self._code = code
        self._names = 0
        #: Reachable blocks by address, and their stacks' depths.
        self._depths: dict[int, int] = {0: 0}
        self._todo = [0]
        self._loops = False
        self.formats: list[Format] = []
        #: Stack of the block at hand: names and literals.
        self._stack: list[str] = []
        self._lines: list[str] = []

    def source(self) -> str:
        """The function ``make(read_register, read_memory, say, formats)``."""
        leaders = self._leaders()
        blocks = []
        done = set()
        while self._todo:
            start = self._todo.pop()
            if start not in done:
                done.add(start)
                blocks.append(self._block(start, leaders))
        blocks.sort(key=lambda block: block.start)
        out = [
            "def make(read_register, read_memory, say):",
            " def run(thread):",
            "  pid=thread.pid",
            "  spent=0",
        ]
        if len(blocks) == 1 and not self._loops:
            out += ["  " + line for line in blocks[0].lines]
        else:
            out += ["  b=0", "  while True:"]
            for block in blocks:
                out.append(f"   if b=={block.start}:")
                out += ["    " + line for line in block.lines]
        return "\n".join([*out, " return run", ""])

    def _leaders(self) -> set[int]:
        """Addresses that jumps lead to, in all code that can be reached."""
        leaders: set[int] = set()
        todo, seen = [0], set()
        while todo:
            pc = todo.pop()
            while pc not in seen:
                seen.add(pc)
                opcode = self._byte(pc)
                if opcode in (_GOTO, _IF_GOTO):
                    leaders.add(self._operand(pc + 1, 2))
                    todo.append(self._operand(pc + 1, 2))
                if opcode in (_GOTO, _END):
                    break
                pc = self._after(pc)
        return leaders

    def _byte(self, pc: int) -> int:
        if pc >= len(self._code):
            raise Malformed("agent expression without an end")
        return self._code[pc]

    def _operand(self, pc: int, size: int) -> int:
        if pc + size > len(self._code):
            raise Malformed("agent expression without an end")
        return int.from_bytes(self._code[pc : pc + size], "big")

    def _after(self, pc: int) -> int:
        """Address of the next instruction."""
        opcode = self._byte(pc)
        if opcode in _CONST:
            return pc + 1 + _CONST[opcode]
        if opcode in (_REG, _GOTO, _IF_GOTO):
            return pc + 3
        if opcode in (_EXT, _ZERO_EXT, _PICK):
            return pc + 2
        if opcode == _PRINTF:
            return pc + 4 + self._operand(pc + 2, 2)
        if (
            opcode in _BINARY
            or opcode in _REF
            or opcode in (_LOG_NOT, _BIT_NOT, _END, _DUP, _POP, _SWAP, _ROT)
        ):
            return pc + 1
        raise Malformed(f"agent expression with opcode {opcode:#x}")

    # -- one block -------------------------------------------------------------------------------

    def _block(self, start: int, leaders: set[int]) -> _Block:
        depth = self._depths[start]
        self._stack = [f"s{index}" for index in range(depth)]
        self._lines = []
        pc = start
        while True:
            opcode = self._byte(pc)
            if opcode == _END:
                self._lines.append(f"return {self._stack[-1] if self._stack else None}")
                break
            if opcode == _GOTO:
                self._leave()
                self._jump(pc, self._operand(pc + 1, 2), "")
                break
            if opcode == _IF_GOTO:
                test = self._pop()
                self._lines.append(f"test={test}")
                self._leave()
                self._lines.append("if test:")
                self._jump(pc, self._operand(pc + 1, 2), " ")
                self._lines.append("else:")
                self._jump(pc, pc + 3, " ")
                break
            self._instruction(pc, opcode)
            if len(self._stack) > DEPTH:
                raise Malformed("agent expression with too deep a stack")
            pc = self._after(pc)
            if pc in leaders:
                self._leave()
                self._jump(pc - 1, pc, "")
                break
        return _Block(start, depth, self._lines)

    def _leave(self) -> None:
        """Put the stack where the next block looks for it."""
        moves = [
            (f"s{index}", value) for index, value in enumerate(self._stack) if value != f"s{index}"
        ]
        if moves:
            names = ",".join(name for name, _ in moves)
            self._lines.append(f"{names}={','.join(value for _, value in moves)}")

    def _jump(self, source: int, target: int, indent: str) -> None:
        if target >= len(self._code):
            raise Malformed("agent expression that jumps out of itself")
        depth = len(self._stack)
        if self._depths.setdefault(target, depth) != depth:
            raise Malformed("agent expression whose stack depends on the way")
        self._todo.append(target)
        self._lines.append(f"{indent}b={target}")
        if target <= source:
            self._loops = True
            self._lines.append(f"{indent}spent+={source - target + 1}")
            self._lines.append(f"{indent}if spent>{BUDGET}: raise EvaluationError('too long')")
            self._lines.append(f"{indent}continue")

    def _pop(self) -> str:
        if not self._stack:
            raise Malformed("agent expression that empties its stack")
        return self._stack.pop()

    def _push(self, expression: str) -> None:
        name = f"t{self._names}"
        self._names += 1
        self._lines.append(f"{name}={expression}")
        self._stack.append(name)

    def _instruction(self, pc: int, opcode: int) -> None:
        if opcode in _BINARY:
            b, a = self._pop(), self._pop()
            self._push(_BINARY[opcode].format(a=a, b=b))
        elif opcode in _CONST:
            self._stack.append(str(self._operand(pc + 1, _CONST[opcode])))
        elif opcode == _REG:
            number = self._operand(pc + 1, 2)
            # Of a register wider than a word the lowest 64 bits.
            self._push(f"from_bytes(read_register(thread,{number})[:8],'little')")
        elif opcode in _REF:
            size = _REF[opcode]
            self._lines.append(f"m=read_memory(pid,{self._pop()},{size})")
            self._lines.append(f"if len(m)!={size}: raise EvaluationError('unreadable')")
            self._push("from_bytes(m,'little')")
        elif opcode in (_EXT, _ZERO_EXT):
            bits = self._operand(pc + 1, 1)
            self._extend(opcode, 64 if cuts_frame_base(self._code, pc) else bits)
        elif opcode == _LOG_NOT:
            self._push(f"0 if {self._pop()} else 1")
        elif opcode == _BIT_NOT:
            self._push(f"{self._pop()} ^ {_MASK}")
        elif opcode == _PRINTF:
            self._printf(pc)
        else:
            self._rearrange(opcode, pc)

    def _extend(self, opcode: int, bits: int) -> None:
        if not 0 < bits <= 64:
            raise Malformed("agent expression that extends from no such bit")
        value = self._pop()
        low = (1 << bits) - 1
        if opcode == _ZERO_EXT:
            self._push(f"{value} & {low}")
        else:
            sign = 1 << (bits - 1)
            self._push(f"(({value} & {low} ^ {sign}) - {sign}) & {_MASK}")

    def _rearrange(self, opcode: int, pc: int) -> None:
        stack = self._stack
        need = {_DUP: 1, _POP: 1, _SWAP: 2, _ROT: 3}.get(opcode, 0)
        if opcode == _PICK:
            need = self._operand(pc + 1, 1) + 1
        if len(stack) < need:
            raise Malformed("agent expression that empties its stack")
        if opcode == _DUP:
            stack.append(stack[-1])
        elif opcode == _POP:
            stack.pop()
        elif opcode == _SWAP:
            stack[-2:] = [stack[-1], stack[-2]]
        elif opcode == _PICK:
            stack.append(stack[-need])
        else:  # rot: a b c => c a b
            stack[-3:] = [stack[-1], stack[-3], stack[-2]]

    def _printf(self, pc: int) -> None:
        count, length = self._operand(pc + 1, 1), self._operand(pc + 2, 2)
        text = self._code[pc + 4 : pc + 4 + length]
        if len(text) != length or not text.endswith(b"\0"):
            raise Malformed("agent expression with an unfinished format")
        format_ = Format(text[:-1])
        if format_.arguments > count:
            raise Malformed("agent expression with too few arguments for its format")
        self._pop()  # the function and the channel: gdb's own printf and standard output
        self._pop()
        arguments = [self._pop() for _ in range(count)]
        self._lines.append(f"say({len(self.formats)},pid,[{','.join(arguments)}])")
        self._lines.append(f"spent+={PRINTING}")
        self.formats.append(format_)


class Expression:
    """One checked and compiled expression."""

    def __init__(self, code: bytes) -> None:
        """Raises ``Malformed`` for code that could go wrong other than by a read."""
        if len(code) > LENGTH:
            raise Malformed("too long an agent expression")
        self.code = code
        compiler = _Compiler(code)
        names = dict(_HELPERS)
        exec(compile(compiler.source(), "<agent expression>", "exec"), names)
        self._make: Callable[..., Callable[[ThreadId], int | None]] = names["make"]
        self._formats = compiler.formats

    def bind(
        self, target: Target, output: Callable[[str], None]
    ) -> Callable[[ThreadId], int | None]:
        """The function itself: the value on top of the stack. EvaluationError, TargetError."""

        def say(number: int, pid: int, arguments: list[int]) -> None:
            word_size = target.description().word_size

            def read(address: int, length: int) -> bytes:
                return target.read_memory(pid, address, length)

            output(self._formats[number].render(arguments, word_size, read))

        return self._make(target.read_register, target.read_memory, say)

    def condition(self, target: Target) -> Condition:
        """Whether to stop. If it cannot be told the answer is yes, as gdbserver has it."""
        run = self.bind(target, lambda text: None)

        def stops(thread: ThreadId) -> bool:
            try:
                return bool(run(thread))
            except (EvaluationError, TargetError):
                return True
            except Exception:
                # A mistake of ours: it must not reach the scheduler, which would end the run.
                _log.exception("a breakpoint's condition failed")
                return True

        return stops

    def command(self, target: Target, output: Callable[[str], None]) -> Callable[[ThreadId], None]:
        """Carry it out; what goes wrong is said on the debugger's console."""
        run = self.bind(target, output)

        def act(thread: ThreadId) -> None:
            try:
                run(thread)
            except (EvaluationError, TargetError) as error:
                output(f"dprintf: {error}\n")
            except Exception:
                _log.exception("a breakpoint's command failed")
                output("dprintf: internal error\n")

        return act
