# SPDX-License-Identifier: GPL-2.0-or-later
"""From file to file: sendfile, copy_file_range, splice (fs/splice.c), and advice about reading."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EBADF,
    EINVAL,
    EPIPE,
    ESPIPE,
    KernelError,
)
from droidemu.kernel.file import O_APPEND, O_NONBLOCK, File
from droidemu.kernel.files.pipe import PipeFile
from droidemu.kernel.syscall import (
    Fd,
    Int,
    Off64,
    Ptr,
    Size,
    Support,
    UInt,
    syscall,
)
from droidemu.kernel.syscalls.rw import SIGPIPE, count_of
from droidemu.kernel.wait import Blocking, Woken

if TYPE_CHECKING:
    from droidemu.kernel.task import Task


_I64 = Struct("<q")
_I32 = Struct("<i")
#: Bytes that are moved at once.
_PIECE = 1 << 16
_SPLICE_F_NONBLOCK = 2


def _transfer(
    task: Task,
    source: File,
    source_at: int | None,
    target: File,
    target_at: int | None,
    count: int,
    finish: tuple[int, Struct] | None = None,
    finish_target: tuple[int, Struct] | None = None,
    splice_flags: int | None = None,
) -> Blocking:
    """Copy up to ``count`` bytes; offsets None use and move the files' positions.

    ``finish``: where and how the guest gets the source's new offset (and the target's).
    ``splice_flags``: a splice, which returns when some has gone; other calls sleep for the rest.
    """
    done = 0
    pipes_sleep = not (splice_flags or 0) & _SPLICE_F_NONBLOCK
    reading, why = source.reading(task), Woken.EVENT
    source.acquire()
    target.acquire()
    try:
        while done < count:
            size = min(_PIECE, count - done)
            if isinstance(target, PipeFile):
                sleeps = pipes_sleep and (not done or splice_flags is None)
                no_room = yield from _wait_for_space(task, target, sleeps)
                if no_room:
                    if done:
                        break
                    return no_room
                size = min(size, target.room)
            try:
                if source_at is None:
                    start = source.position
                    data = source.read(task, size)
                else:
                    data = source.pread(task, size, source_at + done)
            except KernelError as error:
                if done:
                    break
                sleeps = pipes_sleep or source.kind != "pipe"
                if error.errno != EAGAIN or source.flags & O_NONBLOCK or not sleeps:
                    raise
                result = reading.result(why)
                if result is not None:
                    return result
                why = yield reading.wait(source.wait_read)
                continue
            if not data:
                break
            sent = 0
            failed = 0
            writing, why = target.writing(task), Woken.EVENT
            while sent < len(data):
                try:
                    piece = memoryview(data)[sent:]
                    if target_at is None:
                        sent += target.write(task, piece)
                    else:
                        sent += target.pwrite(task, piece, target_at + done + sent)
                except KernelError as error:
                    if error.errno == EPIPE and target.raises_sigpipe:
                        task.kernel.signals.send(task, SIGPIPE)
                    failed = error.errno
                    if failed == EAGAIN and not target.flags & O_NONBLOCK:
                        failed = -(writing.result(why) or 0)
                        if not failed:
                            why = yield writing.wait(target.wait_write)
                    if failed:
                        break
            done += sent
            if failed:
                if source_at is None and source.kind == "regular":
                    source.position = start + sent
                elif source_at is None:
                    source.give_back(memoryview(data)[sent:])
                if not done:
                    return -failed
                break
            if len(data) < size:
                break
        if finish is not None and source_at is not None:
            task.space.write(finish[0], finish[1].pack(source_at + done))
        if finish_target is not None and target_at is not None:
            task.space.write(finish_target[0], finish_target[1].pack(target_at + done))
        return done
    finally:
        source.drop()
        target.drop()


def _wait_for_space(task: Task, target: PipeFile, sleeps: bool) -> Blocking:
    """Returns 0 when a pipe has room; before anything is read, since sockets take nothing back."""
    writing, why = target.writing(task), Woken.EVENT
    while True:
        if not target.pipe.readers:
            task.kernel.signals.send(task, SIGPIPE)
            return -EPIPE
        if target.room:
            return 0
        if not sleeps or target.flags & O_NONBLOCK:
            return -EAGAIN
        result = writing.result(why)
        if result is not None:
            return result
        why = yield writing.wait(target.wait_write)


def _sendfile(task: Task, out: int, in_: int, offset: int, count: int, layout: Struct) -> Blocking:
    source = task.process.files.get(in_)
    target = task.process.files.get(out)
    if not source.readable or not target.writable:
        raise KernelError(EBADF)
    if target.flags & O_APPEND:
        raise KernelError(EINVAL)
    if source.kind not in ("regular", "device"):
        raise KernelError(EINVAL)
    at: int | None = None
    if offset:
        (at,) = layout.unpack(task.space.read(offset, layout.size))
        assert at is not None
        if at < 0:
            raise KernelError(EINVAL)
    return _transfer(
        task, source, at, target, None, count_of(task, count), (offset, layout) if offset else None
    )


@syscall("sendfile", arm64=71, arm=187)
def sys_sendfile(task: Task, out_fd: Fd, in_fd: Fd, offset: Ptr, count: Size) -> Blocking:
    """sendfile(2)."""
    layout = _I64 if task.abi.word_size == 8 else _I32
    return _sendfile(task, out_fd, in_fd, offset, count, layout)


@syscall("sendfile64", arm=239)
def sys_sendfile64(task: Task, out_fd: Fd, in_fd: Fd, offset: Ptr, count: Size) -> Blocking:
    """sendfile64(2): sendfile of 32-bit ABIs with 64-bit offsets."""
    return _sendfile(task, out_fd, in_fd, offset, count, _I64)


def _offset_pointer(task: Task, address: int) -> int | None:
    if not address:
        return None
    offset = task.space.read_i64(address)
    if offset < 0:
        raise KernelError(EINVAL)
    return offset


@syscall("copy_file_range", arm64=285, arm=391)
def sys_copy_file_range(
    task: Task, fd_in: Fd, off_in: Ptr, fd_out: Fd, off_out: Ptr, count: Size, flags: UInt
) -> int | Blocking:
    """copy_file_range(2)."""
    if flags:
        raise KernelError(EINVAL)
    source, target = task.process.files.get(fd_in), task.process.files.get(fd_out)
    source_at, target_at = _offset_pointer(task, off_in), _offset_pointer(task, off_out)
    if not source.readable or not target.writable or target.flags & O_APPEND:
        raise KernelError(EBADF)
    if source.kind != "regular" or target.kind != "regular":
        raise KernelError(EINVAL)
    count = count_of(task, count)
    if source.place is not None and target.place is not None:
        same = source.place.inode.identity() == target.place.inode.identity()
        start = source.position if source_at is None else source_at
        to = target.position if target_at is None else target_at
        if same and start < to + count and to < start + count:
            raise KernelError(EINVAL)
    return _transfer(
        task, source, source_at, target, target_at, count,
        (off_in, _I64) if off_in else None, (off_out, _I64) if off_out else None,
    )  # fmt: skip


@syscall("splice", arm64=76, arm=340, support=Support.PARTIAL, note="copies")
def sys_splice(
    task: Task, fd_in: Fd, off_in: Ptr, fd_out: Fd, off_out: Ptr, count: Size, flags: UInt
) -> int | Blocking:
    """splice(2): one side must be a pipe."""
    if flags & ~0xF:
        raise KernelError(EINVAL)
    if not count:
        return 0
    source, target = task.process.files.get(fd_in), task.process.files.get(fd_out)
    if not source.readable or not target.writable:
        raise KernelError(EBADF)
    if "pipe" not in (source.kind, target.kind):
        raise KernelError(EINVAL)
    if (off_in and source.kind == "pipe") or (off_out and target.kind == "pipe"):
        raise KernelError(ESPIPE)
    return _transfer(
        task, source, _offset_pointer(task, off_in), target, _offset_pointer(task, off_out),
        min(count_of(task, count), _PIECE),
        (off_in, _I64) if off_in else None, (off_out, _I64) if off_out else None,
        splice_flags=flags,
    )  # fmt: skip


@syscall("readahead", arm64=213, arm=225, support=Support.ACCEPTED)
def sys_readahead(task: Task, fd: Fd, offset: Off64, count: Size) -> int:
    """readahead(2)."""
    if not task.process.files.get(fd).readable:
        raise KernelError(EBADF)
    return 0


@syscall("fadvise64", arm64=223, support=Support.ACCEPTED)
def sys_fadvise64(task: Task, fd: Fd, offset: Off64, count: Off64, advice: Int) -> int:
    """posix_fadvise(2)."""
    return _fadvise(task, fd, advice)


@syscall("arm_fadvise64_64", arm=270, support=Support.ACCEPTED)
def sys_arm_fadvise64_64(task: Task, fd: Fd, advice: Int, offset: Off64, count: Off64) -> int:
    """posix_fadvise(2), with arm's own order of arguments."""
    return _fadvise(task, fd, advice)


def _fadvise(task: Task, fd: int, advice: int) -> int:
    if task.process.files.get(fd).kind == "pipe":
        raise KernelError(ESPIPE)
    if not 0 <= advice <= 5:
        raise KernelError(EINVAL)
    return 0
