# SPDX-License-Identifier: GPL-2.0-or-later
"""Call frame information (``.eh_frame``, ``.debug_frame``): DWARF 5 section 6.4, LSB 5, 10.6.

Entries are scanned once without decoding their instructions; only the one entry that a frame needs
is executed. (pyelftools decodes the whole section first, which takes seconds for a large library.)
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from droidemu.debug.cursor import MAX_STEPS, CfiError, Cursor

#: Entries looked at in one section.
MAX_ENTRIES: Final = 500_000


@dataclass(frozen=True)
class Rule:
    """How to find a register of the caller. ``kind`` is "offset" (stored at CFA+value),
    "val_offset" (is CFA+value), "register", "expr" (stored at its result), "val_expr",
    "same" or "undefined"."""

    kind: str
    value: int = 0
    expr: bytes = b""


@dataclass
class Row:
    """The unwind rules that hold at one address."""

    cfa_register: int | None = None
    cfa_offset: int = 0
    cfa_expr: bytes = b""
    rules: dict[int, Rule] = field(default_factory=dict)
    return_register: int = 30
    #: The frame is a signal handler's caller: its address is not a return address.
    signal: bool = False

    def copy(self) -> Row:
        """An independent copy."""
        return Row(
            self.cfa_register,
            self.cfa_offset,
            self.cfa_expr,
            dict(self.rules),
            self.return_register,
            self.signal,
        )


@dataclass(frozen=True)
class _Cie:
    code_align: int
    data_align: int
    return_register: int
    encoding: int
    has_augmentation: bool
    signal: bool
    program: bytes


class CallFrames:
    """One CFI section; addresses are unbiased."""

    def __init__(self, data: bytes, address: int, word: int, eh: bool) -> None:
        self._data, self._address, self._word, self._eh = data, address, word, eh
        self._cies: dict[int, _Cie | None] = {}
        self._fdes: list[tuple[int, int, int, int, int]] | None = None
        self._starts: list[int] = []
        self._rows: dict[int, Row | None] = {}

    def row(self, address: int) -> Row | None:
        """The rules at ``address``; None if no entry covers it or the entry is damaged.

        The row is shared: do not change it.
        """
        if address not in self._rows:
            self._rows[address] = self._make_row(address)
        return self._rows[address]

    def _make_row(self, address: int) -> Row | None:
        if self._fdes is None:
            self._scan()
            assert self._fdes is not None
        index = bisect_right(self._starts, address) - 1
        if index < 0:
            return None
        start, length, cie_at, at, end = self._fdes[index]
        if address >= start + length:
            return None
        cie = self._cie(cie_at)
        if cie is None:
            return None
        try:
            cursor = Cursor(self._data, at, end)
            if cie.has_augmentation:
                cursor.take(cursor.uleb())
            initial = Row(return_register=cie.return_register, signal=cie.signal)
            self._execute(Cursor(cie.program), cie, initial, initial, start, start)
            row = initial.copy()
            return self._execute(cursor, cie, row, initial, start, address)
        except (CfiError, IndexError):
            return None

    def _scan(self) -> None:
        """List all FDEs as (start, length, CIE offset, offset behind the range, end)."""
        data, at = self._data, 0
        fdes: list[tuple[int, int, int, int, int]] = []
        for _ in range(MAX_ENTRIES):
            if at + 8 > len(data):
                break
            (length,) = struct.unpack_from("<I", data, at)
            body, width = at + 4, 4
            if length == 0xFFFFFFFF:
                if at + 20 > len(data):
                    break
                (length,) = struct.unpack_from("<Q", data, at + 4)
                body = at + 12
                width = 4 if self._eh else 8
            end = body + length
            if length < width or end > len(data):
                if length == 0:  # terminator; several crt files may have one each
                    at += 4
                    continue
                break
            pointer = int.from_bytes(data[body : body + width], "little")
            is_cie = pointer == (0 if self._eh else (1 << (8 * width)) - 1)
            if not is_cie:
                cie_at = body - pointer if self._eh else pointer
                cie = self._cie(cie_at)
                if cie is not None:
                    try:
                        cursor = Cursor(data, body + width, end)
                        start = cursor.encoded(cie.encoding, self._word, self._address)
                        size = cursor.encoded(cie.encoding & 0x0F, self._word, 0)
                        if size:
                            fdes.append((start, size, cie_at, cursor.at, end))
                    except CfiError:
                        pass
            at = end
        fdes.sort()
        self._fdes = fdes
        self._starts = [f[0] for f in fdes]

    def _cie(self, at: int) -> _Cie | None:
        if at not in self._cies:
            try:
                self._cies[at] = self._parse_cie(at)
            except (CfiError, ValueError):
                self._cies[at] = None
        return self._cies[at]

    def _parse_cie(self, at: int) -> _Cie:
        if at < 0:
            raise CfiError("CIE outside of the section")
        cursor = Cursor(self._data, at)
        length, width = cursor.unsigned(4), 4
        if length == 0xFFFFFFFF:
            length, width = cursor.unsigned(8), 4 if self._eh else 8
        cursor.end = min(cursor.at + length, len(self._data))
        if cursor.unsigned(width) != (0 if self._eh else (1 << (8 * width)) - 1):
            raise CfiError("not a CIE")
        version = cursor.unsigned(1)
        if version not in (1, 3, 4):
            raise CfiError("unknown CIE version")
        stop = self._data.index(b"\0", cursor.at, cursor.end)
        augmentation = cursor.take(stop - cursor.at)
        cursor.take(1)
        if version == 4:
            cursor.take(2)  # address_size, segment_selector_size
        code_align, data_align = cursor.uleb(), cursor.sleb()
        return_register = cursor.unsigned(1) if version == 1 else cursor.uleb()
        encoding, signal = 0, False
        if augmentation.startswith(b"z"):
            size = cursor.uleb()
            program_at = cursor.at + size
            for letter in augmentation[1:]:
                if letter == ord("R"):
                    encoding = cursor.unsigned(1)
                elif letter == ord("L"):
                    cursor.take(1)
                elif letter == ord("P"):
                    cursor.encoded(cursor.unsigned(1) & 0x0F, self._word, 0)
                elif letter == ord("S"):
                    signal = True
                elif letter not in b"BG":  # B: signed with key B; G: memory tagging
                    break
            cursor.at = program_at
        elif augmentation and not augmentation.startswith(b"armcc"):
            raise CfiError("unknown augmentation")
        return _Cie(
            code_align,
            data_align,
            return_register,
            encoding,
            augmentation.startswith(b"z"),
            signal,
            cursor.take(cursor.end - cursor.at),
        )

    def _execute(
        self, cursor: Cursor, cie: _Cie, row: Row, initial: Row, pc: int, target: int
    ) -> Row:
        """Run CFA instructions until they pass ``target``; ``row`` is changed and returned."""
        stack: list[Row] = []
        base = initial.copy()
        for _ in range(MAX_STEPS):
            if cursor.at >= cursor.end:
                return row
            opcode = cursor.unsigned(1)
            high, low = opcode & 0xC0, opcode & 0x3F
            if high == 0x40 or opcode in (0x01, 0x02, 0x03, 0x04):
                if opcode == 0x01:
                    pc = cursor.encoded(cie.encoding, self._word, self._address)
                else:
                    delta = low if high else cursor.unsigned({2: 1, 3: 2, 4: 4}[opcode])
                    pc += delta * cie.code_align
                if pc > target:
                    return row
            elif high == 0x80:
                row.rules[low] = Rule("offset", cursor.uleb() * cie.data_align)
            elif high == 0xC0 or opcode == 0x06:
                register = low if high else cursor.uleb()
                if register in base.rules:
                    row.rules[register] = base.rules[register]
                else:
                    row.rules.pop(register, None)
            elif opcode == 0x0A:
                stack.append(row.copy())
            elif opcode == 0x0B:
                saved = stack.pop()
                row.cfa_register, row.cfa_offset = saved.cfa_register, saved.cfa_offset
                row.cfa_expr, row.rules = saved.cfa_expr, saved.rules
            else:
                _register_instruction(opcode, cursor, cie, row)
        raise CfiError("too many instructions")


def _register_instruction(opcode: int, cursor: Cursor, cie: _Cie, row: Row) -> None:
    """The CFA instructions that set one rule (DWARF 5 section 6.4.2.2 and 6.4.2.3)."""
    if opcode == 0x00 or opcode == 0x2D:
        return  # nop; DW_CFA_AARCH64_negate_ra_state: signatures are stripped in any case
    if opcode in (0x0C, 0x12):  # def_cfa, def_cfa_sf
        row.cfa_register, row.cfa_expr = cursor.uleb(), b""
        row.cfa_offset = cursor.uleb() if opcode == 0x0C else cursor.sleb() * cie.data_align
    elif opcode == 0x0D:
        row.cfa_register, row.cfa_expr = cursor.uleb(), b""
    elif opcode == 0x0E:
        row.cfa_offset = cursor.uleb()
    elif opcode == 0x13:
        row.cfa_offset = cursor.sleb() * cie.data_align
    elif opcode == 0x0F:
        row.cfa_register, row.cfa_expr = None, cursor.take(cursor.uleb())
    elif opcode == 0x2E:  # GNU_args_size
        cursor.uleb()
    else:
        register = cursor.uleb()
        if opcode == 0x05:
            rule = Rule("offset", cursor.uleb() * cie.data_align)
        elif opcode == 0x11:
            rule = Rule("offset", cursor.sleb() * cie.data_align)
        elif opcode == 0x2F:  # GNU_negative_offset_extended
            rule = Rule("offset", -cursor.uleb() * cie.data_align)
        elif opcode == 0x14:
            rule = Rule("val_offset", cursor.uleb() * cie.data_align)
        elif opcode == 0x15:
            rule = Rule("val_offset", cursor.sleb() * cie.data_align)
        elif opcode == 0x07:
            rule = Rule("undefined")
        elif opcode == 0x08:
            rule = Rule("same")
        elif opcode == 0x09:
            rule = Rule("register", cursor.uleb())
        elif opcode in (0x10, 0x16):
            expr = cursor.take(cursor.uleb())
            rule = Rule("expr" if opcode == 0x10 else "val_expr", expr=expr)
        else:
            raise CfiError(f"unknown instruction {opcode:#x}")
        row.rules[register] = rule
