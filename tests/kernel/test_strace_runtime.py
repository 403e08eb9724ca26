# SPDX-License-Identifier: GPL-2.0-or-later
"""Tracing switched on and off while the guest runs: nobody's call breaks, nobody pays."""

from __future__ import annotations

import re
from collections.abc import Callable

import guestrun
import pytest

from droidemu.kernel.hostcall import GUEST_RETURN
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.task import Task

Guest = Callable[..., guestrun.Run]


class Switch:
    """A ticker that carries out actions at moments of guest time (ns)."""

    def __init__(self, *actions: tuple[int, Callable[[], None]]) -> None:
        self.actions = list(actions)
        self.done = 0

    def next_deadline(self) -> int | None:
        return self.actions[0][0] if self.actions else None

    def tick(self, now: int) -> None:
        while self.actions and self.actions[0][0] <= now:
            self.actions.pop(0)[1]()
            self.done += 1


MS = 1_000_000


def run(guest: Guest, program: str, *actions: tuple[int, Callable[[Kernel], None]]) -> guestrun.Run:
    def prepare(kernel: Kernel) -> None:
        bound = [(at, lambda action=action: action(kernel)) for at, action in actions]
        kernel.tickers.append(Switch(*bound))

    return guest(program, "arm64", prepare=prepare)


@pytest.fixture
def plain(guest: Guest) -> guestrun.Run:
    """The run that no trace may change."""
    return guest("strace_switch", "arm64")


def test_on_and_off_in_the_middle(guest: Guest, plain: guestrun.Run) -> None:
    lines: list[str] = []
    result = run(
        guest, "strace_switch",
        (25 * MS, lambda kernel: kernel.set_strace(lines.append)),
        (65 * MS, lambda kernel: kernel.set_strace(None)),
    )  # fmt: skip
    assert (result.status, result.out, result.time) == (plain.status, plain.out, plain.time)
    text = "\n".join(lines)
    # The sleep that was under way at 25 ms is not heard of; the ones after it are, up to 65 ms.
    assert re.findall(r'write\(1, "step (\d)', text) == ["3", "4", "5", "6"]
    assert text.count("nanosleep") == 3
    assert "exit" not in text


def test_a_call_that_slept_when_tracing_ended_is_not_heard(guest: Guest) -> None:
    first: list[str] = []
    second: list[str] = []
    run(
        guest, "strace_switch",
        (5 * MS, lambda kernel: kernel.set_strace(first.append)),
        (25 * MS, lambda kernel: kernel.set_strace(second.append)),
        (45 * MS, lambda kernel: kernel.set_strace(None)),
        (46 * MS, lambda kernel: kernel.set_strace(second.append)),
    )  # fmt: skip
    assert [line for line in first if "write" in line] and [s for s in second if "write" in s]
    assert not [line for line in first if "step 3" in line]
    assert not [line for line in second if "resumed" in line and "nanosleep" in line]
    assert second[-1] == "+++ exited with 3 +++"


def test_off_leaves_the_very_calls(guest: Guest) -> None:
    """Nothing is wrapped after tracing has ended."""

    def check(kernel: Kernel) -> None:
        kernel.set_strace(None)
        assert kernel.strace is None
        for abi, table in kernel.scheduler.tables.calls.items():
            for number, call in table.items():
                if number == GUEST_RETURN:
                    continue
                assert call.__name__ == "first", (abi, number)
                assert "_first_use" in call.__qualname__

    result = run(
        guest, "strace_switch",
        (5 * MS, lambda kernel: kernel.set_strace(lambda line: None)),
        (15 * MS, check),
    )  # fmt: skip
    assert result.status == 3


def test_before_the_run(guest: Guest) -> None:
    lines: list[str] = []
    guest("strace_switch", "arm64", prepare=lambda kernel: kernel.set_strace(lines.append))
    assert lines[0].startswith('execve("/bin/program"')
    assert lines[-1] == "+++ exited with 3 +++"


def test_counting_goes_on(guest: Guest) -> None:
    """--stats counts each call once, traced or not."""

    def prepare(kernel: Kernel) -> None:
        kernel.tickers.append(
            Switch(
                (15 * MS, lambda: kernel.set_strace(lambda line: None)),
                (55 * MS, lambda: kernel.set_strace(None)),
            )
        )

    plain = guest("strace_switch", "arm64", stats=True)
    switched = guest("strace_switch", "arm64", stats=True, prepare=prepare)
    assert plain.kernel is not None and plain.kernel.stats is not None
    assert switched.kernel is not None and switched.kernel.stats is not None
    assert plain.kernel.stats.syscalls == switched.kernel.stats.syscalls


def test_the_stack_is_asked_for_at_entry_only(guest: Guest) -> None:
    asked: list[tuple[int, bool]] = []

    def stack(task: Task, in_call: bool) -> list[str]:
        asked.append((task.cpu.pc, in_call))
        return [" > here"]

    lines: list[str] = []
    guest(
        "strace_switch", "arm64",
        prepare=lambda kernel: kernel.set_strace(lines.append, stack),
    )  # fmt: skip
    calls = [line for line in lines if not line.startswith((" >", "+++", "execve"))]
    assert len(asked) == len(calls) == lines.count(" > here")
    assert all(in_call for _, in_call in asked)
