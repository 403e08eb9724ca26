# SPDX-License-Identifier: GPL-2.0-or-later
"""``g G p P``."""

from __future__ import annotations

from .dummy import DESCRIPTION, MAIN, PC, WORKER
from .wire import Wire


def test_one_register(gdb: Wire) -> None:
    gdb.talk("""
        > p5
        < 0510000000000000
        > p20
        < 2010000000000000
        > P5=efbeadde00000000
        < OK
        > p5
        < efbeadde00000000
        > p21
        < 21100000
        > P21=ffffffff
        < OK
    """)
    assert gdb.target.registers[MAIN][5] == bytes.fromhex("efbeadde00000000")


def test_all_registers(gdb: Wire) -> None:
    block = bytes.fromhex(gdb.ask(b"g").decode())
    assert len(block) == DESCRIPTION.size
    assert block[5 * 8 : 6 * 8] == (0x1005).to_bytes(8, "little")
    changed = bytes(reversed(block))
    assert gdb.ask(b"G" + changed.hex().encode()) == b"OK"
    assert bytes.fromhex(gdb.ask(b"g").decode()) == changed
    assert gdb.target.registers[MAIN][0] == changed[:8]


def test_those_of_the_selected_thread(gdb: Wire) -> None:
    gdb.talk("""
        > Hgp1.2
        < OK
        > p5
        < 0520000000000000
    """)


def test_lldb_names_the_thread_in_the_packet(lldb: Wire) -> None:
    lldb.talk("""
        > p5;thread:0002;
        < 0520000000000000
        > p5;thread:p1.1;
        < 0510000000000000
        > P5=0000000000000000;thread:2;
        < OK
        > p5;thread:0009;
        < E03
        > p5;thread:;
        < E16
    """)
    assert lldb.target.registers[WORKER][5] == bytes(8)
    assert len(lldb.ask(b"g;thread:0002;")) == 2 * DESCRIPTION.size


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk("""
        > p
        < E16
        > pzz
        < E16
        > p44
        < E16
        > pffffffffffffffff
        < E16
        > p11111111111111111
        < E16
        > P5=00
        < E16
        > P5=zz00000000000000
        < E16
        > P5=000000000000000
        < E16
        > P5
        < E16
        > P99=0000000000000000
        < E16
        > G00
        < E16
        > g1
        < E16
    """)
    assert gdb.target.registers[MAIN] == gdb.target.fresh(MAIN)


def test_a_thread_that_is_gone(gdb: Wire) -> None:
    del gdb.target.live[MAIN]
    gdb.talk("""
        > p5
        < E03
        > Hg0
        < OK
        > p5
        < 0520000000000000
    """)


def test_the_program_counters_number() -> None:
    assert DESCRIPTION.registers[PC].name == "pc"
