# SPDX-License-Identifier: GPL-2.0-or-later
"""AF_UNIX sockets as a hostile guest uses them: bounds, leaks, broken structures.

What well-behaved programs see is checked by sockets.c and sockets_ended.c in tests/bionic/guest,
natively as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from struct import pack, unpack_from
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.kernel.files.unix import PENDING_COST, UnixNet, UnixSocket
from droidemu.kernel.syscalls.sockmsg import LAYOUTS

from .filekit import Caller
from .socketkit import (
    AF_UNIX,
    DGRAM,
    DONTWAIT,
    NONBLOCK,
    SEQPACKET,
    STREAM,
    assert_all_is_over,
    connected,
    control_of,
    header_of,
    net_of,
    pair,
    send_file,
)

ABIS = ["arm64", "arm"]


@pytest.mark.parametrize("kind", [STREAM, DGRAM, SEQPACKET])
def test_all_queues_together_are_bounded(caller: Caller, kind: int) -> None:
    net_of(caller).limit = 100_000
    data = caller.bytes(bytes(3000))
    ends = [pair(caller, kind) for _ in range(20)]
    results = [
        caller.errno("sendto", fd, data, 3000, 0, 0, 0)
        for _ in range(10)
        for both in ends
        for fd in both
    ]
    assert "ENOBUFS" in results
    assert net_of(caller).used <= 100_000
    for both in ends:
        for fd in both:
            caller.call("close", fd)
    assert net_of(caller).used == 0


def test_many_small_messages_count_as_more_than_their_bytes(caller: Caller) -> None:
    writer, _ = pair(caller, STREAM)
    data = caller.bytes(b"x")
    count = 0
    while caller.call("sendto", writer, data, 1, 0, 0, 0) == 1:
        count += 1
    assert 100 < count < 1000


@pytest.mark.parametrize("kind", [STREAM, DGRAM, SEQPACKET])
def test_files_on_their_way_are_bounded_and_given_back(caller: Caller, kind: int) -> None:
    readable = caller.open(b"/tmp", 0o40000)
    file = caller.task.process.files.get(readable)
    first, second = pair(caller, kind)
    for _ in range(3):
        assert send_file(caller, first, *[readable] * 100) == 1
    assert file.references == 301
    assert net_of(caller).in_flight == 300
    assert send_file(caller, first, *[readable] * 254) == -22
    # One end too many: nothing is lost.
    sent = 0
    while send_file(caller, first, *[readable] * 100) == 1:
        sent += 1
    assert net_of(caller).in_flight <= UnixNet.MAX_IN_FLIGHT
    assert file.references == 301 + 100 * sent
    assert caller.call("read", second, caller.out, 1) == 1
    assert file.references == 201 + 100 * sent
    caller.call("close", second)
    assert (file.references, net_of(caller).in_flight) == (1, 0)
    caller.call("close", first)


@pytest.mark.parametrize("kind", [STREAM, DGRAM, SEQPACKET])
def test_a_socket_that_waits_in_its_own_queue_ends_with_its_descriptors(
    caller: Caller, kind: int
) -> None:
    """More often than files may be on their way: none is left."""
    for _ in range(UnixNet.MAX_IN_FLIGHT // 2 + 10):
        first, second = pair(caller, kind)
        assert caller.call("bind", first, caller.bytes(pack("<H", AF_UNIX) + b"\0name"), 7) == 0
        assert send_file(caller, first, second, first) == 1
        caller.call("close", first)
        assert list(net_of(caller).abstract) == [(kind, b"\0name")]
        caller.call("close", second)
        assert_all_is_over(caller)


@pytest.mark.parametrize("ends_by", ["close", "exit"])
def test_a_long_chain_of_sockets_in_each_others_queues(caller: Caller, ends_by: str) -> None:
    """Each waits in the queue of the next; the last one's end ends them all."""
    held = caller.open(b"/tmp", 0o40000)
    file = caller.task.process.files.get(held)
    carried = caller.call("dup", held)
    for _ in range(1000):
        first, second = pair(caller, DGRAM)
        assert send_file(caller, first, carried) == 1
        caller.call("close", carried)
        caller.call("close", first)
        carried = second
    assert (file.references, net_of(caller).in_flight) == (2, 1000)
    if ends_by == "close":
        caller.call("close", carried)
        assert file.references == 1
    else:
        caller.task.process.files.close_all()
    assert (net_of(caller).in_flight, net_of(caller).used) == (0, 0)


