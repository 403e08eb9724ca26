# SPDX-License-Identifier: GPL-2.0-or-later
"""A display that opens only when the guest first uses the screen or an input device.

A program that only prints never gets a window, and starts without waiting for one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from droidemu.display.null import POLL_S
from droidemu.display.session import DisplayBackend, Session


class DisplayOnDemand:
    """Runs the display that ``make`` gives once ``wanted`` is set; nothing if the guest ends first.

    ``wanted`` must also be set when the session has finished.
    """

    def __init__(self, make: Callable[[], DisplayBackend], wanted: threading.Event) -> None:
        self._make = make
        self._wanted = wanted

    def run(self, session: Session) -> None:
        """See ``DisplayBackend``."""
        while not self._wanted.wait(POLL_S):
            pass
        if not session.finished.is_set():
            self._make().run(session)
