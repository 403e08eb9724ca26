# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's file tree: mounts, and the path walk.

Paths are walked here, component by component; no host path is ever built from a guest's. ``..``
cannot leave the root, symbolic links (also those of host directories) are resolved inside the
guest's tree. Follows fs/namei.c.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EACCES,
    EEXIST,
    EINVAL,
    EISDIR,
    ELOOP,
    ENAMETOOLONG,
    ENOENT,
    ENOTDIR,
    EOPNOTSUPP,
    EROFS,
    KernelError,
)
from droidemu.kernel.file import (
    O_ACCMODE,
    O_CLOEXEC,
    O_CREAT,
    O_DIRECTORY,
    O_EXCL,
    O_NOFOLLOW,
    O_PATH,
    O_RDONLY,
    O_TMPFILE,
    O_TRUNC,
    File,
)
from droidemu.kernel.files.pipe import PipeBudget
from droidemu.kernel.files.unix import UnixNet
from droidemu.kernel.inode import FileSystem, Inode
from droidemu.kernel.locks import LockManager
from droidemu.kernel.stat import S_IFLNK, S_IFMT, makedev

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.files.memfs import MemFs
    from droidemu.kernel.files.stdio import Console
    from droidemu.kernel.fs import FsContext
    from droidemu.kernel.task import Task

NAME_MAX = 255
#: MAXSYMLINKS of include/linux/namei.h.
MAXSYMLINKS = 40

_O_TMPFILE_BIT = O_TMPFILE & ~O_DIRECTORY


class Mount:
    """A file system (or a part of one, from ``root`` on) at a place of the tree.

    ``make`` is called when the guest first looks: most programs never need /proc.
    """

    def __init__(
        self,
        id: int,
        make: Callable[[], tuple[FileSystem, Inode]],
        dev: int,
        read_only: bool = False,
    ) -> None:
        self.id = id
        self._make = make
        self._made: tuple[FileSystem, Inode] | None = None
        self._dev = dev
        self.read_only = read_only
        #: What this covers; None for the tree's root.
        self.point: Place | None = None
        #: Guest path, for /proc/mounts.
        self.path = b"/"

    def _get(self) -> tuple[FileSystem, Inode]:
        if self._made is None:
            self._made = self._make()
            if not self._made[0].dev:
                self._made[0].dev = self._dev
        return self._made

    @property
    def fs(self) -> FileSystem:
        """The file system."""
        return self._get()[0]

    @property
    def root(self) -> Inode:
        """What is mounted: the file system's root, or a part of it."""
        return self._get()[1]


class Place:
    """A file as seen through a mount: ``struct path``. Non-directories know how they were found."""

    __slots__ = ("inode", "mount", "name", "parent")

    def __init__(
        self, mount: Mount, inode: Inode, parent: Place | None = None, name: bytes = b""
    ) -> None:
        self.mount = mount
        self.inode = inode
        self.parent = parent
        self.name = name

    def same(self, other: Place) -> bool:
        """Both are the same file through the same mount."""
        return self.inode is other.inode and self.mount is other.mount


class Walk:
    """How a walk ended: directory, last name, and what stands there (None: nothing)."""

    __slots__ = ("name", "parent", "place", "slash")

    def __init__(self, parent: Place, name: bytes, place: Place | None, slash: bool) -> None:
        self.parent = parent
        #: Last component; b"" for the root, b"." and b".." as they are.
        self.name = name
        self.place = place
        #: The path ends with a slash: only a directory will do.
        self.slash = slash

    def special(self) -> bool:
        """The last component is no name that could be made or removed."""
        return self.name in (b"", b".", b"..")


