# SPDX-License-Identifier: GPL-2.0-or-later
"""APK files made and explained by Android's own tools (Debian: aapt, zipalign,
android-framework-res), against what we read in them."""

from __future__ import annotations

import ctypes
import json
import random
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import loader.resbuild as resbuild
import pytest
from click.testing import CliRunner

from droidemu.cli.info import command
from droidemu.loader.apk import values as v
from droidemu.loader.apk.axml import ANDROID, Attribute, Element, parse_axml
from droidemu.loader.apk.config import Config, device_config
from droidemu.loader.apk.match import better, matches
from droidemu.loader.apk.package import Apk
from droidemu.sdk.catalog import find_sample

FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")

pytestmark = pytest.mark.skipif(
    not (shutil.which("aapt") and shutil.which("zipalign") and FRAMEWORK.is_file()),
    reason="aapt, zipalign or android-framework-res is not installed",
)

MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="org.example.real"
    android:versionCode="42" android:versionName="@string/version">
  <uses-sdk android:minSdkVersion="21" android:targetSdkVersion="29"/>
  <uses-permission android:name="android.permission.INTERNET"/>
  <uses-feature android:glEsVersion="0x00030000" android:required="true"/>
  <application android:label="@string/app" android:icon="@mipmap/icon" android:hasCode="false"
      android:debuggable="@bool/debug">
    <activity android:name="android.app.NativeActivity" android:screenOrientation="sensorLandscape"
        android:configChanges="orientation|keyboardHidden|screenSize">
      <meta-data android:name="android.app.lib_name" android:value="real"/>
      <intent-filter>
        <action android:name="android.intent.action.MAIN"/>
        <category android:name="android.intent.category.LAUNCHER"/>
      </intent-filter>
    </activity>
  </application>
</manifest>
"""
VALUES = """<resources>
  <string name="app">Real app</string> <string name="version">1.2.3</string>
  <bool name="debug">true</bool> <integer name="i">-5</integer> <color name="back">#123456</color>
  <dimen name="m">16dp</dimen> <dimen name="n">-0.25sp</dimen> <fraction name="f">25%p</fraction>
  <string-array name="list"><item>one</item><item>two</item></string-array>
  <style name="S"><item name="android:textSize">14sp</item></style>
  <style name="S.T"><item name="android:textColor">#fff</item></style>
  <plurals name="p"><item quantity="one">1</item><item quantity="other">n</item></plurals>
</resources>
"""
ICON = """<adaptive-icon xmlns:android="http://schemas.android.com/apk/res/android">
  <background android:drawable="@color/back"/><foreground android:drawable="@drawable/front"/>
</adaptive-icon>
"""
VECTOR = """<vector xmlns:android="http://schemas.android.com/apk/res/android"
    android:width="24dp" android:height="24dp" android:viewportWidth="24"
    android:viewportHeight="24"><path android:fillColor="#ff0000" android:pathData="M0,0h9v9z"/>
