# SPDX-License-Identifier: GPL-2.0-or-later
"""kernel.mm against a model: a dictionary of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from droidemu.arm.isa import ARM, ARM64
from droidemu.kernel.abi import mman as m
from droidemu.kernel.errno import EINVAL, ENOMEM, KernelError
from droidemu.kernel.file import O_RDONLY, O_RDWR, File
from droidemu.kernel.madvise import madvise
from droidemu.kernel.mm import PAST_EOF, Mm, page_perms
from droidemu.kernel.mremap import mremap
from droidemu.memory import MAPPED, AddressSpace, MemoryFault

PAGE = 4096
BASE = 0x100000
PAGES = 24
ANON = m.MAP_PRIVATE | m.MAP_ANONYMOUS
RW = m.PROT_READ | m.PROT_WRITE


class Bytes(File):
    """A file of known bytes."""

    def __init__(self, data: bytes, flags: int = O_RDWR) -> None:
        super().__init__(flags, "/bytes")
        self.data = bytearray(data)
        self.released = False

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        return bytes(self.data[offset : offset + length])

    def write_back(self, offset: int, data: memoryview) -> None:
        data = data[: max(0, len(self.data) - offset)]
        self.data[offset : offset + len(data)] = data

    def release(self) -> None:
        self.released = True


@pytest.fixture
def mm() -> Iterator[Mm]:
    space = AddressSpace(1 << 32)
    yield Mm(space, ARM, 64 << 20)
    space.close()


def errno_of(call: object, *arguments: object) -> int:
    with pytest.raises(KernelError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.errno


def test_absurd_sizes_are_enomem(mm: Mm) -> None:
    for length in (1 << 32, 1 << 40, (1 << 64) - PAGE, 65 << 20):
        assert errno_of(mm.mmap, 0, length, RW, ANON) == ENOMEM
    assert mm.charged == 0


def test_a_reservation_is_free_until_it_is_made_accessible(mm: Mm) -> None:
    start = mm.mmap(0, 1 << 30, 0, ANON | m.MAP_NORESERVE)
    assert mm.charged == 0
    mm.mprotect(start, 60 << 20, RW)
    assert mm.charged == 60 << 20
    assert errno_of(mm.mprotect, start + (100 << 20), 60 << 20, RW) == ENOMEM
    mm.munmap(start, 1 << 30)
    assert mm.charged == 0
    assert len(mm.space.regions) == 0


def test_the_limit_counts_what_a_fixed_mapping_replaces(mm: Mm) -> None:
    start = mm.mmap(0, 60 << 20, RW, ANON)
    assert mm.mmap(start, 60 << 20, RW, ANON | m.MAP_FIXED) == start
    assert errno_of(mm.mmap, 0, 60 << 20, RW, ANON) == ENOMEM
    mremap(mm, start, 60 << 20, 61 << 20, m.MREMAP_MAYMOVE)
    assert mm.charged == 61 << 20


def test_files(mm: Mm) -> None:
    file = Bytes(b"a" * PAGE + b"b" * 10)
    file.acquire()
    start = mm.mmap(0, 4 * PAGE, RW, m.MAP_PRIVATE, file)
    assert mm.space.read(start + PAGE, 12) == b"b" * 10 + b"\0\0"
    with pytest.raises(MemoryFault):
        mm.space.read(start + 2 * PAGE, 1)
    assert mm.is_bus_error(start + 2 * PAGE) and not mm.is_bus_error(start)
    mm.mprotect(start, 4 * PAGE, m.PROT_READ)
    with pytest.raises(MemoryFault):
        mm.space.read(start + 2 * PAGE, 1)
    shared = mm.mmap(0, 2 * PAGE, RW, m.MAP_SHARED, file)
    mm.space.write(shared + PAGE, b"xyz")
    assert file.data[PAGE] == ord("b")
    mm.msync(shared, 2 * PAGE, m.MS_SYNC)
    assert bytes(file.data[PAGE : PAGE + 4]) == b"xyzb"
    mm.space.write(shared, b"end")
    mm.munmap(shared, 2 * PAGE)
    assert file.data.startswith(b"end") and len(file.data) == PAGE + 10
    file.drop()
    assert not file.released
    mm.munmap(start, 4 * PAGE)
    assert file.released


def test_access_rights_of_files(mm: Mm) -> None:
    from droidemu.kernel.errno import EACCES
    from droidemu.kernel.file import O_WRONLY

    read_only = Bytes(b"x" * PAGE, O_RDONLY)
    assert errno_of(mm.mmap, 0, PAGE, RW, m.MAP_SHARED, read_only) == EACCES
    start = mm.mmap(0, PAGE, m.PROT_READ, m.MAP_SHARED, read_only)
    assert errno_of(mm.mprotect, start, PAGE, RW) == EACCES
    assert mm.mmap(0, PAGE, RW, m.MAP_PRIVATE, read_only)
    assert errno_of(mm.mmap, 0, PAGE, RW, m.MAP_PRIVATE, Bytes(b"", O_WRONLY)) == EACCES


def test_the_heap_stops_at_its_neighbour(mm: Mm) -> None:
    mm.set_brk(BASE)
    assert mm.brk(0) == BASE
    assert mm.brk(BASE + 100) == BASE + 100
    mm.space.write(BASE, b"x" * PAGE)
    mm.mmap(BASE + 4 * PAGE, PAGE, RW, ANON | m.MAP_FIXED)
    assert mm.brk(BASE + 8 * PAGE) == BASE + 100
    assert mm.brk(BASE - 1) == BASE + 100
    assert mm.brk(1 << 40) == BASE + 100
    assert mm.brk(BASE) == BASE
    assert mm.space.peek(BASE, 1) is None


def test_the_stack_leaves_its_room(mm: Mm) -> None:
    top = mm.map_stack(8 << 20, RW)
    mm.space.write(top - 8, b"12345678")
    assert mm.space.allows(top - (8 << 20), 8, m.PROT_WRITE)
    assert mm.mmap(0, 1 << 20, RW, ANON) + (1 << 20) <= top - (8 << 20)


def test_growing_mappings(mm: Mm) -> None:
    start = mm.mmap(0x40000000, PAGE, RW, ANON | m.MAP_GROWSDOWN)
    assert mm.grow_stack(start - 5 * PAGE + 3)
    assert mm.space.allows(start - 5 * PAGE, 6 * PAGE, m.PROT_WRITE)
    assert not mm.grow_stack(start - (8 << 20))
    assert not mm.grow_stack(0x30000000)


def test_names(mm: Mm) -> None:
    start = mm.mmap(0, 3 * PAGE, RW, ANON)
    mm.set_name(start + PAGE, PAGE, "[anon:pool]")
    assert [region.name for region in mm.space.regions] == ["", "[anon:pool]", ""]
    mm.set_name(start + PAGE, PAGE, "")
    assert len(mm.space.regions) == 1
    assert errno_of(mm.set_name, start, 5 * PAGE, "x") == ENOMEM
    assert errno_of(mm.set_name, start + 1, PAGE, "x") == EINVAL


word = st.one_of(
    st.integers(0, (1 << 64) - 1),
    st.sampled_from([0, 1, PAGE, BASE, 0xFFFF0000, 0xFFFFF000, 1 << 32, 1 << 63, (1 << 64) - 1]),
    st.integers(0, 64).map(lambda n: BASE + n * PAGE),
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_hostile_arguments_give_errors_only(data: st.DataObject) -> None:
    space = AddressSpace(1 << 32)
    try:
        mm = Mm(space, ARM, 16 << 20)
        mm.set_brk(BASE)
        mm.map_stack(1 << 20, RW)
        file = Bytes(b"f" * 5000)
        for _ in range(12):
            a, b, c, d, e = (data.draw(word) for _ in range(5))
            flags = data.draw(st.integers(0, 0xFFFFFFFF))
            small = data.draw(st.integers(-(1 << 31), (1 << 31) - 1))
            which = data.draw(st.integers(0, 8))
            try:
                if which == 0:
                    mm.mmap(a, b, flags & 0xFF, flags, None, c)
                elif which == 1:
                    mm.mmap(a, b % (1 << 20), flags & 7, flags & 0x13 | 2, file, c)
                elif which == 2:
                    mm.munmap(a, b)
                elif which == 3:
                    mm.mprotect(a, b, flags)
                elif which == 4:
                    mremap(mm, a, b, c, flags & 7, d)
                elif which == 5:
                    mm.brk(a)
                elif which == 6:
                    madvise(mm, a, b, small)
                elif which == 7:
                    mm.msync(a, b, flags)
                else:
                    mm.mincore(a, b)
            except KernelError:
                pass
            assert mm.charged == paid(mm) <= mm.limit
            assert mm.grow_stack(e & 0xFFFFFFFF) in (True, False)
    finally:
        space.close()


def paid(mm: Mm) -> int:
    from droidemu.kernel.mm import pays

    return sum(region.end - region.start for region in mm.space.regions if pays(region))


class MmModel(RuleBasedStateMachine):
    """Random mappings in a small window, compared page by page with a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.space = AddressSpace(ARM64.space_size)
        self.mm = Mm(self.space, ARM64, 1 << 30)
        #: page index -> (prot, contents)
        self.model: dict[int, tuple[int, bytes]] = {}
        self.stamp = 0

    def teardown(self) -> None:
        self.space.close()

    pages = st.integers(0, PAGES - 1)
    counts = st.integers(1, 6)
    prots = st.sampled_from([0, 1, 3, 5, 7])

    @rule(page=pages, count=counts, prot=prots)
    def map_fixed(self, page: int, count: int, prot: int) -> None:
        at = BASE + page * PAGE
        assert self.mm.mmap(at, count * PAGE, prot, ANON | m.MAP_FIXED) == at
        for index in range(page, page + count):
            self.model[index] = (prot, bytes(PAGE))

    @rule(page=pages, count=counts)
    def unmap(self, page: int, count: int) -> None:
        self.mm.munmap(BASE + page * PAGE, count * PAGE)
        for index in range(page, page + count):
            self.model.pop(index, None)

    @rule(page=pages, count=counts, prot=prots)
    def protect(self, page: int, count: int, prot: int) -> None:
        want = list(range(page, page + count))
        ok = all(index in self.model for index in want)
        try:
            self.mm.mprotect(BASE + page * PAGE, count * PAGE, prot)
            assert ok
        except KernelError as error:
            assert error.errno == ENOMEM and not ok
        for index in want:
            if index not in self.model:
                break
            self.model[index] = (prot, self.model[index][1])

    @rule(page=pages)
    def write(self, page: int) -> None:
        self.stamp += 1
        data = self.stamp.to_bytes(4, "little") * (PAGE // 4)
        at = BASE + page * PAGE
        if page in self.model and self.model[page][0] & m.PROT_WRITE:
            self.space.write(at, data)
            self.model[page] = (self.model[page][0], data)
        else:
            with pytest.raises(MemoryFault):
                self.space.write(at, data)

    @rule(page=pages, count=counts)
    def forget(self, page: int, count: int) -> None:
        want = list(range(page, page + count))
        try:
            madvise(self.mm, BASE + page * PAGE, count * PAGE, m.MADV_DONTNEED)
            assert all(index in self.model for index in want)
        except KernelError as error:
            assert error.errno == ENOMEM
        for index in want:
            if index in self.model:
                self.model[index] = (self.model[index][0], bytes(PAGE))

    @rule(page=pages, count=counts, to=pages)
    def move(self, page: int, count: int, to: int) -> None:
        if page < to + count and to < page + count:
            return
        want = [self.model.get(index) for index in range(page, page + count)]
        first = want[0]
        flags = m.MREMAP_MAYMOVE | m.MREMAP_FIXED
        source, target = BASE + page * PAGE, BASE + to * PAGE
        # One call moves one region only: pages of equal protection side by side.
        one = first is not None and all(w is not None and w[0] == first[0] for w in want)
        if not one:
            with pytest.raises(KernelError):
                mremap(self.mm, source, count * PAGE, count * PAGE, flags, target)
            return
        assert mremap(self.mm, source, count * PAGE, count * PAGE, flags, target) == target
        for index, content in enumerate(want):
            self.model.pop(page + index, None)
            assert content is not None
            self.model[to + index] = content

    @invariant()
    def same(self) -> None:
        for index in range(PAGES + 6):
            at = BASE + index * PAGE
            entry = self.model.get(index)
            perms = self.space.pages[at >> 12]
            if entry is None:
                assert perms == 0
                assert self.space.regions.find(at) is None
                continue
            prot, content = entry
            assert perms == page_perms(prot) | MAPPED
            region = self.space.regions.find(at)
            assert region is not None and region.prot == prot and not region.flags & PAST_EOF
            assert self.space.peek(at, PAGE) == content
        assert self.mm.charged == paid(self.mm)


TestModel = MmModel.TestCase
TestModel.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
