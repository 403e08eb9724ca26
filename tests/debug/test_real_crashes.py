# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that really crash, on both ABIs: backtraces, source lines, hints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.debug.crash import format_crash, summary
from droidemu.debug.report_types import CrashInfo, Location
from droidemu.debug.symbols import Symboliser
from droidemu.debug.unwind import Unwinder

from . import programs

Compile = Callable[..., Path]
Crash = Callable[[Path], CrashInfo]
TARGETS = ["arm64", "arm", "arm-a32"]
NO_TABLES = ["-fno-unwind-tables", "-fno-asynchronous-unwind-tables", "-g0"]


def trace(info: CrashInfo) -> list[tuple[str, Location]]:
    """How each frame was found, and what it is."""
    symbols = Symboliser(info.isa, info.modules)
    unwinder = Unwinder(info.isa, info.read, symbols.files)
    return [
        (frame.how, symbols.lookup(frame.pc, frame.is_return))
        for frame in unwinder.backtrace(info.registers)
    ]


def names(frames: list[tuple[str, Location]]) -> list[str | None]:
    return [location.function for _, location in frames]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "flags",
    [
        ("-O1", "-g"),
        ("-O2", "-gdwarf-5"),
        ("-O0", "-gdwarf-4"),
        ("-O2", "-gdwarf-2", "-fno-omit-frame-pointer"),
    ],
    ids=" ".join,
)
def test_lines_and_inlined_functions(
    compile_c: Compile, crash: Crash, target: str, flags: tuple[str, ...]
) -> None:
    frames = trace(crash(compile_c(programs.NULL_DEREFERENCE, target, *flags)))
    assert names(frames) == ["level3", "level2", "level1", "_start"]
    assert [how for how, _ in frames[1:]] == ["cfi"] * 3
    source = frames[0][1].source
    assert [(s.function, s.line) for s in source] == [
        ("inner", 3),
        ("middle", 6),
        ("level3", 9),
    ]
    assert all(s.file is not None and s.file.endswith(".c") for s in source)
    assert [location.source[-1].line for _, location in frames[1:]] == [16, 20, 25]


@pytest.mark.parametrize("target", TARGETS)
def test_tables_without_debug_information(compile_c: Compile, crash: Crash, target: str) -> None:
    path = compile_c(programs.NULL_DEREFERENCE, target, "-O2", "-g0", "-funwind-tables")
    frames = trace(crash(path))
    assert names(frames) == ["level3", "level2", "level1", "_start"]
    assert {how for how, _ in frames[1:]} == {"cfi" if target == "arm64" else "exidx"}
    assert all(not location.source for _, location in frames)


@pytest.mark.parametrize("target", TARGETS)
def test_frame_pointers_without_tables(compile_c: Compile, crash: Crash, target: str) -> None:
    flags = ("-O2", "-fno-omit-frame-pointer", *NO_TABLES)
    frames = trace(crash(compile_c(programs.NULL_DEREFERENCE, target, *flags)))
    assert names(frames) == ["level3", "level2", "level1", "_start"]
    how = "frame pointer" if target == "arm64" else "prologue"
    assert [found for found, _ in frames[1:]] == ["link register", how, how]


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_to_go_by_still_gives_the_caller(
    compile_c: Compile, crash: Crash, target: str
) -> None:
    flags = ("-O2", "-fomit-frame-pointer", *NO_TABLES)
    frames = trace(crash(compile_c(programs.NULL_DEREFERENCE, target, *flags)))
    assert names(frames)[:2] == ["level3", "level2"]


@pytest.mark.parametrize("target", TARGETS)
def test_whole_report(compile_c: Compile, crash: Crash, target: str) -> None:
    info = crash(compile_c(programs.NULL_DEREFERENCE, target, "-O1", "-g"))
    report = format_crash(info)
    lines = report.splitlines()
    assert lines[0].startswith("*** SIGSEGV (segmentation fault), SEGV_MAPERR")
    assert any("reading address 0x" in line and line.endswith("08") for line in lines)
    assert any("null pointer dereference at offset 0x8" in line for line in lines)
    assert sum(line.startswith("=>") and "ldr" in line for line in lines) == 1
    assert sum("inlined" in line for line in lines if line.startswith("  #0")) == 2
    assert any(line.startswith("  #3") and "_start" in line for line in lines)
    assert any("<= sp" in line and "[stack]" in line for line in lines)
    assert any("<= fault address: not mapped" in line for line in lines)
    assert "this part of the report failed" not in report
    assert {"arm64": "A64", "arm": "Thumb", "arm-a32": "A32"}[target] in report
    assert summary(info).startswith("SIGSEGV reading 0x8 at inner (")


@pytest.mark.parametrize("target", TARGETS)
def test_stack_overflow(compile_c: Compile, crash: Crash, target: str) -> None:
    info = crash(compile_c(programs.STACK_OVERFLOW, target, "-O1", "-g"))
    report = format_crash(info)
    assert "stack overflow: the address is" in report
    assert "below the [stack]" in report
    assert "more calls from the same place" in report
    assert report.count("deeper") < 20
    assert names(trace(info))[:2] == ["deeper", "deeper"]


@pytest.mark.parametrize("target", TARGETS)
def test_call_of_a_null_pointer(compile_c: Compile, crash: Crash, target: str) -> None:
    info = crash(compile_c(programs.NULL_CALL, target, "-O1", "-g"))
    report = format_crash(info)
    assert "call through a null function pointer" in report
    assert "no code is readable at pc" in report
    frames = trace(info)
    assert names(frames) == [None, "caller", "_start"]
    assert [how for how, _ in frames] == ["registers", "link register", "cfi"]


@pytest.mark.parametrize("target", TARGETS)
def test_write_to_text(compile_c: Compile, crash: Crash, target: str) -> None:
    info = crash(compile_c(programs.WRITE_TO_TEXT, target, "-O1"))
    report = format_crash(info)
    assert "writing to read-only text (program code) in /bin/" in report
    assert "that is victim+0x0" in report
    assert "SEGV_ACCERR" in report


def test_cplusplus_names_are_readable(compile_c: Compile, crash: Crash) -> None:
    pytest.importorskip("lief")
    path = compile_c(programs.CPLUSPLUS, "arm64", "-O1", "-g", "-fno-exceptions", suffix=".cpp")
    frames = trace(crash(path))
    assert names(frames) == ["game::Player::move(int, char const*)", "_start"]


def test_stripped_of_section_headers(compile_c: Compile, crash: Crash) -> None:
    """Without section headers .eh_frame is found through its program header."""
    path = compile_c(
        programs.NULL_DEREFERENCE, "arm64", "-O2", "-g0", "-funwind-tables", "-Wl,--eh-frame-hdr"
    )
    data = bytearray(path.read_bytes())
    data[40:48], data[60:64] = bytes(8), bytes(4)
    stripped = path.with_name(path.name + "-stripped")
    stripped.write_bytes(data)
    frames = trace(crash(stripped))
    assert [how for how, _ in frames] == ["registers", "cfi", "cfi", "cfi"]
    assert names(frames) == [None] * 4
