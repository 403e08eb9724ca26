# SPDX-License-Identifier: GPL-2.0-or-later
"""Local, global and weak global references."""

from __future__ import annotations

from droidemu.android.jni.env import GLOBAL, KIND_NAMES, LOCAL, MOST_LOCALS, WEAK, Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import jni
from droidemu.android.jni.table import JNI_ERR, JNI_OK
from droidemu.kernel.syscall import Int, Ptr

_ERROR = JNI_ERR & 0xFFFFFFFF


def _kind(handle: int, wanted: int, function: str) -> None:
    """CheckJNI: only references of the right kind are deleted."""
    kind = handle & 3
    if kind != wanted:
        name = KIND_NAMES.get(kind, "invalid reference")
        raise JniAbort(f"{function} on {name}: {handle:#x}")


def _room(env: Env, capacity: int) -> int:
    if capacity < 0:
        raise JniAbort(f"negative capacity: {capacity}")
    if capacity > MOST_LOCALS - len(env.locals):
        text = f"Requested size exceeds maximum: {capacity}"
        raise env.vm.exception("java/lang/OutOfMemoryError", text)
    return JNI_OK


@jni("PushLocalFrame", pending=True)
def PushLocalFrame(env: Env, capacity: Int) -> int:
    """New local references go with the matching PopLocalFrame."""
    try:
        _room(env, capacity)
    except env.vm.throwable as error:
        env.throw(error)
        return _ERROR
    env.push_frame()
    return JNI_OK


@jni("PopLocalFrame", pending=True)
def PopLocalFrame(env: Env, result: Ptr) -> int:
    """Forget the frame's references; ``result`` lives on as a reference of the frame before."""
    value = env.ref(result)
    if env.frames <= env.base:
        raise JniAbort("no frame of local references to pop")
    env.pop_frame()
    return env.new_local(value)


@jni("EnsureLocalCapacity")
def EnsureLocalCapacity(env: Env, capacity: Int) -> int:
    """There is room."""
    try:
        return _room(env, capacity)
    except env.vm.throwable as error:
        env.throw(error)
        return _ERROR


@jni("NewLocalRef")
def NewLocalRef(env: Env, ref: Ptr) -> int:
    """Another local reference to the object; null if a weak one has lost it."""
    return env.new_local(env.ref(ref))


@jni("NewGlobalRef")
def NewGlobalRef(env: Env, ref: Ptr, at: Ptr) -> int:
    """A reference for all threads, until it is deleted. ``at``: who asked, for the leak report."""
    return env.vm.new_global(env.ref(ref), at)


@jni("NewWeakGlobalRef")
def NewWeakGlobalRef(env: Env, ref: Ptr, at: Ptr) -> int:
    """A reference that does not keep its object. ``at``: who asked, for the leak report."""
    return env.vm.new_weak(env.ref(ref), at)


@jni("DeleteLocalRef", pending=True)
def DeleteLocalRef(env: Env, ref: Ptr) -> int:
    """Null is allowed."""
    if ref in env.locals:
        if ref:
            del env.locals[ref]
        return 0
    _kind(ref, LOCAL, "DeleteLocalRef")
    env.ref(ref)
    return 0


@jni("DeleteGlobalRef", pending=True)
def DeleteGlobalRef(env: Env, ref: Ptr) -> int:
    """Null is allowed."""
    if ref:
        _kind(ref, GLOBAL, "DeleteGlobalRef")
        env.ref(ref)
        env.vm.drop_global(ref)
    return 0


@jni("DeleteWeakGlobalRef", pending=True)
def DeleteWeakGlobalRef(env: Env, ref: Ptr) -> int:
    """Null is allowed."""
    if ref:
        _kind(ref, WEAK, "DeleteWeakGlobalRef")
        env.ref(ref)
        env.vm.drop_weak(ref)
    return 0


@jni("IsSameObject")
def IsSameObject(env: Env, first: Ptr, second: Ptr) -> int:
    """Also for weak references: they equal null when their object is gone."""
    return int(env.ref(first) is env.ref(second))


@jni("GetObjectRefType")
def GetObjectRefType(env: Env, ref: Ptr) -> int:
    """The kind of a reference; 0 (invalid) for anything else and for null."""
    kind = ref & 3
    if kind == LOCAL:
        return LOCAL if ref in env.locals else 0
    if kind == GLOBAL:
        return GLOBAL if ref in env.vm.globals else 0
    return WEAK if ref in env.vm.weaks else 0
