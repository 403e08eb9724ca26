# SPDX-License-Identifier: GPL-2.0-or-later
"""Backtraces of unmodified, stripped, dynamically linked programs: through glibc to their main."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import root_run


def stacks(trace: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(call, [(file, function) of each frame]) in order."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in trace.splitlines():
        frame = re.fullmatch(r" > (\S+)\((?:(\w+)\+0x[0-9a-f]+)?\) \[0x[0-9a-f]+\]", line)
        if frame is not None:
            found[-1][1].append((frame[1].rpartition("/")[2], frame[2] or ""))
        else:
            found.append((line, []))
    return found


def in_order(wanted: list[str], frames: list[tuple[str, str]]) -> bool:
    rest = iter([name for _, name in frames])
    return all(name in rest for name in wanted)


def test_dynamic_programs_are_unwound_to_their_beginning(real: Path, arch: str) -> None:
    done = root_run(real, arch, "--strace-stack", "/usr/bin/evtest", "--version")
    assert done.status == 0 and "evtest 1.3" in done.out
    calls = stacks(done.err)
    (written,) = [frames for line, frames in calls if line.startswith('write(1, "/usr/bin/evtest')]
    wanted = ["write", "_IO_file_write", "_IO_do_write", "exit", "__libc_start_main"]
    assert in_order(wanted, written), written
    assert {file for file, _ in written} == {"libc.so.6", "evtest"}
    assert written[-1][0] == "evtest"
    # The program's own main calls printf, which allocates its buffer.
    (grown,) = [f for line, f in calls if line.startswith("brk(0x") and f[0][0] == "libc.so.6"]
    inner = ["brk", "__sbrk", "malloc", "_IO_file_doallocate", "__printf_chk", "__libc_start_main"]
    assert in_order(inner, grown), grown
    assert [file for file, _ in grown if file == "evtest"] == ["evtest", "evtest"]
