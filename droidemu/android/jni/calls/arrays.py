# SPDX-License-Identifier: GPL-2.0-or-later
"""Arrays: elements of objects, copies and regions of primitive ones."""

from __future__ import annotations

from droidemu.android.java.arrays import JavaArray
from droidemu.android.java.signature import descriptor_of
from droidemu.android.jni.calls.strings import leave_critical
from droidemu.android.jni.copies import fill, pinned, store
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import GET, RELEASE, Handler, jni
from droidemu.android.jni.table import JNI_ABORT, JNI_COMMIT, KINDS, PRIMITIVE_KINDS
from droidemu.kernel.syscall import Int, Ptr, ULong
from droidemu.memory import PROT_READ

ELEMENTS, CRITICAL = "array elements", "critical array elements"


@jni("GetArrayLength")
def GetArrayLength(env: Env, array: Ptr) -> int:
    """Number of elements."""
    return len(env.array(array))


def _size(env: Env, length: int) -> int:
    if length < 0:
        raise JniAbort(f"negative jsize: {length}")
    return length


@jni("NewObjectArray")
def NewObjectArray(env: Env, length: Int, clazz: Ptr, initial: Ptr) -> int:
    """All elements are ``initial``."""
    kind = env.clazz(clazz)
    if kind.is_primitive:
        raise JniAbort(f"not an object type: {kind.pretty}")
    value = env.ref(initial)
    if not env.vm.is_instance(value, kind):
        here = env.vm.class_of(value).pretty
        raise JniAbort(f"cannot assign object of type {here} to array of {kind.pretty}")
    made = env.vm.new_array(descriptor_of(kind.name), _size(env, length))
    if value is not None:
        made.elements = None  # of nulls
        made.elements = [value] * length
    return env.new_local(made)


def _objects(env: Env, array: int, index: int) -> JavaArray:
    found = env.array(array)
    if found.letter != "L":
        raise JniAbort(f"not an object array: {found.java_class.pretty}")
    if not 0 <= index < len(found.elements):
        text = f"length={len(found)}; index={index}"
        raise env.vm.exception("java/lang/ArrayIndexOutOfBoundsException", text)
    return found


@jni("GetObjectArrayElement")
def GetObjectArrayElement(env: Env, array: Ptr, index: Int) -> int:
    """A new local reference."""
    return env.new_local(_objects(env, array, index).elements[index])


@jni("SetObjectArrayElement")
def SetObjectArrayElement(env: Env, array: Ptr, index: Int, value: Ptr) -> int:
    """Raises ArrayStoreException."""
    found = _objects(env, array, index)
    element = env.ref(value)
    component = found.java_class.component
    assert component is not None
    if not env.vm.is_instance(element, component):
        here = env.vm.class_of(element).pretty
        text = f"{here} cannot be stored in an array of type {found.java_class.pretty}"
        raise env.vm.exception("java/lang/ArrayStoreException", text)
    found.elements[index] = element
    return 0


def _new(letter: str) -> Handler:
    def new(env: Env, length: Int) -> int:
        return env.new_local(env.vm.new_array(letter, _size(env, length)))

    return new


def _get(letter: str, kind: str) -> Handler:
    def get(env: Env, array: Ptr, copied: Ptr, buffer: Ptr, room: ULong) -> int:
        found = env.primitive_array(array, letter, kind)
        return fill(env, ELEMENTS, found, found.raw(), buffer, room, copied)

    return get


def _take_back(env: Env, pins: str, found: JavaArray, elements: int, mode: int) -> int:
    """Copy elements into the array as ``mode`` says; 1: the guest may free the copy."""
    if mode not in (0, JNI_COMMIT, JNI_ABORT):
        raise JniAbort(f"unknown value for release mode: {mode}")
    size = pinned(env, pins, found, elements)
    if mode != JNI_ABORT:
        raw = found.raw()
        # The array is as long as it was: its length never changes.
        raw[:] = env.space.span(elements, size, PROT_READ)
        if found.letter == "Z":
            _booleans(found)
    if mode == JNI_COMMIT:
        return 0
    del env.pins[elements]
    return 1


def _booleans(array: JavaArray) -> None:
    """Native code may store any byte."""
    raw = array.raw()
    if raw.tobytes().strip(b"\0\1"):
        raw[:] = bytes(byte != 0 for byte in raw)


def _release(letter: str, kind: str) -> Handler:
    def release(env: Env, array: Ptr, elements: Ptr, mode: Int) -> int:
        return _take_back(env, ELEMENTS, env.primitive_array(array, letter, kind), elements, mode)

    return release


def _region(env: Env, found: JavaArray, start: int, length: int) -> slice:
    """The bytes of a region; raises ArrayIndexOutOfBoundsException."""
    if start < 0 or length < 0 or start + length > len(found.elements):
        text = f"offset={start} length={length} array.length={len(found)}"
        raise env.vm.exception("java/lang/ArrayIndexOutOfBoundsException", text)
    size = found.itemsize
    return slice(start * size, (start + length) * size)


def _get_region(letter: str, kind: str) -> Handler:
    def get(env: Env, array: Ptr, start: Int, length: Int, buffer: Ptr) -> int:
        found = env.primitive_array(array, letter, kind)
        part = _region(env, found, start, length)
        if length:
            store(env, buffer, found.raw()[part], "buf")
        return 0

    return get


def _set_region(letter: str, kind: str) -> Handler:
    def put(env: Env, array: Ptr, start: Int, length: Int, buffer: Ptr) -> int:
        found = env.primitive_array(array, letter, kind)
        part = _region(env, found, start, length)
        if length:
            if buffer == 0:
                raise JniAbort("buf was NULL")
            found.raw()[part] = env.space.span(buffer, part.stop - part.start, PROT_READ)
            if letter == "Z":
                _booleans(found)
        return 0

    return put


for _kind in PRIMITIVE_KINDS:
    _letter = KINDS[_kind]
    jni(f"New{_kind}Array")(_new(_letter))
    jni(f"Get{_kind}ArrayElements")(_get(_letter, _kind))
    jni(f"Release{_kind}ArrayElements", pending=True)(_release(_letter, _kind))
    jni(f"Get{_kind}ArrayRegion")(_get_region(_letter, _kind))
    jni(f"Set{_kind}ArrayRegion")(_set_region(_letter, _kind))


def _any_primitive(env: Env, array: int) -> JavaArray:
    found = env.array(array)
    if found.letter == "L":
        raise JniAbort(f"expected primitive array, given {found.java_class.pretty}")
    return found


@jni("GetPrimitiveArrayCritical", critical=GET)
def GetPrimitiveArrayCritical(env: Env, array: Ptr, copied: Ptr, buffer: Ptr, room: ULong) -> int:
    """Elements of any type; no other function of JNI may be called until they are released."""
    found = _any_primitive(env, array)
    wanted = fill(env, CRITICAL, found, found.raw(), buffer, room, copied)
    if buffer in env.pins:
        env.critical += 1
        env.blocked = True
    return wanted


@jni("ReleasePrimitiveArrayCritical", pending=True, critical=RELEASE)
def ReleasePrimitiveArrayCritical(env: Env, array: Ptr, elements: Ptr, mode: Int) -> int:
    """1: the guest may free them."""
    done = _take_back(env, CRITICAL, _any_primitive(env, array), elements, mode)
    if done:
        leave_critical(env)
    return done
