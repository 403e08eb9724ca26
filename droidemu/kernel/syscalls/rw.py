# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading, writing and seeking: fs/read_write.c.

Data moves between the host's file and guest memory with no copy in between. A call that would
block becomes a generator; those that need not stay plain functions, which is what makes them fast.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EBADF,
    EFAULT,
    EINVAL,
    EOVERFLOW,
    EPIPE,
    KernelError,
)
from droidemu.kernel.file import O_NONBLOCK, File
from droidemu.kernel.syscall import (
    Fd,
    InBuf,
    Long,
    Off64,
    OutBuf,
    Ptr,
    Size,
    UInt,
    ULong,
    syscall,
)
from droidemu.kernel.wait import Blocking, Woken
from droidemu.memory import PROT_READ, PROT_WRITE, MemoryFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.task import Task
    from droidemu.memory import AddressSpace

#: Longest transfer of one call: include/linux/fs.h.
MAX_RW_COUNT = 0x7FFFF000
SIGPIPE = 13

_I64 = Struct("<q")


def count_of(task: Task, count: int) -> int:
    """A length as the kernel takes it: negative is EINVAL, too much is cut."""
    if count > MAX_RW_COUNT:
        if count > task.abi.word_mask >> 1:
            raise KernelError(EINVAL)
        return MAX_RW_COUNT
    return count


def window(space: AddressSpace, address: int, count: int, need: int) -> memoryview:
    """The guest's buffer, or its accessible beginning; EFAULT if there is none."""
    try:
        return space.span(address, count, need)
    except MemoryFault as fault:
        good = fault.address - address
        if good <= 0:
            raise
        return space.span(address, good, need)


# -- read ------------------------------------------------------------------------------------------


@syscall("read", arm64=63, arm=3)
def sys_read(task: Task, fd: Fd, buf: OutBuf, count: Size) -> int | Blocking:
    """read(2)."""
    process = task.process
    file = process.files.get(fd)
    if not file.readable:
        raise KernelError(EBADF)
    if count > MAX_RW_COUNT:
        count = count_of(task, count)
    space = process.space
    try:
        view = space.span(buf, count, PROT_WRITE)
    except MemoryFault:
        view = window(space, buf, count, PROT_WRITE)
    try:
        done = file.readinto(task, view)
    except KernelError as error:
        if error.errno == EAGAIN and not file.flags & O_NONBLOCK:
            return _read_waiting(task, file, buf, count)
        raise
    if done:
        space.filled(buf, done)
    return done


def _read_waiting(task: Task, file: File, buf: int, count: int) -> Blocking:
    patience = file.reading(task)
    space = task.space
    file.acquire()
    try:
        while True:
            why = yield patience.wait(file.wait_read)
            try:
                done = file.readinto(task, window(space, buf, count, PROT_WRITE))
            except KernelError as error:
                if error.errno != EAGAIN:
                    raise
            else:
                space.filled(buf, done)
                return done
            result = patience.result(why)
            if result is not None:
                return result
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
    view = window(space, buf, count_of(task, count), PROT_WRITE)
    done = file.preadinto(task, view, offset)
    space.filled(buf, done)
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
        count = count_of(task, count)
    try:
        view = process.space.span(buf, count, PROT_READ)
    except MemoryFault:
        view = window(process.space, buf, count, PROT_READ)
    try:
        done = file.write(task, view)
    except KernelError as error:
        if error.errno == EAGAIN and not file.flags & O_NONBLOCK:
            return _write_waiting(task, file, buf, count, 0)
        if error.errno == EPIPE and file.raises_sigpipe:
            task.kernel.signals.send(task, SIGPIPE)
        raise
    if done < count and file.writes_all and not file.flags & O_NONBLOCK:
        return _write_waiting(task, file, buf, count, done)
    return done


def _write_waiting(task: Task, file: File, buf: int, count: int, done: int) -> Blocking:
    def rest(done: int) -> memoryview:
        return window(task.space, buf + done, count - done, PROT_READ)

    return write_rest(task, file, rest, count, done)


def write_rest(
    task: Task, file: File, rest: Callable[[int], memoryview], count: int, done: int
) -> Blocking:
    """Write what is left, ``rest(done)``, piece by piece as room comes."""
    patience = file.writing(task)
    why = Woken.EVENT
    file.acquire()
    try:
        while done < count:
            try:
                done += file.write(task, rest(done))
                if not file.writes_all:
                    break
                continue
            except MemoryFault:
                return done or -EFAULT
            except KernelError as error:
                if error.errno == EPIPE and file.raises_sigpipe_late:
                    task.kernel.signals.send(task, SIGPIPE)
                if error.errno != EAGAIN:
                    return done or -error.errno
            result = patience.result(why)
            if result is not None:
                return done or result
            why = yield patience.wait(file.wait_write)
            failed = file.take_error()
            if failed:
                return done or -failed
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
    return file.pwrite(task, window(task.space, buf, count_of(task, count), PROT_READ), offset)


# -- seek ------------------------------------------------------------------------------------------


def position(task: Task, low: int, high: int) -> int:
    """pos_from_hilo(): two longs; on 64-bit ABIs the low one is all."""
    value = low if task.abi.word_size == 8 else low | high << 32
    return (value + (1 << 63) & (1 << 64) - 1) - (1 << 63)


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
    offset = position(task, offset_low, offset_high)
    task.space.write(result, _I64.pack(task.process.files.get(fd).lseek(offset, whence)))
    return 0
