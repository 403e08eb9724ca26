# SPDX-License-Identifier: GPL-2.0-or-later
"""recv, recvfrom, recvmsg, recvmmsg: net/socket.c and net/core/scm.c."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EINVAL,
    EOPNOTSUPP,
    KernelError,
)
from droidemu.kernel.file import O_NONBLOCK
from droidemu.kernel.files.unix import MSG_PEEK, SOCK_STREAM, Message, UnixSocket
from droidemu.kernel.syscall import Fd, Ptr, Size, UInt, syscall
from droidemu.kernel.syscalls.rw import count_of
from droidemu.kernel.syscalls.rwvec import IOV_MAX, reachable, scatter
from droidemu.kernel.syscalls.socket import (
    packed_name,
    socket_of,
    write_address,
)
from droidemu.kernel.syscalls.sockmsg import (
    CREDENTIALS,
    LAYOUTS,
    MSG_CMSG_CLOEXEC,
    MSG_CTRUNC,
    MSG_DONTWAIT,
    MSG_OOB,
    MSG_TRUNC,
    MSG_WAITALL,
    MSG_WAITFORONE,
    SCM_CREDENTIALS,
    SCM_RIGHTS,
    Header,
    Layout,
    one_of_many,
    read_header,
)
from droidemu.kernel.syscalls.sockopt import SOL_SOCKET
from droidemu.kernel.wait import Blocking
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task


@dataclass
class Incoming:
    """Where one receive goes: the guest's buffers, and what is told beside the bytes."""

    task: Task
    file: UnixSocket
    flags: int
    vector: list[tuple[int, int]]
    header: Header | None = None
    #: Of recvfrom: where the address and its size go.
    name: int = 0
    name_size: int = 0

    @property
    def blocks(self) -> bool:
        """It may sleep."""
        return not (self.flags & MSG_DONTWAIT or self.file.flags & O_NONBLOCK)


def _receive(incoming: Incoming) -> int | Blocking:
    file, flags = incoming.file, incoming.flags
    if flags & MSG_OOB:
        raise KernelError(EOPNOTSUPP)
    incoming.vector = reachable(incoming.task, incoming.vector)
    size = sum(length for _, length in incoming.vector)
    all_of_it = flags & MSG_WAITALL and not flags & MSG_PEEK and file.type == SOCK_STREAM
    try:
        data, messages, whole = file.receive(size, flags)
    except KernelError as error:
        if error.errno != EAGAIN or not incoming.blocks:
            raise
        return _receive_waiting(incoming, size, b"", [], bool(all_of_it))
    ended = not messages or any(message.rights for message in messages)
    if all_of_it and len(data) < size and not ended and incoming.blocks:
        return _receive_waiting(incoming, size, data, messages, True)
    return _deliver(incoming, data, messages, whole)


def _receive_waiting(
    incoming: Incoming, size: int, data: bytes, messages: list[Message], all_of_it: bool
) -> Blocking:
    file, task = incoming.file, incoming.task
    patience = file.reading(task)
    file.acquire()
    try:
        while True:
            why = yield patience.wait(file.wait_read)
            try:
                more, found, whole = file.receive(size - len(data), incoming.flags)
            except KernelError as error:
                if error.errno != EAGAIN:
                    return _deliver(incoming, data, messages, len(data)) if data else -error.errno
            else:
                data += more
                messages += found
                ended = not found or any(message.rights for message in found)
                if not all_of_it or len(data) == size or ended:
                    return _deliver(incoming, data, messages, max(whole, len(data)))
                continue
            result = patience.result(why)
            if result is not None:
                return _deliver(incoming, data, messages, len(data)) if data else result
    finally:
        file.drop()


def _deliver(incoming: Incoming, data: bytes, messages: list[Message], whole: int) -> int:
    """Write everything into guest memory; what the call returns. EFAULT."""
    task = incoming.task
    rights: list[File] = []
    for message in messages:
        if incoming.flags & MSG_PEEK:
            rights += [file.acquire() for file in message.rights]
        else:
            rights += message.take_rights()
    try:
        scatter(task, incoming.vector, data)
        sender = messages[0].address if messages else b""
        name = packed_name(sender) if sender else b""
        told = MSG_TRUNC if whole > len(data) and not incoming.file.writes_all else 0
        if incoming.header is not None:
            _tell(incoming, incoming.header, name, messages, rights, told)
        elif incoming.name:
            write_address(task, incoming.name, incoming.name_size, name)
    finally:
        for file in rights:
            file.drop()
    return whole if incoming.flags & MSG_TRUNC and told else len(data)


