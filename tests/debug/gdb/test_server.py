# SPDX-License-Identifier: GPL-2.0-or-later
"""The server: who may come, and what happens when they leave without a word."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from droidemu.debug.gdb.framing import PACKET_SIZE
from droidemu.debug.gdb.server import DebugServer
from droidemu.debug.gdb.target import StopEvent, StopKind

from .dummy import MAIN, Dummy
from .loopback import PATIENCE, Setup
from .wire import GDB


@pytest.fixture
def setup() -> Iterator[Setup]:
    """A server that lets the program run on."""
    setup = Setup()
    yield setup
    setup.close()


def test_a_conversation(setup: Setup) -> None:
    client = setup.connect()
    assert not setup.server.connected
    assert client.ask(GDB).startswith(b"PacketSize=")
    assert client.raw.startswith(b"+$")
    assert setup.server.connected
    assert client.ask(b"QStartNoAckMode") == b"OK"
    client.raw = b""
    assert client.ask(b"p5") == b"0510000000000000"
    assert client.raw.startswith(b"$")


def test_acknowledgements(setup: Setup) -> None:
    client = setup.connect()
    client.socket.sendall(b"$p5#00")
    assert client.socket.recv(1) == b"-"
    client.socket.sendall(b"$p5#a5")
    assert client.receive() == b"0510000000000000"
    # Damaged on its way: once more.
    client.socket.sendall(b"-")
    assert client.receive() == b"0510000000000000"
    client.socket.sendall(b"+")
    assert client.ask(b"p6") == b"0610000000000000"


def test_ctrl_c(setup: Setup) -> None:
    client = setup.connect()
    client.ask(GDB)
    client.send(b"vCont;c")
    client.socket.sendall(b"\x03")
    assert client.receive().startswith(b"T02")


def test_packets_in_any_pieces(setup: Setup) -> None:
    client = setup.connect()
    for byte in b"+$p5#a5$p6#a6":
        client.socket.sendall(bytes((byte,)))
    assert client.receive() == b"0510000000000000"
    assert client.receive() == b"0610000000000000"


def test_an_oversized_packet(setup: Setup) -> None:
    client = setup.connect()
    assert client.ask(b"X10000,fffff:" + b"x" * (PACKET_SIZE + 1)) == b"E16"
    assert client.ask(b"p5") == b"0510000000000000"


def test_a_second_debugger_reads_why_not(setup: Setup) -> None:
    first = setup.connect()
    first.ask(b"p5")
    second = setup.connect()
    assert b"another debugger" in second.ask(GDB)
    assert first.ask(b"p6") == b"0610000000000000"
    assert setup.calls() == [("attach",)]


@pytest.mark.parametrize("last", [b"", b"$m10000", b"$m10000,4#", b"$vCont;c#a8", b"\x03"])
def test_a_client_that_vanishes(setup: Setup, last: bytes) -> None:
    client = setup.connect()
    client.ask(GDB)
    client.socket.sendall(last)
    client.close()
    setup.hears("left")
    assert setup.calls()[-1] == ("detach", True)
    again = setup.connect()
    assert again.ask(b"p5") == b"0510000000000000"
    assert setup.calls()[-1] == ("attach",)


def test_a_connection_that_is_reset(setup: Setup) -> None:
    client = setup.connect()
    client.ask(GDB)
    # Linger on, for no time: closing sends a reset.
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    client.close()
    setup.hears("left")
    assert setup.connect().ask(b"p5") == b"0510000000000000"


def test_waiting_for_the_next_debugger() -> None:
    setup = Setup(on_disconnect="wait")
    try:
        client = setup.connect()
        client.ask(GDB)
        client.close()
        setup.hears("left")
        assert setup.calls()[-1] == ("detach", False)
        # Who detaches wants the program to run, whatever the policy.
        again = setup.connect()
        assert again.ask(b"D") == b"OK"
        again.close()
        setup.hears("left")
        assert setup.calls()[-1] == ("detach", True)
    finally:
        setup.close()


def test_many_debuggers_one_after_the_other(setup: Setup) -> None:
    for _ in range(30):
        client = setup.connect()
        assert client.ask(b"p5") == b"0510000000000000"
        client.close()
        setup.hears("left")
    calls = setup.calls()
    assert calls == [("attach",), ("detach", True)] * 30


def test_a_connection_without_a_word_holds_nothing(setup: Setup) -> None:
    silent = setup.connect()
    assert setup.calls() == []
    client = setup.connect()
    assert client.ask(b"p5") == b"0510000000000000"
    assert silent.at_end()


@pytest.mark.parametrize("greeting", [b"POST / HTTP/1.1\r\n\r\n$k#6b", b"\x16\x03\x01", b"hello"])
def test_what_is_no_debugger_is_turned_away(setup: Setup, greeting: bytes) -> None:
    client = setup.connect()
    client.socket.sendall(greeting)
    assert client.at_end()
    assert setup.calls() == []


def test_a_client_that_does_not_read_holds_up_nobody(setup: Setup) -> None:
    client = setup.connect()
    client.ask(b"QStartNoAckMode")
    setup.loop.call(lambda: setup.target.memory.__setitem__(slice(0, 1 << 16), b"\x5a" * (1 << 16)))
    packet = b"$m10000,fff0#00"
    client.socket.setblocking(False)
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            start = time.monotonic()
            with contextlib.suppress(BlockingIOError):
                client.socket.send(packet)
            # The emulation thread always has time for others.
            setup.loop.call(lambda: None)
            assert time.monotonic() - start < 5
            if not setup.server.connected:
                break
    except ConnectionError:
        pass
    setup.hears("left")
    client.socket.settimeout(PATIENCE)
    assert client.at_end()
    assert setup.connect().ask(b"p5") == b"0510000000000000"


def test_a_slow_client_gets_everything(setup: Setup) -> None:
    client = setup.connect()
    client.ask(b"QStartNoAckMode")
    for _ in range(40):
        client.send(b"x10000,fff0")
    for _ in range(40):
        assert len(client.receive()) == 0xFFF0 + 1


def test_a_program_that_prints_without_end_is_slowed_down(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("droidemu.debug.gdb.connection.PATIENCE", PATIENCE)
    client = setup.connect()
    client.ask(b"QStartNoAckMode")
    client.send(b"vCont;c")
    setup.runs()
    listener = setup.target.listener
    assert listener is not None
    text = "x" * 10_000
    # 12 MB on the wire: more than would be kept for a client that does not read.
    for _ in range(600):
        setup.loop.post(lambda: listener.output(text))
    expected = b"O" + text.encode().hex().encode()
    for _ in range(600):
        assert client.receive() == expected
    assert setup.server.connected


def test_the_last_reply_leaves_before_the_server_closes(setup: Setup) -> None:
    client = setup.connect()
    client.ask(GDB)
    client.send(b"vCont;c")
    setup.runs()
    setup.loop.call(lambda: setup.target.end(1))
    setup.loop.call(lambda: setup.target.stop(StopEvent(StopKind.EXITED, MAIN, status=7)))
    setup.server.close()
    assert client.receive() == b"W07;process:1"
    assert client.at_end()
    with pytest.raises(OSError):
        setup.connect()


def test_a_port_that_is_taken(setup: Setup) -> None:
    other = DebugServer(Dummy(), setup.loop.post, port=setup.server.port)
    with pytest.raises(OSError):
        other.start()


def test_closing_twice_and_without_a_start() -> None:
    setup = Setup()
    setup.server.close()
    setup.close()
    server = DebugServer(Dummy(), lambda action: None, port=0)
    server.close()


def test_a_trace_of_all_packets() -> None:
    lines: list[str] = []
    setup = Setup(trace=lines.append)
    try:
        setup.connect().ask(b"p5")
    finally:
        setup.close()
    assert lines == ["<- b'p5'", "-> b'0510000000000000'"]


def test_round_trips_are_quick(setup: Setup) -> None:
    """Thousands a second; a delay of the kernel's (40 ms) in each would show."""
    client = setup.connect()
    client.ask(b"QStartNoAckMode")
    start = time.monotonic()
    for _ in range(500):
        client.ask(b"p5")
    assert time.monotonic() - start < 5


def test_it_listens_where_it_is_told(setup: Setup) -> None:
    listener: Any = setup.server._listener
    assert listener.getsockname()[0] == "127.0.0.1"
