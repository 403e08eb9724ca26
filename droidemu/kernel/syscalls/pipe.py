# SPDX-License-Identifier: GPL-2.0-or-later
"""pipe, pipe2: fs/pipe.c."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.errno import EINVAL, KernelError
from droidemu.kernel.file import O_CLOEXEC, O_DIRECT, O_NONBLOCK
from droidemu.kernel.files.pipe import make_pipe
from droidemu.kernel.syscall import Ptr, flags, syscall
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.task import Task

OpenFlags = Annotated[int, flags("open")]
_PAIR = Struct("<2i")


def install_pair(task: Task, ends: tuple[File, File], cloexec: bool, address: int) -> int:
    """Descriptors for two new files, stored as int[2]; EFAULT, and none is left."""
    files = task.process.files
    pair = files.allocate(ends[0], cloexec), files.allocate(ends[1], cloexec)
    try:
        task.space.write(address, _PAIR.pack(*pair))
    except MemoryFault:
        for fd in pair:
            files.close(fd)
        raise
    return 0


def _pipe(task: Task, fildes: int, flags: int) -> int:
    if flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT):
        raise KernelError(EINVAL)
    task.process.files.ensure_free(2)
    reader, writer = make_pipe(flags & O_NONBLOCK, task.kernel.vfs.anonymous_ino())
    return install_pair(task, (reader, writer), bool(flags & O_CLOEXEC), fildes)


@syscall("pipe2", arm64=59, arm=359)
def sys_pipe2(task: Task, fildes: Ptr, flags: OpenFlags) -> int:
    """pipe2(2); O_DIRECT's packet mode is accepted and not kept."""
    return _pipe(task, fildes, flags)


@syscall("pipe", arm=42)
def sys_pipe(task: Task, fildes: Ptr) -> int:
    """pipe(2)."""
    return _pipe(task, fildes, 0)
