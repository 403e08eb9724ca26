# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard streams that are the same in every run: a recorded session must not see the host's.

A C library writes line by line to a terminal and in blocks to a pipe, which already changes a
program's timing. So in a session input is empty and output is a pipe that takes everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.devices.memory import NullFile
from droidemu.kernel.errno import ENXIO, KernelError
from droidemu.kernel.file import (
    O_RDWR,
    O_WRONLY,
    POLLOUT,
    POLLWRNORM,
    File,
)
from droidemu.kernel.files.stdio import Console
from droidemu.kernel.stat import S_IFIFO, Stat

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task


class OutputFile(File):
    """Takes everything at once, counts and hashes it, and hands it to the host if ``show``."""

    kind: ClassVar[str] = "pipe"

    def __init__(self, number: int, show: bool) -> None:
        super().__init__(O_WRONLY, f"pipe:[{number}]")
        self._number = number
        self._stream = (sys.stdout if number == 1 else sys.stderr) if show else None
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """SHA-256 of everything so far."""
        return self._digest.hexdigest()

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """See ``File.write``. A host that does not listen any more is no matter of the guest's."""
        self._digest.update(data)
        self.size += len(data)
        if self._stream is not None:
            with contextlib.suppress(OSError, ValueError):
                self._stream.buffer.write(data)
                self._stream.flush()
        return len(data)

    def poll(self) -> int:
        """Always ready."""
        return POLLOUT | POLLWRNORM

    def reopen(self, task: Task | None, flags: int) -> File:
        """/dev/stdout: the same stream."""
        return self

    def stat(self) -> Stat:
        """A pipe."""
        return Stat(mode=S_IFIFO | 0o600, ino=self._number)


class SessionConsole(Console):
    """Streams without a host: descriptors 0, 1 and 2 of a recorded session."""

    def __init__(self, kernel: Kernel, show: bool) -> None:
        super().__init__(kernel)
        self.output = OutputFile(1, show)
        self._streams_of: dict[int, File] = {1: self.output, 2: OutputFile(2, show)}

    def file(self, fd: int) -> File:
        """See ``Console.file``."""
        if fd in self._streams_of:
            return self._streams_of[fd]
        nothing = NullFile(O_RDWR)
        nothing.path = "/dev/null"
        return nothing

    def open_tty(self, task: Task | None, flags: int) -> File:
        """There is no terminal."""
        raise KernelError(ENXIO)

    def watch_size(self) -> bool:
        """See ``Console.watch_size``: nothing to watch."""
        return False
