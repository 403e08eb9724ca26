# SPDX-License-Identifier: GPL-2.0-or-later
"""Android's C library: layouts and behaviour, on both ABIs, by programs as an NDK builds them."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from droidemu.kernel.syscalls import process
from droidemu.sdk.toolchain import zig

from . import kit

pytest.importorskip("ziglang")


@pytest.fixture(params=kit.ABIS)
def abi(request: pytest.FixtureRequest) -> str:
    return str(request.param)


PROGRAMS = ["layouts", "threads", "signals", "files", "text", "process"]
PROGRAMS += ["numbers", "constants", "net", "splice"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(abi: str, name: str) -> None:
    kit.checked(kit.run(kit.program(f"{name}.c", abi), abi), 15)


def test_sockets(abi: str) -> None:
    run = kit.run(kit.program("sockets.c", abi), abi, trace=True)
    kit.checked(run, 200)
    trace = [re.sub("  +", " ", line) for line in run.trace]
    name = 'bind(4, {sa_family=AF_UNIX, sun_path=%s}, %d) = 0'
    assert "socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, 0) = 3" in trace
    assert "socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0" in trace
    assert name % ('@"client"', 9) in trace
    assert name.replace("4", "3", 1) % ('"./a.sock"', 110) in trace


def test_sockets_that_end(abi: str) -> None:
    kit.checked(kit.run(kit.program("sockets_ended.c", abi), abi), 150)


def test_timeouts_of_sockets(abi: str) -> None:
    kit.checked(kit.run(kit.program("sockets_timeouts.c", abi), abi), 120)


@pytest.mark.parametrize(
    ("name", "least"),
    [("sockets", 200), ("sockets_ended", 150), ("sockets_timeouts", 120), ("splice", 25)],
)
@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() != "x86_64",
    reason="needs x86-64 Linux",
)
def test_natively(name: str, least: int, tmp_path: Path) -> None:
    """What is expected above is what Linux does."""
    program = tmp_path / name
    source = kit.SOURCES / f"{name}.c"
    own = shutil.which("cc")  # is quicker: zig makes a C library for this first
    compiler = [own] if own else [zig(), "cc", "-target", "x86_64-linux-musl"]
    command = [*compiler, "-w", "-pthread", "-D_GNU_SOURCE", "-o", program, source]
    subprocess.run([str(word) for word in command], check=True)
    done = subprocess.run(
        [str(program), str(tmp_path)], stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert len(lines) >= least


def test_fork_and_spawn_fail_without_a_trace(abi: str) -> None:
    """The handlers of the parent's side run; no descriptor, memory or signal mask is lost."""
    result = kit.run(kit.program("forks.c", abi), abi, files={"abc": b"abc"})
    kit.checked(result, 25)


@pytest.mark.parametrize("way", ["child", "spawn"])
def test_the_childs_side(abi: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel answers as if this were the child, which it has none of yet."""
    real = process._clone

    def clone(task: Any, flags: int, *rest: int) -> int:
        return 0 if flags & process._THREAD != process._THREAD else real(task, flags, *rest)

    monkeypatch.setattr(process, "_clone", clone)
    kit.checked(kit.run(kit.program("forks.c", abi), abi, [way], files={"abc": b"abc"}), 9)


@pytest.mark.parametrize("api", [21, 30])
def test_streams(abi: str, api: int) -> None:
    """Up to level 22 the standard streams are places in an array."""
    result = kit.run(kit.program("streams.c", abi, api=api), abi, stdin=b"first\nsecond\n")
    kit.checked(result, 25)
    assert result.err == "to stderr 1\nto stderr 2\n"


@pytest.mark.parametrize("flags", [(), ("-femulated-tls",)])
def test_thread_local(abi: str, flags: tuple[str, ...]) -> None:
    kit.checked(kit.run(kit.program("tls.c", abi, flags=flags), abi))


@pytest.mark.parametrize("case", range(12))
def test_fortify_ends_the_program(abi: str, case: int) -> None:
    result = kit.run(kit.program("fortify.c", abi, flags=("-Wno-everything",)), abi, [str(case)])
    assert "FORTIFY: " in result.err, result.out + result.err
    assert result.crashes and result.crashes[0][0] == 6
    assert "not reached" not in result.out


def test_fortified_headers(abi: str) -> None:
    program = kit.program("fortified.c", abi, flags=("-D_FORTIFY_SOURCE=2",))
    result = kit.run(program, abi, ["eight.ch"])
    assert "FORTIFY: strcpy: prevented 9-byte write into 8-byte buffer" in result.err
    assert result.crashes and all(line.startswith("ok ") for line in result.lines())
    assert len(result.lines()) == 5


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("assert", 'assertion "1 == 2" failed'),
        ("stack", "stack corruption detected"),
        ("abort", ""),
    ],
)
def test_ends_by_abort(abi: str, how: str, text: str) -> None:
    result = kit.run(kit.program("ends.c", abi, flags=("-Wno-everything",)), abi, [how])
    assert text in result.err
    assert result.crashes and result.crashes[0][0] == 6


def test_order_at_the_end(abi: str) -> None:
    result = kit.run(kit.program("ends.c", abi, flags=("-Wno-everything",)), abi, ["exit"])
    assert result.out.split() == ["main", "handler2", "handler1", "destructor"]
    assert result.status == 7


def test_cxx(abi: str) -> None:
    kit.checked(kit.run(kit.program("cxx.cpp", abi), abi), 12)
