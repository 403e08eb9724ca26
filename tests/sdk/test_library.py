# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest support library: natively first, then on every ABI under qemu and under DroidEmu."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.sdk.toolchain import Options, build_program

from .conftest import PROGRAMS, WAYS, execute

pytest.importorskip("ziglang")

Build = Callable[[str, str, bool], Path]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("sdk")

    def make(name: str, abi: str, pie: bool) -> Path:
        out = folder / f"{name}-{abi}{'-pie' * pie}"
        return build_program(PROGRAMS / f"{name}.c", abi, out, options=Options(pie=pie))

    return make


@pytest.mark.parametrize("pie", [False, True], ids=["static", "pie"])
@pytest.mark.parametrize(("runner", "abi"), WAYS)
def test_library(build: Build, runner: str, abi: str, pie: bool) -> None:
    done = execute(runner, build("library", abi, pie), ["an argument", ""])
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert (len(lines), done.returncode) == (46, 3), done.stderr


@pytest.fixture(scope="session")
def numbers(build: Build) -> str:
    """The output of numbers.c on this computer: what all others are held against."""
    return execute("native", build("numbers", "x86_64", False)).stdout


@pytest.mark.parametrize(("runner", "abi"), WAYS[1:])
def test_numbers_are_the_same_everywhere(build: Build, numbers: str, runner: str, abi: str) -> None:
    assert execute(runner, build("numbers", abi, False)).stdout.splitlines() == numbers.splitlines()


def _ulps(a: float, b: float) -> float:
    return abs(a - b) / math.ulp(b) if a != b else 0


def test_functions_are_accurate(numbers: str) -> None:
    """Against Python's, which are the C library's: within two units in the last place."""
    extra = {"cbrt": lambda x: math.copysign(abs(x) ** (1 / 3), x), "exp2": lambda x: 2.0**x}
    seen = 0
    for line in numbers.splitlines():
        name, *rest = line.split()
        function = extra.get(name) or getattr(math, name, None)
        if function is None or not rest:
            continue
        *arguments, answer = map(float, rest)
        wanted = function(*arguments)
        seen += 1
        if abs(wanted) < 1e-15:  # a zero of the sine: absolute error counts
            assert abs(answer - wanted) < 1e-15, line
        else:
            assert _ulps(answer, float(wanted)) <= (4 if name in {"cbrt", "pow"} else 2), line
    assert seen > 400


def test_printf_agrees_with_python(numbers: str) -> None:
    seen = 0
    for line in numbers.splitlines():
        match = re.fullmatch(r"(%[^|]*\|?)\|([^|]*)\|(.*)", line)
        if not match:
            continue
        text, value, got = match.groups()
        number = int(value) if text.rstrip("|")[-1] in "dxXo" else float(value)
        if text.startswith("%#x") and number == 0:
            assert got == "0"  # C's rule: no prefix for zero
        else:
            assert got == text % number, line
        seen += 1
    assert seen == 15 * 15 + 12 * 7
