# SPDX-License-Identifier: GPL-2.0-or-later
"""``g G p P``: registers, in the order and with the numbers of the target description.

lldb adds ``;thread:ID;`` to each (QThreadSuffixSupported).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import TargetError, ThreadId
from droidemu.debug.gdb.text import Malformed, enhex, number, thread_spec, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_EINVAL = 22


def thread_suffix(session: Session, rest: bytes) -> tuple[bytes, ThreadId]:
    """Split ``...;thread:ID;`` off; without it the selected thread is meant."""
    body, mark, suffix = rest.partition(b";thread:")
    if not mark:
        return rest.rstrip(b";"), session.thread()
    return body, session.find_thread(thread_spec(suffix.rstrip(b";")))


@packet(b"g")
def read_all(session: Session, rest: bytes) -> bytes:
    """All registers."""
    body, thread = thread_suffix(session, rest)
    if body:
        raise Malformed("g takes nothing")
    return enhex(session.target.read_registers(thread))


@packet(b"G")
def write_all(session: Session, rest: bytes) -> bytes:
    """All registers anew."""
    body, thread = thread_suffix(session, rest)
    data = unhex(body)
    if len(data) != session.target.description().size:
        raise Malformed("not the size of all registers")
    session.target.write_registers(thread, data)
    return b"OK"


@packet(b"p")
def read_one(session: Session, rest: bytes) -> bytes:
    """One register."""
    body, thread = thread_suffix(session, rest)
    register = number(body)
    _size(session, register)
    return enhex(session.target.read_register(thread, register))


@packet(b"P")
def write_one(session: Session, rest: bytes) -> bytes:
    """One register anew."""
    body, thread = thread_suffix(session, rest)
    text, equals, value = body.partition(b"=")
    if not equals:
        raise Malformed("no value")
    register, data = number(text), unhex(value)
    if len(data) != _size(session, register):
        raise Malformed("not the register's size")
    session.target.write_register(thread, register, data)
    return b"OK"


def _size(session: Session, register: int) -> int:
    registers = session.target.description().registers
    if register >= len(registers):
        raise TargetError(_EINVAL, "no such register")
    return registers[register].size
