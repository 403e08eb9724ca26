# SPDX-License-Identifier: GPL-2.0-or-later
"""Any method of any modelled class with any arguments of its types: a value of the result's type or
one of Java's exceptions. A model that fails otherwise would be an InternalError in the guest.
"""

from __future__ import annotations

import contextlib
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.android.java import NeedsGuest, Platform, Runtime
from droidemu.android.java.classes import PACKAGES
from droidemu.android.java.classes.java_lang_throwables import Throwable, describe
from droidemu.android.java.klass import JavaClass, Method
from droidemu.android.java.loading import builtin_module
from droidemu.android.java.signature import class_of_descriptor
from droidemu.android.jni.errors import throwable_of

#: Of each primitive type.
NUMBERS: dict[str, list[Any]] = {
    "Z": [False, True], "B": [0, -128, 127], "C": [0, 65, 0xD800, 0xFFFF], "S": [0, -1, 32767],
    "I": [0, 1, 2, -1, 16, 1 << 30, (1 << 31) - 1, -(1 << 31)],
    "J": [0, 1, -1, (1 << 63) - 1, -(1 << 63)],
    "F": [0.0, -1.5, float("nan"), float("inf")], "D": [0.0, 0.5, 1e308, float("-inf")],
}  # fmt: skip
TEXTS = [
    "", "a", "\ud800", "\udc00x", "\U0001f600", "\0", "a,b", "(", "%s", "/", "../..", "-5",
    "9" * 30, "{0.__class__}", "{:>99999999}", "TIME", "java.lang.String", "[I", "UTF-8", "x" * 300,
    "en-US", "window", "\x1b[2J",
]  # fmt: skip


class Pool:
    """Objects by class, as guests could have made them."""

    def __init__(self) -> None:
        files: dict[str, bytes] = {}
        self.vm = vm = Runtime(Platform(
            log=lambda *_: None, write=lambda *_: None, nano_time=lambda: 1000,
            wall_time_ms=lambda: 1, read_file=files.get, asset=lambda name: b"data",
            random=bytes,
        ))  # fmt: skip
        vm.heap.limit = vm.heap.used + (8 << 20)
        names = sorted(
            name for modules in PACKAGES.values() for module in modules
            for name in builtin_module(module)
        )  # fmt: skip
        self.classes = [vm.find_class(name) for name in names]
        self.methods = [
            method for kind in self.classes for method in kind.methods.values()
            if not (method.native or method.abstract)
        ]  # fmt: skip
        self.objects: list[Any] = [None]
        self.objects += [vm.text(text) for text in TEXTS]
        for letter in "ZBCSIJFD":
            self.objects += [vm.new_array(letter, 0), vm.new_array(letter, 4)]
        for kind in self.classes:
            self.objects.append(kind)
            # Without a constructor, as AllocObject makes them.
            with contextlib.suppress(Throwable):
                self.objects.append(vm.allocate(kind, bare=True))
        for kind in ("Ljava/lang/String;", "Ljava/lang/Object;", "Ljava/lang/StackTraceElement;"):
            self.objects += [vm.new_array(kind, 0), vm.new_array(kind, 3)]
        self._by_class: dict[JavaClass, list[Any]] = {}

    def of(self, kind: JavaClass) -> list[Any]:
        """Instances of a class, and null."""
        found = self._by_class.get(kind)
        if found is None:
            vm = self.vm
            found = [each for each in self.objects if vm.is_instance(each, kind)]
            self._by_class[kind] = found
        return found

    def argument(self, descriptor: str, chance: random.Random) -> Any:
        """A value of a type."""
        if descriptor in NUMBERS:
            return chance.choice(NUMBERS[descriptor])
        known = self.vm.known_class(class_of_descriptor(descriptor))
        return None if known is None else chance.choice(self.of(known))

    def keep(self, value: Any) -> None:
        """Let later calls have it."""
        if len(self.objects) < 3000 and value is not None and not isinstance(value, type):
            self.objects.append(value)
            self._by_class.clear()


def fits(vm: Runtime, value: Any, method: Method) -> bool:
    """Whether a result is of the method's type, as what marshals it takes it."""
    letter = method.result
    if letter == "V":
        return True
    if letter in "FD":
        return isinstance(value, float | int)
    if letter == "Z":
        return isinstance(value, bool)
    if letter in "BCSIJ":
        return isinstance(value, int)
    kind = vm.known_class(class_of_descriptor(method.type.result))
    return value is None or kind is None or vm.is_instance(value, kind)


def call(pool: Pool, method: Method, chance: random.Random) -> None:
    """One call, as JNI makes it."""
    vm = pool.vm
    values = [pool.argument(kind, chance) for kind in method.type.parameters]
    method.owner.initialise()
    try:
        if method.constructor:
            kind = method.owner
            if kind.is_abstract:
                return
            result = vm.construct(kind, method, values)
        elif method.static:
            result = method.invoke(None, values)
        else:
            receivers = [each for each in pool.of(method.owner) if each is not None]
            if not receivers:
                return
            receiver = chance.choice(receivers)
            result = vm.class_of(receiver).select(method).invoke(receiver, values)
        if hasattr(result, "send"):
            result = vm.complete(result)
    except NeedsGuest:
        return
    except Exception as error:
        thrown = throwable_of(vm, error)
        assert describe(thrown)
        if not isinstance(error, Throwable) and "InternalError" in type(thrown).__name__:
            raise AssertionError(f"{method} of {values!r}: {error!r}") from error
        return
    if not method.constructor:
        assert fits(vm, result, method), f"{method} of {values!r}: {result!r}"
    if method.constructor or method.result == "L":
        pool.keep(result)


@pytest.fixture(scope="module")
def pool() -> Pool:
    """One for all examples: objects of earlier calls come back."""
    return Pool()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 64))
def test_any_call(pool: Pool, seed: int) -> None:
    chance = random.Random(seed)
    for method in chance.sample(pool.methods, 150):
        call(pool, method, chance)
