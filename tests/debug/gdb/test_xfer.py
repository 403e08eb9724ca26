# SPDX-License-Identifier: GPL-2.0-or-later
"""``qXfer``: documents in pieces of any size."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from droidemu.debug.gdb.framing import PACKET_SIZE, unescape
from droidemu.debug.gdb.target import Library

from .dummy import DESCRIPTION, MAIN, Dummy
from .wire import Wire


def read(wire: Wire, name: bytes, step: int = 0x1000) -> bytes:
    """A whole document, as clients read it."""
    data, more = b"", True
    while more:
        reply = wire.ask(b"qXfer:%b:%x,%x" % (name, len(data), step))
        assert reply[:1] in b"ml", reply
        more = reply[:1] == b"m"
        piece = unescape(reply[1:])
        assert piece or not more
        data += piece
    return data


@pytest.mark.parametrize("step", [1, 7, 64, 0x1000, 1 << 60])
def test_the_size_of_the_pieces_does_not_matter(gdb: Wire, step: int) -> None:
    for name, text in DESCRIPTION.documents.items():
        if len(text) // step < 500:
            assert read(gdb, b"features:read:" + name.encode(), step) == text.encode()
    assert read(gdb, b"auxv:read:", step) == gdb.target.vector  # type: ignore[attr-defined]


def test_offsets_and_lengths(gdb: Wire) -> None:
    gdb.target.vector = b"0123456789"  # type: ignore[attr-defined]
    gdb.talk("""
        > qXfer:auxv:read::0,4
        < m0123
        > qXfer:auxv:read::4,6
        < l456789
        > qXfer:auxv:read::0,a
        < l0123456789
        > qXfer:auxv:read::0,b
        < l0123456789
        > qXfer:auxv:read::9,1
        < l9
        > qXfer:auxv:read::a,1
        < l
        > qXfer:auxv:read::b,1
        < E16
        > qXfer:auxv:read::ffffffffffffffff,ffffffffffffffff
        < E16
        > qXfer:auxv:read::0,0
        < m
        > qXfer:auxv:read:x:0,4
        < E02
        > qXfer:auxv:read:
        < E16
        > qXfer:auxv:read::0
        < E16
        > qXfer:auxv:read::0,
        < E16
        > qXfer:auxv:read::-1,4
        < E16
        > qXfer:features:read:missing.xml:0,10
        < E02
        > qXfer:features:read::0,10
        < E02
        > qXfer:features:read:\xff.xml:0,10
        < E02
        > qXfer:threads:read:x:0,10
        < E02
        > qXfer:exec-file:read:9:0,10
        < E03
        > qXfer:exec-file:read:x:0,10
        < E16
        > qXfer:auxv:write::0:00
        <
    """)


def test_a_piece_stays_below_the_packet_size(gdb: Wire) -> None:
    gdb.target.vector = b"#" * (3 * PACKET_SIZE)  # type: ignore[attr-defined]
    assert len(gdb.ask(b"qXfer:auxv:read::0,ffffffffffffffff")) <= PACKET_SIZE
    assert read(gdb, b"auxv:read:", 1 << 40) == gdb.target.vector  # type: ignore[attr-defined]


def test_the_pieces_of_one_reading_fit_together(gdb: Wire) -> None:
    target = gdb.target
    assert isinstance(target, Dummy)
    target.vector = b"aaaabbbb"
    assert gdb.ask(b"qXfer:auxv:read::0,4") == b"maaaa"
    target.vector = b"cc"
    assert gdb.ask(b"qXfer:auxv:read::4,4") == b"lbbbb"
    assert gdb.ask(b"qXfer:auxv:read::0,4") == b"lcc"


def test_executable(gdb: Wire) -> None:
    assert read(gdb, b"exec-file:read:1") == b"/bin/dummy"
    assert read(gdb, b"exec-file:read:") == b"/bin/dummy"


def test_libraries(gdb: Wire) -> None:
    target = gdb.target
    assert isinstance(target, Dummy)
    target.loaded.append(Library(b'/odd "<&>\xff\x01.so', 1, 2, 3))
    root = ET.fromstring(read(gdb, b"libraries-svr4:read:"))
    assert root.attrib == {"version": "1.0", "main-lm": "0x50"}
    first, second = root
    assert first.attrib == {
        "name": "/lib/libc.so", "lm": "0x100", "l_addr": "0x200", "l_ld": "0x300", "lmid": "0x0",
    }  # fmt: skip
    assert second.attrib["name"] == '/odd "<&>\ufffd?.so'


def test_threads(gdb: Wire) -> None:
    gdb.target.live[MAIN] = 'a<b>"&\x02\U0001f600'
    root = ET.fromstring(read(gdb, b"threads:read:"))
    assert [each.attrib for each in root] == [
        {"id": "p1.1", "core": "0", "name": 'a<b>"&?\U0001f600'},
        {"id": "p1.2", "core": "0", "name": "worker"},
    ]
    assert [each.text for each in root] == ["stopped", "stopped"]


def test_siginfo(gdb: Wire) -> None:
    target = gdb.target
    assert isinstance(target, Dummy)
    target.info[:4] = b"#$}*"
    assert read(gdb, b"siginfo:read:") == bytes(target.info)
    gdb.talk("""
        > qXfer:siginfo:write::2:}]a
        < 2
    """)
    assert target.info[:5] == b"#$}a\0"
    assert read(gdb, b"siginfo:read:") == bytes(target.info)
    gdb.talk("""
        > qXfer:siginfo:write::7f:ab
        < E16
        > qXfer:siginfo:write::0
        < E16
        > qXfer:siginfo:write:x:0:a
        < E02
        > Hgp1.2
        < OK
        > qXfer:siginfo:read::0,80
        < E3d
        > qXfer:siginfo:write::0:a
        < E3d
    """)
