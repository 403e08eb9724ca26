# SPDX-License-Identifier: GPL-2.0-or-later
"""``vFile``: the guest's files, for the client to read programs, libraries and ``/proc`` from.

gdb's manual, "Host I/O Packets" and "File-I/O Remote Protocol Extension": flags, error numbers and
``struct stat`` are the protocol's own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Final

from droidemu.debug.gdb.framing import PACKET_SIZE, escape, unescape
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import FileStat, HasFiles, TargetError
from droidemu.debug.gdb.text import Malformed, number, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_EINVAL, _EMFILE, _EBADF = 22, 24, 9
#: Most files that a client may have open.
_MANY = 64
_MOST = PACKET_SIZE // 2 - 32

#: The protocol's open flag -> Linux's.
_FLAGS: Final = {0x1: 0o1, 0x2: 0o2, 0x8: 0o2000, 0x200: 0o100, 0x400: 0o1000, 0x800: 0o200}
#: Linux's error numbers that the protocol has, mostly with the same number.
_ERRNOS: Final = {
    **{n: n for n in (1, 2, 4, 5, 9, 13, 14, 16, 17, 19, 20, 21, 22, 23, 24, 27, 28, 29, 30)},
    38: 88,  # ENOSYS
    36: 91,  # ENAMETOOLONG
}  # fmt: skip
_UNKNOWN: Final = 9999

#: struct stat: dev ino mode nlink uid gid rdev, size blksize blocks, atime mtime ctime.
_STAT: Final = struct.Struct(">7I3Q3I")

Operation = Callable[["Session", "HasFiles", list[bytes]], "int | tuple[int, bytes]"]


def _operation(
    name: str, count: int, *, binary: bool = False
) -> Callable[[Operation], Callable[[Session, bytes], bytes]]:
    """Declare ``vFile:NAME:`` with so many arguments; the last one may hold any bytes.

    An operation returns its result, or that and its attachment.
    """

    def declare(operation: Operation) -> Callable[[Session, bytes], bytes]:
        @packet(b"vFile:%b:" % name.encode("ascii"), needs=HasFiles)
        @wraps(operation)
        def handle(session: Session, rest: bytes) -> bytes:
            assert isinstance(session.target, HasFiles)
            arguments = rest.split(b",", count - 1)
            try:
                if len(arguments) != count or (not binary and b"," in arguments[-1]):
                    raise Malformed("not as many arguments as needed")
                result = operation(session, session.target, arguments)
            except Malformed:
                return b"F-1,%x" % _EINVAL
            except TargetError as error:
                return b"F-1,%x" % _ERRNOS.get(error.errno, _UNKNOWN)
            if isinstance(result, int):
                return b"F%x" % result
            return b"F%x;" % result[0] + escape(result[1])

        return handle

    return declare


def _path(text: bytes) -> bytes:
    path = unhex(text)
    if not path or b"\0" in path:
        raise Malformed("not a path")
    return path


def _handle(session: Session, text: bytes) -> int:
    handle = number(text)
    if handle not in session.files:
        raise TargetError(_EBADF)
    return handle


def _offset(text: bytes) -> int:
    offset = number(text)
    if offset >= 1 << 63:
        raise Malformed("no such offset")
    return offset


@_operation("setfs", 1)
def setfs(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """Whose view of the files is meant: a process's, or 0 for the first one's."""
    pid = number(arguments[0])
    if pid:
        session.process(arguments[0])
    session.files_pid = pid
    return 0


@_operation("open", 3)
def open_(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``PATH,FLAGS,MODE``."""
    path, flags, mode = _path(arguments[0]), number(arguments[1]), number(arguments[2])
    if flags & ~sum(_FLAGS) or flags & 3 == 3 or mode & ~0o7777:
        raise Malformed("unknown flags")
    if len(session.files) >= _MANY:
        raise TargetError(_EMFILE)
    linux = sum(bit for flag, bit in _FLAGS.items() if flags & flag)
    handle = target.file_open(session.files_pid, path, linux, mode)
    session.files.add(handle)
    return handle


@_operation("close", 1)
def close(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``HANDLE``."""
    handle = _handle(session, arguments[0])
    session.files.discard(handle)
    target.file_close(handle)
    return 0


@_operation("pread", 3)
def pread(session: Session, target: HasFiles, arguments: list[bytes]) -> tuple[int, bytes]:
    """``HANDLE,COUNT,OFFSET``."""
    handle, count = _handle(session, arguments[0]), number(arguments[1])
    data = target.file_read(handle, min(count, _MOST), _offset(arguments[2]))
    return len(data), data


@_operation("pwrite", 3, binary=True)
def pwrite(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``HANDLE,OFFSET,DATA``."""
    handle, offset = _handle(session, arguments[0]), _offset(arguments[1])
    return target.file_write(handle, unescape(arguments[2]), offset)


def _pack(stat: FileStat) -> tuple[int, bytes]:
    low, long = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF
    data = _STAT.pack(
        *(
            value & low
            for value in (
                stat.dev, stat.ino, stat.mode, stat.nlink, stat.uid, stat.gid, stat.rdev
            )
        ),
        *(value & long for value in (stat.size, stat.blksize, stat.blocks)),
        *(value & low for value in (stat.atime, stat.mtime, stat.ctime)),
    )  # fmt: skip
    return len(data), data


@_operation("fstat", 1)
def fstat(session: Session, target: HasFiles, arguments: list[bytes]) -> tuple[int, bytes]:
    """``HANDLE``."""
    return _pack(target.file_stat(_handle(session, arguments[0])))


@_operation("stat", 1)
def stat(session: Session, target: HasFiles, arguments: list[bytes]) -> tuple[int, bytes]:
    """``PATH``; gdb 15 and newer."""
    return _pack(target.path_stat(session.files_pid, _path(arguments[0])))


@_operation("unlink", 1)
def unlink(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``PATH``."""
    target.file_unlink(session.files_pid, _path(arguments[0]))
    return 0


@_operation("readlink", 1)
def readlink(session: Session, target: HasFiles, arguments: list[bytes]) -> tuple[int, bytes]:
    """``PATH``."""
    text = target.file_readlink(session.files_pid, _path(arguments[0]))
    return len(text), text


# -- lldb's own ----------------------------------------------------------------------------------


@_operation("size", 1)
def size(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``PATH``: its size."""
    return target.path_stat(session.files_pid, _path(arguments[0])).size


@_operation("mode", 1)
def mode(session: Session, target: HasFiles, arguments: list[bytes]) -> int:
    """``PATH``: its permissions."""
    return target.path_stat(session.files_pid, _path(arguments[0])).mode & 0o7777


@packet(b"vFile:exists:", needs=HasFiles, lldb=True)
def exists(session: Session, rest: bytes) -> bytes:
    """``PATH``: ``F,1`` or ``F,0``."""
    assert isinstance(session.target, HasFiles)
    try:
        session.target.path_stat(session.files_pid, _path(rest))
    except (TargetError, Malformed):
        return b"F,0"
    return b"F,1"
