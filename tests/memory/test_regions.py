# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of mappings against a naive model that knows every page by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.memory import Region, RegionMap

PAGES = 24
PAGE = 4096

#: What a page of the model holds: prot, flags, name, backing, offset of the page in the backing.
Page = tuple[int, int, str, str | None, int]


@dataclass
class Model:
    """One entry a page; None where nothing is mapped."""

    pages: list[Page | None] = field(default_factory=lambda: [None] * PAGES)

    def insert(self, region: Region) -> None:
        for number in range(region.start // PAGE, region.end // PAGE):
            offset = region.offset + number * PAGE - region.start
            self.pages[number] = (region.prot, region.flags, region.name, region.backing, offset)

    def remove(self, start: int, end: int) -> None:
        for number in range(start // PAGE, end // PAGE):
            self.pages[number] = None


def _flat(regions: RegionMap) -> list[Page | None]:
    model = Model()
    for region in regions:
        model.insert(region)
    return model.pages


@st.composite
def ranges(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(st.integers(0, PAGES - 1))
    end = draw(st.integers(start + 1, PAGES))
    return start * PAGE, end * PAGE


#: Few values, so that neighbours are often equal and merge.
_BACKINGS: tuple[str | None, ...] = (None, "file")


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, Region]:
    start, end = draw(ranges())
    region = Region(
        start, end, draw(st.sampled_from((1, 3, 5))), draw(st.sampled_from((0, 1))),
        draw(st.sampled_from(("", "a"))), draw(st.sampled_from((0, start, PAGE))),
        draw(st.sampled_from(_BACKINGS)),
    )  # fmt: skip
    return draw(st.sampled_from(("insert", "insert", "remove"))), region


def _check(regions: RegionMap, model: Model) -> None:
    listed = list(regions)
    assert len(listed) == len(regions)
    assert all(region.start < region.end for region in listed)
    assert all(low.end <= high.start for low, high in pairwise(listed))
    flat = _flat(regions)
    for mine, theirs in zip(flat, model.pages, strict=True):
        if mine is None or theirs is None:
            assert mine is theirs
        else:
            assert mine[:4] == theirs[:4]
            # The offset means something only where a file is behind.
            assert theirs[3] is None or mine[4] == theirs[4]
    assert regions.total() == PAGE * sum(page is not None for page in model.pages)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps(), max_size=12))
def test_like_a_list_of_pages(script: list[tuple[str, Region]]) -> None:
    regions, model = RegionMap(PAGES * PAGE), Model()
    for what, region in script:
        if what == "insert":
            regions.insert(region)
            model.insert(region)
        else:
            before = _flat(regions)
            taken = regions.remove(region.start, region.end)
            gone = Model()
            for piece in taken:
                assert region.start <= piece.start < piece.end <= region.end
                gone.insert(piece)
            assert [
                page if region.start <= number * PAGE < region.end else None
                for number, page in enumerate(before)
            ] == gone.pages
            model.remove(region.start, region.end)
        _check(regions, model)


@settings(max_examples=200, deadline=None)
@given(st.lists(steps(), max_size=8), ranges(), st.integers(-PAGE, PAGES * PAGE + PAGE))
def test_questions(script: list[tuple[str, Region]], window: tuple[int, int], at: int) -> None:
    regions, model = RegionMap(PAGES * PAGE), Model()
    for _, region in script:
        regions.insert(region)
        model.insert(region)
    start, end = window
    inside = model.pages[start // PAGE : end // PAGE]
    assert regions.covered(start, end) == all(page is not None for page in inside)
    gaps = list(regions.gaps(start, end))
    free = {number for low, high in gaps for number in range(low // PAGE, high // PAGE)}
    assert free == {
        number for number in range(start // PAGE, end // PAGE) if model.pages[number] is None
    }
    assert gaps == sorted(gaps, reverse=True)
    assert all(low < high for low, high in gaps)
    assert regions.overlapping(start, end) == [
        region for region in regions if region.start < end and start < region.end
    ]
    found = regions.find(at)
    expected = model.pages[at // PAGE] if 0 <= at < PAGES * PAGE else None
    assert (found is None) == (expected is None)
    assert found is None or found.start <= at < found.end


def test_neighbours_merge_only_when_nothing_tells_them_apart() -> None:
    regions = RegionMap(PAGES * PAGE)
    regions.insert(Region(0, PAGE, 3))
    regions.insert(Region(2 * PAGE, 3 * PAGE, 3))
    regions.insert(Region(PAGE, 2 * PAGE, 3))
    assert list(regions) == [Region(0, 3 * PAGE, 3)]
    file = object()
    regions.insert(Region(0, PAGE, 3, backing=file, offset=0))
    regions.insert(Region(PAGE, 2 * PAGE, 3, backing=file, offset=5 * PAGE))
    assert len(regions) == 3, "the offsets do not continue"
    regions.insert(Region(PAGE, 2 * PAGE, 3, backing=file, offset=PAGE))
    assert len(regions) == 2
    regions.insert(Region(0, PAGE, 1, backing=file, offset=0))
    assert len(regions) == 3


def test_a_part_moves_its_offset_along() -> None:
    region = Region(4 * PAGE, 8 * PAGE, 3, offset=PAGE, backing="file")
    assert region.part(6 * PAGE, 7 * PAGE) == Region(
        6 * PAGE, 7 * PAGE, 3, offset=3 * PAGE, backing="file"
    )
