# SPDX-License-Identifier: GPL-2.0-or-later
"""Extended mode: ``vRun R vAttach`` and the settings of the next program; lldb's ``A``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.launch import restart, start
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.stop_reply import stop_reply
from droidemu.debug.gdb.target import CanRestart, StopEvent, StopKind, TargetError
from droidemu.debug.gdb.text import Malformed, clean, enhex, number, switch, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_ESRCH, _EPERM = 3, 1
#: Longest environment, in entries.
_MANY = 4096


@packet(b"vRun;", needs=CanRestart)
def run(session: Session, rest: bytes) -> bytes:
    """``[PATH][;ARGUMENT]...`` in hexadecimal; the stop reply of the program at its entry."""
    path, *arguments = [unhex(part) for part in rest.split(b";")]
    return stop_reply(session, start(session, path or None, arguments))


@packet(b"R", needs=CanRestart)
def again(session: Session, rest: bytes) -> None:
    """Start the program again. There is no reply, not even for a failure."""
    try:
        restart(session)
    except TargetError as error:
        session.output(f"restart: {error}\n")


@packet(b"vAttach;")
def attach(session: Session, rest: bytes) -> bytes:
    """Take hold of a process that lives already."""
    pid = number(rest)
    if not any(process.pid == pid for process in session.target.processes()):
        raise TargetError(_ESRCH, "no such process")
    session.hold()
    session.detached.discard(pid)
    for info in session.target.threads():
        if info.id.pid == pid:
            session.select(StopEvent(StopKind.INTERRUPT, info.id))
            session.actions = ()
            assert session.event is not None
            return stop_reply(session, session.event)
    raise TargetError(_ESRCH, "no such process")


@packet(b"QEnvironmentHexEncoded:", needs=CanRestart, feature="QEnvironmentHexEncoded")
def environment(session: Session, rest: bytes) -> bytes:
    """``NAME=VALUE``."""
    name, equals, value = unhex(rest).partition(b"=")
    if not name or not equals or b"\0" in name + value:
        raise Malformed("not NAME=VALUE")
    return _change(session, name, value)


@packet(b"QEnvironment:", needs=CanRestart, lldb=True)
def plain_environment(session: Session, rest: bytes) -> bytes:
    """lldb's older form, not in hexadecimal."""
    return environment(session, enhex(rest))


@packet(b"QEnvironmentUnset:", needs=CanRestart, feature="QEnvironmentUnset")
def unset(session: Session, rest: bytes) -> bytes:
    """A variable that the program shall not have."""
    name = unhex(rest)
    if not name or b"=" in name or b"\0" in name:
        raise Malformed("not a name")
    return _change(session, name, None)


def _change(session: Session, name: bytes, value: bytes | None) -> bytes:
    changes = session.launch.environment
    if name not in changes and len(changes) >= _MANY:
        raise Malformed("too many variables")
    changes[name] = value
    return b"OK"


@packet(b"QEnvironmentReset", needs=CanRestart, feature="QEnvironmentReset")
def reset(session: Session, rest: bytes) -> bytes:
    """The command line's environment again."""
    session.launch.environment.clear()
    return b"OK"


@packet(b"QSetWorkingDir:", needs=CanRestart, feature="QSetWorkingDir")
def directory(session: Session, rest: bytes) -> bytes:
    """Where the program starts; nothing: where the command line says."""
    path = unhex(rest)
    if b"\0" in path:
        raise Malformed("not a path")
    session.launch.directory = path or None
    return b"OK"


@packet(b"qGetWorkingDir", needs=CanRestart, lldb=True)
def get_directory(session: Session, rest: bytes) -> bytes:
    """What was set."""
    return enhex(session.launch.directory or b"/")


@packet(b"QStartupWithShell:", needs=CanRestart, feature="QStartupWithShell")
def shell(session: Session, rest: bytes) -> bytes:
    """No shell is needed: the arguments come taken apart."""
    switch(rest)
    return b"OK"


@packet(b"A", needs=CanRestart, lldb=True)
def lldb_run(session: Session, rest: bytes) -> bytes:
    """``LENGTH,INDEX,HEX,...`` (decimal): all arguments, the path first. lldb asks how it went."""
    parts = rest.split(b",")
    if len(parts) % 3:
        raise Malformed("length, index and text are needed")
    arguments = []
    for index in range(0, len(parts), 3):
        length, place, text = parts[index : index + 3]
        if not (length.isdigit() and place.isdigit()) or len(length) > 9 or len(place) > 9:
            raise Malformed("not a number")
        if int(length) != len(text) or int(place) != index // 3:
            raise Malformed("not the length or place announced")
        arguments.append(unhex(text))
    start(session, arguments[0] or None, arguments[1:])
    return b"OK"


@packet(b"qLaunchSuccess", needs=CanRestart, lldb=True)
def launched(session: Session, rest: bytes) -> bytes:
    """Whether the last launch worked."""
    failure = session.launch.failure
    return b"E" + clean(failure) if failure else b"OK"
