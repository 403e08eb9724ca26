# SPDX-License-Identifier: GPL-2.0-or-later
"""A slip of gdb's in agent expressions that would make local variables unreadable.

A local variable lies at a distance from the frame base. Where clang says that the base is a
register (``DW_OP_reg29``; it does at -O0), gdb cuts the register down to the size of the variable
before it adds the distance: ``reg 29; ext 32; const8 0xfc; ext 8; add; ref32`` for an ``int``. The
address is then wrong for a char on any ARM, and for an int wherever stacks lie above 4 GiB. gdb
itself does not notice: it evaluates such a condition again, its own way, at every stop.
"""

from __future__ import annotations

from typing import Final

#: Registers that frame bases are in, by number in our descriptions: ARM's r7, r11 and sp,
#: AArch64's x29 and sp.
_FRAME_BASES: Final = frozenset((7, 11, 13, 29, 31))
_ADD, _EXT, _REG = 0x02, 0x16, 0x26
#: ext and zero_ext.
_CUTS: Final = (_EXT, 0x2A)
_REFS: Final = frozenset((0x17, 0x18, 0x19, 0x1A))
_CONST: Final = {0x22: 1, 0x23: 2, 0x24: 4, 0x25: 8}


def cuts_frame_base(code: bytes, pc: int) -> bool:
    """Whether the cut (``ext``, ``zero_ext``) at ``pc`` is of a frame base for an address."""
    if pc < 3 or code[pc - 3] != _REG or code[pc] not in _CUTS:
        return False
    if int.from_bytes(code[pc - 2 : pc], "big") not in _FRAME_BASES:
        return False
    pc += 2
    opcode = code[pc] if pc < len(code) else -1
    if opcode in _CONST:
        pc += 1 + _CONST[opcode]
        if pc < len(code) and code[pc] == _EXT:
            pc += 2
        if pc >= len(code) or code[pc] != _ADD:
            return False
        pc += 1
    return pc < len(code) and code[pc] in _REFS