def test_what_is_held_from_outside_stays(caller: Caller) -> None:
    """In its own queue and in one that a descriptor leads to: it can be received and read."""
    first, second = pair(caller, STREAM)
    keeper, other = pair(caller, STREAM)
    for carrier in (first, keeper):
        assert send_file(caller, carrier, second) == 1
    caller.call("close", second)
    assert net_of(caller).in_flight == 2
    header = header_of(caller, b"x", bytes(100))
    assert caller.call("recvmsg", other, header, 0) == 1
    assert caller.call("recvmsg", second, header, 0) == 1
    assert net_of(caller).in_flight == 0
    assert caller.call("close", second) == 0
    # Received, and not wanted: now nothing leads there any more.
    first, second = pair(caller, STREAM)
    for carrier in (first, keeper):
        assert send_file(caller, carrier, second) == 1
    caller.call("close", second)
    assert caller.call("read", other, caller.out, 1) == 1
    assert net_of(caller).in_flight == 0
    assert caller.call("read", first, caller.out, 1) == 0


def test_files_of_lost_sockets_are_closed_once(caller: Caller) -> None:
    assert caller.call("pipe2", caller.out, NONBLOCK) == 0
    reader, writer = unpack_from("<2i", caller.task.space.read(caller.out, 8))
    first, second = pair(caller, DGRAM)
    written = caller.task.process.files.get(writer)
    assert send_file(caller, first, writer, second, writer) == 1
    caller.call("close", writer)
    caller.call("close", first)
    assert (caller.errno("read", reader, caller.out, 1), written.references) == ("EAGAIN", 2)
    caller.call("close", second)
    assert (caller.call("read", reader, caller.out, 1), written.references) == (0, 0)
    assert_all_is_over(caller)


@pytest.mark.parametrize("kind", [STREAM, SEQPACKET])
@pytest.mark.parametrize("last", ["server", "client"])
def test_a_listening_socket_in_the_queue_of_who_it_should_accept(
    caller: Caller, kind: int, last: str
) -> None:
    server, client = connected(caller, kind)
    assert send_file(caller, client, server, client) == 1
    for fd in (client, server) if last == "server" else (server, client):
        caller.call("close", fd)
    assert_all_is_over(caller)


def test_sockets_in_the_queues_of_connections(caller: Caller) -> None:
    """Of one that waits for accept() and of one that has been accepted."""
    server, client = connected(caller, STREAM)
    sent, other = pair(caller, DGRAM)
    assert send_file(caller, client, sent) == 1
    caller.call("close", sent)
    assert net_of(caller).in_flight == 1
    accepted = caller.call("accept4", server, 0, 0, 0)
    assert caller.call("recvmsg", accepted, header_of(caller, b"x", bytes(100)), 0) == 1
    received = max(fd for fd, _ in caller.task.process.files)
    assert caller.call("sendto", other, caller.out, 5, 0, 0, 0) == 5
    assert caller.call("read", received, caller.out, 100) == 5
    # The listening socket does not lead there any more.
    assert send_file(caller, client, accepted) == 1
    caller.call("close", accepted)
    assert (net_of(caller).in_flight, net_of(caller).used) == (0, 0)
    assert caller.call("read", client, caller.out, 1) == 0


def test_a_long_circle_of_sockets_in_each_others_queues(caller: Caller) -> None:
    """Each waits in the queue of the next twice, and the last one in that of the first."""
    start, carried = pair(caller, DGRAM)
    for _ in range(500):
        first, second = pair(caller, DGRAM)
        assert send_file(caller, first, carried, carried) == 1
        caller.call("close", carried)
        caller.call("close", first)
        carried = second
    assert send_file(caller, start, carried) == 1
    caller.call("close", start)
    assert net_of(caller).in_flight == 1001
    caller.call("close", carried)
    assert_all_is_over(caller)


def test_connections_that_nobody_accepts_are_bounded(caller: Caller) -> None:
    """Their clients may be gone, so that no descriptor counts them."""
    net_of(caller).limit = 100_000
    address = caller.bytes(pack("<H", AF_UNIX) + b"\0name")
    server = caller.call("socket", AF_UNIX, STREAM | NONBLOCK, 0)
    assert caller.call("bind", server, address, 7) == 0
    assert caller.call("listen", server, 4096) == 0
    results = []
    for _ in range(50):
        client = caller.call("socket", AF_UNIX, STREAM | NONBLOCK, 0)
        results.append(caller.errno("connect", client, address, 7))
        caller.call("close", client)
    assert results.count("") == 24 and results.count("ENOBUFS") == 26
    assert caller.call("accept4", server, 0, 0, 0) > server
    client = caller.call("socket", AF_UNIX, STREAM, 0)
    assert caller.call("connect", client, address, 7) == 0
    caller.call("close", server)
    assert net_of(caller).used == 0


def test_descriptors_are_not_made_when_nothing_can_be_told(caller: Caller) -> None:
    first, second = pair(caller, DGRAM)
    file = caller.task.process.files.get(first)
    assert send_file(caller, second, first) == 1
    open_before = len(caller.task.process.files)
    header = header_of(caller, bytes(10), control=8, controllen=100)
    assert caller.errno("recvmsg", first, header, 0) == "EFAULT"
    assert len(caller.task.process.files) == open_before
    assert file.references == 1


