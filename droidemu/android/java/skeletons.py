# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of an app that are there by name, superclass and members, but whose code does not run.

Out of the app's dex files. Native code can so find its classes and methods and register native
ones. Methods with Java code give zero or null, each said once; where a modelled superclass has a
method of that name and signature, that one runs instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from droidemu.android.java.declare import (
    ABSTRACT,
    CONSTRUCTOR,
    METHOD,
    NATIVE,
    ClassDeclaration,
    FieldDeclaration,
    Interface,
    MethodDeclaration,
    Object,
)
from droidemu.android.java.dex import (
    ACC_ABSTRACT,
    ACC_INTERFACE,
    ACC_NATIVE,
    ACC_STATIC,
    Dex,
    DexClass,
    DexError,
    DexMember,
)
from droidemu.android.java.signature import ZERO, check_field, dotted, is_class_name, parse_method

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Runtime

#: Classes above each other, at most.
_DEEPEST = 100


class Skeletons:
    """Finds models for the classes of some dex files."""

    def __init__(self, vm: Runtime, load: Callable[[], Sequence[bytes]]) -> None:
        """``load`` gives the files' contents when the first class is asked for."""
        self._vm = vm
        self._load: Callable[[], Sequence[bytes]] | None = load
        self._files: list[Dex] = []
        self._depth = 0

    def find(self, name: str) -> type[Object] | None:
        """A model of the class, None if no file has it."""
        if self._load is not None:
            load, self._load = self._load, None
            for data in load():
                try:
                    self._files.append(Dex(data))
                except DexError as error:
                    self._vm.report(f"a dex file of the app cannot be read: {error}")
        for file in self._files:
            if name in file:
                return self._model(file, name)
        return None

    def _model(self, file: Dex, name: str) -> type[Object] | None:
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        try:
            found = file.find(name)
            assert found is not None
            return self._make(found)
        except DexError as error:
            self._vm.report(f"class {dotted(name)} cannot be read: {error}")
            return None
        finally:
            self._depth -= 1

    def _make(self, found: DexClass) -> type[Object]:
        models = self._vm.models
        is_interface = bool(found.flags & ACC_INTERFACE)
        base: type[Object] = Interface if is_interface else Object
        if found.superclass and not is_interface and is_class_name(found.superclass):
            base = models.find(found.superclass) or Object
        interfaces = tuple(
            each for each in found.interfaces if is_class_name(each) and models.find(each)
        )
        make: Any = type
        model: type[Object] = make("Skeleton", (base,), {"__module__": __name__, "__doc__": None})
        model.java = ClassDeclaration(
            found.name, interfaces, is_interface, bool(found.flags & ACC_ABSTRACT)
        )
        for member in found.fields:
            self._field(model, member)
        for member in found.methods:
            self._method(model, base, member)
        models.add(model)
        return model

    def _field(self, model: type[Object], member: DexMember) -> None:
        try:
            check_field(member.descriptor)
        except ValueError:
            return
        attribute = f"{member.name}:{member.descriptor}"
        zero = ZERO[member.descriptor[0]]
        static = bool(member.flags & ACC_STATIC)
        model.java.fields.append(
            FieldDeclaration(member.name, member.descriptor, static, zero, attribute)
        )
        if not static:
            setattr(model, attribute, zero)

    def _method(self, model: type[Object], base: type[Object], member: DexMember) -> None:
        name, descriptor, flags = member.name, member.descriptor, member.flags
        try:
            zero = ZERO[parse_method(descriptor).result[0]]
        except ValueError:
            return
        static = bool(flags & ACC_STATIC)
        if name == "<clinit>":
            return
        if flags & (ACC_NATIVE | ACC_ABSTRACT):
            kind = NATIVE if flags & ACC_NATIVE else ABSTRACT
            model.java.methods.append(MethodDeclaration(name, descriptor, static, kind, None))
            return
        if name != "<init>" and not static and _has(base, name, descriptor):
            return
        vm, shown = self._vm, f"{dotted(model.java.name)}.{name}{descriptor}"

        def body(*arguments: Any) -> Any:
            if name != "<init>":
                vm.report(f"Java code of the app is not run: {shown} gives {zero}")
            return zero

        kind = CONSTRUCTOR if name == "<init>" else METHOD
        model.java.methods.append(MethodDeclaration(name, descriptor, static, kind, body))


def _has(base: type[Object], name: str, descriptor: str) -> bool:
    """Whether a model has or inherits a method with a body."""
    for line in base.__mro__:
        declared = line.__dict__.get("java")
        if isinstance(declared, ClassDeclaration):
            for method in declared.methods:
                if (method.name, method.descriptor) == (name, descriptor):
                    return method.kind != ABSTRACT
    return False
