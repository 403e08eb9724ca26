# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's clocks by number (linux/time.h), all derived from the one ``hal.Clock``.

Processor time is the guest time that passed while a thread's own code ran: in virtual time that
is its executed instructions, one a nanosecond.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final

from droidemu.kernel.errno import EINVAL, KernelError

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

NSEC_PER_SEC: Final = 1_000_000_000

CLOCK_REALTIME: Final = 0
CLOCK_MONOTONIC: Final = 1
CLOCK_PROCESS_CPUTIME_ID: Final = 2
CLOCK_THREAD_CPUTIME_ID: Final = 3
CLOCK_MONOTONIC_RAW: Final = 4
CLOCK_REALTIME_COARSE: Final = 5
CLOCK_MONOTONIC_COARSE: Final = 6
CLOCK_BOOTTIME: Final = 7
CLOCK_REALTIME_ALARM: Final = 8
CLOCK_BOOTTIME_ALARM: Final = 9
CLOCK_TAI: Final = 11

#: TIMER_ABSTIME of clock_nanosleep and timer_settime.
TIMER_ABSTIME: Final = 1

#: The coarse clocks move with the kernel's tick: HZ=250.
TICK_NS: Final = 4_000_000

_REAL: Final = frozenset((CLOCK_REALTIME, CLOCK_REALTIME_ALARM, CLOCK_TAI))
_MONOTONIC: Final = frozenset((CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_BOOTTIME_ALARM))
#: Clocks that timers, sleeps and timerfd may use besides the processor-time ones.
TIMER_CLOCKS: Final = _REAL | _MONOTONIC
#: Longest time that the kernel's 64-bit nanoseconds hold; later deadlines are never.
KTIME_MAX: Final = (1 << 63) - 1

_TIMESPEC64 = Struct("<2q")


def task_cpu_time(task: Task) -> int:
    """Processor time of one thread in ns."""
    return task.cpu_time + _running(task)


def process_cpu_time(process: Process) -> int:
    """Processor time of a process in ns, its ended threads included."""
    total = process.ended_cpu_time
    for task in process.tasks.values():
        total += task.cpu_time
    current = process.kernel.scheduler.current
    if current is not None and current.process is process:
        total += _running(current)
    return total


def _running(task: Task) -> int:
    """What the slice in progress has taken so far."""
    kernel = task.kernel
    if kernel.scheduler.current is not task:
        return 0
    return kernel.clock.monotonic() - task.slice_start


def cpu_clock(task: Task, clock: int) -> Process | Task | None:
    """Whose processor time a clock number means, None if it is another kind of clock. EINVAL.

    Negative numbers carry a pid or tid: include/linux/posix-timers.h.
    """
    if clock == CLOCK_PROCESS_CPUTIME_ID:
        return task.process
    if clock == CLOCK_THREAD_CPUTIME_ID:
        return task
    if clock >= 0:
        return None
    if clock & 3 == 3:
        # CLOCKFD: a descriptor of a hardware clock; there is none.
        raise KernelError(EINVAL)
    number = ~(clock >> 3)
    if clock & 4:
        found = task if number == 0 else task.kernel.tasks.get(number)
        if found is None or found.process is not task.process:
            raise KernelError(EINVAL)
        return found
    process = task.process if number == 0 else task.kernel.processes.get(number)
    if process is None:
        raise KernelError(EINVAL)
    return process


def cpu_time(owner: Process | Task) -> int:
    """Processor time of what ``cpu_clock`` found."""
    from droidemu.kernel.task import Task

    return task_cpu_time(owner) if isinstance(owner, Task) else process_cpu_time(owner)


def now(task: Task, clock: int) -> int:
    """A clock's time in ns; EINVAL for a number that is none."""
    source = task.kernel.clock
    # The two that programs read all the time come first.
    if clock == CLOCK_MONOTONIC:
        return source.monotonic()
    if clock == CLOCK_REALTIME or clock in _REAL:
        return source.realtime()
    if clock == CLOCK_MONOTONIC_RAW or clock in _MONOTONIC:
        return source.monotonic()
    if clock == CLOCK_MONOTONIC_COARSE:
        value = source.monotonic()
        return value - value % TICK_NS
    if clock == CLOCK_REALTIME_COARSE:
        value = source.realtime()
        return value - value % TICK_NS
    owner = cpu_clock(task, clock)
    if owner is None:
        raise KernelError(EINVAL)
    return cpu_time(owner)


def resolution(task: Task, clock: int) -> int:
    """A clock's resolution in ns; EINVAL."""
    if clock in (CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE):
        return TICK_NS
    now(task, clock)
    return 1


def is_realtime(clock: int) -> bool:
    """A clock of the wall."""
    return clock in _REAL


def to_monotonic(kernel: Kernel, clock: int, deadline: int) -> int:
    """An absolute time of one of ``TIMER_CLOCKS`` on the monotonic clock's scale."""
    if clock in _REAL:
        return deadline - (kernel.clock.realtime() - kernel.clock.monotonic())
    return deadline


# -- struct timespec ---------------------------------------------------------------------------


def read_timespec(task: Task, address: int, wide: bool) -> int:
    """A ``timespec`` as ns: EFAULT, EINVAL. ``wide``: 64-bit seconds on every ABI."""
    abi = task.abi
    layout = abi.timespec64 if wide else abi.timespec
    seconds, nanoseconds = layout.unpack(task.space.read(address, layout.size))
    return timespec_ns(seconds, narrow(nanoseconds) if abi.word_size == 4 else nanoseconds)


def narrow(value: int) -> int:
    """tv_nsec of a 64-bit timespec on a 32-bit kernel: the upper half is padding."""
    return (value & 0xFFFFFFFF ^ 0x80000000) - 0x80000000


def timespec_ns(seconds: int, nanoseconds: int) -> int:
    """timespec64_valid and timespec64_to_ktime: EINVAL; very long times are cut."""
    if seconds < 0 or not 0 <= nanoseconds < NSEC_PER_SEC:
        raise KernelError(EINVAL)
    return min(seconds * NSEC_PER_SEC + nanoseconds, KTIME_MAX)


def write_timespec(task: Task, address: int, value: int, wide: bool) -> None:
    """Store ns as a ``timespec``; EFAULT."""
    seconds, nanoseconds = divmod(value, NSEC_PER_SEC)
    if wide or task.abi.word_size == 8:
        task.space.write(address, _TIMESPEC64.pack(seconds, nanoseconds))
    else:
        task.space.write(address, task.abi.timespec.pack(narrow(seconds), nanoseconds))
