# SPDX-License-Identifier: GPL-2.0-or-later
"""The life cycle of a NativeActivity, as the guest's own probe tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.android.ndk.activity import BACK, FOCUS, LOW_MEMORY
from droidemu.android.ndk.state import state_of
from droidemu.android.packages import prepare_data
from droidemu.errors import UserError
from droidemu.hal.device import DeviceSettings
from droidemu.machine.config import AppOptions
from droidemu.machine.machine import Machine

from .appkit import BLUE, GREEN, RED, WHITE, make_app, run_app

ABIS = ("arm64-v8a", "armeabi-v7a")
UP = [
    "start", "resume", "queue created", "window created 1080x1920 format 4",
    "content 0,0,1080,1920", "redraw", "focus 1",
]  # fmt: skip
DOWN = ["pause", "focus 0", "window destroyed", "stop"]
END = ["queue destroyed", "destroy"]


def events(lines: list[str]) -> list[str]:
    """Without what is told of buffers and motions."""
    return [line for line in lines if not line.startswith(("buffer", "motion", "key"))]


@pytest.mark.parametrize("abi", ABIS)
def test_from_the_start_to_the_windows_end(tmp_path: Path, abi: str) -> None:
    result = run_app(make_app(tmp_path / "a.apk"), abi, frames=3)
    assert events(result.lines) == ["create, saved 0 ", *UP, *DOWN, *END]
    assert result.status == 0
    assert result.crash is None
    assert result.corners == (RED, GREEN, BLUE, WHITE)


@pytest.mark.parametrize("abi", ABIS)
def test_back_that_nobody_wants_ends_it(tmp_path: Path, abi: str) -> None:
    result = run_app(make_app(tmp_path / "a.apk"), abi, script="wait 300ms\nkey press BACK\n")
    lines = [line for line in result.lines if line.startswith("key")]
    assert [line.split(" flags")[0] for line in lines] == [
        "key device 2 source 0x101 action 0 code 4 scan 158 meta 0 repeat 0",
        "key device 2 source 0x101 action 1 code 4 scan 158 meta 0 repeat 0",
    ]
    assert events(result.lines)[-6:] == [*DOWN, *END]
    assert "save" not in result.lines


def test_back_that_the_app_takes_is_its_own(tmp_path: Path) -> None:
    apk = make_app(tmp_path / "a.apk", "back")
    script = "wait 300ms\nkey press BACK\nwait 300ms\nquit\n"
    result = run_app(apk, ABIS[0], script=script)
    assert events(result.lines).count("pause") == 1
    assert [line for line in result.lines if line.startswith("key")]


def test_the_app_ends_itself(tmp_path: Path) -> None:
    result = run_app(make_app(tmp_path / "a.apk", "finish"), ABIS[0])
    assert events(result.lines) == ["create, saved 0 ", "destroy"]


def test_home_and_back_again(tmp_path: Path) -> None:
    script = (
        "wait 300ms\nkey press HOME\nwait 300ms\ntap 100,100\nwait 300ms\n"
        "key press POWER\nwait 200ms\nkey press POWER\nwait 200ms\nquit\n"
    )
    result = run_app(make_app(tmp_path / "a.apk"), ABIS[0], script=script)
    again = ["start", "resume", *UP[3:]]
    assert events(result.lines) == [
        "create, saved 0 ", *UP, *DOWN, "save", *again, *DOWN, "save", *again, *DOWN, *END,
    ]  # fmt: skip
    # The touch that brought it back was not the app's.
    assert not [line for line in result.lines if line.startswith("motion")]


def test_turning_makes_an_activity_anew_with_its_state(tmp_path: Path) -> None:
    script = "wait 300ms\ndevice rotate 90\nwait 300ms\nquit\n"
    result = run_app(make_app(tmp_path / "a.apk"), ABIS[0], script=script)
    turned = [
        line.replace("1080x1920", "1920x1080").replace("1080,1920", "1920,1080") for line in UP
    ]
    assert events(result.lines) == [
        "create, saved 0 ", *UP, *DOWN, "save", *END, "create, saved 6 state", *turned, *DOWN,
        *END,
    ]  # fmt: skip


def test_an_app_that_handles_turning_is_told(tmp_path: Path) -> None:
    script = "wait 300ms\ndevice rotate 270\nwait 300ms\nquit\n"
    changes = 1 << 7 | 1 << 8 | 1 << 10
    apk = make_app(tmp_path / "a.apk", configChanges=changes)
    result = run_app(apk, ABIS[0], script=script)
    told = result.after("focus 1")
    assert told[0].startswith("configuration en-US orientation 2 density 420 night 1 731x411 dp")
    assert events(told[1:]) == [
        "window resized 1920x1080", "content 0,0,1920,1080", "redraw", *DOWN, *END,
    ]  # fmt: skip
    # In the frame buffer it stands turned to the right, to be upright on the turned device.
    assert result.corners == (BLUE, RED, WHITE, GREEN)


def test_a_theme_that_is_not_handled(tmp_path: Path) -> None:
    script = "wait 300ms\ndevice dark on\nwait 300ms\ndevice battery 20\nwait 100ms\nquit\n"
    result = run_app(make_app(tmp_path / "a.apk"), ABIS[0], script=script)
    assert events(result.lines).count("create, saved 6 state") == 1
    handled = make_app(tmp_path / "b.apk", configChanges=1 << 9)
    result = run_app(handled, ABIS[0], script=script)
    assert not [line for line in result.lines if "saved 6" in line]
    assert [line for line in result.lines if "night 2" in line]


@pytest.mark.parametrize(
    ("orientation", "rotation", "size"),
    [(0, 0, "1920x1080"), (1, 90, "1080x1920"), (6, 90, "1920x1080"), (0, 90, "1920x1080")],
)
def test_the_orientation_that_an_activity_asks_for(
    tmp_path: Path, orientation: int, rotation: int, size: str
) -> None:
    apk = make_app(tmp_path / "a.apk", screenOrientation=orientation)
    result = run_app(apk, ABIS[0], frames=2, settings=DeviceSettings(rotation=rotation))
    assert f"window created {size} format 4" in result.lines


@pytest.mark.parametrize("abi", ABIS)
def test_data_is_kept_between_runs(tmp_path: Path, abi: str) -> None:
    apk = make_app(tmp_path / "a.apk", "data finish")
    kept = AppOptions(data=tmp_path / "data")
    where = (
        "of /data/data/org.example.app/files, external "
        "/sdcard/Android/data/org.example.app/files, obb /sdcard/Android/obb/org.example.app"
    )
    for run in (1, 2):
        assert f"run {run} {where}" in run_app(apk, abi, app=kept).lines
    fresh = AppOptions(data=tmp_path / "data", fresh=True)
    assert f"run 1 {where}" in run_app(apk, abi, app=fresh).lines


def test_folders_of_others_are_not_an_apps_data(tmp_path: Path) -> None:
    """--data names a folder that has a folder "data" of the user's: --fresh does not empty it."""
    photos = tmp_path / "data" / "photos"
    photos.mkdir(parents=True)
    (photos / "a.jpg").write_bytes(b"mine")
    for fresh in (False, True):
        with pytest.raises(UserError, match=r"--data .*: its folders data and external are no app"):
            prepare_data("org.example.app", tmp_path, fresh)
    assert [path.name for path in photos.iterdir()] == ["a.jpg"] and len([*tmp_path.iterdir()]) == 1
    # Beside other things there may be data of ours.
    folder = tmp_path / "data"
    assert prepare_data("org.example.app", folder, True) == folder
    (folder / "data" / "files" / "kept").touch()
    prepare_data("org.example.app", folder, False)
    assert (folder / "data" / "files" / "kept").exists()
    prepare_data("org.example.app", folder, True)
    assert not (folder / "data" / "files" / "kept").exists() and (photos / "a.jpg").exists()


