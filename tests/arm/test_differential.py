# SPDX-License-Identifier: GPL-2.0-or-later
"""Random arithmetic gives the same registers under the engine and under qemu-user.

``DROIDEMU_FUZZ_CASES`` sets the number of cases of each instruction set (default 300), and
``DROIDEMU_FUZZ_SEED`` another start.
"""

from __future__ import annotations

import os

import pytest

from .differential import Case, Generator, available, exists, explain, run_engine, run_qemu
from .guest import Guest

CASES = int(os.environ.get("DROIDEMU_FUZZ_CASES", "300"))
SEED = int(os.environ.get("DROIDEMU_FUZZ_SEED", "1"))
_BATCH = 100


def test_registers_after_random_code(guest: Guest) -> None:
    if not available(guest.mode):
        pytest.skip("qemu-user is not installed")
    generator = Generator(guest.mode, SEED)
    compared = 0
    for _ in range(0, CASES, _BATCH):
        # The engine tells which cases contain an instruction that its CPU lacks.
        drawn = [generator.case(generator.rng.choice((1, 2, 8))) for _ in range(_BATCH)]
        cases = [case for case in drawn if exists(guest, case)]
        compared += _compare(guest, cases)
    assert compared > CASES // 4


def _compare(guest: Guest, cases: list[Case]) -> int:
    mine = run_engine(guest, cases)
    theirs = run_qemu(guest.mode, cases)
    assert theirs is not None, "qemu-user refuses an instruction that the engine carries out"
    for case, own, other in zip(cases, mine, theirs, strict=True):
        assert own == other, explain(guest.mode, case, own, other)
    return len(cases)
