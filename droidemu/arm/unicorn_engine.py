# SPDX-License-Identifier: GPL-2.0-or-later
"""The first engine: translation by Unicorn, tuned so that no Python runs while the guest does.

What the settings are for stands in ``native``. Facts that shaped this file: PC writes go through
``uc_emu_start``; system calls, faults and preemption all come back through one native ``run``;
a thread switch is a ``uc_context`` save and restore.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from typing import Any

import unicorn
from unicorn import arm64_const as a64
from unicorn import arm_const as a32
from unicorn import unicorn_const as k

from droidemu.arm import cacheops, decode, features, struct_layout
from droidemu.arm import native as n
from droidemu.arm.isa import ARM64
from droidemu.arm.registers import BANK32, BANK64
from droidemu.arm.uclib import TLB_FLUSH, entry, quick, uclib
from droidemu.arm.unicorn_cpu import CPSR_USER, PSTATE_EL0T, UnicornCpu
from droidemu.engine import Fault, FpState, Isa, StopReason
from droidemu.memory import PAGE_SIZE, PROT_EXEC, PROT_READ, PROT_WRITE, AddressSpace

_ACCESS = {
    k.UC_MEM_READ: PROT_READ,
    k.UC_MEM_WRITE: PROT_WRITE,
    k.UC_MEM_FETCH: PROT_EXEC,
    k.UC_MEM_READ_UNMAPPED: PROT_READ,
    k.UC_MEM_WRITE_UNMAPPED: PROT_WRITE,
    k.UC_MEM_FETCH_UNMAPPED: PROT_EXEC,
}

# Exception numbers of the INTR hook: QEMU's target/arm/cpu.h.
_EXCP_UDEF = 1
_EXCP_SWI = 2
_EXCP_PREFETCH_ABORT = 3
_EXCP_DATA_ABORT = 4
_EXCP_BKPT = 7

#: A user address without its tag.
_TAG_MASK = (1 << 56) - 1
#: Inside no 64-bit arena; inside the 32-bit one at a place where no program has code.
_NOWHERE = 0xF5A5_C3C4

_callbacks: n.Callbacks | None = None


def callbacks() -> n.Callbacks:
    """The native callbacks, compiled once a process."""
    global _callbacks  # noqa: PLW0603
    if _callbacks is None:
        names = ("uc_emu_start", "uc_emu_stop", "uc_reg_write", "uc_reg_read_batch")
        _callbacks = n.Callbacks({name: entry(name) for name in names})
    return _callbacks


class _Batch:
    """Preallocated arrays to read or write a fixed set of registers in one call.

    The calls go through PyDLL: they last well under a microsecond, so that giving the GIL away
    would cost more than the work.
    """

    def __init__(self, ids: Sequence[int], width: int) -> None:
        count = len(ids)
        self.count = count
        self.ids = (ctypes.c_int * count)(*ids)
        self.buffer = ctypes.create_string_buffer(count * width)
        base = ctypes.addressof(self.buffer)
        self.pointers = (ctypes.c_void_p * count)(*(base + i * width for i in range(count)))
        self.values = memoryview(self.buffer).cast("B")


class UnicornEngine:
    """Translation of AArch64 or AArch32 by Unicorn; see ``engine.Engine``."""

    def __init__(self, isa: Isa, space: AddressSpace) -> None:
        self.isa = isa
        self.space = space
        self.fault = Fault()
        self._bank = BANK64 if isa.word_size == 8 else BANK32
        self._current: UnicornCpu | None = None
        self._executed = 0
        #: Cache maintenance traps: code is mapped twice.
        self._aliased_code = False
        self._yielded: tuple[UnicornCpu, int, int] | None = None
        self._callbacks = callbacks()
        if isa is ARM64:
            self._uc = unicorn.Uc(k.UC_ARCH_ARM64, k.UC_MODE_ARM)
            self._uc.ctl_set_cpu_model(a64.UC_CPU_ARM64_MAX)
        else:
            self._uc = unicorn.Uc(k.UC_ARCH_ARM, k.UC_MODE_ARM)
            self._uc.ctl_set_cpu_model(a32.UC_CPU_ARM_CORTEX_A15)
        # ARM allows 1 KiB pages, Unicorn's default: that would quarter the TLB's reach.
        self._uc.ctl_set_page_size(PAGE_SIZE)
        self._uc.ctl_exits_enabled(True)
        self._uc.ctl_set_tlb_mode(k.UC_TLB_VIRTUAL)
        self._uch: Any = self._uc._uch
        self._block = n.Control()
        self._control = memoryview(self._block).cast("B").cast("q")
        self._address = ctypes.addressof(self._block)
        self._prepare_control()
        self._uc.mem_map_ptr(0, space.size, k.UC_PROT_ALL, space.base)
        self._hooks: list[ctypes.c_size_t] = []
        self._hook(k.UC_HOOK_TLB_FILL, "on_fill")
        self._hook(k.UC_HOOK_INTR, "on_interrupt")
        self._hook(k.UC_HOOK_BLOCK, f"on_block_{isa.name}")
        self._invalid_address = self._locate_fault_address()
        if isa.word_size == 8:
            self._prepare_arm64()
        else:
            self._prepare_arm()
        self._pristine = ctypes.c_void_p()
        uclib.uc_context_alloc(self._uch, ctypes.byref(self._pristine))
        quick.uc_context_save(self._uch, self._pristine)
        self._general = _Batch(self._bank.general, self._bank.width)
        self._vectors = _Batch(self._bank.vectors, self._bank.vector_width)
        self._scratch = ctypes.create_string_buffer(16)
        letter = "Q" if isa.word_size == 8 else "I"
        self._general_struct = struct.Struct(f"<{len(self._bank.general)}{letter}")
        space.on_change.append(self._on_change)
        space.on_code.append(self.invalidate)

    # -- set-up ------------------------------------------------------------------------------

    def _prepare_control(self) -> None:
        bank = self._bank
        control = self._control
        control[n.UC] = ctypes.cast(self._uch, ctypes.c_void_p).value or 0
        control[n.PAGES] = self.space.pages_address
        control[n.PAGE_COUNT] = self.space.size >> 12
        control[n.THUMB_SHIFT_MASK] = 1 if self.isa.word_size == 4 else 0
        control[n.RESULT_ID] = bank.result
        control[n.ADDRESS_MASK] = _TAG_MASK
        # A field of the control block stands in where the switch is not found.
        no_check = struct_layout.no_exit_request(self._uch)
        control[n.NO_EXIT_CHECK] = no_check or self._address + 8 * n.BLOCKS
        ids = (bank.pc, bank.flags, bank.number, *bank.args)
        # Values land in the control block itself, from OUT_PC on.
        self._read_ids = (ctypes.c_int * len(ids))(*ids)
        first = self._address + 8 * n.OUT_PC
        addresses = (first + 8 * i for i in range(len(ids)))
        self._read_pointers = (ctypes.c_void_p * len(ids))(*addresses)
        control[n.READ_IDS] = ctypes.addressof(self._read_ids)
        control[n.READ_POINTERS] = ctypes.addressof(self._read_pointers)
        control[n.READ_COUNT] = len(ids)
        self._args_slice = slice(n.OUT_ARGS, n.OUT_ARGS + len(bank.args))
        self._control_unsigned = memoryview(self._block).cast("B").cast("Q")

    def _hook(self, kind: int, name: str, begin: int = 1, end: int = 0) -> None:
        handle = ctypes.c_size_t()
        status = uclib.uc_hook_add(
            self._uch, ctypes.byref(handle), kind,
            ctypes.cast(self._callbacks.addresses[name], ctypes.c_void_p),
            ctypes.cast(self._address, ctypes.c_void_p),
            ctypes.c_uint64(begin), ctypes.c_uint64(end),
        )  # fmt: skip
        if status != k.UC_ERR_OK:
            raise unicorn.UcError(status)
        self._hooks.append(handle)

    def _locate_fault_address(self) -> Any:
        """Unicorn's record of the last refused access, or None; found by a deliberate one."""
        self._control[n.PC] = _NOWHERE
        self._callbacks.run(self._address)
        found = struct_layout.fault_address(self._uch, _NOWHERE)
        return None if found is None else ctypes.c_uint64.from_address(found)

    def _prepare_arm64(self) -> None:
        """EL0 with floating point, DC ZVA and cache maintenance allowed, as Linux sets it up."""
        uc = self._uc
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
        uc = self._uc
        uc.reg_write(a32.UC_ARM_REG_C1_C0_2, 0xF << 20)
        uc.reg_write(a32.UC_ARM_REG_FPEXC, 1 << 30)
        uc.reg_write(a32.UC_ARM_REG_CPSR, CPSR_USER)

    # -- registers ---------------------------------------------------------------------------

    def new_cpu(self) -> UnicornCpu:
        """See ``engine.Engine``."""
        cpu = UnicornCpu(self)
        self._park()
        quick.uc_context_restore(self._uch, self._pristine)
        quick.uc_context_save(self._uch, cpu._context)
        return cpu

    def _flush(self) -> None:
        """Store a pending system call result into the registers it belongs to."""
        if self._control[n.RESULT_PENDING]:
            self._control[n.RESULT_PENDING] = 0
            quick.uc_reg_write(self._uch, self._bank.result, self._address + 8 * n.RESULT)

    def _park(self) -> None:
        """Save the current thread's registers; none is current afterwards."""
        if self._current is not None:
            self._flush()
            quick.uc_context_save(self._uch, self._current._context)
            self._current.forget_exclusive()
            self._current = None

    def _switch(self, cpu: UnicornCpu) -> None:
        if self._current is cpu:
            self._flush()
            return
        self._park()
        quick.uc_context_restore(self._uch, cpu._context)
        self._current = cpu
        if self._aliased_code:
            cacheops.trap(self._uc)

    def _read(self, cpu: UnicornCpu, ident: int, width: int) -> bytes:
        self._switch(cpu)
        quick.uc_reg_read(self._uch, ident, self._scratch)
        return self._scratch.raw[:width]

    def _write(self, cpu: UnicornCpu, ident: int, data: bytes) -> None:
        self._switch(cpu)
        self._scratch.raw = data.ljust(16, b"\0")
        quick.uc_reg_write(self._uch, ident, self._scratch)

    def _read_general(self, cpu: UnicornCpu) -> list[int]:
        self._switch(cpu)
        batch = self._general
        quick.uc_reg_read_batch(self._uch, batch.ids, batch.pointers, batch.count)
        return list(self._general_struct.unpack_from(batch.buffer))

    def _write_general(self, cpu: UnicornCpu, values: Sequence[int]) -> None:
        self._switch(cpu)
        batch = self._general
        mask = 0xFFFFFFFFFFFFFFFF if self.isa.word_size == 8 else 0xFFFFFFFF
        self._general_struct.pack_into(batch.buffer, 0, *(value & mask for value in values))
        quick.uc_reg_write_batch(self._uch, batch.ids, batch.pointers, batch.count)

    def _read_fp(self, cpu: UnicornCpu) -> FpState:
        self._switch(cpu)
        batch = self._vectors
        quick.uc_reg_read_batch(self._uch, batch.ids, batch.pointers, batch.count)
        vectors = batch.buffer.raw
        status = int.from_bytes(self._read(cpu, self._bank.fp_status, 4), "little")
        control = 0
        if self._bank.fp_control is not None:
            control = int.from_bytes(self._read(cpu, self._bank.fp_control, 4), "little")
        return FpState(vectors, status, control)

    def _write_fp(self, cpu: UnicornCpu, state: FpState) -> None:
        self._switch(cpu)
        batch = self._vectors
        batch.buffer.raw = state.vectors
        quick.uc_reg_write_batch(self._uch, batch.ids, batch.pointers, batch.count)
        self._write(cpu, self._bank.fp_status, (state.status & 0xFFFFFFFF).to_bytes(4, "little"))
        if self._bank.fp_control is not None:
            control = (state.control & 0xFFFFFFFF).to_bytes(4, "little")
            self._write(cpu, self._bank.fp_control, control)

    # -- running -----------------------------------------------------------------------------

    @property
    def instructions(self) -> int:
        """See ``engine.Engine``."""
        return self._executed >> 2

    # Only this engine's own CPUs ever come in; the contract's wider type would cost a check here.
    def run(self, cpu: Any, budget: int) -> StopReason:
        """See ``engine.Engine``."""
        if self._current is not cpu:
            self._switch(cpu)
        control = self._control
        self._control_unsigned[n.PC] = cpu.start
        limit = budget << 2
        control[n.BUDGET] = limit
        error = self._callbacks.run(self._address)
        self._executed += limit - control[n.BUDGET]
        cpu.start = self._control_unsigned[n.PC]
        if error == 0:
            why = control[n.WHY]
            if why == n.WHY_INTERRUPT:
                number = control[n.NUMBER]
                if number == _EXCP_SWI:
                    unsigned = self._control_unsigned
                    cpu.number = unsigned[n.OUT_NUMBER]
                    cpu.args = unsigned[self._args_slice].tolist()
                    return StopReason.SYSCALL
                return self._exception(cpu, number)
            if why == n.WHY_STOP:
                control[n.STOP] = 0
                return StopReason.REQUESTED
            if why == n.WHY_MISALIGNED:
                return self._misaligned(cpu)
            return StopReason.BUDGET
        return self._failure(cpu, error)

    def _misaligned(self, cpu: UnicornCpu) -> StopReason:
        self.fault = Fault(cpu.pc, PROT_EXEC, unaligned=True)
        return StopReason.FAULT

    def _exception(self, cpu: UnicornCpu, number: int) -> StopReason:
        if number == _EXCP_BKPT:
            return StopReason.BREAKPOINT
        if number == _EXCP_DATA_ABORT:
            self.fault = decode.unaligned_access(self.space, cpu)
            return StopReason.FAULT
        if number == _EXCP_PREFETCH_ABORT:
            self.fault = Fault(cpu.pc, PROT_EXEC)
            return StopReason.FAULT
        if self._aliased_code and self.isa.word_size == 8:
            stale = cacheops.maintained(self.space, cpu)
            if stale is not None:
                if stale:
                    self.invalidate(stale.start, stale.stop)
                cpu.pc += 4
                return StopReason.BUDGET
        return StopReason.ILLEGAL

    def _failure(self, cpu: UnicornCpu, error: int) -> StopReason:
        control = self._control
        if error == k.UC_ERR_INSN_INVALID:
            if self.isa.word_size == 4 and self._behind_yield(cpu):
                return StopReason.BUDGET
            return self._exception(cpu, _EXCP_UDEF)
        if cpu.pc & 3 and self.isa.word_size == 8:
            return self._misaligned(cpu)
        access = _ACCESS.get(control[n.FAULT_KIND], PROT_READ)
        address = self._control_unsigned[n.FAULT_ADDRESS]
        if self._invalid_address is not None:
            address = self._invalid_address.value
        if access == PROT_EXEC and cpu.pc >> 12 == address >> 12:
            address = cpu.pc
        if not address >> 55 & 1:
            address &= _TAG_MASK
        self.fault = Fault(address, access)
        return StopReason.FAULT

    def _behind_yield(self, cpu: UnicornCpu) -> bool:
        """Whether an "invalid instruction" is AArch32's YIELD (or WFE), which only gives way.

        Unicorn reports those as invalid, with the PC behind them. If the instruction behind is
        truly invalid the next run stops at the same place again with nothing executed.
        """
        state = (cpu, cpu.start, self._executed)
        if state == self._yielded:
            return False
        size = decode.yield_before(self.space, cpu)
        if size:
            # The next run charges the block that holds only the invalid instruction.
            self._yielded = (cpu, cpu.start, self._executed + size)
            return True
        return False

    def request_stop(self) -> None:
        """See ``engine.Engine``."""
        self._control[n.STOP] = 1

    def _flush_tlb(self) -> None:
        quick.uc_ctl(self._uch, TLB_FLUSH)

    # -- memory changes ----------------------------------------------------------------------

    def _on_change(self, start: int, end: int) -> None:
        self._flush_tlb()
        if (
            not self._aliased_code
            and self.isa.word_size == 8
            and self.space.aliased_code(start, end)
        ):
            self._park()
            self._aliased_code = True

    def invalidate(self, start: int, end: int) -> None:
        """See ``engine.Engine``."""
        self._uc.ctl_remove_cache(start, end)

    def close(self) -> None:
        """See ``engine.Engine``."""
        self.space.on_change.remove(self._on_change)
        self.space.on_code.remove(self.invalidate)
        self._current = None
        if self._pristine:
            uclib.uc_context_free(self._pristine)
            self._pristine = ctypes.c_void_p()
        self._uc = None
