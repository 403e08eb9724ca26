# SPDX-License-Identifier: GPL-2.0-or-later
"""Signatures hold, and do not hold any more when anything is another."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidSignature

from droidemu.loader.apk.signing import find_signatures
from droidemu.loader.apk.zip import ZipArchive
from droidemu.sdk.apk.keys import Signer
from droidemu.sdk.apk.signing import sign, v1_entries
from droidemu.sdk.apk.zipwriter import Entry, write_zip

from . import verify


def entries(large: int = 0) -> list[Entry]:
    dice = random.Random(7)
    return [
        Entry("AndroidManifest.xml", b"not really one" * 50),
        Entry("assets/" + "long-" * 30 + "name.txt", "grüße\n".encode() * 100),
        Entry("assets/ünïcode/名前.bin", dice.randbytes(1000), compress=False),
        Entry("lib/arm64-v8a/libx.so", dice.randbytes(5000 + large), compress=False, align=16384),
    ]


@pytest.mark.parametrize("large", [0, 3 << 20])
def test_v2_and_v3_hold(signer: Signer, large: int) -> None:
    apk = sign(write_zip(entries(large)), signer, 24)
    for scheme in (verify.V2, verify.V3):
        assert verify.verify_block(apk, scheme) == signer.certificate
    found = find_signatures(ZipArchive(apk))
    assert found.schemes == ("v2", "v3")
    assert found.certificates == (signer.fingerprint,)
    assert zipfile.ZipFile(BytesIO(apk)).testzip() is None


def test_v1_holds(signer: Signer) -> None:
    files = entries()
    apk = sign(write_zip([*files, *v1_entries(files, signer)]), signer, 21)
    assert verify.verify_v1(apk) == signer.certificate
    assert verify.verify_block(apk, verify.V2) == signer.certificate
    assert find_signatures(ZipArchive(apk)).schemes == ("v1", "v2", "v3")


def test_the_same_files_give_the_same_bytes(signer: Signer) -> None:
    files = entries()
    one, two = (sign(write_zip([*files, *v1_entries(files, signer)]), signer, 21) for _ in range(2))
    assert one == two


def test_a_changed_byte_is_noticed(signer: Signer) -> None:
    apk = sign(write_zip(entries()), signer, 24)
    block = apk.index(b"APK Sig Block 42")
    places = [100, 5000, 20000, len(apk) - 30, len(apk) - 100, apk.rindex(b"PK\1\2") + 20]
    for place in places:
        assert not block - 3000 < place < block + 16
        damaged = bytearray(apk)
        damaged[place] ^= 1
        with pytest.raises(Exception) as caught:
            verify.verify_block(bytes(damaged), verify.V2)
        assert isinstance(caught.value, (verify.Bad, ValueError, IndexError)), place


def test_signed_data_cannot_be_another(signer: Signer) -> None:
    apk = sign(write_zip(entries()), signer, 24)
    at = apk.index(signer.certificate_bytes)
    damaged = bytearray(apk)
    damaged[at - 20] ^= 1  # the digest, in front of the certificate
    with pytest.raises((InvalidSignature, verify.Bad)):
        verify.verify_block(bytes(damaged), verify.V2)


def test_v1_lists_every_file(signer: Signer, app: Callable[..., object]) -> None:
    files = entries()
    signed = v1_entries(files, signer)
    apk = write_zip([*files[:-1], Entry(files[-1].name, b"other"), *signed]).whole()
    with pytest.raises(verify.Bad, match="other files"):
        verify.verify_v1(apk)
