# SPDX-License-Identifier: GPL-2.0-or-later
"""File systems: statfs, mount, extended attributes; all as far as a guest needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.at import AT_FDCWD, AT_SYMLINK_NOFOLLOW, place_at
from droidemu.kernel.errno import (
    EINVAL,
    ENODATA,
    EOPNOTSUPP,
    EPERM,
    ERANGE,
    KernelError,
)
from droidemu.kernel.stat import StatFs, pack_statfs, pack_statfs64
from droidemu.kernel.syscall import (
    Fd,
    Int,
    OptionalPath,
    Path,
    Ptr,
    Size,
    Support,
    UInt,
    ULong,
    syscall,
)

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

ST_RDONLY = 1
ST_VALID = 0x20
PIPEFS_MAGIC = 0x50495045
ANON_INODE_FS_MAGIC = 0x09041934
#: sizeof(struct statfs64) on arm: 84 packed; 88 is taken too (sys_statfs64_wrapper).
_SIZES64 = (84, 88)


# -- statfs ----------------------------------------------------------------------------------------


def _statfs(task: Task, path: bytes) -> StatFs:
    place = place_at(task, AT_FDCWD, path, 0)
    stat = place.mount.fs.statfs()
    stat.flags = ST_VALID | (ST_RDONLY if place.mount.read_only else 0)
    return stat


def _fstatfs(file: File) -> StatFs:
    if file.place is None:
        return StatFs(PIPEFS_MAGIC if file.kind == "pipe" else ANON_INODE_FS_MAGIC, 0, 0)
    stat = file.place.mount.fs.statfs()
    stat.flags = ST_VALID | (ST_RDONLY if file.place.mount.read_only else 0)
    return stat


def _give(task: Task, buf: int, stat: StatFs) -> int:
    data = pack_statfs64(stat, "arm64") if task.abi.word_size == 8 else pack_statfs(stat)
    task.space.write(buf, data)
    return 0


@syscall("statfs", arm64=43, arm=99)
def sys_statfs(task: Task, path: Path, buf: Ptr) -> int:
    """statfs(2)."""
    return _give(task, buf, _statfs(task, path))


@syscall("fstatfs", arm64=44, arm=100)
def sys_fstatfs(task: Task, fd: Fd, buf: Ptr) -> int:
    """fstatfs(2)."""
    return _give(task, buf, _fstatfs(task.process.files.get(fd)))


@syscall("statfs64", arm=266)
def sys_statfs64(task: Task, path: Path, sz: Size, buf: Ptr) -> int:
    """statfs64(2)."""
    if sz not in _SIZES64:
        raise KernelError(EINVAL)
    task.space.write(buf, pack_statfs64(_statfs(task, path), "arm"))
    return 0


@syscall("fstatfs64", arm=267)
def sys_fstatfs64(task: Task, fd: Fd, sz: Size, buf: Ptr) -> int:
    """fstatfs64(2)."""
    if sz not in _SIZES64:
        raise KernelError(EINVAL)
    task.space.write(buf, pack_statfs64(_fstatfs(task.process.files.get(fd)), "arm"))
    return 0


# -- mounting is the emulator's business -----------------------------------------------------------


@syscall("mount", arm64=40, arm=21, support=Support.PARTIAL, note="EPERM: mounts come from --mount")
def sys_mount(
    task: Task, dev_name: OptionalPath, dir_name: Path, type: OptionalPath, flags: ULong, data: Ptr
) -> int:
    """mount(2)."""
    raise KernelError(EPERM)


@syscall("umount2", arm64=39, arm=52, support=Support.PARTIAL, note="EPERM")
def sys_umount2(task: Task, name: Path, flags: UInt) -> int:
    """umount2(2)."""
    raise KernelError(EPERM)


@syscall("pivot_root", arm64=41, arm=218, support=Support.PARTIAL, note="EPERM")
def sys_pivot_root(task: Task, new_root: Path, put_old: Path) -> int:
    """pivot_root(2)."""
    raise KernelError(EPERM)


# -- extended attributes: there are none -----------------------------------------------------------


def _no_attribute(name: bytes) -> int:
    if not name or len(name) > 255:
        raise KernelError(ERANGE)
    raise KernelError(ENODATA if b"." in name else EOPNOTSUPP)


@syscall("getxattr", arm64=8, arm=229)
def sys_getxattr(task: Task, path: Path, name: Path, value: Ptr, size: Size) -> int:
    """getxattr(2)."""
    place_at(task, AT_FDCWD, path, 0)
    return _no_attribute(name)


@syscall("lgetxattr", arm64=9, arm=230)
def sys_lgetxattr(task: Task, path: Path, name: Path, value: Ptr, size: Size) -> int:
    """lgetxattr(2)."""
    place_at(task, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW)
    return _no_attribute(name)


@syscall("fgetxattr", arm64=10, arm=231)
def sys_fgetxattr(task: Task, fd: Fd, name: Path, value: Ptr, size: Size) -> int:
    """fgetxattr(2)."""
    task.process.files.get(fd)
    return _no_attribute(name)


@syscall("listxattr", arm64=11, arm=232)
def sys_listxattr(task: Task, path: Path, list: Ptr, size: Size) -> int:
    """listxattr(2)."""
    place_at(task, AT_FDCWD, path, 0)
    return 0


@syscall("llistxattr", arm64=12, arm=233)
def sys_llistxattr(task: Task, path: Path, list: Ptr, size: Size) -> int:
    """llistxattr(2)."""
    place_at(task, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW)
    return 0


@syscall("flistxattr", arm64=13, arm=234)
def sys_flistxattr(task: Task, fd: Fd, list: Ptr, size: Size) -> int:
    """flistxattr(2)."""
    task.process.files.get(fd)
    return 0


@syscall("setxattr", arm64=5, arm=226, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_setxattr(task: Task, path: Path, name: Path, value: Ptr, size: Size, flags: Int) -> int:
    """setxattr(2)."""
    place_at(task, AT_FDCWD, path, 0)
    raise KernelError(EOPNOTSUPP)


@syscall("lsetxattr", arm64=6, arm=227, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_lsetxattr(task: Task, path: Path, name: Path, value: Ptr, size: Size, flags: Int) -> int:
    """lsetxattr(2)."""
    place_at(task, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW)
    raise KernelError(EOPNOTSUPP)


@syscall("fsetxattr", arm64=7, arm=228, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_fsetxattr(task: Task, fd: Fd, name: Path, value: Ptr, size: Size, flags: Int) -> int:
    """fsetxattr(2)."""
    task.process.files.get(fd)
    raise KernelError(EOPNOTSUPP)


@syscall("removexattr", arm64=14, arm=235, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_removexattr(task: Task, path: Path, name: Path) -> int:
    """removexattr(2)."""
    place_at(task, AT_FDCWD, path, 0)
    raise KernelError(EOPNOTSUPP)


@syscall("lremovexattr", arm64=15, arm=236, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_lremovexattr(task: Task, path: Path, name: Path) -> int:
    """lremovexattr(2)."""
    place_at(task, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW)
    raise KernelError(EOPNOTSUPP)


@syscall("fremovexattr", arm64=16, arm=237, support=Support.PARTIAL, note="EOPNOTSUPP")
def sys_fremovexattr(task: Task, fd: Fd, name: Path) -> int:
    """fremovexattr(2)."""
    task.process.files.get(fd)
    raise KernelError(EOPNOTSUPP)
