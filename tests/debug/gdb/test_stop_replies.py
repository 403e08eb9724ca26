# SPDX-License-Identifier: GPL-2.0-or-later
"""Every kind of stop as gdb, lldb and a client without features are told of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from droidemu.debug.gdb.signals import from_gdb, to_gdb
from droidemu.debug.gdb.target import Motion, StopKind, ThreadAction

from .dummy import CHILD, MAIN, REGS, WORKER
from .wire import Wire

TAIL = f"{REGS}thread:p1.1;core:0;"


def test_what_gdb_reads(gdb: Wire) -> None:
    gdb.talk(f"""
        > ?
        < T05{TAIL}
        > vCont;c
        stop SIGNAL 1.1 signal=11
        < T0b{TAIL}
        > vCont;c
        stop SIGNAL 1.1 signal=10
        < T1e{TAIL}
        > vCont;c
        stop SIGNAL 1.1 signal=16
        < T8f{TAIL}
        > vCont;c
        stop SWBREAK 1.1
        < T05swbreak:;{TAIL}
        > vCont;c
        stop HWBREAK 1.1
        < T05hwbreak:;{TAIL}
        > vCont;c
        stop WATCH 1.1 address=0x13004 access=write
        < T05watch:13004;{TAIL}
        > vCont;c
        stop WATCH 1.1 address=0x13004 access=read
        < T05rwatch:13004;{TAIL}
        > vCont;c
        stop WATCH 1.1 address=0x13004 access=access
        < T05awatch:13004;{TAIL}
        > vCont;c
        stop SYSCALL_ENTRY 1.1 number=0x40
        < T05syscall_entry:40;{TAIL}
        > vCont;c
        stop SYSCALL_RETURN 1.1 number=0x40
        < T05syscall_return:40;{TAIL}
        > vCont;c
        stop EXEC 1.1 path=/bin/x
        < T05exec:2f62696e2f78;{TAIL}
        > vCont;c
        stop THREAD_CREATED 1.1
        < T05create:;{TAIL}
        > vCont;c
        stop VFORK_DONE 1.1
        < T05vforkdone:;{TAIL}
        > vCont;c
        stop VFORK 1.1 child=7.7
        < T05vfork:p7.7;{TAIL}
        > vCont;c
        stop THREAD_EXITED 1.2 status=3
        < w3;p1.2
        > vCont;c
        stop NO_RESUMED 1.1
        < N
        > vCont;c
        stop SIGNALLED 1.1 signal=11
        < X0b;process:1
    """)


def test_exit_status(gdb: Wire) -> None:
    gdb.tell(b"vCont;c")
    gdb.target.end(1)
    gdb.talk("""
        stop EXITED 1.1 status=42
        < W2a;process:1
        > ?
        < W2a;process:1
        > g
        < E03
        > qfThreadInfo
        < l
    """)


def test_a_client_without_features_gets_the_old_forms(wire: Wire) -> None:
    tail = f"{REGS}thread:1;core:0;"
    wire.talk(f"""
        > ?
        < T05{tail}
        > vCont;c
        stop SWBREAK 1.1
        < T05{tail}
        > vCont;c
        stop NO_RESUMED 1.1
        < T05{tail}
        > vCont;c
    """)
    wire.target.end(1)
    assert wire.stop(StopKind.EXITED, MAIN, status=1) == [b"W01"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(StopKind.FORK, {"child": CHILD}), (StopKind.VFORK, {"child": CHILD}),
     (StopKind.VFORK_DONE, {}), (StopKind.EXEC, {"path": b"/x"})],
)  # fmt: skip
def test_news_that_nobody_asked_for_do_not_stop_the_program(
    wire: Wire, kind: StopKind, fields: dict[str, Any]
) -> None:
    wire.tell(b"vCont;s:2")
    if "child" in fields:
        wire.target.live[CHILD] = "child"
    assert wire.stop(kind, WORKER, **fields) == []
    expected = [ThreadAction(WORKER, Motion.STEP)]
    if "child" in fields:
        expected.append(ThreadAction(CHILD, Motion.CONTINUE))
    assert wire.resumed() == expected
    assert wire.target.running


def test_the_end_of_one_of_two_processes(wire: Wire, gdb: Wire) -> None:
    for client in (wire, gdb):
        client.target.live[CHILD] = "child"
        client.tell(b"vCont;c")
        client.target.end(7)
    # Without process numbers it would look like the end of everything.
    assert wire.stop(StopKind.EXITED, CHILD) == []
    assert gdb.stop(StopKind.EXITED, CHILD) == [b"W00;process:7"]


def fields(reply: bytes) -> dict[str, str]:
    assert reply[:1] == b"T"
    return dict(each.split(":", 1) for each in reply[3:].decode().rstrip(";").split(";"))


def test_what_lldb_reads(lldb: Wire) -> None:
    lldb.tell(b"vCont;c")
    (reply,) = lldb.stop(StopKind.SWBREAK, WORKER)
    assert reply[:3] == b"T05"
    found = fields(reply)
    assert found["thread"] == "p1.2"
    assert bytes.fromhex(found["hexname"]) == b"worker"
    assert found["threads"] == "1,2"
    # Program counters as numbers, registers as bytes.
    assert found["thread-pcs"] == "1020,2020"
    assert found["20"] == "2020000000000000"
    assert found["reason"] == "breakpoint"
    assert json.loads(bytes.fromhex(found["jstopinfo"])) == [
        {"tid": 2, "signal": 5, "reason": "breakpoint"}
    ]


@pytest.mark.parametrize(
    ("kind", "extra", "signal", "reason"),
    [
        (StopKind.STEP, {}, 5, "trace"),
        (StopKind.SIGNAL, {"signal": 10}, 10, "signal"),
        (StopKind.INTERRUPT, {}, 19, "signal"),
        (StopKind.EXEC, {"path": b"/x"}, 5, "exec"),
        (StopKind.FORK, {"child": CHILD}, 5, "fork"),
        (StopKind.WATCH, {"address": 0x13000, "access": "write"}, 5, "watchpoint"),
    ],
)
def test_reasons_for_lldb(
    lldb: Wire, kind: StopKind, extra: dict[str, Any], signal: int, reason: str
) -> None:
    lldb.tell(b"vCont;c")
    (reply,) = lldb.stop(kind, MAIN, **extra)
    assert reply[1:3] == b"%02x" % signal
    assert fields(reply)["reason"] == reason


def test_a_stop_of_a_thread_that_is_gone_has_no_registers(gdb: Wire) -> None:
    gdb.tell(b"vCont;c")
    del gdb.target.live[WORKER]
    assert gdb.stop(StopKind.SIGNAL, WORKER, signal=6) == [b"T06thread:p1.2;"]


def test_signal_numbers() -> None:
    for linux in range(1, 65):
        if linux != 16:
            assert from_gdb(to_gdb(linux)) == linux
    assert len({to_gdb(linux) for linux in range(1, 65)}) == 64
    # include/gdb/signals.def
    known = {7: 10, 10: 30, 12: 31, 17: 20, 18: 19, 19: 17, 20: 18, 29: 23, 31: 12, 30: 32,
             32: 77, 33: 45, 34: 46, 63: 75, 64: 78}  # fmt: skip
    assert {linux: to_gdb(linux) for linux in known} == known
    assert to_gdb(0) == from_gdb(0) == 0
    assert to_gdb(16) == to_gdb(65) == to_gdb(-1) == 143
    assert from_gdb(143) == from_gdb(7) == from_gdb(9999) == 0
