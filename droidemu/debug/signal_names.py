# SPDX-License-Identifier: GPL-2.0-or-later
"""Linux signal numbers of ARM and what si_code says (``asm-generic/siginfo.h``)."""

from __future__ import annotations

from typing import Final

SIGNAL_NAMES: Final[dict[int, str]] = {
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE",
    14: "SIGALRM", 15: "SIGTERM", 16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP",
    20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU", 23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ",
    26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO", 30: "SIGPWR", 31: "SIGSYS",
}  # fmt: skip

SIGNAL_MEANINGS: Final[dict[int, str]] = {
    4: "illegal instruction", 5: "breakpoint or trace trap", 6: "aborted", 7: "bus error",
    8: "arithmetic error", 9: "killed", 11: "segmentation fault", 13: "broken pipe",
    15: "terminated", 24: "CPU time limit", 25: "file size limit", 31: "bad system call",
}  # fmt: skip

_CODES: Final[dict[tuple[int, int], tuple[str, str]]] = {
    (4, 1): ("ILL_ILLOPC", "illegal opcode"),
    (4, 2): ("ILL_ILLOPN", "illegal operand"),
    (4, 3): ("ILL_ILLADR", "illegal addressing mode"),
    (4, 4): ("ILL_ILLTRP", "illegal trap"),
    (4, 5): ("ILL_PRVOPC", "privileged opcode"),
    (4, 6): ("ILL_PRVREG", "privileged register"),
    (4, 7): ("ILL_COPROC", "coprocessor error"),
    (4, 8): ("ILL_BADSTK", "internal stack error"),
    (5, 1): ("TRAP_BRKPT", "breakpoint"),
    (5, 2): ("TRAP_TRACE", "single step"),
    (5, 3): ("TRAP_BRANCH", "branch taken"),
    (5, 4): ("TRAP_HWBKPT", "hardware breakpoint or watchpoint"),
    (7, 1): ("BUS_ADRALN", "misaligned address"),
    (7, 2): ("BUS_ADRERR", "no memory behind the address (file too short?)"),
    (7, 3): ("BUS_OBJERR", "object-specific hardware error"),
    (8, 1): ("FPE_INTDIV", "integer division by zero"),
    (8, 2): ("FPE_INTOVF", "integer overflow"),
    (8, 3): ("FPE_FLTDIV", "floating-point division by zero"),
    (8, 4): ("FPE_FLTOVF", "floating-point overflow"),
    (8, 5): ("FPE_FLTUND", "floating-point underflow"),
    (8, 6): ("FPE_FLTRES", "inexact floating-point result"),
    (8, 7): ("FPE_FLTINV", "invalid floating-point operation"),
    (8, 8): ("FPE_FLTSUB", "subscript out of range"),
    (11, 1): ("SEGV_MAPERR", "nothing is mapped at the address"),
    (11, 2): ("SEGV_ACCERR", "the page does not permit the access"),
    (11, 3): ("SEGV_BNDERR", "failed bounds check"),
    (11, 4): ("SEGV_PKUERR", "protection key denied the access"),
    (11, 8): ("SEGV_MTEAERR", "asynchronous memory tag check failed"),
    (11, 9): ("SEGV_MTESERR", "memory tag check failed"),
    (31, 1): ("SYS_SECCOMP", "refused by a seccomp filter"),
}

_GENERAL_CODES: Final[dict[int, tuple[str, str]]] = {
    0: ("SI_USER", "sent by kill()"),
    0x80: ("SI_KERNEL", "sent by the kernel"),
    -1: ("SI_QUEUE", "sent by sigqueue()"),
    -2: ("SI_TIMER", "a POSIX timer expired"),
    -3: ("SI_MESGQ", "a message queue changed"),
    -4: ("SI_ASYNCIO", "asynchronous I/O completed"),
    -5: ("SI_SIGIO", "queued SIGIO"),
    -6: ("SI_TKILL", "sent by tgkill(), as abort() and raise() do"),
}


def signal_name(number: int) -> str:
    """``SIGSEGV`` and so on; real-time signals as ``SIGRTMIN+n``."""
    if number in SIGNAL_NAMES:
        return SIGNAL_NAMES[number]
    return f"SIGRTMIN+{number - 32}" if 32 <= number <= 64 else f"signal {number}"


def code_meaning(signal: int, code: int) -> tuple[str, str]:
    """``(constant's name, meaning)`` of a si_code."""
    found = _GENERAL_CODES.get(code) or _CODES.get((signal, code))
    return found or (f"code {code}", "")
