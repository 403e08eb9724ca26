# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest libraries from Python: calls, callbacks, hooks, and what can go wrong."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from droidemu.errors import UserError
from droidemu.memory import MemoryFault
from droidemu.script import Guest, GuestCrash, GuestError, GuestExit, Library

MIX = "long long mix(int, long long, signed char, unsigned short, double, float, int, double, " \
      "long long, float, int, double)"  # fmt: skip


def test_numbers_of_all_kinds(library: Library) -> None:
    assert library.function("int add(int, int)")(2, -3) == -1
    assert library.function("double half(double)")(5) == 2.5
    assert library.function("float third(float)")(1) == pytest.approx(1 / 3, rel=1e-7)
    assert library.function("unsigned long long all_ones()")() == (1 << 64) - 1
    assert library.function("long long all_ones()")() == -1
    assert library.function("bool is_big(int)")(101) is True
    values = (1, 1 << 40, -3, 65535, 1.5, 2.5, 7, 3.5, -(1 << 35), 4.5, 11, 5.5)
    want = sum(int(value * (index + 1)) for index, value in enumerate(values))
    assert library.function(MIX)(*values) == want


def test_constructors_have_run(library: Library) -> None:
    assert library.function("int was_prepared()")() == 42


def test_text_and_buffers(guest: Guest, library: Library) -> None:
    assert library.function("const char *greet(const char *)")("Wörld") == "Hello, Wörld!"
    fill = library.function("void fill(void *, int, int)")
    buffer = bytearray(8)
    assert fill(buffer, 7, 4) is None
    assert buffer == b"\x07\x07\x07\x07\0\0\0\0"
    address = guest.memory.allocate(16)
    fill(address, 255, 16)
    assert guest.memory.unpack("qI", address) == (-1, 0xFFFFFFFF)
    guest.memory.pack("H", address, 513)
    assert guest.memory.read(address, 3) == b"\x01\x02\xff"
    guest.memory.free(address)
    assert guest.memory.text(guest.memory.allocate("abc")) == "abc"


def test_callbacks(guest: Guest, library: Library) -> None:
    seen: list[tuple[int, int]] = []

    def square(i: int, cookie: int) -> int:
        seen.append((i, cookie))
        return i * i

    callback = guest.callback("int (int, void *)", square)
    sum_of = library.function("int sum_of(void *, int, void *)")
    assert sum_of(callback, 5, 99) == 30
    assert seen == [(i, 99) for i in range(5)]
    assert sum_of(library.function("int add(int, int)"), 4, 10) == 46

    got: list[Any] = []

    def many(*values: Any) -> float:
        got.append(values)
        return 41.5

    prototype = "double (int, double, long long, float, int, int, int, double)"
    assert library.function("double call_many(void *)")(guest.callback(prototype, many)) == 42.5
    assert got == [(1, 2.5, 1 << 40, 3.5, 5, 6, 7, 8.5)]


def test_a_callback_calls_the_guest(guest: Guest, library: Library) -> None:
    add = library.function("int add(int, int)")
    callback = guest.callback("int (int, void *)", lambda i, _: add(i, 100))
    assert library.function("int sum_of(void *, int, void *)")(callback, 3, None) == 303


def test_what_a_callback_raises(guest: Guest, library: Library) -> None:
    def wrong(i: int, _: int) -> int:
        raise LookupError(f"no {i}")

    sum_of = library.function("int sum_of(void *, int, void *)")
    with pytest.raises(LookupError, match="no 0"):
        sum_of(guest.callback("int (int, void *)", wrong), 3, None)
    with pytest.raises(TypeError, match="must return int, not str"):
        sum_of(guest.callback("int (int, void *)", lambda i, _: "x"), 3, None)
    assert library.function("int add(int, int)")(1, 1) == 2


def test_hooks(guest: Guest, library: Library) -> None:
    steps = library.function("int steps(int)")
    assert steps(3) == 3
    calls: list[int] = []

    def hook(by: int) -> int:
        calls.append(by)
        return int(made.original(10 * by)) + 1000

    made = guest.hook(library["step"], "int step(int)", hook)
    assert steps(2) == 1023
    assert calls == [1, 1]
    made.remove()
    assert steps(1) == 24
    assert calls == [1, 1]


def test_a_hook_in_a_tiny_function(guest: Guest, library: Library) -> None:
    with pytest.raises(UserError, match="has 2 bytes: too few for a hook's 4"):
        guest.hook(library["tiny"], "int tiny()", lambda: 4, size=2)
    made = guest.hook(library["tiny"], "int tiny()", lambda: 4, size=4)
    assert library.function("int tiny()")() == 4
    made.remove()
    assert library.function("int tiny()")() == 3


