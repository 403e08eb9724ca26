# SPDX-License-Identifier: GPL-2.0-or-later
"""Android's own NDK samples, unmodified, built with our headers: they draw and react.

No package registry carries their sources: DROIDEMU_NDK_SAMPLES names a folder with a checkout of
the public repository android/ndk-samples. There is no OpenGL ES yet: gl/ stands in for what
native-activity uses of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.android.kit import HERE
from tests.real.conftest import ROOT, droidemu, run

FOLDER = os.environ.get("DROIDEMU_NDK_SAMPLES", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="DROIDEMU_NDK_SAMPLES names no checkout of android/ndk-samples"
)

PROJECT = """\
[project]
name = "{name}"

[build]
"c++" = "gnu++20"
include = ["gl"]
libraries = ["android", "log", "native_app_glue"]

[android]
package = "com.example.{package}"
label = "Sample"
"""


def build(name: str, folder: Path, with_gl: bool = False) -> Path:
    """The APK of a sample: its sources as they are, a project file of ours."""
    sources = Path(FOLDER) / name / "app" / "src" / "main" / "cpp"
    project = folder / name
    (project / "src").mkdir(parents=True)
    (project / "gl").mkdir()
    for path in (*sources.glob("*.c"), *sources.glob("*.cpp"), *sources.glob("*.h")):
        shutil.copy(path, project / "src")
    if with_gl:
        shutil.copytree(HERE / "gl", project / "gl", dirs_exist_ok=True)
        (project / "gl" / "gl.c").rename(project / "src" / "gl.c")
    text = PROJECT.format(name=name, package=name.replace("-", "_"))
    (project / "droidemu.toml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "droidemu", "build", str(project)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "build" / "debug" / f"{name}.apk"


def colours(path: Path) -> list[bytes]:
    """Some pixels of a picture, as RGB."""
    import pygame

    picture = pygame.image.load(str(path))
    width, height = picture.get_size()
    return [
        bytes(picture.get_at((x, y))[:3])
        for x in range(5, width, width // 20)
        for y in range(5, height, height // 20)
    ]


def play(apk: Path, script: str, abi: str, folder: Path, *options: str) -> tuple[int, str]:
    """Run an app with an input script; its status and log."""
    (folder / "script").write_text(script, encoding="utf-8")
    short = {"arm64-v8a": "arm64", "armeabi-v7a": "arm"}[abi]
    chosen = ["--time", "virtual", "--abi", short, "--input", str(folder / "script"), *options]
    done = run(droidemu(*chosen, str(apk)))
    return done.status, done.err


def test_native_plasma_draws_and_hears_keys(tmp_path: Path, abi: str) -> None:
    apk = build("native-plasma", tmp_path)
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    status, log = play(
        apk,
        f"at 1s screenshot {first}\ntap 200,400\nkey press A\nwait 500ms\n"
        f"screenshot {second}\nquit\n",
        abi, tmp_path,
    )  # fmt: skip
    assert status == 0, log
    assert "Key event: action=0 keyCode=29 metaState=0x0" in log
    assert "Engine thread destroy requested!" in log
    seen = colours(first), colours(second)
    assert all(len(set(each)) > 50 for each in seen)
    assert seen[0] != seen[1]


def test_native_activity_turns_events_into_frames(tmp_path: Path, abi: str) -> None:
    """Red is where the finger was from the left, blue from above, green grows with each frame."""
    apk = build("native-activity", tmp_path, with_gl=True)
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    status, log = play(
        apk,
        f"at 500ms tap 1079,0\nwait 100ms\nscreenshot {first}\n"
        f"tap 25%,75%\nwait 200ms\nscreenshot {second}\ndevice pitch 30\nwait 100ms\n"
        "key press HOME\nwait 300ms\nkey press HOME\nwait 300ms\nquit\n",
        abi, tmp_path, "--logcat", "*:I",
    )  # fmt: skip
    assert status == 0, log
    assert log.count("OpenGL Info: stand-in") == 8  # the window came twice
    assert "accelerometer: x=" in log
    early, late = (set(colours(path)) for path in (first, second))
    assert len(early) == len(late) == 1
    (red, green, blue), (red2, green2, blue2) = *early, *late
    assert red >= 250 and blue <= 5
    assert abs(red2 - 64) <= 2 and abs(blue2 - 191) <= 2
    assert green2 > green
