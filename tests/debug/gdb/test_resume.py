# SPDX-License-Identifier: GPL-2.0-or-later
"""``vCont``, ``c C s S``, ``vCtrlC``, Ctrl-C and ``?``."""

from __future__ import annotations

import pytest

from droidemu.debug.gdb.target import Motion, StopEvent, StopKind, TargetError, ThreadAction

from .dummy import CHILD, MAIN, PC, REGS, WORKER
from .wire import Wire

STEPPED = f"T05{REGS}thread:p1.1;core:0;"


def test_continue_and_step(gdb: Wire) -> None:
    gdb.talk(f"""
        > vCont?
        < vCont;c;C;s;S;t;r
        > vCont;c
        stop STEP 1.1
        < {STEPPED}
        > ?
        < {STEPPED}
    """)
    assert gdb.resumed() == [
        ThreadAction(MAIN, Motion.CONTINUE),
        ThreadAction(WORKER, Motion.CONTINUE),
    ]
    gdb.talk(f"""
        > vCont;s:p1.1;c
        stop STEP 1.1
        < {STEPPED}
    """)
    assert gdb.resumed() == [ThreadAction(MAIN, Motion.STEP), ThreadAction(WORKER, Motion.CONTINUE)]


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (b"vCont;s:p1.2", [ThreadAction(WORKER, Motion.STEP)]),
        (b"vCont;s:2", [ThreadAction(WORKER, Motion.STEP)]),
        (b"vCont;t:p1.1;c", [ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"vCont;c:p1.-1", [ThreadAction(MAIN, Motion.CONTINUE),
                            ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"vCont;c:p1.1;c:p1.1;s", [ThreadAction(MAIN, Motion.CONTINUE),
                                    ThreadAction(WORKER, Motion.STEP)]),
        (b"vCont;r11000,11010:p1.1",
         [ThreadAction(MAIN, Motion.RANGE, start=0x11000, end=0x11010)]),
        (b"vCont;r11000,11000:p1.1",
         [ThreadAction(MAIN, Motion.STEP, start=0x11000, end=0x11000)]),
        # gdb's 10 is Linux's SIGBUS, 7; for all threads it means the one that stopped
        (b"vCont;Ca:p1.2;c", [ThreadAction(MAIN, Motion.CONTINUE),
                              ThreadAction(WORKER, Motion.CONTINUE, 7)]),
        (b"vCont;Ca", [ThreadAction(MAIN, Motion.CONTINUE, 7),
                       ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"vCont;Sb:p1.1", [ThreadAction(MAIN, Motion.STEP, 11)]),
        (b"s", [ThreadAction(MAIN, Motion.STEP), ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"c", [ThreadAction(MAIN, Motion.CONTINUE), ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"Ca", [ThreadAction(MAIN, Motion.CONTINUE, 7), ThreadAction(WORKER, Motion.CONTINUE)]),
        (b"S05", [ThreadAction(MAIN, Motion.STEP, 5), ThreadAction(WORKER, Motion.CONTINUE)]),
    ],
)  # fmt: skip
def test_who_moves_and_how(gdb: Wire, packet: bytes, expected: list[ThreadAction]) -> None:
    assert gdb.tell(packet) == []
    assert gdb.resumed() == expected


def test_plain_packets_obey_hc_and_hg(gdb: Wire) -> None:
    gdb.talk("""
        > Hcp1.2
        < OK
        > c
    """)
    assert gdb.resumed() == [ThreadAction(WORKER, Motion.CONTINUE)]
    gdb.stop(StopKind.STEP, MAIN)
    gdb.talk("""
        > Hgp1.2
        < OK
        > s
    """)
    assert gdb.resumed() == [ThreadAction(WORKER, Motion.STEP), ThreadAction(MAIN, Motion.CONTINUE)]


def test_an_address_to_go_on_at(gdb: Wire) -> None:
    assert gdb.tell(b"c12344") == []
    assert gdb.target.registers[MAIN][PC] == (0x12344).to_bytes(8, "little")
    gdb.stop(StopKind.STEP, MAIN)
    assert gdb.tell(b"S05;12348") == []
    assert gdb.target.registers[MAIN][PC] == (0x12348).to_bytes(8, "little")


def test_the_target_may_stop_before_resume_returns(gdb: Wire) -> None:
    gdb.target.instant = StopEvent(StopKind.SWBREAK, MAIN)
    assert gdb.ask(b"vCont;c") == f"T05swbreak:;{REGS}thread:p1.1;core:0;".encode()
    assert gdb.ask(b"p5") == b"0510000000000000"


def test_while_the_program_runs_most_packets_must_wait(gdb: Wire) -> None:
    gdb.talk("""
        > vCont;c
        > g
        < E10
        > m10000,4
        < E10
        > vCont;c
        < E10
        > Z0,11000,4
        < E10
        > ?
        < E10
    """)
    assert gdb.session.running


def test_interrupts(gdb: Wire) -> None:
    gdb.session.interrupt()
    assert ("interrupt",) not in gdb.target.calls
    gdb.tell(b"vCont;c")
    gdb.sent.clear()
    gdb.session.interrupt()
    assert gdb.sent == [f"T02{REGS}thread:p1.1;core:0;".encode()]
    gdb.tell(b"vCont;c")
    assert gdb.tell(b"vCtrlC") == [b"OK", f"T02{REGS}thread:p1.1;core:0;".encode()]


def test_lldb_sees_an_interrupt_as_a_sigstop(lldb: Wire) -> None:
    lldb.tell(b"vCont;c")
    lldb.sent.clear()
    lldb.session.interrupt()
    assert lldb.sent[0].startswith(b"T13")


@pytest.mark.parametrize(
    "packet",
    [b"vCont;", b"vCont;x", b"vCont;c1", b"vCont;C", b"vCont;Czz", b"vCont;C100", b"vCont;r1",
     b"vCont;r1,", b"vCont;c:", b"vCont;c:zz", b"vCont;c:p", b"vCont;c:p1.1.1", b"C", b"Czz",
     b"S100", b"czz", b"s" + b"f" * 17, b"vCont;" + b"c;" * 5000],
)  # fmt: skip
def test_what_is_refused(gdb: Wire, packet: bytes) -> None:
    assert gdb.ask(packet) == b"E16"
    assert not gdb.target.running


def test_nobody_to_move(gdb: Wire) -> None:
    gdb.talk("""
        > vCont;c:p9.9
        < E03
        > vCont;t
        < E03
    """)
    gdb.target.end(1)
    gdb.talk("""
        > vCont;c
        < E03
        > c
        < E03
    """)


def test_a_target_that_refuses_is_still_standing(
    gdb: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(actions: object) -> None:
        raise TargetError(5)

    monkeypatch.setattr(gdb.target, "resume", refuse)
    assert gdb.ask(b"vCont;c") == b"E05"
    assert gdb.ask(b"p5") == b"0510000000000000"


def test_console_text_waits_for_the_program_to_run(gdb: Wire) -> None:
    gdb.sent.clear()
    gdb.session.output("while standing\n")
    assert gdb.sent == []
    assert gdb.tell(b"vCont;c") == [b"O" + b"while standing\n".hex().encode()]
    gdb.sent.clear()
    gdb.session.output("ü")
    assert gdb.sent == [b"Oc3bc"]
    gdb.stop(StopKind.STEP, MAIN)
    for _ in range(100_000):
        gdb.session.output("x" * 10)
    (reply,) = gdb.tell(b"vCont;c")
    assert len(reply) < 200_000


def test_a_process_that_was_let_go_of_runs_along(gdb: Wire) -> None:
    gdb.target.live[CHILD] = "child"
    gdb.talk("""
        > D;7
        < OK
        > qfThreadInfo
        < mp1.1,p1.2
        > vCont;s:p1.1
    """)
    assert gdb.resumed() == [ThreadAction(MAIN, Motion.STEP), ThreadAction(CHILD, Motion.CONTINUE)]
    # Its own stops are nobody's business: it goes on, with its signal.
    assert gdb.stop(StopKind.SIGNAL, CHILD, signal=17) == []
    assert gdb.resumed() == [
        ThreadAction(MAIN, Motion.STEP),
        ThreadAction(CHILD, Motion.CONTINUE, 17),
    ]
    del gdb.target.live[CHILD]
    assert gdb.stop(StopKind.EXITED, CHILD) == []
    assert gdb.resumed() == [ThreadAction(MAIN, Motion.STEP)]


def test_an_interrupt_is_told_of_a_thread_that_the_client_knows(gdb: Wire) -> None:
    gdb.target.live[CHILD] = "child"
    gdb.ask(b"D;7")
    gdb.tell(b"vCont;c")
    assert gdb.stop(StopKind.INTERRUPT, CHILD) == [f"T02{REGS}thread:p1.1;core:0;".encode()]


def test_console_text_for_a_client_that_is_behind_is_counted_and_dropped(gdb: Wire) -> None:
    room = [True]
    gdb.session._has_room = lambda: room[0]
    gdb.tell(b"vCont;c")
    gdb.sent.clear()
    room[0] = False
    gdb.session.output("lost\n")
    room[0] = True
    gdb.session.output("kept\n")
    (reply,) = gdb.sent
    text = bytes.fromhex(reply[1:].decode()).decode()
    assert text == "[5 characters lost: the debugger reads too slowly]\nkept\n"
