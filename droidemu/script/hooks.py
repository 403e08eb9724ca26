# SPDX-License-Identifier: GPL-2.0-or-later
"""Python functions that guest code calls: callbacks by address, hooks in place of functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from droidemu.errors import UserError
from droidemu.kernel.guestcall import answer, received
from droidemu.script.patch import Patch, plan, trampoline
from droidemu.script.values import from_guest

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.script.guest import Guest
    from droidemu.script.library import Function
    from droidemu.script.prototype import Prototype

#: Bytes of code looked at for a jump's place.
_LOOK = 16


class Raised(UserError):
    """An exception of a script's function on its way through guest code to the caller."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


class Callback:
    """A Python function with an address: guest code can call it.

    Arguments come as ``int``, ``float``, ``bool``, or ``str`` for ``const char *``. What it raises
    ends the guest code above it, as ``longjmp`` would, and comes out of the script's own call.
    """

    def __init__(self, guest: Guest, function: Callable[..., Any], prototype: Prototype) -> None:
        self._guest = guest
        self.function = function
        self.prototype = prototype
        hosts = guest.kernel.scheduler.tables.hosts
        self._number = hosts.add(self._called)
        #: What guest code calls.
        self.address = guest.stubs.stub(self._number)

    def _called(self, task: Task, registers: Sequence[int]) -> int:
        prototype = self.prototype
        memory = self._guest.memory
        try:
            raw = received(task, registers, prototype.letters)
            values = [
                from_guest(kind, value, memory)
                for kind, value in zip(prototype.arguments, raw, strict=True)
            ]
            self._guest.entered.append(task)
            try:
                result = self.function(*values)
            finally:
                self._guest.entered.pop()
            return self._answer(task, result)
        except UserError:
            raise
        except Exception as error:
            raise Raised(error) from error

    def _answer(self, task: Task, result: Any) -> int:
        kind = self.prototype.result
        name = getattr(self.function, "__name__", "the function")
        if kind.letter == "V":
            return 0
        if result is None and kind.pointer:
            result = 0
        if kind.letter in "FD":
            result = float(result)
        elif not isinstance(result, int):
            raise TypeError(f"{name} must return {kind.name}, not {type(result).__name__}")
        return answer(task, kind.letter, result)

    def close(self) -> None:
        """The address is not called any more; what still calls it gets an error."""
        self._guest.kernel.scheduler.tables.hosts.remove(self._number)
        self._guest.stubs.drop(self.address)


class Hook:
    """A Python function in the place of a guest function, until ``remove``.

    ``original(...)`` calls what was there.
    """

    def __init__(
        self, guest: Guest, address: int, size: int, function: Callable[..., Any],
        prototype: Prototype,
    ) -> None:  # fmt: skip
        """``size``: bytes of the guest function, 0 if not known."""
        self._guest = guest
        self.address = address
        self._trampoline = 0
        self._prototype = prototype
        isa = guest.kernel_isa
        start = address & ~1 if isa == "arm" else address
        code = guest.process.space.peek(start, min(size, _LOOK) if size else _LOOK)
        if code is None:
            raise UserError(f"there is no function at {address:#x}")
        self._callback = Callback(guest, function, prototype)
        try:
            self._patch: Patch = plan(address, code, self._callback.address, isa)
        except BaseException:
            self._callback.close()
            raise
        guest.memory.patch(self._patch.address, self._patch.new)

    @property
    def original(self) -> Function:
        """What the hook stands for, to be called with Python values. UserError if impossible."""
        from droidemu.script.library import Function

        guest = self._guest
        isa = guest.kernel_isa
        thumb = isa == "arm" and bool(self.address & 1)
        if not self._trampoline:
            place = guest.stubs.place(b"")
            peek = guest.process.space.peek
            guest.memory.patch(place, trampoline(self._patch, place, isa, thumb, peek))
            self._trampoline = place
        return Function(guest, self._trampoline | thumb, self._prototype)

    def remove(self) -> None:
        """Put the function back; calls that are in the hook now still come to their end."""
        if self._patch is not None:
            self._guest.memory.patch(self._patch.address, self._patch.old)
        self._callback.close()
        if self._trampoline:
            self._guest.stubs.drop(self._trampoline)
            self._trampoline = 0
