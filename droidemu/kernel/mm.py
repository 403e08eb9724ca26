# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory mappings of one process: what mmap and its family do (Linux's mm/mmap.c, mremap.c).

``AddressSpace.regions`` is the list of mappings; a region's ``flags`` are its MAP_* bits and those
below, its ``backing`` a ``File`` or an anonymous ``SharedMemory``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from droidemu.kernel.abi import mman as m
from droidemu.kernel.errno import (
    EACCES,
    EEXIST,
    EINVAL,
    ENOMEM,
    EOVERFLOW,
    EPERM,
    KernelError,
)
from droidemu.kernel.file import File
from droidemu.memory import MAPPED, PAGE_MASK, PAGE_SHIFT, PAGE_SIZE, Region
from droidemu.memory import page_up as _page_up
from droidemu.memory.arena import shared_memory

if TYPE_CHECKING:
    from droidemu.engine import Isa
    from droidemu.memory import AddressSpace, SharedMemory

# Bits of ``Region.flags`` beside the MAP_* ones.
#: The region lies whole pages behind the end of its file: SIGBUS.
PAST_EOF = 1 << 32
#: A shared mapping whose bytes are a copy, to be written back to the file.
WRITE_BACK = 1 << 33
#: Not part of the memory that the process pays for ([sigpage], [vectors]).
SPECIAL = 1 << 34

#: mmap_min_addr.
MIN_ADDRESS = 0x1000
#: Where mappings end: below it the stack hangs with room to grow.
STACK_GAP = 16 << 20
#: vm.max_map_count.
MAX_REGIONS = 65530
#: Kept free between a growing stack and what lies below it (stack_guard_gap).
GUARD_GAP = 256 * PAGE_SIZE
#: End of user addresses on 32-bit ARM: the vectors page lies there.
ARM_TASK_SIZE = 0xFFFF0000

_KEPT_FLAGS = m.MAP_TYPE | m.MAP_ANONYMOUS | m.MAP_GROWSDOWN | m.MAP_NORESERVE | m.MAP_STACK


def page_perms(prot: int) -> int:
    """What a page with these PROT_* bits truly grants: no ARM page is writable or executable
    without being readable (asm/pgtable-prot.h of both, without FEAT_EPAN)."""
    prot &= 7
    return prot | m.PROT_READ if prot else 0


