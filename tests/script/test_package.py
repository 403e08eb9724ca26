# SPDX-License-Identifier: GPL-2.0-or-later
"""Libraries out of APKs, and the guest's log, in scripts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from droidemu.cli.call import command
from droidemu.loader.apk.errors import ApkError
from droidemu.script import Guest, GuestError
from tests.loader.apkbuild import manifest
from tests.loader.resbuild import axml

ABIS = {"arm64-v8a": "arm64-v8a", "armeabi-v7a": "armeabi-v7a", "thumb": "armeabi-v7a"}


@pytest.fixture(params=[zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "compressed"])
def apk(
    request: pytest.FixtureRequest, libraries: dict[str, Path], variant: str, tmp_path: Path
) -> Path:
    """An app of Java code with the test library; stored ones are not aligned either."""
    path = tmp_path / "app.apk"
    with zipfile.ZipFile(path, "w", request.param) as archive:
        archive.writestr("AndroidManifest.xml", axml(manifest()))
        archive.writestr("classes.dex", b"dex\n035\0")
        archive.write(libraries[variant], f"lib/{ABIS[variant]}/libtest.so")
    return path


def test_a_library_in_an_apk(guest: Guest, apk: Path) -> None:
    package = guest.open_apk(apk)
    assert package.libraries == ["libtest.so"]
    library = package.open("libtest.so")
    assert library.function("int add(int, int)")(20, 22) == 42
    assert library.function("int was_prepared()")() == 42
    with pytest.raises(GuestError, match=r"has no libx\.so \(there are: libtest\.so\)"):
        package.open("libx.so")


def test_from_the_shell(apk: Path, variant: str) -> None:
    words = [f"{apk}!libtest.so", "add", "20", "22", "--abi", ABIS[variant]]
    result = CliRunner().invoke(command, words)
    assert (result.exception, result.stdout) == (None, "42\n")


def test_none_for_this_guest(apk: Path, variant: str) -> None:
    other = "arm64-v8a" if variant == "thumb" else "armeabi-v7a"
    if ABIS[variant] == other:
        other = "arm64-v8a"
    with Guest(other) as guest, pytest.raises(GuestError, match="no libraries for this guest"):
        guest.open_apk(apk)


def test_no_apk(guest: Guest, tmp_path: Path) -> None:
    path = tmp_path / "text.apk"
    path.write_text("text", encoding="utf-8")
    with pytest.raises(ApkError):
        guest.open_apk(path)


def test_the_log(guest: Guest) -> None:
    heard: list[tuple[int, str, str]] = []
    guest.on_log(lambda message: heard.append((message.priority, message.tag, message.text)))
    liblog = guest.open("liblog.so")
    write = liblog.function("int __android_log_write(int, const char *, const char *)")
    write(4, "script", "one\ntwo")
    assert heard == [(4, "script", "one\ntwo")]
