# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers as lines of text, for crash reports and the debugger's monitor."""

from __future__ import annotations

from collections.abc import Mapping

from droidemu.debug.disasm import CPSR_T
from droidemu.debug.report_types import REGISTER_NAMES, Isa

_FLAGS = (("N", 31), ("Z", 30), ("C", 29), ("V", 28))


def register_lines(isa: Isa, registers: Mapping[str, int]) -> list[str]:
    """Four registers a line in hex, then the flags; "lr" is accepted for x30."""
    values = dict(registers)
    if isa == "arm64" and "lr" in values:
        values.setdefault("x30", values["lr"])
    names = [n for n in REGISTER_NAMES[isa] if n in values]
    flags = names.pop() if names and names[-1] in ("pstate", "cpsr") else None
    digits = 16 if isa == "arm64" else 8
    cells = [f"{name:>4} {values[name]:0{digits}x}" for name in names]
    lines = ["  " + "  ".join(cells[at : at + 4]) for at in range(0, len(cells), 4)]
    if flags is not None:
        value = values[flags]
        shown = "".join(letter if value >> bit & 1 else letter.lower() for letter, bit in _FLAGS)
        state = "" if isa == "arm64" else (" Thumb" if value & CPSR_T else " ARM")
        lines.append(f"  {flags} {value:08x} ({shown}{state})")
    return lines
