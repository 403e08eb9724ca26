# SPDX-License-Identifier: GPL-2.0-or-later
"""prctl: linux/prctl.h, kernel/sys.c."""

from __future__ import annotations

from typing import Annotated

from droidemu.kernel.abi import prctl as p
from droidemu.kernel.errno import (
    EINVAL,
    KernelError,
)
from droidemu.kernel.syscall import (
    Support,
    ULong,
    flags,
    syscall,
)
from droidemu.kernel.task import Task

Prctl = Annotated[int, flags("prctl")]


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
