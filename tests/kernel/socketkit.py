# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests of AF_UNIX sockets share."""

from __future__ import annotations

from struct import pack, unpack_from
from typing import Any

from droidemu.kernel.files.unix import UnixNet
from droidemu.kernel.syscalls.sockmsg import LAYOUTS

from .filekit import Caller

AF_UNIX = 1
STREAM, DGRAM, SEQPACKET = 1, 2, 5
NONBLOCK = 0o4000
DONTWAIT = 0x40


def pair(caller: Caller, kind: int) -> tuple[int, int]:
    assert caller.call("socketpair", AF_UNIX, kind | NONBLOCK, 0, caller.out) == 0
    first, second = unpack_from("<2i", caller.task.space.read(caller.out, 8))
    return first, second


def connected(caller: Caller, kind: int) -> tuple[int, int]:
    """A listening socket with an abstract name, and one that it has not accepted yet."""
    address = caller.bytes(pack("<H", AF_UNIX) + b"\0name")
    server = caller.call("socket", AF_UNIX, kind, 0)
    assert caller.call("bind", server, address, 7) == 0
    assert caller.call("listen", server, 5) == 0
    client = caller.call("socket", AF_UNIX, kind, 0)
    assert caller.call("connect", client, address, 7) == 0
    return server, client


def control_of(caller: Caller, *parts: tuple[int, int, bytes]) -> bytes:
    """Control messages: (level, type, content) of each."""
    layout = LAYOUTS[caller.abi]
    made = b""
    for level, kind, content in parts:
        made += layout.control.pack(layout.control.size + len(content), level, kind) + content
        made += bytes(-len(made) % layout.align)
    return made


def header_of(caller: Caller, data: bytes, messages: bytes = b"", **fields: int) -> int:
    """A ``struct msghdr`` in guest memory."""
    iov = caller.bytes(caller.task.abi.iovec.pack(caller.bytes(data), len(data)))
    values: dict[str, int] = {
        "name": 0, "namelen": 0, "iov": iov, "iovlen": 1,
        "control": caller.bytes(messages) if messages else 0, "controllen": len(messages),
        "flags": 0,
    }  # fmt: skip
    values.update(fields)
    return caller.bytes(LAYOUTS[caller.abi].header.pack(*values.values()))


def send_file(caller: Caller, fd: int, *files: int) -> Any:
    rights = pack(f"<{len(files)}i", *files)
    header = header_of(caller, b"x", control_of(caller, (1, 1, rights)))
    return caller.call("sendmsg", fd, header, DONTWAIT)


def net_of(caller: Caller) -> UnixNet:
    return caller.kernel.vfs.unix


def assert_all_is_over(caller: Caller) -> None:
    net = net_of(caller)
    assert (net.abstract, net.bound, net.in_flight, net.used) == ({}, {}, 0, 0)
