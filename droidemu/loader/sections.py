# SPDX-License-Identifier: GPL-2.0-or-later
"""Section headers and symbol tables, read with bounds: for ``info``, symbols and debuggers only
(``execve`` never looks at them). Damage gives fewer results, not errors."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Final, NamedTuple, TypeAlias

from droidemu.loader import constants as c

#: A whole file in memory; slices give bytes.
FileData: TypeAlias = "bytes | mmap"

#: More section headers than any linker makes; e_shnum itself ends at 65279.
MAX_SECTIONS: Final = 100_000
#: Symbols looked at in one table.
MAX_SYMBOLS: Final = 2_000_000

#: Bytes of all sections, in bytes of the file (real ones: 1.0), and some more for small files.
_MAX_SHARING: Final = 2
_SOME_MORE: Final = 1 << 20
#: Characters of the names of all sections; the others have none.
_MAX_NAMES: Final = 16 << 20

STT_NOTYPE: Final = 0
STT_OBJECT: Final = 1
STT_FUNC: Final = 2
STT_TLS: Final = 6
STT_GNU_IFUNC: Final = 10


@dataclass(frozen=True)
class Section:
    """One section header."""

    name: str
    type: int
    flags: int
    addr: int
    offset: int
    size: int
    link: int
    info: int
    entsize: int

    @property
    def compressed(self) -> bool:
        """The content starts with an Elf_Chdr and is compressed."""
        return bool(self.flags & c.SHF_COMPRESSED)


class Symbol(NamedTuple):
    """One symbol; ``name`` is an offset into the string table."""

    name: int
    value: int
    size: int
    type: int
    binding: int
    section: int


def text_at(data: FileData, at: int, end: int) -> str:
    """The NUL-terminated string at file offset ``at``, not reading at or behind ``end``."""
    if not 0 <= at < end:
        return ""
    stop = data.find(b"\0", at, min(end, at + 4096))
    return data[at : stop if stop >= 0 else min(end, at + 4096)].decode("utf-8", "replace")


def is_64bit(data: FileData) -> bool:
    """EI_CLASS of an ELF file."""
    return data[4:5] == b"\x02"


def parse_sections(data: FileData) -> list[Section]:
    """All section headers of a little-endian ELF file; empty if there is no sound table."""
    wide = is_64bit(data)
    if len(data) < (64 if wide else 52):
        return []
    if wide:
        (shoff,) = struct.unpack("<Q", data[40:48])
        entsize, count, names_at = struct.unpack("<HHH", data[58:64])
    else:
        (shoff,) = struct.unpack("<I", data[32:36])
        entsize, count, names_at = struct.unpack("<HHH", data[46:52])
    expected = 64 if wide else 40
    if not shoff or entsize != expected or shoff + expected > len(data):
        return []
    code = "<IIQQQQIIQQ" if wide else "<IIIIIIIIII"
    first = struct.unpack(code, data[shoff : shoff + expected])
    if count == 0:  # gABI: too many for e_shnum
        count = first[5]
    if names_at == 0xFFFF:
        names_at = first[6]
    if not 0 < count <= MAX_SECTIONS or shoff + count * expected > len(data):
        return []
    raw = list(struct.iter_unpack(code, data[shoff : shoff + count * expected]))
    # Sections lie side by side. A hostile file has 65,000 over the same bytes, and whoever reads
    # them all reads the file as often.
    content = (min(r[5], len(data)) for r in raw if r[1] not in (c.SHT_NULL, c.SHT_NOBITS))
    if sum(content) > _MAX_SHARING * len(data) + _SOME_MORE:
        return []
    names_start = names_end = 0
    if names_at < count:
        names_start = raw[names_at][4]
        names_end = min(names_start + raw[names_at][5], len(data))
    found: list[Section] = []
    left = _MAX_NAMES
    for r in raw:
        name = text_at(data, names_start + r[0], names_end) if left > 0 else ""
        left -= len(name)
        found.append(Section(name, r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[9]))
    return found


def section_data(data: FileData, section: Section) -> bytes:
    """A section's bytes as they are in the file, cut at the file's end."""
    if section.type == c.SHT_NOBITS or section.offset >= len(data):
        return b""
    return data[section.offset : section.offset + section.size]


def iter_symbols(data: FileData, section: Section) -> Iterator[Symbol]:
    """The symbols of an SHT_SYMTAB or SHT_DYNSYM section, without the empty first one."""
    wide = is_64bit(data)
    size = 24 if wide else 16
    raw = section_data(data, section)
    count = min(len(raw) // size, MAX_SYMBOLS)
    view = memoryview(raw)[size : count * size] if count else memoryview(b"")
    if wide:
        for name, info, _, index, value, length in struct.iter_unpack("<IBBHQQ", view):
            yield Symbol(name, value, length, info & 15, info >> 4, index)
    else:
        for name, value, length, info, _, index in struct.iter_unpack("<IIIBBH", view):
            yield Symbol(name, value, length, info & 15, info >> 4, index)


class SymbolIndex:
    """Finds the function or object that an (unbiased) address lies in."""

    def __init__(self, data: FileData, sections: list[Section]) -> None:
        self._data = data
        self._entries: list[tuple[int, int, int, int, int]] = []
        arm = data[18:20] == c.EM_ARM.to_bytes(2, "little")
        for kind in (c.SHT_SYMTAB, c.SHT_DYNSYM):
            for section in sections:
                if section.type == kind and section.link < len(sections):
                    self._add(section, sections, arm)
            if self._entries:
                break  # .dynsym is a subset of .symtab
        self._entries.sort()
        self._values = [entry[0] for entry in self._entries]

    def __len__(self) -> int:
        return len(self._entries)

    def _add(self, section: Section, sections: list[Section], arm: bool) -> None:
        strings = sections[section.link]
        start = strings.offset
        end = min(start + strings.size, len(self._data))
        for s in iter_symbols(self._data, section):
            if s.section == 0 or s.name == 0 or s.type not in (0, 1, 2, 10):
                continue
            at = start + s.name
            # $a, $t, $d, $x mark stretches of code and data; .L names are the compiler's own.
            if self._data[at : at + 1] in (b"$", b"") or self._data[at : at + 2] == b".L":
                continue
            if s.section < len(sections) and not sections[s.section].addr:
                continue
            value = s.value & ~1 if arm and s.type in (STT_FUNC, STT_GNU_IFUNC) else s.value
            # Last among symbols at one address is the one to show: sized, function, global.
            rank = 4 * bool(s.size) + 2 * (s.type in (STT_FUNC, STT_GNU_IFUNC)) + (s.binding == 1)
            self._entries.append((value, rank, s.size, at, end))

    def find(self, address: int) -> tuple[str, int, int] | None:
        """``(name, start address, size)`` of the symbol around ``address``, or None.

        A symbol without a size (assembly labels) reaches to the next symbol, at most 64 KiB.
        """
        at = bisect_right(self._values, address) - 1
        best = None
        for index in range(at, max(at - 64, -1), -1):
            value, _, size, name_at, name_end = self._entries[index]
            if size and address < value + size:
                best = (value, size, name_at, name_end)
                break
            if best is None and not size and address - value < 65536 and index == at:
                best = (value, size, name_at, name_end)
        if best is None:
            return None
        return text_at(self._data, best[2], best[3]), best[0], best[1]

    def address_of(self, name: str) -> int | None:
        """The address of the symbol called ``name``; the first one if there are several."""
        wanted = name.encode()
        for value, _, _, at, _ in self._entries:
            if self._data[at : at + len(wanted) + 1] == wanted + b"\0":
                return value
        return None
