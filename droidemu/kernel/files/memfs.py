# SPDX-License-Identifier: GPL-2.0-or-later
"""A file system in memory, of bounded size: tmpfs. Also the base of overlays and /dev."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EEXIST,
    EINVAL,
    EISDIR,
    EMLINK,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    ENOTEMPTY,
    ENXIO,
    EPERM,
    EXDEV,
    KernelError,
)
from droidemu.kernel.inode import Entry, FileSystem, Inode
from droidemu.kernel.stat import (
    S_IFCHR,
    S_IFDIR,
    S_IFIFO,
    S_IFLNK,
    S_IFMT,
    S_IFREG,
    S_ISGID,
    S_ISUID,
    Stat,
    StatFs,
)

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

TMPFS_MAGIC = 0x01021994
PAGE = 4096

#: MAX_LFS_FILESIZE is larger; offsets beyond this are refused before any arithmetic on them.
MAX_FILE = (1 << 63) - 1

#: Default bounds of one memory file system.
DEFAULT_BYTES = 256 << 20
DEFAULT_INODES = 200_000

#: Opens a device node: (task, flags) -> File.
DeviceOpener = Callable[["Task | None", int], "File"]


class MemFs(FileSystem):
    """tmpfs: ``max_bytes`` of contents and ``max_inodes`` files, then ENOSPC."""

    type_name: ClassVar[str] = "tmpfs"
    magic: ClassVar[int] = TMPFS_MAGIC

    def __init__(
        self,
        clock: Callable[[], int],
        name: str = "tmpfs",
        max_bytes: int = DEFAULT_BYTES,
        max_inodes: int = DEFAULT_INODES,
    ) -> None:
        """``clock``: the guest's real time in ns, for the time stamps."""
        super().__init__(name)
        self.clock = clock
        self.max_bytes = max_bytes
        self.max_inodes = max_inodes
        self.used_bytes = 0
        self.used_inodes = 0
        self.root = MemDir(self, 0o755, None, b"")

    def charge(self, size: int) -> None:
        """Take (or give back, negative) bytes of content; ENOSPC."""
        if size > 0 and self.used_bytes + size > self.max_bytes:
            raise KernelError(ENOSPC)
        self.used_bytes += size

    def statfs(self) -> StatFs:
        """The bounds."""
        return StatFs(
            self.magic,
            self.max_bytes // PAGE,
            (self.max_bytes - self.used_bytes) // PAGE,
            self.max_inodes,
            self.max_inodes - self.used_inodes,
        )


class MemInode(Inode):
    """What all inodes in memory keep."""

    fs: MemFs

    def __init__(self, fs: MemFs, mode: int) -> None:
        if fs.used_inodes >= fs.max_inodes:
            raise KernelError(ENOSPC)
        super().__init__(fs, mode)
        fs.used_inodes += 1
        self.nlink = 1
        self.uid = 0
        self.gid = 0
        self.rdev = 0
        self.atime = self.mtime = self.ctime = fs.clock()

    def size(self) -> int:
        """Size in bytes as stat shows it."""
        return 0

    def stat(self) -> Stat:
        """Attributes."""
        size = self.size()
        return Stat(
            mode=self.mode,
            ino=self.ino,
            dev=self.fs.dev,
            nlink=self.nlink,
            uid=self.uid,
            gid=self.gid,
            rdev=self.rdev,
            size=size,
            blocks=(size + PAGE - 1) // PAGE * 8 if self.is_regular else 0,
            atime=self.atime,
            mtime=self.mtime,
            ctime=self.ctime,
        )

    def touch(self) -> None:
        """The contents changed now."""
        self.mtime = self.ctime = self.fs.clock()

    def chmod(self, mode: int) -> None:
        """See ``Inode.chmod``."""
        self.mode = self.mode & S_IFMT | mode & 0o7777
        self.ctime = self.fs.clock()

    def chown(self, uid: int, gid: int) -> None:
        """See ``Inode.chown``."""
        if uid != -1:
            self.uid = uid
        if gid != -1:
            self.gid = gid
        if self.is_regular and self.mode & 0o111:
            self.mode &= ~(S_ISUID | S_ISGID)
        self.ctime = self.fs.clock()

    def utimens(self, atime: int | None, mtime: int | None) -> None:
        """See ``Inode.utimens``."""
        if atime is not None:
            self.atime = atime
        if mtime is not None:
            self.mtime = mtime
        self.ctime = self.fs.clock()

    def unlinked(self) -> None:
        """One name less."""
        self.nlink -= 1
        self.ctime = self.fs.clock()
        if self.nlink <= 0:
            self.fs.used_inodes -= 1
            self.forgotten()

    def forgotten(self) -> None:
        """No name is left."""


class MemLink(MemInode):
    """A symbolic link."""

    def __init__(self, fs: MemFs, target: bytes) -> None:
        super().__init__(fs, S_IFLNK | 0o777)
        self.target = target

    def size(self) -> int:
        return len(self.target)

    def readlink(self, task: Task | None) -> bytes:
        """See ``Inode.readlink``."""
        return self.target


class MemNode(MemInode):
    """A device node, FIFO or socket."""

    def __init__(
        self, fs: MemFs, mode: int, rdev: int = 0, opener: DeviceOpener | None = None
    ) -> None:
        """``opener`` makes the device's open files; without one, opening fails with ENXIO."""
        super().__init__(fs, mode)
        self.rdev = rdev
        self.opener = opener
        self._fifo: object | None = None

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        if self.mode & S_IFMT == S_IFIFO:
            from droidemu.kernel.files.pipe import Pipe, PipeFile

            if self._fifo is None:
                self._fifo = Pipe()
            assert isinstance(self._fifo, Pipe)
            return PipeFile(self._fifo, flags, self)
        if self.mode & S_IFMT == S_IFCHR and self.opener is not None:
            return self.opener(task, flags)
        raise KernelError(ENXIO)


