# SPDX-License-Identifier: GPL-2.0-or-later
"""The system calls, one file per topic; ``load`` imports them all."""

from __future__ import annotations

import importlib

#: Modules of this package that declare system calls.
TOPICS = (
    "mm",
    "process",
    "cred",
    "sched",
    "resource",
    "prctl",
    "misc",
    # signals, futex, threads, time and timers
    "signal",
    "futex",
    "time",
    "timer",
    "timerfd",
    # files
    "open",
    "rw",
    "rwvec",
    "copy",
    "dir",
    "stat",
    "attr",
    "fd",
    "ioctl",
    "poll",
    "epoll",
    "pipe",
    "eventfd",
    "fs",
    "socket",
    "sockopt",
    "socksend",
    "sockrecv",
    "memfd",
)


def load() -> None:
    """Declare every system call; the second call costs nothing."""
    for topic in TOPICS:
        importlib.import_module(f"{__name__}.{topic}")
