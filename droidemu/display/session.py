# SPDX-License-Identifier: GPL-2.0-or-later
"""What a display needs to know of a running machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from droidemu.hal.clock import Clock
from droidemu.hal.device import DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.screen import Screen


@dataclass(frozen=True)
class SessionStats:
    """Live figures, averaged over about the last second. None: not known on this host."""

    #: Guest instructions (or an estimate) executed in a second of host time.
    guest_ips: float | None = None
    #: CPU time of this process a second of host time and CPU: 1.0 is the whole computer.
    host_cpu: float | None = None
    #: Share of all the computer's CPU time that anybody uses, 0.0 to 1.0.
    host_load: float | None = None


@dataclass
class Presented:
    """What a display has done so far; it counts, others read."""

    frames: int = 0
    #: Time spent bringing frames to the screen, ns of the host.
    spent_ns: int = 0
    #: When the first of them was there (``host_ns``).
    first_ns: int | None = None


@dataclass(frozen=True)
class Notice:
    """Something to read over the picture, until it is taken away."""

    title: str
    #: As long as they need to be: what does not fit is cut.
    lines: tuple[str, ...] = ()
    #: Whether something went wrong.
    is_error: bool = False


class NoticeBoard:
    """Holds the notice of a session. Any thread may show one, and take it away with None."""

    def __init__(self) -> None:
        self.current: Notice | None = None
        #: Called when another notice is shown, on the thread that shows it.
        self.listeners: list[Callable[[], None]] = []

    def show(self, notice: Notice | None) -> None:
        """Replace what is shown."""
        self.current = notice
        for listener in tuple(self.listeners):
            listener()


class Session(Protocol):
    """A running machine, as seen from its display. Every member may be used from any thread."""

    @property
    def title(self) -> str:
        """What runs, for the window's title."""
        ...

    @property
    def icon(self) -> bytes | None:
        """A picture file for the window's icon; None: the emulator's own."""
        ...

    @property
    def screen(self) -> Screen: ...

    @property
    def hub(self) -> InputHub: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def device(self) -> DeviceState: ...

    @property
    def presented(self) -> Presented:
        """The display's own count."""
        ...

    @property
    def notices(self) -> NoticeBoard:
        """What is to be read over the picture."""
        ...

    @property
    def finished(self) -> threading.Event:
        """Set when the guest has ended and nothing more will be shown."""
        ...

    def stats(self) -> SessionStats:
        """The latest figures."""
        ...

    def restart(self) -> str:
        """Start the program anew, on ``device.next_profile``, soon; or say why not."""
        ...

    def request_quit(self) -> None:
        """End the guest; ``finished`` follows soon."""
        ...


class DisplayBackend(Protocol):
    """Shows a session on the main thread."""

    def run(self, session: Session) -> None:
        """Return when the guest has ended, or after the user asked to end it.

        Raises UserError if nothing can be shown here.
        """
        ...
