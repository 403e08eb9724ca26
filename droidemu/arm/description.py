# SPDX-License-Identifier: GPL-2.0-or-later
"""AArch64 and AArch32 as debuggers see them: gdb's standard features, with lldb's attributes.

Feature and register names: gdb's manual, "Standard Target Features"; DWARF numbers: Arm's "DWARF
for the Arm 64-bit Architecture" and "... 32-bit ..."; lldb's attributes: its documentation of
extensions to the protocol ("qXfer:features:read").
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from droidemu.engine import Isa
from droidemu.engine.description import Register, TargetDescription

_A64 = "org.gnu.gdb.aarch64"
_A32 = "org.gnu.gdb.arm"


def _arm64_registers() -> tuple[Register, ...]:
    core = f"{_A64}.core"
    found = [
        Register(
            f"x{n}", 8, core, "int" if n != 30 else "code_ptr", "general", n,
            {29: "fp", 30: "ra"}.get(n, f"arg{n + 1}" if n < 8 else ""),
            {29: "fp", 30: "lr"}.get(n, ""),
        )
        for n in range(31)
    ]  # fmt: skip
    found += [
        Register("sp", 8, core, "data_ptr", "general", 31, "sp"),
        Register("pc", 8, core, "code_ptr", "general", 32, "pc"),
        Register("cpsr", 4, core, "cpsr_flags", "general", None, "flags"),
    ]
    fpu = f"{_A64}.fpu"
    found += [Register(f"v{n}", 16, fpu, "aarch64v", "vector", 64 + n) for n in range(32)]
    found += [Register("fpsr", 4, fpu, "int", "float"), Register("fpcr", 4, fpu, "int", "float")]
    found.append(Register("tpidr", 8, f"{_A64}.tls", "data_ptr", "general"))
    return tuple(found)


def _arm_registers() -> tuple[Register, ...]:
    core = f"{_A32}.core"
    found = [
        Register(
            f"r{n}", 4, core, "uint32", "general", n,
            {7: "", 11: "fp"}.get(n, f"arg{n + 1}" if n < 4 else ""), "fp" if n == 11 else "",
        )
        for n in range(13)
    ]  # fmt: skip
    found += [
        Register("sp", 4, core, "data_ptr", "general", 13, "sp", "r13"),
        Register("lr", 4, core, "code_ptr", "general", 14, "ra", "r14"),
        Register("pc", 4, core, "code_ptr", "general", 15, "pc", "r15"),
        Register("cpsr", 4, core, "int", "general", None, "flags"),
    ]
    vfp = f"{_A32}.vfp"
    found += [Register(f"d{n}", 8, vfp, "ieee_double", "float", 256 + n) for n in range(32)]
    found.append(Register("fpscr", 4, vfp, "int", "float"))
    # The quadword registers are pairs of those; gdb 13 does not make them up by itself.
    found += [Register(f"q{n}", 16, f"{_A32}.neon", "neon_q", "vector") for n in range(16)]
    found.append(Register("tpidruro", 4, f"{_A32}.tls", "data_ptr", "general"))
    return tuple(found)


#: PSTATE's and SPSR's bits that a program sees.
_FLAGS = {"V": 28, "C": 29, "Z": 30, "N": 31}

#: Vector types: id -> (element type, count); unions: id -> (field, type).
_VECTORS: dict[str, tuple[str, int]] = {
    "v2d": ("ieee_double", 2), "v2u": ("uint64", 2), "v2i": ("int64", 2),
    "v4f": ("ieee_single", 4), "v4u": ("uint32", 4), "v4i": ("int32", 4),
    "v8u": ("uint16", 8), "v8i": ("int16", 8), "v16u": ("uint8", 16), "v16i": ("int8", 16),
    "v1u": ("uint128", 1), "v1i": ("int128", 1),
}  # fmt: skip
_UNIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "vnd": (("f", "v2d"), ("u", "v2u"), ("s", "v2i")),
    "vns": (("f", "v4f"), ("u", "v4u"), ("s", "v4i")),
    "vnh": (("u", "v8u"), ("s", "v8i")),
    "vnb": (("u", "v16u"), ("s", "v16i")),
    "vnq": (("u", "v1u"), ("s", "v1i")),
    "aarch64v": (("d", "vnd"), ("s", "vns"), ("h", "vnh"), ("b", "vnb"), ("q", "vnq")),
}

_NEON_VECTORS: dict[str, tuple[str, int]] = {
    "neon_u8": ("uint8", 16), "neon_u16": ("uint16", 8), "neon_u32": ("uint32", 4),
    "neon_u64": ("uint64", 2), "neon_f32": ("ieee_single", 4), "neon_f64": ("ieee_double", 2),
}  # fmt: skip
#: As gdb's own type of them: fields named for their elements.
_NEON_UNIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "neon_q": tuple((name.removeprefix("neon_"), name) for name in _NEON_VECTORS)
}


def _types(feature: str) -> Iterable[str]:
    """Declarations of the types that a feature's registers use."""
    if feature == f"{_A64}.core":
        yield '<flags id="cpsr_flags" size="4">'
        yield from (f'<field name="{f}" start="{b}" end="{b}"/>' for f, b in _FLAGS.items())
        yield "</flags>"
    elif feature == f"{_A64}.fpu":
        yield from _vector_types(_VECTORS, _UNIONS)
    elif feature == f"{_A32}.neon":
        yield from _vector_types(_NEON_VECTORS, _NEON_UNIONS)


