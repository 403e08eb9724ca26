# SPDX-License-Identifier: GPL-2.0-or-later
"""Apps on the command line: run, the log's options, sessions, info."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loader.apkbuild import manifest

from .apkkit import java_activity, write_apk
from .appkit import make_app

ABIS = ("arm64-v8a", "armeabi-v7a")
SCRIPT = """
wait 200ms
swipe 100,100 900,900 100ms
device rotate 90
wait 200ms
tap 5,5
wait 99ms
quit
"""


def droidemu(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=folder, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_a_session_is_repeated(tmp_path: Path, abi: str) -> None:
    make_app(tmp_path / "a.apk", "vsync format=1")
    (tmp_path / "in.txt").write_text(SCRIPT, encoding="utf-8")
    done = droidemu(
        "run", "--headless", "--abi", abi, "--record-session", "a.session", "--input", "in.txt",
        "a.apk", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    head = json.loads((tmp_path / "a.session").read_text(encoding="utf-8").splitlines()[0])
    assert (head["program"]["file"], head["program"]["abi"]) == ("a.apk", abi)
    done = droidemu("replay", "a.session", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a.session: passed" in done.stdout


def test_the_log_on_stderr(tmp_path: Path) -> None:
    make_app(tmp_path / "a.apk", "finish")
    run = ("run", "--headless", "--time", "virtual")
    done = droidemu(*run, "a.apk", folder=tmp_path)
    assert "I/probe   (    1): destroy" in done.stderr.splitlines()
    done = droidemu(*run, "--logcat", "probe:S", "a.apk", folder=tmp_path)
    assert done.stderr == ""
    done = droidemu(*run, "--logcat-format", "tag", "a.apk", folder=tmp_path)
    assert "I/probe   : destroy" in done.stderr.splitlines()
    done = droidemu(*run, "--logcat", "probe:X", "a.apk", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("droidemu: error: --logcat")


def test_what_cannot_run_is_one_line(tmp_path: Path) -> None:
    write_apk(tmp_path / "a.apk", root=manifest(java_activity(".Main")))
    done = droidemu("run", "a.apk", folder=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("droidemu: error: a.apk: its activity org.example.app.Main is Java code")


def test_info_says_that_it_runs(tmp_path: Path) -> None:
    make_app(tmp_path / "a.apk")
    done = droidemu("info", "a.apk", folder=tmp_path)
    assert done.returncode == 0
    assert "runs: its activity is native" in done.stdout


def test_properties_are_the_devices(tmp_path: Path) -> None:
    make_app(tmp_path / "a.apk")  # skips where there is no /system
    run = ("run", "--device", "pixel-7", "/system/bin/getprop")
    done = droidemu(*run, "ro.build.version.sdk", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "30\n")
    done = droidemu(*run, "ro.no.such.thing", "else", folder=tmp_path)
    assert done.stdout == "else\n"
    done = droidemu(*run, folder=tmp_path)
    assert "[ro.product.model]: [Pixel 7]" in done.stdout.splitlines()
    names = [line.partition("]")[0] for line in done.stdout.splitlines()]
    assert names == sorted(names)
