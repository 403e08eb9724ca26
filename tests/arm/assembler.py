# SPDX-License-Identifier: GPL-2.0-or-later
"""Assembles test snippets with the clang of the pip-installed cross compiler."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import compiling
import pytest

from droidemu.errors import UserError
from droidemu.sdk.toolchain import zig

#: Everything the assembler knows: what the *engine* knows is what the tests find out.
_A64 = (
    "armv9.4-a+crypto+sha3+sm4+fp16fml+memtag+rng+sve2-aes+sve2-sm4+sve2-sha3+sve2-bitperm+ls64"
    "+bf16+i8mm+ssbs+sb+predres+flagm+sme+dotprod+fp16+f32mm+f64mm"
)
_MODES: dict[str, tuple[tuple[str, ...], str]] = {
    "a64": (("-target", "aarch64-linux-gnu", f"-march={_A64}"), ""),
    "a32": (
        ("-target", "armv7a-linux-gnueabihf", "-mcpu=cortex-a15", "-mfpu=neon-vfpv4"),
        ".syntax unified\n.arm\n",
    ),
    "t32": (
        ("-target", "armv7a-linux-gnueabihf", "-mcpu=cortex-a15", "-mfpu=neon-vfpv4"),
        ".syntax unified\n.thumb\n",
    ),
    "a32v8": (
        ("-target", "armv8a-linux-gnueabihf", "-march=armv8.2-a+crypto+crc+fp16+dotprod"),
        ".syntax unified\n.arm\n.fpu crypto-neon-fp-armv8\n",
    ),
}


@dataclass(frozen=True)
class Code:
    """Bytes of a snippet, and the offsets of its labels."""

    data: bytes
    labels: dict[str, int]


@cache
def assemble(source: str, mode: str) -> Code:
    """Machine code of ``source`` in ``mode``: a64, a32, t32, or a32v8 (A32 with ARMv8's own).

    Skips the calling test where the cross compiler is not installed.
    """
    try:
        zig()
    except UserError:
        pytest.skip("ziglang is not installed")
    from elftools.elf.elffile import ELFFile

    flags, preamble = _MODES[mode]
    with tempfile.TemporaryDirectory(prefix="droidemu-test-") as folder:
        text, made = Path(folder) / "snippet.s", Path(folder) / "snippet.o"
        text.write_text(preamble + source + "\n", encoding="utf-8", newline="\n")
        compiling.make(made, "clang", *flags, "-c", text)
        elf = ELFFile(io.BytesIO(made.read_bytes()))
        if elf.get_section_by_name(".rel.text"):  # A32 leaves each BL to the linker
            linked = made.with_suffix(".elf")
            compiling.make(linked, "ld.lld", "-Ttext=0", "-e", "0", made)
            elf = ELFFile(io.BytesIO(linked.read_bytes()))
    section = elf.get_section_by_name(".text")
    assert elf.get_section_by_name(".rela.text") is None
    labels = {
        symbol.name: symbol["st_value"] & ~1 if mode == "t32" else symbol["st_value"]
        for symbol in elf.get_section_by_name(".symtab").iter_symbols()
        if symbol.name and not symbol.name.startswith("$")
    }
    return Code(section.data(), labels)
