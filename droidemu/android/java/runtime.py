# SPDX-License-Identifier: GPL-2.0-or-later
"""A Java world without a guest: classes loaded from models, objects, calls, exceptions.

The JNI layer (droidemu/android/jni) adds handles, threads and native methods to it.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from pathlib import Path
from types import CodeType
from typing import Any, Final

from droidemu.android.java import convert
from droidemu.android.java.arrays import SIZES, JavaArray, elements_for
from droidemu.android.java.declare import Object, declaration_of
from droidemu.android.java.heap import COUNTED, MOST_TEXT, Heap, JavaString, text_size
from droidemu.android.java.klass import Field, JavaClass, Method
from droidemu.android.java.loading import Models
from droidemu.android.java.platform import Platform
from droidemu.android.java.signature import (
    LETTERS,
    PRIMITIVES,
    class_of_descriptor,
    dotted,
    internal,
    is_class_name,
)
from droidemu.android.java.stubs import stub_class, stub_field, stub_method
from droidemu.errors import printable

#: Longest line that ``report`` writes and remembers, characters.
_LONGEST_LINE: Final = 1000
#: Longest name of a class; what class files can hold.
_LONGEST_NAME: Final = 65535
#: What a body that may sleep or run guest code is when it is called.
Body = Generator[Any, Any, Any]


class NeedsGuest(RuntimeError):
    """A method that runs guest code or sleeps was called where neither is possible."""


class Runtime:
    """The classes and objects of one virtual machine."""

    def __init__(self, platform: Platform | None = None, *, stubs: bool = False) -> None:
        """``stubs``: unknown classes and members are made up as they are asked for (and said)."""
        self.platform = platform or Platform()
        self.stubs = stubs
        self.log = logging.getLogger("droidemu.android.java")
        self.models = Models()
        self.classes: dict[str, JavaClass] = {}
        self.by_type: dict[type, JavaClass] = {}
        #: Code of a model's method -> the method, for stack traces.
        self.bodies: dict[CodeType, Method] = {}
        self.heap = Heap()
        #: What has been reported once and need not be said again.
        self.reported: set[str] = set()
        self.object_class = self.find_class("java/lang/Object")
        self.string_class = self.find_class("java/lang/String")
        self.class_class = self.find_class("java/lang/Class")
        self.throwable_class = self.find_class("java/lang/Throwable")
        self._never_allocated = (self.string_class, self.class_class)
        self.by_type[str] = self.by_type[JavaString] = self.string_class
        self.by_type[JavaClass] = self.class_class
        #: Java objects that there is one of: the application, the main thread's looper ...
        self.singletons: dict[str, Any] = {}

    # -- classes -------------------------------------------------------------------------------

    def load_models(self, path: Path) -> list[str]:
        """Take the classes that a Python file models; they come before the built-in ones.

        Returns their names. UserError if the file cannot be used.
        """
        return self.models.load_file(path)

    def find_class(self, name: str) -> JavaClass:
        """The class of that name (``java/lang/String``, with dots too; ``[I``).

        Raises NoClassDefFoundError (a Throwable) if nobody models it.
        """
        found = self.classes.get(name)
        if found is not None:
            return found
        return self._load(internal(name))

    def primitive(self, name: str) -> JavaClass:
        """The class of ``int``, ``void`` ..."""
        found = self.classes.get("." + name)
        if found is None:
            found = self.classes["." + name] = JavaClass(self, name, None, None)
            found.initialised = True
        return found

    def class_of_descriptor(self, descriptor: str) -> JavaClass:
        """The class that a descriptor means: ``I`` is that of int."""
        if descriptor in PRIMITIVES or descriptor == "V":
            return self.primitive(class_of_descriptor(descriptor))
        return self.find_class(class_of_descriptor(descriptor))

    def known_class(self, name: str) -> JavaClass | None:
        """The class of that name if somebody models it."""
        found = self.classes.get(name)
        if found is not None:
            return found
        element = name.lstrip("[")
        if element != name:
            if element in PRIMITIVES:
                return self.find_class(name)
            element = element[1:-1]
        if self.models.find(element) is None:
            return None
        return self.find_class(name)

    def class_of(self, value: Any) -> JavaClass:
        """The class of an object (not None)."""
        found = self.by_type.get(type(value))
        if found is not None:
            return found
        if isinstance(value, JavaArray):
            return value.java_class
        for base in type(value).__mro__:
            declared = declaration_of(base)
            if declared is not None:
                found = self._of_model(declared.name, base)
                self.by_type[type(value)] = found
                return found
        raise TypeError(f"{type(value).__name__} is no Java object")

    def is_instance(self, value: Any, java_class: JavaClass) -> bool:
        """``instanceof``, but true for null."""
        return value is None or java_class in self.class_of(value).ancestors

    def _of_model(self, name: str, model: type) -> JavaClass:
        """The class of a model that may not have been found by name, but made in Python."""
        found = self.classes.get(name)
        if found is not None and found.model is model:
            return found
        if found is None:
            self.models.add(model)
            return self.find_class(name)
        return self._link(name, model)

    def _load(self, name: str) -> JavaClass:
        found = self.classes.get(name)
        if found is not None:
            return found
        if len(name) > _LONGEST_NAME:
            raise self.exception("java/lang/NoClassDefFoundError", name)
        if name.startswith("["):
            return self._load_array(name)
        model = self.models.find(name) if is_class_name(name) else None
        if model is None:
            if self.stubs and is_class_name(name):
                self.report(f"class {dotted(name)} is not modelled: a stub takes its place")
                model = stub_class(self, name)
            else:
                self.report(f"class {dotted(name)} is not modelled: NoClassDefFoundError")
                raise self.exception("java/lang/NoClassDefFoundError", name)
        self.classes[name] = found = self._link(name, model)
        self.by_type[model] = found
        return found

    def _link(self, name: str, model: type[Object]) -> JavaClass:
        declared = model.java
        superclass: JavaClass | None = None
        if name != "java/lang/Object" and not declared.is_interface:
            for base in model.__mro__[1:]:
                parent = declaration_of(base)
                if parent is not None:
                    superclass = self._of_model(parent.name, base)
                    break
        interfaces = tuple(self.find_class(each) for each in declared.interfaces)
        found = JavaClass(self, name, model, superclass, interfaces)
        self._count_class(found)
        return found

    def _count_class(self, made: JavaClass) -> None:
        """Classes stay; a guest can name arrays of arrays, and make up classes. MemoryError."""
        members = len(made.methods) + len(made.fields)
        size = 1000 + 500 * members + 100 * len(made.ancestors) + 2 * len(made.name)
        self.heap.keep(size)

    def _load_array(self, name: str) -> JavaClass:
        if not is_class_name(name):
            raise self.exception("java/lang/NoClassDefFoundError", name)
        component = self.class_of_descriptor(name[1:])
        found = JavaClass(self, name, None, self.object_class, (), component)
        # An array of strings is an array of objects too.
        if component.element_letter == "L" or not component.is_primitive:
            above = component.ancestors | {self.object_class}
            wider = [
                self.find_class("[" + (each.name if each.is_array else f"L{each.name};"))
                for each in above
                if each is not component
            ]
            found.ancestors = found.ancestors.union(*(each.ancestors for each in wider))
        found.initialised = True
        self._count_class(found)
        self.classes[name] = found
        return found

    def report(self, text: str) -> None:
        """One log line, once; what guests have named is cut and made fit for a terminal."""
        if len(text) > _LONGEST_LINE:
            text = f"{text[: _LONGEST_LINE // 2]}...{text[-_LONGEST_LINE // 2 :]}"
        text = printable(text)
        if text not in self.reported and len(self.reported) < 1000:
            self.reported.add(text)
            self.log.warning("%s", text)

    # -- members -------------------------------------------------------------------------------

    def method(
        self, java_class: JavaClass, name: str, descriptor: str, *, static: bool | None = None
    ) -> Method:
        """A method by name and signature. Raises NoSuchMethodError (a Throwable).

        ``static``: only such (True) or only others (False).
        """
        found = java_class.find_method(name, descriptor)
        if found is not None and (static in (None, found.static) or found.loose):
            return found
        kind = "static" if static else "non-static"
        text = f'no {kind} method "L{java_class.name};.{name}{descriptor}"'
        if self.stubs and found is None:
            made = stub_method(self, java_class, name, descriptor, bool(static))
            if made is not None:
                self.report(f"{text}: a stub takes its place")
                return made
        known = java_class.named(name)
        also = ", ".join(
            f"{'static ' if each.static else ''}{each.descriptor}" for each in known[:8]
        )
        self.report(f"{text}{f' (there is {also})' if also else ''}: NoSuchMethodError")
        raise self.exception("java/lang/NoSuchMethodError", text)

    def field(
        self, java_class: JavaClass, name: str, descriptor: str, *, static: bool | None = None
    ) -> Field:
        """A field by name and type. Raises NoSuchFieldError (a Throwable)."""
        found = java_class.find_field(name, descriptor)
        if found is not None and static in (None, found.static):
            if found.static:
                found.owner.initialise()
            return found
        kind = "static" if static else "non-static"
        text = f'no {kind} field "{name}" of type "{descriptor}" in class "L{java_class.name};"'
        if self.stubs and found is None:
            made = stub_field(java_class, name, descriptor, bool(static))
            if made is not None:
                self.report(f"{text}: a stub takes its place")
                return made
        self.report(f"{text}: NoSuchFieldError")
        raise self.exception("java/lang/NoSuchFieldError", text)

    def static(self, class_name: str, name: str) -> Any:
        """The value of a static field; KeyError if there is none."""
        for line in self.find_class(class_name).lines():
            line.initialise()
            for item in line.fields.values():
                if item.static and item.name == name:
                    return line.statics[item.attribute]
        raise KeyError(f"{class_name}.{name}")

    # -- objects ---------------------------------------------------------------------------------

    def allocate(self, java_class: JavaClass, *, bare: bool = False) -> Any:
        """An object no constructor of which has run. Raises InstantiationException (Throwable).

        ``bare``: none may ever run (AllocObject): what they would have set is null, then.
        """
        model = java_class.model
        if model is None or java_class.is_abstract or java_class in self._never_allocated:
            raise self.exception("java/lang/InstantiationException", dotted(java_class.name))
        java_class.initialise()
        made = model.__new__(model)
        if bare:
            made.__dict__["bare"] = True
        return made

    def construct(self, java_class: JavaClass, init: Method, arguments: Sequence[Any]) -> Any:
        """NewObject: the object, or a generator that returns it."""
        if init.factory:
            return init.invoke(None, arguments)
        made = self.allocate(java_class)
        done = init.invoke(made, arguments)
        return self._constructing(done, made) if hasattr(done, "send") else made

    @staticmethod
    def _constructing(body: Body, made: Any) -> Body:
        yield from body
        return made

    def new_object(self, class_name: str, *arguments: Any, signature: str | None = None) -> Any:
        """``new``, with Python values. ``signature`` (``(I)V``) chooses among constructors.

        Raises Throwables; NeedsGuest if the constructor runs guest code.
        """
        java_class = self.find_class(class_name)
        init = convert.choose(self, java_class, "<init>", arguments, signature, static=None)
        values = convert.arguments(self, init, arguments)
        return self.complete(self.construct(java_class, init, values))

    def new_array(self, descriptor: str, values: Any) -> JavaArray:
        """An array of elements of this type, of zeros (``values`` an int) or of these values.

        Raises OutOfMemoryError (a Throwable).
        """
        java_class = self.find_class("[" + descriptor)
        letter = java_class.element_letter
        if letter == "L" and not isinstance(values, int):
            values = [convert.to_java(self, value, descriptor) for value in values]
        try:
            if isinstance(values, int):
                size = values * SIZES.get(letter, 8)
            else:
                if not hasattr(values, "__len__"):
                    values = list(values)
                raw = isinstance(values, bytes | bytearray | memoryview)
                size = len(values) * (1 if raw else SIZES.get(letter, 8))
            self.heap.check(size)
            made = JavaArray(java_class, elements_for(letter, values))
            if size >= 4 * COUNTED:
                made.charge = self.heap.charge(size)
            return made
        except MemoryError as error:
            raise self.exception("java/lang/OutOfMemoryError", str(error)) from None

    def text(self, text: str) -> JavaString:
        """A string object of its own. Raises OutOfMemoryError (a Throwable)."""
        try:
            if len(text) < COUNTED:
                return JavaString(text)
            if len(text) > MOST_TEXT:
                raise MemoryError(f"a string of {len(text)} characters")
            charge = self.heap.charge(text_size(text))
            made = JavaString(text)
            made.charge = charge
            return made
        except MemoryError as error:
            raise self.exception("java/lang/OutOfMemoryError", str(error)) from None

    def exception(self, class_name: str, message: str | None = None) -> BaseException:
        """A Throwable to ``raise``."""
        model: Any = self.find_class(class_name).model
        if message is not None and len(message) > _LONGEST_LINE:
            message = message[:_LONGEST_LINE] + "..."
        made = model(message)
        assert isinstance(made, BaseException)
        return made

    # -- calls -----------------------------------------------------------------------------------

    def call(self, target: Any, name: str, *arguments: Any, signature: str | None = None) -> Body:
        """Call a method of an object with Python values, from a generator:
        ``result = yield from vm.call(runnable, "run")``.
        """
        java_class = self.class_of(target)
        chosen = convert.choose(self, java_class, name, arguments, signature, static=False)
        result = chosen.invoke(target, convert.arguments(self, chosen, arguments))
        if hasattr(result, "send"):
            result = yield from result
        return result

    def call_static(
        self, class_name: str, name: str, *arguments: Any, signature: str | None = None
    ) -> Body:
        """Call a static method with Python values, from a generator."""
        java_class = self.find_class(class_name)
        chosen = convert.choose(self, java_class, name, arguments, signature, static=True)
        chosen.owner.initialise()
        result = chosen.invoke(None, convert.arguments(self, chosen, arguments))
        if hasattr(result, "send"):
            result = yield from result
        return result

    def invoke(self, target: Any, name: str, *arguments: Any, signature: str | None = None) -> Any:
        """Like ``call``, at once. NeedsGuest if the method runs guest code."""
        return self.complete(self.call(target, name, *arguments, signature=signature))

    def invoke_static(
        self, class_name: str, name: str, *arguments: Any, signature: str | None = None
    ) -> Any:
        """Like ``call_static``, at once. NeedsGuest if the method runs guest code."""
        return self.complete(self.call_static(class_name, name, *arguments, signature=signature))

    @staticmethod
    def complete(result: Any) -> Any:
        """The result of a body that needs no guest. NeedsGuest if it does."""
        if not hasattr(result, "send"):
            return result
        try:
            next(result)
        except StopIteration as stop:
            return stop.value
        result.close()
        raise NeedsGuest("the method runs guest code or waits: call it from a guest's thread")

    def call_native(self, method: Method, receiver: Any, arguments: Sequence[Any]) -> Any:
        """Run a native method; there is nobody here to do that."""
        raise self.exception(
            "java/lang/UnsatisfiedLinkError", f"No implementation found for {method}"
        )

    # -- services of the layer above ------------------------------------------------------------

    def current_thread(self) -> Any:
        """The java.lang.Thread that runs."""
        found = self.singletons.get("thread")
        if found is None:
            found = self.singletons["thread"] = self.new_object("java/lang/Thread")
            found.name = "main"
        return found

    def start_thread(self, thread: Any) -> Any:
        """Thread.start: a generator, or nothing if it cannot be done here."""
        raise self.exception(
            "java/lang/UnsupportedOperationException", "no guest runs that could have a new thread"
        )

    def main_thread(self) -> Any:
        """The java.lang.Thread of the process's first thread."""
        return Runtime.current_thread(self)

    def is_main(self, thread: Any) -> bool:
        """Whether that is the process's first thread."""
        return thread is self.main_thread()

    def posted(self, looper: Any) -> None:
        """The pending messages of a looper are others now: who waits for them must look again."""

    def wait_posted(self, looper: Any) -> Any:
        """Until one of a looper's messages is due: a generator where there is a guest."""
        return None

    def sleep(self, nanoseconds: int, interruptible: bool = False) -> Any:
        """Thread.sleep, if it can be interrupted, or SystemClock.sleep.

        A generator where there is a guest.
        """
        return None

    def load_library(self, name: str) -> Any:
        """System.loadLibrary: a generator where there is a guest."""
        raise self.exception("java/lang/UnsatisfiedLinkError", f"no guest runs to load {name}")

    def join(self, thread: Any, nanoseconds: int | None) -> Any:
        """Thread.join: a generator where there is a guest."""
        return None

    def exit(self, status: int) -> Any:
        """System.exit."""
        raise NeedsGuest("no guest runs that could end")

    def activity_call(self, activity: Any, what: str, *arguments: Any) -> Any:
        """The activity asks for something of the app process: "finish", "orientation"."""
        return None

    def allocate_direct(self, size: int) -> Any:
        """ByteBuffer.allocateDirect: a generator where there is a guest."""
        raise NeedsGuest("no guest has memory for a direct buffer")

    def allocate_memory(self, data: bytes | int) -> Any:
        """Guest memory with these bytes, or so many zeros: a generator that returns its address."""
        raise NeedsGuest("no guest has memory for that")

    def free_memory(self, address: int) -> Any:
        """Give it back: a generator."""
        raise NeedsGuest("no guest has that memory")

    def lock(self, target: Any) -> Any:
        """Enter an object's monitor: a generator where there is a guest."""
        return None

    def unlock(self, target: Any) -> None:
        """Leave it again."""

    def wait(self, target: Any, nanoseconds: int | None) -> Any:
        """Object.wait: a generator where there is a guest."""
        return None

    def notify(self, target: Any, everyone: bool) -> None:
        """Object.notify and notifyAll."""

    def read_memory(self, address: int, size: int) -> bytes:
        """Bytes of the guest (direct buffers)."""
        raise NeedsGuest("no guest has that memory")

    def write_memory(self, address: int, data: bytes) -> None:
        """Store bytes into the guest (direct buffers)."""
        raise NeedsGuest("no guest has that memory")


__all__ = ["LETTERS", "Body", "JavaString", "NeedsGuest", "Runtime"]
