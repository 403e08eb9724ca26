# SPDX-License-Identifier: GPL-2.0-or-later
"""stat and relatives, access: fs/stat.c, fs/open.c."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.at import (
    AT_EACCESS,
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_NO_AUTOMOUNT,
    AT_STATX_SYNC_TYPE,
    AT_SYMLINK_NOFOLLOW,
    place_at,
    stat_at,
)
from droidemu.kernel.errno import EACCES, EINVAL, EOVERFLOW, EROFS, KernelError
from droidemu.kernel.stat import Stat, pack_old_stat, pack_stat64, pack_statx
from droidemu.kernel.syscall import (
    DirFd,
    Fd,
    OptionalPath,
    Path,
    Ptr,
    UInt,
    flags,
    syscall,
)

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

AtFlags = Annotated[int, flags("at")]
AccessMode = Annotated[int, flags("access")]

R_OK, W_OK, X_OK = 4, 2, 1
_STATX_RESERVED = 0x80000000


def _give64(task: Task, address: int, stat: Stat) -> int:
    task.space.write(address, pack_stat64(stat, task.abi.name))
    return 0


def _give_old(task: Task, address: int, stat: Stat) -> int:
    data = pack_old_stat(stat)
    if data is None:
        raise KernelError(EOVERFLOW)
    task.space.write(address, data)
    return 0


@syscall("fstat", arm64=80, arm=108)
def sys_fstat(task: Task, fd: Fd, statbuf: Ptr) -> int:
    """fstat(2); arm's number 108 has the old structure."""
    stat = task.process.files.get(fd).stat()
    if task.abi.word_size == 4:
        return _give_old(task, statbuf, stat)
    return _give64(task, statbuf, stat)


@syscall("fstat64", arm=197)
def sys_fstat64(task: Task, fd: Fd, statbuf: Ptr) -> int:
    """fstat64(2)."""
    return _give64(task, statbuf, task.process.files.get(fd).stat())


@syscall("newfstatat", arm64=79)
def sys_newfstatat(task: Task, dirfd: DirFd, pathname: Path, statbuf: Ptr, flag: AtFlags) -> int:
    """fstatat(2)."""
    return _fstatat(task, dirfd, pathname, statbuf, flag)


@syscall("fstatat64", arm=327)
def sys_fstatat64(task: Task, dirfd: DirFd, pathname: Path, statbuf: Ptr, flag: AtFlags) -> int:
    """fstatat64(2)."""
    return _fstatat(task, dirfd, pathname, statbuf, flag)


def _fstatat(task: Task, dirfd: int, pathname: bytes, statbuf: int, flag: int) -> int:
    if flag & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE):
        raise KernelError(EINVAL)
    return _give64(task, statbuf, stat_at(task, dirfd, pathname, flag))


@syscall("stat64", arm=195)
def sys_stat64(task: Task, pathname: Path, statbuf: Ptr) -> int:
    """stat64(2)."""
    return _give64(task, statbuf, stat_at(task, AT_FDCWD, pathname, 0))


@syscall("lstat64", arm=196)
def sys_lstat64(task: Task, pathname: Path, statbuf: Ptr) -> int:
    """lstat64(2)."""
    return _give64(task, statbuf, stat_at(task, AT_FDCWD, pathname, AT_SYMLINK_NOFOLLOW))


@syscall("stat", arm=106)
def sys_stat(task: Task, pathname: Path, statbuf: Ptr) -> int:
    """stat(2), old structure."""
    return _give_old(task, statbuf, stat_at(task, AT_FDCWD, pathname, 0))


@syscall("lstat", arm=107)
def sys_lstat(task: Task, pathname: Path, statbuf: Ptr) -> int:
    """lstat(2), old structure."""
    return _give_old(task, statbuf, stat_at(task, AT_FDCWD, pathname, AT_SYMLINK_NOFOLLOW))


@syscall("statx", arm64=291, arm=397)
def sys_statx(
    task: Task, dirfd: DirFd, pathname: OptionalPath, flags: AtFlags, mask: UInt, statxbuf: Ptr
) -> int:
    """statx(2); a null path with AT_EMPTY_PATH is the empty one (Linux 6.11)."""
    if mask & _STATX_RESERVED or flags & AT_STATX_SYNC_TYPE == AT_STATX_SYNC_TYPE:
        raise KernelError(EINVAL)
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE):
        raise KernelError(EINVAL)
    if pathname is None:
        if not flags & AT_EMPTY_PATH:
            from droidemu.kernel.errno import EFAULT

            raise KernelError(EFAULT)
        pathname = b""
    mount_id = 0
    if not pathname and flags & AT_EMPTY_PATH and dirfd != AT_FDCWD:
        file = task.process.files.get(dirfd)
        stat = file.stat()
        if file.place is not None:
            mount_id = file.place.mount.id
    else:
        place = place_at(task, dirfd, pathname, flags)
        stat = place.inode.stat()
        mount_id = place.mount.id
    task.space.write(statxbuf, pack_statx(stat, mask, mount_id))
    return 0


def _access(task: Task, dirfd: int, pathname: bytes, mode: int, flags: int) -> int:
    """Everyone is root: only read-only mounts and missing execute bits say no."""
    if mode & ~(R_OK | W_OK | X_OK):
        raise KernelError(EINVAL)
    if flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError(EINVAL)
    place = place_at(task, dirfd, pathname, flags)
    inode = place.inode
    if mode & W_OK and place.mount.read_only and (inode.is_regular or inode.is_dir):
        raise KernelError(EROFS)
    if mode & X_OK and not inode.is_dir and not inode.stat().mode & 0o111:
        raise KernelError(EACCES)
    return 0


@syscall("access", arm=33)
def sys_access(task: Task, pathname: Path, mode: AccessMode) -> int:
    """access(2)."""
    return _access(task, AT_FDCWD, pathname, mode, 0)


@syscall("faccessat", arm64=48, arm=334)
def sys_faccessat(task: Task, dirfd: DirFd, pathname: Path, mode: AccessMode) -> int:
    """faccessat(2) without flags, as the kernel has it."""
    return _access(task, dirfd, pathname, mode, 0)


@syscall("faccessat2", arm64=439, arm=439)
def sys_faccessat2(
    task: Task, dirfd: DirFd, pathname: Path, mode: AccessMode, flags: AtFlags
) -> int:
    """faccessat2(2)."""
    return _access(task, dirfd, pathname, mode, flags)
