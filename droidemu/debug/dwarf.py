# SPDX-License-Identifier: GPL-2.0-or-later
"""Source lines and inlined functions from DWARF 2 to 5, by pyelftools, lazily and with budgets.

The file may be hostile: every walk counts its steps, and every exception of the library only ends
the answer, because a crash report without line numbers is still a report.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from typing import Any, Final

from droidemu.debug.report_types import SourceFrame
from droidemu.loader import constants as c
from droidemu.loader.sections import Section, is_64bit

#: All debug sections together, uncompressed: beyond this a report has no lines.
MAX_DEBUG_BYTES: Final = 512 << 20
MAX_UNITS: Final = 20_000
#: Entries looked at in one compilation unit for the chain of inlined functions.
MAX_DIES: Final = 60_000
MAX_ROWS: Final = 2_000_000
MAX_RANGES: Final = 100_000

_Ranges = list[tuple[int, int]]


class DwarfLines:
    """Answers for one file; addresses are unbiased."""

    def __init__(self, info: Any) -> None:
        self._info = info
        self._units: list[tuple[int, int, Any]] | None = None
        self._aranges: Any = None
        self._functions: dict[int, list[tuple[_Ranges, Any]]] = {}
        self._rows: dict[int, tuple[list[int], list[tuple[int, int, int]], Any]] = {}

    @staticmethod
    def open(data: bytes, sections: list[Section]) -> DwarfLines | None:
        """Prepare a file's DWARF; None if there is none that can be used."""
        total = 0
        for s in sections:
            if s.name.startswith(".zdebug"):
                return None  # the compression of before 2015 does not bound its output
            if s.name.startswith(".debug"):
                total += _uncompressed_size(data, s)
        if not 0 < total <= MAX_DEBUG_BYTES:
            return None
        try:
            from elftools.elf.elffile import ELFFile

            file = ELFFile(io.BytesIO(data))
            info = file.get_dwarf_info(relocate_dwarf_sections=False, follow_links=False)
        except Exception:
            return None
        return DwarfLines(info)

    def locate(self, address: int) -> tuple[SourceFrame, ...]:
        """The source places of ``address``, innermost inlined function first; () if unknown."""
        try:
            unit = self._unit_at(address)
            if unit is None:
                return ()
            row = self._row_at(unit, address)
            file, line = (None, None) if row is None else row
        except Exception:
            return ()
        try:
            chain = self._chain(unit, address)
        except Exception:
            chain = []
        frames: list[SourceFrame] = []
        for name, call_file, call_line in reversed(chain):
            frames.append(SourceFrame(name, file, line))
            file, line = call_file, call_line
        if not frames and row is None:
            return ()
        return tuple(frames) or (SourceFrame(None, file, line),)

    # Which compilation unit?

    def _unit_at(self, address: int) -> Any:
        if self._aranges is None:
            try:
                self._aranges = self._info.get_aranges() or False
            except Exception:
                self._aranges = False
        if self._aranges:
            offset = self._aranges.cu_offset_at_addr(address)
            if offset is not None:
                return self._info.get_CU_at(offset)
        if self._units is None:
            self._units = self._list_units()
        for low, high, unit in self._units:
            if low <= address < high:
                return unit
        return None

    def _list_units(self) -> list[tuple[int, int, Any]]:
        found: list[tuple[int, int, Any]] = []
        try:
            for number, unit in enumerate(self._info.iter_CUs()):
                if number >= MAX_UNITS:
                    break
                try:
                    for low, high in self._ranges(unit.get_top_DIE()):
                        found.append((low, high, unit))
                except Exception:
                    continue
        except Exception:
            pass
        return found

    def _ranges(self, die: Any) -> _Ranges:
        """The address ranges of an entry (DWARF 5 section 2.17)."""
        attributes = die.attributes
        if "DW_AT_low_pc" in attributes and "DW_AT_high_pc" in attributes:
            low = int(attributes["DW_AT_low_pc"].value)
            high = attributes["DW_AT_high_pc"]
            end = int(high.value)
            if high.form not in ("DW_FORM_addr", "DW_FORM_addrx", "DW_FORM_GNU_addr_index"):
                end += low
            return [(low, end)]
        if "DW_AT_ranges" not in attributes:
            return []
        unit = die.cu
        top = unit.get_top_DIE().attributes
        base = int(top["DW_AT_low_pc"].value) if "DW_AT_low_pc" in top else 0
        lists = self._info.range_lists()
        if lists is None:
            return []
        found: _Ranges = []
        entries = lists.get_range_list_at_offset(attributes["DW_AT_ranges"].value, cu=unit)
        for entry in entries[:MAX_RANGES]:
            if hasattr(entry, "base_address"):
                base = int(entry.base_address)
                continue
            shift = 0 if getattr(entry, "is_absolute", False) else base
            found.append((int(entry.begin_offset) + shift, int(entry.end_offset) + shift))
        return found

    # Which line?

    def _row_at(self, unit: Any, address: int) -> tuple[str | None, int | None] | None:
        if unit.cu_offset not in self._rows:
            self._rows[unit.cu_offset] = self._read_rows(unit)
        starts, rows, program = self._rows[unit.cu_offset]
        at = bisect_right(starts, address) - 1
        if at < 0 or address >= rows[at][0]:
            return None
        _, file, line = rows[at]
        return self._file_name(program, unit, file), line or None

    def _read_rows(self, unit: Any) -> tuple[list[int], list[tuple[int, int, int]], Any]:
        """Rows as (end address, file, line), with their sorted start addresses."""
        program = self._info.line_program_for_CU(unit)
        if program is None:
            return [], [], None
        found: list[tuple[int, int, int, int]] = []
        previous: Any = None
        for number, entry in enumerate(program.get_entries()):
            if number > MAX_ROWS:
                break
            state = entry.state
            if state is None:
                continue
            if previous is not None and state.address > previous.address:
                found.append((previous.address, state.address, previous.file, previous.line))
            previous = None if state.end_sequence else state
        found.sort()
        return [row[0] for row in found], [row[1:] for row in found], program

    def _file_name(self, program: Any, unit: Any, number: int) -> str | None:
        """The path of a line table's file number (DWARF 5 counts from 0, older from 1)."""
        if program is None:
            return None
        header = program.header
        files, folders = header["file_entry"], header["include_directory"]
        old = header["version"] < 5
        index = number - 1 if old else number
        if not 0 <= index < len(files):
            return None
        entry = files[index]
        name = _text(entry.name)
        folder_number = int(entry.dir_index)
        if old:
            folder = _text(folders[folder_number - 1]) if 0 < folder_number <= len(folders) else ""
        else:
            folder = _text(folders[folder_number]) if folder_number < len(folders) else ""
        if folder in ("", ".") or name.startswith("/"):
            return name
        return f"{folder}/{name}"

    # Which functions?

    def _list_functions(self, unit: Any) -> list[tuple[_Ranges, Any]]:
        found: list[tuple[_Ranges, Any]] = []
        for number, die in enumerate(unit.iter_DIEs()):
            if number > MAX_DIES:
                break
            if die.tag in ("DW_TAG_subprogram", "DW_TAG_inlined_subroutine"):
                ranges = self._ranges(die)
                if ranges:
                    found.append((ranges, die))
        return found

    def _chain(self, unit: Any, address: int) -> list[tuple[str | None, str | None, int | None]]:
        """Function and inlined calls around ``address``, outermost first:
        (name, file and line of the place that calls it)."""
        program = self._rows[unit.cu_offset][2] if unit.cu_offset in self._rows else None
        chain: list[tuple[str | None, str | None, int | None]] = []
        if unit.cu_offset not in self._functions:
            self._functions[unit.cu_offset] = self._list_functions(unit)
        # In document order the deeper entry comes later.
        for ranges, die in self._functions[unit.cu_offset]:
            if not any(low <= address < high for low, high in ranges):
                continue
            if die.tag == "DW_TAG_subprogram":
                chain = []
            elif not chain:
                continue
            attributes = die.attributes
            call_file = call_line = None
            if "DW_AT_call_file" in attributes:
                call_file = self._file_name(program, unit, attributes["DW_AT_call_file"].value)
            if "DW_AT_call_line" in attributes:
                call_line = int(attributes["DW_AT_call_line"].value)
            chain.append((_name(die), call_file, call_line))
        return chain


def _name(die: Any) -> str | None:
    """A function's name, through abstract origins and declarations."""
    for _ in range(8):
        for key in ("DW_AT_linkage_name", "DW_AT_MIPS_linkage_name", "DW_AT_name"):
            if key in die.attributes:
                return _text(die.attributes[key].value)
        for key in ("DW_AT_abstract_origin", "DW_AT_specification"):
            if key in die.attributes:
                die = die.get_DIE_from_attribute(key)
                break
        else:
            return None
    return None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _uncompressed_size(data: bytes, section: Section) -> int:
    """Bytes a section has in memory (gABI: Elf64_Chdr.ch_size at 8, Elf32_Chdr.ch_size at 4)."""
    if not section.flags & c.SHF_COMPRESSED:
        return section.size
    at, size = (section.offset + 8, 8) if is_64bit(data) else (section.offset + 4, 4)
    raw = data[at : at + size]
    if len(raw) != size:
        return MAX_DEBUG_BYTES + 1
    return int(struct.unpack("<Q" if size == 8 else "<I", raw)[0])
