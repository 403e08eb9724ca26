# SPDX-License-Identifier: GPL-2.0-or-later
"""Loaded classes, their methods and fields: what one runtime makes of the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.declare import (
    ABSTRACT,
    CONSTRUCTOR,
    FACTORY,
    NATIVE,
    FieldDeclaration,
    MethodDeclaration,
    Object,
)
from droidemu.android.java.signature import (
    MethodType,
    descriptor_of,
    dotted,
    parse_method,
    pretty,
)

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Runtime

ACC_PUBLIC: Final = 1
ACC_STATIC: Final = 8
ACC_FINAL: Final = 16
ACC_NATIVE: Final = 0x100
ACC_INTERFACE: Final = 0x200
ACC_ABSTRACT: Final = 0x400


class Field:
    """One field of a loaded class."""

    __slots__ = ("attribute", "default", "descriptor", "id", "letter", "name", "owner", "static")

    def __init__(self, owner: JavaClass, declared: FieldDeclaration) -> None:
        self.owner = owner
        self.name = declared.name
        self.descriptor = declared.descriptor
        self.static = declared.static
        self.default = declared.default
        #: Of a static field: its key in the owner's ``statics``.
        self.attribute = declared.attribute
        #: L for all references.
        self.letter = "L" if declared.descriptor[0] == "[" else declared.descriptor[0]
        #: What native code knows it by; 0 until it has asked.
        self.id = 0

    def __str__(self) -> str:
        return f"{pretty(self.descriptor)} {dotted(self.owner.name)}.{self.name}"


class Method:
    """One method or constructor of a loaded class."""

    __slots__ = (
        "abstract", "callers", "constructor", "descriptor", "entry", "factory", "id", "invoke",
        "loose", "name", "native", "owner", "result", "static", "type",
    )  # fmt: skip

    def __init__(self, owner: JavaClass, declared: MethodDeclaration) -> None:
        self.owner = owner
        self.name = declared.name
        self.descriptor = declared.descriptor
        self.type: MethodType = parse_method(declared.descriptor)
        #: Letter of the result, L for all references.
        self.result = "L" if self.type.result[0] == "[" else self.type.result[0]
        self.static = declared.static and declared.kind != FACTORY
        self.constructor = declared.kind in (CONSTRUCTOR, FACTORY)
        self.factory = declared.kind == FACTORY
        self.native = declared.kind == NATIVE
        self.abstract = declared.kind == ABSTRACT
        #: A native method that was made up: nobody knows whether it is static.
        self.loose = False
        #: Address of the native function, 0 until it is known.
        self.entry = 0
        #: What native code knows it by; 0 until it has asked.
        self.id = 0
        #: Compiled marshalling, kept here by the layer that has it.
        self.callers: dict[Any, Any] = {}
        #: (receiver or None, arguments) -> the result, or a generator that returns it.
        self.invoke: Callable[[Any, Any], Any] = self._body(declared)

    def _body(self, declared: MethodDeclaration) -> Callable[[Any, Any], Any]:
        vm = self.owner.vm
        if self.native:
            return lambda receiver, arguments: vm.call_native(self, receiver, arguments)
        function = declared.function
        if function is None:
            return self._no_body
        vm.bodies[function.__code__] = self
        return self._counted(self._plain(function))

    def _plain(self, function: Callable[..., Any]) -> Callable[[Any, Any], Any]:
        vm = self.owner.vm
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        bare = self.static or self.factory
        if names[(0 if bare else 1) :][:1] == ("vm",):
            if bare:
                return lambda receiver, arguments: function(vm, *arguments)
            return lambda receiver, arguments: function(receiver, vm, *arguments)
        if bare:
            return lambda receiver, arguments: function(*arguments)
        return lambda receiver, arguments: function(receiver, *arguments)

    def _counted(self, plain: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """The same for a method after which its object may hold more or less. See heap.py."""
        model, heap = self.owner.model, self.owner.vm.heap
        grows = self.constructor or self.name in getattr(model, "grows", ())
        shrinks = self.name in getattr(model, "shrinks", ())
        if not hasattr(model, "held") or self.static or self.factory or not (grows or shrinks):
            return plain

        def counted(receiver: Any, arguments: Any) -> Any:
            if not grows:
                result = plain(receiver, arguments)
                heap.count(receiver)
                return result
            heap.check()
            result = plain(receiver, arguments)
            heap.settle(receiver)
            return result

        return counted

    def _no_body(self, receiver: Any, arguments: Any) -> Any:
        raise self.owner.vm.exception("java/lang/AbstractMethodError", f"abstract method {self}")

    @property
    def modifiers(self) -> int:
        """java.lang.reflect.Modifier's bits."""
        return (
            ACC_PUBLIC
            | (ACC_STATIC if self.static else 0)
            | (ACC_NATIVE if self.native else 0)
            | (ACC_ABSTRACT if self.abstract else 0)
        )

    def __str__(self) -> str:
        """``int com.example.Counter.next(int)``."""
        parameters = ", ".join(map(pretty, self.type.parameters))
        return f"{pretty(self.type.result)} {dotted(self.owner.name)}.{self.name}({parameters})"


def _needs_nothing(init: Any) -> bool:
    code = getattr(init, "__code__", None)
    return code is not None and code.co_argcount - len(init.__defaults__ or ()) == 1


def _run_init(init: Callable[[Any], None], receiver: Any, arguments: Any) -> None:
    init(receiver)


