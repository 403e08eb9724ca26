# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest thread (task) and a guest process (thread group), as the kernel keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import ENAMETOOLONG, KernelError

if TYPE_CHECKING:
    from droidemu.engine import Cpu
    from droidemu.kernel.process import Process
    from droidemu.memory import AddressSpace

#: PATH_MAX, with its NUL.
PATH_MAX = 4096


class Task:
    """One guest thread."""

    def __init__(self, tid: int, process: Process, cpu: Cpu) -> None:
        self.tid = tid
        self.process = process
        self.cpu = cpu
        self.name = ""

    @property
    def space(self) -> AddressSpace:
        """The address space the thread runs in."""
        return self.process.space

    def path_argument(self, address: int) -> bytes:
        """A path from guest memory. MemoryFault, ENAMETOOLONG."""
        try:
            return self.process.space.cstring(address, PATH_MAX)
        except ValueError:
            raise KernelError(ENAMETOOLONG) from None
