# SPDX-License-Identifier: GPL-2.0-or-later
"""futex(2): kernel/futex/syscalls.c."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel import clocks
from droidemu.kernel.errno import EAGAIN, EINVAL, ENOSYS
from droidemu.kernel.futex import FUTEX_BITSET_MATCH_ANY, wake_op
from droidemu.kernel.syscall import Int, Ptr, Support, UInt, syscall
from droidemu.kernel.wait import Blocking

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

FUTEX_WAIT = 0
FUTEX_WAKE = 1
FUTEX_REQUEUE = 3
FUTEX_CMP_REQUEUE = 4
FUTEX_WAKE_OP = 5
FUTEX_LOCK_PI = 6
FUTEX_UNLOCK_PI = 7
FUTEX_TRYLOCK_PI = 8
FUTEX_WAIT_BITSET = 9
FUTEX_WAKE_BITSET = 10
FUTEX_LOCK_PI2 = 13
FUTEX_PRIVATE_FLAG = 128
FUTEX_CLOCK_REALTIME = 256

_NOTE = "no FUTEX_WAIT_REQUEUE_PI, which only old C libraries used; no priority boost"


def _signed(value: int) -> int:
    return (value & 0xFFFFFFFF ^ 0x80000000) - 0x80000000


def _deadline(task: Task, command: int, realtime: bool, utime: int, wide: bool) -> int | None:
    """The end of a wait on the monotonic clock; None for ever. EFAULT, EINVAL."""
    if not utime:
        return None
    value = clocks.read_timespec(task, utime, wide)
    if command == FUTEX_WAIT:
        return task.kernel.clock.monotonic() + value
    clock = clocks.CLOCK_REALTIME if realtime else clocks.CLOCK_MONOTONIC
    return clocks.to_monotonic(task.kernel, clock, value)


def _futex(
    task: Task, uaddr: int, op: int, val: int, utime: int, uaddr2: int, val3: int, wide: bool
) -> Blocking | int:
    table = task.kernel.futexes
    private = bool(op & FUTEX_PRIVATE_FLAG)
    realtime = bool(op & FUTEX_CLOCK_REALTIME)
    command = op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)
    if realtime and command not in (FUTEX_WAIT_BITSET, FUTEX_LOCK_PI2):
        return -ENOSYS
    if command == FUTEX_WAKE:
        return table.wake(table.key(task, uaddr, private), _signed(val))
    if command in (FUTEX_WAIT, FUTEX_WAIT_BITSET):
        deadline = _deadline(task, command, realtime, utime, wide)
        bitset = FUTEX_BITSET_MATCH_ANY if command == FUTEX_WAIT else val3
        key = table.key(task, uaddr, private)
        return table.wait(task, key, uaddr, val, bitset, deadline)
    if command == FUTEX_WAKE_BITSET:
        return table.wake(table.key(task, uaddr, private), _signed(val), val3)
    if command in (FUTEX_REQUEUE, FUTEX_CMP_REQUEUE):
        count, move = _signed(val), _signed(utime)
        if count < 0 or move < 0:
            return -EINVAL
        source, target = table.key(task, uaddr, private), table.key(task, uaddr2, private)
        if command == FUTEX_CMP_REQUEUE and task.space.read_u32(uaddr) != val3:
            return -EAGAIN
        return table.requeue(source, target, count, move)
    if command == FUTEX_WAKE_OP:
        first, second = table.key(task, uaddr, private), table.key(task, uaddr2, private)
        also = wake_op(task, uaddr2, val3)
        woken = table.wake(first, _signed(val))
        if also and woken >= 0:
            woken += table.wake(second, _signed(utime))
        return woken
    if command in (FUTEX_LOCK_PI, FUTEX_LOCK_PI2, FUTEX_TRYLOCK_PI):
        attempt = command == FUTEX_TRYLOCK_PI
        absolute = realtime or command == FUTEX_LOCK_PI
        deadline = None if attempt else _deadline(task, command, absolute, utime, wide)
        return table.lock_pi(task, table.key(task, uaddr, private), uaddr, deadline, attempt)
    if command == FUTEX_UNLOCK_PI:
        return table.unlock_pi(task, table.key(task, uaddr, private), uaddr)
    return -ENOSYS


@syscall("futex", arm64=98, arm=240, support=Support.PARTIAL, note=_NOTE)
def sys_futex(
    task: Task, uaddr: Ptr, op: Int, val: UInt, utime: Ptr, uaddr2: Ptr, val3: UInt
) -> Blocking | int:
    return _futex(task, uaddr, op, val, utime, uaddr2, val3, False)


@syscall("futex_time64", arm=422, support=Support.PARTIAL, note=_NOTE)
def sys_futex_time64(
    task: Task, uaddr: Ptr, op: Int, val: UInt, utime: Ptr, uaddr2: Ptr, val3: UInt
) -> Blocking | int:
    return _futex(task, uaddr, op, val, utime, uaddr2, val3, True)
