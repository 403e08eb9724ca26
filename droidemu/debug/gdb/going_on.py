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

    Those that the last resume named do the same again, without its signal. Threads born since run,
    as do processes that were let go of; a signal that stopped one of these is delivered.
    ``event`` None: only the processes that were let go of.
    """
    last = {action.thread: action for action in session.actions}
    actions = []
    for info in session.target.threads():
        thread = info.id
        if thread in exclude:
            continue
        signal = 0
        if event is not None and event.kind is StopKind.SIGNAL and event.thread == thread:
            signal = event.signal
        if thread.pid in session.detached:
            actions.append(ThreadAction(thread, Motion.CONTINUE, signal))
        elif event is None:
            continue
        elif thread in last:
            before = last[thread]
            actions.append(
                ThreadAction(thread, before.motion, signal, start=before.start, end=before.end)
            )
        elif thread not in session.known:
            actions.append(ThreadAction(thread, Motion.CONTINUE, signal))
    return actions
