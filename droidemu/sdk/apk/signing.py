# SPDX-License-Identifier: GPL-2.0-or-later
"""Signs APKs: schemes v2 and v3 (the block in front of the zip directory), v1 for old Androids.

v2 and v3 cover all bytes of the archive: its contents, its directory and its end record, cut into
pieces of 1 MiB. Android 7 (API level 24) checks v2, Android 9 v3. Before, only v1's signed list
of checksums in ``META-INF`` is known.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterable, Sequence
from typing import Final

from droidemu.sdk.apk.keys import Signer
from droidemu.sdk.apk.zipwriter import Archive, Entry

V2: Final = 0x7109871A
V3: Final = 0xF05368C0
_MAGIC: Final = b"APK Sig Block 42"
#: RSASSA-PKCS1-v1_5 with SHA2-256.
_ALGORITHM: Final = 0x0103
#: In v2: "there is a v3 signature too", so that it cannot be cut out.
_STRIPPING: Final = 0xBEEFF00D
_PIECE: Final = 1 << 20
#: The first API levels that check v2 and v3, and the last that may ever check v3.
V2_SDK: Final = 24
V3_SDK: Final = 28
_LAST_SDK: Final = 0x7FFFFFFF

_LINE: Final = 70


def sign(archive: Archive, signer: Signer, min_sdk: int) -> bytes:
    """The signed APK. ``min_sdk`` decides nothing but what v3 says of itself. UserError."""
    digest = _digest(archive)
    v2 = _v2(signer, digest)
    v3 = _v3(signer, digest, max(min_sdk, V3_SDK))
    pairs = b"".join(struct.pack("<QI", len(v) + 4, n) + v for n, v in ((V2, v2), (V3, v3)))
    size = struct.pack("<Q", len(pairs) + 24)
    return archive.whole(size + pairs + size + _MAGIC)


def _digest(archive: Archive) -> bytes:
    """The digest of the three parts' pieces; the end record as if there were no block."""
    pieces = []
    for part in (archive.contents, archive.directory, archive.end(len(archive.contents))):
        view = memoryview(part)
        for at in range(0, len(view), _PIECE):
            piece = view[at : at + _PIECE]
            pieces.append(hashlib.sha256(b"\xa5" + struct.pack("<I", len(piece)) + piece).digest())
    top = b"\x5a" + struct.pack("<I", len(pieces)) + b"".join(pieces)
    return hashlib.sha256(top).digest()


def _v2(signer: Signer, digest: bytes) -> bytes:
    """Signers > signer > (signed data, signatures, public key)."""
    stripping = _prefixed(struct.pack("<II", _STRIPPING, 3))
    signed = _parts(_digests(digest), _prefixed(signer.certificate_bytes), stripping)
    return _prefixed(
        _prefixed(_parts(signed, _signatures(signer, signed), signer.public_key_bytes))
    )


def _v3(signer: Signer, digest: bytes, min_sdk: int) -> bytes:
    levels = struct.pack("<II", min_sdk, _LAST_SDK)
    signed = _parts(_digests(digest), _prefixed(signer.certificate_bytes)) + levels + _prefixed(b"")
    one = _prefixed(signed) + levels
    one += _parts(_signatures(signer, signed), signer.public_key_bytes)
    return _prefixed(_prefixed(one))


def _digests(digest: bytes) -> bytes:
    return _prefixed(struct.pack("<I", _ALGORITHM) + _prefixed(digest))


def _signatures(signer: Signer, signed: bytes) -> bytes:
    return _prefixed(struct.pack("<I", _ALGORITHM) + _prefixed(signer.sign(signed)))


def _prefixed(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def _parts(*parts: bytes) -> bytes:
    return b"".join(map(_prefixed, parts))


# --- v1 -------------------------------------------------------------------------------------------


def v1_entries(entries: Sequence[Entry], signer: Signer) -> list[Entry]:
    """The files of ``META-INF`` that sign the entries for Android before 7."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    main = _section([("Manifest-Version", "1.0"), ("Created-By", "DroidEmu")])
    sections = {
        entry.name: _section([("Name", entry.name), ("SHA-256-Digest", _base64(entry.data))])
        for entry in entries
    }
    manifest = main + b"".join(sections.values())
    lines = [
        ("Signature-Version", "1.0"),
        ("Created-By", "DroidEmu"),
        ("SHA-256-Digest-Manifest", _base64(manifest)),
        ("X-Android-APK-Signed", "2, 3"),
    ]
    listed = _section(lines) + b"".join(
        _section([("Name", name), ("SHA-256-Digest", _base64(section))])
        for name, section in sections.items()
    )
    block = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(listed)
        .add_signer(signer.certificate, signer.key, SHA256())
        .sign(
            Encoding.DER,
            [
                pkcs7.PKCS7Options.DetachedSignature,
                pkcs7.PKCS7Options.NoAttributes,
                pkcs7.PKCS7Options.Binary,
            ],
        )
    )
    return [
        Entry("META-INF/DROIDEMU.SF", listed),
        Entry("META-INF/DROIDEMU.RSA", block),
        Entry("META-INF/MANIFEST.MF", manifest),
    ]


def _base64(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")


def _section(lines: Iterable[tuple[str, str]]) -> bytes:
    """Lines of a JAR manifest, long ones folded, and an empty line."""
    out = b""
    for name, value in lines:
        raw = f"{name}: {value}".encode()
        out += raw[:_LINE] + b"\r\n"
        for at in range(_LINE, len(raw), _LINE - 1):
            out += b" " + raw[at : at + _LINE - 1] + b"\r\n"
    return out + b"\r\n"
