# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes symbols in an object file: which it gives away, and which it takes from elsewhere."""

from __future__ import annotations

import struct
from collections.abc import Callable

_SHT_SYMTAB = 2
_HIDDEN = 2
_SHN_UNDEF = 0
_STB_LOCAL = 0


def give_away(data: bytes, foreign: Callable[[str], bool], hide: bool = True) -> bytes:
    """An ELF object in which the symbols that `foreign` names are taken from outside instead.

    With `hide`, all other global symbols become hidden: what is linked with the object has them to
    itself.
    """
    out = bytearray(data)
    wide = data[4] == 2
    word = "Q" if wide else "I"
    (table,) = struct.unpack_from(f"<{word}", data, 0x28 if wide else 0x20)
    entry, count = struct.unpack_from("<HH", data, 0x3A if wide else 0x2E)

    def section(index: int) -> tuple[int, int, int, int]:
        at = table + index * entry
        (kind,) = struct.unpack_from("<I", data, at + 4)
        offset, size = struct.unpack_from(f"<{word}{word}", data, at + (0x18 if wide else 0x10))
        (link,) = struct.unpack_from("<I", data, at + (0x28 if wide else 0x18))
        return kind, offset, size, link

    for index in range(count):
        kind, offset, size, link = section(index)
        if kind != _SHT_SYMTAB:
            continue
        strings = section(link)[1]
        for at in range(offset, offset + size, 24 if wide else 16):
            (name_at,) = struct.unpack_from("<I", data, at)
            info, other, place = (at + 4, at + 5, at + 6) if wide else (at + 12, at + 13, at + 14)
            (where,) = struct.unpack_from("<H", data, place)
            if where == _SHN_UNDEF or data[info] >> 4 == _STB_LOCAL:
                continue
            end = data.index(0, strings + name_at)
            if foreign(data[strings + name_at : end].decode()):
                struct.pack_into("<H", out, place, _SHN_UNDEF)
                value_at, length = (at + 8, 16) if wide else (at + 4, 8)
                out[value_at : value_at + length] = bytes(length)
                out[info] &= 0xF0  # no type, so that an ARM function is not taken for data
            elif hide:
                out[other] = _HIDDEN
    return bytes(out)
