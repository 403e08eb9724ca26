# SPDX-License-Identifier: GPL-2.0-or-later
"""The monitor's commands, each declared once with its help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from droidemu.debug.monitor import Command, Monitor, MonitorError, Run, parse_number
from droidemu.debug.process import isa_of, regions_of, registers_of, symboliser_of
from droidemu.debug.registers import register_lines
from droidemu.debug.signal_names import signal_name
from droidemu.debug.stack import backtrace_lines, stack_lines
from droidemu.debug.symbols import describe
from droidemu.errors import shown
from droidemu.kernel.abi.numbers import name_of
from droidemu.kernel.debugport import Event, EventKind
from droidemu.kernel.scheduler import JOB

if TYPE_CHECKING:
    from droidemu.debug.report_types import Region
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: By name, in the order in which ``help`` lists them.
COMMANDS: dict[str, Command] = {}


def command(name: str, usage: str, help: str) -> Callable[[Run], Run]:
    """Declare a command. ``usage``: its arguments, "" if it takes none; ``help``: one line."""

    def declare(run: Run) -> Run:
        def checked(monitor: Monitor, rest: str) -> Iterable[str]:
            if rest and not usage:
                raise MonitorError(f"{name} takes no argument")
            return run(monitor, rest)

        COMMANDS[name] = Command(name, usage, help, checked)
        return run

    return declare


@command("help", "[COMMAND]", "list the commands, or tell about one")
def _help(monitor: Monitor, rest: str) -> Iterator[str]:
    if rest:
        found = monitor.find(rest)
        yield f"monitor {found.name} {found.usage}".rstrip() + f": {found.help}"
        return
    yield "Commands (any unique beginning will do):"
    width = max(len(f"{c.name} {c.usage}") for c in COMMANDS.values())
    for entry in COMMANDS.values():
        yield f"  {f'{entry.name} {entry.usage}':<{width}}  {entry.help}"


@command("threads", "", "all threads: what each does, and where")
def _threads(monitor: Monitor, rest: str) -> Iterator[str]:
    current = monitor.task()
    several = len(monitor.kernel.processes) > 1
    for task in list(monitor.kernel.tasks.values()):
        mark = "*" if task is current else " "
        pid = f" (pid {task.process.pid})" if several else ""
        name = task.name.decode("utf-8", "replace")
        frame_at = describe(symboliser_of(task.process).lookup(task.cpu.pc, _in_call(task)))
        yield f"{mark} {task.tid:<5}{pid} {name:<15} {task_state(task):<24} {frame_at}"


def task_state(task: Task) -> str:
    """What a thread does, for people: "running", "sleeping in futex", "stopped at a breakpoint"."""
    debug = task.kernel.debug
    held = debug is not None and debug.stopped
    event = debug.last if debug is not None and held else None
    if event is not None and event.tid == task.tid and (why := _why(task, event)):
        return f"stopped {why}"
    if task.stopped & JOB:
        return "stopped by job control"
    if _in_call(task):
        verb = "stopped" if task.in_catch else "sleeping"
        return f"{verb} in {name_of(task.abi.name, task.syscall_number)}"
    return "stopped" if held else "running"


_WHY = {
    EventKind.BREAKPOINT: "at a breakpoint",
    EventKind.WATCH: "at a watchpoint",
    EventKind.STEP: "after a step",
    EventKind.EXEC: "after execve",
}


def _why(task: Task, event: Event) -> str:
    """What the debugger was told of the thread, "" where what it does says more."""
    if event.kind is EventKind.SIGNAL:
        return f"by {signal_name(event.signal)}"
    if event.kind in (EventKind.CALL_ENTRY, EventKind.CALL_RETURN):
        side = "entry" if event.kind is EventKind.CALL_ENTRY else "return"
        return f"at the {side} of {name_of(task.abi.name, event.number)}"
    return _WHY.get(event.kind, "")


def _in_call(task: Task) -> bool:
    return task.sleeping is not None


@command("bt", "[TID]", "backtrace of a thread, with source lines and inlined functions")
def _bt(monitor: Monitor, rest: str) -> Iterable[str]:
    return backtrace_lines(monitor.task(rest))


@command("regs", "[TID]", "registers of a thread")
def _regs(monitor: Monitor, rest: str) -> Iterable[str]:
    task = monitor.task(rest)
    return register_lines(isa_of(task.process), registers_of(task))


@command("where", "[ADDRESS|SYMBOL|$REGISTER][+N]", "what an address is: function, line, mapping")
def _where(monitor: Monitor, rest: str) -> Iterator[str]:
    task = monitor.task()
    address = _address(task, rest or "$pc")
    process = task.process
    location = symboliser_of(process).lookup(address)
    yield f"{address:#x} is {describe(location)}"
    for place in location.source[:-1]:
        where = f" ({place.file}{f':{place.line}' if place.line else ''})" if place.file else ""
        yield f"  inlined there: {place.function or '??'}{where}"
    region = next((r for r in regions_of(process) if r.start <= address < r.end), None)
    yield "  not mapped" if region is None else f"  {_region_line(process, region)}"


def _address(task: Task, text: str) -> int:
    """``0x1234``, ``main``, ``main+0x10``, ``$sp``, ``$sp-8``: an address. MonitorError."""
    base, sign, distance = text, "+", "0"
    for separator in "+-":
        head, found, tail = text.rpartition(separator)
        if found and head.strip() and parse_number(tail.strip()) is not None:
            base, sign, distance = head, separator, tail
            break
    value = _base_address(task, base.strip())
    offset = parse_number(distance.strip()) or 0
    mask = (1 << 8 * task.process.isa.word_size) - 1
    return (value + offset if sign == "+" else value - offset) & mask


def _base_address(task: Task, word: str) -> int:
    number = parse_number(word)
    if number is not None:
        return number
    if word.startswith("$"):
        registers = registers_of(task)
        name = {"fp": "x29", "lr": "x30"}.get(word[1:], word[1:])
        for known in (word[1:], name):
            if known in registers:
                return registers[known]
        raise MonitorError(f"there is no register {shown(word)}")
    address = symboliser_of(task.process).address_of(word)
    if address is None:
        raise MonitorError(f"no symbol {shown(word)} in what the program has mapped")
    return address


@command("maps", "[ADDRESS|TEXT]", "memory mappings: all, the one around an address, or by name")
def _maps(monitor: Monitor, rest: str) -> Iterator[str]:
    process = monitor.process()
    regions = regions_of(process)
    address = parse_number(rest) if rest else None
    if address is not None:
        regions = [r for r in regions if r.start <= address < r.end]
        if not regions:
            raise MonitorError(f"{address:#x} is not mapped")
    elif rest:
        regions = [r for r in regions if rest in r.name]
        if not regions:
            raise MonitorError(f"no mapping's name holds {shown(rest)}")
    for region in regions:
        yield _region_line(process, region)
    if not rest:
        total = sum(r.end - r.start for r in regions)
        yield (
            f"{len(regions)} mappings, {total >> 10:,} KiB; "
            f"{process.mm.charged >> 10:,} of {process.mm.limit >> 10:,} KiB of memory used"
        )


def _region_line(process: Process, region: Region) -> str:
    digits = 12 if process.isa.word_size == 8 else 8
    return (
        f"{region.start:0{digits}x}-{region.end:0{digits}x} {region.permissions} "
        f"{region.offset:08x} {region.name}"
    ).rstrip()


@command("modules", "", "program and libraries: where they are loaded, what is known of them")
def _modules(monitor: Monitor, rest: str) -> Iterator[str]:
    for file in symboliser_of(monitor.process()).files:
        module = file.module
        lines = "source lines" if file.dwarf is not None else "no debug information"
        yield (
            f"{module.path}: {module.start:#x}-{module.end:#x}, load bias {module.bias:#x}, "
            f"{len(file.symbols):,} symbols, {lines}"
        )


@command("files", "", "open file descriptors")
def _files(monitor: Monitor, rest: str) -> Iterator[str]:
    for fd, file in monitor.process().files:
        access = ("r" if file.readable else "") + ("w" if file.writable else "")
        yield f"{fd:>4} {access:<2} {file.path or file.kind}"


@command("signals", "[TID]", "signals that are handled, ignored, blocked or pending")
def _signals(monitor: Monitor, rest: str) -> Iterator[str]:
    task = monitor.task(rest)
    hand = task.process.sighand
    symbols = symboliser_of(task.process)
    said = False
    for number, action in enumerate(hand.actions):
        notes = []
        bit = 1 << (number - 1) if number else 0
        if action.handler == 1:
            notes.append("ignored")
        elif action.handler:
            notes.append(f"handled by {describe(symbols.lookup(action.handler), False)}")
        if task.blocked & bit:
            notes.append("blocked")
        if task.pending.mask & bit:
            notes.append("pending for the thread")
        if hand.pending.mask & bit:
            notes.append("pending for the process")
        if number and notes:
            said = True
            yield f"{signal_name(number):<12} {', '.join(notes)}"
    if not said:
        yield "every signal has its default action; none is blocked or pending"


@command("screenshot", "[NAME.png]", "save what the screen shows")
def _screenshot(monitor: Monitor, rest: str) -> Iterator[str]:
    path = rest
    if len(path) > 1 and path[0] == path[-1] == '"':
        path = path[1:-1]
    yield f"saved {monitor.host.screenshot(path or None)}"


@command("fps", "", "how many frames the guest shows a second")
def _fps(monitor: Monitor, rest: str) -> Iterable[str]:
    return monitor.host.fps()


@command("stats", "", "guest speed, memory, where the time went")
def _stats(monitor: Monitor, rest: str) -> Iterable[str]:
    return monitor.host.stats()


@command("strace", "[on|stack|off]", "trace system calls and signals; stack: with backtraces")
def _strace(monitor: Monitor, rest: str) -> Iterator[str]:
    kernel = monitor.kernel
    if rest == "off":
        kernel.set_strace(None)
    elif rest in ("on", "stack"):
        kernel.set_strace(_sink(monitor), stack_lines if rest == "stack" else None)
    elif rest:
        raise MonitorError(f"strace {shown(rest)}: expected on, stack or off")
    tracer = kernel.strace
    how = "" if tracer is None or tracer.stack is None else ", with backtraces"
    yield f"system calls are {'not ' if tracer is None else ''}traced{how}"


def _sink(monitor: Monitor) -> Callable[[str], None]:
    return monitor.host.trace


@command("clock", "[pause|run]", "whether guest time stands still while the guest is stopped")
def _clock(monitor: Monitor, rest: str) -> Iterator[str]:
    choices = {"pause": True, "run": False}
    if rest:
        if rest not in choices:
            raise MonitorError(f"clock {shown(rest)}: expected pause or run")
        monitor.host.clock_stops = choices[rest]
    yield from monitor.host.clock()
