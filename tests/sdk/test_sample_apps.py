# SPDX-License-Identifier: GPL-2.0-or-later
"""The samples that are apps, run by their names on both ABIs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("cryptography")

from droidemu.loader.apk.package import Apk
from droidemu.sdk.apk.keys import VARIABLE
from droidemu.sdk.catalog import find_sample, list_samples

APPS = [sample.name for sample in list_samples() if sample.is_app]
Pixel = tuple[int, int, int]
WIDTH, HEIGHT = 270, 480


@pytest.fixture(scope="module", autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is written into the user's own folder."""
    os.environ.setdefault(VARIABLE, str(tmp_path_factory.mktemp("key") / "key.pem"))


def picture(
    folder: Path, name: str, abi: str, frames: int, script: str = ""
) -> tuple[list[list[Pixel]], str]:
    """The rows of the last frame, and what was logged."""
    import pygame

    shot = folder / "shot.png"
    command = [sys.executable, "-m", "droidemu", "run", "--headless", "--time", "virtual"]
    command += ["--size", f"{WIDTH}x{HEIGHT}", "--dpi", "160", "--frames", str(frames)]
    command += ["--abi", abi, "--screenshot", str(shot)]
    if script:
        (folder / "input.txt").write_text(script, encoding="utf-8")
        command += ["--input", str(folder / "input.txt")]
    done = subprocess.run(
        [*command, name], check=False, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=200, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = pygame.image.load(str(shot))
    rows = [[tuple(image.get_at((x, y)))[:3] for x in range(WIDTH)] for y in range(HEIGHT)]
    return rows, done.stderr  # type: ignore[return-value]


@pytest.mark.parametrize("name", APPS)
def test_they_are_fit_for_a_phone(name: str) -> None:
    with Apk.open(find_sample(name)) as apk:
        launcher = apk.manifest.launcher
        assert launcher is not None and launcher.native and not apk.manifest.debuggable
        assert apk.abis == ("arm64-v8a", "armeabi-v7a") and "v2" in apk.signatures.schemes
        assert apk.manifest.package.startswith("org.droidemu.")
        for abi in apk.abis:
            library = apk.library(abi, f"lib{launcher.lib_name}.so")
            assert library is not None and library.mappable(16384)
            assert str(Path.home()).encode() not in apk.zip.read(library.entry)


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_plasma(tmp_path: Path, abi: str) -> None:
    rows, log = picture(tmp_path, "native-plasma", abi, 8)
    assert f"{WIDTH} x {HEIGHT} pixels" in log
    assert len({pixel for row in rows for pixel in row}) > 1000
    touched, _ = picture(tmp_path, "native-plasma", abi, 8, "at 20ms touch down 0 135,240\n")
    assert touched != rows and touched[5][5] == rows[5][5]


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_paint(tmp_path: Path, abi: str) -> None:
    lines = (
        "at 100ms touch down 0 40,100\nat 120ms touch down 1 200,100\n"
        "at 200ms touch move 0 40,160\nat 200ms touch move 1 200,160\n"
        "at 300ms touch up 0\nat 300ms touch up 1\n"
    )
    paper = (0xFB, 0xF8, 0xF1)
    rows, _ = picture(tmp_path, "native-paint", abi, 30, lines)
    assert rows[130][40] != paper and rows[130][200] != paper and rows[130][120] == paper
    cleared, _ = picture(tmp_path, "native-paint", abi, 40, lines + "at 400ms key press MENU\n")
    assert cleared[130][40] == cleared[130][200] == paper


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_marbles(tmp_path: Path, abi: str) -> None:
    def bright(rows: list[list[Pixel]]) -> list[int]:
        return [y for y in range(HEIGHT) if max(map(max, rows[y])) > 120]

    first, log = picture(tmp_path, "marbles", abi, 2)
    assert "8 marbles" in log
    later, _ = picture(tmp_path, "marbles", abi, 120, "at 1500ms tap 135,40\n")
    assert min(bright(later)) > min(bright(first)) or len(bright(later)) < len(bright(first))
    assert max(bright(later)) > HEIGHT - 30
