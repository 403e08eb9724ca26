# SPDX-License-Identifier: GPL-2.0-or-later
"""Monitors: MonitorEnter, synchronized, Object.wait, Thread.sleep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.kernel.clocks import KTIME_MAX
from droidemu.kernel.wait import Wait, WaitQueue

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Body
    from droidemu.android.jni.env import Env
    from droidemu.android.jni.vm import JavaVm


class Monitor:
    """Of one object, while somebody holds it or waits."""

    __slots__ = ("count", "entering", "owner", "target", "waiting", "wanted")

    def __init__(self, target: Any) -> None:
        #: Keeps the object, whose id is the monitor's key.
        self.target = target
        self.owner: Env | None = None
        self.count = 0
        self.wanted = 0
        self.entering = WaitQueue()
        self.waiting = WaitQueue()


def _of(vm: JavaVm, target: Any) -> Monitor:
    found = vm.monitors.get(id(target))
    if found is None:
        found = vm.monitors[id(target)] = Monitor(target)
    return found


def enter(vm: JavaVm, env: Env, target: Any) -> Body | None:
    """Take the monitor; a generator if the thread has to wait for it."""
    monitor = _of(vm, target)
    if monitor.owner is None or monitor.owner is env:
        monitor.owner = env
        monitor.count += 1
        return None
    return _enter_later(vm, monitor, env, 1)


def _enter_later(vm: JavaVm, monitor: Monitor, env: Env, count: int) -> Body:
    monitor.wanted += 1
    try:
        while monitor.owner is not None:
            yield Wait(monitor.entering, interruptible=False)
    finally:
        monitor.wanted -= 1
    vm.monitors[id(monitor.target)] = monitor
    monitor.owner = env
    monitor.count = count
    return 0


def leave(vm: JavaVm, env: Env, target: Any) -> None:
    """Give the monitor back; raises IllegalMonitorStateException."""
    monitor = _owned(vm, env, target)
    monitor.count -= 1
    if monitor.count == 0:
        _free(vm, monitor)


def _owned(vm: JavaVm, env: Env, target: Any) -> Monitor:
    monitor = vm.monitors.get(id(target))
    if monitor is None or monitor.owner is not env:
        text = f"object is not locked by thread {env.thread.name}"
        raise vm.exception("java/lang/IllegalMonitorStateException", text)
    return monitor


def _free(vm: JavaVm, monitor: Monitor) -> None:
    monitor.owner = None
    monitor.count = 0
    if monitor.wanted:
        monitor.entering.wake(1)
    elif not monitor.waiting.sleepers:
        vm.monitors.pop(id(monitor.target), None)


def abandon(vm: JavaVm, env: Env) -> None:
    """The thread detaches or ends: what it holds is free."""
    for monitor in list(vm.monitors.values()):
        if monitor.owner is env:
            _free(vm, monitor)


def wait(vm: JavaVm, env: Env, target: Any, nanoseconds: int | None) -> Body:
    """Object.wait."""
    monitor = _owned(vm, env, target)
    check_interrupt(vm, env)
    count = monitor.count
    monitor.wanted += 1
    _free(vm, monitor)
    monitor.wanted -= 1
    deadline = None
    if nanoseconds is not None:
        deadline = min(vm.kernel.clock.monotonic() + nanoseconds, KTIME_MAX)
    # Signal handlers run when the wait is over.
    yield Wait(monitor.waiting, parking_of(env), deadline=deadline, interruptible=False)
    if monitor.owner is not None:
        yield from _enter_later(vm, monitor, env, count)
    else:
        vm.monitors[id(target)] = monitor
        monitor.owner, monitor.count = env, count
    check_interrupt(vm, env)


def notify(vm: JavaVm, env: Env, target: Any, everyone: bool) -> None:
    """Object.notify and notifyAll."""
    monitor = _owned(vm, env, target)
    monitor.waiting.wake(1 << 30 if everyone else 1)


def sleep(vm: JavaVm, env: Env | None, nanoseconds: int) -> Body:
    """Thread.sleep; ``env``: whose, if it can be interrupted. Signal handlers run afterwards."""
    deadline = min(vm.kernel.clock.monotonic() + max(0, nanoseconds), KTIME_MAX)
    queues: tuple[WaitQueue, ...] = ()
    if env is not None:
        check_interrupt(vm, env)
        queues = (parking_of(env),)
    yield Wait(*queues, deadline=deadline, interruptible=False)
    if env is not None:
        check_interrupt(vm, env)


def parking_of(env: Env) -> WaitQueue:
    """What Thread.interrupt wakes."""
    thread = env.thread
    if thread.parking is None:
        thread.parking = WaitQueue()
    queue: WaitQueue = thread.parking
    return queue


def check_interrupt(vm: JavaVm, env: Env) -> None:
    """Raise InterruptedException if somebody has interrupted the thread, once."""
    if env.thread.interrupted_:
        env.thread.interrupted_ = False
        raise vm.exception("java/lang/InterruptedException")
