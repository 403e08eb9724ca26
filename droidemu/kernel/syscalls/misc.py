# SPDX-License-Identifier: GPL-2.0-or-later
"""What does not fit elsewhere: uname, prctl, limits, scheduling, usage, randomness."""

from __future__ import annotations

from typing import Annotated

from droidemu.hal.clock import NSEC_PER_SEC
from droidemu.kernel.abi import prctl as p
from droidemu.kernel.abi.sched import (
    SCHED_BATCH,
    SCHED_FIFO,
    SCHED_IDLE,
    SCHED_NORMAL,
    SCHED_RESET_ON_FORK,
    SCHED_RR,
)
from droidemu.kernel.errno import (
    EACCES,
    EFAULT,
    EINVAL,
    EIO,
    ENOSYS,
    EPERM,
    ESRCH,
    KernelError,
)
from droidemu.kernel.process import Process
from droidemu.kernel.rlimits import MAX_FILES, RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_NOFILE
from droidemu.kernel.scheduler import YIELD
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
from droidemu.kernel.wait import Blocking
from droidemu.memory import PROT_WRITE, MemoryFault

Resource = Annotated[int, flags("rlimit")]
Policy = Annotated[int, flags("sched")]
Prctl = Annotated[int, flags("prctl")]
RandomFlags = Annotated[int, flags("getrandom")]

#: One call gives at most this much randomness (the kernel's limit is 32 MiB - 1).
_MAX_RANDOM = (1 << 25) - 1
#: _SC_NPROCESSORS_CONF worth of affinity mask, in bytes.
_CPU_MASK = 8


# -- the system ----------------------------------------------------------------------------------


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


# -- prctl ---------------------------------------------------------------------------------------


@syscall("prctl", arm64=167, arm=172, support=Support.PARTIAL)
def sys_prctl(task: Task, option: Prctl, arg2: ULong, arg3: ULong, arg4: ULong, arg5: ULong) -> int:
    process = task.process
    if option == p.PR_SET_NAME:
        task.name = _comm(task, arg2)
        return 0
    if option == p.PR_GET_NAME:
        task.space.write(arg2, task.name.ljust(16, b"\0"))
        return 0
    if option == p.PR_SET_VMA:
        if arg2 != p.PR_SET_VMA_ANON_NAME:
            raise KernelError(EINVAL)
        name = b""
        if arg5:
            try:
                name = task.space.cstring(arg5, 80)
            except ValueError:
                raise KernelError(EINVAL) from None
        text = name.decode("ascii", "replace")
        if any(char in "[]\\$`" or not char.isprintable() for char in text):
            raise KernelError(EINVAL)
        process.mm.set_name(arg3, arg4, f"[anon:{text}]" if arg5 else "")
        return 0
    if option == p.PR_SET_DUMPABLE:
        if arg2 > 1:
            raise KernelError(EINVAL)
        process.dumpable = arg2
        return 0
    if option == p.PR_GET_DUMPABLE:
        return process.dumpable
    if option == p.PR_SET_NO_NEW_PRIVS:
        if arg2 != 1 or arg3 or arg4 or arg5:
            raise KernelError(EINVAL)
        process.no_new_privs = 1
        return 0
    if option == p.PR_GET_NO_NEW_PRIVS:
        return process.no_new_privs
    if option == p.PR_SET_TIMERSLACK:
        task.timer_slack = arg2 or 50_000
        return 0
    if option == p.PR_GET_TIMERSLACK:
        return task.timer_slack
    if option == p.PR_SET_PDEATHSIG:
        if arg2 > 64:
            raise KernelError(EINVAL)
        process.pdeath_signal = arg2
        return 0
    if option == p.PR_GET_PDEATHSIG:
        task.space.write_u32(arg2, process.pdeath_signal)
        return 0
    if option == p.PR_SET_CHILD_SUBREAPER:
        process.child_subreaper = int(arg2 != 0)
        return 0
    if option == p.PR_GET_CHILD_SUBREAPER:
        task.space.write_u32(arg2, process.child_subreaper)
        return 0
    if option == p.PR_GET_TID_ADDRESS:
        task.space.write(arg2, task.abi.word.pack(task.clear_child_tid))
        return 0
    if option == p.PR_CAPBSET_READ:
        if arg2 > p.CAP_LAST_CAP:
            raise KernelError(EINVAL)
        return 1
    if option in p.GETTERS_OF_ZERO:
        return 0
    if option in p.ACCEPTED:
        return 0
    raise KernelError(EINVAL)


def _comm(task: Task, address: int) -> bytes:
    """Up to TASK_COMM_LEN - 1 bytes, which may stop short of an unreadable page."""
    out = bytearray()
    while len(out) < 15:
        byte = task.space.read_u8(address + len(out))
        if not byte:
            break
        out.append(byte)
    return bytes(out)


# -- limits --------------------------------------------------------------------------------------


def _limits(process: Process, resource: int) -> tuple[int, int]:
    if resource >= RLIM_NLIMITS:
        raise KernelError(EINVAL)
    return process.rlimits[resource]


