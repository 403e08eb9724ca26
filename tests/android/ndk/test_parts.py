# SPDX-License-Identifier: GPL-2.0-or-later
"""Assets, configuration, vertical sync and sensors in apps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from droidemu.hal.device import DeviceSettings

from .appkit import make_app, run_app

ABIS = ("arm64-v8a", "armeabi-v7a")
DATA = bytes(range(256)) * 20


@pytest.mark.parametrize("abi", ABIS)
def test_assets(tmp_path: Path, abi: str) -> None:
    assets = {"dir/stored.bin": DATA, "dir/packed.bin.packed": DATA, "dir/sub/x": b""}
    apk = make_app(tmp_path / "a.apk", "assets finish", assets=assets)
    lines = [line for line in run_app(apk, abi).lines if "asset" in line]
    found = "5120 bytes, 4 at 1000: 232 235, left 4116"
    assert lines == [
        "asset dir/packed.bin.packed",
        "asset dir/stored.bin",
        f"asset dir/stored.bin: {found}, descriptor 1 5120, buffer 1, allocated 0, beyond -1",
        f"asset dir/packed.bin.packed: {found}, descriptor 0 0, buffer 1, allocated 1, beyond -1",
        "no asset missing",
        "no asset ../AndroidManifest.xml",
    ]


@pytest.mark.parametrize("abi", ABIS)
def test_configuration(tmp_path: Path, abi: str) -> None:
    apk = make_app(tmp_path / "a.apk", "configuration finish")
    settings = DeviceSettings(rotation=90, dark=True, locale="de-AT", density=320)
    lines = run_app(apk, abi, settings=settings).lines
    assert (
        "configuration de-AT orientation 2 density 320 night 2 960x540 dp smallest 540 size 3 "
        "long 2 sdk 30"
    ) in lines


@pytest.mark.parametrize("abi", ABIS)
def test_vertical_syncs_come_one_by_one(tmp_path: Path, abi: str) -> None:
    lines = run_app(make_app(tmp_path / "a.apk", "vsync"), abi).lines
    steps = [line for line in lines if line.startswith("vsync")]
    assert steps[0] == "vsync after 0 us"
    assert len(steps) == 4
    assert all(line in ("vsync after 16666 us", "vsync after 16667 us") for line in steps[1:])


@pytest.mark.parametrize("abi", ABIS)
def test_sensors(tmp_path: Path, abi: str) -> None:
    apk = make_app(tmp_path / "a.apk", "sensors")
    lines = run_app(apk, abi, settings=DeviceSettings(rotation=90, lux=200)).lines
    told = [line for line in lines if line.startswith("sensor ")]
    assert "4 sensors" in lines
    assert "DroidEmu Accelerometer delay 5000" in lines
    assert told.count("sensor 5: 200.00 0.00 0.00") == 1
    assert told.count("sensor 1: -9.81 0.00 0.00") >= 4


@pytest.mark.parametrize("abi", ABIS)
def test_the_activity_is_an_object_of_java(tmp_path: Path, abi: str) -> None:
    result = run_app(make_app(tmp_path / "a.apk", "java"), abi, frames=4)
    assert "Java knows org.example.app" in result.lines
    assert "assets of Java: 1" in result.lines
    # It has asked for a landscape, and is one.
    assert "window created 1920x1080 format 4" in result.lines


def test_java_ends_the_activity(tmp_path: Path) -> None:
    result = run_app(make_app(tmp_path / "a.apk", "java-finish"), ABIS[0])
    assert result.lines[-1] == "destroy"
    assert result.status == 0


@pytest.mark.parametrize("abi", ABIS)
def test_the_pixels_of_a_bitmap(tmp_path: Path, abi: str) -> None:
    lines = run_app(make_app(tmp_path / "a.apk", "bitmap finish"), abi).lines
    assert lines[1:-1] == [
        "bitmap 0: 30x20 stride 60 format 4", "lock 0", "unlock 0", "no bitmap -1 -1",
    ]  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
def test_what_handlers_post_runs_on_the_main_thread(tmp_path: Path, abi: str) -> None:
    models = Path(__file__).parents[1] / "jni" / "models.py"
    script = "wait 600ms\nquit\n"
    runs = [
        run_app(make_app(tmp_path / "a.apk", "jobs"), abi, script=script, java=(models,)).lines
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    jobs = [line for line in runs[0] if line.startswith("job")]
    assert jobs == ["job 1", "job 3", "job 2", "job 4"]
    # Not before onCreate has returned.
    assert runs[0].index("job 1") > runs[0].index("create, saved 0 ")


@pytest.mark.parametrize("abi", ABIS)
def test_what_native_code_keeps_is_told_at_the_end(
    tmp_path: Path, abi: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A line for each place; what the system keeps for the app is not the app's."""
    apk = make_app(tmp_path / "a.apk", "keep finish")
    assert run_app(apk, abi, jni_leaks=True).status == 0
    told = [each.removeprefix("JNI: ") for each in caplog.messages if each.startswith("JNI: ")]
    assert told[0] == "global references never deleted: 2 (2 java.lang.String)"
    assert re.fullmatch(
        r"2 of them made at keep_references \(.*probe\.c:\d+\) in .*libprobe\.so "
        r"\(2 java\.lang\.String\)",
        told[1],
    )
    assert told[2] == "weak global references never deleted: 1 (1 android.app.NativeActivity)"
    caplog.clear()
    run_app(apk, abi)
    assert not any("never deleted" in each for each in caplog.messages)
