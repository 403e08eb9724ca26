# SPDX-License-Identifier: GPL-2.0-or-later
"""Native methods, monitors, GetJavaVM."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.declare import NATIVE, MethodDeclaration
from droidemu.android.java.klass import JavaClass, Method
from droidemu.android.java.signature import parse_method
from droidemu.android.jni import monitors
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import jni
from droidemu.android.jni.table import JNI_ERR, JNI_OK
from droidemu.kernel.syscall import Int, Ptr


@jni("RegisterNatives")
def RegisterNatives(env: Env, clazz: Ptr, methods: Ptr, count: Int) -> int:
    """An array of JNINativeMethod: name, signature, function."""
    vm = env.vm
    kind = env.clazz(clazz)
    if count < 0:
        raise JniAbort(f"negative method count: {count}")
    space = env.space
    word = 8 if env.wide else 4
    read = space.read_u64 if env.wide else space.read_u32
    for index in range(count):
        at = methods + 3 * word * index
        name = env.name(read(at), "method name")
        # "!" was how Android 7 marked fast native methods.
        signature = env.name(read(at + word), "method signature").removeprefix("!")
        entry = read(at + 2 * word)
        if entry == 0:
            raise JniAbort(f"native function of {kind.pretty}.{name}{signature} is NULL")
        try:
            parse_method(signature)
        except ValueError:
            raise JniAbort(f"bad signature of {kind.pretty}.{name}: {signature!r}") from None
        found = _native(env, kind, name, signature)
        if found is None:
            return JNI_ERR & 0xFFFFFFFF
        found.entry = entry
        vm.log.debug("registered %s at %#x", found, entry)
    return JNI_OK


def _native(env: Env, kind: JavaClass, name: str, signature: str) -> Method | None:
    """The method to register; a stub of it where unknown members are made up."""
    vm = env.vm
    found: Method | None = None
    line: JavaClass | None = kind
    while line is not None and found is None:
        found = line.methods.get((name, signature))
        line = line.superclass
    if vm.stubs and (found is None or not (found.native or found.owner is kind)):
        declared = MethodDeclaration(name, signature, False, NATIVE, None)
        found = kind.methods[name, signature] = Method(kind, declared)
        found.loose = True
        return found
    if found is None or not found.native:
        what = "is not native" if found is not None else "is not modelled"
        text = f'method "{kind.pretty}.{name}{signature}" {what}'
        vm.report(f"RegisterNatives: {text}: NoSuchMethodError")
        error: Any = vm.exception("java/lang/NoSuchMethodError", text)
        env.throw(error)
        return None
    return found


@jni("UnregisterNatives")
def UnregisterNatives(env: Env, clazz: Ptr) -> int:
    """The class's native methods have no functions any more."""
    for found in env.clazz(clazz).methods.values():
        found.entry = 0
    return JNI_OK


@jni("MonitorEnter")
def MonitorEnter(env: Env, obj: Ptr) -> Any:
    """Waits for other threads."""
    return monitors.enter(env.vm, env, env.object(obj)) or JNI_OK


@jni("MonitorExit", pending=True)
def MonitorExit(env: Env, obj: Ptr) -> int:
    """IllegalMonitorStateException if the thread does not hold it."""
    vm = env.vm
    try:
        monitors.leave(vm, env, env.object(obj))
    except vm.throwable as error:
        env.throw(error)
        return JNI_ERR & 0xFFFFFFFF
    return JNI_OK


@jni("GetJavaVM")
def GetJavaVM(env: Env, out: Ptr) -> int:
    """The JavaVM * of the process."""
    if env.wide:
        env.space.write_u64(out, env.vm.address)
    else:
        env.space.write_u32(out, env.vm.address)
    return JNI_OK
