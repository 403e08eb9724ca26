# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks signatures of APKs, written from the schemes' description and not from the writer."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    pkcs7,
)

V2, V3 = 0x7109871A, 0xF05368C0
RSA_PKCS1_SHA256 = 0x0103


class Bad(Exception):
    """The signature does not hold."""


def parts(data: bytes) -> list[bytes]:
    """The length-prefixed parts that fill the data."""
    found = []
    while data:
        (size,) = struct.unpack_from("<I", data)
        if 4 + size > len(data):
            raise Bad("a part is cut off")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def sections(apk: bytes) -> tuple[bytes, dict[int, bytes], bytes, bytes]:
    """Contents, the block's pairs, directory, end record."""
    end = apk.rindex(b"PK\5\6")
    size, offset = struct.unpack_from("<II", apk, end + 12)
    if offset + size != end:
        raise Bad("the directory does not end at the end record")
    if apk[offset - 16 : offset] != b"APK Sig Block 42":
        raise Bad("no signing block")
    (length,) = struct.unpack_from("<Q", apk, offset - 24)
    start = offset - length - 8
    if struct.unpack_from("<Q", apk, start) != (length,):
        raise Bad("two sizes")
    pairs, at = {}, start + 8
    while at < offset - 24:
        count, number = struct.unpack_from("<QI", apk, at)
        pairs[number] = apk[at + 12 : at + 8 + count]
        at += 8 + count
    return apk[:start], pairs, apk[offset:end], apk[end:]


def content_digest(contents: bytes, directory: bytes, end: bytes) -> bytes:
    """SHA-256 over the digests of all pieces of 1 MiB."""
    end = end[:16] + struct.pack("<I", len(contents)) + end[20:]

    def pieces() -> Iterator[bytes]:
        for part in (contents, directory, end):
            for at in range(0, len(part), 1 << 20):
                piece = part[at : at + (1 << 20)]
                head = b"\xa5" + len(piece).to_bytes(4, "little")
                yield hashlib.sha256(head + piece).digest()

    digests = list(pieces())
    top = b"\x5a" + len(digests).to_bytes(4, "little") + b"".join(digests)
    return hashlib.sha256(top).digest()


def verify_block(apk: bytes, scheme: int) -> x509.Certificate:
    """The signer's certificate, when the scheme's signature holds. Bad."""
    contents, pairs, directory, end = sections(apk)
    signers = parts(parts(pairs[scheme])[0])
    if len(signers) != 1:
        raise Bad("not one signer")
    signer = signers[0]
    if scheme == V2:
        signed, signatures, key = parts(signer)
        digests, certificates, attributes = parts(signed)
        if scheme == V2 and V3 in pairs:
            marks = {struct.unpack("<II", part) for part in parts(attributes)}
            if (0xBEEFF00D, 3) not in marks:
                raise Bad("v3 could be cut out")
    else:
        (size,) = struct.unpack_from("<I", signer)
        signed, rest = signer[4 : 4 + size], signer[4 + size :]
        low, high = struct.unpack_from("<II", rest)
        signatures, key = parts(rest[8:])
        (digests_size,) = struct.unpack_from("<I", signed)
        digests, more = signed[4 : 4 + digests_size], signed[4 + digests_size :]
        (size,) = struct.unpack_from("<I", more)
        certificates, more = more[4 : 4 + size], more[4 + size :]
        if struct.unpack_from("<II", more) != (low, high) or not 28 <= low <= high:
            raise Bad("levels differ")
        if parts(more[8:]) != [b""]:
            raise Bad("attributes")
    certificate = x509.load_der_x509_certificate(parts(certificates)[0])
    public = load_der_public_key(key)
    if not isinstance(public, RSAPublicKey):
        raise Bad("not an RSA key")
    if (
        certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        != key
    ):
        raise Bad("the key is not the certificate's")
    algorithms = []
    for signature in parts(signatures):
        algorithms.append(struct.unpack_from("<I", signature)[0])
        public.verify(parts(signature[4:])[0], signed, PKCS1v15(), SHA256())
    listed = []
    for digest in parts(digests):
        listed.append(struct.unpack_from("<I", digest)[0])
        if parts(digest[4:])[0] != content_digest(contents, directory, end):
            raise Bad("the archive is another one")
    if algorithms != [RSA_PKCS1_SHA256] or listed != algorithms:
        raise Bad("other algorithms")
    return certificate


def attributes_of(section: str) -> dict[str, str]:
    """Names and values of a part of a JAR manifest."""
    lines = section.replace("\r\n ", "").split("\r\n")
    return dict(line.split(": ", 1) for line in lines if line)


def verify_v1(apk: bytes) -> x509.Certificate:
    """The certificate of the JAR signature, when every file is as it lists them. Bad."""
    archive = zipfile.ZipFile(BytesIO(apk))
    names = archive.namelist()
    (block_name,) = (name for name in names if re.fullmatch(r"META-INF/\w+\.RSA", name))
    listed = archive.read(block_name.replace(".RSA", ".SF"))
    manifest = archive.read("META-INF/MANIFEST.MF")
    if any(len(line) > 72 for line in (listed + manifest).split(b"\r\n")):
        raise Bad("a line is too long")

    def digest(data: bytes) -> str:
        return base64.b64encode(hashlib.sha256(data).digest()).decode()

    head, *files = manifest.decode().split("\r\n\r\n")
    signed_head, *signed_files = listed.decode().split("\r\n\r\n")
    if attributes_of(signed_head)["SHA-256-Digest-Manifest"] != digest(manifest):
        raise Bad("another manifest")
    assert attributes_of(head)["Manifest-Version"] == "1.0"
    found = {}
    for section, signed in zip(files, signed_files, strict=True):
        if not section:
            continue
        values, its = attributes_of(section), attributes_of(signed)
        found[values["Name"]] = values["SHA-256-Digest"]
        if its != {
            "Name": values["Name"],
            "SHA-256-Digest": digest((section + "\r\n\r\n").encode()),
        }:
            raise Bad(f"the section of {values['Name']} is another one")
    actual = {n: digest(archive.read(n)) for n in names if not n.startswith("META-INF/")}
    if found != actual:
        raise Bad("other files")
    block = archive.read(block_name)
    (certificate,) = pkcs7.load_der_pkcs7_certificates(block)
    public = certificate.public_key()
    assert isinstance(public, RSAPublicKey)
    # Without attributes the signature is over the file itself, and stands at the end.
    public.verify(block[-public.key_size // 8 :], listed, PKCS1v15(), SHA256())
    return certificate
