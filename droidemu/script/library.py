# SPDX-License-Identifier: GPL-2.0-or-later
"""Libraries in the guest and their functions, called with Python values."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from droidemu.kernel.guestcall import GuestCall
from droidemu.script.errors import GuestError
from droidemu.script.prototype import CType, Prototype, parse
from droidemu.script.values import from_guest, to_guest

if TYPE_CHECKING:
    from droidemu.script.guest import Guest


class Function:
    """A guest function: called like a Python one, with the types of its prototype."""

    def __init__(self, guest: Guest, address: int, prototype: Prototype, name: str = "") -> None:
        self._guest = guest
        #: Bit 0 is set for Thumb code.
        self.address = address
        self.prototype = prototype
        self.name = name or prototype.name
        self._letters = prototype.letters
        #: (lowest, one more than the highest) of each argument, None for what is no integer.
        self._ranges = [_range(kind) for kind in prototype.arguments]

    def __index__(self) -> int:
        """Its address, so that it can be given to guest functions."""
        return self.address

    def __call__(self, *values: Any) -> Any:
        """Call it. TypeError, ValueError for values that do not fit; GuestCrash, GuestExit."""
        guest = self._guest
        result = self.prototype.result
        if self._are_plain(values):
            call = GuestCall(self.address, self._letters, values, result.letter)
            return from_guest(result, guest.call(call), guest.memory)
        with ExitStack() as stack:
            numbers = to_guest(self.prototype, values, guest.memory, stack, guest.address_of)
            call = GuestCall(self.address, self._letters, numbers, result.letter)
            return from_guest(result, guest.call(call), guest.memory)

    def _are_plain(self, values: tuple[Any, ...]) -> bool:
        """Whether nothing has to be converted: the quick way."""
        if len(values) != len(self._ranges):
            return False
        for value, limits in zip(values, self._ranges, strict=True):
            kind = value.__class__
            if limits is None:
                if kind is not float:
                    return False
            elif kind is not int or not limits[0] <= value < limits[1]:
                return False
        return True

    def __repr__(self) -> str:
        return f"<guest function {self.name or hex(self.address)}>"


def _range(kind: CType) -> tuple[int, int] | None:
    if kind.letter in "FD":
        # A float's range is smaller than Python's: only doubles need no look.
        return None if kind.letter == "D" else (0, 0)
    bits = 8 * kind.size
    return -(1 << bits - 1), 1 << bits


class Library:
    """A shared library that the guest has opened."""

    def __init__(self, guest: Guest, handle: int, name: str) -> None:
        self._guest = guest
        self.handle = handle
        self.name = name

    def find(self, symbol: str) -> int | None:
        """The address of a symbol, None if the library and what it needs have none."""
        return self._guest.dlsym(self.handle, symbol)

    def __getitem__(self, symbol: str) -> int:
        """The address of a symbol. GuestError."""
        address = self.find(symbol)
        if address is None:
            raise GuestError(f"{self.name} has no symbol {symbol}")
        return address

    def function(self, prototype: str, symbol: str | None = None) -> Function:
        """``lib.function("int add(int, int)")``; ``symbol`` if it is not the prototype's name."""
        parsed = parse(prototype, self._guest.word_size)
        name = symbol or parsed.name
        if not name:
            raise GuestError(f"the prototype {prototype!r} names no function")
        return Function(self._guest, self[name], parsed, name)

    def close(self) -> None:
        """dlclose: the library may go away."""
        if self.handle:
            handle, self.handle = self.handle, 0
            self._guest.dlclose(handle)

    def __repr__(self) -> str:
        return f"<guest library {self.name}>"
