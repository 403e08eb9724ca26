# SPDX-License-Identifier: GPL-2.0-or-later
"""What does not fit elsewhere: uname, sysinfo, randomness, what is refused."""

from __future__ import annotations

from typing import Annotated

from droidemu.hal.clock import NSEC_PER_SEC
from droidemu.kernel.errno import (
    EACCES,
    EFAULT,
    EINVAL,
    EIO,
    ENOSYS,
    EPERM,
    KernelError,
)
from droidemu.kernel.syscall import (
    Int,
    Long,
    OutBuf,
    Ptr,
    Size,
    Support,
    UInt,
    ULong,
    flags,
    syscall,
)
from droidemu.kernel.syscalls.process import find_process
from droidemu.kernel.task import Task
from droidemu.memory import PROT_WRITE, MemoryFault

RandomFlags = Annotated[int, flags("getrandom")]

#: One call gives at most this much randomness (the kernel's limit is 32 MiB - 1).
_MAX_RANDOM = (1 << 25) - 1


@syscall("uname", arm64=160, arm=122)
def sys_newuname(task: Task, name: Ptr) -> int:
    options = task.kernel.options
    machine = task.process.isa.uname.encode()
    fields = (
        options.sysname, options.nodename, options.release, options.version, machine,
        options.domainname,
    )  # fmt: skip
    task.space.write(name, b"".join(field[:64].ljust(65, b"\0") for field in fields))
    return 0


def _new_name(task: Task, name: int, length: int) -> bytes:
    if not 0 <= length <= 64:
        raise KernelError(EINVAL)
    return task.space.read(name, length)


@syscall("sethostname", arm64=161, arm=74)
def sys_sethostname(task: Task, name: Ptr, length: Int) -> int:
    task.kernel.options.nodename = _new_name(task, name, length)
    return 0


@syscall("setdomainname", arm64=162, arm=121)
def sys_setdomainname(task: Task, name: Ptr, length: Int) -> int:
    task.kernel.options.domainname = _new_name(task, name, length)
    return 0


@syscall("sysinfo", arm64=179, arm=116)
def sys_sysinfo(task: Task, info: Ptr) -> int:
    kernel = task.kernel
    total = kernel.options.memory_mb << 20
    free = max(total - sum(process.mm.charged for process in kernel.processes.values()), 0)
    uptime = kernel.clock.monotonic() // NSEC_PER_SEC
    procs = min(len(kernel.tasks), 65535)
    if task.abi.word_size == 4:
        # 32-bit fields: bytes as long as they fit.
        total, free = min(total, 0xFFFFF000), min(free, 0xFFFFF000)
    layout = task.abi.sysinfo
    task.space.write(info, layout.pack(uptime, 0, 0, 0, total, free, 0, 0, 0, 0, procs, 0, 0, 0, 1))
    return 0


@syscall("getrandom", arm64=278, arm=384)
def sys_getrandom(task: Task, buf: OutBuf, count: Size, flags: RandomFlags) -> int:
    if flags & ~7 or flags & 6 == 6:
        raise KernelError(EINVAL)
    count = min(count, _MAX_RANDOM)
    task.space.write(buf, task.kernel.random(count))
    return count


@syscall("personality", arm64=92, arm=136)
def sys_personality(task: Task, personality: UInt) -> int:
    old = task.process.personality
    if personality != 0xFFFFFFFF:
        task.process.personality = personality
    return old


@syscall("syslog", arm64=116, arm=103, support=Support.PARTIAL, note="an empty log")
def sys_syslog(task: Task, type: Int, buf: Ptr, length: Int) -> int:
    if not 0 <= type <= 10:
        raise KernelError(EINVAL)
    if type in (2, 3, 4):
        if not buf or length < 0:
            raise KernelError(EINVAL)
        task.space.check(buf, length, PROT_WRITE)
    return 1 << 17 if type == 10 else 0


@syscall("reboot", arm64=142, arm=88, support=Support.PARTIAL, note="EPERM")
def sys_reboot(task: Task, magic1: UInt, magic2: UInt, cmd: UInt, arg: Ptr) -> int:
    raise KernelError(EPERM)


