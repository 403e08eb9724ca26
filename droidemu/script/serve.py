# SPDX-License-Identifier: GPL-2.0-or-later
"""The host calls of the process that scripts live in (``guest/system/script_host``): 0x600."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from droidemu.kernel.errno import EINVAL
from droidemu.kernel.hostcall import hostcall
from droidemu.kernel.syscall import Ptr, Size
from droidemu.kernel.task import Task
from droidemu.kernel.wait import Wait, WaitQueue

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel

#: As guest/system/script_host/main.c gives them.
_SERVICES = ("dlopen", "dlsym", "dlclose", "dlerror", "malloc", "free")


@dataclass
class Service:
    """A guest thread that waits for calls, and the addresses of what every script needs."""

    task: Task
    functions: dict[str, int]


def service_of(kernel: Kernel) -> Service | None:
    """The waiting thread; None as long as the process has not come that far."""
    found: Service | None = kernel.kept.get(Service)
    return found


@hostcall("script_serve", 0x600)
def host_serve(task: Task, table: Ptr, count: Size) -> Generator[Any, Any, int] | int:
    """Sleep for ever; scripts call functions on this thread meanwhile."""
    if count != len(_SERVICES):
        return -EINVAL
    word = task.abi.word_size
    data = task.space.read(table, word * count)
    addresses = [int.from_bytes(data[at : at + word], "little") for at in range(0, len(data), word)]
    service = Service(task, dict(zip(_SERVICES, addresses, strict=True)))
    task.kernel.kept[Service] = service
    return _sleep()


def _sleep() -> Generator[Any, Any, int]:
    never = WaitQueue()
    while True:
        yield Wait(never, interruptible=False)
