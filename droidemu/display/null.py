# SPDX-License-Identifier: GPL-2.0-or-later
"""The display that shows nothing: headless runs, and the core's default."""

from __future__ import annotations

from droidemu.display.session import Session

#: Waiting for an Event without a limit cannot be interrupted with Ctrl+C on Windows; elsewhere the
#: system may hand a signal to another thread, whereupon Python's handler waits for this one.
POLL_S = 0.1


class NullDisplay:
    """Waits for the guest to end; Ctrl+C ends it."""

    def run(self, session: Session) -> None:
        """Return when ``session.finished`` is set. A second Ctrl+C does not wait any more."""
        try:
            while not session.finished.wait(POLL_S):
                pass
        except KeyboardInterrupt:
            session.request_quit()
            while not session.finished.wait(POLL_S):
                pass
