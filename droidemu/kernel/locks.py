# SPDX-License-Identifier: GPL-2.0-or-later
"""File locks: record locks of processes and of open files, and flock; fs/locks.c.

A lock hangs on the file's identity, not on a descriptor. Record locks belong to a descriptor
table (a process) or to an open file (F_OFD_*), flock's to an open file; the two do not meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import EBADF, EINVAL, ENOLCK, EOVERFLOW, KernelError
from droidemu.kernel.wait import WaitQueue

if TYPE_CHECKING:
    from droidemu.kernel.fdtable import FdTable
    from droidemu.kernel.file import File
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

F_RDLCK, F_WRLCK, F_UNLCK = 0, 1, 2
_END = 1 << 63
#: Locks on one file.
_MAX_LOCKS = 4096

#: struct flock: (l_type, l_whence, l_start, l_len, l_pid).
Layout = Struct
FLOCK32 = Struct("<hhiii")
FLOCK64 = Struct("<hh4xqqi4x")


@dataclass
class Lock:
    """[start, end) locked by ``owner``."""

    start: int
    end: int
    exclusive: bool
    owner: object
    pid: int


class LockTable:
    """All locks of one kind on one file."""

    def __init__(self) -> None:
        self.locks: list[Lock] = []
        self.wait = WaitQueue()


@dataclass
class Request:
    """A lock that is asked for."""

    table: LockTable
    lock: Lock
    unlock: bool


class LockManager:
    """The locks of a kernel, by file."""

    def __init__(self) -> None:
        self.records: dict[object, LockTable] = {}
        self.flocks: dict[object, LockTable] = {}

    def closed(self, files: FdTable, file: File) -> None:
        """A process closed a descriptor: its record locks on that file end."""
        if self.records and file.place is not None:
            table = self.records.get(file.place.inode.identity())
            if table is not None:
                _release(table, files)

    def released(self, file: File) -> None:
        """An open file is gone: so are its own locks."""
        for tables in (self.records, self.flocks):
            for table in tables.values():
                _release(table, file)


def _release(table: LockTable, owner: object) -> None:
    kept = [lock for lock in table.locks if lock.owner is not owner]
    if len(kept) != len(table.locks):
        table.locks = kept
        table.wait.wake()


def manager(kernel: Kernel) -> LockManager:
    """The kernel's lock manager."""
    return kernel.vfs.locks


def _identity(file: File) -> object:
    return file if file.place is None else file.place.inode.identity()


def _own(task: Task, file: File, tables: dict[object, LockTable]) -> LockTable:
    table = tables.setdefault(_identity(file), LockTable())
    locks = manager(task.kernel)
    if locks.released not in file.on_release:
        file.on_release.append(locks.released)
    if task.process.files.on_close is None:
        task.process.files.on_close = locks.closed
    return table


def _range(file: File, whence: int, start: int, length: int) -> tuple[int, int]:
    """[start, end) of a struct flock."""
    if whence == 1:
        start += file.position
    elif whence == 2:
        start += file.stat().size
    elif whence != 0:
        raise KernelError(EINVAL)
    if length < 0:
        start, length = start + length, -length
    if start < 0:
        raise KernelError(EINVAL)
    if start + length > _END:
        raise KernelError(EOVERFLOW)
    return start, start + length if length else _END


def _read(task: Task, file: File, owner: object, address: int, layout: Struct) -> tuple[int, Lock]:
    kind, whence, start, length, _ = layout.unpack(task.space.read(address, layout.size))
    if kind not in (F_RDLCK, F_WRLCK, F_UNLCK):
        raise KernelError(EINVAL)
    low, high = _range(file, whence, start, length)
    pid = -1 if owner is file else task.process.pid
    return kind, Lock(low, high, kind == F_WRLCK, owner, pid)


def take(task: Task, file: File, owner: object, address: int, layout: Struct) -> Request:
    """The request of F_SETLK and relatives; EBADF if the file's mode does not fit."""
    kind, lock = _read(task, file, owner, address, layout)
    if (kind == F_RDLCK and not file.readable) or (kind == F_WRLCK and not file.writable):
        raise KernelError(EBADF)
    table = _own(task, file, manager(task.kernel).records)
    return Request(table, lock, kind == F_UNLCK)


def whole(task: Task, file: File, exclusive: bool, unlock: bool) -> Request:
    """The request of flock()."""
    table = _own(task, file, manager(task.kernel).flocks)
    return Request(table, Lock(0, _END, exclusive, file, task.process.pid), unlock)


def _conflict(table: LockTable, wanted: Lock) -> Lock | None:
    for lock in table.locks:
        if (
            lock.owner is not wanted.owner
            and lock.start < wanted.end
            and wanted.start < lock.end
            and (lock.exclusive or wanted.exclusive)
        ):
            return lock
    return None


def get(task: Task, file: File, owner: object, address: int, layout: Struct) -> int:
    """F_GETLK: the first lock in the way, or F_UNLCK."""
    kind, wanted = _read(task, file, owner, address, layout)
    if kind == F_UNLCK:
        raise KernelError(EINVAL)
    table = manager(task.kernel).records.get(_identity(file))
    found = _conflict(table, wanted) if table is not None else None
    if found is None:
        task.space.write(address, Struct("<h").pack(F_UNLCK))
        return 0
    length = 0 if found.end == _END else found.end - found.start
    data = layout.pack(F_WRLCK if found.exclusive else F_RDLCK, 0, found.start, length, found.pid)
    task.space.write(address, data)
    return 0


def apply(request: Request) -> bool:
    """Lock or unlock now; False if another's lock is in the way."""
    table, wanted = request.table, request.lock
    if not request.unlock and _conflict(table, wanted) is not None:
        return False
    kept: list[Lock] = []
    for lock in table.locks:
        if lock.owner is not wanted.owner or lock.end <= wanted.start or wanted.end <= lock.start:
            kept.append(lock)
            continue
        # The owner's own older lock is replaced where the two overlap.
        if lock.start < wanted.start:
            kept.append(Lock(lock.start, wanted.start, lock.exclusive, lock.owner, lock.pid))
        if lock.end > wanted.end:
            kept.append(Lock(wanted.end, lock.end, lock.exclusive, lock.owner, lock.pid))
    if not request.unlock:
        if len(kept) >= _MAX_LOCKS:
            raise KernelError(ENOLCK)
        kept.append(wanted)
    table.locks = kept
    table.wait.wake()
    return True
