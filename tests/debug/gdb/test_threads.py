# SPDX-License-Identifier: GPL-2.0-or-later
"""``H T qC qfThreadInfo qsThreadInfo qThreadExtraInfo``."""

from __future__ import annotations

from droidemu.debug.gdb.target import StopKind

from .dummy import CHILD, WORKER
from .wire import Wire


def test_which_there_are(gdb: Wire) -> None:
    gdb.talk("""
        > qfThreadInfo
        < mp1.1,p1.2
        > qsThreadInfo
        < l
        > qC
        < QCp1.1
        > Tp1.2
        < OK
        > Tp1.3
        < E03
        > Tp9.1
        < E03
        > qThreadExtraInfo,p1.2
        < 776f726b65723a2073746f70706564
        > qThreadExtraInfo,p9.2
        < E03
    """)


def test_without_process_numbers(wire: Wire) -> None:
    wire.talk("""
        > qfThreadInfo
        < m1,2
        > Hg2
        < OK
        > qC
        < QC2
        > T2
        < OK
        > T3
        < E03
    """)


def test_selecting(gdb: Wire) -> None:
    gdb.target.live[CHILD] = "child"
    gdb.talk("""
        > Hgp7.7
        < OK
        > qC
        < QCp7.7
        # any thread: the one that is selected
        > Hg0
        < OK
        > Hgp0.0
        < OK
        > Hg-1
        < OK
        > qC
        < QCp7.7
        > Hgp1.0
        < OK
        > qC
        < QCp1.1
        > Hgp1.-1
        < OK
        > Hgp7
        < OK
        > qC
        < QCp7.7
        > Hgp7.1
        < E03
        > qC
        < QCp7.7
        > Hc-1
        < OK
        > Hc0
        < OK
        > Hcp1.9
        < E03
    """)


def test_a_stop_selects_its_thread(gdb: Wire) -> None:
    gdb.tell(b"vCont;c")
    gdb.stop(StopKind.STEP, WORKER)
    assert gdb.ask(b"qC") == b"QCp1.2"


def test_what_is_refused(gdb: Wire) -> None:
    gdb.talk("""
        > H
        < E16
        > Hg
        < E16
        > Hx0
        < E16
        > Hgzz
        < E16
        > Hgp
        < E16
        > Hgp1.
        < E16
        > Hg-2
        < E16
        > Hgffffffffff
        < E16
        > T
        < E16
        > qThreadExtraInfo,
        < E16
        > qThreadExtraInfo
        <
        > qCx
        <
    """)
