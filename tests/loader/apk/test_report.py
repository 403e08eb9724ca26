# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``droidemu info`` says about APK files: facts, reasons, damage."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from droidemu.cli.info import command
from droidemu.loader.apk.report import inspect_package
from droidemu.loader.inspect import FileReport, inspect_data

from ..apkbuild import LAUNCHER, PNG, Item, Zip, apk, manifest, native_activity, signing_block
from ..elfbuild import dynamic_elf
from ..resbuild import E, Table, axml


def library(bits: int = 64, needed: bytes = b"libandroid.so") -> bytes:
    """A shared library that needs ``needed`` (at most 13 letters) and liblog.so."""
    return dynamic_elf(bits).replace(b"libc.so.6\0", needed[:9].ljust(10, b"\0"))


LIBC = b"libc.so"
GOOD = {"lib/arm64-v8a/libmain.so": library(64, LIBC), "lib/armeabi-v7a/libmain.so":
        library(32, LIBC)}  # fmt: skip


def report_on(
    root: E, files: dict[str, bytes] | None = None, table: Table | None = None
) -> FileReport:
    return inspect_data(apk(root, table, GOOD if files is None else files), "app.apk")


def test_a_native_app() -> None:
    table = Table()
    label = table.put("string", "app", "My app")
    icon = table.put("mipmap", "icon", "res/i.png")
    root = manifest(
        native_activity(),
        application={"label": f"@{label:#010x}", "icon": f"@{icon:#010x}"},
    )
    report = report_on(root, {**GOOD, "res/i.png": PNG}, table)
    assert report.kind == "apk" and report.notes == []
    assert report.verdict == "runs: its activity is native"
    assert report.runnable
    facts = report.package
    assert facts is not None and facts["cannot_run"] == []
    assert (facts["name"], facts["label"], facts["abi"]) == (
        "org.example.app", "My app", "arm64-v8a",
    )  # fmt: skip
    assert facts["icon"] == {"kind": "png", "path": "res/i.png", "layers": {},
                             "bitmap": "res/i.png"}  # fmt: skip
    assert facts["launcher"]["library"] == "libmain.so"
    one, other = facts["libraries"]
    assert one["needed"] == ["libc.so", "liblog.so"] and one["mappable"]
    assert one["problem"] is None and other["problem"] is None
    assert one["offset"] % 4096 == 0 and one["alignment"] >= 4096
    json.dumps(facts)


def java_app() -> E:
    return manifest(E("activity", {"android:name": ".Main"}, [LAUNCHER]))


@pytest.mark.parametrize(
    ("root", "files", "reason"),
    [
        (java_app(), {}, "activity org.example.app.Main is Java code.*; there is no native code"),
        (java_app(), None, "activity org.example.app.Main is Java code, and DroidEmu runs native"),
        (manifest(), None, "it has no activity that could be started"),
        (manifest(native_activity("game")), None, "libgame.so is missing for arm64-v8a"),
        (
            manifest(native_activity()),
            {"lib/x86/libmain.so": library(), "lib/mips/libmain.so": library()},
            "its native code is for x86, mips, not for ARM",
        ),
        (
            manifest(native_activity()),
            {"lib/arm64-v8a/libmain.so": library(32)},
            "libmain.so for arm64-v8a: built for armeabi-v7a",
        ),
        (
            manifest(native_activity()),
            {"lib/arm64-v8a/libmain.so": b"text"},
            "libmain.so for arm64-v8a: not a library, but",
        ),
        (
            manifest(native_activity()),
            {"lib/arm64-v8a/libmain.so": library(64, b"libqt.so")},
            "needs libqt.so, which is neither in the APK nor in the NDK",
        ),
        (manifest(native_activity(), split="config.de"), None, "only a part of an app"),
    ],
)
def test_reasons(root: E, files: dict[str, bytes] | None, reason: str) -> None:
    report = report_on(root, files)
    assert report.verdict.startswith("cannot run: ")
    assert re.search(reason, report.verdict), report.verdict
    assert report.package is not None and report.package["cannot_run"]


