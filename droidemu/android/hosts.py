# SPDX-License-Identifier: GPL-2.0-or-later
"""All host calls of the Android layer, declared when a guest makes its first one."""

from __future__ import annotations

import importlib
import importlib.util

#: Modules below droidemu.android that declare host calls, with their blocks of numbers.
TOPICS = (
    "linker.calls",  # 0x000
    "jni.calls",  # 0x100
    "ndk.calls",  # 0x500
)


def declare() -> None:
    """``KernelOptions.host_calls``: import what declares host calls."""
    for topic in TOPICS:
        name = f"droidemu.android.{topic}"
        package = name.rpartition(".")[0]
        if importlib.util.find_spec(package) and importlib.util.find_spec(name):
            importlib.import_module(name)
