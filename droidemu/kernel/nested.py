# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest functions called by plain Python code, which waits for them on its own stack.

For scripts, and for host functions that are no generators. The caller's guest thread either sleeps
in a host call (nobody runs guest code: a script at its prompt) or is the one that the scheduler has
just taken out of guest code (a hook). The main loop runs until the function has returned; other
threads run meanwhile. Calls that overlap on several threads end in the reverse order of their
beginnings: what each of them returns waits until those above it on the host's stack have ended.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from droidemu.kernel.guestcall import GuestCall, abandon_above, enter, restore
from droidemu.kernel.scheduler import PARK
from droidemu.kernel.task import TaskState

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

_DEAD = TaskState.DEAD
#: Host stack: each level takes a dozen Python frames.
_MOST = 40


class GuestEnded(Exception):
    """The thread ended before the function returned: exit, a crash, the user closed it."""


class _Nest:
    """One call, as a generator that the scheduler drives and a flag for its loop."""

    __slots__ = ("done", "task", "value")

    def __init__(self, task: Task) -> None:
        self.task = task
        self.done = False
        self.value: Any = None

    def steps(self, call: GuestCall) -> Generator[Any, Any, None]:
        """Call, note the value, and stand still until the caller takes the thread back."""
        self.value = yield call
        self.done = True
        yield PARK

    def is_over(self) -> bool:
        """Whether the loop has nothing more to wait for."""
        return self.done or self.task.state is _DEAD


def run_guest(task: Task, call: GuestCall) -> Any:
    """Call a guest function on ``task`` and return its value; on the emulation thread.

    GuestEnded if it never comes back; what a hook raises meanwhile comes through, and the thread is
    then where it was before the call, as after ``longjmp``. RecursionError beyond 40 levels.
    """
    scheduler = task.kernel.scheduler
    if scheduler.nesting >= _MOST:
        raise RecursionError("guest and host functions call each other more than 40 levels deep")
    nest = _Nest(task)
    outer = (scheduler.current, scheduler.engine)
    kept = (task.state, task.sleeping, task.sleeper, task.woken, task.syscall_number)
    depth = len(task.guest_calls)
    steps = nest.steps(call)
    next(steps)
    enter(task, steps, call)
    task.state, task.sleeper, task.sleeping = TaskState.RUNNABLE, None, None
    scheduler.ready.appendleft(task)
    scheduler.nesting += 1
    try:
        scheduler.run_until(nest.is_over)
    finally:
        scheduler.nesting -= 1
        scheduler.current, scheduler.engine = outer
        if task.state is not _DEAD:
            if task.sleeper is not None:
                task.sleeper.leave()
            if task in scheduler.ready:
                scheduler.ready.remove(task)
            if len(task.guest_calls) > depth:
                frame = task.guest_calls[depth]
                abandon_above(task, depth)
                restore(task, frame)
            task.state, task.sleeping, task.sleeper, task.woken, task.syscall_number = kept
    if not nest.done:
        raise GuestEnded
    return nest.value
