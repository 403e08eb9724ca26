# SPDX-License-Identifier: GPL-2.0-or-later
"""What binary XML and resource tables have in common: chunks and string pools.

The layouts are those of AOSP's ``androidfw/ResourceTypes.h``; guest names stay as they are there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from droidemu.loader.apk.errors import ApkError

RES_STRING_POOL_TYPE: Final = 0x0001
RES_TABLE_TYPE: Final = 0x0002
RES_XML_TYPE: Final = 0x0003
RES_XML_START_NAMESPACE_TYPE: Final = 0x0100
RES_XML_END_NAMESPACE_TYPE: Final = 0x0101
RES_XML_START_ELEMENT_TYPE: Final = 0x0102
RES_XML_END_ELEMENT_TYPE: Final = 0x0103
RES_XML_CDATA_TYPE: Final = 0x0104
RES_XML_RESOURCE_MAP_TYPE: Final = 0x0180
RES_TABLE_PACKAGE_TYPE: Final = 0x0200
RES_TABLE_TYPE_TYPE: Final = 0x0201
RES_TABLE_TYPE_SPEC_TYPE: Final = 0x0202
RES_TABLE_LIBRARY_TYPE: Final = 0x0203

#: "No string": an index that points to nothing.
NO_STRING: Final = 0xFFFFFFFF

_HEADER = struct.Struct("<HHI")
_POOL = struct.Struct("<HHIIIIII")
_UTF8_FLAG = 1 << 8
#: Strings may share bytes; decoding may cost this many times the pool's size, and no more.
_MAX_SHARING = 4


class Chunk(NamedTuple):
    """One chunk: offsets into the file, all checked against the enclosing chunk."""

    type: int
    start: int
    #: Where what follows the header begins.
    body: int
    end: int


def read_chunk(data: bytes, at: int, end: int, error: type[ApkError], name: str) -> Chunk:
    """The chunk at ``at``, which must end at or before ``end``; raises ``error``."""
    if at + _HEADER.size > end:
        raise error(f"{name}: cut off at {at:#x}: no room for a chunk")
    kind, header_size, size = _HEADER.unpack_from(data, at)
    if header_size < _HEADER.size or size < header_size or (header_size | size) & 3:
        raise error(f"{name}: damaged at {at:#x}: a chunk of {size} bytes, header {header_size}")
    if at + size > end:
        raise error(
            f"{name}: cut off: the chunk at {at:#x} ends at {at + size:#x}, beyond {end:#x}"
        )
    return Chunk(kind, at, at + header_size, at + size)


def iter_chunks(
    data: bytes, start: int, end: int, error: type[ApkError], name: str
) -> Iterator[Chunk]:
    """The chunks that fill ``start`` to ``end``, one behind the other."""
    while start < end:
        chunk = read_chunk(data, start, end, error, name)
        yield chunk
        start = chunk.end


class StringPool:
    """A ``ResStringPool``: strings by index, decoded when asked for.

    Raises the given error for a pool, or later for a string, that leaves its bounds.
    """

    def __init__(self, data: bytes, chunk: Chunk, error: type[ApkError], name: str) -> None:
        self._data, self._error, self._name = data, error, name
        if chunk.body - chunk.start < _POOL.size:
            raise error(f"{name}: damaged: the header of the strings at {chunk.start:#x} is short")
        _, _, _, count, styles, flags, strings, _ = _POOL.unpack_from(data, chunk.start)
        self.utf8 = bool(flags & _UTF8_FLAG)
        if chunk.body + 4 * (count + styles) > chunk.end:
            raise error(f"{name}: damaged: {count} strings do not fit at {chunk.start:#x}")
        if count and not chunk.body - chunk.start <= strings <= chunk.end - chunk.start:
            raise error(f"{name}: damaged: the strings of {chunk.start:#x} lie outside of it")
        self._offsets = memoryview(data)[chunk.body : chunk.body + 4 * count]
        self._base, self._end = chunk.start + strings, chunk.end
        self._count: int = count
        self._cache: dict[int, str] = {}
        self._budget = _MAX_SHARING * (chunk.end - chunk.start) + 4096

    def __len__(self) -> int:
        return self._count

    def get(self, index: int) -> str | None:
        """The string ``index``, None for "no string"; raises if there is no such string."""
        return None if index == NO_STRING else self[index]

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < self._count:
            raise self._fail(f"there is no string {index}; there are {self._count}")
        offset: int = struct.unpack_from("<I", self._offsets, 4 * index)[0]
        text = self._cache.get(offset)
        if text is None:
            raw = self._utf8(offset, index) if self.utf8 else self._utf16(offset, index)
            self._budget -= len(raw)
            if self._budget < 0:
                raise self._fail("its strings overlap and grow without end")
            text = self._cache[offset] = _decode_utf8(raw) if self.utf8 else _decode_utf16(raw)
        return text

    def _fail(self, problem: str) -> ApkError:
        return self._error(f"{self._name}: damaged: {problem}")

    def _utf16(self, offset: int, index: int) -> bytes:
        data, at = self._data, self._base + offset
        if at + 2 > self._end:
            raise self._fail(f"string {index} lies outside of the strings")
        length: int = struct.unpack_from("<H", data, at)[0]
        at += 2
        if length & 0x8000:
            if at + 2 > self._end:
                raise self._fail(f"string {index} lies outside of the strings")
            length = (length & 0x7FFF) << 16 | struct.unpack_from("<H", data, at)[0]
            at += 2
        if at + 2 * length + 2 > self._end:
            raise self._fail(f"string {index} reaches out of the strings")
        if data[at + 2 * length : at + 2 * length + 2] != b"\0\0":
            raise self._fail(f"string {index} has no end")
        return data[at : at + 2 * length]

    def _utf8(self, offset: int, index: int) -> bytes:
        data, at, length = self._data, self._base + offset, 0
        for _ in range(2):  # the length in UTF-16 units, then the length in bytes
            if at + 2 > self._end:
                raise self._fail(f"string {index} lies outside of the strings")
            length = data[at]
            at += 1
            if length & 0x80:
                length = (length & 0x7F) << 8 | data[at]
                at += 1
        if at + length + 1 > self._end:
            raise self._fail(f"string {index} reaches out of the strings")
        if data[at + length]:
            # aapt wrote lengths modulo 0x8000; the terminator tells the truth.
            longer = data.find(b"\0", at + length, self._end)
            if longer < 0 or (longer - at) & 0x7FFF != length:
                raise self._fail(f"string {index} has no end")
            length = longer - at
        return data[at : at + length]


def _decode_utf16(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace")


def _decode_utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        # Java's modified UTF-8: characters beyond the BMP as two surrogates of three bytes each.
        units = raw.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le", "replace")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
