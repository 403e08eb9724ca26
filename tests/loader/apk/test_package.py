# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole packages: manifest, label, icon, libraries, assets, signatures."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from droidemu.loader.apk import values as v
from droidemu.loader.apk.config import Config, device_config
from droidemu.loader.apk.errors import ApkError, EntryError, ManifestError
from droidemu.loader.apk.manifest import Feature, Manifest
from droidemu.loader.apk.package import Apk
from droidemu.loader.apk.values import Value

from ..apkbuild import (
    LAUNCHER,
    PNG,
    WEBP,
    Zip,
    apk,
    intent_filter,
    manifest,
    native_activity,
    signing_block,
)
from ..resbuild import E, Plain, Table, axml

PHONE = device_config(width=1080, height=1920, dpi=420)


def opened(root: E, table: Table | None = None, files: dict[str, bytes] | None = None) -> Apk:
    return Apk(apk(root, table, files), "app.apk")


def parsed(*components: E, **how: object) -> Manifest:
    return opened(manifest(*components, **how)).manifest  # type: ignore[arg-type]


def test_the_facts_of_a_manifest() -> None:
    table = Table()
    debuggable = table.put("bool", "debug", True)
    version = table.put("string", "version", "2.0-ä")
    lib = table.put("string", "lib", "game")
    root = manifest(
        native_activity(
            f"@{lib:#010x}",
            screenOrientation=6,
            configChanges=0x4A0,
            launchMode=2,
            exported=True,
        ),
        E("service", {"android:name": ".Worker"}),
        application={"debuggable": f"@{debuggable:#010x}", "hasCode": False,
                     "extractNativeLibs": False, "name": ".App", "use32bitAbi": True},
        others=[
            E("uses-permission", {"android:name": "android.permission.INTERNET"}),
            E("uses-permission", {"android:name": "android.permission.INTERNET"}),
            E("uses-permission-sdk-23", {"android:name": "android.permission.CAMERA"}),
            E("uses-feature", {"android:glEsVersion": Value(v.TYPE_INT_HEX, 0x30001)}),
            E("uses-feature", {"android:name": "android.hardware.camera",
                               "android:required": False}),
        ],
        **{"android:versionCodeMajor": 1, "android:versionName": f"@{version:#010x}"},
    )  # fmt: skip
    facts = opened(root, table).manifest
    assert facts.package == "org.example.app"
    assert (facts.version_code, facts.version_name) == ((1 << 32) + 7, "2.0-ä")
    assert (facts.min_sdk, facts.target_sdk, facts.max_sdk) == (21, 30, None)
    assert facts.debuggable and not facts.has_code and not facts.extract_native_libs
    assert facts.use_32bit_abi is True
    assert facts.application_class == "org.example.app.App"
    assert facts.services == ("org.example.app.Worker",)
    assert facts.permissions == ("android.permission.INTERNET", "android.permission.CAMERA")
    assert facts.features == (Feature("android.hardware.camera", False),)
    assert facts.gles_version == 0x30001
    launcher = facts.launcher
    assert launcher is not None and launcher.native and launcher.exported
    assert (launcher.lib_name, launcher.func_name) == ("game", "ANativeActivity_onCreate")
    assert launcher.screen_orientation == "sensorLandscape"
    assert launcher.config_changes == ("keyboardHidden", "orientation", "screenSize")
    assert launcher.launch_mode == "singleTask"


def test_defaults_of_a_manifest() -> None:
    facts = opened(E("manifest", {"package": "a"})).manifest
    assert (facts.min_sdk, facts.target_sdk, facts.version_code, facts.version_name) == (
        1,
        1,
        0,
        "",
    )
    assert facts.has_code and facts.extract_native_libs and not facts.debuggable
    assert facts.launcher is None and facts.activities == ()
    preview = E("uses-sdk", {"android:minSdkVersion": "Q", "android:targetSdkVersion": "30"})
    facts = opened(E("manifest", {"package": "a"}, [preview])).manifest
    assert (facts.min_sdk, facts.target_sdk) == ("Q", 30)


def java(name: str, *inner: E, **attributes: Plain) -> E:
    named = {f"android:{key}": value for key, value in attributes.items()}
    return E("activity", {"android:name": name, **named}, list(inner))


