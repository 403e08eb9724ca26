# SPDX-License-Identifier: GPL-2.0-or-later
"""``H T qC qfThreadInfo qsThreadInfo qThreadExtraInfo``: which threads there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import TargetError, ThreadInfo
from droidemu.debug.gdb.text import Malformed, enhex, thread_spec

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_ESRCH = 3


def extra(info: ThreadInfo) -> str:
    """What ``info threads`` shows of one."""
    return f"{info.name}: {info.state}" if info.name else info.state


@packet(b"H")
def select(session: Session, rest: bytes) -> bytes:
    """``Hg``: for registers and memory; ``Hc``: for plain c and s."""
    what, spec = rest[:1], thread_spec(rest[1:])
    if what == b"g":
        # "All" keeps the thread that is selected.
        session.general = session.find_thread(spec)
    elif what == b"c":
        if spec.tid > 0:
            session.find_thread(spec)
        session.resumes = spec
    else:
        raise Malformed("neither Hg nor Hc")
    return b"OK"


@packet(b"T")
def alive(session: Session, rest: bytes) -> bytes:
    """Whether a thread lives."""
    spec = thread_spec(rest)
    if not any(spec.matches(info.id) for info in session.target.threads()):
        raise TargetError(_ESRCH, "no such thread")
    return b"OK"


@packet(b"qC")
def current(session: Session, rest: bytes) -> bytes:
    """The selected thread."""
    return b"QC" + session.show_thread(session.thread())


@packet(b"qfThreadInfo")
def first(session: Session, rest: bytes) -> bytes:
    """All threads at once: they are few."""
    threads = [
        session.show_thread(info.id)
        for info in session.target.threads()
        if info.id.pid not in session.detached and session.attached
    ]
    return b"m" + b",".join(threads) if threads else b"l"


@packet(b"qsThreadInfo")
def more(session: Session, rest: bytes) -> bytes:
    """No more than that."""
    return b"l"


@packet(b"qThreadExtraInfo,")
def about(session: Session, rest: bytes) -> bytes:
    """Name and state."""
    spec = thread_spec(rest)
    for info in session.target.threads():
        if spec.matches(info.id):
            return enhex(extra(info).encode("utf-8", "replace"))
    raise TargetError(_ESRCH, "no such thread")