def test_a_library_of_the_app_may_need_another() -> None:
    files = {**GOOD, "lib/arm64-v8a/libqt.so": library(64, LIBC),
             "lib/arm64-v8a/libapp.so": library(64, b"libqt.so")}  # fmt: skip
    report = report_on(manifest(native_activity("app")), files)
    assert report.package is not None and report.package["cannot_run"] == []


def test_damage_is_told_and_the_rest_too() -> None:
    good = apk(manifest(native_activity()), None, GOOD)
    cut = inspect_data(good[:-4], "app.apk")
    assert "cut off" in cut.verdict and "cut off" in cut.notes[0]
    assert not cut.verdict.startswith("cannot run: app.apk")
    text = inspect_data(Zip().add("AndroidManifest.xml", b"<manifest/>").build(), "app.apk")
    assert text.verdict.endswith("AndroidManifest.xml: it is XML as text; an APK holds it compiled "
                                 "(by aapt)")  # fmt: skip
    broken = Zip(signing_block=signing_block({1: b"x"})[1:])
    broken.add("AndroidManifest.xml", axml(manifest(native_activity(), application={
        "label": "@0x7f010000", "icon": "@0x7f010000"})))  # fmt: skip
    broken.add("resources.arsc", b"broken")
    locked = {"flags": 1}
    broken.items.append(Item("lib/arm64-v8a/libmain.so", b"x", central=locked, local=locked))
    report = inspect_data(broken.build(), "app.apk")
    assert report.package is not None
    assert report.package["name"] == "org.example.app"
    assert [note.split(":")[0] for note in report.notes] == ["signatures", "label", "icon"]
    assert "libmain.so for arm64-v8a: is encrypted" in report.verdict


def test_other_archives_are_named() -> None:
    bundle = inspect_data(Zip().add("base/manifest/AndroidManifest.xml").build(), "app.aab")
    assert bundle.kind == "zip" and "app bundle (AAB)" in bundle.verdict and not bundle.notes


def test_too_much_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("droidemu.loader.apk.report.MAX_LIBRARIES", len(library()))
    report = FileReport("app.apk", 0, "apk", "")
    data = apk(manifest(native_activity()), None, {f"lib/arm64-v8a/lib{n}.so": library()
                                                   for n in ("a", "main")})  # fmt: skip
    inspect_package(report, data)
    assert report.package is not None
    assert [lib["problem"] for lib in report.package["libraries"]][1] == (
        "not looked into: too large"
    )


def test_the_command_shows_apps_and_their_text_cannot_control_the_terminal(tmp_path: Path) -> None:
    root = manifest(
        native_activity("x\x1b[31m", screenOrientation=0),
        application={"label": "A\x1b[2Jpp\n\u202e!", "debuggable": True},
        others=[E("uses-permission", {"android:name": "android.permission.VIBRATE\x1b[0m"}),
                E("uses-feature", {"android:name": "android.hardware.touch",
                                   "android:required": False})],
    )  # fmt: skip
    path = tmp_path / "app.apk"
    path.write_bytes(apk(root, None, {**GOOD, "lib/arm64-v8a/lib\x1b[1m.so": b""}))
    shown = CliRunner().invoke(command, [str(path)])
    assert shown.exit_code == 0
    assert "\x1b" not in shown.output and "\u202e" not in shown.output
    for text in (r"A\x1b[2Jpp\n\u202e!", "1.2 (7)", "21 or later, made for 30", "VIBRATE",
                 "landscape", "hardware.touch (optional)", "debuggable",
                 "aligned to", "fine"):  # fmt: skip
        assert text in shown.output, text
    facts = json.loads(CliRunner().invoke(command, ["--json", str(path)]).output)
    assert facts["package"]["launcher"]["native"] is True and facts["command"] is None
