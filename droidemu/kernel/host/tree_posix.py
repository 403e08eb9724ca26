# SPDX-License-Identifier: GPL-2.0-or-later
# ruff: noqa: PTH101, PTH208
# (Raw names and directory descriptors are the point here.)
"""A host directory tree reached through directory descriptors; see ``host/tree.py``."""

from __future__ import annotations

import contextlib
import errno
import os
import stat as host_stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from droidemu.kernel.host.tree import Parts, refuse_special

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
#: Linux: enough for walking, needs no read permission on the directory.
_WALK = getattr(os, "O_PATH", 0) | _DIRECTORY


class DirFdTree:
    """Every operation opens its directory anew from the root, following no link."""

    def __init__(self, root: Path) -> None:
        self._fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    @contextmanager
    def _directory(self, parts: Parts) -> Iterator[int]:
        """A descriptor of the directory ``parts``, for the length of the block."""
        fd = self._fd
        try:
            for name in parts:
                _check(name)
                try:
                    below = os.open(name, _WALK, dir_fd=fd)
                except OSError as error:
                    if error.errno in (errno.ELOOP, errno.EMLINK):
                        raise OSError(errno.ENOTDIR, "a link") from None
                    raise
                if fd != self._fd:
                    os.close(fd)
                fd = below
            yield fd
        finally:
            if fd != self._fd:
                os.close(fd)

    def lstat(self, parts: Parts) -> os.stat_result:
        if not parts:
            return os.fstat(self._fd)
        with self._directory(parts[:-1]) as fd:
            return os.stat(_check(parts[-1]), dir_fd=fd, follow_symlinks=False)

    def is_link(self, result: os.stat_result) -> bool:
        return host_stat.S_ISLNK(result.st_mode)

    def listdir(self, parts: Parts) -> list[bytes]:
        with self._directory(parts) as fd:
            # listdir needs a readable descriptor, O_PATH is none.
            readable = os.open(".", _DIRECTORY, dir_fd=fd)
            try:
                return [os.fsencode(name) for name in os.listdir(readable)]
            finally:
                os.close(readable)

    def scan(self, parts: Parts) -> list[tuple[bytes, os.stat_result]]:
        found = []
        names = sorted(self.listdir(parts))
        with self._directory(parts) as fd:
            for name in names:
                with contextlib.suppress(OSError):  # gone meanwhile
                    found.append((name, os.stat(name, dir_fd=fd, follow_symlinks=False)))
        return found

    def readlink(self, parts: Parts) -> bytes:
        if not parts:
            raise OSError(errno.EINVAL, "not a link")
        with self._directory(parts[:-1]) as fd:
            return os.readlink(_check(parts[-1]), dir_fd=fd)

    def open(self, parts: Parts, flags: int, mode: int = 0o666) -> int:
        with self._directory(parts[:-1]) as fd:
            name = _check(parts[-1])
            with contextlib.suppress(FileNotFoundError):
                kind = os.stat(name, dir_fd=fd, follow_symlinks=False).st_mode
                if not host_stat.S_ISREG(kind):
                    raise OSError(errno.EACCES, "not a regular file")
            opened = os.open(
                name, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, mode, dir_fd=fd
            )
            return refuse_special(opened)

    def mkdir(self, parts: Parts, mode: int) -> None:
        with self._directory(parts[:-1]) as fd:
            os.mkdir(_check(parts[-1]), mode, dir_fd=fd)

    def unlink(self, parts: Parts) -> None:
        with self._directory(parts[:-1]) as fd:
            os.unlink(_check(parts[-1]), dir_fd=fd)

    def rmdir(self, parts: Parts) -> None:
        with self._directory(parts[:-1]) as fd:
            os.rmdir(_check(parts[-1]), dir_fd=fd)

    def rename(self, parts: Parts, new: Parts) -> None:
        with self._directory(parts[:-1]) as fd, self._directory(new[:-1]) as into:
            os.rename(_check(parts[-1]), _check(new[-1]), src_dir_fd=fd, dst_dir_fd=into)

    def link(self, parts: Parts, new: Parts) -> None:
        with self._directory(parts[:-1]) as fd, self._directory(new[:-1]) as into:
            os.link(
                _check(parts[-1]),
                _check(new[-1]),
                src_dir_fd=fd,
                dst_dir_fd=into,
                follow_symlinks=False,
            )

    def symlink(self, target: bytes, new: Parts) -> None:
        with self._directory(new[:-1]) as fd:
            os.symlink(target, _check(new[-1]), dir_fd=fd)

    def chmod(self, parts: Parts, mode: int) -> None:
        if not parts:
            os.fchmod(self._fd, mode)
            return
        with self._directory(parts[:-1]) as fd:
            name = _check(parts[-1])
            if os.chmod in os.supports_follow_symlinks:
                os.chmod(name, mode, dir_fd=fd, follow_symlinks=False)
                return
            # Linux before 6.6 cannot refuse to follow in fchmodat: name an O_PATH descriptor.
            opened = os.open(name, getattr(os, "O_PATH", 0) | os.O_NOFOLLOW, dir_fd=fd)
            try:
                if host_stat.S_ISLNK(os.fstat(opened).st_mode):
                    raise OSError(errno.EOPNOTSUPP, "a link")
                os.chmod(f"/proc/self/fd/{opened}", mode)
            finally:
                os.close(opened)

    def utime(self, parts: Parts, atime: int, mtime: int) -> None:
        if not parts:
            os.utime(self._fd, ns=(atime, mtime))
            return
        with self._directory(parts[:-1]) as fd:
            os.utime(_check(parts[-1]), ns=(atime, mtime), dir_fd=fd, follow_symlinks=False)

    def statvfs(self) -> tuple[int, int, int]:
        found = os.statvfs(self._fd)
        return found.f_frsize, found.f_blocks, found.f_bavail

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _check(name: bytes) -> bytes:
    """A single name: the walk never passes others, this makes sure."""
    if name in (b"", b".", b"..") or b"/" in name or b"\0" in name:
        raise OSError(errno.EINVAL, "not a name")
    return name
