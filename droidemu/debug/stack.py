# SPDX-License-Identifier: GPL-2.0-or-later
"""Backtraces as lines of text: strace's form for traces, gdb's for the debugger's ``bt``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from droidemu.debug.process import backtrace, regions_of, symboliser_of
from droidemu.debug.report_types import Frame, Location, Region
from droidemu.debug.symbols import describe

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: Frames behind one traced call: as many as strace prints.
STACK_DEPTH = 256


def stack_lines(task: Task, in_call: bool) -> list[str]:
    """How a thread came to where it is, one line a frame, innermost first, as strace prints it.

    `` > /path(function+0x14) [0x1234] file.c:12``; the address is the file's own, as ``addr2line``
    wants it. A function that was inlined has its line, without an offset, before the one that
    contains it. Never raises for what the guest has made of its stack.
    """
    return [
        line
        for frame, location in _located(task, in_call)
        for line in _strace_lines(task, frame, location)
    ]


def _located(task: Task, in_call: bool | None) -> Iterator[tuple[Frame, Location]]:
    symbols = symboliser_of(task.process)
    for frame in backtrace(task, STACK_DEPTH, in_call=in_call):
        yield frame, symbols.lookup(frame.pc, frame.is_return)


def _strace_lines(task: Task, frame: Frame, location: Location) -> Iterator[str]:
    module = location.module
    if module is None:
        region = task.space.regions.find(frame.pc)
        name = "??" if region is None else region.name or "[anon]"
        yield f" > {name}() [{frame.pc:#x}]"
        return
    address = f"[{location.vaddr:#x}]"
    for place in location.source[:-1]:
        where = f" {place.file}:{place.line}" if place.file and place.line else ""
        yield f" > {module.path}({place.function or '??'}) {address}{where} (inlined)"
    function = f"{location.function}+{location.offset:#x}" if location.function else ""
    where = ""
    if location.source and location.source[-1].file and location.source[-1].line:
        where = f" {location.source[-1].file}:{location.source[-1].line}"
    yield f" > {module.path}({function}) {address}{where}"


def backtrace_lines(task: Task) -> list[str]:
    """A thread's backtrace for people: numbered, with functions, source lines and files."""
    digits = 2 * task.process.isa.word_size
    regions = regions_of(task.process)
    lines: list[str] = []
    for number, (frame, location) in enumerate(_located(task, None)):
        head = f"#{number:<3} 0x{frame.pc:0{digits}x}"
        for place in location.source[:-1]:
            where = f" ({place.file}{f':{place.line}' if place.line else ''})" if place.file else ""
            lines.append(f"{head}  {place.function or '??'}{where} inlined")
        text = describe(location) if location.module is not None else _nowhere(regions, frame.pc)
        if frame.how == "signal":
            lines.append("     <signal handler called>")
        lines.append(f"{head}  {text}")
    return lines


def _nowhere(regions: list[Region], address: int) -> str:
    """What a code address lies in that belongs to no file."""
    region = next((r for r in regions if r.start <= address < r.end), None)
    return "?? not mapped" if region is None else f"?? in {region.name or 'anonymous memory'}"
