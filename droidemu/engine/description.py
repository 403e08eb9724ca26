# SPDX-License-Identifier: GPL-2.0-or-later
"""How an instruction set shows itself to a debugger: registers in order, features as XML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Register:
    """One register of the protocol's numbering."""

    #: gdb's name, which is also the name in the target description ("x0", "cpsr", "d3").
    name: str
    #: Size in bytes.
    size: int
    #: Standard feature it belongs to ("org.gnu.gdb.aarch64.core").
    feature: str
    #: XML type ("int", "code_ptr", "data_ptr", "aarch64v", "ieee_double"...).
    type: str
    #: XML group ("general", "float", "vector"), or "".
    group: str = ""
    #: Number in DWARF ("DWARF for the Arm 64-bit/32-bit Architecture"), or None.
    dwarf: int | None = None
    #: lldb's role: "pc", "sp", "fp", "ra", "flags", "arg1".. "arg8", or "".
    generic: str = ""
    #: lldb's alternative name ("lr" of x30), or "".
    alias: str = ""


@dataclass(frozen=True)
class TargetDescription:
    """What ``qXfer:features:read`` and the register packets are made of."""

    #: BFD's architecture name: "aarch64" or "arm".
    architecture: str
    #: Registers in the order of the ``g`` packet; the index is the protocol's number.
    registers: tuple[Register, ...]
    #: Document name -> XML; "target.xml" includes the others.
    documents: dict[str, str]
    #: Numbers of the registers that lldb is told of all threads at a stop (frame pointer, sp ...).
    expedited: tuple[int, ...]
    #: lldb: "aarch64-unknown-linux" and the like.
    triple: str
    #: Pointer size in bytes.
    word_size: int

    @property
    def size(self) -> int:
        """Bytes of a whole ``g`` packet."""
        return sum(register.size for register in self.registers)
