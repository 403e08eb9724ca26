# SPDX-License-Identifier: GPL-2.0-or-later
"""A target with no emulator behind it, for the protocol's own tests.

It has every ability, keeps a list of what was asked of it (``calls``) and stops when a test says
so (``stop``) or, with ``instant``, as soon as it is resumed. ``PlainDummy`` has no ability at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from droidemu.debug.gdb.target import (
    BreakKind,
    Condition,
    FileStat,
    Library,
    Listener,
    MemoryRegion,
    ProcessInfo,
    StopEvent,
    StopKind,
    TargetError,
    ThreadAction,
    ThreadId,
    ThreadInfo,
)
from droidemu.engine.description import Register, TargetDescription

MAIN = ThreadId(1, 1)
WORKER = ThreadId(1, 2)
CHILD = ThreadId(7, 7)

EBADF, EFAULT, EINVAL, ENOENT, ENODATA, ENOMEM, ENOSPC, ESRCH = 9, 14, 22, 2, 61, 12, 28, 3

#: Where the dummy's memory lies; the upper half is for ``allocate``.
BASE, SIZE = 0x1_0000, 0x20_0000

_CORE = "org.gnu.gdb.aarch64.core"
_FPU = "org.gnu.gdb.aarch64.fpu"


def _registers() -> tuple[Register, ...]:
    generic = {0: "arg1", 1: "arg2", 29: "fp", 30: "ra"}
    return (
        *(
            Register(
                f"x{n}", 8, _CORE, "int", "general", n, generic.get(n, ""), "lr" if n == 30 else ""
            )
            for n in range(31)
        ),
        Register("sp", 8, _CORE, "data_ptr", "general", 31, "sp"),
        Register("pc", 8, _CORE, "code_ptr", "general", 32, "pc"),
        Register("cpsr", 4, _CORE, "int", "general", 33, "flags"),
        *(Register(f"v{n}", 16, _FPU, "uint128", "vector", 64 + n) for n in range(32)),
        Register("fpsr", 4, _FPU, "int", "float"),
        Register("fpcr", 4, _FPU, "int", "float"),
    )


REGISTERS = _registers()
PC = 32
#: Registers of the first feature, and what a stop reply tells of the main thread's.
CORE = 34
REGS = "".join(
    f"{n:02x}:{(0x1000 + n).to_bytes(REGISTERS[n].size, 'little').hex()};" for n in range(CORE)
)


def _xml() -> dict[str, str]:
    text = ['<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">']
    text.append("<architecture>aarch64</architecture>")
    for feature in (_CORE, _FPU):
        text.append(f'<feature name="{feature}">')
        text += [
            f'<reg name="{r.name}" bitsize="{8 * r.size}" type="{r.type}"/>'
            for r in REGISTERS
            if r.feature == feature
        ]
        text.append("</feature>")
    return {"target.xml": "\n".join([*text, "</target>"]), "strange.xml": "<a>#$}*" + "0" * 40}


DESCRIPTION = TargetDescription(
    architecture="aarch64",
    registers=REGISTERS,
    documents=_xml(),
    expedited=(29, 31, 32),
    triple="aarch64-unknown-linux-android",
    word_size=8,
)


class PlainDummy:
    """The part that every target has."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.listener: Listener | None = None
        self.live: dict[ThreadId, str] = {MAIN: "main", WORKER: "worker"}
        self.memory = bytearray(SIZE)
        self.registers = {thread: self.fresh(thread) for thread in (MAIN, WORKER, CHILD)}
        self.breakpoints: dict[tuple[BreakKind, int, int], Condition | None] = {}
        self.first = StopEvent(StopKind.INTERRUPT, MAIN)
        self.running = False
        #: Stops with this at once when resumed.
        self.instant: StopEvent | None = None

    @staticmethod
    def fresh(thread: ThreadId) -> list[bytes]:
        """Registers whose values tell their number: x5 of thread 2 is 0x2005."""
        return [
            (0x1000 * thread.tid + number).to_bytes(register.size, "little")
            for number, register in enumerate(REGISTERS)
        ]

    def stop(self, event: StopEvent) -> None:
        """Let the target stop."""
        self.running = False
        assert self.listener is not None
        self.listener.stopped(event)

    def end(self, pid: int) -> None:
        """Forget the threads of a process."""
        for thread in [thread for thread in self.live if thread.pid == pid]:
            del self.live[thread]

    # -- Target ----------------------------------------------------------------------------------

    def attach(self, listener: Listener) -> StopEvent:
        self.calls.append(("attach",))
        assert self.listener is None, "two sessions at once"
        self.listener = listener
        self.running = False
        return self.first

    def detach(self, *, run: bool) -> None:
        self.calls.append(("detach", run))
        self.listener = None
        self.running = run
        self.breakpoints.clear()

    def description(self) -> TargetDescription:
        return DESCRIPTION

    def processes(self) -> Sequence[ProcessInfo]:
        pids = dict.fromkeys(thread.pid for thread in self.live)
        return [ProcessInfo(pid, 0, b"/bin/dummy", (b"dummy",), 0, BASE) for pid in pids]

    def threads(self) -> Sequence[ThreadInfo]:
        return [ThreadInfo(thread, name, "stopped", 0) for thread, name in self.live.items()]

    def thread_ids(self) -> Sequence[ThreadId]:
        return list(self.live)

    def _of(self, thread: ThreadId) -> list[bytes]:
        if thread not in self.live:
            raise TargetError(ESRCH)
        return self.registers[thread]

    def read_registers(self, thread: ThreadId) -> bytes:
        return b"".join(self._of(thread))

    def read_core(self, thread: ThreadId) -> bytes:
        return b"".join(self._of(thread)[:CORE])

    def write_registers(self, thread: ThreadId, data: bytes) -> None:
        assert len(data) == DESCRIPTION.size
        registers, at = self._of(thread), 0
        for number, register in enumerate(REGISTERS):
            registers[number] = data[at : at + register.size]
            at += register.size

    def read_register(self, thread: ThreadId, number: int) -> bytes:
        registers = self._of(thread)
        if number >= len(registers):
            raise TargetError(EINVAL)
        return registers[number]

    def write_register(self, thread: ThreadId, number: int, data: bytes) -> None:
        assert len(data) == REGISTERS[number].size
        self._of(thread)[number] = data

    def read_memory(self, pid: int, address: int, length: int) -> bytes:
        assert any(thread.pid == pid for thread in self.live)
        assert 0 <= address < 1 << 64 and length > 0
        if not BASE <= address < BASE + SIZE:
            raise TargetError(EFAULT)
        return bytes(self.memory[address - BASE : address - BASE + length])

    def write_memory(self, pid: int, address: int, data: bytes) -> None:
        assert data
        if not BASE <= address <= address + len(data) <= BASE + SIZE:
            raise TargetError(EFAULT)
        self.memory[address - BASE : address - BASE + len(data)] = data

    def insert_breakpoint(
        self, kind: BreakKind, address: int, size: int, condition: Condition | None
    ) -> None:
        if not BASE <= address < BASE + SIZE:
            raise TargetError(EFAULT)
        if size > 8:
            raise TargetError(EINVAL, "too wide a watchpoint")
        self.breakpoints[kind, address, size] = condition

    def remove_breakpoint(self, kind: BreakKind, address: int, size: int) -> None:
        self.breakpoints.pop((kind, address, size), None)

    def resume(self, actions: Sequence[ThreadAction]) -> None:
        assert not self.running and actions
        assert all(action.thread in self.live for action in actions)
        self.calls.append(("resume", list(actions)))
        self.running = True
        if self.instant is not None:
            event, self.instant = self.instant, None
            self.stop(event)

    def interrupt(self) -> None:
        self.calls.append(("interrupt",))
        if self.running:
            self.stop(StopEvent(StopKind.INTERRUPT, MAIN))

    def kill(self, pid: int) -> None:
        self.calls.append(("kill", pid))
        thread = next(thread for thread in self.live if thread.pid == pid)
        self.end(pid)
        self.stop(StopEvent(StopKind.SIGNALLED, thread, signal=9))

    def pass_signals(self, signals: frozenset[int]) -> None:
        self.calls.append(("pass_signals", signals))


