# SPDX-License-Identifier: GPL-2.0-or-later
"""ioctl: what all files know; the rest is the file's own (fs/ioctl.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.errno import EBADF, EISDIR, ENOTTY, KernelError
from droidemu.kernel.file import O_ASYNC, O_NONBLOCK, O_PATH
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.syscall import Fd, ULong, flags, syscall
from droidemu.kernel.wait import Blocking

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

IoctlCommand = Annotated[int, flags("ioctl")]

# include/uapi/asm-generic/ioctls.h
FIONREAD = 0x541B
FIONBIO = 0x5421
FIONCLEX = 0x5450
FIOCLEX = 0x5451
FIOASYNC = 0x5452
FIOQSIZE = 0x5460
FIGETBSZ = 2


@syscall("ioctl", arm64=29, arm=54)
def sys_ioctl(task: Task, fd: Fd, cmd: IoctlCommand, arg: ULong) -> int | Blocking:
    """ioctl(2)."""
    files = task.process.files
    file = files.get(fd)
    if file.flags & O_PATH:
        raise KernelError(EBADF)
    if cmd in (FIOCLEX, FIONCLEX):
        files.set_cloexec(fd, cmd == FIOCLEX)
        return 0
    if cmd in (FIONBIO, FIOASYNC):
        bit = O_NONBLOCK if cmd == FIONBIO else O_ASYNC
        if task.space.read_i32(arg):
            file.flags |= bit
        else:
            file.flags &= ~bit
        return 0
    if isinstance(file, RegularFile):
        if cmd == FIONREAD:
            left = file.size() - file.position
            task.space.write_u32(arg, min(max(left, -(1 << 31)), (1 << 31) - 1))
            return 0
        if cmd == FIGETBSZ:
            task.space.write_u32(arg, 4096)
            return 0
        raise KernelError(ENOTTY)
    if file.kind == "directory" and cmd == FIOQSIZE:
        raise KernelError(EISDIR)
    return file.ioctl(task, cmd, arg)
