# SPDX-License-Identifier: GPL-2.0-or-later
"""``D``, ``k`` and ``vKill``: letting go of processes, or ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.stop_reply import stop_reply
from droidemu.debug.gdb.target import StopEvent, StopKind, TargetError
from droidemu.debug.gdb.text import Malformed

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_SIGKILL, _ESRCH = 9, 3


@packet(b"D")
def detach(session: Session, rest: bytes) -> bytes:
    """``D`` or ``D;PID``: the process runs on by itself.

    The last one to go takes the whole session with it, unless the client asked for extended mode.
    """
    if rest and not rest.startswith(b";"):
        raise Malformed("not a process")
    live = {process.pid for process in session.target.processes()}
    if rest:
        pid = session.process(rest[1:])
        session.detached.add(pid)
        for info in session.target.threads():
            if info.id.pid not in session.detached:
                if session.general is not None and session.general.pid == pid:
                    session.general = info.id
                return b"OK"
    session.started -= live
    session.let_go(run=True)
    session.over = not session.extended
    return b"OK"


def _end(session: Session, pid: int) -> None:
    with session.mute():
        session.target.kill(pid)
    session.started.discard(pid)
    session.detached.discard(pid)


@packet(b"vKill;", running=True)
def kill_one(session: Session, rest: bytes) -> bytes:
    """End a process; the client asks with ``?`` what is left. ESRCH: none is the client's."""
    if not session.attached:
        raise TargetError(_ESRCH, "no process is attached")
    running, session.running = session.running, False
    _end(session, session.process(rest))
    if running and session.event is not None:
        # The client waits for two replies then: this one, and that of its resume.
        session.send(b"OK")
        return stop_reply(session, session.event)
    return b"OK"


@packet(b"k", running=True)
def kill_all(session: Session, rest: bytes) -> bytes | None:
    """End everything. gdb expects no reply, lldb that of a killed process."""
    running, session.running = session.running, False
    last = session.event
    # What it has let go of is not its own any more.
    for process in list(session.target.processes()) if session.attached else ():
        if process.pid not in session.detached:
            _end(session, process.pid)
    session.over = not session.extended
    if session.dialect is not session.dialect.LLDB and not running:
        return None
    event = session.event or last
    thread = event.thread if event is not None else None
    if thread is None:
        return b"X%02x" % _SIGKILL
    return stop_reply(session, StopEvent(StopKind.SIGNALLED, thread, signal=_SIGKILL))