def test_what_cannot_be_hooked(guest: Guest, variant: str) -> None:
    with pytest.raises(UserError, match="no function at 0x10"):
        guest.hook(0x10, "int f()", lambda: 4)
    if variant == "arm64-v8a":
        # b .+8, at a place that can be written
        code = guest.stubs.place((0x14000002).to_bytes(4, "little"))
        made = guest.hook(code, "int f()", lambda: 4)
        with pytest.raises(UserError, match="cannot be moved"):
            _ = made.original


def test_symbols_of_the_host(guest: Guest, libraries: dict[str, Path], variant: str) -> None:
    triple = guest.callback("int (int)", lambda x: x * 3)
    guest.define("from_the_host", triple)
    library = guest.open(libraries[variant])
    assert library.function("int ask_host(int)")(14) == 42
    # The program seems to have it, a library does not.
    libdl = guest.open("libdl.so")
    dlopen = libdl.function("void *dlopen(const char *, int)")
    dlsym = libdl.function("void *dlsym(void *, const char *)")
    everywhere = 0 if guest.word_size == 8 else 0xFFFFFFFF
    assert dlsym(everywhere, "from_the_host") == triple.address
    assert dlsym(dlopen(None, 2), "from_the_host") == triple.address
    assert dlsym(libdl.handle, "from_the_host") == 0


def test_symbols_that_are_not_there(library: Library) -> None:
    assert library.function("int ask_host(int)")(14) == -1
    with pytest.raises(GuestError, match=r"library\.so has no symbol nothing"):
        library.function("int nothing()")
    assert library.find("nothing") is None


def test_libraries_that_are_not_there(guest: Guest, tmp_path: Path) -> None:
    with pytest.raises(GuestError, match=r"libnothing\.so"):
        guest.open("libnothing.so")
    file = tmp_path / "text.so"
    file.write_text("text", encoding="utf-8")
    with pytest.raises(UserError, match=r"text\.so"):
        guest.open(file)


def test_a_library_for_another_abi(libraries: dict[str, Path]) -> None:
    with Guest("arm64-v8a") as guest, pytest.raises(GuestError, match="is for armeabi-v7a"):
        guest.open(libraries["thumb"])


def test_values_that_do_not_fit(library: Library) -> None:
    add = library.function("int add(int, int)")
    with pytest.raises(TypeError, match="takes 2 arguments, not 1"):
        add(1)
    with pytest.raises(ValueError, match="does not fit in int"):
        add(1 << 40, 1)
    with pytest.raises(TypeError, match="argument 2 of add must be an integer, not str"):
        add(1, "2")
    with pytest.raises(TypeError, match="must be a number"):
        library.function("double half(double)")("x")
    assert add(0xFFFFFFFF, 2) == 1
    assert math.isinf(library.function("float third(float)")(math.inf))


def test_a_crash_is_a_report(guest: Guest, library: Library) -> None:
    with pytest.raises(GuestCrash, match="SIGSEGV") as caught:
        library.function("int crash(void *)")(16)
    assert caught.value.signal == 11
    assert "crash" in caught.value.report and "library.so" in caught.value.report
    with pytest.raises(GuestError, match="earlier"):
        library.function("int add(int, int)")(1, 1)


def test_an_exit_has_a_status(library: Library) -> None:
    with pytest.raises(GuestExit) as caught:
        library.function("void leave(int)")(7)
    assert caught.value.status == 7


def test_memory_is_checked(guest: Guest) -> None:
    for address in (0, 8, -1, 1 << 62):
        with pytest.raises(MemoryFault):
            guest.memory.read(address, 8)
        with pytest.raises(MemoryFault):
            guest.memory.write(address, b"x")
        with pytest.raises(MemoryFault):
            guest.memory.patch(address, b"x")
    with pytest.raises(ValueError, match="cannot be allocated"):
        guest.memory.allocate(-1)


def test_the_guests_own_libraries(guest: Guest) -> None:
    libc = guest.open("libc.so")
    numbers = guest.memory.allocate(b"".join(n.to_bytes(4, "little") for n in (5, 3, 9, 1)))

    def compare(a: int, b: int) -> int:
        (x,), (y,) = guest.memory.unpack("i", a), guest.memory.unpack("i", b)
        return (x > y) - (x < y)

    callback = guest.callback("int (const void *, const void *)", compare)
    libc.function("void qsort(void *, size_t, size_t, void *)")(numbers, 4, 4, callback)
    assert guest.memory.unpack("4i", numbers) == (1, 3, 5, 9)
    assert guest.open("libm.so").function("double cos(double)")(0) == 1.0


def test_an_unknown_abi() -> None:
    with pytest.raises(GuestError, match="unknown ABI 'mips'"):
        Guest("mips")


def test_time_passes(guest: Guest) -> None:
    before = guest.kernel.clock.monotonic()
    guest.run(0.05)
    assert guest.kernel.clock.monotonic() - before >= 50_000_000
