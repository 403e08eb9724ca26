# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu run`` with things that cannot run: one clear line on stderr, status 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def droidemu(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *arguments],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def assert_one_line(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 2, result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("droidemu: error: ")
    for word in words:
        assert word in lines[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--frames", "0", "hello"], ["--frames", "--help"]),
        (["hello", "--size", "3x3"], ["--size 3x3", "1080x1920"]),
        (["hello", "--device", "pixl"], ["pixl", "pixel"]),
        (["--nonsense", "hello"], ["--nonsense"]),
        ([], ["PROGRAM"]),
        (["no-such-sample"], ["no-such-sample", "hello"]),
        (["./no/such/file"], ["no such file"]),
        (["x" * 5000], ["xxx"]),
        (["hello", "--keymap", "x" * 5000], ["xxx"]),
        (["."], ["folder"]),
        (["hello", "--env", "novalue"], ["NAME=VALUE"]),
        (["hello", "--mount", "/nowhere-at-all:/x"], ["does not exist"]),
        (["hello", "--sysroot", "nowhere-at-all"], ["--sysroot", "no such folder"]),
        (["hello", "--abi", "mips"], ["mips", "arm64"]),
        (["hello", "--screenshot", "x.jpg"], [".png"]),
        (["hello", "--screenshot", "nowhere/x.png"], ["folder does not exist"]),
        (["hello", "--input", "nowhere.txt"], ["nowhere.txt"]),
        (["hello", "--time", "warp"], ["warp"]),
    ],
)
def test_bad_arguments(arguments: list[str], words: list[str]) -> None:
    assert_one_line(droidemu("run", "--headless", *arguments), *words)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"just text\n", "text"),
        (b"PK\x03\x04" + bytes(60), "zip"),
        (b"MZ" + bytes(100), "Windows"),
        (b"\x7fELF", "ELF"),
        (b"\x7fELF\x02\x01\x01" + bytes(57), "architecture"),
        (b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xb7\x00\x01" + bytes(100), ""),
    ],
)
def test_files_that_are_no_program(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "program"
    path.write_bytes(content)
    assert_one_line(droidemu("run", "--headless", str(path)), str(path), word)


def test_the_hosts_own_programs() -> None:
    assert_one_line(droidemu("run", "--headless", sys.executable), "DroidEmu runs AArch64")


def test_unreadable_input_script(tmp_path: Path) -> None:
    script = tmp_path / "input.txt"
    script.write_text("at 1s dance\n", encoding="utf-8")
    result = droidemu("run", "--headless", "hello", "--input", str(script))
    assert_one_line(result, "input.txt", "1")
