# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that aim at the emulator: texts that no encoding has, objects that cannot be shown."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest

from droidemu.android.java import Object, field, method
from droidemu.android.java.classes.java_lang_throwables import (
    StackTraceElement,
    Throwable,
    describe,
)
from droidemu.android.jni import loopers
from droidemu.android.jni.table import JNI_ERR, JNI_OK, JNI_VERSION_1_6
from tests.android.jni.kit import Kit
from tests.android.jni.world import World

SURROGATE = b"\xed\xa0\x80"
S = "Ljava/lang/String;"


@pytest.fixture(scope="module", params=("arm64", "arm"))
def shared(jni: Kit, request: pytest.FixtureRequest) -> Iterator[World]:
    """One process for all tests of an ABI."""
    made = World(jni, request.param)
    yield made
    made.kernel.close()


@pytest.fixture
def world(shared: World) -> World:
    """With fresh references; its second thread is not attached."""
    if shared.other.java is not None:
        shared.vm.detach(shared.other.java)
    shared.refill()
    shared.log.clear()
    return shared


def attach(world: World, name: bytes) -> int:
    """AttachCurrentThread of the second thread."""
    form = "<iIQQ" if world.env.wide else "<iII"
    at = world.page + 0x7000
    arguments = struct.pack(form, *(
        (JNI_VERSION_1_6, 0, world.text(name), 0) if world.env.wide
        else (JNI_VERSION_1_6, world.text(name), 0)
    ))  # fmt: skip
    world.task.space.poke(at, arguments)
    return int(world.call("AttachCurrentThread", world.page + 0x7100, at, task=world.other))


def test_a_thread_whose_name_no_encoding_has(world: World) -> None:
    assert attach(world, SURROGATE + b"x") == JNI_OK
    assert world.other.name == b"?x"
    assert world.other.java.thread.name == "\ud800x"


def test_what_fails_in_a_function_of_java_vm(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is an error of the function's, not of the emulator's."""
    monkeypatch.setattr(world.vm, "attach", lambda *_, **__: 1 // 0)
    assert attach(world, b"x") == JNI_ERR & 0xFFFFFFFF
    assert any("AttachCurrentThread failed: ZeroDivisionError" in each for each in caplog.messages)


def trace_of(world: World, elements: list[Any]) -> Any:
    """A Throwable that is pending, with this stack trace."""
    error: Any = world.vm.exception("java/lang/Error", "e")
    array = world.vm.new_array("Ljava/lang/StackTraceElement;", len(elements))
    array.elements[:] = elements
    world.vm.invoke(error, "setStackTrace", array)
    return error


def test_a_stack_trace_with_null(world: World) -> None:
    with pytest.raises(Throwable, match="NullPointerException"):
        trace_of(world, [StackTraceElement("a", "b"), None])
    # However it came there.
    error: Any = world.vm.exception("java/lang/Error", "e")
    error.trace = [None, "no frame", StackTraceElement("com.acme.A", "go")]
    world.env.throw(error)
    world.call("FindClass", world.text(b"java/lang/Object"))
    assert any(
        "called with pending exception java.lang.Error: e thrown in com.acme.A.go(Unknown Source)"
        in each for each in world.log
    )  # fmt: skip


def test_arrays_keep_their_types(world: World) -> None:
    vm = world.vm
    strings = vm.new_array(S, ["a"])
    elements = vm.new_array("Ljava/lang/StackTraceElement;", 1)
    objects = vm.new_array("Ljava/lang/Object;", 1)
    with pytest.raises(Throwable, match="ArrayStoreException"):
        vm.invoke_static("java/lang/System", "arraycopy", strings, 0, elements, 0, 1)
    vm.invoke_static("java/lang/System", "arraycopy", strings, 0, objects, 0, 1)
    assert objects[0] == "a"
    names = vm.new_object("java/util/ArrayList")
    names.items.append("a")
    with pytest.raises(Throwable, match="ArrayStoreException"):
        vm.invoke(names, "toArray", elements)


class Odd(Throwable, java="test.Odd"):
    """Nothing about it can be had."""

    trace = field("I", 5)

    @property
    def cause(self) -> Any:  # type: ignore[override]
        """The chain of causes ends here."""
        raise ValueError("no cause")

    @cause.setter
    def cause(self, value: Any) -> None:
        """Nobody's."""

    @method(f"(){S}")
    def toString(self) -> str:
        raise RecursionError("no text")

    def equals(self, other: Any) -> bool:
        raise ValueError("not equal, not different")


class Asleep(Throwable, java="test.Asleep"):
    """Its text takes a while."""

    @method(f"(){S}")
    def toString(self) -> Any:  # type: ignore[override]
        yield 1
        return "at last"


def test_describing_never_raises(world: World) -> None:
    first, second = Odd("odd"), Asleep("asleep")
    assert describe(first) == "test.Odd: odd"
    second.cause = first
    assert describe(second) == "test.Asleep: asleep\nCaused by: test.Odd: odd"
    one, other = Throwable("one"), Throwable("other")
    one.cause, other.cause = other, one
    assert describe(one).count("\n") == 1
    nothing: Any = object()
    assert describe(nothing) == "object"
    one.detailMessage = "x" * (1 << 20)
    assert len(describe(one)) < 1 << 16


@pytest.mark.parametrize("kind", [Odd, Asleep])
def test_uncaught_exceptions_that_cannot_be_shown(world: World, kind: Any) -> None:
    assert attach(world, b"worker") == JNI_OK
    env = world.other.java
    env.throw(kind("why"))
    world.kernel.scheduler.current = world.other
    try:
        world.call("FindClass", world.text(b"java/lang/Object"), task=world.other)
        world.call("ExceptionDescribe", task=world.other)
        assert world.call("DetachCurrentThread", task=world.other) == JNI_OK
    finally:
        world.kernel.scheduler.current = world.task
    assert world.other.java is None
    assert any(f"FATAL EXCEPTION: worker\n{kind.java.name.replace('/', '.')}: why" in each
               for each in world.log)  # fmt: skip


def test_a_handler_that_throws_such_a_thing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Thrower(Object, java="test.Thrower", implements=("java.lang.Runnable",)):
        @method("()V")
        def run(self) -> None:
            raise Odd("in a handler")

    ended: list[int] = []
    monkeypatch.setattr(world.task.process, "exit_group", ended.append)
    looper = world.vm.invoke_static("android/os/Looper", "myLooper")
    looper.post(world.vm, Thrower(), None, 1)
    for _ in loopers.run(world.task):
        raise AssertionError("nothing to wait for")
    assert ended == [10]
    assert any("test.Odd: in a handler" in each for each in world.log)


def test_an_exception_that_cannot_even_be_made(world: World) -> None:
    """A user's model of the exception that stands for the model's mistake is broken, too."""
    from droidemu.android.jni.errors import throwable_of

    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError("mute")

    assert describe(throwable_of(world.vm, Mute())).startswith("java.lang.InternalError: Mute")


def test_abort_messages_are_printable(world: World) -> None:
    world.call("FatalError", world.text(b"\x1b[31m" + SURROGATE + b"\n" + b"x" * 9000))
    message = world.task.process.abort_message
    assert "\x1b" not in message and message.encode() and len(message) < 5000


def test_names_in_log_lines(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """They are cut and cannot steer the terminal; so what is remembered of them is bounded."""
    name = b"a/\x1b2J" + b"x" * 12000
    assert world.call("FindClass", world.text(name)) == 0
    (line,) = (each for each in caplog.messages if "is not modelled" in each)
    assert "\x1b" not in line and len(line) < 2000
    assert max(map(len, world.vm.reported)) < 2000


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "a/\ud800/b"])
def test_files_whose_names_no_system_takes(world: World, name: str) -> None:
    from droidemu.android.jni.files import Files

    files = Files(world.task.process)
    path = f"/data/{name}"
    assert files.mode(path) is None
    assert files.read(path) is None
    assert not files.write(path, b"x")
    files.rename(path, f"{path}2")


