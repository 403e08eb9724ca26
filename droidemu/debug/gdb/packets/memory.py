# SPDX-License-Identifier: GPL-2.0-or-later
"""``m M x X``, ``qSearch:memory`` and ``qCRC``: memory of the selected process."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from droidemu.debug.gdb.framing import PACKET_SIZE, escape, unescape
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import TargetError
from droidemu.debug.gdb.text import TOP, Malformed, enhex, number, pair, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_EFAULT, _EFBIG = 14, 27
#: Most bytes of one reply: two characters each.
_MOST = PACKET_SIZE // 2 - 8
_CHUNK = 1 << 20
#: Most bytes that one search or checksum goes through: it holds up the program's other threads.
_SWEEP = 1 << 30
#: Each byte with its bits in reverse order.
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _read(session: Session, text: bytes) -> bytes:
    address, length = pair(text)
    if length == 0:
        raise Malformed("nothing to read")
    if address + length > TOP + 1:
        length = TOP + 1 - address
    return session.target.read_memory(session.pid(), address, min(length, _MOST))


@packet(b"m")
def read_hex(session: Session, rest: bytes) -> bytes:
    """``mADDRESS,LENGTH``: fewer bytes where unmapped memory begins."""
    return enhex(_read(session, rest))


@packet(b"x", feature="binary-upload")
def read_binary(session: Session, rest: bytes) -> bytes:
    """The same in binary. gdb 16 and lldb 20 want a "b" first; older lldbs ask ``x0,0``."""
    if rest == b"0,0":
        session.bare_x = True
        return b"OK"
    data = escape(_read(session, rest))
    return data if session.bare_x else b"b" + data


def _write(session: Session, rest: bytes, *, binary: bool) -> bytes:
    head, colon, body = rest.partition(b":")
    if not colon:
        raise Malformed("no data")
    address, length = pair(head)
    data = unescape(body) if binary else unhex(body)
    if len(data) != length:
        raise Malformed("not as many bytes as announced")
    if address + length > TOP + 1:
        raise TargetError(_EFAULT, "the end of memory is in between")
    if length:
        session.target.write_memory(session.pid(), address, data)
    return b"OK"


@packet(b"M")
def write_hex(session: Session, rest: bytes) -> bytes:
    """``MADDRESS,LENGTH:HEX``."""
    return _write(session, rest, binary=False)


@packet(b"X")
def write_binary(session: Session, rest: bytes) -> bytes:
    """``XADDRESS,LENGTH:BINARY``; nothing to write asks whether the packet is known."""
    return _write(session, rest, binary=True)


def _sweep(session: Session, address: int, length: int) -> Iterator[bytes]:
    """The memory in pieces; EFAULT where it is not mapped."""
    if length > _SWEEP:
        raise TargetError(_EFBIG, "more than 1 GiB at once")
    if address + length > TOP + 1:
        raise TargetError(_EFAULT, "the end of memory is in between")
    pid, end = session.pid(), address + length
    while address < end:
        wanted = min(_CHUNK, end - address)
        data = session.target.read_memory(pid, address, wanted)
        if not data:
            raise TargetError(_EFAULT, f"{address:#x} is not mapped")
        yield data
        address += len(data)


@packet(b"qSearch:memory:", feature="qSearch:memory")
def search(session: Session, rest: bytes) -> bytes:
    """``ADDRESS;LENGTH;PATTERN``: ``1,ADDRESS`` of the first place, or ``0``."""
    parts = rest.split(b";", 2)
    if len(parts) != 3:
        raise Malformed("address, length and pattern are needed")
    address, length, pattern = number(parts[0]), number(parts[1]), unescape(parts[2])
    if not pattern:
        raise Malformed("no pattern")
    if len(pattern) > length:
        return b"0"
    kept = b""
    try:
        for data in _sweep(session, address, length):
            window = kept + data
            found = window.find(pattern)
            if found >= 0:
                return b"1,%x" % (address - len(kept) + found)
            address += len(data)
            kept = window[-(len(pattern) - 1) :] if len(pattern) > 1 else b""
    except TargetError as error:
        raise TargetError(error.errno, f"search stopped: {error}") from error
    return b"0"


@packet(b"qCRC:")
def checksum(session: Session, rest: bytes) -> bytes:
    """``C`` and the CRC-32 of a range as gdb counts it: most significant bit first, no inversion.

    zlib's is the same polynomial with all bits mirrored and inverted at the end.
    """
    address, length = pair(rest)
    value = 0
    for data in _sweep(session, address, length):
        value = zlib.crc32(data.translate(_REVERSED), value)
    mirrored = int(f"{value ^ 0xFFFF_FFFF:032b}"[::-1], 2)
    return b"C%x" % mirrored
