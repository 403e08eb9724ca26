# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes out of a shared library what only debuggers need, as ``strip`` does.

What is loaded stays where it is, byte for byte; so does the build id, by which a debugger finds
the library that still has everything.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_SHF_ALLOC: Final = 2
_SHT_NULL: Final = 0
_SHT_NOBITS: Final = 8
_SHT_ARM_ATTRIBUTES: Final = 0x70000003
_PT_LOAD: Final = 1


@dataclass(frozen=True)
class _Layout:
    """Where the fields are in 32-bit and in 64-bit files."""

    header: struct.Struct
    segment: struct.Struct
    section: struct.Struct
    word: int


# ELF header behind e_ident: type, machine, version, entry, phoff, shoff, flags, ehsize, phentsize,
# phnum, shentsize, shnum, shstrndx.
_LAYOUTS: Final = {
    1: _Layout(struct.Struct("<HHIIIIIHHHHHH"), struct.Struct("<8I"), struct.Struct("<10I"), 4),
    2: _Layout(struct.Struct("<HHIQQQIHHHHHH"), struct.Struct("<IIQQQQQQ"),
               struct.Struct("<IIQQQQIIQQ"), 8),
}  # fmt: skip


def machine_of(data: bytes) -> int | None:
    """The processor that a little-endian ELF shared library is for (``e_machine``), else None."""
    if data[:4] != b"\x7fELF" or len(data) < 52 or data[4] not in _LAYOUTS or data[5] != 1:
        return None
    kind, machine = struct.unpack_from("<HH", data, 16)
    return int(machine) if kind == 3 else None


def strip_debug(data: bytes) -> bytes:
    """The library without symbols and debug information; as it is if it is not quite sound."""
    layout = _LAYOUTS.get(data[4]) if len(data) > 64 and data[:4] == b"\x7fELF" else None
    if layout is None or data[5] != 1:
        return data
    try:
        return _strip(data, layout)
    except (struct.error, IndexError, ValueError):
        return data


def _strip(data: bytes, layout: _Layout) -> bytes:
    head = list(layout.header.unpack_from(data, 16))
    phoff, shoff, phentsize, phnum, shentsize, shnum, shstrndx = head[4], head[5], *head[8:13]
    if not shoff or not shnum or shentsize != layout.section.size:
        return data
    if phentsize != layout.segment.size or shoff + shnum * shentsize > len(data):
        return data
    end = max(16 + layout.header.size, phoff + phnum * phentsize)
    if end > len(data):
        return data
    for index in range(phnum):
        segment = layout.segment.unpack_from(data, phoff + index * phentsize)
        offset, size = (segment[2], segment[5]) if layout.word == 8 else (segment[1], segment[4])
        if segment[0] == _PT_LOAD:
            end = max(end, offset + size)
    if end > len(data):
        return data
    sections = [
        list(layout.section.unpack_from(data, shoff + index * shentsize)) for index in range(shnum)
    ]
    names = sections[shstrndx]
    kept: dict[int, list[int]] = {}
    tail = bytearray()
    for index, section in enumerate(sections):
        kind, flags, offset, size = section[1], section[2], section[4], section[5]
        if kind == _SHT_NULL or flags & _SHF_ALLOC:
            if kind not in (_SHT_NULL, _SHT_NOBITS) and offset + size > end:
                return data  # loaded, but in no segment
            kept[index] = section
        elif kind == _SHT_ARM_ATTRIBUTES:
            kept[index] = section
            tail += bytes(-(end + len(tail)) % 4)
            section[4] = end + len(tail)
            tail += data[offset : offset + size]
    numbers = {index: number for number, index in enumerate(kept)}
    strings = bytearray(b"\0")
    for section in kept.values():
        start = names[4] + section[0]
        name = data[start : data.index(b"\0", start)] if section[1] else b""
        section[0] = len(strings) if name else 0
        strings += name + b"\0" if name else b""
        section[6] = numbers.get(section[6], 0)
        if section[2] & 0x40:  # SHF_INFO_LINK
            section[7] = numbers.get(section[7], 0)
    own = len(strings)
    strings += b".shstrtab\0"
    at = end + len(tail)
    tail += strings
    tail += bytes(-(end + len(tail)) % layout.word)
    head[5], head[11], head[12] = end + len(tail), len(kept) + 1, len(kept)
    for section in kept.values():
        tail += layout.section.pack(*section)
    tail += layout.section.pack(own, 3, 0, 0, at, len(strings), 0, 0, 1, 0)
    return data[:16] + layout.header.pack(*head) + data[16 + layout.header.size : end] + bytes(tail)
