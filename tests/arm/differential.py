# SPDX-License-Identifier: GPL-2.0-or-later
"""Random data-processing code, run on random registers by the engine and by qemu-user.

A program consists of cases. Each loads every register from memory, executes a few random
instructions and stores every register; at its end it writes the results to its standard output.
The engine runs the same bytes at the same address.
"""

from __future__ import annotations

import random
import re
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from droidemu.engine import StopReason
from droidemu.sdk.toolchain import zig

from .assembler import assemble
from .guest import RX, Guest

BASE = 0x400000
#: Bytes of a case's registers in memory: 32 vectors, then general ones, flags, FP status.
_STATE64 = 32 * 16 + 31 * 8 + 3 * 8
_STATE32 = 32 * 8 + 15 * 4 + 2 * 4 + 4
_QEMU = {"a64": ("qemu-aarch64", "max"), "a32": ("qemu-arm", "cortex-a15"),
         "t32": ("qemu-arm", "cortex-a15")}  # fmt: skip

# Left out on purpose, by mnemonic: control flow and hints; pointer authentication (off in the
# engine, on in qemu-user); estimates of UNPREDICTABLE forms.
_SKIP = re.compile(
    r"^(b|bl|blx|bx|bxj|cb.*|tb.*|ret.*|br.*|svc|hvc|smc|udf|bkpt|brk|hlt|it.*|yield|wf.*|sev.*|nop.*|"
    r"hint.*|esb|dbg|cps.*|setend|mrs|msr|mrc.*|mcr.*|mrrc.*|mcrr.*|cdp.*|pac.*|aut.*|xpac.*|"
    r"vmrs|vmsr|adr|adrp|und.*|swp.*|clrex|d[sm]b|isb|sb|csdb|ssbb|pssbb|bti|dgh|tsb|psb|"
    r"ldr.*|str.*|ldm.*|stm.*|push.*|pop.*|vld.*|vst.*|vpush|vpop|pld.*|rfe.*|srs.*|fldm.*|fstm.*|irg|gmi|subp.*|addg|subg|sys.*|"
    r"at|dc|ic|tlbi|eret.*|drps|dcps.*)$"
)  # fmt: skip


@dataclass
class Case:
    """Registers at the start, and the instructions."""

    state: bytes
    code: bytes


