# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything worth telling about a file, for ``droidemu info``.

Damaged parts become notes: the only error is a file that cannot be read. All reading is bounded by
the file's size and the limits below; nothing is decompressed beyond a few bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfError, ElfImage, ProgramHeader, parse_elf
from droidemu.loader.identify import HEAD_SIZE, identify
from droidemu.loader.inspect_parts import (
    ARCH_NAMES,
    android_note,
    arm_attributes,
    debug_information,
    dynamic_facts,
    relocation_counts,
    symbol_counts,
)
from droidemu.loader.mapping import plan_load, window_of
from droidemu.loader.sections import FileData, Section, parse_sections

SEGMENT_NAMES: Final[dict[int, str]] = {
    0: "NULL", 1: "LOAD", 2: "DYNAMIC", 3: "INTERP", 4: "NOTE", 5: "SHLIB", 6: "PHDR", 7: "TLS",
    0x6474E550: "GNU_EH_FRAME", 0x6474E551: "GNU_STACK", 0x6474E552: "GNU_RELRO",
    0x6474E553: "GNU_PROPERTY", 0x70000001: "ARM_EXIDX", 0x70000002: "AARCH64_MEMTAG_MTE",
}  # fmt: skip


@dataclass
class FileReport:
    """What ``droidemu info`` shows. Fields that do not apply stay None or empty."""

    path: str
    size: int
    #: Short kind of :func:`~droidemu.loader.identify.identify`; "elf" for ELF files.
    kind: str
    #: One line: what the file is.
    description: str
    architecture: str | None = None
    #: The Android name of the ABI.
    abi: str | None = None
    bits: int | None = None
    #: "static executable", "static-PIE executable", "dynamic executable", "shared library"…
    type: str | None = None
    entry: int | None = None
    thumb_entry: bool = False
    float_abi: str | None = None
    cpu: str | None = None
    interpreter: str | None = None
    soname: str | None = None
    needed: list[str] = field(default_factory=list)
    search_path: list[str] = field(default_factory=list)
    segments: list[dict[str, Any]] = field(default_factory=list)
    executable_stack: bool | None = None
    tls: dict[str, int] | None = None
    build_id: str | None = None
    branch_protection: list[str] = field(default_factory=list)
    relocations: dict[str, int] = field(default_factory=dict)
    symbols: dict[str, int] = field(default_factory=dict)
    debug: dict[str, Any] | None = None
    android: dict[str, Any] | None = None
    #: For APK files: ABI to number of native libraries.
    native_libraries: dict[str, int] = field(default_factory=dict)
    #: For APK files: what :mod:`droidemu.loader.apk.report` finds in them.
    package: dict[str, Any] | None = None
    runnable: bool = False
    #: How to run it, or why that cannot be done.
    verdict: str = ""
    #: Damage and oddities.
    notes: list[str] = field(default_factory=list)


