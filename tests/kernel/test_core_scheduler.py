# SPDX-License-Identifier: GPL-2.0-or-later
"""The main loop: turns, time, ends, and mistakes of our own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import guestrun
import pytest

from droidemu.errors import UserError
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.syscall import CALLS, TABLE
from droidemu.kernel.syscalls import load
from droidemu.kernel.task import Task

Guest = Callable[..., guestrun.Run]


@pytest.mark.parametrize("how", ["spin", "poll", "sleep"])
@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_quit_from_another_thread(guest: Guest, how: str, clock: str) -> None:
    started = threading.Event()

    def prepare(kernel: Kernel) -> None:
        def quit_when_it_runs() -> None:
            started.wait(30)
            kernel.quit(9)

        threading.Thread(target=quit_when_it_runs, daemon=True).start()
        # The first post is run once the guest's main loop is under way.
        kernel.post(started.set)

    assert guest("core_loop", "arm64", [how], clock=clock, prepare=prepare).status == 9


def test_a_timer_ends_a_spinning_guest_at_the_same_instant(guest: Guest) -> None:
    def prepare(kernel: Kernel) -> None:
        def end() -> None:
            for process in list(kernel.processes.values()):
                process.exit_group(3)

        kernel.timers.at(20_000_000, end)

    runs = [guest("core_loop", "arm", ["spin"], prepare=prepare) for _ in range(2)]
    assert [run.status for run in runs] == [3, 3]
    assert runs[0].time == runs[1].time
    assert 20_000_000 <= runs[0].time < 20_010_000


def test_polling_makes_virtual_time_pass(guest: Guest) -> None:
    def prepare(kernel: Kernel) -> None:
        kernel.timers.at(1_000_000, lambda: kernel.quit(4))

    assert guest("core_loop", "arm64", ["poll"], prepare=prepare).status == 4


def test_a_mistake_in_a_handler_is_one_line(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    entry = CALLS["getpid"]

    def broken(task: Task, registers: Any) -> int:
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(entry.calls, "arm64", broken)
    with pytest.raises(UserError, match=r"internal error in the system call getpid: .*oops"):
        guest("core_loop", "arm64", ["poll"])


def test_a_mistake_in_a_device_is_one_line(guest: Guest) -> None:
    def prepare(kernel: Kernel) -> None:
        def broken() -> None:
            raise KeyError("gone")

        kernel.timers.at(1000, broken)

    with pytest.raises(UserError, match="internal error in the kernel's timers and devices"):
        guest("core_loop", "arm64", ["spin"], prepare=prepare)


def test_statistics(guest: Guest) -> None:
    run = guest("core_calls", "arm64", stats=True)
    assert run.kernel is not None and run.kernel.stats is not None
    stats = run.kernel.stats
    assert stats.syscalls["getrandom"] == 3
    assert stats.instructions > 1000 and stats.guest_ns > 0 and stats.kernel_ns > 0


def test_every_declared_call_compiles() -> None:
    load()
    for abi, table in TABLE.items():
        for number, entry in table.items():
            assert callable(entry.call(abi)), (abi, number)


def test_declared_numbers_are_the_kernels() -> None:
    from droidemu.kernel.abi.numbers import names

    load()
    wrong = [
        (abi, number, entry.name, names(abi).get(number))
        for abi, table in TABLE.items()
        for number, entry in table.items()
        if names(abi).get(number, "").removeprefix("ARM_")
        not in (entry.name, *_other_names(entry.name))
    ]
    assert not wrong


def _other_names(name: str) -> tuple[str, ...]:
    """One declaration may serve both widths of a call."""
    return (
        f"{name}64",
        f"{name}32",
        name.removesuffix("64"),
        name.removesuffix("16"),
        f"{name}_time64",
        f"{name}64_64",
    )
