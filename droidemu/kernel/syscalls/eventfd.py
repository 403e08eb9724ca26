# SPDX-License-Identifier: GPL-2.0-or-later
"""Events behind descriptors: fs/eventfd.c, fs/signalfd.c."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import EINVAL
from droidemu.kernel.file import O_CLOEXEC, O_NONBLOCK
from droidemu.kernel.files.eventfd import EventFd
from droidemu.kernel.files.signalfd import SignalFd
from droidemu.kernel.siginfo import UNBLOCKABLE
from droidemu.kernel.syscall import Fd, Ptr, Size, UInt, syscall

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

EFD_SEMAPHORE = 1


def _eventfd(task: Task, count: int, flags: int) -> int:
    if flags & ~(O_CLOEXEC | O_NONBLOCK | EFD_SEMAPHORE):
        return -EINVAL
    file = EventFd(flags & O_NONBLOCK, count, bool(flags & EFD_SEMAPHORE))
    return task.process.files.allocate(file, bool(flags & O_CLOEXEC))


@syscall("eventfd2", arm64=19, arm=356)
def sys_eventfd2(task: Task, count: UInt, flags: UInt) -> int:
    return _eventfd(task, count, flags)


@syscall("eventfd", arm=351)
def sys_eventfd(task: Task, count: UInt) -> int:
    return _eventfd(task, count, 0)


def _signalfd(task: Task, ufd: int, user_mask: int, sizemask: int, flags: int) -> int:
    if flags & ~(O_CLOEXEC | O_NONBLOCK) or sizemask != 8:
        return -EINVAL
    mask = task.space.read_u64(user_mask) & ~UNBLOCKABLE
    files = task.process.files
    if ufd == -1:
        file = SignalFd(task, flags & O_NONBLOCK, mask)
        return files.allocate(file, bool(flags & O_CLOEXEC))
    found = files.get(ufd)
    if not isinstance(found, SignalFd):
        return -EINVAL
    found.mask = mask
    # Those who wait may find something in the new set.
    found.wait_read.wake()
    return ufd


@syscall("signalfd4", arm64=74, arm=355)
def sys_signalfd4(task: Task, ufd: Fd, user_mask: Ptr, sizemask: Size, flags: UInt) -> int:
    return _signalfd(task, ufd, user_mask, sizemask, flags)


@syscall("signalfd", arm=349)
def sys_signalfd(task: Task, ufd: Fd, user_mask: Ptr, sizemask: Size) -> int:
    return _signalfd(task, ufd, user_mask, sizemask, 0)
