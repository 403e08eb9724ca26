# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest process: what its threads share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.kernel.abi import ABIS
from droidemu.kernel.rlimits import default_limits
from droidemu.kernel.sighand import SigHand
from droidemu.kernel.wait import WaitQueue

if TYPE_CHECKING:
    from droidemu.engine import Engine, Isa
    from droidemu.kernel.abi import Abi
    from droidemu.kernel.alarms import CpuAlarm
    from droidemu.kernel.fdtable import FdTable
    from droidemu.kernel.fs import FsContext
    from droidemu.kernel.itimers import ProcessTimers
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.mm import Mm
    from droidemu.kernel.task import Task
    from droidemu.memory import AddressSpace


class Process:
    """One thread group: address space, descriptors, file system context, signal handlers."""

    kernel: Kernel
    pid: int
    isa: Isa
    abi: Abi
    space: AddressSpace
    engine: Engine
    mm: Mm
    files: FdTable
    fs: FsContext

    def __init__(self, kernel: Kernel, pid: int, ppid: int, isa: Isa) -> None:
        self.kernel = kernel
        self.pid = pid
        self.ppid = ppid
        self.isa = isa
        self.abi = ABIS[isa.name]
        #: Threads by tid, in order of creation; the first is the leader.
        self.tasks: dict[int, Task] = {}
        #: What higher floors keep for it, by type (see ``Kernel.kept``).
        self.kept: dict[type[Any], Any] = {}
        #: Signal dispositions and the process's pending signals (kernel/signals.py).
        self.sighand = SigHand()
        self.pgid = pid
        self.sid = pid
        self.children: dict[int, Process] = {}
        #: Woken when a child changes state.
        self.wait_children = WaitQueue()
        #: (soft, hard) by RLIMIT_* number.
        self.rlimits = default_limits(kernel.options)
        # Everyone is root inside the guest, as in an emulator's adb shell.
        self.uid = self.euid = self.suid = 0
        self.gid = self.egid = self.sgid = 0
        self.groups: list[int] = []
        #: Set once: the wait status is known and the threads are ending.
        self.exiting = False
        #: Exit code 0..255, or 128 + signal.
        self.exit_status = 0
        #: The signal that killed the process, 0 if it exited.
        self.exit_signal = 0

        # -- the program (exec) ------------------------------------------------------------
        #: Guest path of the executable.
        self.exe = b""
        self.argv: list[bytes] = []
        self.envp: list[bytes] = []
        #: As /proc/self/auxv shows it.
        self.auxv = b""
        #: Start and end addresses of argument and environment strings on the stack.
        self.arg_area = (0, 0)
        self.env_area = (0, 0)
        #: Load plans of the program and its interpreter (loader.mapping.LoadPlan), for debuggers.
        self.plan: Any = None
        self.interpreter_plan: Any = None
        #: Symbols that no library has, by the forbidden address they were given, for crash reports.
        self.missing_symbols: dict[int, str] = {}
        self.start_time = kernel.clock.monotonic()
        #: Called with no arguments when the last thread is gone (timers, devices).
        self.on_exit: list[Any] = []

        #: CPU time in ns of threads that have ended, and of children waited for.
        self.ended_cpu_time = 0
        self.children_cpu_time = 0
        #: Timers that send signals (kernel/itimers.py), None until used.
        self.signal_timers: ProcessTimers | None = None
        #: Alarms on the processor time of this process or its threads (kernel/alarms.py).
        self.cpu_alarms: list[CpuAlarm] = []
        #: personality(2).
        self.personality = 0
        #: Java's virtual machine (android/jni/vm.py), None: there is none.
        self.java: Any = None
        #: Why the guest aborts, for the crash report.
        self.abort_message = ""
        self.dumpable = 1
        self.no_new_privs = 0
        self.child_subreaper = 0
        self.pdeath_signal = 0

    def set_abi(self) -> None:
        """The program has changed to one for another instruction set (exec)."""
        self.abi = ABIS[self.isa.name]

    @property
    def leader(self) -> Task | None:
        """The thread whose tid is the pid; None after it has ended."""
        return self.tasks.get(self.pid)

    def exit_group(self, status: int, signal: int = 0) -> None:
        """End all threads. ``status`` 0..255 as the caller of the emulator will see it."""
        self.kernel.scheduler.exit_group(self, status, signal)

    def release(self) -> None:
        """Free everything: files are closed, memory goes back to the host."""
        for callback in self.on_exit:
            callback()
        self.on_exit.clear()
        mm = getattr(self, "mm", None)
        if mm is not None:
            mm.clear()
        files = getattr(self, "files", None)
        if files is not None:
            files.close_all()
        engine = getattr(self, "engine", None)
        if engine is not None:
            engine.close()
        space = getattr(self, "space", None)
        if space is not None:
            space.close()
