# SPDX-License-Identifier: GPL-2.0-or-later
"""Calls that sleep on AF_UNIX sockets, and what is closed meanwhile: nobody sleeps for ever."""

from __future__ import annotations

from collections.abc import Generator
from struct import pack, unpack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.kernel.errno import (
    EAGAIN,
    ECONNREFUSED,
    ECONNRESET,
    EINTR,
    EPIPE,
    ERESTARTSYS,
)
from droidemu.kernel.files.unix import UnixSocket
from droidemu.kernel.wait import Wait, WaitQueue, Woken

from .filekit import Caller
from .socketkit import (
    AF_UNIX,
    DGRAM,
    DONTWAIT,
    SEQPACKET,
    STREAM,
    assert_all_is_over,
    control_of,
    header_of,
    net_of,
    pair,
    send_file,
)


class Sleeper:
    """A call that sleeps, as the scheduler has it."""

    def __init__(self, call: Generator[Wait, Woken, int], sender: UnixSocket | None = None) -> None:
        self.call = call
        self.sender = sender
        self.woken = False
        self.result: int | None = None
        self._queues: tuple[WaitQueue, ...] = ()
        self._goes_on(None)

    def resume(self) -> bool:
        """Let it look again; whether it has ended."""
        self._leave()
        return self._goes_on(Woken.EVENT)

    def end(self) -> None:
        """Its thread ends."""
        self._leave()
        self.call.close()

    def _goes_on(self, why: Woken | None) -> bool:
        self.woken = False
        try:
            wait = next(self.call) if why is None else self.call.send(why)
        except StopIteration as stop:
            self.result = stop.value
            return True
        self._queues = wait.queues
        for queue in self._queues:
            queue.listeners.append(self._wake)
        return False

    def _leave(self) -> None:
        for queue in self._queues:
            queue.listeners.remove(self._wake)
        self._queues = ()

    def _wake(self) -> None:
        self.woken = True


def asleep(caller: Caller, name: str, *arguments: int) -> Sleeper:
    result = caller.call(name, *arguments)
    assert isinstance(result, Generator)
    return Sleeper(result)


def name_at(caller: Caller, name: bytes) -> tuple[int, int]:
    raw = pack("<H", AF_UNIX) + name
    return caller.bytes(raw), len(raw)


def socket(caller: Caller, kind: int, name: bytes = b"") -> int:
    made = caller.call("socket", AF_UNIX, kind, 0)
    if name:
        assert caller.call("bind", made, *name_at(caller, name)) == 0
    return int(made)


def file_of(caller: Caller, fd: int) -> UnixSocket:
    file = caller.task.process.files.get(fd)
    assert isinstance(file, UnixSocket)
    return file


def fill(caller: Caller, sender: int, name: bytes) -> None:
    to = name_at(caller, name)
    while caller.call("sendto", sender, caller.out, 1, DONTWAIT, *to) == 1:
        pass


def test_names_are_each_types_own(caller: Caller) -> None:
    kinds = [STREAM, DGRAM, SEQPACKET]
    fds = [socket(caller, kind, b"\0name") for kind in kinds]
    assert [net_of(caller).abstract[kind, b"\0name"].type for kind in kinds] == kinds
    for kind in kinds:
        extra = socket(caller, kind)
        assert caller.errno("bind", extra, *name_at(caller, b"\0name")) == "EADDRINUSE"
    for fd in fds:
        caller.call("close", fd)
    assert net_of(caller).abstract == {}


def test_a_name_that_is_made_up_is_new_for_the_type_only(caller: Caller) -> None:
    first, second, third = (b"\0%05x" % number for number in (1, 2, 3))
    socket(caller, STREAM, first)
    socket(caller, DGRAM, second)
    for kind in (DGRAM, DGRAM, STREAM):
        net_of(caller).next_auto = 0
        assert caller.call("bind", socket(caller, kind), caller.bytes(pack("<H", AF_UNIX)), 2) == 0
    streams, datagrams = {(STREAM, name) for name in (first, second)}, {first, second, third}
    assert set(net_of(caller).abstract) == streams | {(DGRAM, name) for name in datagrams}


