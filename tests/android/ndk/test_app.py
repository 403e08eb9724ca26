# SPDX-License-Identifier: GPL-2.0-or-later
"""What of an APK runs, and one clear line for what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.android.app import App, choose_app
from droidemu.errors import UserError
from droidemu.loader.apk.package import Apk
from droidemu.machine.program import app_of, resolve
from tests.loader.apkbuild import PNG, manifest, native_activity

from .apkkit import NO_LIBRARY, java_activity, write_apk


def choose(path: Path, abi: str | None = None, activity: str | None = None) -> App:
    return choose_app(Apk.open(path), abi, activity)


def test_a_native_activity_with_a_library_for_arm(tmp_path: Path) -> None:
    app = choose(write_apk(tmp_path / "a.apk"))
    assert (app.package, app.abi, app.isa) == ("org.example.app", "arm64-v8a", "arm64")
    assert app.library_file == "/data/app/org.example.app/base.apk!/lib/arm64-v8a/libprobe.so"
    assert app.library_path.split(":")[0] == "/data/app/org.example.app/lib/arm64"
    texts = app.launch_texts()
    assert texts["function"] == "ANativeActivity_onCreate"
    assert texts["internal_data"] == "/data/data/org.example.app/files"
    assert texts["class"] == "android/app/NativeActivity"


def test_compressed_libraries_are_extracted(tmp_path: Path) -> None:
    app = choose(write_apk(tmp_path / "a.apk", compress=True))
    assert [lib.name for lib in app.extracted] == ["libprobe.so"]
    assert app.library_file == "/data/app/org.example.app/lib/arm64/libprobe.so"


def test_the_best_abi_or_the_chosen_one(tmp_path: Path) -> None:
    both = {f"{abi}/libprobe.so": NO_LIBRARY for abi in ("x86_64", "armeabi-v7a", "arm64-v8a")}
    path = write_apk(tmp_path / "a.apk", libraries=both)
    assert choose(path).abi == "arm64-v8a"
    assert choose(path, "arm").abi == "armeabi-v7a"
    only = write_apk(tmp_path / "b.apk", libraries={"armeabi-v7a/libprobe.so": NO_LIBRARY})
    with pytest.raises(UserError, match=r"its native code is for armeabi-v7a, not for arm64"):
        choose(only, "arm64")


def test_what_cannot_run_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "x.apk"
    write_apk(path, libraries={"x86/libprobe.so": NO_LIBRARY})
    with pytest.raises(UserError, match=r"^x\.apk: its native code is for x86, not for ARM$"):
        choose(path)
    write_apk(path, libraries={"arm64-v8a/libother.so": NO_LIBRARY})
    with pytest.raises(UserError, match=r"libprobe\.so is missing for arm64-v8a .*libother\.so"):
        choose(path)
    write_apk(path, root=manifest(java_activity("org.example.app.Main")))
    with pytest.raises(UserError, match=r"its activity org\.example\.app\.Main is Java code"):
        choose(path)
    write_apk(path, root=manifest())
    with pytest.raises(UserError, match="no activity that could be started"):
        choose(path)
    write_apk(path, root=manifest(native_activity("probe"), split="config.de"))
    with pytest.raises(UserError, match="only a part of an app"):
        choose(path)


def test_an_activity_by_name(tmp_path: Path) -> None:
    root = manifest(java_activity("org.example.app.Main"), native_activity("probe"))
    path = write_apk(tmp_path / "x.apk", root=root)
    assert choose(path, activity="NativeActivity").activity.native
    with pytest.raises(UserError, match=r"no activity Nope \(there is: org\.example\.app\.Main"):
        choose(path, activity="Nope")


def test_handled_changes_are_the_guests_bits(tmp_path: Path) -> None:
    path = write_apk(tmp_path / "x.apk", configChanges=1 << 7 | 1 << 10)
    assert choose(path).handled_changes == 0x0080 | 0x0200


def test_a_program_that_is_an_apk(tmp_path: Path) -> None:
    path = write_apk(tmp_path / "x.apk")
    program = resolve(str(path), None, None)
    assert program.app is not None
    assert program.guest == "/system/bin/app_process64"
    (tmp_path / "plain").write_bytes(b"\x7fELF")
    assert app_of(tmp_path / "plain") is None
    with pytest.raises(UserError, match="--activity chooses one of an APK's activities"):
        resolve(str(tmp_path / "plain"), None, None, "Main")


def test_an_icon_is_found(tmp_path: Path) -> None:
    root = manifest(native_activity("probe"), application={"icon": "res/icon.png"})
    path = write_apk(tmp_path / "x.apk", root=root, files={"res/icon.png": PNG})
    assert choose(path).icon in (PNG, None)  # a plain text is no reference: either is fine


def test_a_label_is_a_line_and_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in titles and on terminals, and names the user's key map for the app."""
    from droidemu.cli import settings_sources
    from droidemu.cli.run import find_keymap

    keymaps = tmp_path / "home" / "keymaps"
    keymaps.mkdir(parents=True)
    monkeypatch.setattr(settings_sources, "user_file", lambda: keymaps.parent / "config.toml")
    for name in ("Game", "../else"):
        (keymaps / f"{name}.toml").write_text("")

    def titled(label: str) -> str:
        activity = native_activity("probe", label=label)
        return choose(write_apk(tmp_path / "a.apk", root=manifest(activity))).label

    assert find_keymap({"keymap": None}, titled("Game")) == keymaps / "Game.toml"
    for label in ("../else", str(keymaps / "Game"), "\\\\host\\share\\x", "C:\\x", "x" * 5000, ""):
        assert find_keymap({"keymap": None}, titled(label) if label else label) is None, label
    assert titled("a\x1b[2J\nb\u202ec") == "a [2J b\u202ec" and len(titled("x" * 5000)) == 200
