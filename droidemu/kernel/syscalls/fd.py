# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptors: dup, fcntl, flock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from droidemu.kernel import locks
from droidemu.kernel.errno import EAGAIN, EBADF, EINVAL, ERESTARTSYS, KernelError
from droidemu.kernel.file import (
    O_APPEND,
    O_ASYNC,
    O_CLOEXEC,
    O_DIRECT,
    O_NOATIME,
    O_NONBLOCK,
    O_PATH,
    File,
)
from droidemu.kernel.files.memfile import F_SEAL_SEAL, F_SEAL_WRITE
from droidemu.kernel.files.pipe import PipeFile
from droidemu.kernel.files.regular import MemRegularFile
from droidemu.kernel.syscall import Fd, Int, Support, ULong, flags, syscall
from droidemu.kernel.wait import Blocking, Wait, Woken

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

FcntlCommand = Annotated[int, flags("fcntl")]
OpenFlags = Annotated[int, flags("open")]

# include/uapi/asm-generic/fcntl.h and linux/fcntl.h.
F_DUPFD = 0
F_GETFD = 1
F_SETFD = 2
F_GETFL = 3
F_SETFL = 4
F_GETLK = 5
F_SETLK = 6
F_SETLKW = 7
F_SETOWN = 8
F_GETOWN = 9
F_SETSIG = 10
F_GETSIG = 11
F_GETLK64 = 12
F_SETLK64 = 13
F_SETLKW64 = 14
F_OFD_GETLK = 36
F_OFD_SETLK = 37
F_OFD_SETLKW = 38
F_SETLEASE = 1024
F_GETLEASE = 1025
F_DUPFD_CLOEXEC = 1030
F_SETPIPE_SZ = 1031
F_GETPIPE_SZ = 1032
F_ADD_SEALS = 1033
F_GET_SEALS = 1034
FD_CLOEXEC = 1
F_UNLCK = 2
_SEALS_KNOWN = 0x1F
_SETTABLE = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME | O_ASYNC
#: F_GETFL does not show what only open() looked at.
_NOT_SHOWN = O_CLOEXEC

LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8


@syscall("dup", arm64=23, arm=41)
def sys_dup(task: Task, fildes: Fd) -> int:
    """dup(2)."""
    files = task.process.files
    return files.allocate(files.get(fildes))


@syscall("dup2", arm=63)
def sys_dup2(task: Task, oldfd: Fd, newfd: Fd) -> int:
    """dup2(2)."""
    files = task.process.files
    file = files.get(oldfd)
    if oldfd == newfd:
        return newfd
    return files.install(newfd, file)


@syscall("dup3", arm64=24, arm=358)
def sys_dup3(task: Task, oldfd: Fd, newfd: Fd, flags: OpenFlags) -> int:
    """dup3(2)."""
    if flags & ~O_CLOEXEC or oldfd == newfd:
        raise KernelError(EINVAL)
    files = task.process.files
    return files.install(newfd, files.get(oldfd), bool(flags & O_CLOEXEC))


def do_fcntl(task: Task, fd: int, command: int, argument: int) -> int | Blocking:
    """fcntl without the record locks whose structures differ."""
    files = task.process.files
    file = files.get(fd)
    if command == F_GETFL:
        return file.flags & ~_NOT_SHOWN
    if command == F_GETFD:
        return FD_CLOEXEC if files.cloexec(fd) else 0
    if command == F_SETFD:
        files.set_cloexec(fd, bool(argument & FD_CLOEXEC))
        return 0
    if command in (F_DUPFD, F_DUPFD_CLOEXEC):
        minimum = argument & 0xFFFFFFFF
        if minimum >= files.limit():
            raise KernelError(EINVAL)
        return files.allocate(file, command == F_DUPFD_CLOEXEC, minimum)
    if file.flags & O_PATH:
        raise KernelError(EBADF)
    if command == F_SETFL:
        file.flags = file.flags & ~_SETTABLE | argument & _SETTABLE
        return 0
    if command in (F_GETPIPE_SZ, F_SETPIPE_SZ):
        if not isinstance(file, PipeFile):
            raise KernelError(EBADF)
        if command == F_SETPIPE_SZ:
            return file.set_capacity(argument & 0xFFFFFFFF, task.kernel.vfs.pipe_budget)
        return file.pipe.capacity
    if command in (F_ADD_SEALS, F_GET_SEALS):
        return _seals(file, command, argument)
    if command in (F_SETOWN, F_SETSIG, F_SETLEASE):
        return 0
    if command in (F_GETOWN, F_GETSIG):
        return 0
    if command == F_GETLEASE:
        return F_UNLCK
    raise KernelError(EINVAL)


