# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's files, for what Java does itself: small ones, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from droidemu.android.java.preferences import MOST
from droidemu.kernel.errno import ENOENT, KernelError
from droidemu.kernel.file import O_CREAT, O_RDONLY, O_RDWR, O_TRUNC
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.vfs import writable

if TYPE_CHECKING:
    from droidemu.android.java.platform import Platform
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process

#: Permissions that Android gives to an app's own.
_FILE_MODE, _FOLDER_MODE = 0o660, 0o771
#: A path with half a surrogate pair cannot be encoded.
_ERRORS: Final = (KernelError, UnicodeEncodeError)


def _raw(path: str) -> bytes:
    """A path for the kernel. KernelError, UnicodeEncodeError."""
    if "\0" in path:  # Java says so of such a File, and C would cut it there
        raise KernelError(ENOENT)
    return path.encode()


class Files:
    """Files as a process sees them."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._kernel: Kernel = process.kernel

    def connect(self, platform: Platform) -> None:
        """Give Java these."""
        platform.file_exists = lambda path: self.mode(path) is not None
        platform.is_directory = lambda path: (self.mode(path) or 0) & 0o170000 == 0o040000
        platform.read_file, platform.write_file = self.read, self.write
        platform.rename = self.rename

    def mode(self, path: str) -> int | None:
        """Kind and permissions, None if there is nothing."""
        try:
            place = self._kernel.vfs.resolve(None, _raw(path), fs=self._process.fs)
        except _ERRORS:
            return None
        return place.inode.stat().mode

    def _open(self, path: str, flags: int) -> RegularFile:
        file = self._kernel.vfs.open(
            None, _raw(path), flags, _FILE_MODE, fs=self._process.fs
        )
        if not isinstance(file, RegularFile):
            file.release()
            raise KernelError(ENOENT)
        return file

    def read(self, path: str) -> bytes | None:
        """A file's content; None if there is none, or it is too long."""
        try:
            file = self._open(path, O_RDONLY)
        except _ERRORS:
            return None
        try:
            data = file.read_at(0, MOST + 1)
        except KernelError:
            return None
        finally:
            file.release()
        return data if len(data) <= MOST else None

    def write(self, path: str, data: bytes) -> bool:
        """Replace a file's content; its folder is made if it is missing."""
        try:
            self._make_folder(path.rpartition("/")[0])
            file = self._open(path, O_RDWR | O_CREAT | O_TRUNC)
        except _ERRORS:
            return False
        try:
            done = 0
            while done < len(data):
                done += file.write_at(done, data[done:])
        except KernelError:
            return False
        finally:
            file.release()
        return True

    def _make_folder(self, path: str) -> None:
        walk = self._kernel.vfs.walk(None, _raw(path), fs=self._process.fs)
        if walk.place is None:
            writable(walk.parent)
            walk.parent.inode.mkdir(walk.name, _FOLDER_MODE)

    def rename(self, path: str, to: str | None) -> None:
        """Move a file within its folder, or remove it; nothing if there is none."""
        vfs, fs = self._kernel.vfs, self._process.fs
        try:
            walk = vfs.walk(None, _raw(path), follow=False, fs=fs)
            if walk.place is None:
                return
            writable(walk.parent)
            folder = walk.parent.inode
            if to is None:
                folder.unlink(walk.name)
            else:
                folder.rename(walk.name, folder, _raw(to.rpartition("/")[2]), False)
        except _ERRORS:
            return
