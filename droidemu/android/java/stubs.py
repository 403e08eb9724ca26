# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes, methods and fields that are made up as native code asks for them, where that is wanted.

They do nothing: methods return zero or null, fields keep what is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.android.java.declare import (
    CONSTRUCTOR,
    METHOD,
    FieldDeclaration,
    MethodDeclaration,
    Object,
)
from droidemu.android.java.klass import Field, JavaClass, Method
from droidemu.android.java.signature import ZERO, check_field, dotted, parse_method

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Runtime


#: What a class, method or field that was made up takes, bytes.
_SIZE = 2000


def stub_class(vm: Runtime, name: str) -> type[Object]:
    """A class without members."""
    vm.heap.keep(_SIZE + 4 * len(name))
    make: Any = type  # its keywords are those of __init_subclass__
    model: type[Object] = make("Stub", (Object,), {"__module__": __name__}, java=dotted(name))
    vm.models.add(model)
    return model


def stub_method(
    vm: Runtime, java_class: JavaClass, name: str, descriptor: str, static: bool
) -> Method | None:
    """A method that returns zero; None if the signature is none."""
    try:
        kind = parse_method(descriptor)
    except ValueError:
        return None
    zero = ZERO[kind.result[0]]
    vm.heap.keep(_SIZE + 4 * len(name) + 4 * len(descriptor))
    log = vm.log

    def body(*arguments: Any) -> Any:
        log.debug("stub %s called", made)
        return zero

    declared = MethodDeclaration(
        name, descriptor, static, CONSTRUCTOR if name == "<init>" else METHOD, body
    )
    made = java_class.methods[name, descriptor] = Method(java_class, declared)
    return made


def stub_field(java_class: JavaClass, name: str, descriptor: str, static: bool) -> Field | None:
    """A field that holds zero; None if the type is none, or the class has no objects."""
    try:
        check_field(descriptor)
    except ValueError:
        return None
    if java_class.model is None:
        return None
    java_class.vm.heap.keep(_SIZE + 4 * len(name) + 4 * len(descriptor))
    attribute = f"{name}:{descriptor}"
    declared = FieldDeclaration(name, descriptor, static, ZERO[descriptor[0]], attribute)
    made = java_class.fields[name, descriptor] = Field(java_class, declared)
    java_class.statics[attribute] = declared.default
    if not static:
        setattr(java_class.model, attribute, declared.default)
    return made
