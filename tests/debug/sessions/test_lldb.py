# SPDX-License-Identifier: GPL-2.0-or-later
"""Sessions with the real lldb."""

from __future__ import annotations

from pathlib import Path

import pytest
from guestrun import Build

from .kit import Debugged, Transcript, find_lldb, line_of, lldb

pytestmark = pytest.mark.skipif(find_lldb() is None, reason="needs lldb")

QUIET = "process handle SIGUSR1 -s false -n false -p true"


@pytest.fixture(params=["arm64", "arm", "thumb"])
def program(request: pytest.FixtureRequest, build_debug: Build) -> Path:
    return build_debug("debug_main", request.param)


def test_source_level(program: Path) -> None:
    source = "debug_main.c"
    # lldb 14 compiles its own code as A32 and calls Thumb functions by an address without the bit.
    call = "expression " + ("100 + 21" if program.name.endswith("thumb") else "square(11)")
    with Debugged(program, "one") as target:
        said = Transcript(
            lldb(
                target, QUIET, "breakpoint set -n main", "continue", "thread list",
                "frame variable argc status", "next", f"breakpoint set -f {source} -l "
                f"{line_of(source, 'square')}", "continue", "bt", "frame variable", "finish",
                "expression origin.x + 1", call, "memory read -c 4 &origin.x",
                "register read pc", "image list", "thread step-inst", "breakpoint delete -f",
                "continue", symbols=program,
            )
        )  # fmt: skip
        said.see(r"stop reason = breakpoint 1\.1")
        said.see(r"\* thread #1: tid = 1, .*main.*name = '.*', stop reason = breakpoint")
        said.see(r"^\(int\) argc = 2")
        said.see(r"stop reason = step over")
        said.see(r"stop reason = breakpoint 2\.1")
        said.see(r"frame #0: .*`square\(n=3\) at debug_main\.c:\d+")
        said.see(r"frame #1: .*`norm\(")
        said.see(r"frame #2: .*`main\(")
        said.see(r"^\(int\) result = 9")
        said.see(r"stop reason = step out")
        said.see(r"= 4$")
        said.see(r"= 121$")
        said.see(r"03 00 00 00")
        said.see(r"pc = 0x")
        said.see(r"\[  0\]")
        said.see(r"stop reason = instruction step into")
        said.see(r"Process 1 exited with status = 7")


def test_watchpoints_signals_and_monitor(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            lldb(
                target, QUIET, "breakpoint set -n main", "continue",
                "watchpoint set variable counter",
                "continue", "continue", "watchpoint delete -f",
                "process plugin packet monitor where main", "continue", symbols=program,
            )
        )  # fmt: skip
        said.see(r"Watchpoint created: Watchpoint 1: addr = 0x[0-9a-f]+ size = 4 .* type = w")
        said.see(r"Watchpoint 1 hit:")
        said.see(r"stop reason = watchpoint 1")
        said.see(r"is main[+ (]")
        said.see(r"exited with status = 7")


def test_threads(build_debug: Build) -> None:
    program = build_debug("debug_threads", "arm64")
    with Debugged(program) as target:
        said = Transcript(
            lldb(
                target, "breakpoint set -n one_turn -c 'number == 2 && turns[2] == 3'", "continue",
                "thread list", "bt all", "breakpoint delete -f", "continue", symbols=program,
            )
        )  # fmt: skip
        said.see(r"name = 'second', stop reason = breakpoint 1\.1")
        for name in ("sleeper", "first", "second"):
            assert f"name = '{name}'" in said.text
        said.see(r"frame #0: .*`one_turn\(number=2\)")
        said.see(r"exited with status = 0")
