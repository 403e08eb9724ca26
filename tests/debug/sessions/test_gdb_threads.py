# SPDX-License-Identifier: GPL-2.0-or-later
"""Threads under the real gdb: names, back traces of all, breakpoints on one, locking."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from guestrun import Build

from .kit import Debugged, Transcript, find_gdb, gdb, line_of

pytestmark = pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")

SOURCE = "debug_threads.c"
HERE = "python gdb.execute(f'break one_turn thread {gdb.selected_thread().num}')"
TURN = f"{SOURCE}:{line_of(SOURCE, 'turn')}"


@pytest.fixture(params=["arm64", "thumb"])
def program(request: pytest.FixtureRequest, build_debug: Build) -> Path:
    return build_debug("debug_threads", request.param)


def test_all_threads_are_seen(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"break {TURN} if number == 2 && turns[2] == 5", "continue",
                "info threads", "thread apply all bt 3", "thread 2", "bt 1", "thread name",
                "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^Thread \d \"second\" hit Breakpoint 1, one_turn \(number=2\)")
        rows = said.see(r"^  Id   Target Id(.|\n)*?\n(?=\n|Thread|\[)")[0]
        for name in ("debug_threads", "sleeper", "first", "second"):
            assert f'"{name[:15]}' in rows
        # What gdb adds to the names: nothing runs while the program stands.
        for name, state in (
            ("second", "stopped at a breakpoint"),
            ("first", r"stopped|sleeping in \w*nanosleep\w*"),
            ("sleeper", r"sleeping in futex\w*"), ("debug_threads", r"sleeping in futex\w*"),
        ):  # fmt: skip
            assert re.search(rf'"{name}[^"]*" \(({state})\)', rows), rows
        said.see(r"^Thread \d+ \(Thread 1\.\d+ \"(second|sleeper)\"")
        for frame in ("#0  one_turn (number=2)", "futex_wait (word=<gate>", "sleeper (argument"):
            assert frame in said.text
        assert len(re.findall(r"^#\d .*worker \(argument", said.text, re.M)) == 2
        said.see(r"exited normally")
        assert target.finish() == 0
        assert target.out.text == "turns 200 200\n"


def test_a_breakpoint_on_one_thread(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"tbreak {TURN} if number == 1", "continue", HERE,
                "continue", "print number", "continue", "print number", "continue", "print number",
                "info breakpoints", "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^Thread \d \"first\" hit Temporary breakpoint 1")
        for value in (1, 2, 3):
            said.see(rf"^\${value} = 1")
        said.see(r"stop only in thread \d")
        said.see(r"exited normally")


def test_scheduler_locking_holds_the_others(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"break {TURN} if number == 1 && turns[1] == 20", "continue",
                "set var $other = turns[2]", "set scheduler-locking on", "next", "next", "stepi 30",
                "print turns[2] == $other", "set scheduler-locking off",
                f"break {TURN} if turns[2] > $other + 3", "continue", "print turns[2] > $other",
                "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^\$1 = 1")
        said.see(r"^\$2 = 1")
        said.see(r"exited normally")


def test_stepping_over_a_sleep_lets_the_others_run(program: Path) -> None:
    wait = line_of(SOURCE, "wait")
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"break {SOURCE}:{wait}", "continue", "next", "print gate",
                "print turns[1] + turns[2]", "delete", "continue",
            )
        )  # fmt: skip
        said.see(rf"sleeper \(argument=.*{SOURCE}:{wait}")
        said.see(r"^\$1 = 1")
        said.see(r"^\$2 = 400")
        said.see(r"exited normally")


def test_thread_events_and_watchpoints_across_threads(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, "watch gate", "continue", "bt 2", "info threads", "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^Hardware watchpoint 1: gate")
        said.see(r"^Old value = 0\nNew value = 1\n")
        said.see(r"^#0  .*main \(")
        said.see(r"\"sleeper\"")
        said.see(r"exited normally")
