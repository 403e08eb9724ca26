# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures that all tests share: building and running guest programs.

``guest("core_mmap", "arm64")`` builds tests/guest/core_mmap.c and runs it under the kernel;
``check_guest("core_mmap", abi)`` does so for a program that prints "ok ..." and "FAIL ..." lines,
after it passed natively (on x86-64 Linux), and compares the lines.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import guestrun
import pytest
from guestrun import Build


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Unicorn for Windows catches access violations to grow its code buffer: no news."""
    if sys.platform == "win32":
        faulthandler.disable()


@pytest.hookimpl(hookwrapper=True)
def pytest_report_to_serializable() -> Iterator[None]:
    """What no encoding has (lone surrogates in a fuzz's example) would end a run with workers."""
    outcome: Any = yield
    outcome.force_result(_printable(outcome.get_result()))


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(map(_printable, data))
    return data


@pytest.fixture(scope="session")
def build_guest(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds tests/guest/NAME.c for an ABI; each program once a session."""
    from droidemu.sdk.toolchain import Options, build_program

    pytest.importorskip("ziglang")
    folder = tmp_path_factory.mktemp("guest")
    built: dict[tuple[str, str, bool], Path] = {}

    def build(name: str, abi: str, pie: bool = False) -> Path:
        key = (name, abi, pie)
        if key not in built:
            out = folder / f"{name}-{abi}{'-pie' if pie else ''}"
            source = guestrun.GUESTS / f"{name}.c"
            built[key] = build_program(source, abi, out, options=Options(pie=pie))
        return built[key]

    return build


@pytest.fixture
def guest(build_guest: Build) -> Callable[..., guestrun.Run]:
    """Builds and runs a guest program; see ``guestrun.run`` for the keywords."""

    def run(name: str, abi: str, arguments: Sequence[str] = (), **keywords: Any) -> guestrun.Run:
        pie = keywords.pop("pie", False)
        program = build_guest(name, abi, pie)
        return guestrun.run(program, arguments, **keywords)

    return run


@pytest.fixture
def check_guest(
    build_guest: Build, guest: Callable[..., guestrun.Run]
) -> Callable[..., guestrun.Run]:
    """Runs a program of checks natively, then under the kernel, and compares the lines."""

    def check(
        name: str,
        abi: str,
        arguments: Sequence[str] = (),
        *,
        status: int = 0,
        native: bool = True,
        same_output: bool = True,
        **keywords: Any,
    ) -> guestrun.Run:
        expected: guestrun.Run | None = None
        if native and guestrun.is_native_host():
            expected = guestrun.run_native(
                build_guest(name, "x86_64"),
                arguments,
                stdin=keywords.get("stdin", b""),
                environment=keywords.get("environment"),
            )
            guestrun.assert_ok(expected, status)
        result = guest(name, abi, arguments, **keywords)
        guestrun.assert_ok(result, status)
        if expected is not None and same_output:
            assert result.lines() == expected.lines()
        return result

    return check


@pytest.fixture(params=guestrun.ABIS)
def abi(request: pytest.FixtureRequest) -> str:
    """Each guest ABI in turn."""
    return str(request.param)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests run with default settings, whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DROIDEMU_CONFIG", str(tmp_path_factory.mktemp("settings") / "config.toml"))
        yield
