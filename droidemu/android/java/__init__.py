# SPDX-License-Identifier: GPL-2.0-or-later
"""Java, modelled in Python: declare classes, make a ``Runtime``, call them. docs/android/jni.md."""

from __future__ import annotations

from droidemu.android.java.arrays import JavaArray
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    factory,
    field,
    method,
    native,
    static_field,
)
from droidemu.android.java.klass import JavaClass
from droidemu.android.java.platform import Platform
from droidemu.android.java.runtime import Body, JavaString, NeedsGuest, Runtime

__all__ = [
    "Body",
    "Interface",
    "JavaArray",
    "JavaClass",
    "JavaString",
    "NeedsGuest",
    "Object",
    "Platform",
    "Runtime",
    "abstract",
    "constructor",
    "factory",
    "field",
    "method",
    "native",
    "static_field",
]
