# SPDX-License-Identifier: GPL-2.0-or-later
"""Scheduling: kernel/sched/syscalls.c. Policies and priorities are remembered only."""

from __future__ import annotations

from typing import Annotated

from droidemu.kernel.abi.sched import (
    SCHED_BATCH,
    SCHED_FIFO,
    SCHED_IDLE,
    SCHED_NORMAL,
    SCHED_RESET_ON_FORK,
    SCHED_RR,
)
from droidemu.kernel.errno import (
    EINVAL,
    ESRCH,
    KernelError,
)
from droidemu.kernel.scheduler import YIELD
from droidemu.kernel.syscall import (
    Int,
    Ptr,
    Support,
    UInt,
    flags,
    syscall,
)
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Blocking

Policy = Annotated[int, flags("sched")]

#: _SC_NPROCESSORS_CONF worth of affinity mask, in bytes.
_CPU_MASK = 8


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


def _interval(task: Task, pid: int) -> tuple[int, int]:
    """A time slice: RR_TIMESLICE, or what is usual for others."""
    return 0, 100_000_000 if _task(task, pid).policy == SCHED_RR else 4_000_000


@syscall("sched_rr_get_interval", arm64=127, arm=161)
def sys_sched_rr_get_interval(task: Task, pid: Int, interval: Ptr) -> int:
    task.space.write(interval, task.abi.timespec.pack(*_interval(task, pid)))
    return 0


@syscall("sched_rr_get_interval_time64", arm=423)
def sys_sched_rr_get_interval_time64(task: Task, pid: Int, interval: Ptr) -> int:
    task.space.write(interval, task.abi.timespec64.pack(*_interval(task, pid)))
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
