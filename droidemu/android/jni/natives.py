# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest code that Java calls: native methods, threads, libraries. All of these are generators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from droidemu.android.java import mutf8
from droidemu.android.java.classes.types import single
from droidemu.android.java.klass import Method
from droidemu.android.jni import monitors
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.table import VERSIONS
from droidemu.kernel.clocks import KTIME_MAX
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.wait import Wait

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Body
    from droidemu.android.jni.env import Env
    from droidemu.android.jni.vm import JavaVm

#: Guest memory is cleared by so much at a time, bytes.
_PIECE = 1 << 20
#: Android's stack traces end somewhere, too.
MOST_NESTED = 200


def mangled(text: str) -> str:
    """A part of a native function's name (JNI specification, "Resolving Native Method Names")."""
    out = []
    for char in text:
        if char == "/":
            out.append("_")
        elif char in "_;[":
            out.append({"_": "_1", ";": "_2", "[": "_3"}[char])
        elif char.isascii() and char.isalnum():
            out.append(char)
        else:
            units = mutf8.utf16(char)
            out += [f"_0{units[at] | units[at + 1] << 8:04x}" for at in range(0, len(units), 2)]
    return "".join(out)


def symbols(method: Method) -> tuple[str, str]:
    """The names that a native method's function may have: short, and with its signature."""
    short = f"Java_{mangled(method.owner.name)}_{mangled(method.name)}"
    return short, f"{short}__{mangled(''.join(method.type.parameters))}"


def resolve(vm: JavaVm, method: Method) -> int:
    """The address of a native method's function; raises UnsatisfiedLinkError."""
    if not method.entry:
        for name in symbols(method):
            method.entry = vm.find_symbol(name)
            if method.entry:
                break
        else:
            short, long = symbols(method)
            text = f"No implementation found for {method} (tried {short} and {long})"
            vm.report(text)
            raise vm.exception("java/lang/UnsatisfiedLinkError", text)
    return method.entry


def call(vm: JavaVm, method: Method, receiver: Any, arguments: Sequence[Any]) -> Body:
    """Run a native method on the current thread. Raises what it throws."""
    task = vm.kernel.scheduler.current
    env = vm.env if task is None or task.java is None else task.java
    entry = method.entry or resolve(vm, method)
    if env.native_depth >= MOST_NESTED:
        raise vm.exception("java/lang/StackOverflowError", f"in native method {method}")
    env.push_frame()
    base, env.base = env.base, env.frames
    env.native_depth += 1
    first = method.owner if method.static or receiver is None else receiver
    values: list[Any] = [env.address, env.new_local(first), *arguments]
    shape = method.type.shape
    if "L" in shape or "F" in shape:
        for index, kind in enumerate(shape, 2):
            if kind == "L":
                values[index] = env.new_local(values[index])
            elif kind == "F":
                values[index] = single(values[index])
    try:
        value = yield GuestCall(entry, "LL" + shape, values, method.result)
        if method.result == "L":
            try:
                value = env.ref(value)
            except JniAbort as error:
                vm.mistake(env.task, str(method), f"{error} returned")
                value = None
    finally:
        env.native_depth -= 1
        while env.frames > env.base:  # the native method's own, which it has left
            env.pop_frame()
        env.pop_frame()
        env.base = base
    if env.critical:
        vm.mistake(env.task, str(method), "returned inside a critical section")
        env.critical = 0
    _rethrow(env)
    return value


def _rethrow(env: Env) -> None:
    """What native code has thrown goes on in Java."""
    thrown = env.pending
    if thrown is not None:
        env.throw(None)
        raise thrown


def load_library(vm: JavaVm, name: str) -> Body:
    """dlopen and JNI_OnLoad, by the guest's own helper."""
    helper = vm.helpers.get("load_library", 0)
    if not helper:
        raise vm.exception("java/lang/UnsatisfiedLinkError", f"{name}: there is no loader")
    env = vm.env
    path = yield from place(vm, mutf8.encode(name) + b"\0")
    result = yield GuestCall(helper, "L", (path,), "I")
    yield from free(vm, path)
    _rethrow(env)
    if result == -1:
        raise vm.exception("java/lang/UnsatisfiedLinkError", f"dlopen failed: {name}")
    if result and result not in VERSIONS:
        text = f"JNI_OnLoad returned bad version {result:#x} in {name}"
        raise vm.exception("java/lang/UnsatisfiedLinkError", text)
    return None


def place(vm: JavaVm, data: bytes | int) -> Body:
    """Bytes, or so many zeros, in memory that the guest's malloc gives; the address.

    OutOfMemoryError.
    """
    size = data if isinstance(data, int) else len(data)
    address = yield GuestCall(vm.helpers["malloc"], "L", (max(1, size),), "L")
    if not address:
        raise vm.exception("java/lang/OutOfMemoryError", f"malloc of {size} bytes")
    if not isinstance(data, int):
        vm.process.space.write(address, data)
        return address
    for at in range(0, size, _PIECE):
        vm.process.space.write(address + at, bytes(min(_PIECE, size - at)))
    return address


def free(vm: JavaVm, address: int) -> Body:
    """Give it back."""
    yield GuestCall(vm.helpers["free"], "L", (address,))


def allocate_direct(vm: JavaVm, size: int) -> Body:
    """A direct buffer of the guest's memory, zeroed; it is never freed."""
    if not 0 <= size <= 1 << 30:
        raise vm.exception("java/lang/IllegalArgumentException", f"capacity {size}")
    address = yield from place(vm, size)
    return direct_buffer(vm, address, size)


def direct_buffer(vm: JavaVm, address: int, size: int) -> Any:
    """A ByteBuffer over guest memory."""
    made: Any = vm.allocate(vm.find_class("java/nio/ByteBuffer"))
    made.address = address
    made.size = made.end = size
    return made


def start_thread(vm: JavaVm, thread: Any) -> Body:
    """Thread.start: the guest's helper makes a thread that comes back as ``run_thread``."""
    helper = vm.helpers.get("start_thread", 0)
    if not helper:
        raise vm.exception(
            "java/lang/OutOfMemoryError", "threads cannot be started from Java in this process"
        )
    number = len(vm.starting) + 1
    while number in vm.starting:
        number += 1
    vm.starting[number] = thread
    error = yield GuestCall(helper, "L", (number,), "I")
    if error:
        del vm.starting[number]
        thread.started = False
        raise vm.exception("java/lang/OutOfMemoryError", f"pthread_create failed: error {error}")
    return None


def join(vm: JavaVm, thread: Any, nanoseconds: int | None) -> Body:
    """Thread.join: wait until its guest thread has detached."""
    clock, env = vm.kernel.clock, vm.env
    monitors.check_interrupt(vm, env)
    end = None if nanoseconds is None else min(clock.monotonic() + nanoseconds, KTIME_MAX)
    while thread.started and not thread.ended:
        if end is not None and clock.monotonic() >= end:
            break
        yield Wait(vm.detached, monitors.parking_of(env), deadline=end, interruptible=False)
        monitors.check_interrupt(vm, env)
    return None


def exit_process(vm: JavaVm, status: int) -> Body:
    """System.exit: the guest's exit(), so that its destructors run."""
    helper = vm.helpers.get("exit", 0)
    if helper:
        yield GuestCall(helper, "I", (status,))
    vm.process.exit_group(status & 0xFF)
    return None
