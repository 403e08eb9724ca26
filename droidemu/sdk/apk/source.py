# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads an ``AndroidManifest.xml`` that a person wrote, strictly: each mistake with its line."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.sdk.apk.attributes import ANDROID, attributes
from droidemu.sdk.apk.axml import Element
from droidemu.sdk.apk.chunks import string
from droidemu.sdk.apk.values import BadValue, Finder, compile_value, infer
from droidemu.sdk.apk.xmlreader import XmlReader

#: Larger than any manifest that a person wrote, in bytes.
MAX_SIZE: Final = 1 << 20
MAX_DEPTH: Final = 100

#: Attributes for build tools; they do not go into an APK.
TOOLS: Final = "http://schemas.android.com/tools"
#: Between namespace and name in what expat tells.
_SEPARATOR: Final = "\x1f"


def read_manifest(path: Path, find: Finder, label: str = "") -> Element:
    """The manifest's root; ``label`` names the file in errors. UserError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise UserError(f"{label or path}: {error.strerror or error}") from None
    return parse_manifest(data, find, label or str(path))


def parse_manifest(data: bytes, find: Finder, label: str) -> Element:
    """The root element of XML text; ``find`` looks references up. UserError."""
    if len(data) > MAX_SIZE:
        raise UserError(f"{label}: larger than {MAX_SIZE >> 20} MB")
    return _Parser(find, label).parse(data)


class _Parser(XmlReader):
    def __init__(self, find: Finder, label: str) -> None:
        super().__init__(label, _SEPARATOR)
        self.find = find
        self.root: Element | None = None
        self.open: list[Element] = []

    def parse(self, data: bytes) -> Element:
        self.read(data)
        assert self.root is not None  # expat refuses files without an element
        if self.root.tag != "manifest":
            raise self.fail(f"it begins with <{self.root.tag}>, not <manifest>", self.root.line)
        return self.root

    def start(self, name: str, given: list[str], /) -> None:
        namespace, _, tag = name.rpartition(_SEPARATOR)
        if namespace:
            if namespace == TOOLS:
                raise self.fail(f"<tools:{tag}> is not supported")
            raise self.fail(f"the element {tag} has a namespace")
        if len(self.open) >= MAX_DEPTH:
            raise self.fail(f"elements are nested more than {MAX_DEPTH} deep")
        element = Element(tag, line=self.expat.CurrentLineNumber)
        for index in range(0, len(given), 2):
            self.attribute(element, given[index], given[index + 1])
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def attribute(self, element: Element, key: str, text: str) -> None:
        namespace, _, name = key.rpartition(_SEPARATOR)
        if namespace == TOOLS:
            return
        if namespace == "":
            if name in attributes() and name not in ("package", "split"):
                raise self.fail(f"{name}: did you mean android:{name}?")
            element.attributes["", name] = string(text)
            return
        if namespace != ANDROID:
            raise self.fail(f"{name}: unknown namespace {namespace!r}")
        info = attributes().get(name)
        if info is None:
            close = difflib.get_close_matches(name, attributes(), 1)
            hint = f"; did you mean android:{close[0]}?" if close else ""
            raise self.fail(f"android:{name}: unknown{hint}")
        try:
            if name == "value" and not text.startswith(("@", "?")):
                value = infer(text)
            else:
                value = compile_value(text, info, self.find)
        except BadValue as error:
            raise self.fail(f'android:{name}="{text[:80]}": {error}') from None
        element.attributes[namespace, name] = value

    def end(self, name: str, /) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        if text.strip():
            raise self.fail(f"text between elements: {text.strip()[:40]!r}")
