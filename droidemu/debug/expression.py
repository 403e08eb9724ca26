# SPDX-License-Identifier: GPL-2.0-or-later
"""DWARF expressions as call frame information uses them (DWARF 5 section 2.5)."""

from __future__ import annotations

from collections.abc import Callable

from droidemu.debug.cursor import MAX_STEPS, CfiError, Cursor
from droidemu.debug.report_types import ReadMemory


def evaluate(
    expr: bytes,
    word: int,
    register: Callable[[int], int | None],
    read: ReadMemory,
    initial: int | None = None,
) -> int:
    """A DWARF expression of the kind that CFI holds; raises :class:`CfiError`."""
    mask = (1 << (8 * word)) - 1
    stack: list[int] = [] if initial is None else [initial]
    cursor = Cursor(expr)
    for _ in range(MAX_STEPS):
        if cursor.at >= cursor.end:
            if not stack:
                raise CfiError("empty expression")
            return stack[-1] & mask
        op = cursor.unsigned(1)
        try:
            _expression_step(op, cursor, word, mask, stack, register, read)
        except (IndexError, ZeroDivisionError):
            raise CfiError("bad expression") from None
        if len(stack) > 256:
            raise CfiError("expression too deep")
    raise CfiError("expression too long")


def _expression_step(
    op: int,
    cursor: Cursor,
    word: int,
    mask: int,
    stack: list[int],
    register: Callable[[int], int | None],
    read: ReadMemory,
) -> None:
    def load(address: int, size: int) -> int:
        data = read(address & mask, size)
        if data is None:
            raise CfiError("unreadable memory")
        return int.from_bytes(data, "little")

    def signed(value: int) -> int:
        return value - mask - 1 if value > mask >> 1 else value

    if op == 0x03:
        stack.append(cursor.unsigned(word))
    elif 0x08 <= op <= 0x0F:  # const1u … const8s
        size = 1 << ((op - 8) // 2)
        stack.append((cursor.unsigned(size) if op % 2 == 0 else cursor.signed(size)) & mask)
    elif op == 0x10:
        stack.append(cursor.uleb() & mask)
    elif op == 0x11:
        stack.append(cursor.sleb() & mask)
    elif 0x30 <= op <= 0x4F:
        stack.append(op - 0x30)
    elif 0x70 <= op <= 0x8F or op == 0x92:  # breg
        number = cursor.uleb() if op == 0x92 else op - 0x70
        offset = cursor.sleb()
        value = register(number)
        if value is None:
            raise CfiError("unknown register")
        stack.append((value + offset) & mask)
    elif op == 0x06:
        stack.append(load(stack.pop(), word))
    elif op == 0x94:
        size = cursor.unsigned(1)
        stack.append(load(stack.pop(), min(size, word)))
    elif op == 0x12:
        stack.append(stack[-1])
    elif op == 0x13:
        stack.pop()
    elif op == 0x14:
        stack.append(stack[-2])
    elif op == 0x15:
        stack.append(stack[-1 - cursor.unsigned(1)])
    elif op == 0x16:
        stack[-1], stack[-2] = stack[-2], stack[-1]
    elif op == 0x19:
        stack.append(abs(signed(stack.pop())))
    elif op == 0x1F:
        stack.append(-stack.pop() & mask)
    elif op == 0x20:
        stack.append(~stack.pop() & mask)
    elif op == 0x23:
        stack.append((stack.pop() + cursor.uleb()) & mask)
    elif op == 0x28 or op == 0x2F:  # bra, skip
        jump = cursor.signed(2)
        if op == 0x2F or stack.pop():
            cursor.at += jump
            if cursor.at < 0:
                raise CfiError("bad jump")
    elif op == 0x96:
        pass
    else:
        second, first = stack.pop(), stack.pop()
        stack.append(_binary(op, first, second, signed) & mask)


def _binary(op: int, first: int, second: int, signed: Callable[[int], int]) -> int:
    if op == 0x1A:
        return first & second
    if op == 0x1B:
        a, b = signed(first), signed(second)
        return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    if op == 0x1C:
        return first - second
    if op == 0x1D:
        return first % second
    if op == 0x1E:
        return first * second
    if op == 0x21:
        return first | second
    if op == 0x22:
        return first + second
    if op in (0x24, 0x25, 0x26):
        count = min(second, 64)
        if op == 0x24:
            return first << count
        return (first if op == 0x25 else signed(first)) >> count
    if op == 0x27:
        return first ^ second
    if 0x29 <= op <= 0x2E:
        a, b = signed(first), signed(second)
        return int((a == b, a >= b, a > b, a <= b, a < b, a != b)[op - 0x29])
    raise CfiError(f"unknown operation {op:#x}")
