# SPDX-License-Identifier: GPL-2.0-or-later
"""The system calls, one file per topic; ``load`` imports them all."""

from __future__ import annotations

import importlib
import importlib.util

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

_loaded = False


def load() -> None:
    """Declare every system call; the second call costs nothing."""
    global _loaded  # noqa: PLW0603
    if _loaded:
        return
    _loaded = True
    for topic in TOPICS:
        name = f"{__name__}.{topic}"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
