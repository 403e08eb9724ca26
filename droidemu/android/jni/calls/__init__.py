# SPDX-License-Identifier: GPL-2.0-or-later
"""All functions of JNI, in files by topic; importing this declares their host calls."""

from __future__ import annotations

from droidemu.android.jni.calls import (
    arrays,
    buffers,
    classes,
    exceptions,
    fields,
    library,
    methods,
    natives,
    references,
    strings,
    vm,
)

__all__ = [
    "arrays",
    "buffers",
    "classes",
    "exceptions",
    "fields",
    "library",
    "methods",
    "natives",
    "references",
    "strings",
    "vm",
]
