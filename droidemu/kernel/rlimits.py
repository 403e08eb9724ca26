# SPDX-License-Identifier: GPL-2.0-or-later
"""Resource limits: numbers (asm-generic/resource.h) and what a new process starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.kernel.options import KernelOptions

RLIMIT_CPU = 0
RLIMIT_FSIZE = 1
RLIMIT_DATA = 2
RLIMIT_STACK = 3
RLIMIT_CORE = 4
RLIMIT_RSS = 5
RLIMIT_NPROC = 6
RLIMIT_NOFILE = 7
RLIMIT_MEMLOCK = 8
RLIMIT_AS = 9
RLIMIT_LOCKS = 10
RLIMIT_SIGPENDING = 11
RLIMIT_MSGQUEUE = 12
RLIMIT_NICE = 13
RLIMIT_RTPRIO = 14
RLIMIT_RTTIME = 15
RLIM_NLIMITS = 16

RLIM_INFINITY = (1 << 64) - 1

#: The kernel's tables are bounded by this whatever the limit says.
MAX_FILES = 4096
STACK_DEFAULT = 8 << 20


def default_limits(options: KernelOptions) -> dict[int, tuple[int, int]]:
    """(soft, hard) for each RLIMIT_*."""
    limits = dict.fromkeys(range(RLIM_NLIMITS), (RLIM_INFINITY, RLIM_INFINITY))
    limits[RLIMIT_STACK] = (STACK_DEFAULT, RLIM_INFINITY)
    limits[RLIMIT_CORE] = (0, RLIM_INFINITY)
    limits[RLIMIT_NPROC] = (options.max_tasks, options.max_tasks)
    limits[RLIMIT_NOFILE] = (1024, MAX_FILES)
    limits[RLIMIT_MEMLOCK] = (64 << 10, 64 << 10)
    limits[RLIMIT_SIGPENDING] = (4096, 4096)
    limits[RLIMIT_MSGQUEUE] = (819200, 819200)
    limits[RLIMIT_NICE] = (0, 0)
    limits[RLIMIT_RTPRIO] = (0, 0)
    return limits
