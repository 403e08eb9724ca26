# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading and writing by vectors: readv, writev, preadv, pwritev; fs/read_write.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EBADF,
    EINVAL,
    EMSGSIZE,
    EOPNOTSUPP,
    EPIPE,
    KernelError,
)
from droidemu.kernel.file import O_NONBLOCK, File
from droidemu.kernel.syscall import (
    Fd,
    Long,
    Ptr,
    UInt,
    ULong,
    syscall,
)
from droidemu.kernel.syscalls.rw import MAX_RW_COUNT, SIGPIPE, position, window, write_rest
from droidemu.kernel.wait import Blocking
from droidemu.memory import PROT_READ, PROT_WRITE, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.task import Task


#: UIO_MAXIOV.
IOV_MAX = 1024

RWF_HIPRI, RWF_DSYNC, RWF_SYNC, RWF_NOWAIT, RWF_APPEND = 1, 2, 4, 8, 16

#: writev of up to this many bytes goes out as one piece.
_GATHER = 1 << 20


def read_iovec(task: Task, address: int, count: int) -> list[tuple[int, int]]:
    """(base, length) of each ``struct iovec``; EINVAL for too many or impossible lengths."""
    if not 0 <= count <= IOV_MAX:
        raise KernelError(EINVAL)
    layout = task.abi.iovec
    raw = task.space.read(address, layout.size * count)
    half = task.abi.word_mask >> 1
    left = MAX_RW_COUNT
    found: list[tuple[int, int]] = []
    for base, length in layout.iter_unpack(raw):
        if length > half:
            raise KernelError(EINVAL)
        found.append((base, min(length, left)))
        left -= found[-1][1]
    return found


def _readv(task: Task, file: File, vector: list[tuple[int, int]], offset: int | None) -> int:
    if file.whole_messages:
        return _read_message(task, file, vector)
    space = task.space
    done = 0
    for base, length in vector:
        if not length:
            continue
        try:
            view = window(space, base, length, PROT_WRITE)
            if offset is None:
                size = file.readinto(task, view)
            else:
                size = file.preadinto(task, view, offset + done)
        except (KernelError, MemoryFault):
            if done:
                return done
            raise
        space.filled(base, size)
        done += size
        if size < length:
            break
    return done


