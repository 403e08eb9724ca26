# SPDX-License-Identifier: GPL-2.0-or-later
"""The scheduler: deterministic round robin over guest threads, and the way of a system call.

A thread runs until its slice is used up, it sleeps, or it ends. In virtual time a slice never
reaches beyond the next deadline, so what a run does is a pure function of the guest and its input.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from droidemu.engine import StopReason
from droidemu.errors import UserError
from droidemu.hal.clock import VirtualClock
from droidemu.kernel.alarms import check_cpu_alarms
from droidemu.kernel.calltable import CallTables
from droidemu.kernel.emulate import emulate
from droidemu.kernel.errno import EFAULT, KernelError
from droidemu.kernel.guestcall import GuestCall, Resume, abandon, enter
from droidemu.kernel.internal import internal_error
from droidemu.kernel.sigsend import recalculate
from droidemu.kernel.sleeper import Sleeper
from droidemu.kernel.task import Task, TaskState
from droidemu.kernel.wait import Wait, Woken
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.engine import Engine
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process

#: What a system call costs in virtual time, ns: loops that only poll come to an end.
SYSCALL_NS = 200
#: What a system call takes off a thread's slice, in instructions: about its cost on the host.
SYSCALL_BUDGET = 2000
#: Smallest budget given to an engine: more than its longest block (512 instructions), or a thread
#: would never get anywhere.
MIN_BUDGET = 1024

_SYSCALL = StopReason.SYSCALL
_RUNNABLE = TaskState.RUNNABLE

#: Who keeps a thread from running: job control, a debugger.
JOB, DEBUG = 1, 2

#: Yielded by a system call that only lets the others run first.
YIELD = Wait()
#: Yielded by one whose thread stands still until somebody takes it over (kernel/nested.py).
PARK = Wait()


class Scheduler:
    """Run queue and main loop; everything on the emulation thread but ``interrupt``."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.ready: deque[Task] = deque()
        #: The thread whose slice it is.
        self.current: Task | None = None
        #: What runs guest code now.
        self.engine: Engine | None = None
        #: Main loops on the host's stack inside other ones (kernel/nested.py).
        self.nesting = 0
        #: When the present slice began.
        self._started = 0
        self._ending: list[Process] = []
        self._first: Process | None = None
        self.tables = CallTables(kernel)
        self._virtual = isinstance(kernel.clock, VirtualClock)

    # -- threads -------------------------------------------------------------------------------

    def add(self, task: Task) -> None:
        """A new thread may run; it comes last."""
        if self._first is None:
            self._first = task.process
        self.kernel.tasks[task.tid] = task
        task.process.tasks[task.tid] = task
        self.ready.append(task)
        if self.kernel.debug is not None:
            self.kernel.debug.task_added(task)

    def wake(self, task: Task, why: Woken) -> bool:
        """End a thread's sleep; False if it does not sleep (or not interruptibly, for SIGNAL)."""
        sleeper = task.sleeper
        if sleeper is None or (why is Woken.SIGNAL and not sleeper.wait.interruptible):
            return False
        task.sleeper = None
        sleeper.leave()
        task.woken = why
        task.state = _RUNNABLE
        if not task.stopped:
            self.ready.append(task)
        return True

    def stop(self, task: Task, why: int = JOB) -> None:
        """Keep a thread from running until ``cont`` (``JOB``: SIGSTOP, ``DEBUG``); sleeps go on."""
        task.stopped |= why

    def cont(self, task: Task, why: int = JOB) -> None:
        """Undo ``stop`` for the same reason."""
        if task.stopped & why:
            task.stopped &= ~why
            idle = task.state is _RUNNABLE and task not in self.ready and task is not self.current
            if idle and not task.stopped:
                self.ready.append(task)

    def interrupt(self) -> None:
        """Make the main loop look around soon. May be called from any thread."""
        self.kernel.wakeup.set()
        engine = self.engine
        if engine is not None:
            engine.request_stop()

    def running_for(self, task: Task) -> int:
        """Nanoseconds of the present slice that ``task`` has used so far."""
        if task is not self.current:
            return 0
        return self.kernel.clock.monotonic() - self._started

    # -- ends ------------------------------------------------------------------------------------

    def exit_task(self, task: Task, status: int) -> None:
        """One thread ends (exit); the last one ends its process with ``status``."""
        process = task.process
        if len(process.tasks) <= 1:
            self.exit_group(process, status)
            return
        if self.kernel.strace is not None:
            self.kernel.strace.task_exited(task, f"+++ exited with {status} +++")
        self._end(task)
        if self.kernel.debug is not None:
            self.kernel.debug.task_ended(task, status)

    def exit_group(self, process: Process, status: int, signal: int = 0) -> None:
        """All threads of a process end. ``status`` is 0..255, 128 + signal after a fatal one."""
        if process.exiting:
            return
        process.exiting = True
        process.exit_status = status & 0xFF
        process.exit_signal = signal
        if self.kernel.strace is not None:
            self.kernel.strace.exited(process)
        if self.kernel.debug is not None:
            self.kernel.debug.process_ends(process)
        for task in list(process.tasks.values()):
            self._end(task)
        # Handlers up the call stack may still look at the memory: freed by the main loop.
        self._ending.append(process)

    def only(self, task: Task) -> None:
        """execve: the process's other threads end, and this one takes the leader's place."""
        process = task.process
        for other in list(process.tasks.values()):
            if other is not task:
                self._end(other)
        if task.tid != process.pid:
            for table in (process.tasks, self.kernel.tasks):
                table.pop(task.tid, None)
                table[process.pid] = task
            task.tid = process.pid

    def _end(self, task: Task) -> None:
        if task.state is TaskState.DEAD:
            return
        for hook in self.kernel.on_task_exit:
            hook(task)
        task.state = TaskState.DEAD
        task.motion = None
        if task.sleeper is not None:
            task.sleeper.leave()
            task.sleeper = None
        generator, task.sleeping = task.sleeping, None
        if generator is not None:
            generator.close()
        abandon(task)
        process = task.process
        process.ended_cpu_time += task.cpu_time
        process.tasks.pop(task.tid, None)
        self.kernel.tasks.pop(task.tid, None)
        task.cpu.release()

    @property
    def has_ended(self) -> bool:
        """Whether a process has ended that the main loop has still to free."""
        return bool(self._ending) or not self.kernel.processes

    def discard(self) -> None:
        """End every process at once, unheard: another program takes their place.

        Between slices only (posted). The next process to be added is the first one again.
        """
        for process in list(self.kernel.processes.values()):
            process.exiting = True
            self.destroy(process)
        self._ending.clear()
        self.ready.clear()
        self._first = None

    def destroy(self, process: Process) -> None:
        """Free a process's host resources."""
        for task in list(process.tasks.values()):
            self._end(task)
        self.kernel.processes.pop(process.pid, None)
        process.release()

    # -- main loop -------------------------------------------------------------------------------

    def run(self) -> int:
        """The main loop; see ``Kernel.run``."""
        self.tables.prepare()
        self.run_until(None)
        return self._first.exit_status if self._first is not None else 0

    def run_until(self, done: Callable[[], bool] | None) -> None:
        """The main loop until ``done()`` between two slices, or the last process has ended."""
        kernel = self.kernel
        clock = kernel.clock
        if not self.tables.calls:
            self.tables.prepare()
        slice_ = self._timed_slice if kernel.stats is not None else self._slice
        try:
            while done is None or not done():
                if kernel.wakeup.is_set():
                    kernel.wakeup.clear()
                    kernel.drain_posts()
                if self._ending:
                    self._reap()
                if not kernel.processes:
                    if not kernel.stay:
                        break
                    kernel.wakeup.wait()
                    continue
                if kernel.debug is not None and kernel.debug.stopped:
                    kernel.debug.wait()
                    continue
                if clock.paused:
                    clock.idle(None, kernel.wakeup)
                    continue
                deadline = self.tick()
                if self._ending:
                    # A timer's SIGKILL: there may be nobody left to wait for.
                    continue
                if not self.ready:
                    self._idle(deadline)
                    continue
                task = self.ready.popleft()
                if task.state is _RUNNABLE and not task.stopped:
                    slice_(task, deadline)
        except UserError:
            raise
        except Exception as error:
            raise internal_error(self, error) from error
        finally:
            self.engine = None
            self.current = None

    def _reap(self) -> None:
        ending, self._ending = self._ending, []
        for process in ending:
            self.destroy(process)

    def tick(self) -> int | None:
        """Let devices and timers do what is due; returns the next deadline."""
        earliest: int | None = None
        now = self.kernel.clock.monotonic()
        for ticker in self.kernel.tickers:
            deadline = ticker.next_deadline()
            if deadline is not None and deadline <= now:
                ticker.tick(now)
                deadline = ticker.next_deadline()
            if deadline is not None and (earliest is None or deadline < earliest):
                earliest = deadline
        return earliest

    def _idle(self, deadline: int | None) -> None:
        kernel = self.kernel
        if kernel.stats is None:
            kernel.clock.idle(deadline, kernel.wakeup)
            return
        start = kernel.stats.now()
        kernel.clock.idle(deadline, kernel.wakeup)
        kernel.stats.idle_ns += kernel.stats.now() - start

    def _timed_slice(self, task: Task, deadline: int | None) -> None:
        stats = self.kernel.stats
        assert stats is not None
        start = stats.now()
        guest = stats.guest_ns
        self._slice(task, deadline)
        stats.kernel_ns += stats.now() - start - (stats.guest_ns - guest)
        stats.switches += 1

    def _slice(self, task: Task, deadline: int | None) -> None:
        """Run one thread until it sleeps, ends, or its time is up."""
        kernel = self.kernel
        clock = kernel.clock
        virtual = self._virtual
        process = task.process
        engine = process.engine
        self.current = task
        self.engine = engine
        started = task.slice_start = clock.monotonic()
        left = kernel.options.slice
        if virtual and deadline is not None and deadline - started < left:
            left = deadline - started
        if kernel.wakeup.is_set():
            # Posted between the main loop's look and ``engine`` being set.
            left = 0
            self.ready.appendleft(task)
        elif task.sleeping is not None and not self._resume(task):
            left = 0
        else:
            cpu = task.cpu
            run = engine.run if kernel.stats is None else kernel.stats.timed(engine)
            if kernel.debug is not None:
                run = kernel.debug.runner(task, run)
            get = self.tables.calls[process.abi.name].get
            missing = self.tables.missing
            before = engine.instructions
            while True:
                if task.signals_pending_flag:
                    if not task.stopped:
                        kernel.signals.deliver(task)
                        if task.written is not None and kernel.debug is not None:
                            kernel.debug.watches.returns(task)
                    if task.state is not _RUNNABLE or task.stopped:
                        break
                reason = run(cpu, left if left > MIN_BUDGET else MIN_BUDGET)
                total = engine.instructions
                used = total - before
                before = total
                left -= used
                if reason is _SYSCALL:
                    if virtual:
                        clock.spent(used + SYSCALL_NS)
                    number = cpu.number
                    args = cpu.args
                    task.syscall_number = number
                    task.orig_arg0 = args[0]
                    call = get(number)
                    try:
                        result = call(task, args) if call else missing(task, number)
                    except KernelError as error:
                        result = -error.errno
                    except MemoryFault:
                        result = -EFAULT
                    if result.__class__ is int:
                        if task.state is not _RUNNABLE:
                            break
                        if result < 0 and self._restarts(task, result):
                            continue
                        cpu.result = result
                    elif not self._special(task, result):
                        break
                    left -= SYSCALL_BUDGET
                    if left > 0 or task.written is not None:
                        continue
                    self.ready.append(task)
                    break
                if virtual:
                    clock.spent(used)
                if reason is StopReason.BUDGET:
                    self.ready.append(task)
                    break
                if reason is StopReason.REQUESTED:
                    # The main loop looks around; nobody loses a turn by that.
                    self.ready.appendleft(task)
                    break
                self._exception(task, reason)
                if task.state is not _RUNNABLE or task.stopped:
                    break
        spent = clock.monotonic() - started
        task.cpu_time += spent
        if task.state is TaskState.DEAD:
            # What it had before was added when it ended.
            process.ended_cpu_time += spent
        self.engine = None
        self.current = None
        if process.cpu_alarms:
            check_cpu_alarms(process)

    def _exception(self, task: Task, reason: StopReason) -> None:
        """The thread met an instruction or address that only the kernel can deal with."""
        if reason is StopReason.FAULT:
            if task.process.mm.grow_stack(task.process.engine.fault.address):
                return
        elif reason is StopReason.ILLEGAL and emulate(task):
            return
        elif reason >= StopReason.STOPPED_AT:
            assert self.kernel.debug is not None
            self.kernel.debug.halted(task, reason)
            return
        self.kernel.signals.fault(task, reason)

    # -- system calls ----------------------------------------------------------------------------

    def _restarts(self, task: Task, result: int) -> bool:
        """True if the result is one of the -ERESTART* (512..516): the signal code decides."""
        if result < -516 or result > -512:
            return False
        task.restart_result = result
        task.signals_pending_flag = True
        return True

    def _special(self, task: Task, result: Any) -> bool:
        """A result that is no number: True if the thread may go on at once.

        None: the handler has set the registers (sigreturn, execve). Otherwise a generator.
        """
        if result is None:
            if task.process.engine is not self.engine and task.state is _RUNNABLE:
                # execve: go on with the new engine.
                self.ready.append(task)
                return False
            return task.state is _RUNNABLE and not task.stopped
        if result.__class__ is Resume:
            return self._drive(task, result.generator, result.value)
        if not hasattr(result, "send"):
            if task.state is _RUNNABLE:
                task.cpu.result = int(result)
            return task.state is _RUNNABLE
        return self._drive(task, result, None)

    def _resume(self, task: Task) -> bool:
        """Go on with a system call that slept. True if the thread may run guest code now."""
        generator, task.sleeping = task.sleeping, None
        assert generator is not None
        return self._drive(task, generator, task.woken)

    def give_up_sleep(self, task: Task) -> bool:
        """End a system call that sleeps as a signal does; between slices only.

        False if it still sleeps. ``restart_result`` says whether it is to be made again.
        """
        self.wake(task, Woken.SIGNAL)
        if task.sleeping is None:
            return task.state is _RUNNABLE
        if task.state is not _RUNNABLE:
            return False
        self.current = task
        try:
            self._resume(task)
        finally:
            self.current = None
        return task.sleeping is None and task.state is _RUNNABLE

    def _drive(self, task: Task, generator: Generator[Any, Any, Any], value: Any) -> bool:
        while True:
            try:
                wait = generator.send(value)
                if wait.__class__ is GuestCall:
                    enter(task, generator, wait)
                    task.signals_pending_flag |= task.written is not None
                    return task.state is _RUNNABLE and not task.stopped
            except StopIteration as stop:
                result = stop.value
                break
            except KernelError as error:
                result = -error.errno
                break
            except MemoryFault:
                result = -EFAULT
                break
            if task.state is not _RUNNABLE:
                # The call itself ended the thread.
                generator.close()
                return False
            if task.written is not None:  # which ends no sleep, and is told behind the call
                task.signals_pending_flag = recalculate(task) or task.passed is not None
            if wait is PARK:
                task.sleeping = generator
                return False
            if wait is YIELD:
                task.woken = Woken.EVENT
                task.sleeping = generator
                self.ready.append(task)
                return False
            if wait.interruptible and task.signals_pending_flag:
                value = Woken.SIGNAL
                continue
            self._sleep(task, generator, wait)
            return False
        if task.state is not _RUNNABLE:
            return False
        task.signals_pending_flag |= task.written is not None
        if result is None:
            return self._special(task, None)
        if not (result < 0 and self._restarts(task, result)):
            task.cpu.result = result
        return not task.stopped

    def _sleep(self, task: Task, generator: Generator[Wait, Woken, Any], wait: Wait) -> None:
        task.sleeping = generator
        task.state = TaskState.SLEEPING
        task.sleeper = Sleeper(task, wait)
