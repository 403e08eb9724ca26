# SPDX-License-Identifier: GPL-2.0-or-later
"""Exact single steps and watched accesses: a second Unicorn that looks at every instruction.

The instance that runs the guest has no hook on instructions or accesses, which is why it is fast.
The one here has both, shares the memory, and takes a thread's registers over for a few
instructions. It does not exist until something is stepped or watched.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

from unicorn import unicorn_const as k

from droidemu.arm import native as n
from droidemu.arm import native_step as s
from droidemu.arm.decode import store_exclusive
from droidemu.arm.instance import TAG_MASK, Instance
from droidemu.arm.uclib import entry, quick
from droidemu.engine import Isa, Watch, WatchHit
from droidemu.memory import PROT_READ, PROT_WRITE, WATCHED_READ, WATCHED_WRITE, AddressSpace

if TYPE_CHECKING:
    from droidemu.arm.unicorn_cpu import UnicornCpu

#: What a step does not see of a page's permissions: that it is watched.
_FILL_MASK = 0xFF & ~(WATCHED_READ | WATCHED_WRITE)
_WATCH = struct.Struct("<3q")
_TOP = 1 << 62
_UNDO = struct.Struct("<2q16s")
#: DC ZVA, which Unicorn carries out without telling memory hooks; it clears 64 bytes.
_DC_ZVA, _DC_ZVA_SIZE = 0xD50B7420, 64

_callbacks: s.StepCallbacks | None = None


def _step_callbacks() -> s.StepCallbacks:
    global _callbacks  # noqa: PLW0603
    if _callbacks is None:
        names = ("uc_emu_stop", "uc_reg_write", "uc_reg_read_batch")
        _callbacks = s.StepCallbacks({name: entry(name) for name in names})
    return _callbacks


class Stepper:
    """The instance that steps; every method with no thread of its own running."""

    def __init__(self, isa: Isa, space: AddressSpace) -> None:
        self.instance = Instance(isa, space, check_exits=True)
        self._space = space
        self._thumb_state = isa.word_size == 4
        self._block = s.StepBlock()
        self._step = memoryview(self._block).cast("B").cast("q")
        user = ctypes.addressof(self._block)
        addresses = _step_callbacks().addresses
        self.instance.hook(k.UC_HOOK_CODE, addresses["on_code"], user)
        both = k.UC_HOOK_MEM_READ | k.UC_HOOK_MEM_WRITE
        self.instance.hook(both, addresses["on_memory"], user)
        self.instance.control[n.FILL_MASK] = _FILL_MASK
        self.instance.start_up()
        self._undo = ctypes.create_string_buffer(s.UNDO_MAX * s.UNDO_WORDS * 8)
        self._scratch = ctypes.create_string_buffer(8)
        step = self._step
        step[s.MAIN] = self.instance.address
        step[s.IS_ARM] = int(self._thumb_state)
        step[s.UNDO] = ctypes.addressof(self._undo)
        step[s.BASE] = space.base
        self._watches: Sequence[Watch] = ()
        self._watch_array = ctypes.create_string_buffer(_WATCH.size)
        #: Set by ``step`` when it met a watched access.
        self.hit: WatchHit | None = None
        #: Instructions carried out by the last ``step``.
        self.done = 0

    def set_watches(self, watches: Sequence[Watch]) -> None:
        """What to look out for from now on."""
        self._watches = tuple(watches)
        data = b"".join(_WATCH.pack(w.start, w.end, w.access) for w in watches)
        self._watch_array = ctypes.create_string_buffer(data, max(len(data), 1))
        self._step[s.WATCHES] = ctypes.addressof(self._watch_array)
        self._step[s.WATCH_COUNT] = len(self._watches)

    def step(self, cpu: UnicornCpu, low: int, high: int, most: int) -> int:
        """Carry out one instruction, and more while the PC is in [low, high), ``most`` in all.

        Several at once only if nothing is watched. Returns Unicorn's error; the control block
        says why it came back. With ``hit`` set the instruction has not been carried out.
        """
        self.hit = None
        instance, step = self.instance, self._step
        pc = cpu.start & -2
        if self._space.allows(pc, 4, PROT_WRITE):
            # The other instance may have changed this code since it was translated here.
            instance.uc.ctl_remove_cache(pc, pc + 4)
        quick.uc_context_restore(instance.uch, cpu._context)
        if self._watches:
            self.hit = self._unseen_hit(cpu)
            if self.hit is not None:
                return 0
        exit_at = self._inside_it_block(cpu) if cpu.thumb else None
        step[s.FIRST] = 1
        # A debugger may name any 64 bits; no code lies beyond the top.
        step[s.LOW], step[s.HIGH], step[s.LEFT] = min(low, _TOP), min(high, _TOP), most
        step[s.DONE] = step[s.ACCESSES] = step[s.HIT] = step[s.UNDO_COUNT] = 0
        # A store-exclusive is a compare-and-swap for Unicorn; its load is none of the guest's.
        both = PROT_READ | PROT_WRITE
        step[s.KINDS] = PROT_WRITE if self._watches and store_exclusive(self._space, cpu) else both
        if exit_at is not None:
            step[s.HIGH], step[s.LEFT] = _TOP, _TOP
            instance.set_exits([exit_at], {exit_at})
        instance.unsigned[n.PC] = cpu.start
        error = int(instance.callbacks.run(instance.address))
        if exit_at is not None:
            instance.set_exits([], {exit_at})
        self.done = min(step[s.DONE], most)
        if step[s.HIT]:
            watch = self._watches[step[s.HIT] - 1]
            self.hit = WatchHit(watch, max(step[s.HIT_ADDRESS], watch.start), step[s.HIT_KIND])
            self._take_back()
            self.done = 0
            return 0
        quick.uc_context_save(instance.uch, cpu._context)
        cpu.start = instance.unsigned[n.PC]
        return error

    def _inside_it_block(self, cpu: UnicornCpu) -> int | None:
        """Where the next instruction is if it belongs to an IT block.

        Unicorn takes such a block for one instruction, but for its "exits".
        """
        pc = cpu.start & ~1
        first = self._space.peek(pc, 2)
        if first is None:
            return None
        half = int.from_bytes(first, "little")
        wide = half >> 11 in (0x1D, 0x1E, 0x1F)
        if half & 0xFF00 == 0xBF00 and half & 15:
            return pc + 2  # IT itself
        cpsr = self._register(self.instance.bank.flags)
        it = cpsr >> 25 & 3 | cpsr >> 8 & 0xFC
        return pc + (4 if wide else 2) if it & 7 else None

    def _register(self, ident: int) -> int:
        """A register of the instance."""
        quick.uc_reg_read(self.instance.uch, ident, self._scratch)
        return int.from_bytes(self._scratch.raw, "little")

    def _unseen_hit(self, cpu: UnicornCpu) -> WatchHit | None:
        """The watch that a DC ZVA at the PC is about to hit."""
        if self._thumb_state:
            return None
        word = int.from_bytes(self._space.peek(cpu.start, 4) or b"", "little")
        if word & ~31 != _DC_ZVA or word & 31 == 31:
            return None
        base = self._register(self.instance.bank.general[word & 31])
        start = base & TAG_MASK & -_DC_ZVA_SIZE
        for watch in self._watches:
            overlap = watch.start < start + _DC_ZVA_SIZE and watch.end > start
            if overlap and watch.access & PROT_WRITE:
                return WatchHit(watch, max(start, watch.start), PROT_WRITE)
        return None

    def stores(self) -> list[tuple[int, int]] | None:
        """(address, size) of each store of the last ``step``; None if there were too many."""
        count = self._step[s.UNDO_COUNT]
        if count >= s.UNDO_MAX:
            return None
        return [_UNDO.unpack_from(self._undo, index * _UNDO.size)[:2] for index in range(count)]

    def _take_back(self) -> None:
        """Undo the stores of the instruction, last first. Those of a hit are all noted."""
        for index in reversed(range(self._step[s.UNDO_COUNT])):
            address, size, old = _UNDO.unpack_from(self._undo, index * _UNDO.size)
            self._space.view[address : address + size] = old[:size]

    def close(self) -> None:
        """Free the instance."""
        self.instance.close()
