# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's assets as files: ``/dev/droidemu/assets``, unpacked when they are first read."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EACCES, EIO, ENOENT, ENOMEM, KernelError
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
#: Bytes of unpacked assets that are kept when nobody has them open any more.
_KEPT = 64 << 20
#: Folders of assets; more than any package has.
_MOST_FOLDERS = 1 << 16
#: Bytes of unpacked assets that are open at the same time: more than a phone has room for.
_MOST = 512 << 20


class AssetFs(FileSystem):
    """The tree of the assets of one APK."""

    type_name: ClassVar[str] = "assets"

    def __init__(self, apk: Apk) -> None:
        super().__init__("assets")
        self.apk = apk
        self.root = AssetDir(self, None, b"")
        self._folders = 0
        #: Unpacked contents: of open files with how many there are of each, and those just closed,
        #: the one closed last at the end.
        self._open: dict[str, tuple[bytes, int]] = {}
        self._closed: OrderedDict[str, bytes] = OrderedDict()
        self._open_bytes = self._closed_bytes = 0
        for entry in apk.zip:
            if entry.name.startswith(_PREFIX):
                self._add(entry)

    def _add(self, entry: ZipEntry) -> None:
        *folders, name = entry.name[len(_PREFIX) :].encode().split(b"/")
        at = self.root
        for part in folders:
            found = at.children.get(part)
            if found is None:
                self._folders += 1
                if self._folders > _MOST_FOLDERS:  # one name has up to 32,000
                    return
                found = at.children[part] = AssetDir(self, at, part)
            if not isinstance(found, AssetDir):
                return  # a file of that name: the archive contradicts itself
            at = found
        if name:
            at.children.setdefault(name, AssetInode(self, entry))

    def take(self, entry: ZipEntry) -> bytes:
        """The unpacked bytes, one copy for all files, until ``give_back``.

        EIO for damaged ones, ENOMEM where too much is open.
        """
        data, users = self._open.get(entry.name, (None, 0))
        if data is None:
            if self._open_bytes + entry.size > _MOST:
                _warn(f"{entry.name}: more than {_MOST} bytes of compressed assets are open")
                raise KernelError(ENOMEM)
            data = self._closed.pop(entry.name, None)
            if data is None:
                data = self._read(entry)
            else:
                self._closed_bytes -= len(data)
            self._open_bytes += len(data)
        self._open[entry.name] = data, users + 1
        return data

    def give_back(self, entry: ZipEntry) -> None:
        """A file with these bytes is closed."""
        data, users = self._open[entry.name]
        if users > 1:
            self._open[entry.name] = data, users - 1
            return
        del self._open[entry.name]
        self._open_bytes -= len(data)
        self._closed[entry.name] = data
        self._closed_bytes += len(data)
        while self._closed_bytes > _KEPT:
            self._closed_bytes -= len(self._closed.popitem(last=False)[1])

    def _read(self, entry: ZipEntry) -> bytes:
        try:
            return self.apk.zip.read(entry)
        except ApkError as error:
            _warn(str(error))
            raise KernelError(EIO) from None


def _warn(text: str) -> None:
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
        self.inode = inode
        self._data: bytes | None = None

    def stat(self) -> Stat:
        """Attributes."""
        return self.inode.stat()

    def size(self) -> int:
        """Size in bytes."""
        return self.inode.entry.size

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        fs, entry = self.inode.fs, self.inode.entry
        if entry.stored:
            size = max(0, min(size, entry.size - offset))
            start = entry.data_offset + offset
            return fs.apk.zip.data[start : start + size]
        if self._data is None:
            self._data = fs.take(entry)
        return self._data[offset : offset + size]

    def release(self) -> None:
        """See ``File.release``."""
        if self._data is not None:
            self._data = None
            self.inode.fs.give_back(self.inode.entry)
        super().release()
