# SPDX-License-Identifier: GPL-2.0-or-later
"""An address space, an engine and one thread: what a test of the engine needs."""

from __future__ import annotations

from types import TracebackType

from droidemu.arm import ARM, ARM64
from droidemu.arm.unicorn_cpu import UnicornCpu
from droidemu.arm.unicorn_engine import UnicornEngine
from droidemu.engine import StopReason
from droidemu.memory import PROT_EXEC, PROT_READ, PROT_WRITE, AddressSpace, page_up

from .assembler import assemble

RX = PROT_READ | PROT_EXEC
RW = PROT_READ | PROT_WRITE
RWX = RX | PROT_WRITE


class Guest:
    """Code at ``CODE``, readable and writable ``DATA`` (two pages with a hole on each side)."""

    CODE = 0x10000
    DATA = 0x100000
    DATA_END = DATA + 0x2000

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.isa = ARM64 if mode == "a64" else ARM
        self.space = AddressSpace(self.isa.space_size)
        self.engine = UnicornEngine(self.isa, self.space)
        self.cpu: UnicornCpu = self.engine.new_cpu()
        self.labels: dict[str, int] = {}
        self.map(self.DATA, 0x2000, RW)

    def __enter__(self) -> Guest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.cpu.release()
        self.engine.close()
        self.space.close()

    @property
    def wide(self) -> bool:
        """Whether registers have 64 bits."""
        return self.isa.word_size == 8

    def reg(self, number: int) -> str:
        """The name of general register ``number``."""
        return f"{'x' if self.wide else 'r'}{number}"

    def map(self, start: int, length: int, prot: int, *, fresh: bool = True) -> None:
        self.space.set_pages(start, page_up(start + length), prot, fresh=fresh)

    def load(self, source: str, at: int = CODE, prot: int = RX) -> dict[str, int]:
        """Assemble ``source``, place it, point the thread at it; absolute labels."""
        code = assemble(source, self.mode)
        self.map(at & ~0xFFF, len(code.data) + (at & 0xFFF), prot, fresh=False)
        self.space.poke(at, code.data)
        self.labels = {name: at + offset for name, offset in code.labels.items()}
        self.goto(at)
        return self.labels

    def goto(self, address: int) -> None:
        """Continue at ``address`` in the guest's mode."""
        self.cpu.pc = address
        self.cpu.thumb = self.mode == "t32"

    def run(self, budget: int = 1_000_000) -> StopReason:
        return self.engine.run(self.cpu, budget)

    def finish(self, budget: int = 1_000_000) -> None:
        """Run to the snippet's closing system call, whatever the slices."""
        for _ in range(10_000_000):
            reason = self.run(budget)
            if reason is StopReason.SYSCALL:
                return
            assert reason in (StopReason.BUDGET, StopReason.REQUESTED), self.state(reason)
        raise AssertionError("the snippet does not end")

    def state(self, reason: StopReason) -> str:
        """A line for assertion messages."""
        return f"{reason!r} at {self.cpu.pc:#x}, {self.engine.fault}"

    def __getitem__(self, name: str) -> int:
        return self.cpu.get(name)

    def __setitem__(self, name: str, value: int) -> None:
        self.cpu.set(name, value)
