# SPDX-License-Identifier: GPL-2.0-or-later
"""An app whose activity is a class of its own: its dex file says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.android.java.dex import DexClass, DexMember
from tests.android.java.dexbuild import build
from tests.android.ndk import appkit
from tests.android.ndk.apkkit import java_activity, write_apk
from tests.loader.apkbuild import manifest

MAIN = DexClass(
    "org/example/app/Main", "android/app/NativeActivity", (), 1, (),
    (DexMember("<init>", "()V", 1), DexMember("vibrate", "(I)V", 1)),
)  # fmt: skip


def test_the_activity_is_its_own_class(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    apk = write_apk(
        tmp_path / "a.apk",
        root=manifest(java_activity("org.example.app.Main", "probe")),
        libraries=appkit._libraries("probe.c", ()),
        assets={"probe.txt": b"java"},
        files={"classes.dex": build([MAIN])},
    )
    result = appkit.run_app(apk, "arm64-v8a", frames=4)
    assert "Java knows org.example.app" in result.lines
    assert not [line for line in caplog.messages if "not modelled" in line]
    write_apk(
        apk,
        root=manifest(java_activity("org.example.app.Main", "probe")),
        libraries=appkit._libraries("probe.c", ()),
        assets={"probe.txt": b"java"},
    )
    result = appkit.run_app(apk, "arm64-v8a", frames=4)
    assert "Java knows org.example.app" in result.lines
    assert [line for line in caplog.messages if "org.example.app.Main is not modelled" in line]
