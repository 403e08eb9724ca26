# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong while a script uses a guest."""

from __future__ import annotations

from droidemu.errors import UserError


class GuestError(UserError):
    """Something that the guest does not have or cannot do; one clear line."""


class GuestExit(GuestError):
    """The guest's process ended in the middle of a call."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the guest ended with status {status} during the call")
        #: As a shell sees it: 0 to 255.
        self.status = status


class GuestCrash(GuestError):
    """A signal killed the guest in the middle of a call."""

    def __init__(self, report: str, signal: int) -> None:
        first = report.strip().splitlines()[0] if report.strip() else f"signal {signal}"
        super().__init__(f"the guest crashed: {first}")
        #: The whole crash report: registers, backtrace, mappings.
        self.report = report
        self.signal = signal
