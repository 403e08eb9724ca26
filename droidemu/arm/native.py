# SPDX-License-Identifier: GPL-2.0-or-later
"""Native callbacks for Unicorn, made by LLVM at start-up: no Python runs while the guest does.

All of them share one control block with Python (``Control``). The functions, in C's terms:

``run(Control *c)``
    stores a pending system call result, enters ``uc_emu_start`` and reads the registers that a
    system call needs, so that a system call's round trip is one foreign call.
``on_block_arm64(uc, address, size, c)``, ``on_block_arm(...)``
    takes the block's size off the budget and stops *before* the block when nothing is left of
    it, a stop was asked for, or an AArch64 PC is misaligned (Unicorn would execute there). This
    is the only safe way to preempt: ``timeout=`` and
    ``uc_emu_stop`` from another host thread stop inside an instruction.
``on_interrupt(uc, number, c)``
    notes the exception number and stops.
``on_fill(uc, address, kind, entry, c)``
    fills Unicorn's TLB from the page-permission table, all of a page's permissions at once. It
    refuses what the page does not grant, which leaves the instruction at once, with no effect.
    What a debugger watches is refused too, unless ``FILL_MASK`` hides that.

Addresses to stop at (breakpoints) are Unicorn's "exits". It drops the blocks in front of each of
them at the end of every run, which would have them translated anew after each system call; so they
are set when a run begins and taken away before it ends.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm
from unicorn import arm_const as a32

from droidemu.arm.uclib import EXITS as SET_EXITS

#: Fields of the control block, all 64 bits wide, by index.
(
    UC,
    PC,
    BUDGET,
    STOP,
    WHY,
    NUMBER,
    FAULT_ADDRESS,
    FAULT_KIND,
    PAGES,
    PAGE_COUNT,
    RESULT_PENDING,
    RESULT,
    THUMB_SHIFT_MASK,
    READ_IDS,
    READ_POINTERS,
    READ_COUNT,
    RESULT_ID,
    BLOCKS,
    ADDRESS_MASK,
    NO_EXIT_CHECK,
    FILL_MASK,
    EXITS,
    EXIT_COUNT,
    OUT_PC,
    OUT_FLAGS,
    OUT_NUMBER,
    OUT_ARGS,
) = range(27)
FIELDS = OUT_ARGS + 7

WHY_NONE, WHY_INTERRUPT, WHY_BUDGET, WHY_STOP, WHY_MISALIGNED, WHY_STEP = range(6)

Control = ctypes.c_int64 * FIELDS

#: CPSR.IT, in two pieces.
IT_BITS = 0x0600FC00


def gep(name: str, index: int, base: str = "%c") -> str:
    return f"%{name} = getelementptr i64, ptr {base}, i64 {index}\n"


def forget_it(functions: dict[str, int], done: str) -> str:
    """The IR block ``forget_it``: clear the IT bits of CPSR, then branch to label ``done``.

    Unicorn restores the IT state of the very instruction whose access calls back, and the block
    that goes on does not clear it: the next block would take its first instructions for
    conditional ones. Needs ``%uc``, and ``%id``, ``%cpsr``, ``%cpsr_pp`` from ``alloca``.
    """
    return f"""forget_it:
  store i32 {a32.UC_ARM_REG_CPSR}, ptr %id
  store ptr %cpsr, ptr %cpsr_pp
  store i64 0, ptr %cpsr
  %got = call i32 inttoptr (i64 {functions["uc_reg_read_batch"]} to ptr)(
      ptr %uc, ptr %id, ptr %cpsr_pp, i32 1)
  %restored = load i32, ptr %cpsr
  %it = and i32 %restored, {IT_BITS}
  %stale = icmp ne i32 %it, 0
  br i1 %stale, label %clear, label %{done}
clear:
  %unconditional = xor i32 %restored, %it
  store i32 %unconditional, ptr %cpsr
  %put = call i32 inttoptr (i64 {functions["uc_reg_write"]} to ptr)(
      ptr %uc, i32 {a32.UC_ARM_REG_CPSR}, ptr %cpsr)
  br label %{done}"""


def _block(name: str, misaligned: int, stop: str, control: str) -> str:
    """IR of a block callback; ``misaligned``: the address bits that must be clear."""
    return f"""
