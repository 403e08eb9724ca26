# SPDX-License-Identifier: GPL-2.0-or-later
"""Python values as arguments of guest functions, and their results as Python values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, SupportsFloat, SupportsIndex

from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.script.memory import GuestMemory
    from droidemu.script.prototype import CType, Prototype

#: Longest text that comes back as a ``str``, bytes.
TEXT_LIMIT = 1 << 20


def to_guest(
    prototype: Prototype,
    values: Sequence[Any],
    memory: GuestMemory,
    stack: ExitStack,
    callback: Callable[[Any], int],
) -> list[int | float]:
    """Numbers to be passed. TypeError, ValueError as a Python function would raise them.

    ``str``, ``bytes`` and ``bytearray`` for a pointer are copied into guest memory until ``stack``
    is closed; what the guest did to a ``bytearray`` is copied back. ``callback`` takes what is a
    pointer but no number: it gives its address.
    """
    name = prototype.name or "the function"
    if len(values) != len(prototype.arguments):
        count = len(prototype.arguments)
        raise TypeError(f"{name} takes {count} argument{'s' * (count != 1)}, not {len(values)}")
    return [
        _argument(kind, value, f"argument {index} of {name}", memory, stack, callback)
        for index, (kind, value) in enumerate(zip(prototype.arguments, values, strict=True), 1)
    ]


def _argument(
    kind: CType,
    value: Any,
    what: str,
    memory: GuestMemory,
    stack: ExitStack,
    callback: Callable[[Any], int],
) -> int | float:
    if kind.letter in "FD":
        if not isinstance(value, (int, float)) and not isinstance(value, SupportsFloat):
            raise TypeError(f"{what} must be a number, not {type(value).__name__}")
        number = float(value)
        if kind.letter == "F" and abs(number) > 3.4028235677973366e38 and abs(number) < 1e309:
            raise ValueError(f"{what} is too large for a float")
        return number
    if kind.pointer and not isinstance(value, int):
        return _pointer(value, what, memory, stack, callback)
    if not isinstance(value, int) and not isinstance(value, SupportsIndex):
        raise TypeError(f"{what} must be an integer, not {type(value).__name__}")
    number = int(value)
    bits = 8 * kind.size
    # As in C, an unsigned type takes -1 and a signed one 0xFFFFFFFF.
    if not -(1 << bits - 1) <= number < 1 << bits:
        raise ValueError(f"{what}: {number} does not fit in {kind.name}")
    return number


def _pointer(
    value: Any,
    what: str,
    memory: GuestMemory,
    stack: ExitStack,
    callback: Callable[[Any], int],
) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return stack.enter_context(memory.temporary(value.encode() + b"\0"))
    if isinstance(value, bytearray):
        address = stack.enter_context(memory.temporary(value))
        stack.callback(_copy_back, memory, address, value)
        return address
    if isinstance(value, (bytes, memoryview)):
        return stack.enter_context(memory.temporary(bytes(value)))
    if isinstance(value, SupportsIndex):
        return int(value)
    try:
        return callback(value)
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{what} must be an address, text, bytes or None, not {kind}") from None


def _copy_back(memory: GuestMemory, address: int, value: bytearray) -> None:
    value[:] = memory.read(address, len(value))


def from_guest(kind: CType, value: Any, memory: GuestMemory) -> Any:
    """A result as a Python value: ``const char *`` becomes ``str`` (None for a null pointer)."""
    if kind.letter == "V":
        return None
    if kind.text:
        if not value:
            return None
        try:
            return memory.cstring(value, TEXT_LIMIT).decode("utf-8", "replace")
        except (MemoryFault, ValueError):
            raise ValueError(f"{value:#x} is no text") from None
    if kind.name in ("bool", "_Bool", "jboolean"):
        return bool(value)
    if kind.size == 8 and kind.letter == "J" and not kind.signed:
        return value & (1 << 64) - 1
    return value
