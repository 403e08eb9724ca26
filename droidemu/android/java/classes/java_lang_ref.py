# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang.ref."""

from __future__ import annotations

import weakref
from typing import Any

from droidemu.android.java.classes.types import OBJECT
from droidemu.android.java.declare import Object, constructor, method

_QUEUE = "Ljava/lang/ref/ReferenceQueue;"


class Reference(Object, java="java.lang.ref.Reference", abstract=True):
    """Something that refers to an object, or not any more."""

    find: Any = staticmethod(lambda: None)

    @method(f"(){OBJECT}")
    def get(self) -> Any:
        return self.find()

    @method("()V")
    def clear(self) -> None:
        self.find = lambda: None


class ReferenceQueue(Object, java="java.lang.ref.ReferenceQueue"):
    """Always empty: nobody is told of collected objects."""

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method("()Ljava/lang/ref/Reference;")
    def poll(self) -> None:
        return None


class WeakReference(Reference, java="java.lang.ref.WeakReference"):
    """Does not keep its object."""

    @constructor(f"({OBJECT})V", f"({OBJECT}{_QUEUE})V")
    def __init__(self, value: Any = None, queue: Any = None) -> None:
        self.find = weak(value)


class SoftReference(WeakReference, java="java.lang.ref.SoftReference"):
    """Keeps its object: memory is plenty."""

    @constructor(f"({OBJECT})V", f"({OBJECT}{_QUEUE})V")
    def __init__(self, value: Any = None, queue: Any = None) -> None:
        self.find = lambda: value


class PhantomReference(Reference, java="java.lang.ref.PhantomReference"):
    """Never gives its object."""

    @constructor(f"({OBJECT}{_QUEUE})V")
    def __init__(self, value: Any = None, queue: Any = None) -> None:
        pass


def weak(value: Any) -> Any:
    """A function that gives the object while it exists; what cannot be weak is kept."""
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: value
