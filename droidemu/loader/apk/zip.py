# SPDX-License-Identifier: GPL-2.0-or-later
"""Zip archives as Android reads them, but suspicious: the archive behind an APK.

Android trusts the central directory; other tools trust the local headers. Archives in which the
two disagree, or in which entries overlap, exist to show different contents to different readers,
and are refused. So is what Android itself refuses: several disks, zip64, duplicate names, bytes
behind the end record (libziparchive, apksig).

All structure is checked when the archive is opened, contents when they are read: never more bytes
than the directory declares, never more than the caller's limit, and with the checksum.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from droidemu.errors import printable
from droidemu.loader.apk.errors import EntryError, ZipError
from droidemu.loader.sections import FileData

STORED: Final = 0
DEFLATED: Final = 8

#: Longest content that :meth:`ZipArchive.read` returns unless told otherwise, in bytes.
MAX_READ: Final = 256 << 20
#: Largest central directory: 65535 entries with names and extras of a sane length.
MAX_DIRECTORY: Final = 32 << 20

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_END_MAGIC, _CENTRAL_MAGIC, _LOCAL_MAGIC = b"PK\5\6", b"PK\1\2", b"PK\3\4"
_ZIP64_LOCATOR = b"PK\6\7"
_MAX_COMMENT = 0xFFFF
_ENCRYPTED, _HAS_DESCRIPTOR, _STRONG = 1, 1 << 3, 1 << 6
#: Deflate cannot do better than 258 bytes out of two bits (a stored block header aside).
_MAX_RATIO = 1032
_CHUNK = 1 << 16

_METHODS: Final[dict[int, str]] = {
    1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz",
    99: "AES encryption",
}  # fmt: skip


class ZipEntry(NamedTuple):
    """One file in the archive; sizes and offsets in bytes."""

    name: str
    method: int
    flags: int
    crc: int
    compressed_size: int
    size: int
    #: Where the local header and the content begin in the archive file.
    header_offset: int
    data_offset: int

    @property
    def stored(self) -> bool:
        """The content is not compressed: it can be mapped straight out of the archive."""
        return self.method == STORED and not self.encrypted

    @property
    def encrypted(self) -> bool:
        """The content needs a password; Android knows no such archives."""
        return bool(self.flags & (_ENCRYPTED | _STRONG))

    @property
    def alignment(self) -> int:
        """The largest power of two, at most 64 KiB, that the content's offset is a multiple of."""
        return min(self.data_offset & -self.data_offset, 1 << 16) or 1 << 16

    def mappable(self, page_size: int = 4096) -> bool:
        """Whether the content can be mapped with pages of ``page_size`` bytes."""
        return self.stored and self.data_offset % page_size == 0


