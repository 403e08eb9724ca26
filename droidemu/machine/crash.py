# SPDX-License-Identifier: GPL-2.0-or-later
"""From a dying guest thread to a crash report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.process import isa_of, modules_of, regions_of, registers_of
from droidemu.debug.report_types import AccessKind, CrashInfo
from droidemu.memory import PROT_EXEC, PROT_READ, PROT_WRITE

if TYPE_CHECKING:
    from droidemu.kernel.siginfo import SigInfo
    from droidemu.kernel.task import Task

_ACCESS: dict[int, AccessKind] = {PROT_READ: "read", PROT_WRITE: "write", PROT_EXEC: "execute"}
#: SIGBUS and SIGSEGV: their siginfo has the address of an access.
_MEMORY_SIGNALS = (7, 11)


def describe(task: Task, info: SigInfo) -> CrashInfo:
    """Everything a report tells of ``task``, dying of the signal ``info``, still in memory."""
    process = task.process
    return CrashInfo(
        isa=isa_of(process),
        signal=info.signo,
        code=info.code,
        registers=registers_of(task),
        regions=regions_of(process),
        read=process.space.peek,
        modules=modules_of(process),
        fault_address=info.address if info.signo in _MEMORY_SIGNALS and info.code > 0 else None,
        access=_ACCESS.get(info.access),
        sender_pid=info.pid if info.code <= 0 else None,
        program=process.exe.decode("utf-8", "replace"),
        pid=process.pid,
        tid=task.tid,
        missing_symbols=process.missing_symbols,
        thread_name=task.name.decode("utf-8", "replace"),
        notes=(process.abort_message,) if process.abort_message else (),
    )
