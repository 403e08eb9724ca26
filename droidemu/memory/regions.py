# SPDX-License-Identifier: GPL-2.0-or-later
"""Which ranges of an address space are mapped, and as what: the kernel's list of VMAs."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, order=True)
class Region:
    """One mapping: [start, end) in guest addresses, page-aligned."""

    start: int
    end: int
    prot: int
    #: MAP_SHARED and the like, as the kernel layer uses them; memory/ does not read it.
    flags: int = 0
    #: Path or label as /proc/self/maps shows it.
    name: str = ""
    #: Offset of ``start`` in the backing file, in bytes.
    offset: int = 0
    #: The kernel's backing object (an open file), opaque here.
    backing: Any = None

    def part(self, start: int, end: int) -> Region:
        """The piece [start, end) of this region, with its file offset moved along."""
        return replace(self, start=start, end=end, offset=self.offset + start - self.start)


class RegionMap:
    """Sorted, non-overlapping regions in [0, limit)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._starts: list[int] = []
        self._regions: dict[int, Region] = {}

    def __iter__(self) -> Iterator[Region]:
        return (self._regions[start] for start in self._starts)

    def __len__(self) -> int:
        return len(self._starts)

    def find(self, address: int) -> Region | None:
        """The region that holds ``address``, or None."""
        index = bisect_right(self._starts, address) - 1
        if index < 0:
            return None
        region = self._regions[self._starts[index]]
        return region if address < region.end else None

    def overlapping(self, start: int, end: int) -> list[Region]:
        """Regions that share a byte with [start, end), in order."""
        index = max(0, bisect_right(self._starts, start) - 1)
        found: list[Region] = []
        while index < len(self._starts) and self._starts[index] < end:
            region = self._regions[self._starts[index]]
            if region.end > start:
                found.append(region)
            index += 1
        return found

    def remove(self, start: int, end: int) -> list[Region]:
        """Cut [start, end) out; returns the pieces taken away."""
        taken: list[Region] = []
        for region in self.overlapping(start, end):
            self._drop(region)
            if region.start < start:
                self._put(region.part(region.start, start))
            if region.end > end:
                self._put(region.part(end, region.end))
            taken.append(region.part(max(start, region.start), min(end, region.end)))
        return taken

    def insert(self, region: Region) -> None:
        """Add a region, replacing what stood in its range; equal neighbours merge."""
        assert 0 <= region.start < region.end <= self.limit
        self.remove(region.start, region.end)
        before = self.find(region.start - 1) if region.start else None
        if before is not None and _mergeable(before, region):
            self._drop(before)
            region = replace(region, start=before.start, offset=before.offset)
        after = self._regions.get(region.end)
        if after is not None and _mergeable(region, after):
            self._drop(after)
            region = replace(region, end=after.end)
        self._put(region)

    def gaps(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Free ranges inside [low, high), from the top down."""
        end = high
        for region in reversed(self.overlapping(low, high)):
            if region.end < end:
                yield region.end, end
            end = min(end, region.start)
        if low < end:
            yield low, end

    def covered(self, start: int, end: int) -> bool:
        """True if every byte of [start, end) is mapped."""
        at = start
        for region in self.overlapping(start, end):
            if region.start > at:
                return False
            at = region.end
        return at >= end

    def total(self) -> int:
        """Mapped bytes."""
        return sum(region.end - region.start for region in self)

    def _put(self, region: Region) -> None:
        insort(self._starts, region.start)
        self._regions[region.start] = region

    def _drop(self, region: Region) -> None:
        self._starts.pop(bisect_right(self._starts, region.start) - 1)
        del self._regions[region.start]


def _mergeable(low: Region, high: Region) -> bool:
    return (
        low.end == high.start
        and low.prot == high.prot
        and low.flags == high.flags
        and low.name == high.name
        and low.backing is high.backing
        and (low.backing is None or low.offset + low.end - low.start == high.offset)
    )
