# SPDX-License-Identifier: GPL-2.0-or-later
# ruff: noqa: PTH101, PTH102, PTH105, PTH106, PTH108, PTH115, PTH118, PTH208, PTH211
# (Raw names and directory descriptors are the point here.)
"""A directory of the host, reached by lists of names, never out of it.

Two ways of doing it: ``tree_posix.DirFdTree`` opens component by component with O_NOFOLLOW, so
that not even another host process that swaps a directory for a link can lead it astray;
``PathTree`` here works on any host (Windows) by checking every component for links and reparse
points before it uses the path. Errors are the host's ``OSError``.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat as host_stat
import sys
from pathlib import Path
from typing import Protocol

from droidemu.loader.hostnames import is_windows_name

#: Names of a file below the tree's root.
Parts = tuple[bytes, ...]

_WINDOWS = os.name == "nt"
_O_BINARY = getattr(os, "O_BINARY", 0)
_O_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_O_CLOEXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_O_NONBLOCK = getattr(os, "O_NONBLOCK", 0)

# Reparse tags that lead elsewhere; others (cloud files, deduplication) are ordinary files.
_IO_REPARSE_TAG_SYMLINK = 0xA000000C
_IO_REPARSE_TAG_MOUNT_POINT = 0xA0000003
_FILE_ATTRIBUTE_REPARSE_POINT = 0x400


class HostTree(Protocol):
    """Operations on a host directory tree; ``parts`` are names from its root on."""

    def lstat(self, parts: Parts) -> os.stat_result:
        """Attributes; a link's own."""

    def is_link(self, result: os.stat_result) -> bool:
        """These attributes are a symbolic link's or a junction's."""

    def listdir(self, parts: Parts) -> list[bytes]:
        """Names in a directory, unsorted."""

    def scan(self, parts: Parts) -> list[tuple[bytes, os.stat_result]]:
        """Names in a directory with their attributes, sorted by name."""

    def readlink(self, parts: Parts) -> bytes:
        """A link's target with forward slashes."""

    def open(self, parts: Parts, flags: int, mode: int = 0o666) -> int:
        """Open a regular file; host flags. EACCES for devices, sockets and FIFOs."""

    def mkdir(self, parts: Parts, mode: int) -> None:
        """Make a directory."""

    def unlink(self, parts: Parts) -> None:
        """Remove a file."""

    def rmdir(self, parts: Parts) -> None:
        """Remove an empty directory."""

    def rename(self, parts: Parts, new: Parts) -> None:
        """Move, replacing what is there."""

    def link(self, parts: Parts, new: Parts) -> None:
        """Make a hard link."""

    def symlink(self, target: bytes, new: Parts) -> None:
        """Make a symbolic link."""

    def chmod(self, parts: Parts, mode: int) -> None:
        """Set permission bits."""

    def utime(self, parts: Parts, atime: int, mtime: int) -> None:
        """Set times in ns."""

    def statvfs(self) -> tuple[int, int, int]:
        """(block size, blocks, free blocks) of the file system."""

    def close(self) -> None:
        """Let go of the root."""


def open_tree(root: Path) -> HostTree:
    """The safest tree this host offers; ``OSError`` if ``root`` cannot be opened."""
    if os.open in os.supports_dir_fd and _O_NOFOLLOW:
        from droidemu.kernel.host.tree_posix import DirFdTree

        return DirFdTree(root)
    return PathTree(root)


def refuse_special(fd: int) -> int:
    """``fd`` if it is a regular file, else close it and raise EACCES."""
    if host_stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise OSError(errno.EACCES, "not a regular file")


def check_windows_name(name: bytes) -> None:
    """EINVAL for names that Windows would take for something else: streams, devices, separators.

    Without this ``a:b`` were a stream of ``a``, ``..\\x`` a way out and ``nul`` the null device.
    """
    if not is_windows_name(name):
        raise OSError(errno.EINVAL, "a name that this host cannot have")


def _make_room(source: str, target: str) -> None:
    """What rename(2) asks of a target that exists; Windows never replaces a folder."""
    old = os.lstat(source)
    try:
        taken = os.lstat(target)
    except FileNotFoundError:
        return
    if os.path.samestat(old, taken):
        return
    folder = host_stat.S_ISDIR(old.st_mode)
    if host_stat.S_ISDIR(taken.st_mode) != folder:
        raise OSError(errno.ENOTDIR if folder else errno.EISDIR, "not of one kind")
    if folder:
        os.rmdir(target)


def _extended(root: str) -> str:
    """A Windows path that may be longer than 260 characters, whatever the user has switched on.

    learn.microsoft.com, "Maximum Path Length Limitation". Such paths are taken literally, which
    the checks of every name allow.
    """
    if root.startswith("\\\\?\\"):
        return root
    if root.startswith("\\\\"):
        return "\\\\?\\UNC" + root[1:]
    return "\\\\?\\" + root


