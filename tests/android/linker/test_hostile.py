# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that lie to the linker: they may end, DroidEmu goes on."""

from __future__ import annotations

import pytest

from . import kit
from .test_linker import abi  # noqa: F401

pytest.importorskip("ziglang")


@pytest.mark.parametrize("seed", range(6))
def test_nonsense(abi: str, seed: int) -> None:  # noqa: F811
    plugin = kit.library("plugin", abi)
    result = kit.run(kit.program("hostile", abi), abi, {"libplugin.so": plugin}, [str(seed + 1)])
    # A guest that damages itself may crash; an internal error would have raised.
    assert result.out == "survived\n" or result.status >= 128, result.err


@pytest.mark.parametrize("what", ["library", "arena", "new", "garbage"])
def test_memory_goes_away_behind_the_linkers_back(abi: str, what: str) -> None:  # noqa: F811
    plugin = kit.library("plugin", abi)
    result = kit.run(kit.program("unmaps", abi), abi, {"libplugin.so": plugin}, [what])
    assert result.out.endswith("survived\n") or result.status >= 128, result.err


def test_host_calls_of_a_program_that_was_not_linked(abi: str) -> None:  # noqa: F811
    """A static program asks before the linker has begun: ENOSYS, nothing more."""
    import guestrun

    from droidemu.android.hosts import declare

    source = kit.SOURCES / "static.c"
    folder = kit.scratch()
    made = kit.compile_object(source, abi, folder / f"static-{abi}.o")
    program = kit.link(abi, folder / f"static-{abi}", "-static", made)
    result = guestrun.run(program, host_calls=declare)
    assert result.out == "ok\n"
    assert result.status == 0
