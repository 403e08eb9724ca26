# SPDX-License-Identifier: GPL-2.0-or-later
"""Unwinding 32-bit code without tables by its prologues: real compilers' code, and any bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug import prologue
from droidemu.debug.report_types import CrashInfo
from droidemu.debug.symbols import Symboliser
from droidemu.debug.unwind import Unwinder

Compile = Callable[..., Path]
Crash = Callable[[Path], CrashInfo]

#: Frames of all kinds: big, variadic, with alloca, with vector registers, with early returns and
#: jump tables; the crash is in the innermost, behind some of its epilogues.
FRAMES = """
typedef __builtin_va_list va_list;
#define OWN __attribute__((noinline))
#define KEEP __asm__ volatile("" ::: "memory")
volatile int sink;
volatile int *nowhere;
OWN void use(volatile char *p, int n) { p[n] = 1; sink += p[0]; }
OWN int crash(int n) {
    char room[40];
    if (n == 1) { use(room, 3); return 5; }
    if (n == 2) { use(room, 4); return 6; }
    use(room, n & 3);
    sink = *nowhere;
    use(room, 2);
    return room[n & 7];
}
OWN int big(int n) { char room[5000]; use(room, n); int r = crash(n); use(room, r); return r; }
OWN int variadic(int n, ...) {
    va_list list;
    __builtin_va_start(list, n);
    int r = __builtin_va_arg(list, int);
    r += big(n + r - r);
    __builtin_va_end(list);
    return r + sink;
}
OWN int dynamic(int n) {
    char *room = __builtin_alloca(n * 8);
    use(room, n);
    int r = variadic(n, 2, 3, 4, 5, 6);
    use(room, 1);
    return r;
}
OWN int vectors(int n, double d) {
    register double a = d * 2, b = d * 3, c = d * 4;
    __asm__ volatile("" ::: "d8", "d9", "d10", "d11");
    int r = dynamic(n);
    KEEP;
    return r + (int)(a + b + c);
}
OWN int choose(int n) {
    switch (n) {
    case 0: return sink;
    case 1: use((char *)&sink, 0); return 7;
    case 2: KEEP; return sink + 9;
    case 3: use((char *)&sink, 1); return sink * 3;
    case 4: return sink ^ 3;
    case 9: KEEP; { int r = vectors(n, sink); KEEP; return r + 1; }
    default: return n;
    }
}
int main_of_all(int n) { int r = choose(n); KEEP; return r; }
#ifdef __thumb__
__asm__(".thumb_func");
#endif
void _start(void) { main_of_all(9); for (;;) {} }
"""
EXPECTED = ["crash", "big", "variadic", "dynamic", "vectors", "choose", "main_of_all", "_start"]
NO_TABLES = ("-fno-unwind-tables", "-fno-asynchronous-unwind-tables", "-g0")


def frames_of(info: CrashInfo) -> tuple[list[str | None], list[str]]:
    symbols = Symboliser(info.isa, info.modules)
    frames = Unwinder(info.isa, info.read, symbols.files).backtrace(info.registers)
    functions = [symbols.lookup(frame.pc, frame.is_return).function for frame in frames]
    return functions, [frame.how for frame in frames]


@pytest.mark.parametrize("target", ["arm", "arm-a32"])
@pytest.mark.parametrize("optimize", ["-O0", "-O1", "-O2", "-O3"])
@pytest.mark.parametrize("pointer", ["-fomit-frame-pointer", "-fno-omit-frame-pointer"])
def test_frames_of_every_kind(
    compile_c: Compile, crash: Crash, target: str, optimize: str, pointer: str
) -> None:
    info = crash(compile_c(FRAMES, target, optimize, pointer, *NO_TABLES, "-fno-inline"))
    functions, how = frames_of(info)
    assert functions == EXPECTED
    assert set(how[1:]) == {"prologue"}


@pytest.mark.parametrize("target", ["arm", "arm-a32"])
def test_stripped_code(compile_c: Compile, crash: Crash, target: str) -> None:
    """Without symbols nothing tells where functions begin; the frames are the same."""
    flags = ("-O2", "-fomit-frame-pointer", *NO_TABLES, "-fno-inline")
    info = crash(compile_c(FRAMES, target, *flags))
    symbols = Symboliser(info.isa, info.modules)
    known = Unwinder(info.isa, info.read, symbols.files).backtrace(info.registers)
    stripped = crash(compile_c(FRAMES, target, *flags, "-s"))
    blind = Symboliser(stripped.isa, stripped.modules)
    found = Unwinder(stripped.isa, stripped.read, blind.files).backtrace(stripped.registers)
    assert blind.lookup(found[0].pc).function is None
    assert len(found) == len(EXPECTED)
    assert [frame.sp for frame in found] == [frame.sp for frame in known]


def run(thumb: bool, *code: int) -> prologue.State:
    """The state behind some instructions; wide Thumb ones as two halfwords."""
    data = b"".join(word.to_bytes(2 if thumb else 4, "little") for word in code)
    return (prologue._run_thumb if thumb else prologue._run_arm)(data, 0).state


def test_what_instructions_do() -> None:
    # push {r4, r7, lr}; sub sp, #16
    state = run(True, 0xB590, 0xB084)
    assert (state.depth, state.saved) == (28, {4: 12, 7: 8, 14: 4})
    # stmdb sp!, {r4-r11, lr}; sub.w sp, sp, #1040
    state = run(True, 0xE92D, 0x4FF0, 0xF5AD, 0x6D82)
    assert state.depth == 36 + 1040 and state.saved[14] == 4 and state.saved[4] == 36
    # str lr, [sp, #-8]!
    assert run(True, 0xF84D, 0xED08) == prologue.State(8, {14: 8})
    # push {r4, lr}; add sp, #8 would return; then code that was jumped to
    assert run(True, 0xB510, 0xB082, 0xB002, 0xBD10, 0xBF00).depth == 16
    # push {r4, lr}; it ne; popne {r4, pc}: may not be executed
    assert run(True, 0xB510, 0xBF18, 0xBD10).depth == 8
    # push {r11, lr}; mov r11, sp; sub sp, sp, r0; and the end by the frame pointer
    state = run(False, 0xE92D4800, 0xE1A0B00D, 0xE04DD000)
    assert state.depth is None and state.frame == (11, 8)
    assert run(False, 0xE92D4800, 0xE1A0B00D, 0xE04DD000, 0xE1A0D00B).depth == 8
    # vpush {d8-d9}
    assert run(False, 0xED2D8B04).depth == 16
    assert [prologue._expanded(value) for value in (0xFF, 0x1AB, 0x2AB, 0x3AB, 0xC01, 0x400)] == [
        0xFF, 0xAB00AB, 0xAB00AB00, 0xABABABAB, 0x8100, 0x80000000,
    ]  # fmt: skip
    assert prologue._rotated(0xE24DDB01) == 1024


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=8, max_size=400), st.booleans(), st.integers(0, 400), st.data())
def test_any_bytes(code: bytes, thumb: bool, at: int, data: st.DataObject) -> None:
    """Only a caller behind a call, or None; never an exception."""
    base = 0x10000

    def read(address: int, size: int) -> bytes | None:
        start = address - base
        return code[start : start + size] if start >= 0 and start + size <= len(code) else None

    registers = {n: data.draw(st.integers(0, 2**32 - 1)) for n in range(12)}
    registers |= {12: 0, 13: base + data.draw(st.integers(0, len(code))) & ~3, 14: 0, 15: 0}
    pc = base + (at & ~(1 if thumb else 3))
    caller = prologue.caller_of(read, dict(registers), pc, thumb, base)
    if caller is not None:
        assert prologue.is_behind_call(read, caller[15])
        assert all(0 <= value < 2**32 for value in caller.values())