@syscall("seccomp", arm64=277, arm=383, support=Support.PARTIAL, note="no filters: EINVAL")
def sys_seccomp(task: Task, op: UInt, flags: UInt, uargs: Ptr) -> int:
    raise KernelError(EINVAL)


@syscall("rseq", arm64=293, arm=398, support=Support.PARTIAL, note="ENOSYS, as without CONFIG_RSEQ")
def sys_rseq(task: Task, rseq: Ptr, rseq_len: UInt, flags: Int, sig: UInt) -> int:
    raise KernelError(ENOSYS)


@syscall("ptrace", arm64=117, arm=26, support=Support.PARTIAL, note="EPERM")
def sys_ptrace(task: Task, request: Long, pid: Long, addr: Ptr, data: Ptr) -> int:
    raise KernelError(EPERM if request else EIO)


@syscall("perf_event_open", arm64=241, arm=364, support=Support.PARTIAL, note="EACCES")
def sys_perf_event_open(
    task: Task, attr: Ptr, pid: Int, cpu: Int, group_fd: Int, flags: ULong
) -> int:
    raise KernelError(EACCES)


@syscall("capget", arm64=90, arm=184)
def sys_capget(task: Task, header: Ptr, dataptr: Ptr) -> int:
    version = task.space.read_u32(header)
    sets = {0x19980330: 1, 0x20071026: 2, 0x20080522: 2}.get(version)
    if sets is None:
        task.space.write_u32(header, 0x20080522)
        if dataptr:
            raise KernelError(EINVAL)
        return 0
    find_process(task, task.space.read_i32(header + 4))
    if dataptr:
        caps = (1 << 41) - 1 if task.process.euid == 0 else 0
        out = b""
        for index in range(sets):
            part = (caps >> 32 * index & 0xFFFFFFFF).to_bytes(4, "little")
            out += part + part + bytes(4)
        task.space.write(dataptr, out)
    return 0


@syscall("capset", arm64=91, arm=185, support=Support.ACCEPTED)
def sys_capset(task: Task, header: Ptr, data: Ptr) -> int:
    task.space.read(header, 8)
    return 0


def _process_vm(
    task: Task, pid: int, local: int, local_n: int, remote: int, remote_n: int, write: bool
) -> int:
    """Copy between the iovecs of two processes; stops at the first bad address."""
    if local_n > 1024 or remote_n > 1024:
        raise KernelError(EINVAL)
    other = find_process(task, pid)
    here = _iovec(task, local, local_n)
    there = _iovec(task, remote, remote_n)
    done = 0
    while here and there:
        address, room = here[0]
        far, far_room = there[0]
        size = min(room, far_room, 1 << 20)
        if size:
            try:
                if write:
                    other.space.write(far, task.space.read(address, size))
                else:
                    task.space.write(address, other.space.read(far, size))
            except MemoryFault:
                if done:
                    return done
                raise KernelError(EFAULT) from None
        done += size
        here[0] = (address + size, room - size)
        there[0] = (far + size, far_room - size)
        if not here[0][1]:
            here.pop(0)
        if not there[0][1]:
            there.pop(0)
    return done


def _iovec(task: Task, address: int, count: int) -> list[tuple[int, int]]:
    layout = task.abi.iovec
    data = task.space.read(address, count * layout.size)
    return [(base, size) for base, size in layout.iter_unpack(data) if size]


@syscall("process_vm_readv", arm64=270, arm=376)
def sys_process_vm_readv(
    task: Task, pid: Int, lvec: Ptr, liovcnt: ULong, rvec: Ptr, riovcnt: ULong, flags: ULong
) -> int:
    if flags:
        raise KernelError(EINVAL)
    return _process_vm(task, pid, lvec, liovcnt, rvec, riovcnt, False)


@syscall("process_vm_writev", arm64=271, arm=377)
def sys_process_vm_writev(
    task: Task, pid: Int, lvec: Ptr, liovcnt: ULong, rvec: Ptr, riovcnt: ULong, flags: ULong
) -> int:
    if flags:
        raise KernelError(EINVAL)
    return _process_vm(task, pid, lvec, liovcnt, rvec, riovcnt, True)
