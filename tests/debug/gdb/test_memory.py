# SPDX-License-Identifier: GPL-2.0-or-later
"""``m M x X``, ``qSearch:memory`` and ``qCRC``."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.gdb.framing import PACKET_SIZE, escape, unescape

from .dummy import BASE, SIZE
from .wire import GDB, Wire


def test_reading_and_writing(gdb: Wire) -> None:
    gdb.talk("""
        > M10000,4:01020304
        < OK
        > m10000,6
        < 010203040000
        > X10004,3:}\x03}\x04}]
        < OK
        > m10000,8
        < 0102030423247d00
        > x10003,5
        < b\x04}\x03}\x04}]\x00
        > X10000,0:
        < OK
    """)
    assert gdb.target.memory[:7] == b"\1\2\3\4#$}"


def test_unmapped_memory(gdb: Wire) -> None:
    gdb.talk("""
        > m0,4
        < E0e
        # the last two bytes, and nothing behind them
        > m20fffe,8
        < 0000
        > m210000,1
        < E0e
        > M20fffe,4:00000000
        < E0e
        > M0,1:00
        < E0e
        > X0,1:a
        < E0e
        > mffffffffffffffff,ffffffffffffffff
        < E0e
        > Mffffffffffffffff,2:0000
        < E0e
        > x0,4
        < E0e
    """)


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk("""
        > m
        < E16
        > m10000
        < E16
        > m10000,
        < E16
        > m10000,0
        < E16
        > m-1,4
        < E16
        > m0x10000,4
        < E16
        > m10000,1_0
        < E16
        > m10000,4,4
        < E16
        > M10000,4
        < E16
        > M10000,4:000000
        < E16
        > M10000,2:0g00
        < E16
        > M10000,1:000
        < E16
        > X10000,2:a
        < E16
        > X10000,2
        < E16
    """)
    assert not any(gdb.target.memory)


def test_a_reply_stays_below_the_packet_size(gdb: Wire) -> None:
    gdb.target.memory[:] = b"#" * SIZE
    assert PACKET_SIZE - 64 < len(gdb.ask(b"m10000,ffffffff")) <= PACKET_SIZE
    reply = gdb.ask(b"x10000,ffffffffffffffff")
    assert PACKET_SIZE - 64 < len(reply) <= PACKET_SIZE
    assert set(unescape(reply[1:])) == {ord("#")}


def test_an_old_lldb_asks_for_x_and_gets_bare_bytes(lldb: Wire) -> None:
    lldb.target.memory[:4] = b"b*#b"
    assert lldb.ask(b"x0,0") == b"OK"
    assert lldb.ask(b"x10000,4") == b"b}\x0a}\x03b"


def test_searching(gdb: Wire) -> None:
    gdb.target.memory[0x500:0x504] = b"}#$*"
    found = gdb.ask(b"qSearch:memory:10000;1000;" + escape(b"}#$*"))
    assert found == b"1,10500"
    gdb.talk("""
        > qSearch:memory:10000;503;}]}\x03}\x04*
        < 0
        > qSearch:memory:10000;504;}]}\x03}\x04*
        < 1,10500
        > qSearch:memory:10000;2;abc
        < 0
        > qSearch:memory:10000;100;
        < E16
        > qSearch:memory:10000;100
        < E16
        > qSearch:memory:0;100;a
        < E0e
        > qSearch:memory:10000;ffffffffffffffff;a
        < E1b
        > qSearch:memory:10000;10000000;abc
        < E0e
    """)


def test_a_pattern_across_the_pieces_of_a_search(gdb: Wire) -> None:
    # A search reads a mebibyte at a time.
    gdb.target.memory[(1 << 20) - 2 : (1 << 20) + 2] = b"abcd"
    assert gdb.ask(b"qSearch:memory:10000;180000;abcd") == b"1,10fffe"
    assert gdb.ask(b"qSearch:memory:10000;180000;bcd") == b"1,10ffff"
    assert gdb.ask(b"qSearch:memory:10000;180000;d") == b"1,110001"


def slow_crc(data: bytes) -> int:
    """gdb's xcrc32, bit by bit."""
    value = 0xFFFF_FFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C1_1DB7 if value & 0x8000_0000 else 0)
            value &= 0xFFFF_FFFF
    return value


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_checksums(data: bytes) -> None:
    wire = Wire(hello=(GDB,))
    wire.target.memory[: len(data)] = data
    assert wire.ask(b"qCRC:10000,%x" % len(data)) == b"C%x" % slow_crc(data)


def test_checksum_of_unmapped_memory(gdb: Wire) -> None:
    gdb.talk("""
        > qCRC:0,10
        < E0e
        > qCRC:10000,ffffffffff
        < E1b
        > qCRC:10000
        < E16
    """)


def test_the_memory_lies_where_the_transcripts_say() -> None:
    assert (BASE, BASE + SIZE) == (0x10000, 0x210000)
