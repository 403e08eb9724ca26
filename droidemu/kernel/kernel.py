# SPDX-License-Identifier: GPL-2.0-or-later
"""The emulated kernel: everything that outlives a process hangs here; there are no globals."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import random
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from droidemu.kernel.options import KernelOptions
from droidemu.kernel.process import Process
from droidemu.kernel.scheduler import Scheduler
from droidemu.kernel.stats import Stats

if TYPE_CHECKING:
    from droidemu.hal.clock import Clock
    from droidemu.hal.device import DeviceState
    from droidemu.hal.input import InputHub
    from droidemu.hal.screen import Screen
    from droidemu.hal.ticker import Ticker
    from droidemu.kernel.debugport import DebugPort
    from droidemu.kernel.strace import Stack, Tracer
    from droidemu.kernel.task import Task
    from droidemu.kernel.timers import Timers
    from droidemu.kernel.vfs import Vfs

#: Largest pid and tid, as on a small Linux system.
PID_MAX = 32768


class Kernel:
    """One emulated Linux: processes, files, timers and devices.

    All methods belong to the emulation thread, except ``post`` and ``quit``.
    """

    #: Set by the machine before the first ``spawn`` (kernel/vfs.py).
    vfs: Vfs

    def __init__(
        self,
        *,
        clock: Clock,
        screen: Screen | None = None,
        hub: InputHub | None = None,
        device: DeviceState | None = None,
        options: KernelOptions | None = None,
    ) -> None:
        from droidemu.kernel import signals, syscalls
        from droidemu.kernel.futex import FutexTable
        from droidemu.kernel.timers import Timers

        syscalls.load()
        #: The rules of signals (kernel/signals.py), imported late: they import this package.
        self.signals = signals
        self.clock = clock
        self.screen = screen
        #: The input devices (hal.InputHub).
        self.input = hub
        #: Battery, network and the like (hal.DeviceState).
        self.device = device
        self.options = options or KernelOptions()
        self.log = logging.getLogger("droidemu.kernel")
        #: Set whenever a host thread has something for the emulation thread.
        self.wakeup = threading.Event()
        #: Asked for their deadlines in this order.
        self.timers: Timers = Timers(self)
        self.tickers: list[Ticker] = [self.timers]
        if screen is not None:
            self.tickers.append(screen)
        if hub is not None:
            self.tickers.append(hub)
            hub.wakeup = self.wakeup
        self.processes: dict[int, Process] = {}
        #: All threads by tid.
        self.tasks: dict[int, Task] = {}
        self.last_pid = 0
        #: ``run`` waits for another program when the last process has ended.
        self.stay = False
        #: What higher floors keep for it, by type. It lives here, and not in a weak table of
        #: theirs, because most of it refers to the kernel, which such a table would keep for ever.
        self.kept: dict[type[Any], Any] = {}
        #: What was chosen about Java (android/jni/options.py), None: nothing.
        self.java: Any = None
        #: What has been said once and need not be said again.
        self.warned: set[str] = set()
        self.stats = Stats() if self.options.stats else None
        self.strace: Tracer | None = None
        #: What a debugger sees and does, once one has come; see ``debugport``.
        self.debug: DebugPort | None = None
        self.random: Callable[[int], bytes] = os.urandom
        if self.options.seed is not None:
            self.random = random.Random(self.options.seed).randbytes
        #: Told of a fatal signal before the process ends: (task, signo, siginfo).
        self.crash: Callable[[Task, int, Any], None] | None = None
        #: Called with each thread of a process but its first, before it runs.
        self.on_clone: list[Callable[[Task], None]] = []
        #: Called as a thread ends, while its memory still exists (clear_child_tid, robust list).
        self.on_task_exit: list[Callable[[Task], None]] = []
        self.futexes = FutexTable(self)
        #: Called with each new process before its image is loaded (stdio, environment).
        self.on_spawn: list[Callable[[Process], None]] = []
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.scheduler = Scheduler(self)
        if self.options.strace is not None:
            self.set_strace(self.options.strace, self.options.strace_stack)

    # -- other threads -------------------------------------------------------------------------

    def post(self, action: Callable[[], None]) -> None:
        """Run ``action`` on the emulation thread soon. May be called from any thread."""
        self._posted.put(action)
        self.scheduler.interrupt()

    @property
    def has_posts(self) -> bool:
        """Whether something is posted that has not run yet."""
        return not self._posted.empty()

    def quit(self, status: int = 0) -> None:
        """End all processes soon with this exit status. May be called from any thread."""

        def end() -> None:
            self.stay = False
            for process in list(self.processes.values()):
                process.exit_group(status)

        self.post(end)

    def drain_posts(self) -> None:
        """Run what other threads posted."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._posted.get_nowait()()
        if self.input is not None and self.input.pending:
            self.input.pump(self.clock.monotonic())

    # -- tracing ---------------------------------------------------------------------------------

    def set_strace(self, sink: Callable[[str], None] | None, stack: Stack | None = None) -> None:
        """Trace system calls and signals from now on (``sink`` takes lines), or stop (None).

        Before the run or between slices. Calls that sleep now are not heard of when they end.
        ``stack``: gives the backtrace behind each line, see ``KernelOptions.strace_stack``.
        """
        if self.strace is not None:
            self.strace.close()
            self.strace = None
        if sink is not None:
            from droidemu.kernel.strace import Tracer

            self.strace = Tracer(self, sink, stack)
        self.scheduler.tables.prepare()

    # -- processes -------------------------------------------------------------------------------

    def new_pid(self) -> int:
        """A number that no thread and no process uses."""
        while True:
            self.last_pid = self.last_pid % (PID_MAX - 1) + 1
            if self.last_pid not in self.tasks and self.last_pid not in self.processes:
                return self.last_pid

    def spawn(self, path: bytes, argv: Sequence[bytes], envp: Sequence[bytes]) -> Process:
        """Start the program at guest path ``path``; UserError if it cannot be loaded."""
        from droidemu.kernel.exec import spawn

        return spawn(self, path, argv, envp)

    def run(self) -> int:
        """Run until the last process has ended; returns the first one's exit status."""
        return self.scheduler.run()

    def close(self) -> None:
        """Give all host resources back; safe after an error."""
        for process in list(self.processes.values()):
            self.scheduler.destroy(process)
        if self.vfs.console is not None:
            self.vfs.console.close()