class JavaClass:
    """A class that a runtime has loaded; also its java.lang.Class object."""

    def __init__(
        self,
        vm: Runtime,
        name: str,
        model: type[Object] | None,
        superclass: JavaClass | None,
        interfaces: tuple[JavaClass, ...] = (),
        component: JavaClass | None = None,
    ) -> None:
        """``model``: None for primitive types and arrays; ``component``: of an array."""
        self.vm = vm
        #: Internal: ``java/lang/String``, ``[I``, ``int``.
        self.name = name
        self.model = model
        self.superclass = superclass
        self.interfaces = interfaces
        self.component = component
        declared = None if model is None else model.java
        self.is_interface = declared is not None and declared.is_interface
        self.is_abstract = declared is not None and (declared.is_abstract or declared.is_interface)
        self.is_primitive = model is None and component is None
        #: The descriptor's letter of an array's elements, L for references.
        self.element_letter = ""
        if component is not None:
            self.element_letter = descriptor_of(component.name) if component.is_primitive else "L"
        #: The class itself and all that an object of it is an instance of.
        self.ancestors: frozenset[JavaClass] = frozenset((self,)).union(
            *(parent.ancestors for parent in self._parents())
        )
        self.methods: dict[tuple[str, str], Method] = {}
        self.fields: dict[tuple[str, str], Field] = {}
        if declared is not None:
            for entry in declared.methods:
                self.methods[entry.name, entry.descriptor] = Method(self, entry)
            for item in declared.fields:
                self.fields[item.name, item.descriptor] = Field(self, item)
        #: Values of static fields by attribute; filled in by ``initialise``.
        self.statics: dict[str, Any] = {}
        self.initialised = False
        #: Method id -> what a call of it on an object of this class runs.
        self.dispatch: dict[int, Method] = {}

    def _parents(self) -> Iterator[JavaClass]:
        if self.superclass is not None:
            yield self.superclass
        yield from self.interfaces

    @property
    def pretty(self) -> str:
        """As Java writes it: ``java.lang.String[]``."""
        return pretty(descriptor_of(self.name))

    @property
    def is_array(self) -> bool:
        """Class.isArray()."""
        return self.component is not None

    def initialise(self) -> None:
        """Give static fields their first values, superclasses first; once."""
        if self.initialised:
            return
        self.initialised = True
        if self.superclass is not None:
            self.superclass.initialise()
        for item in self.fields.values():
            if item.static:
                value = item.default
                self.statics[item.attribute] = value(self.vm) if callable(value) else value
        hook = None if self.model is None else self.model.__dict__.get("java_init")
        if hook is not None:
            hook.__func__(self.vm)

    # -- members -----------------------------------------------------------------------------

    def lines(self) -> Iterator[JavaClass]:
        """The class and its superclasses, then all interfaces: where members are looked for."""
        seen: list[JavaClass] = []
        line: JavaClass | None = self
        while line is not None:
            yield line
            seen.append(line)
            line = line.superclass
        done = set(seen)
        while seen:
            for parent in seen.pop(0).interfaces:
                if parent not in done:
                    done.add(parent)
                    seen.append(parent)
                    yield parent

    def find_method(self, name: str, descriptor: str) -> Method | None:
        """The method, static or not, of this class or what it inherits."""
        key = (name, descriptor)
        if name == "<init>":
            return self.methods.get(key) or self._inherited_constructor(descriptor)
        found: Method | None = None
        for line in self.lines():
            here = line.methods.get(key)
            if here is not None:
                if not here.abstract:
                    return here
                found = found or here
        if found is None and self.is_interface:
            return self.vm.object_class.methods.get(key)
        return found

    def _inherited_constructor(self, descriptor: str) -> Method | None:
        """A model that declares no constructor has those of its superclass, as in Python."""
        if self.is_interface or self.model is None or self.superclass is None:
            return None
        if any(name == "<init>" for name, _ in self.methods):
            return None
        return self._constructors_above().get(descriptor)

    def _constructors_above(self) -> dict[str, Method]:
        line = self.superclass
        while line is not None:
            own = {key[1]: each for key, each in line.methods.items() if key[0] == "<init>"}
            if own:
                break
            line = line.superclass
        else:
            return {}
        assert self.model is not None and line.model is not None
        plain: Any = vars(self.model).get("__init__") or self.model.__init__
        if plain is line.model.__init__ or not _needs_nothing(plain):
            plain = None
        for descriptor, each in own.items():
            if not each.factory:
                body = each.invoke
                if descriptor == "()V" and plain is not None:  # as Python would have it
                    body = partial(_run_init, plain)
                declared = MethodDeclaration("<init>", descriptor, False, CONSTRUCTOR, None)
                made = Method(self, declared)
                made.invoke = body
                self.methods["<init>", descriptor] = made
        return {key[1]: each for key, each in self.methods.items() if key[0] == "<init>"}

    def find_field(self, name: str, descriptor: str) -> Field | None:
        """The field, static or not, of this class or what it inherits."""
        for line in self.lines():
            here = line.fields.get((name, descriptor))
            if here is not None:
                return here
        return None

    def named(self, name: str) -> list[Method]:
        """All overloads of a name that this class has or inherits, the nearest first."""
        found: dict[str, Method] = {}
        for line in self.lines():
            if name == "<init>" and line is not self:
                break
            for (here, descriptor), entry in line.methods.items():
                if here == name:
                    known = found.get(descriptor)
                    if known is None or (known.abstract and not entry.abstract):
                        found[descriptor] = entry
        if name == "<init>" and not found and self._inherited_constructor("()V") is not None:
            return self.named(name)
        return list(found.values())

    def select(self, method: Method) -> Method:
        """What a virtual call of ``method`` on an object of this class runs.

        KeyError if such objects have no such method.
        """
        if method.owner not in self.ancestors:
            raise KeyError(method)
        if method.constructor or method.static:
            return method
        return self.find_method(method.name, method.descriptor) or method

    def __repr__(self) -> str:
        return f"<class {self.pretty}>"
