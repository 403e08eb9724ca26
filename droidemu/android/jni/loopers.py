# SPDX-License-Identifier: GPL-2.0-or-later
"""Java's loopers and the native ones of their threads.

A native looper (ALooper of guest/system/libandroid) has a timer among what it polls. Here it is set
to the moment when the next of the thread's Java messages is due; the native looper then asks for
them to be run. Programs without Java have loopers, too: its modules are imported when they are
needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from droidemu.kernel.clocks import KTIME_MAX
from droidemu.kernel.files.timerfd import TimerFd
from droidemu.kernel.wait import Wait, WaitQueue

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Body
    from droidemu.android.jni.vm import JavaVm
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: What Android ends an app with whose main thread throws.
_UNCAUGHT = 10

_timers: WeakKeyDictionary[Process, WeakValueDictionary[int, TimerFd]] = WeakKeyDictionary()


def connect(task: Task, timer: TimerFd) -> None:
    """The thread has a native looper, which polls this timer."""
    _timers.setdefault(task.process, WeakValueDictionary())[task.tid] = timer
    looper = _looper_of(task)
    if looper is not None:
        _arm(timer, looper)


def _timer(process: Process, tid: int) -> TimerFd | None:
    """Of the thread's native looper, if it has one."""
    known = _timers.get(process)
    return None if known is None else known.get(tid)


def _looper_of(task: Task) -> Any:
    """The thread's Java looper; None without one, or without Java."""
    java: JavaVm | None = task.process.java
    if java is None or task.java is None:
        return None
    from droidemu.android.java.classes.android_os_loop import Looper

    return Looper.myLooper(java)


def _arm(timer: TimerFd, looper: Any) -> None:
    timer.arm(max(looper.pending[0][0], 1) if looper.pending else None, 0)


def posted(vm: JavaVm, looper: Any) -> None:
    """See ``Runtime.posted``."""
    # The main looper is known before its thread has asked for it.
    thread = looper.thread or vm.main_thread()
    timer = _timer(vm.process, thread.tid)
    if timer is not None:
        _arm(timer, looper)
    if looper.sleepers is not None:
        looper.sleepers.wake()


def wait(vm: JavaVm, looper: Any) -> Body:
    """See ``Runtime.wait_posted``."""
    if looper.sleepers is None:
        looper.sleepers = WaitQueue()
    deadline = min(looper.pending[0][0], KTIME_MAX) if looper.pending else None
    yield Wait(looper.sleepers, deadline=deadline, interruptible=False)


def run(task: Task) -> Body:
    """Run the messages that are due on this thread, as its native looper has been woken.

    An exception that nobody catches ends the process, as on Android.
    """
    from droidemu.android.jni.guard import guarded

    looper, env = _looper_of(task), task.java
    if looper is None:
        return 0
    java: JavaVm = env.vm
    before = env.pending
    env.throw(None)
    yield from guarded(env, "Looper.loop", looper.run_pending(java))
    if task.java is not env:
        return 0
    if env.pending is not None:
        java.uncaught(env)
        task.process.exit_group(_UNCAUGHT)
        return 0
    env.throw(before)
    timer = _timer(task.process, task.tid)
    if timer is not None:
        _arm(timer, looper)
    return 0
