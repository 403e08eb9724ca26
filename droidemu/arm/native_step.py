# SPDX-License-Identifier: GPL-2.0-or-later
"""Native callbacks of the instance that steps, made by LLVM when something is debugged.

``on_code(uc, address, size, s)``
    runs in front of every instruction. The first one after a start passes; the next ones do so
    while they lie in [LOW, HIGH), LEFT allows it and nobody asks to stop.
``on_memory(uc, kind, address, size, value, s)``
    runs in front of every load and store: notes the first one that touches a watched range, and
    the bytes that stores are about to replace, so that the instruction can be undone.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llvmlite.binding as llvm

from droidemu.arm.native import STOP, WHY, WHY_STEP, forget_it, gep

#: Fields of the step block, all 64 bits wide, by index.
(
    MAIN,
    FIRST,
    LOW,
    HIGH,
    LEFT,
    DONE,
    IS_ARM,
    WATCHES,
    WATCH_COUNT,
    ACCESSES,
    HIT,
    HIT_ADDRESS,
    HIT_SIZE,
    HIT_KIND,
    UNDO,
    UNDO_COUNT,
    BASE,
    KINDS,
) = range(18)
StepBlock = ctypes.c_int64 * 18

#: One watched range: start, end, PROT_READ | PROT_WRITE.
WATCH_WORDS = 3
#: One undo entry: address, size, the bytes that stood there (16).
UNDO_WORDS = 4
#: The most stores of one instruction (STM of 16 registers, ST4 of 4 x 16 bytes in elements).
UNDO_MAX = 80


def _source(functions: dict[str, int]) -> str:
    def address(name: str) -> str:
        return f"inttoptr (i64 {functions[name]} to ptr)"

    return f"""
define void @on_code(ptr %uc, i64 %address, i32 %size, ptr %c) {{
entry:
  {gep("done_p", DONE)}
  {gep("first_p", FIRST)}
  {gep("left_p", LEFT)}
  {gep("low_p", LOW)}
  {gep("high_p", HIGH)}
  {gep("main_pp", MAIN)}
  %main = load ptr, ptr %main_pp
  {gep("stop_p", STOP, "%main")}
  {gep("why_p", WHY, "%main")}
  %first = load i64, ptr %first_p
  %is_first = icmp ne i64 %first, 0
  br i1 %is_first, label %pass, label %check
check:
  %low = load i64, ptr %low_p
  %high = load i64, ptr %high_p
  %left = load i64, ptr %left_p
  %asked = load volatile i64, ptr %stop_p
  %offset = sub i64 %address, %low
  %span = sub i64 %high, %low
  %inside = icmp ult i64 %offset, %span
  %more = icmp sgt i64 %left, 1
  %free = icmp eq i64 %asked, 0
  %both = and i1 %inside, %more
  %go = and i1 %both, %free
  br i1 %go, label %again, label %halt
again:
  %rest = sub i64 %left, 1
  store i64 %rest, ptr %left_p
  br label %pass
pass:
  store i64 0, ptr %first_p
  %done = load i64, ptr %done_p
  %done1 = add i64 %done, 1
  store i64 %done1, ptr %done_p
  ret void
halt:
  store i64 {WHY_STEP}, ptr %why_p
  %r = call i32 {address("uc_emu_stop")}(ptr %uc)
  ret void
}}

