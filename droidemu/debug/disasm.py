# SPDX-License-Identifier: GPL-2.0-or-later
"""Disassembly of A64, A32 and Thumb code with capstone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from droidemu.debug.report_types import Isa, ReadMemory

#: CPSR.T: the processor executes Thumb instructions.
CPSR_T: Final = 0x20


class Instruction(NamedTuple):
    """One decoded instruction; ``text`` is ``.inst``/``.short`` where there is none."""

    address: int
    data: bytes
    text: str

    @property
    def hex(self) -> str:
        """The encoding as numbers: one word, or one or two halfwords for Thumb."""
        if len(self.data) == 4 and self.address % 4 == 0:
            return f"{int.from_bytes(self.data, 'little'):08x}"
        halves = [self.data[i : i + 2] for i in range(0, len(self.data), 2)]
        return " ".join(f"{int.from_bytes(h, 'little'):0{2 * len(h)}x}" for h in halves)


@lru_cache(maxsize=4)
def _engine(isa: Isa, thumb: bool) -> Any:
    import capstone

    if isa == "arm64":
        # Renamed in capstone 6.
        arch = getattr(capstone, "CS_ARCH_AARCH64", None) or capstone.CS_ARCH_ARM64
        return capstone.Cs(arch, capstone.CS_MODE_ARM)
    mode = capstone.CS_MODE_THUMB if thumb else capstone.CS_MODE_ARM
    return capstone.Cs(capstone.CS_ARCH_ARM, mode | capstone.CS_MODE_V8)


def disassemble(isa: Isa, data: bytes, address: int, thumb: bool = False) -> Iterator[Instruction]:
    """Decode all of ``data``; what is not an instruction becomes a data directive."""
    engine = _engine(isa, thumb)
    step = 2 if thumb else 4
    at = 0
    while at + step <= len(data):
        chunk = data[at : at + 4]
        found = next(engine.disasm_lite(chunk, address + at, 1), None)
        if found is not None:
            _, size, mnemonic, operands = found
            text = f"{mnemonic}\t{operands}".rstrip()
        else:
            size = step
            if thumb:  # a 32-bit encoding that capstone does not know
                first = int.from_bytes(chunk[:2], "little")
                size = min(4 if first >> 11 in (0x1D, 0x1E, 0x1F) else 2, len(chunk))
            word = int.from_bytes(chunk[:size], "little")
            directive = ".short" if size == 2 else ".inst"
            text = f"{directive}\t{word:#0{2 + 2 * size}x}"
        yield Instruction(address + at, data[at : at + size], text)
        at += size


def around(
    read: ReadMemory,
    isa: Isa,
    pc: int,
    thumb: bool = False,
    before: int = 8,
    after: int = 7,
    function: int | None = None,
) -> list[Instruction]:
    """The instructions around ``pc``; empty if there is no readable memory at ``pc``.

    ``function`` is the start of the function around ``pc``, if known; nothing before it is shown.
    Thumb instructions have two lengths, so decoding backwards needs a boundary to start at.
    """
    step = 2 if thumb else 4
    pc &= -step
    forward = _read_up(read, pc, 4 * (after + 1), step)
    if not forward:
        return []
    tail = list(disassemble(isa, forward, pc, thumb))[: after + 1]
    # What lies before the function may be data.
    reach = 4 * before if function is None or function > pc else min(4 * before, pc - function)
    head = _read_down(read, pc, reach, step)
    if not thumb:
        return [*disassemble(isa, head, pc - len(head), thumb), *tail]
    if function is not None and 0 < pc - function <= 4096:
        whole = read(function, pc - function)
        if whole is not None:
            lines = list(disassemble(isa, whole, function, thumb))
            if lines and lines[-1].address + len(lines[-1].data) == pc:
                return [*lines[-before:], *tail]
    # Streams of Thumb code fall into step soon: of two starts take the one that ends at pc.
    for skip in (0, 2):
        lines = list(disassemble(isa, head[skip:], pc - len(head) + skip, thumb))
        if lines and lines[-1].address + len(lines[-1].data) == pc:
            return [*lines[-before:], *tail]
    return tail


def _read_up(read: ReadMemory, address: int, size: int, step: int) -> bytes:
    """As many bytes from ``address`` upwards as are mapped, at most ``size``."""
    whole = read(address, size)
    if whole is not None:
        return whole
    data = b""
    while len(data) < size:
        part = read(address + len(data), step)
        if part is None:
            break
        data += part
    return data


def _read_down(read: ReadMemory, address: int, size: int, step: int) -> bytes:
    """As many bytes below ``address`` as are mapped, at most ``size``."""
    size = min(size, address)
    whole = read(address - size, size) if size else b""
    if whole is not None:
        return whole
    data = b""
    while len(data) < size:
        part = read(address - len(data) - step, step)
        if part is None:
            break
        data = part + data
    return data