def _set_limit(process: Process, resource: int, soft: int, hard: int) -> None:
    old = _limits(process, resource)
    if soft > hard:
        raise KernelError(EINVAL)
    if resource == RLIMIT_NOFILE and hard > MAX_FILES:
        raise KernelError(EPERM)
    if hard > old[1] and process.euid:
        raise KernelError(EPERM)
    process.rlimits[resource] = (soft, hard)


@syscall("prlimit64", arm64=261, arm=369)
def sys_prlimit64(task: Task, pid: Int, resource: Resource, new_rlim: Ptr, old_rlim: Ptr) -> int:
    process = find_process(task, pid)
    old = _limits(process, resource)
    if new_rlim:
        new = task.space.read(new_rlim, 16)
        soft, hard = int.from_bytes(new[:8], "little"), int.from_bytes(new[8:], "little")
        _set_limit(process, resource, soft, hard)
    if old_rlim:
        task.space.write(old_rlim, old[0].to_bytes(8, "little") + old[1].to_bytes(8, "little"))
    return 0


def _getrlimit(task: Task, resource: int, rlim: int, infinity: int) -> int:
    values = (min(value, infinity) for value in _limits(task.process, resource))
    task.space.write(rlim, task.abi.rlimit.pack(*values))
    return 0


@syscall("getrlimit", arm64=163)
def sys_getrlimit(task: Task, resource: Resource, rlim: Ptr) -> int:
    return _getrlimit(task, resource, rlim, task.abi.word_mask)


@syscall("ugetrlimit", arm=191)
def sys_ugetrlimit(task: Task, resource: Resource, rlim: Ptr) -> int:
    return _getrlimit(task, resource, rlim, task.abi.word_mask)


@syscall("setrlimit", arm64=164, arm=75)
def sys_setrlimit(task: Task, resource: Resource, rlim: Ptr) -> int:
    layout = task.abi.rlimit
    values = layout.unpack(task.space.read(rlim, layout.size))
    soft, hard = (RLIM_INFINITY if value == task.abi.word_mask else value for value in values)
    _set_limit(task.process, resource, soft, hard)
    return 0


# -- scheduling ----------------------------------------------------------------------------------


@syscall("sched_yield", arm64=124, arm=158)
def sys_sched_yield(task: Task) -> Blocking:
    yield YIELD
    return 0


def _task(task: Task, pid: int) -> Task:
    if pid < 0:
        raise KernelError(EINVAL)
    other = task.kernel.tasks.get(pid) if pid else task
    if other is None:
        raise KernelError(ESRCH)
    return other


@syscall("sched_getaffinity", arm64=123, arm=242)
def sys_sched_getaffinity(task: Task, pid: Int, length: UInt, user_mask_ptr: Ptr) -> int:
    other = _task(task, pid)
    if length % task.abi.word_size or length * 8 < task.kernel.options.cpus:
        raise KernelError(EINVAL)
    size = min(length, _CPU_MASK)
    task.space.write(user_mask_ptr, other.affinity.to_bytes(8, "little")[:size])
    return size


@syscall("sched_setaffinity", arm64=122, arm=241)
def sys_sched_setaffinity(task: Task, pid: Int, length: UInt, user_mask_ptr: Ptr) -> int:
    other = _task(task, pid)
    mask = int.from_bytes(task.space.read(user_mask_ptr, min(length, _CPU_MASK)), "little")
    mask &= (1 << task.kernel.options.cpus) - 1
    if not mask:
        raise KernelError(EINVAL)
    other.affinity = mask
    return 0


@syscall("getcpu", arm64=168, arm=345)
def sys_getcpu(task: Task, cpu: Ptr, node: Ptr, cache: Ptr) -> int:
    if cpu:
        task.space.write_u32(cpu, 0)
    if node:
        task.space.write_u32(node, 0)
    return 0


_POLICIES = (SCHED_NORMAL, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE)


def _set_scheduler(other: Task, policy: int, priority: int) -> int:
    plain = policy & ~SCHED_RESET_ON_FORK
    if plain not in _POLICIES:
        raise KernelError(EINVAL)
    real_time = plain in (SCHED_FIFO, SCHED_RR)
    if real_time != (1 <= priority <= 99) or (not real_time and priority):
        raise KernelError(EINVAL)
    other.policy, other.priority = policy, priority
    return 0


@syscall("sched_setscheduler", arm64=119, arm=156, support=Support.ACCEPTED)
def sys_sched_setscheduler(task: Task, pid: Int, policy: Policy, param: Ptr) -> int:
    if not param:
        raise KernelError(EINVAL)
    return _set_scheduler(_task(task, pid), policy, task.space.read_i32(param))


@syscall("sched_getscheduler", arm64=120, arm=157)
def sys_sched_getscheduler(task: Task, pid: Int) -> int:
    return _task(task, pid).policy


