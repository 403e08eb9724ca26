# SPDX-License-Identifier: GPL-2.0-or-later
"""``vFile``: the guest's files."""

from __future__ import annotations

import struct

from droidemu.debug.gdb.framing import PACKET_SIZE, unescape

from .dummy import Dummy
from .wire import Wire

MOTD = b"/etc/motd".hex()
NEW = b"/tmp/new".hex()


def test_reading(gdb: Wire) -> None:
    gdb.talk(f"""
        > vFile:setfs:0
        < F0
        > vFile:open:{MOTD},0,0
        < F3
    """)
    assert gdb.ask(b"vFile:pread:3,1000,0") == b"F10;hello }\x03}\x04}]}\x0a world"
    gdb.talk("""
        > vFile:pread:3,5,0
        < F5;hello
        > vFile:pread:3,5,1000
        < F0;
        > vFile:close:3
        < F0
        > vFile:close:3
        < F-1,9
        > vFile:pread:3,5,0
        < F-1,9
    """)


def test_flags_are_the_protocols_own(gdb: Wire) -> None:
    gdb.talk(f"""
        > vFile:setfs:1
        < F0
        > vFile:open:{NEW},e0a,1a4
        < F3
    """)
    # O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_EXCL, in Linux's numbers.
    linux = 0o2 | 0o2000 | 0o100 | 0o1000 | 0o200
    assert gdb.target.calls[-1] == ("file_open", 1, b"/tmp/new", linux, 0o644)


def test_writing(gdb: Wire) -> None:
    gdb.talk(f"""
        > vFile:open:{NEW},201,1b6
        < F3
        > vFile:pwrite:3,0,a,b}}]c
        < F5
        > vFile:pwrite:3,2,x
        < F1
        > vFile:pwrite:3,10000000,x
        < F-1,1c
        > vFile:close:3
        < F0
        > vFile:unlink:{NEW}
        < F0
        > vFile:unlink:{NEW}
        < F-1,2
    """)
    target = gdb.target
    assert isinstance(target, Dummy)
    assert b"/tmp/new" not in target.files


def test_what_was_written() -> None:
    wire = Wire()
    wire.ask(b"vFile:open:%b,201,1b6" % NEW.encode())
    wire.ask(b"vFile:pwrite:3,0,a,b}]c")
    target = wire.target
    assert isinstance(target, Dummy)
    assert target.files[b"/tmp/new"] == b"a,b}c"


def test_stat(gdb: Wire) -> None:
    gdb.ask(b"vFile:open:%b,0,0" % MOTD.encode())
    for packet in (b"vFile:fstat:3", b"vFile:stat:" + MOTD.encode()):
        head, _, data = gdb.ask(packet).partition(b";")
        assert head == b"F40"
        values = struct.unpack(">IIIIIIIQQQIII", unescape(data))
        assert values == (1, 2, 0o100644, 1, 1000, 1001, 0, 16, 4096, 8, 11, 12, 13)
    gdb.talk(f"""
        > vFile:fstat:9
        < F-1,9
        > vFile:stat:{NEW}
        < F-1,2
    """)


def test_links(gdb: Wire) -> None:
    exe = b"/proc/self/exe".hex()
    gdb.talk(f"""
        > vFile:readlink:{exe}
        < Fa;/bin/dummy
        > vFile:readlink:{MOTD}
        < F-1,16
    """)


def test_lldbs_own(lldb: Wire) -> None:
    lldb.talk(f"""
        > vFile:size:{MOTD}
        < F10
        > vFile:mode:{MOTD}
        < F1a4
        > vFile:exists:{MOTD}
        < F,1
        > vFile:exists:{NEW}
        < F,0
        > vFile:exists:zz
        < F,0
    """)


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk(f"""
        > vFile:open:{MOTD},0
        < F-1,16
        > vFile:open:{MOTD},0,0,0
        < F-1,16
        > vFile:open:{MOTD},3,0
        < F-1,16
        > vFile:open:{MOTD},4,0
        < F-1,16
        > vFile:open:{MOTD},0,10000
        < F-1,16
        > vFile:open:zz,0,0
        < F-1,16
        > vFile:open:,0,0
        < F-1,16
        > vFile:open:6100,0,0
        < F-1,16
        > vFile:open:{NEW},0,0
        < F-1,2
        > vFile:pread:3
        < F-1,16
        > vFile:pread:x,1,1
        < F-1,16
        > vFile:close:-1
        < F-1,16
        > vFile:close:
        < F-1,16
        > vFile:setfs:63
        < F-1,270f
        > vFile:setfs:
        < F-1,16
    """)
    gdb.ask(b"vFile:open:%b,0,0" % MOTD.encode())
    assert gdb.ask(b"vFile:pread:3,1,ffffffffffffffff") == b"F-1,16"


def test_a_client_has_so_many_files_and_no_more(gdb: Wire) -> None:
    for _ in range(64):
        assert gdb.ask(b"vFile:open:%b,0,0" % MOTD.encode()).startswith(b"F")
    assert gdb.ask(b"vFile:open:%b,0,0" % MOTD.encode()) == b"F-1,18"


def test_a_piece_stays_below_the_packet_size(gdb: Wire) -> None:
    target = gdb.target
    assert isinstance(target, Dummy)
    target.files[b"/big"] = bytearray(b"#" * (2 * PACKET_SIZE))
    gdb.ask(b"vFile:open:%b,0,0" % b"/big".hex().encode())
    assert len(gdb.ask(b"vFile:pread:3,ffffffffffffffff,0")) <= PACKET_SIZE