def test_the_activity_that_a_launcher_starts() -> None:
    main = "android.intent.action.MAIN"
    tv = intent_filter(main, "android.intent.category.LEANBACK_LAUNCHER")
    first = parsed(
        java(".Settings"), java(".Tv", tv), java("Main", LAUNCHER), java("b.C", LAUNCHER)
    )
    assert first.launcher is not None and first.launcher.class_name == "org.example.app.Main"
    assert not first.launcher.native and first.launcher.lib_name is None
    only_tv = parsed(java(".Settings"), java(".Tv", tv)).launcher
    assert only_tv is not None and only_tv.name == "org.example.app.Tv"
    split = java(".A", intent_filter(main), intent_filter("android.intent.category.LAUNCHER"))
    assert parsed(split).launcher is None  # action and category in different filters
    off = java(".A", LAUNCHER, enabled=False)
    on = parsed(off, java("x.B", LAUNCHER)).launcher
    assert on is not None and on.name == "x.B"
    assert parsed(java(".A", LAUNCHER), application={"enabled": False}).launcher is None


def test_an_alias_starts_its_target() -> None:
    alias = E(
        "activity-alias",
        {"android:name": ".Icon", "android:targetActivity": "android.app.NativeActivity",
         "android:label": "Alias"},
        [LAUNCHER, E("meta-data", {"android:name": "android.app.func_name",
                                   "android:value": "start"})],
    )  # fmt: skip
    target = java("android.app.NativeActivity", screenOrientation=0)
    lost = E(
        "activity-alias", {"android:name": ".X", "android:targetActivity": ".None"}, [LAUNCHER]
    )
    app = opened(manifest(lost, alias, target))
    launcher = app.manifest.launcher
    assert launcher is not None and launcher.alias and launcher.native
    assert launcher.name == "org.example.app.Icon"
    assert (launcher.lib_name, launcher.func_name) == ("main", "start")
    assert launcher.screen_orientation == "landscape"
    assert app.label(activity=launcher) == "Alias"
    assert app.label() == "org.example.app"
    assert len(app.manifest.activities) == 2


