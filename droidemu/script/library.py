# SPDX-License-Identifier: GPL-2.0-or-later
"""Libraries in the guest and their functions, called with Python values."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from droidemu.kernel.guestcall import GuestCall
from droidemu.script.errors import GuestError
from droidemu.script.prototype import Prototype, parse
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

    def __index__(self) -> int:
        """Its address, so that it can be given to guest functions."""
        return self.address

    def __call__(self, *values: Any) -> Any:
        """Call it. TypeError, ValueError for values that do not fit; GuestCrash, GuestExit."""
        guest = self._guest
        prototype = self.prototype
        with ExitStack() as stack:
            numbers = to_guest(prototype, values, guest.memory, stack, guest.address_of)
            call = GuestCall(
                self.address, prototype.letters, numbers, prototype.result.letter
            )
            return from_guest(prototype.result, guest.call(call), guest.memory)

    def __repr__(self) -> str:
        return f"<guest function {self.name or hex(self.address)}>"


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
