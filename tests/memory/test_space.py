# SPDX-License-Identifier: GPL-2.0-or-later
"""Checked access at every kind of edge, and what listeners are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.memory import (
    MAPPED,
    PAGE_SIZE,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    WATCHED_READ,
    WATCHED_WRITE,
    AddressSpace,
    MemoryFault,
    SharedMemory,
    page_down,
    page_up,
    shared_memory,
)

RW = PROT_READ | PROT_WRITE
SIZE = 1 << 24
A = 0x10000
TOP = SIZE - PAGE_SIZE


@pytest.fixture
def space() -> Iterator[AddressSpace]:
    """16 MiB: [A, A+0x3000) writable, then one page read-only, one PROT_NONE; the last page."""
    made = AddressSpace(SIZE)
    made.set_pages(A, A + 0x3000, RW, fresh=True)
    made.set_pages(A + 0x3000, A + 0x4000, PROT_READ, fresh=True)
    made.set_pages(A + 0x4000, A + 0x5000, PROT_NONE, fresh=True)
    made.set_pages(TOP, SIZE, RW, fresh=True)
    yield made
    made.close()


def _fault(space: AddressSpace, address: int, length: int, need: int) -> int | None:
    try:
        space.check(address, length, need)
    except MemoryFault as fault:
        assert fault.access == need
        return fault.address
    return None


def test_check_names_the_first_bad_byte(space: AddressSpace) -> None:
    assert _fault(space, A, 0x4000, PROT_READ) is None
    assert _fault(space, A, 0x3000, RW) is None
    assert _fault(space, A, 0x4000, PROT_WRITE) == A + 0x3000
    assert _fault(space, A + 8, 0x4000, PROT_READ) == A + 0x4000
    assert _fault(space, A - 1, 2, PROT_READ) == A - 1
    assert _fault(space, A - PAGE_SIZE, 0x10, PROT_READ) == A - PAGE_SIZE
    assert _fault(space, A + 0x2FFF, 2, PROT_WRITE) == A + 0x3000
    assert _fault(space, A + 0x4010, 1, PROT_READ) == A + 0x4010
    assert _fault(space, 0, 1, PROT_READ) == 0
    assert _fault(space, A, 1, PROT_EXEC) == A


def test_check_at_the_ends_of_the_space(space: AddressSpace) -> None:
    assert _fault(space, SIZE - 1, 1, PROT_READ) is None
    assert _fault(space, SIZE - 1, 2, PROT_READ) == SIZE
    assert _fault(space, SIZE, 1, PROT_READ) == SIZE
    assert _fault(space, TOP, PAGE_SIZE, RW) is None
    assert _fault(space, TOP, PAGE_SIZE + 1, RW) == SIZE
    assert _fault(space, 1 << 63, 8, PROT_READ) == 1 << 63
    assert _fault(space, (1 << 64) - 1, 8, PROT_READ) == (1 << 64) - 1
    assert _fault(space, -1, 2, PROT_READ) == -1
    assert _fault(space, A, 1 << 64, PROT_READ) == A + 0x4000
    assert _fault(space, A, -1, PROT_READ) == A
    assert _fault(space, 1 << 70, 0, PROT_READ) is None, "nothing is accessed"


@settings(max_examples=300, deadline=None)
@given(st.integers(A - 0x2000, A + 0x6000), st.integers(0, 0x7000), st.sampled_from((1, 2, 3, 4)))
def test_check_like_byte_by_byte(address: int, length: int, need: int) -> None:
    space = _SPACE
    bad = next(
        (
            byte
            for byte in (address, *range(page_up(address + 1), address + length, PAGE_SIZE))
            if length and space.pages[byte >> 12] & need != need
        ),
        None,
    )
    assert _fault(space, address, length, need) == bad
    assert space.allows(address, length, need) == (bad is None)


def _standing() -> AddressSpace:
    made = AddressSpace(SIZE)
    for page, prot in enumerate((3, 3, 1, 5, 0, 3, 7, 1)):
        start = A + (page - 1) * PAGE_SIZE
        made.set_pages(start, start + PAGE_SIZE, prot, fresh=True)
    made.clear_pages(A + 0x4000, A + 0x5000)
    return made


_SPACE = _standing()


def test_read_and_write(space: AddressSpace) -> None:
    space.write(A + 0xFFE, b"abcd")
    assert space.read(A + 0xFFE, 4) == b"abcd"
    assert space.read(A, 0) == b""
    space.write(A, b"")
    space.write(A + 0x2000, bytearray(b"xy"))
    space.write(A + 0x2002, memoryview(b"z"))
    assert space.read(A + 0x2000, 4) == b"xyz\0"
    with pytest.raises(MemoryFault):
        space.write(A + 0x2FFE, b"abcd")
    assert space.read(A + 0x2FFE, 2) == bytes(2), "a refused write has no effect"
    with pytest.raises(MemoryFault):
        space.read(A + 0x4000, 1)


def test_typed_access(space: AddressSpace) -> None:
    space.write_u64(A + 0xFFC, 0x1122334455667788)
    assert space.read_u64(A + 0xFFC) == 0x1122334455667788
    assert space.read_u32(A + 0xFFC) == 0x55667788
    assert space.read_u16(A + 0xFFF) == 0x4455
    assert space.read_u8(A + 0x1003) == 0x11
    space.write_u32(A, -2)
    assert (space.read_u32(A), space.read_i32(A)) == (0xFFFFFFFE, -2)
    space.write_u64(A, -3)
    assert (space.read_u64(A), space.read_i64(A)) == ((1 << 64) - 3, -3)
    space.write_u16(A, 0x12345)
    space.write_u8(A + 2, 0x1FF)
    assert space.read(A, 4) == b"\x45\x23\xff\xff"
    for read in (space.read_u8, space.read_u16, space.read_u32, space.read_u64):
        with pytest.raises(MemoryFault):
            read(A + 0x4000)
    with pytest.raises(MemoryFault):
        space.read_u64(A + 0x3FFC)
    with pytest.raises(MemoryFault):
        space.write_u64(A + 0x2FFC, 1)
    with pytest.raises(MemoryFault):
        space.read_u64(SIZE - 4)


def test_cstring(space: AddressSpace) -> None:
    space.write(A + 0xFFE, b"hello\0rest")
    assert space.cstring(A + 0xFFE, 100) == b"hello"
    assert space.cstring(A + 0xFFE, 6) == b"hello"
    assert space.cstring(A + 0xFFE + 5, 1) == b""
    with pytest.raises(ValueError, match="too long"):
        space.cstring(A + 0xFFE, 5)
    with pytest.raises(ValueError, match="too long"):
        space.cstring(A, 0)
    space.write(TOP + PAGE_SIZE - 3, b"abc")
    with pytest.raises(MemoryFault) as caught:
        space.cstring(TOP + PAGE_SIZE - 3, 100)
    assert caught.value.address == SIZE
    # A string that ends before the bad page is fine, one that runs into it is not.
    space.poke(A + 0x3FFD, b"ab\0")
    assert space.cstring(A + 0x3FFD, 4096) == b"ab"
    space.poke(A + 0x3FFF, b"c")
    with pytest.raises(MemoryFault) as caught:
        space.cstring(A + 0x3FFD, 4096)
    assert caught.value.address == A + 0x4000


def test_span_is_the_memory_itself(space: AddressSpace) -> None:
    view = space.span(A + 0x10, 4, RW)
    view[:] = b"span"
    assert space.read(A + 0x10, 4) == b"span"
    assert len(space.span(A, 0, PROT_READ)) == 0
    with pytest.raises(MemoryFault):
        space.span(A + 0x3000, 4, PROT_WRITE)
    with pytest.raises(MemoryFault):
        space.span(A + 0x3FFF, 2, PROT_READ)
    del view


def test_poke_and_peek_pass_permissions(space: AddressSpace) -> None:
    space.poke(A + 0x3FFE, b"edge")
    assert space.peek(A + 0x3FFE, 4) == b"edge"
    for address, length in ((A + 0x4FFE, 4), (A - 2, 4), (SIZE - 1, 2), (-4, 4), (1 << 64, 1)):
        assert space.peek(address, length) is None
        with pytest.raises(MemoryFault):
            space.poke(address, bytes(length))
    assert space.peek(A, -1) is None
    assert space.read(A, 1) == b"\0"


def test_fill(space: AddressSpace) -> None:
    space.fill(A + 0xFF0, 0x20, 0xAB)
    assert space.read(A + 0xFEF, 0x22) == b"\0" + b"\xab" * 0x20 + b"\0"
    with pytest.raises(MemoryFault):
        space.fill(A, 0x3001, 1)
    assert space.read_u8(A) == 0


def test_host_address(space: AddressSpace) -> None:
    import ctypes

    space.write(A + 5, b"native")
    assert ctypes.string_at(space.host_address(A + 5, 6, PROT_READ), 6) == b"native"
    with pytest.raises(MemoryFault):
        space.host_address(A + 5, 6, PROT_EXEC)


def test_fresh_pages_are_zero(space: AddressSpace) -> None:
    for length in (PAGE_SIZE, 0x3000, 0x200000):
        start = 0x400000
        space.set_pages(start, start + length, RW, fresh=True)
        space.fill(start, length, 0xEE)
        space.set_pages(start, start + length, RW, fresh=False)
        assert space.read_u8(start + length - 1) == 0xEE, "kept"
        space.set_pages(start, start + length, RW, fresh=True)
        assert not any(space.read(start, length))
        space.fill(start, length, 0xEE)
        space.clear_pages(start, start + length)
        assert not space.allows(start, 1, PROT_READ)
        space.set_pages(start, start + length, RW, fresh=True)
        assert not any(space.read(start, length))


def test_protect_keeps_the_bytes(space: AddressSpace) -> None:
    space.write(A, b"kept")
    for prot in (PROT_NONE, PROT_READ, PROT_READ | PROT_EXEC, RW):
        space.protect(A, A + PAGE_SIZE, prot)
        assert space.pages[A >> 12] == prot | MAPPED
        assert space.peek(A, 4) == b"kept"


def test_a_reservation_becomes_memory(space: AddressSpace) -> None:
    """PROT_NONE mappings cost nothing; mprotect or a debugger's look makes them real."""
    at = 0x500000
    space.clear_pages(at, at + 0x4000)
    for page in range(at >> 12, (at >> 12) + 4):
        space.pages[page] = MAPPED
    assert space.peek(at + 0xFFE, 4) == bytes(4)
    space.poke(at + 0x2FFE, b"seen")
    space.protect(at, at + 0x4000, RW)
    assert space.read(at + 0x2FFC, 8) == b"\0\0seen\0\0"
    space.fill(at, 0x4000, 1)


