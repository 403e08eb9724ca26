# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's dynamically linked tools for frame buffers and input devices see ours as real."""

from __future__ import annotations

import re
from pathlib import Path

from tests.real.conftest import droidemu, root_run, run


def test_fbset_shows_the_mode(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--size", "720x1280", "/bin/fbset")
    assert (done.status, done.err) == (0, "")
    assert re.search(r'^mode "720x1280-6\d"$', done.out, re.M)
    assert re.search(r"^\s*geometry 720 1280 720 \d+ 32$", done.out, re.M)
    assert re.search(r"^\s*rgba 8/16,8/8,8/0,\d/\d+$", done.out, re.M)


def test_fbset_shows_the_hardware(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--size", "720x1280", "/bin/fbset", "-i")
    assert (done.status, done.err) == (0, "")
    facts = dict(re.findall(r"^\s+(\w+)\s*: (.*)$", done.out, re.M))
    assert facts["Type"] == "PACKED PIXELS"
    assert facts["Visual"] == "TRUECOLOR"
    assert facts["LineLength"] == str(720 * 4)
    assert int(facts["Size"]) >= 720 * 1280 * 4
    assert facts["YPanStep"] == "1"


def test_fbset_changes_the_depth(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--size", "720x1280", "/bin/fbset", "-depth", "16", "-s")
    assert done.status == 0
    assert "geometry 720 1280" in done.out
    assert re.search(r"rgba 5/11,6/5,5/0", done.out)


def test_fbcat_reads_the_screen(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--size", "320x480", "/usr/bin/fbcat")
    assert (done.status, done.err) == (0, "")
    header = "P6 320 480 255\n"
    assert done.out.startswith(header)
    assert len(done.out) == len(header) + 320 * 480 * 3
    assert not done.out[len(header) :].strip("\0")


SCRIPT = """\
at 1s touch down 0 100,200 pressure 0.5
at +20ms touch down 1 300,400
at +20ms touch move 0 110,210
at +20ms touch up 1
at +20ms touch up 0
at +20ms key down VOLUMEUP
at +20ms key up VOLUMEUP
at +20ms mouse move 5,-3
at +20ms pad press A
at +20ms pad axis RX -1
pad axis LT 1
pad down DPAD_UP
at +1s quit
"""


def events(real: Path, arch: str, tmp_path: Path, device: str) -> list[str]:
    """What evtest prints about `device` while the script plays, line by line."""
    script = tmp_path / "script"
    script.write_text(SCRIPT, encoding="utf-8")
    settings = ("--size", "720x1280", "--time", "virtual", "--input", str(script))
    done = root_run(real, arch, *settings, "/usr/bin/evtest", f"/dev/input/{device}")
    assert done.status == 0, done.err
    return done.out.splitlines()


def played(lines: list[str]) -> list[tuple[str, str, int]]:
    """(type, code, value) of the events, without the synchronisation."""
    found = re.compile(r"Event: time [\d.]+, type \d+ \((\w+)\), code \d+ \((\w+)\), value (-?\w+)")
    matches = (found.match(line) for line in lines)
    return [(m[1], m[2], int(m[3], 16 if m[1] == "EV_MSC" else 10)) for m in matches if m]


def test_evtest_on_the_touchscreen(real: Path, arch: str, tmp_path: Path) -> None:
    lines = events(real, arch, tmp_path, "event0")
    text = "\n".join(lines)
    assert "Input driver version is 1.0.1" in text
    for code in ("BTN_TOUCH", "ABS_MT_SLOT", "ABS_MT_POSITION_X", "ABS_MT_TRACKING_ID"):
        assert f"({code})" in text
    assert "Event type 3 (EV_ABS)" in text
    assert "(INPUT_PROP_DIRECT)" in text
    x = lines.index(next(line for line in lines if "(ABS_MT_POSITION_X)" in line))
    assert re.search(r"Max\s+719", "\n".join(lines[x : x + 5]))
    happened = played(lines)
    assert ("EV_KEY", "BTN_TOUCH", 1) in happened
    assert ("EV_KEY", "BTN_TOUCH", 0) in happened
    xs = [value for kind, code, value in happened if code == "ABS_MT_POSITION_X"]
    assert xs == [100, 300, 110]
    ys = [value for kind, code, value in happened if code == "ABS_MT_POSITION_Y"]
    assert ys == [200, 400, 210]
    ids = [value for kind, code, value in happened if code == "ABS_MT_TRACKING_ID"]
    assert len(ids) == 4
    assert ids[2:] == [-1, -1]
    times = re.findall(r"Event: time ([\d.]+), type 1 .*BTN_TOUCH", text)
    assert abs(float(times[1]) - float(times[0]) - 0.08) < 0.02


def test_evtest_on_the_keyboard(real: Path, arch: str, tmp_path: Path) -> None:
    lines = events(real, arch, tmp_path, "event1")
    assert any("(KEY_POWER)" in line for line in lines)
    keys = [event for event in played(lines) if event[0] == "EV_KEY"]
    assert keys == [("EV_KEY", "KEY_VOLUMEUP", 1), ("EV_KEY", "KEY_VOLUMEUP", 0)]


def test_evtest_on_the_mouse(real: Path, arch: str, tmp_path: Path) -> None:
    lines = events(real, arch, tmp_path, "event2")
    moves = [event for event in played(lines) if event[0] == "EV_REL"]
    assert ("EV_REL", "REL_X", 5) in moves
    assert ("EV_REL", "REL_Y", -3) in moves


def test_evtest_on_the_gamepad(real: Path, arch: str, tmp_path: Path) -> None:
    lines = events(real, arch, tmp_path, "event3")
    assert 'Input device name: "DroidEmu Gamepad"' in lines
    assert played(lines) == [
        ("EV_KEY", "BTN_SOUTH", 1), ("EV_KEY", "BTN_SOUTH", 0), ("EV_ABS", "ABS_Z", -32767),
        ("EV_ABS", "ABS_BRAKE", 255), ("EV_KEY", "BTN_TL2", 1), ("EV_ABS", "ABS_HAT0Y", -1),
    ]  # fmt: skip


def test_busybox_reads_the_battery(real: Path, arch: str) -> None:
    options = ("--battery", "14", "--no-charging", "--network", "cellular")
    battery = "/sys/class/power_supply/battery/"
    done = root_run(real, arch, *options, "/bin/busybox", "cat",
                    battery + "uevent", "/sys/class/net/rmnet0/operstate")  # fmt: skip
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "POWER_SUPPLY_NAME=battery" and lines[-1] == "up"
    assert {"POWER_SUPPLY_CAPACITY=14", "POWER_SUPPLY_STATUS=Discharging"} <= set(lines)
    listed = root_run(real, arch, *options, "/bin/busybox", "ls", "/sys/class/net", battery)
    assert listed.status == 0 and {"lo", "rmnet0", "capacity"} <= set(listed.out.split())


def test_evtest_queries_a_key(real: Path, arch: str) -> None:
    arguments = ("/usr/bin/evtest", "--query", "/dev/input/event1", "EV_KEY", "KEY_POWER")
    assert root_run(real, arch, *arguments).status == 0  # 10 would mean: it is pressed


def test_lsinput_finds_all_devices(real: Path, arch: str) -> None:
    done = root_run(real, arch, "/usr/bin/lsinput")
    for number in range(4):
        assert f"/dev/input/event{number}" in done.out
    names = re.findall(r'name\s*: "(.+)"', done.out)
    assert len(set(names)) == 4


def test_tslib_finds_the_touchscreen(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--env=TSLIB_TSDEVICE=/dev/input/event0", "/usr/bin/ts_finddev",
                    "/dev/input/event0", "1")  # fmt: skip
    assert "/dev/input/event0" in done.out + done.err


def test_tslib_draws_and_follows_the_finger(real: Path, arch: str, tmp_path: Path) -> None:
    """ts_test_mt, a program for frame buffer and touchscreen, draws where the finger goes."""
    script = tmp_path / "script"
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    script.write_text(
        f'at 2s screenshot "{before.as_posix()}"\n'
        "at 2.1s touch down 0 300,300\nat +50ms touch move 0 350,420\n"
        "at +50ms touch move 0 360,430\n"
        f'at 3s screenshot "{after.as_posix()}"\nat 3.1s touch up 0\nat 3.5s quit\n',
        encoding="utf-8",
    )
    folder = {"arm64": "aarch64-linux-gnu", "armhf": "arm-linux-gnueabihf"}[arch]
    done = run(
        droidemu(
            "--sysroot", str(real / arch), "--size", "720x1280", "--time", "virtual",
            "--env=TSLIB_TSDEVICE=/dev/input/event0", "--env=TSLIB_FBDEVICE=/dev/fb0",
            "--env=TSLIB_CONFFILE=/etc/ts.conf", f"--env=TSLIB_PLUGINDIR=/usr/lib/{folder}/ts0",
            "--env=TSLIB_CONSOLEDEVICE=none", "--input", str(script), "/usr/bin/ts_test_mt",
        )
    )  # fmt: skip
    assert done.status == 0, done.err
    assert before.read_bytes() != after.read_bytes()
