# SPDX-License-Identifier: GPL-2.0-or-later
"""Dynamic Android programs without a C library: what the linker does for them, on both ABIs."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import kit

pytest.importorskip("ziglang")


@pytest.fixture(params=kit.ABIS)
def abi(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def checked(result: kit.guestrun.Run) -> None:
    failed = [line for line in result.lines() if not line.startswith("ok ")]
    assert not failed, "\n".join(failed)
    assert result.status == 0, f"status {result.status}\n{result.out}{result.err}"
    assert len(result.lines()) > 5


def libraries(abi: str, *flags: str) -> tuple[Path, Path]:
    second = kit.library("second", abi, (), flags)
    return kit.library("first", abi, (second,), flags), second


@pytest.mark.parametrize("flags", [
    (), ("--pack-dyn-relocs=android",), ("--pack-dyn-relocs=relr",),
    ("--pack-dyn-relocs=android+relr", "--use-android-relr-tags"), ("-z", "now", "-z", "relro"),
])  # fmt: skip
def test_basics(abi: str, flags: tuple[str, ...]) -> None:
    first, second = libraries(abi, *flags)
    program = kit.program("basics", abi, (first, second), flags)
    result = kit.run(program, abi, {"libfirst.so": first, "libsecond.so": second}, ["argument"])
    checked(result)


def test_dlopen(abi: str) -> None:
    plugin = kit.library("plugin", abi)
    result = kit.run(kit.program("opens", abi), abi, {"libplugin.so": plugin})
    checked(result)
