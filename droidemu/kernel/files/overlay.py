# SPDX-License-Identifier: GPL-2.0-or-later
"""``--sysroot``: a host directory as the guest's root, with all changes kept in memory.

Directories are read when the guest first looks into them; files stay on the host until they are
written to, then they are copied into memory. Nothing of the user's is ever changed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import ENOSPC, KernelError
from droidemu.kernel.file import O_ACCMODE, O_RDONLY
from droidemu.kernel.files.hostfs import guest_mode, host_call, pread
from droidemu.kernel.files.memfile import MemFile
from droidemu.kernel.files.memfs import MemDir, MemFs, MemInode, MemLink, MemNode
from droidemu.kernel.files.regular import MemRegularFile
from droidemu.kernel.host.tree import HostTree, Parts, open_tree
from droidemu.kernel.stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK, Stat

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task
    from droidemu.memory import SharedMemory

OVERLAYFS_SUPER_MAGIC = 0x794C7630


class OverlayFs(MemFs):
    """A memory file system over a host directory."""

    type_name: ClassVar[str] = "overlay"
    magic: ClassVar[int] = OVERLAYFS_SUPER_MAGIC

    def __init__(self, lower: Path, clock: Callable[[], int], name: str = "overlay") -> None:
        """OSError if the host directory cannot be opened."""
        self.tree: HostTree = open_tree(lower.resolve(strict=True))
        super().__init__(clock, name, max_inodes=1 << 40)
        self.root = OverlayDir(self, self.tree.lstat(()), None, b"", ())


def _take(inode: MemInode, result: os.stat_result) -> None:
    """Give an inode the attributes of its host file."""
    inode.atime = result.st_atime_ns
    inode.mtime = result.st_mtime_ns
    inode.ctime = result.st_mtime_ns if os.name == "nt" else result.st_ctime_ns
    inode.uid = result.st_uid
    inode.gid = result.st_gid
    inode.nlink = result.st_nlink or 1


class OverlayDir(MemDir):
    """A directory that begins as the host's."""

    fs: OverlayFs

    def __init__(
        self,
        fs: OverlayFs,
        result: os.stat_result,
        parent: MemDir | None,
        name: bytes,
        parts: Parts,
    ) -> None:
        super().__init__(fs, guest_mode(fs.tree, result) & 0o7777, parent, name)
        _take(self, result)
        self._parts = parts
        self._loaded = False

    @property
    def children(self) -> dict[bytes, MemInode]:
        """Entries by name, from the host at first."""
        if not self._loaded:
            found: dict[bytes, MemInode] = {}
            for name, result in host_call(self.fs.tree.scan, self._parts):
                inode = self._child(name, result)
                if inode is not None:
                    found[name] = inode
            self._children = found
            self._loaded = True
        return self._children

    def _child(self, name: bytes, result: os.stat_result) -> MemInode | None:
        parts = (*self._parts, name)
        fs = self.fs
        try:
            mode = guest_mode(fs.tree, result)
            kind = mode & S_IFMT
            if kind == S_IFDIR:
                return OverlayDir(fs, result, self, name, parts)
            if kind == S_IFREG:
                return OverlayFile(fs, mode & 0o7777, result, parts)
            if kind == S_IFLNK:
                inode: MemInode = MemLink(fs, fs.tree.readlink(parts))
            else:
                # Shown, but never opened: a socket nobody listens to.
                inode = MemNode(fs, S_IFSOCK | mode & 0o777)
        except OSError:
            return None
        _take(inode, result)
        return inode


class OverlayFile(MemFile):
    """A file that is the host's until it is changed."""

    fs: OverlayFs

    def __init__(self, fs: OverlayFs, mode: int, result: os.stat_result, parts: Parts) -> None:
        super().__init__(fs, mode)
        _take(self, result)
        #: Where it lies on the host; None once copied.
        self.parts: Parts | None = parts
        self._size = result.st_size
        self._blocks = getattr(result, "st_blocks", None)

    def stat(self) -> Stat:
        """Attributes."""
        stat = super().stat()
        if self.parts is not None and self._blocks is not None:
            stat.blocks = self._blocks
        return stat

    def copy_up(self) -> None:
        """Bring the contents into memory; ENOSPC."""
        if self.parts is None:
            return
        if self._size > self.fs.max_bytes - self.fs.used_bytes:
            raise KernelError(ENOSPC)
        fd = host_call(self.fs.tree.open, self.parts, os.O_RDONLY)
        try:
            with os.fdopen(fd, "rb") as source:
                data = source.read(self._size)
        except OSError:
            raise KernelError(ENOSPC) from None
        self.fs.charge(len(data))
        self._data = bytearray(data)
        self._size = len(data)
        self.parts = None

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """Copies first; see ``MemFile``."""
        self.copy_up()
        return super().write_at(offset, data)

    def truncate(self, size: int) -> None:
        """Copies first, unless nothing is kept."""
        if size == 0 and self.parts is not None:
            self.parts = None
            self._size = 0
        self.copy_up()
        super().truncate(size)

    def share(self) -> SharedMemory:
        """Copies first; see ``MemFile``."""
        self.copy_up()
        return super().share()

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        if self.parts is not None and flags & O_ACCMODE == O_RDONLY:
            fd = host_call(self.fs.tree.open, self.parts, os.O_RDONLY)
            return OverlayRegularFile(self, flags, fd)
        self.copy_up()
        return MemRegularFile(self, flags)

    def forgotten(self) -> None:
        """A file that is still the host's holds no memory here."""
        if self.parts is None:
            super().forgotten()


class OverlayRegularFile(MemRegularFile):
    """A file opened for reading while it still was the host's; follows the copy if one is made."""

    def __init__(self, inode: OverlayFile, flags: int, fd: int) -> None:
        super().__init__(inode, flags)
        self._overlay = inode
        self._fd = fd

    def release(self) -> None:
        """Close the host's descriptor."""
        os.close(self._fd)
        super().release()

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        if self._overlay.parts is None:
            return super().read_at(offset, size)
        size = min(size, max(0, self._overlay.size() - offset))
        return pread(self._fd, size, offset) if size else b""

    def readinto_at(self, offset: int, view: memoryview) -> int:
        """See ``RegularFile``."""
        if self._overlay.parts is None:
            return super().readinto_at(offset, view)
        if hasattr(os, "preadv"):
            size = min(len(view), max(0, self._overlay.size() - offset))
            return host_call(os.preadv, self._fd, [view[:size]], offset) if size else 0
        data = self.read_at(offset, len(view))
        view[: len(data)] = data
        return len(data)

    def mmap_shared(self, writable: bool) -> SharedMemory | None:
        """Read-only shared mappings of a file nobody has changed are served as copies."""
        if self._overlay.parts is not None:
            return None
        return super().mmap_shared(writable)
