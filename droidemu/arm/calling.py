# SPDX-License-Identifier: GPL-2.0-or-later
"""The registers that a function call sets, written together: what guest calls cost counts."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from droidemu.arm.batch import Batch
from droidemu.arm.uclib import quick

if TYPE_CHECKING:
    from droidemu.arm.registers import Bank


class CallRegisters:
    """SP, the link register and the argument registers of one engine."""

    def __init__(self, uch: Any, bank: Bank, word_size: int) -> None:
        self._uch = uch
        self._sp = bank.sp
        link = bank.general[30 if word_size == 8 else 14]
        arguments = bank.general[:word_size]  # x0..x7, r0..r3
        self._batch = batch = Batch((bank.sp, link, *arguments), bank.width)
        letter = "Q" if word_size == 8 else "I"
        self._structs = [struct.Struct(f"<{2 + n}{letter}") for n in range(len(arguments) + 1)]
        #: The batch without SP.
        self._behind_sp = (
            ctypes.addressof(batch.ids) + ctypes.sizeof(ctypes.c_int),
            ctypes.addressof(batch.pointers) + ctypes.sizeof(ctypes.c_void_p),
        )
        self._word = ctypes.c_uint64()

    def write(self, words: Sequence[int], link: int, sp: int | None) -> None:
        """Set them; ``sp`` None: it stays. The thread is the engine's current one."""
        count = len(words)
        batch = self._batch
        self._structs[count].pack_into(batch.buffer, 0, sp or 0, link, *words)
        if sp is None:
            quick.uc_reg_write_batch(self._uch, *self._behind_sp, 1 + count)
        else:
            quick.uc_reg_write_batch(self._uch, batch.ids, batch.pointers, 2 + count)

    def read_sp(self) -> int:
        """The stack pointer of the engine's current thread."""
        word = self._word
        word.value = 0
        quick.uc_reg_read(self._uch, self._sp, ctypes.byref(word))
        return word.value
