# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest is run in states that no program gets into; the emulator answers, or it has ended.

Each seed is a session of its own with the same emulator, which starts the program again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from guestrun import Build

from .hostile import Hostile
from .kit import Debugged

SEEDS = range(4)
ROUNDS = 4


@pytest.fixture(scope="module", params=["arm64", "arm"])
def victim(request: pytest.FixtureRequest, build_debug: Build) -> Iterator[tuple[str, Debugged]]:
    abi: str = request.param
    program: Path = build_debug("debug_threads", abi)
    with Debugged(program, options=["--on-disconnect", "wait", "--memory", "64"]) as target:
        yield abi, target


@pytest.mark.parametrize("seed", SEEDS)
def test_any_state_can_be_run(victim: tuple[str, Debugged], seed: int) -> None:
    abi, target = victim
    client = Hostile(target, abi == "arm64", seed)
    try:
        for _ in range(ROUNDS):
            client.round()
    finally:
        client.close()
    assert target.process.poll() is None, target.err.text
    assert client.seen
    assert "Traceback" not in target.err.text
    assert "internal error" not in target.err.text
