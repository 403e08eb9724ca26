# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptors of fields and methods as JNI writes them: ``I``, ``[Ljava/lang/String;``, ``(IJ)V``.

Names of classes are in their internal form here: ``java/lang/String``, ``[I``, ``int``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

#: Letter -> Java's name of the primitive type.
PRIMITIVES: Final = {
    "Z": "boolean", "B": "byte", "C": "char", "S": "short", "I": "int", "J": "long",
    "F": "float", "D": "double",
}  # fmt: skip
LETTERS: Final = {name: letter for letter, name in PRIMITIVES.items()}
#: What a field of a type holds before anything is stored.
ZERO: Final[dict[str, Any]] = {
    "Z": False, "B": 0, "C": 0, "S": 0, "I": 0, "J": 0, "F": 0.0, "D": 0.0, "L": None, "[": None,
    "V": None,
}  # fmt: skip

#: Longest descriptor, and longest whose parts are kept; parameters of a method.
_LONGEST: Final = 65535
_REMEMBERED: Final = 1000
_MOST_PARAMETERS: Final = 255

_NAME = r"[^.;\[/()<>]+(?:/[^.;\[/()<>]+)*"
_TYPE = rf"\[{{0,255}}(?:[ZBCSIJFD]|L{_NAME};)"
_FIELD = re.compile(_TYPE)
_METHOD = re.compile(rf"\(((?:{_TYPE})*)\)({_TYPE}|V)")
_CLASS = re.compile(rf"{_NAME}|\[{{1,255}}(?:[ZBCSIJFD]|L{_NAME};)")


@dataclass(frozen=True)
class MethodType:
    """The types of a method's parameters and result, as descriptors."""

    parameters: tuple[str, ...]
    result: str
    #: A letter for each parameter, L for all references: what marshalling depends on.
    shape: str


def parse_method(descriptor: str) -> MethodType:
    """``(ILjava/lang/String;)V``. ValueError if it is none, or too long for Java."""
    if len(descriptor) > _REMEMBERED:
        return _parse(descriptor)
    return _parse_once(descriptor)


def _parse(descriptor: str) -> MethodType:
    if len(descriptor) > _LONGEST:
        raise ValueError(f"a method signature of {len(descriptor)} characters")
    found = _METHOD.fullmatch(descriptor)
    if found is None:
        raise ValueError(f"not a method signature: {descriptor!r}")
    parameters = tuple(_FIELD.findall(found[1]))
    if len(parameters) > _MOST_PARAMETERS:
        raise ValueError(f"a method of {len(parameters)} parameters")
    shape = "".join("L" if kind[0] == "[" else kind[0] for kind in parameters)
    return MethodType(parameters, found[2], shape)


_parse_once = lru_cache(maxsize=4096)(_parse)


def check_field(descriptor: str) -> str:
    """The descriptor itself. ValueError if it is none."""
    if _FIELD.fullmatch(descriptor) is None:
        raise ValueError(f"not a type signature: {descriptor!r}")
    return descriptor


def is_class_name(name: str) -> bool:
    """Whether FindClass may be asked for it: ``java/lang/String``, ``[I``, ``[La/B;``."""
    return _CLASS.fullmatch(name) is not None


def internal(name: str) -> str:
    """``java.lang.String`` in its internal form."""
    return name.replace(".", "/")


def dotted(name: str) -> str:
    """As ``Class.getName`` gives it: ``java.lang.String``, ``[Ljava.lang.String;``."""
    return name.replace("/", ".")


def descriptor_of(name: str) -> str:
    """The descriptor of a class by its internal name."""
    if name in LETTERS:
        return LETTERS[name]
    if name == "void":
        return "V"
    return name if name.startswith("[") else f"L{name};"


def class_of_descriptor(descriptor: str) -> str:
    """The internal name of the class that a descriptor means."""
    if descriptor in PRIMITIVES:
        return PRIMITIVES[descriptor]
    if descriptor == "V":
        return "void"
    return descriptor if descriptor.startswith("[") else descriptor[1:-1]


def pretty(descriptor: str) -> str:
    """As Java writes the type: ``java.lang.String[]``."""
    depth = len(descriptor) - len(descriptor.lstrip("["))
    return dotted(class_of_descriptor(descriptor[depth:])) + "[]" * depth
