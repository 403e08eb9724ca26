# SPDX-License-Identifier: GPL-2.0-or-later
"""What an engine costs the host, and that closing it gives everything back."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from droidemu.arm import ARM, ARM64
from droidemu.arm.unicorn_engine import UnicornEngine
from droidemu.memory import AddressSpace

#: One cycle: a space of full size, an engine, two threads, some translated code and used memory.
_CYCLE = """
import gc, sys
from droidemu.arm import ARM, ARM64
from droidemu.arm.unicorn_engine import UnicornEngine
from droidemu.engine import StopReason
from droidemu.memory import AddressSpace

def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        total, used = file.read().split()[:2]
    return int(total) * 4096 >> 20, int(used) * 4096 >> 10

CODE = {ARM64: "00040091010000d4", ARM: "010080e2000000ef"}

def cycle(isa):
    space = AddressSpace(isa.space_size)
    engine = UnicornEngine(isa, space)
    space.set_pages(0x10000, 0x11000, 5, fresh=True)
    space.set_pages(0x100000, 0x200000, 3, fresh=True)
    space.fill(0x100000, 0x100000, 1)
    space.poke(0x10000, bytes.fromhex(CODE[isa]))
    first = engine.new_cpu()
    first.pc = 0x10000
    second = first.copy()
    for cpu in (first, second):
        assert engine.run(cpu, 100) is StopReason.SYSCALL
    now = resident()[1]
    first.release()
    second.release()
    engine.close()
    space.close()
    return now

cycle(ARM64)  # compiles the native callbacks
before = resident()[1]
one = cycle(ARM64) - before
for _ in range(3):
    cycle(ARM64), cycle(ARM)
gc.collect()
start = resident()
for _ in range(25):
    cycle(ARM64), cycle(ARM)
gc.collect()
end = resident()
print(one, end[0] - start[0], end[1] - start[1])
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's /proc")
def test_fifty_engines_leave_nothing_behind() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CYCLE], capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    one, mapped_mib, resident_kib = map(int, done.stdout.split())
    assert one < 6 << 10, "KiB that an engine with 64 GiB takes, of which the program uses 1 MiB"
    assert mapped_mib < 64
    assert resident_kib < 2 << 10


@pytest.mark.parametrize("isa", [ARM64, ARM], ids=lambda isa: isa.name)
def test_a_closed_engine_is_freed_at_once(isa: object) -> None:
    """No cycle of references keeps it, or its memory would wait for the collector."""
    assert isa in (ARM64, ARM)
    chosen = ARM64 if isa is ARM64 else ARM
    gc.disable()
    try:
        space = AddressSpace(chosen.space_size)
        engine = UnicornEngine(chosen, space)
        cpu = engine.new_cpu()
        inner = weakref.ref(engine._uc)
        cpu.release()
        engine.close()
        assert inner() is None
        assert not space.on_change
        assert not space.on_code
        space.close()
    finally:
        gc.enable()


def test_many_threads() -> None:
    """Each costs one register context; they all come and go."""
    space = AddressSpace(ARM64.space_size)
    engine = UnicornEngine(ARM64, space)
    threads = [engine.new_cpu() for _ in range(300)]
    for number, cpu in enumerate(threads):
        cpu.set("x5", number)
    assert [cpu.get("x5") for cpu in threads] == list(range(300))
    for cpu in threads:
        cpu.release()
        cpu.release()  # twice does no harm
    engine.close()
    space.close()
