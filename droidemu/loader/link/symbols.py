# SPDX-License-Identifier: GPL-2.0-or-later
"""The dynamic symbol table of one image.

The hash tables tell how many symbols there are and which of them can be found by name (GNU), and
answer single questions; a library of which much is asked gets a Python dictionary of its exports,
which is faster than any hash table walked in Python.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from droidemu.loader.link import numbers as n
from droidemu.loader.link.dynamic import Dynamic
from droidemu.loader.link.memory import ImageMemory
from droidemu.loader.link.versions import Versions, read_versions

#: More symbols than any library has, and more of one name (they differ by version).
_MAX_SYMBOLS: Final = 1 << 22
_MAX_ALIKE: Final = 64
#: Symbols that may lie inside of another one.
_NESTED: Final = 64
_SYM64: Final = struct.Struct("<IBBHQQ")
_SYM32: Final = struct.Struct("<IIIBBH")


class Symbol(NamedTuple):
    """One entry of the symbol table; ``value`` as it stands in the file."""

    name: int
    info: int
    other: int
    section: int
    value: int
    size: int

    @property
    def bind(self) -> int:
        """STB_*."""
        return self.info >> 4

    @property
    def type(self) -> int:
        """STT_*."""
        return self.info & 15

    @property
    def visibility(self) -> int:
        """STV_*."""
        return self.other & 3


class SymbolTable:
    """Symbols by number and by name, copied out of the image by ``read``."""

    def __init__(self, memory: ImageMemory, dynamic: Dynamic) -> None:
        self.memory = memory
        self.dynamic = dynamic
        self._entry = _SYM64 if memory.word == 8 else _SYM32
        #: Number of the first symbol that the GNU hash table knows.
        self.first_hashed = 0

    @cached_property
    def count(self) -> int:
        """How many symbols there are, from the hash tables."""
        known = [
            count(self.dynamic.get(tag))
            for tag, count in ((n.DT_GNU_HASH, self._count_gnu), (n.DT_HASH, self._count_sysv))
            if self.dynamic.get(tag)
        ]
        if not known:
            if self.dynamic.get(n.DT_SYMTAB):
                raise self.memory.error("corrupt: has symbols, but no hash table (DT_GNU_HASH)")
            return 0
        return max(known)

    def _count_sysv(self, address: int) -> int:
        raw = self.memory.span(address, 8, "the hash table")
        buckets, chains = struct.unpack("<II", raw)
        self.memory.span(address, 8 + 4 * (buckets + chains), "the hash table")
        return self._checked(chains)

    def _count_gnu(self, address: int) -> int:
        """The last chain's end tells; an empty table knows of no symbols but the undefined ones."""
        memory = self.memory
        raw = memory.span(address, 16, "the GNU hash table")
        buckets, first, bloom, _ = struct.unpack("<IIII", raw)
        self.first_hashed = self._checked(first)
        self._checked(buckets)
        at = address + 16 + bloom * memory.word
        highest: int = max(memory.span(at, 4 * buckets, "the GNU hash table").cast("I"), default=0)
        if highest < first:
            return int(first)
        chains = at + 4 * buckets
        start = chains + 4 * (highest - first)
        part = memory.rest(start, "the GNU hash table")
        words = part[: len(part) & ~3].cast("I")
        for index, word in enumerate(islice(words, _MAX_SYMBOLS)):
            if word & 1:
                return self._checked(highest + index + 1)
        raise memory.error("corrupt: a chain of the GNU hash table has no end")

    def _checked(self, count: int) -> int:
        if count > _MAX_SYMBOLS:
            raise self.memory.error(f"corrupt: claims to have {count} symbols")
        return count

    def read(self) -> None:
        """Copy all tables while the image's memory can be had. LinkError."""
        assert isinstance(self._raw, bytes) and self.versions is not None

    @cached_property
    def _raw(self) -> bytes:
        size = self.count * self._entry.size
        if not size:
            return b""
        return bytes(self.memory.span(self.dynamic.get(n.DT_SYMTAB), size, "the symbol table"))

    @cached_property
    def versions(self) -> Versions:
        """The symbols' versions."""
        return read_versions(self.memory, self.dynamic, self.count)

    def entry(self, number: int) -> Symbol:
        """Symbol number ``number``, as relocations name it. LinkError."""
        if not 0 <= number < self.count:
            # A GNU hash table does not count undefined symbols behind the last hashed one.
            size = self._entry.size
            address = self.dynamic.get(n.DT_SYMTAB) + number * size
            raw = self.memory.span(address, size, f"symbol {number}")
            return self._symbol(self._entry.unpack(raw))
        return self._symbol(self._entry.unpack_from(self._raw, number * self._entry.size))

    def _symbol(self, fields: tuple[int, ...]) -> Symbol:
        if self.memory.word == 8:
            return Symbol(*fields)
        name, value, size, info, other, section = fields
        return Symbol(name, info, other, section, value, size)

    def name(self, symbol: Symbol) -> bytes:
        """A symbol's name."""
        return self.dynamic.name_at(symbol.name)

    def _exported(self) -> Iterator[tuple[int, bytes]]:
        """(number, name) of what others may use, in the table's order."""
        strings, wide = self.dynamic.strings, self.memory.word == 8
        find, size = strings.find, len(strings)
        left = self.dynamic.most_names
        for number, fields in enumerate(self._entry.iter_unpack(self._raw)):
            if wide:
                name, info, other, section, _, _ = fields
            else:
                name, _, _, info, other, section = fields
            # Global or weak, defined, default or protected.
            if section and (info >> 4) - 1 < 2 and info >= 16 and other & 3 in (0, 3):
                end = find(b"\0", name)
                left -= (end if end >= 0 else size) - name
                if left < 0:
                    return  # names that overlap without end: the others are not there
                if end > name:
                    yield number, strings[name:end]

    @cached_property
    def exports(self) -> dict[bytes, tuple[int, ...]]:
        """Numbers of the exported symbols by name; several if they differ by version."""
        found: dict[bytes, tuple[int, ...]] = {}
        for number, name in self._exported():
            if name not in found:
                found[name] = (number,)
            elif len(found[name]) < _MAX_ALIKE:
                found[name] += (number,)
        return found

    @cached_property
    def shadows(self) -> dict[bytes, int]:
        """``X`` -> number of ``__bionic_X``: what Android programs get when they ask for X."""
        prefix = b"__bionic_"
        return {
            name[len(prefix) :]: numbers[0]
            for name, numbers in self.exports.items()
            if name.startswith(prefix)
        }

    def find(self, name: bytes, version: bytes | None, lenient: bool = False) -> int | None:
        """Number of the exported symbol ``name`` of this version; None if there is none.

        Without a version: the default one (not hidden). With one that the library does not define
        at all: its unversioned symbols, or with ``lenient`` its default ones.
        """
        numbers = self.exports.get(name)
        if numbers is None:
            return None
        versions = self.versions
        table = versions.of_symbol
        if table is None:
            return numbers[0]
        if version is not None:
            index = versions.defined.get(version, n.VER_NDX_GLOBAL)
            for number in numbers:
                if table[number] & ~n.VERSYM_HIDDEN == index:
                    return number
            if not lenient:
                return None
        for number in numbers:
            if not table[number] & n.VERSYM_HIDDEN:
                return number
        return None

    # -- by address ------------------------------------------------------------------------------

    @cached_property
    def _by_address(self) -> tuple[list[int], list[int]]:
        """Values and numbers of all defined functions and objects, by value."""
        pairs = []
        for number in range(self.count):
            symbol = self.entry(number)
            if symbol.section and symbol.type in (n.STT_NOTYPE, n.STT_OBJECT, n.STT_FUNC, 10):
                value = symbol.value
                if self.memory.word == 4 and symbol.type == n.STT_FUNC:
                    value &= ~1
                pairs.append((value, number))
        pairs.sort()
        return [value for value, _ in pairs], [number for _, number in pairs]

    def at(self, address: int) -> int | None:
        """Number of the symbol that holds a file address, as dladdr wants it; None."""
        values, numbers = self._by_address
        index = bisect_right(values, address) - 1
        for candidate in range(index, max(-1, index - _NESTED), -1):
            symbol = self.entry(numbers[candidate])
            if address == values[candidate] or address < values[candidate] + symbol.size:
                return numbers[candidate]
        return None