def test_page_rounding() -> None:
    assert (page_down(0), page_up(0)) == (0, 0)
    assert (page_down(0x1FFF), page_up(0x1001)) == (0x1000, 0x2000)
    assert page_up(page_down(0x5000)) == 0x5000


def test_listeners_hear_of_changes(space: AddressSpace) -> None:
    changes: list[tuple[int, int]] = []
    code: list[tuple[int, int]] = []
    space.on_change.append(lambda start, end: changes.append((start, end)))
    space.on_code.append(lambda start, end: code.append((start, end)))
    at = 0x200000
    space.set_pages(at, at + 0x3000, RW, fresh=True)
    space.write(at, b"data")
    assert changes.pop() == (at, at + 0x3000)
    assert not code, "no code is there yet"
    space.protect(at + 0x1000, at + 0x2000, PROT_READ | PROT_EXEC)
    assert changes.pop() == (at + 0x1000, at + 0x2000)
    assert not code
    space.poke(at + 0x1010, b"code")
    assert code.pop() == (at + 0x1010, at + 0x1014)
    space.poke(at + 0xFFE, b"over the edge")
    assert code.pop() == (at + 0x1000, at + 0x100B), "only the executable part"
    space.protect(at, at + 0x3000, RW)
    assert code.pop() == (at + 0x1000, at + 0x2000)
    space.protect(at, at + 0x2000, RW | PROT_EXEC)
    space.write(at + 0x10, b"jit")
    assert code.pop() == (at + 0x10, at + 0x13)
    space.clear_pages(at, at + 0x3000)
    assert code == [(at, at + 0x2000)]