def test_a_sleeping_sender_does_not_keep_the_receiver_open(caller: Caller) -> None:
    receiver, sender = socket(caller, DGRAM, b"\0to"), socket(caller, DGRAM)
    held = caller.open(b"/tmp", 0o40000)
    file, sent = file_of(caller, receiver), caller.task.process.files.get(held)
    fill(caller, sender, b"\0to")
    name, size = name_at(caller, b"\0to")
    control = control_of(caller, (1, 1, pack("<i", held)))
    header = header_of(caller, b"x", control, name=name, namelen=size)
    sleeper = asleep(caller, "sendmsg", sender, header, 0)
    assert (file.references, sent.references, sleeper.woken) == (1, 2, False)
    caller.call("close", receiver)
    assert file.dead and sleeper.woken
    assert sleeper.resume() and sleeper.result == -ECONNREFUSED
    assert sent.references == 1
    caller.call("close", sender)
    assert_all_is_over(caller)


def test_the_name_is_looked_up_again(caller: Caller) -> None:
    """Of the same type: who has it now gets the message, and when full is slept on, too."""
    receiver, sender = socket(caller, DGRAM, b"\0to"), socket(caller, DGRAM)
    fill(caller, sender, b"\0to")
    sleeper = asleep(caller, "sendto", sender, caller.out, 7, 0, *name_at(caller, b"\0to"))
    for _ in range(3):
        caller.call("close", receiver)
        receiver = socket(caller, DGRAM, b"\0to")
        socket(caller, STREAM, b"\0to")
        fill(caller, sender, b"\0to")
        assert sleeper.woken and not sleeper.resume()
        for fd, file in list(caller.task.process.files):
            if isinstance(file, UnixSocket) and file.type == STREAM:
                caller.call("close", fd)
    assert caller.call("read", receiver, caller.out, 100) == 1
    assert sleeper.woken and sleeper.resume() and sleeper.result == 7


def test_a_lost_receiver_ends_while_a_sender_sleeps_on_it(caller: Caller) -> None:
    """It waits in its own queue: nothing else leads there but the call."""
    receiver, sender = socket(caller, DGRAM, b"\0to"), socket(caller, DGRAM)
    file = file_of(caller, receiver)
    assert caller.call("connect", sender, *name_at(caller, b"\0to")) == 0
    assert send_file(caller, sender, receiver) == 1
    fill(caller, sender, b"\0to")
    other = socket(caller, DGRAM)
    sleepers = [
        asleep(caller, "sendto", other, caller.out, 1, 0, *name_at(caller, b"\0to")),
        asleep(caller, "sendto", sender, caller.out, 1, 0, *name_at(caller, b"\0to")),
        asleep(caller, "sendto", sender, caller.out, 1, 0, 0, 0),
    ]
    caller.call("close", receiver)
    assert file.dead
    for sleeper in sleepers[:2]:
        assert sleeper.woken and sleeper.resume() and sleeper.result == -ECONNREFUSED
    assert sleepers[2].woken and sleepers[2].resume() and sleepers[2].result == -107  # ENOTCONN
    assert file_of(caller, sender).peer is None
    caller.call("close", sender)
    caller.call("close", other)
    assert_all_is_over(caller)


