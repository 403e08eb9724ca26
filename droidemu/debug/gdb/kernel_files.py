# SPDX-License-Identifier: GPL-2.0-or-later
"""``HasFiles`` over the guest's own file system: what the guest sees, with the guest's rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from droidemu.debug.gdb.target import FileStat, TargetError
from droidemu.kernel.at import AT_FDCWD
from droidemu.kernel.errno import (
    EBADF,
    EINVAL,
    EMFILE,
    ENAMETOOLONG,
    ESRCH,
    KernelError,
)
from droidemu.kernel.file import O_NONBLOCK, O_PATH, File
from droidemu.kernel.syscalls.dir import do_unlink
from droidemu.kernel.task import PATH_MAX

if TYPE_CHECKING:
    from droidemu.kernel.fs import FsContext
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task

#: Files that debuggers have open at the same time.
_MOST = 64
#: Bytes of one read.
_LONGEST = 1 << 20
_NS = 1_000_000_000
#: Offsets beyond this are nobody's.
_FARTHEST = 1 << 62
_OPEN_FLAGS = 0o3 | 0o100 | 0o200 | 0o1000 | 0o2000


@contextmanager
def errors() -> Iterator[None]:
    """The kernel's errors as the target's."""
    try:
        yield
    except KernelError as error:
        raise TargetError(error.errno, str(error)) from None


class KernelFiles:
    """Open files of one debugger."""

    kernel: Kernel

    def __init__(self) -> None:
        self._files: dict[int, File] = {}

    def _view(self, pid: int) -> tuple[Task | None, FsContext]:
        """Whose eyes: a thread of the process and its file system context."""
        process = self.kernel.processes.get(pid) or next(iter(self.kernel.processes.values()), None)
        if process is None:
            return None, self.kernel.vfs.context()
        return next(iter(process.tasks.values()), None), process.fs

    def _path(self, path: bytes) -> bytes:
        if not path or b"\0" in path:
            raise TargetError(EINVAL, "not a path")
        if len(path) >= PATH_MAX:
            raise TargetError(ENAMETOOLONG, "the path is too long")
        return path

    def _mapped(self, pid: int, path: bytes, error: KernelError) -> File:
        """A file that can be had only where it is mapped: a library inside of an APK."""
        process = self.kernel.processes.get(pid) or next(iter(self.kernel.processes.values()), None)
        name = path.decode("utf-8", "surrogateescape")
        for region in process.space.regions if process is not None else ():
            if region.name == name and isinstance(region.backing, File):
                return region.backing
        raise error

    def file_open(self, pid: int, path: bytes, flags: int, mode: int) -> int:
        """See ``HasFiles``."""
        handle = next((n for n in range(3, 3 + _MOST) if n not in self._files), None)
        if handle is None:
            raise TargetError(EMFILE, "too many open files")
        task, fs = self._view(pid)
        with errors():
            # Never sleep for a pipe's other end.
            flags = flags & _OPEN_FLAGS | O_NONBLOCK
            try:
                file = self.kernel.vfs.open(task, self._path(path), flags, mode & 0o7777, None, fs)
            except KernelError as error:
                file = self._mapped(pid, path, error)
        self._files[handle] = file.acquire()
        return handle

    def file_close(self, handle: int) -> None:
        """See ``HasFiles``."""
        file = self._files.pop(handle, None)
        if file is None:
            raise TargetError(EBADF, "no such file")
        with errors():
            file.drop()

    def close_files(self) -> None:
        """Close whatever is open."""
        for handle in list(self._files):
            self.file_close(handle)

    def _file(self, handle: int) -> File:
        try:
            return self._files[handle]
        except KeyError:
            raise TargetError(EBADF, "no such file") from None

    def file_read(self, handle: int, count: int, offset: int) -> bytes:
        """See ``HasFiles``."""
        file = self._file(handle)
        if not file.readable:
            raise TargetError(EBADF, "not open for reading")
        if not 0 <= offset < _FARTHEST or count < 0:
            raise TargetError(EINVAL, "bad offset or count")
        with errors():
            return file.pread(self._view(0)[0], min(count, _LONGEST), offset)  # type: ignore[arg-type]

    def file_write(self, handle: int, data: bytes, offset: int) -> int:
        """See ``HasFiles``."""
        file = self._file(handle)
        if not file.writable:
            raise TargetError(EBADF, "not open for writing")
        if not 0 <= offset < _FARTHEST:
            raise TargetError(EINVAL, "bad offset")
        with errors():
            return file.pwrite(self._view(0)[0], data, offset)  # type: ignore[arg-type]

    def file_stat(self, handle: int) -> FileStat:
        """See ``HasFiles``."""
        with errors():
            return _stat(self._file(handle).stat())

    def path_stat(self, pid: int, path: bytes) -> FileStat:
        """See ``HasFiles``."""
        task, fs = self._view(pid)
        with errors():
            try:
                file = self.kernel.vfs.open(task, self._path(path), O_PATH, 0, None, fs).acquire()
            except KernelError as error:
                file = self._mapped(pid, path, error).acquire()
            try:
                return _stat(file.stat())
            finally:
                file.drop()

    def file_unlink(self, pid: int, path: bytes) -> None:
        """See ``HasFiles``."""
        task, _ = self._view(pid)
        if task is None:
            raise TargetError(ESRCH, "no process is left")
        with errors():
            do_unlink(task, AT_FDCWD, self._path(path))

    def file_readlink(self, pid: int, path: bytes) -> bytes:
        """See ``HasFiles``."""
        task, fs = self._view(pid)
        with errors():
            place = self.kernel.vfs.resolve(task, self._path(path), None, False, fs)
            return place.inode.readlink(task)


def _stat(stat: Stat) -> FileStat:
    return FileStat(
        dev=stat.dev, ino=stat.ino, mode=stat.mode, nlink=stat.nlink, uid=stat.uid, gid=stat.gid,
        rdev=stat.rdev, size=stat.size, blksize=stat.blksize, blocks=stat.blocks,
        atime=stat.atime // _NS, mtime=stat.mtime // _NS, ctime=stat.ctime // _NS,
    )  # fmt: skip
