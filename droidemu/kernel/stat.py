# SPDX-License-Identifier: GPL-2.0-or-later
"""File attributes and the structures that show them to a guest: stat, stat64, statx, statfs.

Layouts: include/uapi/asm-generic/stat.h (arm64), arch/arm/include/uapi/asm/stat.h (arm),
include/uapi/linux/stat.h (statx), include/uapi/asm-generic/statfs.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

S_IFMT = 0o170000
S_IFSOCK = 0o140000
S_IFLNK = 0o120000
S_IFREG = 0o100000
S_IFBLK = 0o060000
S_IFDIR = 0o040000
S_IFCHR = 0o020000
S_IFIFO = 0o010000
S_ISUID = 0o4000
S_ISGID = 0o2000
S_ISVTX = 0o1000

STATX_BASIC_STATS = 0x7FF
STATX_BTIME = 0x800
STATX_MNT_ID = 0x1000

_NSEC = 1_000_000_000
_M32 = 0xFFFFFFFF
_M64 = 0xFFFFFFFFFFFFFFFF

_STAT_ARM64 = Struct("<QQIIIIQ8xqi4xqqQqQqQ8x")
_STAT_ARM = Struct("<IIHHHHIIIIIIIIII8x")
_STAT64_ARM = Struct("<Q4xIIIIIQ8xqI4xQIIIIIIQ")
_STATX = Struct("<IIQIIIH2xQQQQqI4xqI4xqI4xqI4xIIIIQ104x")
_STATFS_ARM64 = Struct("<7Q8s3Q32x")
_STATFS64_ARM = Struct("<II5Q8sIII16x")
_STATFS_ARM = Struct("<7I8sIII16x")


def makedev(major: int, minor: int) -> int:
    """A device number in the layout that user space sees: new_encode_dev(), huge form."""
    return (minor & 0xFF) | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12 | (major & ~0xFFF) << 32


def major(device: int) -> int:
    """The major part of a device number."""
    return (device >> 8 & 0xFFF) | (device >> 32 & ~0xFFF)


def minor(device: int) -> int:
    """The minor part of a device number."""
    return (device & 0xFF) | (device >> 12 & ~0xFF)


class Stat:
    """What stat(2) tells about a file. Sizes in bytes, blocks of 512 bytes, times in ns."""

    __slots__ = (
        "atime", "blksize", "blocks", "btime", "ctime", "dev", "gid", "ino", "mode", "mtime",
        "nlink", "rdev", "size", "uid",
    )  # fmt: skip

    def __init__(
        self,
        *,
        mode: int,
        ino: int = 1,
        dev: int = 0,
        nlink: int = 1,
        uid: int = 0,
        gid: int = 0,
        rdev: int = 0,
        size: int = 0,
        blksize: int = 4096,
        blocks: int | None = None,
        atime: int = 0,
        mtime: int = 0,
        ctime: int = 0,
        btime: int = 0,
    ) -> None:
        self.mode = mode
        self.ino = ino
        self.dev = dev
        self.nlink = nlink
        self.uid = uid
        self.gid = gid
        self.rdev = rdev
        self.size = size
        self.blksize = blksize
        self.blocks = (size + 511) // 512 if blocks is None else blocks
        self.atime = atime
        self.mtime = mtime
        self.ctime = ctime
        self.btime = btime


def pack_stat64(stat: Stat, abi: str) -> bytes:
    """``struct stat`` of arm64, ``struct stat64`` of arm: what fstat64 and newfstatat give."""
    times = (
        *divmod(stat.atime, _NSEC),
        *divmod(stat.mtime, _NSEC),
        *divmod(stat.ctime, _NSEC),
    )
    if abi == "arm64":
        return _STAT_ARM64.pack(
            stat.dev, stat.ino & _M64, stat.mode, stat.nlink & _M32, stat.uid, stat.gid,
            stat.rdev, stat.size, stat.blksize, stat.blocks, *times,
        )  # fmt: skip
    return _STAT64_ARM.pack(
        stat.dev, stat.ino & _M32, stat.mode, stat.nlink & _M32, stat.uid, stat.gid, stat.rdev,
        stat.size, stat.blksize, stat.blocks, *[time & _M32 for time in times], stat.ino & _M64,
    )  # fmt: skip


def pack_old_stat(stat: Stat) -> bytes | None:
    """arm's old ``struct stat``; None (EOVERFLOW) if the size does not fit."""
    if stat.size > 0x7FFFFFFF:
        return None
    return _STAT_ARM.pack(
        stat.dev & _M32, stat.ino & _M32, stat.mode, stat.nlink & 0xFFFF, stat.uid & 0xFFFF,
        stat.gid & 0xFFFF, stat.rdev & _M32, stat.size, stat.blksize, stat.blocks & _M32,
        stat.atime // _NSEC & _M32, stat.atime % _NSEC, stat.mtime // _NSEC & _M32,
        stat.mtime % _NSEC, stat.ctime // _NSEC & _M32, stat.ctime % _NSEC,
    )  # fmt: skip


def pack_statx(stat: Stat, mask: int, mount_id: int = 0) -> bytes:
    """``struct statx``, 256 bytes, the same on both ABIs."""
    have = STATX_BASIC_STATS | STATX_MNT_ID | (STATX_BTIME if stat.btime else 0)
    del mask  # As Linux does: everything that is cheap is filled in, asked for or not.
    return _STATX.pack(
        have, stat.blksize, 0, stat.nlink & _M32, stat.uid, stat.gid, stat.mode, stat.ino & _M64,
        stat.size, stat.blocks, 0, *divmod(stat.atime, _NSEC), *divmod(stat.btime, _NSEC),
        *divmod(stat.ctime, _NSEC), *divmod(stat.mtime, _NSEC), major(stat.rdev), minor(stat.rdev),
        major(stat.dev), minor(stat.dev), mount_id,
    )  # fmt: skip


@dataclass
class StatFs:
    """What statfs(2) tells about a file system. ``flags`` are ST_* bits."""

    type: int
    blocks: int
    free: int
    files: int = 0
    files_free: int = 0
    bsize: int = 4096
    namelen: int = 255
    flags: int = 0
    fsid: bytes = bytes(8)


def pack_statfs64(stat: StatFs, abi: str) -> bytes:
    """``struct statfs`` of arm64, ``struct statfs64`` (packed, 84 bytes) of arm."""
    if abi == "arm64":
        return _STATFS_ARM64.pack(
            stat.type, stat.bsize, stat.blocks, stat.free, stat.free, stat.files, stat.files_free,
            stat.fsid, stat.namelen, stat.bsize, stat.flags,
        )  # fmt: skip
    return _STATFS64_ARM.pack(
        stat.type, stat.bsize, stat.blocks, stat.free, stat.free, stat.files, stat.files_free,
        stat.fsid, stat.namelen, stat.bsize, stat.flags,
    )  # fmt: skip


def pack_statfs(stat: StatFs) -> bytes:
    """arm's old ``struct statfs``, 64 bytes; counts saturate."""
    blocks, free, files, files_free = (
        min(value, 0x7FFFFFFF) for value in (stat.blocks, stat.free, stat.files, stat.files_free)
    )
    return _STATFS_ARM.pack(
        stat.type, stat.bsize, blocks, free, free, files, files_free, stat.fsid, stat.namelen,
        stat.bsize, stat.flags,
    )  # fmt: skip
