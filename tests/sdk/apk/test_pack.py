# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole APKs, read back by droidemu/loader/apk."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.loader.apk.config import device_config
from droidemu.loader.apk.package import Apk
from droidemu.sdk.apk.app import App
from droidemu.sdk.apk.keys import Signer
from droidemu.sdk.apk.pack import Library, own_libraries, pack_app
from droidemu.sdk.apk.resources import read_file

from . import verify
from .conftest import tiny_library

Make = Callable[..., App]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
PHONE = device_config(width=1080, height=1920, dpi=420, locale="de-DE")


def files(folder: Path, contents: dict[str, bytes | str]) -> Path:
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project's folder with libraries and assets."""
    return files(
        tmp_path,
        {
            "libs/arm64-v8a/libball.so": tiny_library(183),
            "libs/armeabi-v7a/libball.so": tiny_library(40),
            "assets/levels/1.txt": "one " * 100,
            "assets/sound.ogg": b"OggS" + bytes(100),
            "assets/.hidden": "no",
            "assets/old.txt~": "no",
        },
    )


def pack(root: Path, app: App, signer: Signer, debuggable: bool = True) -> Apk:
    libraries = [
        lib for abi in ("arm64-v8a", "armeabi-v7a") for lib in own_libraries(root, app, abi)
    ]
    data = pack_app(root, app, libraries, debuggable, signer)
    assert data == pack_app(root, app, libraries, debuggable, signer)
    verify.verify_block(data, verify.V2)
    verify.verify_block(data, verify.V3)
    return Apk(data, "test.apk")


def test_as_little_as_possible(root: Path, app: Make, signer: Signer) -> None:
    apk = pack(root, app(), signer)
    facts = apk.manifest
    assert (facts.package, facts.version_code, facts.version_name) == ("org.example.ball", 1, "1.0")
    assert (facts.min_sdk, facts.target_sdk) == (24, 34)
    assert facts.debuggable and not facts.has_code and not facts.extract_native_libs
    activity = facts.launcher
    assert activity is not None and activity.native and activity.exported
    assert (activity.lib_name, activity.screen_orientation) == ("ball", "unspecified")
    assert "orientation" in activity.config_changes
    assert apk.label() == "ball" and apk.abis == ("arm64-v8a", "armeabi-v7a")
    icon = apk.icon(PHONE)
    assert icon is not None and icon.kind == "adaptive" and "xxhdpi" in (icon.bitmap_path or "")
    assert [layer for layer, _ in icon.layers] == ["background", "foreground"]
    assert icon.bitmap is not None and icon.bitmap.startswith(PNG[:8])
    assert set(apk.asset_names()) == {"levels/1.txt", "sound.ogg"}
    assert apk.open_asset("levels/1.txt").read() == b"one " * 100
    assert apk.asset("sound.ogg").stored and not apk.asset("levels/1.txt").stored
    assert apk.signatures.schemes == ("v2", "v3")
    for abi in apk.abis:
        library = apk.library(abi, "libball.so")
        assert library is not None and library.mappable(16384)
    for entry in apk.zip:
        assert not entry.stored or entry.data_offset % 4 == 0
    table = apk.zip.find("resources.arsc")
    assert table is not None and table.stored  # Android 11 installs no other


def test_everything_that_can_be_said(root: Path, app: Make, signer: Signer) -> None:
    files(root, {"a.png": PNG, "b.png": PNG + b"b"})
    for abi, machine in (("arm64-v8a", 183), ("armeabi-v7a", 40)):
        files(root, {f"libs/{abi}/libtwo.so": tiny_library(machine)})
    apk = pack(
        root,
        app(
            package="com.example.Ball",
            label={"default": "Ball \U0001f600", "de": "Der Ball", "pt-rBR": "Bola"},
            icon={"mdpi": "a.png", "xxhdpi": "b.png"},
            version_code=7,
            version_name="1.2 beta",
            min_sdk=21,
            target_sdk=30,
            library="two",
            orientation="sensorLandscape",
            fullscreen=False,
            permissions=["VIBRATE", "com.example.OWN"],
            features=["hardware.sensor.gyroscope", "android.hardware.gamepad?"],
            opengl_es="3.1",
            config_changes=["orientation", "fontWeightAdjustment"],
            debuggable=False,
            page_size=4096,
            stored=[".TXT"],
        ),
        signer,
        debuggable=False,
    )
    facts = apk.manifest
    assert (facts.package, facts.version_code) == ("com.example.Ball", 7)
    assert (facts.version_name, facts.min_sdk, facts.target_sdk) == ("1.2 beta", 21, 30)
    assert not facts.debuggable and facts.gles_version == 0x30001
    assert facts.permissions == ("android.permission.VIBRATE", "com.example.OWN")
    assert [(f.name, f.required) for f in facts.features] == [
        ("android.hardware.sensor.gyroscope", True), ("android.hardware.gamepad", False)
    ]  # fmt: skip
    activity = facts.launcher
    assert activity is not None and activity.lib_name == "two"
    assert activity.screen_orientation == "sensorLandscape"
    assert activity.config_changes == ("orientation", "fontWeightAdjustment")
    labels = {"en-US": "Ball \U0001f600", "de-AT": "Der Ball", "pt-BR": "Bola", "pt-PT": "Bola"}
    for locale, text in labels.items():
        phone = device_config(width=1080, height=1920, dpi=420, locale=locale)
        assert apk.label(phone) == text
    icon = apk.icon(PHONE)
    assert icon is not None and icon.bitmap == PNG + b"b"
    assert apk.asset("levels/1.txt").stored
    assert apk.signatures.schemes == ("v1", "v2", "v3")
    verify.verify_v1(bytes(apk.zip.data))


MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android"
    xmlns:tools="http://schemas.android.com/tools" package="org.example.own">
  <uses-sdk android:minSdkVersion="26"/>
  <application android:label="@string/title" android:isGame="true" tools:ignore="GoogleApp">
    <activity android:name="android.app.NativeActivity" android:screenOrientation="portrait"
        android:theme="@android:style/Theme.Black.NoTitleBar" android:maxAspectRatio="2.5">
      <intent-filter>
        <action android:name="android.intent.action.MAIN"/>
        <category android:name="android.intent.category.LAUNCHER"/>
      </intent-filter>
    </activity>
  </application>
</manifest>
"""


def test_an_own_manifest_is_completed(root: Path, app: Make, signer: Signer) -> None:
    files(
        root,
        {
            "AndroidManifest.xml": MANIFEST,
            "res/values/strings.xml": "<resources><string name='title'>It\\'s <b>me</b></string>"
            "<color name='back'>#123</color><bool name='yes'>true</bool></resources>",
            "res/values-de/strings.xml": "<resources><string name='title'>Ich</string></resources>",
            "res/mipmap-hdpi/ic_launcher.png": PNG,
            "res/raw/data.bin": b"\0\1",
        },
    )
    apk = pack(root, app(manifest="AndroidManifest.xml", version_code=3), signer)
    facts = apk.manifest
    assert (facts.package, facts.version_code) == ("org.example.own", 3)
    assert (facts.min_sdk, facts.target_sdk) == (26, 34)
    assert apk.label() == "It's me" and apk.label(PHONE) == "Ich"
    icon = apk.icon()
    assert icon is not None and icon.bitmap == PNG
    activity = facts.launcher
    assert activity is not None and activity.lib_name == "ball" and activity.exported
    assert activity.screen_orientation == "portrait"
    assert apk.resources is not None and apk.resources.id_of("raw/data") is not None
    assert apk.zip.read("res/raw/data.bin") == b"\0\1"


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({"libs/arm64-v8a/libx.so": b"no"}, ["libx.so", "not a shared library"]),
        ({"libs/arm64-v8a/libx.so": tiny_library(183, 2)}, ["libx.so", "not a shared library"]),
        ({"libs/arm64-v8a/libx.so": tiny_library(62)}, ["libx.so", "not a library for arm64-v8a"]),
        ({"res/values/x.xml": "<resources><style name='a'/></resources>"},
         ["x.xml:1", "<style> is not supported"]),
        ({"res/values/x.xml": "<resources><string name='2'/></resources>"}, ["x.xml:1", "'2'"]),
        ({"res/values/x.xml": "<resources><integer name='a'>b</integer></resources>"},
         ["x.xml:1", "a: expected a whole number"]),
        ({"res/values/x.xml": "<resources>\n<string"}, ["x.xml:2", "not well-formed"]),
        ({"res/values/x.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><resources/>"}, ["DOCTYPE"]),
        ({"res/values/x.xml": "<manifest/>"}, ["not <resources>"]),
        ({"res/values/x.xml": "<resources>a</resources>"}, ["text between"]),
        ({"res/values-klingon/x.xml": ""}, ["values-klingon", "not known here"]),
        ({"res/layout/x.xml": ""}, ["x.xml", "not supported"]),
        ({"res/drawable/x.xml": ""}, ["x.xml", "only pictures"]),
        ({"res/raw/X.bin": ""}, ["X.bin", "small letters"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    root: Path, app: Make, signer: Signer, contents: dict[str, bytes | str], words: list[str]
) -> None:
    files(root, contents)
    with pytest.raises(UserError) as caught:
        pack(root, app(), signer)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_pictures_that_are_none(root: Path, app: Make, signer: Signer) -> None:
    files(root, {"a.png": b"GIF89a"})
    with pytest.raises(UserError, match=r"a\.png: not a PNG"):
        pack(root, app(icon="a.png"), signer)
    with pytest.raises(UserError, match=r"b\.png: No such file"):
        pack(root, app(icon="b.png"), signer)


def test_the_activitys_library_is_there(root: Path, app: Make, signer: Signer) -> None:
    (root / "libs" / "armeabi-v7a" / "libball.so").rename(root / "libs/armeabi-v7a/libx.so")
    with pytest.raises(UserError, match=r"begins in libball.so, .* for armeabi-v7a"):
        pack(root, app(), signer)


def test_two_libraries_of_one_name(root: Path, app: Make, signer: Signer) -> None:
    path = root / "libs" / "arm64-v8a" / "libball.so"
    with pytest.raises(UserError, match="both are lib/arm64-v8a"):
        pack_app(root, app(), [Library("arm64-v8a", path)] * 2, True, signer)


def test_a_file_takes_no_more_memory_than_it_is_long(root: Path) -> None:
    path = root / "assets" / "sound.ogg"
    tracemalloc.start()
    try:
        assert read_file(path, "sound") == path.read_bytes()
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    with pytest.raises(UserError, match="larger than 0 MB"):
        read_file(path, "sound", 10)
