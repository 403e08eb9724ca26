# SPDX-License-Identifier: GPL-2.0-or-later
"""Inodes and file systems: what the path walk finds, whatever stands behind it.

Everything that a file system does not offer fails as Linux fails there. Names are bytes, without
slashes; ``task`` is the asking thread, None when the emulator itself asks (loading a program).
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EACCES,
    EINVAL,
    ENOTDIR,
    EPERM,
    EROFS,
    KernelError,
)
from droidemu.kernel.stat import (
    S_IFBLK,
    S_IFCHR,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    S_IFSOCK,
    Stat,
    StatFs,
)

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Place

#: DT_* of getdents by S_IFMT bits: they are the same bits shifted (fs_types.h).
DT = {
    S_IFIFO: 1,
    S_IFCHR: 2,
    S_IFDIR: 4,
    S_IFBLK: 6,
    S_IFREG: 8,
    S_IFLNK: 10,
    S_IFSOCK: 12,
}
DT_UNKNOWN = 0

#: (name, inode number, DT_* type)
Entry = tuple[bytes, int, int]


class FileSystem:
    """One mounted thing: numbers its inodes, knows its device number and size."""

    #: As /proc/mounts shows it.
    type_name: ClassVar[str] = "none"
    #: f_type of statfs (linux/magic.h).
    magic: ClassVar[int] = 0

    def __init__(self, name: str = "none") -> None:
        self.name = name
        #: st_dev of its files; given when it is mounted.
        self.dev = 0
        self._inodes = count(1)

    def next_ino(self) -> int:
        """A fresh inode number."""
        return next(self._inodes)

    def statfs(self) -> StatFs:
        """Sizes for statfs(2)."""
        return StatFs(self.magic, 0, 0)

    def sync(self) -> None:
        """Bring everything to the host's disk."""


class Inode:
    """A file, directory, link or device node. Subclasses override what they can do."""

    def __init__(self, fs: FileSystem, mode: int, ino: int | None = None) -> None:
        self.fs = fs
        #: S_IF* type and permission bits.
        self.mode = mode
        self.ino = fs.next_ino() if ino is None else ino

    # -- type -------------------------------------------------------------------------------------

    @property
    def is_dir(self) -> bool:
        """A directory."""
        return self.mode & S_IFMT == S_IFDIR

    @property
    def is_link(self) -> bool:
        """A symbolic link."""
        return self.mode & S_IFMT == S_IFLNK

    @property
    def is_regular(self) -> bool:
        """A regular file."""
        return self.mode & S_IFMT == S_IFREG

    @property
    def dtype(self) -> int:
        """DT_* for getdents."""
        return DT.get(self.mode & S_IFMT, DT_UNKNOWN)

    # -- any inode --------------------------------------------------------------------------------

    def stat(self) -> Stat:
        """Attributes."""
        return Stat(mode=self.mode, ino=self.ino, dev=self.fs.dev)

    def open(self, task: Task | None, flags: int) -> File:
        """A new open file (the walk has checked type and permissions)."""
        if self.is_dir:
            from droidemu.kernel.files.directory import DirectoryFile

            return DirectoryFile(self, flags)
        raise KernelError(EACCES)

    def readlink(self, task: Task | None) -> bytes:
        """Target of a symbolic link; EINVAL for anything else."""
        raise KernelError(EINVAL)

    def follow(self, task: Task | None) -> Place | None:
        """Where a magic link (/proc/self/fd/3) leads; None: walk its text."""
        return None

    def chmod(self, mode: int) -> None:
        """Set the permission bits."""
        raise KernelError(EPERM)

    def chown(self, uid: int, gid: int) -> None:
        """Set owner and group; -1 leaves one alone."""
        raise KernelError(EPERM)

    def utimens(self, atime: int | None, mtime: int | None) -> None:
        """Set times in ns since the epoch; None leaves one alone."""
        raise KernelError(EPERM)

    def truncate(self, size: int) -> None:
        """Set a regular file's size."""
        raise KernelError(EINVAL)

    def identity(self) -> object:
        """A hashable that is equal for all names of one file: record locks hang on it."""
        return self

    # -- directories ------------------------------------------------------------------------------

    def parent(self) -> Inode:
        """The directory above, inside the file system; the root's is itself."""
        raise KernelError(ENOTDIR)

    def name_in_parent(self) -> bytes:
        """A directory's own name."""
        raise KernelError(ENOTDIR)

    def lookup(self, task: Task | None, name: bytes) -> Inode:
        """The entry ``name``; ENOENT, ENOTDIR."""
        raise KernelError(ENOTDIR)

    def entries(self, task: Task | None) -> list[Entry]:
        """All entries but . and .., sorted by name."""
        raise KernelError(ENOTDIR)

    def create(self, name: bytes, mode: int) -> Inode:
        """A new regular file; ``mode`` holds the permission bits."""
        raise KernelError(EROFS)

    def mkdir(self, name: bytes, mode: int) -> Inode:
        """A new directory."""
        raise KernelError(EROFS)

    def mknod(self, name: bytes, mode: int, rdev: int) -> Inode:
        """A new FIFO, socket or device node; ``mode`` with its S_IF* type."""
        raise KernelError(EPERM)

    def symlink(self, name: bytes, target: bytes) -> Inode:
        """A new symbolic link."""
        raise KernelError(EROFS)

    def link(self, name: bytes, inode: Inode) -> None:
        """A second name for ``inode``, of this file system."""
        raise KernelError(EPERM)

    def unlink(self, name: bytes) -> None:
        """Remove a name that is not a directory."""
        raise KernelError(EROFS)

    def rmdir(self, name: bytes) -> None:
        """Remove an empty directory."""
        raise KernelError(EROFS)

    def rename(self, name: bytes, into: Inode, new_name: bytes, exchange: bool) -> None:
        """Move ``name`` to ``into``/``new_name`` (same file system), replacing or exchanging."""
        raise KernelError(EROFS)
