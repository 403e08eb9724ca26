# SPDX-License-Identifier: GPL-2.0-or-later
"""What sending and receiving share: ``struct msghdr``, control messages, flags; net/socket.c."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import EFAULT, EINVAL, EMSGSIZE, KernelError
from droidemu.kernel.syscalls.rwvec import IOV_MAX, read_iovec
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from droidemu.kernel.task import Task
    from droidemu.kernel.wait import Blocking, Wait, Woken

MSG_OOB, MSG_CTRUNC, MSG_TRUNC, MSG_DONTWAIT = 1, 8, 0x20, 0x40
MSG_EOR, MSG_WAITALL, MSG_NOSIGNAL, MSG_WAITFORONE = 0x80, 0x100, 0x4000, 0x10000
MSG_CMSG_CLOEXEC = 0x40000000
SCM_RIGHTS, SCM_CREDENTIALS = 1, 2

#: struct ucred
CREDENTIALS = Struct("<i2I")


@dataclass(frozen=True)
class Layout:
    """One ABI's ``struct msghdr`` and ``struct cmsghdr``."""

    #: name, namelen, iov, iovlen, control, controllen, flags
    header: Struct
    controllen_at: int
    flags_at: int
    #: struct mmsghdr: the header, msg_len, and padding.
    many: int
    control: Struct
    align: int


LAYOUTS = {
    "arm64": Layout(Struct("<QI4xQQQQI4x"), 40, 48, 64, Struct("<Q2i"), 8),
    "arm": Layout(Struct("<IIIIIII"), 20, 24, 32, Struct("<I2i"), 4),
}


@dataclass
class Header:
    """A ``struct msghdr``."""

    at: int
    name: int
    namelen: int
    vector: list[tuple[int, int]]
    control: int
    controllen: int


def read_header(task: Task, address: int) -> Header:
    """The header and its vector; EFAULT, EINVAL, EMSGSIZE."""
    layout = LAYOUTS[task.abi.name].header
    name, namelen, iov, count, control, controllen, _ = layout.unpack(
        task.space.read(address, layout.size)
    )
    if namelen >> 31:
        raise KernelError(EINVAL)
    if count > IOV_MAX:
        raise KernelError(EMSGSIZE)
    vector = read_iovec(task, iov, count)
    return Header(address, name, namelen, vector, control, controllen)


def one_of_many(
    task: Task, at: int, call: Callable[[], int | Blocking]
) -> Generator[Wait, Woken, int]:
    """One message of sendmmsg or recvmmsg: its size, which is noted there, or minus an errno."""
    try:
        result = call()
        size = result if isinstance(result, int) else (yield from result)
        if size >= 0:
            task.space.write_u32(at + LAYOUTS[task.abi.name].header.size, size)
        return size
    except KernelError as error:
        return -error.errno
    except MemoryFault:
        return -EFAULT
