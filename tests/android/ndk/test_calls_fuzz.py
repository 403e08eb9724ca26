# SPDX-License-Identifier: GPL-2.0-or-later
"""Host calls of the NDK with any arguments: an answer or the guest's error, never one of ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.android import packages
from droidemu.android.app import choose_app
from droidemu.android.logcat import Filters
from droidemu.android.ndk import calls
from droidemu.android.ndk.state import state_of
from droidemu.hal.clock import make_clock
from droidemu.hal.device import DeviceState
from droidemu.hal.screen import Screen
from droidemu.kernel.errno import KernelError
from droidemu.kernel.files.root import build_tree
from droidemu.kernel.kernel import Kernel
from droidemu.loader.apk.package import Apk
from droidemu.memory import AddressSpace, MemoryFault

from .apkkit import write_apk

_BASE, _SIZE = 0x10000, 0x20000
WORDS = st.one_of(
    st.integers(_BASE - 8, _BASE + _SIZE + 8), st.integers(0, (1 << 64) - 1), st.just(0)
)
SMALL = st.integers(-(1 << 31), (1 << 31) - 1)


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("app")
    kernel = Kernel(clock=make_clock("virtual"), screen=Screen(100, 200), device=DeviceState())
    build_tree(kernel)
    path = write_apk(folder / "a.apk", assets={"a": b"x" * 50})
    app = choose_app(Apk.open(path))
    packages.install(kernel, app, path, None, folder)
    packages.begin(kernel, app)
    state_of(kernel).log.filters = Filters(["*:S"])
    space = AddressSpace(1 << 24)
    space.set_pages(_BASE, _BASE + _SIZE, 3, fresh=True)
    # Text without an end, text with one, and anything.
    space.write(_BASE, b"a" * 0x18000)
    space.write(_BASE + 0x18000, b"\0sdk\0package\0a\0\xff\xfe\0")
    yield SimpleNamespace(
        kernel=kernel, space=space, tid=1, process=SimpleNamespace(pid=1), abi=None
    )
    space.close()
    kernel.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    number=st.sampled_from(
        ["log_write", "log_loggable", "configuration", "activity_state", "sensor", "refused"]
    ),
    words=st.tuples(WORDS, WORDS, WORDS, WORDS),
    small=st.tuples(SMALL, SMALL),
)
def test_any_arguments(
    task: Any, number: str, words: tuple[int, ...], small: tuple[int, ...]
) -> None:
    a, b, c, d = words
    x, y = small
    arguments: dict[str, tuple[int, ...]] = {
        "log_write": (x, y, a, b), "log_loggable": (a,), "configuration": (a, b),
        "activity_state": (x, y), "sensor": (x, a, b, y), "refused": (c, d),
    }  # fmt: skip
    function = getattr(calls, f"host_{number}")
    with contextlib.suppress(KernelError, MemoryFault):
        assert isinstance(function(task, *arguments[number]), int)


@given(key=st.binary(max_size=30), out=WORDS, size=WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_keys_and_paths(task: Any, key: bytes, out: int, size: int) -> None:
    for call in (
        lambda: calls.host_launch_text(task, key, out, size),
        lambda: calls.host_launch_text(task, b"package", out, size),
        lambda: calls.host_asset(task, key, out),
        lambda: calls.host_asset(task, b"a", out),
    ):
        with contextlib.suppress(KernelError, MemoryFault):
            assert isinstance(call(), int)
