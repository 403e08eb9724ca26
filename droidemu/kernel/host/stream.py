# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard input and output of the host that may block: terminals and pipes.

The emulation thread never blocks on them: it asks whether there is something, and has itself
told (by a helper thread that starts when first needed) when that changes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol


class HostStream(Protocol):
    """One descriptor. All methods but the callbacks belong to the emulation thread."""

    def poll(self) -> int:
        """POLLIN, POLLOUT, POLLHUP, POLLERR as they hold now."""

    def read(self, size: int) -> bytes | None:
        """What is there, up to ``size`` bytes; b"" at the end, None if nothing is there yet."""

    def write(self, data: bytes | memoryview) -> int | None:
        """How many bytes went; None if none can now. OSError."""

    def when_readable(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once, from any thread, when reading may succeed."""

    def when_writable(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once, from any thread, when writing may succeed."""

    def close(self) -> None:
        """Nobody wants to be told any more. The descriptor stays open: it is the caller's."""


def open_stream(fd: int) -> HostStream:
    """The stream of a host descriptor that is no regular file."""
    if os.name == "nt":
        from droidemu.kernel.host.stream_threads import thread_stream

        return thread_stream(fd)
    from droidemu.kernel.host.stream_posix import PosixStream

    return PosixStream(fd)
