# SPDX-License-Identifier: GPL-2.0-or-later
"""Mistakes of ours on the emulation thread, in one line for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.errors import UserError

if TYPE_CHECKING:
    from droidemu.kernel.scheduler import Scheduler


class InternalError(UserError):
    """A mistake of DroidEmu's own ended the run; one line for the user."""


def internal_error(scheduler: Scheduler, error: Exception) -> InternalError:
    """What to raise for a mistake of ours: one line that says where it happened."""
    from droidemu.kernel.abi.numbers import name_of

    task = scheduler.current
    place = "the kernel's timers and devices"
    if task is not None:
        place = f"the system call {name_of(task.abi.name, task.syscall_number)}"
    scheduler.kernel.log.debug("internal error in %s", place, exc_info=error)
    return InternalError(
        f"internal error in {place}: {type(error).__name__}: {error} "
        "(a mistake in DroidEmu; --log debug shows where)"
    )
