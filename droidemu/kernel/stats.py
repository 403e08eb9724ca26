# SPDX-License-Identifier: GPL-2.0-or-later
"""Counters for ``--stats``; they exist only when asked for."""

from __future__ import annotations

from collections import Counter


class Stats:
    """Where host time went, in ns, and how often each system call was made."""

    def __init__(self) -> None:
        #: Running guest code, system call handlers and other kernel work, nothing to do.
        self.guest_ns = 0
        self.kernel_ns = 0
        self.idle_ns = 0
        #: Guest instructions executed (see ``engine.Engine.instructions``).
        self.instructions = 0
        self.syscalls: Counter[str] = Counter()
        self.switches = 0
