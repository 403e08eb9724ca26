# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a process stands in the file tree: ``struct fs_struct``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.kernel.vfs import Place


class FsContext:
    """Root, working directory and umask; shared by CLONE_FS, copied by fork."""

    def __init__(self, root: Place, cwd: Place | None = None, umask: int = 0o022) -> None:
        self.root = root
        self.cwd = cwd or root
        self.umask = umask

    def copy(self) -> FsContext:
        """A context of its own that starts the same."""
        return FsContext(self.root, self.cwd, self.umask)
