# SPDX-License-Identifier: GPL-2.0-or-later
"""Python code that calls guest functions and waits for them: tests/guest/host_serve.c."""

from __future__ import annotations

import struct
from collections.abc import Callable, Generator, Iterator
from typing import Any

import guestrun
import pytest

from droidemu.errors import UserError
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE, hostcall
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.nested import GuestEnded, run_guest
from droidemu.kernel.syscall import Int, Ptr
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Wait, WaitQueue

ADD, THROUGH, SLEEPS, LEAVES, CRASHES, TICKED = range(6)


class Server:
    """A guest that waits for calls."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.task: Task | None = None
        self.functions: tuple[int, ...] = ()
        self.hook: Callable[[int, int], int] = lambda a, b: 0

    def call(self, index: int, a: int = 0, b: int = 0) -> Any:
        assert self.task is not None
        return run_guest(self.task, GuestCall(self.functions[index], "II", (a, b), "I"))


servers: list[Server] = []


def host_serve(task: Task, functions: Ptr) -> Generator[Any, Any, int]:
    server = servers[-1]
    word = task.abi.word_size
    data = task.space.read(functions, 6 * word)
    server.functions = struct.unpack("<6" + ("Q" if word == 8 else "I"), data)
    server.task = task
    while True:
        yield Wait(WaitQueue(), interruptible=False)


def host_hook(task: Task, a: Int, b: Int) -> int:
    return servers[-1].hook(a, b) & 0xFFFFFFFF


def declare() -> None:
    for number, handler in ((0x7010, host_serve), (0x7011, host_hook)):
        if HOST_BASE + number not in HOST_TABLE:
            hostcall(f"test_{handler.__name__}", number)(handler)


@pytest.fixture
def server(build_guest: guestrun.Build, abi: str) -> Iterator[Server]:
    program = build_guest("host_serve", abi)
    kernel = guestrun.make_kernel(programs={"program": program}, host_calls=declare)
    kernel.on_spawn.append(
        lambda process: [process.files.allocate(guestrun.Pipe(2)) for _ in range(3)] and None
    )
    server = Server(kernel)
    servers.append(server)
    kernel.spawn(b"/bin/program", [b"program"], [])
    kernel.scheduler.run_until(lambda: server.task is not None)
    yield server
    servers.remove(server)
    kernel.close()


def test_a_call(server: Server) -> None:
    assert server.call(ADD, 2, 3) == 5
    assert server.call(ADD, -2, -3) == -5


def test_a_sleep_inside_lets_others_run(server: Server) -> None:
    before = server.call(TICKED)
    assert server.call(SLEEPS, 50, 7) == 7
    assert server.call(TICKED) > before + 30


def test_a_hook_that_calls_again(server: Server) -> None:
    def hook(a: int, b: int) -> int:
        return b if a == 0 else int(server.call(THROUGH, a - 1, b))

    server.hook = hook
    assert server.call(THROUGH, 5, 100) == 106
    assert server.call(SLEEPS, 1, 1) == 1


def test_calls_without_end(server: Server) -> None:
    server.hook = lambda a, b: int(server.call(THROUGH, a, b))
    with pytest.raises((RecursionError, UserError)):
        server.call(THROUGH, 1, 1)
    assert server.call(ADD, 1, 1) == 2


def test_what_a_hook_raises_comes_through(server: Server) -> None:
    def hook(a: int, b: int) -> int:
        raise UserError("enough")

    server.hook = hook
    for _ in range(3):
        with pytest.raises(UserError, match="enough"):
            server.call(THROUGH, 1, 1)
        assert server.call(ADD, 1, 1) == 2


def test_a_guest_that_ends(server: Server) -> None:
    with pytest.raises(GuestEnded):
        server.call(LEAVES, 3)


def test_a_guest_that_crashes(server: Server) -> None:
    crashes: list[int] = []
    server.kernel.crash = lambda task, signo, info: crashes.append(signo)
    with pytest.raises(GuestEnded):
        server.call(CRASHES)
    assert crashes == [11]
