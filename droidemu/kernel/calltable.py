# SPDX-License-Identifier: GPL-2.0-or-later
"""System calls by number as the scheduler makes them: counted, traced and caught where asked.

What is wrapped around a call, from the inside out: its marshalling, ``--stats``, ``--strace``, a
debugger's ``catch syscall``. What is off is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from droidemu.kernel import guestcall
from droidemu.kernel.errno import ENOSYS
from droidemu.kernel.hostcall import GUEST_RETURN, HOST_BASE, HOST_LIMIT, HOST_TABLE, HostCalls
from droidemu.kernel.syscall import TABLE, Call, SystemCall

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

#: A hostile guest does not fill the log.
_MAX_UNKNOWN = 200


class CallTables:
    """The tables of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        #: ABI -> number -> call.
        self.calls: dict[str, dict[int, Call]] = {}
        #: Host calls made at run time.
        self.hosts = HostCalls()
        self._hosts_declared = False
        self._unknown: set[tuple[str, int]] = set()

    def entry(self, abi: str, number: int) -> SystemCall:
        """What is known of a system call or host call that is in ``calls``."""
        return TABLE[abi].get(number) or HOST_TABLE[number]

    def prepare(self) -> None:
        """Make ``calls`` anew. Between slices only."""
        kernel = self.kernel
        for abi, declared in TABLE.items():
            table = {**declared, **HOST_TABLE} if self._hosts_declared else declared
            calls: dict[int, Call] = {}
            self.calls[abi] = calls
            for number, entry in table.items():
                calls[number] = self._first_use(calls, abi, number, entry)
            if kernel.stats is not None:
                for number, call in calls.items():
                    calls[number] = kernel.stats.counted(table[number].name, call)
            if kernel.strace is not None:
                self.calls[abi] = kernel.strace.wrap(abi, calls)
            if kernel.debug is not None:
                self.calls[abi] = kernel.debug.catches.wrap(self.calls[abi])
            # No call of the guest's own: neither counted nor traced.
            self.calls[abi][GUEST_RETURN] = guestcall.returned

    def _first_use(self, calls: dict[int, Call], abi: str, number: int, entry: SystemCall) -> Call:
        """A stand-in that compiles the call's marshalling when it is made for the first time."""

        def first(task: Task, registers: Sequence[int]) -> Any:
            call = entry.call(abi)
            if calls[number] is first:
                calls[number] = call
            return call(task, registers)

        return first

    def missing(self, task: Task, number: int) -> Any:
        """A number that is not in the table: -ENOSYS, said once by name."""
        abi = task.abi.name
        if number >> 32:
            # The kernel takes the number from a 32-bit register.
            task.syscall_number = number = number & 0xFFFFFFFF
            call = self.calls[abi].get(number)
            if call is not None:
                return call(task, task.cpu.args)
        if HOST_BASE <= number < HOST_LIMIT:
            call = self._host_call(abi, number)
            if call is not None:
                return call(task, task.cpu.args)
        if (abi, number) not in self._unknown and len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.add((abi, number))
            from droidemu.kernel.abi.numbers import name_of

            self.kernel.log.warning(
                "system call %s (%d on %s) is not implemented: ENOSYS",
                name_of(abi, number), number, abi,
            )  # fmt: skip
        if self.kernel.strace is not None:
            self.kernel.strace.unknown(task, number)
        return -ENOSYS

    def _host_call(self, abi: str, number: int) -> Call | None:
        """A host call that was not in the table when the slice began."""
        declare = self.kernel.options.host_calls
        if declare is not None and not self._hosts_declared:
            self._hosts_declared = True
            declare()
            self.prepare()
        return self.calls[abi].get(number) or self.hosts.calls.get(number)
