# SPDX-License-Identifier: GPL-2.0-or-later
"""Host calls: services beyond Linux that guest code asks the host for, declared like system calls.

The guest executes its ordinary system call instruction with number ``HOST_BASE + n`` and up to six
words. The kernel knows none of them: the machine gives a function that declares them
(``KernelOptions.host_calls``), called at a guest's first host call. ::

    @hostcall("dlopen", 0x10)
    def host_dlopen(task: Task, path: OptionalPath, flags: Int, out: Ptr) -> int: ...

A result is a word; a negative one is ``-errno``, so a signed result that is none must be masked
(``& 0xFFFFFFFF``). A handler may be a generator: it yields ``Wait`` to sleep and ``GuestCall`` to
have the thread run guest code.
"""

from __future__ import annotations

from collections.abc import Callable

from droidemu.kernel.abi.numbers import names
from droidemu.kernel.syscall import Call, Handler, Support, SystemCall, declared_arguments

HOST_BASE = 0x0D0E0000
HOST_LIMIT = HOST_BASE + 0x10000
#: From here on: numbers of ``HostCalls.add``, which belong to one kernel.
_DYNAMIC = HOST_BASE + 0x8000
#: What a function called by ``GuestCall`` returns to makes this one (kernel/guestcall.py).
GUEST_RETURN = HOST_BASE + 0x7FFF

#: Number -> entry; the same on each ABI.
HOST_TABLE: dict[int, SystemCall] = {}


def hostcall(
    name: str, number: int, *, support: Support = Support.FULL, note: str = ""
) -> Callable[[Handler], Handler]:
    """Declare host call ``HOST_BASE + number`` (0 to 0x7FFE), shown as ``name`` in traces."""
    full = HOST_BASE + number

    def declare(handler: Handler) -> Handler:
        if not HOST_BASE <= full < GUEST_RETURN:
            raise ValueError(f"host call {name}: no such number {number:#x}")
        if full in HOST_TABLE:
            raise ValueError(f"host call {number:#x} declared twice: {name}")
        numbers: dict[str, int | None] = {"arm64": full, "arm": full}
        arguments = declared_arguments(handler)
        HOST_TABLE[full] = SystemCall(
            name, handler, arguments, support, note, numbers, handler.__module__, {}
        )
        for abi in numbers:
            names(abi)[full] = name
        return handler

    return declare


class HostCalls:
    """The host calls of one kernel that were made at run time (hooks)."""

    def __init__(self) -> None:
        #: Number -> what answers it.
        self.calls: dict[int, Call] = {}
        self._free: list[int] = []
        self._next = _DYNAMIC

    def add(self, call: Call) -> int:
        """A number for ``call(task, registers)``. MemoryError when there is none left."""
        if self._free:
            number = self._free.pop()
        elif self._next < HOST_LIMIT:
            number = self._next
            self._next += 1
        else:
            raise MemoryError("no more than 32,768 host functions")
        self.calls[number] = call
        return number

    def remove(self, number: int) -> None:
        """Give a number back; the guest that still makes it gets ENOSYS."""
        if self.calls.pop(number, None) is not None:
            self._free.append(number)