def inspect_file(path: Path, limits: Mapping[str, int] | None = None) -> FileReport:
    """Look at a host file; raises :class:`~droidemu.loader.elf.ElfError` if it is unreadable.

    ``limits``: where each ISA's guest memory ends; a program that does not fit cannot run.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ElfError(f"{path}: it is a folder, not a file")
        if not path.is_file():
            raise ElfError(f"{path}: it is not a regular file")
        with path.open("rb") as file:
            if size == 0:
                return inspect_data(b"", str(path), limits)
            with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                return inspect_data(data, str(path), limits)
    except FileNotFoundError:
        raise ElfError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ElfError(f"{path}: cannot be read: {reason}") from None


def inspect_data(
    data: FileData, name: str, limits: Mapping[str, int] | None = None, *, deep: bool = True
) -> FileReport:
    """Look at a file's content. Never raises for its content.

    Without ``deep``, tables whose size grows with the program stay unread: relocations, symbols,
    debug information, notes.
    """
    kind, text = identify(data[:HEAD_SIZE])
    report = FileReport(name, len(data), kind, text)
    if kind != "elf":
        _inspect_other(report, data)
        return report
    try:
        image: ElfImage | None = parse_elf(lambda at, n: data[at : at + n], len(data), name)
        problem = ""
    except ElfError as error:
        image, problem = None, str(error).removeprefix(f"{name}: ")
    if not _inspect_header(report, data):
        report.verdict = f"cannot run: {problem}"
        return report
    sections: list[Section] = []
    phdrs: list[ProgramHeader] = []
    with _part(report, "section headers"):
        sections = parse_sections(data)
    with _part(report, "program headers"):
        phdrs = list(image.phdrs) if image is not None else _loose_phdrs(data)
    _inspect_segments(report, phdrs)
    if image is not None:
        _take_image(report, image)
    with _part(report, "dynamic section"):
        facts = dynamic_facts(data, phdrs)
        report.needed, report.soname, report.search_path = facts.needed, facts.soname, facts.paths
        _decide_type(report, data, phdrs, image, facts.pie, facts.soname)
    if deep:
        _inspect_deep(report, data, sections, phdrs)
    _decide_verdict(report, image, problem)
    if image is not None and report.runnable and limits is not None:
        try:
            plan_load(image, window_of(image.isa, limits[image.isa]))
        except ElfError as error:
            report.runnable = False
            report.verdict = f"cannot run: {str(error).removeprefix(f'{name}: ')}"
    return report


@contextmanager
def _part(report: FileReport, what: str) -> Iterator[None]:
    """A damaged part becomes a note."""
    try:
        yield
    except (struct.error, ValueError, IndexError, KeyError, OverflowError, MemoryError) as error:
        report.notes.append(f"damaged {what}: {error or type(error).__name__}")


def _inspect_other(report: FileReport, data: FileData) -> None:
    report.verdict = "cannot run: not a program for Linux on ARM"
    if report.kind in ("zip", "apk"):
        from droidemu.loader.apk.report import inspect_package  # most files are none

        inspect_package(report, data)
    elif report.kind == "script":
        report.verdict = (
            "cannot run by itself: run its interpreter (an ARM program) and give it the script"
        )
    elif report.kind == "ar":
        report.verdict = "cannot run: link it into a program first"


def _inspect_header(report: FileReport, data: FileData) -> bool:
    """The facts of the ELF header; False if nothing behind it can be understood."""
    if len(data) < 20:
        report.description = "a truncated ELF file"
        return False
    little = data[5] == c.ELFDATA2LSB
    kind, machine = struct.unpack("<HH" if little else ">HH", data[16:20])
    report.bits = {1: 32, 2: 64}.get(data[4])
    name = ARCH_NAMES.get(machine) or f"unknown architecture {machine}"
    report.architecture = name if little else f"{name}, big-endian"
    report.type = {1: "object file", 2: "executable", 3: "shared object", 4: "core dump"}.get(
        kind, f"ELF type {kind}"
    )
    report.description = f"{report.architecture} {report.type}"
    if little and machine == c.EM_AARCH64 and report.bits == 64:
        report.abi = "arm64-v8a"
    elif little and machine == c.EM_ARM and report.bits == 32:
        report.abi = "armeabi-v7a"
    return little and report.bits is not None and len(data) >= (64 if report.bits == 64 else 52)


def _loose_phdrs(data: FileData) -> list[ProgramHeader]:
    """Program headers of a file that cannot be loaded (object, damaged, other architecture)."""
    wide = data[4] == c.ELFCLASS64
    if wide:
        (phoff,), (entsize, count) = (
            struct.unpack("<Q", data[32:40]),
            struct.unpack("<HH", data[54:58]),
        )
    else:
        (phoff,), (entsize, count) = (
            struct.unpack("<I", data[28:32]),
            struct.unpack("<HH", data[42:46]),
        )
    if not count:
        return []
    size = 56 if wide else 32
    if entsize != size or phoff + count * size > len(data):
        raise ValueError("not where the ELF header says")
    raw = data[phoff : phoff + count * size]
    if wide:
        return [
            ProgramHeader(r[0], r[1], r[2], r[3], r[5], r[6], r[7])
            for r in struct.iter_unpack("<IIQQQQQQ", raw)
        ]
    return [
        ProgramHeader(r[0], r[6], r[1], r[2], r[4], r[5], r[7])
        for r in struct.iter_unpack("<IIIIIIII", raw)
    ]


def _inspect_segments(report: FileReport, phdrs: list[ProgramHeader]) -> None:
    for p in phdrs:
        flags = "".join(
            letter if p.flags & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1))
        )
        report.segments.append(
            {
                "type": SEGMENT_NAMES.get(p.type, f"{p.type:#x}"),
                "flags": flags,
                "offset": p.offset,
                "address": p.vaddr,
                "file_size": p.filesz,
                "memory_size": p.memsz,
                "alignment": p.align,
            }
        )
        if p.type == c.PT_TLS:
            report.tls = {"image_size": p.filesz, "size": p.memsz, "alignment": p.align}


def _take_image(report: FileReport, image: ElfImage) -> None:
    report.entry, report.thumb_entry = image.entry, image.thumb_entry
    report.float_abi, report.interpreter = image.float_abi, image.interpreter
    report.executable_stack = image.executable_stack
    report.build_id = None if image.build_id is None else image.build_id.hex()
    report.branch_protection = [name for name, on in (("BTI", image.bti), ("PAC", image.pac)) if on]


def _decide_type(
    report: FileReport,
    data: FileData,
    phdrs: list[ProgramHeader],
    image: ElfImage | None,
    pie: bool,
    soname: str | None,
) -> None:
    kind = struct.unpack("<H", data[16:18])[0]
    kinds = {p.type for p in phdrs}
    if kind == c.ET_EXEC:
        report.type = "dynamic executable" if c.PT_INTERP in kinds else "static executable"
    elif kind == c.ET_DYN:
        if soname is not None and not pie:
            report.type = "shared library"
            if c.PT_INTERP in kinds:
                report.type = "shared library that can also be run"
        elif c.PT_INTERP in kinds:
            report.type = "dynamic executable (PIE)"
        elif pie or (image is not None and not report.needed):
            report.type = "static-PIE executable"
        else:
            report.type = "shared library"
    report.description = f"{report.architecture} {report.type}"


def _inspect_deep(
    report: FileReport, data: FileData, sections: list[Section], phdrs: list[ProgramHeader]
) -> None:
    arm = report.abi is not None
    with _part(report, "relocations"):
        report.relocations = relocation_counts(data, sections, phdrs)
    with _part(report, "symbols"):
        report.symbols = symbol_counts(data, sections)
    with _part(report, "debug information"):
        report.debug = debug_information(data, sections)
    with _part(report, "notes"):
        report.android, build_id = android_note(data, sections, phdrs)
        report.build_id = report.build_id or build_id
    if arm and report.bits == 32:
        with _part(report, ".ARM.attributes"):
            report.cpu, float_abi = arm_attributes(data, sections)
            report.float_abi = report.float_abi or float_abi


def _decide_verdict(report: FileReport, image: ElfImage | None, problem: str) -> None:
    if image is None:
        report.verdict = f"cannot run: {problem}"
        return
    if (report.type or "").startswith("shared library") and image.interpreter is None:
        if image.entry and not report.needed:
            report.runnable = True
            report.verdict = "a dynamic linker, or a library with an entry point: it may run"
            return
        report.verdict = "cannot run: a shared library; run a program that uses it"
        return
    report.runnable = True
    if image.interpreter is None:
        report.verdict = "runs as it is"
        return
    report.verdict = (
        f"runs with --sysroot DIR, where DIR{image.interpreter} is its dynamic linker"
        + (" and DIR also holds the libraries it needs" if report.needed else "")
    )
