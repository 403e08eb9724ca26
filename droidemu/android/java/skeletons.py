# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of an app that are there by name, superclass and members, but whose code does not run.

Out of the app's dex files. Native code can so find its classes and methods and register native
ones. Methods with Java code give zero or null, each said once; where a modelled superclass has a
method of that name and signature, that one runs instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

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
    Budget,
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

    def __init__(self, vm: Runtime, load: Callable[[], Iterable[bytes]]) -> None:
        """``load`` gives the files' contents, each when no earlier one has a class."""
        self._vm = vm
        self._load = load
        self._unread: Iterator[bytes] | None = None
        self._files: list[Dex] = []
        self._budget = Budget()
        #: Classes that are being made: the one that was asked for, and those above it.
        self._open: list[str] = []

    def find(self, name: str) -> type[Object] | None:
        """A model of the class, None if no file has it."""
        for file in self._files:
            if name in file:
                return self._model(file, name)
        if self._unread is None:
            self._unread = iter(self._load())
        for data in self._unread:
            try:
                file = Dex(data, self._budget)
            except DexError as error:
                self._vm.report(f"a dex file of the app cannot be read: {error}")
                continue
            self._files.append(file)
            if name in file:
                return self._model(file, name)
        return None

    def _model(self, file: Dex, name: str) -> type[Object] | None:
        # One that is above itself would be made as often as there are ways round.
        if name in self._open or len(self._open) >= _DEEPEST:
            return None
        self._open.append(name)
        try:
            found = file.find(name)
            assert found is not None
            return self._make(found)
        except DexError as error:
            self._vm.report(f"class {dotted(name)} cannot be read: {error}")
            return None
        finally:
            self._open.pop()

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
        kind = _kinds(line).get((name, descriptor))
        if kind is not None:
            return kind != ABSTRACT
    return False


_known: WeakKeyDictionary[type, dict[tuple[str, str], str]] = WeakKeyDictionary()


def _kinds(model: type) -> dict[tuple[str, str], str]:
    """Kinds of the methods that a model itself declares, by name and signature.

    Looked up once for each class below it, of which an app may have thousands.
    """
    found = _known.get(model)
    if found is None:
        declared = model.__dict__.get("java")
        methods = declared.methods if isinstance(declared, ClassDeclaration) else []
        # The first of its name counts.
        found = {(each.name, each.descriptor): each.kind for each in reversed(methods)}
        _known[model] = found
    return found
