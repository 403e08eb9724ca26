# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading, writing and seeking: fs/read_write.c and fs/splice.c.

Data moves between the host's file and guest memory with no copy in between. A call that would
block becomes a generator; those that need not stay plain functions, which is what makes them fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EBADF,
    EFAULT,
    EINVAL,
    EOPNOTSUPP,
    EOVERFLOW,
    EPIPE,
    ERESTARTSYS,
    ESPIPE,
    KernelError,
)
from droidemu.kernel.file import O_APPEND, O_NONBLOCK, File
from droidemu.kernel.syscall import (
    Fd,
    InBuf,
    Int,
    Long,
    Off64,
    OutBuf,
    Ptr,
    Size,
    Support,
    UInt,
    ULong,
    syscall,
)
from droidemu.kernel.wait import Blocking, Wait, Woken
from droidemu.memory import PAGE_SHIFT, PROT_EXEC, PROT_READ, PROT_WRITE, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.task import Task
    from droidemu.memory import AddressSpace

#: Longest transfer of one call: include/linux/fs.h.
MAX_RW_COUNT = 0x7FFFF000
#: UIO_MAXIOV.
IOV_MAX = 1024
SIGPIPE = 13

RWF_HIPRI, RWF_DSYNC, RWF_SYNC, RWF_NOWAIT, RWF_APPEND = 1, 2, 4, 8, 16

_I64 = Struct("<q")
_I32 = Struct("<i")
#: writev of up to this many bytes goes out as one piece.
_GATHER = 1 << 20
_PIECE = 1 << 16


def _count(task: Task, count: int) -> int:
    """A length as the kernel takes it: negative is EINVAL, too much is cut."""
    if count > MAX_RW_COUNT:
        if count > task.abi.word_mask >> 1:
            raise KernelError(EINVAL)
        return MAX_RW_COUNT
    return count


def _window(space: AddressSpace, address: int, count: int, need: int) -> memoryview:
    """The guest's buffer, or its accessible beginning; EFAULT if there is none."""
    try:
        return space.span(address, count, need)
    except MemoryFault as fault:
        good = fault.address - address
        if good <= 0:
            raise
        return space.span(address, good, need)


def _filled(space: AddressSpace, address: int, count: int) -> None:
    """Bytes were stored: engines forget code that stood there."""
    if count > 0:
        pages = space.pages
        if (
            pages[address >> PAGE_SHIFT] | pages[(address + count - 1) >> PAGE_SHIFT]
        ) & PROT_EXEC:
            space.wrote(address, count)


# -- read ------------------------------------------------------------------------------------------


@syscall("read", arm64=63, arm=3)
def sys_read(task: Task, fd: Fd, buf: OutBuf, count: Size) -> int | Blocking:
    """read(2)."""
    process = task.process
    file = process.files.get(fd)
    if not file.readable:
        raise KernelError(EBADF)
    if count > MAX_RW_COUNT:
        count = _count(task, count)
    space = process.space
    try:
        view = space.span(buf, count, PROT_WRITE)
    except MemoryFault:
        view = _window(space, buf, count, PROT_WRITE)
    try:
        done = file.readinto(task, view)
    except KernelError as error:
        if error.errno == EAGAIN and not file.flags & O_NONBLOCK:
            return _read_waiting(task, file, buf, count)
        raise
    if done:
        _filled(space, buf, done)
    return done


def _read_waiting(task: Task, file: File, buf: int, count: int) -> Blocking:
    deadline: int | None = None
    timeout = file.read_timeout()
    if timeout is not None:
        deadline = task.kernel.clock.monotonic() + timeout
    space = task.space
    file.acquire()
    try:
        while True:
            why = yield Wait(file.wait_read, deadline=deadline)
            try:
                done = file.readinto(task, _window(space, buf, count, PROT_WRITE))
            except KernelError as error:
                if error.errno != EAGAIN:
                    raise
            else:
                _filled(space, buf, done)
                return done
            if why is Woken.SIGNAL:
                return -ERESTARTSYS
            if why is Woken.TIMEOUT:
                return 0
    finally:
        file.drop()


