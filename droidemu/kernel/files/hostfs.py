# SPDX-License-Identifier: GPL-2.0-or-later
"""A directory or file of the host in the guest's tree: ``--mount HOST:GUEST[:ro]``."""

from __future__ import annotations

import contextlib
import os
import stat as host_stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import WeakValueDictionary

from droidemu.kernel.errno import (
    EACCES,
    EINVAL,
    EISDIR,
    ENOTDIR,
    EPERM,
    EXDEV,
    KernelError,
    from_host,
)
from droidemu.kernel.file import O_ACCMODE, O_RDONLY, O_RDWR, O_WRONLY
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.host.tree import HostTree, Parts, open_tree
from droidemu.kernel.inode import DT, Entry, FileSystem, Inode
from droidemu.kernel.stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, Stat, StatFs, makedev

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

V9FS_MAGIC = 0x01021997

_HAVE_PREADV = hasattr(os, "preadv")
_HAVE_PREAD = hasattr(os, "pread")
_WINDOWS = os.name == "nt"

_Result = TypeVar("_Result")


def host_call(operation: Callable[..., _Result], *arguments: Any) -> _Result:
    """Call something of the host; its OSError becomes the guest's error."""
    try:
        return operation(*arguments)
    except OSError as error:
        raise from_host(error) from None
    except ValueError:  # embedded null byte and the like
        raise KernelError(EINVAL) from None


def guest_mode(tree: HostTree, result: os.stat_result) -> int:
    """st_mode for the guest: type and permissions."""
    mode = result.st_mode
    if tree.is_link(result):
        return S_IFLNK | 0o777
    if _WINDOWS and host_stat.S_ISREG(mode):
        # Windows keeps no execute permission: allow it, as its POSIX layers do.
        return S_IFREG | (0o755 if mode & 0o200 else 0o555)
    return mode


def guest_stat(tree: HostTree, result: os.stat_result, dev: int) -> Stat:
    """A host's attributes as the guest sees them."""
    blocks = getattr(result, "st_blocks", None)
    return Stat(
        mode=guest_mode(tree, result),
        ino=result.st_ino,
        dev=dev,
        nlink=result.st_nlink,
        uid=result.st_uid,
        gid=result.st_gid,
        rdev=makedev(*_device(result)),
        size=result.st_size,
        blocks=blocks,
        atime=result.st_atime_ns,
        mtime=result.st_mtime_ns,
        ctime=result.st_mtime_ns if _WINDOWS else result.st_ctime_ns,
        btime=int(getattr(result, "st_birthtime", 0) * 1_000_000_000),
    )


def _device(result: os.stat_result) -> tuple[int, int]:
    rdev = getattr(result, "st_rdev", 0)
    if not rdev or not hasattr(os, "major"):
        return 0, 0
    return os.major(rdev), os.minor(rdev)


class HostFs(FileSystem):
    """The files below one host directory (or one host file of it)."""

    type_name: ClassVar[str] = "9p"
    magic: ClassVar[int] = V9FS_MAGIC

    def __init__(self, path: Path, name: str = "host") -> None:
        """OSError if the host path cannot be opened."""
        super().__init__(name)
        path = path.resolve(strict=True)
        self._alive: WeakValueDictionary[Parts, HostInode] = WeakValueDictionary()
        if path.is_dir():
            self.tree: HostTree = open_tree(path)
            self.root = self.inode(())
        else:
            self.tree = open_tree(path.parent)
            self.root = self.inode((os.fsencode(path.name),))
            if not self.root.is_regular:
                raise OSError(22, "neither a file nor a directory", str(path))

    def inode(self, parts: Parts) -> HostInode:
        """The inode at ``parts``, the same object while anyone holds it; the host's error."""
        result = host_call(self.tree.lstat, parts)
        mode = guest_mode(self.tree, result)
        known = self._alive.get(parts)
        if known is not None and known.ino == result.st_ino and not (known.mode ^ mode) & S_IFMT:
            known.mode = mode
            return known
        inode = HostInode(self, mode, result.st_ino, parts)
        self._alive[parts] = inode
        return inode

    def renamed(self, old: Parts, new: Parts) -> None:
        """Inodes that are in use follow a rename."""
        moved = []
        for parts, inode in list(self._alive.items()):
            if parts[: len(old)] == old:
                moved.append((new + parts[len(old) :], inode))
                del self._alive[parts]
        for parts, inode in moved:
            inode.parts = parts
            self._alive[parts] = inode

    def statfs(self) -> StatFs:
        """The host file system's size."""
        bsize, blocks, free = host_call(self.tree.statvfs)
        return StatFs(self.magic, blocks, free, bsize=bsize)

    def sync(self) -> None:
        """The whole host is not ours to sync; fsync works on files."""


