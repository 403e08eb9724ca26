# SPDX-License-Identifier: GPL-2.0-or-later
"""Guesses at what went wrong, from the facts of a crash: what an experienced eye sees first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from droidemu.debug.disasm import CPSR_T
from droidemu.debug.report_types import CrashInfo, Region

#: Below mmap_min_addr nothing is ever mapped; offsets into a null structure end up there.
NULL_LIMIT: Final = 0x10000
#: An access this far beyond a stack still counts as an overflow of it (large local arrays).
STACK_REACH: Final = 1 << 20
#: Address space that each missing symbol gets.
MISSING_SLOT: Final = 64

SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS = 4, 5, 6, 7, 8, 11, 31


def region_at(regions: Sequence[Region], address: int) -> Region | None:
    """The region that ``address`` lies in."""
    return next((r for r in regions if r.start <= address < r.end), None)


def region_name(region: Region) -> str:
    """``[stack]``, a path, or "anonymous memory"."""
    return region.name or "anonymous memory"


def amount(count: int) -> str:
    """A number of bytes in words."""
    if count == 1:
        return "1 byte"
    return f"{count} bytes" if count < 1 << 20 else f"{count / (1 << 20):.1f} MiB"


def place(regions: Sequence[Region], address: int) -> str:
    """Where an address lies: in which region, or between which ones."""
    here = region_at(regions, address)
    if here is not None:
        return (
            f"in {region_name(here)} ({here.permissions}), "
            f"{amount(address - here.start)} from its start"
        )
    before = max((r for r in regions if r.end <= address), key=lambda r: r.end, default=None)
    behind = min((r for r in regions if r.start > address), key=lambda r: r.start, default=None)
    parts = []
    if before is not None:
        parts.append(f"{amount(address - before.end)} after {region_name(before)}")
    if behind is not None:
        parts.append(f"{amount(behind.start - address)} before {region_name(behind)}")
    # The nearer neighbour is the more telling one.
    if before is not None and behind is not None and behind.start - address < address - before.end:
        parts.reverse()
    return "not mapped" + (": " + ", ".join(parts) if parts else "")


def guess(info: CrashInfo) -> list[str]:
    """Hints, the most likely first; often one, sometimes none."""
    if info.code <= 0 and info.signal != SIGABRT:
        sender = f" by process {info.sender_pid}" if info.sender_pid else ""
        return [f"the signal was sent{sender}, it is not the fault of the instruction at pc"]
    if info.signal in (SIGSEGV, SIGBUS) and info.fault_address is not None:
        return _memory(info, info.fault_address)
    if info.signal in (SIGILL, SIGTRAP):
        return _instruction(info)
    if info.signal == SIGABRT:
        return ["abort() was called: look for its message above (assertion, damaged heap, ...)"]
    if info.signal == SIGFPE and info.code == 1:
        return ["integer division by zero"]
    if info.signal == SIGSYS:
        return ["a seccomp filter refused the system call"]
    return []


def _memory(info: CrashInfo, address: int) -> list[str]:
    if info.signal == SIGBUS and info.code == 1:
        return [f"misaligned access: {address:#x} is not a multiple of the operand's size"]
    if info.signal == SIGBUS:
        return ["the page lies behind the end of the mapped file: was the file cut short?"]
    pc = info.registers.get("pc", 0)
    here = region_at(info.regions, address)
    missing = info.missing_symbols.get(address & -MISSING_SLOT)
    if missing is not None:
        verb = "called the function" if info.access == "execute" else "used the variable"
        return [f"the program {verb} {missing}"]
    if info.access == "execute" or address & ~1 == pc & ~1:
        return [_jump(info, address, here)]
    if address < NULL_LIMIT:
        offset = f" at offset {address:#x} (a field or element of it?)" if address else ""
        return [f"null pointer dereference{offset}"]
    overflow = _stack_overflow(info, address, here)
    if overflow:
        return [overflow]
    if here is not None:
        return _denied(info, here)
    text = _as_text(address, 8 if info.isa == "arm64" else 4)
    if text is not None:
        return [f'the address is the text "{text}": a pointer was overwritten by a string']
    if info.isa == "arm64" and address >> 48:
        return ["the address is no valid pointer: its upper 16 bits must be zero"]
    before = max((r for r in info.regions if r.end <= address), key=lambda r: r.end, default=None)
    if before is not None and address - before.end < 4096:
        return [f"access beyond the end of {region_name(before)}: buffer overrun?"]
    return ["wild or dangling pointer: memory that was never mapped or is unmapped again"]


def _jump(info: CrashInfo, address: int, here: Region | None) -> str:
    if address < NULL_LIMIT:
        return "call through a null function pointer (or a return address that was overwritten)"
    if here is not None and not here.prot & 4:
        return (
            f"jump to non-executable page in {region_name(here)}: "
            f"damaged function pointer or return address?"
        )
    text = _as_text(address, 8 if info.isa == "arm64" else 4)
    if text is not None:
        return f'jump to the text "{text}": a string overwrote a code pointer or the return address'
    return "jump to where nothing is mapped: damaged function pointer or return address?"


def _stack_overflow(info: CrashInfo, address: int, here: Region | None) -> str | None:
    if here is not None and here.prot:
        return None
    sp = info.registers.get("sp", 0)
    # The stack begins right above the address, maybe behind a guard page.
    above = address if here is None else here.end
    stack = min((r for r in info.regions if r.start >= above), key=lambda r: r.start, default=None)
    if stack is None or not stack.prot & 2 or stack.start - address > STACK_REACH:
        return None
    # sp is in the stack's last pages, or has left it already.
    near = stack.start - STACK_REACH <= sp < min(stack.start + 8192, stack.end)
    if stack.name.startswith("[stack") and near:
        return (
            f"stack overflow: the address is {amount(stack.start - address)} below the "
            f"{stack.name} (endless recursion, or large local arrays?)"
        )
    if near and here is not None and abs(sp - address) < STACK_REACH:
        return "stack overflow: the address is in the guard page below the thread's stack"
    return None


def _denied(info: CrashInfo, here: Region) -> list[str]:
    if not here.prot:
        return [f"access to a page without permissions (PROT_NONE) in {region_name(here)}"]
    if info.access == "write" and not here.prot & 2:
        if here.prot & 4:
            return [f"writing to read-only text (program code) in {region_name(here)}"]
        return [f"writing to read-only data in {region_name(here)} (const object, string literal?)"]
    if info.access == "read" and not here.prot & 1:
        return [f"reading memory that is not readable in {region_name(here)}"]
    return []


def _instruction(info: CrashInfo) -> list[str]:
    pc = info.registers.get("pc", 0)
    data = info.read(pc, 4) or (info.read(pc, 2) or b"").ljust(4, b"\xff")
    word, half = int.from_bytes(data, "little"), int.from_bytes(data[:2], "little")
    trap = "a trap that the compiler put in (__builtin_trap, unreachable code, a failed check)"
    if info.isa == "arm64":
        if word & 0xFFE0001F == 0xD4200000:
            number = word >> 5 & 0xFFFF
            return [f"brk #{number:#x}: " + (trap if number in (0, 1, 1000) else "a breakpoint")]
        if word >> 16 == 0:
            return ["udf: data, zeroed memory or a deliberate trap was executed"]
    else:
        thumb = bool(info.registers.get("cpsr", 0) & CPSR_T)
        if word == 0xE7FFDEFE or (thumb and half in (0xDEFE, 0xDEFF)):
            return [trap]
        if word == 0xE7F001F0 or (thumb and half == 0xDE01):
            return ["a breakpoint instruction"]
        if (half if thumb else word) == 0:
            return ["zeroed memory is executed: damaged code, or a jump to the wrong place"]
    if info.signal == SIGILL:
        return ["no instruction of the emulated processor: data, or built for a newer one"]
    return []


def _as_text(value: int, size: int) -> str | None:
    """The bytes of a pointer, if all of them are printable: the sign of a string overrun."""
    raw = value.to_bytes(8, "little")[:size].rstrip(b"\0")
    if len(raw) < (6 if size == 8 else 4) or not all(32 <= b < 127 for b in raw):
        return None
    return raw.decode("ascii")
