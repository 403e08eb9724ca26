# SPDX-License-Identifier: GPL-2.0-or-later
"""A window with a fake session, as a program of its own for the tests under a real X server.

Arguments: folder for screenshots, renderer, quarter turns of the panel. Prints ``renderer NAME``
when the window is open and, at the end, one line of JSON with what the guest's devices reported.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fake import FakeSession  # type: ignore[import-not-found]

from droidemu.display.window import WindowDisplay


def main() -> None:
    session = FakeSession(200, 400)
    turn = int(sys.argv[3])
    session.screen.set_mode(32, 600 if turn % 2 else 1200, turn=turn)
    display = WindowDisplay(folder=Path(sys.argv[1]), renderer=sys.argv[2])
    display.open(session.title, (200, 400))
    presenter = display._presenter
    assert presenter is not None
    print("renderer", presenter.name, flush=True)
    states = [session.device.settings.window]
    session.device.listeners.append(lambda: states.append(session.device.settings.window))
    session.start()
    display.run(session)
    held = session.device.settings
    events = [[device, *event[1:]] for device, event in session.events]
    report = {
        "events": events,
        "quits": session.quit_requests,
        "held": [held.pitch, held.roll, held.lux],
        "states": [state for at, state in enumerate(states) if state != states[at - 1] or not at],
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
