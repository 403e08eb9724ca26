# SPDX-License-Identifier: GPL-2.0-or-later
"""Stop replies: ``T``, ``W``, ``X``, ``N`` and ``w``, for gdb and for lldb."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from droidemu.debug.gdb.signals import GDB_UNKNOWN
from droidemu.debug.gdb.target import StopEvent, StopKind, TargetError, ThreadId, ThreadInfo
from droidemu.debug.gdb.text import enhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_SIGINT, _SIGTRAP, _SIGSTOP = 2, 5, 19

#: Kinds that only a client which asked for them gets to see.
_FEATURE = {
    StopKind.FORK: "fork-events",
    StopKind.VFORK: "vfork-events",
    StopKind.VFORK_DONE: "vfork-events",
    StopKind.EXEC: "exec-events",
}
#: lldb's words for a stop.
_REASON = {
    StopKind.SIGNAL: b"signal",
    StopKind.SWBREAK: b"breakpoint",
    StopKind.HWBREAK: b"breakpoint",
    StopKind.WATCH: b"watchpoint",
    StopKind.STEP: b"trace",
    StopKind.INTERRUPT: b"signal",
    StopKind.EXEC: b"exec",
    StopKind.FORK: b"fork",
    StopKind.VFORK: b"vfork",
    StopKind.VFORK_DONE: b"vforkdone",
}
_WATCH = {"write": b"watch", "read": b"rwatch", "access": b"awatch"}


def is_wanted(session: Session, event: StopEvent) -> bool:
    """Whether the client is told of a stop; otherwise the program goes on by itself."""
    kind, pid = event.kind, event.thread.pid
    if kind is StopKind.NO_RESUMED or (kind is StopKind.INTERRUPT and pid not in session.detached):
        return True
    if pid in session.detached:
        return kind in (StopKind.EXITED, StopKind.SIGNALLED) and not session.target.processes()
    if kind is StopKind.EXEC and _is_lldb(session):
        return True  # lldb never asks, and cannot do without
    if kind in _FEATURE:
        return _FEATURE[kind] in session.features
    if kind in (StopKind.EXITED, StopKind.SIGNALLED) and "multiprocess" not in session.features:
        # Without process numbers the end of one means the end of everything.
        return not session.target.processes()
    return True


def stop_reply(session: Session, event: StopEvent) -> bytes:
    """The whole payload."""
    kind, thread = event.kind, event.thread
    if kind is StopKind.EXITED:
        return b"W%02x" % (event.status & 0xFF) + _process(session, thread)
    if kind is StopKind.SIGNALLED:
        return b"X%02x" % session.signal_out(event.signal) + _process(session, thread)
    if kind is StopKind.THREAD_EXITED:
        return b"w%x;" % (event.status & 0xFF) + session.show_thread(thread)
    if kind is StopKind.NO_RESUMED:
        if "no-resumed" in session.features:
            return b"N"
        threads = session.target.threads()
        if not threads:
            return b"W00"
        thread = threads[0].id
    parts = [*_why(session, event), *_registers(session, thread)]
    parts.append(b"thread:%b;" % session.show_thread(thread))
    threads = session.target.threads()
    parts += [b"core:%x;" % info.core for info in threads if info.id == thread]
    if _is_lldb(session):
        parts += _for_lldb(session, event, threads)
    return b"T%02x" % _number(session, event) + b"".join(parts)


def _process(session: Session, thread: ThreadId) -> bytes:
    return b";process:%x" % thread.pid if "multiprocess" in session.features else b""


def _is_lldb(session: Session) -> bool:
    return session.dialect is session.dialect.LLDB


def _number(session: Session, event: StopEvent) -> int:
    if event.kind is StopKind.SIGNAL:
        return session.signal_out(event.signal) or GDB_UNKNOWN
    if event.kind is StopKind.INTERRUPT:
        if _is_lldb(session):
            return _SIGSTOP
        # An attach shows as a trap: nobody pressed Ctrl-C, and nothing is to be delivered.
        return _SIGINT if session.actions else _SIGTRAP
    return _SIGTRAP


def _why(session: Session, event: StopEvent) -> Iterator[bytes]:
    kind, features = event.kind, session.features
    if kind is StopKind.SWBREAK and "swbreak" in features:
        yield b"swbreak:;"
    elif kind is StopKind.HWBREAK and "hwbreak" in features:
        yield b"hwbreak:;"
    elif kind is StopKind.WATCH:
        yield b"%b:%x;" % (_WATCH.get(event.access, b"watch"), event.address)
    elif kind is StopKind.SYSCALL_ENTRY:
        yield b"syscall_entry:%x;" % event.number
    elif kind is StopKind.SYSCALL_RETURN:
        yield b"syscall_return:%x;" % event.number
    elif kind is StopKind.EXEC and not _is_lldb(session):
        yield b"exec:%b;" % enhex(event.path)
    elif kind is StopKind.THREAD_CREATED:
        yield b"create:;"
    elif kind in (StopKind.FORK, StopKind.VFORK) and event.child is not None:
        word = b"fork" if kind is StopKind.FORK else b"vfork"
        yield b"%b:%b;" % (word, session.show_thread(event.child))
    elif kind is StopKind.VFORK_DONE:
        yield b"vforkdone:;"


def _registers(session: Session, thread: ThreadId) -> Iterator[bytes]:
    """The core registers; a thread that is gone has none.

    All of them: gdb that misses one asks for the whole block, which is a round trip more at most
    stops, and costs more than reading and parsing them here.
    """
    try:
        digits = enhex(session.target.read_core(thread))
    except TargetError:
        return
    yield b"".join([name + digits[start:end] for name, start, end in _core(session)])
    yield b";"


def _core(session: Session) -> Sequence[tuple[bytes, int, int]]:
    """Of each core register: what its value follows, and where its digits begin and end."""
    description = session.target.description()
    known, layout = session.core
    if known is not description:
        found, at = [], 0
        for number, register in enumerate(description.registers):
            if register.feature != description.registers[0].feature:
                break
            name = b"%b%02x:" % (b";" if number else b"", number)
            found.append((name, at, at + 2 * register.size))
            at += 2 * register.size
        session.core = description, found
        layout = found
    return layout


def pc_number(session: Session) -> int | None:
    """The program counter's number in the description."""
    for number, register in enumerate(session.target.description().registers):
        if register.generic == "pc" or register.name == "pc":
            return number
    return None


