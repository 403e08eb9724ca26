# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a saved register context keeps the address of an open exclusive load.

Unicorn offers no way to clear the exclusive monitor, and its store-exclusive compares address and
*value*: a thread preempted between LDXR and STXR would miss that others changed the word and
changed it back, which breaks lock-free lists. A kernel clears the monitor when it switches
threads; the engine does it in the saved context. The place is found by experiment on a throw-away
engine, once a process, so that no layout is assumed.
"""

from __future__ import annotations

import ctypes
from functools import cache

import unicorn
from unicorn import arm64_const as a64
from unicorn import arm_const as a32
from unicorn import unicorn_const as k

from droidemu.arm.uclib import quick, uclib

#: What the field holds while no exclusive load is open.
NONE = b"\xff" * 8
_PAGE = 0x5A5A_5000
_ADDRESS = _PAGE + 0xAC8


@cache
def exclusive_offset(wide: bool) -> int | None:
    """Offset of ``exclusive_addr`` in a context of AArch64 (``wide``) or AArch32, or None."""
    if wide:
        uc = unicorn.Uc(k.UC_ARCH_ARM64, k.UC_MODE_ARM)
        uc.ctl_set_cpu_model(a64.UC_CPU_ARM64_MAX)
        base, code = a64.UC_ARM64_REG_X1, 0xC85F7C20  # ldxr x0, [x1]
    else:
        uc = unicorn.Uc(k.UC_ARCH_ARM, k.UC_MODE_ARM)
        uc.ctl_set_cpu_model(a32.UC_CPU_ARM_CORTEX_A15)
        base, code = a32.UC_ARM_REG_R1, 0xE1910F9F  # ldrex r0, [r1]
    uc.mem_map(0, 0x1000)
    uc.mem_map(_PAGE, 0x1000)
    uc.mem_write(0, code.to_bytes(4, "little"))
    uc.reg_write(base, _ADDRESS)
    before = _context(uc)
    uc.emu_start(0, 4)
    uc.reg_write(base, 0)
    after = _context(uc)
    wanted = _ADDRESS.to_bytes(8, "little")
    offset = after.find(wanted)
    if offset < 0 or before[offset : offset + 8] != NONE or wanted in after[offset + 8 :]:
        return None
    return offset


def _context(uc: unicorn.Uc) -> bytes:
    context = ctypes.c_void_p()
    if uclib.uc_context_alloc(uc._uch, ctypes.byref(context)) != k.UC_ERR_OK:
        raise MemoryError("no memory for an engine")
    quick.uc_context_save(uc._uch, context)
    raw = ctypes.string_at(context, int(uclib.uc_context_size(uc._uch)))
    uclib.uc_context_free(context)
    return raw