class ZipArchive:
    """An archive in memory (bytes, or a mapped file that the caller keeps open).

    ``name`` is for messages. Raises :class:`ZipError` when the structure is not sound.
    """

    def __init__(self, data: FileData, name: str = "archive") -> None:
        self.name = name
        self._data = data
        #: Where the central directory begins; an APK signing block lies in front of it.
        self.directory_offset = 0
        #: Where the last file's content ends.
        self.content_end = 0
        #: The archive's comment, uninterpreted.
        self.comment = b""
        self._entries: dict[str, ZipEntry] = {}
        self._read_directory()

    @property
    def data(self) -> FileData:
        """The whole archive."""
        return self._data

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[ZipEntry]:
        """All entries, in the directory's order; folders end in a slash."""
        return iter(self._entries.values())

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def find(self, name: str) -> ZipEntry | None:
        """The entry called ``name``, None if there is none."""
        return self._entries.get(name)

    def entry(self, name: str) -> ZipEntry:
        """The entry called ``name``; raises :class:`EntryError` if there is none."""
        found = self._entries.get(name)
        if found is None:
            raise EntryError(f"{self.name}: there is no {shown(name)} in it")
        return found

    def problem(self, entry: ZipEntry) -> str | None:
        """Why the entry cannot be read ("is encrypted"), None if it seems that it can."""
        if entry.encrypted:
            return "is encrypted"
        if entry.method not in (STORED, DEFLATED):
            method = _METHODS.get(entry.method, f"method {entry.method}")
            return f"is compressed with {method}; Android knows only deflate"
        return None

    def open(self, entry: ZipEntry | str) -> EntryStream:
        """A binary stream over the content; seeking backwards in compressed content starts over.

        Reading raises :class:`EntryError` when the content is not what the directory declares.
        """
        return EntryStream(self, self.entry(entry) if isinstance(entry, str) else entry)

    def read(self, entry: ZipEntry | str, limit: int = MAX_READ) -> bytes:
        """The whole content; raises :class:`EntryError` if it is damaged or above ``limit``."""
        if isinstance(entry, str):
            entry = self.entry(entry)
        if entry.size > limit:
            raise self.entry_error(entry, f"has {entry.size} bytes, more than {limit} make sense")
        with self.open(entry) as stream:
            return stream.readall()

    def entry_error(self, entry: ZipEntry, problem: str) -> EntryError:
        """The error for one entry."""
        return EntryError(f"{self.name}: {shown(entry.name)} {problem}")

    def _error(self, problem: str) -> ZipError:
        return ZipError(f"{self.name}: {problem}")

    def _find_end(self) -> int:
        """The offset of the end record; only a comment may stand behind it."""
        data, size = self._data, len(self._data)
        end = data.rfind(_END_MAGIC, max(0, size - _MAX_COMMENT - _END.size))
        if end < 0 or end + _END.size > size:
            if data[:4] not in (_LOCAL_MAGIC, _END_MAGIC, _CENTRAL_MAGIC):
                raise self._error("it is not a zip archive")
            raise self._error("the archive is cut off: its directory at the end is missing")
        comment_size = _END.unpack(data[end : end + _END.size])[7]
        behind = size - end - _END.size - comment_size
        if behind < 0:
            raise self._error("the archive is cut off inside the comment at its end")
        if behind > 0:
            raise self._error(f"{behind} unknown bytes lie behind the archive's end")
        return end

    def _read_directory(self) -> None:
        data = self._data
        end = self._find_end()
        _, disk, first_disk, here, count, size, offset, _ = _END.unpack(data[end : end + _END.size])
        self.comment = data[end + _END.size :]
        if (
            data[max(0, end - 20) : end - 16] == _ZIP64_LOCATOR
            or 0xFFFFFFFF in (size, offset)
            or 0xFFFF in (count, disk)
        ):
            raise self._error("a zip64 archive; Android installs none")
        if disk or first_disk or here != count:
            raise self._error("the archive is in several parts; Android installs none such")
        if size > MAX_DIRECTORY:
            raise self._error(f"a directory of {size} bytes is larger than any real one")
        if offset + size != end:
            raise self._error(
                f"the directory should end at {offset + size:#x}, "
                f"but the end record lies at {end:#x}"
            )
        self.directory_offset = offset
        self._check_layout(self._central_entries(data[offset:end], count))

    def _central_entries(self, directory: bytes, count: int) -> list[tuple[Any, ...]]:
        """``(name, method, flags, crc, compressed size, size, header offset)`` of each entry."""
        at, entries, names = 0, [], set()
        for index in range(count):
            if directory[at : at + 4] != _CENTRAL_MAGIC or at + _CENTRAL.size > len(directory):
                raise self._error(f"the directory is damaged at entry {index + 1} of {count}")
            (_, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size,
             comment_size, disk, _, _, offset) = _CENTRAL.unpack_from(directory, at)  # fmt: skip
            start = at + _CENTRAL.size
            at = start + name_size + extra_size + comment_size
            if at > len(directory):
                raise self._error(f"the directory is damaged at entry {index + 1} of {count}")
            name = self._check_name(directory[start : start + name_size])
            if name in names:
                raise self._error(f"{shown(name)} is in the archive twice")
            names.add(name)
            if 0xFFFFFFFF in (packed, size, offset):
                raise self._error("a zip64 archive; Android installs none")
            if disk:
                raise self._error("the archive is in several parts; Android installs none such")
            if method == STORED and packed != size and not flags & _ENCRYPTED:
                raise self._error(
                    f"{shown(name)} is stored, but with two sizes ({packed} and {size} bytes)"
                )
            if method == DEFLATED and size > (packed + 1) * _MAX_RATIO:
                raise self._error(
                    f"{shown(name)} claims to hold {size} bytes in {packed}: a zip bomb"
                )
            entries.append((name, method, flags, crc, packed, size, offset))
        if at != len(directory):
            raise self._error(f"{len(directory) - at} unknown bytes lie behind the directory")
        return entries

    def _check_name(self, raw: bytes) -> str:
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise self._error(f"the name {raw[:80]!r} is not UTF-8") from None
        parts = name.replace("\\", "/").split("/")
        if (
            not name
            or "\0" in name
            or not parts[0]  # absolute
            # To Windows these begin anew wherever they are joined to: a drive, an absolute path,
            # another computer.
            or any(part[1:2] == ":" for part in parts)
            or ("\\" in name and "" in parts[:-1])
            or ".." in parts
            or "." in parts
        ):
            raise self._error(f"the name {shown(name)} could lead out of the archive's folder")
        return name

    def _check_layout(self, entries: list[tuple[Any, ...]]) -> None:
        """Compare each local header, find where contents lie, refuse overlaps."""
        data, end = self._data, self.directory_offset
        previous, reached = "", 0
        placed: dict[str, ZipEntry] = {}
        for name, method, flags, crc, packed, size, offset in sorted(entries, key=lambda e: e[6]):
            if offset < reached:
                raise self._error(f"{shown(previous)} and {shown(name)} overlap")
            raw = data[offset : offset + _LOCAL.size]
            if len(raw) < _LOCAL.size or offset + _LOCAL.size > end:
                raise self._error(f"{shown(name)} lies outside of the archive")
            (magic, _, its_flags, its_method, _, _, its_crc, its_packed, its_size, name_size,
             extra_size) = _LOCAL.unpack(raw)  # fmt: skip
            if magic != _LOCAL_MAGIC:
                raise self._error(f"{shown(name)} has no header where the directory says")
            start = offset + _LOCAL.size
            if data[start : start + name_size] != name.encode():
                raise self._error(f"{shown(name)} has another name in its own header")
            late = its_flags & _HAS_DESCRIPTOR and (its_crc, its_packed, its_size) == (0, 0, 0)
            if (
                its_method != method
                or (its_flags ^ flags) & (_ENCRYPTED | _STRONG)
                or (not late and (its_crc, its_packed, its_size) != (crc, packed, size))
            ):
                raise self._error(f"{shown(name)} differs from its own header")
            content = start + name_size + extra_size
            previous, reached = name, content + packed
            if reached > end:
                raise self._error(f"{shown(name)} reaches into the archive's directory")
            placed[name] = ZipEntry(name, method, flags, crc, packed, size, offset, content)
        self.content_end = reached
        self._entries = {entry[0]: placed[entry[0]] for entry in entries}