def test_data_from_before_there_was_a_marker(tmp_path: Path) -> None:
    for part in ("data/cache", "data/code_cache", "data/files/old", "external/files"):
        (tmp_path / part).mkdir(parents=True)
    prepare_data("org.example.app", tmp_path, False)
    assert (tmp_path / "data" / "files" / "old").exists()
    prepare_data("org.example.app", tmp_path, True)
    assert not (tmp_path / "data" / "files" / "old").exists()
    (tmp_path / "data" / "cache").rmdir()  # it is marked now
    prepare_data("org.example.app", tmp_path, True)
    assert (tmp_path / "data" / "cache").is_dir()


@pytest.mark.parametrize("abi", ABIS)
def test_preferences_are_kept_between_runs(tmp_path: Path, abi: str) -> None:
    apk = make_app(tmp_path / "a.apk", "preferences finish")
    kept = AppOptions(data=tmp_path / "data")
    for run in (1, 2):
        lines = run_app(apk, abi, app=kept).lines
        assert f"preferences: run {run}, written 1" in lines
        assert f'<map>\n    <int name="count" value="{run}" />\n</map>\n' in lines
    file = tmp_path / "data" / "data" / "shared_prefs" / "runs.xml"
    assert [path.name for path in file.parent.iterdir()] == ["runs.xml"]
    fresh = AppOptions(data=tmp_path / "data", fresh=True)
    assert "preferences: run 1, written 1" in run_app(apk, abi, app=fresh).lines
    assert b'"count" value="1"' in file.read_bytes()


