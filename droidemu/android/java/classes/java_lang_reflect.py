# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang.reflect: what ToReflectedMethod and ToReflectedField give."""

from __future__ import annotations

from typing import Any

from droidemu.android.java import convert
from droidemu.android.java.classes.types import CLASS, OBJECT, STRING, hash_text
from droidemu.android.java.declare import Object, method
from droidemu.android.java.klass import ACC_PUBLIC, ACC_STATIC
from droidemu.android.java.signature import pretty

_BOXES = {
    "Z": "Boolean", "B": "Byte", "C": "Character", "S": "Short", "I": "Integer", "J": "Long",
    "F": "Float", "D": "Double",
}  # fmt: skip


class AccessibleObject(Object, java="java.lang.reflect.AccessibleObject"):
    """Base of the next ones; everything is accessible here."""

    @method("(Z)V")
    def setAccessible(self, accessible: bool) -> None:
        return None

    @method("()Z")
    def isAccessible(self) -> bool:
        return True


class Executable(AccessibleObject, java="java.lang.reflect.Executable", abstract=True):
    """A method or constructor; ``target`` is the runtime's ``Method``."""

    def __init__(self, target: Any = None) -> None:
        self.target = target

    @method(f"(){STRING}")
    def getName(self) -> Any:
        target = self.target
        return target.owner.pretty if target.constructor else target.name

    @method(f"(){CLASS}")
    def getDeclaringClass(self) -> Any:
        return self.target.owner

    @method("()I")
    def getModifiers(self) -> int:
        return int(self.target.modifiers)

    @method(f"()[{CLASS}")
    def getParameterTypes(self, vm: Any) -> Any:
        kinds = self.target.type.parameters
        return vm.new_array(CLASS, [vm.class_of_descriptor(kind) for kind in kinds])

    @method("()I")
    def getParameterCount(self) -> int:
        return len(self.target.type.parameters)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, Executable) and self.target is other.target

    @method("()I")
    def hashCode(self) -> int:
        return hash_text(self.target.name) ^ hash_text(self.target.descriptor)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return f"public {self.target}"


class Method(Executable, java="java.lang.reflect.Method"):
    """A method."""

    @method(f"(){CLASS}")
    def getReturnType(self, vm: Any) -> Any:
        return vm.class_of_descriptor(self.target.type.result)

    @method(f"({OBJECT}[{OBJECT}){OBJECT}")
    def invoke(self, vm: Any, receiver: Any, values: Any) -> Any:
        target = self.target
        if not target.static:
            target = vm.class_of(receiver).select(target)
        result = yield from _run(target, receiver, _arguments(vm, target, values))
        return _boxed(vm, result, target.type.result)


class Constructor(Executable, java="java.lang.reflect.Constructor"):
    """A constructor."""

    @method(f"([{OBJECT}){OBJECT}")
    def newInstance(self, vm: Any, values: Any) -> Any:
        target = self.target
        made = vm.construct(target.owner, target, _arguments(vm, target, values))
        return (yield from made) if hasattr(made, "send") else made


def _run(target: Any, receiver: Any, values: Any) -> Any:
    result = target.invoke(receiver, values)
    return (yield from result) if hasattr(result, "send") else result


def _arguments(vm: Any, target: Any, values: Any) -> list[Any]:
    """Boxes as the values that a method takes; raises IllegalArgumentException."""
    kinds, given = target.type.parameters, list(values or ())
    if len(kinds) != len(given):
        text = f"wrong number of arguments; expected {len(kinds)}, got {len(given)}"
        raise vm.exception("java/lang/IllegalArgumentException", text)
    return [_plain(vm, value, kind) for value, kind in zip(given, kinds, strict=True)]


def _plain(vm: Any, value: Any, kind: str) -> Any:
    """An object as a value of a type; raises IllegalArgumentException."""
    try:
        if kind[0] in "L[":
            if vm.is_instance(value, vm.class_of_descriptor(kind)):
                return value
        elif value is not None:
            return convert.to_java(vm, value.value, kind)
    except (AttributeError, TypeError, ValueError):
        pass
    here = "null" if value is None else vm.class_of(value).pretty
    text = f"argument has type {pretty(kind)}, got {here}"
    raise vm.exception("java/lang/IllegalArgumentException", text)


def _boxed(vm: Any, value: Any, kind: str) -> Any:
    """A value of a type as an object."""
    name = _BOXES.get(kind)
    return value if name is None else vm.find_class(f"java/lang/{name}").model(value)


class Field(AccessibleObject, java="java.lang.reflect.Field"):
    """A field; ``target`` is the runtime's ``Field``."""

    def __init__(self, target: Any = None) -> None:
        self.target = target

    @method(f"(){STRING}")
    def getName(self) -> Any:
        return self.target.name

    @method(f"(){CLASS}")
    def getType(self, vm: Any) -> Any:
        return vm.class_of_descriptor(self.target.descriptor)

    @method(f"(){CLASS}")
    def getDeclaringClass(self) -> Any:
        return self.target.owner

    @method("()I")
    def getModifiers(self) -> int:
        return ACC_PUBLIC | (ACC_STATIC if self.target.static else 0)

    def _value(self, receiver: Any) -> Any:
        if self.target.static:
            return self.target.owner.statics[self.target.attribute]
        return getattr(receiver, self.target.attribute)

    @method(f"({OBJECT}){OBJECT}")
    def get(self, vm: Any, receiver: Any) -> Any:
        return _boxed(vm, self._value(receiver), self.target.descriptor)

    @method(f"({OBJECT})I")
    def getInt(self, receiver: Any) -> int:
        return int(self._value(receiver))

    @method(f"({OBJECT})J")
    def getLong(self, receiver: Any) -> int:
        return int(self._value(receiver))

    @method(f"({OBJECT})Z")
    def getBoolean(self, receiver: Any) -> bool:
        return bool(self._value(receiver))

    @method(f"({OBJECT}{OBJECT})V")
    def set(self, vm: Any, receiver: Any, value: Any) -> None:
        plain = _plain(vm, value, self.target.descriptor)
        if self.target.static:
            self.target.owner.statics[self.target.attribute] = plain
        else:
            setattr(receiver, self.target.attribute, plain)


class Modifier(Object, java="java.lang.reflect.Modifier"):
    """Bits of getModifiers."""

    @method("(I)Z")
    @staticmethod
    def isStatic(bits: int) -> bool:
        return bool(bits & ACC_STATIC)

    @method("(I)Z")
    @staticmethod
    def isPublic(bits: int) -> bool:
        return bool(bits & ACC_PUBLIC)
