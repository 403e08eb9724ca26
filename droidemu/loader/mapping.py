# SPDX-License-Identifier: GPL-2.0-or-later
"""Where an ELF image goes in memory and which mappings make it (``elf_map`` and ``elf_load`` of
``fs/binfmt_elf.c``). Pure: the kernel layer carries the plan out with its own mmap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfError, ElfImage, page_down, page_up

#: Lowest address a program may occupy: Linux's mmap_min_addr (old ARM linkers start at 0x8000).
MIN_ADDRESS: Final[dict[str, int]] = {"arm64": 0x10000, "arm": 0x8000}


@dataclass(frozen=True)
class AddressWindow:
    """The usable guest addresses ``low`` to ``high`` (exclusive), both page-aligned."""

    low: int
    high: int


@dataclass(frozen=True)
class MapOperation:
    """One private MAP_FIXED mapping: page-aligned ``addr`` and ``length``, PROT_* bits.

    ``offset`` is the page-aligned file offset, None for zero-filled memory. A file mapping may
    reach beyond the end of the file within its last page. After mapping, ``zero_length`` bytes
    from ``zero_addr`` are cleared whatever ``prot`` says (the start of .bss in the last file page).
    """

    addr: int
    length: int
    prot: int
    offset: int | None
    zero_addr: int = 0
    zero_length: int = 0


@dataclass(frozen=True)
class LoadPlan:
    """How one image is mapped; all addresses are final guest addresses."""

    image: ElfImage
    #: Added to every address in the file (0 for ET_EXEC).
    bias: int
    #: First instruction; on ARM bit 0 set means Thumb.
    entry: int
    #: AT_PHDR, 0 if the headers are not in memory.
    phdr: int
    #: Page-aligned bounds.
    start: int
    end: int
    #: To be carried out in this order (a later one may replace a page of an earlier one).
    operations: tuple[MapOperation, ...]
    #: First page behind the image: where the heap may begin.
    brk: int
    # Bounds as /proc/PID/stat shows them.
    start_code: int
    end_code: int
    start_data: int
    end_data: int


def window_of(isa: str, high: int) -> AddressWindow:
    """The window of an address space that ends at ``high``."""
    return AddressWindow(MIN_ADDRESS[isa], page_down(high))


def default_base(image: ElfImage, window: AddressWindow) -> int:
    """Preferred base of a position-independent program: two thirds up, as ELF_ET_DYN_BASE."""
    alignment = max(image.alignment, 1 << 16)
    base = (window.low + (window.high - window.low) // 3 * 2) & -alignment
    highest = (window.high - image.span) & -alignment
    return max(min(base, highest), 0)


def plan_load(image: ElfImage, window: AddressWindow, base: int | None = None) -> LoadPlan:
    """Place ``image`` in ``window`` and list its mappings.

    A position-independent image starts at ``base`` or the next address above that fits its
    alignment (None: :func:`default_base`); ET_EXEC has its own addresses and ignores ``base``.
    Raises :class:`~droidemu.loader.elf.ElfError` if it does not fit.
    """
    if image.span > window.high - window.low:
        raise ElfError(
            f"{image.name}: needs {image.span >> 20} MiB of address space, "
            f"DroidEmu has {(window.high - window.low) >> 20} MiB"
        )
    bias = 0
    if image.is_pie:
        bias = _choose_bias(image, default_base(image, window) if base is None else base)
    start, end = image.min_vaddr + bias, image.max_vaddr + bias
    if start < window.low:
        raise ElfError(
            f"{image.name}: is linked at {start:#x}; addresses below {window.low:#x} are "
            f"reserved (link it higher, for instance with -Wl,-Ttext-segment=0x400000, or as PIE)"
        )
    if end > window.high:
        raise ElfError(
            f"{image.name}: needs the addresses {start:#x} to {end:#x}, "
            f"DroidEmu's guest memory ends at {window.high:#x} (link it lower, or as PIE)"
        )
    operations: list[MapOperation] = []
    for s in image.segments:
        operations += _map_segment(s.vaddr + bias, s.offset, s.filesz, s.memsz, s.prot)
    code = [s for s in image.segments if s.flags & c.PF_X] or list(image.segments)
    data_start = max(s.vaddr for s in image.segments)
    return LoadPlan(
        image=image,
        bias=bias,
        entry=image.entry + bias,
        phdr=0 if image.phdr_vaddr is None else image.phdr_vaddr + bias,
        start=start,
        end=end,
        operations=tuple(operations),
        brk=end,
        start_code=min(s.vaddr for s in code) + bias,
        end_code=max(s.vaddr + s.filesz for s in code) + bias,
        start_data=data_start + bias,
        end_data=max(s.vaddr + s.filesz for s in image.segments) + bias,
    )


def _choose_bias(image: ElfImage, base: int) -> int:
    """Smallest bias that puts the image at or above ``base`` and keeps every p_align."""
    alignment = image.alignment
    wanted = base - image.min_vaddr
    return (wanted + alignment - 1) & -alignment


def _map_segment(vaddr: int, offset: int, filesz: int, memsz: int, prot: int) -> list[MapOperation]:
    start = page_down(vaddr)
    end = page_up(vaddr + memsz)
    if not filesz:
        return [MapOperation(start, end - start, prot, None)]
    file_end = vaddr + filesz
    file_pages_end = page_up(file_end)
    zero = 0
    if memsz > filesz:
        zero = min(file_pages_end, vaddr + memsz) - file_end
        if prot & c.PROT_WRITE:
            # As padzero(): to the end of the page, so that the heap's first bytes are clean too.
            zero = file_pages_end - file_end
    operations = [
        MapOperation(
            start,
            file_pages_end - start,
            prot,
            offset - (vaddr - start),
            file_end if zero else 0,
            zero,
        )
    ]
    if end > file_pages_end:
        operations.append(MapOperation(file_pages_end, end - file_pages_end, prot, None))
    return operations
