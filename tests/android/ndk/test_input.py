# SPDX-License-Identifier: GPL-2.0-or-later
"""What reaches an app of touches, keys, mouse and gamepad."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.hal.device import DeviceSettings

from .appkit import make_app, run_app

ABIS = ("arm64-v8a", "armeabi-v7a")
TOUCH = "motion device 1 source 0x1002"


def told(apk: Path, abi: str, script: str, rotation: int = 0) -> list[str]:
    settings = DeviceSettings(rotation=rotation)
    result = run_app(apk, abi, script=f"wait 300ms\n{script}\nwait 50ms\nquit\n", settings=settings)
    return [line for line in result.lines if line.startswith(("motion", "key"))]


@pytest.mark.parametrize("abi", ABIS)
def test_two_fingers(tmp_path: Path, abi: str) -> None:
    script = """
        touch down 0 100,200
        wait 20ms
        touch down 1 500,600 pressure 0.25
        wait 20ms
        touch move 1 510,610 pressure 0.25
        wait 20ms
        touch up 0
        wait 20ms
        touch move 1 520,620 pressure 0.25
        wait 20ms
        touch down 0 1,1
        wait 20ms
        touch cancel
    """
    head = f"{TOUCH} action"
    tail = "history 0 buttons 0:"
    assert told(make_app(tmp_path / "a.apk"), abi, script) == [
        f"{head} 0 index 0 {tail} 0(100,200 p0.50 t1)",
        f"{head} 5 index 1 {tail} 0(100,200 p0.50 t1) 1(500,600 p0.25 t1)",
        f"{head} 2 index 0 {tail} 0(100,200 p0.50 t1) 1(510,610 p0.25 t1)",
        f"{head} 6 index 0 {tail} 0(100,200 p0.50 t1) 1(510,610 p0.25 t1)",
        f"{head} 2 index 0 {tail} 1(520,620 p0.25 t1)",
        f"{head} 5 index 0 {tail} 0(2,2 p0.50 t1) 1(520,620 p0.25 t1)",
        f"{head} 6 index 0 {tail} 0(2,2 p0.50 t1) 1(520,620 p0.25 t1)",
        f"{head} 1 index 0 {tail} 1(520,620 p0.25 t1)",
    ]


def test_movements_that_nobody_has_fetched_are_history(tmp_path: Path) -> None:
    script = """
        touch down 0 100,100
        touch move 0 200,200
        touch move 0 300,300
        touch move 0 400,400
        touch up 0
    """
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], script)
    assert lines == [
        f"{TOUCH} action 0 index 0 history 0 buttons 0: 0(100,100 p0.50 t1)",
        f"{TOUCH} action 2 index 0 history 2 buttons 0: 0(400,400 p0.50 t1) h200,200 h300,300",
        f"{TOUCH} action 1 index 0 history 0 buttons 0: 0(400,400 p0.50 t1)",
    ]


@pytest.mark.parametrize(
    ("rotation", "place"), [(0, "10,20"), (90, "1900,10"), (180, "1070,1900"), (270, "20,1070")]
)
def test_touches_turn_with_the_window(tmp_path: Path, rotation: int, place: str) -> None:
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], "tap 10,20", rotation)
    assert f": 0({place} p0.50 t1)" in lines[0]


def test_keys_with_modifiers_and_repetition(tmp_path: Path) -> None:
    script = """
        key down LEFTSHIFT
        key press A
        key up LEFTSHIFT
        key press ENTER
        key down DOWN
        wait 600ms
        key up DOWN
    """
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], script)
    keys = [line.split(" source 0x101 ")[1].split(" flags")[0] for line in lines]
    assert keys[:6] == [
        "action 0 code 59 scan 42 meta 0x41 repeat 0",
        "action 0 code 29 scan 30 meta 0x41 repeat 0",
        "action 1 code 29 scan 30 meta 0x41 repeat 0",
        "action 1 code 59 scan 42 meta 0 repeat 0",
        "action 0 code 66 scan 28 meta 0 repeat 0",
        "action 1 code 66 scan 28 meta 0 repeat 0",
    ]
    repeats = [key for key in keys if key.startswith("action 0 code 20")]
    assert [key.rpartition(" ")[2] for key in repeats] == [str(n) for n in range(len(repeats))]
    assert len(repeats) > 3


def test_a_mouse_hovers_clicks_and_turns_its_wheel(tmp_path: Path) -> None:
    script = """
        mouse move 30,20
        wait 20ms
        button down left
        wait 20ms
        mouse move 10,0
        wait 20ms
        button up left
        wait 20ms
        wheel 1
    """
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], script)
    head = "motion device 3 source 0x2002 action"
    assert [line.split(" index")[0] for line in lines] == [
        f"{head} {action}" for action in (9, 7, 10, 0, 11, 2, 12, 1, 8)
    ]
    assert "buttons 1: 0(580,980 p1.00 t3)" in lines[5]
    assert lines[8].endswith("scroll 0.0,1.0")


def test_a_gamepad(tmp_path: Path) -> None:
    script = """
        pad press A
        wait 20ms
        pad axis LX 0.5
        wait 20ms
        pad axis RT 1
        wait 20ms
        pad down DPAD_UP
    """
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], script)
    assert lines[0].startswith("key device 4 source 0x501 action 0 code 96")
    assert lines[1].startswith("key device 4 source 0x501 action 1 code 96")
    sticks = [line for line in lines if "source 0x1000010" in line]
    assert "0(1,0 p0.00 t0)" in sticks[0] or "0(0,0" in sticks[0]
    assert sticks[1].endswith("gas 1.00 brake 0.00 hat 0,0")
    assert sticks[2].endswith("hat 0,-1")


def test_the_systems_keys_are_not_the_apps(tmp_path: Path) -> None:
    script = "key press HOME\nwait 100ms\nkey press HOME"
    lines = told(make_app(tmp_path / "a.apk"), ABIS[0], script)
    assert not lines
