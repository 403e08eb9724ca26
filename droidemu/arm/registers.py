# SPDX-License-Identifier: GPL-2.0-or-later
"""Register names and Unicorn's numbers for them, per instruction set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unicorn import arm64_const as a64
from unicorn import arm_const as a32


@dataclass(frozen=True)
class Bank:
    """Unicorn's register numbers by role."""

    #: Name -> (Unicorn id, width in bytes).
    by_name: dict[str, tuple[int, int]]
    general: tuple[int, ...]
    vectors: tuple[int, ...]
    #: Bytes of one entry of ``vectors``.
    vector_width: int
    pc: int
    sp: int
    flags: int
    result: int
    #: Width of a general register in bytes.
    width: int
    number: int
    args: tuple[int, ...]
    fp_status: int
    fp_control: int | None


def _arm64() -> Bank:
    names: dict[str, tuple[int, int]] = {}
    for key, value in vars(a64).items():
        match = re.fullmatch(r"UC_ARM64_REG_([XWVQDSHB])(\d+)", key)
        if match:
            width = {"X": 8, "W": 4, "V": 16, "Q": 16, "D": 8, "S": 4, "H": 2, "B": 1}[match[1]]
            names[match[1].lower() + match[2]] = (value, width)
    names |= {
        "x29": (a64.UC_ARM64_REG_X29, 8),
        "x30": (a64.UC_ARM64_REG_X30, 8),
        "fp": (a64.UC_ARM64_REG_X29, 8),
        "lr": (a64.UC_ARM64_REG_X30, 8),
        "sp": (a64.UC_ARM64_REG_SP, 8),
        "pstate": (a64.UC_ARM64_REG_PSTATE, 4),
        "cpsr": (a64.UC_ARM64_REG_PSTATE, 4),
        "fpcr": (a64.UC_ARM64_REG_FPCR, 4),
        "fpsr": (a64.UC_ARM64_REG_FPSR, 4),
        "tpidr_el0": (a64.UC_ARM64_REG_TPIDR_EL0, 8),
    }
    return Bank(
        by_name=names,
        general=(*(names[f"x{n}"][0] for n in range(31)), names["sp"][0]),
        vectors=tuple(names[f"q{n}"][0] for n in range(32)),
        vector_width=16,
        pc=a64.UC_ARM64_REG_PC,
        sp=names["sp"][0],
        flags=a64.UC_ARM64_REG_PSTATE,
        result=names["x0"][0],
        width=8,
        number=names["x8"][0],
        args=tuple(names[f"x{n}"][0] for n in range(7)),
        fp_status=names["fpsr"][0],
        fp_control=names["fpcr"][0],
    )


def _arm() -> Bank:
    names: dict[str, tuple[int, int]] = {}
    for key, value in vars(a32).items():
        match = re.fullmatch(r"UC_ARM_REG_([RQDS])(\d+)", key)
        if match:
            width = {"R": 4, "Q": 16, "D": 8, "S": 4}[match[1]]
            names[match[1].lower() + match[2]] = (value, width)
    del names["r15"]  # the PC lives in UnicornCpu
    names |= {
        "sp": (a32.UC_ARM_REG_SP, 4),
        "r13": (a32.UC_ARM_REG_SP, 4),
        "lr": (a32.UC_ARM_REG_LR, 4),
        "r14": (a32.UC_ARM_REG_LR, 4),
        "cpsr": (a32.UC_ARM_REG_CPSR, 4),
        "fpscr": (a32.UC_ARM_REG_FPSCR, 4),
        "tpidruro": (a32.UC_ARM_REG_C13_C0_3, 4),
    }
    return Bank(
        by_name=names,
        general=tuple(names[f"r{n}"][0] for n in range(15)),
        vectors=tuple(names[f"d{n}"][0] for n in range(32)),
        vector_width=8,
        pc=a32.UC_ARM_REG_PC,
        sp=names["sp"][0],
        flags=a32.UC_ARM_REG_CPSR,
        result=names["r0"][0],
        width=4,
        number=names["r7"][0],
        args=tuple(names[f"r{n}"][0] for n in range(7)),
        fp_status=names["fpscr"][0],
        fp_control=None,
    )


BANK64 = _arm64()
BANK32 = _arm()
