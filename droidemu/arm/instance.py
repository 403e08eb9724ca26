# SPDX-License-Identifier: GPL-2.0-or-later
"""One configured Unicorn: processor, arena, native hooks and the control block they share.

What the settings are for stands in ``native``. An engine has one instance that runs the guest; a
second one, which only steps, comes to it when something is debugged (``stepper``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from typing import Any

import unicorn
from unicorn import arm64_const as a64
from unicorn import arm_const as a32
from unicorn import unicorn_const as k

from droidemu.arm import features, struct_layout
from droidemu.arm import native as n
from droidemu.arm.isa import ARM64
from droidemu.arm.registers import BANK32, BANK64
from droidemu.arm.uclib import EXITS, entry, quick, uclib
from droidemu.arm.unicorn_cpu import CPSR_USER, PSTATE_EL0T
from droidemu.engine import Isa
from droidemu.memory import PAGE_SIZE, AddressSpace

#: A user address without its tag.
TAG_MASK = (1 << 56) - 1
#: Inside no 64-bit arena; inside the 32-bit one at a place where no program has code.
_NOWHERE = 0xF5A5_C3C4

_callbacks: n.Callbacks | None = None


def callbacks() -> n.Callbacks:
    """The native callbacks, compiled once a process."""
    global _callbacks  # noqa: PLW0603
    if _callbacks is None:
        names = ("uc_emu_start", "uc_emu_stop", "uc_reg_write", "uc_reg_read_batch", "uc_ctl")
        _callbacks = n.Callbacks({name: entry(name) for name in names})
    return _callbacks


class Instance:
    """A Unicorn for ``isa`` over ``space``."""

    def __init__(self, isa: Isa, space: AddressSpace, *, check_exits: bool) -> None:
        """``check_exits``: stops may be asked for at each instruction, at the price of speed."""
        self.isa = isa
        self.space = space
        self.bank = BANK64 if isa.word_size == 8 else BANK32
        self.callbacks = callbacks()
        if isa is ARM64:
            self.uc = unicorn.Uc(k.UC_ARCH_ARM64, k.UC_MODE_ARM)
            self.uc.ctl_set_cpu_model(a64.UC_CPU_ARM64_MAX)
        else:
            self.uc = unicorn.Uc(k.UC_ARCH_ARM, k.UC_MODE_ARM)
            self.uc.ctl_set_cpu_model(a32.UC_CPU_ARM_CORTEX_A15)
        # ARM allows 1 KiB pages, Unicorn's default: that would quarter the TLB's reach.
        self.uc.ctl_set_page_size(PAGE_SIZE)
        self.uc.ctl_exits_enabled(True)
        self.uc.ctl_set_tlb_mode(k.UC_TLB_VIRTUAL)
        self.uch: Any = self.uc._uch
        self._block = n.Control()
        self.control = memoryview(self._block).cast("B").cast("q")
        self.unsigned = memoryview(self._block).cast("B").cast("Q")
        self.address = ctypes.addressof(self._block)
        self._prepare_control(check_exits)
        self.uc.mem_map_ptr(0, space.size, k.UC_PROT_ALL, space.base)
        self._hooks: list[ctypes.c_size_t] = []
        self.hook(k.UC_HOOK_TLB_FILL, self.callbacks.addresses["on_fill"])
        self.hook(k.UC_HOOK_INTR, self.callbacks.addresses["on_interrupt"])
        self._exits: Any = None

    def _prepare_control(self, check_exits: bool) -> None:
        bank = self.bank
        control = self.control
        control[n.UC] = ctypes.cast(self.uch, ctypes.c_void_p).value or 0
        control[n.PAGES] = self.space.pages_address
        control[n.PAGE_COUNT] = self.space.size >> 12
        control[n.THUMB_SHIFT_MASK] = 1 if self.isa.word_size == 4 else 0
        control[n.RESULT_ID] = bank.result
        control[n.ADDRESS_MASK] = TAG_MASK
        control[n.FILL_MASK] = 0xFF
        # A field of the control block stands in where the switch is not found, or not wanted.
        no_check = None if check_exits else struct_layout.no_exit_request(self.uch)
        control[n.NO_EXIT_CHECK] = no_check or self.address + 8 * n.BLOCKS
        ids = (bank.pc, bank.flags, bank.number, *bank.args)
        # Values land in the control block itself, from OUT_PC on.
        self._read_ids = (ctypes.c_int * len(ids))(*ids)
        first = self.address + 8 * n.OUT_PC
        addresses = (first + 8 * i for i in range(len(ids)))
        self._read_pointers = (ctypes.c_void_p * len(ids))(*addresses)
        control[n.READ_IDS] = ctypes.addressof(self._read_ids)
        control[n.READ_POINTERS] = ctypes.addressof(self._read_pointers)
        control[n.READ_COUNT] = len(ids)
        self.args_slice = slice(n.OUT_ARGS, n.OUT_ARGS + len(bank.args))

    def hook(self, kind: int, function: int, user: int | None = None) -> None:
        """Add a native hook for all addresses; ``user``: its argument, else the control block."""
        handle = ctypes.c_size_t()
        status = uclib.uc_hook_add(
            self.uch, ctypes.byref(handle), kind, ctypes.c_void_p(function),
            ctypes.c_void_p(user or self.address), ctypes.c_uint64(1), ctypes.c_uint64(0),
        )  # fmt: skip
        if status != k.UC_ERR_OK:
            raise unicorn.UcError(status)
        self._hooks.append(handle)

    def start_up(self) -> None:
        """After all hooks: find the record of faults, give the guest's processor its state."""
        self.invalid_address = self._locate_fault_address()
        if self.isa.word_size == 8:
            self._prepare_arm64()
        else:
            self._prepare_arm()

    def _locate_fault_address(self) -> Any:
        """Unicorn's record of the last refused access, or None; found by a deliberate one."""
        self.control[n.PC] = _NOWHERE
        self.callbacks.run(self.address)
        found = struct_layout.fault_address(self.uch, _NOWHERE)
        return None if found is None else ctypes.c_uint64.from_address(found)

    def _prepare_arm64(self) -> None:
        """EL0 with floating point, DC ZVA and cache maintenance allowed, as Linux sets it up."""
        uc = self.uc
        features.limit(uc)
        cp = a64.UC_ARM64_REG_CP_REG
        # CPACR_EL1.FPEN: no trapping of FP and SIMD. (crn, crm, op0, op1, op2, value)
        uc.reg_write(cp, (1, 0, 3, 0, 2, 3 << 20))
        # TCR_EL1.TBI0: the top byte of a user address is ignored.
        uc.reg_write(cp, (2, 0, 3, 0, 2, 1 << 37))
        sctlr = uc.reg_read(cp, (1, 0, 3, 0, 0))
        # DZE, UCT, UCI, and no trapping of WFI/WFE.
        sctlr |= 1 << 14 | 1 << 15 | 1 << 26 | 1 << 16 | 1 << 18
        uc.reg_write(a64.UC_ARM64_REG_PSTATE, PSTATE_EL0T)
        uc.reg_write(cp, (1, 0, 3, 0, 0, sctlr))

    def _prepare_arm(self) -> None:
        """User mode with VFP and NEON on."""
        uc = self.uc
        uc.reg_write(a32.UC_ARM_REG_C1_C0_2, 0xF << 20)
        uc.reg_write(a32.UC_ARM_REG_FPEXC, 1 << 30)
        uc.reg_write(a32.UC_ARM_REG_CPSR, CPSR_USER)

    def set_exits(self, addresses: Sequence[int], changed: Iterable[int]) -> None:
        """Stop in front of these addresses; ``changed``: those that are new or gone.

        Costs nothing while the guest runs: the translator ends blocks there.
        """
        count = len(addresses)
        self._exits = (ctypes.c_uint64 * max(count, 1))(*addresses)
        self.control[n.EXITS] = ctypes.addressof(self._exits)
        self.control[n.EXIT_COUNT] = count
        array = ctypes.c_void_p(ctypes.addressof(self._exits))
        quick.uc_ctl(self.uch, EXITS, array, ctypes.c_size_t(count))
        for address in changed:
            self.forget(address, address + 2)

    def forget(self, start: int, end: int) -> None:
        """Drop what was translated of [start, end), and blocks of no length at ``start``."""
        if start & (PAGE_SIZE - 1):
            self.uc.ctl_remove_cache(start - 1, end)
        else:
            # Translations are looked up by the page of the first byte, which may not be code: an
            # exit at the start of a page is a block of no length that no range there would touch.
            self.uc.ctl_flush_tb()

    def close(self) -> None:
        """Free the instance."""
        self.uc = None
