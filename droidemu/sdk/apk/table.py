# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes ``resources.arsc``: the table of an app's resources, each in its configurations."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Final

from droidemu.sdk.apk.chunks import StringPool, Typed, chunk

_TABLE_TYPE: Final = 0x0002
_PACKAGE_TYPE: Final = 0x0200
_TYPE_TYPE: Final = 0x0201
_TYPE_SPEC_TYPE: Final = 0x0202
#: The package id of every app.
_APP: Final = 0x7F
_NO_ENTRY: Final = 0xFFFFFFFF

DENSITIES: Final = {
    "ldpi": 120, "mdpi": 160, "tvdpi": 213, "hdpi": 240, "xhdpi": 320, "xxhdpi": 480,
    "xxxhdpi": 640, "anydpi": 0xFFFE, "nodpi": 0xFFFF,
}  # fmt: skip

#: What changes between configurations (``ResTable_config::CONFIG_*``), for the type's flags.
_LOCALE, _ORIENTATION, _DENSITY, _VERSION, _UI_MODE = 0x4, 0x80, 0x100, 0x400, 0x1000


@dataclass(frozen=True)
class Config:
    """What a variant of a resource is for; 0 and "" mean "any".

    Languages and regions are codes ("de", "AT"; 419 for Latin America), density in dpi,
    orientation 1 (portrait) or 2, night 1 (no) or 2.
    """

    language: str = ""
    region: str = ""
    script: str = ""
    orientation: int = 0
    density: int = 0
    night: int = 0
    version: int = 0

    def pack(self) -> bytes:
        """A ``ResTable_config``."""
        return struct.pack(
            "<IHH2s2sBBHBBBBHHHHBBHHH4s8sBBHB8s3x", 64, 0, 0, _code(self.language, "a"),
            _code(self.region, "0"), self.orientation, 0, self.density, 0, 0, 0, 0, 0, 0,
            self.version, 0, 0, self.night << 4, 0, 0, 0, self.script.encode(), b"", 0, 0, 0, 0,
            b"",
        )  # fmt: skip

    @property
    def flags(self) -> int:
        """In what it differs from the default."""
        found = 0
        for value, flag in (
            (self.language or self.region, _LOCALE), (self.orientation, _ORIENTATION),
            (self.density, _DENSITY), (self.night, _UI_MODE), (self.version, _VERSION),
        ):  # fmt: skip
            found |= flag if value else 0
        return found


def parse_qualifiers(text: str) -> Config | None:
    """The configuration of a folder's qualifiers ("de-rAT-night-xhdpi-v26"); None if unknown."""
    config: dict[str, str | int] = {}
    for word in text.split("-") if text else []:
        for pattern, name, convert in _QUALIFIERS:
            if (found := re.fullmatch(pattern, word)) is not None and name not in config:
                value = convert(found)
                if isinstance(value, dict):
                    config.update(value)
                else:
                    config[name] = value
                break
        else:
            return None
    return Config(**config)  # type: ignore[arg-type]


def _bcp47(found: re.Match[str]) -> dict[str, str | int]:
    values: dict[str, str | int] = {"language": found["language"]}
    if found["script"]:
        values["script"] = found["script"]
    if found["region"]:
        values["region"] = found["region"]
    return values


_QUALIFIERS: Final = (
    (r"(?:[a-z]{2,3})(?<!car)", "language", lambda m: m[0]),
    (r"r([A-Z]{2}|[0-9]{3})", "region", lambda m: m[1]),
    (r"b\+(?P<language>[a-z]{2,3})(?:\+(?P<script>[A-Z][a-z]{3}))?"
     r"(?:\+(?P<region>[A-Z]{2}|[0-9]{3}))?", "language", _bcp47),
    (r"port|land", "orientation", lambda m: {"port": 1, "land": 2}[m[0]]),
    (r"notnight|night", "night", lambda m: {"notnight": 1, "night": 2}[m[0]]),
    ("|".join(DENSITIES), "density", lambda m: DENSITIES[m[0]]),
    (r"v([1-9][0-9]{0,2})", "version", lambda m: int(m[1])),
)  # fmt: skip


def _code(text: str, base: str) -> bytes:
    """Two letters as they are; three packed into 15 bits."""
    if len(text) != 3:
        return text.encode().ljust(2, b"\0")
    one, two, three = (ord(char) - ord(base) for char in text)
    return bytes([0x80 | three << 2 | two >> 3, (two & 7) << 5 | one])


@dataclass
class ResourceTable:
    """A table under construction, of the app ``package``."""

    package: str
    #: Type -> name -> configuration -> value.
    _types: dict[str, dict[str, dict[Config, Typed]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._types)

    def put(self, kind: str, name: str, value: Typed, config: Config | None = None) -> int:
        """Add the resource "kind/name" for a configuration; answers its id."""
        self._types.setdefault(kind, {}).setdefault(name, {})[config or Config()] = value
        found = self.id_of(kind, name)
        assert found is not None
        return found

    def id_of(self, kind: str, name: str) -> int | None:
        """The resource's id, None if there is none of this name."""
        if name not in self._types.get(kind, {}):
            return None
        number = [*self._types].index(kind) + 1
        return _APP << 24 | number << 16 | [*self._types[kind]].index(name)

    def build(self) -> bytes:
        """The file's bytes."""
        strings, types, keys = StringPool(), StringPool(), StringPool()
        body = b""
        for number, (kind, resources) in enumerate(self._types.items(), 1):
            types.add(kind)
            body += self._spec(number, resources)
            configs = dict.fromkeys(c for variants in resources.values() for c in variants)
            for config in sorted(configs, key=Config.pack):
                body += _type(number, resources, config, strings, keys)
        names, key_names = types.build(), keys.build()
        package = self.package[:127].encode("utf-16-le").ljust(256, b"\0")
        header = struct.pack("<I", _APP) + package
        header += struct.pack("<5I", 288, len(self._types), 288 + len(names), len(key_names), 0)
        whole = chunk(_PACKAGE_TYPE, header, names + key_names + body)
        return chunk(_TABLE_TYPE, struct.pack("<I", 1), strings.build() + whole)

    @staticmethod
    def _spec(number: int, resources: dict[str, dict[Config, Typed]]) -> bytes:
        flags = []
        for variants in resources.values():
            bits = 0
            for config in variants:
                bits |= config.flags
            flags.append(bits)
        header = struct.pack("<BBHI", number, 0, 0, len(flags))
        return chunk(_TYPE_SPEC_TYPE, header, struct.pack(f"<{len(flags)}I", *flags))


def _type(
    number: int,
    resources: dict[str, dict[Config, Typed]],
    config: Config,
    strings: StringPool,
    keys: StringPool,
) -> bytes:
    """One type in one configuration."""
    offsets, data = [], b""
    for name, variants in resources.items():
        value = variants.get(config)
        if value is None:
            offsets.append(_NO_ENTRY)
            continue
        offsets.append(len(data))
        data += struct.pack("<HHI", 8, 0, keys.add(name)) + value.pack(strings)
    packed = config.pack()
    start = 20 + len(packed) + 4 * len(offsets)
    header = struct.pack("<BBHII", number, 0, 0, len(offsets), start) + packed
    return chunk(_TYPE_TYPE, header, struct.pack(f"<{len(offsets)}I", *offsets) + data)
