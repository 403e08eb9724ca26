# SPDX-License-Identifier: GPL-2.0-or-later
"""Code that changes after it was translated, by whatever way the bytes can change."""

from __future__ import annotations

import pytest

from droidemu.engine import StopReason
from droidemu.memory import PROT_NONE, shared_memory

from .assembler import assemble
from .guest import RW, RWX, RX, Guest

#: Where the changing function stands.
F = 0x40000


def _function(guest: Guest, value: int) -> bytes:
    """Code of a function that returns ``value``."""
    register = "w0" if guest.wide else "r0"
    return assemble(
        f"mov {register}, #{value}\n{'ret' if guest.wide else 'bx lr'}", guest.mode
    ).data


def _call(guest: Guest, address: int = F) -> int:
    """Call the function at ``address`` through a register."""
    guest.load("blr x5\nsvc #0" if guest.wide else "blx r5\nsvc #0")
    guest[guest.reg(5)] = address | (guest.mode == "t32")
    guest.finish()
    return guest.cpu.result


def test_host_pokes(guest: Guest) -> None:
    guest.map(F, 0x1000, RX)
    for value in (1, 2, 3):
        guest.space.poke(F, _function(guest, value))
        assert _call(guest) == value


def test_host_writes_to_writable_code(guest: Guest) -> None:
    guest.map(F, 0x1000, RWX)
    for value in (1, 2, 3):
        guest.space.write(F, _function(guest, value))
        assert _call(guest) == value


def test_host_writes_through_a_span_and_tells(guest: Guest) -> None:
    guest.map(F, 0x1000, RWX)
    for value in (1, 2, 3):
        code = _function(guest, value)
        guest.space.span(F, len(code), 2)[:] = code
        guest.space.wrote(F, len(code))
        assert _call(guest) == value


def test_a_compiler_flips_between_writing_and_executing(guest: Guest) -> None:
    guest.map(F, 0x1000, RW)
    for value in (1, 2, 3):
        guest.space.protect(F, F + 0x1000, RW)
        guest.space.write(F, _function(guest, value))
        guest.space.protect(F, F + 0x1000, RX)
        assert _call(guest) == value


def test_unmapped_and_mapped_again(guest: Guest) -> None:
    for value in (1, 2, 3):
        guest.map(F, 0x1000, RX)
        guest.space.poke(F, _function(guest, value))
        assert _call(guest) == value
        guest.space.clear_pages(F, F + 0x1000)
        guest.goto(guest.CODE)
        assert guest.run() is StopReason.FAULT
        assert guest.cpu.pc == F


def test_mapped_over_without_unmapping(guest: Guest) -> None:
    for value in (1, 2, 3):
        guest.map(F, 0x1000, RX, fresh=True)
        guest.space.poke(F, _function(guest, value))
        assert _call(guest) == value


def test_no_execution_without_permission(guest: Guest) -> None:
    guest.map(F, 0x1000, RX)
    guest.space.poke(F, _function(guest, 1))
    assert _call(guest) == 1
    for prot in (RW, PROT_NONE, 1):
        guest.space.protect(F, F + 0x1000, prot)
        guest.goto(guest.CODE)
        assert guest.run() is StopReason.FAULT
        guest.space.protect(F, F + 0x1000, RX)
        assert _call(guest) == 1


def test_guest_writes_its_own_code(guest: Guest) -> None:
    """The kernel's cacheflush or IC IVAU follows on a real core; the engine sees the store."""
    guest.map(F, 0x1000, RWX)
    guest.space.poke(F, _function(guest, 1))
    assert _call(guest) == 1
    new = _function(guest, 2)
    width = guest.isa.word_size
    guest.map(guest.DATA, 0x1000, RW)
    guest.space.write(guest.DATA, new)
    store = (
        "ldr x0, [x1]\nstr x0, [x2]\ndc cvau, x2\ndsb ish\nic ivau, x2\ndsb ish\nisb\nsvc #0"
        if guest.wide
        else "ldr r0, [r1]\nstr r0, [r2]\nldr r0, [r1, #4]\nstr r0, [r2, #4]\nisb\nsvc #0"
    )
    guest.load(store, guest.CODE + 0x100)
    guest[guest.reg(1)], guest[guest.reg(2)] = guest.DATA, F
    guest.finish()
    assert guest.space.read(F, width) == new.ljust(8, b"\0")[:width]
    assert _call(guest) == 2


def test_guest_changes_the_block_it_runs_in(a64: Guest) -> None:
    a64.load(
        """
        1:  ldr w0, 2f
            mov w1, #0
        2:  mov w1, #1
            add w0, w0, #0x20        // mov w1, #2, #3 ...
            adr x2, 2b
            str w0, [x2]
            cmp w1, #5
            b.lt 2b
            svc #0
        """,
        prot=RWX,
    )
    a64.finish()
    assert a64["w1"] == 5


