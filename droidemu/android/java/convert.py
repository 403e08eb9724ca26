# SPDX-License-Identifier: GPL-2.0-or-later
"""Python values for Java ones and back, and which overload a call with Python values means.

int, bool, float and str stand for themselves; bytes are ``byte[]``, a list an array or an ArrayList
(whatever is asked for), a dict a HashMap, None null. Where an object is wanted, int becomes Integer
or Long, bool Boolean, float Double.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.arrays import JavaArray
from droidemu.android.java.declare import Object
from droidemu.android.java.klass import JavaClass, Method
from droidemu.android.java.signature import class_of_descriptor, dotted, pretty

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Runtime

#: Letter -> (least, greatest) of the integer types.
RANGES: Final = {
    "B": (-0x80, 0x7F),
    "C": (0, 0xFFFF),
    "S": (-0x8000, 0x7FFF),
    "I": (-0x80000000, 0x7FFFFFFF),
    "J": (-(1 << 63), (1 << 63) - 1),
}
_NONE: Final = 1000
#: Letters of integer types by how well a Python int fits them.
_ORDER: Final = "IJSBC"


def box(vm: Runtime, value: Any) -> Any:
    """A Python value as an object; TypeError if there is none for it."""
    if value is None or isinstance(value, str | Object | JavaClass):
        return value
    if isinstance(value, bool):
        return _boxed(vm, "java/lang/Boolean", value)
    if isinstance(value, int):
        low, high = RANGES["I"]
        name = "java/lang/Integer" if low <= value <= high else "java/lang/Long"
        return _boxed(vm, name, value)
    if isinstance(value, float):
        return _boxed(vm, "java/lang/Double", value)
    if isinstance(value, bytes | bytearray | memoryview):
        return vm.new_array("B", bytes(value))
    if isinstance(value, dict):
        made: Any = vm.new_object("java/util/HashMap")
        made.entries = {box(vm, key): box(vm, each) for key, each in value.items()}
        return made
    if isinstance(value, list | tuple):
        made = vm.new_object("java/util/ArrayList")
        made.items = [box(vm, each) for each in value]
        return made
    raise TypeError(f"{type(value).__name__} has no Java counterpart")


def _boxed(vm: Runtime, name: str, value: Any) -> Any:
    model: Any = vm.find_class(name).model
    return model(value)


def to_java(vm: Runtime, value: Any, descriptor: str) -> Any:
    """A Python value as one of this type. TypeError, ValueError (an int out of range)."""
    letter = descriptor[0]
    if letter in RANGES:
        if letter == "C" and isinstance(value, str) and len(value) == 1:
            value = ord(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{pretty(descriptor)} wanted, not {type(value).__name__}")
        low, high = RANGES[letter]
        if not low <= value <= high:
            raise ValueError(f"{value} is no {pretty(descriptor)}")
        return value
    if letter == "Z":
        return bool(value)
    if letter in "FD":
        return float(value)
    if value is None:
        return None
    if letter == "[" and not isinstance(value, Object):
        return vm.new_array(descriptor[1:], value)
    wanted = class_of_descriptor(descriptor)
    if type(value) in (int, float) and wanted in _BOXES:
        return _boxed(vm, wanted, _BOXES[wanted](value))
    made = box(vm, value)
    if not vm.is_instance(made, vm.find_class(wanted)):
        raise TypeError(f"{pretty(descriptor)} wanted, not {vm.class_of(made).pretty}")
    return made


_BOXES: Final[dict[str, Any]] = {
    "java/lang/Byte": int, "java/lang/Short": int, "java/lang/Integer": int,
    "java/lang/Long": int, "java/lang/Character": int, "java/lang/Float": float,
    "java/lang/Double": float,
}  # fmt: skip


def to_python(vm: Runtime, value: Any) -> Any:
    """A Java value as a plain Python one, if there is one: strings, boxes, arrays, lists, maps."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, JavaArray):
        if value.letter == "B":
            return value.tobytes()
        return [to_python(vm, each) for each in value]
    if isinstance(value, Object):
        plain = getattr(value, "to_python", None)
        return plain(lambda each: to_python(vm, each)) if plain is not None else value
    return value


