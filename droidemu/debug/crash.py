# SPDX-License-Identifier: GPL-2.0-or-later
"""The report on a crashed guest: signal, registers, backtrace, code and memory map, as text."""

from __future__ import annotations

from collections.abc import Callable

from droidemu.debug.disasm import CPSR_T, around
from droidemu.debug.hints import guess, place, region_at, region_name
from droidemu.debug.registers import register_lines
from droidemu.debug.report_types import CrashInfo, Frame, Region
from droidemu.debug.signal_names import SIGNAL_MEANINGS, code_meaning, signal_name
from droidemu.debug.symbols import Symboliser, describe
from droidemu.debug.unwind import Unwinder

#: Frames that are looked for, and lines of backtrace that are shown of them.
MAX_UNWOUND = 2048
MAX_LINES = 64
_ACCESS = {"read": "reading", "write": "writing", "execute": "executing"}


def format_crash(info: CrashInfo, symboliser: Symboliser | None = None) -> str:
    """The whole report, lines of text with a final newline.

    Never raises for whatever the guest left behind: a part that cannot be made says so.
    ``symboliser`` may be given to share its caches.
    """
    symbols = symboliser or Symboliser(info.isa, info.modules)
    parts: list[Callable[[], list[str]]] = [
        lambda: _head(info, symbols),
        lambda: ["registers", *register_lines(info.isa, info.registers)],
        lambda: _backtrace(info, symbols),
        lambda: _code(info, symbols),
        lambda: _map(info),
    ]
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append("")
        try:
            lines += part()
        except Exception as error:
            # The guest's leftovers are hostile input; the rest of the report must still come.
            lines.append(f"(this part of the report failed: {type(error).__name__}: {error})")
    return "\n".join(lines) + "\n"


def summary(info: CrashInfo, symboliser: Symboliser | None = None) -> str:
    """One line: ``SIGSEGV reading 0x8 at level3 (prog.c:3)``."""
    symbols = symboliser or Symboliser(info.isa, info.modules)
    text = signal_name(info.signal)
    if info.fault_address is not None:
        text += f" {_ACCESS.get(info.access or '', 'at address')} {info.fault_address:#x}"
    location = symbols.lookup(info.registers.get("pc", 0))
    if location.module is not None:
        return f"{text} at {_innermost(symbols, location.address, False)}"
    return f"{text} at {location.address:#x}"


def _is_thumb(info: CrashInfo) -> bool:
    return info.isa == "arm" and bool(info.registers.get("cpsr", 0) & CPSR_T)


def _address(info: CrashInfo, value: int) -> str:
    return f"{value:#0{18 if info.isa == 'arm64' else 10}x}"


def _head(info: CrashInfo, symbols: Symboliser) -> list[str]:
    name, meaning = code_meaning(info.signal, info.code)
    what = SIGNAL_MEANINGS.get(info.signal)
    lines = [f"*** {signal_name(info.signal)}{f' ({what})' if what else ''}"]
    lines[0] += f", {name}{f': {meaning}' if meaning else ''}"
    thread = f'thread {info.tid} "{info.thread_name}"' if info.thread_name else f"thread {info.tid}"
    lines.append(f"program  {info.program or '?'} (pid {info.pid}), {thread}")
    if info.fault_address is not None:
        verb = _ACCESS.get(info.access or "", "access to")
        lines.append(f"fault    {verb} address {_address(info, info.fault_address)}")
        detail = place(info.regions, info.fault_address)
        lines.append(f"         {detail}")
        if info.access != "execute":
            target = symbols.lookup(info.fault_address)
            if target.function is not None:
                lines.append(f"         that is {target.function}+{target.offset:#x}")
    pc = info.registers.get("pc", 0)
    lines.append(f"pc       {_address(info, pc)}  {_innermost(symbols, pc, False)}")
    lines += [f"hint     {hint}" for hint in guess(info)]
    lines += [f"note     {note}" for note in info.notes]
    return lines


def _backtrace(info: CrashInfo, symbols: Symboliser) -> list[str]:
    unwinder = Unwinder(info.isa, info.read, symbols.files)
    frames = unwinder.backtrace(info.registers, MAX_UNWOUND)
    lines = ["backtrace"]
    for first, last in _shown(frames):
        repeated = last - first > 2
        for number in range(first, first + 1 if repeated else last):
            lines += _frame_lines(info, symbols, number, frames[number])
        if repeated:
            lines.append(f"       ... {last - first - 1} more calls from the same place")
    if len(frames) == MAX_UNWOUND:
        lines.append("       ... and more frames")
    hidden = len(lines) - MAX_LINES
    if hidden > 0:
        # Both ends tell most: where it crashed, and how the thread began.
        cut = MAX_LINES - MAX_LINES // 4
        lines[cut : cut + hidden] = [f"       ... {hidden} lines left out"]
    return lines


