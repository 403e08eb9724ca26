# SPDX-License-Identifier: GPL-2.0-or-later
"""Symbol versions (LSB 10.7): which versions a library defines and which ones it asks for."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from droidemu.loader.link import numbers as n
from droidemu.loader.link.dynamic import Dynamic
from droidemu.loader.link.memory import ImageMemory

_VERDEF: Final = struct.Struct("<HHHHIII")
_VERDAUX: Final = struct.Struct("<II")
_VERNEED: Final = struct.Struct("<HHIII")
_VERNAUX: Final = struct.Struct("<IHHII")
#: More than any library has, definitions and needs together.
_MAX_RECORDS: Final = 1 << 14


@dataclass
class Versions:
    """Version index of each symbol, and the names of the indices."""

    #: One halfword a symbol, or None: the library has no versions.
    of_symbol: memoryview | None = None
    #: Defined versions by name.
    defined: dict[bytes, int] = field(default_factory=dict)
    #: Needed versions by index: (version's name, soname of the library that should have it).
    needed: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    #: Defined versions by index.
    names: dict[int, bytes] = field(default_factory=dict)

    def wanted(self, symbol: int) -> bytes | None:
        """The version that an undefined symbol asks for."""
        if self.of_symbol is None or symbol >= len(self.of_symbol):
            return None
        found = self.needed.get(self.of_symbol[symbol] & ~n.VERSYM_HIDDEN)
        return found[0] if found is not None else None

    def name_of(self, symbol: int) -> bytes | None:
        """The version of a defined symbol, None for the base version."""
        if self.of_symbol is None or symbol >= len(self.of_symbol):
            return None
        return self.names.get(self.of_symbol[symbol] & ~n.VERSYM_HIDDEN)


def read_versions(memory: ImageMemory, dynamic: Dynamic, symbols: int) -> Versions:
    """Read the version tables of a library with ``symbols`` symbols. LinkError."""
    address = dynamic.get(n.DT_VERSYM)
    if not address:
        return Versions()
    view = memoryview(bytes(memory.span(address, 2 * symbols, "the symbol versions"))).cast("H")
    versions = Versions(view)
    left = _read_defined(memory, dynamic, versions, _MAX_RECORDS)
    _read_needed(memory, dynamic, versions, left)
    for name, index in versions.defined.items():
        versions.names.setdefault(index, name)
    return versions


def _read_defined(memory: ImageMemory, dynamic: Dynamic, versions: Versions, left: int) -> int:
    """How many records of ``left`` may still be read."""
    at = dynamic.get(n.DT_VERDEF)
    for _ in range(min(dynamic.get(n.DT_VERDEFNUM), left) if at else 0):
        left -= 1
        raw = memory.span(at, _VERDEF.size, "a version definition")
        version, flags, index, _, _, aux, following = _VERDEF.unpack(raw)
        if version != 1:
            raise memory.error(f"corrupt: version definition of format {version}, not 1")
        # The base definition is the library's own name, not a version (but index 1 stays 1).
        if not flags & n.VER_FLG_BASE:
            name, _ = _VERDAUX.unpack(memory.span(at + aux, _VERDAUX.size, "a version's name"))
            versions.defined[dynamic.name_at(name)] = index & ~n.VERSYM_HIDDEN
        if not following:
            break
        at += following
    return left


def _read_needed(memory: ImageMemory, dynamic: Dynamic, versions: Versions, left: int) -> None:
    at = dynamic.get(n.DT_VERNEED)
    for _ in range(min(dynamic.get(n.DT_VERNEEDNUM), left) if at else 0):
        raw = memory.span(at, _VERNEED.size, "a needed version")
        version, count, file, aux, following = _VERNEED.unpack(raw)
        if version != 1:
            raise memory.error(f"corrupt: needed version of format {version}, not 1")
        library = dynamic.name_at(file)
        place = at + aux
        left -= 1
        for _ in range(min(count, left)):
            left -= 1
            raw = memory.span(place, _VERNAUX.size, "a needed version")
            _, _, index, name, next_aux = _VERNAUX.unpack(raw)
            versions.needed[index & ~n.VERSYM_HIDDEN] = (dynamic.name_at(name), library)
            if not next_aux:
                break
            place += next_aux
        if not following:
            break
        at += following
