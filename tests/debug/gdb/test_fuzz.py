# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever a client sends, it gets a reply or none: never an exception, never a wild call.

The dummy asserts that what reaches it makes sense; the fixture of this folder fails a test in
which the session's last resort has caught something.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.debug.gdb import packets, registry
from droidemu.debug.gdb.framing import PACKET_SIZE, Kind, PacketParser, encode
from droidemu.debug.gdb.session import Session
from droidemu.debug.gdb.target import StopEvent, StopKind

from .dummy import CHILD, MAIN, WORKER, Dummy
from .wire import GDB, LLDB, Wire

packets.load()
NAMES = sorted(registry._PACKETS)

numbers = st.one_of(
    st.integers(0, (1 << 64) - 1), st.integers(0x10000, 0x10100), st.integers(0, 40),
    st.sampled_from([(1 << 63) - 1, 1 << 63, (1 << 64) - 1, 1 << 64, 1 << 200]),
)  # fmt: skip
hexadecimal = numbers.map(lambda value: b"%x" % value)
threads = st.sampled_from([b"p1.1", b"p1.2", b"p7.7", b"1", b"-1", b"0", b"p1", b"p-1.-1", b"p"])
words = st.one_of(
    hexadecimal,
    threads,
    st.binary(max_size=6),
    st.binary(max_size=6).map(lambda data: data.hex().encode()),
    st.sampled_from([b"c", b"s", b"C0b", b"t", b"X3,220127", b"cmds:1,", b"thread:1", b"target.xml",
                     b"=", b"-", b"rwx", b"g", b"c1", b"2f6574632f6d6f7464", b"000000000000"]),
)  # fmt: skip
arguments = st.lists(
    st.tuples(words, st.sampled_from([b",", b";", b":", b"", b"="])), max_size=5
).map(lambda parts: b"".join(word + separator for word, separator in parts))

LETTERS = re.compile(
    rb"[OWXTNwmlFECQv]|\d|[a-f]|b|start|name|triple|pid|num|qEcho|PacketSize|\[|OK"
)


def check(replies: list[bytes]) -> None:
    for reply in replies:
        assert len(reply) <= PACKET_SIZE + 1
        assert reply == b"" or LETTERS.match(reply), reply
        assert not set(reply) & set(b"#$")


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.decode())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rest=arguments, hello=st.sampled_from([(GDB,), LLDB]))
def test_any_arguments_of_each_packet(name: bytes, hello: tuple[bytes, ...], rest: bytes) -> None:
    wire = Wire(hello=hello)
    wire.target.instant = StopEvent(StopKind.STEP, MAIN)
    check(wire.tell(name + rest))
    check(wire.tell(b"?"))


events = st.builds(
    StopEvent,
    kind=st.sampled_from(list(StopKind)),
    thread=st.sampled_from([MAIN, WORKER, CHILD]),
    signal=st.integers(0, 65),
    address=st.integers(0, (1 << 64) - 1),
    access=st.sampled_from(["", "read", "write", "access"]),
    number=st.integers(0, 500),
    status=st.integers(-1, 300),
    child=st.sampled_from([None, CHILD]),
)
steps = st.one_of(
    st.tuples(st.sampled_from(NAMES), arguments).map(lambda pair: pair[0] + pair[1]),
    st.sampled_from([b"vCont;c", b"vCont;s:1", b"D;7", b"D", b"!", b"k", b"vRun;", b"Hg0", b"g"]),
    st.binary(max_size=20),
    events,
    st.just(None),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=25), st.sampled_from([(), (GDB,), LLDB]))
def test_any_conversation(conversation: list[bytes | StopEvent | None],
                          hello: tuple[bytes, ...]) -> None:  # fmt: skip
    wire = Wire(hello=hello)
    wire.target.live[CHILD] = "child"
    for step in conversation:
        if isinstance(step, bytes):
            check(wire.tell(step))
        elif step is None:
            wire.session.interrupt()
        elif wire.target.listener and wire.target.running and step.thread in wire.target.live:
            if step.kind in (StopKind.EXITED, StopKind.SIGNALLED):
                wire.target.end(step.thread.pid)
            wire.sent.clear()
            wire.target.stop(step)
            check(wire.sent)
    wire.session.close(run=True)
    assert wire.target.listener is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.tuples(
    st.sampled_from(NAMES), arguments).map(lambda pair: encode(pair[0] + pair[1]))), max_size=12),
    st.integers(1, 50))  # fmt: skip
def test_any_stream_of_bytes(chunks: list[bytes], step: int) -> None:
    target = Dummy()
    sent: list[bytes] = []
    session = Session(target, sent.append)
    parser = PacketParser(limit=500)
    data = b"".join(chunks)
    for at in range(0, len(data), step):
        for kind, payload in parser.feed(data[at : at + step]):
            if kind is Kind.PACKET:
                session.packet(payload)
            elif kind is Kind.INTERRUPT:
                session.interrupt()
            elif kind is Kind.OVERSIZED:
                session.oversized()
    check(sent)
    session.close(run=False)


def test_every_packet_is_fuzzed() -> None:
    assert len(NAMES) > 80
