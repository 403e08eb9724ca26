# SPDX-License-Identifier: GPL-2.0-or-later
"""``qSupported`` promises what is there, and nothing else; settings of the session."""

from __future__ import annotations

import pytest

from droidemu.debug.gdb.framing import PACKET_SIZE

from .dummy import CHILD, Dummy, PlainDummy
from .wire import GDB, Wire

#: Features by the ability that they stand for.
ABLE = {
    "fork-events",
    "vfork-events",
    "qXfer:auxv:read",
    "qXfer:libraries-svr4:read",
    "qXfer:siginfo:read",
    "qXfer:siginfo:write",
    "QCatchSyscalls",
    "QThreadEvents",
    "QEnvironmentHexEncoded",
    "QEnvironmentReset",
    "QEnvironmentUnset",
    "QSetWorkingDir",
    "QStartupWithShell",
    "qMemoryRegionInfo",
}
ALWAYS = {
    "QStartNoAckMode",
    "multiprocess",
    "swbreak",
    "hwbreak",
    "exec-events",
    "no-resumed",
    "error-message",
    "vContSupported",
    "ConditionalBreakpoints",
    "BreakpointCommands",
    "qXfer:features:read",
    "qXfer:threads:read",
    "qXfer:exec-file:read",
    "QPassSignals",
    "qSearch:memory",
    "binary-upload",
    "QThreadSuffixSupported",
    "QListThreadsInStopReply",
    "QEnableErrorStrings",
    "QDisableRandomization",
    "qEcho",
    "native-signals",
}
#: One packet of each ability.
ABLE_PACKETS = [
    b"qXfer:auxv:read::0,10", b"qXfer:libraries-svr4:read::0,10", b"qXfer:siginfo:read::0,10",
    b"QCatchSyscalls:0", b"QThreadEvents:0", b"vRun;", b"R00", b"!", b"vFile:setfs:0",
    b"qRcmd,6869", b"_M1000,rw", b"qMemoryRegionInfo:0", b"A2,0,61", b"QSetWorkingDir:",
]  # fmt: skip


def features(wire: Wire) -> set[str]:
    parts = wire.ask(GDB).decode().split(";")
    assert parts[0] == f"PacketSize={PACKET_SIZE:x}"
    assert all(part.endswith("+") for part in parts[1:])
    assert len(parts) == len(set(parts))
    return {part[:-1] for part in parts[1:]}


def test_what_is_promised() -> None:
    assert features(Wire(Dummy())) == ALWAYS | ABLE
    assert features(Wire(PlainDummy())) == ALWAYS


@pytest.mark.parametrize("packet", ABLE_PACKETS)
def test_packets_without_their_ability_are_unknown(packet: bytes) -> None:
    assert Wire(PlainDummy()).ask(packet) == b""
    assert Wire(Dummy()).tell(packet) != [b""]


@pytest.mark.parametrize(
    "packet",
    [b"", b"vMustReplyEmpty", b"qTStatus", b"b", b"QTinit", b"qFoo", b"\xff\x00", b"vFile:mkfifo:",
     b"vFile:", b"vContx", b"qXfer:spu:read::0,1", b"qRegisters", b"jFoo:", b"qC1"],
)  # fmt: skip
def test_unknown_packets_have_an_empty_reply(gdb: Wire, packet: bytes) -> None:
    assert gdb.ask(packet) == b""


def test_features_are_on_only_if_the_client_names_them(wire: Wire) -> None:
    wire.ask(b"qSupported:swbreak+;multiprocess-;hwbreak=1;\xff+;")
    assert wire.session.features == {"swbreak"}
    wire.ask(b"qSupported")
    assert wire.session.features == set()


def test_the_first_packet_takes_hold_of_the_target() -> None:
    wire = Wire()
    assert wire.target.calls == []
    wire.ask(b"nothing known")
    assert wire.target.calls == []
    wire.ask(GDB)
    assert wire.target.calls == [("attach",)]


def test_errors_carry_text_if_the_client_reads_it(gdb: Wire, lldb: Wire) -> None:
    assert gdb.ask(b"Z2,11000,9") == b"E16"
    gdb.ask(b"qSupported:error-message+")
    assert gdb.ask(b"Z2,11000,9") == b"E.too wide a watchpoint"
    assert gdb.ask(b"m0,1") == b"E0e"
    lldb.talk("""
        > QEnableErrorStrings
        < OK
        > Z2,11000,9
        < E16;746f6f20776964652061207761746368706f696e74
    """)


def test_settings(gdb: Wire) -> None:
    gdb.talk("""
        > QNonStop:0
        < OK
        > QNonStop:1
        < E5f
        > QNonStop:2
        < E16
        > QDisableRandomization:1
        < OK
        > QDisableRandomization:x
        < E16
        > qAttached
        < 1
        > qAttached:1
        < 1
        > qAttached:9
        < E03
    """)


def test_acknowledgements() -> None:
    off: list[bool] = []
    wire = Wire()
    wire.session.acks_off = lambda: off.append(True)
    assert wire.ask(b"QStartNoAckMode") == b"OK"
    assert off == [True]


def test_what_stops_the_program(gdb: Wire) -> None:
    gdb.talk("""
        > QPassSignals:e;14;17;1e;8f
        < OK
        > QCatchSyscalls:1;40;5d
        < OK
        > QCatchSyscalls:1
        < OK
        > QCatchSyscalls:0
        < OK
        > QThreadEvents:1
        < OK
        > QThreadEvents:0
        < OK
    """)
    # gdb's 14, 20, 23 and 30 are Linux's SIGALRM, SIGCHLD, SIGIO and SIGUSR1.
    assert gdb.target.calls[1:] == [
        ("pass_signals", frozenset({14, 17, 29, 10})),
        ("catch_syscalls", frozenset({0x40, 0x5D})),
        ("catch_syscalls", None),
        ("catch_syscalls", frozenset()),
        ("thread_events", True),
        ("thread_events", False),
    ]
    gdb.talk("""
        > QPassSignals:zz
        < E16
        > QCatchSyscalls:2
        < E16
        > QCatchSyscalls:0;40
        < E16
        > QCatchSyscalls:1;x
        < E16
        > QThreadEvents:
        < E16
    """)


def test_lldbs_signals_are_linuxs(lldb: Wire) -> None:
    lldb.talk("""
        > QPassSignals:e;11
        < OK
    """)
    assert lldb.target.calls[-1] == ("pass_signals", frozenset({14, 17}))


def test_the_monitor(gdb: Wire) -> None:
    gdb.talk("""
        > qRcmd,6869
        < O796f75207361696420276869270a
        < OK
        > qRcmd,6
        < E16
        > qRcmd,
        < O796f7520736169642027270a
        < OK
    """)


def test_several_processes(gdb: Wire) -> None:
    gdb.target.live[CHILD] = "child"
    gdb.talk("""
        > qfThreadInfo
        < mp1.1,p1.2,p7.7
        > qAttached:7
        < 1
    """)
