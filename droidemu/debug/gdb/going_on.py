# SPDX-License-Identifier: GPL-2.0-or-later
"""How the program goes on after a stop that the client does not want to hear of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from droidemu.debug.gdb.target import Motion, StopEvent, StopKind, ThreadAction, ThreadId

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session


def actions_after(
    session: Session, event: StopEvent | None, exclude: Collection[ThreadId] = ()
) -> list[ThreadAction]:
    """What each live thread does next.

    Those that the last resume named do the same again, without its signal; processes that were
    let go of, and a child that has just been born, run. ``event`` None: only the processes that
    were let go of. A signal that stopped a process which was let go of is delivered.
    """
    last = {action.thread: action for action in session.actions} if event is not None else {}
    child = event.child.pid if event is not None and event.child is not None else None
    everyone = event is not None and _all_ran(session, event)
    actions = []
    for info in session.target.threads():
        thread = info.id
        if thread in exclude:
            continue
        before = last.get(thread)
        signal = 0
        if event is not None and event.kind is StopKind.SIGNAL and event.thread == thread:
            signal = event.signal
        if thread.pid in session.detached or thread.pid == child:
            actions.append(ThreadAction(thread, Motion.CONTINUE, signal))
        elif before is not None:
            actions.append(
                ThreadAction(thread, before.motion, signal, start=before.start, end=before.end)
            )
        elif everyone:
            actions.append(ThreadAction(thread, Motion.CONTINUE, signal))
    return actions


def _all_ran(session: Session, event: StopEvent) -> bool:
    """Whether the last resume let more than one thread of the process run, or its only one.

    Threads born since are not in its list; they ran if the others did.
    """
    named = [action for action in session.actions if action.thread.pid == event.thread.pid]
    return len(named) != 1 or named[0].motion is Motion.CONTINUE