@pytest.mark.parametrize(
    ("root", "message"),
    [
        (E("html"), "begins with <html>, not <manifest>"),
        (E("manifest"), "names no package"),
        (E("manifest", {"package": "../../x"}), "'../../x' is no name for a package"),
        (E("manifest", {"package": "a..b"}), "is no name for a package"),
        (E("manifest", {"package": "a." * 200 + "a"}), "is no name for a package"),
    ],
)
def test_manifests_of_no_app(root: E, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        opened(root).manifest  # noqa: B018


def test_label_and_icon_follow_the_device() -> None:
    table = Table()
    label = table.put("string", "app", "Clock")
    table.put("string", "app", "Uhr", Config(language="de"))
    icon = table.put("mipmap", "icon", "res/m.png", Config(density=160))
    table.put("mipmap", "icon", "res/x.webp", Config(density=480))
    root = manifest(application={"label": f"@{label:#010x}", "icon": f"@{icon:#010x}"})
    app = opened(root, table, {"res/m.png": PNG, "res/x.webp": WEBP})
    german = device_config(width=320, height=480, dpi=160, locale="de-DE")
    assert app.label(PHONE) == "Clock" and app.label(german) == "Uhr"
    sharp, coarse = app.icon(PHONE), app.icon(german)
    assert sharp is not None and coarse is not None
    assert (sharp.kind, sharp.path, sharp.bitmap) == ("webp", "res/x.webp", WEBP)
    assert (coarse.kind, coarse.bitmap_format, coarse.bitmap) == ("png", "png", PNG)


def adaptive(foreground: Plain, background: Plain) -> bytes:
    return axml(
        E("adaptive-icon", {}, [
            E("background", {"android:drawable": background}),
            E("foreground", {"android:drawable": foreground}),
        ])
    )  # fmt: skip


def test_adaptive_icons_have_a_bitmap_beside_them() -> None:
    table = Table()
    icon = table.put("mipmap", "icon", "res/old.png", Config(density=320))
    table.put("mipmap", "icon", "res/small.webp", Config(density=120))
    table.put("mipmap", "icon", "res/icon.xml", Config(density=0xFFFE, sdk_version=26))
    color = table.put("color", "back", Value(v.TYPE_FIRST_COLOR, 0xFF336699))
    front = table.put("drawable", "front", "res/front.xml")
    files = {
        "res/old.png": PNG,
        "res/small.webp": WEBP,
        "res/icon.xml": adaptive(f"@{front:#010x}", f"@{color:#010x}"),
        "res/front.xml": axml(E("vector")),
    }
    root = manifest(application={"icon": f"@{icon:#010x}"})
    app = opened(root, table, files)
    found = app.icon(PHONE)
    assert found is not None
    assert (found.kind, found.path) == ("adaptive", "res/icon.xml")
    assert found.layers == (("background", "#ff336699"), ("foreground", "res/front.xml"))
    assert (found.bitmap, found.bitmap_path, found.bitmap_format) == (PNG, "res/old.png", "png")
    old = app.icon(device_config(width=480, height=800, dpi=240, sdk_version=23))
    assert old is not None and old.kind == "png"


def test_the_foreground_stands_in_where_there_is_no_bitmap() -> None:
    table = Table()
    icon = table.put("mipmap", "icon", "res/icon.xml")
    front = table.put("drawable", "front", "res/inset.xml")
    picture = table.put("drawable", "picture", "res/p.webp")
    files = {
        "res/icon.xml": adaptive(f"@{front:#010x}", f"@{icon:#010x}"),  # and a circle
        "res/inset.xml": axml(E("inset", {"android:drawable": f"@{picture:#010x}"})),
        "res/p.webp": WEBP,
    }
    found = opened(manifest(application={"icon": f"@{icon:#010x}"}), table, files).icon(PHONE)
    assert found is not None and (found.kind, found.bitmap) == ("adaptive", WEBP)


def test_icons_that_are_no_pictures() -> None:
    table = Table()
    vector = table.put("drawable", "v", "res/v.xml")
    color = table.put("color", "c", Value(v.TYPE_FIRST_COLOR, 0xFF000000))
    gone = table.put("drawable", "gone", "res/gone.png")
    text = table.put("drawable", "text", "res/t.png")
    files = {"res/v.xml": axml(E("vector")), "res/t.png": b"no picture"}
    expected = {vector: "vector", color: "color", gone: None, text: None, 0x01080093: None}
    for number, kind in expected.items():
        app = opened(manifest(application={"icon": f"@{number:#010x}"}), table, files)
        icon = app.icon(PHONE)
        assert (icon.kind if icon else None) == kind
        assert icon is None or icon.bitmap is None
    assert opened(manifest()).icon(PHONE) is None
    assert opened(manifest(application={"icon": "@0x7f010000"})).icon(PHONE) is None


def test_libraries_and_the_best_abi() -> None:
    elf = b"\x7fELF" + bytes(5000)
    files = {
        "lib/armeabi-v7a/libmain.so": elf,
        "lib/arm64-v8a/libmain.so": elf,
        "lib/arm64-v8a/libother.so": elf,
        "lib/x86/libmain.so": elf,
        "lib/x86/deep/libno.so": elf,
        "lib/readme.txt": b"",
        # Android extracts no such names, and on Windows they would lie elsewhere.
        "lib/arm64-v8a/sub\\libevil.so": elf,
    }
    app = opened(manifest(), None, files)
    assert app.abis == ("armeabi-v7a", "arm64-v8a", "x86")
    assert app.best_abi(("arm64-v8a", "armeabi-v7a")) == "arm64-v8a"
    assert app.best_abi(("x86_64", "x86")) == "x86" and app.best_abi(("mips",)) is None
    narrow = opened(manifest(application={"use32bitAbi": True}), None, files)
    assert narrow.best_abi(("arm64-v8a", "armeabi-v7a")) == "armeabi-v7a"
    library = app.library("arm64-v8a", "libother.so")
    assert library is not None and library.mappable() and library.offset is not None
    assert library.offset % 4096 == 0
    assert app.zip.data[library.offset : library.offset + 4] == b"\x7fELF"
    assert [lib.name for lib in app.libraries("arm64-v8a")] == ["libmain.so", "libother.so"]
    assert app.libraries("mips") == () and app.library("x86", "no.so") is None


@pytest.mark.parametrize("name", [
    "CON.so", "nul.so", "com1.x.so", "a:b.so", "..\\x.so", "x\x1b[2J.so", "l b.so", "ü.so",
    f"{'x' * 300}.so",
])  # fmt: skip
def test_files_that_could_not_be_extracted_under_their_name_are_no_libraries(name: str) -> None:
    """On every host alike; and Android takes names of few characters only (isFilenameSafe)."""
    file = f"lib/arm64-v8a/{name}"
    files = {file: b"\x7fELF", "lib/arm64-v8a/libmain.so": b"\x7fELF"}
    try:
        app = opened(manifest(), None, files)
    except ApkError as error:
        assert "could lead out" in str(error)
        return
    assert [lib.name for lib in app.libraries("arm64-v8a")] == ["libmain.so"]


def test_assets() -> None:
    files = {"assets/a.txt": b"one", "assets/d/b.txt": b"two" * 1000, "assets/d/e/c": b"",
             "assetsx/no": b"", "classes.dex": b"", "classes2.dex": b""}  # fmt: skip
    app = opened(manifest(), None, files)
    assert app.asset_names() == ("a.txt", "d/b.txt", "d/e/c")
    assert app.list_assets() == (["d"], ["a.txt"])
    assert app.list_assets("d") == app.list_assets("/d/") == (["e"], ["b.txt"])
    with app.open_asset("d/b.txt") as stream:
        stream.seek(2997)
        assert stream.read() == b"two"
    for wrong in ("none", "a.txt/x"):
        with pytest.raises(EntryError, match="there is no folder"):
            app.list_assets(wrong)
    with pytest.raises(EntryError, match="there is no assets/none"):
        app.open_asset("none")
    assert opened(manifest()).list_assets("") == ([], [])
    assert app.dex_files == ("classes.dex", "classes2.dex")


def signed(block: bytes, *names: str) -> Apk:
    archive = Zip(signing_block=block).add("AndroidManifest.xml", axml(manifest()))
    for name in names:
        archive.add(name)
    return Apk(archive.build(), "app.apk")


def test_signature_schemes() -> None:
    assert signed(b"").signatures.schemes == ()
    assert signed(b"", "META-INF/CERT.RSA", "META-INF/x/y.RSA").signatures.schemes == ("v1",)
    whole = signing_block({0x7109871A: b"one", 0xF05368C0: b"one", 0x1B93AD61: b"two"})
    found = signed(whole, "META-INF/A.EC").signatures
    assert found.schemes == ("v1", "v2", "v3", "v3.1")
    assert found.certificates == tuple(hashlib.sha256(c).hexdigest() for c in (b"one", b"two"))
    padded = signing_block({0x42726577: b"padding"})
    assert signed(padded).signatures.schemes == ()


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (b"\x99" + signing_block({0x7109871A: b"x"})[1:], "its two sizes differ"),
        (bytes(8) + (1 << 40).to_bytes(8, "little") + b"APK Sig Block 42", "overlaps"),
        (bytes(8) + (8).to_bytes(8, "little") + b"APK Sig Block 42", "overlaps"),
        (signing_block({0x7109871A: b"x"}).replace(b"\x71\x21\0\0\0", b"\x71\xff\0\0\0"),
         "a signature is cut off"),
        (signing_block({0x7109871A: b"x"}).replace(b"\x29\0", b"\xff\0", 1),
         "the signing block is damaged at"),
    ],
    ids=["sizes", "too large", "too small", "signature", "pair"],
)  # fmt: skip
def test_damaged_signing_blocks(block: bytes, message: str) -> None:
    with pytest.raises(ApkError, match=message):
        signed(block).signatures  # noqa: B018


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("base/manifest/AndroidManifest.xml", "BundleConfig.pb"), "an app bundle \\(AAB\\)"),
        (
            ("splits/base-master.apk", "toc.pb"),
            "an archive of APKs; unpack it and use splits/base-master.apk",
        ),
        (("a.apk", "b.apk"), "an archive of APKs; .* the one called base"),
        (("a/B.class",), "a Java archive"),
        (("x",), "not an APK: there is no AndroidManifest.xml"),
    ],
)
def test_archives_that_are_something_else(names: tuple[str, ...], message: str) -> None:
    with pytest.raises(ApkError, match=message):
        Apk(zipped(*names), "app.apk")


def test_files_are_opened_and_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "app.apk"
    path.write_bytes(apk(manifest(native_activity()), Table(), {"assets/a": b"x"}))
    with Apk.open(path) as app:
        assert app.manifest.launcher is not None and app.resources is not None
        stream = app.open_asset("a")
        assert stream.read() == b"x"
    path.unlink()  # on Windows this fails while the file is mapped
    for wrong, message in [
        (tmp_path / "none.apk", "no such file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "empty", "cannot be read: it is empty"),
        (tmp_path / "bad", "not a zip archive"),
    ]:
        if wrong.name == "empty":
            wrong.write_bytes(b"")
        if wrong.name == "bad":
            wrong.write_bytes(b"bad" * 100)
        with pytest.raises(ApkError, match=message):
            Apk.open(wrong)
    (tmp_path / "bad").unlink()
