# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes dex files without code: what droidemu.android.java.dex reads, and nothing more."""

from __future__ import annotations

import struct

from droidemu.android.java import mutf8
from droidemu.android.java.dex import DexClass, DexMember
from droidemu.android.java.signature import parse_method


def _leb(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def build(classes: list[DexClass]) -> bytes:
    """A dex file with these classes."""
    strings: dict[str, int] = {}
    types: dict[str, int] = {}
    protos: dict[str, int] = {}
    fields: dict[tuple[str, DexMember], int] = {}
    methods: dict[tuple[str, DexMember], int] = {}

    def string(text: str) -> int:
        return strings.setdefault(text, len(strings))

    def type_(descriptor: str) -> int:
        string(descriptor)
        return types.setdefault(descriptor, len(types))

    for each in classes:
        for name in (each.name, *each.interfaces, *([each.superclass] if each.superclass else ())):
            type_(f"L{name};")
        for member in each.fields:
            string(member.name)
            type_(member.descriptor)
            fields[each.name, member] = len(fields)
        for member in each.methods:
            string(member.name)
            parsed = parse_method(member.descriptor)
            for kind in (*parsed.parameters, parsed.result):
                type_(kind)
            protos.setdefault(member.descriptor, len(protos))
            methods[each.name, member] = len(methods)
    sizes = (4, 4, 12, 8, 8, 32)
    counts = [len(each) for each in (strings, types, protos, fields, methods, classes)]
    tables = [112]
    for count, size in zip(counts, sizes, strict=True):
        tables.append(tables[-1] + count * size)
    data = bytearray()
    base = tables[-1]

    def put(piece: bytes) -> int:
        while len(data) % 4:
            data.append(0)
        at = base + len(data)
        data.extend(piece)
        return at

    parts = [bytearray() for _ in counts]
    for text in strings:
        at = put(_leb(mutf8.length(text)) + mutf8.encode(text) + b"\0")
        parts[0] += struct.pack("<I", at)
    for kind in types:
        parts[1] += struct.pack("<I", strings[kind])
    for descriptor in protos:
        parsed = parse_method(descriptor)
        kinds = [types[kind] for kind in parsed.parameters]
        at = put(struct.pack(f"<I{len(kinds)}H", len(kinds), *kinds)) if kinds else 0
        parts[2] += struct.pack("<III", 0, types[parsed.result], at)
    for name, member in fields:
        parts[3] += struct.pack(
            "<HHI", types[f"L{name};"], types[member.descriptor], strings[member.name]
        )
    for name, member in methods:
        parts[4] += struct.pack(
            "<HHI", types[f"L{name};"], protos[member.descriptor], strings[member.name]
        )
    for each in classes:
        above = types[f"L{each.superclass};"] if each.superclass else 0xFFFFFFFF
        names = [types[f"L{name};"] for name in each.interfaces]
        listed = put(struct.pack(f"<I{len(names)}H", len(names), *names)) if names else 0
        groups: list[list[tuple[int, int]]] = [[], [], [], []]
        for member in each.fields:
            groups[0 if member.flags & 8 else 1].append((fields[each.name, member], member.flags))
        for member in each.methods:
            direct = member.flags & 8 or member.name == "<init>"
            groups[2 if direct else 3].append((methods[each.name, member], member.flags))
        body = b"".join(_leb(len(group)) for group in groups)
        for number, group in enumerate(groups):
            last = 0
            for index, flags in group:
                body += _leb(index - last) + _leb(flags) + (_leb(0) if number > 1 else b"")
                last = index
        parts[5] += struct.pack(
            "<8I", types[f"L{each.name};"], each.flags, above, listed, 0xFFFFFFFF, 0, put(body), 0
        )
    numbers = []
    for count, table in zip(counts, tables, strict=False):
        numbers += [count, table]
    size = base + len(data)
    head = b"dex\n035\0" + bytes(24) + struct.pack("<6I", size, 112, 0x12345678, 0, 0, 0)
    head += struct.pack("<12I", *numbers) + struct.pack("<2I", len(data), base)
    return head + b"".join(parts) + bytes(data)
