# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for native methods, looked for in what the guest's linker has loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.errno import KernelError

if TYPE_CHECKING:
    from droidemu.kernel.process import Process


def in_system(process: Process, address: int) -> bool:
    """Whether code is the system's own: a library out of /system."""
    from droidemu.android.linker.state import linker_of

    try:
        libraries = linker_of(process).linker.libraries
    except KernelError:
        return False
    return any(each.builtin and each.start <= address < each.end for each in libraries)


def find_symbol(process: Process, name: str) -> int:
    """The address of an exported function of any library but the system's; 0 if there is none."""
    from droidemu.android.linker.state import linker_of

    try:
        linker = linker_of(process).linker
    except KernelError:
        return 0
    libraries = [library for library in linker.libraries if not library.builtin]
    try:
        found = linker.lookup(name.encode(), libraries)
    except UnicodeEncodeError:
        return 0
    return found.address if found is not None else 0
