# SPDX-License-Identifier: GPL-2.0-or-later
"""Cache maintenance by AArch64 programs, for code that is mapped twice.

Unicorn sees stores to translated code by their physical address, which here is the virtual one. A
compiler that writes its code through a second mapping of the same memory (.NET, Android's ART)
escapes that: what it does tell is IC IVAU. As long as no executable page aliases shared memory
the instruction does nothing, as in Unicorn; from then on SCTLR_EL1.UCI makes it trap.
"""

from __future__ import annotations

from typing import Any

from unicorn import arm64_const as a64

from droidemu.memory import AddressSpace

#: SYS encodings that UCI governs, without Rt: IC IVAU, and DC CVAU, CVAC, CVAP, CVADP, CIVAC.
_IC_IVAU = 0xD50B7520
_DC = frozenset((0xD50B7B20, 0xD50B7A20, 0xD50B7C20, 0xD50B7D20, 0xD50B7E20))
#: CTR_EL0 of Unicorn's CPU says 32 bytes or more; a program steps by that, or by less.
_LINE = 64
_SCTLR = (1, 0, 3, 0, 0)
_UCI = 1 << 26


def trap(uc: Any) -> None:
    """Make cache maintenance trap in the registers that ``uc`` has now."""
    cp = a64.UC_ARM64_REG_CP_REG
    value = uc.reg_read(cp, _SCTLR)
    if value & _UCI:
        uc.reg_write(cp, (*_SCTLR, value & ~_UCI))


def maintained(space: AddressSpace, cpu: Any) -> range | None:
    """Guest addresses whose translations the instruction at the PC makes stale.

    An empty range for one that cleans data only; None if it is no cache maintenance.
    """
    word = int.from_bytes(space.peek(cpu.pc, 4) or bytes(4), "little")
    operation, register = word & ~31, word & 31
    if operation in _DC:
        return range(0)
    if operation != _IC_IVAU:
        return None
    address = (cpu.get(f"x{register}") if register < 31 else 0) & -_LINE
    if address + _LINE > space.size:
        return range(0)
    return range(address, address + _LINE)
