# SPDX-License-Identifier: GPL-2.0-or-later
"""poll and select: fs/select.c."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import EBADF, EINVAL, ERESTARTNOHAND, KernelError
from droidemu.kernel.file import (
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLNVAL,
    POLLOUT,
    POLLPRI,
    POLLRDBAND,
    POLLRDNORM,
    POLLWRBAND,
    POLLWRNORM,
    File,
)
from droidemu.kernel.syscall import Int, Ptr, Size, UInt, syscall
from droidemu.kernel.wait import Blocking, Wait, WaitQueue, Woken
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.task import Task

_POLLFD = Struct("<ihh")
_REVENTS = Struct("<H")
_NSEC = 1_000_000_000
#: No descriptor table is larger.
_SELECT_MAX = 4096

_READ_SET = POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR
_WRITE_SET = POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR
_EXCEPT_SET = POLLPRI

#: Called with the nanoseconds that were left of the timeout.
Remaining = Callable[[int], None]


def timeout_ns(seconds: int, nanoseconds: int) -> int:
    """A relative timespec in ns; EINVAL."""
    if seconds < 0 or not 0 <= nanoseconds < _NSEC:
        raise KernelError(EINVAL)
    return min(seconds * _NSEC + nanoseconds, (1 << 63) - 1)


def _deadline(task: Task, timeout: int | None) -> int | None:
    return None if timeout is None else task.kernel.clock.monotonic() + timeout


def _queues(files: list[tuple[File, int]]) -> list[WaitQueue]:
    """The queues to sleep on, each once."""
    found: dict[WaitQueue, None] = {}
    for file, events in files:
        if events & ~(POLLOUT | POLLWRNORM | POLLWRBAND):
            found[file.wait_read] = None
        if events & (POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR):
            found[file.wait_write] = None
    return list(found)


# -- poll ------------------------------------------------------------------------------------------


def do_poll(
    task: Task,
    address: int,
    count: int,
    timeout: int | None,
    remaining: Remaining | None = None,
    masked: bool = False,
) -> int | Blocking:
    """poll and ppoll; ``timeout`` in ns, None for ever; ``masked``: a temporary signal mask."""
    if count > task.process.files.limit():
        _end(task, masked, False)
        raise KernelError(EINVAL)
    space = task.space
    raw = space.read(address, count * 8)
    entries = list(_POLLFD.iter_unpack(raw))
    ready = _scan(task, address, entries)
    if ready or timeout == 0:
        _end(task, masked, False)
        return ready
    return _poll_waiting(task, address, entries, _deadline(task, timeout), remaining, masked)


def _scan(task: Task, address: int, entries: list[tuple[int, int, int]]) -> int:
    """Look at every file and store the results; how many are ready."""
    find = task.process.files.find
    write = task.space.write
    ready = 0
    at = address + 6
    for fd, events, old in entries:
        if fd < 0:
            revents = 0
        else:
            file = find(fd)
            revents = POLLNVAL if file is None else file.poll() & (events | POLLERR | POLLHUP)
        if revents:
            ready += 1
        if revents or old:
            write(at, _REVENTS.pack(revents))
        at += 8
    return ready


def _poll_waiting(
    task: Task,
    address: int,
    entries: list[tuple[int, int, int]],
    deadline: int | None,
    remaining: Remaining | None,
    masked: bool,
) -> Blocking:
    find = task.process.files.find
    files: list[tuple[File, int]] = []
    for fd, events, _ in entries:
        file = find(fd)
        if file is not None:
            files.append((file, events))
    # Results of the first look are in guest memory: store every one from now on.
    entries = [(fd, events, 1) for fd, events, _ in entries]
    queues = _queues(files)
    interrupted = False
    try:
        while True:
            why = yield Wait(*queues, deadline=deadline)
            ready = _scan(task, address, entries)
            if ready:
                return ready
            if why is Woken.SIGNAL:
                interrupted = True
                return -ERESTARTNOHAND
            if why is Woken.TIMEOUT:
                return 0
    finally:
        _finish(task, deadline, remaining, masked, interrupted)


def _finish(
    task: Task,
    deadline: int | None,
    remaining: Remaining | None,
    masked: bool,
    interrupted: bool,
) -> None:
    _end(task, masked, interrupted)
    if remaining is not None and deadline is not None:
        with suppress(MemoryFault):  # Linux ignores it, too: poll_select_finish()
            remaining(max(0, deadline - task.kernel.clock.monotonic()))


def _end(task: Task, masked: bool, interrupted: bool) -> None:
    if masked:
        task.kernel.signals.end_temporary(task, interrupted)


@syscall("poll", arm=168)
def sys_poll(task: Task, ufds: Ptr, nfds: UInt, timeout: Int) -> int | Blocking:
    """poll(2)."""
    return do_poll(task, ufds, nfds, None if timeout < 0 else timeout * 1_000_000)


def read_mask(task: Task, address: int, size: int) -> int | None:
    """A guest's signal mask, None for a null pointer; EINVAL for another size than 8."""
    if not address:
        return None
    if size != 8:
        raise KernelError(EINVAL)
    return task.space.read_u64(address)


