# SPDX-License-Identifier: GPL-2.0-or-later
"""Backtraces of live threads: behind traced calls, and of one symboliser that follows a process."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import guestrun
import pytest
from guestrun import Build
from kernel.filekit import Caller

from droidemu.debug.modulefile import ParsedFile
from droidemu.debug.process import backtrace, modules_of, symboliser_of
from droidemu.debug.stack import backtrace_lines, stack_lines
from droidemu.kernel.task import Task
from droidemu.loader.sections import SymbolIndex, parse_sections

Guest = Callable[..., guestrun.Run]
#: strace's own form of a frame (its ``-k``), with a source place behind it.
FRAME = re.compile(
    r" > (\S+)\((\w+)?(?:\+0x([0-9a-f]+))?\) \[0x[0-9a-f]+\](?: (\S+):(\d+))?( \(inlined\))?"
)


def stacks(trace: list[str]) -> dict[str, list[list[tuple[str, str, str]]]]:
    """Call -> for each time it was made: (file, function, source file) of each frame."""
    found: dict[str, list[list[tuple[str, str, str]]]] = {}
    current: list[tuple[str, str, str]] = []
    for line in trace:
        if line.startswith(" > "):
            match = FRAME.fullmatch(line)
            assert match is not None, line
            source = (match[4] or "").rpartition("/")[2]
            current.append((match[1].rpartition("/")[2], match[2] or "", source))
            continue
        current = []
        call = re.match(r"(?:\[pid +\d+\] )?(?:<\.\.\. )?(\w+)|.*(---|\+\+\+)", line)
        assert call is not None, line
        if "<unfinished" not in line and call[1]:
            found.setdefault(call[1], []).append(current)
    return found


def names(stack: list[tuple[str, str, str]]) -> list[str]:
    return [name for _, name, _ in stack]


def in_order(wanted: list[str], given: list[str]) -> bool:
    rest = iter(given)
    return all(name in rest for name in wanted)


def entry_of(program: Path, name: str) -> int:
    data = program.read_bytes()
    address = SymbolIndex(data, parse_sections(data)).address_of(name)
    assert address is not None
    return address


@pytest.mark.parametrize("pie", [False, True], ids=["static", "pie"])
def test_each_call_has_its_stack(guest: Guest, build_guest: Build, abi: str, pie: bool) -> None:
    plugin = build_guest("stack_plugin", abi, True)
    # A Thumb function is called with bit 0 set.
    entry = entry_of(plugin, "plugin_entry") | (abi == "thumb")
    run = guest(
        "stack_calls", abi, [f"{entry:x}"], pie=pie, trace=True,
        programs={"plugin": plugin}, strace_stack=stack_lines,
    )  # fmt: skip
    assert run.status == 0, run.err
    found = stacks(run.trace)
    program = "stack_calls.c"

    (nested,) = found["getppid"]
    assert in_order(["getppid", "innermost", *["middle"] * 3, "main", "start_c"], names(nested))
    assert {(f, s) for f, n, s in nested if n == "middle"} == {("program", program)}

    (handler,) = found["sched_yield"]
    assert in_order(["sched_yield", "on_signal", "kill", "raiser", "main"], names(handler))
    (returned,) = found["rt_sigreturn" if "rt_sigreturn" in found else "sigreturn"]
    assert in_order(["kill", "raiser", "main"], names(returned))
    assert "on_signal" not in names(returned)

    (thread,) = found["getuid" if "getuid" in found else "getuid32"]
    assert "in_thread" in names(thread) and "main" not in names(thread)

    # The plugin is mapped twice, and found again.
    plugged = found["getpgid"]
    assert len(plugged) == 2
    for stack in plugged:
        assert in_order(["plugin_inner", "plugin_entry", "use_plugin", "main"], names(stack))
        assert ("plugin", "plugin_inner", "stack_plugin.c") in stack
        assert ("program", "use_plugin", program) in stack
    for stack in found["getegid" if "getegid" in found else "getegid32"]:
        wanted = ["called_back", "plugin_entry", "use_plugin", "main"]
        assert in_order(wanted, names(stack))

    (last,) = found["exit_group"]
    assert in_order(["_exit", "exit"], names(last)), last


def test_a_signal_has_its_stack(guest: Guest, abi: str) -> None:
    run = guest("core_arm", abi, trace=True, strace_stack=stack_lines)
    at = next(i for i, line in enumerate(run.trace) if line.startswith("--- SIGILL"))
    assert FRAME.fullmatch(run.trace[at + 1]) is not None
    frames = [line for line in run.trace[at + 1 : at + 12] if line.startswith(" > ")]
    assert any("(main+" in line for line in frames)


def test_without_the_option_there_are_no_stacks(guest: Guest) -> None:
    run = guest("stack_calls", "arm64", trace=True)
    assert not [line for line in run.trace if line.startswith(" > ")]


def test_a_symboliser_is_kept_until_mappings_change_and_files_are_read_once(
    guest: Guest, build_guest: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = build_guest("stack_plugin", "arm64", True)
    entry = entry_of(plugin, "plugin_entry")
    made: list[ParsedFile] = []
    begin = ParsedFile.__init__

    def counted(self: ParsedFile, provide: Callable[[], bytes | None]) -> None:
        made.append(self)
        begin(self, provide)

    monkeypatch.setattr(ParsedFile, "__init__", counted)
    seen: list[tuple[int, tuple[tuple[str, int], ...]]] = []
    same: list[bool] = []

    def look(task: Task, in_call: bool) -> list[str]:
        symbols = symboliser_of(task.process)
        same.append(symboliser_of(task.process) is symbols)
        modules = tuple((module.path, module.bias) for module in modules_of(task.process))
        seen.append((id(symbols), modules))
        assert backtrace(task, in_call=in_call)
        return []

    guest(
        "stack_calls", "arm64", [f"{entry:x}"], trace=True,
        programs={"plugin": plugin}, strace_stack=look,
    )  # fmt: skip
    assert all(same)
    kinds = [modules for _, modules in seen]
    assert {len(modules) for modules in kinds} == {1, 2}
    # Nothing is looked up anew while the same files are mapped at the same places.
    changes = sum(a[0] != b[0] for a, b in pairwise(seen))
    assert changes <= 2 * 6
    assert len(made) == 2, "the plugin was read a second time"


def test_where_code_is_no_file(abi: str) -> None:
    """A thread that stands in memory of no file, or nowhere, still gets a line."""
    caller = Caller("arm" if abi == "thumb" else abi)
    try:
        caller.task.cpu.pc = caller.buffer
        assert stack_lines(caller.task, True)[0] == f" > [anon]() [{caller.buffer:#x}]"
        assert backtrace_lines(caller.task)[0].endswith("?? in anonymous memory")
        caller.task.cpu.pc = 0x10
        assert stack_lines(caller.task, False) == [" > ??() [0x10]"]
        assert backtrace_lines(caller.task)[0].endswith("?? not mapped")
    finally:
        caller.close()
