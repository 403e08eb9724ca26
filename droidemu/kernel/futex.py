# SPDX-License-Identifier: GPL-2.0-or-later
"""Futexes: who waits on which word, waking, requeueing, priority inheritance's hand-over, and what
a dying thread leaves behind (kernel/futex/).

One thread runs at a time, so a word is read, compared and changed here without further ado.
Priorities do not exist in this scheduler: the PI operations keep their protocol, not the boost.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

from droidemu.kernel import signals
from droidemu.kernel.abi.mman import MAP_SHARED
from droidemu.kernel.errno import (
    EAGAIN,
    EDEADLOCK,
    EINVAL,
    ENOSYS,
    EPERM,
    ERESTART_RESTARTBLOCK,
    ERESTARTNOINTR,
    ERESTARTSYS,
    ESRCH,
    ETIMEDOUT,
    KernelError,
)
from droidemu.kernel.file import File
from droidemu.kernel.wait import Blocking, Wait, WaitQueue, Woken
from droidemu.memory import PROT_WRITE, MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

FUTEX_WAITERS: Final = 0x80000000
FUTEX_OWNER_DIED: Final = 0x40000000
FUTEX_TID_MASK: Final = 0x3FFFFFFF
FUTEX_BITSET_MATCH_ANY: Final = 0xFFFFFFFF

#: ROBUST_LIST_LIMIT: a list may be circular on purpose.
_ROBUST_LIST_LIMIT: Final = 2048


class _Waiter:
    """One thread that sleeps on a word (struct futex_q)."""

    __slots__ = ("address", "bitset", "key", "pi", "queue", "task", "woken")

    def __init__(self, task: Task, key: Hashable, address: int, bitset: int, pi: bool) -> None:
        self.task = task
        self.key = key
        self.address = address
        self.bitset = bitset
        #: Waits to own the word (FUTEX_LOCK_PI).
        self.pi = pi
        self.queue = WaitQueue()
        self.woken = False


class FutexTable:
    """All waiters of the machine by what their word is."""

    def __init__(self, kernel: Kernel) -> None:
        self._waiters: dict[Hashable, list[_Waiter]] = {}
        kernel.on_task_exit.append(self.task_ends)

    # -- keys ------------------------------------------------------------------------------------

    def key(self, task: Task, address: int, private: bool) -> Hashable:
        """What identifies the word at ``address`` (get_futex_key). EINVAL, EFAULT.

        A word in a shared mapping is the same word wherever the object is mapped. Private and
        shared operations on other memory do not meet, as in Linux.
        """
        if address & 3:
            raise KernelError(EINVAL)
        space = task.process.space
        if address + 4 > space.size:
            raise MemoryFault(address, PROT_WRITE)
        if private:
            return id(space), address
        region = space.regions.find(address)
        if region is None:
            raise MemoryFault(address, PROT_WRITE)
        backing = region.backing
        if region.flags & MAP_SHARED and backing is not None:
            if isinstance(backing, File):
                backing = backing.mmap_shared(False) or backing
            return id(backing), region.offset + address - region.start, "shared"
        return id(space), address, "mm"

    # -- queues ----------------------------------------------------------------------------------

    def _enqueue(self, waiter: _Waiter) -> None:
        self._waiters.setdefault(waiter.key, []).append(waiter)

    def _dequeue(self, waiter: _Waiter) -> None:
        waiters = self._waiters.get(waiter.key)
        if waiters is not None and waiter in waiters:
            waiters.remove(waiter)
            if not waiters:
                del self._waiters[waiter.key]

    def _release(self, waiter: _Waiter) -> None:
        """Let one waiter go on."""
        self._dequeue(waiter)
        waiter.woken = True
        waiter.queue.wake()

    def wait(
        self, task: Task, key: Hashable, address: int, value: int, bitset: int, deadline: int | None
    ) -> Blocking | int:
        """FUTEX_WAIT_BITSET: sleep unless the word has changed already."""
        if not bitset:
            return -EINVAL
        if task.process.space.read_u32(address) != value:
            return -EAGAIN
        return self._wait(task, _Waiter(task, key, address, bitset, False), value, deadline)

    def _wait(self, task: Task, waiter: _Waiter, value: int, deadline: int | None) -> Blocking:
        self._enqueue(waiter)
        try:
            while not waiter.woken:
                why = yield Wait(waiter.queue, deadline=deadline)
                if waiter.woken:
                    break
                if why is Woken.TIMEOUT:
                    return -ETIMEDOUT
                if why is Woken.SIGNAL:
                    if deadline is None:
                        return -ERESTARTSYS
                    task.restart_block = lambda: self.wait(
                        task, waiter.key, waiter.address, value, waiter.bitset, deadline
                    )
                    return -ERESTART_RESTARTBLOCK
        finally:
            self._dequeue(waiter)
        return 0

    def wake(self, key: Hashable, count: int, bitset: int = FUTEX_BITSET_MATCH_ANY) -> int:
        """FUTEX_WAKE_BITSET: how many were woken. At least one is, even for a count of zero."""
        if not bitset:
            return -EINVAL
        waiters = self._waiters.get(key)
        if waiters is None:
            return 0
        woken = 0
        for waiter in tuple(waiters):
            if waiter.pi:
                return -EINVAL
            if waiter.bitset & bitset:
                self._release(waiter)
                woken += 1
                if woken >= count:
                    break
        return woken

    def requeue(self, source: Hashable, target: Hashable, wake: int, move: int) -> int:
        """FUTEX_REQUEUE: wake some, let others wait on ``target``; returns woken plus moved."""
        done = 0
        for waiter in tuple(self._waiters.get(source, ())):
            if waiter.pi:
                return -EINVAL
            if done < wake:
                self._release(waiter)
            elif done - wake < move:
                self._dequeue(waiter)
                waiter.key = target
                self._enqueue(waiter)
            else:
                break
            done += 1
        return done

    # -- priority inheritance ----------------------------------------------------------------------

    def lock_pi(
        self, task: Task, key: Hashable, address: int, deadline: int | None, attempt: bool
    ) -> Blocking | int:
        """FUTEX_LOCK_PI: own the word (it holds the owner's tid); ``attempt``: TRYLOCK_PI."""
        space = task.process.space
        value = space.read_u32(address)
        owner = value & FUTEX_TID_MASK
        if owner == task.tid:
            return -EDEADLOCK
        waiters = self._waiters.get(key, ())
        if any(not waiter.pi for waiter in waiters):
            return -EINVAL
        if not owner and not waiters:
            space.write_u32(address, task.tid | value & FUTEX_OWNER_DIED)
            return 0
        if not waiters and owner not in task.kernel.tasks:
            return -ESRCH
        if attempt:
            return -EAGAIN
        space.write_u32(address, value | FUTEX_WAITERS)
        return self._wait_pi(_Waiter(task, key, address, FUTEX_BITSET_MATCH_ANY, True), deadline)

    def _wait_pi(self, waiter: _Waiter, deadline: int | None) -> Blocking:
        self._enqueue(waiter)
        try:
            while not waiter.woken:
                why = yield Wait(waiter.queue, deadline=deadline)
                if waiter.woken:
                    break
                if why is Woken.TIMEOUT:
                    return -ETIMEDOUT
                if why is Woken.SIGNAL:
                    return -ERESTARTNOINTR
        finally:
            self._dequeue(waiter)
        return 0

    def unlock_pi(self, task: Task, key: Hashable, address: int) -> int:
        """FUTEX_UNLOCK_PI: hand the word to the first waiter."""
        space = task.process.space
        if space.read_u32(address) & FUTEX_TID_MASK != task.tid:
            return -EPERM
        waiters = self._waiters.get(key)
        if not waiters:
            space.write_u32(address, 0)
            return 0
        if not waiters[0].pi:
            return -EINVAL
        space.write_u32(address, waiters[0].task.tid | FUTEX_WAITERS)
        self._release(waiters[0])
        return 0

    # -- the end of a thread -----------------------------------------------------------------------

    def task_ends(self, task: Task) -> None:
        """mm_release: owned words get new owners or the mark OWNER_DIED, joiners are woken."""
        signals.task_ends(task)
        try:
            self._hand_over(task)
            if task.robust_list:
                self._robust_list(task)
        except (MemoryFault, KernelError):
            pass  # The guest's own list is broken: the rest of it is lost.
        address = task.clear_child_tid
        if address:
            try:
                task.process.space.write_u32(address, 0)
                self.wake(self.key(task, address, False), 1)
            except (MemoryFault, KernelError):
                pass

    def _hand_over(self, task: Task) -> None:
        """exit_pi_state_list: the first waiter of each PI word of a dead owner gets it."""
        for waiters in tuple(self._waiters.values()):
            first = waiters[0]
            if not first.pi or first.task is task:
                continue
            space = first.task.process.space
            if space.read_u32(first.address) & FUTEX_TID_MASK == task.tid:
                value = first.task.tid | FUTEX_WAITERS | FUTEX_OWNER_DIED
                space.write_u32(first.address, value)
                self._release(first)

    def _robust_list(self, task: Task) -> None:
        """exit_robust_list. struct robust_list_head: list.next, futex_offset, list_op_pending."""
        word, space = task.abi.word, task.process.space
        size, mask = word.size, task.abi.word_mask
        head = task.robust_list
        entry, offset, pending = (
            word.unpack(space.read(head + size * i, size))[0] for i in range(3)
        )
        for _ in range(_ROBUST_LIST_LIMIT):
            if entry & ~1 == head:
                break
            # Read on before the word is touched: the lock may be freed at once.
            following = word.unpack(space.read(entry & ~1, size))[0]
            if entry & ~1 != pending & ~1:
                self._owner_died(task, (entry & ~1) + offset & mask, bool(entry & 1), False)
            entry = following
        if pending & ~1:
            self._owner_died(task, (pending & ~1) + offset & mask, bool(pending & 1), True)

    def _owner_died(self, task: Task, address: int, pi: bool, pending: bool) -> None:
        """handle_futex_death."""
        space = task.process.space
        key = self.key(task, address, False)
        value = space.read_u32(address)
        owner = value & FUTEX_TID_MASK
        if pending and not pi and not owner:
            self.wake(key, 1)
            return
        if owner != task.tid:
            return
        space.write_u32(address, value & FUTEX_WAITERS | FUTEX_OWNER_DIED)
        if not pi and value & FUTEX_WAITERS:
            self.wake(key, 1)


def wake_op(task: Task, address: int, encoded: int) -> bool:
    """futex_atomic_op_inuser: change the word as ``encoded`` says; whether to wake there too."""
    operation, comparison = encoded >> 28 & 7, encoded >> 24 & 15
    operand, against = _sign12(encoded >> 12), _sign12(encoded)
    if encoded >> 31:
        operand = 1 << (operand & 31)
    space = task.process.space
    old = space.read_i32(address)
    if operation > 4 or comparison > 5:
        raise KernelError(ENOSYS)
    new = (operand, old + operand, old | operand, old & ~operand, old ^ operand)[operation]
    space.write_u32(address, new)
    return (
        old == against,
        old != against,
        old < against,
        old <= against,
        old > against,
        old >= against,
    )[comparison]


def _sign12(value: int) -> int:
    return (value & 0xFFF ^ 0x800) - 0x800
