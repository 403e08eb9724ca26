# SPDX-License-Identifier: GPL-2.0-or-later
"""Turning off extensions of Unicorn's "max" CPU that it does not implement well enough.

* FP16 (with FHM): for unallocated encodings of its vector instructions Unicorn 2.1's translator
  calls ``abort()``, which would let any program end the whole emulator. Millions of random words
  found no other way to do so (tests/arm/test_privileged.py).
* SVE: its vectors are no part of a thread's saved registers.
* Pointer authentication and branch targets: the keys are nobody's, landing pads are not checked.
  Their hint forms stay the no-operations that they are on an older core.

The translator asks the ID registers in its CPU structure before each such instruction. Unicorn
offers no way to change those, so they are sought in memory by the values they are known to have
(seven registers in a row), through reads that cannot crash. If they are not found, exactly once,
nothing is changed: the extensions are never advertised either way.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import Any

from unicorn import arm64_const as a64

#: (CRm, op2) of ID_AA64ISAR0, ISAR1, PFR0, PFR1, MMFR0, MMFR1, MMFR2_EL1, as QEMU's
#: ``ARMISARegisters`` has them.
_REGISTERS = ((6, 0), (6, 1), (4, 0), (4, 1), (7, 0), (7, 1), (7, 2))
_ROW = struct.Struct("<7Q")


def _field(shift: int) -> int:
    return 15 << shift


#: Fields to clear in the first four registers.
_OFF = (
    _field(48),  # FHM
    _field(4) | _field(8) | _field(24) | _field(28),  # APA, API, GPA, GPI
    _field(32),  # SVE
    _field(0),  # BT
)
#: ID_AA64PFR0 fields that say "with half precision" (1) and become "without" (0).
_HALF = (16, 20)

#: Bytes of the engine structure that hold the pointer to the CPU structure, and of the latter.
_ENGINE_WINDOW = 1024
_CPU_WINDOW = 65536
#: Where earlier engines had them: (pointer's offset in the engine, registers' offset in the CPU).
#: At first those of Unicorn 2.1.4 on Linux and Windows; each is checked before it is used.
_known: list[tuple[int, int]] = [(440, 54736), (440, 54792)]


def limit(uc: Any) -> bool:
    """Turn the extensions off in ``uc``, a fresh AArch64 engine. False if that cannot be done."""
    row = [uc.reg_read(a64.UC_ARM64_REG_CP_REG, (0, crm, 3, 0, op2)) for crm, op2 in _REGISTERS]
    address = _find(int(ctypes.cast(uc._uch, ctypes.c_void_p).value or 0), _ROW.pack(*row))
    if address is None:
        return False
    for index, clear in enumerate(_OFF):
        value = row[index] & ~clear
        if index == 2:
            for shift in _HALF:
                if value >> shift & 15 == 1:
                    value &= ~_field(shift)
        ctypes.c_uint64.from_address(address + 8 * index).value = value
    return True


def _find(engine: int, row: bytes) -> int | None:
    """Host address of ``row`` in the CPU structure of the engine at ``engine``."""
    raw = ctypes.string_at(engine, _ENGINE_WINDOW)
    with _SafeReader() as reader:
        for pointer_offset, offset in _known:
            (pointer,) = struct.unpack_from("<Q", raw, pointer_offset)
            if reader.read(pointer + offset, len(row)) == row:
                return int(pointer + offset)
        found: dict[int, tuple[int, int]] = {}
        for pointer_offset in range(0, _ENGINE_WINDOW, 8):
            (pointer,) = struct.unpack_from("<Q", raw, pointer_offset)
            if pointer & 7 or not 1 << 16 <= pointer < 1 << 47:
                continue
            offset = reader.read(pointer, _CPU_WINDOW).find(row)
            if offset >= 0 and not offset & 7:
                found.setdefault(pointer + offset, (pointer_offset, offset))
    if len(found) != 1:
        return None
    ((address, place),) = found.items()
    _known.insert(0, place)
    return address


class _SafeReader:
    """Reads host memory of this process; an address that is not mapped ends the bytes."""

    def __enter__(self) -> _SafeReader:
        if sys.platform == "win32":
            self._kernel32: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009
            self._kernel32.GetCurrentProcess.restype = ctypes.c_void_p
        else:
            # The kernel checks what it copies into a pipe.
            self._libc = ctypes.CDLL(None)
            self._out, self._in = os.pipe()
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            os.close(self._out)
            os.close(self._in)

    def read(self, address: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``address`` on."""
        data = b""
        while len(data) < length:
            # Page by page: a copy fails as a whole where a page is missing.
            at = address + len(data)
            piece = self._piece(at, min(length - len(data), 4096 - (at & 4095)))
            if not piece:
                break
            data += piece
        return data

    def _piece(self, address: int, length: int) -> bytes:
        if sys.platform == "win32":
            buffer = ctypes.create_string_buffer(length)
            process = ctypes.c_void_p(self._kernel32.GetCurrentProcess())
            ok = self._kernel32.ReadProcessMemory(
                process, ctypes.c_void_p(address), buffer, ctypes.c_size_t(length), None
            )
            return buffer.raw if ok else b""
        done = self._libc.write(self._in, ctypes.c_void_p(address), ctypes.c_size_t(length))
        return os.read(self._out, done) if done > 0 else b""
