# SPDX-License-Identifier: GPL-2.0-or-later
"""How the host opened a descriptor."""

from __future__ import annotations

import fcntl
import os


def open_flags(fd: int) -> tuple[int, bool]:
    """(access mode 0, 1 or 2, opened for appending)."""
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    return flags & (os.O_WRONLY | os.O_RDWR), bool(flags & os.O_APPEND)
