# SPDX-License-Identifier: GPL-2.0-or-later
"""``Z0`` to ``Z4`` and ``z0`` to ``z4``, their conditions and commands, and whose they are."""

from __future__ import annotations

import pytest

from droidemu.debug.gdb.breakpoints import EXPRESSIONS
from droidemu.debug.gdb.target import BreakKind, StopKind

from .dummy import CHILD, MAIN, WORKER
from .test_agent import X5_IS_0X1005
from .wire import Wire


@pytest.mark.parametrize("kind", list(BreakKind))
def test_setting_and_removing(gdb: Wire, kind: BreakKind) -> None:
    gdb.talk(f"""
        > Z{kind.value},11000,4
        < OK
    """)
    assert gdb.target.breakpoints == {(kind, 0x11000, 4): None}
    gdb.talk(f"""
        > z{kind.value},11000,4
        < OK
        > z{kind.value},11000,4
        < OK
    """)
    assert gdb.target.breakpoints == {}


def test_a_condition(gdb: Wire) -> None:
    code = X5_IS_0X1005
    assert gdb.ask(b"Z0,11000,4;X%x,%b" % (len(code), code.hex().encode())) == b"OK"
    (condition,) = gdb.target.breakpoints.values()
    assert condition is not None
    assert condition(MAIN)
    assert not condition(WORKER)
    # The same again replaces it.
    assert gdb.ask(b"Z0,11000,4") == b"OK"
    assert list(gdb.target.breakpoints.values()) == [None]


@pytest.mark.parametrize("between", [b"", b";"])
def test_of_several_conditions_one_is_enough(gdb: Wire, between: bytes) -> None:
    false, true = b"X3,220027", b"X3,220127"
    assert gdb.ask(b"Z0,11000,4;" + between.join([false, false])) == b"OK"
    assert gdb.ask(b"Z0,11004,4;" + between.join([false, true])) == b"OK"
    first, second = gdb.target.breakpoints.values()
    assert first is not None and not first(MAIN)
    assert second is not None and second(MAIN)


def test_commands_run_instead_of_a_stop(gdb: Wire) -> None:
    text = b"x5 is %d\\n\0"
    code = b"\x26\0\5\x22\0\x22\0\x34\1" + len(text).to_bytes(2, "big") + text + b"\x27"
    packet = b"Z0,11000,4;X3,220127;cmds:1,X%x,%b" % (len(code), code.hex().encode())
    assert gdb.ask(packet) == b"OK"
    (condition,) = gdb.target.breakpoints.values()
    assert condition is not None
    assert gdb.tell(b"vCont;c") == []
    assert not condition(MAIN)
    assert gdb.sent == [b"O" + b"x5 is 4101\n".hex().encode()]


def test_commands_wait_for_their_condition(gdb: Wire) -> None:
    text = b"hit\0"
    code = b"\x22\0\x22\0\x34\0" + len(text).to_bytes(2, "big") + text + b"\x27"
    gdb.ask(b"Z0,11000,4;X3,220027;cmds:0,X%x,%b" % (len(code), code.hex().encode()))
    (condition,) = gdb.target.breakpoints.values()
    assert condition is not None
    gdb.tell(b"vCont;c")
    assert not condition(MAIN)
    assert gdb.sent == []


def test_the_size_is_no_part_of_where_a_breakpoint_is(gdb: Wire) -> None:
    """So a client cannot keep one more at an address for every size that it thinks of."""
    gdb.talk("""
        > Z0,11000,4;X3,220127
        < OK
        > Z0,11000,2
        < OK
        > Z0,11000,9
        < E16
        > z0,11000,3
        < OK
    """)
    assert gdb.session.breakpoints._all == {}
    gdb.talk("""
        > Z2,11000,4
        < OK
        > Z2,11000,8
        < OK
        > z2,11000,4
        < OK
    """)
    assert gdb.target.breakpoints == {(BreakKind.WATCH_WRITE, 0x11000, 8): None}