def test_code_is_still_executable_when_listeners_hear(space: AddressSpace) -> None:
    """An engine may have to look the page up to find its translations."""
    at = 0x200000
    seen: list[int] = []
    space.on_code.append(lambda start, end: seen.append(space.pages[start >> 12]))
    for change in (
        lambda: space.protect(at, at + PAGE_SIZE, RW),
        lambda: space.clear_pages(at, at + PAGE_SIZE),
        lambda: space.set_pages(at, at + PAGE_SIZE, RW, fresh=True),
    ):
        space.set_pages(at, at + PAGE_SIZE, PROT_READ | PROT_EXEC, fresh=True)
        seen.clear()
        change()
        assert seen == [PROT_READ | PROT_EXEC | MAPPED]


def test_the_hosts_writes_are_told(space: AddressSpace) -> None:
    """What has really been written, when it has been: a view says nothing by itself."""
    told: list[tuple[int, int, int]] = []
    space.on_host_write = lambda start, length: told.append((start, length, space.read_u8(start)))
    space.write(A + 4, b"ab")
    space.write(A + 4, b"")
    space.fill(A + 8, 3, 1)
    space.span(A + 12, 400, PROT_WRITE)[:2] = b"cd"
    space.filled(A + 12, 2)
    space.filled(A + 12, 0)
    space.poke(A + 20, b"the debugger's own")
    assert told == [(A + 4, 2, ord("a")), (A + 8, 3, 1), (A + 12, 2, ord("c"))]


