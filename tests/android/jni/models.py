# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes that the test programs use, as a user would write them."""

from __future__ import annotations

from typing import Any

from droidemu.android.java import (
    Object,
    abstract,
    constructor,
    field,
    method,
    native,
    static_field,
)
from droidemu.android.java.classes.android_os_loop import Handler

S = "Ljava/lang/String;"


def shown(*values: Any) -> str:
    """The arguments as the C program expects them."""
    return " ".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)


class Job(Object, java="test.Job", implements=("java.lang.Runnable",)):
    """A Runnable and a message handler in native code."""

    number = field("I")

    @constructor("(I)V")
    def __init__(self, number: int = 0) -> None:
        self.number = number

    run = native("()V")


class NativeHandler(Handler, java="test.NativeHandler"):
    """A handler whose handleMessage is native code."""

    handleMessage = native("(Landroid/os/Message;)V")


class Values(Object, java="test.Values"):
    """Methods and fields of every type."""

    count = field("I")
    fZ, fB, fC, fS = field("Z"), field("B"), field("C"), field("S")
    fI, fJ, fF, fD = field("I"), field("J"), field("F"), field("D")
    fL = field(S)
    sZ, sB, sC, sS = static_field("Z"), static_field("B"), static_field("C"), static_field("S")
    sI, sJ, sF, sD = static_field("I"), static_field("J"), static_field("F"), static_field("D")
    sL = static_field(S, "first")

    @constructor("(I)V")
    def __init__(self, count: int = 0) -> None:
        self.count = count

    @method(f"(ZBCSIJFD{S}){S}")
    def mix(self, *values: Any) -> str:
        return shown(*values)

    @method(f"(ZBCSIJFD{S}){S}")
    @staticmethod
    def smix(*values: Any) -> str:
        return shown(*values)

    @method("(IIIIIIIIIIDDDDDDDDDDJ)D")
    def many(self, *values: Any) -> float:
        whole = sum(value * (index + 1) for index, value in enumerate(values[:10]))
        return float(whole + sum(values[10:20]) + values[20])

    @method("(Z)Z", name="echoZ")
    @method("(B)B", name="echoB")
    @method("(C)C", name="echoC")
    @method("(S)S", name="echoS")
    @method("(I)I", name="echoI")
    @method("(J)J", name="echoJ")
    @method("(F)F", name="echoF")
    @method("(D)D", name="echoD")
    def echo(self, value: Any) -> Any:
        return value

    @method("(Z)Z", name="sechoZ")
    @method("(B)B", name="sechoB")
    @method("(C)C", name="sechoC")
    @method("(S)S", name="sechoS")
    @method("(I)I", name="sechoI")
    @method("(J)J", name="sechoJ")
    @method("(F)F", name="sechoF")
    @method("(D)D", name="sechoD")
    @staticmethod
    def secho(value: Any) -> Any:
        return value

    @method("()V")
    def nothing(self) -> None:
        self.count += 1

    @method(f"(){S}", name="name")
    def name(self) -> str:
        return f"values {self.count}"


class Derived(Values, java="test.Derived", implements=("java.lang.Runnable",)):
    """Overrides a method."""

    @constructor("(I)V")
    def __init__(self, count: int = 0) -> None:
        super().__init__(count)

    @method(f"(){S}", name="name")
    def name(self) -> str:
        return f"derived {self.count}"

    @method("()V")
    def run(self) -> None:
        self.count += 100


class Natives(Object, java="test.Natives"):
    """Native methods, and methods that call them."""

    total = field("I")
    add = native("(II)I", static=True)
    mix = native(f"(ZBCSIJFD{S}){S}")
    fail = native("()V")
    under_score = native("(I)J", name="under_score")
    recurse = native("(I)I")
    missing = native("()V")

    @method("(II)I", name="addTwice")
    def add_twice(self, vm: Any, a: int, b: int) -> Any:
        first = yield from vm.call_static("test/Natives", "add", a, b)
        second = yield from vm.call_static("test/Natives", "add", a, b)
        self.total = first + second
        return self.total

    @method("(I)I", name="down")
    def down(self, vm: Any, depth: int) -> Any:
        if depth == 0:
            return 0
        return 1 + (yield from vm.call(self, "recurse", depth - 1))

    @method(f"(){S}", name="tryFail")
    def try_fail(self, vm: Any) -> Any:
        try:
            yield from vm.call(self, "fail")
        except vm.throwable as error:
            return error.toString()
        return "no exception"

    @method(f"(){S}", name="callMix")
    def call_mix(self, vm: Any) -> Any:
        return vm.call(self, "mix", True, -2, "A", -300, -70000, -5000000000, 1.5, -2.25, "tail")


class Failing(Object, java="test.Failing"):
    """Bodies that fail in Python's way."""

    @method("(I)I")
    @staticmethod
    def divide(by: int) -> int:
        return 1 // by

    @method("()I")
    @staticmethod
    def nonsense() -> Any:
        return "no int"

    @method(f"({S})I")
    @staticmethod
    def size(text: str) -> int:
        return len(text)

    nobody = abstract("()V")


class Worker(Object, java="test.Worker", implements=("java.lang.Runnable",)):
    """Counts on several threads."""

    count = field("I")

    @constructor("()V")
    def __init__(self) -> None:
        pass

    work = native("()V")

    @method("()V")
    def run(self, vm: Any) -> Any:
        yield from vm.call(self, "work")