define void @on_memory(ptr %uc, i32 %kind, i64 %address, i32 %size, i64 %value, ptr %c) {{
entry:
  %id = alloca i32
  %cpsr = alloca i64
  %cpsr_pp = alloca ptr
  {gep("accesses_p", ACCESSES)}
  {gep("hit_p", HIT)}
  {gep("watches_p", WATCHES)}
  {gep("watch_count_p", WATCH_COUNT)}
  %accesses = load i64, ptr %accesses_p
  %accesses1 = add i64 %accesses, 1
  store i64 %accesses1, ptr %accesses_p
  ; UC_MEM_READ, WRITE are 16, 17: PROT_READ, WRITE are 1, 2.
  %nth = sub i32 %kind, 16
  %bit32 = shl i32 1, %nth
  %bit_any = zext i32 %bit32 to i64
  {gep("kinds_p", KINDS)}
  %kinds = load i64, ptr %kinds_p
  %bit = and i64 %bit_any, %kinds
  %wide = zext i32 %size to i64
  %end = add i64 %address, %wide
  %old_hit = load i64, ptr %hit_p
  %no_hit = icmp eq i64 %old_hit, 0
  br i1 %no_hit, label %search, label %undo
search:
  %watches = load ptr, ptr %watches_p
  %count = load i64, ptr %watch_count_p
  br label %loop
loop:
  %i = phi i64 [0, %search], [%i1, %next]
  %more = icmp ult i64 %i, %count
  br i1 %more, label %look, label %undo
look:
  %at = mul i64 %i, {WATCH_WORDS}
  %w = getelementptr i64, ptr %watches, i64 %at
  {gep("w_end_p", 1, "%w")}
  {gep("w_kinds_p", 2, "%w")}
  %w_start = load i64, ptr %w
  %w_end = load i64, ptr %w_end_p
  %w_kinds = load i64, ptr %w_kinds_p
  %common = and i64 %w_kinds, %bit
  %right_kind = icmp ne i64 %common, 0
  %before = icmp ult i64 %address, %w_end
  %behind = icmp ult i64 %w_start, %end
  %overlap = and i1 %before, %behind
  %match = and i1 %overlap, %right_kind
  %i1 = add i64 %i, 1
  br i1 %match, label %found, label %next
next:
  br label %loop
found:
  {gep("hit_address_p", HIT_ADDRESS)}
  {gep("hit_size_p", HIT_SIZE)}
  {gep("hit_kind_p", HIT_KIND)}
  store i64 %i1, ptr %hit_p
  store i64 %address, ptr %hit_address_p
  store i64 %wide, ptr %hit_size_p
  store i64 %bit, ptr %hit_kind_p
  br label %undo
undo:
  {gep("undo_p", UNDO)}
  {gep("undo_count_p", UNDO_COUNT)}
  {gep("base_p", BASE)}
  %undo_count = load i64, ptr %undo_count_p
  %is_write = icmp eq i32 %kind, 17
  %room = icmp ult i64 %undo_count, {UNDO_MAX}
  %short = icmp ule i32 %size, 16
  %fits = and i1 %room, %short
  %keep = and i1 %is_write, %fits
  br i1 %keep, label %save, label %it_state
save:
  %undo_list = load ptr, ptr %undo_p
  %base = load i64, ptr %base_p
  %slot = mul i64 %undo_count, {UNDO_WORDS}
  %u = getelementptr i64, ptr %undo_list, i64 %slot
  {gep("u_size_p", 1, "%u")}
  {gep("u_bytes", 2, "%u")}
  store i64 %address, ptr %u
  store i64 %wide, ptr %u_size_p
  %undo_count1 = add i64 %undo_count, 1
  store i64 %undo_count1, ptr %undo_count_p
  %host = add i64 %base, %address
  %from = inttoptr i64 %host to ptr
  br label %copy
copy:
  %n = phi i64 [0, %save], [%n1, %byte]
  %left = icmp ult i64 %n, %wide
  br i1 %left, label %byte, label %it_state
byte:
  %source = getelementptr i8, ptr %from, i64 %n
  %target = getelementptr i8, ptr %u_bytes, i64 %n
  %old = load i8, ptr %source
  store i8 %old, ptr %target
  %n1 = add i64 %n, 1
  br label %copy
it_state:
  {gep("is_arm_p", IS_ARM)}
  %is_arm64 = load i64, ptr %is_arm_p
  %is_arm = icmp ne i64 %is_arm64, 0
  br i1 %is_arm, label %forget_it, label %out
{forget_it(functions, "out")}
out:
  ret void
}}
"""


class StepCallbacks:
    """The compiled callbacks: host addresses by name."""

    def __init__(self, functions: dict[str, int]) -> None:
        """``functions``: addresses of the uc_* entry points that the callbacks call."""
        target = llvm.Target.from_default_triple()
        self._machine = target.create_target_machine(opt=1, jit=True)
        module = llvm.parse_assembly(_source(functions))
        module.verify()
        self._jit: Any = llvm.create_mcjit_compiler(module, self._machine)
        self._jit.finalize_object()
        names = ("on_code", "on_memory")
        self.addresses = {name: int(self._jit.get_function_address(name)) for name in names}
