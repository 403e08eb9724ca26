# SPDX-License-Identifier: GPL-2.0-or-later
"""open, openat, openat2, creat, close, close_range."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.at import AT_FDCWD, start_of
from droidemu.kernel.errno import (
    E2BIG,
    EINVAL,
    ENXIO,
    ERESTARTSYS,
    KernelError,
)
from droidemu.kernel.file import (
    O_ACCMODE,
    O_CLOEXEC,
    O_CREAT,
    O_LARGEFILE,
    O_NONBLOCK,
    O_PATH,
    O_TMPFILE,
    O_TRUNC,
    O_WRONLY,
    File,
)
from droidemu.kernel.files.pipe import PipeFile
from droidemu.kernel.syscall import DirFd, Fd, Mode, Path, Ptr, Size, Support, UInt, flags, syscall
from droidemu.kernel.wait import Blocking, Wait, Woken

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

OpenFlags = Annotated[int, flags("open")]

_OPEN_HOW = Struct("<3Q")
_RESOLVE_KNOWN = 0x3F
#: VALID_OPEN_FLAGS of include/linux/fcntl.h in arm's numbers.
_VALID = 0o37777703 | 0o700
_MODE_FLAGS = O_CREAT | O_TMPFILE & ~0o40000

CLOSE_RANGE_UNSHARE = 2
CLOSE_RANGE_CLOEXEC = 4


def do_open(task: Task, dirfd: int, path: bytes, flags: int, mode: int) -> int | Blocking:
    """openat(2) after its arguments were taken."""
    process = task.process
    if task.abi.word_size == 8 and not flags & O_PATH:
        flags |= O_LARGEFILE
    process.files.ensure_free()
    start = start_of(task, dirfd, path)
    file = task.kernel.vfs.open(task, path, flags, mode, start)
    if file.__class__ is PipeFile and not file.partner_came():
        return _open_fifo(task, file, flags)
    return _give(task, file, flags)


def _give(task: Task, file: File, flags: int) -> int:
    file.acquire()
    try:
        return task.process.files.allocate(file, bool(flags & O_CLOEXEC))
    finally:
        file.drop()


def _open_fifo(task: Task, file: PipeFile, flags: int) -> int | Blocking:
    if not flags & O_NONBLOCK:
        return _wait_partner(task, file, flags)
    if flags & O_ACCMODE == O_WRONLY:
        file.acquire().drop()
        raise KernelError(ENXIO)
    return _give(task, file, flags)


def _wait_partner(task: Task, file: PipeFile, flags: int) -> Blocking:
    file.acquire()
    try:
        while not file.partner_came():
            why = yield Wait(file.pipe.wait_open)
            if why is Woken.SIGNAL and not file.partner_came():
                return -ERESTARTSYS
        return _give(task, file, flags)
    finally:
        file.drop()


@syscall("openat", arm64=56, arm=322)
def sys_openat(
    task: Task, dirfd: DirFd, pathname: Path, flags: OpenFlags, mode: Mode
) -> int | Blocking:
    """openat(2)."""
    return do_open(task, dirfd, pathname, flags, mode)


@syscall("open", arm=5)
def sys_open(task: Task, pathname: Path, flags: OpenFlags, mode: Mode) -> int | Blocking:
    """open(2)."""
    return do_open(task, AT_FDCWD, pathname, flags, mode)


@syscall("creat", arm=8)
def sys_creat(task: Task, pathname: Path, mode: Mode) -> int | Blocking:
    """creat(2)."""
    return do_open(task, AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode)


@syscall(
    "openat2",
    arm64=437,
    arm=437,
    support=Support.PARTIAL,
    note="RESOLVE_* flags beyond the tree's own rules are refused",
)
def sys_openat2(task: Task, dirfd: DirFd, pathname: Path, how: Ptr, size: Size) -> int | Blocking:
    """openat2(2)."""
    if size < _OPEN_HOW.size:
        raise KernelError(EINVAL)
    if size > 4096:
        raise KernelError(E2BIG)
    raw = task.space.read(how, size)
    if any(raw[_OPEN_HOW.size :]):
        raise KernelError(E2BIG)
    flags, mode, resolve = _OPEN_HOW.unpack_from(raw)
    if flags & ~_VALID or resolve & ~_RESOLVE_KNOWN or mode & ~0o7777:
        raise KernelError(EINVAL)
    if mode and not flags & _MODE_FLAGS:
        raise KernelError(EINVAL)
    if resolve:
        # A caller that asks for confinement must not silently get less.
        raise KernelError(EINVAL)
    return do_open(task, dirfd, pathname, flags, mode)


@syscall("close", arm64=57, arm=6)
def sys_close(task: Task, fd: Fd) -> int:
    """close(2)."""
    task.process.files.close(fd)
    return 0


@syscall("close_range", arm64=436, arm=436)
def sys_close_range(task: Task, first: UInt, last: UInt, flags: UInt) -> int:
    """close_range(2)."""
    if flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) or first > last:
        raise KernelError(EINVAL)
    files = task.process.files
    if flags & CLOSE_RANGE_CLOEXEC:
        for fd, _ in files:
            if first <= fd <= last:
                files.set_cloexec(fd, True)
    else:
        files.close_range(first, last)
    return 0


__all__ = ["do_open"]
