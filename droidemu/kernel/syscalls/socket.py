# SPDX-License-Identifier: GPL-2.0-or-later
"""Sockets: making, naming and connecting them; net/socket.c. The only family is AF_UNIX."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.at import AT_FDCWD, place_at, walk_at
from droidemu.kernel.errno import (
    EADDRINUSE,
    EAFNOSUPPORT,
    EAGAIN,
    EBADF,
    ECONNREFUSED,
    EEXIST,
    EINVAL,
    ENOTCONN,
    ENOTSOCK,
    EPROTONOSUPPORT,
    EPROTOTYPE,
    ESOCKTNOSUPPORT,
    KernelError,
)
from droidemu.kernel.file import O_CLOEXEC, O_NONBLOCK, O_PATH
from droidemu.kernel.files.unix import (
    AF_UNIX,
    SOCK_DGRAM,
    SOCK_SEQPACKET,
    SOCK_STREAM,
    UnixSocket,
    credentials_of,
    join,
)
from droidemu.kernel.files.unix_kinds import UnixMessages, make_socket
from droidemu.kernel.stat import S_IFMT, S_IFSOCK
from droidemu.kernel.syscall import Fd, Int, Ptr, Support, syscall
from droidemu.kernel.syscalls.pipe import install_pair
from droidemu.kernel.wait import Blocking
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.task import Task
    from droidemu.kernel.wait import Patience, WaitQueue

SOCK_TYPE_MASK, SOCK_RAW = 0xF, 3
#: The same numbers as O_NONBLOCK and O_CLOEXEC on both ABIs.
SOCK_FLAGS = O_NONBLOCK | O_CLOEXEC
AF_UNSPEC = 0

#: sizeof(struct sockaddr_un), sizeof(struct sockaddr_storage).
_UN_SIZE, _STORAGE_SIZE = 110, 128
_FAMILY = Struct("<H")


def socket_of(task: Task, fd: int) -> UnixSocket:
    """The socket behind a descriptor; EBADF, ENOTSOCK."""
    file = task.process.files.get(fd)
    if isinstance(file, UnixSocket):
        return file
    raise KernelError(EBADF if file.flags & O_PATH else ENOTSOCK)


# -- addresses -------------------------------------------------------------------------------------


def read_address(task: Task, address: int, size: int) -> bytes:
    """A ``struct sockaddr`` from guest memory; EINVAL, EFAULT."""
    if not 0 <= size <= _STORAGE_SIZE:
        raise KernelError(EINVAL)
    return task.space.read(address, size) if size else b""


def name_of(raw: bytes) -> bytes:
    """sun_path of a ``struct sockaddr_un``: a path, or b"\\0..."; EINVAL."""
    if not 2 < len(raw) <= _UN_SIZE or _FAMILY.unpack_from(raw)[0] != AF_UNIX:
        raise KernelError(EINVAL)
    path = raw[2:]
    return path if path[0] == 0 else path.partition(b"\0")[0]


def packed_name(name: bytes) -> bytes:
    """The ``struct sockaddr_un`` that shows a name; of none, the family alone."""
    return _FAMILY.pack(AF_UNIX) + name + (b"\0" if name[:1] not in (b"", b"\0") else b"")


def write_address(task: Task, address: int, size_at: int, raw: bytes) -> None:
    """What accept, getsockname and recvfrom do with an address; EINVAL, EFAULT."""
    room = task.space.read_i32(size_at)
    if room < 0:
        raise KernelError(EINVAL)
    if room and raw:
        task.space.write(address, raw[:room])
    task.space.write_u32(size_at, len(raw))


def find_socket(task: Task, name: bytes, type: int) -> UnixSocket:
    """Which socket of a type has a name; ECONNREFUSED, EPROTOTYPE, ENOENT and others of paths."""
    net = task.kernel.vfs.unix
    if name[:1] == b"\0":
        found = net.abstract.get((type, name))
    else:
        inode = place_at(task, AT_FDCWD, name, 0).inode
        found = net.bound.get(inode.identity()) if inode.mode & S_IFMT == S_IFSOCK else None
    if found is None:
        raise KernelError(ECONNREFUSED)
    if found.type != type:  # a path is one file, whatever is bound to it
        raise KernelError(EPROTOTYPE)
    return found


# -- waiting ---------------------------------------------------------------------------------------


def waiting(
    file: UnixSocket,
    attempt: Callable[[], int],
    queues: Callable[[], tuple[WaitQueue, ...]],
    patience: Patience,
) -> Blocking:
    """Try again whenever a queue wakes; ends with EAGAIN, EINTR or ERESTARTSYS otherwise."""
    file.acquire()
    try:
        while True:
            why = yield patience.wait(*queues())
            try:
                return attempt()
            except KernelError as error:
                if error.errno != EAGAIN:
                    raise
            result = patience.result(why)
            if result is not None:
                return result
    finally:
        file.drop()


# -- making ----------------------------------------------------------------------------------------


def _new(task: Task, family: int, type: int, protocol: int) -> UnixSocket:
    flags = type & ~SOCK_TYPE_MASK
    if flags & ~SOCK_FLAGS:
        raise KernelError(EINVAL)
    if family != AF_UNIX:
        raise KernelError(EAFNOSUPPORT)
    if protocol not in (0, AF_UNIX):
        raise KernelError(EPROTONOSUPPORT)
    kind = type & SOCK_TYPE_MASK
    if kind == SOCK_RAW:
        kind = SOCK_DGRAM
    if kind not in (SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET):
        raise KernelError(ESOCKTNOSUPPORT)
    vfs = task.kernel.vfs
    return make_socket(vfs.unix, kind, flags & O_NONBLOCK, vfs.anonymous_ino())


@syscall("socket", arm64=198, arm=281, support=Support.PARTIAL, note="AF_UNIX only")
def sys_socket(task: Task, family: Int, type: Int, protocol: Int) -> int:
    """socket(2)."""
    files = task.process.files
    files.ensure_free()
    return files.allocate(_new(task, family, type, protocol), bool(type & O_CLOEXEC))


@syscall("socketpair", arm64=199, arm=288)
def sys_socketpair(task: Task, family: Int, type: Int, protocol: Int, usockvec: Ptr) -> int:
    """socketpair(2)."""
    task.process.files.ensure_free(2)
    ends = _new(task, family, type, protocol), _new(task, family, type, protocol)
    for end in ends:
        end.credentials = credentials_of(task)
    join(*ends)
    return install_pair(task, ends, bool(type & O_CLOEXEC), usockvec)


# -- naming ----------------------------------------------------------------------------------------


def autobind(task: Task, file: UnixSocket) -> None:
    """Give it an abstract name of five hexadecimal digits, unless it has a name."""
    if file.address:
        return
    net = task.kernel.vfs.unix
    while True:
        net.next_auto = net.next_auto + 1 & 0xFFFFF
        name = b"\0%05x" % net.next_auto
        if (file.type, name) not in net.abstract:
            break
    file.address = name
    net.abstract[file.type, name] = file


@syscall("bind", arm64=200, arm=282, note="paths in the guest's own folders only")
def sys_bind(task: Task, fd: Fd, umyaddr: Ptr, addrlen: Int) -> int:
    """bind(2)."""
    file = socket_of(task, fd)
    raw = read_address(task, umyaddr, addrlen)
    if len(raw) == _FAMILY.size and _FAMILY.unpack(raw)[0] == AF_UNIX:
        autobind(task, file)
        return 0
    name = name_of(raw)
    net = task.kernel.vfs.unix
    if name[:1] == b"\0":
        if file.address:
            raise KernelError(EINVAL)
        if (file.type, name) in net.abstract:
            raise KernelError(EADDRINUSE)
        net.abstract[file.type, name] = file
    else:
        walk = walk_at(task, AT_FDCWD, name, False)
        if walk.place is not None or walk.special():
            raise KernelError(EADDRINUSE)
        if file.address:
            raise KernelError(EINVAL)
        mode = S_IFSOCK | 0o777 & ~task.process.fs.umask
        try:
            inode = walk.parent.inode.mknod(walk.name, mode, 0)
        except KernelError as error:
            raise KernelError(EADDRINUSE if error.errno == EEXIST else error.errno) from None
        file.bound_to = inode.identity()
        net.bound[file.bound_to] = file
    file.address = name
    return 0


@syscall("getsockname", arm64=204, arm=286)
def sys_getsockname(task: Task, fd: Fd, usockaddr: Ptr, usockaddr_len: Ptr) -> int:
    """getsockname(2)."""
    file = socket_of(task, fd)
    write_address(task, usockaddr, usockaddr_len, packed_name(file.address))
    return 0


@syscall("getpeername", arm64=205, arm=287)
def sys_getpeername(task: Task, fd: Fd, usockaddr: Ptr, usockaddr_len: Ptr) -> int:
    """getpeername(2)."""
    peer = socket_of(task, fd).peer
    if peer is None:
        raise KernelError(ENOTCONN)
    write_address(task, usockaddr, usockaddr_len, packed_name(peer.address))
    return 0


# -- connecting ------------------------------------------------------------------------------------


@syscall("listen", arm64=201, arm=284)
def sys_listen(task: Task, fd: Fd, backlog: Int) -> int:
    """listen(2)."""
    socket_of(task, fd).listen(backlog, credentials_of(task))
    return 0


@syscall("connect", arm64=203, arm=283)
def sys_connect(task: Task, fd: Fd, uservaddr: Ptr, addrlen: Int) -> int | Blocking:
    """connect(2)."""
    file = socket_of(task, fd)
    raw = read_address(task, uservaddr, addrlen)
    if len(raw) < _FAMILY.size:
        raise KernelError(EINVAL)
    if isinstance(file, UnixMessages) and file.type == SOCK_DGRAM:
        if _FAMILY.unpack_from(raw)[0] == AF_UNSPEC:
            file.associate(None)
            return 0
        name = name_of(raw)
        if file.pass_credentials:
            autobind(task, file)
        file.associate(find_socket(task, name, file.type))
        return 0
    name = name_of(raw)
    if file.pass_credentials:
        autobind(task, file)
    vfs = task.kernel.vfs
    target = file  # whom the last attempt found

    def attempt() -> int:
        nonlocal target
        other = make_socket(vfs.unix, file.type, 0, vfs.anonymous_ino())
        target = find_socket(task, name, file.type)  # another one may have the name meanwhile
        file.connect(target, other, credentials_of(task))
        return 0

    try:
        return attempt()
    except KernelError as error:
        if error.errno != EAGAIN or file.flags & O_NONBLOCK:
            raise
    return waiting(file, attempt, lambda: (target.wait_room,), file.writing(task))


def _accept(task: Task, fd: int, address: int, size_at: int, flags: int) -> int | Blocking:
    if flags & ~SOCK_FLAGS:
        raise KernelError(EINVAL)
    file = socket_of(task, fd)
    files = task.process.files

    def attempt() -> int:
        files.ensure_free()
        connection = file.accept()
        connection.flags |= flags & O_NONBLOCK
        number = files.allocate(connection, bool(flags & O_CLOEXEC))
        if address:
            try:
                peer = connection.peer
                name = peer.address if peer is not None else b""
                write_address(task, address, size_at, packed_name(name))
            except (KernelError, MemoryFault):
                files.close(number)
                raise
        return number

    try:
        return attempt()
    except KernelError as error:
        if error.errno != EAGAIN or file.flags & O_NONBLOCK:
            raise
    return waiting(file, attempt, lambda: (file.wait_read,), file.reading(task))


@syscall("accept", arm64=202, arm=285)
def sys_accept(task: Task, fd: Fd, upeer_sockaddr: Ptr, upeer_addrlen: Ptr) -> int | Blocking:
    """accept(2)."""
    return _accept(task, fd, upeer_sockaddr, upeer_addrlen, 0)


@syscall("accept4", arm64=242, arm=366)
def sys_accept4(
    task: Task, fd: Fd, upeer_sockaddr: Ptr, upeer_addrlen: Ptr, flags: Int
) -> int | Blocking:
    """accept4(2)."""
    return _accept(task, fd, upeer_sockaddr, upeer_addrlen, flags)


@syscall("shutdown", arm64=210, arm=293)
def sys_shutdown(task: Task, fd: Fd, how: Int) -> int:
    """shutdown(2)."""
    socket_of(task, fd).shutdown(how)
    return 0
