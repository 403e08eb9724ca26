# SPDX-License-Identifier: GPL-2.0-or-later
"""The single facts that :mod:`droidemu.loader.inspect` gathers, each from one part of the file."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from droidemu.errors import printable
from droidemu.loader import constants as c
from droidemu.loader.attributes import (
    CPU_ARCH_NAMES,
    TAG_ABI_VFP_ARGS,
    TAG_ADVANCED_SIMD_ARCH,
    TAG_CPU_ARCH,
    parse_attributes,
)
from droidemu.loader.elf import ProgramHeader
from droidemu.loader.notes import android_ident, iter_notes
from droidemu.loader.sections import (
    FileData,
    Section,
    is_64bit,
    iter_symbols,
    section_data,
    text_at,
)

ARCH_NAMES: Final[dict[int, str]] = {**c.MACHINE_NAMES, c.EM_ARM: "32-bit ARM"}

#: Limits on what a table may hold to be looked at.
MAX_DYNAMIC: Final = 10_000
#: Characters of names in the dynamic section.
MAX_TEXT: Final = 1 << 18
MAX_RELOCATIONS: Final = 4_000_000
MAX_UNITS: Final = 200_000
MAX_NOTES: Final = 1 << 20

#: Relocations of linked files by their usual names, where the library's table has others or none.
_DYNAMIC_RELOCATIONS: Final[dict[int, dict[int, str]]] = {
    c.EM_AARCH64: {
        1024: "R_AARCH64_COPY",
        1028: "R_AARCH64_TLS_DTPMOD",
        1029: "R_AARCH64_TLS_DTPREL",
        1030: "R_AARCH64_TLS_TPREL",
        1031: "R_AARCH64_TLSDESC",
        1032: "R_AARCH64_IRELATIVE",
    },
    c.EM_ARM: {160: "R_ARM_IRELATIVE"},
}


@dataclass
class DynamicFacts:
    """PT_DYNAMIC in readable form."""

    tags: dict[int, int] = field(default_factory=dict)
    needed: list[str] = field(default_factory=list)
    soname: str | None = None
    paths: list[str] = field(default_factory=list)
    pie: bool = False


def file_offset(phdrs: list[ProgramHeader], address: int) -> int | None:
    """Where the byte at an (unbiased) address lies in the file."""
    for p in phdrs:
        if p.type == c.PT_LOAD and p.vaddr <= address < p.vaddr + p.filesz:
            return p.offset + address - p.vaddr
    return None


def _dynamic_entries(data: FileData, phdrs: list[ProgramHeader]) -> Iterator[tuple[int, int]]:
    header = next((p for p in phdrs if p.type == c.PT_DYNAMIC), None)
    if header is None:
        return
    code, size = ("<QQ", 16) if is_64bit(data) else ("<II", 8)
    raw = data[header.offset : header.offset + min(header.filesz, MAX_DYNAMIC * size)]
    for tag, value in struct.iter_unpack(code, raw[: len(raw) // size * size]):
        if tag == c.DT_NULL:
            return
        yield tag, value


def dynamic_facts(data: FileData, phdrs: list[ProgramHeader]) -> DynamicFacts:
    """Libraries, names and flags of the dynamic section."""
    facts = DynamicFacts()
    entries = list(_dynamic_entries(data, phdrs))
    facts.tags = dict(entries)
    facts.pie = bool(facts.tags.get(c.DT_FLAGS_1, 0) & c.DF_1_PIE)
    strings = file_offset(phdrs, facts.tags.get(c.DT_STRTAB, 0))
    if strings is None:
        return facts
    end = min(strings + facts.tags.get(c.DT_STRSZ, 0), len(data))
    left = MAX_TEXT
    for tag, value in entries:
        if tag in (c.DT_NEEDED, c.DT_SONAME, c.DT_RPATH, c.DT_RUNPATH) and left > 0:
            text = printable(text_at(data, strings + value, end))
            left -= len(text)
            if tag == c.DT_NEEDED:
                facts.needed.append(text)
            elif tag == c.DT_SONAME:
                facts.soname = text
            else:
                facts.paths += [part for part in text.split(":") if part]
    return facts


def relocation_counts(
    data: FileData, sections: list[Section], phdrs: list[ProgramHeader]
) -> dict[str, int]:
    """Relocation type to count, the most frequent first."""
    counts: Counter[int] = Counter()
    extra: Counter[str] = Counter()
    wide = is_64bit(data)
    (machine,) = struct.unpack("<H", data[18:20])
    relative = {c.EM_AARCH64: 1027, c.EM_ARM: 23}.get(machine, 0)
    for kind, raw in _relocation_tables(data, sections, phdrs):
        if kind in (c.SHT_REL, c.SHT_RELA):
            code = (
                ("<QQQ" if kind == c.SHT_RELA else "<QQ")
                if wide
                else ("<III" if kind == c.SHT_RELA else "<II")
            )
            size = struct.calcsize(code)
            count = min(len(raw) // size, MAX_RELOCATIONS)
            mask = 0xFFFFFFFF if wide else 0xFF
            counts.update(
                entry[1] & mask for entry in struct.iter_unpack(code, raw[: count * size])
            )
        elif kind in (c.SHT_RELR, c.SHT_ANDROID_RELR):
            counts[relative] += _count_relr(raw, 8 if wide else 4)
        elif raw[:4] == b"APS2":
            extra["packed (APS2)"] += _sleb(raw, 4)
    names = _relocation_names(machine)
    named = {names.get(kind, f"type {kind}"): n for kind, n in counts.most_common()}
    return {**named, **extra}


def _relocation_tables(
    data: FileData, sections: list[Section], phdrs: list[ProgramHeader]
) -> Iterator[tuple[int, bytes]]:
    kinds = (
        c.SHT_REL,
        c.SHT_RELA,
        c.SHT_RELR,
        c.SHT_ANDROID_REL,
        c.SHT_ANDROID_RELA,
        c.SHT_ANDROID_RELR,
    )
    if sections:
        for s in sections:
            if s.type in kinds:
                yield s.type, section_data(data, s)
        return
    tags = dict(_dynamic_entries(data, phdrs))
    rela = tags.get(20) == 7  # DT_PLTREL
    for kind, at, size in (
        (c.SHT_RELA, 7, 8),
        (c.SHT_REL, 17, 18),
        (c.SHT_RELR, 36, 35),
        (c.SHT_RELA if rela else c.SHT_REL, 23, 2),
    ):
        start = file_offset(phdrs, tags.get(at, 0)) if at in tags else None
        if start is not None:
            yield kind, data[start : start + tags.get(size, 0)]


def _count_relr(raw: bytes, word: int) -> int:
    """Relocations in a RELR table (gABI): an address counts one, a bitmap its upper bits."""
    code = "<Q" if word == 8 else "<I"
    total = 0
    for (entry,) in struct.iter_unpack(code, raw[: len(raw) // word * word]):
        total += bin(entry >> 1).count("1") if entry & 1 else 1
    return total


def _sleb(raw: bytes, at: int) -> int:
    value = shift = 0
    for byte in raw[at : at + 10]:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return max(value - (1 << shift) if byte & 0x40 else value, 0)
    raise ValueError("packed relocation count")


def _relocation_names(machine: int) -> dict[int, str]:
    from elftools.elf import enums

    table: dict[str, int] = {
        c.EM_AARCH64: enums.ENUM_RELOC_TYPE_AARCH64,
        c.EM_ARM: enums.ENUM_RELOC_TYPE_ARM,
        62: enums.ENUM_RELOC_TYPE_x64,
        3: enums.ENUM_RELOC_TYPE_i386,
    }.get(machine, {})
    names = {number: name for name, number in table.items() if isinstance(number, int)}
    return {**names, **_DYNAMIC_RELOCATIONS.get(machine, {})}


def symbol_counts(data: FileData, sections: list[Section]) -> dict[str, int]:
    """Numbers of symbols: all, functions, imported and exported dynamic ones."""
    found: dict[str, int] = {}
    for s in sections:
        if s.type == c.SHT_SYMTAB:
            kinds = Counter(symbol.type for symbol in iter_symbols(data, s))
            found["symtab"] = found.get("symtab", 0) + sum(kinds.values())
            found["functions"] = found.get("functions", 0) + kinds[2]
        elif s.type == c.SHT_DYNSYM:
            imported = exported = 0
            for symbol in iter_symbols(data, s):
                if symbol.section:
                    exported += 1
                else:
                    imported += 1
            found["dynamic imported"] = found.get("dynamic imported", 0) + imported
            found["dynamic exported"] = found.get("dynamic exported", 0) + exported
    return found


def debug_information(data: FileData, sections: list[Section]) -> dict[str, Any] | None:
    """DWARF versions and form; None without any debug information."""
    names = {s.name for s in sections}
    link = next((s for s in sections if s.name == ".gnu_debuglink"), None)
    info = next(
        (s for s in sections if s.name in (".debug_info", ".zdebug_info", ".debug_info.dwo")), None
    )
    if info is None and link is None and ".gnu_debugdata" not in names:
        return None
    found: dict[str, Any] = {"present": info is not None}
    if link is not None:
        raw = section_data(data, link)
        found["separate_file"] = printable(text_at(raw, 0, len(raw)))
    if ".gnu_debugdata" in names:
        found["mini_debug_info"] = True
    if info is not None:
        raw = section_data(data, info)
        if info.compressed or info.name.startswith(".z"):
            found["compressed"] = True
            # Elf_Chdr (24 or 12 bytes; type 1 is zlib), or "ZLIB" and an 8-byte size.
            skip = 12 if info.name.startswith(".z") else 24 if is_64bit(data) else 12
            zlib_data = info.name.startswith(".z") or raw[:4] == b"\1\0\0\0"
            try:
                raw = zlib.decompressobj().decompress(raw[skip:], 64) if zlib_data else b""
            except zlib.error:
                raw = b""
        versions, split = _unit_versions(raw)
        if versions:
            found["dwarf_versions"] = versions
        if split or info.name.endswith(".dwo"):
            found["split"] = True
        found["size"] = sum(s.size for s in sections if s.name.startswith((".debug_", ".zdebug_")))
    return found


def _unit_versions(raw: bytes) -> tuple[list[int], bool]:
    """DWARF versions of the units, and whether any is only the skeleton of a .dwo file."""
    versions: set[int] = set()
    split = False
    at = 0
    for _ in range(MAX_UNITS):
        if at + 11 > len(raw):  # the smallest unit header, of DWARF 2 to 4
            break
        (length,) = struct.unpack_from("<I", raw, at)
        body = at + 4
        if length == 0xFFFFFFFF:
            length = int.from_bytes(raw[at + 4 : at + 12], "little")
            body = at + 12
        if body + 3 > len(raw):
            break
        version = int.from_bytes(raw[body : body + 2], "little")
        if not 2 <= version <= 5:
            break
        versions.add(version)
        split = split or (version == 5 and raw[body + 2] == 4)  # DW_UT_skeleton
        at = body + length
    return sorted(versions), split


def android_note(
    data: FileData, sections: list[Section], phdrs: list[ProgramHeader]
) -> tuple[dict[str, Any] | None, str | None]:
    """Android's identification note, and the build id of files that cannot be loaded."""
    android: dict[str, Any] | None = None
    build_id: str | None = None
    stretches = [(p.offset, p.filesz, p.align) for p in phdrs if p.type == c.PT_NOTE]
    if not stretches:
        stretches = [(s.offset, s.size, 4) for s in sections if s.type == c.SHT_NOTE]
    for offset, size, align in stretches[:64]:
        for owner, kind, body in iter_notes(data[offset : offset + min(size, MAX_NOTES)], align):
            if owner == b"Android" and kind == c.NT_ANDROID_TYPE_IDENT and android is None:
                ident = android_ident(body)
                if ident is not None:
                    android = {"api_level": ident[0], "ndk": ident[1], "ndk_build": ident[2]}
            elif owner == b"GNU" and kind == c.NT_GNU_BUILD_ID and len(body) <= 64:
                build_id = build_id or body.hex()
    return android, build_id


def arm_attributes(data: FileData, sections: list[Section]) -> tuple[str | None, str | None]:
    """(CPU that the code was made for, float ABI) from .ARM.attributes."""
    section = next((s for s in sections if s.type == c.SHT_ARM_ATTRIBUTES), None)
    if section is None or section.size > 65536:
        return None, None
    found = parse_attributes(section_data(data, section))
    if not found:
        return None, None
    arch = found.get(TAG_CPU_ARCH)
    cpu = f"ARM{CPU_ARCH_NAMES[arch]}" if isinstance(arch, int) and arch in CPU_ARCH_NAMES else None
    if cpu is not None and found.get(TAG_ADVANCED_SIMD_ARCH):
        cpu += ", NEON"
    return cpu, "hard" if found.get(TAG_ABI_VFP_ARGS) == 1 else "soft"
