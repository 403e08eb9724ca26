# SPDX-License-Identifier: GPL-2.0-or-later
"""APK files written by struct, every field open to damage.

``apk(manifest(...), table, files)`` makes a whole one; :class:`Zip` any archive, sound or not.
Binary XML and resource tables come from :mod:`resbuild`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .resbuild import E, Plain, Table, axml

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
WEBP = b"RIFF\x40\0\0\0WEBPVP8L" + bytes(range(64))

Override = Mapping[str, int | bytes]


@dataclass(frozen=True)
class Item:
    """One file. ``central`` and ``local`` replace fields of the two headers: name, flags, method,
    crc, packed, size, offset, extra, disk."""

    name: str | bytes
    data: bytes = b""
    deflate: bool = False
    align: int = 1
    #: Sizes and checksum behind the content instead of in the local header.
    descriptor: bool = False
    #: Raw compressed bytes in the place of the right ones.
    packed: bytes | None = None
    central: Override = field(default_factory=dict)
    local: Override = field(default_factory=dict)
    #: Written over the previous entries from this offset on, without moving the end.
    at: int | None = None

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    def content(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if not self.deflate:
            return self.data
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()


@dataclass
class Zip:
    """An archive; ``end`` replaces fields of the end record: disk, first, here, count, size,
    offset, comment_size."""

    items: list[Item] = field(default_factory=list)
    comment: bytes = b""
    signing_block: bytes = b""
    end: Override = field(default_factory=dict)
    behind: bytes = b""
    before_end: bytes = b""
    before_directory: bytes = b""

    def add(self, name: str | bytes, data: bytes = b"", **how: object) -> Zip:
        self.items.append(replace(Item(name, data), **how))  # type: ignore[arg-type]
        return self

    def build(self) -> bytes:
        out, directory = bytearray(), b""
        for item in self.items:
            offset = len(out) if item.at is None else item.at
            facts: dict[str, int | bytes] = {
                "name": item.raw_name,
                "flags": 8 if item.descriptor else 0,
                "method": 8 if item.deflate else 0,
                "crc": zlib.crc32(item.data),
                "packed": len(item.content()),
                "size": len(item.data),
                "offset": offset,
                "extra": b"",
                "disk": 0,
            }
            late = {"crc": 0, "packed": 0, "size": 0} if item.descriptor else {}
            local = {**facts, **late, **item.local}
            start = offset + 30 + len(_bytes(local["name"])) + len(_bytes(local["extra"]))
            local["extra"] = _bytes(local["extra"]) + bytes(-start % item.align)
            if item.at is None:
                out += _local(local) + item.content()
                if item.descriptor:
                    out += b"PK\7\x08" + struct.pack(
                        "<III", facts["crc"], facts["packed"], facts["size"]
                    )
            directory += _central({**facts, **item.central})
        out += self.signing_block + self.before_directory
        end = {
            "disk": 0,
            "first": 0,
            "here": len(self.items),
            "count": len(self.items),
            "size": len(directory),
            "offset": len(out),
            "comment_size": len(self.comment),
            **self.end,
        }
        out += directory + self.before_end + b"PK\5\6"
        out += struct.pack("<4H2IH", *(end[key] for key in _END_KEYS))
        return bytes(out + self.comment + self.behind)


_END_KEYS = ("disk", "first", "here", "count", "size", "offset", "comment_size")


def _bytes(value: int | bytes) -> bytes:
    assert isinstance(value, bytes)
    return value


def _local(f: Mapping[str, int | bytes]) -> bytes:
    name, extra = _bytes(f["name"]), _bytes(f["extra"])
    return (
        struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, f["flags"], f["method"], 0, 0x21, f["crc"], f["packed"],
            f["size"], len(name), len(extra),
        ) + name + extra
    )  # fmt: skip


def _central(f: Mapping[str, int | bytes]) -> bytes:
    name, extra = _bytes(f["name"]), _bytes(f["extra"])
    return (
        struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, f["flags"], f["method"], 0, 0x21, f["crc"],
            f["packed"], f["size"], len(name), len(extra), 0, f["disk"], 0, 0, f["offset"],
        ) + name + extra
    )  # fmt: skip


def _prefixed(*parts: bytes) -> bytes:
    return b"".join(struct.pack("<I", len(part)) + part for part in parts)


def signing_block(certificates: Mapping[int, bytes]) -> bytes:
    """An APK signing block: scheme id to its signer's certificate, without real signatures."""
    pairs = b""
    for number, certificate in certificates.items():
        signed = _prefixed(b"", _prefixed(certificate), b"")
        value = _prefixed(_prefixed(_prefixed(signed, b"", b"")))
        pairs += struct.pack("<QI", len(value) + 4, number) + value
    size = struct.pack("<Q", len(pairs) + 24)
    return size + pairs + size + b"APK Sig Block 42"


def intent_filter(*names: str) -> E:
    """``<intent-filter>`` with actions and categories by their whole names."""
    return E(
        "intent-filter",
        {},
        [E("category" if ".category." in n else "action", {"android:name": n}) for n in names],
    )


LAUNCHER = intent_filter("android.intent.action.MAIN", "android.intent.category.LAUNCHER")


def native_activity(lib: str | None = None, **attributes: Plain) -> E:
    """A NativeActivity that a launcher shows."""
    inner = [LAUNCHER]
    if lib is not None:
        inner.append(E("meta-data", {"android:name": "android.app.lib_name", "android:value": lib}))
    named = {f"android:{name}": value for name, value in attributes.items()}
    return E("activity", {"android:name": "android.app.NativeActivity", **named}, inner)


def manifest(
    *components: E,
    package: str = "org.example.app",
    application: Mapping[str, Plain] | None = None,
    others: Sequence[E] = (),
    **attributes: Plain,
) -> E:
    """``<manifest>`` with an application of these components."""
    plain = {"package": package, "android:versionCode": 7, "android:versionName": "1.2"}
    return E(
        "manifest",
        {**plain, **attributes},
        [
            E("uses-sdk", {"android:minSdkVersion": 21, "android:targetSdkVersion": 30}),
            *others,
            E("application", {f"android:{k}": v for k, v in (application or {}).items()},
              list(components)),
        ],
    )  # fmt: skip


def apk(root: E, table: Table | None = None, files: Mapping[str, bytes] | None = None) -> bytes:
    """A whole APK: libraries stored and aligned to 4096 bytes, assets and resources deflated."""
    archive = Zip().add("AndroidManifest.xml", axml(root), deflate=True)
    if table is not None:
        archive.add("resources.arsc", table.build(), align=4)
    for name, data in (files or {}).items():
        if name.endswith(".so"):
            archive.add(name, data, align=4096)
        else:
            archive.add(name, data, deflate=True)
    return archive.build()