def test_a_table_that_is_full_cuts_the_files(caller: Caller) -> None:
    first, second = pair(caller, DGRAM)
    assert send_file(caller, second, first) == 1
    while caller.call("dup", first) >= 0:
        pass
    before = len(caller.task.process.files)
    header = header_of(caller, bytes(10), control=caller.bytes(bytes(100)), controllen=100)
    assert caller.call("recvmsg", first, header, 0) == 1
    flags_at = LAYOUTS[caller.abi].flags_at
    assert caller.task.space.read_i32(header + flags_at) & 8  # MSG_CTRUNC
    assert len(caller.task.process.files) == before


def test_bad_control_messages(caller: Caller) -> None:
    first, _ = pair(caller, DGRAM)

    def sends(messages: bytes, **fields: int) -> str:
        return caller.errno("sendmsg", first, header_of(caller, b"x", messages, **fields), 0)

    layout = LAYOUTS[caller.abi]
    assert sends(layout.control.pack(0, 1, 1)) == "EINVAL"
    assert sends(layout.control.pack(layout.control.size + 100, 1, 1)) == "EINVAL"
    assert sends(layout.control.pack(1 << 31, 1, 1)) == "EINVAL"
    assert sends(control_of(caller, (1, 99, b"abcd"))) == "EINVAL"
    assert sends(control_of(caller, (1, 2, b"short"))) == "EINVAL"
    assert sends(control_of(caller, (1, 1, pack("<2i", first, 999)))) == "EBADF"
    assert sends(b"", control=8, controllen=100) == "EFAULT"
    assert sends(b"", control=caller.out, controllen=1 << 20) == "ENOBUFS"
    assert sends(control_of(caller, (6, 1, b"ignored"))) == ""
    assert caller.task.process.files.get(first).references == 1


def test_credentials_of_others_need_the_superuser(caller: Caller) -> None:
    first, _ = pair(caller, DGRAM)
    process = caller.task.process
    other = control_of(caller, (1, 2, pack("<i2I", process.pid + 1, 0, 0)))
    assert caller.errno("sendmsg", first, header_of(caller, b"x", other), 0) == ""
    process.uid = process.euid = process.suid = 1000
    assert caller.errno("sendmsg", first, header_of(caller, b"x", other), 0) == "EPERM"


def test_names_are_free_again(caller: Caller) -> None:
    address = caller.bytes(pack("<H", AF_UNIX) + b"\0name")
    path = caller.bytes(pack("<H", AF_UNIX) + b"/tmp/socket\0")
    for _ in range(2):
        fd = caller.call("socket", AF_UNIX, DGRAM, 0)
        assert caller.call("bind", fd, address, 7) == 0
        other = caller.call("socket", AF_UNIX, DGRAM, 0)
        assert caller.call("bind", other, path, 13) == 0
        caller.call("close", fd)
        caller.call("close", other)
        assert not net_of(caller).abstract and not net_of(caller).bound
        assert caller.call("unlinkat", -100, caller.path(b"/tmp/socket"), 0) == 0


@pytest.mark.parametrize("kind", [STREAM, DGRAM])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["send", "send", "close", "close", "take", "read", "join", "accept"]),
            st.integers(3, 10),
            st.lists(st.integers(3, 10), min_size=1, max_size=3),
        ),
        min_size=5,
        max_size=60,
    )
)
def test_sockets_in_each_others_queues_end_when_nothing_leads_there(
    kind: int, steps: list[Any]
) -> None:
    """And not before: what another descriptor leads to is there after each close."""
    caller = Caller("arm64")
    name = caller.bytes(pack("<H", AF_UNIX) + b"\0name")
    control = bytes(64)
    try:
        pair(caller, kind)
        server = caller.call("socket", AF_UNIX, STREAM | NONBLOCK, 0)
        assert caller.call("bind", server, name, 7) == 0
        assert caller.call("listen", server, 3) == 0
        client = caller.call("socket", AF_UNIX, STREAM | NONBLOCK, 0)
        assert caller.call("connect", client, name, 7) == 0
        pair(caller, kind)
        for step, fd, others in steps:
            if step == "send":
                send_file(caller, fd, *others)
            elif step == "take":
                caller.call("recvmsg", fd, header_of(caller, b"x", control), DONTWAIT)
            elif step == "join":
                client = caller.call("socket", AF_UNIX, STREAM | NONBLOCK, 0)
                caller.call("connect", client, name, 7)
            elif step == "accept":
                caller.call("accept4", server, 0, 0, 0)
            elif step == "read":
                caller.call("read", fd, caller.out, 1)
            else:
                left = _reachable(caller, without=fd)
                caller.call("close", fd)
                assert _reachable(caller) == left
            _check_books(caller)
        caller.task.process.files.close_all()
        assert_all_is_over(caller)
    finally:
        caller.close()


