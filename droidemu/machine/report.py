# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures that ``--stats`` prints when a run has ended."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from droidemu.hal.clock import host_ns

if TYPE_CHECKING:
    from droidemu.machine.machine import Machine

_NS = 1e9
#: System calls named in the report.
_TOP = 8


@dataclass(frozen=True)
class FrameTimes:
    """How many frames the guest has shown, and when (host ns)."""

    count: int
    first: int | None
    last: int


def stats_lines(machine: Machine, frames: FrameTimes, start: int) -> list[str]:
    """One line a topic; times in seconds of the host, from ``start`` (host ns) on."""
    stats = machine.kernel.stats
    assert stats is not None
    wall = (host_ns() - start) / _NS
    guest = stats.guest_ns / _NS
    mips = stats.instructions / guest / 1e6 if guest else 0.0
    calls = sum(stats.syscalls.values())
    per_call = stats.kernel_ns / calls / 1e3 if calls else 0.0
    lines = [
        f"guest code   {guest:9.3f} s  {stats.instructions:,} instructions, {mips:,.0f} MIPS",
        f"host calls   {stats.kernel_ns / _NS:9.3f} s  "
        f"{calls:,} system calls, {per_call:.1f} us each",
        _display_line(machine),
        f"idle         {stats.idle_ns / _NS:9.3f} s  waiting for time or input",
        f"wall clock   {wall:9.3f} s",
    ]
    if frames.first is not None:
        shown = (frames.last - frames.first) / _NS
        rate = (frames.count - 1) / shown if shown > 0 else 0.0
        lines.append(
            f"frames       {frames.count:9d}    {rate:.1f} a second, first after "
            f"{(frames.first - start) / _NS:.2f} s, {machine.screen.missed_vsyncs} vsyncs missed"
        )
    if calls:
        top = ", ".join(f"{name} {count:,}" for name, count in stats.syscalls.most_common(_TOP))
        lines.append(f"most called  {top}")
    return lines


def _display_line(machine: Machine) -> str:
    shown = machine.presented
    if not shown.frames:
        return f"display      {0:9.3f} s  no window"
    spent = shown.spent_ns / _NS
    each = spent / shown.frames * 1e3
    line = f"display      {spent:9.3f} s  {shown.frames:,} frames in the window, {each:.1f} ms each"
    if shown.first_ns is not None:
        line += f", first {(shown.first_ns - _process_start()) / _NS:.2f} s after the start"
    return line


def _process_start() -> int:
    """When the host started this process, on the clock of ``host_ns``."""
    import psutil

    age = time.time() - psutil.Process().create_time()
    return host_ns() - int(age * _NS)