class Vfs:
    """The mounts of a kernel."""

    def __init__(self, root: FileSystem, root_inode: Inode, anonymous: MemFs) -> None:
        """``anonymous`` keeps files without a name: memfd, O_TMPFILE."""
        self._ids = count(20)
        self._devices = count(1)
        self.anonymous = anonymous
        #: A mount that stands nowhere.
        self.anonymous_mount = self._new_mount(lambda: (anonymous, anonymous.root))
        #: The host's standard streams (files/stdio.py).
        self.console: Console | None = None
        self.root_mount = self._new_mount(lambda: (root, root_inode))
        self.mounts: list[Mount] = [self.root_mount]
        self._covered: dict[tuple[int, int], Mount] = {}
        self.root = Place(self.root_mount, root_inode)
        self.locks = LockManager()
        self.pipe_budget = PipeBudget()
        self.unix = UnixNet()

    def anonymous_ino(self) -> int:
        """An inode number for a pipe or a socket."""
        return self.anonymous.next_ino()

    def anonymous_place(self, inode: Inode, name: bytes) -> Place:
        """The place of a file without a place."""
        return Place(self.anonymous_mount, inode, None, name)

    # -- mounts -----------------------------------------------------------------------------------

    def _new_mount(
        self, make: Callable[[], tuple[FileSystem, Inode]], read_only: bool = False
    ) -> Mount:
        return Mount(next(self._ids), make, makedev(0, next(self._devices)), read_only)

    def mount(self, fs: FileSystem, root: Inode, at: bytes, read_only: bool = False) -> Mount:
        """Cover the file or directory ``at`` (absolute guest path, must exist) with ``root``."""
        if self.resolve(None, at, fs=self.context()).inode.is_dir != root.is_dir:
            raise KernelError(ENOTDIR)
        return self.mount_later(lambda: (fs, root), at, read_only)

    def mount_later(
        self, make: Callable[[], tuple[FileSystem, Inode]], at: bytes, read_only: bool = False
    ) -> Mount:
        """Like ``mount``, for a directory; ``make`` gives file system and root when needed."""
        place = self.resolve(None, at, fs=self.context())
        mount = self._new_mount(make, read_only)
        mount.point = place
        mount.path = self.path_of(place)
        self.mounts.append(mount)
        self._covered[id(place.mount), id(place.inode)] = mount
        return mount

    def context(self) -> FsContext:
        """A fresh context at the root, for the emulator's own look-ups."""
        from droidemu.kernel.fs import FsContext

        return FsContext(self.root)

    def _cross(self, place: Place) -> Place:
        """Up onto what is mounted on a place."""
        covered = self._covered
        while covered:
            mount = covered.get((id(place.mount), id(place.inode)))
            if mount is None:
                break
            place = Place(mount, mount.root, place.parent, place.name)
        return place

    def is_mount_point(self, place: Place) -> bool:
        """Something is mounted on this, or it is a mount's root: EBUSY for rename and rmdir."""
        return (
            place.inode is place.mount.root or (id(place.mount), id(place.inode)) in self._covered
        )

    def up(self, place: Place, root: Place) -> Place:
        """``..`` of a directory; the root's is itself."""
        while True:
            if place.inode is root.inode and place.mount is root.mount:
                return place
            if place.inode is not place.mount.root:
                return self._cross(Place(place.mount, place.inode.parent()))
            if place.mount.point is None:
                return place
            place = place.mount.point

    def path_of(self, place: Place, root: Place | None = None) -> bytes:
        """Absolute guest path of a place, seen from ``root``."""
        root = root or self.root
        parts: list[bytes] = []
        while not place.same(root):
            if place.inode is place.mount.root:
                if place.mount.point is None:
                    break
                place = place.mount.point
            elif place.inode.is_dir:
                parts.append(place.inode.name_in_parent())
                place = Place(place.mount, place.inode.parent())
            else:
                parts.append(place.name)
                if place.parent is None:
                    break
                place = place.parent
        return b"/" + b"/".join(reversed(parts))

    # -- the walk ---------------------------------------------------------------------------------

    def walk(
        self,
        task: Task | None,
        path: bytes,
        start: Place | None = None,
        follow: bool = True,
        fs: FsContext | None = None,
    ) -> Walk:
        """Find ``path`` from ``start`` (None: the working directory).

        ``follow``: a symbolic link as last component is followed. The last component may be
        missing (``place`` is None); everything before must be a directory.
        """
        if fs is None:
            assert task is not None
            fs = task.process.fs
        if not path:
            raise KernelError(ENOENT)
        root = fs.root
        here = root if path[0] == 0x2F else (start or fs.cwd)
        todo = path.split(b"/")
        todo.reverse()
        slash = path[-1] == 0x2F
        links = 0
        parent, name = here, b""
        while todo:
            part = todo.pop()
            if not part:
                continue
            name = part
            inode = here.inode
            if not inode.is_dir:
                raise KernelError(ENOTDIR)
            if name == b".":
                parent = here
                continue
            if name == b"..":
                parent = here
                here = self.up(here, root)
                continue
            if len(name) > NAME_MAX:
                raise KernelError(ENAMETOOLONG)
            last = not any(todo)
            parent = here
            try:
                child = inode.lookup(task, name)
            except KernelError as error:
                if last and error.errno == ENOENT:
                    return Walk(parent, name, None, slash)
                raise
            if child.mode & S_IFMT == S_IFLNK and (follow or slash or not last):
                links += 1
                if links > MAXSYMLINKS:
                    raise KernelError(ELOOP)
                target_place = child.follow(task)
                if target_place is not None:
                    here = target_place
                    continue
                target = child.readlink(task)
                if not target:
                    raise KernelError(ENOENT)
                if target[0] == 0x2F:
                    here = root
                # A target's trailing slash demands a directory, like the path's own.
                if last and target[-1] == 0x2F:
                    slash = True
                todo.extend(reversed(target.split(b"/")))
                name = b""
                continue
            here = Place(here.mount, child, here, name)
            if self._covered:
                here = self._cross(here)
        if slash and not here.inode.is_dir:
            raise KernelError(ENOTDIR)
        return Walk(parent, name, here, slash)

    def resolve(
        self,
        task: Task | None,
        path: bytes,
        start: Place | None = None,
        follow: bool = True,
        fs: FsContext | None = None,
    ) -> Place:
        """Like ``walk`` for something that must exist: ENOENT."""
        place = self.walk(task, path, start, follow, fs).place
        if place is None:
            raise KernelError(ENOENT)
        return place

    # -- opening ----------------------------------------------------------------------------------

    def open(
        self,
        task: Task | None,
        path: bytes,
        flags: int,
        mode: int = 0,
        start: Place | None = None,
        fs: FsContext | None = None,
    ) -> File:
        """open(2): flags in arm's numbering, ``mode`` before the umask."""
        if fs is None:
            assert task is not None
            fs = task.process.fs
        if flags & O_PATH:
            flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        elif flags & _O_TMPFILE_BIT:
            return self._open_unnamed(task, path, flags, mode & ~fs.umask, start, fs)
        created = False
        if flags & O_CREAT:
            if flags & O_DIRECTORY:
                raise KernelError(EINVAL)
            walk = self.walk(task, path, start, not flags & (O_EXCL | O_NOFOLLOW), fs)
            if walk.place is None or walk.slash:
                if walk.slash:
                    raise KernelError(EISDIR)
                writable(walk.parent)
                inode = walk.parent.inode.create(walk.name, mode & 0o7777 & ~fs.umask)
                place = Place(walk.parent.mount, inode, walk.parent, walk.name)
                created = True
            elif flags & O_EXCL:
                raise KernelError(EEXIST)
            else:
                place = walk.place
        else:
            place = self.resolve(task, path, start, not flags & O_NOFOLLOW, fs)
        return self.open_place(task, place, flags, created)

    def open_place(
        self, task: Task | None, place: Place, flags: int, created: bool = False
    ) -> File:
        """Open what a walk found."""
        inode = place.inode
        access = flags & O_ACCMODE
        if inode.is_link and not flags & O_PATH:
            raise KernelError(ELOOP)
        if inode.is_dir:
            if (access != O_RDONLY or flags & (O_CREAT | O_TRUNC)) and not flags & O_PATH:
                raise KernelError(EISDIR)
        elif flags & O_DIRECTORY:
            raise KernelError(ENOTDIR)
        if flags & O_PATH:
            from droidemu.kernel.files.directory import PathFile

            file: File = PathFile(flags)
        else:
            if inode.is_regular and (access != O_RDONLY or flags & O_TRUNC):
                writable(place)
                if flags & O_TRUNC and not created:
                    inode.truncate(0)
            file = inode.open(task, flags & ~(O_CREAT | O_EXCL | O_TRUNC))
        file.place = place
        file.path = self.path_of(place).decode("utf-8", "surrogateescape")
        return file

    def _open_unnamed(
        self,
        task: Task | None,
        path: bytes,
        flags: int,
        mode: int,
        start: Place | None,
        fs: FsContext,
    ) -> File:
        """O_TMPFILE: a file without a name, in memory file systems."""
        from droidemu.kernel.files.memfile import MemFile
        from droidemu.kernel.files.memfs import MemDir, MemFs

        if flags & O_ACCMODE == O_RDONLY or not flags & O_DIRECTORY:
            raise KernelError(EINVAL)
        place = self.resolve(task, path, start, True, fs)
        if not place.inode.is_dir:
            raise KernelError(ENOTDIR)
        writable(place)
        if not isinstance(place.inode, MemDir) or not isinstance(place.inode.fs, MemFs):
            raise KernelError(EOPNOTSUPP)
        inode = MemFile(place.inode.fs, mode & 0o7777)
        inode.nlink = 0
        file = inode.open(task, flags & ~O_TMPFILE)
        file.place = Place(place.mount, inode, place, b"#%d (deleted)" % inode.ino)
        file.path = self.path_of(file.place).decode("utf-8", "surrogateescape")
        return file


def writable(place: Place) -> None:
    """EROFS if the place's mount is read-only."""
    if place.mount.read_only:
        raise KernelError(EROFS)


def executable(place: Place) -> None:
    """EACCES unless this is a regular file with an execute permission."""
    if not place.inode.is_regular or not place.inode.stat().mode & 0o111:
        raise KernelError(EACCES)