@syscall("pread64", arm64=67, arm=180)
def sys_pread64(task: Task, fd: Fd, buf: OutBuf, count: Size, offset: Off64) -> int:
    """pread(2)."""
    if offset < 0:
        raise KernelError(EINVAL)
    file = task.process.files.get(fd)
    if not file.readable:
        raise KernelError(EBADF)
    space = task.space
    view = _window(space, buf, _count(task, count), PROT_WRITE)
    done = file.preadinto(task, view, offset)
    _filled(space, buf, done)
    return done


# -- write -----------------------------------------------------------------------------------------


@syscall("write", arm64=64, arm=4)
def sys_write(task: Task, fd: Fd, buf: InBuf, count: Size) -> int | Blocking:
    """write(2)."""
    process = task.process
    file = process.files.get(fd)
    if not file.writable:
        raise KernelError(EBADF)
    if count > MAX_RW_COUNT:
        count = _count(task, count)
    try:
        view = process.space.span(buf, count, PROT_READ)
    except MemoryFault:
        view = _window(process.space, buf, count, PROT_READ)
    try:
        done = file.write(task, view)
    except KernelError as error:
        if error.errno == EAGAIN and not file.flags & O_NONBLOCK:
            return _write_waiting(task, file, buf, count, 0)
        if error.errno == EPIPE:
            task.kernel.signals.send(task, SIGPIPE)
        raise
    if done < count and file.writes_all and not file.flags & O_NONBLOCK:
        return _write_waiting(task, file, buf, count, done)
    return done


def _write_waiting(task: Task, file: File, buf: int, count: int, done: int) -> Blocking:
    """Write the rest of a buffer, piece by piece as room comes."""
    file.acquire()
    try:
        while done < count:
            try:
                view = _window(task.space, buf + done, count - done, PROT_READ)
                done += file.write(task, view)
                if not file.writes_all:
                    break
                continue
            except MemoryFault:
                return done or -EFAULT
            except KernelError as error:
                if error.errno == EPIPE:
                    task.kernel.signals.send(task, SIGPIPE)
                if error.errno != EAGAIN:
                    return done or -error.errno
            why = yield Wait(file.wait_write)
            if why is Woken.SIGNAL:
                return done or -ERESTARTSYS
        return done
    finally:
        file.drop()


@syscall("pwrite64", arm64=68, arm=181)
def sys_pwrite64(task: Task, fd: Fd, buf: InBuf, count: Size, offset: Off64) -> int:
    """pwrite(2)."""
    if offset < 0:
        raise KernelError(EINVAL)
    file = task.process.files.get(fd)
    if not file.writable:
        raise KernelError(EBADF)
    return file.pwrite(task, _window(task.space, buf, _count(task, count), PROT_READ), offset)


# -- vectors ---------------------------------------------------------------------------------------


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
    space = task.space
    done = 0
    for base, length in vector:
        if not length:
            continue
        try:
            view = _window(space, base, length, PROT_WRITE)
            if offset is None:
                size = file.readinto(task, view)
            else:
                size = file.preadinto(task, view, offset + done)
        except (KernelError, MemoryFault):
            if done:
                return done
            raise
        _filled(space, base, size)
        done += size
        if size < length:
            break
    return done


def _readv_waiting(task: Task, file: File, vector: list[tuple[int, int]]) -> Blocking:
    deadline: int | None = None
    timeout = file.read_timeout()
    if timeout is not None:
        deadline = task.kernel.clock.monotonic() + timeout
    file.acquire()
    try:
        while True:
            why = yield Wait(file.wait_read, deadline=deadline)
            try:
                return _readv(task, file, vector, None)
            except KernelError as error:
                if error.errno != EAGAIN:
                    raise
            if why is Woken.SIGNAL:
                return -ERESTARTSYS
            if why is Woken.TIMEOUT:
                return 0
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
                yield _window(space, base, length, PROT_READ)
        return
    joined = bytearray()
    for base, length in vector:
        if not length:
            continue
        try:
            view = _window(space, base, length, PROT_READ)
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
    done = 0
    file.acquire()
    try:
        while done < len(data):
            try:
                done += file.write(task, memoryview(data)[done:])
                if not file.writes_all:
                    break
                continue
            except KernelError as error:
                if error.errno == EPIPE:
                    task.kernel.signals.send(task, SIGPIPE)
                if error.errno != EAGAIN:
                    return before + done or -error.errno
            why = yield Wait(file.wait_write)
            if why is Woken.SIGNAL:
                return before + done or -ERESTARTSYS
        return before + done
    finally:
        file.drop()


