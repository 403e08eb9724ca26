# SPDX-License-Identifier: GPL-2.0-or-later
"""What each packet does, one file per family. ``load`` fills the table in ``registry``."""

from __future__ import annotations


def load() -> None:
    """Import every family; later calls cost nothing."""
    from droidemu.debug.gdb.packets import (  # noqa: F401
        breakpoints,
        events,
        files,
        launching,
        leaving,
        lldb,
        lldb_process,
        memory,
        monitor,
        query,
        registers,
        resume,
        threads,
        xfer,
    )
