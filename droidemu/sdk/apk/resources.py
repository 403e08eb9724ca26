# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's resources: its name and picture, and what lies in its folder ``res``.

Of ``res`` there are simple values (strings, numbers, colours ...) and files; XML that Android
compiles (layouts, drawings, styles) is not supported: an app without Java code has no use for it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.sdk.apk.app import App
from droidemu.sdk.apk.attributes import AttributeInfo
from droidemu.sdk.apk.axml import Element, write_axml
from droidemu.sdk.apk.chunks import TYPE_INT_COLOR_RGB8, Typed, reference, string
from droidemu.sdk.apk.icon import draw_icon
from droidemu.sdk.apk.manifest import ICON, LABEL
from droidemu.sdk.apk.table import DENSITIES, Config, ResourceTable, parse_qualifiers
from droidemu.sdk.apk.values import BadValue, compile_value
from droidemu.sdk.apk.xmlreader import XmlReader
from droidemu.sdk.apk.zipwriter import Entry, is_stored

#: Kinds of folders whose files are taken as they are.
_FILES: Final = ("drawable", "mipmap", "raw")
#: Element to type of resource and to what it can hold (letters as in attributes.py).
_VALUES: Final = {
    "string": "s", "bool": "b", "integer": "i", "color": "c", "dimen": "d", "fraction": "p",
}  # fmt: skip
_PICTURES: Final = (".png", ".webp", ".jpg", ".jpeg", ".gif")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_FILE_NAME = re.compile(r"[a-z_][a-z0-9_]*")
#: Largest file of values, and largest file of any kind, in bytes.
_LARGEST_VALUES: Final = 4 << 20
LARGEST_FILE: Final = 1 << 30
#: Files in one app.
MOST_FILES: Final = 60_000
_MAGIC: Final = {b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WebP", b"\xff\xd8\xff": "JPEG"}


class Resources:
    """The table, and the files that it names."""

    def __init__(self, root: Path, app: App) -> None:
        """`root` is the project's folder. UserError."""
        self.table = ResourceTable(app.package)
        self.files: dict[str, Entry] = {}
        self._root, self._app = root, app
        self._folder()
        self._label()
        self._icon()

    def _label(self) -> None:
        labels = self._app.label
        if not labels and self.table.id_of(*LABEL) is None:
            labels = {"": self._app.name}
        for language, text in labels.items():
            config = parse_qualifiers(language)
            assert config is not None
            self.table.put(*LABEL, string(text), config)

    def _icon(self) -> None:
        pictures: dict[str, bytes] = {}
        for density, name in self._app.icon.items():
            data = read_file(self._root / name, f"{self._root / name}")
            if not data.startswith((*_MAGIC,)):
                raise UserError(f"{self._root / name}: not a PNG, WebP or JPEG picture")
            pictures[density or "xxxhdpi"] = data
        suffix = ".png"
        if pictures:
            suffix = Path(next(iter(self._app.icon.values()))).suffix.lower()
        elif self.table.id_of(*ICON) is not None:
            return
        else:
            pictures = self._draw()
        kind, key = ICON
        for density, data in pictures.items():
            path = f"res/{kind}-{density}/{key}{suffix}"
            self.files[path] = Entry(path, data, compress=False)
            self.table.put(kind, key, string(path), Config(density=DENSITIES[density]))

    def _draw(self) -> dict[str, bytes]:
        """A picture of our own, also in the form that Android 8 and later want."""
        drawn = draw_icon(self._app.package.rpartition(".")[2])
        kind, key = ICON
        color = self.table.put("color", key, Typed(TYPE_INT_COLOR_RGB8, 0xFF000000 | drawn.color))
        letter = 0
        for density, data in drawn.foregrounds.items():
            path = f"res/{kind}-{density}/{key}_foreground.png"
            self.files[path] = Entry(path, data, compress=False)
            config = Config(density=DENSITIES[density])
            letter = self.table.put(kind, f"{key}_foreground", string(path), config)
        root = Element("adaptive-icon")
        root.add("background", drawable=reference(color))
        root.add("foreground", drawable=reference(letter))
        path = f"res/{kind}-anydpi-v26/{key}.xml"
        self.files[path] = Entry(path, write_axml(root))
        self.table.put(kind, key, string(path), Config(density=DENSITIES["anydpi"], version=26))
        return drawn.icons

    # --- the folder ---------------------------------------------------------------------------

    def _folder(self) -> None:
        folder = self._root / self._app.resources
        if not folder.is_dir():
            return
        for sub in sorted(path for path in folder.iterdir() if path.is_dir()):
            if sub.name.startswith("."):
                continue
            kind, _, qualifiers = sub.name.partition("-")
            config = parse_qualifiers(qualifiers)
            if config is None:
                raise UserError(f"{sub}: what '{qualifiers}' stands for is not known here")
            for path in sorted(sub.iterdir()):
                if path.name.startswith(".") or not path.is_file():
                    continue
                if kind == "values":
                    self._values(path, config)
                elif kind in _FILES:
                    self._file(kind, path, config, sub.name)
                else:
                    raise UserError(
                        f"{path}: resources of this kind are not supported"
                        f" (there are values, {', '.join(_FILES)})"
                    )

    def _file(self, kind: str, path: Path, config: Config, folder: str) -> None:
        name = path.name.split(".")[0]
        if not _FILE_NAME.fullmatch(name):
            raise UserError(f"{path}: a resource's name has small letters, digits and '_' only")
        if kind != "raw" and path.suffix.lower() not in _PICTURES:
            raise UserError(f"{path}: only pictures are supported here ({', '.join(_PICTURES)})")
        inside = f"res/{folder}/{path.name}"
        data = read_file(path, str(path))
        self.files[inside] = Entry(inside, data, not is_stored(path.name, self._app.stored))
        self.table.put(kind, name, string(inside), config)

    def _values(self, path: Path, config: Config) -> None:
        data = read_file(path, str(path), _LARGEST_VALUES)
        for kind, name, text, line in read_values(data, str(path)):
            if kind == "string":
                value = string(unescape(text))
            else:
                try:
                    value = compile_value(
                        text.strip(), AttributeInfo(0, name, _VALUES[kind] + "r"), self.table.id_of
                    )
                except BadValue as error:
                    raise UserError(f"{path}:{line}: {name}: {error}") from None
            self.table.put(kind, name, value, config)


def read_values(data: bytes, label: str) -> Iterator[tuple[str, str, str, int]]:
    """(kind, name, text, line) of each value in a file of ``res/values``. UserError."""
    parser = _Values(label)
    parser.read(data)
    return iter(parser.found)


class _Values(XmlReader):
    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.found: list[tuple[str, str, str, int]] = []
        self.open: list[str] = []
        self.current: tuple[str, str, int] | None = None
        self.pieces: list[str] = []

    def start(self, tag: str, given: dict[str, str], /) -> None:
        self.open.append(tag)
        if len(self.open) == 1:
            if tag != "resources":
                raise self.fail(f"it begins with <{tag}>, not <resources>")
            return
        if self.current is not None:
            if self.current[0] != "string":
                raise self.fail(f"<{tag}> inside of a value")
            return  # <b>, <i>, <xliff:g> ...: the text counts
        kind = given.get("type", "") if tag == "item" else tag
        if kind not in _VALUES:
            raise self.fail(f"<{tag}> is not supported here (there are {', '.join(_VALUES)})")
        name = given.get("name", "")
        if not _NAME.fullmatch(name):
            raise self.fail(f"{name[:40]!r} cannot be a resource's name")
        self.current = kind, name, self.expat.CurrentLineNumber
        self.pieces = []

    def end(self, tag: str, /) -> None:
        self.open.pop()
        if self.current is not None and len(self.open) == 1:
            kind, name, line = self.current
            self.found.append((kind, name, "".join(self.pieces), line))
            self.current = None

    def text(self, text: str) -> None:
        if self.current is not None:
            self.pieces.append(text)
        elif text.strip():
            raise self.fail(f"text between values: {text.strip()[:40]!r}")


def unescape(text: str) -> str:
    """A string resource as the app sees it: white space collapsed unless quoted, escapes."""
    out: list[str] = []
    quoted = space = False
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == '"':
            quoted = not quoted
            continue
        if char in " \t\r\n" and not quoted:
            space = True
            continue
        if space and out:
            out.append(" ")
        space = False
        if char != "\\" or at == len(text):
            out.append(char)
            continue
        escape = text[at]
        at += 1
        digits = text[at : at + 4]
        if escape == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            out.append(chr(int(digits, 16)))
            at += 4
        else:
            out.append({"n": "\n", "t": "\t"}.get(escape, escape))
    return "".join(out)


def read_file(path: Path, label: str, most: int = LARGEST_FILE) -> bytes:
    """A file's content, ``most`` bytes of it. UserError."""
    try:
        with path.open("rb") as file:
            # Not simply `most`: memory is taken for as much as is asked for, on Windows at a cost.
            data = file.read(min(os.fstat(file.fileno()).st_size, most) + 1)
    except OSError as error:
        raise UserError(f"{label}: {error.strerror or error}") from None
    if len(data) > most:
        raise UserError(f"{label}: larger than {most >> 20} MB")
    return data
