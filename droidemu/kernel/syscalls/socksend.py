# SPDX-License-Identifier: GPL-2.0-or-later
"""send, sendto, sendmsg, sendmmsg: net/socket.c and net/core/scm.c."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EAGAIN,
    EINVAL,
    EISCONN,
    ENOBUFS,
    EOPNOTSUPP,
    EPERM,
    EPIPE,
    ETOOMANYREFS,
    KernelError,
)
from droidemu.kernel.file import O_NONBLOCK
from droidemu.kernel.files.unix import (
    SOCK_SEQPACKET,
    SOCK_STREAM,
    Credentials,
    UnixNet,
    UnixSocket,
    credentials_of,
)
from droidemu.kernel.syscall import Fd, Ptr, Size, UInt, syscall
from droidemu.kernel.syscalls.rw import SIGPIPE, count_of, window
from droidemu.kernel.syscalls.rwvec import IOV_MAX
from droidemu.kernel.syscalls.socket import (
    find_socket,
    name_of,
    read_address,
    socket_of,
)
from droidemu.kernel.syscalls.sockmsg import (
    CREDENTIALS,
    LAYOUTS,
    MSG_DONTWAIT,
    MSG_NOSIGNAL,
    MSG_OOB,
    SCM_CREDENTIALS,
    SCM_RIGHTS,
    Header,
    one_of_many,
    read_header,
)
from droidemu.kernel.syscalls.sockopt import SOL_SOCKET
from droidemu.kernel.wait import Blocking
from droidemu.memory import PROT_READ, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

#: Open files in one message; longest control data: SCM_MAX_FD, net.core.optmem_max.
_MAX_FILES, _MAX_CONTROL = 253, 20480
#: Most that one call gathers; of a longer vector a part goes.
_MOST = 64 << 20


@dataclass
class Named:
    """Whom a send with an address goes to.

    It is found by its name once, and kept even if the name goes. While the call sleeps it may end,
    though: a sleeping call does not keep it open. Then the name is looked up again.
    """

    task: Task
    sender: UnixSocket
    name: bytes
    found: UnixSocket | None = None

    def find(self) -> UnixSocket:
        """The receiver; ECONNREFUSED, EPROTOTYPE, ENOENT and others of paths."""
        found = self.found
        # The end of who is also the peer is told as such, and ends the connection.
        if found is None or (found.dead and found is not self.sender.peer):
            found = self.found = find_socket(self.task, self.name, self.sender.type)
        return found


@dataclass
class Outgoing:
    """What one send brings along."""

    credentials: Credentials
    rights: tuple[File, ...] = ()
    target: Named | None = None


def _target(task: Task, file: UnixSocket, raw: bytes) -> Named | None:
    """Whom a send with an address goes to; EISCONN, EOPNOTSUPP, EINVAL."""
    if not raw:
        return None
    if file.type == SOCK_STREAM:
        raise KernelError(EISCONN if file.connected else EOPNOTSUPP)
    if file.type == SOCK_SEQPACKET:
        return None  # the address is not looked at
    return Named(task, file, name_of(raw))


def _check_send(flags: int) -> None:
    if flags & MSG_OOB:
        raise KernelError(EOPNOTSUPP)


def _send(
    task: Task, file: UnixSocket, data: bytes | memoryview, flags: int, outgoing: Outgoing
) -> int | Blocking:
    """Send what fits; the rest of a blocking stream, or all of a message, as room comes."""
    try:
        done = _attempt(task, file, data, flags, outgoing)
    except KernelError as error:
        if error.errno != EAGAIN or flags & MSG_DONTWAIT or file.flags & O_NONBLOCK:
            _give_back(file.net, outgoing)
            raise
        done = 0
    else:
        if done == len(data) or not file.writes_all:
            return done
        if flags & MSG_DONTWAIT or file.flags & O_NONBLOCK:
            return done
    return _send_waiting(task, file, bytes(data), done, flags, outgoing)


def _attempt(
    task: Task, file: UnixSocket, data: bytes | memoryview, flags: int, outgoing: Outgoing
) -> int:
    rights = outgoing.rights
    if rights and file.net.in_flight + len(rights) > UnixNet.MAX_IN_FLIGHT:
        raise KernelError(ETOOMANYREFS)
    find = None if outgoing.target is None else outgoing.target.find
    try:
        done = file.send(data, credentials=outgoing.credentials, rights=rights, target=find)
    except KernelError as error:
        if error.errno == EPIPE and file.raises_sigpipe and not flags & MSG_NOSIGNAL:
            task.kernel.signals.send(task, SIGPIPE)
        raise
    if done or not file.writes_all:
        outgoing.rights = ()  # the message's now
    else:
        _give_back(file.net, outgoing)  # an empty piece of a stream is none
    return done


def _give_back(net: UnixNet, outgoing: Outgoing) -> None:
    rights, outgoing.rights = outgoing.rights, ()
    for file in rights:
        file.drop()


def _send_waiting(
    task: Task, file: UnixSocket, data: bytes, done: int, flags: int, outgoing: Outgoing
) -> Blocking:
    patience = file.writing(task)
    target = outgoing.target
    flags |= MSG_NOSIGNAL  # what a sleeping call finds broken comes without SIGPIPE
    file.acquire()
    try:
        while True:
            receiver = None if target is None else target.found
            why = yield patience.wait(*file.room_for(receiver))
            failed = file.take_error()
            if failed:
                return done or -failed
            try:
                done += _attempt(task, file, memoryview(data)[done:], flags, outgoing)
                if done == len(data) or not file.writes_all:
                    return done
                continue
            except KernelError as error:
                if error.errno != EAGAIN:
                    return done or -error.errno
            result = patience.result(why)
            if result is not None:
                return done or result
    finally:
        _give_back(file.net, outgoing)
        file.drop()


@syscall("sendto", arm64=206, arm=290)
def sys_sendto(
    task: Task, fd: Fd, buff: Ptr, len: Size, flags: UInt, addr: Ptr, addr_len: UInt
) -> int | Blocking:
    """sendto(2)."""
    return _sendto(task, fd, buff, len, flags, addr, addr_len)


@syscall("send", arm=289)
def sys_send(task: Task, fd: Fd, buff: Ptr, len: Size, flags: UInt) -> int | Blocking:
    """send(2), which newer ABIs have as sendto."""
    return _sendto(task, fd, buff, len, flags, 0, 0)


def _sendto(
    task: Task, fd: int, buffer: int, count: int, flags: int, address: int, size: int
) -> int | Blocking:
    file = socket_of(task, fd)
    _check_send(flags)
    raw = read_address(task, address, size - (size >> 31 << 32)) if address else b""
    target = _target(task, file, raw)
    count = count_of(task, count)
    data: bytes | memoryview = window(task.space, buffer, count, PROT_READ) if count else b""
    return _send(task, file, data, flags, Outgoing(credentials_of(task), target=target))


def _gathered(task: Task, vector: list[tuple[int, int]], most: int) -> bytes:
    """The bytes of a vector, ``most`` at most; EFAULT if not a byte of it can be read."""
    parts = bytearray()
    for base, length in vector:
        if not length:
            continue
        if len(parts) > most:
            break
        try:
            view = window(task.space, base, min(length, most + 1 - len(parts)), PROT_READ)
        except MemoryFault:
            if not parts:
                raise
            break
        parts += view
    return bytes(parts)


def _control(task: Task, header: Header, outgoing: Outgoing) -> None:
    """Take in the control messages: open files, credentials. EINVAL, EBADF, EPERM, ENOBUFS."""
    if not header.control or not header.controllen:
        return
    if header.controllen > _MAX_CONTROL:
        raise KernelError(ENOBUFS)
    layout = LAYOUTS[task.abi.name]
    raw = task.space.read(header.control, header.controllen)
    head, files, at = layout.control, [], 0
    while at + head.size <= len(raw):
        size, level, kind = head.unpack_from(raw, at)
        if not head.size <= size <= len(raw) - at:
            raise KernelError(EINVAL)
        content = raw[at + head.size : at + size]
        at += size + layout.align - 1 & -layout.align
        if level != SOL_SOCKET:
            continue
        if kind == SCM_RIGHTS:
            numbers = Struct(f"<{len(content) // 4}i").unpack_from(content)
            files += [task.process.files.get(number) for number in numbers]
            if len(files) > _MAX_FILES:
                raise KernelError(EINVAL)
        elif kind == SCM_CREDENTIALS and len(content) == CREDENTIALS.size:
            outgoing.credentials = _checked(task, Credentials(*CREDENTIALS.unpack(content)))
        else:
            raise KernelError(EINVAL)
    outgoing.rights = tuple(file.acquire() for file in files)


def _checked(task: Task, wanted: Credentials) -> Credentials:
    process = task.process
    mine = (
        wanted.pid == process.pid
        and wanted.uid in (process.uid, process.euid, process.suid)
        and wanted.gid in (process.gid, process.egid, process.sgid)
    )
    if not mine and process.euid != 0:
        raise KernelError(EPERM)
    return wanted


def _sendmsg(task: Task, fd: int, address: int, flags: int) -> int | Blocking:
    file = socket_of(task, fd)
    header = read_header(task, address)
    _check_send(flags)
    name = b""
    if header.name and header.namelen:
        name = read_address(task, header.name, min(header.namelen, 128))
    outgoing = Outgoing(credentials_of(task), target=_target(task, file, name))
    data = _gathered(task, header.vector, _MOST if file.writes_all else file.send_buffer)
    _control(task, header, outgoing)
    return _send(task, file, data, flags, outgoing)


@syscall("sendmsg", arm64=211, arm=296)
def sys_sendmsg(task: Task, fd: Fd, msg: Ptr, flags: UInt) -> int | Blocking:
    """sendmsg(2)."""
    return _sendmsg(task, fd, msg, flags)


@syscall("sendmmsg", arm64=269, arm=374)
def sys_sendmmsg(task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt) -> int | Blocking:
    """sendmmsg(2)."""
    socket_of(task, fd)
    return _sendmmsg(task, fd, mmsg, min(vlen, IOV_MAX), flags)


def _sendmmsg(task: Task, fd: int, address: int, count: int, flags: int) -> Blocking:
    step = LAYOUTS[task.abi.name].many
    for number in range(count):
        at = address + number * step
        sent = yield from one_of_many(task, at, partial(_sendmsg, task, fd, at, flags))
        if sent < 0:
            return number or sent
    return count
