# SPDX-License-Identifier: GPL-2.0-or-later
"""Load plans: bias, bounds and the mappings, checked by carrying them out on a fake memory."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfError, parse_bytes
from droidemu.loader.mapping import AddressWindow, LoadPlan, MapOperation, plan_load, window_of

from .elfbuild import Elf, Ph, good, text

W64 = window_of("arm64", 32 << 30)
W32 = window_of("arm", 0xFFFF0000)


def carry_out(plan: LoadPlan, file: bytes) -> dict[int, tuple[bytearray, int]]:
    """Page number to (content, prot)."""
    pages: dict[int, tuple[bytearray, int]] = {}
    for op in plan.operations:
        assert op.addr % 4096 == op.length % 4096 == 0 < op.length
        for at in range(0, op.length, 4096):
            content = b""
            if op.offset is not None:
                assert op.offset >= 0 and op.offset % 4096 == 0
                assert op.offset + at < len(file), "a page wholly behind the file's end: SIGBUS"
                content = file[op.offset + at : op.offset + at + 4096]
            pages[(op.addr + at) // 4096] = bytearray(content.ljust(4096, b"\0")), op.prot
        for address in range(op.zero_addr, op.zero_addr + op.zero_length):
            assert op.addr <= address < op.addr + op.length
            pages[address // 4096][0][address % 4096] = 0
    return pages


def test_exec_is_mapped_where_it_says() -> None:
    file = good(64).build()
    plan = plan_load(parse_bytes(file), W64, base=0x12340000)
    assert (plan.bias, plan.entry, plan.phdr) == (0, 0x400100, 0x400040)
    assert (plan.start, plan.end, plan.brk) == (0x400000, 0x415000, 0x415000)
    assert plan.operations == (
        MapOperation(0x400000, 0x1000, 5, 0),
        MapOperation(0x411000, 0x1000, 3, 0x1000),
        MapOperation(0x412000, 0x3000, 3, None),
    )
    assert (plan.start_code, plan.end_code) == (0x400000, 0x401000)
    assert (plan.start_data, plan.end_data) == (0x411800, 0x412000)


def test_bss_in_the_last_file_page_is_cleared() -> None:
    elf = good(64)
    elf.phdrs[1].filesz, elf.phdrs[1].memsz = 0x100, 0x200
    elf.patches = {0x1800: b"\xee" * 0x800}
    file = elf.build()
    plan = plan_load(parse_bytes(file), W64)
    assert plan.operations[1:] == (
        MapOperation(0x411000, 0x1000, 3, 0x1000, zero_addr=0x411900, zero_length=0x700),
    )
    page = carry_out(plan, file)[0x411][0]
    assert page[0x800:0x900] == b"\xee" * 0x100
    assert not any(page[0x900:])


def test_pure_bss_segment() -> None:
    elf = Elf(phdrs=[text(), Ph(flags=6, vaddr=0x500010, offset=77, memsz=0x1000)])
    plan = plan_load(parse_bytes(elf.build()), W64)
    assert plan.operations[1] == MapOperation(0x500000, 0x2000, 3, None)


@pytest.mark.parametrize("align", [0x1000, 0x10000, 0x200000])
def test_pie_keeps_its_alignment(align: int) -> None:
    elf = good(64, type=c.ET_DYN, entry=0x100)
    elf.phdrs[0].vaddr, elf.phdrs[0].align, elf.phdrs[1].vaddr = 0, align, 0x11800
    image = parse_bytes(elf.build())
    for base in (None, 0x10000, 0x12345000):
        plan = plan_load(image, W64, base)
        assert plan.bias % align == 0
        assert plan.start >= (base or W64.low)
        assert plan.start < (base or W64.high) + align
        assert plan.entry == plan.bias + 0x100
        assert plan.phdr == plan.bias + 64


def test_pie_linked_at_an_address_gets_a_negative_bias() -> None:
    plan = plan_load(parse_bytes(good(64, type=c.ET_DYN).build()), W64, base=0x100000)
    assert (plan.start, plan.bias) == (0x100000, 0x100000 - 0x400000)
    assert plan.entry == 0x100100


def test_default_base_is_two_thirds_up_and_fits() -> None:
    image = parse_bytes(good(32, type=c.ET_DYN).build())
    plan = plan_load(image, W32)
    assert W32.high // 2 < plan.start < plan.end <= W32.high
    small = AddressWindow(0x10000, 0x30000)
    plan = plan_load(image, small)
    assert small.low <= plan.start and plan.end <= small.high


@pytest.mark.parametrize(
    ("elf", "window", "message"),
    [
        (Elf(phdrs=[text(vaddr=0)], entry=0x100), W64, "below 0x10000 are reserved"),
        (Elf(bits=32, phdrs=[text(vaddr=0x7000)], entry=0x7100), W32, "below 0x8000"),
        (Elf(phdrs=[text(vaddr=1 << 40)], entry=(1 << 40) + 4), W64, "memory ends at 0x8"),
        (Elf(phdrs=[text(memsz=1 << 44)]), W64, "needs 16777216 MiB"),
        (Elf(type=3, phdrs=[text(vaddr=0, align=1 << 50)], entry=4), W64, "memory ends at"),
    ],
)
def test_what_does_not_fit_is_said(elf: Elf, window: AddressWindow, message: str) -> None:
    image = parse_bytes(elf.build(), "prog")
    with pytest.raises(ElfError, match=message):
        plan_load(image, window, 0x20000 if image.is_pie else None)


def test_old_arm_link_address_is_fine() -> None:
    plan_load(parse_bytes(Elf(bits=32, phdrs=[text(vaddr=0x8000)], entry=0x8100).build()), W32)


@settings(max_examples=150, deadline=None)
@given(
    bits=st.sampled_from([32, 64]),
    layout=st.lists(
        st.tuples(
            st.integers(0, 0x2800),  # gap before
            st.integers(0, 0x1800),  # filesz
            st.integers(0, 0x1800),  # bss
            st.sampled_from([4, 5, 6, 7]),
        ),
        min_size=1,
        max_size=4,
    ),
    data=st.data(),
)
def test_memory_holds_the_segments(
    bits: int, layout: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    file = bytearray(b"\xaa" * 0x8000)
    phdrs: list[Ph] = []
    vaddr, offset = 0x400000, 0x1000
    for number, (gap, filesz, bss, flags) in enumerate(layout):
        vaddr = -(-(vaddr + gap) // 4096) * 4096 + (gap % 4096)
        start = offset + (vaddr - offset) % 4096
        memsz = max(filesz + bss, 1)
        phdrs.append(Ph(1, flags, start, vaddr, filesz, memsz))
        file[start : start + filesz] = bytes([number + 1]) * filesz
        vaddr += memsz
        offset = start + filesz
    elf = Elf(bits=bits, type=c.ET_DYN, phdrs=phdrs, entry=phdrs[0].vaddr & ~3)
    if phdrs[0].vaddr & 3:
        elf.entry = (phdrs[0].vaddr + 3) & ~3
    head = elf.build()[: 64 + 56 * len(phdrs)]
    file[: len(head)] = head
    try:
        image = parse_bytes(bytes(file))
    except ElfError:
        return  # the entry may fall behind a tiny first segment
    plan = plan_load(image, W32 if bits == 32 else W64)
    pages = carry_out(plan, bytes(file))
    for number, p in enumerate(phdrs):
        for at in {0, p.filesz - 1, p.filesz, p.memsz - 1, data.draw(st.integers(0, p.memsz - 1))}:
            if not 0 <= at < p.memsz:
                continue
            address = p.vaddr + at + plan.bias
            content, prot = pages[address // 4096]
            assert prot == image.segments[number].prot
            assert content[address % 4096] == (number + 1 if at < p.filesz else 0)
