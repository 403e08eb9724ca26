# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes zip archives as Android likes them: contents aligned, the same bytes every time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from droidemu.errors import UserError

#: Every stored content begins at a multiple of this, in bytes, unless it asks for more.
ALIGNMENT: Final = 4
#: Names of content that deflate makes no smaller; stored, an app can map it (``openFd``).
_STORED_SUFFIXES: Final = """
    .jpg .jpeg .png .gif .webp .wav .mp2 .mp3 .ogg .oga .opus .aac .m4a .flac .mid .midi .rtttl
    .mpg .mpeg .mp4 .m4v .3gp .3gpp .3g2 .amr .awb .wma .wmv .webm .mkv .arsc .gz .xz .zst .zip
    .7z
"""
STORED_SUFFIXES: Final = frozenset(_STORED_SUFFIXES.split())
_MOST_ENTRIES: Final = 0xFFFE
_LARGEST: Final = 0xFFFFFFFE

_STORED, _DEFLATED = 0, 8
_UTF8: Final = 1 << 11
#: 1 January 1980, the first day of zip: when something was packed is of no interest.
_DATE: Final = 0x21
#: The extra field with which Android's tools fill up to the alignment.
_ALIGN_FIELD: Final = 0xD935


@dataclass(frozen=True)
class Entry:
    """A file for the archive. ``align`` (a power of two, bytes) is for stored content."""

    name: str
    data: bytes
    compress: bool = True
    align: int = ALIGNMENT


@dataclass(frozen=True)
class Archive:
    """An archive in the three parts that an APK's signature covers one by one."""

    contents: bytes
    directory: bytes
    count: int

    def end(self, directory_offset: int) -> bytes:
        """The end record, when the directory lies at ``directory_offset``."""
        return struct.pack(
            "<4s4H2IH", b"PK\5\6", 0, 0, self.count, self.count, len(self.directory),
            directory_offset, 0,
        )  # fmt: skip

    def whole(self, block: bytes = b"") -> bytes:
        """The archive's bytes, ``block`` in front of the directory. UserError if too large."""
        at = len(self.contents) + len(block)
        if at + len(self.directory) > _LARGEST:
            raise UserError("an APK cannot be larger than 4 GB")
        return self.contents + block + self.directory + self.end(at)


def is_stored(name: str, stored: Sequence[str] = ()) -> bool:
    """Whether content of this name is better not compressed; ``stored``: further suffixes."""
    lower = name.lower()
    suffix = PurePosixPath(lower).suffix
    return suffix in STORED_SUFFIXES or any(lower.endswith(end.lower()) for end in stored)


def write_zip(entries: Sequence[Entry]) -> Archive:
    """The archive of the entries, in their order. UserError for what no zip can hold."""
    if len(entries) > _MOST_ENTRIES:
        raise UserError(f"an APK cannot hold more than {_MOST_ENTRIES} files")
    contents, directory = bytearray(), bytearray()
    for entry in entries:
        offset = len(contents)
        raw = entry.name.encode("utf-8")
        if len(raw) > 0xFFFF:
            raise UserError(f"a name of {len(raw)} bytes is too long for an APK: {entry.name[:60]}")
        packed = _deflated(entry.data) if entry.compress else entry.data
        method = _DEFLATED
        if len(packed) >= len(entry.data):
            packed, method = entry.data, _STORED
        if offset + len(packed) > _LARGEST:
            raise UserError("an APK cannot be larger than 4 GB")
        extra = b""
        if method == _STORED:
            extra = _padding(offset + 30 + len(raw), max(entry.align, ALIGNMENT))
        common = struct.pack(
            "<4H3I2H", _UTF8, method, 0, _DATE, zlib.crc32(entry.data), len(packed),
            len(entry.data), len(raw), len(extra),
        )  # fmt: skip
        contents += b"PK\3\4" + struct.pack("<H", 20) + common + raw + extra + packed
        common = common[:-2] + b"\0\0"  # the directory needs no padding
        directory += b"PK\1\2" + struct.pack("<HH", 20, 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw
    return Archive(bytes(contents), bytes(directory), len(entries))


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _padding(start: int, align: int) -> bytes:
    """An extra field after which ``start`` has become a multiple of ``align``; none if it is."""
    if start % align == 0:
        return b""
    rest = -(start + 6) % align
    return struct.pack("<HHH", _ALIGN_FIELD, 2 + rest, align) + bytes(rest)
