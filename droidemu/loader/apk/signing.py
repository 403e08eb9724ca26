# SPDX-License-Identifier: GPL-2.0-or-later
"""Which signature schemes an APK carries, and whose certificates they name.

Detection only: no digest is computed and no signature is checked, since nothing here depends on
who signed an app. Formats: the APK signing block in front of the zip directory ("APK Signature
Scheme v2", v3, v3.1), and v1's files in ``META-INF``.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from droidemu.loader.apk.errors import ApkError
from droidemu.loader.apk.zip import ZipArchive

_MAGIC = b"APK Sig Block 42"
#: Largest block that is read: certificates, padding, source stamps.
MAX_BLOCK: Final = 16 << 20
MAX_PAIRS: Final = 1000
MAX_SIGNERS: Final = 100

V2: Final = 0x7109871A
V3: Final = 0xF05368C0
V31: Final = 0x1B93AD61
_SCHEMES: Final[dict[int, str]] = {V2: "v2", V3: "v3", V31: "v3.1"}
_V1_SIGNATURE = re.compile(r"META-INF/[^/]+\.(RSA|DSA|EC)", re.IGNORECASE)


@dataclass(frozen=True)
class Signatures:
    """What is there, unverified."""

    #: Of "v1", "v2", "v3", "v3.1", in this order.
    schemes: tuple[str, ...] = ()
    #: SHA-256 of each v2 and v3 signer's certificate (DER), in hex, without repeats.
    certificates: tuple[str, ...] = ()


def find_signatures(archive: ZipArchive) -> Signatures:
    """The signature schemes of an APK; raises :class:`ApkError` if the block is damaged."""
    schemes = []
    if any(_V1_SIGNATURE.fullmatch(entry.name) for entry in archive):
        schemes.append("v1")
    certificates: dict[str, None] = {}
    pairs = dict(_pairs(archive))
    for number, scheme in _SCHEMES.items():
        if number in pairs:
            schemes.append(scheme)
            for certificate in _certificates(pairs[number], archive.name):
                certificates[hashlib.sha256(certificate).hexdigest()] = None
    return Signatures(tuple(schemes), tuple(certificates))


def _pairs(archive: ZipArchive) -> Iterator[tuple[int, bytes]]:
    """(id, value) of everything in the signing block; nothing if there is no block."""
    data, end = archive.data, archive.directory_offset
    if end < 32 or data[end - 16 : end] != _MAGIC:
        return
    (size,) = struct.unpack("<Q", data[end - 24 : end - 16])
    start = end - 8 - size
    if size < 24 or start < archive.content_end:
        raise ApkError(f"{archive.name}: the signing block overlaps the archive's files")
    if size > MAX_BLOCK:
        raise ApkError(f"{archive.name}: a signing block of {size} bytes is larger than any real")
    if data[start : start + 8] != data[end - 24 : end - 16]:
        raise ApkError(f"{archive.name}: the signing block is damaged: its two sizes differ")
    at, last = start + 8, end - 24
    for _ in range(MAX_PAIRS):
        if at == last:
            return
        if at + 12 > last:
            break
        length, number = struct.unpack("<QI", data[at : at + 12])
        if length < 4 or at + 8 + length > last:
            break
        yield number, data[at + 12 : at + 8 + length]
        at += 8 + length
    raise ApkError(f"{archive.name}: the signing block is damaged at {at:#x}")


def _certificates(block: bytes, name: str) -> Iterator[bytes]:
    """The first certificate of each signer: signers > signer > signed data > certificates."""
    for signers in _sequence(block, name, 1):
        for signer in _sequence(signers, name, MAX_SIGNERS):
            signed = next(_sequence(signer, name, 1), b"")
            parts = list(_sequence(signed, name, 2))  # digests, certificates
            if len(parts) == 2:
                yield from list(_sequence(parts[1], name, 1))[:1]


def _sequence(data: bytes, name: str, limit: int) -> Iterator[bytes]:
    """The first ``limit`` length-prefixed parts."""
    at = 0
    while at < len(data) and limit:
        if at + 4 > len(data):
            raise ApkError(f"{name}: a signature is cut off")
        (size,) = struct.unpack_from("<I", data, at)
        if at + 4 + size > len(data):
            raise ApkError(f"{name}: a signature is cut off")
        yield data[at + 4 : at + 4 + size]
        at, limit = at + 4 + size, limit - 1
