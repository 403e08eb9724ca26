# SPDX-License-Identifier: GPL-2.0-or-later
"""Several registers in one call of Unicorn's."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence


class Batch:
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