class Generator:
    """Random instructions of one instruction set, chosen with the help of a disassembler."""

    def __init__(self, mode: str, seed: int) -> None:
        import capstone

        self.mode = mode
        self.rng = random.Random(seed)
        if mode == "a64":
            self.disassembler = capstone.Cs(capstone.CS_ARCH_ARM64, capstone.CS_MODE_ARM)
        else:
            thumb = capstone.CS_MODE_THUMB if mode == "t32" else capstone.CS_MODE_ARM
            self.disassembler = capstone.Cs(capstone.CS_ARCH_ARM, thumb)
        self.disassembler.detail = True

    def case(self, length: int) -> Case:
        """``length`` instructions on random registers."""
        code = b""
        while length > 0:
            code += self._instruction()
            length -= 1
        return Case(self._state(), code)

    def _word(self) -> bytes:
        rng = self.rng
        word = rng.getrandbits(32)
        if self.mode == "a64":
            group = rng.choice((0x12000000, 0x0A000000, 0x1A000000, 0x0E000000, 0x0E000000,
                                0x1E000000, 0x1E000000))  # fmt: skip
            fixed = 0x1E000000 if group != 0x12000000 else 0x1C000000
            word = word & ~fixed | group
            return struct.pack("<I", word)
        if self.mode == "a32":
            kind = rng.randrange(6)
            if kind < 3:
                condition = rng.choice((14, 14, rng.randrange(14)))
                word = word & 0x01FFFFFF | (0, 2 << 24, 6 << 24)[kind] | condition << 28
                word |= 0x10 if kind == 2 else 0
            elif kind < 5:
                word = word & 0x01FFFFFF | 0xF2000000
            else:
                word = word & 0x00FFF0FF | 0xEE000A00 | word & 0x100
            return struct.pack("<I", word)
        kind = rng.randrange(6)
        if kind < 2:
            return struct.pack("<H", rng.randrange(0x4800))  # shifts, adds, immediates, ALU
        first = (0xEA00, 0xF000, 0xFA00, rng.choice((0xEF00, 0xFF00, 0xEE00)))[kind - 2]
        high = first | word >> 16 & (0x1FF if kind == 4 else 0x7FF if kind == 3 else 0xFF)
        if kind == 3:
            high &= ~0x0800
            word &= ~0x8000
        if first == 0xEE00:
            word = word & ~0x0E00 | 0x0A00
        return struct.pack("<HH", high, word & 0xFFFF)

    def _instruction(self) -> bytes:
        while True:
            data = self._word()
            found = list(self.disassembler.disasm(data, BASE, 1))
            if not found or found[0].size != len(data) or not self._harmless(found[0]):
                continue
            return data

    def _harmless(self, instruction: object) -> bool:
        mnemonic = str(getattr(instruction, "mnemonic")).split(".")[0]  # noqa: B009
        text = str(getattr(instruction, "op_str"))  # noqa: B009
        if _SKIP.match(mnemonic) or ("[" in text and self.mode != "a64") or "pc" in text:
            return False
        if self.mode != "a64":
            mnemonic = re.sub(r"(eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)$", "", mnemonic)
            if _SKIP.match(mnemonic):
                return False
            # From fixed point it always rounds to nearest; Unicorn 2.1 takes FPSCR's mode.
            if mnemonic == "vcvt" and "#" in text:
                return False
            if self.mode == "a32":
                return True
        # The stack pointer is the harness's on A64, and UNPREDICTABLE in much of T32.
        return not {"sp", "wsp"} & set(re.split(r"\W+", text))

    def _state(self) -> bytes:
        rng = self.rng
        wide = self.mode == "a64"
        vectors = b"".join(self._vector(16 if wide else 8) for _ in range(32))
        if wide:
            general = [self._integer(64) for _ in range(31)]
            flags = rng.getrandbits(4) << 28
            status = 0
            control = rng.choice((0, 0, rng.randrange(4) << 22, 1 << 24, 1 << 25))
            return vectors + struct.pack("<34Q", *general, flags, status, control)
        general = [self._integer(32) for _ in range(15)]
        flags = rng.getrandbits(5) << 27 | rng.getrandbits(4) << 16
        status = rng.choice((0, rng.randrange(4) << 22, 1 << 24, 1 << 25))
        return vectors + struct.pack("<18I", *general, flags, status, 0)

    def _integer(self, bits: int) -> int:
        rng = self.rng
        edge = (0, 1, (1 << bits) - 1, 1 << bits - 1, (1 << bits - 1) - 1, 0x7FFFFFFF, 0x80)
        choice = rng.randrange(4)
        if choice == 0:
            return rng.choice(edge) & (1 << bits) - 1
        return rng.getrandbits(rng.choice((5, 8, 16, 32, bits)))

    def _vector(self, size: int) -> bytes:
        rng = self.rng
        kind = rng.randrange(4)
        if kind == 0:
            return rng.randbytes(size)
        if kind == 1:
            return struct.pack(f"<{size // 8}d", *(self._float() for _ in range(size // 8)))
        if kind == 2:
            return struct.pack(f"<{size // 4}f", *(self._float(30) for _ in range(size // 4)))
        return struct.pack(f"<{size // 2}e", *(self._float(4) for _ in range(size // 2)))

    def _float(self, scale: int = 300) -> float:
        rng = self.rng
        if rng.randrange(6) == 0:
            return rng.choice((0.0, -0.0, 1.0, -1.5, float("inf"), float("-inf"), 0.5))
        return rng.uniform(-10, 10) * 10.0 ** rng.randrange(-scale, scale)


def _source(mode: str, cases: list[Case]) -> str:
    """Assembly of the program. Registers 0 and 1 travel through a stack-like corner of memory."""
    lines = [".text", ".globl _start", "_start:"]
    wide = mode == "a64"
    size = _STATE64 if wide else _STATE32
    for index, case in enumerate(cases):
        code = ", ".join(str(byte) for byte in case.code)
        if wide:
            lines += [f"ldr x0, ={BASE_DATA + index * size}", "mov x1, x0"]
            lines += [f"ldp q{n}, q{n + 1}, [x1], #32" for n in range(0, 32, 2)]
            lines += ["ldr x2, [x1, #31*8]", "msr nzcv, x2", "ldr x2, [x1, #32*8]", "msr fpsr, x2"]
            lines += ["ldr x2, [x1, #33*8]", "msr fpcr, x2"]
            lines += [f"ldp x{n}, x{n + 1}, [x1, #{8 * n}]" for n in range(2, 30, 2)]
            lines += ["ldr x30, [x1, #240]", "ldp x0, x1, [x1]"]
            lines += [f".byte {code}"]
            lines += ["msr tpidr_el0, x0", f"ldr x0, ={BASE_DATA + index * size}"]
            lines += [f"stp q{n}, q{n + 1}, [x0], #32" for n in range(0, 32, 2)]
            lines += [f"stp x{n}, x{n + 1}, [x0, #{8 * n}]" for n in range(2, 30, 2)]
            lines += ["str x30, [x0, #240]", "mrs x2, tpidr_el0", "stp x2, x1, [x0]"]
            lines += ["mrs x2, nzcv", "str x2, [x0, #31*8]", "mrs x2, fpsr", "str x2, [x0, #32*8]"]
            lines += [
                "mrs x2, fpcr",
                "str x2, [x0, #33*8]",
                "msr fpcr, xzr",
                "b 1f",
                ".ltorg",
                "1:",
            ]
        else:
            lines += [f"ldr r0, ={BASE_DATA + index * size}", "vldmia r0!, {d0-d15}"]
            lines += ["vldmia r0!, {d16-d31}", "ldr r1, [r0, #60]", "msr apsr_nzcvqg, r1"]
            lines += ["ldr r1, [r0, #64]", "vmsr fpscr, r1"]
            lines += ["ldr sp, [r0, #52]", "ldr lr, [r0, #56]"]
            lines += [f"ldr r{n}, [r0, #{4 * n}]" for n in range(1, 13)] + ["ldr r0, [r0]"]
            lines += [f".byte {code}"]
            lines += ["mcr p15, 0, r0, c13, c0, 2", f"ldr r0, ={BASE_DATA + index * size}"]
            lines += ["vstmia r0!, {d0-d15}", "vstmia r0!, {d16-d31}"]
            lines += [f"str r{n}, [r0, #{4 * n}]" for n in range(1, 13)]
            lines += ["str sp, [r0, #52]", "str lr, [r0, #56]", "mrc p15, 0, r1, c13, c0, 2"]
            lines += ["str r1, [r0]", "mrs r1, apsr", "str r1, [r0, #60]", "vmrs r1, fpscr"]
            lines += ["str r1, [r0, #64]", "mov r1, #0", "vmsr fpscr, r1", "b 1f", ".ltorg", "1:"]
    total = len(cases) * size
    if wide:
        lines += [
            "mov x0, #1",
            f"ldr x1, ={BASE_DATA}",
            f"ldr x2, ={total}",
            "mov x8, #64",
            "svc #0",
        ]
        lines += ["mov x0, #0", "mov x8, #93", "svc #0", ".ltorg"]
    else:
        lines += [
            "mov r0, #1",
            f"ldr r1, ={BASE_DATA}",
            f"ldr r2, ={total}",
            "mov r7, #4",
            "svc #0",
        ]
        lines += ["mov r0, #0", "mov r7, #1", "svc #0", ".ltorg"]
    return "\n".join(lines)


BASE_DATA = 0x800000


_SYSTEM_CALL = {"a64": b"\x01\0\0\xd4", "a32": b"\0\0\0\xef", "t32": b"\0\xdf"}


def exists(guest: Guest, case: Case) -> bool:
    """Whether the engine's CPU has all the instructions of ``case``."""
    guest.map(BASE, len(case.code) + 4, RX)
    # A condition may hide an instruction: each A32 one is tried alone, with flags of four kinds,
    # among which every condition holds once.
    size = 4 if guest.mode == "a32" else len(case.code)
    for start in range(0, len(case.code), size):
        guest.space.poke(BASE, case.code[start : start + size] + _SYSTEM_CALL[guest.mode])
        for flags in (0, 2, 8, 15) if guest.mode == "a32" else (0,):
            guest.cpu.flags = flags << 28
            guest.goto(BASE)
            if guest.run() is not StopReason.SYSCALL:
                return False
    return True


def run_engine(guest: Guest, cases: list[Case]) -> list[bytes]:
    """The registers after each case."""
    code = assemble(_source(guest.mode, cases), guest.mode)
    data = b"".join(case.state for case in cases)
    guest.map(BASE, len(code.data), RX)
    guest.space.poke(BASE, code.data)
    guest.map(BASE_DATA, len(data), 3)
    guest.space.poke(BASE_DATA, data)
    guest.goto(BASE)
    reason = guest.run(1 << 30)
    assert reason is StopReason.SYSCALL, guest.state(reason)
    return _split(guest.space.read(BASE_DATA, len(data)), len(cases))


def run_qemu(mode: str, cases: list[Case]) -> list[bytes] | None:
    """The same under qemu-user; None if it refuses an instruction."""
    code = assemble(_source(mode, cases), mode)
    data = b"".join(case.state for case in cases)
    with tempfile.TemporaryDirectory(prefix="droidemu-test-") as folder:
        program = Path(folder) / "program"
        program.write_bytes(_elf(mode, code.data, data))
        program.chmod(0o755)
        command, cpu = _QEMU[mode]
        done = subprocess.run(
            [command, "-cpu", cpu, str(program)], stdin=subprocess.DEVNULL,
            capture_output=True, check=False,
        )  # fmt: skip
    if done.returncode != 0 or len(done.stdout) != len(data):
        return None
    return _split(done.stdout, len(cases))


def _split(data: bytes, count: int) -> list[bytes]:
    size = len(data) // count
    return [data[index * size : (index + 1) * size] for index in range(count)]


def _elf(mode: str, code: bytes, data: bytes) -> bytes:
    """A static executable with ``code`` at BASE and ``data`` at BASE_DATA."""
    wide = mode == "a64"
    entry = BASE | (mode == "t32")
    page = 0x1000
    at_data = page + (len(code) + page - 1 & -page)
    segments = ((5, page, BASE, len(code)), (6, at_data, BASE_DATA, len(data)))
    ident = b"\x7fELF" + bytes((2 if wide else 1, 1, 1)) + bytes(9)
    machine = 183 if wide else 40
    if wide:
        head = ident + struct.pack(
            "<HHIQQQIHHHHHH", 2, machine, 1, entry, 64, 0, 0, 64, 56, 2, 0, 0, 0
        )
        heads = b"".join(struct.pack("<IIQQQQQQ", 1, flags, offset, at, at, size, size, page)
                         for flags, offset, at, size in segments)  # fmt: skip
    else:
        head = ident + struct.pack(
            "<HHIIIIIHHHHHH", 2, machine, 1, entry, 52, 0, 0x5000400, 52, 32, 2, 0, 0, 0
        )
        heads = b"".join(struct.pack("<IIIIIIII", 1, offset, at, at, size, size, flags, page)
                         for flags, offset, at, size in segments)  # fmt: skip
    return ((head + heads).ljust(page, b"\0") + code).ljust(at_data, b"\0") + data


def explain(mode: str, case: Case, mine: bytes, theirs: bytes) -> str:
    """Which registers differ, and the code that made them so."""
    import capstone

    generator = Generator(mode, 0)
    assert isinstance(generator.disassembler, capstone.Cs)
    lines = [
        f"  {i.bytes.hex()} {i.mnemonic} {i.op_str}"
        for i in generator.disassembler.disasm(case.code, BASE)
    ]
    width, letter, names = (16, "v", 31) if mode == "a64" else (8, "d", 15)
    word = 8 if mode == "a64" else 4
    for number in range(32):
        piece = slice(width * number, width * number + width)
        if mine[piece] != theirs[piece]:
            lines.append(
                f"{letter}{number}: {case.state[piece][::-1].hex()} -> {mine[piece][::-1].hex()}, "
                f"qemu {theirs[piece][::-1].hex()}"
            )
    for number in range(names + 3):
        at = 32 * width + word * number
        piece = slice(at, at + word)
        if mine[piece] != theirs[piece]:
            name = f"r{number}" if number < names else ("flags", "fpsr", "fpcr")[number - names]
            lines.append(f"{name}: {mine[piece][::-1].hex()}, qemu {theirs[piece][::-1].hex()}")
    return "\n".join(lines)


def available(mode: str) -> bool:
    """Whether qemu-user and the cross compiler are installed."""
    import shutil

    zig()
    return shutil.which(_QEMU[mode][0]) is not None
