# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits and usage: asm-generic/resource.h, kernel/sys.c."""

from __future__ import annotations

from typing import Annotated

from droidemu.hal.clock import NSEC_PER_SEC
from droidemu.kernel.errno import (
    EINVAL,
    ENOSYS,
    EPERM,
    KernelError,
)
from droidemu.kernel.process import Process
from droidemu.kernel.rlimits import MAX_FILES, RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_NOFILE
from droidemu.kernel.syscall import (
    Int,
    Ptr,
    Support,
    flags,
    syscall,
)
from droidemu.kernel.syscalls.process import find_process
from droidemu.kernel.task import Task

Resource = Annotated[int, flags("rlimit")]


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
