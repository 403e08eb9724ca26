# SPDX-License-Identifier: GPL-2.0-or-later
"""The two compressed forms of relocations: Android's APS2 packing and RELR.

APS2 (bionic's ``linker_reloc_iterators.h``): signed LEB128 numbers, relocations in groups that
share what they have in common. RELR (gABI proposal, ``SHT_RELR``): an address, then bitmaps of the
words behind it, all of them relative relocations.
"""

from __future__ import annotations

from itertools import accumulate, repeat
from typing import Final

from droidemu.loader.link.errors import LinkError

#: More relocations than any library has: bounds what a few hostile bytes can ask for.
MAX_RELOCATIONS: Final = 1 << 21

#: Numbers that a packed relocation takes at most: a group of its own (its size, its flags), and
#: offset, info and addend in the group or in the relocation.
_NUMBERS_EACH: Final = 5
#: Bytes of the longest number, and of the pieces in which numbers are read.
_NUMBER: Final = 20
_PIECE: Final = 1 << 14

_BY_INFO, _BY_OFFSET_DELTA, _BY_ADDEND, _HAS_ADDEND = 1, 2, 4, 8

#: (r_offset, r_info, r_addend), unsigned, unsigned, signed.
Entry = tuple[int, int, int]


def unpack_aps2(data: bytes | memoryview, word: int, with_addends: bool) -> list[Entry]:
    """All relocations of a DT_ANDROID_RELA (``with_addends``) or DT_ANDROID_REL section.

    Raises LinkError, without the image's name.
    """
    if bytes(data[:4]) != b"APS2":
        raise LinkError("corrupt: packed relocations that are not of the APS2 format")
    body = memoryview(data)[4:]
    # What says how many there are comes first: the section's length need not be believed.
    count = next(iter(_sleb128(body[:_NUMBER], 1)), 0)
    if not 0 <= count <= MAX_RELOCATIONS:
        raise LinkError(f"corrupt: claims to have {count} packed relocations")
    numbers = _sleb128(body, 2 + _NUMBERS_EACH * count)
    mask = (1 << 8 * word) - 1
    sign = 1 << (8 * word - 1)
    found: list[Entry] = []
    try:
        count, offset, at = numbers[0], numbers[1], 2
        addend = 0
        while len(found) < count:
            size, flags = numbers[at], numbers[at + 1]
            at += 2
            if not 0 < size <= count - len(found):
                raise LinkError("corrupt: a group of packed relocations has a wrong size")
            delta = info = 0
            if flags & _BY_OFFSET_DELTA:
                delta = numbers[at]
                at += 1
            if flags & _BY_INFO:
                info = numbers[at] & mask
                at += 1
            if flags & _HAS_ADDEND:
                if not with_addends:
                    raise LinkError("corrupt: packed DT_ANDROID_REL relocations with addends")
                if flags & _BY_ADDEND:
                    addend += numbers[at]
                    at += 1
            else:
                addend = 0
            each_addend = flags & (_HAS_ADDEND | _BY_ADDEND) == _HAS_ADDEND
            step = (not flags & _BY_OFFSET_DELTA) + (not flags & _BY_INFO) + each_addend
            # One look behind the group's end instead of one a number; nothing is left unread.
            if at + step * size > len(numbers):
                raise IndexError
            if step == each_addend and delta > 0:
                # What linkers make of the many relative ones: a run of words.
                last = offset + delta * size
                addends = list(accumulate(numbers[at : at + step * size], initial=addend))
                addends = addends[1:] if step else addends * size
                if offset >= 0 and last <= mask and -sign <= min(addends) <= max(addends) < sign:
                    places = range(offset + delta, last + 1, delta)
                    found.extend(zip(places, repeat(info), addends, strict=False))
                    offset, addend = last, addends[-1]
                    at += step * size
                    continue
            for _ in range(size):
                if flags & _BY_OFFSET_DELTA:
                    offset += delta
                else:
                    offset += numbers[at]
                    at += 1
                if not flags & _BY_INFO:
                    info = numbers[at] & mask
                    at += 1
                if each_addend:
                    addend += numbers[at]
                    at += 1
                found.append((offset & mask, info, ((addend + sign) & mask) - sign))
    except IndexError:
        raise LinkError("corrupt: the packed relocations are cut off") from None
    return found


def _sleb128(data: memoryview, limit: int) -> list[int]:
    """Signed LEB128 numbers, the last one dropped if it has no end: all, or ``limit`` and some."""
    numbers: list[int] = []
    append = numbers.append
    value = shift = 0
    for start in range(0, len(data), _PIECE):
        for byte in data[start : start + _PIECE]:
            if byte < 0x80:
                if shift:
                    value |= byte << shift
                    append(value - (1 << shift + 7) if byte & 0x40 else value)
                    value = shift = 0
                else:
                    append(byte if byte < 0x40 else byte - 0x80)
            else:
                if shift < 70:
                    value |= (byte & 0x7F) << shift
                shift += 7
                if shift > 140:
                    raise LinkError("corrupt: a packed relocation's number has no end")
        if len(numbers) >= limit:
            break
    return numbers


def unpack_relr(words: list[int], word: int) -> list[int]:
    """The addresses of all words that a RELR table relocates. LinkError, without a name."""
    found: list[int] = []
    append = found.append
    bits_a_word = 8 * word - 1
    base = 0
    started = False
    if len(words) > MAX_RELOCATIONS:
        raise LinkError("corrupt: too many RELR relocations")
    for entry in words:
        if not entry & 1:
            append(entry)
            base = entry + word
            started = True
            continue
        if not started:
            raise LinkError("corrupt: the RELR table begins with a bitmap")
        bits = entry >> 1
        at = base
        while bits:
            if bits & 1:
                append(at)
            at += word
            bits >>= 1
        base += bits_a_word * word
        if len(found) > MAX_RELOCATIONS:
            raise LinkError("corrupt: too many RELR relocations")
    return found
