# SPDX-License-Identifier: GPL-2.0-or-later
"""What a clock-driven device looks like to the emulation thread."""

from __future__ import annotations

from typing import Protocol


class Ticker(Protocol):
    """Something that wants to run at a moment of guest time (vsync, key repeat, a script).

    The emulation thread asks every ticker for its deadline, lets guest threads run until the
    earliest one, and then calls :meth:`tick` of those that are due, in a fixed order.
    """

    def next_deadline(self) -> int | None:
        """Next wanted moment in ns of ``Clock.monotonic()`` (a past one means at once), or None."""
        ...

    def tick(self, now: int) -> None:
        """Do what is due at ``now`` (ns); called on the emulation thread only."""
        ...


def earliest(deadlines: list[int | None]) -> int | None:
    """The smallest of the given deadlines, None if there is none."""
    return min((deadline for deadline in deadlines if deadline is not None), default=None)
