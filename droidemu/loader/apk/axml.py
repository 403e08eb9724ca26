# SPDX-License-Identifier: GPL-2.0-or-later
"""Android's binary XML (``AndroidManifest.xml``, ``res/*/*.xml``) as a simple tree.

Attributes of the platform are known by their resource ids; their names in the file are for people
only, and obfuscators blank them. So :meth:`Element.get` takes a name of the platform and looks
for its id first (``ResXMLTree``, ``Resources.obtainAttributes``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from droidemu.loader.apk import chunks as c
from droidemu.loader.apk.errors import AxmlError
from droidemu.loader.apk.values import TYPE_STRING, Value

#: The namespace of the platform's attributes, usually written ``android:``.
ANDROID: Final = "http://schemas.android.com/apk/res/android"

#: Larger than any real file: the platform's own manifest has 220 KB and 1,200 elements.
MAX_SIZE: Final = 8 << 20
MAX_ELEMENTS: Final = 50_000
MAX_ATTRIBUTES: Final = 200_000
MAX_DEPTH: Final = 500

#: Resource ids of the platform's attributes that this package asks for (``android.R.attr``).
ATTRIBUTE_IDS: Final[dict[str, int]] = {
    "theme": 0x01010000,
    "label": 0x01010001,
    "icon": 0x01010002,
    "name": 0x01010003,
    "permission": 0x01010006,
    "sharedUserId": 0x0101000B,
    "hasCode": 0x0101000C,
    "enabled": 0x0101000E,
    "debuggable": 0x0101000F,
    "exported": 0x01010010,
    "process": 0x01010011,
    "launchMode": 0x0101001D,
    "screenOrientation": 0x0101001E,
    "configChanges": 0x0101001F,
    "value": 0x01010024,
    "resource": 0x01010025,
    "src": 0x01010119,
    "drawable": 0x01010199,
    "targetActivity": 0x01010202,
    "minSdkVersion": 0x0101020C,
    "versionCode": 0x0101021B,
    "versionName": 0x0101021C,
    "targetSdkVersion": 0x01010270,
    "maxSdkVersion": 0x01010271,
    "glEsVersion": 0x01010281,
    "required": 0x0101028E,
    "hardwareAccelerated": 0x010102D3,
    "largeHeap": 0x0101035A,
    "banner": 0x010103F2,
    "multiArch": 0x0101048E,
    "extractNativeLibs": 0x010104EA,
    "use32bitAbi": 0x01010515,
    "roundIcon": 0x0101052C,
    "compileSdkVersion": 0x01010572,
    "versionCodeMajor": 0x01010576,
}
_NAMES: Final = {number: name for name, number in ATTRIBUTE_IDS.items()}

_NODE = struct.Struct("<HHIII")
_ELEMENT = struct.Struct("<IIHHHHHH")
_ATTRIBUTE = struct.Struct("<IIIHBBI")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute; ``id`` is its resource id, 0 if it has none."""

    namespace: str | None
    name: str
    id: int
    #: The text as the source had it, if the compiler kept it.
    raw: str | None
    value: Value


@dataclass(slots=True)
class Element:
    """One element with its attributes and what it contains, in order."""

    tag: str
    namespace: str | None = None
    attributes: list[Attribute] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)
    #: Character data between the children, joined.
    text: str = ""
    #: Line in the source.
    line: int = 0

    def attribute(self, name: str, namespace: str | None = ANDROID) -> Attribute | None:
        """The attribute called ``name``: one of the platform's by id, others by name."""
        wanted = ATTRIBUTE_IDS.get(name) if namespace == ANDROID else None
        for attribute in self.attributes:
            if attribute.id and wanted is not None:
                if attribute.id == wanted:
                    return attribute
            elif attribute.name == name and attribute.namespace == namespace:
                return attribute
        return None

    def get(self, name: str, namespace: str | None = ANDROID) -> Value | None:
        """The value of the attribute called ``name``, None if there is none."""
        found = self.attribute(name, namespace)
        return None if found is None else found.value

    def all(self, tag: str) -> Iterator[Element]:
        """The children with this tag."""
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> Element | None:
        """The first child with this tag, None if there is none."""
        return next(self.all(tag), None)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the document's order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


def is_binary_xml(data: bytes) -> bool:
    """Whether the bytes begin like binary XML (and not like text)."""
    return data[:2] == b"\3\0" and len(data) >= 8


