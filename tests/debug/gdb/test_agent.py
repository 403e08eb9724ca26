# SPDX-License-Identifier: GPL-2.0-or-later
"""Agent expressions: each operation, what is refused, and that evaluation always ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from unittest.mock import MagicMock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.gdb.agent import EvaluationError, Expression
from droidemu.debug.gdb.target import TargetError, ThreadId
from droidemu.debug.gdb.text import Malformed

from .dummy import BASE, MAIN, WORKER, Dummy

TOP = (1 << 64) - 1
#: reg 5; const16 0x1005; equal; end: true in the dummy's first thread only.
X5_IS_0X1005 = bytes.fromhex("260005 231005 13 27")

END, GOTO, IF_GOTO = b"\x27", b"\x21", b"\x20"


def const(value: int) -> bytes:
    """const64."""
    return b"\x25" + (value & TOP).to_bytes(8, "big")


def run(code: bytes, target: Dummy | None = None) -> int | None:
    return Expression(code).bind(target or Dummy(), lambda text: None)(MAIN)


BINARY: dict[int, Callable[[int, int], int]] = {
    0x02: lambda a, b: a + b,
    0x03: lambda a, b: a - b,
    0x04: lambda a, b: a * b,
    0x09: lambda a, b: a << b if b < 64 else 0,
    0x0A: lambda a, b: signed(a) >> min(b, 64),
    0x0B: lambda a, b: a >> b,
    0x0F: lambda a, b: a & b,
    0x10: lambda a, b: a | b,
    0x11: lambda a, b: a ^ b,
    0x13: lambda a, b: a == b,
    0x14: lambda a, b: signed(a) < signed(b),
    0x15: lambda a, b: a < b,
}


def printf(text: bytes, *values: int) -> bytes:
    """An expression that prints."""
    code = b"".join(const(value) for value in reversed(values)) + b"\x22\0\x22\0\x34"
    text += b"\0"
    return code + bytes((len(values),)) + len(text).to_bytes(2, "big") + text + END


def signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


words = st.one_of(st.integers(0, TOP), st.integers(0, 70), st.integers(TOP - 70, TOP))


@pytest.mark.parametrize("opcode", BINARY)
@settings(max_examples=25, deadline=None)
@given(a=words, b=words)
def test_arithmetic(opcode: int, a: int, b: int) -> None:
    assert run(const(a) + const(b) + bytes((opcode,)) + END) == int(BINARY[opcode](a, b)) & TOP


@settings(max_examples=50, deadline=None)
@given(a=words, b=words.filter(bool))
def test_divisions_round_as_c_does(a: int, b: int) -> None:
    both = const(a) + const(b)
    assert run(both + b"\x06" + END) == a // b
    assert run(both + b"\x08" + END) == a % b
    quotient = run(both + b"\x05" + END)
    rest = run(both + b"\x07" + END)
    assert quotient is not None and rest is not None
    x, y = signed(a), signed(b)
    exact = abs(x) // abs(y)
    assert quotient == (exact if (x < 0) == (y < 0) else -exact) & TOP
    assert (quotient * b + rest) & TOP == a
    assert abs(signed(rest)) < abs(y)


@pytest.mark.parametrize("opcode", [5, 6, 7, 8])
def test_a_division_by_zero_stops_the_program(opcode: int) -> None:
    code = const(1) + const(0) + bytes((opcode,)) + END
    with pytest.raises(EvaluationError):
        run(code)
    assert Expression(code).condition(Dummy())(MAIN) is True


def test_constants_and_single_operations() -> None:
    assert run(b"\x22\xff" + END) == 0xFF
    assert run(b"\x23\xff\xfe" + END) == 0xFFFE
    assert run(b"\x24\xff\xfe\xfd\xfc" + END) == 0xFFFEFDFC
    assert run(b"\x22\x00\x0e" + END) == 1
    assert run(b"\x22\x05\x0e" + END) == 0
    assert run(b"\x22\x00\x12" + END) == TOP
    assert run(b"\x22\x80\x16\x08" + END) == TOP - 127
    assert run(b"\x22\x7f\x16\x08" + END) == 127
    assert run(const(TOP) + b"\x2a\x20" + END) == 0xFFFF_FFFF
    assert run(const(TOP) + b"\x16\x40" + END) == TOP
    assert run(END) is None


def test_moving_about_the_stack() -> None:
    three = b"\x22\x01\x22\x02\x22\x03"
    subtract = b"\x03"
    assert run(three + b"\x29" + END) == 2
    assert run(three + b"\x28\x02" + END) == 6
    assert run(three + b"\x2b" + subtract + END) == 1
    assert run(three + b"\x32\x02" + END) == 1
    assert run(three + b"\x32\x00" + END) == 3
    # rot: a b c => c a b
    assert run(three + b"\x33" + END) == 2
    assert run(three + b"\x33\x29" + END) == 1
    assert run(three + b"\x33\x29\x29" + END) == 3


def test_registers_and_memory() -> None:
    target = Dummy()
    target.memory[:8] = bytes(range(1, 9))
    address = const(BASE)
    assert run(address + b"\x17" + END, target) == 0x01
    assert run(address + b"\x18" + END, target) == 0x0201
    assert run(address + b"\x19" + END, target) == 0x04030201
    assert run(address + b"\x1a" + END, target) == 0x0807060504030201
    assert run(b"\x26\x00\x05" + END) == 0x1005
    # Of a vector register the lowest word.
    assert run(b"\x26\x00\x25" + END) == 0x1025
    condition = Expression(X5_IS_0X1005).condition(target)
    assert condition(MAIN) is True
    assert condition(WORKER) is False


@pytest.mark.parametrize(
    ("cut", "distance", "ref", "expected"),
    [
        ("1620", "22fc1608", "19", 0x04030201),  # an int
        ("2a08", "22fc1608", "17", 0x01),  # a char
        ("1610", "23fffc1610", "18", 0x0201),  # a short
        ("1620", "", "19", 0x08070605),
    ],
)
def test_a_frame_base_is_not_cut_to_the_size_of_a_variable(
    cut: str, distance: str, ref: str, expected: int
) -> None:
    """As gdb compiles locals of code whose frame base is a register."""
    target = Dummy()
    target.memory[:8] = bytes(range(1, 9))
    target.write_register(MAIN, 29, (BASE + 4).to_bytes(8, "little"))
    add = "02" if distance else ""
    local = bytes.fromhex(f"26001d {cut} {distance} {add} {ref} 27")
    assert run(local, target) == expected


def test_values_of_registers_are_cut() -> None:
    target = Dummy()
    target.write_register(MAIN, 29, b"\xff" * 8)
    for number, cut, rest in (
        (29, "2a08", "27"),  # a variable in a register
        (29, "2a08", "2201 02 27"),  # ... and one more
        (5, "2a08", "27"),
    ):
        target.write_register(MAIN, 5, b"\xff" * 8)
        code = bytes.fromhex(f"2600{number:02x} {cut} {rest}")
        assert run(code, target) == (0x100 if "02" in rest else 0xFF)


@pytest.mark.parametrize("code", [const(0) + b"\x17" + END, b"\x26\xff\xff" + END,
                                  const(BASE + 0x20_0000 - 2) + b"\x19" + END])  # fmt: skip
def test_what_cannot_be_read_stops_the_program(code: bytes) -> None:
    with pytest.raises((EvaluationError, TargetError)):
        run(code)
    assert Expression(code).condition(Dummy())(MAIN) is True


def test_jumps() -> None:
    # x5 < 0x1000 ? 7 : 9
    code = b"\x26\0\5\x23\x10\0\x15" + IF_GOTO + b"\0\x0f\x22\x09" + GOTO + b"\0\x11\x22\x07" + END
    assert code[15:17] == b"\x22\x07" and code[17:] == END
    assert run(code) == 9
    target = Dummy()
    target.registers[MAIN][5] = bytes(8)
    assert run(code, target) == 7


def test_a_loop_that_ends() -> None:
    # Counts 10 down, keeps a sum below it: 10 + 9 + ... + 1.
    code = (
        b"\x22\x00\x22\x0a"  # 0: sum n
        b"\x2b\x32\x01\x02"  # 4: swap; pick 1; add -> n sum+n
        b"\x2b"  # 8: swap -> sum n
        b"\x22\x01\x03"  # 9: n - 1
        b"\x28" + IF_GOTO + b"\0\x04"  # 12: dup; again unless 0
        b"\x29" + END  # pop
    )
    assert run(code) == 55


def test_a_loop_that_does_not_end_is_given_up() -> None:
    code = b"\x22\x01" + IF_GOTO + b"\0\0" + END
    start = time.monotonic()
    with pytest.raises(EvaluationError):
        run(code)
    assert time.monotonic() - start < 5
    assert Expression(code).condition(Dummy())(MAIN) is True


def test_a_loop_that_prints_is_given_up_soon() -> None:
    said: list[str] = []
    code = b"\x22\0\x22\0\x34\0\0\x02x\0\x22\x01" + IF_GOTO + b"\0\0" + END
    Expression(code).command(Dummy(), said.append)(MAIN)
    assert 100 < said.count("x") <= 1000
    assert said[-1] == "dprintf: too long\n"


def test_the_longest_code_is_compiled_in_reasonable_time() -> None:
    code = b"\x22\x01" * 90
    while len(code) < 8180:
        target = len(code) + 5
        code += b"\x22\x01" + IF_GOTO + target.to_bytes(2, "big")
    start = time.monotonic()
    assert Expression(code + END).condition(Dummy())(MAIN) is True
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "code",
    [
        b"",
        b"\x22",
        b"\x22\x01",  # no end
        b"\x02" + END,  # nothing on the stack
        b"\x22\x01\x02" + END,
        b"\x29" + END,
        b"\x2b" + END,
        b"\x22\x01\x33" + END,
        b"\x22\x01\x32\x01" + END,
        b"\x22\x01\x16\x00" + END,
        b"\x22\x01\x16\x41" + END,
        b"\x00" + END,
        b"\xff" + END,
        b"\x01" + END,  # floating point
        b"\x22\x01\x22\x01\x0c" + END,  # tracepoints
        b"\x2c\x00\x00" + END,  # trace variables
        GOTO + b"\x00\x50",
        IF_GOTO + b"\x00\x00" + END,
        b"\x22\x01" + GOTO + b"\x00\x00",  # the stack grows for ever
        # the stack's depth depends on the way
        b"\x22\x01\x22\x01" + IF_GOTO + b"\x00\x08\x29" + END,
        b"\x22\x00\x22\x00\x34\x00\x00\x02%d" + END,  # no NUL
        b"\x22\x00\x22\x00\x34\x00\x00\x03%d\0" + END,  # no argument for it
        b"\x22\x00\x22\x00\x34\x00\x00\x03%n\0" + END,
        b"\x22\x00\x22\x00\x34\x00\x00\x03a\\\0" + END,
        b"\x22\x00\x22\x00\x34\x00\xff\xffab\0" + END,
        printf("%٣d".encode(), 7),  # digits for Python's \d, but not for its %
        printf("%.٣d".encode(), 7),
        printf(b"%4097d", 7),
        printf(b"%" + b"9" * 5000 + b"d", 7),  # more digits than int() looks at
        printf(b"%." + b"9" * 5000 + b"d", 7),
        b"\x22\x01" * 101 + END,
        b"\x22\x01" * 5000 + END,
    ],
)
def test_bad_code_is_refused(code: bytes) -> None:
    with pytest.raises(Malformed):
        Expression(code)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(range(0x35)).flatmap(
    lambda op: st.binary(max_size=3).map(lambda rest: bytes((op,)) + rest)
), max_size=30))  # fmt: skip
def test_any_code_is_refused_or_ends(parts: list[bytes]) -> None:
    code = b"\x22\x05" * 4 + b"".join(parts) + END
    try:
        expression = Expression(code)
    except Malformed:
        return
    assert expression.condition(Dummy())(MAIN) in (True, False)
    expression.command(Dummy(), lambda text: None)(MAIN)


def show(text: bytes, *values: int, target: Dummy | None = None) -> str:
    """What printf prints."""
    said: list[str] = []
    Expression(printf(text, *values)).command(target or Dummy(), said.append)(MAIN)
    return "".join(said)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        (b"plain", (), "plain"),
        (b"100%%\\n\\t", (), "100%\n\t"),
        (b"%d %u", (TOP, TOP), "-1 4294967295"),
        (b"%ld %llx", (TOP, TOP), "-1 ffffffffffffffff"),
        (b"%hhd %hu", (0x1FF, 0x1_FFFF), "-1 65535"),
        (b"[%5d|%-5d|%05d|%+d]", (7, 7, 7, 7), "[    7|7    |00007|+7]"),
        (b"%#x %#o %X", (255, 8, 255), "0xff 010 FF"),
        (b"%c%c", (0x41, 0x42), "AB"),
        (b"%p", (0x1000,), "0x1000"),
        (b"%.3d", (5,), "005"),
        (b"[%#06o|%#-6o|%#.4o|%#6.2o]", (8, 8, 8, 64), "[000010|010   |0010|  0100]"),
        (b"%.4096d", (5,), "5".rjust(4096, "0")),
        (b'\\101\\\\\\"', (), 'A\\"'),
        (b"%s", (0,), "(null)"),
    ],
)
def test_formats(text: bytes, values: tuple[int, ...], expected: str) -> None:
    assert show(text, *values) == expected


def test_strings_out_of_memory() -> None:
    target = Dummy()
    target.memory[:6] = b"hello\0"
    target.memory[0x100:0x2000] = b"x" * 0x1F00
    target.memory[-3:] = b"end"
    assert show(b"%s world", BASE, target=target) == "hello world"
    assert show(b"[%7s|%.2s]", BASE, BASE, target=target) == "[  hello|he]"
    assert len(show(b"%s", BASE + 0x100, target=target)) == 4096
    assert show(b"%s", BASE + len(target.memory) - 3, target=target) == "end"
    assert show(b"%s", 0x10, target=target) == "dprintf: error 14\n"


def test_one_printf_is_no_longer_than_a_page_of_text() -> None:
    assert len(show(b"%4096d" * 90, *range(90))) == 1 << 16


_FORMATS = st.lists(
    st.tuples(
        st.text("-+ #0", max_size=3),
        st.one_of(st.just(""), st.integers(0, 5000).map(str), st.text("0123456789٣²", max_size=3)),
        st.sampled_from(["", ".", ".0", ".3", ".4096", ".5000", ".٣"]),
        st.sampled_from(["", "hh", "h", "l", "ll", "j", "z", "t", "L"]),
        st.sampled_from("diouxXcsp%nfe"),
    ).map(lambda parts: "%" + "".join(parts)),
    max_size=4,
).map("|".join)


@settings(max_examples=300, deadline=None)
@given(text=_FORMATS, value=words)
def test_any_format_is_refused_or_printed(text: str, value: int) -> None:
    code = printf(text.encode(), value, value, value, value)
    try:
        expression = Expression(code)
    except Malformed:
        return
    said: list[str] = []
    run = expression.bind(Dummy(), said.append)
    try:
        run(MAIN)
    except TargetError:
        assert "s" in text  # no string there


class Broken(Dummy):
    """A target with a mistake of ours in it."""

    def read_register(self, thread: ThreadId, number: int) -> bytes:
        raise RuntimeError("oops")


def test_a_mistake_of_ours_does_not_reach_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler that asks for the condition would end the run."""
    log = MagicMock()
    monkeypatch.setattr("droidemu.debug.gdb.agent._log", log)
    said: list[str] = []
    expression = Expression(X5_IS_0X1005)
    assert expression.condition(Broken())(MAIN) is True
    expression.command(Broken(), said.append)(MAIN)
    assert said == ["dprintf: internal error\n"]
    assert log.exception.call_count == 2


def test_a_condition_is_quick() -> None:
    """gdb needs several round trips of about 0.1 ms for each evaluation of its own."""
    condition = Expression(X5_IS_0X1005).condition(Dummy())
    best = min(timed(condition) for _ in range(5))
    assert best < 20e-6, f"{best * 1e6:.1f} µs"


def timed(condition: Callable[..., bool]) -> float:
    start = time.perf_counter()
    for _ in range(2000):
        condition(WORKER)
    return (time.perf_counter() - start) / 2000
