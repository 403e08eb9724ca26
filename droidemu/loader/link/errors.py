# SPDX-License-Identifier: GPL-2.0-or-later
"""The one error of this room."""

from __future__ import annotations

from droidemu.loader.elf import ElfError


class LinkError(ElfError):
    """A library cannot be loaded; one line says which, why, and what would help.

    A guest gets the line from ``dlerror``.
    """
