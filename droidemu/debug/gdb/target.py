# SPDX-License-Identifier: GPL-2.0-or-later
"""What the protocol needs of whatever it debugs: plain data in, plain data out.

All methods belong to the emulation thread. The only exception they raise is ``TargetError``.
``Target`` is what every target has; the ``Has...`` protocols are abilities: a feature is advertised
only if the target has the ability (``isinstance``), so nothing is promised that is not there.

Signal numbers are Linux's everywhere here; the protocol's own numbering stays in ``signals``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, runtime_checkable

from droidemu.engine.description import TargetDescription


class TargetError(Exception):
    """A request that cannot be granted; becomes an ``E`` reply.

    ``errno``: Linux's number (EFAULT 14, EINVAL 22, ESRCH 3 ...).
    """

    def __init__(self, errno: int, message: str = "") -> None:
        super().__init__(message or f"error {errno}")
        self.errno = errno
        self.message = message


@dataclass(frozen=True, order=True)
class ThreadId:
    """A guest thread; ``pid`` and ``tid`` as the guest knows them, both positive."""

    pid: int
    tid: int


@dataclass(frozen=True)
class ThreadInfo:
    """One line of ``info threads``."""

    id: ThreadId
    name: str
    #: What it does, for people: "sleeping in futex", "stopped at a breakpoint", "stopped".
    state: str
    core: int = 0


class StopKind(Enum):
    """Why the target stopped, or what became of a process."""

    #: A signal is about to be delivered: ``signal``.
    SIGNAL = auto()
    #: A software (Z0) or hardware (Z1) breakpoint; the PC stands at it.
    SWBREAK = auto()
    HWBREAK = auto()
    #: A watchpoint: ``access`` and ``address``; the access has not been carried out, or was the
    #: kernel's and the call that made it is done.
    WATCH = auto()
    #: A step or a range step is done.
    STEP = auto()
    #: ``interrupt`` was called (or a debugger has attached).
    INTERRUPT = auto()
    #: A caught system call is about to begin, or has just ended: ``number``.
    SYSCALL_ENTRY = auto()
    SYSCALL_RETURN = auto()
    #: The thread runs a new program: ``path``.
    EXEC = auto()
    #: With thread events on: the thread has just begun, or is about to end (``status``).
    THREAD_CREATED = auto()
    THREAD_EXITED = auto()
    #: A child process exists: ``child``.
    FORK = auto()
    VFORK = auto()
    VFORK_DONE = auto()
    #: The process of ``thread`` has ended: by itself with ``status``, or by ``signal``.
    EXITED = auto()
    SIGNALLED = auto()
    #: No thread is left that the last resume let run.
    NO_RESUMED = auto()


@dataclass(frozen=True)
class StopEvent:
    """One stop of the target; every thread stands still from then on (all-stop)."""

    kind: StopKind
    thread: ThreadId
    signal: int = 0
    #: WATCH: guest address of the access that matched, inside the watched range.
    address: int = 0
    #: WATCH: "write", "read" or "access", as the watchpoint was set.
    access: str = ""
    number: int = 0
    status: int = 0
    path: bytes = b""
    child: ThreadId | None = None


class BreakKind(Enum):
    """The ``Z`` packet's kinds, by its number."""

    SOFTWARE = 0
    HARDWARE = 1
    WATCH_WRITE = 2
    WATCH_READ = 3
    WATCH_ACCESS = 4


#: Decides at a hit whether to stop: called on the emulation thread with the thread that hit.
Condition = Callable[[ThreadId], bool]


class Motion(Enum):
    """How a resumed thread moves."""

    CONTINUE = auto()
    STEP = auto()
    #: Steps until the PC leaves [start, end).
    RANGE = auto()


@dataclass(frozen=True)
class ThreadAction:
    """What one thread does after ``resume``; threads without an action stand still."""

    thread: ThreadId
    motion: Motion
    #: Deliver this signal to it first; 0: none, and the one that was reported is forgotten.
    signal: int = 0
    #: RANGE only.
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class MemoryRegion:
    """A range of equal permissions; ``mapped`` False for the gaps between mappings."""

    start: int
    end: int
    mapped: bool
    #: "rwx" letters that hold.
    permissions: str = ""
    name: str = ""


@dataclass(frozen=True)
class Library:
    """One entry of the dynamic linker's list (``struct link_map``)."""

    name: bytes
    #: Address of the link_map itself, load bias, address of the dynamic section.
    lm: int
    l_addr: int
    l_ld: int


