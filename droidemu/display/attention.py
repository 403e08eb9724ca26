# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the host's window is minimised, passed on to the device.

Its focus is not: a developer types into an editor and wants to see the app go on beside it.
"""

from __future__ import annotations

from droidemu.hal.clock import Clock, VirtualClock
from droidemu.hal.device import DeviceState, WindowState
from droidemu.hal.paced import PacedClock


class Attention:
    """Hides ``DeviceSettings.window`` while the host's window is an icon; main thread.

    Not in virtual time, where what happens must not depend on what the user does with windows;
    recorded sessions are an exception, as they keep what happened.
    """

    def __init__(self, device: DeviceState, clock: Clock) -> None:
        self._device = device
        self._on = not isinstance(clock, VirtualClock) or isinstance(clock, PacedClock)
        self._before: WindowState | None = None

    def minimise(self, minimised: bool) -> None:
        """The window is an icon, or it is back: then things are as they were."""
        if not self._on:
            return
        if minimised and self._before is None:
            self._before = self._device.settings.window
            self._device.change(window="hidden")
        elif not minimised and self._before is not None:
            before, self._before = self._before, None
            self._device.change(window=before)
