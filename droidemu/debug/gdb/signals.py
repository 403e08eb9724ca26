# SPDX-License-Identifier: GPL-2.0-or-later
"""The protocol's own signal numbers (gdb's ``include/gdb/signals.def``) and Linux's.

gdb speaks its own numbers. lldb speaks those of the target's system, here Linux's.
"""

from __future__ import annotations

from typing import Final

#: What gdb calls a signal that it has no name for.
GDB_UNKNOWN: Final = 143

#: Linux's number (all ARM systems) -> gdb's.
_GDB: Final[dict[int, int]] = {
    1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 10, 8: 8, 9: 9, 10: 30, 11: 11, 12: 31, 13: 13, 14: 14,
    15: 15, 17: 20, 18: 19, 19: 17, 20: 18, 21: 21, 22: 22, 23: 16, 24: 24, 25: 25, 26: 26, 27: 27,
    28: 28, 29: 23, 30: 32, 31: 12,
    # Real-time signals: 32 and 64 were added to gdb's list after 33 to 63.
    32: 77, **{number: number + 12 for number in range(33, 64)}, 64: 78,
}  # fmt: skip

_LINUX: Final = {gdb: linux for linux, gdb in _GDB.items()} | {33: 29}  # SIGPOLL is SIGIO


def to_gdb(linux: int) -> int:
    """gdb's number of a Linux signal; 0 stays 0, SIGSTKFLT and absurd numbers are "unknown"."""
    return _GDB.get(linux, GDB_UNKNOWN) if linux else 0


def from_gdb(number: int) -> int:
    """Linux's number; 0 for what Linux does not have (nothing is delivered then)."""
    return _LINUX.get(number, 0)
