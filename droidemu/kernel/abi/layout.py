# SPDX-License-Identifier: GPL-2.0-or-later
"""Structure layouts of the two ABIs as ready ``struct.Struct`` objects.

Names are the kernel's. Layouts: include/uapi/linux and asm of arm64 and arm (EABI: 64-bit fields
are 8-byte aligned). Reserved and padding bytes are ``x``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct


@dataclass(frozen=True)
class Abi:
    """One ABI's sizes and common structures."""

    #: "arm64" or "arm", the key of ``syscall.TABLE``.
    name: str
    #: ``sizeof(long)`` in bytes, and its letter in ``struct`` formats (unsigned).
    word_size: int
    letter: str
    #: Largest value of an unsigned long.
    word_mask: int
    #: One unsigned long.
    word: Struct = field(init=False)
    #: Two longs: (iov_base, iov_len).
    iovec: Struct = field(init=False)
    #: struct timespec of the native calls (32-bit time on arm): (tv_sec, tv_nsec).
    timespec: Struct = field(init=False)
    #: struct __kernel_timespec, of the ``*_time64`` calls and of all of arm64's.
    timespec64: Struct = field(init=False)
    #: (tv_sec, tv_usec)
    timeval: Struct = field(init=False)
    #: struct itimerval: interval sec, usec, value sec, usec.
    itimerval: Struct = field(init=False)
    #: struct itimerspec: interval sec, nsec, value sec, nsec.
    itimerspec: Struct = field(init=False)
    itimerspec64: Struct = field(init=False)
    #: struct rlimit: (rlim_cur, rlim_max).
    rlimit: Struct = field(init=False)
    #: struct tms: four clock_t.
    tms: Struct = field(init=False)
    #: struct rusage: utime (2), stime (2), then 14 longs.
    rusage: Struct = field(init=False)
    #: struct sysinfo without its trailing padding.
    sysinfo: Struct = field(init=False)
    sysinfo_size: int = field(init=False)

    def __post_init__(self) -> None:
        u, s = self.letter, self.letter.lower()
        for name, layout in (
            ("word", f"<{u}"),
            ("iovec", f"<2{u}"),
            ("timespec", f"<2{s}"),
            ("timespec64", "<2q"),
            ("timeval", f"<2{s}"),
            ("itimerval", f"<4{s}"),
            ("itimerspec", f"<4{s}"),
            ("itimerspec64", "<4q"),
            ("rlimit", f"<2{u}"),
            ("tms", f"<4{s}"),
            ("rusage", f"<18{s}"),
            # uptime, loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap,
            # procs, pad, (alignment), totalhigh, freehigh, mem_unit
            ("sysinfo", "<q9QHH4xQQI4x" if self.word_size == 8 else "<i9IHHIII8x"),
        ):
            object.__setattr__(self, name, Struct(layout))
        object.__setattr__(self, "sysinfo_size", self.sysinfo.size)


ARM64 = Abi("arm64", 8, "Q", (1 << 64) - 1)
ARM = Abi("arm", 4, "I", (1 << 32) - 1)
#: By name.
ABIS = {"arm64": ARM64, "arm": ARM}
