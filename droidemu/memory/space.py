# SPDX-License-Identifier: GPL-2.0-or-later
"""One guest address space: an arena, a byte of permissions a page, and checked access.

The permission table is the single truth: engines look pages up in it (from native code), system
calls and the debugger go through ``span``, ``read`` and ``write``, which check it first. Nothing
here ever touches host memory outside the arena.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence

from droidemu.memory.arena import PAGE_SIZE, SharedMemory, reserve
from droidemu.memory.regions import RegionMap

PAGE_SHIFT = 12
PAGE_MASK = PAGE_SIZE - 1

PROT_NONE = 0
PROT_READ = 1
PROT_WRITE = 2
PROT_EXEC = 4
#: The page belongs to a mapping (also with PROT_NONE): tells SEGV_ACCERR from SEGV_MAPERR.
MAPPED = 0x10
#: A debugger watches stores to this page, loads from it: engines look at those one by one.
WATCHED_WRITE = 0x20
WATCHED_READ = 0x40


def _translation(need: int) -> bytes:
    return bytes(0 if perms & need == need else 1 for perms in range(256))


#: need -> table for bytes.translate: 0 where a page grants it, 1 where it does not.
_LACKS = {need: _translation(need) for need in range(8)}

_U16 = struct.Struct("<H")
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_I32 = struct.Struct("<i")
_I64 = struct.Struct("<q")


def page_down(address: int) -> int:
    """The start of the page that holds ``address``."""
    return address & ~PAGE_MASK


def page_up(address: int) -> int:
    """``address`` rounded up to a page."""
    return (address + PAGE_MASK) & ~PAGE_MASK


class MemoryFault(Exception):
    """A guest range that may not be accessed so: ``EFAULT`` in a system call.

    ``address`` is the first byte that failed, ``access`` one of the PROT_* bits.
    """

    def __init__(self, address: int, access: int) -> None:
        super().__init__(f"bad guest address {address:#x}")
        self.address = address
        self.access = access


class AddressSpace:
    """Memory of one guest process group: [0, size) in guest addresses."""

    def __init__(self, size: int) -> None:
        """Reserve ``size`` bytes (a multiple of the page size). MemoryError if refused."""
        self.size = size
        self.arena = reserve(size)
        self.base = self.arena.base
        # The table is itself an arena: 16 MiB for 64 GiB of guest, touched only where used.
        self._table = reserve(max(size >> PAGE_SHIFT, PAGE_SIZE))
        self._table.commit(0, max(size >> PAGE_SHIFT, PAGE_SIZE))
        #: Permissions, one byte a page: PROT_* | MAPPED | WATCHED_*.
        self.pages = self._table.view
        self.pages_address = self._table.base
        self.view = self.arena.view
        self.regions = RegionMap(size)
        #: Called with (start, end) after permissions or mappings changed there.
        self.on_change: list[Callable[[int, int], None]] = []
        #: Called with (start, end) after the *bytes* of executable pages changed there.
        self.on_code: list[Callable[[int, int], None]] = []
        #: Called with (start, length) when the host has written into the guest, while it is set.
        self.on_host_write: Callable[[int, int], None] | None = None
        #: (first page, page behind the last one, WATCHED_* bits).
        self._watched: list[tuple[int, int, int]] = []

    # -- mappings ---------------------------------------------------------------------------

    def set_pages(self, start: int, end: int, prot: int, *, fresh: bool) -> None:
        """Map [start, end) with ``prot``; with ``fresh`` its bytes become zero.

        Page-aligned, inside the space. MemoryError if the host has no memory.
        """
        self._forget_code(start, end)
        first, last = start >> PAGE_SHIFT, end >> PAGE_SHIFT
        if fresh:
            self.arena.discard(start, end - start)
        self.arena.commit(start, end - start)
        self.pages[first:last] = bytes([prot & 7 | MAPPED]) * (last - first)
        self._changed(start, end)

    def protect(self, start: int, end: int, prot: int) -> None:
        """Change permissions of mapped pages. MemoryError if the host has no memory.

        The pages may have been nothing but a reservation until now (``MAPPED`` alone).
        """
        self._forget_code(start, end)
        first, last = start >> PAGE_SHIFT, end >> PAGE_SHIFT
        if prot & 7:
            self.arena.commit(start, end - start)
        self.pages[first:last] = bytes([prot & 7 | MAPPED]) * (last - first)
        self._changed(start, end)

    def clear_pages(self, start: int, end: int) -> None:
        """Unmap [start, end): every access faults, the host memory is given back."""
        self._forget_code(start, end)
        first, last = start >> PAGE_SHIFT, end >> PAGE_SHIFT
        self.pages[first:last] = bytes(last - first)
        self.arena.discard(start, end - start)
        self._changed(start, end)

    def alias(self, start: int, length: int, memory: SharedMemory, offset: int, prot: int) -> bool:
        """Map shared memory at [start, start+length). False if this host cannot alias."""
        self._forget_code(start, start + length)
        if not self.arena.map_shared(start, length, memory, offset):
            return False
        first, last = start >> PAGE_SHIFT, (start + length) >> PAGE_SHIFT
        self.pages[first:last] = bytes([prot & 7 | MAPPED]) * (last - first)
        self._changed(start, start + length)
        return True

    def aliased_code(self, start: int, end: int) -> bool:
        """True if [start, end) holds executable pages and aliases shared memory: then its code
        can change through another mapping.
        """
        return self.arena.shares(start, end - start) and PROT_EXEC in bytes(
            self.pages[start >> PAGE_SHIFT : end >> PAGE_SHIFT]
        ).translate(_EXEC_ONLY)

    def watch(self, ranges: Sequence[tuple[int, int, int]]) -> None:
        """Mark the pages of (start, end, PROT_READ | PROT_WRITE) ranges; others lose their mark."""
        for first, last, _ in self._watched:
            self._translate(first, last, _UNWATCHED)
        self._watched = []
        for start, end, access in ranges:
            bits = (WATCHED_READ if access & PROT_READ else 0) | (
                WATCHED_WRITE if access & PROT_WRITE else 0
            )
            self._watched.append((start >> PAGE_SHIFT, (end - 1 >> PAGE_SHIFT) + 1, bits))
        self._changed(0, self.size)

    def _mark(self, first: int, last: int) -> None:
        """Give the watched ones of pages [first, last) their marks again."""
        for low, high, bits in self._watched:
            self._translate(max(first, low), min(last, high), _WATCHING[bits])

    def _translate(self, first: int, last: int, table: bytes) -> None:
        """Change what is said of the mapped ones of pages [first, last).

        Watched memory may be as large as the space: what is not mapped is not touched.
        """
        while first < last:
            stop = min(first + _STRETCH, last)
            old = bytes(self.pages[first:stop])
            if old.count(0) != len(old):
                self.pages[first:stop] = old.translate(table)
            first = stop

    def _changed(self, start: int, end: int) -> None:
        if self._watched:
            self._mark(start >> PAGE_SHIFT, page_up(end) >> PAGE_SHIFT)
        for listener in self.on_change:
            listener(start, end)

    def _forget_code(self, start: int, end: int) -> None:
        """Tell engines that code in [start, end) goes away, if any page there is executable.

        Engines hear of runs of executable pages only, while those still are executable: a
        translator may have to look the pages up to find what it made of them.
        """
        if not self.on_code:
            return
        first = start >> PAGE_SHIFT
        flags = bytes(self.pages[first : (end + PAGE_MASK) >> PAGE_SHIFT]).translate(_EXEC_ONLY)
        at = flags.find(PROT_EXEC)
        while at >= 0:
            stop = flags.find(0, at)
            stop = len(flags) if stop < 0 else stop
            low, high = (first + at) << PAGE_SHIFT, (first + stop) << PAGE_SHIFT
            for listener in self.on_code:
                listener(max(low, start), min(high, end))
            at = flags.find(PROT_EXEC, stop)

    # -- checked access ---------------------------------------------------------------------

    def allows(self, address: int, length: int, need: int) -> bool:
        """True if every page of [address, address+length) grants ``need`` (PROT_* bits)."""
        try:
            self.check(address, length, need)
        except MemoryFault:
            return False
        return True

    def check(self, address: int, length: int, need: int) -> None:
        """Raise MemoryFault with the first bad address unless the whole range grants ``need``."""
        if length <= 0:
            if length < 0:
                raise MemoryFault(address, need)
            return
        end = address + length
        if address < 0 or end > self.size:
            if 0 <= address < self.size:
                self.check(address, self.size - address, need)
                address = self.size
            raise MemoryFault(address, need)
        first, last = address >> PAGE_SHIFT, (end - 1) >> PAGE_SHIFT
        pages = self.pages
        if last - first < 2:
            if pages[first] & need != need:
                raise MemoryFault(address, need)
            if pages[last] & need != need:
                raise MemoryFault(last << PAGE_SHIFT, need)
            return
        bad = bytes(pages[first : last + 1]).translate(_LACKS[need]).find(1)
        if bad >= 0:
            raise MemoryFault(max(address, (first + bad) << PAGE_SHIFT), need)

    def span(self, address: int, length: int, need: int) -> memoryview:
        """A view of guest memory with no copy, checked. MemoryFault if not allowed.

        Whoever writes there calls ``filled`` afterwards with what was really written (``write``
        does so).
        """
        self.check(address, length, need)
        return self.view[address : address + length]

    def read(self, address: int, length: int) -> bytes:
        """Copy of guest bytes. MemoryFault if any byte is unreadable."""
        self.check(address, length, PROT_READ)
        return bytes(self.view[address : address + length])

    def write(self, address: int, data: bytes | bytearray | memoryview) -> None:
        """Store bytes. MemoryFault (nothing written) if any byte is unwritable."""
        length = len(data)
        self.check(address, length, PROT_WRITE)
        self.view[address : address + length] = data
        self.filled(address, length)

    def poke(self, address: int, data: bytes) -> None:
        """Store bytes into mapped pages whatever their permissions (loader, debugger)."""
        self.check(address, len(data), 0)
        first, last = address >> PAGE_SHIFT, (address + len(data) - 1) >> PAGE_SHIFT
        for page in range(first, last + 1):
            if not self.pages[page] & MAPPED:
                raise MemoryFault(max(address, page << PAGE_SHIFT), PROT_WRITE)
            self._back(page)
        self.view[address : address + len(data)] = data
        self.wrote(address, len(data))

    def peek(self, address: int, length: int) -> bytes | None:
        """Bytes of mapped pages whatever their permissions, or None (debugger, crash report)."""
        if length < 0 or address < 0 or address + length > self.size:
            return None
        first, last = address >> PAGE_SHIFT, (address + max(length, 1) - 1) >> PAGE_SHIFT
        for page in range(first, last + 1):
            if not self.pages[page] & MAPPED:
                return None
            self._back(page)
        return bytes(self.view[address : address + length])

    def _back(self, page: int) -> None:
        """Let the host touch a mapped page: without permissions it may be only reserved."""
        if not self.pages[page] & 7:
            self.arena.commit(page << PAGE_SHIFT, PAGE_SIZE)

    def wrote(self, address: int, length: int) -> None:
        """Tell engines that the host changed bytes which may be translated code."""
        if length:
            self._forget_code(address, address + length)

    def filled(self, address: int, length: int) -> None:
        """The host has stored bytes for the guest: engines forget code that stood there, and a
        debugger hears of what it watches.
        """
        if length > 0:
            pages = self.pages
            ends = pages[address >> PAGE_SHIFT] | pages[(address + length - 1) >> PAGE_SHIFT]
            if ends & PROT_EXEC:
                self.wrote(address, length)
            if self.on_host_write is not None:
                self.on_host_write(address, length)

    def cstring(self, address: int, limit: int) -> bytes:
        """A NUL-terminated string of at most ``limit`` bytes, without its NUL.

        MemoryFault if it runs into an unreadable page, ValueError if it is longer.
        """
        out = b""
        while len(out) < limit:
            room = min(PAGE_SIZE - (address & PAGE_MASK), limit - len(out))
            piece = self.read(address, room)
            end = piece.find(0)
            if end >= 0:
                return out + piece[:end]
            out += piece
            address += room
        raise ValueError("string too long")

    def read_u8(self, address: int) -> int:
        """An unsigned byte."""
        self.check(address, 1, PROT_READ)
        return self.view[address]

    def read_u16(self, address: int) -> int:
        """A little-endian unsigned halfword."""
        self.check(address, 2, PROT_READ)
        return int(_U16.unpack_from(self.view, address)[0])

    def read_u32(self, address: int) -> int:
        """A little-endian unsigned word."""
        self.check(address, 4, PROT_READ)
        return int(_U32.unpack_from(self.view, address)[0])

    def read_u64(self, address: int) -> int:
        """A little-endian unsigned doubleword."""
        self.check(address, 8, PROT_READ)
        return int(_U64.unpack_from(self.view, address)[0])

    def read_i32(self, address: int) -> int:
        """A little-endian signed word."""
        self.check(address, 4, PROT_READ)
        return int(_I32.unpack_from(self.view, address)[0])

    def read_i64(self, address: int) -> int:
        """A little-endian signed doubleword."""
        self.check(address, 8, PROT_READ)
        return int(_I64.unpack_from(self.view, address)[0])

    def write_u8(self, address: int, value: int) -> None:
        """Store the low byte of ``value``."""
        self.write(address, bytes([value & 0xFF]))

    def write_u16(self, address: int, value: int) -> None:
        """Store a little-endian halfword."""
        self.write(address, _U16.pack(value & 0xFFFF))

    def write_u32(self, address: int, value: int) -> None:
        """Store a little-endian word."""
        self.write(address, _U32.pack(value & 0xFFFFFFFF))

    def write_u64(self, address: int, value: int) -> None:
        """Store a little-endian doubleword."""
        self.write(address, _U64.pack(value & 0xFFFFFFFFFFFFFFFF))

    def host_address(self, address: int, length: int, need: int) -> int:
        """Host address of a checked guest range, for native code."""
        self.check(address, length, need)
        return self.base + address

    def fill(self, address: int, length: int, value: int) -> None:
        """Set ``length`` bytes, checked as a write."""
        self.check(address, length, PROT_WRITE)
        ctypes.memset(self.base + address, value, length)
        self.filled(address, length)

    def close(self) -> None:
        """Give all host memory back; no engine may use it any more."""
        self.view = self.pages = memoryview(b"")
        self.arena.close()
        self._table.close()


#: Pages whose bytes are changed at once.
_STRETCH = 1 << 16
_UNWATCHED = bytes(perms & ~(WATCHED_READ | WATCHED_WRITE) for perms in range(256))
#: WATCHED_* bits -> the table that adds them to mapped pages.
_WATCHING = {
    bits: bytes(perms | bits if perms & MAPPED else perms for perms in range(256))
    for bits in (0, WATCHED_READ, WATCHED_WRITE, WATCHED_READ | WATCHED_WRITE)
}
#: Maps a page's byte to PROT_EXEC or 0, so that ``in`` finds executable pages quickly.
_EXEC_ONLY = bytes(perms & PROT_EXEC for perms in range(256))
