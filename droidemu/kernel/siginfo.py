# SPDX-License-Identifier: GPL-2.0-or-later
"""Signal numbers, signal sets and ``siginfo_t``: asm-generic/signal.h and siginfo.h.

A signal set is an int here: bit n-1 stands for signal n, as in the kernel's ``sigset_t`` of eight
bytes, which is the same on both ABIs.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final, Protocol

SIGHUP: Final = 1
SIGINT: Final = 2
SIGQUIT: Final = 3
SIGILL: Final = 4
SIGTRAP: Final = 5
SIGABRT: Final = 6
SIGBUS: Final = 7
SIGFPE: Final = 8
SIGKILL: Final = 9
SIGUSR1: Final = 10
SIGSEGV: Final = 11
SIGUSR2: Final = 12
SIGPIPE: Final = 13
SIGALRM: Final = 14
SIGTERM: Final = 15
SIGSTKFLT: Final = 16
SIGCHLD: Final = 17
SIGCONT: Final = 18
SIGSTOP: Final = 19
SIGTSTP: Final = 20
SIGTTIN: Final = 21
SIGTTOU: Final = 22
SIGURG: Final = 23
SIGXCPU: Final = 24
SIGXFSZ: Final = 25
SIGVTALRM: Final = 26
SIGPROF: Final = 27
SIGWINCH: Final = 28
SIGIO: Final = 29
SIGPWR: Final = 30
SIGSYS: Final = 31
#: First realtime signal as the kernel counts (C libraries keep the first few for themselves).
SIGRTMIN: Final = 32
#: The highest signal number (the kernel's _NSIG).
NSIG: Final = 64

#: Number -> name of the classic signals.
NAMES: Final[dict[int, str]] = {
    value: name
    for name, value in list(globals().items())
    if name.startswith("SIG") and isinstance(value, int) and value < SIGRTMIN
}

# si_code values.
SI_USER: Final = 0
SI_KERNEL: Final = 0x80
SI_QUEUE: Final = -1
SI_TIMER: Final = -2
SI_MESGQ: Final = -3
SI_ASYNCIO: Final = -4
SI_SIGIO: Final = -5
SI_TKILL: Final = -6
ILL_ILLOPC: Final = 1
FPE_FLTDIV: Final = 3
SEGV_MAPERR: Final = 1
SEGV_ACCERR: Final = 2
BUS_ADRALN: Final = 1
BUS_ADRERR: Final = 2
TRAP_BRKPT: Final = 1
CLD_EXITED: Final = 1
CLD_KILLED: Final = 2
CLD_DUMPED: Final = 3
CLD_STOPPED: Final = 5
CLD_CONTINUED: Final = 6

#: sizeof(siginfo_t) on both ABIs.
SIGINFO_SIZE: Final = 128


def bit(signo: int) -> int:
    """The set that holds one signal."""
    return 1 << (signo - 1)


def signal_set(*signals: int) -> int:
    """The set of the given signals."""
    found = 0
    for signo in signals:
        found |= 1 << (signo - 1)
    return found


ALL: Final = (1 << NSIG) - 1
#: What no mask, handler or sigwait can hold back.
UNBLOCKABLE: Final = signal_set(SIGKILL, SIGSTOP)
#: kernel/signal.c SYNCHRONOUS_MASK: taken from the queue before others.
SYNCHRONOUS: Final = signal_set(SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS)
#: include/linux/signal.h SIG_KERNEL_*_MASK.
STOPS: Final = signal_set(SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU)
IGNORED: Final = signal_set(SIGCONT, SIGCHLD, SIGWINCH, SIGURG)
CORE_DUMPS: Final = signal_set(
    SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSEGV, SIGBUS, SIGSYS, SIGXCPU, SIGXFSZ
)

#: Signals whose positive si_code means a fault with an address.
_FAULTS: Final = frozenset((SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP))


def signal_name(signo: int) -> str:
    """``SIGINT``, ``SIGRT_3``: as strace names them."""
    name = NAMES.get(signo)
    if name is not None:
        return name
    return f"SIGRT_{signo - SIGRTMIN}" if SIGRTMIN <= signo <= NSIG else f"{signo}"


class Dequeued(Protocol):
    """The sender of a queued signal that wants to know when it is taken."""

    def dequeued(self, info: SigInfo) -> None:
        """``info`` was taken from its queue; its fields may be changed now."""


@dataclass
class SigInfo:
    """One queued signal. Which fields count follows from ``signo`` and ``code``."""

    signo: int
    code: int = SI_USER
    errno: int = 0
    pid: int = 0
    uid: int = 0
    #: sigval: the pointer-sized value of sigqueue and timers, unsigned.
    value: int = 0
    #: si_addr of faults.
    address: int = 0
    #: SIGCHLD: exit code or signal, and times in clock ticks.
    status: int = 0
    utime: int = 0
    stime: int = 0
    #: Timers: id and expirations missed.
    timer: int = 0
    overrun: int = 0
    #: SIGIO.
    band: int = 0
    fd: int = 0
    #: For faults: PROT_READ, PROT_WRITE or PROT_EXEC, as crash reports show it.
    access: int = 0
    #: Told when the signal leaves the queue: a timer counts its overruns then.
    source: Dequeued | None = field(default=None, repr=False, compare=False)
    #: The guest's own bytes (rt_sigqueueinfo) in the ABI's layout; they win over the fields.
    raw: bytes | None = None

    def encode(self, word: int) -> bytes:
        """``siginfo_t`` for a guest with pointers of ``word`` bytes, 128 bytes long."""
        if self.raw is not None:
            return self.raw
        head = _HEAD.pack(self.signo, self.errno, self.code)
        pointer = "Q" if word == 8 else "I"
        signed = "q" if word == 8 else "i"
        signo, code = self.signo, self.code
        if code == SI_TIMER:
            body = struct.pack(f"<ii{pointer}", self.timer, self.overrun, self.value)
        elif code > 0 and code != SI_KERNEL and signo in _FAULTS:
            body = struct.pack(f"<{pointer}", self.address)
        elif code > 0 and code != SI_KERNEL and signo == SIGCHLD:
            # clock_t is long: aligned to 8 after three ints on arm64.
            pad = "4x" if word == 8 else ""
            body = struct.pack(
                f"<iIi{pad}{signed}{signed}",
                self.pid, self.uid, self.status, self.utime, self.stime,
            )  # fmt: skip
        elif code == SI_SIGIO or (code > 0 and code != SI_KERNEL and signo == SIGIO):
            body = struct.pack(f"<{signed}i", self.band, self.fd)
        elif code < 0 and code != SI_TKILL:
            body = struct.pack(f"<iI{pointer}", self.pid, self.uid, self.value)
        else:
            body = struct.pack("<iI", self.pid, self.uid)
        # The union is aligned to a pointer: offset 16 on arm64, 12 on arm.
        return (head.ljust(16 if word == 8 else 12, b"\0") + body).ljust(SIGINFO_SIZE, b"\0")


_HEAD = struct.Struct("<iii")


def from_guest(signo: int, data: bytes, word: int) -> SigInfo:
    """The SigInfo for a ``siginfo_t`` that the guest wrote (rt_sigqueueinfo): si_signo is set."""
    _, errno, code = _HEAD.unpack_from(data)
    body = 16 if word == 8 else 12
    pid, uid, value = struct.unpack_from("<iIQ" if word == 8 else "<iII", data, body)
    raw = _HEAD.pack(signo, errno, code) + data[12:SIGINFO_SIZE]
    return SigInfo(signo, code, errno, pid, uid, value, raw=raw)


#: struct signalfd_siginfo: linux/signalfd.h; padded to 128 bytes.
_SIGNALFD = struct.Struct("<IiiIIiIIIIiiQQQQHHiQI")


def signalfd_siginfo(info: SigInfo) -> bytes:
    """``struct signalfd_siginfo`` (fs/signalfd.c signalfd_copyinfo): 128 bytes."""
    pid = uid = fd = timer = band = overrun = status = utime = stime = address = value = 0
    signo, code = info.signo, info.code
    positive = code > 0 and code != SI_KERNEL
    if code == SI_TIMER:
        timer, overrun, value = info.timer, info.overrun, info.value
    elif positive and signo in _FAULTS:
        address = info.address
    elif positive and signo == SIGCHLD:
        pid, uid, status = info.pid, info.uid, info.status
        utime, stime = info.utime, info.stime
    elif code == SI_SIGIO or (positive and signo == SIGIO):
        band, fd = info.band, info.fd
    else:
        pid, uid = info.pid, info.uid
        if code < 0 and code != SI_TKILL:
            value = info.value
    integer = (value & 0xFFFFFFFF ^ 0x80000000) - 0x80000000
    return _SIGNALFD.pack(
        signo, info.errno, code, pid & 0xFFFFFFFF, uid, fd, timer, band & 0xFFFFFFFF, overrun, 0,
        status, integer, value, utime, stime, address, 0, 0, 0, 0, 0,
    ).ljust(128, b"\0")  # fmt: skip