class EntryStream(io.RawIOBase):
    """The content of one entry, decompressed as it is read; see :meth:`ZipArchive.open`."""

    def __init__(self, archive: ZipArchive, entry: ZipEntry) -> None:
        super().__init__()
        self._archive = archive
        self.entry = entry
        problem = archive.problem(entry)
        if problem is not None:
            raise archive.entry_error(entry, problem)
        self._rewind()

    def _rewind(self) -> None:
        self._inflate = None if self.entry.stored else zlib.decompressobj(-zlib.MAX_WBITS)
        self._taken = 0
        self._position = 0
        #: Checksum of the bytes up to ``_summed``; a seek in stored content leaves it behind.
        self._crc = self._summed = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.entry.size}[whence]
        target = base + offset
        if target < 0:
            raise ValueError(f"negative seek position {target}")
        if self.entry.stored:
            self._position = target
            return target
        if target < self._position:
            self._rewind()
        while self._position < target and self.read(min(_CHUNK, target - self._position)):
            pass
        self._position = target
        return target

    def readall(self) -> bytes:
        """Everything from here to the end."""
        if self.entry.stored and self._position == self._summed == 0:
            start = self.entry.data_offset
            content = self._archive.data[start : start + self.entry.size]
            self._crc = zlib.crc32(content)
            self._position = self._summed = self.entry.size
            self._finish()
            return content
        parts = []
        while part := self.read(1 << 20):
            parts.append(part)
        return b"".join(parts)

    def readinto(self, buffer: Any) -> int:
        """Fill as much of ``buffer`` as there is content left; 0 at the end."""
        view = memoryview(buffer).cast("B")
        left = self.entry.size - self._position
        if left <= 0 or not view:
            if self.entry.size == 0:
                self._finish()
            return 0
        part = self._take(min(len(view), left, 1 << 20))
        view[: len(part)] = part
        if self._summed == self._position:
            self._crc = zlib.crc32(part, self._crc)
            self._summed += len(part)
        self._position += len(part)
        if self._position == self.entry.size:
            self._finish()
        return len(part)

    def _more_input(self) -> bytes:
        at = self.entry.data_offset + self._taken
        part = self._archive.data[at : at + min(_CHUNK, self.entry.compressed_size - self._taken)]
        self._taken += len(part)
        return part

    def _take(self, count: int) -> bytes:
        """The next bytes, at least one and at most ``count``."""
        if self._inflate is None:
            at = self.entry.data_offset + self._position
            return self._archive.data[at : at + count]
        while True:
            source = self._inflate.unconsumed_tail or self._more_input()
            try:
                part = self._inflate.decompress(source, count)
            except zlib.error as error:
                raise self._archive.entry_error(self.entry, f"is damaged ({error})") from None
            if part:
                return part
            if self._inflate.eof or (
                not self._inflate.unconsumed_tail and self._taken >= self.entry.compressed_size
            ):
                raise self._archive.entry_error(
                    self.entry, f"is damaged: it ends before its {self.entry.size} bytes"
                )

    def _finish(self) -> None:
        """At the end: nothing more may come, and the checksum must be right."""
        if self._inflate is not None and not self._inflate.eof:
            problem = self._trailing()
            if problem is not None:
                raise self._archive.entry_error(self.entry, problem)
        if self._summed == self.entry.size and self._crc != self.entry.crc:
            raise self._archive.entry_error(self.entry, "is damaged: its checksum is wrong")

    def _trailing(self) -> str | None:
        """What is wrong with compressed data whose declared size has been delivered."""
        assert self._inflate is not None
        while not self._inflate.eof:
            source = self._inflate.unconsumed_tail or self._more_input()
            try:
                if self._inflate.decompress(source, 1):
                    return f"holds more than the {self.entry.size} bytes it declares: a zip bomb"
            except zlib.error as error:
                return f"is damaged ({error})"
            if not source:
                return "is damaged: its compressed data is cut off"
        return None


def shown(name: str) -> str:
    """A name out of an archive, safe for a terminal and not too long."""
    text = printable(name)
    return text[:120] + ("…" if len(text) > 120 else "")
