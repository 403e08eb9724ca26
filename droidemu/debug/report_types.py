# SPDX-License-Identifier: GPL-2.0-or-later
"""Plain data that crash reports, unwinding and symbols work on: easy to fill, easy to fake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Isa = Literal["arm64", "arm"]
AccessKind = Literal["read", "write", "execute"]

#: ``read(address, size)`` gives exactly ``size`` bytes of guest memory, or None if any of them is
#: not mapped. It ignores page protections, as a debugger does.
ReadMemory: TypeAlias = Callable[[int, int], "bytes | None"]

#: Register names, in the order in which reports show them.
REGISTER_NAMES: dict[str, tuple[str, ...]] = {
    "arm64": (*(f"x{n}" for n in range(31)), "sp", "pc", "pstate"),
    "arm": (*(f"r{n}" for n in range(13)), "sp", "lr", "pc", "cpsr"),
}


@dataclass(frozen=True)
class Module:
    """One ELF file that is mapped into the guest."""

    #: The guest's path, for display.
    path: str
    #: Guest address minus address in the file.
    bias: int
    #: First address and first address behind the last page.
    start: int
    end: int
    #: Gives the whole ELF file, or None when it cannot be read any more. Called at most once.
    data: Callable[[], bytes | None]


@dataclass(frozen=True)
class Region:
    """One mapping, like a line of /proc/PID/maps."""

    start: int
    end: int
    #: PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4.
    prot: int
    #: File path, ``[heap]``, ``[stack]``… or "".
    name: str = ""
    offset: int = 0
    shared: bool = False

    @property
    def permissions(self) -> str:
        """``r-xp`` as in /proc/PID/maps."""
        letters = ("r" if self.prot & 1 else "-") + ("w" if self.prot & 2 else "-")
        return letters + ("x" if self.prot & 4 else "-") + ("s" if self.shared else "p")


@dataclass(frozen=True)
class CrashInfo:
    """Everything a crash report is made of."""

    isa: Isa
    #: Linux signal number.
    signal: int
    #: siginfo's si_code (0: SI_USER).
    code: int
    #: Names of :data:`REGISTER_NAMES`; "lr" is accepted for x30. ``pc`` is without the Thumb bit.
    registers: Mapping[str, int]
    regions: Sequence[Region]
    read: ReadMemory
    modules: Sequence[Module] = ()
    #: si_addr of a memory fault, None for signals that have none.
    fault_address: int | None = None
    access: AccessKind | None = None
    program: str = ""
    pid: int = 0
    tid: int = 0
    thread_name: str = ""
    #: Sender of a signal that kill() sent.
    sender_pid: int | None = None
    #: What stands at addresses that were given to symbols which no library has.
    missing_symbols: Mapping[int, str] = field(default_factory=dict)
    #: Lines that the machine wants in the report (emulator version, time…).
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class SourceFrame:
    """One function of an inlined chain with its place in the source."""

    function: str | None
    file: str | None
    line: int | None


@dataclass(frozen=True)
class Location:
    """What is known of a code address."""

    address: int
    module: Module | None = None
    #: The address in the file's own numbering (as ``objdump`` and ``addr2line`` want it).
    vaddr: int = 0
    #: Function around the address (demangled) and the distance to its start.
    function: str | None = None
    offset: int = 0
    #: Innermost source place first; the last is in ``function`` itself. Empty without DWARF.
    source: tuple[SourceFrame, ...] = ()


@dataclass(frozen=True)
class Frame:
    """One frame of a backtrace, innermost first."""

    pc: int
    sp: int
    #: ``pc`` is a return address: the call lies before it.
    is_return: bool
    #: How it was found: "registers", "cfi", "exidx", "prologue", "frame pointer",
    #: "link register", "signal".
    how: str
