# SPDX-License-Identifier: GPL-2.0-or-later
"""How a Java class is modelled: a Python class whose members say what they are to JNI.

::

    class Counter(Object, java="com.example.Counter", implements=("java.lang.Runnable",)):
        LIMIT = static_field("I", 10)
        count = field("I")

        @constructor("(I)V")
        def __init__(self, start: int = 0) -> None:
            self.count = start

        @method("()I")
        def next(self) -> int:
            self.count += 1
            return self.count

        @method("(I)Lcom/example/Counter;")
        @staticmethod
        def create(start: int) -> Counter:
            return Counter(start)

        run = native("()V")

A parameter called ``vm`` (the first behind ``self``) is filled in with the runtime. A method may be
a generator: then it can ``yield from vm.call(...)``, sleep and run guest code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from itertools import count
from typing import Any, ClassVar, TypeVar

from droidemu.android.java.signature import ZERO, check_field, dotted, internal, parse_method

F = TypeVar("F", bound=Any)

METHOD, CONSTRUCTOR, FACTORY, NATIVE, ABSTRACT = (
    "method", "constructor", "factory", "native", "abstract",
)  # fmt: skip


@dataclass(frozen=True)
class MethodDeclaration:
    """One method or constructor of a model."""

    name: str
    descriptor: str
    static: bool
    kind: str
    function: Callable[..., Any] | None


@dataclass(frozen=True)
class FieldDeclaration:
    """One field of a model. ``default``: its first value; a function of the runtime makes one."""

    name: str
    descriptor: str
    static: bool
    default: Any
    #: The Python attribute that holds an instance's value.
    attribute: str


@dataclass
class ClassDeclaration:
    """What a model says of its class."""

    #: Internal: ``java/lang/String``.
    name: str
    interfaces: tuple[str, ...] = ()
    is_interface: bool = False
    is_abstract: bool = False
    methods: list[MethodDeclaration] = dataclass_field(default_factory=list)
    fields: list[FieldDeclaration] = dataclass_field(default_factory=list)


@dataclass(frozen=True)
class _FieldMark:
    descriptor: str
    default: Any
    name: str | None
    static: bool


@dataclass(frozen=True)
class _MethodMark:
    """A method without a Python body."""

    descriptors: tuple[str, ...]
    name: str | None
    static: bool
    kind: str


def field(descriptor: str, default: Any = None, *, name: str | None = None) -> Any:
    """A field of every object; in Python, its attribute. ``name``: if Java's differs."""
    return _FieldMark(check_field(descriptor), default, name, False)


def static_field(descriptor: str, default: Any = None, *, name: str | None = None) -> Any:
    """A field of the class. ``default`` may be a function of the runtime."""
    return _FieldMark(check_field(descriptor), default, name, True)


def method(*descriptors: str, name: str | None = None) -> Callable[[F], F]:
    """Declare the function below as a method (static: put ``@staticmethod`` between).

    One function may stand for several overloads. ``name``: if Java's differs.
    """
    return _declare(METHOD, descriptors, name)


def constructor(*descriptors: str) -> Callable[[F], F]:
    """Declare the function below as a constructor; it may well be ``__init__``."""
    return _declare(CONSTRUCTOR, descriptors, "<init>")


def factory(*descriptors: str) -> Callable[[F], F]:
    """A constructor that makes the object itself: the static method below returns it."""
    return _declare(FACTORY, descriptors, "<init>")


def native(*descriptors: str, name: str | None = None, static: bool = False) -> Any:
    """A method that guest code implements: RegisterNatives, or a ``Java_...`` symbol."""
    return _mark(NATIVE, descriptors, name, static)


def abstract(*descriptors: str, name: str | None = None) -> Any:
    """A method that subclasses implement."""
    return _mark(ABSTRACT, descriptors, name, False)


def _mark(kind: str, descriptors: tuple[str, ...], name: str | None, static: bool) -> Any:
    for descriptor in descriptors:
        parse_method(descriptor)
    return _MethodMark(descriptors, name, static, kind)


