# SPDX-License-Identifier: GPL-2.0-or-later
"""Changing attributes and sizes: chmod, chown, utimensat, truncate, fallocate, fsync."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.at import (
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_SYMLINK_NOFOLLOW,
    place_at,
    place_of,
)
from droidemu.kernel.errno import (
    EBADF,
    EFBIG,
    EINVAL,
    EISDIR,
    ENODEV,
    EOPNOTSUPP,
    ESPIPE,
    KernelError,
)
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.syscall import (
    DirFd,
    Fd,
    Long,
    Mode,
    Off64,
    OptionalPath,
    Path,
    Ptr,
    Support,
    UInt,
    flags,
    syscall,
)
from droidemu.kernel.vfs import Place, writable

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

AtFlags = Annotated[int, flags("at")]

UTIME_NOW = 0x3FFFFFFF
UTIME_OMIT = 0x3FFFFFFE
_NSEC = 1_000_000_000
_UTIMES = Struct("<4i")

FALLOC_FL_KEEP_SIZE = 1
FALLOC_FL_PUNCH_HOLE = 2
FALLOC_FL_ZERO_RANGE = 0x10
_ZERO_PIECE = 1 << 20


# -- permissions -----------------------------------------------------------------------------------


def _chmod(place: Place, mode: int) -> int:
    writable(place)
    if place.inode.is_link:
        raise KernelError(EOPNOTSUPP)
    place.inode.chmod(mode & 0o7777)
    return 0


@syscall("fchmodat", arm64=53, arm=333)
def sys_fchmodat(task: Task, dirfd: DirFd, pathname: Path, mode: Mode) -> int:
    """fchmodat(2) without flags, as the kernel has it."""
    return _chmod(place_at(task, dirfd, pathname, 0), mode)


@syscall("fchmodat2", arm64=452, arm=452)
def sys_fchmodat2(task: Task, dirfd: DirFd, pathname: Path, mode: Mode, flags: AtFlags) -> int:
    """fchmodat2(2)."""
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError(EINVAL)
    return _chmod(place_at(task, dirfd, pathname, flags), mode)


@syscall("chmod", arm=15)
def sys_chmod(task: Task, pathname: Path, mode: Mode) -> int:
    """chmod(2)."""
    return _chmod(place_at(task, AT_FDCWD, pathname, 0), mode)


def _open_place(task: Task, fd: int) -> Place:
    """The place of an open file that is no O_PATH descriptor."""
    file = task.process.files.get(fd)
    if file.kind == "path":
        raise KernelError(EBADF)
    return place_of(file)


@syscall("fchmod", arm64=52, arm=94)
def sys_fchmod(task: Task, fd: Fd, mode: Mode) -> int:
    """fchmod(2)."""
    if task.process.files.get(fd).place is None:
        return 0  # a pipe's or memfd's own bits are nobody's business
    return _chmod(_open_place(task, fd), mode)


def _id32(value: int) -> int:
    return -1 if value & 0xFFFFFFFF == 0xFFFFFFFF else value & 0xFFFFFFFF


def _id16(value: int) -> int:
    return -1 if value & 0xFFFF == 0xFFFF else value & 0xFFFF


def _chown(place: Place, uid: int, gid: int) -> int:
    writable(place)
    place.inode.chown(uid, gid)
    return 0


@syscall("fchownat", arm64=54, arm=325)
def sys_fchownat(
    task: Task, dirfd: DirFd, pathname: Path, owner: UInt, group: UInt, flag: AtFlags
) -> int:
    """fchownat(2)."""
    if flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError(EINVAL)
    return _chown(place_at(task, dirfd, pathname, flag), _id32(owner), _id32(group))


@syscall("fchown", arm64=55, arm=95)
def sys_fchown(task: Task, fd: Fd, owner: UInt, group: UInt) -> int:
    """fchown(2); arm's number 95 has 16-bit ids."""
    convert = _id32 if task.abi.word_size == 8 else _id16
    if task.process.files.get(fd).place is None:
        return 0
    return _chown(_open_place(task, fd), convert(owner), convert(group))


@syscall("fchown32", arm=207)
def sys_fchown32(task: Task, fd: Fd, owner: UInt, group: UInt) -> int:
    """fchown32(2)."""
    if task.process.files.get(fd).place is None:
        return 0
    return _chown(_open_place(task, fd), _id32(owner), _id32(group))


@syscall("chown", arm=182)
def sys_chown(task: Task, pathname: Path, owner: UInt, group: UInt) -> int:
    """chown(2), 16-bit ids."""
    return _chown(place_at(task, AT_FDCWD, pathname, 0), _id16(owner), _id16(group))


