# SPDX-License-Identifier: GPL-2.0-or-later
"""Sockets: there are none yet. Nobody gets one, so no descriptor is one.

What the others answer is what Linux answers for a descriptor that is something else, which is what
a program goes by that takes sockets and pipes alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from droidemu.kernel.errno import EAFNOSUPPORT, EBADF, ENOTSOCK, KernelError
from droidemu.kernel.file import O_PATH
from droidemu.kernel.syscall import Fd, Int, Ptr, Size, Support, UInt, syscall

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

_NONE = "no descriptor is a socket"


def _no_socket(task: Task, fd: int) -> NoReturn:
    """EBADF, ENOTSOCK."""
    if task.process.files.get(fd).flags & O_PATH:
        raise KernelError(EBADF)
    raise KernelError(ENOTSOCK)


@syscall("socket", arm64=198, arm=281, support=Support.PARTIAL, note="EAFNOSUPPORT: no network")
def sys_socket(task: Task, family: Int, type: Int, protocol: Int) -> int:
    """socket(2)."""
    raise KernelError(EAFNOSUPPORT)


@syscall("socketpair", arm64=199, arm=288, support=Support.PARTIAL, note="EAFNOSUPPORT")
def sys_socketpair(task: Task, family: Int, type: Int, protocol: Int, usockvec: Ptr) -> int:
    """socketpair(2)."""
    raise KernelError(EAFNOSUPPORT)


@syscall("bind", arm64=200, arm=282, support=Support.PARTIAL, note=_NONE)
def sys_bind(task: Task, fd: Fd, umyaddr: Ptr, addrlen: Int) -> int:
    """bind(2)."""
    _no_socket(task, fd)


@syscall("connect", arm64=203, arm=283, support=Support.PARTIAL, note=_NONE)
def sys_connect(task: Task, fd: Fd, uservaddr: Ptr, addrlen: Int) -> int:
    """connect(2)."""
    _no_socket(task, fd)


@syscall("listen", arm64=201, arm=284, support=Support.PARTIAL, note=_NONE)
def sys_listen(task: Task, fd: Fd, backlog: Int) -> int:
    """listen(2)."""
    _no_socket(task, fd)


@syscall("accept", arm64=202, arm=285, support=Support.PARTIAL, note=_NONE)
def sys_accept(task: Task, fd: Fd, upeer_sockaddr: Ptr, upeer_addrlen: Ptr) -> int:
    """accept(2)."""
    _no_socket(task, fd)


@syscall("accept4", arm64=242, arm=366, support=Support.PARTIAL, note=_NONE)
def sys_accept4(task: Task, fd: Fd, upeer_sockaddr: Ptr, upeer_addrlen: Ptr, flags: Int) -> int:
    """accept4(2)."""
    _no_socket(task, fd)


@syscall("getsockname", arm64=204, arm=286, support=Support.PARTIAL, note=_NONE)
def sys_getsockname(task: Task, fd: Fd, usockaddr: Ptr, usockaddr_len: Ptr) -> int:
    """getsockname(2)."""
    _no_socket(task, fd)


@syscall("getpeername", arm64=205, arm=287, support=Support.PARTIAL, note=_NONE)
def sys_getpeername(task: Task, fd: Fd, usockaddr: Ptr, usockaddr_len: Ptr) -> int:
    """getpeername(2)."""
    _no_socket(task, fd)


@syscall("send", arm=289, support=Support.PARTIAL, note=_NONE)
def sys_send(task: Task, fd: Fd, buff: Ptr, len: Size, flags: UInt) -> int:
    """send(2)."""
    _no_socket(task, fd)


@syscall("sendto", arm64=206, arm=290, support=Support.PARTIAL, note=_NONE)
def sys_sendto(
    task: Task, fd: Fd, buff: Ptr, len: Size, flags: UInt, addr: Ptr, addr_len: Int
) -> int:
    """sendto(2)."""
    _no_socket(task, fd)


@syscall("recv", arm=291, support=Support.PARTIAL, note=_NONE)
def sys_recv(task: Task, fd: Fd, ubuf: Ptr, size: Size, flags: UInt) -> int:
    """recv(2)."""
    _no_socket(task, fd)


@syscall("recvfrom", arm64=207, arm=292, support=Support.PARTIAL, note=_NONE)
def sys_recvfrom(
    task: Task, fd: Fd, ubuf: Ptr, size: Size, flags: UInt, addr: Ptr, addr_len: Ptr
) -> int:
    """recvfrom(2)."""
    _no_socket(task, fd)


@syscall("shutdown", arm64=210, arm=293, support=Support.PARTIAL, note=_NONE)
def sys_shutdown(task: Task, fd: Fd, how: Int) -> int:
    """shutdown(2)."""
    _no_socket(task, fd)


@syscall("setsockopt", arm64=208, arm=294, support=Support.PARTIAL, note=_NONE)
def sys_setsockopt(task: Task, fd: Fd, level: Int, optname: Int, optval: Ptr, optlen: Int) -> int:
    """setsockopt(2)."""
    _no_socket(task, fd)


@syscall("getsockopt", arm64=209, arm=295, support=Support.PARTIAL, note=_NONE)
def sys_getsockopt(task: Task, fd: Fd, level: Int, optname: Int, optval: Ptr, optlen: Ptr) -> int:
    """getsockopt(2)."""
    _no_socket(task, fd)


@syscall("sendmsg", arm64=211, arm=296, support=Support.PARTIAL, note=_NONE)
def sys_sendmsg(task: Task, fd: Fd, msg: Ptr, flags: UInt) -> int:
    """sendmsg(2)."""
    _no_socket(task, fd)


@syscall("recvmsg", arm64=212, arm=297, support=Support.PARTIAL, note=_NONE)
def sys_recvmsg(task: Task, fd: Fd, msg: Ptr, flags: UInt) -> int:
    """recvmsg(2)."""
    _no_socket(task, fd)


@syscall("recvmmsg", arm64=243, arm=365, support=Support.PARTIAL, note=_NONE)
def sys_recvmmsg(task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt, timeout: Ptr) -> int:
    """recvmmsg(2)."""
    _no_socket(task, fd)


@syscall("recvmmsg_time64", arm=417, support=Support.PARTIAL, note=_NONE)
def sys_recvmmsg_time64(
    task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt, timeout: Ptr
) -> int:
    """recvmmsg(2)."""
    _no_socket(task, fd)


@syscall("sendmmsg", arm64=269, arm=374, support=Support.PARTIAL, note=_NONE)
def sys_sendmmsg(task: Task, fd: Fd, mmsg: Ptr, vlen: UInt, flags: UInt) -> int:
    """sendmmsg(2)."""
    _no_socket(task, fd)