def test_watched_ranges_of_any_length(space: AddressSpace) -> None:
    """Marks stand on what is mapped, come with what is mapped later, and go."""
    read, write = WATCHED_READ, WATCHED_WRITE
    both = read | write
    at = 0x300000

    def marks() -> list[int]:
        return [space.pages[page] & both for page in range((at >> 12) - 1, (at >> 12) + 4)]

    space.set_pages(at, at + 0x2000, RW, fresh=True)
    space.watch([(0, space.size, PROT_WRITE), (at + 0x1004, at + 0x1005, PROT_READ)])
    assert marks() == [0, write, both, 0, 0]
    assert space.pages[0] == 0
    space.set_pages(at + 0x2000, at + 0x3000, RW, fresh=True)
    space.protect(at + 0x1000, at + 0x2000, PROT_READ)
    assert marks() == [0, write, both, write, 0]
    space.clear_pages(at, at + 0x1000)
    assert marks() == [0, 0, both, write, 0]
    space.watch([(at + 0x2FFF, at + 0x3001, PROT_READ)])
    assert marks() == [0, 0, 0, read, 0]
    space.set_pages(at + 0x3000, at + 0x4000, RW, fresh=True)
    assert marks() == [0, 0, 0, read, read]
    space.watch([])
    assert marks() == [0] * 5


# -- sharing ---------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[SharedMemory]:
    """Four pages that can be mapped."""
    made = shared_memory(4 * PAGE_SIZE)
    yield made
    made.close()


def _alias(space: AddressSpace, start: int, length: int, memory: SharedMemory, at: int) -> None:
    if not space.alias(start, length, memory, at, RW):
        pytest.skip("this host cannot alias memory")


def test_one_memory_at_two_addresses(space: AddressSpace, memory: SharedMemory) -> None:
    first, second = 0x200000, 0x300000
    _alias(space, first, 4 * PAGE_SIZE, memory, 0)
    _alias(space, second, 2 * PAGE_SIZE, memory, 2 * PAGE_SIZE)
    space.write(first + 2 * PAGE_SIZE + 5, b"shared")
    assert space.read(second + 5, 6) == b"shared"
    assert bytes(memory.view[2 * PAGE_SIZE + 5 : 2 * PAGE_SIZE + 11]) == b"shared"
    memory.view[0:4] = b"host"
    assert space.read(first, 4) == b"host"
    # Unmapping one leaves the other and the memory; what comes there next is private.
    space.clear_pages(first, first + 4 * PAGE_SIZE)
    assert space.read(second + 5, 6) == b"shared"
    space.set_pages(first, first + 4 * PAGE_SIZE, RW, fresh=True)
    assert not any(space.read(first, 4 * PAGE_SIZE))
    space.fill(first, 4 * PAGE_SIZE, 1)
    assert space.read(second + 5, 6) == b"shared"


