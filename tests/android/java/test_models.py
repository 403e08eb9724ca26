# SPDX-License-Identifier: GPL-2.0-or-later
"""The object model without a guest: declaring, loading, calling, converting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from droidemu.android.java import (
    Interface,
    NeedsGuest,
    Object,
    Runtime,
    abstract,
    constructor,
    field,
    method,
    native,
    static_field,
)
from droidemu.android.java.classes import PACKAGES
from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.android.java.convert import to_java, to_python
from droidemu.android.java.loading import builtin_module
from droidemu.android.java.signature import parse_method
from droidemu.errors import UserError

S = "Ljava/lang/String;"


class Shape(Object, java="test.Shape", abstract=True):
    """An abstract class."""

    sides = field("I", 4)
    COUNT = static_field("I", 1)
    area = abstract("()D")

    @method(f"(){S}")
    def describe(self, vm: Any) -> Any:
        area = yield from vm.call(self, "area")
        return f"{self.sides} sides, {area}"


class Named(Interface, java="test.Named", interface=True):
    """An interface with a body."""

    @method(f"(){S}")
    def label(self) -> str:
        return "named"


class Square(Shape, java="test.Square", implements=("test.Named", "java.lang.Comparable")):
    """A concrete one."""

    size = field("D")

    @constructor("(D)V", "()V")
    def __init__(self, size: float = 1.0) -> None:
        self.size = size

    @method("()D", name="area")
    def square(self) -> float:
        return float(self.size) ** 2

    @method("(I)I", name="scale")
    def scale_int(self, by: int) -> int:
        return by * 2

    @method("(D)D", name="scale")
    def scale_real(self, by: float) -> float:
        return by * 3

    @method(f"({S})I", name="scale")
    def scale_text(self, by: str) -> int:
        return len(by)

    grow = native("(I)V")


class Bigger(Square, java="test.Bigger"):
    """Inherits constructors."""


@pytest.fixture
def vm() -> Runtime:
    """With the classes above."""
    made = Runtime()
    for model in (Shape, Named, Square, Bigger):
        made.models.add(model)
    return made


def test_calls_are_virtual(vm: Runtime) -> None:
    square = vm.new_object("test.Square", 3.0)
    assert vm.invoke(square, "area") == 9.0
    assert vm.invoke(square, "describe") == "4 sides, 9.0"
    assert vm.invoke(square, "label") == "named"
    assert vm.static("test.Square", "COUNT") == 1


def test_overloads_are_chosen_by_the_values(vm: Runtime) -> None:
    square = vm.new_object("test/Square")
    assert square.size == 1.0
    assert vm.invoke(square, "scale", 5) == 10
    assert vm.invoke(square, "scale", 5.0) == 15.0
    assert vm.invoke(square, "scale", "abc") == 3
    assert vm.invoke(square, "scale", 5, signature="(D)D") == 15.0
    with pytest.raises(Throwable, match=r"no method test.Square.scale takes.*\(I\)I"):
        vm.invoke(square, "scale", 1, 2)


def test_constructors_are_inherited_as_in_python(vm: Runtime) -> None:
    made = vm.new_object("test.Bigger", 2.0)
    assert type(made) is Bigger and vm.invoke(made, "area") == 4.0
    assert vm.class_of(made).find_method("<init>", "()V") is not None


def test_classes_know_their_relatives(vm: Runtime) -> None:
    square = vm.find_class("test/Square")
    names = {each.name for each in square.ancestors}
    assert names == {
        "test/Square", "test/Shape", "test/Named", "java/lang/Comparable", "java/lang/Object",
    }  # fmt: skip
    assert vm.find_class("[Ltest/Square;").ancestors >= {
        vm.find_class("[Ltest/Named;"), vm.find_class("[Ljava/lang/Object;"), vm.object_class,
    }  # fmt: skip
    assert vm.find_class("[[I").ancestors >= {vm.find_class("[Ljava/lang/Object;")}
    assert vm.find_class("test/Named").superclass is None


@pytest.mark.parametrize(
    ("name", "error"),
    [("test/None", "NoClassDefFoundError"), ("a..b", "NoClassDefFoundError"),
     ("[Q", "NoClassDefFoundError"), ("[Ltest/None;", "NoClassDefFoundError"),
     ("[" * 300 + "I", "NoClassDefFoundError")],
)  # fmt: skip
def test_unknown_classes_are_reported_by_name(
    vm: Runtime, caplog: pytest.LogCaptureFixture, name: str, error: str
) -> None:
    for _ in range(2):
        with pytest.raises(Throwable) as caught:
            vm.find_class(name)
        assert caught.value.java.name == f"java/lang/{error}"
    assert len([each for each in caplog.messages if "is not modelled" in each]) <= 1


def test_unknown_methods_are_reported_by_signature(
    vm: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    square = vm.find_class("test/Square")
    with pytest.raises(Throwable, match=r'no non-static method "Ltest/Square;.scale\(J\)I"'):
        vm.method(square, "scale", "(J)I", static=False)
    assert "(there is (I)I, (D)D, (Ljava/lang/String;)I): NoSuchMethodError" in caplog.messages[0]
    with pytest.raises(Throwable, match='no static field "sides"'):
        vm.field(square, "sides", "I", static=True)


def test_stubs_take_the_place_of_unknown_things() -> None:
    vm = Runtime(stubs=True)
    made = vm.find_class("com/acme/Widget")
    init = vm.method(made, "<init>", "(I)V", static=False)
    widget = vm.construct(made, init, (3,))
    assert vm.invoke(widget, "getClass") is made
    found = vm.method(made, "count", "(I)J", static=False)
    assert found.invoke(widget, (1,)) == 0
    assert vm.method(made, "name", f"(){S}", static=True).invoke(None, ()) is None
    assert vm.field(made, "size", "D", static=False).default == 0.0
    with pytest.raises(Throwable):
        vm.find_class("a//b")


def test_native_methods_need_a_guest(vm: Runtime) -> None:
    with pytest.raises(Throwable, match=r"No implementation found for void test.Square.grow"):
        vm.invoke(vm.new_object("test.Square"), "grow", 3)

    class Sleepy(Object, java="test.Sleepy"):
        @method("()V")
        def nap(self) -> Any:
            yield "wait"

    vm.models.add(Sleepy)
    with pytest.raises(NeedsGuest):
        vm.invoke(Sleepy(), "nap")


@pytest.mark.parametrize(
    ("value", "kind", "back"),
    [
        (5, "I", 5), (True, "Z", True), ("x", "C", 120), (1, "D", 1.0), ("text", S, "text"),
        (b"ab", "[B", b"ab"), ([1, -2], "[I", [1, -2]), (["a", None], f"[{S}", ["a", None]),
        (7, "Ljava/lang/Object;", 7), (1 << 40, "Ljava/lang/Object;", 1 << 40),
        (1.5, "Ljava/lang/Float;", 1.5), ({"a": [1, "b"]}, "Ljava/util/Map;", {"a": [1, "b"]}),
        ([True, 2.5], "Ljava/util/List;", [True, 2.5]), (None, S, None),
    ],
)  # fmt: skip
def test_values_go_there_and_back(vm: Runtime, value: Any, kind: str, back: Any) -> None:
    assert to_python(vm, to_java(vm, value, kind)) == back


@pytest.mark.parametrize(
    ("value", "kind", "error"),
    [(1 << 31, "I", ValueError), ("12", "I", TypeError), (5, S, TypeError),
     (object(), "Ljava/lang/Object;", TypeError), (-1, "C", ValueError)],
)  # fmt: skip
def test_values_that_do_not_fit(vm: Runtime, value: Any, kind: str, error: type) -> None:
    with pytest.raises(error):
        to_java(vm, value, kind)


@pytest.mark.parametrize("text", ["", "()", "(V)V", "(I", "I)V", "(L;)V", "(Lx)V", "([V)V"])
def test_bad_signatures(text: str) -> None:
    with pytest.raises(ValueError, match="signature"):
        parse_method(text)


def test_a_users_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from droidemu.android.java import Object, method\n"
        'class Build(Object, java="android.os.Build"):\n'
        '    @method("()I")\n'
        "    @staticmethod\n"
        "    def answer(): return 42\n",
        encoding="utf-8",
    )
    vm = Runtime()
    assert vm.load_models(path) == ["android/os/Build"]
    assert vm.invoke_static("android.os.Build", "answer") == 42


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x = 1\n", "no Java class in it"),
        ("def f(:\n", r"bad.py:1: SyntaxError"),
        ("\nimport nothing_of_this_name\n", r"bad.py:2: ModuleNotFoundError"),
        (
            'from droidemu.android.java import *\nclass A(Object, java="a.A"):\n'
            '    x = field("Q")\n',
            r"bad.py:3: ValueError: not a type signature: 'Q'",
        ),
    ],
)
def test_a_users_bad_file(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "bad.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=error):
        Runtime().load_models(path)
    with pytest.raises(UserError, match="no such file"):
        Runtime().load_models(tmp_path / "none.py")


@pytest.mark.parametrize("package", PACKAGES)
def test_builtin_models_can_be_loaded(package: str) -> None:
    """Every class links, its static fields have their types, its descriptors name known classes."""
    vm = Runtime()
    for module in PACKAGES[package]:
        for name, model in builtin_module(module).items():
            loaded = vm.find_class(name)
            loaded.initialise()
            assert loaded.model is model
            for item in loaded.fields.values():
                if item.static:
                    value = loaded.statics[item.attribute]
                    assert to_java(vm, value, item.descriptor) == value, str(item)
            for entry in loaded.methods.values():
                count = len(entry.type.parameters)
                assert entry.native or entry.abstract or _takes(entry, count), str(entry)


def _takes(entry: Any, count: int) -> bool:
    """Whether the Python function takes so many arguments."""
    import inspect

    declared = next(
        each
        for base in entry.owner.model.__mro__
        for each in getattr(base.__dict__.get("java"), "methods", ())
        if (each.name, each.descriptor) == (entry.name, entry.descriptor)
    )
    function = declared.function
    names = list(inspect.signature(function).parameters)
    bare = declared.static or declared.kind == "factory"
    extra = (0 if bare else 1) + (names[(0 if bare else 1) :][:1] == ["vm"])
    try:
        inspect.signature(function).bind(*range(extra + count))
    except TypeError:
        return False
    return True


def test_the_heap_is_bounded(vm: Runtime) -> None:
    """A guest that hoards gets an OutOfMemoryError; what is given up can be had again."""
    kept = [vm.new_array("B", 64 << 20) for _ in range(8)]
    with pytest.raises(Throwable, match="OutOfMemoryError: 1048576 bytes: 512 of 512 MiB"):
        vm.new_array("I", 1 << 18)
    with pytest.raises(Throwable, match="OutOfMemoryError"):
        vm.text("x" * 1000)
    kept.pop()
    text = vm.text("x" * 1000)
    assert vm.heap.used == (7 << 26) + 2000 and text
    kept.clear()
    del text
    assert vm.heap.used == 0
    builder = vm.new_object("java.lang.StringBuilder", "x" * 1000)
    with pytest.raises(MemoryError):
        for _ in range(40):
            vm.invoke(builder, "append", vm.invoke(builder, "toString"))