</vector>
"""


def png(size: int) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + sum_

    rows = zlib.compress((b"\0" + bytes(4 * size)) * size)
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", rows) + part(b"IEND", b"")


def tool(*words: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, timeout=120
    )
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An APK by aapt and zipalign, with a library for two ABIs."""
    folder = tmp_path_factory.mktemp("apk")
    files: dict[str, str | bytes] = {
        "AndroidManifest.xml": MANIFEST,
        "res/values/v.xml": VALUES,
        "res/values-de/v.xml": "<resources><string name='app'>Echte App ä</string></resources>",
        "res/values-b+zh+Hant/v.xml": "<resources><string name='app'>應用</string></resources>",
        "res/mipmap-mdpi/icon.png": png(4),
        "res/mipmap-xhdpi/icon.png": png(8),
        "res/mipmap-anydpi-v26/icon.xml": ICON,
        "res/drawable/front.xml": VECTOR,
        "assets/d/a.txt": "hello " * 100,
        "raw/lib/arm64-v8a/libreal.so": find_sample("hello", "arm64-v8a").read_bytes(),
        "raw/lib/armeabi-v7a/libreal.so": find_sample("hello", "armeabi-v7a").read_bytes(),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    raw, aligned = folder / "raw.apk", folder / "app.apk"
    tool(
        "aapt", "package", "-f", "-M", folder / "AndroidManifest.xml", "-S", folder / "res", "-A",
        folder / "assets", "-I", FRAMEWORK, "-0", "so", "-F", raw, folder / "raw",
    )  # fmt: skip
    tool("zipalign", "-p", "4", raw, aligned)
    return aligned


@pytest.fixture(scope="module", params=["app", "framework"])
def any_app(request: pytest.FixtureRequest, app: Path) -> Path:
    """The app above, or the platform's own resources: nobody has more."""
    return app if request.param == "app" else FRAMEWORK


def test_facts_are_those_of_badging(app: Path) -> None:
    badging = tool("aapt", "dump", "badging", app)
    with Apk.open(app) as apk:
        facts = apk.manifest
        assert (
            f"package: name='{facts.package}' versionCode='{facts.version_code}' "
            f"versionName='{facts.version_name}'"
        ) in badging
        assert f"sdkVersion:'{facts.min_sdk}'\ntargetSdkVersion:'{facts.target_sdk}'" in badging
        assert f"uses-permission: name='{facts.permissions[0]}'" in badging
        assert f"uses-gl-es: '{facts.gles_version:#x}'" in badging
        assert facts.debuggable and "application-debuggable" in badging
        launcher = facts.launcher
        assert launcher is not None and launcher.native and launcher.lib_name == "real"
        assert f"launchable-activity: name='{launcher.name}'" in badging
        assert launcher.config_changes == ("keyboardHidden", "orientation", "screenSize")
        for tag, locale in (("", "en-US"), ("-de", "de-DE"), ("-zh-Hant", "zh-TW")):
            phone = device_config(width=1080, height=1920, dpi=420, locale=locale)
            assert f"application-label{tag}:'{apk.label(phone)}'" in badging
        icon = apk.icon()
        assert icon is not None and f"application-icon-160:'{icon.path}'" in badging
        assert icon.kind == "adaptive" and icon.bitmap == apk.zip.read(icon.bitmap_path or "")
        assert icon.bitmap_path == "res/mipmap-xhdpi-v4/icon.png"
        abis = " ".join(f"'{abi}'" for abi in apk.abis)
        assert f"native-code: {abis}" in badging


def test_offsets_are_those_of_zipalign(app: Path) -> None:
    listed = re.findall(r"^ *(\d+) (\S+) \(OK", tool("zipalign", "-c", "-v", "-p", "4", app), re.M)
    with Apk.open(app) as apk:
        assert {name: int(at) for at, name in listed} == {e.name: e.data_offset for e in apk.zip}
        library = apk.library("arm64-v8a", "libreal.so")
        assert library is not None and library.mappable()
        assert apk.open_asset("d/a.txt").read() == b"hello " * 100


def shown(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def xmltree(element: Element, depth: int = 1) -> Iterator[str]:
    """As ``aapt dump xmltree`` writes it, less the lines of namespaces and text."""
    space = "  " * depth
    yield f"{space}E: {element.tag} (line={element.line})"
    for attribute in element.attributes:
        yield f"{space}  A: {_attribute(attribute)}"
    for child in element.children:
        yield from xmltree(child, depth + 1)


def _attribute(attribute: Attribute) -> str:
    name = f"android:{attribute.name}" if attribute.namespace == ANDROID else attribute.name
    name += f"({attribute.id:#010x})" if attribute.id else ""
    value = attribute.value
    if value.type == v.TYPE_NULL:
        text = "(null empty)" if value.data else "(null)"
    elif value.type == v.TYPE_REFERENCE:
        text = f"@{value.data:#010x}"
    elif value.type == v.TYPE_ATTRIBUTE:
        text = f"?{value.data:#010x}"
    elif value.type == v.TYPE_STRING:
        text = f'"{shown(value.text or "")}"'
    else:
        text = f"(type {value.type:#x}){value.data:#x}"
    return f"{name}={text}" + (f' (Raw: "{shown(attribute.raw)}")' if attribute.raw else "")


def test_xml_is_that_of_xmltree(any_app: Path) -> None:
    with Apk.open(any_app) as apk:
        names = [e.name for e in apk.zip if e.name.endswith(".xml")]
        if len(names) > 10:
            names = ["AndroidManifest.xml", *random.Random(1).sample(names, 9)]
        for name in names:
            lines = tool("aapt", "dump", "xmltree", any_app, name).splitlines()
            spaces = sum(line.lstrip().startswith("N: ") for line in lines)
            expected = [line for line in lines if line.lstrip().startswith(("E: ", "A: "))]
            root = parse_axml(apk.zip.read(name), name)
            assert list(xmltree(root, spaces)) == expected


_CONFIG = re.compile(r"^ +config (\S+):$")
_SIMPLE = re.compile(r"^ +resource 0x([0-9a-f]{8}) [^:]+:(\S+): t=0x(..) d=0x(.{8})")
_COMPLEX = re.compile(r"^ +resource 0x([0-9a-f]{8}) [^:]+:(\S+): <bag>")


def test_resources_are_those_of_aapt(any_app: Path) -> None:
    """Names, types and words in every configuration; of large tables each third resource."""
    expected: dict[tuple[int, int], tuple[str, int, int] | str] = {}
    counts: dict[int, int] = {}

    def wanted(number: int) -> bool:
        return any_app != FRAMEWORK or number % 3 == 0

    def add(number: int, what: tuple[str, int, int] | str) -> None:
        if not wanted(number):
            return
        counts[number] = counts.get(number, -1) + 1
        expected[number, counts[number]] = what

    configs: dict[str, None] = {}
    for line in tool("aapt", "dump", "resources", any_app).splitlines():
        if found := _SIMPLE.match(line):
            number, name, kind, word = found.groups()
            add(int(number, 16), (name, int(kind, 16), int(word, 16)))
        elif found := _COMPLEX.match(line):
            add(int(found[1], 16), found[2])
        elif found := _CONFIG.match(line):
            configs[found[1].replace("(default)", "").replace("mnc65535", "mnc00")] = None
    assert len(expected) > 15
    with Apk.open(any_app) as apk:
        table = apk.resources
        assert table is not None
        ours: dict[tuple[int, int], tuple[str, int, int] | str] = {}
        for number in filter(wanted, table.resource_ids()):
            for index, found_one in enumerate(table.variants(number)):
                value = found_one.value
                ours[number, index] = (
                    found_one.name if value is None else (found_one.name, value.type, value.data)
                )
        assert ours == expected
        mine = {str(config) for config in table.configurations()}
        assert {name for name in configs if not name.startswith("b+") and name not in mine} == set()


def test_strings_are_those_of_aapt(app: Path) -> None:
    strings = re.findall(r'^ +\(string(?:8|16)\) "(.*)"$', tool("aapt", "dump", "--values",
                                                             "resources", app), re.M)  # fmt: skip
    with Apk.open(app) as apk:
        table = apk.resources
        assert table is not None
        ours = [
            found.value.text
            for number in table.resource_ids()
            for found in table.variants(number)
            if found.value is not None and found.value.type == v.TYPE_STRING
        ]
    # Those in arrays and plurals are aapt's only.
    assert set(ours) <= set(strings) and "Echte App ä" in ours and "應用" in ours


def test_info_tells_all_of_it(app: Path) -> None:
    shown_text = CliRunner().invoke(command, [str(app)]).output
    for text in (
        "org.example.real", "Real app", "1.2.3 (42)", "21 or later, made for 29", "sensorLandscape",
        "android.app.NativeActivity (native: libreal.so)", "INTERNET", "libreal.so", "fine",
        "arm64-v8a (1), armeabi-v7a (1)", "runs: its activity is native",
    ):  # fmt: skip
        assert text in shown_text
    facts = json.loads(CliRunner().invoke(command, ["--json", str(app)]).output)
    assert facts["kind"] == "apk" and facts["native_libraries"] == {
        "arm64-v8a": 1,
        "armeabi-v7a": 1,
    }
    assert facts["package"]["launcher"]["native"] is True
    assert facts["package"]["cannot_run"] == []


_REGIONS = {
    "": ["", "US"], "en": ["", "US", "GB", "AU", "IN", "001", "150", "AT", "PH", "CA"],
    "es": ["", "ES", "MX", "US", "AR", "419"], "pt": ["", "BR", "PT", "AO"], "tl": ["", "PH"],
    "zh": ["", "CN", "TW", "HK", "MO", "SG"], "sr": ["", "RS", "ME", "BA"], "fil": ["", "PH"],
    "de": ["", "DE", "AT", "CH"], "fr": ["", "FR", "CA"], "ar": ["", "EG"], "ja": ["", "JP"],
    "pa": ["", "IN", "PK"], "az": ["", "AZ", "IR"], "uz": ["", "UZ", "AF"], "kk": ["", "KZ", "CN"],
}  # fmt: skip
#: Values in resources; those of devices are never "any".
_CHOICES: dict[str, tuple[int, ...]] = {
    "mcc": (0, 310, 262), "mnc": (0, 4, 5), "orientation": (0, 1, 2), "touchscreen": (0, 1, 3),
    "density": (0, 120, 160, 213, 240, 320, 420, 480, 560, 640, 0xFFFE, 0xFFFF),
    "keyboard": (0, 1, 2), "navigation": (0, 1, 2), "input_flags": (0, 1, 2, 3, 4, 5, 8, 11),
    "screen_width": (0, 320, 480), "screen_height": (0, 480, 800),
    "sdk_version": (0, 4, 17, 21, 26, 30), "screen_layout": (0, 1, 2, 3, 0x20, 0x10, 0x42, 0x61),
    "ui_mode": (0, 0x10, 0x20, 1, 3, 0x21), "smallest_width_dp": (0, 320, 400, 600),
    "width_dp": (0, 300, 400, 411), "height_dp": (0, 500, 700), "screen_layout2": (0, 1, 2),
    "color_mode": (0, 1, 2, 4, 8, 5),
}  # fmt: skip


def _random_config(dice: random.Random, only: set[str], device: bool) -> Config:
    numbers = {
        name: dice.choice([c for c in choices if c] if device else choices)
        for name, choices in _CHOICES.items()
        if device or (name in only and dice.random() < 0.6)
    }
    if device:
        numbers["density"] = dice.choice((160, 240, 320, 420, 480, 560, 640))
        numbers["screen_layout"] = dice.choice((0x62, 0x51, 0xA3))
        numbers["input_flags"] = dice.choice((5, 11, 6))
        numbers["mcc"] = dice.choice((0, 310))
    language = region = script = ""
    if device or "locale" in only:
        language = dice.choice([name for name in _REGIONS if name or not device])
        region = dice.choice(_REGIONS[language])
        if dice.random() < 0.1:
            script = {"zh": "Hant", "sr": "Latn"}.get(language, "")
    return Config(language=language, region=region, script=script, **numbers)


def test_the_best_match_is_that_of_androids_own_library() -> None:
    """``ResTable_config::match`` and ``isBetterThan`` of libandroidfw, called directly."""
    path = next(Path("/usr/lib").glob("*/android/libandroidfw.so.0"))
    library = ctypes.CDLL(str(path))
    match = library._ZNK7android15ResTable_config5matchERKS0_
    is_better = library._ZNK7android15ResTable_config12isBetterThanERKS0_PS1_
    compute_script = library._ZN7android23localeDataComputeScriptEPcPKcS2_
    match.restype = is_better.restype = ctypes.c_bool
    dice = random.Random(20)
    seen = set()
    for _ in range(8000):
        names = dice.sample([*_CHOICES, "locale", "locale", "locale"], dice.choice((1, 2, 3)))
        device = _random_config(dice, set(), True)
        one, other = (_random_config(dice, set(names), False) for _ in range(2))
        raw = [
            ctypes.create_string_buffer(resbuild.pack_config(c), 64) for c in (one, other, device)
        ]
        if not device.script:  # as a device's locale is always set
            address = ctypes.addressof(raw[2])
            compute_script(
                ctypes.c_void_p(address + 36), ctypes.c_void_p(address + 8),
                ctypes.c_void_p(address + 10),
            )  # fmt: skip
        fits = match(raw[0], raw[2]), match(raw[1], raw[2])
        assert (matches(one, device), matches(other, device)) == fits, (one, other, device)
        if all(fits):
            expected = is_better(raw[0], raw[1], raw[2])
            assert better(one, other, device) == expected, (one, other, device)
            seen.add((expected, tuple(sorted(names))))
    assert len(seen) > 100
