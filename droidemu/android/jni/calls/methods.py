# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids of methods and fields, and all Call...Method and NewObject functions.

The forms with ``...`` are the guest library's own: they make a va_list and call the V forms.
"""

from __future__ import annotations

from types import GeneratorType
from typing import Any

from droidemu.android.java.klass import JavaClass, Method
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import Handler, jni
from droidemu.android.jni.marshal import caller
from droidemu.android.jni.table import KINDS
from droidemu.kernel.syscall import Ptr


@jni("GetMethodID")
def GetMethodID(env: Env, clazz: Ptr, name: Ptr, signature: Ptr) -> int:
    """A method of objects, or a constructor (``<init>``)."""
    return _method_id(env, clazz, name, signature, False)


@jni("GetStaticMethodID")
def GetStaticMethodID(env: Env, clazz: Ptr, name: Ptr, signature: Ptr) -> int:
    """A static method."""
    return _method_id(env, clazz, name, signature, True)


def _method_id(env: Env, clazz: int, name: int, signature: int, static: bool) -> int:
    kind = env.clazz(clazz)
    found = env.vm.method(kind, env.name(name), env.name(signature), static=static)
    found.owner.initialise()
    kind.initialise()
    return env.vm.method_id(found)


@jni("GetFieldID")
def GetFieldID(env: Env, clazz: Ptr, name: Ptr, signature: Ptr) -> int:
    """A field of objects."""
    kind = env.clazz(clazz)
    found = env.vm.field(kind, env.name(name), env.name(signature), static=False)
    return env.vm.field_id(found)


@jni("GetStaticFieldID")
def GetStaticFieldID(env: Env, clazz: Ptr, name: Ptr, signature: Ptr) -> int:
    """A static field."""
    kind = env.clazz(clazz)
    found = env.vm.field(kind, env.name(name), env.name(signature), static=True)
    return env.vm.field_id(found)


def _wrong_call(env: Env, method: Method, letter: str, static: bool) -> JniAbort:
    """Why a method cannot be called by this function."""
    if method.static != static:
        kind = "static" if method.static else "non-static"
        return JniAbort(f"calling {kind} method {method}")
    return JniAbort(f"the return type of the function does not match {method}")


def _receiver(env: Env, method: Method, value: Any) -> JniAbort:
    """Why a method cannot be called on this object."""
    if value is None:
        return JniAbort(f"can't call {method} on null object")
    return JniAbort(f"can't call {method} on instance of {env.vm.class_of(value).pretty}")


def _select(env: Env, kind: JavaClass, method: Method, value: Any) -> Method:
    """What a virtual call runs; remembered by the receiver's class. JniAbort."""
    try:
        found = kind.select(method)
    except KeyError:
        raise _receiver(env, method, value) from None
    if found.factory:
        raise JniAbort(f"constructor {method} can be used with NewObject only")
    kind.dispatch[method.id] = found
    return found


def _store(env: Env, out: int, body: Any) -> Any:
    """The result of a body that sleeps, 64 bits wide, where arm wants it."""
    bits = yield from body
    env.space.write_u64(out, bits)
    return 0


def _virtual(letter: str, form: str) -> Handler:
    wide = letter in "JD"

    def call(env: Env, obj: Ptr, method: Ptr, args: Ptr, out: Ptr) -> Any:
        vm = env.vm
        found = vm.methods.get(method)
        if found is None:
            raise vm.bad_method(method)
        if found.result != letter or found.static:
            raise _wrong_call(env, found, letter, False)
        table = env.locals
        receiver = table[obj] if obj in table else env.ref(obj)
        if receiver is None:
            raise _receiver(env, found, receiver)
        kind = vm.by_type.get(receiver.__class__) or vm.class_of(receiver)
        target = kind.dispatch.get(method) or _select(env, kind, found, receiver)
        run = found.callers.get((form, env.wide)) or caller(env, found, form)
        bits = run(env, receiver, target.invoke, args)
        return _wide_result(env, bits, out) if wide and not env.wide else bits

    return call


def _nonvirtual(letter: str, form: str) -> Handler:
    wide = letter in "JD"

    def call(env: Env, obj: Ptr, clazz: Ptr, method: Ptr, args: Ptr, out: Ptr) -> Any:
        vm = env.vm
        found = vm.methods.get(method)
        if found is None:
            raise vm.bad_method(method)
        if found.result != letter or found.static:
            raise _wrong_call(env, found, letter, False)
        receiver = env.ref(obj)
        kind = env.clazz(clazz)
        if receiver is None or found.owner not in vm.class_of(receiver).ancestors:
            raise _receiver(env, found, receiver)
        if found.factory:
            raise JniAbort(f"constructor {found} can be used with NewObject only")
        if not found.constructor and found.owner in kind.ancestors:
            found = kind.find_method(found.name, found.descriptor) or found
        bits = caller(env, found, form)(env, receiver, found.invoke, args)
        return _wide_result(env, bits, out) if wide and not env.wide else bits

    return call


def _static(letter: str, form: str) -> Handler:
    wide = letter in "JD"

    def call(env: Env, clazz: Ptr, method: Ptr, args: Ptr, out: Ptr) -> Any:
        vm = env.vm
        found = vm.methods.get(method)
        if found is None:
            raise vm.bad_method(method)
        if found.result != letter or not found.static:
            raise _wrong_call(env, found, letter, True)
        table = env.locals
        kind = table[clazz] if clazz in table else env.ref(clazz)
        if kind is not found.owner and found.owner not in env.clazz(clazz).ancestors:
            raise JniAbort(f"can't call static {found} on class {kind.pretty}")
        run = found.callers.get((form, env.wide)) or caller(env, found, form)
        bits = run(env, None, found.invoke, args)
        return _wide_result(env, bits, out) if wide and not env.wide else bits

    return call


def _wide_result(env: Env, bits: Any, out: int) -> Any:
    """A 64-bit result on arm goes through memory."""
    if bits.__class__ is GeneratorType:
        return _store(env, out, bits)
    env.space.write_u64(out, bits)
    return 0


def _new_object(form: str) -> Handler:
    def call(env: Env, clazz: Ptr, method: Ptr, args: Ptr) -> Any:
        vm = env.vm
        found = vm.methods.get(method)
        if found is None:
            raise vm.bad_method(method)
        kind = env.clazz(clazz)
        if not found.constructor:
            raise JniAbort(f"{found} is no constructor")
        if found.owner is not kind:
            raise JniAbort(f"can't make a {kind.pretty} with {found}")
        run = caller(env, found, f"new {form}")
        return run(env, None, lambda _, values: vm.construct(kind, found, values), args)

    return call


for _kind, _letter in KINDS.items():
    for _form in "VA":
        jni(f"Call{_kind}Method{_form}")(_virtual(_letter, _form))
        jni(f"CallNonvirtual{_kind}Method{_form}")(_nonvirtual(_letter, _form))
        jni(f"CallStatic{_kind}Method{_form}")(_static(_letter, _form))
for _form in "VA":
    jni(f"NewObject{_form}")(_new_object(_form))