class HostInode(Inode):
    """A host file at ``parts`` of its tree."""

    fs: HostFs

    def __init__(self, fs: HostFs, mode: int, ino: int, parts: Parts) -> None:
        super().__init__(fs, mode, ino)
        self.parts = parts

    def identity(self) -> object:
        """Hard links are one file."""
        return self.fs, self.ino

    def stat(self) -> Stat:
        """Attributes, fresh from the host."""
        result = host_call(self.fs.tree.lstat, self.parts)
        return guest_stat(self.fs.tree, result, self.fs.dev)

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        if self.is_dir:
            return super().open(task, flags)
        if not self.is_regular:
            raise KernelError(EACCES)
        access = {O_RDONLY: os.O_RDONLY, O_WRONLY: os.O_RDWR, O_RDWR: os.O_RDWR}.get(
            flags & O_ACCMODE, os.O_RDWR
        )
        try:
            fd = self.fs.tree.open(self.parts, access)
        except PermissionError as error:
            if flags & O_ACCMODE != O_WRONLY:
                raise from_host(error) from None
            # Write-only permission; shared mappings of such a file are not possible then.
            fd = host_call(self.fs.tree.open, self.parts, os.O_WRONLY)
        except OSError as error:
            raise from_host(error) from None
        return HostFile(self.fs, fd, flags)

    def readlink(self, task: Task | None) -> bytes:
        """See ``Inode.readlink``."""
        if not self.is_link:
            raise KernelError(EINVAL)
        return host_call(self.fs.tree.readlink, self.parts)

    def chmod(self, mode: int) -> None:
        """See ``Inode.chmod``; no set-user-id bits on the host."""
        host_call(self.fs.tree.chmod, self.parts, mode & 0o777)
        self.mode = self.mode & S_IFMT | mode & 0o777

    def chown(self, uid: int, gid: int) -> None:
        """Owners on the host stay; asking for what is there already is fine."""
        stat = self.stat()
        if uid not in (-1, stat.uid) or gid not in (-1, stat.gid):
            raise KernelError(EPERM)

    def utimens(self, atime: int | None, mtime: int | None) -> None:
        """See ``Inode.utimens``."""
        stat = self.stat()
        host_call(
            self.fs.tree.utime,
            self.parts,
            stat.atime if atime is None else atime,
            stat.mtime if mtime is None else mtime,
        )

    def truncate(self, size: int) -> None:
        """See ``Inode.truncate``."""
        fd = host_call(self.fs.tree.open, self.parts, os.O_WRONLY)
        try:
            host_call(os.ftruncate, fd, size)
        finally:
            os.close(fd)

    # -- directories ------------------------------------------------------------------------------

    def parent(self) -> Inode:
        """See ``Inode.parent``."""
        return self.fs.inode(self.parts[:-1]) if self.parts else self

    def name_in_parent(self) -> bytes:
        """See ``Inode.name_in_parent``."""
        return self.parts[-1] if self.parts else b""

    def lookup(self, task: Task | None, name: bytes) -> Inode:
        """See ``Inode.lookup``."""
        return self.fs.inode((*self.parts, name))

    def entries(self, task: Task | None) -> list[Entry]:
        """See ``Inode.entries``."""
        tree = self.fs.tree
        return [
            (name, result.st_ino, DT.get(guest_mode(tree, result) & S_IFMT, 0))
            for name, result in host_call(tree.scan, self.parts)
        ]

    def create(self, name: bytes, mode: int) -> Inode:
        """See ``Inode.create``."""
        parts = (*self.parts, name)
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
        fd = host_call(self.fs.tree.open, parts, flags, mode & 0o777)
        os.close(fd)
        return self.fs.inode(parts)

    def mkdir(self, name: bytes, mode: int) -> Inode:
        """See ``Inode.mkdir``."""
        parts = (*self.parts, name)
        host_call(self.fs.tree.mkdir, parts, mode & 0o777)
        return self.fs.inode(parts)

    def mknod(self, name: bytes, mode: int, rdev: int) -> Inode:
        """Only regular files; the host's device nodes are none of the guest's business."""
        if mode & S_IFMT != S_IFREG:
            raise KernelError(EPERM)
        return self.create(name, mode)

    def symlink(self, name: bytes, target: bytes) -> Inode:
        """See ``Inode.symlink``."""
        parts = (*self.parts, name)
        host_call(self.fs.tree.symlink, target, parts)
        return self.fs.inode(parts)

    def link(self, name: bytes, inode: Inode) -> None:
        """See ``Inode.link``."""
        assert isinstance(inode, HostInode)
        if inode.is_dir:
            raise KernelError(EPERM)
        host_call(self.fs.tree.link, inode.parts, (*self.parts, name))

    def unlink(self, name: bytes) -> None:
        """See ``Inode.unlink``."""
        parts = (*self.parts, name)
        if self.fs.inode(parts).is_dir:
            raise KernelError(EISDIR)
        host_call(self.fs.tree.unlink, parts)

    def rmdir(self, name: bytes) -> None:
        """See ``Inode.rmdir``."""
        parts = (*self.parts, name)
        if not self.fs.inode(parts).is_dir:
            raise KernelError(ENOTDIR)
        host_call(self.fs.tree.rmdir, parts)

    def rename(self, name: bytes, into: Inode, new_name: bytes, exchange: bool) -> None:
        """See ``Inode.rename``."""
        if not isinstance(into, HostInode) or into.fs is not self.fs:
            raise KernelError(EXDEV)
        if exchange:
            raise KernelError(EINVAL)
        old, new = (*self.parts, name), (*into.parts, new_name)
        source_is_dir = self.fs.inode(old).is_dir
        if source_is_dir and new[: len(old)] == old and new != old:
            raise KernelError(EINVAL)
        host_call(self.fs.tree.rename, old, new)
        if source_is_dir:
            self.fs.renamed(old, new)


