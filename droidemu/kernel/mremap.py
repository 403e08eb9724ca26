# SPDX-License-Identifier: GPL-2.0-or-later
"""mremap: grow, shrink and move mappings (Linux's mm/mremap.c)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from droidemu.kernel.abi import mman as m
from droidemu.kernel.errno import EFAULT, EINVAL, ENOMEM, EPERM, KernelError
from droidemu.kernel.file import File
from droidemu.kernel.mm import MIN_ADDRESS, PAST_EOF, SPECIAL, WRITE_BACK, page_perms, pays
from droidemu.memory import PAGE_MASK, Region
from droidemu.memory import page_up as _page_up

if TYPE_CHECKING:
    from droidemu.kernel.mm import Mm


def mremap(mm: Mm, old: int, old_size: int, new_size: int, flags: int, new: int = 0) -> int:
    """mremap(2)."""
    if flags & ~7 or old & PAGE_MASK:
        raise KernelError(EINVAL)
    if flags & (m.MREMAP_FIXED | m.MREMAP_DONTUNMAP) and not flags & m.MREMAP_MAYMOVE:
        raise KernelError(EINVAL)
    old_size, new_size = _page_up(old_size), _page_up(new_size)
    if not new_size or (flags & m.MREMAP_DONTUNMAP and old_size != new_size):
        raise KernelError(EINVAL)
    if new_size > mm.task_size:
        raise KernelError(ENOMEM)
    region = mm.space.regions.find(old)
    if region is None or region.flags & SPECIAL:
        raise KernelError(EFAULT)
    if flags & m.MREMAP_FIXED:
        if new & PAGE_MASK or new + new_size > mm.task_size:
            raise KernelError(EINVAL)
        if new < MIN_ADDRESS:
            raise KernelError(EPERM)
        if new < old + old_size and old < new + new_size:
            raise KernelError(EINVAL)
    if not old_size:
        if not region.flags & m.MAP_SHARED:
            raise KernelError(EINVAL)
        return _duplicate(mm, region.part(old, region.end), new_size, flags, new)
    if new_size < old_size and not flags & m.MREMAP_FIXED:
        mm.unmap(old + new_size, old + old_size)
        return old
    if old + old_size > region.end:
        raise KernelError(EFAULT)
    if new_size == old_size and not flags & (m.MREMAP_FIXED | m.MREMAP_DONTUNMAP):
        return old
    part = region.part(old, old + min(old_size, new_size))
    if not flags & (m.MREMAP_FIXED | m.MREMAP_DONTUNMAP) and _extend(
        mm, region, old + old_size, old + new_size
    ):
        return old
    if not flags & m.MREMAP_MAYMOVE:
        raise KernelError(ENOMEM)
    if new_size < old_size:
        mm.unmap(old + new_size, old + old_size)
    return _move(mm, part, new_size, flags, new)


def _extend(mm: Mm, region: Region, end: int, new_end: int) -> bool:
    """Grow a region in place; False if something is in the way."""
    if region.end != end or new_end > mm.task_size:
        return False
    if mm.space.regions.overlapping(end, new_end):
        return False
    if region.backing is not None and not isinstance(region.backing, File):
        # Anonymous shared memory has the size it was made with.
        return False
    tail = replace(region, start=end, end=new_end, offset=region.offset + end - region.start)
    mm.charge_for(tail)
    try:
        mm.populate(tail)
    except MemoryError:
        raise KernelError(ENOMEM) from None
    return True


def _target(mm: Mm, size: int, flags: int, new: int) -> int:
    if flags & m.MREMAP_FIXED:
        mm.unmap(new, new + size)
        return new
    return mm.find_gap(size)


def _duplicate(mm: Mm, region: Region, size: int, flags: int, new: int) -> int:
    """mremap of a shared mapping with old_size 0: map the same memory once more."""
    target = _target(mm, size, flags, new)
    copy = replace(region, start=target, end=target + size)
    mm.charge_for(copy)
    mm.populate(copy)
    return target


def _move(mm: Mm, part: Region, size: int, flags: int, new: int) -> int:
    """Bring ``part`` to another place, ``size`` bytes large."""
    keep = min(part.end - part.start, size)
    extra = size - keep if pays(part) else 0
    if mm.charged + extra > mm.limit:
        raise KernelError(ENOMEM)
    target = _target(mm, size, flags, new)
    space = mm.space
    moved = replace(part, start=target, end=target + keep)
    # What the old place pays for, the new one inherits: take it off for the moment.
    limit, mm.limit = mm.limit, mm.limit + keep
    try:
        backing = part.backing
        aliased = part.flags & m.MAP_SHARED and not part.flags & WRITE_BACK
        if aliased and backing is not None:
            mm.populate(moved)
        elif part.flags & PAST_EOF:
            mm.reserve(moved.start, moved.end)
            mm.insert(moved)
        else:
            space.set_pages(target, target + keep, page_perms(part.prot), fresh=True)
            if not part.prot:
                # A reservation may never have been backed with memory.
                space.arena.commit(part.start, keep)
            space.view[target : target + keep] = space.view[part.start : part.start + keep]
            mm.insert(moved)
        if size > keep and not _extend(mm, moved, target + keep, target + size):
            tail = replace(moved, start=target + keep, end=target + size, offset=part.offset + keep)
            mm.populate(replace(tail, backing=None, offset=0))
        if flags & m.MREMAP_DONTUNMAP:
            mm.fresh(part)
        else:
            mm.unmap(part.start, part.end)
    except MemoryError:
        raise KernelError(ENOMEM) from None
    finally:
        mm.limit = limit
    return target
