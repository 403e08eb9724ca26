# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of an app for one device: what the app declares, and a bitmap that can be shown.

Since Android 8 launcher icons are usually *adaptive*: XML that names a background and a foreground
for the launcher to cut out, often themselves vector drawings. Nothing here draws; next to such
icons almost every app keeps bitmaps for older Androids, and those are picked by the usual rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from droidemu.loader.apk.axml import Element, is_binary_xml, parse_axml
from droidemu.loader.apk.config import Config
from droidemu.loader.apk.errors import ApkError
from droidemu.loader.apk.match import better, matches
from droidemu.loader.apk.resources import ResourceTable
from droidemu.loader.apk.values import TYPE_STRING, Value
from droidemu.loader.apk.zip import ZipArchive

#: Largest picture, in bytes of its file.
MAX_BITMAP: Final = 32 << 20
#: Drawables in XML that are searched for a bitmap; their size limit in bytes.
MAX_SEARCHED: Final = 20
MAX_XML: Final = 1 << 20
#: Variants of one resource that are looked at.
MAX_VARIANTS: Final = 200

_XML_KINDS: Final[dict[str, str]] = {
    "adaptive-icon": "adaptive",
    "vector": "vector",
    "animated-vector": "vector",
}


@dataclass(frozen=True)
class Icon:
    """An icon. ``kind``: "png", "webp", "jpeg", "gif", "adaptive", "vector", "color", or
    "xml" for other drawables in XML."""

    kind: str
    #: The file that the device would load; "" for a colour.
    path: str
    #: Of an adaptive icon: "background", "foreground", "monochrome" to what each is: a path or a
    #: colour, as text.
    layers: tuple[tuple[str, str], ...] = ()
    #: A picture to show: the icon itself, or the best bitmap in its place; None if there is none.
    bitmap: bytes | None = None
    bitmap_format: str | None = None
    bitmap_path: str | None = None


def bitmap_format(data: bytes) -> str | None:
    """ "png", "webp", "jpeg" or "gif" by the first bytes, None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    return "gif" if data[:6] in (b"GIF87a", b"GIF89a") else None


class IconFinder:
    """Finds icons in one app, for one device; raises :class:`ApkError` for damaged files."""

    def __init__(self, archive: ZipArchive, table: ResourceTable | None, device: Config) -> None:
        self._archive, self._table, self._device = archive, table, device
        #: XML files that were searched for a bitmap: each once, so that circles end.
        self._searched: set[str] = set()

    def find(self, value: Value) -> Icon | None:
        """The icon that a manifest names; None if it leads nowhere in this app."""
        target = self._follow(value)
        if target is None:
            return None
        if target.is_color:
            return Icon("color", "", layers=(("color", str(target)),))
        if target.type != TYPE_STRING or not target.text or target.text not in self._archive:
            return None
        path = target.text
        data = self._archive.read(path, MAX_BITMAP)
        kind = bitmap_format(data)
        if kind is not None:
            return Icon(kind, path, (), data, kind, path)
        if not is_binary_xml(data):
            return None
        root = parse_axml(data, f"{self._archive.name}: {path}")
        kind = _XML_KINDS.get(root.tag, "xml")
        layers = self._layers(root) if kind == "adaptive" else ()
        self._searched = {path}
        bitmap_path = self._best_bitmap(value) or self._inner_bitmap(root)
        if bitmap_path is None:
            return Icon(kind, path, layers)
        bitmap = self._archive.read(bitmap_path, MAX_BITMAP)
        return Icon(kind, path, layers, bitmap, bitmap_format(bitmap), bitmap_path)

    def _follow(self, value: Value) -> Value | None:
        if not value.is_reference:
            return value
        return None if self._table is None else self._table.resolve(value, self._device)

    def _layers(self, root: Element) -> tuple[tuple[str, str], ...]:
        found = []
        for part in root.children:
            drawable = part.get("drawable")
            if drawable is not None:
                target = self._follow(drawable)
                found.append((part.tag, str(drawable if target is None else target)))
            elif part.children:
                found.append((part.tag, f"<{part.children[0].tag}>"))
        return tuple(found)

    def _is_bitmap(self, value: Value) -> bool:
        if value.type != TYPE_STRING or not value.text or value.text not in self._archive:
            return False
        with self._archive.open(value.text) as stream:
            return bitmap_format(stream.read(16)) is not None

    def _best_bitmap(self, value: Value) -> str | None:
        """Among the icon's variants that this device may use, the best one that is a bitmap."""
        if not value.is_reference or self._table is None or not self._table.holds(value.data):
            return None
        best: tuple[Config, str] | None = None
        for config, target in self._bitmap_variants(value):
            if best is not None and not better(config, best[0], self._device):
                continue
            if self._is_bitmap(target):
                best = config, target.text or ""
        return None if best is None else best[1]

    def _bitmap_variants(self, value: Value) -> Iterator[tuple[Config, Value]]:
        assert self._table is not None
        for number, variant in enumerate(self._table.variants(value.data)):
            if number >= MAX_VARIANTS:
                return
            target = None if variant.value is None else self._follow(variant.value)
            if (
                target is not None
                and not (target.text or "").endswith(".xml")
                and matches(variant.config, self._device)
            ):
                yield variant.config, target

    def _inner_bitmap(self, root: Element) -> str | None:
        """A bitmap that XML names: ``<bitmap android:src>``, the foreground of an adaptive icon."""
        parts = [element for element in root.walk() if element.tag != "monochrome"]
        parts.sort(key=lambda element: element.tag == "background")  # the foreground says more
        for element in parts[:MAX_VARIANTS]:
            for name in ("src", "drawable"):
                value = element.get(name)
                target = None if value is None else self._follow(value)
                if value is None or target is None:
                    continue
                if self._is_bitmap(target):
                    return target.text
                found = self._best_bitmap(value) or self._in_xml(target)
                if found is not None:
                    return found
        return None

    def _in_xml(self, target: Value) -> str | None:
        path = target.text or ""
        if (
            target.type != TYPE_STRING
            or not path.endswith(".xml")
            or path not in self._archive
            or path in self._searched
            or len(self._searched) >= MAX_SEARCHED
        ):
            return None
        self._searched.add(path)
        try:
            root = parse_axml(self._archive.read(path, MAX_XML), path)
        except ApkError:
            return None  # only a substitute is being looked for
        return self._inner_bitmap(root)
