# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged debug information ends an answer, never the report."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from droidemu.debug.dwarf import DwarfLines
from droidemu.debug.report_types import Module
from droidemu.debug.symbols import Symboliser
from droidemu.loader.sections import parse_sections

from . import programs


def test_damaged_dwarf(compile_c: Callable[..., Path]) -> None:
    data = compile_c(programs.NULL_DEREFERENCE, "arm64", "-O1", "-gdwarf-5").read_bytes()
    debug = [s for s in parse_sections(data) if s.name.startswith(".debug")]
    symbols = Symboliser("arm64", [Module("/x", 0, 0, 1 << 32, lambda: data)])
    address = symbols.address_of("level3")
    assert address is not None
    assert [s.line for s in symbols.lookup(address).source] == [3, 6, 9]
    dice = random.Random(1)
    known = 0
    for _ in range(120):
        damaged = bytearray(data)
        for _ in range(dice.choice((1, 2, 8))):
            section = dice.choice(debug)
            at = section.offset + dice.randrange(section.size)
            damaged[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        content = bytes(damaged)
        module = Module("/x", 0, 0, 1 << 32, lambda content=content: content)  # type: ignore[misc]
        location = Symboliser("arm64", [module]).lookup(address)
        assert location.function == "level3"
        known += bool(location.source)
    assert known > 0


def test_absurd_sizes_are_refused(compile_c: Callable[..., Path]) -> None:
    data = compile_c(
        programs.NULL_DEREFERENCE,
        "arm64",
        "-O1",
        "-g",
        "-gz=zlib",
        "-Wl,--compress-debug-sections=zlib",
    ).read_bytes()
    sections = parse_sections(data)
    packed = [s for s in sections if s.compressed]
    assert packed
    assert DwarfLines.open(data, sections) is not None
    bomb = bytearray(data)
    bomb[packed[0].offset + 8 : packed[0].offset + 16] = (1 << 40).to_bytes(8, "little")
    assert DwarfLines.open(bytes(bomb), parse_sections(bytes(bomb))) is None
