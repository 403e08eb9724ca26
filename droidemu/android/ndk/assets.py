# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's assets as files: ``/dev/droidemu/assets``, unpacked when they are first read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EACCES, EIO, ENOENT, KernelError
from droidemu.kernel.file import File
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.inode import DT, Entry, FileSystem, Inode
from droidemu.kernel.stat import S_IFDIR, S_IFREG, Stat
from droidemu.loader.apk.errors import ApkError

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.loader.apk.package import Apk
    from droidemu.loader.apk.zip import ZipEntry

_PREFIX = "assets/"
#: Contents of assets that are kept, bytes; larger ones are unpacked again for each opened file.
_KEPT = 64 << 20


class AssetFs(FileSystem):
    """The tree of the assets of one APK."""

    type_name: ClassVar[str] = "assets"

    def __init__(self, apk: Apk) -> None:
        super().__init__("assets")
        self.apk = apk
        self.root = AssetDir(self, None, b"")
        self._kept: dict[str, bytes] = {}
        self._kept_bytes = 0
        for entry in apk.zip:
            if entry.name.startswith(_PREFIX):
                self._add(entry)

    def _add(self, entry: ZipEntry) -> None:
        *folders, name = entry.name[len(_PREFIX) :].encode().split(b"/")
        at = self.root
        for part in folders:
            found = at.children.get(part)
            if found is None:
                found = at.children[part] = AssetDir(self, at, part)
            if not isinstance(found, AssetDir):
                return  # a file of that name: the archive contradicts itself
            at = found
        if name:
            at.children.setdefault(name, AssetInode(self, entry))

    def content(self, entry: ZipEntry) -> bytes:
        """The unpacked bytes; EIO for damaged ones."""
        found = self._kept.get(entry.name)
        if found is None:
            try:
                found = self.apk.zip.read(entry)
            except ApkError as error:
                _warn(self.apk, str(error))
                raise KernelError(EIO) from None
            if self._kept_bytes + len(found) <= _KEPT:
                self._kept[entry.name] = found
                self._kept_bytes += len(found)
        return found


def _warn(apk: Apk, text: str) -> None:
    import logging

    logging.getLogger("droidemu.android").warning("%s", text)


class AssetDir(Inode):
    """A folder."""

    def __init__(self, fs: AssetFs, above: AssetDir | None, name: bytes) -> None:
        super().__init__(fs, S_IFDIR | 0o555)
        self._above = above
        self._name = name
        self.children: dict[bytes, Inode] = {}

    def parent(self) -> Inode:
        """See ``Inode.parent``."""
        return self._above or self

    def name_in_parent(self) -> bytes:
        """See ``Inode.name_in_parent``."""
        return self._name

    def lookup(self, task: Task | None, name: bytes) -> Inode:
        """See ``Inode.lookup``."""
        found = self.children.get(name)
        if found is None:
            raise KernelError(ENOENT)
        return found

    def entries(self, task: Task | None) -> list[Entry]:
        """See ``Inode.entries``."""
        return [
            (name, inode.ino, DT[inode.mode & 0o170000])
            for name, inode in sorted(self.children.items())
        ]


class AssetInode(Inode):
    """A file."""

    fs: AssetFs

    def __init__(self, fs: AssetFs, entry: ZipEntry) -> None:
        super().__init__(fs, S_IFREG | 0o444)
        self.entry = entry

    def stat(self) -> Stat:
        """Attributes; the size is known without unpacking."""
        size = self.entry.size
        return Stat(mode=self.mode, ino=self.ino, dev=self.fs.dev, nlink=1, size=size)

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        file = AssetFile(self, flags)
        if file.writable:
            raise KernelError(EACCES)
        return file


class AssetFile(RegularFile):
    """An open asset."""

    def __init__(self, inode: AssetInode, flags: int) -> None:
        super().__init__(flags)
        self._inode = inode
        self._data: bytes | None = None

    def stat(self) -> Stat:
        """Attributes."""
        return self._inode.stat()

    def size(self) -> int:
        """Size in bytes."""
        return self._inode.entry.size

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        if self._data is None:
            self._data = self._inode.fs.content(self._inode.entry)
        return self._data[offset : offset + size]