def _vector_types(
    vectors: dict[str, tuple[str, int]], unions: dict[str, tuple[tuple[str, str], ...]]
) -> Iterable[str]:
    for name, (element, count) in vectors.items():
        yield f'<vector id="{name}" type="{element}" count="{count}"/>'
    for name, fields in unions.items():
        yield f'<union id="{name}">'
        yield from (f'<field name="{field}" type="{kind}"/>' for field, kind in fields)
        yield "</union>"


def _element(register: Register) -> str:
    attributes = {
        "name": register.name,
        "bitsize": str(8 * register.size),
        "type": register.type,
        "group": register.group,
        "altname": register.alias,
        "generic": register.generic,
        "dwarf_regnum": "" if register.dwarf is None else str(register.dwarf),
        "encoding": "uint",
        "format": "hex",
    }
    if register.type in ("aarch64v", "neon_q"):
        attributes |= {"encoding": "vector", "format": "vector-uint8"}
    elif register.type == "ieee_double":
        attributes |= {"encoding": "ieee754", "format": "float"}
    return "<reg " + " ".join(f'{k}="{v}"' for k, v in attributes.items() if v) + "/>"


def _document(architecture: str, registers: tuple[Register, ...]) -> str:
    features: dict[str, list[Register]] = {}
    for register in registers:
        features.setdefault(register.feature, []).append(register)
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE target SYSTEM "gdb-target.dtd">',
        '<target version="1.0">',
        f"<architecture>{architecture}</architecture>",
        "<osabi>GNU/Linux</osabi>",
    ]
    for name, members in features.items():
        lines.append(f'<feature name="{name}">')
        lines += _types(name)
        lines += (_element(register) for register in members)
        lines.append("</feature>")
    return "\n".join([*lines, "</target>", ""])


@cache
def describe(isa: Isa) -> TargetDescription:
    """The description of "arm64" or "arm"."""
    # No environment in the triples: lldb would drop programs that name another one (eabihf).
    if isa.word_size == 8:
        registers = _arm64_registers()
        architecture, triple = "aarch64", "aarch64-unknown-linux"
        expedited: tuple[str, ...] = ("x29", "sp", "pc")
    else:
        registers = _arm_registers()
        architecture, triple = "arm", "armv7-unknown-linux"
        expedited = ("r7", "r11", "sp", "pc", "cpsr")
    names = [register.name for register in registers]
    return TargetDescription(
        architecture=architecture,
        registers=registers,
        documents={"target.xml": _document(architecture, registers)},
        expedited=tuple(names.index(name) for name in expedited),
        triple=triple,
        word_size=isa.word_size,
    )