def _ppoll(
    task: Task, ufds: int, nfds: int, tsp: int, sigmask: int, size: int, layout: Struct
) -> int | Blocking:
    timeout, remaining = _relative(task, tsp, layout)
    mask = read_mask(task, sigmask, size)
    if mask is not None:
        task.kernel.signals.set_temporary(task, mask)
    try:
        return do_poll(task, ufds, nfds, timeout, remaining, mask is not None)
    except MemoryFault:
        _end(task, mask is not None, False)
        raise


def _relative(task: Task, address: int, layout: Struct) -> tuple[int | None, Remaining | None]:
    """A guest's relative timespec, and how to store what was left of it."""
    if not address:
        return None, None
    seconds, nanoseconds = layout.unpack(task.space.read(address, layout.size))
    if layout.size == 16 and task.abi.word_size == 4:
        nanoseconds &= 0xFFFFFFFF
    timeout = timeout_ns(seconds, nanoseconds)

    def remaining(left: int) -> None:
        task.space.write(address, layout.pack(*divmod(left, _NSEC)))

    return timeout, remaining


@syscall("ppoll", arm64=73, arm=336)
def sys_ppoll(
    task: Task, ufds: Ptr, nfds: UInt, tsp: Ptr, sigmask: Ptr, sigsetsize: Size
) -> int | Blocking:
    """ppoll(2)."""
    return _ppoll(task, ufds, nfds, tsp, sigmask, sigsetsize, task.abi.timespec)


@syscall("ppoll_time64", arm=414)
def sys_ppoll_time64(
    task: Task, ufds: Ptr, nfds: UInt, tsp: Ptr, sigmask: Ptr, sigsetsize: Size
) -> int | Blocking:
    """ppoll(2) with 64-bit times."""
    return _ppoll(task, ufds, nfds, tsp, sigmask, sigsetsize, task.abi.timespec64)


# -- select ----------------------------------------------------------------------------------------


class _Select:
    """The sets of one select call."""

    def __init__(self, task: Task, n: int, addresses: tuple[int, int, int]) -> None:
        if n < 0:
            raise KernelError(EINVAL)
        n = min(n, _SELECT_MAX)
        word = task.abi.word_size
        self.task = task
        self.addresses = addresses
        self.size = (n + word * 8 - 1) // (word * 8) * word
        self.files: list[tuple[int, File, int]] = []
        wanted: dict[int, int] = {}
        sets = (_READ_SET, _WRITE_SET, _EXCEPT_SET)
        for address, events in zip(addresses, sets, strict=True):
            if not address:
                continue
            bits = int.from_bytes(task.space.read(address, self.size), "little")
            bits &= (1 << n) - 1
            while bits:
                low = bits & -bits
                fd = low.bit_length() - 1
                wanted[fd] = wanted.get(fd, 0) | events
                bits ^= low
        find = task.process.files.find
        for fd in sorted(wanted):
            file = find(fd)
            if file is None:
                raise KernelError(EBADF)
            self.files.append((fd, file, wanted[fd]))
        self.wanted = [
            0 if not address else int.from_bytes(task.space.read(address, self.size), "little")
            for address in addresses
        ]

    def scan(self) -> tuple[int, list[int]]:
        """How many bits are ready, and the three result sets."""
        out = [0, 0, 0]
        count = 0
        for fd, file, _ in self.files:
            ready = file.poll()
            bit = 1 << fd
            for index, events in enumerate((_READ_SET, _WRITE_SET, _EXCEPT_SET)):
                if ready & events and self.wanted[index] & bit:
                    out[index] |= bit
                    count += 1
        return count, out

    def store(self, sets: list[int]) -> None:
        """Give the guest its result sets."""
        for address, bits in zip(self.addresses, sets, strict=True):
            if address:
                self.task.space.write(address, bits.to_bytes(self.size, "little"))


