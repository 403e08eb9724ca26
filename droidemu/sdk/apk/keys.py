# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys that APKs are signed with: a debug key, made once for each user, or the user's own."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from droidemu.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

#: Names another file for the debug key.
VARIABLE: Final = "DROIDEMU_DEBUG_KEY"
#: Where the password of a release key is looked for.
PASSWORD_VARIABLE: Final = "DROIDEMU_KEY_PASSWORD"

_BITS: Final = 2048
#: Android wants a certificate to be valid for the app's whole life.
_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
_UNTIL = datetime.datetime(2090, 1, 1, tzinfo=datetime.timezone.utc)
#: A file with a key and some certificates is never larger, in bytes.
_LARGEST: Final = 1 << 20


@dataclass(frozen=True)
class Signer:
    """An RSA key and its certificate."""

    key: RSAPrivateKey
    certificate: Certificate

    @property
    def certificate_bytes(self) -> bytes:
        """The certificate, DER."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self.certificate.public_bytes(Encoding.DER)

    @property
    def public_key_bytes(self) -> bytes:
        """The public key as a SubjectPublicKeyInfo, DER."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hex."""
        return hashlib.sha256(self.certificate_bytes).hexdigest()

    def sign(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256: the same bytes for the same data."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return self.key.sign(data, PKCS1v15(), SHA256())


def need_cryptography() -> None:
    """UserError when the package that signs is not installed."""
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise UserError(
            "the package cryptography is not installed: pip install 'droidemu[sdk]'"
        ) from None


def debug_key_file() -> Path:
    """Where the user's debug key lies: ``$DROIDEMU_DEBUG_KEY``, or the user's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("droidemu", appauthor=False)) / "debug-key.pem"


def debug_signer() -> Signer:
    """The user's debug key, made now if there is none yet. UserError."""
    need_cryptography()
    path = debug_key_file()
    if not path.is_file():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _make(path)
        except OSError as error:
            raise UserError(
                f"cannot make the debug key {path}: {error.strerror or error}"
            ) from None
    return read_signer(path)


def read_signer(path: Path) -> Signer:
    """The key and certificate in a PEM or PKCS #12 file (a Java keystore of today). UserError.

    The password of a file that has one is taken from ``$DROIDEMU_KEY_PASSWORD``.
    """
    need_cryptography()
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    if len(data) > _LARGEST:
        raise UserError(f"{path}: too large for a key")
    word = os.environ.get(PASSWORD_VARIABLE)
    password = word.encode("utf-8") if word else None
    try:
        signer = _from_pem(data, password) if b"-----BEGIN" in data else _from_p12(data, password)
    except UserError as error:
        raise UserError(f"{path}: {error}") from None
    except Exception as error:  # the library's errors are of many kinds, ASN.1's own too
        if password is None and (isinstance(error, TypeError) or b"-----BEGIN" not in data):
            raise UserError(f"{path}: not a key, or a password in ${PASSWORD_VARIABLE} is missing"
                            ) from None  # fmt: skip
        raise UserError(f"{path}: not a key, or ${PASSWORD_VARIABLE} is wrong") from None
    numbers = signer.certificate.public_key()
    if signer.key.public_key() != numbers:
        raise UserError(f"{path}: the certificate belongs to another key")
    return signer


def _from_pem(data: bytes, password: bytes | None) -> Signer:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificate

    is_encrypted = b"ENCRYPTED" in data
    key = load_pem_private_key(data, password if is_encrypted else None)
    if b"-----BEGIN CERTIFICATE" not in data:
        raise UserError("there is no certificate with the key (-----BEGIN CERTIFICATE-----)")
    return Signer(_checked(key), load_pem_x509_certificate(data))


def _from_p12(data: bytes, password: bytes | None) -> Signer:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    key, certificate, _ = load_key_and_certificates(data, password)
    if certificate is None:
        raise UserError("there is no certificate in it")
    return Signer(_checked(key), certificate)


def _checked(key: object) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if not isinstance(key, RSAPrivateKey):
        raise UserError("not an RSA key")
    return key


def _make(path: Path) -> None:
    """Writes a new key with its certificate; somebody else's who was faster stays. OSError."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COMMON_NAME, "DroidEmu debug key"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "DroidEmu"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .sign(key, SHA256())
    )
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    text += certificate.public_bytes(Encoding.PEM)
    handle, new = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # for its owner only
    made = Path(new)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        try:
            os.link(made, path)  # unlike a rename, never over a key that is there
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                made.replace(path)
    finally:
        with contextlib.suppress(OSError):
            made.unlink()
