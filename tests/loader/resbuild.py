# SPDX-License-Identifier: GPL-2.0-or-later
"""Binary XML and resource tables written by struct, every field open to damage.

An element is ``E("application", {"android:label": "@0x7f010000", "android:debuggable": True})``:
values are strings, booleans, integers, floats, or ready :class:`Value` objects; a string that
begins with "@0x" is a reference. Names with "android:" get their resource id.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from droidemu.loader.apk import values as v
from droidemu.loader.apk.axml import ANDROID, ATTRIBUTE_IDS
from droidemu.loader.apk.config import Config
from droidemu.loader.apk.values import Value

Plain = str | bool | int | float | Value
NONE = 0xFFFFFFFF


def chunk(kind: int, header: bytes, body: bytes = b"") -> bytes:
    """A chunk; ``header`` is what follows the common eight bytes."""
    body += bytes(-len(body) % 4)
    return struct.pack("<HHI", kind, 8 + len(header), 8 + len(header) + len(body)) + header + body


def value_of(plain: Plain) -> Value:
    if isinstance(plain, Value):
        return plain
    if isinstance(plain, bool):
        return Value(v.TYPE_INT_BOOLEAN, 0xFFFFFFFF if plain else 0)
    if isinstance(plain, int):
        return Value(v.TYPE_INT_DEC, plain & 0xFFFFFFFF)
    if isinstance(plain, float):
        return Value(v.TYPE_FLOAT, struct.unpack("<I", struct.pack("<f", plain))[0])
    if plain.startswith("@0x"):
        return Value(v.TYPE_REFERENCE, int(plain[1:], 16))
    return Value(v.TYPE_STRING, 0, plain)


class Pool:
    """A string pool under construction."""

    def __init__(self, utf8: bool = True) -> None:
        self.utf8 = utf8
        self.strings: list[str] = []

    def add(self, text: str | None) -> int:
        if text is None:
            return NONE
        if text not in self.strings:
            self.strings.append(text)
        return self.strings.index(text)

    def build(self) -> bytes:
        offsets, data = b"", b""
        for text in self.strings:
            offsets += struct.pack("<I", len(data))
            data += self._utf8(text) if self.utf8 else self._utf16(text)
        start = 28 + len(offsets) if self.strings else 0
        flags = 0x100 if self.utf8 else 0
        header = struct.pack("<IIIII", len(self.strings), 0, flags, start, 0)
        return chunk(1, header, offsets + data)

    @staticmethod
    def _utf16(text: str) -> bytes:
        raw = text.encode("utf-16-le")
        units = len(raw) // 2
        length = struct.pack("<H", units)
        if units > 0x7FFF:
            length = struct.pack("<HH", 0x8000 | units >> 16, units & 0xFFFF)
        return length + raw + b"\0\0"

    @staticmethod
    def _utf8(text: str) -> bytes:
        def length(n: int) -> bytes:
            return bytes([n]) if n < 0x80 else bytes([0x80 | n >> 8, n & 0xFF])

        raw = text.encode()
        return length(len(text.encode("utf-16-le")) // 2) + length(len(raw)) + raw + b"\0"


@dataclass
class E:
    """One element to be written."""

    tag: str
    attributes: dict[str, Plain] = field(default_factory=dict)
    children: Sequence[E | str] = ()


def axml(root: E, *, utf8: bool = False, names: bool = True) -> bytes:
    """Binary XML; ``names=False`` blanks the platform's attribute names as obfuscators do."""
    pool = Pool(utf8)
    ids: list[int] = []

    def collect(element: E) -> None:
        for name in element.attributes:
            plain = name.removeprefix("android:")
            if name != plain and plain in ATTRIBUTE_IDS and plain not in pool.strings:
                pool.add(plain)
                ids.append(ATTRIBUTE_IDS[plain])
        for child in element.children:
            if isinstance(child, E):
                collect(child)

    collect(root)
    uri, prefix = pool.add(ANDROID), pool.add("android")
    body = chunk(0x100, struct.pack("<II", 1, NONE), struct.pack("<II", prefix, uri))

    def write(element: E, line: int) -> bytes:
        attributes = b""
        ordered = sorted(
            element.attributes.items(), key=lambda i: ATTRIBUTE_IDS.get(i[0][8:], 1 << 40)
        )
        for name, plain in ordered:
            value = value_of(plain)
            space = uri if name.startswith("android:") else NONE
            text = pool.add(value.text) if value.type == v.TYPE_STRING else NONE
            word = text if value.type == v.TYPE_STRING else value.data
            attributes += struct.pack(
                "<IIIHBBI", space, pool.add(name.removeprefix("android:")), text, 8, 0,
                value.type, word,
            )  # fmt: skip
        tag = pool.add(element.tag)
        node = struct.pack("<II", line, NONE)
        head = struct.pack("<IIHHHHHH", NONE, tag, 20, 20, len(element.attributes), 0, 0, 0)
        out = chunk(0x102, node, head + attributes)
        for child in element.children:
            if isinstance(child, E):
                out += write(child, line + 1)
            else:
                out += chunk(0x104, node, struct.pack("<IHBBI", pool.add(child), 8, 0, 0, 0))
        return out + chunk(0x103, node, struct.pack("<II", NONE, tag))

    body += write(root, 2)
    body += chunk(0x101, struct.pack("<II", 1, NONE), struct.pack("<II", prefix, uri))
    if not names:
        pool.strings[: len(ids)] = [""] * len(ids)
    resource_map = chunk(0x180, b"", struct.pack(f"<{len(ids)}I", *ids))
    return chunk(3, b"", pool.build() + resource_map + body)


