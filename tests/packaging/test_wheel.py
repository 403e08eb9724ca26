# SPDX-License-Identifier: GPL-2.0-or-later
"""The wheel: what is in it, and that it works from a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("setup.cfg", "setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")
SKIP = ignore_patterns("__pycache__", "_guest", "*.pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, with the packages that are installed here."""
    pytest.importorskip("ziglang", reason="ziglang is not installed")
    source = tmp_path_factory.mktemp("source") / "tree"
    for name in ("droidemu", "guest", "samples", "templates"):
        copytree(ROOT / name, source / name, ignore=SKIP)
    for name in FILES:
        (source / name).write_bytes((ROOT / name).read_bytes())
    out = source.parent / "dist"
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    done = subprocess.run(
        [*command, "--wheel-dir", str(out), str(source)],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the wheel, as pip unpacks it."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-compile"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True, capture_output=True)
    return folder


def run(installed: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """``droidemu args...`` of the unpacked wheel, from an unrelated folder."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *args],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=installed.parent,
        env=environment,
    )


def test_the_wheel_holds_programs_for_both_abis(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        sections = ConfigParser(interpolation=None)
        sections.read_string(archive.read("droidemu/_guest/samples/samples.cfg").decode())
        for abi in ("arm64-v8a", "armeabi-v7a"):
            for sample in sections.sections():
                is_app = sections[sample].get("kind") == "app"
                place = f"apk/{sample}.apk" if is_app else f"{abi}/{sample}"
                data = archive.read(f"droidemu/_guest/{place}")
                assert data[:4] == (b"PK\3\4" if is_app else b"\x7fELF")
                assert str(ROOT).encode() not in data
                assert str(wheel.parent.parent).encode() not in data
    assert "droidemu/py.typed" in names
    assert {"droidemu/_guest/guest/include/unistd.h", "droidemu/_guest/guest/src/start.S"} <= names
    assert {
        "droidemu/_guest/guest/include/c++/new",
        "droidemu/_guest/templates/common/gitignore",
        "droidemu/_guest/templates/game/c++/src/main.cpp",
        "droidemu/_guest/templates/native-activity/c/src/main.c",
        "droidemu/_guest/guest/system/native_app_glue/android_native_app_glue.h",
        "droidemu/_guest/samples/marbles/droidemu.toml",
        "droidemu/_guest/arm64-v8a/libc++.a",
    } <= names
    assert not [n for n in names if n.split("/")[0] not in {"droidemu"} and ".dist-info/" not in n]


def test_the_wheel_fits_every_system_and_says_who_it_is(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        info = next(n.rpartition("/")[0] for n in archive.namelist() if n.endswith("/METADATA"))
        metadata = archive.read(f"{info}/METADATA").decode().replace("\r\n", "\n")
        scripts = archive.read(f"{info}/entry_points.txt").decode()
    assert "Requires-Python: >=3.10\n" in metadata
    assert "GPL-2.0-or-later" in metadata
    assert "numpy" not in metadata
    assert "droidemu = droidemu.cli.main:main" in scripts


@pytest.mark.parametrize("language", ["c", "c++"])
def test_the_unpacked_wheel_makes_and_runs_projects(
    installed: Path, tmp_path: Path, language: str
) -> None:
    """With the templates and the guest library that travel in it."""
    pytest.importorskip("filelock")
    folder = str(tmp_path / "count")
    assert run(installed, "new", folder, "-t", "cli", "-l", language).returncode == 0
    done = run(installed, "run", folder, "--abi", "arm")
    assert (done.returncode, done.stdout[:12]) == (0, "usage: count"), done.stderr


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_the_unpacked_wheel_runs_a_sample(installed: Path, abi: str) -> None:
    done = run(installed, "run", "hello", "--headless", "--abi", abi, "one", "--exit", "3")
    assert done.returncode == 3, done.stderr
    assert "one --exit 3" in done.stdout
    assert done.stderr == ""


def test_the_unpacked_wheel_lists_its_samples(installed: Path) -> None:
    done = run(installed, "samples")
    assert done.returncode == 0, done.stderr
    assert "plasma" in done.stdout


def test_the_unpacked_wheel_builds_programs(installed: Path, tmp_path: Path) -> None:
    """With the ``sdk`` extra: the support library's sources travel in the wheel."""
    source = tmp_path / "seven.c"
    source.write_text("int main(void) { return 7; }\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    subprocess.run(
        [sys.executable, "-m", "droidemu.sdk", "build", str(source), "-o", str(tmp_path / "seven")],
        check=True,
        cwd=tmp_path,
        env=environment,
    )
    assert run(installed, "run", "--headless", str(tmp_path / "seven")).returncode == 7


def test_a_picture_of_the_plasma(installed: Path, tmp_path: Path) -> None:
    picture = tmp_path / "plasma.png"
    done = run(installed, "run", "plasma", "--headless", "--frames", "3", "--size", "320x480",
               "--screenshot", str(picture))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
