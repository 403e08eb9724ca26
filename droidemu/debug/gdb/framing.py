# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets on the wire: ``$payload#checksum``, acknowledgements, escapes, run lengths.

gdb's manual, "Overview" and "Binary Data" of the remote protocol. Nothing here knows what a packet
means.
"""

from __future__ import annotations

import re
import zlib
from enum import Enum, auto
from typing import Final

#: Longest payload that is accepted, in bytes as they travel; told to the client as PacketSize.
PACKET_SIZE: Final = 0x20000

ACK: Final = b"+"
NAK: Final = b"-"

_HEX = frozenset(b"0123456789abcdefABCDEF")
_SPECIAL = re.compile(rb"[#$}*]")
_ESCAPED = re.compile(rb"\}(.)", re.DOTALL)
#: Runs worth shortening: digits and bytes that memory and registers are full of. None of these can
#: be the second half of an escape, which matters: lldb undoes escapes before it repeats, gdb the
#: other way round. The literal beginning makes the search fast: this is on every reply's way.
_RUNS = tuple((char * 8, re.compile(char * 7 + char + b"{1,89}")) for char in (b"0", b"f", b"\0"))
#: Shorter payloads travel as they are: they fit into one segment whatever is done to them, and the
#: search would cost as much as the rest of a short reply.
_WORTH: Final = 1200
#: Repeat counts whose character (29 + count) means something else on the wire, or would be taken
#: for the first of the run that follows.
_BAD_COUNTS = frozenset(ord(char) - 29 for char in "#$+-*}0f")


class Kind(Enum):
    """What the parser found."""

    #: A whole packet; its payload, still escaped.
    PACKET = auto()
    #: A packet whose checksum is wrong or no checksum.
    DAMAGED = auto()
    #: A packet longer than ``PACKET_SIZE``; its payload is lost.
    OVERSIZED = auto()
    ACK = auto()
    NAK = auto()
    #: Ctrl-C: the byte 3 between packets.
    INTERRUPT = auto()
    #: Bytes that belong to nothing.
    JUNK = auto()


Item = tuple[Kind, bytes]

_SINGLE: Final[dict[int, Item]] = {
    ord("+"): (Kind.ACK, b""),
    ord("-"): (Kind.NAK, b""),
    3: (Kind.INTERRUPT, b""),
}


class PacketParser:
    """Takes a byte stream in pieces of any size; gives its items in order."""

    def __init__(self, limit: int = PACKET_SIZE) -> None:
        #: Whether checksums count: they need not once acknowledgements are off.
        self.verify = True
        self._limit = limit
        self._buffer = bytearray()
        #: The packet in the buffer has outgrown the limit; its bytes are being thrown away.
        self._dropping = False

    @property
    def inside(self) -> bool:
        """Whether a packet has begun and not ended."""
        return self._dropping or bool(self._buffer)

    def feed(self, data: bytes) -> list[Item]:
        """The items that these bytes complete."""
        items: list[Item] = []
        buffer = self._buffer
        buffer += data
        start = 0
        while start < len(buffer):
            if not self._dropping and buffer[start] != 0x24:  # "$"
                single = _SINGLE.get(buffer[start])
                if single is not None:
                    items.append(single)
                    start += 1
                    continue
                end = start + 1
                while end < len(buffer) and buffer[end] != 0x24 and buffer[end] not in _SINGLE:
                    end += 1
                items.append((Kind.JUNK, bytes(buffer[start:end])))
                start = end
                continue
            end = buffer.find(b"#", start)
            if end < 0 or end + 3 > len(buffer):
                length = (len(buffer) if end < 0 else end) - start - 1
                if self._dropping or length > self._limit:
                    self._dropping = True
                    start = len(buffer) if end < 0 else end
                break
            items.append(self._packet(start, end))
            start = end + 3
        del buffer[:start]
        return items

    def _packet(self, start: int, end: int) -> Item:
        buffer = self._buffer
        if self._dropping or end - start - 1 > self._limit:
            self._dropping = False
            return (Kind.OVERSIZED, b"")
        # Data never contains a bare "$": one here means that the client began anew.
        start = buffer.rfind(b"$", start, end)
        payload = bytes(buffer[start + 1 : end])
        if self.verify:
            sent = buffer[end + 1 : end + 3]
            if not (sent[0] in _HEX and sent[1] in _HEX) or int(sent, 16) != checksum(payload):
                return (Kind.DAMAGED, payload)
        return (Kind.PACKET, payload)


def escape(data: bytes) -> bytes:
    """Binary data as a reply carries it."""
    return _SPECIAL.sub(lambda found: bytes((0x7D, found[0][0] ^ 0x20)), data)


def unescape(data: bytes) -> bytes:
    """Binary data out of a request; an escape with nothing after it is dropped."""
    if b"}" not in data:
        return data
    whole = _ESCAPED.sub(lambda found: bytes((found[1][0] ^ 0x20,)), data)
    return whole[:-1] if data.endswith(b"}") and _dangling(data) else whole


def _dangling(data: bytes) -> bool:
    """Whether the last "}" begins an escape, that is: an odd number of them ends the data."""
    return (len(data) - len(data.rstrip(b"}"))) % 2 == 1


def _repeat(found: re.Match[bytes]) -> bytes:
    run = found[0]
    count = len(run) - 1
    while count in _BAD_COUNTS:
        count -= 1
    return run[:1] + b"*" + bytes((count + 29,)) + run[count + 1 :]


def compress(payload: bytes) -> bytes:
    """Shorten runs of eight and more equal bytes; the payload is escaped already."""
    for run, pattern in _RUNS:
        if run in payload:
            payload = pattern.sub(_repeat, payload)
    return payload


def expand(payload: bytes) -> bytes:
    """Undo ``compress``: what a client does."""
    return re.sub(
        rb"(.)\*(.)", lambda found: found[1] * (found[2][0] - 28), payload, flags=re.DOTALL
    )


def checksum(data: bytes) -> int:
    """Sum of all bytes, modulo 256."""
    if len(data) <= 256:
        return sum(data) & 0xFF
    # The lower half of Adler-32 from 0 is the plain sum as long as it stays below 65521.
    pieces = (data[start : start + 256] for start in range(0, len(data), 256))
    return sum(zlib.adler32(piece, 0) & 0xFFFF for piece in pieces) & 0xFF


def encode(payload: bytes) -> bytes:
    """A reply as it travels; binary parts of the payload are escaped already."""
    body = compress(payload) if len(payload) >= _WORTH else payload
    return b"$%b#%02x" % (body, checksum(body))
