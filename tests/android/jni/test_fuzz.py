# SPDX-License-Identifier: GPL-2.0-or-later
"""Any arguments of any function: an answer, an error number or CheckJNI's abort; never more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.android.hosts import declare
from droidemu.android.jni import calls
from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, LIBRARY_CALLS, VM_CALLS, VM_SLOTS
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