def _code(text: str, base: str) -> bytes:
    if len(text) != 3:
        return text.encode().ljust(2, b"\0")
    one, two, three = (ord(ch) - ord(base) for ch in text)
    return bytes([0x80 | three << 2 | two >> 3, (two & 7) << 5 | one])


def pack_config(config: Config, size: int = 64) -> bytes:
    """A ``ResTable_config``, cut to ``size`` bytes."""
    c = config
    raw = struct.pack(
        "<IHH2s2sBBHBBBBHHHHBBHHH4s8sBBHB8s3x", size, c.mcc, c.mnc, _code(c.language, "a"),
        _code(c.region, "0"), c.orientation, c.touchscreen, c.density, c.keyboard, c.navigation,
        c.input_flags, c.grammatical_gender, c.screen_width, c.screen_height, c.sdk_version,
        c.minor_version, c.screen_layout, c.ui_mode, c.smallest_width_dp, c.width_dp, c.height_dp,
        c.script.encode(), c.variant.encode(), c.screen_layout2, c.color_mode, 0, 0,
        c.numbering.encode(),
    )  # fmt: skip
    return raw[:size].ljust(size, b"\0")


@dataclass
class Bag:
    """A complex entry: parent and (attribute id, value) pairs."""

    items: Sequence[tuple[int, Plain]]
    parent: int = 0


Entry = Plain | Bag


@dataclass
class Table:
    """A resource table under construction, one package.

    ``put("string", "app_name", "Plasma")`` returns the resource's id; more configurations of the
    same resource follow with ``config=``. ``form`` is how offsets are written: "plain", "sparse",
    "offset16" or "compact".
    """

    package: str = "org.example"
    id: int = 0x7F
    utf8: bool = True
    form: str = "plain"
    config_size: int = 64
    types: list[str] = field(default_factory=list)
    keys: dict[str, list[str]] = field(default_factory=dict)
    entries: dict[tuple[str, Config], dict[int, Entry]] = field(default_factory=dict)

    def put(self, kind: str, name: str, value: Entry, config: Config = Config()) -> int:  # noqa: B008
        if kind not in self.types:
            self.types.append(kind)
            self.keys[kind] = []
        if name not in self.keys[kind]:
            self.keys[kind].append(name)
        index = self.keys[kind].index(name)
        self.entries.setdefault((kind, config), {})[index] = value
        return self.id << 24 | self.types.index(kind) + 1 << 16 | index

    def build(self) -> bytes:
        strings, type_pool, key_pool = Pool(self.utf8), Pool(False), Pool(self.utf8)
        body = b""
        for index, kind in enumerate(self.types, 1):
            type_pool.add(kind)
            count = len(self.keys[kind])
            body += chunk(0x202, struct.pack("<BBHI", index, 0, 0, count), bytes(4 * count))
            for (its_kind, config), entries in self.entries.items():
                if its_kind == kind:
                    body += self._type(index, kind, config, entries, strings, key_pool)
        names, keys = type_pool.build(), key_pool.build()
        header = struct.pack("<I", self.id) + self.package.encode("utf-16-le").ljust(256, b"\0")
        header += struct.pack("<IIIII", 288, len(self.types), 288 + len(names), len(keys), 0)
        package = chunk(0x200, header, names + keys + body)
        return chunk(2, struct.pack("<I", 1), strings.build() + package)

    def _type(
        self, number: int, kind: str, config: Config, entries: dict[int, Entry], strings: Pool,
        keys: Pool,
    ) -> bytes:  # fmt: skip
        data, offsets = b"", {}
        for index, entry in sorted(entries.items()):
            offsets[index] = len(data)
            data += self._entry(keys.add(self.keys[kind][index]), entry, strings)
        count, flags = len(self.keys[kind]), 0
        if self.form == "sparse":
            flags, count = 1, len(offsets)
            table = b"".join(struct.pack("<HH", i, at // 4) for i, at in offsets.items())
        elif self.form == "offset16":
            flags = 2
            words = [offsets[i] // 4 if i in offsets else 0xFFFF for i in range(count)]
            table = struct.pack(f"<{count}H", *words)
            table += bytes(-len(table) % 4)
        else:
            table = struct.pack(f"<{count}I", *(offsets.get(i, NONE) for i in range(count)))
        header = struct.pack("<BBHI", number, flags, 0, count)
        start = 20 + self.config_size + len(table)
        header += struct.pack("<I", start) + pack_config(config, self.config_size)
        return chunk(0x201, header, table + data)

    def _entry(self, key: int, entry: Entry, strings: Pool) -> bytes:
        def word(value: Value) -> int:
            return strings.add(value.text) if value.type == v.TYPE_STRING else value.data

        if isinstance(entry, Bag):
            out = struct.pack("<HHIII", 16, 1, key, entry.parent, len(entry.items))
            for name, plain in entry.items:
                value = value_of(plain)
                out += struct.pack("<IHBBI", name, 8, 0, value.type, word(value))
            return out
        value = value_of(entry)
        if self.form == "compact":
            return struct.pack("<HHI", key, 8 | value.type << 8, word(value))
        return struct.pack("<HHIHBBI", 8, 0, key, 8, 0, value.type, word(value))
