# SPDX-License-Identifier: GPL-2.0-or-later
"""--strace: lines as strace prints them."""

from __future__ import annotations

import re
from collections.abc import Callable

import guestrun
import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.kernel.strace_names import TABLES, Bits
from droidemu.kernel.strace_shapes import shapes
from droidemu.kernel.strace_show import SHOW, quote
from droidemu.kernel.syscall import CALLS
from droidemu.kernel.syscalls import load

Guest = Callable[..., guestrun.Run]


def _collapsed(lines: list[str]) -> list[str]:
    return [re.sub(r" +", " ", re.sub(r"0x[0-9a-f]+", "0x", line)) for line in lines]


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_one_thread_and_two(guest: Guest, abi: str) -> None:
    run = guest("core_trace", abi, trace=True)
    lines = _collapsed(run.trace)
    assert lines[0] == 'execve("/bin/program", ["/bin/program"], 0x /* 0 vars */) = 0'
    assert 'write(1, "first\\n", 6) = 6' in lines
    first_with_prefix = next(i for i, line in enumerate(lines) if line.startswith("[pid"))
    threads = lines[first_with_prefix:]
    assert any("clone(" in line and "CLONE_VM|CLONE_FS|CLONE_FILES" in line for line in lines)
    unfinished = next(i for i, line in enumerate(threads) if "<unfinished ...>" in line)
    assert re.match(
        r"\[pid 1\] futex\(0x, FUTEX_WAIT.*, <unfinished \.\.\.>$|"
        r"\[pid 1\] futex\(0x, FUTEX_WAIT.*<unfinished \.\.\.>$",
        threads[unfinished],
    )
    assert any(line.startswith('[pid 2] write(1, "second\\n", 7) = 7') for line in threads)
    assert any(line.startswith("[pid 2] exit(0) = ?") for line in threads)
    assert "[pid 2] +++ exited with 0 +++" in threads
    assert any("<... futex resumed>) = 0" in line for line in threads)
    assert lines[-3:] == [
        "close(77) = -1 EBADF (Bad file descriptor)",
        "exit_group(5) = ?",
        "+++ exited with 5 +++",
    ]


def test_signals_and_death(guest: Guest) -> None:
    run = guest("core_mmap", "arm64", trace=True)
    text = "\n".join(_collapsed(run.trace))
    assert "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_ACCERR, si_addr=0x} ---" in text
    assert "--- SIGBUS {si_signo=SIGBUS, si_code=BUS_ADRERR, si_addr=0x} ---" in text
    assert "mmap(NULL, 16384, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x" in text
    assert "write(4, 0x, 1) = -1 EFAULT (Bad address)" in text
    assert "rt_sigaction(SIGBUS, {sa_handler=0x, sa_mask=[], sa_flags=SA_SIGINFO|" in text


def test_killed_by(guest: Guest) -> None:
    run = guest("core_arm", "arm", trace=True)
    assert any("SIGILL" in line for line in run.trace)


def test_no_trace_no_tracer(guest: Guest) -> None:
    run = guest("core_trace", "arm64")
    assert run.kernel is not None and run.kernel.strace is None


def test_unknown_calls_are_shown(guest: Guest) -> None:
    run = guest("core_calls", "arm64", trace=True)
    assert any(
        re.match(r"syscall_0x270f\(.*\) += -1 ENOSYS \(Function not implemented\)", line)
        for line in run.trace
    )


def test_shapes_name_things_that_exist() -> None:
    load()
    for name, keys in shapes().items():
        for key in keys:
            assert key.lstrip(">") in SHOW, (name, key)
    for entry in CALLS.values():
        for _, arg in entry.arguments:
            assert arg.show in SHOW, (entry.name, arg.show)


def test_flags() -> None:
    assert TABLES["open"].show(0o2000101) == "O_WRONLY|O_CREAT|O_CLOEXEC"
    assert TABLES["prot"].show(0) == "PROT_NONE"
    assert TABLES["map"].show(0x40000022) == "MAP_PRIVATE|MAP_ANONYMOUS|0x40000000"
    assert TABLES["clock"].show(1) == "CLOCK_MONOTONIC"
    assert TABLES["clock"].show(77) == "77"
    assert TABLES["futex"].show(128) == "FUTEX_WAIT|FUTEX_PRIVATE_FLAG"


@given(st.sampled_from(sorted(TABLES)), st.integers(0, (1 << 32) - 1))
def test_flags_lose_no_bit(key: str, value: int) -> None:
    table = TABLES[key]
    shown = table.show(value)
    assert shown
    if isinstance(table, Bits):
        known = dict(table.bits) | {n: v for v, n in table.base.items()}
        total = 0
        for part in shown.split("|"):
            if part != table.empty or part in known:
                total |= known[part] if part in known else int(part, 0)
        assert total == value


@given(st.binary(max_size=40))
def test_quoted_strings_read_back(data: bytes) -> None:
    text = quote(data, 64)
    assert text.isascii() and text.startswith('"') and text.endswith('"')
    assert eval("b" + text) == data


def test_long_strings_are_cut() -> None:
    assert quote(b"x" * 40) == '"' + "x" * 32 + '"...'
