# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs for the sessions: built as a developer builds what he debugs, without optimisation."""

from __future__ import annotations

from pathlib import Path

import guestrun
import pytest
from guestrun import Build


@pytest.fixture(scope="session")
def build_debug(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds tests/guest/NAME.c for an ABI; each program once a session."""
    pytest.importorskip("ziglang")
    from droidemu.sdk.toolchain import Options, build_program

    folder = tmp_path_factory.mktemp("debug")
    built: dict[tuple[str, str, bool], Path] = {}

    def build(name: str, abi: str, pie: bool = False) -> Path:
        key = (name, abi, pie)
        if key not in built:
            out = folder / f"{name}-{abi}{'-pie' if pie else ''}"
            source = guestrun.GUESTS / f"{name}.c"
            options = Options(optimize="-O0", pie=pie)
            built[key] = build_program(source, abi, out, options=options)
        return built[key]

    return build


@pytest.fixture
def program(build_debug: Build, abi: str) -> Path:
    """The program that most sessions are about."""
    return build_debug("debug_main", abi)