def test_the_code_of_all_conditions_is_bounded(
    gdb: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8,000 bytes a breakpoint, until there is no room for more; room comes back."""
    assert EXPRESSIONS == 1 << 20
    monkeypatch.setattr("droidemu.debug.gdb.breakpoints.EXPRESSIONS", 1 << 16)
    code = b"\x26\0\x05\x28\x02\x29" * 1300 + b"\x22\x01\x27"
    packet = b"Z0,%x,4;" + b"X%x,%b;" % (len(code), code.hex().encode())
    taken = 0
    while (reply := gdb.ask(packet % (0x11000 + 4 * taken))) == b"OK":
        taken += 1
        assert taken < 1000
    assert reply == b"E1c"  # ENOSPC
    assert taken == (1 << 16) // len(code)
    # The same again is no more than before.
    assert gdb.ask(packet % 0x11000) == b"OK"
    assert gdb.ask(b"z0,11004,4") == b"OK"
    assert gdb.ask(packet % 0x12000) == b"OK"
    assert gdb.ask(packet % 0x12004) == b"E1c"
    # Those without code need none.
    assert gdb.ask(b"Z0,12004,4") == b"OK"


def test_the_number_of_breakpoints_is_bounded(
    gdb: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("droidemu.debug.gdb.breakpoints.MOST", 3)
    for address in range(3):
        assert gdb.ask(b"Z2,%x,4" % (0x11000 + address)) == b"OK"
    assert gdb.ask(b"Z0,12000,4") == b"E1c"
    assert gdb.ask(b"Z2,11000,4") == b"OK"


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk("""
        > Z
        < E16
        > Z0
        < E16
        > Z0,11000
        < E16
        > Z5,11000,4
        < E16
        > Z00,11000,4
        < E16
        > Z0,11000,4,4
        < E16
        > Z0,0,4
        < E0e
        > Z2,11000,9
        < E16
        > Z0,11000,ffffffffff
        < E16
        > Z0,11000,4;X
        < E16
        > Z0,11000,4;X3
        < E16
        > Z0,11000,4;X4,220127
        < E16
        > Z0,11000,4;X3,2201zz
        < E16
        > Z0,11000,4;X2,2201
        < E16
        > Z0,11000,4;what
        < E16
        > Z0,11000,4;cmds:
        < E16
        > z0,11000,4;X3,220127
        < E16
        > z9,11000,4
        < E16
    """)
    assert gdb.target.breakpoints == {}


def test_a_condition_that_is_refused_leaves_the_old_one(gdb: Wire) -> None:
    assert gdb.ask(b"Z0,11000,4;X3,220027") == b"OK"
    before = dict(gdb.target.breakpoints)
    assert gdb.ask(b"Z0,11000,4;X2,2201") == b"E16"
    assert gdb.target.breakpoints == before


def test_a_forked_child_that_is_let_go_does_not_take_its_parents_breakpoints(gdb: Wire) -> None:
    """gdb removes the breakpoints from the child's copy of the memory before it lets go of it."""
    gdb.talk("""
        > Z0,11000,4
        < OK
        > vCont;c
    """)
    gdb.target.live[CHILD] = "child"
    assert gdb.stop(StopKind.FORK, MAIN, child=CHILD)[0].startswith(b"T05fork:p7.7;")
    gdb.talk("""
        > Hgp7.7
        < OK
        > z0,11000,4
        < OK
        > D;7
        < OK
    """)
    (condition,) = gdb.target.breakpoints.values()
    assert condition is not None
    assert condition(MAIN)
    assert not condition(CHILD)
    gdb.talk("""
        > Hgp1.1
        < OK
        > z0,11000,4
        < OK
    """)
    assert gdb.target.breakpoints == {}


def test_breakpoints_of_a_process_end_with_it(gdb: Wire) -> None:
    gdb.talk("""
        > Z0,11000,4
        < OK
        > vCont;c
    """)
    gdb.target.end(1)
    assert gdb.stop(StopKind.EXITED, MAIN, status=3) == [b"W03;process:1"]
    assert gdb.target.breakpoints == {}


def test_a_forked_child_that_the_client_knows_nothing_of_runs_past_them(wire: Wire) -> None:
    wire.talk("""
        > Z0,11000,4
        < OK
        > vCont;c
    """)
    wire.target.live[CHILD] = "child"
    assert wire.stop(StopKind.FORK, MAIN, child=CHILD) == []
    (condition,) = wire.target.breakpoints.values()
    assert condition is not None
    assert condition(MAIN)
    assert not condition(CHILD)


def test_a_new_program_has_none(gdb: Wire) -> None:
    gdb.talk("""
        > Z0,11000,4
        < OK
        > vCont;c
    """)
    gdb.stop(StopKind.EXEC, MAIN, path=b"/bin/x")
    assert gdb.target.breakpoints == {}
