# SPDX-License-Identifier: GPL-2.0-or-later
"""Unicorn's library, called past its Python binding where the binding's overhead counts."""

from __future__ import annotations

import ctypes
from typing import Any

from unicorn import unicorn_const as k
from unicorn.unicorn_py3 import unicorn as binding

#: The binding's own handle; its calls release the GIL.
uclib: Any = binding.uclib

#: The same library with calls that keep the GIL: they last well under a microsecond, so that
#: giving it away would cost more than the work.
quick: Any = ctypes.PyDLL(uclib._name)
#: uc_ctl's code for UC_CTL_TLB_FLUSH, written, with no arguments.
TLB_FLUSH = k.UC_CTL_IO_WRITE << 30 | k.UC_CTL_TLB_FLUSH
quick.uc_ctl.argtypes = [ctypes.c_void_p, ctypes.c_int]
#: uc_ctl's code for UC_CTL_UC_EXITS, written: a pointer to addresses and their count.
EXITS = k.UC_CTL_IO_WRITE << 30 | 2 << 26 | k.UC_CTL_UC_EXITS
for _name in ("uc_reg_read_batch", "uc_reg_write_batch"):
    getattr(quick, _name).argtypes = [
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int,
    ]  # fmt: skip
for _name in ("uc_reg_read", "uc_reg_write"):
    getattr(quick, _name).argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
for _name in ("uc_context_save", "uc_context_restore"):
    getattr(quick, _name).argtypes = [ctypes.c_void_p, ctypes.c_void_p]


def entry(name: str) -> int:
    """Host address of one of the library's functions, for native callers."""
    return int(ctypes.cast(getattr(uclib, name), ctypes.c_void_p).value or 0)
