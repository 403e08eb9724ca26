# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways to run a guest program: on this computer, under qemu's user mode, and under DroidEmu."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parent / "programs"

#: (runner, ABI) pairs; a runner that is not there is skipped.
WAYS = [
    ("native", "x86_64"),
    ("qemu-aarch64", "arm64-v8a"),
    ("qemu-arm", "armeabi-v7a"),
    ("qemu-arm", "arm-thumb"),
    ("qemu-arm", "arm-softfp"),
    ("qemu-arm", "arm-soft"),
    ("droidemu", "arm64-v8a"),
    ("droidemu", "armeabi-v7a"),
    ("droidemu", "arm-thumb"),
    ("droidemu", "arm-softfp"),
    ("droidemu", "arm-soft"),
]


def is_native_host() -> bool:
    """Whether x86-64 Linux programs run here without help."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def command_for(runner: str, program: Path) -> list[str]:
    """The command that runs `program`, or a skipped test."""
    if runner == "native":
        if not is_native_host():
            pytest.skip("needs x86-64 Linux")
        return [str(program)]
    if runner == "droidemu":
        return [sys.executable, "-m", "droidemu", "run", "--headless", str(program)]
    found = shutil.which(runner) or shutil.which(runner + "-static")
    if not found:
        pytest.skip(f"needs {runner}")
    return [found, str(program)]


def execute(
    runner: str, program: Path, arguments: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; output as text."""
    return subprocess.run(
        [*command_for(runner, program), *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
