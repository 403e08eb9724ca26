# SPDX-License-Identifier: GPL-2.0-or-later
"""Host streams where descriptors cannot be waited for (Windows): a thread reads ahead, on demand.

One piece is read each time the guest asks, no more, so what the guest does not want stays.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from droidemu.kernel.file import POLLHUP, POLLIN, POLLOUT

_PIECE = 1 << 16
#: A console write of more than about 60 KB fails on some versions.
_CHUNK = 1 << 14


class ThreadStream:
    """See ``HostStream``. Writes go straight out: the console and files take them at once."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = threading.Lock()
        self._data = b""
        self._ended = False
        self._callback: Callable[[], None] | None = None
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def poll(self) -> int:
        with self._lock:
            ready = POLLOUT
            if self._data:
                ready |= POLLIN
            elif self._ended:
                ready |= POLLIN | POLLHUP
            return ready

    def read(self, size: int) -> bytes | None:
        with self._lock:
            if not self._data:
                return b"" if self._take_end() else None
            piece, self._data = self._data[:size], self._data[size:]
            return piece

    def _take_end(self) -> bool:
        """The end is told once: a console can go on after Ctrl+Z."""
        ended, self._ended = self._ended, False
        return ended

    def write(self, data: bytes | memoryview) -> int | None:
        done = 0
        view = memoryview(data)
        while done < len(view):
            done += os.write(self._fd, view[done : done + _CHUNK])
        return done or None

    def when_readable(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._data and not self._ended:
                self._callback = callback
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name=f"host-stream-{self._fd}", daemon=True
                    )
                    self._thread.start()
                self._wanted.set()
                return
        callback()

    def when_writable(self, callback: Callable[[], None]) -> None:
        callback()

    def close(self) -> None:
        """See ``HostStream``. A read that was begun goes on: Windows cannot take it back."""
        with self._lock:
            self._callback = None

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            with self._lock:
                if self._data or self._ended:
                    continue
            try:
                piece = os.read(self._fd, _PIECE)
            except OSError:
                piece = b""
            with self._lock:
                self._data = piece
                self._ended = not piece
                callback = self._callback
            if callback is not None:
                callback()


_standard: dict[int, ThreadStream] = {}


def thread_stream(fd: int) -> ThreadStream:
    """The stream of a descriptor; of standard input, one for the whole process.

    A guest that ended may have left a read behind, and what that brings is the next guest's.
    """
    if fd > 2:
        return ThreadStream(fd)
    return _standard.setdefault(fd, ThreadStream(fd))
