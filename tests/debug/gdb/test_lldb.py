# SPDX-License-Identifier: GPL-2.0-or-later
"""lldb's extensions."""

from __future__ import annotations

import json
import struct

from droidemu.debug.gdb.framing import unescape

from .dummy import BASE, DESCRIPTION, MAIN, WORKER, Dummy
from .wire import Wire

TRIPLE = DESCRIPTION.triple.encode().hex()


def test_the_host_and_the_process(lldb: Wire) -> None:
    lldb.talk(f"""
        > qHostInfo
        < triple:{TRIPLE};ptrsize:8;endian:little;watchpoint_exceptions_received:before;\
vm-page-size:4096;hostname:64726f6964656d75;
        > qProcessInfo
        < pid:1;parent-pid:0;real-uid:0;real-gid:0;effective-uid:0;effective-gid:0;\
triple:{TRIPLE};ostype:linux;endian:little;ptrsize:8;
        > qGDBServerVersion
        < name:droidemu;version:1;
        > QSetDisableASLR:1
        < OK
        > QSetDetachOnError:1
        < OK
        > qWatchpointSupportInfo:
        < num:16;
        > qEcho:17
        < qEcho:17
        > QEnableErrorStrings
        < OK
    """)


def test_registers_one_by_one(lldb: Wire) -> None:
    lldb.talk("""
        > qRegisterInfo0
        < name:x0;bitsize:64;offset:0;encoding:uint;format:hex;\
set:General Purpose Registers;ehframe:0;dwarf:0;generic:arg1;
        > qRegisterInfo1e
        < name:x30;alt-name:lr;bitsize:64;offset:240;encoding:uint;format:hex;\
set:General Purpose Registers;ehframe:30;dwarf:30;generic:ra;
        > qRegisterInfo22
        < name:v0;bitsize:128;offset:268;encoding:vector;format:vector-uint8;\
set:Floating Point Registers;ehframe:64;dwarf:64;
        > qRegisterInfo44
        < E16
        > qRegisterInfo
        < E16
    """)
    for number in range(len(DESCRIPTION.registers)):
        assert lldb.ask(b"qRegisterInfo%x" % number).startswith(b"name:")


def test_saved_registers(lldb: Wire) -> None:
    before = list(lldb.target.registers[WORKER])
    lldb.talk("""
        > QSaveRegisterState;thread:0002;
        < 1
        > QSaveRegisterState
        < 2
        > P5=0000000000000000;thread:2;
        < OK
        > QRestoreRegisterState:1;thread:0001;
        < E16
        > QRestoreRegisterState:1;thread:0002;
        < OK
        > QRestoreRegisterState:1;thread:0002;
        < E16
        > QRestoreRegisterState:x
        < E16
        > QSaveRegisterStatex
        < E16
    """)
    assert lldb.target.registers[WORKER] == before
    for _ in range(200):
        assert lldb.ask(b"QSaveRegisterState").isdigit()
    assert len(lldb.session.saved_registers) <= 64


def test_threads_at_once(lldb: Wire) -> None:
    lldb.target.live[MAIN] = 'odd "}#$* \ufffd'
    found = json.loads(unescape(lldb.ask(b"jThreadsInfo")))
    assert [each["tid"] for each in found] == [1, 2]
    first, second = found
    assert first["name"] == lldb.target.live[MAIN]
    assert (first["signal"], first["reason"]) == (19, "signal")
    assert "signal" not in second
    assert second["registers"] == {
        "29": "1d20000000000000",
        "31": "1f20000000000000",
        "32": "2020000000000000",
    }


def test_regions(lldb: Wire) -> None:
    name = b"/bin/dummy".hex()
    lldb.talk(f"""
        > qMemoryRegionInfo
        < OK
        > qMemoryRegionInfo:0
        < start:0;size:10000;
        > qMemoryRegionInfo:10010
        < start:10000;size:200000;permissions:rwx;flags:;name:{name};
        > qMemoryRegionInfo:ffffffffffffffff
        < start:210000;size:ffffffffffdf0000;
        > qMemoryRegionInfo:
        < E16
        > qFileLoadAddress:{name}
        < 10000
        # a symbolic link to it
        > qFileLoadAddress:{b"/proc/self/exe".hex()}
        < 10000
        > qFileLoadAddress:2f78
        < E02
        > qFileLoadAddress:zz
        < E16
    """)


def test_memory_for_expressions(lldb: Wire) -> None:
    lldb.talk("""
        > _M1000,rwx
        < 110000
        > _M1000,rw
        < 111000
        > _m110000
        < OK
        > _m110000
        < E16
        > _Mffffffff,rw
        < E0c
        > _M0,rw
        < E16
        > _Mffffffffffffffff,rw
        < E16
        > _M1000,q
        < E16
        > _M1000
        < E16
        > _m
        < E16
    """)


def test_where_the_dynamic_linker_tells_its_list(lldb: Wire) -> None:
    target = lldb.target
    assert isinstance(target, Dummy)
    # A position independent program at BASE: headers at 0x40, the dynamic section at 0x800.
    headers = struct.pack("<IIQQQQQQ", 6, 4, 0x40, 0x40, 0x40, 0x70, 0x70, 8)
    headers += struct.pack("<IIQQQQQQ", 2, 6, 0x800, 0x800, 0x800, 0x40, 0x40, 8)
    target.memory[0x40 : 0x40 + len(headers)] = headers
    dynamic = struct.pack("<QQQQQQ", 5, 0x100, 21, 0, 0, 0)
    target.memory[0x800 : 0x800 + len(dynamic)] = dynamic
    target.vector = struct.pack("<QQQQQQQQ", 3, BASE + 0x40, 4, 56, 5, 2, 0, 0)
    assert lldb.ask(b"qShlibInfoAddr") == b"%x" % (BASE + 0x800 + 16 + 8)
    target.memory[0x810] = 22
    assert lldb.ask(b"qShlibInfoAddr") == b"E02"
    target.vector = struct.pack("<QQQQQQ", 3, 0, 4, 56, 5, 0xFFFF_FFFF)
    assert lldb.ask(b"qShlibInfoAddr") == b"E0e"
    target.vector = b"\0" * 7
    assert lldb.ask(b"qShlibInfoAddr") == b"E02"
