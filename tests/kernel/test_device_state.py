# SPDX-License-Identifier: GPL-2.0-or-later
"""The device's state and the gamepad, seen by guest programs; other screens between programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import guestrun

from droidemu.hal.clock import VirtualClock
from droidemu.hal.device import DeviceSettings, DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.screen import Screen
from droidemu.hal.script import ScriptedInput
from droidemu.hal.script_parser import parse_script
from droidemu.kernel.devices.fb import FrameBuffer
from droidemu.kernel.kernel import Kernel

Guest = Callable[..., guestrun.Run]

CHANGES = """
at 100ms device battery 15
at 200ms device network none
at 300ms device charging on
"""
PRESSES = """
at 100ms pad press A
at 200ms pad axis LX -1
pad down DPAD_DOWN
at 300ms pad axis RT 1
"""


def scripted(text: str) -> Callable[[Kernel], None]:
    """Plays a script, as ``droidemu run --input`` does."""

    def prepare(kernel: Kernel) -> None:
        hub = kernel.input or InputHub(64, 48, 160, kernel.clock)
        steps = parse_script(text, 64, 48)
        kernel.tickers.append(ScriptedInput(steps, hub, device=kernel.device))

    return prepare


def test_the_state_is_in_sysfs_and_can_be_polled(check_guest: Guest, abi: str) -> None:
    settings = DeviceSettings(
        rotation=90, dark=True, font_scale=1.3, battery=42, charging=False, locale="de-DE"
    )
    runs = [
        check_guest(
            "device_state", abi, native=False, device=DeviceState(settings=settings),
            prepare=scripted(CHANGES),
        )
        for _ in range(2)
    ]  # fmt: skip
    assert runs[0].time == runs[1].time and runs[0].out == runs[1].out


def test_polling_is_that_of_sysfs(
    check_guest: Guest, build_guest: guestrun.Build, abi: str
) -> None:
    there = "/sys/class/net/lo/mtu"
    if guestrun.is_native_host() and Path(there).exists():
        native = build_guest("sysfs_poll", "x86_64")
        guestrun.assert_ok(guestrun.run_native(native, [there]))
    here = "/sys/class/power_supply/battery/capacity"
    check_guest("sysfs_poll", abi, [here], native=False, device=DeviceState())


def test_a_gamepad(check_guest: Guest, abi: str) -> None:
    hub = InputHub(64, 48, 160, VirtualClock())
    check_guest("gamepad", abi, native=False, hub=hub, prepare=scripted(PRESSES))


def test_without_a_state_there_is_none() -> None:
    kernel = guestrun.make_kernel()
    try:
        walk = kernel.vfs.walk(None, b"/sys/class/power_supply", fs=kernel.vfs.context())
        assert walk.place is None
    finally:
        kernel.close()


def test_another_panel_has_other_memory() -> None:
    screen = Screen(64, 48)
    device = FrameBuffer(screen)
    file = device.open(None, 2).acquire()
    first = device.memory
    assert len(screen.memory) == 64 * 48 * 4 * 3
    file.drop()
    assert device.open(None, 2).device.memory is first  # type: ignore[attr-defined]
    screen.close()
    screen.replace_panel(32, 96, 90, 240)
    assert (screen.width, screen.height, screen.refresh_hz, screen.dpi) == (32, 96, 90, 240)
    assert screen.yres_virtual == 288 and screen.stride == 128
    file = device.open(None, 2).acquire()
    assert device.memory is not first and len(screen.memory) == 32 * 96 * 4 * 3
    screen.memory[:4] = b"abcd"
    assert bytes(device.memory.view[:4]) == b"abcd"
    file.drop()
