# SPDX-License-Identifier: GPL-2.0-or-later
"""Screen and input devices, seen by guest programs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import guestrun
import pytest

from droidemu.hal.clock import VirtualClock
from droidemu.hal.frame import Frame
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import KEYS
from droidemu.hal.screen import Screen
from droidemu.kernel.kernel import Kernel

Guest = Callable[..., guestrun.Run]
WIDTH, HEIGHT = 64, 48
MS = 1_000_000


#: Windows: mappings are copies there, brought home when the screen looks; test_no_alias compares.
ALIASES = pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be aliased")


@ALIASES
def test_frame_buffer(check_guest: Guest, abi: str) -> None:
    screen = Screen(WIDTH, HEIGHT)
    result = check_guest("fb_basic", abi, native=False, screen=screen)
    assert not screen.opened
    assert result.kernel is not None
    again = check_guest("fb_basic", abi, native=False, screen=Screen(WIDTH, HEIGHT))
    assert (again.out, again.time) == (result.out, result.time)


def test_double_buffering_runs_at_the_screens_rate(check_guest: Guest, abi: str) -> None:
    check_guest("fb_pace", abi, native=False, screen=Screen(WIDTH, HEIGHT))


@ALIASES
def test_frames_are_what_was_drawn(guest: Guest) -> None:
    screen = Screen(WIDTH, HEIGHT)
    shown: list[bytes] = []

    def keep(frame: Frame) -> None:
        shown.append(bytes(frame.pixels[:4]))

    screen.frame_listeners.append(keep)
    guestrun.assert_ok(guest("fb_basic", "arm64", screen=screen))
    assert len(shown) > 6
    assert (0x112233).to_bytes(4, "little") in shown


def script(kernel: Kernel) -> None:
    """What the user does."""
    hub = kernel.input
    assert hub is not None
    at = kernel.timers.at
    at(100 * MS, lambda: hub.touch_down(0, 10, 20))
    at(200 * MS, lambda: hub.key(KEYS["KEY_A"], True))
    at(210 * MS, lambda: hub.key(KEYS["KEY_A"], False))
    at(300 * MS, lambda: hub.mouse_move(5, -7))

    def move(step: int) -> None:
        hub.touch_move(0, step % 60, step % 40)

    for step in range(400):
        at(500 * MS + step * MS // 4, lambda step=step: move(step))  # type: ignore[misc]


def test_evdev(check_guest: Guest, abi: str) -> None:
    def hub() -> InputHub:
        return InputHub(WIDTH, HEIGHT, 160, VirtualClock())

    check_guest("evdev_basic", abi, native=False, hub=hub(), prepare=script)


@pytest.mark.parametrize("name", ["file_proc", pytest.param("file_memfd", marks=ALIASES)])
def test_proc_and_memfd(
    check_guest: Guest, build_guest: guestrun.Build, abi: str, name: str
) -> None:
    native = build_guest(name, "x86_64")
    if guestrun.is_native_host():
        guestrun.assert_ok(guestrun.run_native(native, [str(native)]))
    check_guest(name, abi, ["/bin/program"], native=False)
