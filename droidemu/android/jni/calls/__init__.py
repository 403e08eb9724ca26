# SPDX-License-Identifier: GPL-2.0-or-later
"""All functions of JNI, in files by topic.

Only what makes a virtual machine is declared here: the rest is imported by the first of these, so
that programs without Java do not wait for it.
"""

from __future__ import annotations

import importlib
from typing import Final

from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, LIBRARY_CALLS
from droidemu.kernel.hostcall import HOST_BASE, hostcall
from droidemu.kernel.syscall import Ptr
from droidemu.kernel.task import Task

TOPICS: Final = (
    "arrays", "buffers", "classes", "exceptions", "fields", "library", "methods", "natives",
    "references", "strings", "vm",
)  # fmt: skip


def declare() -> None:
    """Declare everything."""
    for topic in TOPICS:
        importlib.import_module(f"{__name__}.{topic}")


@hostcall("JNI_CreateJavaVM", LIBRARY_CALLS)
def create_java_vm(task: Task, info: Ptr, out: Ptr) -> int:
    """Make the virtual machine and attach the thread."""
    declare()
    tables = task.kernel.scheduler.tables
    if HOST_BASE + ENV_CALLS + ENV_SLOTS["GetVersion"] not in tables.calls.get(task.abi.name, {}):
        tables.prepare()
    from droidemu.android.jni.calls.library import create

    return create(task, info, out)


@hostcall("JNI_GetCreatedJavaVMs", LIBRARY_CALLS + 2)
def created_vm(task: Task) -> int:
    """The JavaVM *, 0 if there is none."""
    java = task.process.java
    return int(java.address) if java is not None else 0
