# SPDX-License-Identifier: GPL-2.0-or-later
"""Any arguments of any function: an answer, an error number or CheckJNI's abort; never more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import guestrun
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.android.hosts import declare
from droidemu.android.java.platform import Platform
from droidemu.android.jni import calls
from droidemu.android.jni.env import Env
from droidemu.android.jni.options import JavaOptions
from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, LIBRARY_CALLS, VM_CALLS, VM_SLOTS
from droidemu.android.jni.vm import JavaVm
from droidemu.kernel.errno import KernelError
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE
from droidemu.kernel.syscall import SystemCall
from droidemu.kernel.task import Task
from droidemu.memory import PROT_READ, PROT_WRITE, MemoryFault
from tests.android.jni.kit import Kit

declare()
calls.declare()
#: No function of these names exists for the host: the guest's library has them.
NUMBERS = [
    ENV_CALLS + slot for slot in ENV_SLOTS.values() if HOST_BASE + ENV_CALLS + slot in HOST_TABLE
]
NUMBERS += [VM_CALLS + slot for slot in VM_SLOTS.values()]
NUMBERS += [LIBRARY_CALLS, LIBRARY_CALLS + 1, LIBRARY_CALLS + 2]
TEXTS = (
    b"java/lang/String", b"<init>", b"()V", b"(Ljava/lang/Object;)Z", b"test/Values", b"fI", b"I",
    b"toString", b"()Ljava/lang/String;", b"[I", b"\xff\xff", b"", b"((((", b"L;", b"[" * 300,
)  # fmt: skip


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
        self.vm = JavaVm(process)
        self.vm.connect(self.page, self.page + 0x800, 64, 8)
        self.vm.helpers = dict.fromkeys(
            ("start_thread", "load_library", "malloc", "free", "exit"), self.page
        )
        self.pointers = []
        at = self.page + 0xA00
        for text in TEXTS:
            process.space.poke(at, text + b"\0")
            self.pointers.append(at)
            at += len(text) + 1
        self.refill()

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
        self.task.pending.__init__()  # type: ignore[misc]
        values = vm.find_class("test/Values")
        values.initialise()
        things: list[Any] = [
            values, vm.string_class, "text", vm.new_array("I", 5), vm.new_array("Z", 2),
            vm.new_array("Ljava/lang/String;", ["a", None]), vm.allocate(values),
            vm.new_object("java/util/ArrayList"), vm.new_object("java/lang/Thread"),
            vm.exception("java/lang/Error", "e"), vm.find_class("java/nio/ByteBuffer"),
            vm.invoke_static("java/nio/ByteBuffer", "allocate", 9),
        ]  # fmt: skip
        self.handles = [env.new_local(each) for each in things]
        self.handles += [vm.new_global(each) for each in things[:5]] + [vm.new_weak(things[6])]
        self.ids = [vm.method_id(each) for each in values.methods.values()]
        self.ids += [vm.method_id(each) for each in vm.string_class.methods.values()]
        self.ids += [vm.field_id(each) for each in values.fields.values()]

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
        if kind == 4:
            return value % 16
        mask = (1 << 8 * self.task.abi.word_size) - 1
        return -(value % 16) & mask if kind == 5 else value & mask


@pytest.fixture(scope="module", params=("arm64", "arm"))
def world(jni: Kit, request: pytest.FixtureRequest) -> Iterator[World]:
    """One for all examples; each begins with fresh references."""
    made = World(jni, request.param)
    yield made
    made.kernel.close()


WORD = st.tuples(
    st.sampled_from((0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6)),
    st.integers(0, (1 << 64) - 1),
)
CALL = st.tuples(st.sampled_from(NUMBERS), st.lists(WORD, min_size=5, max_size=5), st.booleans())


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calls=st.lists(CALL, min_size=1, max_size=12))
def test_any_arguments(world: World, calls: list[Any]) -> None:
    world.refill()
    task = world.task
    for number, words, right_env in calls:
        entry: SystemCall = HOST_TABLE[HOST_BASE + number]
        first = world.env.address if right_env else world.argument(*words[0])
        arguments = [first, *(world.argument(*word) for word in words), 0]
        try:
            result = entry.call(world.abi)(task, arguments)
            if hasattr(result, "send"):
                drive(result, words)
        except (KernelError, MemoryFault):
            continue
        if task.java is None:
            world.refill()
        assert result is not None


def drive(body: Any, words: list[Any]) -> None:
    """Carry a generator on with whatever guest functions may return."""
    try:
        next(body)
        for _, value in words:
            body.send(value & 0x7FFFFFFF)
    except StopIteration as stop:
        assert isinstance(stop.value, int)
    except (KernelError, MemoryFault):
        pass
    finally:
        body.close()
