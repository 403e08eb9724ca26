# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest thread, as the kernel keeps it (``struct task_struct``)."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from droidemu.kernel.errno import ENAMETOOLONG, KernelError
from droidemu.kernel.sighand import PendingQueue
from droidemu.kernel.wait import Woken

if TYPE_CHECKING:
    from collections.abc import Generator

    from droidemu.engine import Cpu, Watch
    from droidemu.kernel.abi import Abi
    from droidemu.kernel.debugstep import Motion
    from droidemu.kernel.guestcall import GuestFrame
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.siginfo import SigInfo
    from droidemu.kernel.sleeper import Sleeper
    from droidemu.memory import AddressSpace

#: PATH_MAX, with its NUL.
PATH_MAX = 4096


class TaskState(Enum):
    """What the scheduler does with a thread."""

    RUNNABLE = auto()
    SLEEPING = auto()
    DEAD = auto()


class Task:
    """One guest thread."""

    def __init__(self, tid: int, process: Process, cpu: Cpu) -> None:
        self.tid = tid
        self.process = process
        self.kernel: Kernel = process.kernel
        self.abi: Abi = process.abi
        self.cpu = cpu
        #: TASK_COMM: at most 15 bytes.
        self.name = b""
        self.state = TaskState.RUNNABLE

        # -- system call in progress -------------------------------------------------------
        #: The blocked system call's generator, and where it sleeps.
        self.sleeping: Generator[Any, Any, Any] | None = None
        self.sleeper: Sleeper | None = None
        #: Guest code that host calls in progress have the thread run, innermost last.
        self.guest_calls: list[GuestFrame] = []
        #: What JNI knows of the thread (android/jni/env.py), None: not attached.
        self.java: Any = None
        #: Why the last sleep ended.
        self.woken = Woken.EVENT
        #: Who keeps it from running, bits of the scheduler's ``stop``; 0: nobody.
        self.stopped = 0
        #: First argument register at entry: a restarted call gets it back.
        self.orig_arg0 = 0
        #: Number of the system call in progress or last made.
        self.syscall_number = -1
        #: -ERESTART* result that signals.deliver must turn into a restart or EINTR, else 0.
        self.restart_result = 0
        #: What restart_syscall calls for ERESTART_RESTARTBLOCK: () -> result or generator.
        self.restart_block: Any = None

        # -- signals (kernel/signals.py) -----------------------------------------------------
        #: Blocked signals: bit n-1 for signal n.
        self.blocked = 0
        #: Mask to go back to after the next delivery (sigsuspend, ppoll, ...), or None.
        self.saved_blocked: int | None = None
        #: Signals sent to this thread only.
        self.pending = PendingQueue()
        #: The mask behind a temporary one while sigtimedwait sleeps, else 0.
        self.real_blocked = 0
        #: The scheduler calls signals.deliver before the thread's next instruction.
        self.signals_pending_flag = False
        #: sigaltstack: (ss_sp, ss_flags, ss_size).
        self.altstack: tuple[int, int, int] = (0, 2, 0)
        #: Of the last fault, as sigcontext shows them: address, ESR (arm64) or FSR, trap number.
        self.fault_address = 0
        self.fault_code = 0
        self.trap_no = 0

        # -- a debugger (kernel/debugport.py) ------------------------------------------------
        #: How it moves until it stops for the debugger; None: freely.
        self.motion: Motion | None = None
        #: The signal it has stopped for, which the debugger may pass on.
        self.reported: SigInfo | None = None
        #: The signal that the debugger lets it have.
        self.passed: SigInfo | None = None
        #: A system call that would have been made again at the stop: (-ERESTART*, PC behind it).
        self.held_restart = (0, 0)
        #: Watched memory that the kernel has written for it: address and watchpoint. Told when the
        #: thread goes back to its code.
        self.written: tuple[int, Watch] | None = None
        #: Stopped at the entry or return of a system call.
        self.in_catch = False

        # -- threads -------------------------------------------------------------------------
        self.set_child_tid = 0
        #: CLONE_CHILD_CLEARTID / set_tid_address: cleared and woken at exit.
        self.clear_child_tid = 0
        #: set_robust_list: address of struct robust_list_head, 0 for none.
        self.robust_list = 0
        #: Guest time in ns spent in this thread's code (virtual time counts instructions).
        self.cpu_time = 0
        #: When the slice in progress began, on the monotonic clock.
        self.slice_start = 0
        #: sched_setscheduler and nice, remembered and without effect.
        self.policy = 0
        self.priority = 0
        self.nice = 0
        self.timer_slack = 50_000
        #: sched_setaffinity's mask.
        self.affinity = (1 << process.kernel.options.cpus) - 1

    @property
    def space(self) -> AddressSpace:
        """The address space the thread runs in."""
        return self.process.space

    def path_argument(self, address: int) -> bytes:
        """A path from guest memory. MemoryFault, ENAMETOOLONG."""
        try:
            return self.process.space.cstring(address, PATH_MAX)
        except ValueError:
            raise KernelError(ENAMETOOLONG) from None
