# SPDX-License-Identifier: GPL-2.0-or-later
"""Finding two fields of Unicorn's engine structure that its API does not offer.

Unicorn 2.1 follows every translated load and store with a call that asks whether to stop, so that
a memory hook can stop behind the very access. It costs about as much as the access itself, and
it is what makes an asynchronous stop inexact: the stop can come after the access but before the
PC moves on. ``uc_struct.no_exit_request`` (include/uc_priv.h) switches those calls off; Unicorn
itself uses it inside Thumb IT blocks. The check at the start of each block stays.

``uc_struct.invalid_addr`` is the address of a refused access to the byte; the TLB callback gets
only its page.

The fields are found by their neighbours' values, never by a fixed offset, so that another build
of Unicorn is left alone rather than being corrupted: then guests run slower, and the address of
a fault is exact to the page only.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from typing import Any

from unicorn.unicorn_const import UC_ERR_OK
from unicorn.unicorn_py3 import unicorn as binding

# size_t qemu_host_page_size, qemu_real_host_page_size; int qemu_icache_linesize;
# enum context_content; int cpu_context_size; uint64_t next_pc;
# bool hook_insert, first_tb, no_exit_request, init_done
_FIELDS = struct.Struct("<QQiiixxxxQBBBB")
#: Bytes of the structure to look through: its hook lists alone are larger than the rest of this.
_WINDOW = 4096
_CONTEXT_CPU = 1
# uint64_t invalid_addr; int invalid_error, use_exits
_FAULT = struct.Struct("<Qii")


def no_exit_request(uch: Any) -> int | None:
    """Host address of the engine's ``no_exit_request``, or None if it is not surely found.

    ``uch``: an engine handle that has been initialised and has never run.
    """
    base = ctypes.cast(uch, ctypes.c_void_p).value
    if base is None or struct.calcsize("P") != 8:
        return None
    context_size = int(binding.uclib.uc_context_size(uch))
    raw = ctypes.string_at(base, _WINDOW)
    found = [
        offset
        for offset in range(0, _WINDOW - _FIELDS.size, 8)
        if _fits(_FIELDS.unpack_from(raw, offset), context_size)
    ]
    if len(found) != 1:
        return None
    return base + found[0] + _FIELDS.size - 2


def _fits(fields: tuple[int, ...], context_size: int) -> bool:
    host, real, line, content, saved, next_pc, insert, first, no_exit, done = fields
    return (
        host in (4096, real)
        and real == mmap.PAGESIZE
        and 16 <= line <= 256
        and content == _CONTEXT_CPU
        and 0 < context_size - saved < 256
        and next_pc == 0
        and insert == 0
        and first in (0, 1)
        and no_exit == 0
        and done == 1
    )


def fault_address(uch: Any, provoked: int) -> int | None:
    """Host address of the engine's ``invalid_addr``, or None if it is not surely found.

    ``uch``: an engine handle whose exits are enabled, and whose last run ended with a refused
    access to ``provoked``: an address that stands nowhere else in the structure.
    """
    base = ctypes.cast(uch, ctypes.c_void_p).value
    if base is None:
        return None
    raw = ctypes.string_at(base, _WINDOW)
    want = (provoked, UC_ERR_OK, 1)  # the error is taken back when a run returns
    found = [
        offset
        for offset in range(0, _WINDOW - _FAULT.size, 8)
        if _FAULT.unpack_from(raw, offset) == want
    ]
    return base + found[0] if len(found) == 1 else None