def _tell(
    incoming: Incoming,
    header: Header,
    name: bytes,
    messages: list[Message],
    rights: list[File],
    told: int,
) -> None:
    """The fields of ``struct msghdr`` that recvmsg fills in."""
    task = incoming.task
    layout = LAYOUTS[task.abi.name]
    control = b""
    room = header.controllen if header.control else 0
    made: list[int] = []
    if incoming.file.pass_credentials and messages:
        credentials = CREDENTIALS.pack(*messages[0].credentials)
        control, short = _put(layout, control, room, SCM_CREDENTIALS, credentials)
        told |= MSG_CTRUNC if short else 0
    if rights:
        head = layout.control.size
        fit = max(0, min(len(rights), (room - len(control) - head) // 4))
        files = task.process.files
        for file in rights[:fit]:
            try:
                made.append(files.allocate(file, bool(incoming.flags & MSG_CMSG_CLOEXEC)))
            except KernelError:
                break
        if made:
            numbers = Struct(f"<{len(made)}i").pack(*made)
            control, _ = _put(layout, control, room, SCM_RIGHTS, numbers)
        if len(made) < len(rights):
            told |= MSG_CTRUNC
    try:
        space = task.space
        if control:
            space.write(header.control, control)
        if header.name:
            space.write(header.name, name[: header.namelen])
            space.write_u32(header.at + task.abi.word_size, len(name))
        space.write(header.at + layout.controllen_at, task.abi.word.pack(len(control)))
        kept = MSG_CMSG_CLOEXEC & incoming.flags
        space.write_u32(header.at + layout.flags_at, told | kept)
    except MemoryFault:
        for number in made:
            task.process.files.close(number)
        raise


def _put(
    layout: Layout, control: bytes, room: int, kind: int, content: bytes
) -> tuple[bytes, bool]:
    """put_cmsg(): the control data with one more message, and whether that was cut."""
    head = layout.control
    if room - len(control) < head.size:
        return control, True
    size = min(head.size + len(content), room - len(control))
    piece = head.pack(size, SOL_SOCKET, kind) + content
    padded = piece[:size].ljust(size + layout.align - 1 & -layout.align, b"\0")
    return (control + padded)[:room], size < head.size + len(content)


@syscall("recvfrom", arm64=207, arm=292)
def sys_recvfrom(
    task: Task, fd: Fd, ubuf: Ptr, size: Size, flags: UInt, addr: Ptr, addr_len: Ptr
) -> int | Blocking:
    """recvfrom(2)."""
    file = socket_of(task, fd)
    vector = [(ubuf, count_of(task, size))]
    return _receive(Incoming(task, file, flags, vector, name=addr, name_size=addr_len))


@syscall("recv", arm=291)
def sys_recv(task: Task, fd: Fd, ubuf: Ptr, size: Size, flags: UInt) -> int | Blocking:
    """recv(2), which newer ABIs have as recvfrom."""
    file = socket_of(task, fd)
    return _receive(Incoming(task, file, flags, [(ubuf, count_of(task, size))]))


def _recvmsg(task: Task, fd: int, address: int, flags: int) -> int | Blocking:
    file = socket_of(task, fd)
    header = read_header(task, address)
    return _receive(Incoming(task, file, flags, header.vector, header))


@syscall("recvmsg", arm64=212, arm=297)
def sys_recvmsg(task: Task, fd: Fd, msg: Ptr, flags: UInt) -> int | Blocking:
    """recvmsg(2)."""
    return _recvmsg(task, fd, msg, flags)


def _recvmmsg(
    task: Task, fd: int, address: int, count: int, flags: int, timeout: int | None
) -> Blocking:
    step = LAYOUTS[task.abi.name].many
    clock = task.kernel.clock
    deadline = None if timeout is None else clock.monotonic() + timeout
    number = 0
    while number < count:
        at = address + number * step
        call = partial(_recvmsg, task, fd, at, flags & ~MSG_WAITFORONE)
        size = yield from one_of_many(task, at, call)
        if size < 0:
            return number or size
        number += 1
        if flags & MSG_WAITFORONE:
            flags |= MSG_DONTWAIT
        # As in Linux the time is looked at between messages only.
        if deadline is not None and clock.monotonic() >= deadline:
            break
    return number


def _timeout(task: Task, address: int, layout: Struct) -> int | None:
    if not address:
        return None
    seconds, nanos = layout.unpack(task.space.read(address, layout.size))
    if seconds < 0 or not 0 <= nanos < 1_000_000_000:
        raise KernelError(EINVAL)
    return int(seconds) * 1_000_000_000 + int(nanos)


@syscall("recvmmsg", arm64=243, arm=365)
def sys_recvmmsg(
    task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt, timeout: Ptr
) -> int | Blocking:
    """recvmmsg(2)."""
    socket_of(task, fd)
    span = _timeout(task, timeout, task.abi.timespec)
    return _recvmmsg(task, fd, mmsg, min(vlen, IOV_MAX), flags, span)


@syscall("recvmmsg_time64", arm=417)
def sys_recvmmsg_time64(
    task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt, timeout: Ptr
) -> int | Blocking:
    """recvmmsg(2) with 64-bit times."""
    socket_of(task, fd)
    span = _timeout(task, timeout, task.abi.timespec64)
    return _recvmmsg(task, fd, mmsg, min(vlen, IOV_MAX), flags, span)
