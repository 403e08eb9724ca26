# SPDX-License-Identifier: GPL-2.0-or-later
"""Any arguments of any function: an answer, an error number or CheckJNI's abort; never more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.android.hosts import declare
from droidemu.android.jni import calls
from droidemu.android.jni.table import (
    ENV_CALLS,
    ENV_SLOTS,
    KINDS,
    LIBRARY_CALLS,
    VM_CALLS,
    VM_SLOTS,
)
from droidemu.kernel.errno import KernelError
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE
from droidemu.kernel.syscall import SystemCall
from droidemu.memory import MemoryFault
from tests.android.jni.kit import Kit
from tests.android.jni.world import World

declare()
calls.declare()
#: No function of these names exists for the host: the guest's library has them.
NUMBERS = [
    ENV_CALLS + slot for slot in ENV_SLOTS.values() if HOST_BASE + ENV_CALLS + slot in HOST_TABLE
]
NUMBERS += [VM_CALLS + slot for slot in VM_SLOTS.values()]
NUMBERS += [LIBRARY_CALLS, LIBRARY_CALLS + 1, LIBRARY_CALLS + 2]

@pytest.fixture(scope="module", params=("arm64", "arm"))
def world(jni: Kit, request: pytest.FixtureRequest) -> Iterator[World]:
    """One for all examples; each begins with fresh references."""
    made = World(jni, request.param)
    yield made
    made.kernel.close()


WORD = st.tuples(
    st.sampled_from((0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 7)),
    st.integers(0, (1 << 64) - 1),
)
CALL = st.tuples(
    st.sampled_from(NUMBERS),
    st.lists(WORD, min_size=5, max_size=5),
    st.booleans(),
    st.sampled_from((False, False, True)),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calls=st.lists(CALL, min_size=1, max_size=12))
def test_any_arguments(world: World, calls: list[Any]) -> None:
    world.refill()
    task = world.task
    for number, words, right_env, switch in calls:
        if switch:
            task = world.switch()
            if task.java is None:
                world.vm.attach(task)
        entry: SystemCall = HOST_TABLE[HOST_BASE + number]
        env = task.java or world.env
        first = env.address if right_env else world.argument(*words[0])
        arguments = [first, *(world.argument(*word) for word in words), 0]
        try:
            result = entry.call(world.abi)(task, arguments)
            if hasattr(result, "send"):
                drive(result, words)
        except (KernelError, MemoryFault):
            continue
        if world.task.java is None:
            world.refill()
            task = world.task
        assert result is not None


KINDS_BY_LETTER = {letter: name for name, letter in KINDS.items()}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1 << 64))
def test_any_method(world: World, seed: int) -> None:
    """Methods that fit: their objects, their functions, and references for arguments."""
    world.refill()
    chance = random.Random(seed)
    vm = world.vm
    task = world.task
    for _ in range(20):
        if chance.random() < 0.2:
            task = world.switch()
            if task.java is None:
                vm.attach(task)
        env = task.java
        assert env is not None
        if chance.random() < 0.9:
            env.throw(None)
        method = vm.methods[chance.choice([each for each in world.ids if each in vm.methods])]
        owner = env.new_local(method.owner)
        kind = KINDS_BY_LETTER[method.result]
        arguments = world.page + 8 * chance.randrange(0xC0)
        if method.constructor:
            world.call("NewObjectA", owner, method.id, arguments, task=task)
        elif method.static:
            name = f"CallStatic{kind}MethodA"
            world.call(name, owner, method.id, arguments, world.page + 0x900, task=task)
        else:
            fitting = [
                each for each in world.objects if vm.is_instance(each, method.owner)
            ] or [None]  # fmt: skip
            receiver = env.new_local(chance.choice(fitting))
            name = f"Call{kind}MethodA"
            world.call(name, receiver, method.id, arguments, world.page + 0x900, task=task)
        if task.java is None:
            vm.attach(task)
    assert not [each for each in world.log if "internal error" in each]


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
