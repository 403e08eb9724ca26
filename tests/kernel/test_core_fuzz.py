# SPDX-License-Identifier: GPL-2.0-or-later
"""A hostile guest may end itself, never the emulator: odd calls, odd bytes as code."""

from __future__ import annotations

from collections.abc import Callable

import guestrun
import pytest

from droidemu.hal.clock import make_clock
from droidemu.hal.input import InputHub
from droidemu.hal.screen import Screen
from droidemu.kernel.kernel import Kernel

Guest = Callable[..., guestrun.Run]

#: Guest ns after which a run ends that sleeps for ever.
_END = 60_000_000_000


def _give_up(kernel: Kernel) -> None:
    kernel.timers.at(_END, lambda: kernel.quit(77))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_odd_system_calls(guest: Guest, abi: str, seed: int) -> None:
    run = guest(
        "core_fuzz",
        abi,
        [str(seed + 1), "700"],
        screen=Screen(64, 48, refresh_hz=60, dpi=160),
        hub=InputHub(64, 48, 160, make_clock("virtual")),
        prepare=_give_up,
    )
    assert run.status in (0, 77) or run.status > 128
