# SPDX-License-Identifier: GPL-2.0-or-later
"""Versions, classes, reflection, objects without arguments."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.signature import is_class_name
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import jni
from droidemu.android.jni.table import JNI_VERSION_1_6
from droidemu.kernel.syscall import Int, Ptr


@jni("GetVersion")
def GetVersion(env: Env) -> int:
    """JNI 1.6, as on every Android."""
    return JNI_VERSION_1_6


@jni("DefineClass")
def DefineClass(env: Env, name: Ptr, loader: Ptr, data: Ptr, size: Int) -> int:
    """There is no bytecode here: refused, as Android does."""
    shown = env.name(name) if name else "?"
    env.vm.log.warning("JNI DefineClass is not supported (%s)", shown)
    return 0


@jni("FindClass")
def FindClass(env: Env, name: Ptr) -> int:
    """A class by its internal name."""
    text = env.name(name)
    found = env.vm.classes.get(text)
    if found is None:
        if not is_class_name(text):
            raise JniAbort(
                f"illegal class name '{text[:100]}' "
                "(should be of the form 'package/Class', [Lpackage/Class;' or '[[B')"
            )
        found = env.vm.find_class(text)
    return env.new_local(found)


@jni("GetSuperclass")
def GetSuperclass(env: Env, clazz: Ptr) -> int:
    """Null for Object, interfaces and primitive types."""
    found = env.clazz(clazz)
    return env.new_local(None if found.is_interface else found.superclass)


@jni("IsAssignableFrom")
def IsAssignableFrom(env: Env, sub: Ptr, sup: Ptr) -> int:
    """Whether objects of the first class are instances of the second."""
    first, second = env.clazz(sub), env.clazz(sup)
    ancestors = first.ancestors
    if first.is_interface and second is env.vm.object_class:
        return 1
    return int(second in ancestors)


@jni("GetObjectClass")
def GetObjectClass(env: Env, obj: Ptr) -> int:
    """The class that the object was made of."""
    value = env.object(obj)
    vm = env.vm
    return env.new_local(vm.by_type.get(value.__class__) or vm.class_of(value))


@jni("IsInstanceOf")
def IsInstanceOf(env: Env, obj: Ptr, clazz: Ptr) -> int:
    """True for null."""
    kind = env.clazz(clazz)
    return int(env.vm.is_instance(env.ref(obj), kind))


@jni("AllocObject")
def AllocObject(env: Env, clazz: Ptr) -> int:
    """An object no constructor of which has run."""
    return env.new_local(env.vm.allocate(env.clazz(clazz), bare=True))


@jni("FromReflectedMethod")
def FromReflectedMethod(env: Env, method: Ptr) -> int:
    """jmethodID of a java.lang.reflect.Method or Constructor."""
    return env.vm.method_id(_target(env, method, "Executable"))


@jni("FromReflectedField")
def FromReflectedField(env: Env, field: Ptr) -> int:
    """jfieldID of a java.lang.reflect.Field."""
    return env.vm.field_id(_target(env, field, "Field"))


def _target(env: Env, handle: int, kind: str) -> Any:
    value = env.object(handle)
    wanted = env.vm.find_class(f"java/lang/reflect/{kind}")
    if not env.vm.is_instance(value, wanted):
        raise JniAbort(f"{env.vm.class_of(value).pretty} is no {wanted.pretty}")
    return value.target


@jni("ToReflectedMethod")
def ToReflectedMethod(env: Env, clazz: Ptr, method: Ptr, static: Int) -> int:
    """A java.lang.reflect.Method or Constructor."""
    vm = env.vm
    env.clazz(clazz)
    found = vm.methods.get(method)
    if found is None:
        raise vm.bad_method(method)
    kind = "Constructor" if found.constructor else "Method"
    made = vm.allocate(vm.find_class(f"java/lang/reflect/{kind}"))
    made.target = found
    return env.new_local(made)


@jni("ToReflectedField")
def ToReflectedField(env: Env, clazz: Ptr, field: Ptr, static: Int) -> int:
    """A java.lang.reflect.Field."""
    vm = env.vm
    env.clazz(clazz)
    found = vm.fields.get(field)
    if found is None:
        raise vm.bad_field(field)
    made = vm.allocate(vm.find_class("java/lang/reflect/Field"))
    made.target = found
    return env.new_local(made)
