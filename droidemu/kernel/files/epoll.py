# SPDX-License-Identifier: GPL-2.0-or-later
"""epoll instances: fs/eventpoll.c.

Each watched file's wait queues carry a listener that puts the watch on the ready list; a wait
walks that list, asks the file again, and keeps what is still ready (level), or not (edge).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EEXIST,
    EINVAL,
    ELOOP,
    ENOENT,
    ENOSPC,
    EPERM,
    KernelError,
)
from droidemu.kernel.file import POLLERR, POLLHUP, POLLIN, POLLRDNORM, File
from droidemu.kernel.stat import Stat

if TYPE_CHECKING:
    from droidemu.kernel.wait import WaitQueue

EPOLL_CTL_ADD = 1
EPOLL_CTL_DEL = 2
EPOLL_CTL_MOD = 3

EPOLLEXCLUSIVE = 1 << 28
EPOLLWAKEUP = 1 << 29
EPOLLONESHOT = 1 << 30
EPOLLET = 1 << 31
_PRIVATE = EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE
#: What EPOLLEXCLUSIVE may be combined with.
_EXCLUSIVE_OK = 0x1 | 0x4 | POLLERR | POLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE

#: EP_MAX_NESTS.
MAX_NESTS = 4
MAX_WATCHES = 65536


class Watch:
    """One watched descriptor: ``struct epitem``."""

    __slots__ = ("data", "epoll", "events", "fd", "file", "listener", "ready")

    def __init__(self, epoll: EpollFile, fd: int, file: File, events: int, data: int) -> None:
        self.epoll = epoll
        self.fd = fd
        self.file = file
        self.events = events
        self.data = data
        self.ready = False
        self.listener: Callable[[], None] = self._changed

    def queues(self) -> tuple[WaitQueue, ...]:
        """The file's wait queues, each once."""
        first, second = self.file.wait_read, self.file.wait_write
        return (first,) if first is second else (first, second)

    def _changed(self) -> None:
        """The file may have become ready."""
        if not self.ready and self.events & ~_PRIVATE:
            self.ready = True
            self.epoll.ready[self] = None
            self.epoll.wait_read.wake()

    def mask(self) -> int:
        """What is ready now of what is wanted."""
        return self.file.poll() & self.events & ~_PRIVATE


class EpollFile(File):
    """An epoll instance."""

    kind: ClassVar[str] = "anon_inode:[eventpoll]"

    def __init__(self, flags: int) -> None:
        super().__init__(flags, "anon_inode:[eventpoll]")
        self._watches: dict[tuple[int, File], Watch] = {}
        #: Watches that may be ready, first come first served.
        self.ready: dict[Watch, None] = {}

    def add(self, fd: int, file: File, events: int, data: int) -> None:
        """EPOLL_CTL_ADD."""
        if file is self:
            raise KernelError(EINVAL)
        if file.kind in ("regular", "directory"):
            raise KernelError(EPERM)
        if events & EPOLLEXCLUSIVE and (
            events & ~_EXCLUSIVE_OK & 0xFFFFFFFF or isinstance(file, EpollFile)
        ):
            raise KernelError(EINVAL)
        if (fd, file) in self._watches:
            raise KernelError(EEXIST)
        if isinstance(file, EpollFile) and (file.reaches(self) or file.depth() >= MAX_NESTS):
            raise KernelError(ELOOP)
        if len(self._watches) >= MAX_WATCHES:
            raise KernelError(ENOSPC)
        watch = Watch(self, fd, file, events | POLLERR | POLLHUP, data)
        self._watches[fd, file] = watch
        for queue in watch.queues():
            queue.listeners.append(watch.listener)
        file.on_release.append(self._forget)
        if watch.mask():
            watch.listener()

    def modify(self, fd: int, file: File, events: int, data: int) -> None:
        """EPOLL_CTL_MOD."""
        watch = self._watches.get((fd, file))
        if watch is None:
            raise KernelError(ENOENT)
        if (events | watch.events) & EPOLLEXCLUSIVE:
            raise KernelError(EINVAL)
        watch.events = events | POLLERR | POLLHUP
        watch.data = data
        if watch.mask():
            watch.listener()

    def remove(self, fd: int, file: File) -> None:
        """EPOLL_CTL_DEL."""
        watch = self._watches.pop((fd, file), None)
        if watch is None:
            raise KernelError(ENOENT)
        self._unhook(watch)

    def _unhook(self, watch: Watch) -> None:
        for queue in watch.queues():
            if watch.listener in queue.listeners:
                queue.listeners.remove(watch.listener)
        if self._forget in watch.file.on_release:
            watch.file.on_release.remove(self._forget)
        self.ready.pop(watch, None)

    def _forget(self, file: File) -> None:
        """A watched file was closed for good."""
        for key in [key for key in self._watches if key[1] is file]:
            self._unhook(self._watches.pop(key))

    def release(self) -> None:
        """The instance is closed."""
        for watch in self._watches.values():
            self._unhook(watch)
        self._watches.clear()

    def collect(self, count: int) -> list[tuple[int, int]]:
        """Up to ``count`` ready (events, data)."""
        found: list[tuple[int, int]] = []
        again: list[Watch] = []
        for watch in list(self.ready):
            if len(found) >= count:
                break
            del self.ready[watch]
            watch.ready = False
            mask = watch.mask()
            if not mask:
                continue
            found.append((mask, watch.data))
            if watch.events & EPOLLONESHOT:
                watch.events &= _PRIVATE
            elif not watch.events & EPOLLET:
                again.append(watch)
        # Level-triggered ones stay, behind the others.
        for watch in again:
            if not watch.ready:
                watch.ready = True
                self.ready[watch] = None
        return found

    def poll(self) -> int:
        """Readable while a watched file is ready."""
        for watch in list(self.ready):
            if watch.mask():
                return POLLIN | POLLRDNORM
            del self.ready[watch]
            watch.ready = False
        return 0

    def reaches(self, other: EpollFile) -> bool:
        """``other`` is watched by this, directly or through further instances."""
        seen: set[EpollFile] = set()
        todo = [self]
        while todo:
            instance = todo.pop()
            if instance is other:
                return True
            if instance not in seen:
                seen.add(instance)
                todo.extend(f for _, f in instance._watches if isinstance(f, EpollFile))
        return False

    def depth(self) -> int:
        """Instances on the longest way down, this one included."""
        depth = 0
        level = {self}
        while level:
            depth += 1
            level = {
                file
                for instance in level
                for _, file in instance._watches
                if isinstance(file, EpollFile)
            }
        return depth

    def stat(self) -> Stat:
        """See ``File.stat``."""
        return Stat(mode=0o600, ino=1, dev=15)

    def fdinfo(self) -> str:
        """The tfd lines of /proc/self/fdinfo."""
        return "".join(
            f"tfd: {watch.fd:8} events: {watch.events & 0xFFFFFFFF:8x} data: {watch.data:16x}\n"
            for watch in self._watches.values()
        )


__all__ = ["EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD", "EpollFile", "Watch"]
