# SPDX-License-Identifier: GPL-2.0-or-later
"""A debug server on a free port, with a thread that stands for the emulation thread."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from droidemu.debug.gdb.framing import PacketParser, encode, expand
from droidemu.debug.gdb.server import DebugServer
from droidemu.debug.gdb.target import BreakKind, Motion, StopEvent, StopKind, ThreadAction

from .dummy import MAIN, PC, Dummy

#: Seconds after which a test that waits for something has failed.
PATIENCE = 20.0


class Loop:
    """Runs what is posted, in order, on one thread, until ``close``."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self.errors: list[BaseException] = []

    def post(self, action: Callable[[], None]) -> None:
        self._queue.put(action)

    def _run(self) -> None:
        while (action := self._queue.get()) is not None:
            try:
                action()
            except BaseException as error:
                self.errors.append(error)

    def call(self, action: Callable[[], Any]) -> Any:
        """Run something there and wait for its result."""
        result: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.post(lambda: result.put(action()))
        return result.get(timeout=PATIENCE)

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join(PATIENCE)
        assert not self.errors


class Client:
    """A debugger's end of a socket."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._parser = PacketParser()
        self._items: list[bytes] = []
        self.raw = b""

    def send(self, payload: bytes) -> None:
        self.socket.sendall(encode(payload))

    def receive(self) -> bytes:
        """The next packet; EOFError at the end."""
        while not self._items:
            data = self.socket.recv(1 << 16)
            if not data:
                raise EOFError
            self.raw += data
            for _kind, payload in self._parser.feed(data):
                if payload:
                    self._items.append(expand(payload))
        return self._items.pop(0)

    def ask(self, payload: bytes) -> bytes:
        self.send(payload)
        return self.receive()

    def at_end(self) -> bool:
        """Wait for the server to end the connection; whether it did."""
        try:
            while self.socket.recv(1 << 16):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        self.socket.close()


class Setup:
    """Loop, target and server; ``clients`` are closed at the end."""

    def __init__(self, target: Dummy | None = None, **options: Any) -> None:
        self.loop = Loop()
        self.target = target or Dummy()
        self.said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.server = DebugServer(self.target, self.loop.post, port=0, log=self.said.put, **options)
        self.server.start()
        self.clients: list[Client] = []

    def connect(self) -> Client:
        self.clients.append(Client(self.server.port))
        return self.clients[-1]

    def hears(self, word: str) -> None:
        """Wait until the server says a line with this word."""
        while word not in self.said.get(timeout=PATIENCE):
            pass

    def runs(self) -> None:
        """Wait until the target runs: a client's resume has arrived."""
        end = time.monotonic() + PATIENCE
        while not self.loop.call(lambda: self.target.running):
            assert time.monotonic() < end

    def calls(self) -> list[tuple[Any, ...]]:
        """What was asked of the target so far."""
        return list(self.loop.call(lambda: self.target.calls))

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.server.close()
        self.loop.close()


class Walking(Dummy):
    """Moves when resumed: a step adds 4 to the PC; a continue goes from breakpoint to breakpoint.

    Each visit of a breakpoint counts register x5 up before its condition is asked. A continue that
    finds none stops after 100,000 visits with SIGTERM.
    """

    def __init__(self) -> None:
        super().__init__()
        self.post: Callable[[Callable[[], None]], None] = lambda action: action()
        self.memory[:0x2000] = bytes.fromhex("1f2003d5") * (0x2000 // 4)
        for registers in self.registers.values():
            registers[PC] = (0x11000).to_bytes(8, "little")
            registers[31] = (0x18000).to_bytes(8, "little")
            registers[29] = registers[30] = registers[5] = bytes(8)

    def resume(self, actions: Any) -> None:
        super().resume(actions)
        event = self._walk(actions)
        self.post(lambda: self.stop(event))

    def _walk(self, actions: list[ThreadAction]) -> StopEvent:
        for action in actions:
            if action.motion is not Motion.CONTINUE:
                pc = int.from_bytes(self.registers[action.thread][PC], "little") + 4
                self.registers[action.thread][PC] = pc.to_bytes(8, "little")
                return StopEvent(StopKind.STEP, action.thread)
        registers = self.registers[MAIN]
        for _ in range(100_000):
            for (kind, address, _size), condition in self.breakpoints.items():
                if kind not in (BreakKind.SOFTWARE, BreakKind.HARDWARE):
                    return StopEvent(StopKind.WATCH, MAIN, address=address, access="write")
                registers[PC] = address.to_bytes(8, "little")
                x5 = int.from_bytes(registers[5], "little") + 1
                registers[5] = x5.to_bytes(8, "little")
                if condition is None or condition(MAIN):
                    return StopEvent(StopKind.SWBREAK, MAIN)
            if not self.breakpoints:
                break
        return StopEvent(StopKind.SIGNAL, MAIN, signal=15)
