# SPDX-License-Identifier: GPL-2.0-or-later
"""Host streams on POSIX: a thread waits in select() and takes nothing from anybody."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable

from droidemu.kernel.file import POLLERR, POLLHUP, POLLIN, POLLOUT

#: POSIX promises that a ready pipe takes this much without blocking (Linux: PIPE_BUF 4096,
#: macOS: 512).
_CHUNK = 4096 if sys.platform.startswith("linux") else 512


class PosixStream:
    """See ``HostStream``. The descriptor's own flags stay untouched: others share them."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._watchers: dict[bool, _Watcher] = {}
        self._poll = None
        if sys.platform.startswith("linux"):  # macOS's poll() does not know terminals
            self._poll = select.poll()
            self._poll.register(fd, select.POLLIN | select.POLLOUT)

    def poll(self) -> int:
        if self._poll is not None:
            events = 0
            for _, found in self._poll.poll(0):
                events = found  # Linux's numbers are the guest's
            return events & (POLLIN | POLLOUT | POLLHUP | POLLERR)
        readable, writable, _ = select.select([self._fd], [self._fd], [], 0)
        return (POLLIN if readable else 0) | (POLLOUT if writable else 0)

    def read(self, size: int) -> bytes | None:
        if not self.poll() & (POLLIN | POLLHUP | POLLERR):
            return None
        return os.read(self._fd, min(size, 1 << 16))

    def write(self, data: bytes | memoryview) -> int | None:
        done = 0
        view = memoryview(data)
        while done < len(view):
            if not self.poll() & (POLLOUT | POLLERR | POLLHUP):
                break
            try:
                done += os.write(self._fd, view[done : done + _CHUNK])
            except BlockingIOError:
                break
            except OSError:
                if done:
                    break
                raise
        return done or None

    def when_readable(self, callback: Callable[[], None]) -> None:
        self._watch(False, callback)

    def when_writable(self, callback: Callable[[], None]) -> None:
        self._watch(True, callback)

    def _watch(self, writing: bool, callback: Callable[[], None]) -> None:
        watcher = self._watchers.get(writing)
        if watcher is None:
            watcher = self._watchers[writing] = _Watcher(self._fd, writing)
        watcher.ask(callback)


class _Watcher:
    """A daemon thread that waits for one direction of one descriptor whenever it is asked to."""

    def __init__(self, fd: int, writing: bool) -> None:
        self._fd = fd
        self._writing = writing
        self._asked = threading.Event()
        self._callback: Callable[[], None] | None = None
        threading.Thread(target=self._run, name=f"host-stream-{fd}", daemon=True).start()

    def ask(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            try:
                if self._writing:
                    select.select([], [self._fd], [])
                else:
                    select.select([self._fd], [], [])
            except (OSError, ValueError):
                pass  # closed: let the reader find out
            self._asked.clear()
            callback = self._callback
            if callback is not None:
                callback()