@syscall("chown32", arm=212)
def sys_chown32(task: Task, pathname: Path, owner: UInt, group: UInt) -> int:
    """chown32(2)."""
    return _chown(place_at(task, AT_FDCWD, pathname, 0), _id32(owner), _id32(group))


@syscall("lchown", arm=16)
def sys_lchown(task: Task, pathname: Path, owner: UInt, group: UInt) -> int:
    """lchown(2), 16-bit ids."""
    place = place_at(task, AT_FDCWD, pathname, AT_SYMLINK_NOFOLLOW)
    return _chown(place, _id16(owner), _id16(group))


@syscall("lchown32", arm=198)
def sys_lchown32(task: Task, pathname: Path, owner: UInt, group: UInt) -> int:
    """lchown32(2)."""
    place = place_at(task, AT_FDCWD, pathname, AT_SYMLINK_NOFOLLOW)
    return _chown(place, _id32(owner), _id32(group))


# -- times -----------------------------------------------------------------------------------------


def _set_times(
    task: Task,
    dirfd: int,
    path: bytes | None,
    times: tuple[tuple[int, int], tuple[int, int]] | None,
    flags: int,
) -> int:
    """``times``: (seconds, nanoseconds) for access and modification, None: now."""
    now = task.kernel.clock.realtime()
    values: list[int | None] = []
    if times is not None:
        for seconds, nanoseconds in times:
            if nanoseconds == UTIME_NOW:
                values.append(now)
            elif nanoseconds == UTIME_OMIT:
                values.append(None)
            elif 0 <= nanoseconds < _NSEC:
                values.append(seconds * _NSEC + nanoseconds)
            else:
                raise KernelError(EINVAL)
        if values == [None, None]:
            return 0
    else:
        values = [now, now]
    if flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH):
        raise KernelError(EINVAL)
    if path is None:
        if flags & AT_SYMLINK_NOFOLLOW or dirfd == AT_FDCWD:
            raise KernelError(EINVAL)
        file = task.process.files.get(dirfd)
        if file.place is None:
            return 0
        place = file.place
    else:
        place = place_at(task, dirfd, path, flags)
    writable(place)
    place.inode.utimens(values[0], values[1])
    return 0


@syscall("utimensat", arm64=88, arm=348)
def sys_utimensat(
    task: Task, dirfd: DirFd, pathname: OptionalPath, times: Ptr, flags: AtFlags
) -> int:
    """utimensat(2)."""
    return _set_times(task, dirfd, pathname, _timespecs(task, times, task.abi.timespec), flags)


@syscall("utimensat_time64", arm=412)
def sys_utimensat_time64(
    task: Task, dirfd: DirFd, pathname: OptionalPath, times: Ptr, flags: AtFlags
) -> int:
    """utimensat(2) with 64-bit times."""
    return _set_times(task, dirfd, pathname, _timespecs(task, times, task.abi.timespec64), flags)


