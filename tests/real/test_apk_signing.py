# SPDX-License-Identifier: GPL-2.0-or-later
"""APKs that we write, as Android's own tools see them (Debian: aapt, zipalign, apksigner)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("cryptography")

from sdk.apk.conftest import make_app, tiny_library

from droidemu.sdk.apk.keys import VARIABLE, debug_signer
from droidemu.sdk.apk.pack import own_libraries, pack_app

pytestmark = pytest.mark.skipif(
    not (shutil.which("aapt") and shutil.which("zipalign")),
    reason="aapt or zipalign is not installed",
)


def tool(*words: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, timeout=120
    )
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture(params=[21, 24, 33])
def apk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app for this API level and later ones."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    for abi, machine in (("arm64-v8a", 183), ("armeabi-v7a", 40)):
        library = tmp_path / "libs" / abi / "libball.so"
        library.parent.mkdir(parents=True)
        library.write_bytes(tiny_library(machine))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "größe-名前.txt").write_text("text " * 500, encoding="utf-8")
    app = make_app(
        label={"default": "Ball", "de": "Bällchen", "zh": "球"}, min_sdk=request.param,
        target_sdk=34, permissions=["VIBRATE"], features=["hardware.sensor.light?"],
        orientation="portrait", opengl_es="3.0", version_code=5, version_name="0.5",
    )  # fmt: skip
    abis = ("arm64-v8a", "armeabi-v7a")
    libraries = [x for abi in abis for x in own_libraries(tmp_path, app, abi)]
    path = tmp_path / "ball.apk"
    path.write_bytes(pack_app(tmp_path, app, libraries, True, debug_signer()))
    return path


def min_sdk(apk: Path) -> int:
    found = re.search(r"sdkVersion:'(\d+)'", tool("aapt", "dump", "badging", apk))
    assert found is not None
    return int(found[1])


def test_badging(apk: Path) -> None:
    text = tool("aapt", "dump", "badging", apk)
    for line in (
        "package: name='org.example.ball' versionCode='5' versionName='0.5'",
        "targetSdkVersion:'34'", "uses-permission: name='android.permission.VIBRATE'",
        "application-label:'Ball'", "application-label-de:'Bällchen'", "application-label-zh:'球'",
        "application-icon-640:'res/mipmap-anydpi-v26/ic_launcher.xml'", "application-debuggable",
        "launchable-activity: name='android.app.NativeActivity'", "uses-gl-es: '0x30000'",
        "uses-feature-not-required: name='android.hardware.sensor.light'",
        "native-code: 'arm64-v8a' 'armeabi-v7a'",
    ):  # fmt: skip
        assert line in text
    tree = tool("aapt", "dump", "xmltree", apk, "AndroidManifest.xml")
    assert 'android:value(0x01010024)="ball"' in tree and "extractNativeLibs(0x010104ea)" in tree
    assert "resource 0x7f" in tool("aapt", "dump", "--values", "resources", apk)


def test_alignment(apk: Path) -> None:
    assert "Verification successful" in tool("zipalign", "-c", "-v", "-p", "4", apk)


@pytest.mark.skipif(not shutil.which("apksigner"), reason="apksigner is not installed")
def test_signatures(apk: Path) -> None:
    text = tool("apksigner", "verify", "-v", "--print-certs", apk)
    assert "WARNING" not in text
    found = dict(re.findall(r"Verified using (v\d) scheme .*: (true|false)", text))
    v1 = "true" if min_sdk(apk) < 24 else "false"
    # From API level 28 on nobody asks for v2 any more, so apksigner does not look.
    assert (found["v1"], found["v3"]) == (v1, "true")
    assert found["v2"] == ("true" if min_sdk(apk) < 28 else found["v2"])
    assert f"certificate SHA-256 digest: {debug_signer().fingerprint}" in text
    for level in (24, 27, 28, 34):
        if level >= min_sdk(apk):
            tool("apksigner", "verify", "--min-sdk-version", str(level), apk)


@pytest.mark.skipif(not shutil.which("apksigner"), reason="apksigner is not installed")
def test_damage_is_noticed_by_them_too(apk: Path) -> None:
    data = bytearray(apk.read_bytes())
    data[data.index(b"PNG") + 60] ^= 1
    apk.write_bytes(data)
    done = subprocess.run(["apksigner", "verify", apk], check=False, capture_output=True)
    assert done.returncode != 0
