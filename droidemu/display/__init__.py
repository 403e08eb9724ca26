# SPDX-License-Identifier: GPL-2.0-or-later
"""What shows the guest's screen and takes the user's input; the only room that knows pygame.

Importing this package imports no pygame: :mod:`~droidemu.display.null`,
:mod:`~droidemu.display.layout`, :mod:`~droidemu.display.gestures` and
:mod:`~droidemu.display.keymap` work without it.
"""

from __future__ import annotations

import os

# pygame greets on stdout at import; stdout belongs to the guest.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