def test_a_full_heap_is_javas_error(world: World) -> None:
    """Also where nothing but a reference is made."""
    vm, env = world.vm, world.env
    limit, vm.heap.limit = vm.heap.limit, vm.heap.used + 10_000
    try:
        assert world.call("NewByteArray", 100_000) == 0
        assert type(env.pending).__name__ == "OutOfMemoryError"
        env.throw(None)
        assert world.call("NewStringUTF", world.text(b"x" * 12_000)) == 0
        assert type(env.pending).__name__ == "OutOfMemoryError"
    finally:
        vm.heap.limit = limit
        env.throw(None)


def test_too_many_objects(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.android.java import heap

    def say(number: int) -> None:
        monkeypatch.setattr(heap, "_small_objects", lambda: number)

    monkeypatch.setattr(heap, "_blocks", lambda: 1 << 40)
    world.vm.next_look = 0
    say(1 << 40)
    for _ in range(3):
        assert world.call("FindClass", world.text(b"java/lang/Object")) == 0
        assert type(world.env.pending).__name__ == "OutOfMemoryError"
        assert world.call("ExceptionCheck") == 1
        world.call("ExceptionClear")
    say(5)
    world.vm.heap._refused = 0
    assert world.call("FindClass", world.text(b"java/lang/Object"))
    assert world.vm.next_look > world.vm.serial


def test_copies_on_top_of_each_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.android.jni import copies

    monkeypatch.setattr(copies, "MOST_PINS", 10)
    text = world.env.new_local("text")
    for at in range(12):
        world.call("GetStringUTFChars", text, 0, world.page + 0x7000 + at, 100)
    assert len(world.env.pins) == 10
    assert any("too many copies of strings and arrays" in each for each in world.log)


def test_local_references_of_all_threads_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from droidemu.android.jni import env as module

    monkeypatch.setattr(module, "MOST_LOCALS", 2000)
    assert attach(world, b"second") == JNI_OK
    for task in (world.task, world.other):
        world.kernel.scheduler.current = task
        kind = task.java.new_local(world.vm.object_class)
        task.java.limit = 1000
        for _ in range(2100):
            world.call("NewLocalRef", kind, task=task)
    world.kernel.scheduler.current = world.task
    assert any("local reference table overflow" in each for each in world.log)


def test_the_clock_of_long_sleeps(world: World) -> None:
    """Three hundred million years are as long as the kernel's clock goes."""
    from droidemu.kernel.clocks import KTIME_MAX
    from droidemu.kernel.wait import Wait

    vm = world.vm
    thread = vm.find_class("java/lang/Thread")
    sleep = vm.method(thread, "sleep", "(J)V")
    step = next(sleep.invoke(None, [(1 << 63) - 1]))
    assert isinstance(step, Wait) and step.deadline is not None and step.deadline <= KTIME_MAX