def _seals(file: File, command: int, argument: int) -> int:
    if not isinstance(file, MemRegularFile):
        raise KernelError(EINVAL)
    inode = file.inode
    if command == F_GET_SEALS:
        return inode.seals
    if argument & ~_SEALS_KNOWN:
        raise KernelError(EINVAL)
    if not file.writable or inode.seals & F_SEAL_SEAL:
        from droidemu.kernel.errno import EPERM

        raise KernelError(EPERM)
    if argument & F_SEAL_WRITE & ~inode.seals and inode.writable_mappings:
        from droidemu.kernel.errno import EBUSY

        raise KernelError(EBUSY)
    inode.seals |= argument
    return 0


def _lock_command(
    task: Task, fd: int, command: int, argument: int, layout: locks.Layout
) -> int | Blocking:
    file = task.process.files.get(fd)
    owner: object = file if command >= F_OFD_GETLK else task.process.files
    if command in (F_GETLK, F_GETLK64, F_OFD_GETLK):
        return locks.get(task, file, owner, argument, layout)
    request = locks.take(task, file, owner, argument, layout)
    if locks.apply(request):
        return 0
    if command in (F_SETLK, F_SETLK64, F_OFD_SETLK):
        raise KernelError(EAGAIN)
    return _lock_waiting(request)


def _lock_waiting(request: locks.Request) -> Blocking:
    while True:
        why = yield Wait(request.table.wait)
        if locks.apply(request):
            return 0
        if why is Woken.SIGNAL:
            return -ERESTARTSYS


_LOCKS = (F_GETLK, F_SETLK, F_SETLKW)
_LOCKS64 = (F_GETLK64, F_SETLK64, F_SETLKW64, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW)


@syscall("fcntl", arm64=25, arm=55, support=Support.PARTIAL, note="no leases, no SIGIO")
def sys_fcntl(task: Task, fd: Fd, cmd: FcntlCommand, arg: ULong) -> int | Blocking:
    """fcntl(2)."""
    if task.abi.word_size == 8:
        if cmd in _LOCKS or F_OFD_GETLK <= cmd <= F_OFD_SETLKW:
            return _lock_command(task, fd, cmd, arg, locks.FLOCK64)
    elif cmd in _LOCKS:
        return _lock_command(task, fd, cmd, arg, locks.FLOCK32)
    elif F_OFD_GETLK <= cmd <= F_OFD_SETLKW:
        return _lock_command(task, fd, cmd, arg, locks.FLOCK64)
    return do_fcntl(task, fd, cmd, arg)


@syscall("fcntl64", arm=221, support=Support.PARTIAL, note="no leases, no SIGIO")
def sys_fcntl64(task: Task, fd: Fd, cmd: FcntlCommand, arg: ULong) -> int | Blocking:
    """fcntl(2) of 32-bit ABIs."""
    if cmd in _LOCKS:
        return _lock_command(task, fd, cmd, arg, locks.FLOCK32)
    if cmd in _LOCKS64:
        return _lock_command(task, fd, cmd, arg, locks.FLOCK64)
    return do_fcntl(task, fd, cmd, arg)


@syscall("flock", arm64=32, arm=143)
def sys_flock(task: Task, fd: Fd, operation: Int) -> int | Blocking:
    """flock(2)."""
    file = task.process.files.get(fd)
    if file.flags & O_PATH:
        raise KernelError(EBADF)
    kind = operation & ~LOCK_NB
    if kind not in (LOCK_SH, LOCK_EX, LOCK_UN):
        raise KernelError(EINVAL)
    request = locks.whole(task, file, kind == LOCK_EX, kind == LOCK_UN)
    if locks.apply(request):
        return 0
    if operation & LOCK_NB:
        raise KernelError(EAGAIN)
    return _lock_waiting(request)