def _shown(frames: list[Frame]) -> list[tuple[int, int]]:
    """The frames as (first, behind the last) stretches of calls from the same place."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for number in range(1, len(frames) + 1):
        if number == len(frames) or frames[number].pc != frames[start].pc:
            stretches.append((start, number))
            start = number
    return stretches


def _frame_lines(info: CrashInfo, symbols: Symboliser, number: int, frame: Frame) -> list[str]:
    location = symbols.lookup(frame.pc, frame.is_return)
    address = _address(info, frame.pc)
    lines = []
    for inlined in location.source[:-1]:
        where = f" ({inlined.file}{f':{inlined.line}' if inlined.line else ''})"
        lines.append(
            f"  #{number:<3} {address}  {inlined.function or '??'}"
            f"{where if inlined.file else ''} inlined"
        )
    text = describe(location)
    if location.module is None:
        region = region_at(info.regions, frame.pc)
        text = f"?? in {region_name(region)}" if region is not None else "?? not mapped"
    if frame.how == "signal":
        text = f"<signal handler called> {text}"
    lines.append(f"  #{number:<3} {address}  {text}")
    return lines


def _innermost(symbols: Symboliser, address: int, is_return: bool) -> str:
    location = symbols.lookup(address, is_return)
    if len(location.source) > 1:
        first = location.source[0]
        where = f" ({first.file}{f':{first.line}' if first.line else ''})" if first.file else ""
        return f"{first.function or '??'}{where}, inlined into {location.function or '??'}"
    return describe(location)


def _code(info: CrashInfo, symbols: Symboliser) -> list[str]:
    pc = info.registers.get("pc", 0)
    thumb = _is_thumb(info)
    location = symbols.lookup(pc)
    function = pc - location.offset if location.function is not None else None
    instructions = around(info.read, info.isa, pc, thumb, function=function)
    if not instructions:
        return [f"no code is readable at pc {_address(info, pc)}"]
    lines = [f"code ({'A64' if info.isa == 'arm64' else 'Thumb' if thumb else 'A32'})"]
    step = 2 if thumb else 4
    for instruction in instructions:
        arrow = "=>" if instruction.address == pc & -step else "  "
        text = instruction.text.replace("\t", " ", 1)
        lines.append(f"{arrow} {_address(info, instruction.address)}  {instruction.hex:<9}  {text}")
    return lines


def _map(info: CrashInfo) -> list[str]:
    """The regions around the fault address, pc and sp, with what lies where."""
    regions = sorted(info.regions, key=lambda r: r.start)
    marks: list[tuple[int, str]] = [
        (info.registers.get("pc", 0), "pc"),
        (info.registers.get("sp", 0), "sp"),
    ]
    if info.fault_address is not None:
        marks.insert(0, (info.fault_address, "fault address"))
    chosen: set[int] = set()
    for address, _ in marks:
        above = next((i for i, r in enumerate(regions) if r.end > address), len(regions))
        chosen |= {above - 1, above, above + 1}
    lines = ["memory map near fault address, pc and sp"]
    gaps = [(a, name) for a, name in marks if region_at(regions, a) is None]
    skipped = False
    for number, region in enumerate(regions):
        for address, name in [g for g in gaps if g[0] < region.start]:
            lines.append(f"   {_address(info, address)}  <= {name}: not mapped")
            gaps.remove((address, name))
        if number not in chosen:
            skipped = True
            continue
        if skipped and len(lines) > 1:
            lines.append("   ...")
        skipped = False
        lines.append(_map_line(info, region, marks))
    lines += [f"   {_address(info, a)}  <= {name}: not mapped" for a, name in gaps]
    return lines


def _map_line(info: CrashInfo, region: Region, marks: list[tuple[int, str]]) -> str:
    digits = 12 if info.isa == "arm64" else 8
    inside = [name for address, name in marks if region.start <= address < region.end]
    line = (
        f"{'=>' if inside else '  '} {region.start:0{digits}x}-{region.end:0{digits}x} "
        f"{region.permissions} {region.offset:08x} {region.name}"
    ).rstrip()
    return line + (f"  <= {', '.join(inside)}" if inside else "")
