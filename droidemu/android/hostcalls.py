# SPDX-License-Identifier: GPL-2.0-or-later
"""All host calls of the Android layer: imported at a guest's first one."""

from __future__ import annotations

from importlib import import_module

#: Modules that declare host calls.
MODULES = ("droidemu.android.linker.calls",)


def declare() -> None:
    """For ``KernelOptions.host_calls``."""
    for name in MODULES:
        import_module(name)
