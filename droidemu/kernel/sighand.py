# SPDX-License-Identifier: GPL-2.0-or-later
"""The state behind signals: handlers, pending queues, and what each thread keeps.

``Process.sighand`` is one ``SigHand``, ``Task.pending`` one ``PendingQueue``. The rules that work
on them stand in ``signals``.

A new thread inherits ``Task.blocked``; its alternate stack is (0, SS_DISABLE, 0), except after
fork and vfork, where it is inherited (kernel/fork.c). A new process gets ``sighand.fork()``; execve
calls ``sighand.exec()`` and drops the alternate stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from droidemu.kernel.siginfo import NSIG, SIGRTMIN, SYNCHRONOUS, SigInfo
from droidemu.kernel.wait import WaitQueue

SIG_DFL: Final = 0
SIG_IGN: Final = 1

# sa_flags: asm-generic/signal-defs.h.
SA_NOCLDSTOP: Final = 0x00000001
SA_NOCLDWAIT: Final = 0x00000002
SA_SIGINFO: Final = 0x00000004
SA_UNSUPPORTED: Final = 0x00000400
SA_EXPOSE_TAGBITS: Final = 0x00000800
SA_THIRTYTWO: Final = 0x02000000
SA_RESTORER: Final = 0x04000000
SA_ONSTACK: Final = 0x08000000
SA_RESTART: Final = 0x10000000
SA_NODEFER: Final = 0x40000000
SA_RESETHAND: Final = 0x80000000

SS_ONSTACK: Final = 1
SS_DISABLE: Final = 2
SS_AUTODISARM: Final = 1 << 31


@dataclass(frozen=True)
class SigAction:
    """``struct k_sigaction``: one disposition."""

    handler: int = SIG_DFL
    flags: int = 0
    restorer: int = 0
    mask: int = 0


DEFAULT: Final = SigAction()


class BadFrame(Exception):
    """A sigreturn found no valid frame: SIGSEGV at ``address``."""

    def __init__(self, address: int) -> None:
        super().__init__(f"bad signal frame at {address:#x}")
        self.address = address


class PendingQueue:
    """``struct sigpending``: queued signals, and the set of their numbers."""

    __slots__ = ("mask", "queue")

    def __init__(self) -> None:
        self.mask = 0
        self.queue: list[SigInfo] = []

    def add(self, info: SigInfo) -> None:
        """Queue one signal."""
        self.queue.append(info)
        self.mask |= 1 << (info.signo - 1)

    def remove(self, signals: int) -> None:
        """Forget every signal of a set."""
        if self.mask & signals:
            self.mask &= ~signals
            self.queue = [info for info in self.queue if not signals >> (info.signo - 1) & 1]

    def take(self, allowed: int) -> SigInfo | None:
        """Dequeue the next signal out of ``allowed``: faults first, then the lowest number;
        equal ones in order."""
        ready = self.mask & allowed
        if not ready:
            return None
        ready = ready & SYNCHRONOUS or ready
        signo = (ready & -ready).bit_length()
        found: SigInfo | None = None
        more = False
        for index, info in enumerate(self.queue):
            if info.signo == signo:
                if found is not None:
                    more = True
                    break
                found = info
                at = index
        if found is None:
            self.mask &= ~(1 << (signo - 1))
            return SigInfo(signo)
        del self.queue[at]
        if not more:
            self.mask &= ~(1 << (signo - 1))
        return found


class SigHand:
    """Dispositions and the queue of signals sent to the whole process."""

    def __init__(self) -> None:
        self.actions: list[SigAction] = [DEFAULT] * (NSIG + 1)
        self.pending = PendingQueue()
        #: Woken when a signal arrives for any thread: signalfd.
        self.wait = WaitQueue()
        #: Stopped by a stop signal; threads sleep on ``resume`` until SIGCONT.
        self.stopped = False
        self.resume = WaitQueue()

    def fork(self) -> SigHand:
        """For a new process: same dispositions, nothing pending."""
        other = SigHand()
        other.actions = list(self.actions)
        return other

    def exec(self) -> None:
        """execve: handlers become default, ignored signals stay ignored, flags go."""
        self.actions = [
            SigAction(SIG_IGN) if action.handler == SIG_IGN else DEFAULT for action in self.actions
        ]

    def queued(self) -> int:
        """Signals waiting for the whole process."""
        return len(self.pending.queue)


def on_stack(altstack: tuple[int, int, int], sp: int) -> bool:
    """kernel/signal.c on_sig_stack: SP lies on the alternate stack (ss_sp, ss_flags, ss_size)."""
    base, flags, size = altstack
    if flags & SS_AUTODISARM:
        return False
    return base < sp <= base + size


def stack_state(altstack: tuple[int, int, int], sp: int) -> int:
    """sas_ss_flags: SS_DISABLE, SS_ONSTACK or 0."""
    if not altstack[2]:
        return SS_DISABLE
    return SS_ONSTACK if on_stack(altstack, sp) else 0


def is_realtime(signo: int) -> bool:
    """Whether several of these may be pending at once."""
    return signo >= SIGRTMIN