def test_an_assertion_of_the_app_is_a_crash_report(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = run_app(make_app(tmp_path / "a.apk", "abort"), ABIS[0])
    assert result.status == 128 + 6
    assert (7, "probe", "aborted as told") in result.log
    assert result.crash is not None
    assert "SIGABRT" in result.crash
    assert "libprobe.so" in result.crash
    assert "aborted as told" in capfd.readouterr().err


def test_a_library_without_the_function_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    apk = make_app(tmp_path / "a.apk", flags=["-DANativeActivity_onCreate=other"])
    result = run_app(apk, ABIS[0])
    assert result.status == 2
    assert "exports no ANativeActivity_onCreate" in capfd.readouterr().err


def test_compressed_libraries_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROIDEMU_CACHE_DIR", str(tmp_path / "cache"))
    apk = make_app(tmp_path / "a.apk", compress=True)
    monkeypatch.delenv("DROIDEMU_CACHE_DIR")
    result = run_app(apk, ABIS[0], frames=2)
    assert "focus 1" in result.lines


def test_two_runs_in_virtual_time_are_alike(tmp_path: Path) -> None:
    apk = make_app(tmp_path / "a.apk", "sensors")
    first, second = (run_app(apk, ABIS[0], frames=20) for _ in range(2))
    assert first.lines == second.lines
    assert first.frames == second.frames


def test_memory_is_low_and_focus_goes(tmp_path: Path) -> None:
    def told(line: str, machine: Machine) -> None:
        activity = state_of(machine.kernel).activity
        assert activity is not None
        if line == "focus 1":
            activity.tell(LOW_MEMORY)
            activity.tell(FOCUS, 0)
            activity.tell(BACK)

    result = run_app(make_app(tmp_path / "a.apk"), ABIS[0], on_line=told)
    assert events(result.after("focus 1")) == [
        "low memory", "focus 0", "pause", *DOWN[2:], *END,
    ]  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
def test_a_script_takes_the_focus_and_hides_the_window(tmp_path: Path, abi: str) -> None:
    script = (
        "wait 300ms\nmemory low\ndevice window unfocused\nwait 50ms\ndevice window focused\n"
        "wait 50ms\ndevice window hidden\nwait 300ms\nmemory low\ndevice window unfocused\n"
        "wait 300ms\nkey press HOME\nwait 100ms\ndevice window hidden\nwait 50ms\n"
        "device window focused\nwait 50ms\nkey press HOME\nwait 300ms\nquit\n"
    )
    result = run_app(make_app(tmp_path / "a.apk"), abi, script=script)
    up, down = UP[3:6], ["pause", "window destroyed", "stop"]
    assert events(result.after("focus 1")) == [
        "low memory", "focus 0", "focus 1",
        *DOWN, "save", "low memory", "start", "resume", *up,  # the focus did not come back
        *down, "save",  # Home; a window that comes and goes meanwhile is no matter
        "start", "resume", *up, "focus 1",
        *DOWN, *END,
    ]  # fmt: skip


def test_an_app_may_begin_without_the_focus(tmp_path: Path) -> None:
    apk = make_app(tmp_path / "a.apk")
    script = "wait 300ms\ndevice window focused\nwait 100ms\nquit\n"
    result = run_app(apk, ABIS[0], script=script, settings=DeviceSettings(window="unfocused"))
    assert events(result.lines)[:8] == ["create, saved 0 ", *UP]
    hidden = run_app(apk, ABIS[1], script=script, settings=DeviceSettings(window="hidden"))
    assert events(hidden.lines)[:8] == ["create, saved 0 ", *UP]


def test_an_app_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("droidemu.machine.apps._VIRTUAL_LIMIT_S", 3)
    result = run_app(make_app(tmp_path / "a.apk", "hang"), ABIS[0], frames=2)
    assert result.status == 0
    assert result.lines[-1] == "pause"
