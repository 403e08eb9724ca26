# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes with a stranger's project or session reaches its own folder, and nothing else."""

from __future__ import annotations

from pathlib import Path

from droidemu.errors import UserError


def resolved(path: Path) -> Path:
    """The absolute path with every link followed; nothing need be there. UserError."""
    try:
        return path.resolve()
    except RuntimeError:  # of Python until 3.12
        raise UserError(f"{str(path)[:80]}: its links lead in a circle") from None
    except OSError as error:
        raise UserError(f"{str(path)[:80]}: {error.strerror or error}") from None
    except ValueError:  # letters that the locale has no bytes for
        raise UserError(f"{str(path)[:80]}: nothing can have this name here") from None


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads to ``folder`` or below, links followed. UserError."""
    return resolved(path).is_relative_to(resolved(folder))
