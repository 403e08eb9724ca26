# SPDX-License-Identifier: GPL-2.0-or-later
"""The focus of the host's window, and whether it is minimised, passed on to the device."""

from __future__ import annotations

from droidemu.hal.clock import Clock, VirtualClock
from droidemu.hal.device import DeviceState, WindowState
from droidemu.hal.paced import PacedClock


class Attention:
    """Keeps ``DeviceSettings.window`` as the window stands; main thread.

    Not in virtual time, where what happens must not depend on where the user clicks; recorded
    sessions are an exception, as they keep what happened.
    """

    def __init__(self, device: DeviceState, clock: Clock) -> None:
        self._device = device
        self._on = not isinstance(clock, VirtualClock) or isinstance(clock, PacedClock)
        self._focused = True
        self._minimised = False

    def focus(self, has: bool) -> None:
        """The keyboard is the window's, or another one's."""
        self._focused = has
        self._pass_on()

    def minimise(self, minimised: bool) -> None:
        """The window is an icon, or it is back."""
        self._minimised = minimised
        self._pass_on()

    def _pass_on(self) -> None:
        if self._on:
            shown: WindowState = "focused" if self._focused else "unfocused"
            self._device.change(window="hidden" if self._minimised else shown)
