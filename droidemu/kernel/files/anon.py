# SPDX-License-Identifier: GPL-2.0-or-later
"""What files without a place in the tree share: fs/anon_inodes.c."""

from __future__ import annotations

from droidemu.kernel.file import O_RDWR, File
from droidemu.kernel.stat import Stat


class AnonFile(File):
    """eventfd, timerfd, signalfd."""

    def __init__(self, flags: int) -> None:
        super().__init__(flags | O_RDWR, self.kind)

    def stat(self) -> Stat:
        """One inode without a type serves them all."""
        return Stat(mode=0o600, ino=1024, nlink=1, dev=14)
