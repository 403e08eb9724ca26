# SPDX-License-Identifier: GPL-2.0-or-later
"""The dynamic linker's list of libraries, read out of guest memory (``struct r_debug``)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from droidemu.debug.gdb.target import Library
from droidemu.loader.constants import PT_DYNAMIC

if TYPE_CHECKING:
    from droidemu.kernel.process import Process

_DT_NULL, _DT_DEBUG = 0, 21
#: Bounds for what a hostile guest writes there.
_MOST_ENTRIES = 4096
_LONGEST_NAME = 4096


def libraries(process: Process) -> tuple[int, list[Library]]:
    """(address of the main program's link_map or 0, the libraries behind it)."""
    word = process.isa.word_size
    first = _link_map(process, word)
    found: list[Library] = []
    entry = struct.Struct("<5Q" if word == 8 else "<5I")
    seen: set[int] = set()
    at = first
    while at and at not in seen and len(found) < _MOST_ENTRIES:
        seen.add(at)
        raw = process.space.peek(at, entry.size)
        if raw is None:
            break
        l_addr, l_name, l_ld, l_next, _ = entry.unpack(raw)
        if at != first:
            name = _string(process, l_name)
            if name:
                found.append(Library(name, at, l_addr, l_ld))
        at = l_next
    return first, found


def _link_map(process: Process, word: int) -> int:
    """``r_debug.r_map`` by way of the program's DT_DEBUG; 0 while there is none."""
    plan = process.plan
    if plan is None:
        return 0
    pair = struct.Struct("<2Q" if word == 8 else "<2I")
    for segment in plan.image.phdrs:
        if segment.type != PT_DYNAMIC:
            continue
        start = segment.vaddr + plan.bias
        for index in range(min(segment.memsz // pair.size, _MOST_ENTRIES)):
            raw = process.space.peek(start + index * pair.size, pair.size)
            if raw is None:
                return 0
            tag, value = pair.unpack(raw)
            if tag == _DT_NULL:
                return 0
            if tag == _DT_DEBUG and value:
                # int r_version, padded to a word; then r_map.
                raw = process.space.peek(value, pair.size)
                return int(pair.unpack(raw)[1]) if raw is not None else 0
    return 0


def _string(process: Process, address: int) -> bytes:
    data = b""
    while len(data) < _LONGEST_NAME:
        room = min(4096 - (address + len(data)) % 4096, _LONGEST_NAME - len(data))
        piece = process.space.peek(address + len(data), room)
        if piece is None:
            return b""
        text, end, _ = piece.partition(b"\0")
        data += text
        if end:
            return data
    return b""