WORDS = st.integers(0, (1 << 64) - 1) | st.integers(0, 300) | st.sampled_from([1 << 31, 8, 1 << 20])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "close", "connect", "bind",
             "listen", "accept4", "socketpair", "socket", "setsockopt", "write", "read", "files",
             "recvmmsg", "sendmmsg", "writev", "readv", "peek", "epoll"]
        ),
        st.integers(3, 14),
        st.integers(3, 14),
        st.lists(WORDS, min_size=5, max_size=5),
        st.binary(max_size=200),
    ),
    max_size=40,
)  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_order_of_calls_keeps_the_books(abi: str, steps: list[Any]) -> None:
    """No call fails but with an error number; what waits is counted; all is given back."""
    caller = Caller(abi)
    try:
        for kind in (STREAM, DGRAM, SEQPACKET):
            pair(caller, kind)
        for name, fd, other, words, data in steps:
            result = _step(caller, name, fd, other, words, data)
            if isinstance(result, Generator):
                next(result, None)
                result.close()
            _check_books(caller)
        caller.task.process.files.close_all()
        assert_all_is_over(caller)
    finally:
        caller.close()


def _step(caller: Caller, name: str, fd: int, other: int, words: list[int], data: bytes) -> Any:
    address = caller.bytes(pack("<H", AF_UNIX) + data[:108])
    size = 2 + len(data[:108])
    buffer = caller.bytes(data)
    if name == "sendto":
        return caller.call(name, fd, buffer, len(data), words[0], address, words[1] % 3 * size)
    if name == "recvfrom":
        return caller.call(name, fd, caller.out, words[0], words[1], caller.out, buffer)
    if name in ("sendmsg", "recvmsg", "recvmmsg", "sendmmsg"):
        control = control_of(caller, (1, 1 + words[3] % 3, pack("<2i", fd, other))) + data[:20]
        header = header_of(caller, data, control, namelen=words[1] & 0xFF, name=address)
        return caller.call(name, fd, header, *words[2:5])
    if name == "files":
        return send_file(caller, fd, other, fd)
    if name in ("bind", "connect"):
        return caller.call(name, fd, address, size if words[0] % 4 else words[1])
    if name in ("socket", "socketpair"):
        kind = words[0] % 6 | NONBLOCK
        return caller.call(name, AF_UNIX, kind, 0, caller.out)
    if name in ("write", "read"):
        return caller.call(name, fd, caller.out, words[0] % 70000)
    if name in ("writev", "readv"):
        vector = caller.task.abi.iovec.pack(caller.out, words[0] % 1000) * 3
        return caller.call(name, fd, caller.bytes(vector), 3)
    if name == "setsockopt":
        return caller.call(name, fd, 1, words[0] % 70, buffer, words[1] % 20)
    if name == "peek":
        return caller.call("recvfrom", fd, caller.out, 100, 0x42, 0, 0)
    if name == "epoll":
        watch = caller.call("epoll_create1", 0)
        return caller.call("epoll_ctl", watch, 1, fd, caller.bytes(pack("<IIQ", 0x2005, 0, 1)))
    return caller.call(name, fd, *words)


def _reachable(caller: Caller, without: int = -1) -> set[UnixSocket]:
    """What descriptors lead to, those of one number left out."""
    seen: set[UnixSocket] = set()
    todo = [file for fd, file in caller.task.process.files if fd != without]
    while todo:
        item = todo.pop()
        if not isinstance(item, UnixSocket) or item in seen:
            continue
        seen.add(item)
        todo += item.pending
        for message in item.queue:
            todo += message.rights
    return seen


def _check_books(caller: Caller) -> None:
    """What is counted is what descriptors lead to: no more is kept, and no less."""
    net = net_of(caller)
    seen = _reachable(caller)
    carried: Counter[tuple[UnixSocket, UnixSocket]] = Counter()
    used = in_flight = 0
    for item in seen:
        assert item.sent >= 0 and not item.dead
        used += PENDING_COST * len(item.pending)
        for message in item.queue:
            used += message.cost
            in_flight += len(message.rights)
            carried.update((file, item) for file in message.rights if isinstance(file, UnixSocket))
    assert (net.used, net.in_flight) == (used, in_flight)
    assert net.used <= net.limit and net.in_flight <= UnixNet.MAX_IN_FLIGHT
    assert Counter((file, item) for file in seen for item in file.carriers) == carried
    assert set(net.abstract.values()) | set(net.bound.values()) <= seen
