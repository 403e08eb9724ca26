# SPDX-License-Identifier: GPL-2.0-or-later
"""The first engine: translation by Unicorn, tuned so that no Python runs while the guest does.

What the settings are for stands in ``native``. Facts that shaped this file: PC writes go through
``uc_emu_start``; system calls, faults and preemption all come back through one native ``run``;
a thread switch is a ``uc_context`` save and restore.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Collection, Sequence
from typing import Any

from unicorn import unicorn_const as k

from droidemu.arm import cacheops, decode
from droidemu.arm import native as n
from droidemu.arm.batch import Batch
from droidemu.arm.calling import CallRegisters
from droidemu.arm.instance import TAG_MASK, Instance
from droidemu.arm.stepper import Stepper
from droidemu.arm.uclib import TLB_FLUSH, quick, uclib
from droidemu.arm.unicorn_cpu import UnicornCpu
from droidemu.engine import Fault, FpState, Isa, StopReason, Watch, WatchHit
from droidemu.engine.description import TargetDescription
from droidemu.memory import (
    PROT_EXEC,
    PROT_READ,
    PROT_WRITE,
    WATCHED_READ,
    WATCHED_WRITE,
    AddressSpace,
)

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

_WATCHED = {PROT_READ: WATCHED_READ, PROT_WRITE: WATCHED_WRITE}


class UnicornEngine:
    """Translation of AArch64 or AArch32 by Unicorn; see ``engine.Engine``."""

    def __init__(self, isa: Isa, space: AddressSpace) -> None:
        self.isa = isa
        self.space = space
        self.fault = Fault()
        self.hit: WatchHit | None = None
        self._current: UnicornCpu | None = None
        #: Who ran last: another one's turn ends an exclusive load of this one.
        self._ran: UnicornCpu | None = None
        self._executed = 0
        #: Cache maintenance traps: code is mapped twice.
        self._aliased_code = False
        self._yielded: tuple[UnicornCpu, int, int] | None = None
        self._main = main = Instance(isa, space, check_exits=False)
        self._bank = main.bank
        self._uc, self._uch = main.uc, main.uch
        self._control, self._control_unsigned = main.control, main.unsigned
        self._address = main.address
        self._callbacks = main.callbacks
        self._args_slice = main.args_slice
        main.hook(k.UC_HOOK_BLOCK, main.callbacks.addresses[f"on_block_{isa.name}"])
        main.start_up()
        self._stepper: Stepper | None = None
        self._breakpoints: frozenset[int] = frozenset()
        self._watches: tuple[Watch, ...] = ()
        self._description: TargetDescription | None = None
        self._pristine = ctypes.c_void_p()
        uclib.uc_context_alloc(self._uch, ctypes.byref(self._pristine))
        quick.uc_context_save(self._uch, self._pristine)
        #: Contexts that nobody uses.
        self._spare: list[ctypes.c_void_p] = []
        self._general = Batch(self._bank.general, self._bank.width)
        self._calls = CallRegisters(self._uch, self._bank, isa.word_size)
        self._vectors = Batch(self._bank.vectors, self._bank.vector_width)
        self._scratch = ctypes.create_string_buffer(16)
        letter = "Q" if isa.word_size == 8 else "I"
        self._general_struct = struct.Struct(f"<{len(self._bank.general)}{letter}")
        space.on_change.append(self._on_change)
        space.on_code.append(self.invalidate)

    # -- registers ---------------------------------------------------------------------------

    def new_cpu(self) -> UnicornCpu:
        """See ``engine.Engine``."""
        cpu = UnicornCpu(self)
        self._park()
        quick.uc_context_restore(self._uch, self._pristine)
        quick.uc_context_save(self._uch, cpu._context)
        return cpu

    def _new_context(self) -> ctypes.c_void_p:
        context = ctypes.c_void_p()
        if uclib.uc_context_alloc(self._uch, ctypes.byref(context)) != k.UC_ERR_OK:
            raise MemoryError("no memory for another guest thread")
        return context

    def _take_over(self, cpu: UnicornCpu, saved: ctypes.c_void_p) -> None:
        """Make ``cpu`` the current one, with the registers of another context."""
        if self._current is cpu:
            self._control[n.RESULT_PENDING] = 0
        else:
            self._park()
        quick.uc_context_restore(self._uch, saved)
        self._current = cpu
        if self._aliased_code:
            cacheops.trap(self._uc)

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
            self._current = None

    def _take_turn(self, cpu: UnicornCpu) -> None:
        """Another thread is about to run: an open exclusive load of the last one is over."""
        last, self._ran = self._ran, cpu
        if last is not None:
            if last is self._current:
                self._park()
            last.forget_exclusive()

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
        if self._ran is not cpu:
            self._take_turn(cpu)
        if self._current is not cpu:
            self._switch(cpu)
        control = self._control
        while True:
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
                return self._stopped(cpu, why)
            if cpu.pc in self._breakpoints:
                # Unicorn's clean-up has looked for code in front of an exit, where there is none.
                return StopReason.STOPPED_AT
            if not self._watches or not self._is_watched(error):
                return self._failure(self._main, cpu, error)
            # The page was refused for what is watched on it: look at this access alone.
            budget = control[n.BUDGET] >> 2
            reason = self.step(cpu)
            if reason is not StopReason.STEPPED:
                return reason
            if budget <= 0:
                return StopReason.BUDGET
            self._switch(cpu)

    def _stopped(self, cpu: UnicornCpu, why: int) -> StopReason:
        """The run ended without an exception of the guest's."""
        if why == n.WHY_STOP:
            self._control[n.STOP] = 0
            return StopReason.REQUESTED
        if why == n.WHY_MISALIGNED:
            return self._misaligned(cpu)
        if why == n.WHY_NONE and cpu.pc in self._breakpoints:
            return StopReason.STOPPED_AT
        return StopReason.BUDGET

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

    def _failure(self, instance: Instance, cpu: UnicornCpu, error: int) -> StopReason:
        if error == k.UC_ERR_INSN_INVALID:
            if self.isa.word_size == 4 and self._behind_yield(cpu):
                return StopReason.BUDGET
            return self._exception(cpu, _EXCP_UDEF)
        if cpu.pc & 3 and self.isa.word_size == 8:
            return self._misaligned(cpu)
        address, access = _refused(instance)
        if access == PROT_EXEC and cpu.pc >> 12 == address >> 12:
            address = cpu.pc
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
        stepper = self._stepper
        if stepper is not None:
            stepper.instance.control[n.STOP] = 1

    def _flush_tlb(self) -> None:
        quick.uc_ctl(self._uch, TLB_FLUSH)
        if self._stepper is not None:
            quick.uc_ctl(self._stepper.instance.uch, TLB_FLUSH)

    # -- debugging ---------------------------------------------------------------------------

    def step(self, cpu: Any, low: int = 0, high: int = 0, most: int = 1) -> StopReason:
        """See ``engine.Engine``."""
        if self._ran is not cpu:
            self._take_turn(cpu)
        alone = (
            bool(self._watches)
            or cpu.thumb
            or self.space.allows(cpu.pc, 4, PROT_WRITE)
            or any(low <= a < high for a in self._breakpoints)
        )
        while True:
            reason, done = self._step(cpu, low, high, 1 if alone else most)
            most -= done
            if (
                reason is not StopReason.STEPPED
                or most <= 0
                or not low <= cpu.pc < high
                or cpu.pc in self._breakpoints
            ):
                return reason
            if self._control[n.STOP]:
                self._control[n.STOP] = 0
                return StopReason.REQUESTED

    def _step(self, cpu: UnicornCpu, low: int, high: int, most: int) -> tuple[StopReason, int]:
        """As ``step``; also returns how many instructions were carried out."""
        if self.isa.word_size == 8 and cpu.pc & 3:
            return self._misaligned(cpu), 1
        if self._aliased_code:
            self._switch(cpu)  # which sees to the traps
        if self._current is cpu:
            self._park()
        stepper = self._stepper
        if stepper is None:
            stepper = self._stepper = Stepper(self.isa, self.space)
            stepper.set_watches(self._watches)
        stepper.instance.control[n.STOP] = self._control[n.STOP]
        error = stepper.step(cpu, low, high, most)
        done = max(stepper.done, 1)
        self._executed += done << 2
        instance = stepper.instance
        if stepper.hit is not None:
            self.hit = stepper.hit
            return StopReason.WATCHPOINT, done
        self._forget_stored(stepper)
        if error:
            return _moved(self._failure(instance, cpu, error)), done
        if instance.control[n.WHY] == n.WHY_INTERRUPT:
            number = instance.control[n.NUMBER]
            if number == _EXCP_SWI:
                cpu.number = instance.unsigned[n.OUT_NUMBER]
                cpu.args = instance.unsigned[instance.args_slice].tolist()
                return StopReason.SYSCALL, done
            return _moved(self._exception(cpu, number)), done
        return StopReason.STEPPED, done

    def _forget_stored(self, stepper: Stepper) -> None:
        """Code that a step has changed: the main instance knows only of its own stores."""
        stores = stepper.stores()
        if stores is None:
            self._uc.ctl_flush_tb()
            return
        for address, size in stores:
            if self.space.pages[address >> 12] & PROT_EXEC:
                self._uc.ctl_remove_cache(address, address + size)

    def set_breakpoints(self, addresses: Collection[int]) -> None:
        """See ``engine.Engine``."""
        new = frozenset(addresses)
        changed = new ^ self._breakpoints
        if changed:
            self._breakpoints = new
            self._main.set_exits(sorted(new), changed)

    def set_watches(self, watches: Sequence[Watch]) -> None:
        """See ``engine.Engine``."""
        self._watches = tuple(watches)
        if self._stepper is not None:
            self._stepper.set_watches(self._watches)
        self.space.watch([(w.start, w.end, w.access) for w in watches])

    def _is_watched(self, error: int) -> bool:
        """Whether the access was refused for nothing but being watched."""
        if error == k.UC_ERR_INSN_INVALID:
            return False
        address, access = _refused(self._main)
        if address >= self.space.size or access == PROT_EXEC:
            return False
        page = self.space.pages[address >> 12]
        return bool(page & access and page & _WATCHED[access])

    def description(self) -> TargetDescription:
        """See ``engine.Engine``."""
        if self._description is None:
            from droidemu.arm.description import describe

            self._description = describe(self.isa)
        return self._description

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
        if self._stepper is not None:
            self._stepper.instance.uc.ctl_remove_cache(start, end)

    def close(self) -> None:
        """See ``engine.Engine``."""
        self.space.on_change.remove(self._on_change)
        self.space.on_code.remove(self.invalidate)
        self._current = None
        if self._pristine:
            uclib.uc_context_free(self._pristine)
            self._pristine = ctypes.c_void_p()
        self._ran = None
        if self._stepper is not None:
            self._stepper.close()
            self._stepper = None
        self._main.close()
        self._uc = None


def _moved(reason: StopReason) -> StopReason:
    """BUDGET comes of an instruction that was carried out here, in Python: a step is done."""
    return StopReason.STEPPED if reason is StopReason.BUDGET else reason


def _refused(instance: Instance) -> tuple[int, int]:
    """Address and PROT_* kind of the access that the instance refused last."""
    access = _ACCESS.get(instance.control[n.FAULT_KIND], PROT_READ)
    address = instance.unsigned[n.FAULT_ADDRESS]
    if instance.invalid_address is not None and access != PROT_EXEC:
        address = instance.invalid_address.value
    if not address >> 55 & 1:
        address &= TAG_MASK
    return address, access
