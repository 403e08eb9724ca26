# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes with a stranger's project or session reaches its own folder, and nothing else."""

from __future__ import annotations

from pathlib import Path

from droidemu.errors import UserError


def resolved(path: Path) -> Path:
    """The absolute path with every link followed; nothing need be there. UserError."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: links in a circle, until Python 3.12. ValueError: letters that the locale
        # has no bytes for.
        why = getattr(error, "strerror", None)
        if isinstance(error, RuntimeError):
            why = "its links lead in a circle"
        raise UserError(f"{str(path)[:80]}: {why or 'no such place can be'}") from None


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads to ``folder`` or below, links followed. UserError."""
    return resolved(path).is_relative_to(resolved(folder))
