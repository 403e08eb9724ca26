# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and directories: fs/namei.c, fs/readdir.c, fs/d_path.c."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.at import (
    AT_EMPTY_PATH,
    AT_FDCWD,
    AT_REMOVEDIR,
    AT_SYMLINK_FOLLOW,
    must_exist,
    place_at,
    walk_at,
)
from droidemu.kernel.errno import (
    EBUSY,
    EEXIST,
    EINVAL,
    EISDIR,
    ENAMETOOLONG,
    ENOENT,
    ENOTDIR,
    ENOTEMPTY,
    EPERM,
    ERANGE,
    EXDEV,
    KernelError,
)
from droidemu.kernel.stat import (
    S_IFBLK,
    S_IFCHR,
    S_IFDIR,
    S_IFIFO,
    S_IFMT,
    S_IFREG,
    S_IFSOCK,
)
from droidemu.kernel.syscall import (
    DirFd,
    Fd,
    Int,
    Mode,
    OutBuf,
    Path,
    Size,
    UInt,
    flags,
    syscall,
)
from droidemu.kernel.vfs import writable

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Walk

AtFlags = Annotated[int, flags("at")]
RenameFlags = Annotated[int, flags("rename")]

RENAME_NOREPLACE = 1
RENAME_EXCHANGE = 2
RENAME_WHITEOUT = 4
#: Largest directory buffer that is looked at.
_DENTS_MAX = 1 << 20
#: What a path may have in all, with its NUL.
_PATH_MAX = 4096

_DIRENT64 = Struct("<QqHB")
_DIRENT32 = Struct("<IiH")


# -- making ----------------------------------------------------------------------------------------


def _new(walk: Walk, directory: bool = False) -> Walk:
    """A place where something can be made: filename_create()."""
    if walk.place is not None or walk.special():
        raise KernelError(EEXIST)
    if walk.slash and not directory:
        raise KernelError(ENOENT)
    writable(walk.parent)
    return walk


def _mkdir(task: Task, dirfd: int, pathname: bytes, mode: int) -> int:
    walk = _new(walk_at(task, dirfd, pathname, False), directory=True)
    walk.parent.inode.mkdir(walk.name, mode & 0o1777 & ~task.process.fs.umask)
    return 0


@syscall("mkdirat", arm64=34, arm=323)
def sys_mkdirat(task: Task, dirfd: DirFd, pathname: Path, mode: Mode) -> int:
    """mkdirat(2)."""
    return _mkdir(task, dirfd, pathname, mode)


@syscall("mkdir", arm=39)
def sys_mkdir(task: Task, pathname: Path, mode: Mode) -> int:
    """mkdir(2)."""
    return _mkdir(task, AT_FDCWD, pathname, mode)


def _mknod(task: Task, dirfd: int, pathname: bytes, mode: int, dev: int) -> int:
    kind = mode & S_IFMT or S_IFREG
    if kind == S_IFDIR:
        raise KernelError(EPERM)
    if kind not in (S_IFREG, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK):
        raise KernelError(EINVAL)
    if kind in (S_IFCHR, S_IFBLK):
        # Devices are what the emulator offers; a guest does not make them.
        raise KernelError(EPERM)
    walk = _new(walk_at(task, dirfd, pathname, False))
    walk.parent.inode.mknod(walk.name, kind | mode & 0o7777 & ~task.process.fs.umask, dev)
    return 0


@syscall("mknodat", arm64=33, arm=324)
def sys_mknodat(task: Task, dirfd: DirFd, pathname: Path, mode: Mode, dev: UInt) -> int:
    """mknodat(2)."""
    return _mknod(task, dirfd, pathname, mode, dev)


@syscall("mknod", arm=14)
def sys_mknod(task: Task, pathname: Path, mode: Mode, dev: UInt) -> int:
    """mknod(2)."""
    return _mknod(task, AT_FDCWD, pathname, mode, dev)


def _symlink(task: Task, target: bytes, dirfd: int, linkpath: bytes) -> int:
    if not target:
        raise KernelError(ENOENT)
    walk = _new(walk_at(task, dirfd, linkpath, False))
    walk.parent.inode.symlink(walk.name, target)
    return 0


@syscall("symlinkat", arm64=36, arm=331)
def sys_symlinkat(task: Task, target: Path, newdirfd: DirFd, linkpath: Path) -> int:
    """symlinkat(2)."""
    return _symlink(task, target, newdirfd, linkpath)


@syscall("symlink", arm=83)
def sys_symlink(task: Task, target: Path, linkpath: Path) -> int:
    """symlink(2)."""
    return _symlink(task, target, AT_FDCWD, linkpath)


