# SPDX-License-Identifier: GPL-2.0-or-later
"""What the *at() calls have in common: a path, or a descriptor and a path below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import EINVAL, ENOENT, ENOTDIR, KernelError

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Place, Walk

# include/uapi/linux/fcntl.h
AT_FDCWD = -100
AT_SYMLINK_NOFOLLOW = 0x100
AT_REMOVEDIR = 0x200
AT_EACCESS = 0x200
AT_SYMLINK_FOLLOW = 0x400
AT_NO_AUTOMOUNT = 0x800
AT_EMPTY_PATH = 0x1000
AT_STATX_SYNC_TYPE = 0x6000


def start_of(task: Task, dirfd: int, path: bytes) -> Place | None:
    """Where the walk begins; None for the working directory. EBADF, ENOTDIR."""
    if dirfd == AT_FDCWD or path[:1] == b"/":
        return None
    place = task.process.files.get(dirfd).place
    if place is None or not place.inode.is_dir:
        raise KernelError(ENOTDIR)
    return place


def walk_at(task: Task, dirfd: int, path: bytes, follow: bool) -> Walk:
    """``Vfs.walk`` from a directory descriptor."""
    return task.kernel.vfs.walk(task, path, start_of(task, dirfd, path), follow)


def place_at(task: Task, dirfd: int, path: bytes, flags: int, follow: bool = True) -> Place:
    """The existing file that (dirfd, path) names.

    ``flags``: AT_EMPTY_PATH allows the descriptor itself, AT_SYMLINK_NOFOLLOW turns ``follow`` off.
    """
    if not path and flags & AT_EMPTY_PATH:
        if dirfd == AT_FDCWD:
            return task.process.fs.cwd
        place = task.process.files.get(dirfd).place
        if place is None:
            raise KernelError(EINVAL)
        return place
    start = start_of(task, dirfd, path)
    follow = follow and not flags & AT_SYMLINK_NOFOLLOW
    return task.kernel.vfs.resolve(task, path, start, follow)


def stat_at(task: Task, dirfd: int, path: bytes, flags: int) -> Stat:
    """Attributes of what (dirfd, path) names; with AT_EMPTY_PATH also of pipes and the like."""
    if not path and flags & AT_EMPTY_PATH and dirfd != AT_FDCWD:
        return task.process.files.get(dirfd).stat()
    return place_at(task, dirfd, path, flags).inode.stat()


def place_of(file: File) -> Place:
    """The place in the tree of an open file; EINVAL for pipes and the like."""
    if file.place is None:
        raise KernelError(EINVAL)
    return file.place


def must_exist(walk: Walk) -> Place:
    """The walk's file; ENOENT."""
    if walk.place is None:
        raise KernelError(ENOENT)
    return walk.place