define void @{name}(ptr %uc, i64 %address, i32 %size, ptr %c) {{
entry:
  {gep("budget_p", BUDGET)}
  {gep("stop_p", STOP)}
  %budget = load i64, ptr %budget_p
  %stop = load volatile i64, ptr %stop_p
  %wide = zext i32 %size to i64
  %left = sub i64 %budget, %wide
  %used = icmp sle i64 %budget, 0
  %misaligned = and i64 %address, {misaligned}
  %other = or i64 %stop, %misaligned
  %asked = icmp ne i64 %other, 0
  %halt = or i1 %used, %asked
  br i1 %halt, label %slow, label %fast
fast:
  store i64 %left, ptr %budget_p
  ret void
slow:
  {gep("why_p", WHY)}
  %is_misaligned = icmp ne i64 %misaligned, 0
  %alignment = select i1 %is_misaligned, i64 {WHY_MISALIGNED}, i64 {WHY_STOP}
  %why = select i1 %asked, i64 %alignment, i64 {WHY_BUDGET}
  store i64 %why, ptr %why_p
  {gep("exit_count_p", EXIT_COUNT)}
  %exits = load i64, ptr %exit_count_p
  %have_exits = icmp ne i64 %exits, 0
  br i1 %have_exits, label %no_exits, label %halted
no_exits:
  %cleared = call i32 (ptr, i32, ...) {control}(ptr %uc, i32 {SET_EXITS}, ptr null, i64 0)
  br label %halted
halted:
  %r = call i32 {stop}(ptr %uc)
  ret void
}}
"""


def _source(functions: dict[str, int]) -> str:
    """LLVM IR of the callbacks; ``functions`` gives host addresses of Unicorn's entry points."""

    def address(name: str) -> str:
        return f"inttoptr (i64 {functions[name]} to ptr)"

    return f"""
{_block("on_block_arm64", 3, address("uc_emu_stop"), address("uc_ctl"))}
{_block("on_block_arm", 0, address("uc_emu_stop"), address("uc_ctl"))}
define void @on_interrupt(ptr %uc, i32 %number, ptr %c) {{
  {gep("why_p", WHY)}
  {gep("number_p", NUMBER)}
  %wide = zext i32 %number to i64
  store i64 {WHY_INTERRUPT}, ptr %why_p
  store i64 %wide, ptr %number_p
  {gep("exit_count_p", EXIT_COUNT)}
  %exits = load i64, ptr %exit_count_p
  %have_exits = icmp ne i64 %exits, 0
  br i1 %have_exits, label %no_exits, label %stop
no_exits:
  %cleared = call i32 (ptr, i32, ...) {address("uc_ctl")}(ptr %uc, i32 {SET_EXITS}, ptr null, i64 0)
  br label %stop
stop:
  %r = call i32 {address("uc_emu_stop")}(ptr %uc)
  ret void
}}

define i8 @on_fill(ptr %uc, i64 %address, i32 %kind, ptr %out, ptr %c) {{
entry:
  %id = alloca i32
  %cpsr = alloca i64
  %cpsr_pp = alloca ptr
  {gep("count_p", PAGE_COUNT)}
  {gep("pages_p", PAGES)}
  {gep("mask_p", ADDRESS_MASK)}
  %count = load i64, ptr %count_p
  %pages = load ptr, ptr %pages_p
  ; The tag in the top byte of a user address is no part of it (TCR_EL1.TBI0).
  %mask = load i64, ptr %mask_p
  %kernel = and i64 %address, 36028797018963968
  %is_user = icmp eq i64 %kernel, 0
  %untagged = and i64 %address, %mask
  %clean = select i1 %is_user, i64 %untagged, i64 %address
  %page = lshr i64 %clean, 12
  %inside = icmp ult i64 %page, %count
  br i1 %inside, label %lookup, label %refuse
lookup:
  %perms_p = getelementptr i8, ptr %pages, i64 %page
  %perms8 = load i8, ptr %perms_p
  {gep("fill_mask_p", FILL_MASK)}
  %fill_mask = load i8, ptr %fill_mask_p
  %seen8 = and i8 %perms8, %fill_mask
  %seen = zext i8 %seen8 to i32
  ; WATCHED_READ is 0x40, WATCHED_WRITE 0x20.
  %watched_read = lshr i32 %seen, 6
  %watched_write = lshr i32 %seen, 4
  %read_bit = and i32 %watched_read, 1
  %write_bit = and i32 %watched_write, 2
  %watched = or i32 %read_bit, %write_bit
  %unwatched = xor i32 %watched, 7
  %perms = and i32 %seen, %unwatched
  ; UC_MEM_READ, WRITE, FETCH are 16, 17, 18: PROT_READ, WRITE, EXEC are 1, 2, 4.
  %nth = sub i32 %kind, 16
  %need = shl i32 1, %nth
  %have = and i32 %perms, %need
  %ok = icmp ne i32 %have, 0
  br i1 %ok, label %grant, label %refuse
grant:
  %rwx = and i32 %perms, 7
  store i64 %clean, ptr %out
  %perms_out = getelementptr i8, ptr %out, i64 8
  store i32 %rwx, ptr %perms_out
  {gep("arm_p", THUMB_SHIFT_MASK)}
  %arm = load i64, ptr %arm_p
  %is_arm = icmp ne i64 %arm, 0
  %is_data = icmp ne i32 %kind, 18
  %in_code = and i1 %is_arm, %is_data
  br i1 %in_code, label %forget_it, label %done
{forget_it(functions, "done")}
done:
  ret i8 1
refuse:
  {gep("address_p", FAULT_ADDRESS)}
  {gep("kind_p", FAULT_KIND)}
  %kind64 = zext i32 %kind to i64
  %noted = load i64, ptr %kind_p
  ; The first refusal ends a run; Unicorn's clean-up behind it may come upon others.
  %is_noted = icmp ne i64 %noted, 0
  br i1 %is_noted, label %refused, label %note
note:
  store i64 %address, ptr %address_p
  store i64 %kind64, ptr %kind_p
  {gep("exit_count_p", EXIT_COUNT)}
  %exits = load i64, ptr %exit_count_p
  %have_exits = icmp ne i64 %exits, 0
  ; A fetch may be part of that very clean-up, which walks through the exits.
  %no_fetch = icmp ne i32 %kind, 18
  %may_clear = and i1 %have_exits, %no_fetch
  br i1 %may_clear, label %no_exits, label %refused
no_exits:
  %cleared = call i32 (ptr, i32, ...) {address("uc_ctl")}(ptr %uc, i32 {SET_EXITS}, ptr null, i64 0)
  br label %refused
refused:
  ret i8 0
}}

define i32 @run(ptr %c) {{
entry:
  {gep("uc_p", UC)}
  {gep("pc_p", PC)}
  {gep("pending_p", RESULT_PENDING)}
  {gep("result_p", RESULT)}
  {gep("result_id_p", RESULT_ID)}
  {gep("why_p", WHY)}
  {gep("ids_p", READ_IDS)}
  {gep("pointers_p", READ_POINTERS)}
  {gep("count_p", READ_COUNT)}
  {gep("out_pc_p", OUT_PC)}
  {gep("flags_p", OUT_FLAGS)}
  {gep("mask_p", THUMB_SHIFT_MASK)}
  %uc = load ptr, ptr %uc_p
  %pending = load i64, ptr %pending_p
  %has = icmp ne i64 %pending, 0
  br i1 %has, label %store_result, label %start
store_result:
  %id64 = load i64, ptr %result_id_p
  %id = trunc i64 %id64 to i32
  %w = call i32 {address("uc_reg_write")}(ptr %uc, i32 %id, ptr %result_p)
  store i64 0, ptr %pending_p
  br label %start
start:
  store i64 {WHY_NONE}, ptr %why_p
  {gep("kind_p", FAULT_KIND)}
  store i64 0, ptr %kind_p
  {gep("no_check_p", NO_EXIT_CHECK)}
  ; Translating Thumb code clears it; see struct_layout.
  %no_check = load ptr, ptr %no_check_p
  store i8 1, ptr %no_check
  {gep("exit_count_p", EXIT_COUNT)}
  %exits = load i64, ptr %exit_count_p
  %have_exits = icmp ne i64 %exits, 0
  br i1 %have_exits, label %with_exits, label %enter
with_exits:
  {gep("exits_p", EXITS)}
  %exit_list = load ptr, ptr %exits_p
  %set = call i32 (ptr, i32, ...) {address("uc_ctl")}(
      ptr %uc, i32 {SET_EXITS}, ptr %exit_list, i64 %exits)
  br label %enter
enter:
  %pc = load i64, ptr %pc_p
  %err = call i32 {address("uc_emu_start")}(ptr %uc, i64 %pc, i64 0, i64 0, i64 0)
  %ids = load ptr, ptr %ids_p
  %pointers = load ptr, ptr %pointers_p
  %count64 = load i64, ptr %count_p
  %count = trunc i64 %count64 to i32
  %r = call i32 {address("uc_reg_read_batch")}(ptr %uc, ptr %ids, ptr %pointers, i32 %count)
  %out_pc = load i64, ptr %out_pc_p
  %flags = load i64, ptr %flags_p
  %mask = load i64, ptr %mask_p
  %t = lshr i64 %flags, 5
  %thumb = and i64 %t, %mask
  %next = or i64 %out_pc, %thumb
  store i64 %next, ptr %pc_p
  ret i32 %err
}}
"""


class Callbacks:
    """The compiled callbacks: host addresses by name, and ``run`` as a Python callable."""

    def __init__(self, functions: dict[str, int]) -> None:
        """``functions``: addresses of the uc_* entry points that the callbacks call."""
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple()
        self._machine = target.create_target_machine(opt=1, jit=True)
        module = llvm.parse_assembly(_source(functions))
        module.verify()
        self._jit: Any = llvm.create_mcjit_compiler(module, self._machine)
        self._jit.finalize_object()
        names = ("on_block_arm64", "on_block_arm", "on_interrupt", "on_fill")
        self.addresses = {name: int(self._jit.get_function_address(name)) for name in names}
        # CFUNCTYPE releases the GIL: the window lives while the guest runs.
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)
        self.run = prototype(int(self._jit.get_function_address("run")))