def _declare(kind: str, descriptors: tuple[str, ...], name: str | None) -> Callable[[F], F]:
    for descriptor in descriptors:
        parse_method(descriptor)

    def mark(function: F) -> F:
        inner = getattr(function, "__func__", function)
        found = list(getattr(inner, "__java__", ()))
        found += [(kind, name or inner.__name__, descriptor) for descriptor in descriptors]
        inner.__java__ = found
        return function

    return mark


class Object:
    """java.lang.Object, and what all models derive from."""

    #: What the model says; of the class itself, never inherited (see ``declaration_of``).
    java: ClassVar[ClassDeclaration] = ClassDeclaration("java/lang/Object")

    def __init_subclass__(
        cls,
        java: str | None = None,
        implements: tuple[str, ...] = (),
        interface: bool = False,
        abstract: bool = False,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        if java is not None:
            cls.java = _collect(cls, java, implements, interface, abstract)

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method("(Ljava/lang/Object;)Z")
    def equals(self, other: Any) -> bool:
        """The same object, unless a subclass knows better."""
        return self is other

    @method("()I")
    def hashCode(self) -> int:
        """Signed, 32 bits."""
        return identity_hash(self)

    @method("()Ljava/lang/String;")
    def toString(self) -> str:
        """Class name and hash code, unless a subclass knows better."""
        return f"{dotted(self.java.name)}@{self.hashCode():x}"

    @method("()Ljava/lang/Class;")
    def getClass(self, vm: Any) -> Any:
        """The class it was made of."""
        return vm.class_of(self)

    @method("()V")
    def notify(self, vm: Any) -> None:
        """Wake one thread that waits for this object."""
        vm.notify(self, False)

    @method("()V")
    def notifyAll(self, vm: Any) -> None:
        """Wake all of them."""
        vm.notify(self, True)

    @method("()V", "(J)V", "(JI)V")
    def wait(self, vm: Any, milliseconds: int = 0, nanoseconds: int = 0) -> Any:
        """Wait for ``notify``; 0: for ever."""
        total = milliseconds * 1_000_000 + nanoseconds
        return vm.wait(self, total or None)

    def __eq__(self, other: object) -> bool:
        return self.equals(other)

    def __hash__(self) -> int:
        return self.hashCode()


class Interface(Object):
    """Python base of interfaces; they have no superclass in Java."""


_hashes = count(1)


def identity_hash(value: Any) -> int:
    """System.identityHashCode: numbers in the order of asking, so that runs are alike."""
    if value is None:
        return 0
    if isinstance(value, str):
        return sum(map(ord, value)) * 0x9E3779B1 & 0x7FFFFFFF
    known = value.__dict__
    found = known.get("identity hash")
    if found is None:
        found = known["identity hash"] = next(_hashes) * 0x9E3779B1 & 0x7FFFFFFF
    return int(found)


def declaration_of(model: type) -> ClassDeclaration | None:
    """What a Python class itself declares; None for helpers in between."""
    found = model.__dict__.get("java")
    return found if isinstance(found, ClassDeclaration) else None


def _collect(
    cls: type, name: str, implements: tuple[str, ...], is_interface: bool, is_abstract: bool
) -> ClassDeclaration:
    found = ClassDeclaration(
        internal(name), tuple(map(internal, implements)), is_interface, is_abstract
    )
    for attribute, value in list(cls.__dict__.items()):
        if isinstance(value, _FieldMark):
            default = value.default
            if default is None:
                default = ZERO[value.descriptor[0]]
            found.fields.append(
                FieldDeclaration(
                    value.name or attribute, value.descriptor, value.static, default, attribute
                )
            )
            if not value.static:
                setattr(cls, attribute, default)
        elif isinstance(value, _MethodMark):
            for descriptor in value.descriptors:
                found.methods.append(
                    MethodDeclaration(
                        value.name or attribute, descriptor, value.static, value.kind, None
                    )
                )
        else:
            static = isinstance(value, staticmethod)
            function = value.__func__ if static else value
            for kind, java_name, descriptor in getattr(function, "__java__", ()):
                found.methods.append(
                    MethodDeclaration(java_name, descriptor, static, kind, function)
                )
    return found


Object.java = _collect(Object, "java.lang.Object", (), False, False)