class Mm:
    """The mappings of one address space (``struct mm_struct``).

    Errors are ``KernelError``; addresses are guest addresses, lengths bytes.
    """

    def __init__(self, space: AddressSpace, isa: Isa, limit: int) -> None:
        """``limit``: bytes of accessible memory that the process may have."""
        self.space = space
        self.isa = isa
        self.limit = limit
        #: Bytes that count against the limit.
        self.charged = 0
        #: Bounds of the heap.
        self.start_brk = self.brk_end = 0
        #: First address that is not for the program.
        self.task_size = min(space.size, ARM_TASK_SIZE) if isa.word_size == 4 else space.size
        self.stack_top = self.task_size - PAGE_SIZE * 16
        #: Soft RLIMIT_STACK at exec.
        self.stack_limit = 8 << 20
        #: mmap works downwards from here.
        self.mmap_base = self.stack_top - self.stack_limit - STACK_GAP
        #: The page with the signal return code; see abi/trampoline.py for the offsets.
        self.sigpage = 0
        #: Files that regions refer to; each holds one reference.
        self._files: set[File] = set()

    # -- mmap ------------------------------------------------------------------------------------

    def mmap(
        self,
        addr: int,
        length: int,
        prot: int,
        flags: int,
        file: File | None = None,
        offset: int = 0,
        name: str = "",
    ) -> int:
        """Map; returns the address. ``file`` is ignored with MAP_ANONYMOUS."""
        if not length or offset & PAGE_MASK:
            raise KernelError(EINVAL)
        size = _page_up(length)
        if size > self.task_size or not size:
            raise KernelError(ENOMEM)
        if offset + size > 1 << 63:
            raise KernelError(EOVERFLOW)
        kind = flags & m.MAP_TYPE
        if kind not in (m.MAP_SHARED, m.MAP_PRIVATE, m.MAP_SHARED_VALIDATE):
            raise KernelError(EINVAL)
        prot &= 7
        shared = kind != m.MAP_PRIVATE
        if flags & m.MAP_ANONYMOUS:
            file = None
        elif file is not None:
            self._check_access(file, prot, shared)
        start = self._place(addr, size, flags)
        if len(self.space.regions) >= MAX_REGIONS:
            raise KernelError(ENOMEM)
        kept = flags & _KEPT_FLAGS & ~m.MAP_TYPE | (m.MAP_SHARED if shared else m.MAP_PRIVATE)
        backing: File | SharedMemory | None = file
        if file is not None:
            name = name or file.path
        elif shared:
            backing = self._anonymous_shared(size)
        region = Region(start, start + size, prot, kept, name, offset if file else 0, backing)
        self.charge_for(region)
        self.unmap(start, start + size)
        try:
            self.populate(region)
        except MemoryError:
            self.space.clear_pages(start, start + size)
            raise KernelError(ENOMEM) from None
        return start

    @staticmethod
    def _check_access(file: File, prot: int, shared: bool) -> None:
        if not file.readable:
            raise KernelError(EACCES)
        if shared and prot & m.PROT_WRITE and not file.writable:
            raise KernelError(EACCES)

    @staticmethod
    def _anonymous_shared(size: int) -> SharedMemory | None:
        try:
            return shared_memory(size)
        except (OSError, MemoryError, ValueError):
            raise KernelError(ENOMEM) from None

    def _place(self, addr: int, size: int, flags: int) -> int:
        """Where a mapping of ``size`` bytes goes."""
        regions = self.space.regions
        if flags & (m.MAP_FIXED | m.MAP_FIXED_NOREPLACE):
            if addr & PAGE_MASK:
                raise KernelError(EINVAL)
            if addr + size > self.task_size:
                raise KernelError(ENOMEM)
            if addr < MIN_ADDRESS:
                raise KernelError(EPERM)
            if flags & m.MAP_FIXED_NOREPLACE and regions.overlapping(addr, addr + size):
                raise KernelError(EEXIST)
            return addr
        hint = addr & ~PAGE_MASK
        if (
            hint >= MIN_ADDRESS
            and hint + size <= self.task_size
            and not regions.overlapping(hint, hint + size)
        ):
            return hint
        return self.find_gap(size)

    def find_gap(self, size: int) -> int:
        """The highest free address for ``size`` bytes below ``mmap_base``; ENOMEM."""
        for low, high in ((MIN_ADDRESS * 16, self.mmap_base), (self.mmap_base, self.stack_top)):
            for start, end in self.space.regions.gaps(low, min(high, self._stack_floor())):
                if end - start >= size:
                    return end - size
        raise KernelError(ENOMEM)

    def _stack_floor(self) -> int:
        """Nothing is placed from here on: the stack may grow into it."""
        return self.stack_top - max(self.stack_limit, PAGE_SIZE) - GUARD_GAP

    def charge_for(self, region: Region) -> None:
        """ENOMEM if the process would have too much memory with ``region`` mapped."""
        if not pays(region):
            return
        freed = sum(
            min(old.end, region.end) - max(old.start, region.start)
            for old in self.space.regions.overlapping(region.start, region.end)
            if pays(old)
        )
        if self.charged - freed + region.end - region.start > self.limit:
            raise KernelError(ENOMEM)

    def insert(self, region: Region) -> None:
        if pays(region):
            self.charged += region.end - region.start
        if isinstance(region.backing, File) and region.backing not in self._files:
            self._files.add(region.backing.acquire())
        self.space.regions.insert(region)

    def populate(self, region: Region) -> None:
        """Give a new region, which nothing overlaps, its contents."""
        backing = region.backing
        if isinstance(backing, File):
            self._populate_file(region, backing)
        elif backing is not None:
            if not self._alias(region, backing):
                region = replace(region, backing=None)
                self.fresh(region)
            self.insert(region)
        else:
            self.fresh(region)
            self.insert(region)

    def fresh(self, region: Region) -> None:
        """Zero-filled pages; a reservation without access costs the host nothing."""
        start, end = region.start, region.end
        if region.prot:
            self.space.set_pages(start, end, page_perms(region.prot), fresh=True)
        else:
            self.reserve(start, end)

    def reserve(self, start: int, end: int) -> None:
        self.space.clear_pages(start, end)
        first, last = start >> PAGE_SHIFT, end >> PAGE_SHIFT
        self.space.pages[first:last] = bytes([MAPPED]) * (last - first)

    def _alias(self, region: Region, memory: SharedMemory, offset: int | None = None) -> bool:
        start, size = region.start, region.end - region.start
        at = region.offset if offset is None else offset
        return self.space.alias(start, size, memory, at, page_perms(region.prot))

    def _populate_file(self, region: Region, file: File) -> None:
        size = region.end - region.start
        if region.flags & m.MAP_SHARED:
            memory = file.mmap_shared(bool(region.prot & m.PROT_WRITE))
            if memory is not None:
                inside = min(size, max(0, _page_up(memory.size) - region.offset))
                body = region.part(region.start, region.start + inside)
                if inside and self._alias(body, memory):
                    self.insert(body)
                    self._past_eof(region, inside)
                    return
            region = replace(region, flags=region.flags | WRITE_BACK)
        data = file.mmap_bytes(region.offset, size)
        inside = min(size, _page_up(len(data)))
        if inside:
            body = region.part(region.start, region.start + inside)
            start, end = body.start, body.end
            self.space.set_pages(start, end, page_perms(body.prot), fresh=True)
            self.space.view[start : start + len(data)] = data
            self.insert(body)
        self._past_eof(region, inside)
        if region.flags & WRITE_BACK:
            file.mapped_as_copy(self)

    def _past_eof(self, region: Region, inside: int) -> None:
        """The pages of ``region`` behind its first ``inside`` bytes: SIGBUS when touched."""
        if region.start + inside < region.end:
            rest = region.part(region.start + inside, region.end)
            self.reserve(rest.start, rest.end)
            self.insert(replace(rest, flags=rest.flags | PAST_EOF))

    def map_special(self, start: int, data: bytes, prot: int, name: str) -> None:
        """One page of the kernel's own, such as [sigpage]."""
        self.space.set_pages(start, start + PAGE_SIZE, prot, fresh=True)
        self.space.poke(start, data)
        self.insert(Region(start, start + PAGE_SIZE, prot, m.MAP_PRIVATE | SPECIAL, name))

    # -- munmap ----------------------------------------------------------------------------------

    def munmap(self, addr: int, length: int) -> None:
        """munmap(2)."""
        size = _page_up(length)
        if addr & PAGE_MASK or not size or addr + size > self.task_size:
            raise KernelError(EINVAL)
        self.unmap(addr, addr + size)

    def unmap(self, start: int, end: int) -> None:
        """Remove whatever is mapped in the page-aligned range."""
        pieces = self.space.regions.overlapping(start, end)
        if not pieces:
            return
        self.write_back(start, end)
        files = False
        for piece in self.space.regions.remove(start, end):
            self.space.clear_pages(piece.start, piece.end)
            if pays(piece):
                self.charged -= piece.end - piece.start
            files = files or isinstance(piece.backing, File)
        if files:
            self._drop_files()

    def _drop_files(self) -> None:
        used = {r.backing for r in self.space.regions if isinstance(r.backing, File)}
        for file in self._files - used:
            self._files.discard(file)
            file.drop()

    def write_back(self, start: int, end: int) -> None:
        """Bring shared copies in the range into their files."""
        for region in self.space.regions.overlapping(start, end):
            if not region.flags & WRITE_BACK or region.flags & PAST_EOF:
                continue
            file = region.backing
            if isinstance(file, File) and file.writable:
                part = region.part(max(start, region.start), min(end, region.end))
                with self.space.view[part.start : part.end] as view:
                    file.write_back(part.offset, view)

    def sync(self, match: Callable[[File], bool], first: int = 0, last: int = 1 << 63) -> bool:
        """Write back the shared copies of files that ``match``, of their bytes [first, last)
        only; False if there are none.
        """
        found = False
        for region in self.space.regions:
            file = region.backing
            if region.flags & WRITE_BACK and isinstance(file, File) and match(file):
                found = True
                at = region.start - region.offset
                start, end = max(region.start, at + first), min(region.end, at + last)
                if region.prot & m.PROT_WRITE and start < end:
                    self.write_back(start, end)
        return found

    # -- mprotect --------------------------------------------------------------------------------

    def mprotect(self, addr: int, length: int, prot: int) -> None:
        """mprotect(2): the pieces before a hole are changed, as Linux does."""
        grows = prot & (m.PROT_GROWSDOWN | m.PROT_GROWSUP)
        known = 7 | m.PROT_SEM | m.PROT_BTI | m.PROT_MTE
        if (
            prot & ~(known | grows)
            or addr & PAGE_MASK
            or grows == (m.PROT_GROWSDOWN | m.PROT_GROWSUP)
        ):
            raise KernelError(EINVAL)
        end = addr + _page_up(length)
        if end == addr:
            return
        if end > self.space.size:
            raise KernelError(ENOMEM)
        if grows & m.PROT_GROWSDOWN:
            region = self.space.regions.find(addr)
            if region is None or not region.flags & m.MAP_GROWSDOWN:
                raise KernelError(EINVAL)
            addr = region.start
        prot &= 7
        at = addr
        for region in self.space.regions.overlapping(addr, end):
            if region.start > at:
                raise KernelError(ENOMEM)
            at = min(end, region.end)
            self._protect(region.part(max(addr, region.start), at), prot)
        if at < end:
            raise KernelError(ENOMEM)

    def _protect(self, part: Region, prot: int) -> None:
        if part.prot == prot:
            return
        if part.flags & SPECIAL:
            raise KernelError(EACCES)
        file = part.backing
        if (
            isinstance(file, File)
            and part.flags & m.MAP_SHARED
            and prot & m.PROT_WRITE
            and not file.writable
        ):
            raise KernelError(EACCES)
        size = part.end - part.start
        new = replace(part, prot=prot)
        change = (size if pays(new) else 0) - (size if pays(part) else 0)
        if change > 0 and self.charged + change > self.limit:
            raise KernelError(ENOMEM)
        if not part.flags & PAST_EOF:
            if not part.prot:
                try:
                    self.space.arena.commit(part.start, size)
                except MemoryError:
                    raise KernelError(ENOMEM) from None
            self.space.protect(part.start, part.end, page_perms(prot))
        self.charged += change
        self.space.regions.insert(new)

    # -- heap and stack --------------------------------------------------------------------------

    def set_brk(self, start: int) -> None:
        """Exec: the heap begins here, empty."""
        self.start_brk = self.brk_end = start

    def brk(self, addr: int) -> int:
        """Move the program break; returns the break in force (unchanged if impossible)."""
        if addr < self.start_brk or addr > self.task_size:
            return self.brk_end
        old, new = _page_up(self.brk_end), _page_up(addr)
        if new > old:
            if self.space.regions.overlapping(old, new + PAGE_SIZE):
                return self.brk_end
            prot = m.PROT_READ | m.PROT_WRITE
            flags = m.MAP_PRIVATE | m.MAP_ANONYMOUS
            region = Region(old, new, prot, flags, "[heap]")
            try:
                self.charge_for(region)
                self.populate(region)
            except (KernelError, MemoryError):
                return self.brk_end
        elif new < old:
            self.unmap(new, old)
        self.brk_end = addr
        return addr

    def map_stack(self, limit: int, prot: int) -> int:
        """Exec: map the stack whole (the host pays for what is touched); returns its top."""
        size = min(max(_page_up(limit), 32 * PAGE_SIZE), 64 << 20)
        self.stack_limit = size
        self.mmap_base = self.stack_top - size - STACK_GAP
        flags = m.MAP_PRIVATE | m.MAP_ANONYMOUS | m.MAP_FIXED | m.MAP_GROWSDOWN | m.MAP_STACK
        self.mmap(self.stack_top - size, size, prot, flags, name="[stack]")
        return self.stack_top

    def grow_stack(self, address: int) -> bool:
        """A fault at ``address``: True if it lies below a MAP_GROWSDOWN region that may grow."""
        for region in self.space.regions.overlapping(address, address + GUARD_GAP):
            if region.start <= address or not region.flags & m.MAP_GROWSDOWN:
                return False
            if region.name == "[stack]":
                return False
            start = address & ~PAGE_MASK
            low = max(start - GUARD_GAP, 0)
            below = self.space.regions.overlapping(low, start)
            if any(r.prot and not r.flags & m.MAP_GROWSDOWN for r in below):
                return False
            if region.end - start > self.stack_limit:
                return False
            grown = replace(region, start=start, end=region.start)
            try:
                self.charge_for(grown)
                self.populate(grown)
            except (KernelError, MemoryError):
                return False
            return True
        return False

    # -- the rest of the family ------------------------------------------------------------------

    def is_bus_error(self, address: int) -> bool:
        """A refused access here is SIGBUS: behind the end of a mapped file."""
        region = self.space.regions.find(address)
        return region is not None and bool(region.flags & PAST_EOF)

    def msync(self, addr: int, length: int, flags: int) -> None:
        """msync(2)."""
        both = m.MS_ASYNC | m.MS_SYNC
        if flags & ~7 or addr & PAGE_MASK or flags & both == both:
            raise KernelError(EINVAL)
        end = addr + _page_up(length)
        if end > self.space.size:
            raise KernelError(ENOMEM)
        self.write_back(addr, end)
        if not self.space.regions.covered(addr, end):
            raise KernelError(ENOMEM)

    def mincore(self, addr: int, length: int) -> bytes:
        """mincore(2): everything that is mapped is resident."""
        if addr & PAGE_MASK:
            raise KernelError(EINVAL)
        end = addr + _page_up(length)
        if end > self.space.size or not self.space.regions.covered(addr, end):
            raise KernelError(ENOMEM)
        return b"\1" * ((end - addr) >> PAGE_SHIFT)

    def set_name(self, addr: int, length: int, name: str) -> None:
        """prctl(PR_SET_VMA_ANON_NAME): name anonymous regions for /proc/self/maps."""
        end = addr + _page_up(length)
        if addr & PAGE_MASK or end < addr:
            raise KernelError(EINVAL)
        if not self.space.regions.covered(addr, end):
            raise KernelError(ENOMEM)
        for region in self.space.regions.overlapping(addr, end):
            if isinstance(region.backing, File):
                raise KernelError(EINVAL)
        for region in self.space.regions.overlapping(addr, end):
            part = region.part(max(addr, region.start), min(end, region.end))
            self.space.regions.insert(replace(part, name=name))

    def clear(self) -> None:
        """Exec and exit: write shared copies back, unmap everything."""
        self.unmap(0, self.space.size)


def pays(region: Region) -> bool:
    """Counts against the memory limit: what can be touched and is the process's own."""
    if not region.prot or region.flags & (SPECIAL | PAST_EOF):
        return False
    backing: Any = region.backing
    return not (isinstance(backing, File) and region.flags & m.MAP_SHARED)
