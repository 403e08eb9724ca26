# SPDX-License-Identifier: GPL-2.0-or-later
"""Host calls, and the guest functions that they call: tests/guest/host_calls.c has the other half.

The program runs on ARM only: there is nobody to answer it on the host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from typing import Any

import guestrun
import pytest

from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.hostcall import HOST_BASE, HOST_LIMIT, HOST_TABLE, HostCalls, hostcall
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.syscall import Int, Ptr
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Wait

Guest = Callable[..., guestrun.Run]
closed: list[int] = []


def host_add(task: Task, a: Int, b: Int) -> int:
    return a + b & 0xFFFFFFFF


def host_call(task: Task, function: Ptr, a: Int, b: Int) -> Generator[Any, Any, int]:
    value = yield GuestCall(function, "II", (a, b), "I")
    return int(value) & 0xFFFFFFFF


def host_twice(task: Task, function: Ptr, a: Int, b: Int) -> Generator[Any, Any, int]:
    total = 0
    for _ in range(2):
        total += yield GuestCall(function, "II", (a, b), "I")
    return total & 0xFFFFFFFF


def host_many(task: Task, function: Ptr) -> Generator[Any, Any, int]:
    value = yield GuestCall(function, "IJIJIIIIIJ", tuple(range(1, 11)), "J")
    return int(value)


def host_forget(task: Task, function: Ptr, a: Int, b: Int) -> Generator[Any, Any, int]:
    try:
        yield GuestCall(function, "II", (a, b), "I")
    finally:
        closed.append(task.tid)
    return 0


def host_sleepy(task: Task, ms: Int) -> Generator[Any, Any, int]:
    yield Wait(deadline=task.kernel.clock.monotonic() + ms * 1_000_000)
    return ms


def declare() -> None:
    """What a machine gives as ``host_calls``; a second kernel declares nothing twice."""
    handlers = (host_add, host_call, host_twice, host_many, host_forget, host_sleepy)
    for number, handler in enumerate(handlers, 0x7000):
        if HOST_BASE + number not in HOST_TABLE:
            hostcall(f"test_{handler.__name__}", number)(handler)


@pytest.mark.parametrize("stats", [False, True])
def test_calls_and_calls_back(guest: Guest, abi: str, stats: bool) -> None:
    closed.clear()
    result = guest("host_calls", abi, host_calls=declare, stats=stats)
    guestrun.assert_ok(result)
    # The frame that longjmp left behind was given up when an outer one returned, or at the end.
    assert len(closed) == 1


def test_traced(guest: Guest, abi: str) -> None:
    result = guest("host_calls", abi, host_calls=declare, trace=True)
    guestrun.assert_ok(result)
    text = "\n".join(result.trace)
    assert re.search(r"test_host_add\(2, 3\) += 5", text)
    assert "test_host_call(" in text and "syscall_0xd0e7fff" not in text


def test_a_thread_that_ends_inside_a_guest_call(guest: Guest, abi: str) -> None:
    assert guest("host_calls", abi, ["exit"], host_calls=declare).status == 3


def test_a_plain_kernel_has_none(guest: Guest) -> None:
    result = guest("host_calls", "arm64", ["exit"])
    assert result.status == (-38) & 0xFF


def test_numbers_at_run_time_are_bounded_and_used_again() -> None:
    hosts = HostCalls()
    first = hosts.add(lambda task, registers: 0)
    assert HOST_BASE < first < HOST_LIMIT
    hosts.remove(first)
    hosts.remove(first)
    assert hosts.add(lambda task, registers: 1) == first
    with pytest.raises(MemoryError):
        for _ in range(40_000):
            hosts.add(lambda task, registers: 0)


def test_declared_twice_is_a_mistake() -> None:
    declare()
    with pytest.raises(ValueError, match="declared twice"):
        hostcall("another", 0x7000)(host_add)
    with pytest.raises(ValueError, match="no such number"):
        hostcall("another", 0x7FFF)(host_add)


def test_hooks_of_one_kernel(guest: Guest) -> None:
    numbers: list[int] = []

    def prepare(kernel: Kernel) -> None:
        numbers.append(kernel.scheduler.tables.hosts.add(lambda task, registers: registers[0] + 1))

    result = guest("host_calls", "arm64", prepare=prepare, host_calls=declare)
    assert numbers and result.status == 0
