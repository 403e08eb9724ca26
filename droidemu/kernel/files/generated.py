# SPDX-License-Identifier: GPL-2.0-or-later
"""Directories, files and links whose contents are made when they are asked for: proc and sysfs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EINVAL, EIO, ENOENT, EPERM, KernelError
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.inode import Entry, FileSystem, Inode
from droidemu.kernel.stat import S_IFDIR, S_IFLNK, S_IFREG, Stat

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task
    from droidemu.kernel.vfs import Place

#: Longest write to a generated file.
_WRITE_MAX = 4096
#: Inode numbers that are remembered; many processes may come and go.
_MOST_NUMBERS = 50_000

#: Makes the inode of an entry of a directory.
Make = Callable[["GenDir"], Inode]
Children = Callable[["Task | None"], Mapping[bytes, Make]]


class GenFs(FileSystem):
    """Numbers inodes by a key, so that a file keeps its number."""

    def __init__(self, name: str, clock: Callable[[], int]) -> None:
        super().__init__(name)
        self.clock = clock
        self.born = clock()
        self._numbers: dict[object, int] = {}

    def number(self, key: object) -> int:
        """The inode number for a key."""
        number = self._numbers.get(key)
        if number is None:
            if len(self._numbers) >= _MOST_NUMBERS:
                self._numbers.clear()
            number = self._numbers[key] = self.next_ino()
        return number


class GenInode(Inode):
    """What generated inodes share."""

    fs: GenFs

    def __init__(self, parent: GenDir | None, fs: GenFs, name: bytes, mode: int) -> None:
        self.path: tuple[bytes, ...] = () if parent is None else (*parent.path, name)
        super().__init__(fs, mode, fs.number(self.path))
        self.above = parent
        self.own_name = name

    def stat(self) -> Stat:
        """Attributes; sizes are 0 as proc has it."""
        born = self.fs.born
        nlink = 2 if self.is_dir else 1
        return Stat(
            mode=self.mode,
            ino=self.ino,
            dev=self.fs.dev,
            nlink=nlink,
            blocks=0,
            atime=born,
            mtime=born,
            ctime=born,
        )

    def chmod(self, mode: int) -> None:
        """EPERM, as proc."""
        raise KernelError(EPERM)


class GenDir(GenInode):
    """A directory of generated entries."""

    def __init__(
        self,
        parent: GenDir | None,
        fs: GenFs,
        name: bytes,
        children: Children | Mapping[bytes, Make],
        mode: int = 0o555,
    ) -> None:
        super().__init__(parent, fs, name, S_IFDIR | mode)
        self._children = children

    def children(self, task: Task | None) -> Mapping[bytes, Make]:
        """The entries as they are now."""
        return self._children(task) if callable(self._children) else self._children

    def parent(self) -> Inode:
        """See ``Inode.parent``."""
        return self.above or self

    def name_in_parent(self) -> bytes:
        """See ``Inode.name_in_parent``."""
        return self.own_name

    def lookup(self, task: Task | None, name: bytes) -> Inode:
        """See ``Inode.lookup``."""
        make = self.children(task).get(name)
        if make is None:
            raise KernelError(ENOENT)
        return make(self)

    def entries(self, task: Task | None) -> list[Entry]:
        """See ``Inode.entries``."""
        found: list[Entry] = []
        for name, make in sorted(self.children(task).items()):
            try:
                inode = make(self)
            except KernelError:
                continue
            found.append((name, inode.ino, inode.dtype))
        return found


class GenFile(GenInode):
    """A file whose text is made at the first read and anew at each read from the start."""

    def __init__(
        self,
        parent: GenDir,
        name: bytes,
        text: Callable[[Task | None], bytes],
        store: Callable[[Task, bytes], None] | None = None,
        mode: int | None = None,
    ) -> None:
        if mode is None:
            mode = 0o444 if store is None else 0o644
        super().__init__(parent, parent.fs, name, S_IFREG | mode)
        self.text = text
        self.store = store

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``."""
        return GenOpenFile(self, flags, task)

    def truncate(self, size: int) -> None:
        """Accepted: ``echo x > /proc/...``."""


class GenOpenFile(RegularFile):
    """An open generated file."""

    kind: ClassVar[str] = "generated"

    def __init__(self, inode: GenFile, flags: int, task: Task | None) -> None:
        super().__init__(flags)
        if self.writable and inode.store is None:
            from droidemu.kernel.errno import EACCES

            raise KernelError(EACCES)
        self.inode = inode
        self._task = task
        self._text: bytes | None = None

    def stat(self) -> Stat:
        """Attributes."""
        return self.inode.stat()

    def size(self) -> int:
        """Size of the present text."""
        return 0 if self._text is None else len(self._text)

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        if self._text is None or offset == 0:
            self._text = self.inode.text(self._task)
        return self._text[offset : offset + size]

    def write_at(self, offset: int, data: bytes | memoryview) -> int:
        """Hand the bytes to the owner."""
        if self.inode.store is None or self._task is None:
            raise KernelError(EIO)
        if len(data) > _WRITE_MAX:
            raise KernelError(EINVAL)
        self.inode.store(self._task, bytes(data))
        return len(data)

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """EIO, as proc."""
        raise KernelError(EIO)


class GenLink(GenInode):
    """A symbolic link, plain or magic."""

    def __init__(
        self,
        parent: GenDir,
        name: bytes,
        target: Callable[[Task | None], bytes],
        jump: Callable[[Task | None], Place | None] | None = None,
        mode: int = 0o777,
    ) -> None:
        super().__init__(parent, parent.fs, name, S_IFLNK | mode)
        self._target = target
        self._jump = jump

    def readlink(self, task: Task | None) -> bytes:
        """See ``Inode.readlink``."""
        return self._target(task)

    def follow(self, task: Task | None) -> Place | None:
        """See ``Inode.follow``."""
        return self._jump(task) if self._jump is not None else None


def text_file(text: str | Callable[[], str]) -> Make:
    """An entry with fixed or computed text; its name comes from the table it stands in."""

    def read(task: Task | None) -> bytes:
        return (text if isinstance(text, str) else text()).encode()

    return _Named(lambda parent, name: GenFile(parent, name, read))


def directory(children: Children | Mapping[bytes, Make]) -> Make:
    """An entry that is a directory."""
    return _Named(lambda parent, name: GenDir(parent, parent.fs, name, named(children)))


def entry(make: Callable[[GenDir, bytes], Inode]) -> Make:
    """An entry made by ``make`` from its directory and its name."""
    return _Named(make)


def link(target: bytes) -> Make:
    """An entry that is a plain symbolic link."""
    return _Named(lambda parent, name: GenLink(parent, name, lambda task: target))


class _Named:
    """A maker that is told the name it stands under, by ``named``."""

    def __init__(self, make: Callable[[GenDir, bytes], Inode]) -> None:
        self.make = make

    def __call__(self, parent: GenDir) -> Inode:
        raise AssertionError("not in a named table")


def named(children: Children | Mapping[bytes, Make]) -> Children | Mapping[bytes, Make]:
    """Tell the entries of a table their names."""
    if callable(children):
        return lambda task: _bind(children(task))
    return _bind(children)


def _bind(children: Mapping[bytes, Make]) -> dict[bytes, Make]:
    def bound(maker: _Named, name: bytes) -> Make:
        return lambda parent: maker.make(parent, name)

    return {
        name: bound(make, name) if isinstance(make, _Named) else make
        for name, make in children.items()
    }