class HostFile(RegularFile):
    """An open regular file of the host. Offsets are ours, not the host's."""

    def __init__(self, fs: HostFs | None, fd: int, flags: int) -> None:
        super().__init__(flags)
        self._fs = fs
        self.fd = fd

    def release(self) -> None:
        """Close the host's descriptor."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def size(self) -> int:
        """Present size in bytes."""
        return host_call(os.fstat, self.fd).st_size

    def stat(self) -> Stat:
        """Attributes, fresh from the host."""
        result = host_call(os.fstat, self.fd)
        if self._fs is None:
            return plain_stat(result)
        return guest_stat(self._fs.tree, result, self._fs.dev)

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``. The size is bounded by the file's."""
        size = min(size, max(0, self.size() - offset))
        return pread(self.fd, size, offset) if size else b""

    def readinto_at(self, offset: int, view: memoryview) -> int:
        """See ``RegularFile``."""
        if _HAVE_PREADV:
            try:
                return os.preadv(self.fd, [view], offset)
            except OSError as error:
                raise from_host(error) from None
        return super().readinto_at(offset, view)

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """See ``RegularFile``."""
        try:
            if _HAVE_PREAD:
                return os.pwrite(self.fd, data, offset)
            with _elsewhere(self.fd, offset):
                return os.write(self.fd, data)
        except OSError as error:
            raise from_host(error) from None

    def truncate(self, size: int) -> None:
        """See ``File.truncate``."""
        host_call(os.ftruncate, self.fd, size)

    def fsync(self) -> None:
        """See ``File.fsync``."""
        host_call(os.fsync, self.fd)


def pread(fd: int, size: int, offset: int) -> bytes:
    """os.pread where there is one; the guest's error."""
    try:
        if _HAVE_PREAD:
            return os.pread(fd, size, offset)
        with _elsewhere(fd, offset):
            return os.read(fd, size)
    except OSError as error:
        raise from_host(error) from None


@contextlib.contextmanager
def _elsewhere(fd: int, offset: int) -> Iterator[None]:
    """The descriptor's offset, which the caller may share, is ``offset`` for a while."""
    here = os.lseek(fd, 0, os.SEEK_CUR)
    os.lseek(fd, offset, os.SEEK_SET)
    try:
        yield
    finally:
        os.lseek(fd, here, os.SEEK_SET)


def plain_stat(result: os.stat_result) -> Stat:
    """Attributes of a host file outside any tree (standard input)."""
    blocks = getattr(result, "st_blocks", None)
    return Stat(
        mode=result.st_mode,
        ino=result.st_ino,
        dev=result.st_dev & 0xFFFFFFFF,
        nlink=result.st_nlink,
        uid=result.st_uid,
        gid=result.st_gid,
        rdev=makedev(*_device(result)),
        size=result.st_size,
        blocks=blocks,
        atime=result.st_atime_ns,
        mtime=result.st_mtime_ns,
        ctime=result.st_ctime_ns,
    )


__all__ = ["S_IFDIR", "HostFile", "HostFs", "HostInode", "guest_mode", "guest_stat", "host_call"]
