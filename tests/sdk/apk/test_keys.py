# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys: the user's debug key is made once; other files are read, or told about in one line."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from droidemu.errors import UserError
from droidemu.sdk.apk import keys
from droidemu.sdk.apk.keys import PASSWORD_VARIABLE, VARIABLE, Signer, debug_signer, read_signer


def test_it_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "key.pem"
    monkeypatch.setenv(VARIABLE, str(path))
    first, second = debug_signer(), debug_signer()
    assert first.fingerprint == second.fingerprint
    assert first.key.key_size == 2048 and first.certificate.subject == first.certificate.issuer
    assert [p.name for p in path.parent.iterdir()] == ["key.pem"]
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_two_at_once_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(debug_signer) for _ in range(4)]
    assert len({job.result().fingerprint for job in jobs}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_the_place_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    path = keys.debug_key_file()
    assert path.is_absolute() and path.name == "debug-key.pem" and "droidemu" in path.parts


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(UserError, match=r"cryptography is not installed.*droidemu\[sdk\]"):
        debug_signer()


def test_where_it_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "key.pem"))
    with pytest.raises(UserError, match="cannot make the debug key"):
        debug_signer()


def pem(signer: Signer, password: bytes | None = None) -> bytes:
    how = BestAvailableEncryption(password) if password else NoEncryption()
    return signer.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, how
    ) + signer.certificate.public_bytes(Encoding.PEM)


def test_own_keys(signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    monkeypatch.setenv(PASSWORD_VARIABLE, "secret")
    store = pkcs12.serialize_key_and_certificates(
        b"key", signer.key, signer.certificate, None, BestAvailableEncryption(b"secret")
    )
    for data in (pem(signer), pem(signer, b"secret"), store):
        path.write_bytes(data)
        assert read_signer(path).fingerprint == signer.fingerprint


def test_keys_that_will_not_do(
    signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    curve = ec.generate_private_key(ec.SECP256R1())
    certificate = signer.certificate.public_bytes(Encoding.PEM)

    def plain(key: object) -> bytes:
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore

    cases = {
        b"": "not a key, or a password",
        b"nonsense": "not a key, or a password",
        b"-----BEGIN NONSENSE": "not a key",
        certificate: "not a key",
        plain(signer.key): "no certificate",
        plain(other) + certificate: "belongs to another key",
        plain(curve) + certificate: "not an RSA key",
        pem(signer, b"secret"): "a password in",
        bytes(2 << 20): "too large",
    }
    path = tmp_path / "key.pem"
    for data, words in cases.items():
        path.write_bytes(data)
        with pytest.raises(UserError) as caught:
            read_signer(path)
        text = str(caught.value)
        assert text.startswith(f"{path}: ") and words in text and "\n" not in text
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong")
    path.write_bytes(pem(signer, b"secret"))
    with pytest.raises(UserError, match="is wrong"):
        read_signer(path)
    with pytest.raises(UserError, match="nowhere"):
        read_signer(tmp_path / "nowhere")