@pytest.mark.parametrize("changed", [0, 1])
def test_code_over_two_pages(guest: Guest, changed: int) -> None:
    """A function that begins on one page and ends on the next; either page changes."""
    first, last = ("nop\n" * 8, "nop\n" * 8)
    back = "ret" if guest.wide else "bx lr"
    register = "w0" if guest.wide else "r0"
    unit = 2 if guest.mode == "t32" else 4
    at = F + 0x1000 - 9 * unit

    def source(low: int, high: int) -> str:
        second = "add w0, w0, #" if guest.wide else "adds r0, r0, #"
        move = "mov" if guest.mode != "t32" else "movs"
        return f"{move} {register}, #{low}\n{first}{second}{high}\n{last}{back}"

    guest.map(F, 0x2000, RX)
    guest.space.poke(at, assemble(source(1, 2), guest.mode).data)
    assert _call(guest, at) == 3
    new = assemble(source(1 + 4 * (1 - changed), 2 + 16 * changed), guest.mode).data
    page = F + 0x1000
    if changed:
        guest.space.protect(page, page + 0x1000, RW)
        guest.space.write(page, new[page - at :])
        guest.space.protect(page, page + 0x1000, RX)
    else:
        guest.space.poke(at, new[: page - at])
    assert _call(guest, at) == (7 if not changed else 19)


def test_thumb_instruction_over_two_pages_changes(t32: Guest) -> None:
    at = F + 0xFFE
    t32.map(F, 0x2000, RX)
    for value in (0x111, 0x222):
        code = assemble(f"movw r0, #{value}\nbx lr", "t32").data
        t32.space.poke(at, code)
        assert _call(t32, at) == value
    code = assemble("movw r0, #0x233\nbx lr", "t32").data
    t32.space.poke(at + 2, code[2:])
    assert _call(t32, at) == 0x233, "only the second half changed"


def test_shared_code_at_two_addresses(guest: Guest) -> None:
    """A compiler's two views of its code memory: written through one, run through the other."""
    memory = shared_memory(0x1000)
    view, code = 0x60000, 0x70000
    if not guest.space.alias(view, 0x1000, memory, 0, RW):
        pytest.skip("this host cannot alias memory")
    assert guest.space.alias(code, 0x1000, memory, 0, RX)
    for value in (1, 2, 3):
        # As the kernel does for write(2) and the like, then cacheflush or IC IVAU by the guest.
        guest.space.write(view, _function(guest, value))
        guest.engine.invalidate(code, code + 0x1000)
        assert _call(guest, code) == value
    guest.space.clear_pages(view, view + 0x1000)
    guest.space.clear_pages(code, code + 0x1000)
    memory.close()


def test_cache_maintenance_makes_the_other_view_visible(a64: Guest) -> None:
    """Android's ART maps its code cache twice; IC IVAU on the executable view must do."""
    early = a64.cpu.copy()
    memory = shared_memory(0x1000)
    view, code = 0x60000, 0x70000
    if not a64.space.alias(view, 0x1000, memory, 0, RW):
        pytest.skip("this host cannot alias memory")
    assert a64.space.alias(code, 0x1000, memory, 0, RX)
    a64.load(
        """
        str x0, [x1]          // new code through the writable view
        dc cvau, x1
        dsb ish
        ic ivau, x2           // the executable view
        dsb ish
        isb
        blr x2
        svc #0
        """
    )
    for value in (1, 2, 3):
        a64.goto(a64.CODE)
        a64["x0"] = int.from_bytes(_function(a64, value), "little")
        a64["x1"], a64["x2"] = view, code
        a64.finish()
        assert a64["x0"] == value
        # A thread that ran before the code was mapped twice, and one that is new.
        for cpu in (early, a64.engine.new_cpu()):
            cpu.pc = a64.CODE
            cpu.set("x0", int.from_bytes(_function(a64, value + 10), "little"))
            cpu.set("x1", view)
            cpu.set("x2", code)
            while (reason := a64.engine.run(cpu, 1000)) is StopReason.BUDGET:
                pass
            assert reason is StopReason.SYSCALL
            assert cpu.get("x0") == value + 10
    a64.space.clear_pages(view, view + 0x1000)
    a64.space.clear_pages(code, code + 0x1000)
    memory.close()


def test_breakpoints_come_and_go(guest: Guest) -> None:
    trap = assemble("brk #0" if guest.wide else "bkpt #0", guest.mode).data
    guest.load("nop\nnop\nnop\nsvc #0")
    unit = 2 if guest.mode == "t32" else 4
    saved = guest.space.read(guest.CODE + unit, unit)
    for _ in range(3):
        guest.goto(guest.CODE)
        guest.space.poke(guest.CODE + unit, trap[:unit])
        assert guest.run() is StopReason.BREAKPOINT
        assert guest.cpu.pc == guest.CODE + unit
        guest.space.poke(guest.CODE + unit, saved)
        assert guest.run() is StopReason.SYSCALL


def test_data_on_a_page_with_code(guest: Guest) -> None:
    """Stores beside translated code do not disturb it."""
    guest.map(F, 0x1000, RWX)
    guest.space.poke(F, _function(guest, 4))
    assert _call(guest) == 4
    guest.load(
        "1: str x0, [x1]\nadd x0, x0, #1\ncmp x0, #100\nb.ne 1b\nblr x5\nsvc #0"
        if guest.wide
        else "1: str r0, [r1]\nadd r0, r0, #1\ncmp r0, #100\nbne 1b\nblx r5\nsvc #0"
    )
    guest[guest.reg(0)] = 0
    guest[guest.reg(1)] = F + 0x800
    guest[guest.reg(5)] = F | (guest.mode == "t32")
    guest.finish()
    assert guest.cpu.result == 4
    assert guest.space.read_u32(F + 0x800) == 99
