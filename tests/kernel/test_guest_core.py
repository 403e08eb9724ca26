# SPDX-License-Identifier: GPL-2.0-or-later
"""The core of the kernel, seen by guest programs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import guestrun
import pytest

Guest = Callable[..., guestrun.Run]


def test_mmap(check_guest: Guest, abi: str) -> None:
    if abi == "thumb":
        pytest.skip("its hand-written code is A32")
    if sys.platform == "win32":
        pytest.skip("memory cannot be aliased there")
    check_guest("core_mmap", abi)


@pytest.mark.parametrize("pie", [False, True])
def test_start(check_guest: Guest, abi: str, pie: bool) -> None:
    check_guest(
        "core_start", abi, ["one", "two words"], environment={"A": "1", "B": "two"}, pie=pie
    )


def test_calls(check_guest: Guest, abi: str) -> None:
    check_guest("core_calls", abi)


def test_threads(check_guest: Guest, abi: str) -> None:
    check_guest("core_threads", abi)


def test_exit_group_ends_spinning_threads(check_guest: Guest, abi: str) -> None:
    check_guest("core_threads", abi, ["thread-exits-group"], status=42)


def test_exec(check_guest: Guest, abi: str) -> None:
    check_guest("core_exec", abi)


def test_arm_specials(check_guest: Guest, abi: str) -> None:
    check_guest("core_arm", abi, native=False)


def test_two_runs_are_the_same(guest: Guest, abi: str) -> None:
    first = guest("core_threads", abi, trace=True)
    second = guest("core_threads", abi, trace=True)
    assert first.trace == second.trace
    assert (first.out, first.time) == (second.out, second.time)


def test_real_time(guest: Guest) -> None:
    guestrun.assert_ok(guest("core_threads", "arm64", clock="real"))


@pytest.mark.parametrize("alias", [True, False])
def test_frame_buffer_mappings(guest: Guest, monkeypatch: pytest.MonkeyPatch, alias: bool) -> None:
    """Also on hosts that cannot show one memory in two places: there mappings are copies."""
    from droidemu.hal.frame import Frame
    from droidemu.hal.screen import Screen
    from droidemu.memory import AddressSpace

    if not alias:
        monkeypatch.setattr(AddressSpace, "alias", lambda *arguments: False)
    screen = Screen(64, 48, refresh_hz=60, dpi=160)
    shown: list[tuple[int, int]] = []

    def keep(frame: Frame) -> None:
        shown.append((frame.turn, int.from_bytes(frame.pixels[:4], "little")))

    screen.frame_listeners.append(keep)
    guestrun.assert_ok(guest("core_fb", "arm64", screen=screen))
    # Each frame is what was drawn before its vsync, whether the program had flipped to it, draws
    # where the screen looks or has changed the mode.
    assert shown == [(0, 0x112233), (0, 0x112233), (0, 0x445566), (1, 0x778899)]


def test_mappings_without_aliases(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.memory import AddressSpace

    monkeypatch.setattr(AddressSpace, "alias", lambda *arguments: False)
    failed = {
        line.split(":")[0]
        for line in guest("core_mmap", "arm64").lines()
        if line.startswith("FAIL")
    }
    # What truly needs one memory in two places; all else works on copies.
    assert failed == {
        "FAIL two shared mappings are one memory",
        "FAIL both see the same",
        "FAIL one mapping outlives the other",
    }