def _for_lldb(session: Session, event: StopEvent, threads: object) -> Iterator[bytes]:
    infos = [info for info in session.target.threads() if info.id.pid == event.thread.pid]
    for info in infos:
        if info.id == event.thread and info.name:
            yield b"hexname:%b;" % enhex(info.name.encode("utf-8", "replace"))
    if session.lists_threads:
        yield b"threads:%b;" % b",".join(b"%x" % info.id.tid for info in infos)
        pcs = list(_pcs(session, infos))
        if len(pcs) == len(infos):
            yield b"thread-pcs:%b;" % b",".join(pcs)
        if len(infos) > 1:
            stops = [{"tid": event.thread.tid, **reason(session, event)}]
            yield b"jstopinfo:%b;" % enhex(json.dumps(stops).encode("ascii"))
    word = _REASON.get(event.kind)
    if word is not None:
        yield b"reason:%b;" % word


def reason(session: Session, event: StopEvent) -> dict[str, object]:
    """Why a thread stopped, for lldb's JSON."""
    found: dict[str, object] = {"signal": _number(session, event)}
    word = _REASON.get(event.kind)
    if word is not None:
        found["reason"] = word.decode("ascii")
    if event.kind is StopKind.WATCH:
        # Address watched, its index (unknown here: -1), address accessed.
        found["description"] = f"{event.address} {0xFFFF_FFFF} {event.address}"
    return found


def _pcs(session: Session, infos: list[ThreadInfo]) -> Iterator[bytes]:
    """Program counters as numbers, most significant digit first."""
    number = pc_number(session)
    if number is None:
        return
    try:
        for info in infos:
            yield b"%x" % int.from_bytes(session.target.read_register(info.id, number), "little")
    except TargetError:
        return
