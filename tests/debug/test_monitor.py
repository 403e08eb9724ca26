# SPDX-License-Identifier: GPL-2.0-or-later
"""The monitor's commands, on a guest that stands still in the middle of its work."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import guestrun
import pytest
from guestrun import Build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kernel.filekit import Caller

from droidemu.debug.monitor import Monitor, parse_number
from droidemu.debug.monitor_commands import COMMANDS
from droidemu.errors import UserError
from droidemu.kernel.kernel import Kernel


class Host:
    """A machine that remembers what it was asked for."""

    def __init__(self) -> None:
        self.clock_stops = True
        self.traced: list[str] = []
        self.pictures: list[str | None] = []

    def screenshot(self, path: str | None) -> Path:
        self.pictures.append(path)
        if path is not None and not path.endswith(".png"):
            raise UserError("the file name must end in .png")
        return Path(path or "droidemu-001.png")

    def clock(self) -> list[str]:
        return [f"stops: {self.clock_stops}"]

    def fps(self) -> list[str]:
        return ["12.5 frames a second"]

    def stats(self) -> list[str]:
        return ["fast enough"]

    def trace(self, line: str) -> None:
        self.traced.append(line)


class Pause:
    """A ticker that calls ``look`` at one moment of guest time."""

    def __init__(self, at: int, look: Callable[[], None]) -> None:
        self.at: int | None = at
        self.look = look

    def next_deadline(self) -> int | None:
        return self.at

    def tick(self, now: int) -> None:
        self.at = None
        self.look()


Ask = Callable[..., tuple[list[str], Host]]


@pytest.fixture
def ask(build_guest: Build) -> Ask:
    """``ask(abi, line, ...)``: answers at 25 ms of guest time, two threads asleep."""

    def run(abi: str, *lines: str) -> tuple[list[str], Host]:
        answers: list[str] = []
        host = Host()

        def prepare(kernel: Kernel) -> None:
            monitor = Monitor(kernel, host)
            kernel.tickers.append(
                Pause(25_000_000, lambda: answers.extend(monitor.run(line) for line in lines))
            )

        result = guestrun.run(build_guest("monitor_threads", abi), prepare=prepare)
        assert result.status == 7 and len(answers) == len(lines)
        return answers, host

    return run


def test_threads_and_backtraces(ask: Ask, abi: str) -> None:
    (threads, first, second, missing, bad), _ = ask(abi, "threads", "bt", "bt 2", "bt 99", "bt two")
    lines = threads.splitlines()
    assert len(lines) == 2
    assert re.match(r"\* 1 +program +sleeping in futex\w* ", lines[0]), lines
    assert re.match(r"  2 +worker +sleeping in (clock_)?nanosleep\w* ", lines[1]), lines
    assert re.search(r"^#\d +0x[0-9a-f]+  main.*monitor_threads\.c:\d+\)", first, re.M)
    assert re.search(r"^#\d +0x[0-9a-f]+  nap_deeply.*monitor_threads\.c:\d+\)", second, re.M)
    assert re.search(r"^#\d +0x[0-9a-f]+  in_thread", second, re.M)
    assert "  main" not in second
    assert missing == "error: there is no thread '99'; threads: 1, 2\n"
    assert bad.startswith("error: 'two' is no thread number")


def test_registers(ask: Ask, abi: str) -> None:
    (own, other), _ = ask(abi, "regs", "regs 2")
    names = re.findall(r"\b(x\d+|r\d+|sp|pc|lr) [0-9a-f]{8,16}\b", own)
    assert len(names) == (33 if abi == "arm64" else 16)
    assert ("Thumb" in own) == (abi == "thumb")
    assert own != other


def test_maps_and_where(ask: Ask, abi: str) -> None:
    (maps, named, where, data, text, pc, nowhere, unknown, hole), _ = ask(
        abi, "maps", "maps stack", "where main", "where shared_word", "where main + 4",
        "where", "where 0x10", "where no_such_thing", "maps 0x10",
    )  # fmt: skip
    assert re.search(r"^[0-9a-f]{8,12}-[0-9a-f]{8,12} r-xp [0-9a-f]{8} /bin/program$", maps, re.M)
    assert re.search(r"^\d+ mappings, [\d,]+ KiB; [\d,]+ of [\d,]+ KiB of memory used$", maps, re.M)
    assert named.count("\n") == 1 and named.endswith("[stack]\n")
    match = re.match(
        r"0x([0-9a-f]+) is main \((\S*)monitor_threads\.c:(\d+)\) in /bin/program", where
    )
    assert match is not None, where
    assert "r-xp" in where
    assert re.match(r"0x[0-9a-f]+ is shared_word in /bin/program\n  .* rw-p ", data), data
    assert text.startswith(f"{int(match[1], 16) + 4:#x} is main+0x4 "), text
    assert re.match(r"0x[0-9a-f]+ is \w+", pc)
    assert nowhere == "0x10 is ??\n  not mapped\n"
    assert unknown == "error: no symbol 'no_such_thing' in what the program has mapped\n"
    assert hole == "error: 0x10 is not mapped\n"


def test_registers_as_addresses(ask: Ask) -> None:
    (sp, pc, fp, wrong), _ = ask("arm64", "where $sp", "where $pc-4", "where $fp", "where $r77")
    assert "[stack]" in sp and "[stack]" in fp
    assert "/bin/program" in pc
    assert wrong == "error: there is no register '$r77'\n"


def test_what_else_there_is_to_know(ask: Ask) -> None:
    (modules, files, signals), _ = ask("arm64", "modules", "files", "signals")
    assert re.fullmatch(
        r"/bin/program: 0x[0-9a-f]+-0x[0-9a-f]+, load bias 0x0, [\d,]+ symbols, source lines\n",
        modules,
    )
    assert files.splitlines() == ["   0 r  /dev/test", "   1 w  /dev/test", "   2 rw /dev/test"]
    assert re.search(r"^SIGUSR1 +handled by on_signal", signals, re.M)
    assert re.search(r"^SIGPIPE +ignored$", signals, re.M)
    assert re.search(r"^SIGUSR2 +blocked, pending for the process$", signals, re.M)


def test_tracing_starts_and_stops(ask: Ask) -> None:
    answers, host = ask("arm64", "strace", "strace on", "strace stack", "strace maybe")
    assert answers == [
        "system calls are not traced\n",
        "system calls are traced\n",
        "system calls are traced, with backtraces\n",
        "error: strace 'maybe': expected on, stack or off\n",
    ]
    assert any(line.startswith(" > /bin/program(") for line in host.traced)
    assert host.traced[-1] == "+++ exited with 7 +++"
    answers, host = ask("arm64", "strace on", "strace off")
    assert answers[1] == "system calls are not traced\n" and not host.traced


def test_the_machines_own(ask: Ask) -> None:
    lines = ["screenshot", 'screenshot "a b.png"', "screenshot x.jpg", "clock run", "clock", "fps"]
    answers, host = ask("arm64", *lines, "stats", "clock pause", "clock stop")
    assert answers == [
        "saved droidemu-001.png\n",
        "saved a b.png\n",
        "error: the file name must end in .png\n",
        "stops: False\n",
        "stops: False\n",
        "12.5 frames a second\n",
        "fast enough\n",
        "stops: True\n",
        "error: clock 'stop': expected pause or run\n",
    ]
    assert host.pictures == [None, "a b.png", "x.jpg"]


@pytest.fixture(scope="module")
def still() -> Monitor:
    """A monitor on a program that never runs."""
    caller = Caller()
    return Monitor(caller.kernel, Host())


def test_help_and_abbreviations(still: Monitor) -> None:
    everything = still.run("help")
    for entry in COMMANDS.values():
        assert f"  {entry.name} {entry.usage}".rstrip() in everything
        assert entry.help in everything
        assert still.run(f"help {entry.name}").endswith(f": {entry.help}\n")
    assert still.run("") == still.run("h") == everything
    assert still.run("map") == still.run("maps")
    assert still.run("s") == "error: 's' is ambiguous: signals, screenshot, stats, strace\n"
    assert still.run("st").startswith("error: 'st' is ambiguous")
    assert still.run("sta") == "fast enough\n"
    assert still.run("dance 1") == "error: no command 'dance'; monitor help lists them\n"
    assert still.run("fps now") == "error: fps takes no argument\n"


def test_no_program() -> None:
    kernel = guestrun.make_kernel()
    monitor = Monitor(kernel, Host())
    for name in ("threads", "bt", "regs", "maps", "modules", "files", "signals", "where"):
        assert monitor.run(name) == "error: no program is running\n"


def test_the_debuggers_thread_is_the_one_meant(still: Monitor) -> None:
    task = next(iter(still.kernel.tasks.values()))
    chosen = Monitor(still.kernel, Host(), lambda: task)
    assert chosen.task() is task
    gone = Caller()
    try:
        assert Monitor(still.kernel, Host(), lambda: gone.task).task() is task
    finally:
        gone.close()


def test_names_of_the_guests_choice_cannot_steer_a_terminal(still: Monitor) -> None:
    task = next(iter(still.kernel.tasks.values()))
    name, task.name = task.name, b"\x1b[2Jevil\n"
    try:
        answer = still.run("threads")
    finally:
        task.name = name
    assert "\x1b" not in answer and answer.count("\n") == 1 and "\\x1b[2Jevil\\n" in answer


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 10), ("0x1F", 31), ("010", 8), ("0", 0), ("08", None), ("0x", None), ("-1", None),
     ("1_0", None), ("٣", None), ("", None), ("0b11", 3), ("9" * 30, None)],
)  # fmt: skip
def test_numbers(text: str, value: int | None) -> None:
    assert parse_number(text) == value


WORDS = st.sampled_from(
    [*COMMANDS, "$pc", "$sp", "main", "_start", "0x400000", "+", "-", "on", "1"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=60), st.lists(WORDS | st.text(max_size=8)).map(" ".join)))
def test_any_line_gets_an_answer(still: Monitor, line: str) -> None:
    answer = still.run(line)
    assert answer == "" or answer.endswith("\n")
    assert "a mistake in DroidEmu" not in answer, answer
    assert all(text.isprintable() for text in answer.split("\n"))
    if answer.startswith("error: "):
        assert answer.count("\n") == 1