def reachable(task: Task, vector: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The buffers up to the first byte that cannot be written; EFAULT if that is the first."""
    found: list[tuple[int, int]] = []
    for base, length in vector:
        if not length:
            continue
        try:
            size = len(window(task.space, base, length, PROT_WRITE))
        except MemoryFault:
            if not found:
                raise
            break
        found.append((base, size))
        if size < length:
            break
    return found


def scatter(task: Task, vector: list[tuple[int, int]], data: bytes) -> None:
    """Store data over the buffers of a vector."""
    at = 0
    for base, length in vector:
        piece = data[at : at + length]
        if not piece:
            break
        task.space.write(base, piece)
        at += len(piece)


def _read_message(task: Task, file: File, vector: list[tuple[int, int]]) -> int:
    vector = reachable(task, vector)
    data = file.read(task, sum(length for _, length in vector))
    scatter(task, vector, data)
    return len(data)


def _readv_waiting(task: Task, file: File, vector: list[tuple[int, int]]) -> Blocking:
    patience = file.reading(task)
    file.acquire()
    try:
        while True:
            why = yield patience.wait(file.wait_read)
            try:
                return _readv(task, file, vector, None)
            except KernelError as error:
                if error.errno != EAGAIN:
                    raise
            result = patience.result(why)
            if result is not None:
                return result
    finally:
        file.drop()


def do_readv(task: Task, fd: int, vec: int, count: int, offset: int | None) -> int | Blocking:
    """readv and preadv."""
    file = task.process.files.get(fd)
    if not file.readable:
        raise KernelError(EBADF)
    vector = read_iovec(task, vec, count)
    try:
        return _readv(task, file, vector, offset)
    except KernelError as error:
        if error.errno == EAGAIN and offset is None and not file.flags & O_NONBLOCK:
            return _readv_waiting(task, file, vector)
        raise


def _pieces(task: Task, vector: list[tuple[int, int]]) -> Iterator[bytes | memoryview]:
    """The guest's data: short vectors as one piece, long ones segment by segment."""
    space = task.space
    if sum(length for _, length in vector) > _GATHER:
        for base, length in vector:
            if length:
                yield window(space, base, length, PROT_READ)
        return
    joined = bytearray()
    for base, length in vector:
        if not length:
            continue
        try:
            view = window(space, base, length, PROT_READ)
        except MemoryFault:
            if not joined:
                raise
            break
        joined += view
        if len(view) < length:
            break
    yield bytes(joined)


def _writev_waiting(task: Task, file: File, data: bytes, before: int) -> Blocking:
    """Write what is left of gathered data as room comes."""
    view = memoryview(data)
    return write_rest(task, file, lambda done: view[done - before :], before + len(data), before)


def do_writev(task: Task, fd: int, vec: int, count: int, offset: int | None) -> int | Blocking:
    """writev and pwritev."""
    file = task.process.files.get(fd)
    if not file.writable:
        raise KernelError(EBADF)
    vector = read_iovec(task, vec, count)
    if file.whole_messages and sum(length for _, length in vector) > _GATHER:
        raise KernelError(EMSGSIZE)
    done = 0
    blocking = offset is None and not file.flags & O_NONBLOCK
    for piece in _pieces(task, vector):
        try:
            if offset is None:
                size = file.write(task, piece)
            else:
                size = file.pwrite(task, piece, offset + done)
        except KernelError as error:
            if error.errno == EPIPE and file.raises_sigpipe:
                task.kernel.signals.send(task, SIGPIPE)
            if error.errno == EAGAIN and blocking:
                return _writev_waiting(task, file, bytes(piece), done)
            if done:
                return done
            raise
        if size < len(piece) and blocking and file.writes_all:
            return _writev_waiting(task, file, bytes(piece[size:]), done + size)
        done += size
        if size < len(piece):
            break
    return done


@syscall("readv", arm64=65, arm=145)
def sys_readv(task: Task, fd: Fd, vec: Ptr, vlen: Long) -> int | Blocking:
    """readv(2)."""
    return do_readv(task, fd, vec, vlen, None)


@syscall("writev", arm64=66, arm=146)
def sys_writev(task: Task, fd: Fd, vec: Ptr, vlen: Long) -> int | Blocking:
    """writev(2)."""
    return do_writev(task, fd, vec, vlen, None)


def _vector_at(task: Task, low: int, high: int) -> int:
    offset = position(task, low, high)
    if offset < 0:
        raise KernelError(EINVAL)
    return offset


@syscall("preadv", arm64=69, arm=361)
def sys_preadv(
    task: Task, fd: Fd, vec: Ptr, vlen: Long, pos_l: ULong, pos_h: ULong
) -> int | Blocking:
    """preadv(2)."""
    return do_readv(task, fd, vec, vlen, _vector_at(task, pos_l, pos_h))


@syscall("pwritev", arm64=70, arm=362)
def sys_pwritev(
    task: Task, fd: Fd, vec: Ptr, vlen: Long, pos_l: ULong, pos_h: ULong
) -> int | Blocking:
    """pwritev(2)."""
    return do_writev(task, fd, vec, vlen, _vector_at(task, pos_l, pos_h))


def _offset2(task: Task, low: int, high: int, flags: int) -> int | None:
    """Offset of preadv2 and pwritev2: -1 is the file's position."""
    if flags & ~(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_APPEND):
        raise KernelError(EOPNOTSUPP)
    offset = position(task, low, high)
    if offset == -1:
        return None
    if offset < 0:
        raise KernelError(EINVAL)
    return offset


@syscall("preadv2", arm64=286, arm=392)
def sys_preadv2(
    task: Task, fd: Fd, vec: Ptr, vlen: Long, pos_l: ULong, pos_h: ULong, flags: UInt
) -> int | Blocking:
    """preadv2(2)."""
    return do_readv(task, fd, vec, vlen, _offset2(task, pos_l, pos_h, flags))


@syscall("pwritev2", arm64=287, arm=393, note="RWF_APPEND moves no other file's position")
def sys_pwritev2(
    task: Task, fd: Fd, vec: Ptr, vlen: Long, pos_l: ULong, pos_h: ULong, flags: UInt
) -> int | Blocking:
    """pwritev2(2)."""
    offset = _offset2(task, pos_l, pos_h, flags)
    if flags & RWF_APPEND:
        offset = task.process.files.get(fd).stat().size
    return do_writev(task, fd, vec, vlen, offset)
