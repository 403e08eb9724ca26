# SPDX-License-Identifier: GPL-2.0-or-later
"""/dev/null, zero, full, random and urandom: drivers/char/mem.c and random.c."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import EINVAL, ENODEV, ENOMEM, ENOSPC, KernelError
from droidemu.kernel.file import File
from droidemu.kernel.stat import S_IFCHR, Stat, makedev

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

#: Bytes of one read from random that are made at once.
_PIECE = 1 << 16
#: Longest read from urandom (get_random_bytes_user is interruptible; Linux before 5.18 had this).
_RANDOM_MAX = 32 << 20

#: Largest mapping of /dev/zero.
_MAP_MAX = 256 << 20

RNDGETENTCNT = 0x80045200
_INT = Struct("<i")


class CharDevice(File):
    """What character devices have in common."""

    kind: ClassVar[str] = "device"
    device: ClassVar[int] = makedev(1, 3)

    def stat(self) -> Stat:
        """The node's attributes."""
        if self.place is not None:
            return self.place.inode.stat()
        return Stat(mode=S_IFCHR | 0o666, rdev=self.device)


class NullFile(CharDevice):
    """/dev/null."""

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return NullFile(flags)

    def read(self, task: Task, size: int) -> bytes:
        """The end."""
        return b""

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """The end."""
        return b""

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Everything fits."""
        return len(data)

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """Everything fits."""
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Always 0."""
        return 0


class ZeroFile(NullFile):
    """/dev/zero."""

    device: ClassVar[int] = makedev(1, 5)

    def read(self, task: Task, size: int) -> bytes:
        """Zeroes, at most 1 MiB a call of this form."""
        return bytes(min(size, 1 << 20))

    def readinto(self, task: Task, view: memoryview) -> int:
        """Zeroes."""
        size = len(view)
        zeroes = bytes(min(size, _PIECE))
        for start in range(0, size, _PIECE):
            end = min(start + _PIECE, size)
            view[start:end] = zeroes[: end - start]
        return size

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """Zeroes."""
        return self.read(task, size)

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """Zeroes; the classic way to get memory, in pieces of a sensible size."""
        if length > _MAP_MAX:
            raise KernelError(ENOMEM)
        return bytes(length)


class FullFile(ZeroFile):
    """/dev/full."""

    device: ClassVar[int] = makedev(1, 7)

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Never fits."""
        raise KernelError(ENOSPC)

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """Never fits."""
        raise KernelError(ENOSPC)

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """Not mappable."""
        raise KernelError(ENODEV)


class RandomFile(CharDevice):
    """/dev/random and /dev/urandom: the kernel's generator, deterministic in virtual time."""

    device: ClassVar[int] = makedev(1, 9)

    def read(self, task: Task, size: int) -> bytes:
        """Random bytes, at most 64 KiB a call of this form."""
        return task.kernel.random(min(size, _PIECE))

    def readinto(self, task: Task, view: memoryview) -> int:
        """Random bytes."""
        size = min(len(view), _RANDOM_MAX)
        random = task.kernel.random
        for start in range(0, size, _PIECE):
            end = min(start + _PIECE, size)
            view[start:end] = random(end - start)
        return size

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """Random bytes."""
        return self.read(task, size)

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Accepted, and not mixed in: two runs in virtual time shall be equal."""
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Always 0."""
        return 0

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """RNDGETENTCNT."""
        if command == RNDGETENTCNT:
            task.space.write(argument, _INT.pack(256))
            return 0
        raise KernelError(EINVAL)


__all__ = ["CharDevice", "FullFile", "NullFile", "RandomFile", "ZeroFile"]
