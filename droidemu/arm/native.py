# SPDX-License-Identifier: GPL-2.0-or-later
"""Native callbacks for Unicorn, made by LLVM at start-up: no Python runs while the guest does.

All of them share one control block with Python (``Control``). The functions, in C's terms:

``run(Control *c)``
    stores a pending system call result, enters ``uc_emu_start`` and reads the registers that a
    system call needs, so that a system call's round trip is one foreign call.
``on_block(uc, address, size, c)``
    takes the block's size off the budget and stops *before* the block when the budget is used
    up or a stop was asked for. This is the only safe way to preempt: ``timeout=`` and
    ``uc_emu_stop`` from another host thread stop inside an instruction.
``on_interrupt(uc, number, c)``
    notes the exception number and stops.
``on_fill(uc, address, kind, entry, c)``
    fills Unicorn's TLB from the page-permission table, all of a page's permissions at once. An
    access that the page does not grant is sent to a physical address where nothing is mapped;
    only then does Unicorn tell ``on_unmapped`` the exact address of the access.
``on_unmapped(uc, kind, address, size, value, c)``
    notes address and kind of a refused access; returning false makes it a fault.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm

#: Physical addresses from here on are never mapped; see ``on_fill``. Below Unicorn's 2**48 (and
#: LPAE's 2**40 on 32-bit ARM), above every arena.
HOLE = 1 << 39

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
    OUT_PC,
    OUT_FLAGS,
    OUT_NUMBER,
    OUT_ARGS,
) = range(22)
FIELDS = OUT_ARGS + 7

WHY_NONE, WHY_INTERRUPT, WHY_BUDGET, WHY_STOP = range(4)

Control = ctypes.c_int64 * FIELDS


def _gep(name: str, index: int, base: str = "%c") -> str:
    return f"%{name} = getelementptr i64, ptr {base}, i64 {index}\n"


def _source(functions: dict[str, int]) -> str:
    """LLVM IR of the callbacks; ``functions`` gives host addresses of Unicorn's entry points."""

    def address(name: str) -> str:
        return f"inttoptr (i64 {functions[name]} to ptr)"

    return f"""
define void @on_block(ptr %uc, i64 %address, i32 %size, ptr %c) {{
entry:
  {_gep("budget_p", BUDGET)}
  {_gep("stop_p", STOP)}
  %budget = load i64, ptr %budget_p
  %stop = load volatile i64, ptr %stop_p
  %wide = zext i32 %size to i64
  %left = sub i64 %budget, %wide
  %used = icmp slt i64 %left, 0
  %asked = icmp ne i64 %stop, 0
  %halt = or i1 %used, %asked
  br i1 %halt, label %slow, label %fast
fast:
  store i64 %left, ptr %budget_p
  ret void
slow:
  {_gep("why_p", WHY)}
  %why = select i1 %asked, i64 {WHY_STOP}, i64 {WHY_BUDGET}
  store i64 %why, ptr %why_p
  %r = call i32 {address("uc_emu_stop")}(ptr %uc)
  ret void
}}

define void @on_interrupt(ptr %uc, i32 %number, ptr %c) {{
  {_gep("why_p", WHY)}
  {_gep("number_p", NUMBER)}
  %wide = zext i32 %number to i64
  store i64 {WHY_INTERRUPT}, ptr %why_p
  store i64 %wide, ptr %number_p
  %r = call i32 {address("uc_emu_stop")}(ptr %uc)
  ret void
}}

define i8 @on_fill(ptr %uc, i64 %address, i32 %kind, ptr %out, ptr %c) {{
entry:
  {_gep("count_p", PAGE_COUNT)}
  {_gep("pages_p", PAGES)}
  %count = load i64, ptr %count_p
  %pages = load ptr, ptr %pages_p
  %page = lshr i64 %address, 12
  %inside = icmp ult i64 %page, %count
  br i1 %inside, label %lookup, label %refuse
lookup:
  %perms_p = getelementptr i8, ptr %pages, i64 %page
  %perms8 = load i8, ptr %perms_p
  %perms = zext i8 %perms8 to i32
  ; UC_MEM_READ, WRITE, FETCH are 16, 17, 18: PROT_READ, WRITE, EXEC are 1, 2, 4.
  %nth = sub i32 %kind, 16
  %need = shl i32 1, %nth
  %have = and i32 %perms, %need
  %ok = icmp ne i32 %have, 0
  br i1 %ok, label %grant, label %refuse
grant:
  %rwx = and i32 %perms, 7
  store i64 %address, ptr %out
  %perms_out = getelementptr i8, ptr %out, i64 8
  store i32 %rwx, ptr %perms_out
  ret i8 1
refuse:
  {_gep("address_p", FAULT_ADDRESS)}
  {_gep("kind_p", FAULT_KIND)}
  %kind64 = zext i32 %kind to i64
  store i64 %address, ptr %address_p
  store i64 %kind64, ptr %kind_p
  %fetch = icmp eq i32 %kind, 18
  br i1 %fetch, label %fail, label %hole
fail:
  ret i8 0
hole:
  %low = and i64 %address, 549755813887
  %far = or i64 %low, {HOLE}
  store i64 %far, ptr %out
  %perms_hole = getelementptr i8, ptr %out, i64 8
  store i32 3, ptr %perms_hole
  ret i8 1
}}

define i8 @on_unmapped(ptr %uc, i32 %kind, i64 %address, i32 %size, i64 %value, ptr %c) {{
  {_gep("address_p", FAULT_ADDRESS)}
  {_gep("kind_p", FAULT_KIND)}
  %old = load i64, ptr %address_p
  ; A page already resident in the TLB as a hole does not come through on_fill again, so the
  ; page is taken from here; bits above the hole's are restored from the last fill.
  %high = and i64 %old, -549755813888
  %offset = and i64 %address, 549755813887
  %exact = or i64 %high, %offset
  %kind64 = zext i32 %kind to i64
  store i64 %exact, ptr %address_p
  store i64 %kind64, ptr %kind_p
  ret i8 0
}}

define i32 @run(ptr %c) {{
entry:
  {_gep("uc_p", UC)}
  {_gep("pc_p", PC)}
  {_gep("pending_p", RESULT_PENDING)}
  {_gep("result_p", RESULT)}
  {_gep("result_id_p", RESULT_ID)}
  {_gep("why_p", WHY)}
  {_gep("ids_p", READ_IDS)}
  {_gep("pointers_p", READ_POINTERS)}
  {_gep("count_p", READ_COUNT)}
  {_gep("out_pc_p", OUT_PC)}
  {_gep("flags_p", OUT_FLAGS)}
  {_gep("mask_p", THUMB_SHIFT_MASK)}
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
        names = ("on_block", "on_interrupt", "on_fill", "on_unmapped")
        self.addresses = {name: int(self._jit.get_function_address(name)) for name in names}
        # CFUNCTYPE releases the GIL: the window lives while the guest runs.
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)
        self.run = prototype(int(self._jit.get_function_address("run")))
