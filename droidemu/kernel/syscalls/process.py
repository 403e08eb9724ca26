# SPDX-License-Identifier: GPL-2.0-or-later
"""Threads and processes: clone, execve, exit, identity. linux/sched.h, kernel/fork.c, sys.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from droidemu.kernel.abi.sched import (
    CLONE_CHILD_CLEARTID,
    CLONE_CHILD_SETTID,
    CLONE_DETACHED,
    CLONE_FILES,
    CLONE_FS,
    CLONE_PARENT_SETTID,
    CLONE_SETTLS,
    CLONE_SIGHAND,
    CLONE_SYSVSEM,
    CLONE_THREAD,
    CLONE_VFORK,
    CLONE_VM,
    CSIGNAL,
)
from droidemu.kernel.errno import (
    E2BIG,
    EAGAIN,
    ECHILD,
    EINVAL,
    ENOSYS,
    EPERM,
    ESRCH,
    KernelError,
)
from droidemu.kernel.exec import execve
from droidemu.kernel.process import Process
from droidemu.kernel.syscall import (
    DirFd,
    Int,
    Path,
    Ptr,
    Size,
    Support,
    UInt,
    ULong,
    flags,
    syscall,
)
from droidemu.kernel.task import Task
from droidemu.memory import PAGE_SIZE

CloneFlags = Annotated[int, flags("clone")]
WaitFlags = Annotated[int, flags("wait")]

#: Flags that a thread in the same process may be made with.
_THREAD_FLAGS = (
    CLONE_VM
    | CLONE_FS
    | CLONE_FILES
    | CLONE_SIGHAND
    | CLONE_THREAD
    | CLONE_SYSVSEM
    | CLONE_SETTLS
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_CLEARTID
    | CLONE_CHILD_SETTID
    | CLONE_DETACHED
)
_THREAD = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD

#: Strings of one argument list, at most (more cannot pass the size limits).
_MAX_STRINGS = 1 << 17


# -- clone -----------------------------------------------------------------------------------------


def _clone(task: Task, flag: int, stack: int, parent_tid: int, child_tid: int, tls: int) -> int:
    process, kernel = task.process, task.kernel
    if flag & CLONE_THREAD and not flag & CLONE_SIGHAND:
        raise KernelError(EINVAL)
    if flag & CLONE_SIGHAND and not flag & CLONE_VM:
        raise KernelError(EINVAL)
    if flag & _THREAD != _THREAD:
        what = "vfork" if flag & CLONE_VFORK else "fork" if not flag & CLONE_VM else "clone"
        if what not in kernel.warned:
            kernel.warned.add(what)
            kernel.log.warning("%s: several processes are not implemented yet: ENOSYS", what)
        raise KernelError(ENOSYS)
    if flag & ~(_THREAD_FLAGS | CSIGNAL):
        raise KernelError(EINVAL)
    if len(kernel.tasks) >= kernel.options.max_tasks:
        raise KernelError(EAGAIN)
    tid = kernel.new_pid()
    if flag & CLONE_PARENT_SETTID:
        task.space.write_u32(parent_tid, tid)
    if flag & CLONE_CHILD_SETTID:
        task.space.write_u32(child_tid, tid)
    try:
        cpu = task.cpu.copy()
    except MemoryError:
        raise KernelError(EAGAIN) from None
    child = Task(tid, process, cpu)
    cpu.result = 0
    if stack:
        cpu.sp = stack
    if flag & CLONE_SETTLS:
        cpu.tls = tls
    child.name = task.name
    child.blocked = task.blocked
    child.policy, child.priority, child.nice = task.policy, task.priority, task.nice
    child.timer_slack, child.affinity = task.timer_slack, task.affinity
    if flag & CLONE_CHILD_CLEARTID:
        child.clear_child_tid = child_tid
    if flag & CLONE_CHILD_SETTID:
        child.set_child_tid = child_tid
    for hook in kernel.on_clone:
        hook(child)
    kernel.scheduler.add(child)
    return tid


@syscall("clone", arm64=220, arm=120, support=Support.PARTIAL, note="threads only")
def sys_clone(
    task: Task, flags: CloneFlags, newsp: Ptr, parent_tidptr: Ptr, tls: Ptr, child_tidptr: Ptr
) -> int:
    # CONFIG_CLONE_BACKWARDS on both: tls comes before child_tid.
    return _clone(task, flags, newsp, parent_tidptr, child_tidptr, tls)


@syscall("clone3", arm64=435, arm=435, support=Support.PARTIAL, note="threads only")
def sys_clone3(task: Task, uargs: Ptr, size: Size) -> int:
    if size > PAGE_SIZE:
        raise KernelError(E2BIG)
    if size < 64:  # CLONE_ARGS_SIZE_VER0
        raise KernelError(EINVAL)
    data = task.space.read(uargs, size)
    if any(data[88:]):
        raise KernelError(E2BIG)
    fields = [int.from_bytes(data[at : at + 8], "little") for at in range(0, 88, 8)]
    flag, _, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_n, _ = (
        fields
    )
    if flag & CSIGNAL or exit_signal & ~CSIGNAL or (stack == 0) != (stack_size == 0):
        raise KernelError(EINVAL)
    if set_tid or set_tid_n:
        raise KernelError(EPERM)
    if flag & CLONE_THREAD and exit_signal:
        raise KernelError(EINVAL)
    if stack:
        task.space.check(stack, 1, 0)
    return _clone(task, flag | exit_signal, stack + stack_size, parent_tid, child_tid, tls)


@syscall("fork", arm=2, support=Support.PARTIAL, note="ENOSYS")
def sys_fork(task: Task) -> int:
    return _clone(task, 17, 0, 0, 0, 0)


@syscall("vfork", arm=190, support=Support.PARTIAL, note="ENOSYS")
def sys_vfork(task: Task) -> int:
    return _clone(task, CLONE_VFORK | 17, 0, 0, 0, 0)


@syscall("set_tid_address", arm64=96, arm=256)
def sys_set_tid_address(task: Task, tidptr: Ptr) -> int:
    task.clear_child_tid = tidptr
    return task.tid


# -- execve ----------------------------------------------------------------------------------------


def _strings(task: Task, address: int) -> Iterator[bytes]:
    """The strings of a NULL-terminated array of pointers."""
    from droidemu.loader.stack import MAX_ARG_STRLEN, MAX_ARG_TOTAL

    if not address:
        return
    word = task.abi.word
    total = 0
    for _ in range(_MAX_STRINGS):
        (pointer,) = word.unpack(task.space.read(address, word.size))
        if not pointer:
            return
        try:
            text = task.space.cstring(pointer, MAX_ARG_STRLEN)
        except ValueError:
            raise KernelError(E2BIG) from None
        total += len(text) + 1 + word.size
        if total > MAX_ARG_TOTAL:
            raise KernelError(E2BIG)
        yield text
        address += word.size
    raise KernelError(E2BIG)


@syscall("execve", arm64=221, arm=11)
def sys_execve(task: Task, filename: Path, argv: Ptr, envp: Ptr) -> None:
    execve(task, filename, list(_strings(task, argv)), list(_strings(task, envp)))


@syscall("execveat", arm64=281, arm=387, support=Support.PARTIAL, note="no AT_EMPTY_PATH")
def sys_execveat(
    task: Task, dirfd: DirFd, filename: Path, argv: Ptr, envp: Ptr, flags: UInt
) -> None:
    if flags & ~0x1100:
        raise KernelError(EINVAL)
    if dirfd != -100 and not filename.startswith(b"/"):
        place = task.process.files.get(dirfd).place
        if place is None or not filename:
            raise KernelError(ENOSYS)
        filename = task.kernel.vfs.path_of(place) + b"/" + filename
    execve(task, filename, list(_strings(task, argv)), list(_strings(task, envp)))


# -- exit and wait ---------------------------------------------------------------------------------


@syscall("exit", arm64=93, arm=1)
def sys_exit(task: Task, error_code: Int) -> None:
    task.kernel.scheduler.exit_task(task, error_code & 0xFF)


@syscall("exit_group", arm64=94, arm=248)
def sys_exit_group(task: Task, error_code: Int) -> None:
    task.process.exit_group(error_code & 0xFF)


@syscall("wait4", arm64=260, arm=114, support=Support.PARTIAL, note="there are no children")
def sys_wait4(task: Task, upid: Int, stat_addr: Ptr, options: WaitFlags, ru: Ptr) -> int:
    if options & ~0xE000000B:
        raise KernelError(EINVAL)
    raise KernelError(ECHILD)


@syscall("waitid", arm64=95, arm=280, support=Support.PARTIAL, note="there are no children")
def sys_waitid(task: Task, which: Int, upid: Int, infop: Ptr, options: WaitFlags, ru: Ptr) -> int:
    if options & ~0xE100000F or not options & 0xE or not 0 <= which <= 3:
        raise KernelError(EINVAL)
    raise KernelError(ECHILD)


# -- identity --------------------------------------------------------------------------------------


@syscall("getpid", arm64=172, arm=20)
def sys_getpid(task: Task) -> int:
    return task.process.pid


@syscall("getppid", arm64=173, arm=64)
def sys_getppid(task: Task) -> int:
    return task.process.ppid


@syscall("gettid", arm64=178, arm=224)
def sys_gettid(task: Task) -> int:
    return task.tid


def find_process(task: Task, pid: int) -> Process:
    """The process ``pid`` (0: the caller's); ESRCH."""
    if pid == 0:
        return task.process
    process = task.kernel.processes.get(pid)
    if process is None:
        other = task.kernel.tasks.get(pid)
        if other is None:
            raise KernelError(ESRCH)
        process = other.process
    return process


@syscall("getpgid", arm64=155, arm=132)
def sys_getpgid(task: Task, pid: Int) -> int:
    return find_process(task, pid).pgid


@syscall("getpgrp", arm=65)
def sys_getpgrp(task: Task) -> int:
    return task.process.pgid


@syscall("setpgid", arm64=154, arm=57)
def sys_setpgid(task: Task, pid: Int, pgid: Int) -> int:
    if pgid < 0:
        raise KernelError(EINVAL)
    process = find_process(task, pid)
    pgid = pgid or process.pid
    if process.sid == process.pid:
        raise KernelError(EPERM)
    if pgid != process.pid and not any(
        other.pgid == pgid and other.sid == process.sid for other in task.kernel.processes.values()
    ):
        raise KernelError(EPERM)
    process.pgid = pgid
    return 0


@syscall("getsid", arm64=156, arm=147)
def sys_getsid(task: Task, pid: Int) -> int:
    return find_process(task, pid).sid


@syscall("setsid", arm64=157, arm=66)
def sys_setsid(task: Task) -> int:
    process = task.process
    if process.pgid == process.pid:
        raise KernelError(EPERM)
    process.pgid = process.sid = process.pid
    return process.pid


# -- thread register on arm ------------------------------------------------------------------------


@syscall("set_tls", arm=0xF0005)
def sys_arm_set_tls(task: Task, value: ULong) -> int:
    task.cpu.tls = value
    return 0


@syscall("get_tls", arm=0xF0006)
def sys_arm_get_tls(task: Task) -> int:
    return task.cpu.tls


@syscall("usr32", arm=0xF0004, support=Support.ACCEPTED)
def sys_arm_usr32(task: Task) -> int:
    return 0


# -- robust futexes and restartable sequences ------------------------------------------------------


@syscall("set_robust_list", arm64=99, arm=338)
def sys_set_robust_list(task: Task, head: Ptr, size: Size) -> int:
    if size != 3 * task.abi.word_size:
        raise KernelError(EINVAL)
    task.robust_list = head
    return 0


@syscall("get_robust_list", arm64=100, arm=339)
def sys_get_robust_list(task: Task, pid: Int, head_ptr: Ptr, len_ptr: Ptr) -> int:
    other = task.kernel.tasks.get(pid) if pid else task
    if other is None:
        raise KernelError(ESRCH)
    word = task.abi.word
    task.space.write(len_ptr, word.pack(3 * word.size))
    task.space.write(head_ptr, word.pack(other.robust_list))
    return 0