def _link(
    task: Task, olddirfd: int, oldpath: bytes, newdirfd: int, newpath: bytes, flags: int
) -> int:
    if flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH):
        raise KernelError(EINVAL)
    old = place_at(task, olddirfd, oldpath, flags, bool(flags & AT_SYMLINK_FOLLOW))
    walk = _new(walk_at(task, newdirfd, newpath, False))
    if old.mount is not walk.parent.mount:
        raise KernelError(EXDEV)
    walk.parent.inode.link(walk.name, old.inode)
    return 0


@syscall("linkat", arm64=37, arm=330)
def sys_linkat(
    task: Task, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path, flags: AtFlags
) -> int:
    """linkat(2)."""
    return _link(task, olddirfd, oldpath, newdirfd, newpath, flags)


@syscall("link", arm=9)
def sys_link(task: Task, oldpath: Path, newpath: Path) -> int:
    """link(2)."""
    return _link(task, AT_FDCWD, oldpath, AT_FDCWD, newpath, 0)


# -- removing --------------------------------------------------------------------------------------


def do_unlink(task: Task, dirfd: int, pathname: bytes) -> int:
    """unlinkat(2) without flags, after its arguments were taken."""
    walk = walk_at(task, dirfd, pathname, False)
    if walk.special():
        raise KernelError(EISDIR)
    place = must_exist(walk)
    if place.inode.is_dir:
        raise KernelError(EISDIR)
    if walk.slash:
        raise KernelError(ENOTDIR)
    writable(walk.parent)
    if task.kernel.vfs.is_mount_point(place):
        raise KernelError(EBUSY)
    walk.parent.inode.unlink(walk.name)
    return 0


def _rmdir(task: Task, dirfd: int, pathname: bytes) -> int:
    walk = walk_at(task, dirfd, pathname, False)
    if walk.special():
        raise KernelError({b"": EBUSY, b".": EINVAL, b"..": ENOTEMPTY}[walk.name])
    place = must_exist(walk)
    if not place.inode.is_dir:
        raise KernelError(ENOTDIR)
    writable(walk.parent)
    if task.kernel.vfs.is_mount_point(place):
        raise KernelError(EBUSY)
    walk.parent.inode.rmdir(walk.name)
    return 0


@syscall("unlinkat", arm64=35, arm=328)
def sys_unlinkat(task: Task, dirfd: DirFd, pathname: Path, flag: AtFlags) -> int:
    """unlinkat(2)."""
    if flag & ~AT_REMOVEDIR:
        raise KernelError(EINVAL)
    if flag & AT_REMOVEDIR:
        return _rmdir(task, dirfd, pathname)
    return do_unlink(task, dirfd, pathname)


@syscall("unlink", arm=10)
def sys_unlink(task: Task, pathname: Path) -> int:
    """unlink(2)."""
    return do_unlink(task, AT_FDCWD, pathname)


@syscall("rmdir", arm=40)
def sys_rmdir(task: Task, pathname: Path) -> int:
    """rmdir(2)."""
    return _rmdir(task, AT_FDCWD, pathname)


# -- renaming --------------------------------------------------------------------------------------


def _rename(
    task: Task, olddirfd: int, oldpath: bytes, newdirfd: int, newpath: bytes, flags: int
) -> int:
    if flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) or flags == 3:
        raise KernelError(EINVAL)
    old = walk_at(task, olddirfd, oldpath, False)
    new = walk_at(task, newdirfd, newpath, False)
    if old.parent.mount is not new.parent.mount:
        raise KernelError(EXDEV)
    if old.special() or new.special():
        raise KernelError(EBUSY)
    source = must_exist(old)
    if not source.inode.is_dir and (old.slash or new.slash):
        raise KernelError(ENOTDIR)
    writable(old.parent)
    vfs = task.kernel.vfs
    if vfs.is_mount_point(source) or (new.place is not None and vfs.is_mount_point(new.place)):
        raise KernelError(EBUSY)
    if flags & RENAME_NOREPLACE and new.place is not None:
        raise KernelError(EEXIST)
    old.parent.inode.rename(old.name, new.parent.inode, new.name, bool(flags & RENAME_EXCHANGE))
    return 0


@syscall("renameat2", arm64=276, arm=382)
def sys_renameat2(
    task: Task, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path, flags: RenameFlags
) -> int:
    """renameat2(2)."""
    return _rename(task, olddirfd, oldpath, newdirfd, newpath, flags)


@syscall("renameat", arm64=38, arm=329)
def sys_renameat(task: Task, olddirfd: DirFd, oldpath: Path, newdirfd: DirFd, newpath: Path) -> int:
    """renameat(2)."""
    return _rename(task, olddirfd, oldpath, newdirfd, newpath, 0)


