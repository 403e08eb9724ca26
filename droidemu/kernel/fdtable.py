# SPDX-License-Identifier: GPL-2.0-or-later
"""A process's descriptor table: ``struct files_struct``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from droidemu.kernel.errno import EBADF, EINVAL, EMFILE, KernelError
from droidemu.kernel.file import File

#: No table grows beyond this, whatever RLIMIT_NOFILE says.
MAX_FILES = 4096


class FdTable:
    """Descriptors of one process (or of several, with CLONE_FILES)."""

    def __init__(self, limit: Callable[[], int] | None = None) -> None:
        """``limit`` returns the soft RLIMIT_NOFILE at the time of asking."""
        self._files: list[File | None] = []
        self._cloexec: set[int] = set()
        #: No descriptor below this is free.
        self._low = 0
        self._limit = limit
        #: Called with (table, file) at each close: POSIX record locks end there.
        self.on_close: Callable[[FdTable, File], None] | None = None

    def limit(self) -> int:
        """Descriptors at and above this cannot be made."""
        if self._limit is None:
            return 1024
        return max(0, min(self._limit(), MAX_FILES))

    # -- looking up -----------------------------------------------------------------------------

    def get(self, fd: int) -> File:
        """The open file behind ``fd``; EBADF."""
        if fd >= 0:
            try:
                file = self._files[fd]
            except IndexError:
                file = None
            if file is not None:
                return file
        raise KernelError(EBADF)

    def find(self, fd: int) -> File | None:
        """The open file behind ``fd`` or None."""
        return self._files[fd] if 0 <= fd < len(self._files) else None

    def __iter__(self) -> Iterator[tuple[int, File]]:
        """(descriptor, file) of all open ones, ascending."""
        return ((fd, file) for fd, file in enumerate(tuple(self._files)) if file is not None)

    def size(self) -> int:
        """Slots of the table, used or not."""
        return len(self._files)

    def __len__(self) -> int:
        return sum(file is not None for file in self._files)

    # -- making ---------------------------------------------------------------------------------

    def allocate(self, file: File, cloexec: bool = False, minimum: int = 0) -> int:
        """Give ``file`` the lowest free descriptor from ``minimum`` on; EMFILE, EINVAL."""
        limit = self.limit()
        if minimum and not 0 <= minimum < limit:
            raise KernelError(EINVAL)
        files = self._files
        fd = max(minimum, self._low)
        while fd < len(files) and files[fd] is not None:
            fd += 1
        if fd >= limit:
            raise KernelError(EMFILE)
        if fd >= self._low >= minimum:
            self._low = fd + 1
        self._put(fd, file, cloexec)
        return fd

    def ensure_free(self, count: int = 1) -> None:
        """EMFILE unless ``count`` more descriptors can be made; before something is created."""
        limit = self.limit()
        if len(self._files) + count <= limit:
            return
        free = limit - sum(file is not None for file in self._files[:limit])
        if free < count:
            raise KernelError(EMFILE)

    def install(self, fd: int, file: File, cloexec: bool = False) -> int:
        """Make ``fd`` refer to ``file``, closing what it was (dup2); EBADF beyond the limit."""
        if not 0 <= fd < self.limit():
            raise KernelError(EBADF)
        file.acquire()  # before the close: it may be the same file's last reference
        try:
            if self.find(fd) is not None:
                self.close(fd)
            self._put(fd, file, cloexec)
        finally:
            file.drop()
        return fd

    def _put(self, fd: int, file: File, cloexec: bool) -> None:
        files = self._files
        if fd >= len(files):
            files.extend([None] * (fd + 1 - len(files)))
        files[fd] = file
        file.acquire()
        if cloexec:
            self._cloexec.add(fd)
        else:
            self._cloexec.discard(fd)

    # -- flags ----------------------------------------------------------------------------------

    def cloexec(self, fd: int) -> bool:
        """FD_CLOEXEC of an open descriptor."""
        return fd in self._cloexec

    def set_cloexec(self, fd: int, on: bool) -> None:
        """Set FD_CLOEXEC; EBADF."""
        self.get(fd)
        if on:
            self._cloexec.add(fd)
        else:
            self._cloexec.discard(fd)

    # -- ending ---------------------------------------------------------------------------------

    def close(self, fd: int) -> None:
        """Close a descriptor; EBADF."""
        file = self.get(fd)
        self._files[fd] = None
        self._cloexec.discard(fd)
        self._low = min(self._low, fd)
        if self.on_close is not None:
            self.on_close(self, file)
        file.drop()

    def close_range(self, first: int, last: int) -> None:
        """Close every open descriptor in [first, last]."""
        for fd in range(first, min(last + 1, len(self._files))):
            if self._files[fd] is not None:
                self.close(fd)

    def close_all(self) -> None:
        """The process ends."""
        self.close_range(0, len(self._files))

    def close_on_exec(self) -> None:
        """exec: close what is marked so."""
        for fd in sorted(self._cloexec):
            self.close(fd)

    def copy(self) -> FdTable:
        """A table of its own with the same open files (fork)."""
        other = FdTable(self._limit)
        other.on_close = self.on_close
        other._low = self._low
        other._cloexec = set(self._cloexec)
        other._files = list(self._files)
        for file in other._files:
            if file is not None:
                file.acquire()
        return other
