# SPDX-License-Identifier: GPL-2.0-or-later
"""What a client wants of the next program: arguments come with ``vRun``, the rest before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from droidemu.debug.gdb.target import CanRestart, StopEvent, StopKind, TargetError

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session


@dataclass
class Launch:
    """Changes to the environment (None unsets), and the working directory."""

    environment: dict[bytes, bytes | None] = field(default_factory=dict)
    directory: bytes | None = None
    #: Why the last launch failed; lldb asks afterwards.
    failure: str = ""


def start(session: Session, path: bytes | None, arguments: Sequence[bytes]) -> StopEvent:
    """Start a program, or the command line's for None; it stands at its entry.

    TargetError if it cannot be loaded.
    """
    target = session.target
    assert isinstance(target, CanRestart)
    session.hold()
    launch = session.launch
    launch.failure = ""
    try:
        with session.mute():
            thread = target.run(path, arguments, dict(launch.environment), launch.directory)
    except TargetError as error:
        launch.failure = str(error)
        raise
    return begun(session, StopEvent(StopKind.STEP, thread))


def restart(session: Session) -> StopEvent:
    """Start the same program again."""
    target = session.target
    assert isinstance(target, CanRestart)
    session.hold()
    with session.mute():
        thread = target.restart()
    return begun(session, StopEvent(StopKind.STEP, thread))


def begun(session: Session, event: StopEvent) -> StopEvent:
    """The target runs another program now: forget what belonged to the last one."""
    session.breakpoints.forget()
    session.detached.clear()
    session.started = {event.thread.pid}
    session.select(event)
    return event
