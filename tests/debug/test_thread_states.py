# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``info threads`` and ``monitor threads`` say that a thread does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from droidemu.debug.monitor_commands import task_state
from droidemu.kernel.abi.numbers import name_of
from droidemu.kernel.debugport import Event, EventKind
from droidemu.kernel.scheduler import DEBUG, JOB

_WRITE = next(number for number in range(300) if name_of("arm64", number) == "write")


def _state(last: Event | None = None, *, held: bool = True, **fields: Any) -> str:
    port = SimpleNamespace(stopped=held, last=last)
    of_task = {
        "tid": 2, "stopped": DEBUG if held else 0, "sleeping": None, "in_catch": False,
        "syscall_number": _WRITE, "abi": SimpleNamespace(name="arm64"),
        "kernel": SimpleNamespace(debug=port),
    } | fields  # fmt: skip
    return task_state(SimpleNamespace(**of_task))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "state"),
    [(EventKind.SIGNAL, "stopped by SIGSEGV"), (EventKind.BREAKPOINT, "stopped at a breakpoint"),
     (EventKind.WATCH, "stopped at a watchpoint"), (EventKind.STEP, "stopped after a step"),
     (EventKind.CALL_ENTRY, "stopped at the entry of write"),
     (EventKind.EXEC, "stopped after execve"),
     (EventKind.CALL_RETURN, "stopped at the return of write"), (EventKind.INTERRUPT, "stopped")],
)  # fmt: skip
def test_the_thread_that_the_stop_is_about(kind: EventKind, state: str) -> None:
    event = Event(kind, 1, 2, signal=11, number=_WRITE)
    assert _state(event) == state
    assert _state(Event(kind, 1, 1, signal=11, number=_WRITE)) == "stopped"


def test_the_others() -> None:
    assert _state() == "stopped"
    assert _state(sleeping=object()) == "sleeping in write"
    assert _state(sleeping=object(), in_catch=True) == "stopped in write"
    assert _state(stopped=JOB | DEBUG) == "stopped by job control"


def test_without_a_stop() -> None:
    event = Event(EventKind.BREAKPOINT, 1, 2)
    assert _state(event, held=False) == "running"
    assert _state(sleeping=object(), held=False) == "sleeping in write"
    assert _state(kernel=SimpleNamespace(debug=None)) == "running"