@syscall("rename", arm=38)
def sys_rename(task: Task, oldpath: Path, newpath: Path) -> int:
    """rename(2)."""
    return _rename(task, AT_FDCWD, oldpath, AT_FDCWD, newpath, 0)


# -- reading ---------------------------------------------------------------------------------------


def _readlink(task: Task, dirfd: int, pathname: bytes, buf: int, size: int) -> int:
    if size <= 0:
        raise KernelError(EINVAL)
    place = place_at(task, dirfd, pathname, AT_EMPTY_PATH, follow=False)
    if not pathname and not place.inode.is_link:
        raise KernelError(ENOENT)
    target = place.inode.readlink(task)[:size]
    task.space.write(buf, target)
    return len(target)


@syscall("readlinkat", arm64=78, arm=332)
def sys_readlinkat(task: Task, dirfd: DirFd, pathname: Path, buf: OutBuf, bufsiz: Int) -> int:
    """readlinkat(2)."""
    return _readlink(task, dirfd, pathname, buf, bufsiz)


@syscall("readlink", arm=85)
def sys_readlink(task: Task, pathname: Path, buf: OutBuf, bufsiz: Int) -> int:
    """readlink(2)."""
    return _readlink(task, AT_FDCWD, pathname, buf, bufsiz)


@syscall("getdents64", arm64=61, arm=217)
def sys_getdents64(task: Task, fd: Fd, dirp: OutBuf, count: UInt) -> int:
    """getdents64(2): struct linux_dirent64."""
    file = task.process.files.get(fd)
    out = bytearray()
    count = min(count, _DENTS_MAX)
    entries = file.getdents(task)
    for ino, offset, dtype, name in entries:
        length = (_DIRENT64.size + len(name) + 1 + 7) & ~7
        if len(out) + length > count:
            break
        out += _DIRENT64.pack(ino & (1 << 64) - 1, offset, length, dtype)
        out += name
        out += bytes(length - _DIRENT64.size - len(name))
        position = offset
    if entries and not out:
        raise KernelError(EINVAL)
    if out:
        task.space.write(dirp, out)
        file.position = position
    return len(out)


@syscall("getdents", arm=141)
def sys_getdents(task: Task, fd: Fd, dirp: OutBuf, count: UInt) -> int:
    """getdents(2): struct linux_dirent, the type in the last byte."""
    file = task.process.files.get(fd)
    out = bytearray()
    count = min(count, _DENTS_MAX)
    entries = file.getdents(task)
    for ino, offset, dtype, name in entries:
        length = (_DIRENT32.size + len(name) + 2 + 3) & ~3
        if len(out) + length > count:
            break
        out += _DIRENT32.pack(ino & 0xFFFFFFFF, offset, length)
        out += name
        out += bytes(length - _DIRENT32.size - len(name) - 1)
        out.append(dtype)
        position = offset
    if entries and not out:
        raise KernelError(EINVAL)
    if out:
        task.space.write(dirp, out)
        file.position = position
    return len(out)


# -- where a process is ----------------------------------------------------------------------------


@syscall("getcwd", arm64=17, arm=183)
def sys_getcwd(task: Task, buf: OutBuf, size: Size) -> int:
    """getcwd(2); the result counts the NUL."""
    fs = task.process.fs
    inode = fs.cwd.inode
    if inode.stat().nlink == 0:
        raise KernelError(ENOENT)
    path = task.kernel.vfs.path_of(fs.cwd, fs.root) + b"\0"
    if len(path) > _PATH_MAX:
        raise KernelError(ENAMETOOLONG)
    if len(path) > size:
        raise KernelError(ERANGE)
    task.space.write(buf, path)
    return len(path)


@syscall("chdir", arm64=49, arm=12)
def sys_chdir(task: Task, path: Path) -> int:
    """chdir(2)."""
    place = place_at(task, AT_FDCWD, path, 0)
    if not place.inode.is_dir:
        raise KernelError(ENOTDIR)
    task.process.fs.cwd = place
    return 0


@syscall("fchdir", arm64=50, arm=133)
def sys_fchdir(task: Task, fd: Fd) -> int:
    """fchdir(2)."""
    place = task.process.files.get(fd).place
    if place is None or not place.inode.is_dir:
        raise KernelError(ENOTDIR)
    task.process.fs.cwd = place
    return 0


@syscall("chroot", arm64=51, arm=61)
def sys_chroot(task: Task, path: Path) -> int:
    """chroot(2)."""
    place = place_at(task, AT_FDCWD, path, 0)
    if not place.inode.is_dir:
        raise KernelError(ENOTDIR)
    task.process.fs.root = place
    return 0


@syscall("umask", arm64=166, arm=60)
def sys_umask(task: Task, mask: UInt) -> int:
    """umask(2)."""
    fs = task.process.fs
    old, fs.umask = fs.umask, mask & 0o777
    return old