@dataclass(frozen=True)
class ProcessInfo:
    """A debugged process."""

    pid: int
    ppid: int
    #: Guest path of the executable, and its arguments.
    path: bytes
    argv: tuple[bytes, ...]
    #: Guest address minus the executable's own address.
    load_bias: int
    #: Entry point as a guest address.
    entry: int


class Listener(Protocol):
    """Who hears of stops: the session."""

    def stopped(self, event: StopEvent) -> None:
        """Called on the emulation thread, every thread standing still."""

    def output(self, text: str) -> None:
        """Text for the debugger's console (trace lines and the like), at any time."""


class Target(Protocol):
    """The part that every target has."""

    # -- sessions --------------------------------------------------------------------------------

    def attach(self, listener: Listener) -> StopEvent:
        """A debugger has come: everything stands still when this returns.

        Returns why (INTERRUPT, or what the target already stood at; EXITED or SIGNALLED if no
        process is left). ``listener`` hears of all later stops. One session at a time.
        """

    def detach(self, *, run: bool) -> None:
        """The session is over: breakpoints, catches and watchpoints go, files are closed.

        The threads go on if ``run``, else they wait for the next debugger.
        """

    def description(self) -> TargetDescription:
        """Registers of the present program (an exec may change them)."""

    def processes(self) -> Sequence[ProcessInfo]:
        """Live processes; empty after the last one has ended."""

    def threads(self) -> Sequence[ThreadInfo]:
        """Live threads, oldest first."""

    def thread_ids(self) -> Sequence[ThreadId]:
        """The same without what is known of them: quick, for each packet that needs it."""

    # -- registers: little-endian bytes, in the description's numbering ------------------------

    def read_registers(self, thread: ThreadId) -> bytes:
        """The whole ``g`` block. ESRCH."""

    def read_core(self, thread: ThreadId) -> bytes:
        """The block's beginning: the registers of the description's first feature. ESRCH."""

    def write_registers(self, thread: ThreadId, data: bytes) -> None:
        """Set all of them; ``data`` has exactly ``description().size`` bytes. ESRCH."""

    def read_register(self, thread: ThreadId, number: int) -> bytes:
        """One register. ESRCH, EINVAL for an unknown number."""

    def write_register(self, thread: ThreadId, number: int, data: bytes) -> None:
        """Set one register; ``data`` has exactly its size. ESRCH, EINVAL."""

    # -- memory ----------------------------------------------------------------------------------

    def read_memory(self, pid: int, address: int, length: int) -> bytes:
        """Up to ``length`` bytes, fewer where unmapped memory begins; whatever the permissions.

        EFAULT if not even the first byte is mapped.
        """

    def write_memory(self, pid: int, address: int, data: bytes) -> None:
        """Store bytes into mapped pages whatever their permissions. EFAULT: nothing is written."""

    # -- breakpoints -----------------------------------------------------------------------------

    def insert_breakpoint(
        self, kind: BreakKind, address: int, size: int, condition: Condition | None
    ) -> None:
        """``size``: the packet's "kind" (2, 3, 4) for breakpoints, bytes for watchpoints.

        Inserting the same again replaces its condition. EINVAL, EFAULT, ENOSPC.
        """

    def remove_breakpoint(self, kind: BreakKind, address: int, size: int) -> None:
        """Take one away; nothing happens if it is not there."""

    # -- running ---------------------------------------------------------------------------------

    def resume(self, actions: Sequence[ThreadAction]) -> None:
        """Let the named threads go on; the listener hears of the next stop."""

    def interrupt(self) -> None:
        """Stop soon; the listener gets INTERRUPT unless something else comes first.

        Nothing happens while stopped.
        """

    def kill(self, pid: int) -> None:
        """End a process as SIGKILL does; the listener gets SIGNALLED before this returns."""

    def pass_signals(self, signals: frozenset[int]) -> None:
        """Signals that are delivered without a stop."""


@runtime_checkable
class HasAuxv(Protocol):
    """``qXfer:auxv:read``."""

    def auxv(self, pid: int) -> bytes:
        """The auxiliary vector as /proc/PID/auxv has it. ESRCH."""


