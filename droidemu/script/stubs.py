# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest code that asks the host: what a callback's address points at, and jumps into it.

Each stub makes one host call and returns; r7 (arm's system call number) is kept in r12, which a
call may destroy anyway.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import KernelError
from droidemu.memory import PAGE_SIZE, PROT_EXEC, PROT_READ

if TYPE_CHECKING:
    from droidemu.kernel.process import Process

#: Bytes of a stub's place; also of a trampoline's.
SLOT = 128
_SLOTS = PAGE_SIZE // SLOT
#: A stub of arm is A32 code; this many bytes in front of it is an entry in Thumb state.
THUMB_ENTRY = 4
#: bx pc; nop: goes on in A32 state at the next instruction but one.
_TO_A32 = struct.pack("<HH", 0x4778, 0x46C0)


def stub_arm64(number: int) -> bytes:
    """movz x8; movk x8; svc; ret."""
    low, high = number & 0xFFFF, number >> 16
    return struct.pack(
        "<4I", 0xD2800008 | low << 5, 0xF2A00008 | high << 5, 0xD4000001, 0xD65F03C0
    )


def stub_arm(number: int) -> bytes:
    """mov ip, r7; movw r7; movt r7; svc; mov r7, ip; bx lr."""
    low, high = number & 0xFFFF, number >> 16
    return struct.pack(
        "<6I",
        0xE1A0C007,
        0xE3007000 | low >> 12 << 16 | low & 0xFFF,
        0xE3407000 | high >> 12 << 16 | high & 0xFFF,
        0xEF000000,
        0xE1A0700C,
        0xE12FFF1E,
    )


class Stubs:
    """Places for code in one process, in pages of our own near ``near`` where that is possible."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._free: list[int] = []

    def stub(self, number: int) -> int:
        """A function that makes host call ``number``. MemoryError."""
        if self._process.isa.word_size == 8:
            return self.place(stub_arm64(number))
        return self.place(_TO_A32 + stub_arm(number)) + THUMB_ENTRY

    def place(self, code: bytes) -> int:
        """An address where ``code`` (at most ``SLOT`` bytes) can be executed. MemoryError."""
        if not self._free:
            self._more()
        address = self._free.pop()
        self._process.space.poke(address, code)
        return address

    def drop(self, address: int) -> None:
        """The place may be used again; nobody executes what is there any more."""
        self._free.append(address // SLOT * SLOT)

    def _more(self) -> None:
        mm = self._process.mm
        try:
            page = mm.find_gap(PAGE_SIZE)
        except KernelError:
            raise MemoryError("the guest has no address left for a page of code") from None
        mm.map_special(page, b"", PROT_READ | PROT_EXEC, "[droidemu:stubs]")
        self._free = [page + SLOT * index for index in range(_SLOTS)][::-1]
