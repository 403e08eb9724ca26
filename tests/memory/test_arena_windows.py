# SPDX-License-Identifier: GPL-2.0-or-later
"""The Windows arena on any host: what it asks of the system, on a stand-in that keeps books.

Where there is a Windows, ``test_space`` runs on the real thing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pytest

from droidemu.memory import PROT_NONE, PROT_READ, PROT_WRITE, AddressSpace, arena, arena_windows
from droidemu.memory.arena_windows import WindowsArena

RW = PROT_READ | PROT_WRITE
PAGE = 4096


class FakeKernel32:
    """VirtualAlloc and VirtualFree as their manual pages say, on ordinary memory."""

    def __init__(self) -> None:
        self.ranges: dict[int, tuple[ctypes.Array[ctypes.c_char], set[int]]] = {}
        self.full = False

    def _find(self, address: int) -> tuple[int, set[int]]:
        for base, (buffer, committed) in self.ranges.items():
            if base <= address < base + len(buffer):
                return base, committed
        raise AssertionError(f"{address:#x} lies in no reserved range")

    def VirtualAlloc(self, address: int | None, size: int, kind: int, protect: int) -> int | None:
        assert protect == 4
        if kind == 0x2000:
            assert address is None
            if self.full:
                return None
            buffer = ctypes.create_string_buffer(size + PAGE)
            base = ctypes.addressof(buffer) + PAGE - 1 & -PAGE
            self.ranges[base] = (buffer, set())
            return base
        assert kind == 0x1000
        assert address is not None
        if self.full:
            return None
        base, committed = self._find(address)
        for page in range((address - base) // PAGE, (address - base + size + PAGE - 1) // PAGE):
            if page not in committed:
                committed.add(page)
                ctypes.memset(base + page * PAGE, 0, PAGE)
        return address

    def VirtualFree(self, address: int, size: int, kind: int) -> int:
        base, committed = self._find(address)
        if kind == 0x8000:
            assert (address, size) == (base, 0)
            del self.ranges[base]
            return 1
        assert kind == 0x4000
        assert size > 0, "size 0 would decommit the whole range"
        for page in range((address - base) // PAGE, (address - base + size + PAGE - 1) // PAGE):
            committed.discard(page)
            ctypes.memset(base + page * PAGE, 0xDD, PAGE)  # whoever reads it now sees
        return 1

    def committed(self, base: int) -> set[int]:
        return self.ranges[base][1]


@pytest.fixture
def kernel32(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKernel32]:
    fake = FakeKernel32()
    monkeypatch.setattr(arena_windows, "_kernel32", lambda: fake)
    monkeypatch.setattr(arena, "reserve", WindowsArena)
    monkeypatch.setattr("droidemu.memory.space.reserve", WindowsArena)
    yield fake
    assert not fake.ranges, "everything was released"


def test_pages_are_committed_as_they_are_mapped(kernel32: FakeKernel32) -> None:
    space = AddressSpace(1 << 20)
    books = kernel32.committed(space.base)
    assert books == set()
    space.set_pages(0x3000, 0x6000, RW, fresh=True)
    assert books == {3, 4, 5}
    space.fill(0x3000, 0x3000, 0xEE)
    space.protect(0x3000, 0x6000, PROT_READ)
    assert space.read_u8(0x5FFF) == 0xEE
    space.set_pages(0x4000, 0x5000, RW, fresh=True)
    assert space.read(0x4000, PAGE) == bytes(PAGE)
    assert space.read_u8(0x3000) == space.read_u8(0x5000) == 0xEE
    space.clear_pages(0x3000, 0x5000)
    assert books == {5}
    space.protect(0x5000, 0x6000, PROT_NONE)
    space.clear_pages(0x5000, 0x5000)
    space.set_pages(0x5000, 0x5000, RW, fresh=True)
    assert books == {5}, "its contents come back with its permissions"
    space.close()


def test_a_reservation_is_committed_when_it_gets_permissions(kernel32: FakeKernel32) -> None:
    space = AddressSpace(1 << 20)
    books = kernel32.committed(space.base)
    space.protect(0x8000, 0xC000, PROT_NONE)
    assert books == set()
    assert space.peek(0x9000, 4) == bytes(4)
    assert books == {9}
    space.protect(0x8000, 0xA000, RW)
    assert books == {8, 9}
    space.write(0x8FFC, bytes(8))
    space.close()


def test_no_memory_left(kernel32: FakeKernel32) -> None:
    space = AddressSpace(1 << 20)
    kernel32.full = True
    with pytest.raises(MemoryError, match="no memory left"):
        space.set_pages(0x3000, 0x6000, RW, fresh=True)
    assert not space.allows(0x3000, 1, PROT_READ)
    with pytest.raises(MemoryError, match="refuses to reserve"):
        AddressSpace(1 << 20)
    kernel32.full = False
    space.close()


def test_shared_memory_is_no_alias(kernel32: FakeKernel32) -> None:
    memory = arena_windows.WindowsSharedMemory(5)
    assert memory.size == PAGE
    space = AddressSpace(1 << 20)
    assert not space.alias(0x3000, PAGE, memory, 0, RW)
    assert not space.allows(0x3000, 1, PROT_READ)
    memory.close()
    space.close()
