# SPDX-License-Identifier: GPL-2.0-or-later
"""A process with a virtual machine whose functions tests call as a guest would."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import guestrun

from droidemu.android.hosts import declare
from droidemu.android.java.platform import Platform
from droidemu.android.jni import calls
from droidemu.android.jni.env import Env
from droidemu.android.jni.options import JavaOptions
from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, VM_CALLS, VM_SLOTS
from droidemu.android.jni.vm import JavaVm
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE
from droidemu.kernel.syscall import SystemCall
from droidemu.kernel.task import Task
from droidemu.memory import PROT_READ, PROT_WRITE
from tests.android.jni.kit import Kit

declare()
calls.declare()
TEXTS = (
    b"java/lang/String", b"<init>", b"()V", b"(Ljava/lang/Object;)Z", b"test/Values", b"fI", b"I",
    b"toString", b"()Ljava/lang/String;", b"[I", b"\xff\xff", b"", b"((((", b"L;", b"[" * 300,
    b"\xed\xa0\x80", b"a\xed\xb0\x80/b", b"\xc0\x80", b"\x1b[2J", b"java/lang/Throwable",
    b"split", b"(a+)+$", b"[Ljava/lang/StackTraceElement;", b"run",
)  # fmt: skip
#: Classes whose methods are called too.
CLASSES = (
    "java/lang/Throwable", "java/lang/StackTraceElement", "java/lang/StringBuilder",
    "java/lang/Thread", "java/lang/Class", "java/util/ArrayList", "java/util/HashMap",
    "java/io/ByteArrayOutputStream", "java/lang/ref/WeakReference", "android/os/Looper",
    "android/os/Handler", "android/os/Message", "android/os/Bundle", "java/nio/ByteBuffer",
    "java/lang/reflect/Method", "android/util/Log", "java/lang/System",
)  # fmt: skip


def odd(vm: JavaVm) -> Any:
    """An exception with what the API lets nobody put there."""
    made: Any = vm.exception("java/lang/Error", "\ud800")
    made.trace = [None, "text"]
    made.cause = made
    return made


class World:
    """A process with a virtual machine that never runs, and things to hand to JNI."""

    def __init__(self, jni: Kit, abi: str) -> None:
        self.log: list[str] = []
        self.abi = abi
        program = jni.build("values", abi)
        self.kernel = guestrun.make_kernel(programs={"program": program}, host_calls=declare)
        self.kernel.java = JavaOptions(
            files=(Path(__file__).parent / "models.py",),
            platform=lambda process: Platform(log=lambda p, t, m: self.log.append(m)),
        )
        process = self.kernel.spawn(b"/bin/program", [b"program"], [])
        assert process.leader is not None
        self.task: Task = process.leader
        # What runs is asked of the scheduler.
        self.kernel.scheduler.current = self.task
        mm = process.mm
        self.page = mm.find_gap(0x10000)
        mm.map_special(self.page, b"", PROT_READ | PROT_WRITE, "[test]")
        for at in range(0x4000, 0x8000, 0x1000):
            mm.map_special(self.page + at, b"", PROT_READ | PROT_WRITE, "[texts]")
        self.vm = JavaVm(process)
        self.vm.connect(self.page, self.page + 0x800, 64, 8)
        self.vm.helpers = dict.fromkeys(
            ("start_thread", "load_library", "malloc", "free", "exit"), self.page
        )
        self.pointers: list[int] = []
        self.objects: list[Any] = []
        at = self.page + 0xA00
        for text in TEXTS:
            process.space.poke(at, text + b"\0")
            self.pointers.append(at)
            at += len(text) + 1
        #: Another thread of the process; it is not attached.
        self.other = Task(self.kernel.new_pid(), process, process.engine.new_cpu())
        process.tasks[self.other.tid] = self.other
        self.refill()

    def call(self, name: str, *arguments: int, task: Task | None = None) -> Any:
        """A function of JNIEnv or JavaVM by its name in jni.h; a generator that sleeps is None."""
        task = task or self.task
        if name in VM_SLOTS:
            number, first = VM_CALLS + VM_SLOTS[name], self.vm.address
        else:
            number, first = ENV_CALLS + ENV_SLOTS[name], task.java.address if task.java else 0
        entry: SystemCall = HOST_TABLE[HOST_BASE + number]
        result = entry.call(self.abi)(task, [first, *arguments, *(0,) * 6][:7])
        if not hasattr(result, "send"):
            return result
        try:
            next(result)
        except StopIteration as stop:
            return stop.value
        return None

    def text(self, data: bytes) -> int:
        """The address of a C string, which the next one overwrites."""
        at = self.page + 0x4000
        self.task.space.poke(at, data + b"\0")
        return at

    def refill(self) -> None:
        """An attached thread with valid references and ids."""
        vm = self.vm
        self.vm.process.java = vm
        env = self.task.java or vm.attach(self.task)
        assert env is not None
        self.env: Env = env
        env.throw(None)
        env.critical, env.blocked, env.native_depth, env.frames, env.base = 0, False, 0, 0, 0
        env.locals = {0: None}
        env.pins.clear()
        vm.globals.clear()
        vm.weaks.clear()
        vm.monitors.clear()
        for each in (self.task, self.other):
            each.pending.__init__()  # type: ignore[misc]
        if self.other.java is not None:
            vm.detach(self.other.java)
        self.kernel.scheduler.current = self.task
        vm.next_look = vm.serial + 400  # now and then it is looked how many objects there are
        values = vm.find_class("test/Values")
        values.initialise()
        things: list[Any] = [
            values, vm.string_class, "text", vm.new_array("I", 5), vm.new_array("Z", 2),
            vm.new_array("Ljava/lang/String;", ["a", None]), vm.allocate(values),
            vm.new_object("java/util/ArrayList"), vm.new_object("java/lang/Thread"),
            vm.exception("java/lang/Error", "e"), vm.find_class("java/nio/ByteBuffer"),
            vm.invoke_static("java/nio/ByteBuffer", "allocate", 9), "\ud800", None,
            vm.new_array("Ljava/lang/StackTraceElement;", 2), vm.text("x" * 100),
            vm.new_object("java/util/HashMap"), vm.new_object("java/lang/StringBuilder"),
            vm.allocate(vm.throwable_class, bare=True), odd(vm),
        ]  # fmt: skip
        self.objects = things
        self.handles = [env.new_local(each) for each in things]
        self.handles += [vm.new_global(each) for each in things[:5]] + [vm.new_weak(things[6])]
        self.ids = [vm.method_id(each) for each in values.methods.values()]
        self.ids += [vm.method_id(each) for each in vm.string_class.methods.values()]
        self.ids += [vm.field_id(each) for each in values.fields.values()]
        for name in CLASSES:
            kind = vm.find_class(name)
            self.handles.append(env.new_local(kind))
            self.ids += [vm.method_id(each) for each in kind.methods.values()]
            self.ids += [vm.field_id(each) for each in kind.fields.values()]
        # What ...MethodA functions find at page + 8 * n: references, and null.
        word = struct.Struct("<Q")
        for at in range(0, 0x600, 8):
            value = (*self.handles, 0)[at // 8 % (len(self.handles) + 1)]
            self.task.space.poke(self.page + at, word.pack(value))

    def switch(self) -> Task:
        """The other thread runs."""
        scheduler = self.kernel.scheduler
        scheduler.current = self.other if scheduler.current is self.task else self.task
        return scheduler.current

    def argument(self, kind: int, value: int) -> int:
        """A word that may make sense."""
        if kind == 0:
            return self.handles[value % len(self.handles)]
        if kind == 1:
            return self.ids[value % len(self.ids)]
        if kind == 2:
            return self.pointers[value % len(self.pointers)]
        if kind == 3:
            return self.page + value % 0x1200
        if kind == 7:
            return self.page + value % 0xC0 * 8
        if kind == 4:
            return value % 16
        mask = (1 << 8 * self.task.abi.word_size) - 1
        return -(value % 16) & mask if kind == 5 else value & mask