def _timespecs(
    task: Task, address: int, layout: Struct
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if not address:
        return None
    raw = task.space.read(address, 2 * layout.size)
    (sec, nsec), (sec2, nsec2) = layout.iter_unpack(raw)
    if task.abi.word_size == 4:
        # User space leaves the upper half of 64-bit tv_nsec undefined there.
        nsec, nsec2 = nsec & 0xFFFFFFFF, nsec2 & 0xFFFFFFFF
    return (sec, nsec), (sec2, nsec2)


def _timevals(task: Task, address: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if not address:
        return None
    sec, usec, sec2, usec2 = _UTIMES.unpack(task.space.read(address, _UTIMES.size))
    if not (0 <= usec < 1_000_000 and 0 <= usec2 < 1_000_000):
        raise KernelError(EINVAL)
    return (sec, usec * 1000), (sec2, usec2 * 1000)


@syscall("utimes", arm=269)
def sys_utimes(task: Task, filename: Path, times: Ptr) -> int:
    """utimes(2)."""
    return _set_times(task, AT_FDCWD, filename, _timevals(task, times), 0)


@syscall("futimesat", arm=326)
def sys_futimesat(task: Task, dirfd: DirFd, filename: OptionalPath, times: Ptr) -> int:
    """futimesat(2)."""
    return _set_times(task, dirfd, filename, _timevals(task, times), 0)


# -- sizes -----------------------------------------------------------------------------------------


def _truncate(task: Task, path: bytes, length: int) -> int:
    if length < 0:
        raise KernelError(EINVAL)
    place = place_at(task, AT_FDCWD, path, 0)
    if place.inode.is_dir:
        raise KernelError(EISDIR)
    if not place.inode.is_regular:
        raise KernelError(EINVAL)
    writable(place)
    place.inode.truncate(length)
    return 0


def _ftruncate(task: Task, fd: int, length: int) -> int:
    if length < 0:
        raise KernelError(EINVAL)
    file = task.process.files.get(fd)
    if not file.writable:
        raise KernelError(EBADF if file.kind == "path" else EINVAL)
    file.truncate(length)
    return 0


@syscall("truncate", arm64=45, arm=92)
def sys_truncate(task: Task, path: Path, length: Long) -> int:
    """truncate(2)."""
    return _truncate(task, path, length)


@syscall("ftruncate", arm64=46, arm=93)
def sys_ftruncate(task: Task, fd: Fd, length: Long) -> int:
    """ftruncate(2)."""
    return _ftruncate(task, fd, length)


@syscall("truncate64", arm=193)
def sys_truncate64(task: Task, path: Path, length: Off64) -> int:
    """truncate64(2)."""
    return _truncate(task, path, length)


@syscall("ftruncate64", arm=194)
def sys_ftruncate64(task: Task, fd: Fd, length: Off64) -> int:
    """ftruncate64(2)."""
    return _ftruncate(task, fd, length)


@syscall(
    "fallocate", arm64=47, arm=352, support=Support.PARTIAL, note="collapse and insert are refused"
)
def sys_fallocate(task: Task, fd: Fd, mode: UInt, offset: Off64, length: Off64) -> int:
    """fallocate(2)."""
    file = task.process.files.get(fd)
    if offset < 0 or length <= 0:
        raise KernelError(EINVAL)
    if mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE):
        raise KernelError(EOPNOTSUPP)
    if mode & FALLOC_FL_PUNCH_HOLE and not mode & FALLOC_FL_KEEP_SIZE:
        raise KernelError(EOPNOTSUPP)
    if not file.writable:
        raise KernelError(EBADF)
    if file.kind == "pipe":
        raise KernelError(ESPIPE)
    if not isinstance(file, RegularFile):
        raise KernelError(ENODEV)
    end = offset + length
    if end > (1 << 63) - 1:
        raise KernelError(EFBIG)
    size = file.size()
    if mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE):
        _zero(file, offset, min(end, size))
    if end > size and not mode & FALLOC_FL_KEEP_SIZE:
        file.truncate(end)
    return 0


def _zero(file: RegularFile, start: int, end: int) -> None:
    while start < end:
        piece = bytes(min(_ZERO_PIECE, end - start))
        start += file.write_at(start, piece)


# -- to the disk -----------------------------------------------------------------------------------


def _fsync(file: File) -> int:
    if file.kind == "path":
        raise KernelError(EBADF)
    file.fsync()
    return 0


@syscall("fsync", arm64=82, arm=118)
def sys_fsync(task: Task, fd: Fd) -> int:
    """fsync(2)."""
    return _fsync(task.process.files.get(fd))


@syscall("fdatasync", arm64=83, arm=148)
def sys_fdatasync(task: Task, fd: Fd) -> int:
    """fdatasync(2)."""
    return _fsync(task.process.files.get(fd))


@syscall("sync", arm64=81, arm=36)
def sys_sync(task: Task) -> int:
    """sync(2)."""
    for mount in task.kernel.vfs.mounts:
        mount.fs.sync()
    return 0


@syscall("syncfs", arm64=267, arm=373)
def sys_syncfs(task: Task, fd: Fd) -> int:
    """syncfs(2)."""
    file = task.process.files.get(fd)
    if file.place is not None:
        file.place.mount.fs.sync()
    return 0


@syscall("sync_file_range", arm64=84, support=Support.ACCEPTED)
def sys_sync_file_range(task: Task, fd: Fd, offset: Off64, nbytes: Off64, flags: UInt) -> int:
    """sync_file_range(2)."""
    return _sync_range(task, fd, offset, nbytes, flags)


@syscall("arm_sync_file_range", arm=341, support=Support.ACCEPTED)
def sys_arm_sync_file_range(task: Task, fd: Fd, flags: UInt, offset: Off64, nbytes: Off64) -> int:
    """sync_file_range(2), with arm's own order of arguments."""
    return _sync_range(task, fd, offset, nbytes, flags)


def _sync_range(task: Task, fd: int, offset: int, nbytes: int, flags: int) -> int:
    file = task.process.files.get(fd)
    if flags & ~7 or offset < 0 or nbytes < 0:
        raise KernelError(EINVAL)
    if not isinstance(file, RegularFile):
        raise KernelError(ESPIPE)
    return 0