def do_writev(task: Task, fd: int, vec: int, count: int, offset: int | None) -> int | Blocking:
    """writev and pwritev."""
    file = task.process.files.get(fd)
    if not file.writable:
        raise KernelError(EBADF)
    vector = read_iovec(task, vec, count)
    done = 0
    blocking = offset is None and not file.flags & O_NONBLOCK
    for piece in _pieces(task, vector):
        try:
            if offset is None:
                size = file.write(task, piece)
            else:
                size = file.pwrite(task, piece, offset + done)
        except KernelError as error:
            if error.errno == EPIPE:
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


def _position(task: Task, low: int, high: int) -> int:
    """pos_from_hilo(): two longs; on 64-bit ABIs the low one is all."""
    value = low if task.abi.word_size == 8 else low | high << 32
    return (value + (1 << 63) & (1 << 64) - 1) - (1 << 63)


def _vector_at(task: Task, low: int, high: int) -> int:
    offset = _position(task, low, high)
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
    offset = _position(task, low, high)
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


# -- seek ------------------------------------------------------------------------------------------


@syscall("lseek", arm64=62, arm=19)
def sys_lseek(task: Task, fd: Fd, offset: Long, whence: UInt) -> int:
    """lseek(2)."""
    if whence > 4:
        raise KernelError(EINVAL)
    result = task.process.files.get(fd).lseek(offset, whence)
    if result > task.abi.word_mask >> 1:
        raise KernelError(EOVERFLOW)
    return result


@syscall("_llseek", arm=140)
def sys__llseek(
    task: Task, fd: Fd, offset_high: ULong, offset_low: ULong, result: Ptr, whence: UInt
) -> int:
    """_llseek(2): lseek of 32-bit ABIs."""
    if whence > 4:
        raise KernelError(EINVAL)
    offset = _position(task, offset_low, offset_high)
    task.space.write(result, _I64.pack(task.process.files.get(fd).lseek(offset, whence)))
    return 0


# -- from file to file -----------------------------------------------------------------------------


def _transfer(
    task: Task,
    source: File,
    source_at: int | None,
    target: File,
    target_at: int | None,
    count: int,
    finish: tuple[int, Struct] | None = None,
    finish_target: tuple[int, Struct] | None = None,
) -> Blocking:
    """Copy up to ``count`` bytes; offsets None use and move the files' positions.

    ``finish``: where and how the guest gets the source's new offset (and the target's).
    """
    done = 0
    source.acquire()
    target.acquire()
    try:
        while done < count:
            size = min(_PIECE, count - done)
            try:
                if source_at is None:
                    start = source.position
                    data = source.read(task, size)
                else:
                    data = source.pread(task, size, source_at + done)
            except KernelError as error:
                if done:
                    break
                if error.errno != EAGAIN or source.flags & O_NONBLOCK:
                    raise
                if (yield Wait(source.wait_read)) is Woken.SIGNAL:
                    return -ERESTARTSYS
                continue
            if not data:
                break
            sent = 0
            failed = 0
            while sent < len(data):
                try:
                    piece = memoryview(data)[sent:]
                    if target_at is None:
                        sent += target.write(task, piece)
                    else:
                        sent += target.pwrite(task, piece, target_at + done + sent)
                except KernelError as error:
                    if error.errno == EPIPE:
                        task.kernel.signals.send(task, SIGPIPE)
                    failed = error.errno
                    if failed == EAGAIN and not target.flags & O_NONBLOCK:
                        failed = 0
                        if (yield Wait(target.wait_write)) is Woken.SIGNAL:
                            failed = ERESTARTSYS
                    if failed:
                        break
            done += sent
            if failed:
                if source_at is None and source.kind == "regular":
                    source.position = start + sent
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
        task, source, at, target, None, _count(task, count), (offset, layout) if offset else None
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
    count = _count(task, count)
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
        min(_count(task, count), _PIECE),
        (off_in, _I64) if off_in else None, (off_out, _I64) if off_out else None,
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
