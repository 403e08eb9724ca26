# SPDX-License-Identifier: GPL-2.0-or-later
"""epoll: fs/eventpoll.c."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.errno import EBADF, EINTR, EINVAL, KernelError
from droidemu.kernel.file import O_CLOEXEC, O_RDWR
from droidemu.kernel.files.epoll import (
    EPOLL_CTL_ADD,
    EPOLL_CTL_DEL,
    EPOLL_CTL_MOD,
    EpollFile,
)
from droidemu.kernel.syscall import Fd, Int, Ptr, Size, UInt, flags, syscall
from droidemu.kernel.syscalls.poll import read_mask, timeout_ns
from droidemu.kernel.wait import Blocking, Wait, Woken
from droidemu.memory import PROT_WRITE

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

EpollOperation = Annotated[int, flags("epoll_ctl")]

#: Neither ABI packs it: 8-byte alignment puts the data at 8.
_EVENT = Struct("<I4xQ")
EP_MAX_EVENTS = 0x7FFFFFFF // 16
#: Results of one call that are looked for; more stay for the next call.
_MOST = 4096


def _create(task: Task, flags: int) -> int:
    return task.process.files.allocate(EpollFile(O_RDWR), bool(flags & O_CLOEXEC))


@syscall("epoll_create1", arm64=20, arm=357)
def sys_epoll_create1(task: Task, flags: UInt) -> int:
    """epoll_create1(2)."""
    if flags & ~O_CLOEXEC:
        raise KernelError(EINVAL)
    return _create(task, flags)


@syscall("epoll_create", arm=250)
def sys_epoll_create(task: Task, size: Int) -> int:
    """epoll_create(2)."""
    if size <= 0:
        raise KernelError(EINVAL)
    return _create(task, 0)


def _instance(task: Task, epfd: int) -> EpollFile:
    file = task.process.files.get(epfd)
    if not isinstance(file, EpollFile):
        raise KernelError(EINVAL)
    return file


@syscall("epoll_ctl", arm64=21, arm=251)
def sys_epoll_ctl(task: Task, epfd: Fd, op: EpollOperation, fd: Fd, event: Ptr) -> int:
    """epoll_ctl(2)."""
    events = data = 0
    if op != EPOLL_CTL_DEL:
        events, data = _EVENT.unpack(task.space.read(event, _EVENT.size))
    files = task.process.files
    files.get(epfd)
    target = files.get(fd)
    if target.kind == "path":
        raise KernelError(EBADF)
    epoll = _instance(task, epfd)
    if target is epoll:
        raise KernelError(EINVAL)
    if op == EPOLL_CTL_ADD:
        epoll.add(fd, target, events, data)
    elif op == EPOLL_CTL_DEL:
        epoll.remove(fd, target)
    elif op == EPOLL_CTL_MOD:
        epoll.modify(fd, target, events, data)
    else:
        raise KernelError(EINVAL)
    return 0


def do_epoll_wait(
    task: Task, epfd: int, address: int, maxevents: int, timeout: int | None, mask: int | None
) -> int | Blocking:
    """epoll_wait and relatives; ``timeout`` in ns, None for ever."""
    if not 0 < maxevents <= EP_MAX_EVENTS:
        raise KernelError(EINVAL)
    epoll = _instance(task, epfd)
    count = min(maxevents, _MOST)
    task.space.check(address, _EVENT.size * count, PROT_WRITE)
    if mask is not None:
        task.kernel.signals.set_temporary(task, mask)
    ready = epoll.collect(count)
    if ready or timeout == 0:
        if mask is not None:
            task.kernel.signals.end_temporary(task, False)
        return _give(task, address, ready)
    return _waiting(task, epoll, address, count, timeout, mask is not None)


def _give(task: Task, address: int, ready: list[tuple[int, int]]) -> int:
    if ready:
        task.space.write(address, b"".join(_EVENT.pack(*event) for event in ready))
    return len(ready)


def _waiting(
    task: Task, epoll: EpollFile, address: int, count: int, timeout: int | None, masked: bool
) -> Blocking:
    deadline = None if timeout is None else task.kernel.clock.monotonic() + timeout
    interrupted = False
    epoll.acquire()
    try:
        while True:
            why = yield Wait(epoll.wait_read, deadline=deadline)
            ready = epoll.collect(count)
            if ready:
                return _give(task, address, ready)
            if why is Woken.SIGNAL:
                interrupted = True
                return -EINTR
            if why is Woken.TIMEOUT:
                return 0
    finally:
        if masked:
            task.kernel.signals.end_temporary(task, interrupted)
        epoll.drop()


def _milliseconds(timeout: int) -> int | None:
    return None if timeout < 0 else timeout * 1_000_000


@syscall("epoll_wait", arm=252)
def sys_epoll_wait(
    task: Task, epfd: Fd, events: Ptr, maxevents: Int, timeout: Int
) -> int | Blocking:
    """epoll_wait(2)."""
    return do_epoll_wait(task, epfd, events, maxevents, _milliseconds(timeout), None)


@syscall("epoll_pwait", arm64=22, arm=346)
def sys_epoll_pwait(
    task: Task, epfd: Fd, events: Ptr, maxevents: Int, timeout: Int, sigmask: Ptr, sigsetsize: Size
) -> int | Blocking:
    """epoll_pwait(2)."""
    mask = read_mask(task, sigmask, sigsetsize)
    return do_epoll_wait(task, epfd, events, maxevents, _milliseconds(timeout), mask)


@syscall("epoll_pwait2", arm64=441, arm=441)
def sys_epoll_pwait2(
    task: Task, epfd: Fd, events: Ptr, maxevents: Int, timeout: Ptr, sigmask: Ptr, sigsetsize: Size
) -> int | Blocking:
    """epoll_pwait2(2): with a timespec."""
    nanoseconds: int | None = None
    if timeout:
        layout = task.abi.timespec64
        nanoseconds = timeout_ns(*layout.unpack(task.space.read(timeout, layout.size)))
    mask = read_mask(task, sigmask, sigsetsize)
    return do_epoll_wait(task, epfd, events, maxevents, nanoseconds, mask)
