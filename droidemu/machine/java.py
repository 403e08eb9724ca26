# SPDX-License-Identifier: GPL-2.0-or-later
"""What a machine's guests are told about Java."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from droidemu.android.jni.options import JavaOptions

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.machine.config import MachineConfig


def java_options(config: MachineConfig) -> JavaOptions:
    """For ``kernel.java``."""
    return JavaOptions(files=config.java, leaks=config.jni_leaks, places=places)


def places(process: Process, addresses: Sequence[int]) -> list[str]:
    """Return addresses in words: ``keep (app.c:12) in /data/app/.../libapp.so``.

    Where the line is known the place in the function does not matter: the compiler may have made
    several of one.
    """
    from droidemu.debug.process import symboliser_of
    from droidemu.debug.symbols import describe

    symboliser = symboliser_of(process)
    found = []
    for address in addresses:
        location = symboliser.lookup(address, is_return=True)
        if location.source and location.source[-1].line:
            location = replace(location, offset=0)
        found.append(f"{address:#x}" if location.module is None else describe(location))
    return found
