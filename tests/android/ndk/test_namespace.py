# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's libraries have a name space of their own, as on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .apkkit import write_apk
from .appkit import _libraries, run_app


@pytest.mark.parametrize("compress", [False, True], ids=["inside", "extracted"])
@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_an_app_finds_its_own_libraries_and_the_ndks(
    tmp_path: Path, abi: str, compress: bool
) -> None:
    main = _libraries("spaces.c", ())
    extra = {
        name.replace("libspaces", "libextra"): data.replace(b"libspaces.so", b"libextra.so\0")
        for name, data in main.items()
    }
    apk = write_apk(
        tmp_path / "a.apk", libraries={**main, **extra}, compress=compress, lib="spaces"
    )
    result = run_app(apk, abi, tag="spaces")
    folder = "/system/lib64" if abi == "arm64-v8a" else "/system/lib"
    inner = f"base.apk!/lib/{abi}"
    if compress:
        inner = "lib/arm64" if abi == "arm64-v8a" else "lib/arm"
    me = f"/data/app/org.example.app/{inner}/libspaces.so"
    private = "libdl_android.so"
    assert result.lines[:5] == [
        "libextra.so found",
        "by path: the same",
        "liblog.so found",
        "libEGL.so found",
        f"{folder}/libz.so found",
    ]
    assert result.lines[5].startswith(f'dlopen failed: library "{private}" not found')
    assert result.lines[6] == (
        f'dlopen failed: library "{folder}/{private}" needed or dlopened by "{me}" is not '
        'accessible for the namespace "classloader-namespace"'
    )
    assert result.lines[7].startswith('dlopen failed: library "libnone.so" not found')
    assert result.lines[8:] == ["default: 1 0"]
    assert result.status == 0
