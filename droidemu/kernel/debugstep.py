# SPDX-License-Identifier: GPL-2.0-or-later
"""How threads move for a debugger: one step, a range of steps, and stops at system calls."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

from droidemu.engine import Cpu, Engine, StopReason
from droidemu.kernel.task import TaskState

if TYPE_CHECKING:
    from droidemu.kernel.debugport import DebugPort
    from droidemu.kernel.syscall import Call
    from droidemu.kernel.task import Task

#: ``Engine.run`` or what stands in for it.
Run = Callable[[Cpu, int], StopReason]

_STEPPED = StopReason.STEPPED
#: Results that only the signal code may see: errno.py's ERESTART*.
_RESTARTS = range(-516, -511)


class Motion:
    """A step in progress; it lives through a system call that sleeps."""

    __slots__ = ("done", "high", "low")

    def __init__(self, low: int = 0, high: int = 0) -> None:
        """The thread steps until its PC is outside [low, high): at once if that is empty."""
        self.low = low
        self.high = high
        #: The instruction has been carried out, but for what the kernel does for it.
        self.done = False

    def handler_entered(self) -> None:
        """A signal handler begins: the step ends in front of its first instruction."""
        self.low = self.high = 0
        self.done = True

    def runner(self, engine: Engine, breakpoints: Callable[[int], bool]) -> Run:
        """What the scheduler calls instead of ``Engine.run``."""

        def run(cpu: Cpu, budget: int) -> StopReason:
            if self.done:
                if not self.low <= cpu.pc < self.high:
                    return _STEPPED
                self.done = False
            reason = engine.step(cpu, self.low, self.high, budget)
            if reason is _STEPPED:
                inside = self.low <= cpu.pc < self.high
                return StopReason.BUDGET if inside and not breakpoints(cpu.pc) else _STEPPED
            # The kernel carries these out; a fault may only have been a stack that had to grow.
            self.done = reason in (StopReason.SYSCALL, StopReason.ILLEGAL)
            return reason

        return run


class Catches:
    """``catch syscall``: stops at the entry and the return of chosen system calls."""

    def __init__(self, port: DebugPort) -> None:
        self._port = port
        #: Numbers to catch; None: all.
        self.numbers: frozenset[int] | None = frozenset()

    def wrap(self, calls: dict[int, Call]) -> dict[int, Call]:
        """The same table with the chosen calls caught."""
        numbers = self.numbers
        if numbers is None:
            return {number: self._caught(number, call) for number, call in calls.items()}
        if not numbers:
            return calls
        missing = self._port.kernel.scheduler.tables.missing
        wrapped = dict(calls)
        for number in numbers:
            call = calls.get(number)
            if call is None:

                def call(task: Task, _: Sequence[int], number: int = number) -> Any:
                    return missing(task, number)

            wrapped[number] = self._caught(number, call)
        return wrapped

    def _caught(self, number: int, call: Call) -> Call:
        def caught(task: Task, registers: Sequence[int]) -> Any:
            return self._around(task, number, call)

        return caught

    def _around(self, task: Task, number: int, call: Call) -> Generator[Any, Any, Any]:
        from droidemu.kernel.scheduler import YIELD

        yield from self._stop(task, number, YIELD, entry=True)
        # The debugger may have changed the arguments.
        letter = "x" if task.abi.word_size == 8 else "r"
        registers = [task.cpu.get(f"{letter}{n}") for n in range(7)]
        task.orig_arg0 = registers[0]
        result = call(task, registers)
        if result is not None and hasattr(result, "send"):
            result = yield from result
        if task.state is TaskState.DEAD:
            return result
        if result is not None:
            task.cpu.result = result
        yield from self._stop(task, number, YIELD, entry=False)
        # Registers are as the debugger left them.
        return result if result in _RESTARTS else None

    def _stop(
        self, task: Task, number: int, wait: Any, *, entry: bool
    ) -> Generator[Any, Any, None]:
        if not self._port.call_caught(task, number, entry=entry):
            return
        task.in_catch = True
        yield wait
        task.in_catch = False
