# SPDX-License-Identifier: GPL-2.0-or-later
"""gdb and lldb themselves against the dummy target."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .loopback import Setup, Walking

GDB = shutil.which("gdb-multiarch")
LLDB = shutil.which("lldb")
needs_gdb = pytest.mark.skipif(GDB is None, reason="gdb-multiarch is not installed")
needs_lldb = pytest.mark.skipif(LLDB is None, reason="lldb is not installed")


@pytest.fixture
def setup() -> Iterator[Setup]:
    """A server with a target that moves."""
    target = Walking()
    setup = Setup(target)
    target.post = setup.loop.post
    yield setup
    setup.close()


def run(command: list[str]) -> str:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    return done.stdout + done.stderr


def gdb(setup: Setup, *commands: str, connect: str = "target remote") -> str:
    assert GDB is not None
    lines = ["set sysroot", f"{connect} 127.0.0.1:{setup.server.port}", *commands]
    return run([GDB, "-nx", "-batch", *(part for line in lines for part in ("-ex", line))])


def lldb(setup: Setup, *commands: str) -> str:
    assert LLDB is not None
    lines = [f"gdb-remote 127.0.0.1:{setup.server.port}", *commands]
    return run(
        [LLDB, "--no-lldbinit", "--batch", *(part for line in lines for part in ("-o", line))]
    )


@needs_gdb
def test_gdb_looks_around(setup: Setup) -> None:
    out = gdb(
        setup,
        "info threads",
        "thread 2",
        "p $x7",
        "p $v3",
        "set $x3 = 77",
        "p $x3",
        "set {int}0x14000 = 9",
        "x/2wx 0x14000",
        "find 0x14000, +0x100, 9",
        "x/2i 0x11000",
        "monitor hi",
        "info auxv",
        "detach",
    )
    assert '* 1    Thread 1.1 "main" (stopped)' in out
    assert '  2    Thread 1.2 "worker" (stopped)' in out
    assert "= 8199" in out
    assert "= 77" in out
    assert "0x14000:\t0x00000009" in out
    assert "1 pattern found" in out
    assert "0x11004:\tnop" in out
    assert "you said 'hi'" in out
    assert "0x3f3e3d3c3b3a3938" in out
    assert "detached" in out
    assert "limiting" not in out
    setup.hears("left")
    assert setup.calls()[-1] == ("detach", True)


@needs_gdb
def test_gdb_steps_and_breaks(setup: Setup) -> None:
    out = gdb(
        setup,
        "stepi",
        "break *0x12000",
        "hbreak *0x12100",
        "continue",
        "p/x $pc",
        "delete",
        "watch *(int *) 0x13000",
        "set {int}0x13000 = 5",
        "info breakpoints",
        "p/x $pc",
    )
    assert "0x0000000000011004 in ?? ()" in out
    assert 'Thread 1 "main" hit Breakpoint 1, 0x0000000000012000' in out
    assert "= 0x12000" in out
    assert "hw watchpoint" in out


@needs_gdb
def test_gdbs_conditions_are_evaluated_here(setup: Setup) -> None:
    out = gdb(
        setup,
        "set breakpoint condition-evaluation target",
        "break *0x12000 if $x5 == 1000 || (int) $x5 < -5 || $x5 * 3 > 1000000",
        "continue",
        "p $x5",
        "condition 1 ($x5 & 0xff) == 7 && *(unsigned char *) 0x11000 == 0x1f",
        "continue",
        "p $x5",
    )
    assert "$1 = 1000" in out
    assert f"$2 = {0x407}" in out
    # Two continues; each is a step off the breakpoint and a run at most.
    assert sum(call[0] == "resume" for call in setup.calls()) <= 4


@needs_gdb
def test_gdbs_dprintf_is_printed_here(setup: Setup) -> None:
    out = gdb(
        setup,
        "set breakpoint condition-evaluation target",
        "set dprintf-style agent",
        'dprintf *0x12000, "x5=%d pc=%lx text=%s\\n", $x5, $pc, 0x15000',
        'set {char[3]}0x15000 = "ab"',
        "break *0x12004 if $x5 == 6",
        "continue",
    )
    assert [line for line in out.splitlines() if line.startswith("x5=")] == [
        f"x5={number} pc=12000 text=ab" for number in (1, 3, 5)
    ]


@needs_gdb
def test_gdb_starts_programs(setup: Setup) -> None:
    out = gdb(
        setup,
        "set remote exec-file /bin/x",
        "set startup-with-shell off",
        "set environment A=b",
        "run a1 a2",
        "info threads",
        "kill",
        connect="target extended-remote",
    )
    assert "Thread 1.1" in out
    runs = [call for call in setup.calls() if call[0] == "run"]
    assert [(path, arguments) for _, path, arguments, _, _ in runs] == [(b"/bin/x", [b"a1", b"a2"])]
    assert runs[0][3][b"A"] == b"b"
    assert ("kill", 1) in setup.calls()


@needs_gdb
def test_gdb_reads_and_writes_files(setup: Setup, tmp_path: Path) -> None:
    motd = tmp_path / "motd"
    gdb(
        setup,
        f"remote get /etc/motd {motd}",
        f"remote put {motd} /tmp/x",
        "remote delete /etc/motd",
    )
    assert motd.read_bytes() == b"hello #$}* world"
    assert setup.target.files == {b"/tmp/x": b"hello #$}* world"}


@needs_gdb
def test_a_second_gdb_is_told(setup: Setup) -> None:
    first = setup.connect()
    first.ask(b"p5")
    out = gdb(setup, "info threads")
    assert "another debugger" in out
    assert first.ask(b"p6") == b"0610000000000000"


@needs_lldb
def test_lldb_looks_around_and_moves(setup: Setup) -> None:
    out = lldb(
        setup,
        "thread list",
        "register read x7 v3",
        "register write x3 77",
        "register read x3",
        "memory write 0x14000 9 8",
        "memory read -c 2 0x14000",
        "memory region 0x14000",
        "stepi",
        "breakpoint set -a 0x12000",
        "continue",
        "register read pc x5",
        "watchpoint set expression -s 4 -- 0x13000",
        "process plugin packet monitor hi",
        "detach",
    )
    assert (
        "thread #1: tid = 1, 0x0000000000011000, name = 'main', stop reason = signal SIGSTOP" in out
    )
    assert "thread #2: tid = 2, 0x0000000000011000, name = 'worker'" in out
    assert "x7 = 0x0000000000001007" in out
    assert "x3 = 0x000000000000004d" in out
    assert "0x00014000: 09 08" in out
    assert "[0x0000000000010000-0x0000000000210000) rwx /bin/dummy" in out
    assert "stop reason = instruction step into" in out
    assert "stop reason = breakpoint 1.1" in out
    assert "pc = 0x0000000000012000" in out
    assert "Watchpoint created" in out
    assert "you said 'hi'" in out
    assert "Process 1 detached" in out
    setup.hears("left")
    assert setup.calls()[-1] == ("detach", True)


@needs_lldb
def test_lldb_kills(setup: Setup) -> None:
    out = lldb(setup, "process kill")
    assert "Process 1 exited with status = 9" in out
    assert ("kill", 1) in setup.calls()
