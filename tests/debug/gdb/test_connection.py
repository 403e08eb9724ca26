# SPDX-License-Identifier: GPL-2.0-or-later
"""One connection, without a server around it."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from droidemu.debug.gdb import connection as module
from droidemu.debug.gdb.connection import Connection
from droidemu.debug.gdb.framing import Item, Kind

PATIENCE = 20


class Line:
    """A client's socket and the connection at its other end."""

    def __init__(self) -> None:
        self.items: queue.Queue[Item] = queue.Queue()
        self.gone = threading.Event()
        #: What the connection is told, and how often it asked.
        self.eager, self.asked = True, 0
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.client = socket.create_connection(listener.getsockname())
            self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            accepted, _ = listener.accept()
        self.connection = Connection(accepted, self._received, self.gone.set, eager=self._eager)
        self.connection.start()

    def _received(self, item: Item) -> None:
        self.connection.done()
        self.items.put(item)

    def _eager(self) -> bool:
        self.asked += 1
        return self.eager

    def ask(self, payload: bytes) -> None:
        self.client.sendall(b"$%b#%02x" % (payload, sum(payload) & 0xFF))
        assert self.items.get(timeout=PATIENCE) == (Kind.PACKET, payload)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr(module, "_SEVERAL", True)
    line = Line()
    yield line
    line.connection.close()
    line.client.close()


def test_a_slow_client_is_not_looked_out_for(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    clock = time.monotonic
    monkeypatch.setattr(module.time, "monotonic", lambda: looked.append(1) or clock())
    monkeypatch.setattr(module, "EAGER", 0.0)  # nobody is as quick as that
    for _ in range(90):
        line.ask(b"g")
        time.sleep(0.002)
    # Twice where it looks out: once to set the time and once to find that it is over.
    assert len(looked) <= 2 * 90 // 2


@pytest.mark.parametrize("eager", [True, False])
def test_questions_in_a_row_and_after_a_while(line: Line, eager: bool) -> None:
    line.eager = eager
    for _ in range(3):
        for number in range(50):
            line.ask(b"m%x,4" % number)
        time.sleep(0.02)
    assert line.asked == 150


def test_it_sleeps_between_questions(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    clock = time.monotonic
    monkeypatch.setattr(module.time, "monotonic", lambda: looked.append(1) or clock())
    line.ask(b"g")
    time.sleep(0.05)
    count = len(looked)
    time.sleep(0.2)
    assert len(looked) == count
    line.ask(b"g")


def test_the_client_leaves_while_the_next_question_is_expected(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EAGER", 5.0)
    line.ask(b"g")
    line.client.close()
    assert line.gone.wait(2.0)


def test_it_can_be_closed_meanwhile(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EAGER", 5.0)
    line.ask(b"g")
    line.connection.close()
    assert line.gone.wait(2.0)


def test_with_one_processor_nothing_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SEVERAL", False)
    line = Line()
    line.ask(b"g")
    line.ask(b"g")
    assert line.asked == 0
    line.connection.close()
    line.client.close()