@runtime_checkable
class HasLibraries(Protocol):
    """``qXfer:libraries-svr4:read``."""

    def libraries(self, pid: int) -> tuple[int, Sequence[Library]]:
        """(address of the main program's link_map or 0, the others), out of guest memory."""


@runtime_checkable
class HasSiginfo(Protocol):
    """``qXfer:siginfo``."""

    def siginfo(self, thread: ThreadId) -> bytes:
        """``siginfo_t`` of the signal that the thread stopped for, 128 bytes. ENODATA 61."""

    def set_siginfo(self, thread: ThreadId, data: bytes) -> None:
        """Replace it: what the handler will get. EINVAL."""


@runtime_checkable
class HasSyscallCatch(Protocol):
    """``QCatchSyscalls``."""

    def catch_syscalls(self, numbers: frozenset[int] | None) -> None:
        """Which calls stop at entry and return: a set (empty: none), or None for all."""


@runtime_checkable
class HasThreadEvents(Protocol):
    """``QThreadEvents``."""

    def thread_events(self, on: bool) -> None:
        """Whether THREAD_CREATED and THREAD_EXITED stop the target."""


@runtime_checkable
class HasForks(Protocol):
    """``fork-events`` and ``vfork-events``: processes that make others."""

    def fork_events(self, on: bool) -> None:
        """Whether FORK, VFORK and VFORK_DONE stop the target."""


@runtime_checkable
class HasRegions(Protocol):
    """``qMemoryRegionInfo``."""

    def memory_region(self, address: int) -> MemoryRegion:
        """The region or gap that holds an address; gaps reach to the next mapping or the end."""


@dataclass(frozen=True)
class FileStat:
    """What ``vFile:fstat`` tells: st_* of Linux."""

    dev: int
    ino: int
    mode: int
    nlink: int
    uid: int
    gid: int
    rdev: int
    size: int
    blksize: int
    blocks: int
    atime: int
    mtime: int
    ctime: int


@runtime_checkable
class HasFiles(Protocol):
    """``vFile``: the guest's own file system, with the guest's own rights.

    Open flags and modes are Linux's; the packet's own flags stay in the packet's file.
    Handles are small numbers of the target's; a session closes the ones that it opened.
    """

    def file_open(self, pid: int, path: bytes, flags: int, mode: int) -> int:
        """A handle; ``pid`` 0 for the first process's view."""

    def file_close(self, handle: int) -> None:
        """EBADF for a handle that is not open."""

    def file_read(self, handle: int, count: int, offset: int) -> bytes:
        """Up to ``count`` bytes (at most 1 MiB) at ``offset``; b"" at the end."""

    def file_write(self, handle: int, data: bytes, offset: int) -> int:
        """Bytes written."""

    def file_stat(self, handle: int) -> FileStat:
        """Of an open file."""

    def path_stat(self, pid: int, path: bytes) -> FileStat:
        """Of a path, links followed."""

    def file_unlink(self, pid: int, path: bytes) -> None:
        """Remove a name."""

    def file_readlink(self, pid: int, path: bytes) -> bytes:
        """Where a symbolic link leads."""


@runtime_checkable
class CanRestart(Protocol):
    """Extended-remote: ``vRun``, ``R``, and staying alive between programs."""

    def run(
        self,
        path: bytes | None,
        arguments: Sequence[bytes],
        environment: Mapping[bytes, bytes | None],
        directory: bytes | None,
    ) -> ThreadId:
        """Start a program, stopped at its entry; what ran before ends without an event.

        ``path`` None: the program of the command line. ``environment``: changes to the command
        line's (None unsets). TargetError with a message if it cannot be loaded.
        """

    def restart(self) -> ThreadId:
        """Start the same program with the same arguments again, stopped at its entry."""

    def stay(self, on: bool) -> None:
        """Whether the emulator waits for another ``run`` when the last process has ended."""


@runtime_checkable
class HasMonitor(Protocol):
    """``qRcmd``: commands for people."""

    def monitor(self, line: str) -> str:
        """Carry one out; the text to show (with its newlines). Never raises for bad input."""


@runtime_checkable
class CanAllocate(Protocol):
    """lldb's ``_M`` and ``_m``: memory for its expressions."""

    def allocate(self, pid: int, size: int, permissions: str) -> int:
        """Map fresh memory into the guest. ENOMEM."""

    def deallocate(self, pid: int, address: int) -> None:
        """Give it back. EINVAL for an address that ``allocate`` did not return."""
