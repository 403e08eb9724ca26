# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers, hex strings and thread ids as packets spell them. Bad text is ``Malformed``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from droidemu.debug.gdb.target import ThreadId

_NUMBER = re.compile(rb"[0-9a-fA-F]{1,16}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2})*")
#: Largest address, and what ``number`` returns at most.
TOP = 0xFFFF_FFFF_FFFF_FFFF


class Malformed(Exception):
    """A packet that does not have the form that its name promises."""


def number(text: bytes) -> int:
    """An unsigned hexadecimal number of at most 64 bits."""
    if _NUMBER.fullmatch(text) is None:
        raise Malformed("not a number")
    return int(text, 16)


def pair(text: bytes) -> tuple[int, int]:
    """``ADDRESS,LENGTH``."""
    first, comma, second = text.partition(b",")
    if not comma:
        raise Malformed("a comma is missing")
    return number(first), number(second)


def unhex(text: bytes) -> bytes:
    """Bytes out of pairs of hexadecimal digits."""
    if _HEX.fullmatch(text) is None:
        raise Malformed("not pairs of hexadecimal digits")
    return bytes.fromhex(text.decode("ascii"))


def enhex(data: bytes) -> bytes:
    """Two hexadecimal digits a byte."""
    return data.hex().encode("ascii")


def switch(text: bytes) -> bool:
    """``0`` or ``1``."""
    if text not in (b"0", b"1"):
        raise Malformed("neither 0 nor 1")
    return text == b"1"


class ThreadSpec(NamedTuple):
    """A thread id of the protocol: -1 all, 0 any; ``pid`` 0 where none was given."""

    pid: int
    tid: int

    def matches(self, thread: ThreadId) -> bool:
        """Whether a thread is meant; "any" counts as all."""
        return self.pid in (-1, 0, thread.pid) and self.tid in (-1, 0, thread.tid)


ALL = ThreadSpec(-1, -1)


def _part(text: bytes) -> int:
    if text == b"-1":
        return -1
    value = number(text)
    if value > 0x7FFF_FFFF:
        raise Malformed("no such number of a thread")
    return value


@lru_cache(256)  # every resume has some, and they are the same again and again
def thread_spec(text: bytes) -> ThreadSpec:
    """``TID``, ``pPID`` or ``pPID.TID``, each part hexadecimal, -1 or 0."""
    if not text.startswith(b"p"):
        tid = _part(text)
        return ALL if tid == -1 else ThreadSpec(0, tid)
    pid, dot, rest = text[1:].partition(b".")
    return ThreadSpec(_part(pid), _part(rest) if dot else -1)


def clean(message: str) -> bytes:
    """A message as an ``E.`` reply can carry it: printable ASCII without the wire's own signs."""
    return bytes(
        byte if 0x20 <= byte < 0x7F and byte not in b"#$}*" else 0x3F
        for byte in message.encode("ascii", "replace")
    )
