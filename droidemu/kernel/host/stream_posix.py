# SPDX-License-Identifier: GPL-2.0-or-later
"""Host streams on POSIX: a thread waits for readiness and takes nothing from anybody."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
from collections.abc import Callable

from droidemu.kernel.file import POLLERR, POLLHUP, POLLIN, POLLOUT

_LINUX = sys.platform.startswith("linux")  # macOS's poll() does not know terminals
#: POSIX promises that a ready pipe takes this much without blocking (Linux: PIPE_BUF 4096,
#: macOS: 512).
_CHUNK = 4096 if _LINUX else 512


class PosixStream:
    """See ``HostStream``. The descriptor's own flags stay untouched: others share them."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._watchers: dict[bool, _Watcher] = {}
        self._poll = None
        if _LINUX:
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

    def close(self) -> None:
        """See ``HostStream``. The threads are gone afterwards."""
        for watcher in self._watchers.values():
            watcher.close()
        self._watchers.clear()

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
        self._closed = False
        self._callback: Callable[[], None] | None = None
        self._end, self._ender = os.pipe()
        name = f"watch-{fd}-{'write' if writing else 'read'}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._asked.set()

    def close(self) -> None:
        """Wait until nothing waits any more.

        Who sleeps in poll() holds the open file, even after its descriptor is closed: the other
        end of a pipe would never hear of the end. And a thread that comes late would hold
        whatever has the descriptor's number by then.
        """
        self._closed = True
        self._callback = None
        os.close(self._ender)  # wakes the thread
        self._asked.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            with contextlib.suppress(OSError, ValueError):  # closed: let the reader find out
                self._wait()
            self._asked.clear()
            callback = self._callback
            if self._closed:
                break
            if callback is not None:
                callback()
        os.close(self._end)

    def _wait(self) -> None:
        if self._closed:
            return
        if _LINUX:  # select() knows descriptors below 1024 only
            poll = select.poll()
            poll.register(self._fd, select.POLLOUT if self._writing else select.POLLIN)
            poll.register(self._end, select.POLLIN)
            poll.poll()
        elif self._writing:
            select.select([self._end], [self._fd], [])
        else:
            select.select([self._fd, self._end], [], [])
