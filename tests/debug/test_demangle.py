# SPDX-License-Identifier: GPL-2.0-or-later
"""C++ names for people, on every system."""

from __future__ import annotations

import time

import pytest

from droidemu.debug.symbols import demangle


@pytest.mark.parametrize(
    "name,plain",
    [
        ("_ZN4game6Player4moveEiPKc", "game::Player::move(int, char const*)"),
        ("_ZTV6Player", "vtable for Player"),
        ("_Znwm", "operator new(unsigned long)"),
        ("_Z", "_Z"),
        ("_ZN", "_ZN"),
        ("_Zno such thing", "_Zno such thing"),
        ("main", "main"),
        ("", ""),
    ],
)
def test_names(name: str, plain: str) -> None:
    pytest.importorskip("lief")
    assert demangle(name) == plain


@pytest.mark.parametrize("times", [2, 3, 23])
def test_a_name_that_doubles_itself_costs_nothing(times: int) -> None:
    """Each of these repeats all that came before it."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    name, last = "_Z1f1AIiiE", "S0_"
    for index in range(times):
        name += f"S_I{last}{last}E"
        last = f"S{digits[index + 1]}_"
    start = time.monotonic()
    assert len(demangle(name)) < 100_000
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("name", ["_Z" + "1AI" * 1000, "_Z" + "P" * 4000 + "i", "_ZN" + "K" * 4000])
def test_deep_names_are_survived(name: str) -> None:
    assert isinstance(demangle(name), str)