def arguments(vm: Runtime, method: Method, values: Sequence[Any]) -> list[Any]:
    """Python values as a method's arguments. TypeError, ValueError."""
    kinds = method.type.parameters
    if len(kinds) != len(values):
        raise TypeError(f"{method} takes {len(kinds)} arguments, not {len(values)}")
    return [to_java(vm, value, kind) for value, kind in zip(values, kinds, strict=True)]


def choose(
    vm: Runtime,
    java_class: JavaClass,
    name: str,
    values: Sequence[Any],
    signature: str | None,
    *,
    static: bool | None,
) -> Method:
    """The overload that a call means; NoSuchMethodError (a Throwable), TypeError if several do."""
    if signature is not None:
        return vm.method(java_class, name, signature, static=static)
    named = [each for each in java_class.named(name) if static in (None, each.static) or each.loose]
    rated = [(_fit(vm, each, values), each) for each in named]
    rated = sorted((each for each in rated if each[0] < _NONE), key=lambda each: each[0])
    # Those that differ in nothing but the result do the same.
    best = [each for rate, each in rated if rate == rated[0][0]]
    if best and len({each.type.parameters for each in best}) == 1:
        return best[0]
    if best:
        several = ", ".join(each.descriptor for each in best)
        raise TypeError(f"{java_class.pretty}.{name}: which one of {several}?")
    there = ", ".join(each.descriptor for each in named)
    raise vm.exception(
        "java/lang/NoSuchMethodError",
        f"no {'static ' if static else ''}method {dotted(java_class.name)}.{name} takes these "
        f"arguments{f' (there is {there})' if there else ''}",
    )


def _fit(vm: Runtime, method: Method, values: Sequence[Any]) -> int:
    kinds = method.type.parameters
    if len(kinds) != len(values):
        return _NONE
    return min(_NONE, sum(_distance(vm, *pair) for pair in zip(values, kinds, strict=True)))


def _distance(vm: Runtime, value: Any, kind: str) -> int:
    """How far a value is from a type: 0 is exact, _NONE impossible."""
    letter = kind[0]
    if isinstance(value, bool):
        return 0 if letter == "Z" else 5 if kind in _OF_BOOL else _NONE
    if isinstance(value, int):
        if letter in RANGES:
            low, high = RANGES[letter]
            return _ORDER.index(letter) if low <= value <= high else _NONE
        return 10 if letter in "FD" else 20 if kind in _OF_NUMBER else _NONE
    if isinstance(value, float):
        return "DF".index(letter) if letter in "DF" else 20 if kind in _OF_NUMBER else _NONE
    if letter not in "L[":
        return 3 if letter == "C" and isinstance(value, str) and len(value) == 1 else _NONE
    if value is None:
        return 0
    if isinstance(value, bytes | bytearray | memoryview):
        return 0 if kind == "[B" else 20 if kind == _OBJECT else _NONE
    if isinstance(value, list | tuple):
        return 1 if letter == "[" else 2 if kind in _OF_LIST else _NONE
    if isinstance(value, dict):
        return 0 if kind in _OF_MAP else _NONE
    wanted = vm.find_class(class_of_descriptor(kind))
    here = vm.class_of(value)
    if wanted not in here.ancestors:
        return _NONE
    if wanted is here:
        return 0
    return 9 if kind == _OBJECT else 1


_OBJECT: Final = "Ljava/lang/Object;"
_OF_BOOL: Final = ("Ljava/lang/Boolean;", _OBJECT)
_OF_NUMBER: Final = (
    *(f"L{name};" for name in _BOXES), "Ljava/lang/Number;", _OBJECT,
)  # fmt: skip
_OF_LIST: Final = (
    "Ljava/util/List;", "Ljava/util/ArrayList;", "Ljava/util/Collection;", "Ljava/lang/Iterable;",
    _OBJECT,
)  # fmt: skip
_OF_MAP: Final = ("Ljava/util/Map;", "Ljava/util/HashMap;", _OBJECT)
