# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the guest support library that a project can name, and the files each stands for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

#: Name -> stems of its files in guest/src. What is in none of these belongs to "c".
PARTS: dict[str, tuple[str, ...]] = {
    "c": (),
    "c++": ("cxx",),
    "gfx": ("gfx", "shapes", "font"),
    "app": ("app", "screen", "input", "keynames"),
}

#: What a part cannot do without.
_NEEDS = {"c": (), "c++": ("c",), "gfx": ("c",), "app": ("c", "gfx")}


def with_needs(parts: Iterable[str]) -> set[str]:
    """The parts and those that they need."""
    chosen: set[str] = set()
    for part in parts:
        chosen.update((part, *_NEEDS[part]))
    return chosen


def sources_of(parts: Iterable[str], sources: Iterable[Path]) -> list[Path]:
    """Those of the library's `sources` that belong to the parts (and to what they need)."""
    owner = {stem: part for part, stems in PARTS.items() for stem in stems}
    chosen = with_needs(parts)
    return [source for source in sources if owner.get(source.stem, "c") in chosen]