@syscall("sched_setparam", arm64=118, arm=154, support=Support.ACCEPTED)
def sys_sched_setparam(task: Task, pid: Int, param: Ptr) -> int:
    if not param:
        raise KernelError(EINVAL)
    other = _task(task, pid)
    return _set_scheduler(other, other.policy, task.space.read_i32(param))


@syscall("sched_getparam", arm64=121, arm=155)
def sys_sched_getparam(task: Task, pid: Int, param: Ptr) -> int:
    if not param:
        raise KernelError(EINVAL)
    task.space.write_u32(param, _task(task, pid).priority)
    return 0


@syscall("sched_get_priority_max", arm64=125, arm=159)
def sys_sched_get_priority_max(task: Task, policy: Policy) -> int:
    return _priority_bound(policy, 99)


@syscall("sched_get_priority_min", arm64=126, arm=160)
def sys_sched_get_priority_min(task: Task, policy: Policy) -> int:
    return _priority_bound(policy, 1)


def _priority_bound(policy: int, real_time: int) -> int:
    if policy in (SCHED_FIFO, SCHED_RR):
        return real_time
    if policy in _POLICIES:
        return 0
    raise KernelError(EINVAL)


@syscall("sched_rr_get_interval", arm64=127, arm=161)
def sys_sched_rr_get_interval(task: Task, pid: Int, interval: Ptr) -> int:
    other = _task(task, pid)
    quantum = 100_000_000 if other.policy == SCHED_RR else 4_000_000
    task.space.write(interval, task.abi.timespec.pack(0, quantum))
    return 0


@syscall("setpriority", arm64=140, arm=97, support=Support.ACCEPTED)
def sys_setpriority(task: Task, which: Int, who: Int, niceval: Int) -> int:
    for other in _priority_targets(task, which, who):
        other.nice = max(-20, min(19, niceval))
    return 0


@syscall("getpriority", arm64=141, arm=96)
def sys_getpriority(task: Task, which: Int, who: Int) -> int:
    # 20 - nice, so that the result is never negative.
    return max(20 - other.nice for other in _priority_targets(task, which, who))


@syscall("nice", arm=34, support=Support.ACCEPTED)
def sys_nice(task: Task, increment: Int) -> int:
    task.nice = max(-20, min(19, task.nice + max(-40, min(40, increment))))
    return 0


def _priority_targets(task: Task, which: int, who: int) -> list[Task]:
    if which == 0:  # PRIO_PROCESS: a thread, in fact
        return [_task(task, who)]
    if which == 1:
        group = who or task.process.pgid
        found = [t for t in task.kernel.tasks.values() if t.process.pgid == group]
    elif which == 2:
        uid = who or task.process.uid
        found = [t for t in task.kernel.tasks.values() if t.process.uid == uid]
    else:
        raise KernelError(EINVAL)
    if not found:
        raise KernelError(ESRCH)
    return found


@syscall("ioprio_set", arm64=30, arm=314, support=Support.ACCEPTED)
def sys_ioprio_set(task: Task, which: Int, who: Int, ioprio: Int) -> int:
    return 0


@syscall("ioprio_get", arm64=31, arm=315, support=Support.ACCEPTED)
def sys_ioprio_get(task: Task, which: Int, who: Int) -> int:
    return 0


# -- usage ---------------------------------------------------------------------------------------


def process_time(process: Process) -> int:
    """CPU time of a process in ns, up to the present slice."""
    return process.ended_cpu_time + sum(task_time(task) for task in process.tasks.values())


def task_time(task: Task) -> int:
    """CPU time of a thread in ns: all of it counts as user time."""
    return task.cpu_time + task.kernel.scheduler.running_for(task)


@syscall("times", arm64=153, arm=43)
def sys_times(task: Task, tbuf: Ptr) -> int:
    ticks = NSEC_PER_SEC // 100
    if tbuf:
        own = process_time(task.process) // ticks
        children = task.process.children_cpu_time // ticks
        task.space.write(tbuf, task.abi.tms.pack(own, 0, children, 0))
    uptime = task.kernel.clock.monotonic() // ticks
    return uptime & task.abi.word_mask >> 1


@syscall("getrusage", arm64=165, arm=77)
def sys_getrusage(task: Task, who: Int, ru: Ptr) -> int:
    process = task.process
    if who == 0:
        used = process_time(process)
    elif who == -1:
        used = process.children_cpu_time
    elif who == 1:
        used = task_time(task)
    else:
        raise KernelError(EINVAL)
    seconds, rest = divmod(used, NSEC_PER_SEC)
    resident = process.mm.charged >> 10 if who >= 0 else 0
    fields = (seconds, rest // 1000, 0, 0, resident, *([0] * 13))
    task.space.write(ru, task.abi.rusage.pack(*fields))
    return 0


@syscall("acct", arm64=89, arm=51, support=Support.PARTIAL, note="ENOSYS")
def sys_acct(task: Task, name: Ptr) -> int:
    raise KernelError(ENOSYS)


# -- memory of other processes -------------------------------------------------------------------


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
