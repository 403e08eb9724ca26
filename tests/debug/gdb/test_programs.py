# SPDX-License-Identifier: GPL-2.0-or-later
"""Starting, ending and letting go of programs: extended mode, ``D k vKill``, lldb's ``A``."""

from __future__ import annotations

from droidemu.debug.gdb.target import StopKind

from .dummy import CHILD, MAIN, REGS
from .wire import GDB, Wire

ENTRY = f"T05{REGS}thread:p1.1;core:0;"


def test_extended_mode(gdb: Wire) -> None:
    gdb.talk(f"""
        > !
        < OK
        > QEnvironmentHexEncoded:413d62
        < OK
        > QEnvironmentHexEncoded:423d
        < OK
        > QEnvironmentUnset:43
        < OK
        > QSetWorkingDir:2f746d70
        < OK
        > QStartupWithShell:0
        < OK
        > vRun;2f62696e2f78;6131;;6132
        < {ENTRY}
        > qAttached:1
        < 0
    """)
    environment = {b"A": b"b", b"B": b"", b"C": None}
    assert gdb.target.calls[1:] == [
        ("stay", True),
        ("run", b"/bin/x", [b"a1", b"", b"a2"], environment, b"/tmp"),
    ]
    gdb.talk(f"""
        > QEnvironmentReset
        < OK
        > QSetWorkingDir:
        < OK
        > vRun;
        < {ENTRY}
        > vRun;2f6d697373696e67
        < E02
    """)
    assert gdb.target.calls[-2:] == [
        ("run", None, [], {}, None),
        ("run", b"/missing", [], {}, None),
    ]


def test_a_program_after_the_last_one_has_ended(gdb: Wire) -> None:
    gdb.talk("""
        > !
        < OK
        > vCont;c
    """)
    gdb.target.end(1)
    gdb.talk(f"""
        stop EXITED 1.1 status=0
        < W00;process:1
        > vRun;
        < {ENTRY}
        > p5
        < 0510000000000000
    """)


def test_restart(gdb: Wire) -> None:
    gdb.talk(f"""
        > Z0,11000,4
        < OK
        > R00
        > ?
        < {ENTRY}
    """)
    assert gdb.target.calls[-1] == ("restart",)


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk("""
        > vRun;zz
        < E16
        > vRun;6
        < E16
        > QEnvironmentHexEncoded:41
        < E16
        > QEnvironmentHexEncoded:3d41
        < E16
        > QEnvironmentHexEncoded:zz
        < E16
        > QEnvironmentHexEncoded:413d00
        < E16
        > QEnvironmentUnset:
        < E16
        > QEnvironmentUnset:413d
        < E16
        > QSetWorkingDir:2f00
        < E16
        > QStartupWithShell:7
        < E16
        > vAttach;9
        < E03
        > vAttach;
        < E16
        > vKill;9
        < E03
        > vKill;x
        < E16
        > D;9
        < E03
        > D1
        < E16
        > A
        < E16
        > A2,0,61,2,2,62
        < E16
        > A3,0,61
        < E16
        > A2,0
        < E16
    """)
    assert gdb.target.live


def test_too_many_variables(gdb: Wire) -> None:
    for number in range(4096):
        name = b"%d=x" % number
        assert gdb.ask(b"QEnvironmentHexEncoded:" + name.hex().encode()) == b"OK"
    assert gdb.ask(b"QEnvironmentHexEncoded:413d62") == b"E16"


def test_lldb_starts_a_program(lldb: Wire) -> None:
    lldb.talk("""
        > A12,0,2f62696e2f78,4,1,6131
        < OK
        > qLaunchSuccess
        < OK
        > A16,0,2f6d697373696e67
        < E02
        > qLaunchSuccess
        < Eno such program: /missing
        > QSetWorkingDir:2f746d70
        < OK
        > qGetWorkingDir
        < 2f746d70
    """)
    assert ("run", b"/bin/x", [b"a1"], {}, None) in lldb.target.calls


def test_detaching(gdb: Wire) -> None:
    gdb.talk("""
        > Z0,11000,4
        < OK
        > D;1
        < OK
        > g
        < E03
    """)
    assert gdb.target.calls[-1] == ("detach", True)
    assert gdb.session.over
    gdb.session.close(run=False)
    assert gdb.target.calls[-1] == ("detach", True)


def test_detaching_in_the_old_form(wire: Wire) -> None:
    wire.talk("""
        > D
        < OK
    """)
    assert wire.target.calls[-1] == ("detach", True)


def test_detaching_and_attaching_in_extended_mode(gdb: Wire) -> None:
    gdb.talk(f"""
        > !
        < OK
        > D;1
        < OK
        > ?
        < W00
        > qfThreadInfo
        < l
        > p5
        < E03
        > m10000,4
        < E03
        > Z0,11000,4
        < E03
        > vCont;c
        < E03
        > vKill;1
        < E03
        > k
        > vAttach;1
        < {ENTRY}
        > p5
        < 0510000000000000
    """)
    assert gdb.target.calls[1:] == [("stay", True), ("detach", True), ("attach",)]


def test_killing(gdb: Wire) -> None:
    gdb.talk("""
        > vKill;1
        < OK
        > ?
        < X09;process:1
    """)
    assert ("kill", 1) in gdb.target.calls


def test_killing_one_of_two(gdb: Wire) -> None:
    gdb.target.live[CHILD] = "child"
    gdb.talk("""
        > vKill;7
        < OK
        > qfThreadInfo
        < mp1.1,p1.2
    """)


def test_k_has_no_reply_for_gdb_and_one_for_lldb(gdb: Wire, lldb: Wire) -> None:
    assert gdb.tell(b"k") == []
    assert lldb.tell(b"k") == [b"X09;process:1"]
    for client in (gdb, lldb):
        assert not client.target.live
        assert client.session.over


def test_killing_while_it_runs(gdb: Wire) -> None:
    gdb.tell(b"vCont;c")
    assert gdb.tell(b"vKill;1") == [b"OK", b"X09;process:1"]
    assert not gdb.session.running


def test_a_client_that_vanishes(gdb: Wire) -> None:
    gdb.ask(b"!")
    gdb.tell(b"vCont;c")
    gdb.session.close(run=False)
    assert gdb.target.calls[-2:] == [("stay", True), ("detach", False)]
    other = Wire(gdb.target, hello=(GDB,))
    other.ask(b"!")
    other.session.close(run=True)
    assert gdb.target.calls[-2:] == [("stay", False), ("detach", True)]


def test_stops_without_a_resume_are_remembered(gdb: Wire) -> None:
    assert gdb.stop(StopKind.SIGNAL, MAIN, signal=6) == []
    assert gdb.ask(b"?")[:3] == b"T06"
