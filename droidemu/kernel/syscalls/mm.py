# SPDX-License-Identifier: GPL-2.0-or-later
"""mmap and its family: linux/mman.h. The work is in ``kernel.mm``."""

from __future__ import annotations

from typing import Annotated

from droidemu.kernel.abi.mman import (
    MAP_ANONYMOUS,
    PROT_READ,
)
from droidemu.kernel.errno import EBADF, EINVAL, ENODEV, ENOMEM, KernelError
from droidemu.kernel.madvise import madvise
from droidemu.kernel.mremap import mremap
from droidemu.kernel.syscall import Fd, Int, Ptr, Size, Support, UInt, ULong, flags, syscall
from droidemu.kernel.task import Task
from droidemu.memory import PAGE_MASK, page_up

Prot = Annotated[int, flags("prot")]
MapFlags = Annotated[int, flags("map")]
Advice = Annotated[int, flags("madvise")]
MremapFlags = Annotated[int, flags("mremap")]
MsyncFlags = Annotated[int, flags("msync")]


@syscall("brk", arm64=214, arm=45)
def sys_brk(task: Task, brk: Ptr) -> int:
    return task.process.mm.brk(brk)


def _mmap(task: Task, addr: int, length: int, prot: int, flag: int, fd: int, offset: int) -> int:
    file = None
    if not flag & MAP_ANONYMOUS:
        file = task.process.files.get(fd)
    return task.process.mm.mmap(addr, length, prot, flag, file, offset)


@syscall("mmap", arm64=222)
def sys_mmap(
    task: Task, addr: Ptr, length: Size, prot: Prot, flags: MapFlags, fd: Fd, offset: ULong
) -> int:
    if offset & PAGE_MASK:
        raise KernelError(EINVAL)
    return _mmap(task, addr, length, prot, flags, fd, offset)


@syscall("mmap2", arm=192)
def sys_mmap2(
    task: Task, addr: Ptr, length: Size, prot: Prot, flags: MapFlags, fd: Fd, pgoffset: ULong
) -> int:
    # Pages of 4 KiB whatever the page size (arch/arm/kernel/entry-common.S sys_mmap2).
    return _mmap(task, addr, length, prot, flags, fd, pgoffset << 12)


@syscall("munmap", arm64=215, arm=91)
def sys_munmap(task: Task, addr: Ptr, length: Size) -> int:
    task.process.mm.munmap(addr, length)
    return 0


@syscall("mprotect", arm64=226, arm=125)
def sys_mprotect(task: Task, addr: Ptr, length: Size, prot: Prot) -> int:
    task.process.mm.mprotect(addr, length, prot)
    return 0


@syscall("mremap", arm64=216, arm=163)
def sys_mremap(
    task: Task,
    old_address: Ptr,
    old_size: Size,
    new_size: Size,
    flags: MremapFlags,
    new_address: Ptr,
) -> int:
    return mremap(task.process.mm, old_address, old_size, new_size, flags, new_address)


@syscall("madvise", arm64=233, arm=220)
def sys_madvise(task: Task, addr: Ptr, length: Size, advice: Advice) -> int:
    madvise(task.process.mm, addr, length, (advice + (1 << 31) & 0xFFFFFFFF) - (1 << 31))
    return 0


@syscall("msync", arm64=227, arm=144)
def sys_msync(task: Task, addr: Ptr, length: Size, flags: MsyncFlags) -> int:
    task.process.mm.msync(addr, length, flags)
    return 0


@syscall("mincore", arm64=232, arm=219)
def sys_mincore(task: Task, addr: Ptr, length: Size, vec: Ptr) -> int:
    task.space.write(vec, task.process.mm.mincore(addr, length))
    return 0


def _locked(task: Task, addr: int, length: int) -> int:
    """Nothing is ever swapped out: all that mlock can fail with is a hole."""
    start = addr & ~PAGE_MASK
    end = page_up(addr + length)
    if not task.space.regions.covered(start, end) and end > start:
        raise KernelError(ENOMEM)
    return 0


@syscall("mlock", arm64=228, arm=150, support=Support.ACCEPTED)
def sys_mlock(task: Task, addr: Ptr, length: Size) -> int:
    return _locked(task, addr, length)


@syscall("mlock2", arm64=284, arm=390, support=Support.ACCEPTED)
def sys_mlock2(task: Task, addr: Ptr, length: Size, flags: UInt) -> int:
    if flags & ~1:
        raise KernelError(EINVAL)
    return _locked(task, addr, length)


@syscall("munlock", arm64=229, arm=151, support=Support.ACCEPTED)
def sys_munlock(task: Task, addr: Ptr, length: Size) -> int:
    return _locked(task, addr, length)


@syscall("mlockall", arm64=230, arm=152, support=Support.ACCEPTED)
def sys_mlockall(task: Task, flags: UInt) -> int:
    if not flags or flags & ~7 or flags == 4:
        raise KernelError(EINVAL)
    return 0


@syscall("munlockall", arm64=231, arm=153, support=Support.ACCEPTED)
def sys_munlockall(task: Task) -> int:
    return 0


@syscall("process_madvise", arm64=440, arm=440, support=Support.PARTIAL, note="always EBADF")
def sys_process_madvise(
    task: Task, pidfd: Int, vec: Ptr, vlen: Size, behavior: Int, flags: UInt
) -> int:
    raise KernelError(EBADF)


@syscall("remap_file_pages", arm64=234, arm=253, support=Support.PARTIAL, note="ENODEV: out of use")
def sys_remap_file_pages(
    task: Task, addr: Ptr, size: Size, prot: UInt, pgoff: Size, flags: UInt
) -> int:
    raise KernelError(ENODEV)


@syscall("get_mempolicy", arm64=236, arm=320, support=Support.PARTIAL, note="one node")
def sys_get_mempolicy(
    task: Task, policy: Ptr, nmask: Ptr, maxnode: ULong, addr: Ptr, flags: ULong
) -> int:
    if policy:
        task.space.write_u32(policy, 0)
    if nmask:
        task.space.write(nmask, bytes(min(page_up(maxnode) >> 3, 128)))
    return 0


@syscall("membarrier", arm64=283, arm=389)
def sys_membarrier(task: Task, cmd: Int, flags: UInt, cpu_id: Int) -> int:
    # One guest thread runs at a time: every switch is a barrier already.
    supported = 0x1FF & ~(1 << 7 | 1 << 8)
    if flags and cmd != 1 << 7:
        raise KernelError(EINVAL)
    if cmd == 0:
        return supported
    if cmd & ~supported or cmd & (cmd - 1):
        raise KernelError(EINVAL)
    return 0


@syscall("cacheflush", arm=0xF0002)
def sys_arm_cacheflush(task: Task, start: Ptr, end: Ptr, flags: UInt) -> int:
    if end < start or flags:
        raise KernelError(EINVAL)
    if end > start:
        # Raises MemoryFault (EFAULT) for a hole, as flushing one would.
        task.space.check(start, end - start, PROT_READ)
        task.process.engine.invalidate(start, end)
    return 0
