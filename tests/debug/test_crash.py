# SPDX-License-Identifier: GPL-2.0-or-later
"""Crash reports from made-up crashes: hints, signal frames, the memory map, hostile leftovers."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.crash import format_crash
from droidemu.debug.disasm import around, disassemble
from droidemu.debug.hints import guess, place
from droidemu.debug.modulefile import ModuleFiles
from droidemu.debug.report_types import CrashInfo, Module, Region
from droidemu.debug.signal_names import code_meaning, signal_name
from droidemu.debug.symbols import Symboliser, describe
from droidemu.debug.unwind import Unwinder

REGIONS = [
    Region(0x400000, 0x410000, 5, "/bin/prog"),
    Region(0x410000, 0x420000, 1, "/bin/prog", 0x10000),
    Region(0x420000, 0x421000, 3, "/bin/prog", 0x20000),
    Region(0x421000, 0x440000, 3, "[heap]"),
    Region(0x500000, 0x501000, 0),
    Region(0x501000, 0x540000, 3),
    Region(0x7FF00000, 0x80000000, 3, "[stack]"),
]


class Memory:
    """Bytes at addresses; everything inside the regions that is not set reads as zero."""

    def __init__(self, parts: dict[int, bytes] | None = None) -> None:
        self.parts = parts or {}

    def __call__(self, address: int, size: int) -> bytes | None:
        if not any(r.start <= address and address + size <= r.end for r in REGIONS):
            return None
        out = bytearray(size)
        for start, data in self.parts.items():
            for i, byte in enumerate(data):
                if address <= start + i < address + size:
                    out[start + i - address] = byte
        return bytes(out)


def info(isa: str = "arm64", memory: Memory | None = None, **changes: Any) -> CrashInfo:
    registers = {"sp": 0x7FF80000, "pc": 0x400100, **changes.pop("registers", {})}
    base = CrashInfo(
        isa="arm64" if isa == "arm64" else "arm",
        signal=11,
        code=1,
        registers=registers,
        regions=REGIONS,
        read=memory or Memory(),
    )
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"fault_address": 0, "access": "read"}, "null pointer dereference"),
        ({"fault_address": 0x18, "access": "write"}, "null pointer dereference at offset 0x18"),
        ({"fault_address": 0, "access": "execute", "registers": {"pc": 0}}, "null function"),
        ({"fault_address": 0x421010, "access": "execute"}, "non-executable page in [heap]"),
        ({"fault_address": 0x900000, "access": "execute"}, "jump to where nothing is mapped"),
        ({"fault_address": 0x400010, "access": "write", "code": 2}, "read-only text"),
        ({"fault_address": 0x410010, "access": "write", "code": 2}, "read-only data"),
        ({"fault_address": 0x500010, "access": "read", "code": 2}, "PROT_NONE"),
        (
            {
                "fault_address": 0x500FF0,
                "access": "write",
                "code": 2,
                "registers": {"sp": 0x501010},
            },
            "guard page below the thread's stack",
        ),
        (
            {"fault_address": 0x7FEFFFF0, "access": "write", "registers": {"sp": 0x7FF00010}},
            "stack overflow: the address is 16 bytes below the [stack]",
        ),
        (
            {"fault_address": 0x7FEF8000, "access": "write", "registers": {"sp": 0x7FEF8000}},
            "stack overflow: the address is 32768 bytes below the [stack]",
        ),
        (
            {"fault_address": 0x7FEFFFF0, "access": "write"},
            "wild or dangling pointer",
        ),
        ({"fault_address": 0x440008, "access": "read"}, "beyond the end of [heap]"),
        ({"fault_address": 0x6F6C6C6568, "access": "read"}, "wild or dangling"),
        ({"fault_address": 0x77206F6C6C6568, "access": "read"}, 'the text "hello w"'),
        ({"fault_address": 0xFFFF000000000008, "access": "read"}, "upper 16 bits"),
        ({"signal": 7, "code": 1, "fault_address": 0x421001, "access": "read"}, "misaligned"),
        ({"signal": 7, "code": 2, "fault_address": 0x421001, "access": "read"}, "mapped file"),
        ({"signal": 6, "code": -6}, "abort()"),
        ({"signal": 8, "code": 1}, "division by zero"),
        ({"signal": 11, "code": 0, "sender_pid": 42}, "sent by process 42"),
        ({"signal": 4}, "udf: data, zeroed memory"),
        ({"signal": 31, "code": 1}, "seccomp"),
    ],
)
def test_hints(changes: dict[str, Any], hint: str) -> None:
    found = guess(info(**changes))
    assert any(hint in line for line in found), found
    report = format_crash(info(**changes))
    assert hint in report
    assert "part of the report failed" not in report


@pytest.mark.parametrize(
    ("isa", "code", "cpsr", "hint"),
    [
        ("arm64", "000020d4", 0, "brk #0x0: a trap that the compiler put in"),
        ("arm64", "800220d4", 0, "brk #0x14: a breakpoint"),
        ("arm64", "1f2003d5", 0, "no instruction of the emulated processor"),
        ("arm", "fedeffe7", 0, "a trap that the compiler put in"),
        ("arm", "fede0000", 0x20, "a trap that the compiler put in"),
        ("arm", "f001f0e7", 0, "a breakpoint instruction"),
        ("arm", "01de0000", 0x20, "a breakpoint instruction"),
        ("arm", "00000000", 0, "zeroed memory"),
        ("arm", "00f020e3", 0, "no instruction of the emulated processor"),
    ],
)
def test_instruction_hints(isa: str, code: str, cpsr: int, hint: str) -> None:
    memory = Memory({0x400100: bytes.fromhex(code)})
    found = guess(info(isa, memory, signal=4, registers={"cpsr": cpsr}))
    assert any(hint in line for line in found), found


def test_places_in_words() -> None:
    assert place(REGIONS, 0x421008) == "in [heap] (rw-p), 8 bytes from its start"
    assert place(REGIONS, 0x440001).startswith("not mapped: 1 byte after [heap]")
    assert "256 bytes before [stack]" in place(REGIONS, 0x7FEFFF00)
    assert place([], 5) == "not mapped"


def test_map_marks_what_lies_where() -> None:
    report = format_crash(info(fault_address=0x440010, access="read"))
    lines = report[report.index("memory map") :].splitlines()
    assert any(line.startswith("=>") and "/bin/prog  <= pc" in line for line in lines)
    assert any(line.startswith("=>") and "[stack]  <= sp" in line for line in lines)
    at = next(i for i, line in enumerate(lines) if "fault address: not mapped" in line)
    assert "[heap]" in lines[at - 1]
    assert "00500000" in lines[at + 1].lower()


def test_registers_in_columns() -> None:
    report = format_crash(
        info("arm", registers={f"r{n}": n for n in range(13)} | {"lr": 1, "cpsr": 0x60000030})
    )
    assert "   r12 0000000c    sp 7ff80000    lr 00000001    pc 00400100" in report
    assert "cpsr 60000030 (nZCv Thumb)" in report


def test_notes_and_thread() -> None:
    report = format_crash(
        info(program="/bin/x", pid=3, tid=4, thread_name="worker", notes=["DroidEmu 1"])
    )
    assert 'program  /bin/x (pid 3), thread 4 "worker"' in report
    assert "note     DroidEmu 1" in report


@pytest.mark.parametrize(
    ("isa", "trampoline", "offset", "word"),
    [
        ("arm64", "681180d2010000d4", 312, 8),
        ("arm", "ad70a0e3000000ef", 160, 4),
        ("arm", "7770a0e3770090ef", 32, 4),
        ("arm", "ad2700df", 160, 4),
        ("arm", "4ff0ad0700df", 160, 4),
    ],
)
def test_backtrace_goes_through_a_signal_frame(
    isa: str, trampoline: str, offset: int, word: int
) -> None:
    """A handler whose caller is the trampoline, which returns to 0x401000 with its own stack."""
    sp, restorer, fp = 0x7FF80000, 0x408000, 0x7FF7FF00
    count = 33 if isa == "arm64" else 16
    saved = [0] * count
    saved[31 if isa == "arm64" else 13] = 0x530000  # an alternate stack was in use
    saved[32 if isa == "arm64" else 15] = 0x401000
    code = "<Q" if word == 8 else "<I"
    memory = Memory(
        {
            restorer: bytes.fromhex(trampoline),
            fp: struct.pack(code, 0) + struct.pack(code, restorer),
            fp + 2 * word + offset: b"".join(struct.pack(code, value) for value in saved),
        }
    )
    name = "x29" if isa == "arm64" else "r11"
    registers = {"sp": fp, "pc": 0x400100, name: fp}
    del sp
    unwinder = Unwinder("arm64" if isa == "arm64" else "arm", memory, ModuleFiles([]))
    frames = unwinder.backtrace(registers)
    assert [(f.pc, f.how, f.is_return) for f in frames] == [
        (0x400100, "registers", False),
        (restorer, "frame pointer", False),  # its first instruction: nothing was called there
        (0x401000, "signal", False),
    ]
    assert frames[2].sp == 0x530000


def test_frame_pointer_loops_and_downward_chains_end() -> None:
    fp = 0x7FF80000
    loop = Memory({fp: struct.pack("<QQ", fp, 0x400200)})
    down = Memory({fp: struct.pack("<QQ", fp - 64, 0x400200)})
    for memory in (loop, down):
        frames = Unwinder("arm64", memory, ModuleFiles([])).backtrace(
            {"sp": fp, "x29": fp, "pc": 0x400100}
        )
        assert len(frames) <= 2


@settings(max_examples=120, deadline=None)
@given(
    isa=st.sampled_from(["arm64", "arm"]),
    noise=st.binary(min_size=16, max_size=64),
    values=st.lists(
        st.integers(0, 2**64 - 1) | st.integers(0x400000, 0x440000) | st.just(0x7FF80000),
        min_size=4,
        max_size=4,
    ),
    signal=st.integers(0, 66),
    code=st.integers(-7, 10),
    fault=st.none() | st.integers(0, 2**64 - 1) | st.integers(0x3FFFF0, 0x440010),
    access=st.sampled_from([None, "read", "write", "execute"]),
    elf=st.binary(max_size=80),
)
def test_nothing_that_a_guest_leaves_breaks_the_report(
    isa: str,
    noise: bytes,
    values: list[int],
    signal: int,
    code: int,
    fault: int | None,
    access: Any,
    elf: bytes,
) -> None:
    def read(address: int, size: int) -> bytes | None:
        assert address >= 0 and 0 < size <= 1 << 16
        if address % 5 == 0:
            return None
        return (noise * (size // len(noise) + 2))[address % 7 :][:size]

    mask = 2**64 - 1 if isa == "arm64" else 2**32 - 1
    names = ("pc", "sp", "x29", "x30") if isa == "arm64" else ("pc", "sp", "r11", "lr")
    module = Module("/bin/x", 0x400000, 0x400000, 0x440000, lambda: b"\x7fELF\x02\x01" + elf)
    crash = CrashInfo(
        isa="arm64" if isa == "arm64" else "arm",
        signal=signal,
        code=code,
        registers={n: v & mask for n, v in zip(names, values, strict=True)} | {"cpsr": 0x30},
        regions=REGIONS,
        read=read,
        modules=[module],
        fault_address=None if fault is None else fault & mask,
        access=access,
    )
    report = format_crash(crash)
    assert "part of the report failed" not in report
    assert len(report) < 60_000


def test_a_failing_part_does_not_take_the_rest_with_it() -> None:
    def read(address: int, size: int) -> bytes | None:
        raise RuntimeError("the reader is broken")

    report = format_crash(replace(info(), read=read))
    assert "(this part of the report failed: RuntimeError: the reader is broken)" in report
    assert "memory map near" in report


def test_a_module_whose_file_is_gone() -> None:
    def gone() -> bytes:
        raise OSError("gone")

    module = Module("/lib/libx.so", 0x400000, 0x400000, 0x410000, gone)
    location = Symboliser("arm64", [module]).lookup(0x400123)
    assert describe(location) == "/lib/libx.so+0x123"


def test_names_of_signals_and_codes() -> None:
    assert signal_name(11) == "SIGSEGV"
    assert signal_name(34) == "SIGRTMIN+2"
    assert signal_name(99) == "signal 99"
    assert code_meaning(11, 2)[0] == "SEGV_ACCERR"
    assert code_meaning(8, 1)[0] == "FPE_INTDIV"
    assert code_meaning(11, 0)[0] == "SI_USER"
    assert code_meaning(11, 77) == ("code 77", "")


def test_disassembly_of_the_three_instruction_sets() -> None:
    a64 = list(disassemble("arm64", bytes.fromhex("1f2003d5ffffffff"), 0x1000))
    assert [(i.address, i.text) for i in a64] == [(0x1000, "nop"), (0x1004, ".inst\t0xffffffff")]
    a32 = list(disassemble("arm", bytes.fromhex("0000a0e1"), 0x1000))
    assert a32[0].hex == "e1a00000"
    thumb = list(disassemble("arm", bytes.fromhex("00bf40f26812"), 0x1000, thumb=True))
    assert [(i.address, i.hex) for i in thumb] == [(0x1000, "bf00"), (0x1002, "f240 1268")]


def test_thumb_code_before_pc_is_decoded_from_the_function() -> None:
    # movw; nop; (pc) nop
    code = bytes.fromhex("40f2681200bf00bf")
    memory = Memory({0x400100: code})
    lines = around(memory, "arm", 0x400106, thumb=True, before=4, after=0, function=0x400100)
    assert [i.address for i in lines] == [0x400100, 0x400104, 0x400106]


def test_code_at_the_edge_of_memory() -> None:
    lines = around(Memory(), "arm64", 0x400000, before=4, after=2)
    assert [i.address for i in lines] == [0x400000, 0x400004, 0x400008]
    lines = around(Memory(), "arm64", 0x80000000 - 4, before=1, after=5)
    assert [i.address for i in lines] == [0x80000000 - 8, 0x80000000 - 4]
    assert around(Memory(), "arm64", 0x900000) == []
