# SPDX-License-Identifier: GPL-2.0-or-later
"""When the engines hear of breakpoints and watchpoints."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

from droidemu.engine import Watch
from droidemu.kernel.debugport import Breakpoint, DebugPort, Event, EventKind, Resume
from droidemu.kernel.debugstep import Motion
from droidemu.kernel.scheduler import DEBUG
from droidemu.kernel.task import TaskState
from droidemu.memory import MAPPED, PROT_WRITE

PLACE = Breakpoint(0x1000, hardware=False)


class Bench:
    """A port over one thread that "runs" when the test says so."""

    def __init__(self) -> None:
        self.engine = MagicMock()
        space = SimpleNamespace(size=1 << 20, pages=bytes([MAPPED] * 256), on_host_write=None)
        process: Any = SimpleNamespace(pid=1, engine=self.engine, space=space)
        self.task: Any = SimpleNamespace(
            tid=1, process=process, state=TaskState.RUNNABLE, stopped=DEBUG, motion=None,
            reported=None, passed=None, held_restart=(0, 0), written=None,
        )  # fmt: skip
        kernel: Any = MagicMock(tasks={1: self.task}, processes={1: process}, debug=None)
        self.port = DebugPort(kernel)
        self.port.attach(lambda event: None)

    def go(self, motion: Motion | None = None) -> list[str]:
        """Let the thread run and stop it; what its engine was told before it ran."""
        self.task.stopped = 0
        self.engine.reset_mock()
        self.port.resume([Resume(self.task, motion)])
        self.port.runner(self.task, MagicMock())
        told = [call[0] for call in self.engine.method_calls]
        self.port._report(Event(EventKind.STEP, 1, 1))
        return told


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_step_over_a_breakpoint_costs_the_engine_nothing(bench: Bench) -> None:
    bench.port.insert(PLACE, 1)
    assert "set_breakpoints" in bench.go()
    bench.engine.set_breakpoints.assert_called_with(frozenset({0x1000}))
    # What gdb does at each false condition: z0, step, Z0, continue.
    bench.port.remove(0x1000, hardware=False)
    assert bench.go(Motion()) == []
    bench.port.insert(PLACE, 1)
    bench.go()
    bench.engine.set_breakpoints.assert_called_with(frozenset({0x1000}))
    assert bench.go() == []


def test_a_removed_breakpoint_is_gone_for_whatever_runs_freely(bench: Bench) -> None:
    bench.port.insert(PLACE, 1)
    bench.go()
    bench.port.remove(0x1000, hardware=False)
    bench.go()
    bench.engine.set_breakpoints.assert_called_once_with(frozenset())


def test_a_range_of_steps_knows_the_breakpoints_in_it(bench: Bench) -> None:
    bench.port.insert(PLACE, 1)
    assert "set_breakpoints" in bench.go(Motion(0xFF0, 0x1010))


def test_another_thread_that_runs_meanwhile_meets_them(bench: Bench) -> None:
    bench.port.insert(PLACE, 1)
    assert bench.go(Motion()) == []
    bench.engine.reset_mock()
    bench.task.motion = None  # one that is new, or was let run beside the one that steps
    bench.port.runner(bench.task, MagicMock())
    bench.engine.set_breakpoints.assert_called_once_with(frozenset({0x1000}))


def test_watchpoints_matter_to_single_steps(bench: Bench) -> None:
    watch = Watch(0x2000, 0x2004, PROT_WRITE)
    bench.port.watches.insert(watch)
    assert "set_watches" in bench.go(Motion())
    bench.port.insert(PLACE, 1)
    assert "set_watches" not in bench.go()  # which would throw away what is known of all pages
    bench.port.watches.remove(watch)
    assert "set_watches" in bench.go(Motion())
    bench.engine.set_watches.assert_called_once_with([])