def test_part_of_an_alias_replaced(space: AddressSpace, memory: SharedMemory) -> None:
    at = 0x200000
    _alias(space, at, 4 * PAGE_SIZE, memory, 0)
    space.fill(at, 4 * PAGE_SIZE, 7)
    space.set_pages(at + PAGE_SIZE, at + 2 * PAGE_SIZE, RW, fresh=True)
    assert space.read_u8(at + PAGE_SIZE) == 0
    space.write_u8(at + PAGE_SIZE, 9)
    assert memory.view[PAGE_SIZE] == 7
    space.write_u8(at + 2 * PAGE_SIZE, 5)
    assert memory.view[2 * PAGE_SIZE] == 5, "the rest is still shared"
    space.set_pages(at, at + 4 * PAGE_SIZE, RW, fresh=True)
    assert not any(space.read(at, 4 * PAGE_SIZE))
    assert memory.view[0] == 7


def test_the_memory_outlives_its_closing(space: AddressSpace) -> None:
    made = shared_memory(PAGE_SIZE)
    _alias(space, 0x200000, PAGE_SIZE, made, 0)
    made.view[0:3] = b"abc"
    made.close()
    assert space.read(0x200000, 3) == b"abc"
    space.write(0x200000, b"xyz")
    assert space.read(0x200000, 3) == b"xyz"


def test_size_of_shared_memory_is_whole_pages() -> None:
    made = shared_memory(5)
    assert made.size == len(made.view) == PAGE_SIZE
    assert not any(made.view)
    made.close()


# -- sizes -----------------------------------------------------------------------------------------


def test_a_big_space_costs_nothing_until_used() -> None:
    made = AddressSpace(64 << 30)
    for address in (0x1000, 1 << 32, (64 << 30) - PAGE_SIZE):
        made.set_pages(address, address + PAGE_SIZE, RW, fresh=True)
        made.write_u64(address + PAGE_SIZE - 8, address)
    assert made.read_u64((1 << 32) + PAGE_SIZE - 8) == 1 << 32
    with pytest.raises(MemoryFault):
        made.read_u8(64 << 30)
    made.close()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS grants whatever is asked for")
def test_a_space_beyond_the_host_is_refused() -> None:
    with pytest.raises(MemoryError, match="refuses to reserve"):
        AddressSpace(1 << 60)


def test_a_closed_space_holds_nothing() -> None:
    made = AddressSpace(SIZE)
    made.set_pages(A, A + PAGE_SIZE, RW, fresh=True)
    made.close()
    with pytest.raises((IndexError, ValueError, MemoryFault)):
        made.read(A, 1)


def test_host_pages_larger_than_the_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on an Apple silicon Mac: discarding is exact all the same, aliasing is refused."""
    if sys.platform == "win32":
        pytest.skip("the arena of POSIX hosts")
    from droidemu.memory import arena_posix

    monkeypatch.setattr(arena_posix.mmap, "PAGESIZE", 16384)
    space = AddressSpace(SIZE)
    space.set_pages(0x100000, 0x180000, RW, fresh=True)
    for start, end in ((0x101000, 0x122000), (0x104000, 0x124000), (0x103000, 0x128000)):
        space.fill(0x100000, 0x80000, 0xEE)
        space.set_pages(start, end, RW, fresh=True)
        assert not any(space.read(start, end - start))
        assert space.read_u8(start - 1) == space.read_u8(end) == 0xEE
    memory = shared_memory(PAGE_SIZE)
    assert not space.alias(0x200000, PAGE_SIZE, memory, 0, RW)
    memory.close()
    space.close()
