# SPDX-License-Identifier: GPL-2.0-or-later
"""Watchpoints that the kernel hits: tests/guest/debug_writes.c has what is written.

The thread has to stop behind its call, with the call's result in its registers, for bytes that
were really written, and it must not notice.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import guestrun
import pytest
from elftools.elf.elffile import ELFFile
from guestrun import Build

from droidemu.engine import Watch
from droidemu.kernel.debugport import DebugPort, Event, EventKind, Resume
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE, hostcall
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.syscall import Int, Ptr
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Wait
from droidemu.memory import PROT_READ, PROT_WRITE

BOTH = PROT_READ | PROT_WRITE


def host_store_and_sleep(task: Task, place: Ptr, ms: Int) -> Generator[Any, Any, int]:
    task.space.write_u32(place, 1)
    yield Wait(deadline=task.kernel.clock.monotonic() + ms * 1_000_000)
    return 77


def host_store_and_call(task: Task, place: Ptr, function: Ptr) -> Generator[Any, Any, int]:
    task.space.write_u32(place, 1)
    value = yield GuestCall(function, "II", (2, 3), "I")
    return int(value)


def declare() -> None:
    for number, handler in enumerate((host_store_and_sleep, host_store_and_call), 0x7100):
        if HOST_BASE + number not in HOST_TABLE:
            hostcall(f"test_{handler.__name__}", number)(handler)


class Hit(NamedTuple):
    """What a debugger sees at a stop."""

    address: int
    pc: int
    first: int
    code: bytes
    stored: bytes


class Watcher:
    """A debugger that notes each hit and lets the program go on."""

    def __init__(self, kernel: Kernel, watches: list[Watch]) -> None:
        self.kernel = kernel
        self.port = DebugPort(kernel)
        self.hits: list[Hit] = []
        self.kinds: list[EventKind] = []
        self.watches = watches
        self.thread_events = False
        kernel.post(self._begin)

    def _begin(self) -> None:
        self.port.attach(self._stopped)
        self.port.pass_signals = frozenset(range(65))
        self.port.thread_events = self.thread_events
        for watch in self.watches:
            self.port.watches.insert(watch)
        self._go()

    def _go(self) -> None:
        self.port.resume([Resume(task) for task in self.kernel.tasks.values()])

    def _stopped(self, event: Event) -> None:
        self.kinds.append(event.kind)
        if event.kind is EventKind.WATCH:
            task = self.kernel.tasks[event.tid]
            pc, size = task.cpu.pc, 2 if task.cpu.thumb else 4
            code = task.space.peek(pc - size, size) or b""
            stored = task.space.peek(event.address, 1) or b""
            first = task.cpu.get("x0" if task.abi.word_size == 8 else "r0")
            self.hits.append(Hit(event.address, pc, first, code, stored))
        if event.kind is not EventKind.PROCESS_ENDED:
            self.kernel.post(self._go)


SYSTEM_CALLS = {b"\x01\x00\x00\xd4", b"\x00\x00\x00\xef", b"\x00\xdf"}


class Debugged:
    """The program run once, with some of its bytes watched."""

    def __init__(self, program: Path, *places: tuple[str, int], access: int = PROT_WRITE) -> None:
        with program.open("rb") as file:
            table = ELFFile(file).get_section_by_name(".symtab")
            self.symbols = {symbol.name: symbol["st_value"] for symbol in table.iter_symbols()}
        self.at = [self.symbols[name] + offset for name, offset in places]
        watches = [Watch(at, at + 1, access) for at in self.at]
        watchers = []

        def prepare(kernel: Kernel) -> None:
            watchers.append(Watcher(kernel, watches))

        result = guestrun.run(program, prepare=prepare, host_calls=declare)
        guestrun.assert_ok(result)
        self.watcher = watchers[0]
        self.hits = self.watcher.hits

    def hit(self) -> Hit:
        """The only one, of the first place."""
        (hit,) = self.hits
        assert hit.address == self.at[0]
        return hit

    def behind_its_call(self, result: int) -> None:
        hit = self.hit()
        assert hit.code in SYSTEM_CALLS
        assert hit.first == result


@pytest.fixture
def writes(build_guest: Build, abi: str) -> Callable[..., Debugged]:
    program = build_guest("debug_writes", abi)
    return lambda *places, **options: Debugged(program, *places, **options)


Writes = Callable[..., Debugged]


@pytest.mark.parametrize("buffer", ["small", "late"])
def test_read(writes: Writes, buffer: str) -> None:
    """Also one that sleeps: byte 4 of ten is there, and the ten are the call's result."""
    found = writes((buffer, 4))
    found.behind_its_call(10)
    assert found.hit().stored == b"4"


@pytest.mark.parametrize("buffer", ["small", "late", "two"])
@pytest.mark.parametrize("access", [PROT_WRITE, BOTH])
def test_room_that_is_not_written_to(writes: Writes, buffer: str, access: int) -> None:
    """read(2) is given a page, and fills ten bytes of it."""
    assert writes((buffer, 100), access=access).hits == []


def test_several_pieces(writes: Writes) -> None:
    writes(("two", 1)).behind_its_call(10)
    # The first of several hits of one call is the one that is told.
    found = writes(("one", 3), ("two", 1))
    found.behind_its_call(10)


def test_structures(writes: Writes) -> None:
    writes(("now", 0)).behind_its_call(0)


def test_a_call_that_a_handler_interrupts(writes: Writes) -> None:
    """The thread goes back to the handler, whose first instruction is not carried out yet."""
    found = writes(("rest", 0))
    hit = found.hit()
    assert hit.pc == found.symbols["handler"] & ~1
    assert hit.first == 14  # SIGALRM


def test_a_host_function_that_sleeps_after_its_store(writes: Writes) -> None:
    writes(("slept", 0)).behind_its_call(77)


def test_a_host_function_that_calls_back(writes: Writes) -> None:
    """The guest's own function is the code that the thread goes back to."""
    found = writes(("called", 0))
    hit = found.hit()
    assert hit.pc == found.symbols["callee"] & ~1
    assert hit.first == 2
    assert hit.stored == b"\1"


def test_a_thread_that_ends(writes: Writes) -> None:
    """CLONE_CHILD_CLEARTID's word: another thread stops for it."""
    found = writes(("ended", 0))
    assert found.hit().stored == b"\0"


def test_nothing_is_kept_for_a_watchpoint_that_is_gone(
    build_guest: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The debugger leaves while a call sleeps that has stored already."""
    program = build_guest("debug_writes", "arm64")
    original = host_store_and_sleep

    def leaves(task: Task, place: int, ms: int) -> Generator[Any, Any, int]:
        steps = original(task, place, ms)
        wait = next(steps)
        assert task.written is not None
        task.kernel.post(lambda: found[0].detach(run=True))
        yield wait
        assert task.written is None
        return 77

    found: list[DebugPort] = []
    with program.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".symtab")
        at = table.get_symbol_by_name("slept")[0]["st_value"]

    def prepare(kernel: Kernel) -> None:
        found.append(Watcher(kernel, [Watch(at, at + 4, PROT_WRITE)]).port)

    declare()
    entry = HOST_TABLE[HOST_BASE + 0x7100]
    changed = replace(entry, handler=leaves, calls={})
    monkeypatch.setitem(HOST_TABLE, HOST_BASE + 0x7100, changed)
    result = guestrun.run(program, prepare=prepare, host_calls=declare)
    guestrun.assert_ok(result)
