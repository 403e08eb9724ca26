# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes Android's binary XML."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from droidemu.sdk.apk.attributes import ANDROID, attributes
from droidemu.sdk.apk.chunks import NO_STRING, TYPE_STRING, StringPool, Typed, chunk

_RES_XML_TYPE: Final = 0x0003
_START_NAMESPACE, _END_NAMESPACE = 0x0100, 0x0101
_START_ELEMENT, _END_ELEMENT = 0x0102, 0x0103
_RESOURCE_MAP: Final = 0x0180

#: What an attribute is called: its namespace ("" for none) and its name.
Name = tuple[str, str]


@dataclass
class Element:
    """An element to be written. ``line`` is where it stands in its source."""

    tag: str
    attributes: dict[Name, Typed] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    line: int = 1

    def set(self, name: str, value: Typed, namespace: str = ANDROID) -> Element:
        """Give it an attribute; answers the element."""
        self.attributes[namespace, name] = value
        return self

    def add(self, tag: str, **values: Typed) -> Element:
        """Put a new element with attributes of the platform into it; answers the new one."""
        child = Element(tag, {(ANDROID, name): value for name, value in values.items()})
        self.children.append(child)
        return child

    def first(self, tag: str) -> Element | None:
        """The first child with this tag."""
        return next((child for child in self.children if child.tag == tag), None)

    def has(self, name: str, namespace: str = ANDROID) -> bool:
        """Whether it has the attribute."""
        return (namespace, name) in self.attributes


def write_axml(root: Element, prefixes: dict[str, str] | None = None) -> bytes:
    """The file's bytes. ``prefixes``: namespace to its prefix; Android's is always there."""
    return _Writer({ANDROID: "android"} | (prefixes or {})).write(root)


class _Writer:
    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes
        self.pool = StringPool()

    def write(self, root: Element) -> bytes:
        ids = self._resource_map(root)
        spaces = [
            struct.pack("<II", self.pool.add(prefix), self.pool.add(uri))
            for uri, prefix in self.prefixes.items()
        ]
        head = struct.pack("<II", root.line, NO_STRING)
        parts = [chunk(_START_NAMESPACE, head, space) for space in spaces]
        self._element(root, parts)
        parts += [chunk(_END_NAMESPACE, head, space) for space in reversed(spaces)]
        resource_map = chunk(_RESOURCE_MAP, b"", struct.pack(f"<{len(ids)}I", *ids))
        return chunk(_RES_XML_TYPE, b"", self.pool.build() + resource_map + b"".join(parts))

    def _resource_map(self, root: Element) -> list[int]:
        """The ids of all attributes of the platform; their names become the first strings."""
        names: dict[int, str] = {}
        waiting = [root]
        while waiting:
            element = waiting.pop()
            waiting += element.children
            for name in element.attributes:
                if found := _id_of(name):
                    names[found] = name[1]
        for number in sorted(names):
            self.pool.add(names[number])
        return sorted(names)

    def _element(self, root: Element, parts: list[bytes]) -> None:
        """The element and all in it. Without recursion: who knows how deep they are nested."""
        waiting: list[tuple[Element, bool]] = [(root, False)]
        while waiting:
            element, is_end = waiting.pop()
            node = struct.pack("<II", element.line, NO_STRING)
            tag = self.pool.add(element.tag)
            if is_end:
                parts.append(chunk(_END_ELEMENT, node, struct.pack("<II", NO_STRING, tag)))
                continue
            # Android looks them up in the order of their ids; those without one come last.
            ordered = sorted(
                element.attributes.items(), key=lambda item: _id_of(item[0]) or 1 << 32
            )
            body = struct.pack("<IIHHHHHH", NO_STRING, tag, 20, 20, len(ordered), 0, 0, 0)
            for (namespace, name), value in ordered:
                space = self.pool.add(namespace) if namespace else NO_STRING
                raw = self.pool.add(value.text) if value.type == TYPE_STRING else NO_STRING
                body += struct.pack("<III", space, self.pool.add(name), raw)
                body += value.pack(self.pool)
            parts.append(chunk(_START_ELEMENT, node, body))
            waiting.append((element, True))
            waiting += [(child, False) for child in reversed(element.children)]


def _id_of(name: Name) -> int:
    """The attribute's resource id, 0 if it has none."""
    if name[0] != ANDROID:
        return 0
    found = attributes().get(name[1])
    return found.id if found is not None else 0
