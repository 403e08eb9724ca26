# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever has run, nothing keeps it: ``watch`` starts program after program in one process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import guestrun
import pytest

from droidemu.debug.process import backtrace
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.task import Task
from droidemu.script import Guest
from tests.android.ndk.appkit import make_app, run_app


def kernels() -> set[int]:
    gc.collect()
    return {id(one) for one in gc.get_objects() if type(one) is Kernel}


@pytest.fixture
def none_is_left() -> Any:
    before = kernels()
    yield
    end = time.monotonic() + 10  # the watchdog's thread has to end, too
    while not kernels() <= before and time.monotonic() < end:
        time.sleep(0.05)
    assert kernels() <= before


@pytest.mark.usefixtures("none_is_left")
@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_an_app(tmp_path: Path, abi: str) -> None:
    result = run_app(make_app(tmp_path / "a.apk", "format=1"), abi, frames=2)
    assert result.lines


@pytest.mark.usefixtures("none_is_left")
def test_a_guest_of_a_script() -> None:
    with Guest("arm64-v8a") as guest:
        assert guest.open("libc.so").function("int abs(int)")(-3) == 3


@pytest.mark.usefixtures("none_is_left")
def test_a_program_that_was_looked_at(guest: Callable[..., guestrun.Run], abi: str) -> None:
    """Its symbols are kept with it."""
    depths = []

    def look(task: Task) -> None:
        depths.append(len(backtrace(task)))

    def prepare(kernel: Kernel) -> None:
        kernel.on_task_exit.append(look)

    guest("core_start", abi, prepare=prepare)
    assert depths and depths[0] > 0