def parse_axml(data: bytes, name: str = "XML") -> Element:
    """The root element of a binary XML file; raises :class:`AxmlError` (``name`` is for it)."""
    if len(data) > MAX_SIZE:
        raise AxmlError(f"{name}: {len(data)} bytes of XML are more than any real file has")
    if data.lstrip()[:1] == b"<":
        raise AxmlError(f"{name}: it is XML as text; an APK holds it compiled (by aapt)")
    if not is_binary_xml(data):
        raise AxmlError(f"{name}: it is not Android's binary XML")
    return _Parser(data, name).parse()


class _Parser:
    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.strings: c.StringPool | None = None
        self.ids: tuple[int, ...] = ()
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.elements = self.attributes = self.characters = 0

    def fail(self, problem: str) -> AxmlError:
        return AxmlError(f"{self.name}: {problem}")

    def parse(self) -> Element:
        data, name = self.data, self.name
        whole = c.read_chunk(data, 0, len(data), AxmlError, name)
        for chunk in c.iter_chunks(data, whole.body, whole.end, AxmlError, name):
            if chunk.type == c.RES_STRING_POOL_TYPE:
                if self.strings is None:  # Android looks at the first only
                    self.strings = c.StringPool(data, chunk, AxmlError, name)
            elif chunk.type == c.RES_XML_RESOURCE_MAP_TYPE:
                count = (chunk.end - chunk.body) // 4
                self.ids = struct.unpack_from(f"<{count}I", data, chunk.body)
            elif chunk.type == c.RES_XML_START_ELEMENT_TYPE:
                self.start(chunk)
            elif chunk.type == c.RES_XML_END_ELEMENT_TYPE:
                self.finish(chunk)
            elif chunk.type == c.RES_XML_CDATA_TYPE:
                self.text(chunk)
            # Namespaces need nothing: attributes name theirs by URI. Unknown chunks are skipped.
        if self.root is None:
            raise self.fail("it has no element")
        if self.open:
            raise self.fail(f"cut off: <{self.open[-1].tag}> is not closed")
        return self.root

    def string(self, index: int) -> str | None:
        if self.strings is None:
            raise self.fail("damaged: it has no strings")
        return self.strings.get(index)

    def start(self, chunk: c.Chunk) -> None:
        at = self.node(chunk, _ELEMENT.size)
        namespace, tag, start, size, count, _, _, _ = _ELEMENT.unpack_from(self.data, at)
        self.elements += 1
        self.attributes += count
        if self.elements > MAX_ELEMENTS or self.attributes > MAX_ATTRIBUTES:
            raise self.fail("it has more elements than any real file")
        if len(self.open) >= MAX_DEPTH:
            raise self.fail(f"its elements are nested more than {MAX_DEPTH} deep")
        (line,) = struct.unpack_from("<I", self.data, chunk.start + 8)
        element = Element(self.string(tag) or "", self.string(namespace) or None, line=line)
        if count and (size < _ATTRIBUTE.size or at + start + count * size > chunk.end):
            raise self.fail(f"damaged: the attributes of <{element.tag}> do not fit")
        for index in range(count):
            element.attributes.append(self.attribute(at + start + index * size))
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        else:
            raise self.fail("damaged: it has two root elements")
        self.open.append(element)
        self.texts.append([])

    def attribute(self, at: int) -> Attribute:
        namespace, name, raw, _, _, kind, word = _ATTRIBUTE.unpack_from(self.data, at)
        text = self.string(word) if kind == TYPE_STRING else None
        return Attribute(
            self.string(namespace) or None,
            self.string(name) or _NAMES.get(self.id_of(name), ""),
            self.id_of(name),
            self.string(raw),
            Value(kind, word, text),
        )

    def id_of(self, name: int) -> int:
        return self.ids[name] if name < len(self.ids) else 0

    def finish(self, chunk: c.Chunk) -> None:
        at = self.node(chunk, 8)
        (tag,) = struct.unpack_from("<I", self.data, at + 4)
        if not self.open or self.open[-1].tag != (self.string(tag) or ""):
            raise self.fail("damaged: elements do not end in the order in which they begin")
        self.open.pop().text = "".join(self.texts.pop())

    def text(self, chunk: c.Chunk) -> None:
        at = self.node(chunk, 4)
        (index,) = struct.unpack_from("<I", self.data, at)
        text = self.string(index) or ""
        self.characters += len(text)  # many nodes may name one long string
        if self.characters > MAX_SIZE:
            raise self.fail("it has more text than any real file")
        if self.open:
            self.texts[-1].append(text)

    def node(self, chunk: c.Chunk, size: int) -> int:
        """Where the node's own part begins; it has at least ``size`` bytes."""
        if chunk.body - chunk.start < _NODE.size or chunk.body + size > chunk.end:
            raise self.fail(f"damaged at {chunk.start:#x}: a node is too short")
        return chunk.body
