# SPDX-License-Identifier: GPL-2.0-or-later
"""The NDK's headers: each can be included alone, in C and C++, and the layouts are Android's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from droidemu.android.system import system_folders
from droidemu.sdk.android import android_abi, include_flags, system_root, target_flags
from droidemu.sdk.flags import CXX, C
from droidemu.sdk.toolchain import zig

from .appkit import SOURCES

ABIS = ("arm64-v8a", "armeabi-v7a")
HEADERS = sorted(
    path.relative_to(system_root() / "include").as_posix()
    for path in (system_root() / "include" / "android").glob("*.h")
)


def check(source: Path, abi: str, language: str) -> None:
    target = android_abi(abi)
    standard = "-std=gnu++17" if language == CXX else "-std=c11"
    command = [
        str(zig()), "clang", "-x", language, standard, "-fsyntax-only", "-Wall", "-Werror",
        "-Wno-unused-command-line-argument", *target_flags(target),
        *include_flags(target, language), source.as_posix(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("abi", ABIS)
def test_layouts(abi: str) -> None:
    check(SOURCES / "layout.c", abi, C)


@pytest.mark.parametrize("language", [C, CXX])
def test_each_header_stands_alone(tmp_path: Path, language: str) -> None:
    """All in turn in one compilation each, first and twice."""
    assert len(HEADERS) > 30
    for header in HEADERS:
        source = tmp_path / "x.c"
        source.write_text(f"#include <{header}>\n#include <{header}>\nint x;\n", encoding="utf-8")
        check(source, ABIS[0], language)


def test_everything_that_is_declared_is_exported() -> None:
    """A function of a header is in one of the libraries."""
    folders = system_folders()
    if not folders:
        pytest.skip("the guest's system libraries are not built")
    data = b"".join(
        (folders[0] / "lib64" / f"lib{name}.so").read_bytes()
        for name in ("android", "log", "jnigraphics", "c", "dl")
    )
    missing = []
    for header in HEADERS:
        text = (system_root() / "include" / header).read_text(encoding="utf-8")
        text = re.sub(r"//.*|/\*.*?\*/", "", text)
        for name in re.findall(r"\b((?:A[A-Z][A-Za-z]*|android|__android_log)_\w+)\(", text):
            if b"\0" + name.encode() + b"\0" not in data and name != "ANativeActivity_createFunc":
                missing.append(f"{header}: {name}")
    assert not missing
