# SPDX-License-Identifier: GPL-2.0-or-later
"""Get and Set of fields. float and double come and go as their bits."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from droidemu.android.java.klass import Field
from droidemu.android.java.signature import class_of_descriptor
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import Handler, jni
from droidemu.android.jni.marshal import word
from droidemu.android.jni.table import KINDS
from droidemu.kernel.syscall import U64, Ptr, ULong

_FLOAT: Final = struct.Struct("<f")
_DOUBLE: Final = struct.Struct("<d")


def _signed(bits: int) -> Callable[[int], Any]:
    top, mask = 1 << bits - 1, (1 << bits) - 1
    return lambda value: (value + top & mask) - top


#: Letter -> Python value of a word.
_TAKE: Final[dict[str, Callable[[int], Any]]] = {
    "Z": lambda value: value & 0xFF != 0,
    "B": _signed(8),
    "C": lambda value: value & 0xFFFF,
    "S": _signed(16),
    "I": _signed(32),
    "J": _signed(64),
    "F": lambda value: _FLOAT.unpack((value & 0xFFFFFFFF).to_bytes(4, "little"))[0],
    "D": lambda value: _DOUBLE.unpack(value.to_bytes(8, "little"))[0],
}


def _field(env: Env, handle: int, letter: str, static: bool) -> Field:
    """The field behind an id, of this type. JniAbort."""
    vm = env.vm
    found = vm.fields.get(handle)
    if found is None:
        raise vm.bad_field(handle)
    if found.letter != letter:
        raise JniAbort(f"the type of the function does not match field {found}")
    if found.static != static:
        raise JniAbort(f"{'static' if found.static else 'non-static'} field {found}")
    return found


def _owner(env: Env, found: Field, obj: int) -> Any:
    """The object that a field belongs to. JniAbort."""
    table = env.locals
    value = table[obj] if obj in table else env.ref(obj)
    if value is None:
        raise JniAbort(f"field operation on NULL object: {found}")
    vm = env.vm
    kind = vm.by_type.get(value.__class__) or vm.class_of(value)
    if found.owner not in kind.ancestors:
        raise JniAbort(f"field {found} is not valid for an object of class {kind.pretty}")
    return value


def _of_class(env: Env, found: Field, clazz: int) -> dict[str, Any]:
    """The values of a static field's class. JniAbort."""
    if found.owner not in env.clazz(clazz).ancestors:
        raise JniAbort(f"static field {found} is not valid for class {env.clazz(clazz).pretty}")
    return found.owner.statics


def _reference(env: Env, found: Field, handle: int) -> Any:
    """The object to store. JniAbort if the field cannot hold it."""
    value = env.ref(handle)
    if value is not None:
        kind = env.vm.known_class(class_of_descriptor(found.descriptor))
        if kind is not None and not env.vm.is_instance(value, kind):
            here = env.vm.class_of(value).pretty
            raise JniAbort(f"attempt to store a {here} into field {found}")
    return value


def _result(env: Env, letter: str, value: Any, out: int) -> int:
    bits = word(letter, value, env)
    if letter in "JD" and not env.wide:
        env.space.write_u64(out, bits)
        return 0
    return bits


def _get(letter: str) -> Handler:
    def get(env: Env, obj: Ptr, field: Ptr, out: Ptr) -> int:
        found = _field(env, field, letter, False)
        return _result(env, letter, getattr(_owner(env, found, obj), found.attribute), out)

    return get


def _get_static(letter: str) -> Handler:
    def get(env: Env, clazz: Ptr, field: Ptr, out: Ptr) -> int:
        found = _field(env, field, letter, True)
        return _result(env, letter, _of_class(env, found, clazz)[found.attribute], out)

    return get


def _set(letter: str) -> Handler:
    take = _TAKE.get(letter)

    def store(env: Env, obj: int, field: int, value: int) -> int:
        found = _field(env, field, letter, False)
        owner = _owner(env, found, obj)
        setattr(owner, found.attribute, take(value) if take else _reference(env, found, value))
        return 0

    return _sized(letter, store)


def _set_static(letter: str) -> Handler:
    take = _TAKE.get(letter)

    def store(env: Env, clazz: int, field: int, value: int) -> int:
        found = _field(env, field, letter, True)
        values = _of_class(env, found, clazz)
        values[found.attribute] = take(value) if take else _reference(env, found, value)
        return 0

    return _sized(letter, store)


def _sized(letter: str, store: Callable[[Env, int, int, int], int]) -> Handler:
    """The same with the right type of the value: J and D are two registers on arm."""
    if letter in "JD":

        def store64(env: Env, owner: Ptr, field: Ptr, value: U64) -> int:
            return store(env, owner, field, value)

        return store64

    def store_word(env: Env, owner: Ptr, field: Ptr, value: ULong) -> int:
        return store(env, owner, field, value)

    return store_word


for _name, _letter in tuple(KINDS.items())[:9]:
    jni(f"Get{_name}Field")(_get(_letter))
    jni(f"Set{_name}Field")(_set(_letter))
    jni(f"GetStatic{_name}Field")(_get_static(_letter))
    jni(f"SetStatic{_name}Field")(_set_static(_letter))
