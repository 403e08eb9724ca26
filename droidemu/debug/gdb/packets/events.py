# SPDX-License-Identifier: GPL-2.0-or-later
"""``QPassSignals QCatchSyscalls QThreadEvents``: what stops the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import HasSyscallCatch, HasThreadEvents
from droidemu.debug.gdb.text import Malformed, number, switch

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_MANY = 4096


def _numbers(text: bytes) -> list[int]:
    parts = [part for part in text.split(b";") if part]
    if len(parts) > _MANY:
        raise Malformed("too many numbers")
    return [number(part) for part in parts]


@packet(b"QPassSignals:", feature="QPassSignals")
def pass_signals(session: Session, rest: bytes) -> bytes:
    """``SIGNAL;SIGNAL...``: delivered without a stop; replaces the list before."""
    signals = {session.signal_in(each) for each in _numbers(rest)}
    session.target.pass_signals(frozenset(signals - {0}))
    return b"OK"


@packet(b"QCatchSyscalls:", needs=HasSyscallCatch, feature="QCatchSyscalls")
def catch_syscalls(session: Session, rest: bytes) -> bytes:
    """``0``: none, ``1``: all, ``1;NUMBER;...``: those."""
    assert isinstance(session.target, HasSyscallCatch)
    first, mark, numbers = rest.partition(b";")
    on = switch(first)
    if not on and mark:
        raise Malformed("numbers after 0")
    wanted = frozenset(_numbers(numbers)) if on else frozenset[int]()
    session.target.catch_syscalls(None if on and not wanted else wanted)
    return b"OK"


@packet(b"QThreadEvents:", needs=HasThreadEvents, feature="QThreadEvents")
def thread_events(session: Session, rest: bytes) -> bytes:
    """Whether births and deaths of threads stop the program."""
    assert isinstance(session.target, HasThreadEvents)
    session.target.thread_events(switch(rest))
    return b"OK"
