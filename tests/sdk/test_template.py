# SPDX-License-Identifier: GPL-2.0-or-later
"""New projects: each template builds without a warning and runs; nothing is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from droidemu.errors import UserError
from droidemu.sdk.project import load_project
from droidemu.sdk.template import APP, KINDS, LANGUAGES, new_project

from .projectkit import build

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("cryptography")


def droidemu(folder: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *words],
        check=False, cwd=folder, input=stdin, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_templates_build_for_all_abis(tmp_path: Path, kind: str, language: str) -> None:
    folder = tmp_path / f"my-{kind}"
    files = new_project(folder, kind, language)
    assert {"droidemu.toml", ".gitignore", "README.md"} < {file.as_posix() for file in files}
    for file in files:
        text = (folder / file).read_text(encoding="utf-8")
        assert "@" not in text and "SPDX" not in text
    project = load_project(folder)
    assert project.name == f"my-{kind}"
    for config in ("debug", "release"):
        built, notes = build(folder, "all", config)
        assert len(built) == (1 if kind == APP else 2) and notes.text == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_drawing_templates_draw(tmp_path: Path, language: str, abi: str) -> None:
    import pygame

    colors = {"framebuffer": {(0x14, 0x21, 0x3D), (0xFC, 0xA3, 0x11)}, "game": {(0xF5, 0xF5, 0xF5)}}
    for kind, wanted in colors.items():
        folder = tmp_path / kind
        new_project(folder, kind, language)
        shot = folder / "shot.png"
        options = ("--size", "200x400", "--time", "virtual", "--frames", "20")
        done = droidemu(
            folder, "run", "--headless", "--abi", abi, *options, "--screenshot", str(shot)
        )
        assert done.returncode == 0, done.stderr
        picture = pygame.image.load(str(shot))
        seen = {tuple(picture.get_at((x, y)))[:3] for x in range(200) for y in range(400)}
        assert wanted <= seen, kind


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_the_app_draws_and_follows_the_finger(tmp_path: Path, language: str, abi: str) -> None:
    import pygame

    folder = tmp_path / "ball"
    new_project(folder, APP, language)
    script = "at 100ms touch down 0 30,300\nat 200ms touch move 0 60,340\n"
    (folder / "input.txt").write_text(script, encoding="utf-8")
    options = ("--headless", "--abi", abi, "--size", "200x400", "--time", "virtual")
    shot = folder / "shot.png"
    places = []
    for more in ((), ("--input", "input.txt")):
        done = droidemu(
            folder, "run", *options, "--frames", "20", "--screenshot", str(shot), *more
        )
        assert done.returncode == 0 and "200 x 400 pixels" in done.stderr, done.stderr
        picture = pygame.image.load(str(shot))
        ball = [
            (x, y)
            for x in range(200)
            for y in range(400)
            if tuple(picture.get_at((x, y)))[:3] == (0xFC, 0xA3, 0x11)
        ]
        assert tuple(picture.get_at((199, 0)))[:3] == (0x14, 0x21, 0x3D)
        assert abs(len(ball) - 3.14 * 20 * 20) < 100
        places.append([sum(values) / len(ball) for values in zip(*ball, strict=True)])
    assert places[0] != places[1]
    assert all(abs(a - b) < 1 for a, b in zip(places[1], (60, 340), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_touch_plays_the_game(tmp_path: Path, language: str) -> None:
    """The paddle goes where the finger is."""
    import pygame

    folder = tmp_path / "game"
    new_project(folder, "game", language)
    script = "at 100ms tap 100,100\nat 300ms touch down 0 30,300\n"
    (folder / "input.txt").write_text(script, encoding="utf-8")
    shot = folder / "shot.png"
    options = ("--size", "200x400", "--time", "virtual", "--frames", "40")
    done = droidemu(
        folder, "run", "--headless", *options, "--input", "input.txt", "--screenshot", str(shot)
    )
    assert done.returncode == 0, done.stderr
    picture = pygame.image.load(str(shot))
    row = [tuple(picture.get_at((x, 400 - 22)))[:3] == (0xF5, 0xF5, 0xF5) for x in range(200)]
    middle = (row.index(True) + 200 - row[::-1].index(True)) / 2
    assert abs(middle - 30) < 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_template(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "count"
    new_project(folder, "cli", language)
    done = droidemu(folder, "run")
    assert done.stdout.startswith("usage: count") and done.returncode == 0
    (folder / "data").mkdir()
    (folder / "data" / "text").write_bytes(b"one two\nthree\n")
    mount = ("--mount", f"{folder / 'data'}:/data/in:ro")
    done = droidemu(folder, "run", ".", *mount, "/data/in/text", "/none")
    assert done.stdout == "      2       3      14  /data/in/text\n"
    assert "count: /none: No such file" in done.stderr and done.returncode == 1


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "x").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="is there already, and is not empty"):
        new_project(folder, "cli", "c")
    assert [path.name for path in folder.iterdir()] == ["x"]
    with pytest.raises(UserError, match="is there already, and is no folder"):
        new_project(folder / "x", "cli", "c")
    (tmp_path / "empty").mkdir()
    new_project(tmp_path / "empty", "cli", "c")
    with pytest.raises(UserError, match="not empty"):
        new_project(tmp_path / "empty", "cli", "c")


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: links need a privilege")
def test_a_link_that_leads_nowhere_is_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is there already"):
        new_project(link, "cli", "c")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["2d", "a b", "nul", "\u00fcber", "x."])
def test_names_that_will_not_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="cannot be a project's name"):
        new_project(tmp_path / name, "cli", "c")
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="there is no folder"):
        new_project(tmp_path / "a" / "b", "cli", "c")

    real = Path.open

    def full(path: Path, *arguments: Any, **keywords: Any) -> Any:
        if path.name == "main.c" and "x" in arguments:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "open", full)
    (tmp_path / "there").mkdir()
    for name in ("x", "there"):
        with pytest.raises(UserError, match=r"cannot write .*main\.c: No space left"):
            new_project(tmp_path / name, "cli", "c")
    # A folder that was there stays, as empty as it was.
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]