class PathTree:
    """See the module; by path, for hosts without directory descriptors."""

    def __init__(self, root: Path, windows_names: bool = _WINDOWS) -> None:
        self._root = str(root.resolve(strict=True))
        if _WINDOWS:
            self._root = _extended(self._root)
        self._windows_names = windows_names

    def _path(self, parts: Parts) -> str:
        """The host path of ``parts``, none of whose directories is a link."""
        path = self._root
        for index, name in enumerate(parts):
            if self._windows_names:
                check_windows_name(name)
            elif name in (b"", b".", b"..") or b"/" in name or b"\0" in name:
                raise OSError(errno.EINVAL, "not a name")
            try:
                path = os.path.join(path, os.fsdecode(name))
            except UnicodeDecodeError:
                raise OSError(errno.ENOENT, "not a name of this host") from None
            if index < len(parts) - 1:
                result = os.lstat(path)
                if self.is_link(result) or not host_stat.S_ISDIR(result.st_mode):
                    raise OSError(errno.ENOTDIR, "not a directory")
        return path

    def lstat(self, parts: Parts) -> os.stat_result:
        return os.lstat(self._path(parts))

    def is_link(self, result: os.stat_result) -> bool:
        if host_stat.S_ISLNK(result.st_mode):
            return True
        attributes = getattr(result, "st_file_attributes", 0)
        tag = getattr(result, "st_reparse_tag", 0)
        return bool(attributes & _FILE_ATTRIBUTE_REPARSE_POINT) and tag in (
            _IO_REPARSE_TAG_SYMLINK,
            _IO_REPARSE_TAG_MOUNT_POINT,
        )

    def listdir(self, parts: Parts) -> list[bytes]:
        path = self._path(parts)
        if self.is_link(os.lstat(path)):
            raise OSError(errno.ENOTDIR, "a link")
        found = []
        for name in os.listdir(path):
            with contextlib.suppress(UnicodeEncodeError):
                found.append(os.fsencode(name))
        return found

    def scan(self, parts: Parts) -> list[tuple[bytes, os.stat_result]]:
        found = []
        for name in sorted(self.listdir(parts)):
            with contextlib.suppress(OSError):  # gone, or a name this host should not have
                found.append((name, self.lstat((*parts, name))))
        return found

    def readlink(self, parts: Parts) -> bytes:
        target = os.readlink(self._path(parts))
        if self._windows_names:
            target = target.removeprefix("\\\\?\\").replace("\\", "/")
        return os.fsencode(target)

    def open(self, parts: Parts, flags: int, mode: int = 0o666) -> int:
        path = self._path(parts)
        if os.path.lexists(path):
            result = os.lstat(path)
            if self.is_link(result) or not host_stat.S_ISREG(result.st_mode):
                raise OSError(errno.EACCES, "not a regular file")
        if sys.platform == "win32":
            from droidemu.kernel.host.tree_windows import open_shared

            return refuse_special(open_shared(path, flags, mode))
        fd = os.open(path, flags | _O_BINARY | _O_NOFOLLOW | _O_CLOEXEC | _O_NONBLOCK, mode)
        return refuse_special(fd)

    def mkdir(self, parts: Parts, mode: int) -> None:
        os.mkdir(self._path(parts), mode)

    def unlink(self, parts: Parts) -> None:
        path = self._path(parts)
        if sys.platform == "win32" and not os.access(path, os.W_OK):
            # On Linux a read-only file may be removed; Windows asks for the bit to go first.
            os.chmod(path, 0o666)
        os.unlink(path)

    def rmdir(self, parts: Parts) -> None:
        os.rmdir(self._path(parts))

    def rename(self, parts: Parts, new: Parts) -> None:
        source, target = self._path(parts), self._path(new)
        if self._windows_names:
            _make_room(source, target)
        os.replace(source, target)

    def link(self, parts: Parts, new: Parts) -> None:
        os.link(self._path(parts), self._path(new))

    def symlink(self, target: bytes, new: Parts) -> None:
        try:
            os.symlink(os.fsdecode(target), self._path(new))
        except UnicodeDecodeError:
            raise OSError(errno.EINVAL, "not a name of this host") from None

    def chmod(self, parts: Parts, mode: int) -> None:
        path = self._path(parts)
        if self.is_link(os.lstat(path)):
            raise OSError(errno.EOPNOTSUPP, "a link")
        os.chmod(path, mode)

    def utime(self, parts: Parts, atime: int, mtime: int) -> None:
        path = self._path(parts)
        if os.utime in os.supports_follow_symlinks:
            os.utime(path, ns=(atime, mtime), follow_symlinks=False)
        elif not self.is_link(os.lstat(path)):
            os.utime(path, ns=(atime, mtime))

    def statvfs(self) -> tuple[int, int, int]:
        import shutil

        usage = shutil.disk_usage(self._root)
        return 4096, usage.total // 4096, usage.free // 4096

    def close(self) -> None:
        """Nothing is held."""
