# SPDX-License-Identifier: GPL-2.0-or-later
"""madvise: of all advice only "forget these pages" has an effect here (Linux's mm/madvise.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.abi import mman as m
from droidemu.kernel.errno import EINVAL, ENOMEM, KernelError
from droidemu.kernel.file import File
from droidemu.kernel.mm import PAST_EOF, SPECIAL, WRITE_BACK
from droidemu.memory import PAGE_MASK, Region
from droidemu.memory import page_up as _page_up

if TYPE_CHECKING:
    from droidemu.kernel.mm import Mm


def madvise(mm: Mm, addr: int, length: int, advice: int) -> None:
    """madvise(2): DONTNEED and REMOVE act, other known advice is accepted."""
    if addr & PAGE_MASK or advice < 0 or advice > m.MADV_DONTNEED_LOCKED or 4 < advice < 8:
        raise KernelError(EINVAL)
    end = addr + _page_up(length)
    if end == addr:
        return
    hole = not mm.space.regions.covered(addr, end)
    if advice in (m.MADV_DONTNEED, m.MADV_DONTNEED_LOCKED, m.MADV_REMOVE):
        for region in mm.space.regions.overlapping(addr, end):
            if region.flags & SPECIAL:
                raise KernelError(EINVAL)
            _forget(mm, region.part(max(addr, region.start), min(end, region.end)), advice)
    if hole:
        raise KernelError(ENOMEM)


def _forget(mm: Mm, part: Region, advice: int) -> None:
    if part.flags & PAST_EOF or part.flags & WRITE_BACK:
        return
    if part.flags & m.MAP_SHARED:
        if advice == m.MADV_REMOVE and part.backing is not None:
            mm.space.view[part.start : part.end] = bytes(part.end - part.start)
            mm.space.wrote(part.start, part.end - part.start)
        return
    mm.fresh(part)
    if isinstance(part.backing, File):
        data = part.backing.mmap_bytes(part.offset, part.end - part.start)
        if not part.prot:
            mm.space.arena.commit(part.start, part.end - part.start)
        mm.space.view[part.start : part.start + len(data)] = data
