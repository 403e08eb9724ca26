# SPDX-License-Identifier: GPL-2.0-or-later
"""Mapped ELF files as the debugger sees them: parts are read when they are first asked for.

What a file says (``ParsedFile``) is kept apart from where it is mapped (``ModuleFile``), so that
it is parsed once however often the mappings of a process change.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from droidemu.debug.cfi import CallFrames
from droidemu.debug.report_types import Module
from droidemu.loader import constants as c
from droidemu.loader.elf import ProgramHeader
from droidemu.loader.sections import (
    Section,
    SymbolIndex,
    is_64bit,
    parse_sections,
    section_data,
)

if TYPE_CHECKING:
    from droidemu.debug.dwarf import DwarfLines

#: Call frame sections beyond this size are not scanned.
MAX_CFI = 64 << 20


class ParsedFile:
    """Lazy views of one file; a damaged or missing file gives empty views.

    Addresses are the file's own.
    """

    def __init__(self, provide: Callable[[], bytes | None]) -> None:
        #: Gives the whole file when a view is first asked for.
        self.provide = provide

    @cached_property
    def data(self) -> bytes:
        """The file, b"" if it cannot be had or is no little-endian ELF file."""
        try:
            data = self.provide()
        except Exception:
            # The provider is the caller's: a crash report is no place to fail in.
            return b""
        if data is None or data[:4] != b"\x7fELF" or data[5:6] != b"\x01" or len(data) < 52:
            return b""
        return bytes(data)

    @cached_property
    def sections(self) -> list[Section]:
        """Section headers; empty in files without them."""
        return parse_sections(self.data) if self.data else []

    @cached_property
    def phdrs(self) -> list[ProgramHeader]:
        """Program headers as far as they lie in the file."""
        if not self.data:
            return []
        wide = is_64bit(self.data)
        if wide and len(self.data) < 64:
            return []
        phoff, entsize, count = (
            (*struct.unpack_from("<Q", self.data, 32), *struct.unpack_from("<HH", self.data, 54))
            if wide
            else (
                *struct.unpack_from("<I", self.data, 28),
                *struct.unpack_from("<HH", self.data, 42),
            )
        )
        size = 56 if wide else 32
        if entsize != size or phoff + size * count > len(self.data):
            return []
        raw = self.data[phoff : phoff + size * count]
        if wide:
            return [
                ProgramHeader(r[0], r[1], r[2], r[3], r[5], r[6], r[7])
                for r in struct.iter_unpack("<IIQQQQQQ", raw)
            ]
        return [
            ProgramHeader(r[0], r[6], r[1], r[2], r[4], r[5], r[7])
            for r in struct.iter_unpack("<IIIIIIII", raw)
        ]

    @cached_property
    def symbols(self) -> SymbolIndex:
        """Functions and objects by address."""
        return SymbolIndex(self.data, self.sections)

    @cached_property
    def call_frames(self) -> list[CallFrames]:
        """``.eh_frame`` and ``.debug_frame``, as far as they are there."""
        found: list[CallFrames] = []
        word = 8 if is_64bit(self.data) else 4
        for name, eh in ((".eh_frame", True), (".debug_frame", False)):
            for s in self.sections:
                if s.name == name and not s.compressed and s.size <= MAX_CFI:
                    found.append(CallFrames(section_data(self.data, s), s.addr, word, eh))
        if not self.sections:
            found += self._frames_by_header(word)
        return found

    def _frames_by_header(self, word: int) -> list[CallFrames]:
        """Without section headers PT_GNU_EH_FRAME still points to .eh_frame (LSB 5, 10.6.2)."""
        header = next((p for p in self.phdrs if p.type == c.PT_GNU_EH_FRAME), None)
        if header is None:
            return []
        raw = self.data[header.offset : header.offset + 8]
        if len(raw) < 8 or raw[0] != 1 or raw[1] != 0x1B:  # pcrel | sdata4: what linkers write
            return []
        address = header.vaddr + 4 + int(struct.unpack_from("<i", raw, 4)[0])
        for p in self.phdrs:
            if p.type == c.PT_LOAD and p.vaddr <= address < p.vaddr + p.filesz:
                start = p.offset + address - p.vaddr
                data = self.data[start : min(p.offset + p.filesz, start + MAX_CFI)]
                return [CallFrames(data, address, word, True)]
        return []

    @cached_property
    def dwarf(self) -> DwarfLines | None:
        """Source lines and inlined functions; None without usable DWARF."""
        names = {s.name for s in self.sections}
        if ".debug_info" not in names:
            return None
        from droidemu.debug.dwarf import DwarfLines

        return DwarfLines.open(self.data, self.sections)


class ModuleFile:
    """One module: its file, and where that is mapped."""

    def __init__(self, module: Module, parsed: ParsedFile) -> None:
        self.module = module
        self._parsed = parsed

    @property
    def symbols(self) -> SymbolIndex:
        """See ``ParsedFile``; addresses are the file's own."""
        return self._parsed.symbols

    @property
    def call_frames(self) -> list[CallFrames]:
        """See ``ParsedFile``; addresses are the file's own."""
        return self._parsed.call_frames

    @property
    def dwarf(self) -> DwarfLines | None:
        """See ``ParsedFile``; addresses are the file's own."""
        return self._parsed.dwarf

    @cached_property
    def exidx(self) -> tuple[int, int] | None:
        """Guest address and size of the ARM exception index."""
        for p in self._parsed.phdrs:
            if p.type == c.PT_ARM_EXIDX and p.memsz:
                return p.vaddr + self.module.bias, p.memsz
        return None


class ModuleFiles:
    """All modules of a process, found by address."""

    def __init__(
        self, modules: Sequence[Module], parsed: Sequence[ParsedFile] | None = None
    ) -> None:
        """``parsed``: what has been read of the modules' files, in the same order."""
        if parsed is None:
            parsed = [ParsedFile(module.data) for module in modules]
        self._files = [ModuleFile(m, p) for m, p in zip(modules, parsed, strict=True)]

    def at(self, address: int) -> ModuleFile | None:
        """The module that ``address`` lies in."""
        for file in self._files:
            if file.module.start <= address < file.module.end:
                return file
        return None

    def __iter__(self) -> Iterator[ModuleFile]:
        return iter(self._files)