class MemDir(MemInode):
    """A directory in memory."""

    def __init__(self, fs: MemFs, mode: int, parent: MemDir | None, name: bytes) -> None:
        super().__init__(fs, S_IFDIR | mode)
        self.nlink = 2
        self._parent = parent
        self._name = name
        self._children: dict[bytes, MemInode] = {}

    @property
    def children(self) -> dict[bytes, MemInode]:
        """Entries by name; overlays load theirs here."""
        return self._children

    def size(self) -> int:
        return PAGE

    def parent(self) -> Inode:
        """See ``Inode.parent``."""
        return self._parent or self

    def name_in_parent(self) -> bytes:
        """See ``Inode.name_in_parent``."""
        return self._name

    def lookup(self, task: Task | None, name: bytes) -> Inode:
        """See ``Inode.lookup``."""
        try:
            return self.children[name]
        except KeyError:
            raise KernelError(ENOENT) from None

    def entries(self, task: Task | None) -> list[Entry]:
        """See ``Inode.entries``."""
        return [(name, inode.ino, inode.dtype) for name, inode in sorted(self.children.items())]

    def adopt(self, name: bytes, inode: MemInode) -> None:
        """Enter ``inode`` under a free name."""
        if name in self.children:
            raise KernelError(EEXIST)
        if self.nlink == 0:
            raise KernelError(ENOENT)  # this directory was removed
        self.children[name] = inode
        if isinstance(inode, MemDir):
            inode._parent = self
            inode._name = name
            self.nlink += 1
        self.touch()

    def create(self, name: bytes, mode: int) -> Inode:
        """See ``Inode.create``."""
        from droidemu.kernel.files.memfile import MemFile

        return self._made(name, MemFile(self.fs, mode))

    def mkdir(self, name: bytes, mode: int) -> Inode:
        """See ``Inode.mkdir``."""
        return self._made(name, MemDir(self.fs, mode, self, name))

    def mknod(self, name: bytes, mode: int, rdev: int) -> Inode:
        """See ``Inode.mknod``."""
        if mode & S_IFMT == S_IFREG:
            return self.create(name, mode & 0o7777)
        return self._made(name, MemNode(self.fs, mode, rdev))

    def symlink(self, name: bytes, target: bytes) -> Inode:
        """See ``Inode.symlink``."""
        return self._made(name, MemLink(self.fs, target))

    def _made(self, name: bytes, inode: MemInode) -> MemInode:
        try:
            self.adopt(name, inode)
        except KernelError:
            inode.nlink = 1
            inode.unlinked()
            raise
        return inode

    def link(self, name: bytes, inode: Inode) -> None:
        """See ``Inode.link``."""
        assert isinstance(inode, MemInode)
        if inode.is_dir:
            raise KernelError(EPERM)
        if inode.nlink >= 65000:
            raise KernelError(EMLINK)
        if inode.nlink <= 0:
            raise KernelError(ENOENT)
        self.adopt(name, inode)
        inode.nlink += 1
        inode.ctime = self.fs.clock()

    def unlink(self, name: bytes) -> None:
        """See ``Inode.unlink``."""
        inode = self._entry(name)
        if inode.is_dir:
            raise KernelError(EISDIR)
        del self.children[name]
        self.touch()
        inode.unlinked()

    def rmdir(self, name: bytes) -> None:
        """See ``Inode.rmdir``."""
        inode = self._entry(name)
        if not isinstance(inode, MemDir):
            raise KernelError(ENOTDIR)
        if inode.children:
            raise KernelError(ENOTEMPTY)
        del self.children[name]
        inode.nlink = 0
        self.fs.used_inodes -= 1
        self.nlink -= 1
        self.touch()

    def _entry(self, name: bytes) -> MemInode:
        inode = self.children.get(name)
        if inode is None:
            raise KernelError(ENOENT)
        return inode

    def rename(self, name: bytes, into: Inode, new_name: bytes, exchange: bool) -> None:
        """See ``Inode.rename``."""
        if not isinstance(into, MemDir) or into.fs is not self.fs:
            raise KernelError(EXDEV)
        inode = self._entry(name)
        target = into.children.get(new_name)
        if target is inode:
            return
        if isinstance(inode, MemDir):
            inode._refuse_below(into)
        if exchange:
            if target is None:
                raise KernelError(ENOENT)
            if isinstance(target, MemDir):
                target._refuse_below(self)
            self._drop(name)
            into._drop(new_name)
            into.adopt(new_name, inode)
            self.adopt(name, target)
            return
        if into.nlink == 0:
            raise KernelError(ENOENT)
        if target is not None:
            if inode.is_dir and not target.is_dir:
                raise KernelError(ENOTDIR)
            if not inode.is_dir and target.is_dir:
                raise KernelError(EISDIR)
            if target.is_dir:
                into.rmdir(new_name)
            else:
                into.unlink(new_name)
        self._drop(name)
        into.adopt(new_name, inode)
        inode.ctime = self.fs.clock()

    def _drop(self, name: bytes) -> None:
        """Take an entry out that goes in elsewhere."""
        inode = self.children.pop(name)
        if inode.is_dir:
            self.nlink -= 1
        self.touch()

    def _refuse_below(self, into: MemDir) -> None:
        """EINVAL if ``into`` is this directory or lies in it."""
        at: MemDir | None = into
        while at is not None:
            if at is self:
                raise KernelError(EINVAL)
            at = at._parent
