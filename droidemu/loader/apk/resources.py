# SPDX-License-Identifier: GPL-2.0-or-later
"""``resources.arsc``: the table of an app's resources, looked up as Android does.

A resource id is ``0xPPTTEEEE``: package, type and entry. Each type comes in several
configurations; :meth:`ResourceTable.find` picks the one for a device. Opening a table reads chunk
headers only; entries are decoded when asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from droidemu.loader.apk import chunks as c
from droidemu.loader.apk.config import Config, parse_config
from droidemu.loader.apk.errors import ResourceError
from droidemu.loader.apk.match import better, matches
from droidemu.loader.apk.values import TYPE_STRING, Value

#: Larger than any real table: the platform's own has 32 MB and 4,000 type chunks.
MAX_SIZE: Final = 128 << 20
MAX_TYPES: Final = 30_000
MAX_PACKAGES: Final = 256
#: References to references: as many as Android follows.
MAX_REFERENCES: Final = 20
MAX_PARENTS: Final = 100
#: Items of one style, plurals or array.
MAX_ITEMS: Final = 100_000
#: What looking up may cost for one device: chunks and items looked at, eighths of names. A table
#: may have 30,000 chunks of one type, and whoever refers to it 50,000 different entries of them.
MAX_WORK: Final = 4_000_000
#: Items of a resource that is kept when it was found.
_KEPT_ITEMS: Final = 100

_PACKAGE = struct.Struct("<I256sIIII")
_TYPE = struct.Struct("<BBHII")
_SPARSE, _OFFSET16 = 1, 2
_COMPLEX, _COMPACT = 1, 8
_NO_ENTRY, _NO_ENTRY16 = 0xFFFFFFFF, 0xFFFF


class _TypeChunk(NamedTuple):
    """One type in one configuration."""

    config: Config
    flags: int
    entry_count: int
    #: Offsets into the table: the list of entry offsets, the entries, their end.
    table: int
    entries: int
    end: int
    keys: c.StringPool


@dataclass
class _Type:
    name: str
    chunks: list[_TypeChunk] = field(default_factory=list)


@dataclass(frozen=True)
class Resource:
    """What one configuration says of a resource.

    ``value`` is None for a complex one (style, array, plurals), whose ``items`` map the ids of
    attributes (or of positions and quantities, ``0x0100_0000`` and up) to values.
    """

    id: int
    name: str
    config: Config
    value: Value | None
    items: tuple[tuple[int, Value], ...] = ()
    parent: int = 0


class ResourceTable:
    """A parsed table; raises :class:`ResourceError`, now or at a look-up, where it is damaged."""

    def __init__(self, data: bytes, name: str = "resources.arsc") -> None:
        self._data, self.name = data, name
        self._strings: c.StringPool | None = None
        #: (package id, type id) -> type.
        self._types: dict[tuple[int, int], _Type] = {}
        #: Package id -> name.
        self.packages: dict[int, str] = {}
        self._chunks = 0
        #: The chunks of each type that fit the device asked for last.
        self._device: Config | None = None
        self._fitting: dict[tuple[int, int], list[_TypeChunk]] = {}
        #: What was found for this device, and what looking up may still cost.
        self._found: dict[int, Resource | None] = {}
        self._work = MAX_WORK
        if len(data) > MAX_SIZE:
            raise ResourceError(f"{name}: {len(data)} bytes are more than any real table has")
        whole = c.read_chunk(data, 0, len(data), ResourceError, name)
        if whole.type != c.RES_TABLE_TYPE or whole.body - whole.start < 12:
            raise ResourceError(f"{name}: it is not a resource table")
        for chunk in c.iter_chunks(data, whole.body, whole.end, ResourceError, name):
            if chunk.type == c.RES_STRING_POOL_TYPE and self._strings is None:
                self._strings = c.StringPool(data, chunk, ResourceError, name)
            elif chunk.type == c.RES_TABLE_PACKAGE_TYPE:
                self._read_package(chunk)

    # -- looking up ---------------------------------------------------------------------------

    def variants(self, resource_id: int) -> Iterator[Resource]:
        """The resource in each of its configurations, in the table's order."""
        _, _, entry = self._split(resource_id)
        for chunk in self._type_of(resource_id).chunks:
            self._spend(1)
            at = self._offset(chunk, entry)
            if at is not None:
                yield self._decode(chunk, at, resource_id)

    def find(self, resource_id: int, device: Config) -> Resource | None:
        """The resource as ``device`` gets it, None if there is none for this device."""
        _, _, entry = self._split(resource_id)
        chunks = self._fitting_chunks(resource_id, device)
        if resource_id in self._found:
            return self._found[resource_id]
        self._spend(len(chunks))
        best: tuple[_TypeChunk, int] | None = None
        for chunk in chunks:
            if best is not None and not better(chunk.config, best[0].config, device):
                continue
            at = self._offset(chunk, entry)
            if at is not None:
                best = chunk, at
        found = None if best is None else self._decode(*best, resource_id)
        if found is None or len(found.items) <= _KEPT_ITEMS:
            self._found[resource_id] = found
        return found

    def resolve(self, value: Value, device: Config) -> Value | None:
        """Follow references until something else comes; None if they lead out of this table
        (to the platform's resources), to nothing or to a complex resource.

        Raises :class:`ResourceError` if they lead in a circle.
        """
        for _ in range(MAX_REFERENCES):
            if not value.is_reference:
                return value
            if not value.data or not self.holds(value.data):
                return None
            found = self.find(value.data, device)
            if found is None or found.value is None:
                return None
            value = found.value
        raise ResourceError(f"{self.name}: the references from {value} lead in a circle")

    def bag(self, resource_id: int, device: Config) -> dict[int, Value]:
        """The items of a style (or array, plurals) with those of its parents in this table."""
        items: dict[int, Value] = {}
        for _ in range(MAX_PARENTS):
            if not resource_id or not self.holds(resource_id):
                return items
            found = self.find(resource_id, device)
            if found is None:
                return items
            for key, value in found.items:
                items.setdefault(key, value)
            resource_id = found.parent
        raise ResourceError(f"{self.name}: the parents of a style lead in a circle")

    def holds(self, resource_id: int) -> bool:
        """Whether the id belongs to a type of this table (and not, say, of the platform's)."""
        package, kind, _ = self._split(resource_id)
        return (package, kind) in self._types

    def name_of(self, resource_id: int) -> str | None:
        """``string/app_name``, None if there is no such resource."""
        if not self.holds(resource_id):
            return None
        found = next(self.variants(resource_id), None)
        return None if found is None else found.name

    def id_of(self, name: str) -> int | None:
        """The id of ``string/app_name``, None if there is no such resource."""
        kind, _, key = name.partition("/")
        for (package, number), its_type in self._types.items():
            if its_type.name != kind:
                continue
            for chunk in its_type.chunks:
                for index, at in self._all_offsets(chunk):
                    if chunk.keys[self._header(chunk, at)[1]] == key:
                        return package << 24 | number << 16 | index
        return None

    def resource_ids(self) -> Iterator[int]:
        """The ids of all resources, in rising order within each type."""
        for (package, number), its_type in self._types.items():
            seen = {index for chunk in its_type.chunks for index, _ in self._all_offsets(chunk)}
            for index in sorted(seen):
                yield package << 24 | number << 16 | index

    def configurations(self) -> list[Config]:
        """All configurations that occur, without repeats."""
        found = {chunk.config: None for kind in self._types.values() for chunk in kind.chunks}
        return list(found)

    # -- reading ------------------------------------------------------------------------------

    def _fail(self, problem: str) -> ResourceError:
        return ResourceError(f"{self.name}: damaged: {problem}")

    def _spend(self, steps: int) -> None:
        self._work -= steps
        if self._work < 0:
            raise ResourceError(f"{self.name}: looking up takes longer than in any real table")

    def _split(self, resource_id: int) -> tuple[int, int, int]:
        """Package, type and entry; package 0 is "this one" in shared libraries."""
        package = resource_id >> 24 & 0xFF
        if not package and self.packages:
            package = next(iter(self.packages))
        return package, resource_id >> 16 & 0xFF, resource_id & 0xFFFF

    def _type_of(self, resource_id: int) -> _Type:
        package, kind, _ = self._split(resource_id)
        found = self._types.get((package, kind))
        if found is None:
            raise ResourceError(f"{self.name}: there is no resource @{resource_id:#010x}")
        return found

    def _fitting_chunks(self, resource_id: int, device: Config) -> list[_TypeChunk]:
        if device is not self._device:
            self._device, self._fitting, self._found = device, {}, {}
            self._work = MAX_WORK
        key = self._split(resource_id)[:2]
        found = self._fitting.get(key)
        if found is None:
            chunks = self._type_of(resource_id).chunks
            found = [chunk for chunk in chunks if matches(chunk.config, device)]
            self._fitting[key] = found
        return found

    def _read_package(self, chunk: c.Chunk) -> None:
        data = self._data
        if chunk.body - chunk.start < 8 + _PACKAGE.size:
            raise self._fail(f"the header of the package at {chunk.start:#x} is short")
        number, raw_name, types_at, _, keys_at, _ = _PACKAGE.unpack_from(data, chunk.start + 8)
        if number > 0xFF or len(self.packages) >= MAX_PACKAGES:
            raise self._fail(f"there is no package {number:#x}")
        name = raw_name.decode("utf-16-le", "replace").split("\0", 1)[0]
        self.packages.setdefault(number, name)
        types = self._pool(chunk, types_at)
        keys = self._pool(chunk, keys_at)
        for part in c.iter_chunks(data, chunk.body, chunk.end, ResourceError, self.name):
            if part.type == c.RES_TABLE_TYPE_TYPE:
                self._read_type(number, part, types, keys)

    def _pool(self, chunk: c.Chunk, offset: int) -> c.StringPool:
        at = chunk.start + offset
        if not chunk.body <= at < chunk.end:
            raise self._fail(f"the names of the package at {chunk.start:#x} lie outside of it")
        pool = c.read_chunk(self._data, at, chunk.end, ResourceError, self.name)
        if pool.type != c.RES_STRING_POOL_TYPE:
            raise self._fail(f"there are no names at {at:#x}")
        return c.StringPool(self._data, pool, ResourceError, self.name)

    def _read_type(
        self, package: int, chunk: c.Chunk, types: c.StringPool, keys: c.StringPool
    ) -> None:
        self._chunks += 1
        if self._chunks > MAX_TYPES:
            raise ResourceError(f"{self.name}: it has more types than any real table")
        if chunk.body - chunk.start < 8 + _TYPE.size + 4:
            raise self._fail(f"the header of the type at {chunk.start:#x} is short")
        number, flags, _, count, entries = _TYPE.unpack_from(self._data, chunk.start + 8)
        if not number:
            raise self._fail(f"there is no type 0 (at {chunk.start:#x})")
        config = parse_config(self._data, chunk.start + 8 + _TYPE.size, chunk.body, self.name)
        width = 2 if flags & _OFFSET16 and not flags & _SPARSE else 4
        first = chunk.start + entries
        if chunk.body + width * count > chunk.end or not chunk.body <= first <= chunk.end:
            raise self._fail(f"the entries of the type at {chunk.start:#x} do not fit")
        kind = self._types.get((package, number))
        if kind is None:
            kind = self._types[package, number] = _Type(types[number - 1])
        kind.chunks.append(_TypeChunk(config, flags, count, chunk.body, first, chunk.end, keys))

    def _offset(self, chunk: _TypeChunk, entry: int) -> int | None:
        """Where the entry lies in the file, None if this configuration lacks it."""
        data = self._data
        if chunk.flags & _SPARSE:
            low, high = 0, chunk.entry_count
            while low < high:
                middle = (low + high) // 2
                index, offset = struct.unpack_from("<HH", data, chunk.table + 4 * middle)
                if index == entry:
                    return chunk.entries + 4 * int(offset)
                low, high = (middle + 1, high) if index < entry else (low, middle)
            return None
        if entry >= chunk.entry_count:
            return None
        if chunk.flags & _OFFSET16:
            (offset,) = struct.unpack_from("<H", data, chunk.table + 2 * entry)
            return None if offset == _NO_ENTRY16 else chunk.entries + 4 * int(offset)
        (offset,) = struct.unpack_from("<I", data, chunk.table + 4 * entry)
        return None if offset == _NO_ENTRY else chunk.entries + int(offset)

    def _all_offsets(self, chunk: _TypeChunk) -> Iterator[tuple[int, int]]:
        """(entry, offset in the file) of all entries of the chunk."""
        data, count = self._data, chunk.entry_count
        if chunk.flags & _SPARSE:
            for index, offset in struct.iter_unpack(
                "<HH", data[chunk.table : chunk.table + 4 * count]
            ):
                yield index, chunk.entries + 4 * offset
            return
        narrow = bool(chunk.flags & _OFFSET16)
        code, none, unit = ("H", _NO_ENTRY16, 4) if narrow else ("I", _NO_ENTRY, 1)
        for index, offset in enumerate(struct.unpack_from(f"<{count}{code}", data, chunk.table)):
            if offset != none:
                yield index, chunk.entries + unit * offset

    def _header(self, chunk: _TypeChunk, at: int) -> tuple[int, int, int, int]:
        """``(flags, key, size, where the entry's own part begins)``."""
        if at + 8 > chunk.end:
            raise self._fail(f"an entry at {at:#x} lies outside of its type")
        size, flags, key = struct.unpack_from("<HHI", self._data, at)
        if flags & _COMPACT:
            return flags, size, 8, at + 4  # a short key is in the place of the size
        if size < 8 or at + size > chunk.end:
            raise self._fail(f"an entry of {size} bytes at {at:#x}")
        return flags, key, size, at + size

    def _decode(self, chunk: _TypeChunk, at: int, resource_id: int) -> Resource:
        flags, key, size, body = self._header(chunk, at)
        kind_name, key_name = self._type_of(resource_id).name, chunk.keys[key]
        self._spend((len(kind_name) + len(key_name)) // 8)
        name = f"{kind_name}/{key_name}"
        if flags & _COMPACT:
            (word,) = struct.unpack_from("<I", self._data, body)
            value = self._value(flags >> 8, word)
            return Resource(resource_id, name, chunk.config, value)
        if not flags & _COMPLEX:
            if body + 8 > chunk.end:
                raise self._fail(f"the value at {body:#x} lies outside of its type")
            _, _, kind, word = struct.unpack_from("<HBBI", self._data, body)
            return Resource(resource_id, name, chunk.config, self._value(kind, word))
        if size < 16:
            raise self._fail(f"a complex entry of {size} bytes at {at:#x}")
        parent, count = struct.unpack_from("<II", self._data, at + 8)
        if count > MAX_ITEMS or body + 12 * count > chunk.end:
            raise self._fail(f"the {count} items of the entry at {at:#x} do not fit")
        self._spend(count)
        items = tuple(
            (item, self._value(kind, word))
            for item, _, _, kind, word in struct.iter_unpack(
                "<IHBBI", self._data[body : body + 12 * count]
            )
        )
        return Resource(resource_id, name, chunk.config, None, items, parent)

    def _value(self, kind: int, word: int) -> Value:
        if kind != TYPE_STRING:
            return Value(kind, word)
        if self._strings is None:
            raise self._fail("it has no strings")
        return Value(kind, word, self._strings[word])