def do_select(
    task: Task,
    n: int,
    addresses: tuple[int, int, int],
    timeout: int | None,
    remaining: Remaining | None,
    masked: bool = False,
) -> int | Blocking:
    """select and pselect6."""
    try:
        select = _Select(task, n, addresses)
        count, sets = select.scan()
        if count or timeout == 0:
            select.store(sets)
            _end(task, masked, False)
            return count
    except (KernelError, MemoryFault):
        _end(task, masked, False)
        raise
    return _select_waiting(task, select, _deadline(task, timeout), remaining, masked)


def _select_waiting(
    task: Task,
    select: _Select,
    deadline: int | None,
    remaining: Remaining | None,
    masked: bool,
) -> Blocking:
    queues = _queues([(file, events) for _, file, events in select.files])
    interrupted = False
    try:
        while True:
            why = yield Wait(*queues, deadline=deadline)
            count, sets = select.scan()
            if not count and why is Woken.SIGNAL:
                interrupted = True
                return -ERESTARTNOHAND
            if count or why is Woken.TIMEOUT:
                select.store(sets)
                return count
    finally:
        _finish(task, deadline, remaining, masked, interrupted)


@syscall("_newselect", arm=142)
def sys__newselect(task: Task, n: Int, inp: Ptr, outp: Ptr, exp: Ptr, tvp: Ptr) -> int | Blocking:
    """select(2)."""
    timeout: int | None = None
    remaining: Remaining | None = None
    if tvp:
        layout = task.abi.timeval
        seconds, microseconds = layout.unpack(task.space.read(tvp, layout.size))
        # select() alone takes more than a second of microseconds.
        if seconds < 0 or microseconds < 0:
            raise KernelError(EINVAL)
        timeout = seconds * _NSEC + microseconds * 1000

        def remaining(left: int) -> None:
            task.space.write(tvp, layout.pack(left // _NSEC, left % _NSEC // 1000))

    return do_select(task, n, (inp, outp, exp), timeout, remaining)


def _pselect6(
    task: Task, n: int, addresses: tuple[int, int, int], tsp: int, sig: int, layout: Struct
) -> int | Blocking:
    timeout, remaining = _relative(task, tsp, layout)
    mask = None
    if sig:
        pair = task.abi.iovec
        mask = read_mask(task, *pair.unpack(task.space.read(sig, pair.size)))
    if mask is not None:
        task.kernel.signals.set_temporary(task, mask)
    return do_select(task, n, addresses, timeout, remaining, mask is not None)


@syscall("pselect6", arm64=72, arm=335)
def sys_pselect6(
    task: Task, n: Int, inp: Ptr, outp: Ptr, exp: Ptr, tsp: Ptr, sig: Ptr
) -> int | Blocking:
    """pselect(2); the sixth argument points to (sigmask, its size)."""
    return _pselect6(task, n, (inp, outp, exp), tsp, sig, task.abi.timespec)


@syscall("pselect6_time64", arm=413)
def sys_pselect6_time64(
    task: Task, n: Int, inp: Ptr, outp: Ptr, exp: Ptr, tsp: Ptr, sig: Ptr
) -> int | Blocking:
    """pselect(2) with 64-bit times."""
    return _pselect6(task, n, (inp, outp, exp), tsp, sig, task.abi.timespec64)
