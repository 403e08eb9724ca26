# SPDX-License-Identifier: GPL-2.0-or-later
"""What a debugger sees and does: the part of ptrace(2) that one in the same process needs.

All-stop: at an event every thread stands still, until ``resume`` says how each goes on. All of it
runs on the emulation thread, or in its place while it waits (``post``). ``Kernel.debug`` is the
port while one is wanted, else None, and then nothing here costs anything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from droidemu.engine import Cpu, Engine, StopReason, Watch
from droidemu.hal.clock import VirtualClock
from droidemu.kernel.debugstep import Catches, Motion, Run
from droidemu.kernel.debugwatch import Watches
from droidemu.kernel.errno import EBUSY, EFAULT, ENOSPC, KernelError
from droidemu.kernel.scheduler import DEBUG
from droidemu.kernel.siginfo import SI_USER, SIGKILL, SigInfo
from droidemu.kernel.task import TaskState
from droidemu.memory import MAPPED, PAGE_SHIFT

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: Breakpoints at the same time.
MAX_BREAKPOINTS = 4096


class EventKind(Enum):
    """Why everything stands still."""

    SIGNAL = auto()
    BREAKPOINT = auto()
    WATCH = auto()
    STEP = auto()
    INTERRUPT = auto()
    CALL_ENTRY = auto()
    CALL_RETURN = auto()
    EXEC = auto()
    TASK_ADDED = auto()
    TASK_ENDED = auto()
    PROCESS_ENDED = auto()
    #: Every thread that was let run has ended; others stand still.
    NONE_LEFT = auto()


@dataclass(frozen=True)
class Event:
    """One stop; ``pid`` and ``tid`` of the thread it is about."""

    kind: EventKind
    pid: int
    tid: int
    #: SIGNAL; PROCESS_ENDED by a signal.
    signal: int = 0
    #: BREAKPOINT, WATCH: where.
    address: int = 0
    #: WATCH: what was hit. The guest's access is still to come, the kernel's is over.
    watch: Watch | None = None
    #: CALL_*: the system call's number.
    number: int = 0
    #: TASK_ENDED, PROCESS_ENDED: exit status.
    status: int = 0


@dataclass(frozen=True)
class Breakpoint:
    """An address to stop at; ``condition`` decides at a hit (None: always)."""

    address: int
    hardware: bool
    condition: Callable[[Task], bool] | None = None


@dataclass(frozen=True)
class Resume:
    """How one thread goes on."""

    task: Task
    #: None: freely.
    motion: Motion | None = None
    #: Signal to deliver first, 0 for none.
    signal: int = 0


class DebugPort:
    """The debugger's hold on one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        #: Every thread stands still.
        self.stopped = False
        #: Hears of events; None: no debugger is there, though threads may wait for one.
        self.listener: Callable[[Event], None] | None = None
        #: Why everything stands still, once it does.
        self.last: Event | None = None
        #: Guest time stands still too while the guest is stopped.
        self.clock_stops = True
        #: Signals that are delivered without a stop.
        self.pass_signals: frozenset[int] = frozenset()
        self.thread_events = False
        self.catches = Catches(self)
        self.watches = Watches(self)
        self._breakpoints: dict[tuple[int, bool], Breakpoint] = {}
        #: Addresses of ``_breakpoints``; conditions by address where every one there has some.
        self._addresses: frozenset[int] = frozenset()
        self._conditions: dict[int, list[Callable[[Task], bool]]] = {}
        #: The engines do not know of all changes yet. Those of breakpoints can wait until an engine
        #: runs freely: gdb takes one away to step over it, and sets it again. Those of watchpoints
        #: also matter to single steps.
        self._changed = False
        #: Held by the emulation thread, but for the time that it waits in ``wait``: see ``post``.
        self._baton = threading.Lock()
        self._baton.acquire()

    # -- other threads ---------------------------------------------------------------------------

    def post(self, action: Callable[[], None]) -> None:
        """``Kernel.post`` for a debugger's questions; callable from any thread, keeps order.

        While everything stands still, the emulation thread waits and lends its place: the action
        runs at once, here. Two changes of threads for each question would cost more than most
        answers, and gdb asks twenty for a step.
        """
        if not self._lent(action):
            self.kernel.post(action)

    def _lent(self, action: Callable[[], None]) -> bool:
        if not self.stopped or not self._baton.acquire(blocking=False):
            return False
        try:
            if not self.stopped or self.kernel.has_posts:
                return False
            action()
        finally:
            self._baton.release()
        if not self.stopped or not self.clock_stops or self.kernel.scheduler.has_ended:
            self.kernel.wakeup.set()
        return True

    # -- a debugger comes and goes ---------------------------------------------------------------

    def hold(self) -> None:
        """Keep everything from running, until a debugger comes (``attach``) or ``release``."""
        self.kernel.debug = self
        self._stop_all()

    def attach(self, listener: Callable[[Event], None]) -> Event | None:
        """A debugger has come. Everything stands still; why, or None if no process is left."""
        self.kernel.debug = self
        self.listener = listener
        if not self.stopped:
            self._stop_all()
            self.last = None
        if self.last is None:
            task = next(iter(self.kernel.tasks.values()), None)
            if task is not None:
                self.last = Event(EventKind.INTERRUPT, task.process.pid, task.tid)
        return self.last

    def detach(self, *, run: bool) -> None:
        """The debugger is gone, and all that it has set."""
        self.listener = None
        self.pass_signals = frozenset()
        self.thread_events = False
        self.catch(frozenset())
        self.clear()
        for task in self.kernel.tasks.values():
            task.motion = task.reported = None
        self._apply()
        if run:
            self.release()

    def release(self) -> None:
        """Let everything run, with no debugger."""
        self._go()
        for task in list(self.kernel.tasks.values()):
            self.kernel.scheduler.cont(task, DEBUG)
        self.kernel.debug = None
        self.kernel.scheduler.tables.prepare()

    # -- stopping and going on -------------------------------------------------------------------

    def wait(self) -> None:
        """The main loop's turn while everything stands still."""
        kernel = self.kernel
        if self.clock_stops or isinstance(kernel.clock, VirtualClock):
            self._baton.release()
            kernel.wakeup.wait()
            self._baton.acquire()
        else:
            kernel.clock.idle(kernel.scheduler.tick(), kernel.wakeup)

    def interrupt(self) -> None:
        """Stop everything now; the listener gets INTERRUPT unless it stands still already."""
        if self.stopped:
            return
        resumed = [t for t in self.kernel.tasks.values() if not t.stopped & DEBUG]
        awake = [t for t in resumed if t.state is TaskState.RUNNABLE]
        for task in (*awake, *resumed, *self.kernel.tasks.values()):
            self._report(Event(EventKind.INTERRUPT, task.process.pid, task.tid))
            return

    def resume(self, actions: Iterable[Resume]) -> None:
        """Let the named threads go on; the others stand still."""
        self.watches.apply()
        for action in actions:
            task = action.task
            if task.state is TaskState.DEAD:
                continue
            self._pass(task, action.signal)
            task.motion = action.motion
            if task.passed is not None or task.held_restart[0] or task.written is not None:
                task.signals_pending_flag = True
            self.kernel.scheduler.cont(task, DEBUG)
        self._go()
        self._check_left()

    def _pass(self, task: Task, signo: int) -> None:
        """What becomes of the signal that the thread has stopped for (ptrace_signal)."""
        info, task.reported = task.reported, None
        if not signo:
            return
        if info is None or info.signo != signo:
            info = SigInfo(signo, SI_USER)
        if task.blocked >> (signo - 1) & 1 or task.passed is not None:
            task.pending.add(info)
        else:
            task.passed = info

    def _stop_all(self) -> None:
        scheduler = self.kernel.scheduler
        for task in self.kernel.tasks.values():
            scheduler.stop(task, DEBUG)
            task.motion = None
        current = scheduler.current
        if current is not None:
            # Its slice ends where it next looks for signals.
            current.signals_pending_flag = True
        if not self.stopped:
            self.stopped = True
            if self.clock_stops:
                self.kernel.clock.pause("debugger")

    def _go(self) -> None:
        if self.stopped:
            self.stopped = False
            self.last = None
            self.kernel.clock.resume("debugger")

    def set_clock_stops(self, stops: bool) -> None:
        """Whether guest time stands still while the guest does; holds from now on."""
        self.clock_stops = stops
        if self.stopped:
            if stops:
                self.kernel.clock.pause("debugger")
            else:
                self.kernel.clock.resume("debugger")

    def _report(self, event: Event) -> None:
        if self.listener is None:
            return
        self._stop_all()
        self.last = event
        self.listener(event)

    # -- breakpoints -----------------------------------------------------------------------------

    def insert(self, breakpoint_: Breakpoint, space_pid: int) -> None:
        """Add or replace one. KernelError: EFAULT (not mapped), ENOSPC."""
        process = self.kernel.processes.get(space_pid) or next(
            iter(self.kernel.processes.values()), None
        )
        address = breakpoint_.address
        if process is None or not 0 <= address < process.space.size:
            raise KernelError(EFAULT)
        if not process.space.pages[address >> PAGE_SHIFT] & MAPPED:
            raise KernelError(EFAULT)
        key = (address, breakpoint_.hardware)
        if key not in self._breakpoints and len(self._breakpoints) >= MAX_BREAKPOINTS:
            raise KernelError(ENOSPC)
        self._breakpoints[key] = breakpoint_
        self._changed = True

    def remove(self, address: int, hardware: bool) -> None:
        """Take one away, if it is there."""
        if self._breakpoints.pop((address, hardware), None) is not None:
            self._changed = True

    def clear(self) -> None:
        """No breakpoints and watchpoints any more."""
        self._breakpoints.clear()
        self.watches.clear()
        self._changed = True

    def _apply(self) -> None:
        """Hand breakpoints to the engines: only what has changed since they last ran."""
        self.watches.apply()
        if not self._changed:
            return
        self._changed = False
        self._addresses = frozenset(address for address, _ in self._breakpoints)
        conditions: dict[int, list[Callable[[Task], bool]]] = {}
        always = {b.address for b in self._breakpoints.values() if b.condition is None}
        for item in self._breakpoints.values():
            if item.condition is not None and item.address not in always:
                conditions.setdefault(item.address, []).append(item.condition)
        self._conditions = conditions
        for process in self.kernel.processes.values():
            process.engine.set_breakpoints(self._addresses)

    def watched(self, task: Task, address: int, watch: Watch) -> None:
        """What a watchpoint watches is about to be accessed, or has been written by the kernel."""
        self._report_for(task, EventKind.WATCH, address=address, watch=watch)

    def _report_for(
        self, task: Task, kind: EventKind, *, address: int = 0, watch: Watch | None = None,
        signal: int = 0, number: int = 0, status: int = 0,
    ) -> None:  # fmt: skip
        self._report(
            Event(kind, task.process.pid, task.tid, signal, address, watch, number, status)
        )

    # -- what the scheduler tells ----------------------------------------------------------------

    def runner(self, task: Task, run: Run) -> Run:
        """What runs a thread's code for one slice."""
        motion = task.motion
        if self._changed and (motion is None or motion.low < motion.high):
            self._apply()
        if motion is not None:
            return motion.runner(task.process.engine, self._addresses.__contains__)
        if self._conditions:
            return self._judge(task, task.process.engine, run)
        return run

    def _judge(self, task: Task, engine: Engine, run: Run) -> Run:
        """As ``run``, but breakpoints whose conditions are false are passed."""
        conditions = self._conditions

        def judged(cpu: Cpu, budget: int) -> StopReason:
            while True:
                before = engine.instructions
                reason = run(cpu, budget)
                if reason is not StopReason.STOPPED_AT:
                    return reason
                here = conditions.get(cpu.pc)
                if here is None or any(condition(task) for condition in here):
                    return reason
                reason = engine.step(cpu)
                if reason is not StopReason.STEPPED:
                    return reason
                budget -= engine.instructions - before
                if budget <= 0:
                    return StopReason.BUDGET

        return judged

    def halted(self, task: Task, reason: StopReason) -> None:
        """The engine came back for a breakpoint, a watched access or a finished step."""
        task.motion = None
        if reason is StopReason.STEPPED:
            self._report_for(task, EventKind.STEP)
        elif reason is StopReason.STOPPED_AT:
            self._report_for(task, EventKind.BREAKPOINT, address=task.cpu.pc)
        else:
            hit = task.process.engine.hit
            assert hit is not None
            self.watched(task, hit.address, hit.watch)

    def hardware_at(self, address: int) -> bool:
        """Whether only a hardware breakpoint stands there."""
        return (address, True) in self._breakpoints and (address, False) not in self._breakpoints

    def wants_signal(self, signo: int) -> bool:
        """Whether the debugger hears of this signal even where the guest ignores it."""
        return self.listener is not None and signo not in self.pass_signals and signo != SIGKILL

    def intercept(self, task: Task, info: SigInfo) -> bool:
        """A signal is about to be delivered: True if the thread has stopped for it instead."""
        if not self.wants_signal(info.signo):
            return False
        task.reported = info
        self._report_for(task, EventKind.SIGNAL, signal=info.signo)
        return True

    def catch(self, numbers: frozenset[int] | None) -> None:
        """System calls that stop at entry and return: a set, or None for all."""
        if numbers != self.catches.numbers:
            self.catches.numbers = numbers
            self.kernel.scheduler.tables.prepare()

    def call_caught(self, task: Task, number: int, *, entry: bool) -> bool:
        """A chosen system call begins or ends; whether the thread has stopped."""
        if self.listener is None:
            return False
        kind = EventKind.CALL_ENTRY if entry else EventKind.CALL_RETURN
        self._report_for(task, kind, number=number)
        return True

    def task_added(self, task: Task) -> None:
        """A thread exists."""
        if self.stopped:
            self.kernel.scheduler.stop(task, DEBUG)
        elif len(task.process.tasks) > 1 and self.thread_events:
            self._report_for(task, EventKind.TASK_ADDED)

    def task_ended(self, task: Task, status: int) -> None:
        """A thread has ended, its process has not."""
        if self.thread_events and not self.stopped:
            self._report_for(task, EventKind.TASK_ENDED, status=status)
        elif not self.stopped:
            # Of two reasons only one can be told.
            self.watches.ended(task)
        self._check_left()

    def _check_left(self) -> None:
        """Say so when nothing can run any more that the debugger let run."""
        tasks = self.kernel.tasks.values()
        if not self.stopped and tasks and all(task.stopped & DEBUG for task in tasks):
            first = next(iter(tasks))
            self._report_for(first, EventKind.NONE_LEFT)

    def process_ends(self, process: Process) -> None:
        """All threads of a process are about to end."""
        event = Event(
            EventKind.PROCESS_ENDED, process.pid, process.pid,
            signal=process.exit_signal, status=process.exit_status,
        )  # fmt: skip
        if self.listener is None:
            self.last = None
            return
        self._report(event)

    def program_changed(self, task: Task) -> None:
        """execve: the old program's breakpoints are gone with its memory."""
        self.clear()
        self._apply()
        self._report_for(task, EventKind.EXEC)

    # -- threads that sleep ----------------------------------------------------------------------

    def rewound(self, task: Task) -> bool:
        """Whether a debugger sees the thread in front of its system call, as Linux shows one that
        a stop has interrupted: it will make the call again.
        """
        return task.sleeper is not None and task.sleeper.wait.interruptible

    def settle(self, task: Task) -> None:
        """Before registers are changed: a call that sleeps is given up, as a signal does.

        KernelError EBUSY if it cannot be.
        """
        if task.in_catch:
            return
        if not self.kernel.scheduler.give_up_sleep(task):
            raise KernelError(EBUSY)
        self.kernel.signals.rewind(task)