class Dummy(PlainDummy):
    """With every ability."""

    def __init__(self) -> None:
        super().__init__()
        self.info = bytearray(128)
        self.forks = False
        self.files: dict[bytes, bytearray] = {b"/etc/motd": bytearray(b"hello #$}* world")}
        self.open: dict[int, bytes] = {}
        self.allocated: dict[int, int] = {}
        self.vector = bytes(range(64))
        self.loaded = [Library(b"/lib/libc.so", 0x100, 0x200, 0x300)]

    def auxv(self, pid: int) -> bytes:
        return self.vector

    def libraries(self, pid: int) -> tuple[int, Sequence[Library]]:
        return 0x50, self.loaded

    def siginfo(self, thread: ThreadId) -> bytes:
        if thread != MAIN:
            raise TargetError(ENODATA)
        return bytes(self.info)

    def set_siginfo(self, thread: ThreadId, data: bytes) -> None:
        assert len(data) == 128
        self.info[:] = data

    def catch_syscalls(self, numbers: frozenset[int] | None) -> None:
        self.calls.append(("catch_syscalls", numbers))

    def fork_events(self, on: bool) -> None:
        self.forks = on

    def thread_events(self, on: bool) -> None:
        self.calls.append(("thread_events", on))

    def memory_region(self, address: int) -> MemoryRegion:
        if address < BASE:
            return MemoryRegion(0, BASE, False)
        if address < BASE + SIZE:
            return MemoryRegion(BASE, BASE + SIZE, True, "rwx", "/bin/dummy")
        return MemoryRegion(BASE + SIZE, 1 << 64, False)

    def file_open(self, pid: int, path: bytes, flags: int, mode: int) -> int:
        self.calls.append(("file_open", pid, path, flags, mode))
        if path not in self.files:
            if not flags & 0o100:
                raise TargetError(ENOENT)
            self.files[path] = bytearray()
        handle = max(self.open, default=2) + 1
        self.open[handle] = path
        return handle

    def _file(self, handle: int) -> bytearray:
        if handle not in self.open:
            raise TargetError(EBADF)
        return self.files[self.open[handle]]

    def file_close(self, handle: int) -> None:
        self._file(handle)
        del self.open[handle]

    def file_read(self, handle: int, count: int, offset: int) -> bytes:
        return bytes(self._file(handle)[offset : offset + count])

    def file_write(self, handle: int, data: bytes, offset: int) -> int:
        if offset > 1 << 20:
            raise TargetError(ENOSPC)
        file = self._file(handle)
        file.extend(bytes(max(0, offset - len(file))))
        file[offset : offset + len(data)] = data
        return len(data)

    def file_stat(self, handle: int) -> FileStat:
        size = len(self._file(handle))
        return FileStat(1, 2, 0o100644, 1, 1000, 1001, 0, size, 4096, 8, 11, 12, 13)

    def path_stat(self, pid: int, path: bytes) -> FileStat:
        if path not in self.files:
            raise TargetError(ENOENT)
        size = len(self.files[path])
        return FileStat(1, 2, 0o100644, 1, 1000, 1001, 0, size, 4096, 8, 11, 12, 13)

    def file_unlink(self, pid: int, path: bytes) -> None:
        if self.files.pop(path, None) is None:
            raise TargetError(ENOENT)

    def file_readlink(self, pid: int, path: bytes) -> bytes:
        if path != b"/proc/self/exe":
            raise TargetError(EINVAL)
        return b"/bin/dummy"

    def run(
        self,
        path: bytes | None,
        arguments: Sequence[bytes],
        environment: Mapping[bytes, bytes | None],
        directory: bytes | None,
    ) -> ThreadId:
        self.calls.append(("run", path, list(arguments), dict(environment), directory))
        if path == b"/missing":
            raise TargetError(ENOENT, "no such program: /missing")
        self.live = {MAIN: "main"}
        return MAIN

    def restart(self) -> ThreadId:
        self.calls.append(("restart",))
        self.live = {MAIN: "main"}
        return MAIN

    def stay(self, on: bool) -> None:
        self.calls.append(("stay", on))

    def monitor(self, line: str) -> str:
        return f"you said {line!r}\n"

    def allocate(self, pid: int, size: int, permissions: str) -> int:
        start = BASE + SIZE // 2 + sum(self.allocated.values())
        size = -(-size // 4096) * 4096
        if start + size > BASE + SIZE:
            raise TargetError(ENOMEM)
        self.allocated[start] = size
        return start

    def deallocate(self, pid: int, address: int) -> None:
        if self.allocated.pop(address, None) is None:
            raise TargetError(EINVAL)
