# SPDX-License-Identifier: GPL-2.0-or-later
"""memfd_create: mm/memfd.c."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from droidemu.kernel.errno import EINVAL, KernelError
from droidemu.kernel.file import O_LARGEFILE, O_RDWR
from droidemu.kernel.files.memfile import MemFile
from droidemu.kernel.syscall import Path, flags, syscall

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

MemfdFlags = Annotated[int, flags("memfd")]

MFD_CLOEXEC = 1
MFD_ALLOW_SEALING = 2
MFD_NOEXEC_SEAL = 8
MFD_EXEC = 16
#: NAME_MAX less "memfd:".
_NAME_MAX = 249


@syscall("memfd_create", arm64=279, arm=385)
def sys_memfd_create(task: Task, uname: Path, flags: MemfdFlags) -> int:
    """memfd_create(2) without huge pages."""
    if flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC):
        raise KernelError(EINVAL)
    if len(uname) > _NAME_MAX:
        raise KernelError(EINVAL)
    vfs = task.kernel.vfs
    inode = MemFile(vfs.anonymous, 0o777 if not flags & MFD_NOEXEC_SEAL else 0o666)
    inode.nlink = 0
    if flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL):
        inode.seals = 0
    file = inode.open(task, O_RDWR | O_LARGEFILE)
    file.place = vfs.anonymous_place(inode, b"memfd:" + uname + b" (deleted)")
    file.path = "/" + file.place.name.decode("utf-8", "surrogateescape")
    return task.process.files.allocate(file, bool(flags & MFD_CLOEXEC))
