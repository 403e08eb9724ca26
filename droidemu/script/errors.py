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
        lines = report.strip().splitlines() or [f"signal {signal}"]
        hints = [line[4:].strip() for line in lines if line.startswith("hint")]
        text = "; ".join([lines[0].strip("* "), *hints[:1]])
        super().__init__(f"the guest crashed: {text}")
        #: The whole crash report: registers, backtrace, mappings.
        self.report = report
        self.signal = signal
