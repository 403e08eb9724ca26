# SPDX-License-Identifier: GPL-2.0-or-later
"""Options of sockets: net/core/sock.c, as far as AF_UNIX has them."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import (
    EDOM,
    EINVAL,
    ENOPROTOOPT,
    EOPNOTSUPP,
    KernelError,
)
from droidemu.kernel.files.unix import AF_UNIX, WMEM_DEFAULT, UnixSocket
from droidemu.kernel.syscall import Fd, Int, Ptr, syscall
from droidemu.kernel.syscalls.socket import socket_of

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

SOL_SOCKET = 1
# asm-generic/socket.h
SO_REUSEADDR, SO_TYPE, SO_ERROR, SO_DONTROUTE, SO_BROADCAST, SO_SNDBUF, SO_RCVBUF = range(2, 9)
SO_KEEPALIVE, SO_OOBINLINE, SO_PRIORITY, SO_LINGER = 9, 10, 12, 13
SO_REUSEPORT, SO_PASSCRED, SO_PEERCRED, SO_RCVLOWAT, SO_SNDLOWAT = range(15, 20)
SO_RCVTIMEO, SO_SNDTIMEO = 20, 21
SO_TIMESTAMP, SO_ACCEPTCONN = 29, 30
SO_PROTOCOL, SO_DOMAIN = 38, 39
SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW = 66, 67

#: Kept and told, without an effect here: on or off, or a number.
_SWITCHES = {SO_REUSEADDR, SO_DONTROUTE, SO_BROADCAST, SO_KEEPALIVE, SO_OOBINLINE, SO_REUSEPORT}
_SWITCHES.add(SO_TIMESTAMP)
_MIN_SEND, _MIN_RECEIVE = 4608, 2304
_INT = Struct("<i")
_LINGER = Struct("<2i")
_CREDENTIALS = Struct("<i2I")
_NS = 1_000_000_000


def _set_timeout(task: Task, address: int, size: int, layout: Struct) -> int | None:
    if size < layout.size:
        raise KernelError(EINVAL)
    seconds, micros = layout.unpack(task.space.read(address, layout.size))
    if not 0 <= micros < 1_000_000:
        raise KernelError(EDOM)
    if seconds < 0:
        return 0
    return seconds * _NS + micros * 1000 or None


def _timeout(value: int | None, layout: Struct) -> bytes:
    seconds, rest = divmod(value or 0, _NS)
    return layout.pack(seconds, rest // 1000)


@syscall("setsockopt", arm64=208, arm=294)
def sys_setsockopt(task: Task, fd: Fd, level: Int, optname: Int, optval: Ptr, optlen: Int) -> int:
    """setsockopt(2)."""
    file = socket_of(task, fd)
    if optlen < 0:
        raise KernelError(EINVAL)
    if level != SOL_SOCKET:
        raise KernelError(EOPNOTSUPP)
    if optlen < _INT.size:
        raise KernelError(EINVAL)
    value = task.space.read_i32(optval)
    if optname in (SO_RCVTIMEO, SO_SNDTIMEO, SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW):
        new = optname in (SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW)
        layout = task.abi.timespec64 if new else task.abi.timeval
        timeout = _set_timeout(task, optval, optlen, layout)
        if optname in (SO_RCVTIMEO, SO_RCVTIMEO_NEW):
            file.receive_timeout = timeout
        else:
            file.send_timeout = timeout
    elif optname in _SWITCHES:
        file.options[optname] = int(value != 0)
    elif optname == SO_PASSCRED:
        file.pass_credentials = value != 0
    elif optname == SO_SNDBUF:
        size = min(value & 0xFFFFFFFF, WMEM_DEFAULT)
        file.send_buffer = max(2 * size, _MIN_SEND)
        file.wait_write.wake()
    elif optname == SO_RCVBUF:
        size = min(value & 0xFFFFFFFF, WMEM_DEFAULT)
        file.options[optname] = max(2 * size, _MIN_RECEIVE)
    elif optname == SO_LINGER:
        if optlen < _LINGER.size:
            raise KernelError(EINVAL)
        on, seconds = _LINGER.unpack(task.space.read(optval, _LINGER.size))
        file.options[optname] = max(seconds, 0) if on else -1
    elif optname in (SO_PRIORITY, SO_RCVLOWAT):
        if optname == SO_PRIORITY and not 0 <= value <= 6:
            raise KernelError(EINVAL)
        file.options[optname] = value
    else:
        raise KernelError(ENOPROTOOPT)
    return 0


def _option(task: Task, file: UnixSocket, name: int) -> bytes:
    if name == SO_LINGER:
        seconds = file.options.get(name, -1)
        return _LINGER.pack(int(seconds >= 0), max(seconds, 0))
    if name == SO_PEERCRED:
        pid, uid, gid = file.peer_credentials
        return _CREDENTIALS.pack(pid, uid, gid)
    if name in (SO_RCVTIMEO, SO_SNDTIMEO):
        value = file.receive_timeout if name == SO_RCVTIMEO else file.send_timeout
        return _timeout(value, task.abi.timeval)
    if name in (SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW):
        value = file.receive_timeout if name == SO_RCVTIMEO_NEW else file.send_timeout
        return _timeout(value, task.abi.timespec64)
    if name == SO_ERROR:
        return _INT.pack(file.take_error())
    numbers = {
        SO_TYPE: file.type,
        SO_SNDBUF: file.send_buffer,
        SO_RCVBUF: file.options.get(SO_RCVBUF, WMEM_DEFAULT),
        SO_PASSCRED: int(file.pass_credentials),
        SO_ACCEPTCONN: int(file.listening),
        SO_PROTOCOL: 0,
        SO_DOMAIN: AF_UNIX,
        SO_PRIORITY: file.options.get(SO_PRIORITY, 0),
        SO_RCVLOWAT: file.options.get(SO_RCVLOWAT, 1),
        SO_SNDLOWAT: 1,
    }
    if name in _SWITCHES:
        return _INT.pack(file.options.get(name, 0))
    if name not in numbers:
        raise KernelError(ENOPROTOOPT)
    return _INT.pack(numbers[name])


@syscall("getsockopt", arm64=209, arm=295)
def sys_getsockopt(task: Task, fd: Fd, level: Int, optname: Int, optval: Ptr, optlen: Ptr) -> int:
    """getsockopt(2)."""
    file = socket_of(task, fd)
    if level != SOL_SOCKET:
        raise KernelError(EOPNOTSUPP)
    room = task.space.read_i32(optlen)
    if room < 0:
        raise KernelError(EINVAL)
    raw = _option(task, file, optname)[:room]
    if raw:
        task.space.write(optval, raw)
    task.space.write_u32(optlen, len(raw))
    return 0
