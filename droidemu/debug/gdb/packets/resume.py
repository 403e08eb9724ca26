# SPDX-License-Identifier: GPL-2.0-or-later
"""``vCont``, ``c C s S``, ``vCtrlC`` and ``?``: going on, stopping, and why it stopped.

The reply to a resume is a stop reply, sent when the target stops (``Session.stopped``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.stop_reply import pc_number, stop_reply
from droidemu.debug.gdb.target import Motion, TargetError, ThreadAction, ThreadId
from droidemu.debug.gdb.text import ALL, Malformed, ThreadSpec, number, thread_spec

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_EINVAL, _ESRCH = 22, 3
_MANY = 4096


@packet(b"?")
def why(session: Session, rest: bytes) -> bytes:
    """What it stopped for."""
    if not session.attached or session.event is None:
        return b"W00"  # extended mode, and nothing is attached
    return stop_reply(session, session.event)


@packet(b"vCont?", feature="vContSupported", whole=True)
def actions(session: Session, rest: bytes) -> bytes:
    """The actions that ``vCont`` knows."""
    return b"vCont;c;C;s;S;t;r"


class _Action(NamedTuple):
    """One action of ``vCont``; ``motion`` None: stand still; ``signal`` as the client counts."""

    spec: ThreadSpec
    motion: Motion | None
    signal: int = 0
    start: int = 0
    end: int = 0


@lru_cache(256)  # a debugger that steps sends the same again and again
def _one_action(text: bytes) -> _Action:
    what, colon, who = text.partition(b":")
    spec = thread_spec(who) if colon else ALL
    letter, rest = what[:1], what[1:]
    if letter in (b"C", b"S"):
        signal = number(rest)
        if signal > 0xFF:
            raise Malformed("no such signal")
        return _Action(spec, Motion.CONTINUE if letter == b"C" else Motion.STEP, signal)
    if letter == b"r":
        start, comma, end = rest.partition(b",")
        if not comma:
            raise Malformed("a range needs an end")
        first, last = number(start), number(end)
        # An empty range is left by the first step.
        return _Action(spec, Motion.RANGE if first < last else Motion.STEP, 0, first, last)
    if rest or letter not in (b"c", b"s", b"t"):
        raise Malformed("unknown action")
    known = {b"c": Motion.CONTINUE, b"s": Motion.STEP}
    return _Action(spec, known.get(letter))


@packet(b"vCont;")
def cont(session: Session, rest: bytes) -> None:
    """Each thread does the first action that names it; the others stand still."""
    parts = rest.split(b";")
    if len(parts) > _MANY:
        raise Malformed("too many actions")
    wanted = [_one_action(part) for part in parts if part]
    if not wanted:
        raise Malformed("no action")
    stopped_at = session.event.thread if session.event is not None else None
    result = []
    for thread in session.target.thread_ids():
        for spec, motion, signal, start, end in wanted:
            if not spec.matches(thread):
                continue
            if motion is not None and thread.pid not in session.detached:
                # A signal for "all" is one signal: for the thread that stopped with it.
                meant = spec.tid > 0 or thread == stopped_at
                sent = session.signal_in(signal) if signal and meant else 0
                result.append(ThreadAction(thread, motion, sent, start=start, end=end))
            break
    session.resume(result)


def _plain(session: Session, motion: Motion, signal: int, address: bytes) -> None:
    """``c`` and ``s``: the selected thread moves so, and the others run along.

    After ``Hc`` with a thread only that one moves.
    """
    spec = session.resumes
    only = spec.tid > 0
    thread = session.find_thread(spec if only else ThreadSpec(0, 0))
    if address:
        _set_pc(session, thread, number(address))
    actions = [ThreadAction(thread, motion, signal)]
    if not only:
        actions += [
            ThreadAction(other, Motion.CONTINUE)
            for other in session.target.thread_ids()
            if other != thread and other.pid not in session.detached
        ]
    session.resume(actions)


def _set_pc(session: Session, thread: ThreadId, address: int) -> None:
    register = pc_number(session)
    if register is None:
        raise TargetError(_EINVAL, "no program counter")
    size = session.target.description().registers[register].size
    if address >> (8 * size):
        raise Malformed("no such address")
    session.target.write_register(thread, register, address.to_bytes(size, "little"))


def _signal(session: Session, rest: bytes) -> tuple[int, bytes]:
    text, _, address = rest.partition(b";")
    signal = number(text)
    if signal > 0xFF:
        raise Malformed("no such signal")
    return session.signal_in(signal), address


@packet(b"c")
def plain_continue(session: Session, rest: bytes) -> None:
    """``c[ADDRESS]``."""
    _plain(session, Motion.CONTINUE, 0, rest)


@packet(b"s")
def plain_step(session: Session, rest: bytes) -> None:
    """``s[ADDRESS]``."""
    _plain(session, Motion.STEP, 0, rest)


@packet(b"C")
def continue_with_signal(session: Session, rest: bytes) -> None:
    """``CSIGNAL[;ADDRESS]``."""
    signal, address = _signal(session, rest)
    _plain(session, Motion.CONTINUE, signal, address)


@packet(b"S")
def step_with_signal(session: Session, rest: bytes) -> None:
    """``SSIGNAL[;ADDRESS]``."""
    signal, address = _signal(session, rest)
    _plain(session, Motion.STEP, signal, address)


@packet(b"vCtrlC", running=True)
def ctrl_c(session: Session, rest: bytes) -> None:
    """Ctrl-C as a packet. Its OK must come before the stop reply."""
    session.send(b"OK")
    session.interrupt()
