# SPDX-License-Identifier: GPL-2.0-or-later
"""What a ``classes.dex`` declares: classes with their fields and methods, no code.

The format: https://source.android.com/docs/core/runtime/dex-format
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from droidemu.android.java.mutf8 import BadUtf8, decode

ACC_STATIC: Final = 0x8
ACC_NATIVE: Final = 0x100
ACC_INTERFACE: Final = 0x200
ACC_ABSTRACT: Final = 0x400
#: Longest name, most classes of a file, members of a class and interfaces that are believed.
_LONGEST: Final = 65535
_MOST: Final = 65536
#: Parameters of a method: what Java allows.
_MOST_PARAMETERS: Final = 255
_NONE: Final = 0xFFFFFFFF


class DexError(ValueError):
    """The file is damaged, or none of the kind; the message says how."""


@dataclass
class Budget:
    """What may still be read of an app's files: members of classes (a class counts as eight), and
    characters of their names and signatures. In sound files no two names share their bytes.
    """

    members: int = 200_000
    text: int = 64 << 20

    def spend(self, members: int, text: int) -> None:
        """DexError if that is not left."""
        if members > self.members or text > self.text:
            raise DexError("more classes than any app has, or their names overlap")
        self.members -= members
        self.text -= text


@dataclass(frozen=True)
class DexMember:
    """A field (``descriptor`` its type) or a method (its signature)."""

    name: str
    descriptor: str
    flags: int


@dataclass(frozen=True)
class DexClass:
    """A class; names are internal: ``com/example/Main``."""

    name: str
    superclass: str | None
    interfaces: tuple[str, ...]
    flags: int
    fields: tuple[DexMember, ...] = field(default=())
    methods: tuple[DexMember, ...] = field(default=())


class Dex:
    """The classes of one file; each is read when it is asked for."""

    def __init__(self, data: bytes, budget: Budget | None = None) -> None:
        """DexError if it cannot be one. ``budget``: shared by the files of an app."""
        if data[:4] != b"dex\n" or len(data) < 112:
            raise DexError("not a dex file")
        self._data = data
        if self._word(40) != 0x12345678:
            raise DexError("not a little-endian dex file")
        (
            self._strings, self._string_table, self._types, self._type_table, self._protos,
            self._proto_table, self._fields, self._field_table, self._methods,
            self._method_table, count, table,
        ) = self._unpack("<12I", 56)  # fmt: skip
        if not 0 <= count <= min(len(data) // 32, _MOST):
            raise DexError(f"{count} classes do not fit")
        self.budget = Budget() if budget is None else budget
        #: String index -> text, of what is being read.
        self._texts: dict[int, str] = {}
        #: Internal name -> offset of its class_def_item.
        self._offsets: dict[str, int] = {}
        for index in range(count):
            at = table + 32 * index
            self._offsets.setdefault(self._class_name(self._word(at)), at)
        self._texts.clear()

    def __contains__(self, name: str) -> bool:
        return name in self._offsets

    def names(self) -> list[str]:
        """All classes, by internal name."""
        return list(self._offsets)

    def find(self, name: str) -> DexClass | None:
        """A class; None if it is not there. DexError if what is there is damaged."""
        at = self._offsets.get(name)
        if at is None:
            return None
        _, flags, above, interfaces, _, _, members, _ = self._unpack("<8I", at)
        self.budget.spend(8, 0)
        self._texts.clear()
        superclass = None if above == _NONE else self._class_name(above)
        listed = self._type_list(interfaces, _MOST)
        self.budget.spend(len(listed), 0)
        names = tuple(self._class_name(each) for each in listed)
        found_fields, found_methods = self._members(members) if members else ((), ())
        self._texts.clear()
        return DexClass(name, superclass, names, flags, found_fields, found_methods)

    # -- pieces ------------------------------------------------------------------------------------

    def _unpack(self, layout: str, at: int) -> tuple[int, ...]:
        try:
            return struct.unpack_from(layout, self._data, at)
        except struct.error:
            raise DexError(f"cut off at {at:#x}") from None

    def _word(self, at: int) -> int:
        return self._unpack("<I", at)[0]

    def _index(self, what: str, index: int, count: int) -> int:
        if not 0 <= index < count:
            raise DexError(f"there is no {what} {index}")
        return index

    def _number(self, at: int) -> tuple[int, int]:
        """An unsigned LEB128 number and where it ends."""
        value = 0
        for shift in range(0, 35, 7):
            if at >= len(self._data):
                break
            byte = self._data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, at
        raise DexError(f"a damaged number at {at:#x}")

    def _string(self, index: int) -> str:
        known = self._texts.get(index)
        if known is not None:
            return known
        self._index("string", index, self._strings)
        _, at = self._number(self._word(self._string_table + 4 * index))
        end = self._data.find(b"\0", at, at + _LONGEST)
        if end < 0:
            raise DexError(f"string {index} has no end")
        self.budget.spend(0, end - at)
        try:
            found = self._texts[index] = decode(self._data[at:end])
        except BadUtf8 as error:
            raise DexError(f"string {index}: {error}") from None
        return found

    def _type(self, index: int) -> str:
        """A descriptor."""
        self._index("type", index, self._types)
        return self._string(self._word(self._type_table + 4 * index))

    def _class_name(self, index: int) -> str:
        descriptor = self._type(index)
        if descriptor[:1] == "L" and descriptor[-1:] == ";":
            return descriptor[1:-1]
        return descriptor

    def _type_list(self, at: int, most: int) -> list[int]:
        if not at:
            return []
        count = self._word(at)
        if count > most:
            raise DexError(f"a list of {count} types at {at:#x}")
        return list(self._unpack(f"<{count}H", at + 4))

    def _members(self, at: int) -> tuple[tuple[DexMember, ...], tuple[DexMember, ...]]:
        counts = []
        for _ in range(4):
            count, at = self._number(at)
            if count > _MOST:
                raise DexError(f"a class of {count} members")
            counts.append(count)
        self.budget.spend(sum(counts), 0)
        found: list[list[DexMember]] = []
        for kind, count in enumerate(counts):
            part: list[DexMember] = []
            index = 0
            for _ in range(count):
                step, at = self._number(at)
                flags, at = self._number(at)
                index += step
                if kind < 2:
                    part.append(self._field(index, flags))
                else:
                    _, at = self._number(at)
                    part.append(self._method(index, flags))
            found.append(part)
        return (*found[0], *found[1]), (*found[2], *found[3])

    def _field(self, index: int, flags: int) -> DexMember:
        self._index("field", index, self._fields)
        _, kind, name = self._unpack("<HHI", self._field_table + 8 * index)
        return DexMember(self._string(name), self._type(kind), flags)

    def _method(self, index: int, flags: int) -> DexMember:
        self._index("method", index, self._methods)
        _, proto, name = self._unpack("<HHI", self._method_table + 8 * index)
        self._index("signature", proto, self._protos)
        _, result, parameters = self._unpack("<III", self._proto_table + 12 * proto)
        kinds = [self._type(each) for each in self._type_list(parameters, _MOST_PARAMETERS)]
        self.budget.spend(0, sum(map(len, kinds)))
        signature = f"({''.join(kinds)}){self._type(result)}"
        return DexMember(self._string(name), signature, flags)