@pytest.mark.parametrize("how", ["sendto", "write", "writev"])
@pytest.mark.parametrize("kind", [STREAM, SEQPACKET])
@pytest.mark.parametrize(("closes", "error"), [(True, ECONNRESET), (False, EPIPE)])
def test_what_a_sleeping_sender_is_told_comes_without_a_signal(
    caller: Caller, how: str, kind: int, closes: bool, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals: list[int] = []
    monkeypatch.setattr(caller.kernel.signals, "send", lambda task, signo: signals.append(signo))
    writer, reader = pair(caller, kind)
    while caller.call("sendto", writer, caller.out, 1000, DONTWAIT, 0, 0) > 0:
        pass
    caller.task.process.files.get(writer).flags = 2
    if how == "writev":
        vector = caller.bytes(caller.task.abi.iovec.pack(caller.out, 5) * 2)
        sleeper = asleep(caller, how, writer, vector, 2)
    else:
        sleeper = asleep(caller, how, writer, caller.out, 5, 0, 0, 0)
    if closes:
        caller.call("close", reader)
    else:
        caller.call("shutdown", reader, 0)
    assert sleeper.woken and sleeper.resume() and sleeper.result == -error
    assert (signals, file_of(caller, writer).error) == ([], 0)
    assert caller.errno("write", writer, caller.out, 5) == "EPIPE"
    assert signals == ([13] if kind == STREAM else [])


@pytest.mark.parametrize("how", ["read", "readv", "write", "writev", "splice_in", "splice_out"])
def test_a_timeout_ends_calls_of_all_files(caller: Caller, how: str) -> None:
    """A signal ends a call with a timeout for good; what was taken from a pipe is given back."""
    for why, error, timed in [
        (Woken.TIMEOUT, EAGAIN, True),
        (Woken.SIGNAL, EINTR, True),
        (Woken.SIGNAL, ERESTARTSYS, False),
    ]:
        first, _ = pair(caller, STREAM)
        file = file_of(caller, first)
        while caller.call("sendto", first, caller.out, 1000, DONTWAIT, 0, 0) > 0:
            pass
        file.flags = 2
        file.receive_timeout = file.send_timeout = 1000 if timed else None
        assert caller.call("pipe2", caller.out, 0) == 0
        outlet, inlet = unpack("<2i", caller.task.space.read(caller.out, 8))
        assert caller.call("write", inlet, caller.bytes(b"abcdef"), 6) == 6
        vector = caller.bytes(caller.task.abi.iovec.pack(caller.out, 5) * 2)
        now = caller.kernel.clock.monotonic()
        if how.endswith("v"):
            call = caller.call(how, first, vector, 2)
        elif how == "splice_in":
            call = caller.call("splice", outlet, 0, first, 0, 4, 0)
        elif how == "splice_out":
            call = caller.call("splice", first, 0, inlet, 0, 4, 0)
        else:
            call = caller.call(how, first, caller.out, 5)
        deadline = next(call).deadline
        assert (deadline is not None and deadline - now >= 1000) is timed
        with pytest.raises(StopIteration) as ended:
            call.send(why)
        assert (ended.value.value, file.references) == (-error, 1)
        assert caller.read(outlet) == b"abcdef"


def test_the_files_in_a_lost_queue_are_closed(caller: Caller) -> None:
    """A datagram socket loses its queue with its peer; also when the last way to that is there."""
    me, peer = socket(caller, DGRAM, b"\0me"), socket(caller, DGRAM, b"\0peer")
    for to, fd in [(b"\0peer", me), (b"\0me", peer)]:
        assert caller.call("connect", fd, *name_at(caller, to)) == 0
    assert send_file(caller, peer, peer) == 1
    file = file_of(caller, peer)
    caller.call("close", peer)
    assert not file.dead and net_of(caller).in_flight == 1
    assert caller.call("connect", me, caller.bytes(bytes(16)), 16) == 0
    assert file.dead and net_of(caller).in_flight == 0
    caller.call("close", me)
    assert_all_is_over(caller)


def test_a_connect_sleeps_on_who_has_the_name_now(caller: Caller) -> None:
    client = socket(caller, STREAM)
    sleeper = None
    for _ in range(2):
        server = socket(caller, STREAM, b"\0to")
        assert caller.call("listen", server, 0) == 0
        assert caller.call("connect", socket(caller, STREAM), *name_at(caller, b"\0to")) == 0
        if sleeper is None:
            sleeper = asleep(caller, "connect", client, *name_at(caller, b"\0to"))
            caller.call("close", server)
    assert sleeper is not None and sleeper.woken and not sleeper.resume()
    assert caller.call("accept4", server, 0, 0, 0) > server
    assert sleeper.woken and sleeper.resume() and sleeper.result == 0


@pytest.mark.parametrize("closes", [True, False])
def test_one_of_a_pair_hears_of_room_that_others_had_taken(caller: Caller, closes: bool) -> None:
    """The other end has left, so that anybody may send to it."""
    assert caller.call("socketpair", AF_UNIX, DGRAM, 0, caller.out) == 0
    left, stays = unpack("<2i", caller.task.space.read(caller.out, 8))
    assert caller.call("bind", left, *name_at(caller, b"\0to")) == 0
    assert caller.call("connect", left, caller.bytes(bytes(16)), 16) == 0
    fill(caller, socket(caller, DGRAM), b"\0to")
    sleeper = asleep(caller, "write", stays, caller.out, 3)
    if closes:
        caller.call("close", left)
    else:
        caller.call("read", left, caller.out, 1)
    assert sleeper.woken and sleeper.resume()
    assert sleeper.result == (-ECONNREFUSED if closes else 3)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(
                ["send", "send", "write", "fill", "fill", "close", "new", "read", "read",
                 "connect", "connect", "leave", "file", "shutdown"]
            ),
            st.integers(3, 10),
            st.integers(0, 3),
        ),
        min_size=5,
        max_size=50,
    )
)  # fmt: skip
def test_no_sleeper_is_forgotten(steps: list[tuple[str, int, int]]) -> None:
    """Who has not been woken would sleep again; what only sleepers lead to has ended."""
    caller = Caller("arm64")
    names = [b"\0a", b"\0b", b"\0c", b"\0d"]
    sleepers: list[Sleeper] = []
    try:
        caller.call("socketpair", AF_UNIX, DGRAM, 0, caller.out)
        for name in names:
            socket(caller, DGRAM, name)
        for step, fd, which in steps:
            to = name_at(caller, names[which])
            result: Any = 0
            if step == "send":
                result = caller.call("sendto", fd, caller.out, 1, 0, *to)
            elif step == "write":
                result = caller.call("write", fd, caller.out, 1)
            elif step == "file":
                control = control_of(caller, (1, 1, pack("<i", fd)))
                header = header_of(caller, b"x", control, name=to[0], namelen=to[1])
                result = caller.call("sendmsg", fd, header, 0)
            elif step == "fill":
                fill(caller, fd, names[which])
            elif step == "new":
                caller.call("bind", socket(caller, DGRAM), *to)
            elif step == "read":
                caller.call("recvfrom", fd, caller.out, 1, DONTWAIT, 0, 0)
            elif step == "connect":
                caller.call("connect", fd, *to)
            elif step == "leave":
                caller.call("connect", fd, caller.bytes(bytes(16)), 16)
            elif step == "shutdown":
                caller.call("shutdown", fd, which)
            else:
                caller.call("close", fd)
            if isinstance(result, Generator):
                sleepers.append(Sleeper(result, file_of(caller, fd)))
            # As in Linux whom a receiver connects to, and that it reads no more, is seen by who
            # looks again, and wakes nobody.
            sleepers = _settled(sleepers, step in ("connect", "shutdown"))
        caller.task.process.files.close_all()
        sleepers = _settled(sleepers, False)
        # A call holds whom it sends from, and so what waits there; whom it sends to it does not.
        held = [each.sender for each in sleepers if each.sender is not None]
        for each in held:
            held += [
                file
                for message in each.queue
                for file in message.rights
                if isinstance(file, UnixSocket) and file not in held
            ]
        assert set(net_of(caller).abstract.values()) <= set(held)
        for sleeper in sleepers:
            sleeper.end()
        assert_all_is_over(caller)
    finally:
        caller.close()


def _settled(sleepers: list[Sleeper], all_look: bool) -> list[Sleeper]:
    """Let those go on who were woken, until none is; who is left, which would sleep again."""
    if all_look:
        sleepers = [each for each in sleepers if not each.resume()]
    while any(sleeper.woken for sleeper in sleepers):
        sleepers = [each for each in sleepers if not (each.woken and each.resume())]
    left = [each for each in sleepers if not each.resume()]
    assert {each.result for each in sleepers} <= {None}
    return left
