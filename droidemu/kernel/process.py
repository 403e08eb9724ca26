# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest process: what its threads share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.engine import Engine
    from droidemu.kernel.fdtable import FdTable
    from droidemu.kernel.fs import FsContext
    from droidemu.kernel.kernel import Kernel
    from droidemu.memory import AddressSpace


class Process:
    """One thread group: address space, descriptors, file system context, signal handlers."""

    kernel: Kernel
    pid: int
    space: AddressSpace
    engine: Engine
    files: FdTable
    fs: FsContext
