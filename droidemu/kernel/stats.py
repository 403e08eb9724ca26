# SPDX-License-Identifier: GPL-2.0-or-later
"""Counters for ``--stats``; they exist only when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from droidemu.hal.clock import host_ns

if TYPE_CHECKING:
    from droidemu.engine import Cpu, Engine, StopReason
    from droidemu.kernel.syscall import Call


class Stats:
    """Where host time went, in ns, and how often each system call was made."""

    def __init__(self) -> None:
        #: Running guest code, system call handlers and other kernel work, nothing to do.
        self.guest_ns = 0
        self.kernel_ns = 0
        self.idle_ns = 0
        #: Guest instructions executed (see ``engine.Engine.instructions``).
        self.instructions = 0
        self.syscalls: Counter[str] = Counter()
        #: Slices given to threads.
        self.switches = 0
        self.now = host_ns

    def timed(self, engine: Engine) -> Callable[[Cpu, int], StopReason]:
        """``engine.run`` with its time and instructions counted."""
        run = engine.run

        def timed_run(cpu: Cpu, budget: int) -> StopReason:
            start = host_ns()
            before = engine.instructions
            reason = run(cpu, budget)
            self.instructions += engine.instructions - before
            self.guest_ns += host_ns() - start
            return reason

        return timed_run

    def counted(self, name: str, call: Call) -> Call:
        """``call`` with its uses counted under ``name``."""
        counter = self.syscalls

        def counted_call(task: Any, registers: Any) -> Any:
            counter[name] += 1
            return call(task, registers)

        return counted_call
