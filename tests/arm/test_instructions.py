# SPDX-License-Identifier: GPL-2.0-or-later
"""Instructions with a life of their own: exclusives, atomics, SIMD, floating point, hints."""

from __future__ import annotations

import struct

import pytest

from droidemu.engine import StopReason

from .guest import Guest


def _double(value: float) -> int:
    return int(struct.unpack("<Q", struct.pack("<d", value))[0])


def test_exclusive_loop(guest: Guest) -> None:
    guest.load(
        "1: ldxr x0, [x1]\nadd x0, x0, #1\nstxr w2, x0, [x1]\ncbnz w2, 1b\n"
        "subs x3, x3, #1\nb.ne 1b\nsvc #0"
        if guest.wide
        else "1: ldrex r0, [r1]\nadd r0, r0, #1\nstrex r2, r0, [r1]\ncmp r2, #0\nbne 1b\n"
        "subs r3, r3, #1\nbne 1b\nsvc #0"
    )
    guest[guest.reg(1)] = guest.DATA
    guest[guest.reg(3)] = 1000
    guest.finish()
    assert guest.space.read_u32(guest.DATA) == 1000


def test_store_exclusive_fails_without_a_load(guest: Guest) -> None:
    guest.load(
        "clrex\nstxr w2, x0, [x1]\nldxr x4, [x1]\nstxr w3, x0, [x5]\nsvc #0"
        if guest.wide
        else "clrex\nstrex r2, r0, [r1]\nldrex r4, [r1]\nstrex r3, r0, [r5]\nsvc #0"
    )
    guest[guest.reg(1)] = guest.DATA
    guest[guest.reg(5)] = guest.DATA + 64
    guest[guest.reg(0)] = 5
    guest.finish()
    assert guest[guest.reg(2)] == 1
    assert guest[guest.reg(3)] == 1
    assert guest.space.read_u32(guest.DATA) == guest.space.read_u32(guest.DATA + 64) == 0


def test_exclusive_sizes_a64(a64: Guest) -> None:
    a64.load(
        """
        ldxrb w0, [x1]; add w0, w0, #1; stxrb w10, w0, [x1]
        add x1, x1, #2
        ldaxrh w0, [x1]; add w0, w0, #1; stlxrh w11, w0, [x1]
        add x1, x1, #14
        ldxp x2, x3, [x1]; add x2, x2, #1; add x3, x3, #2; stxp w12, x2, x3, [x1]
        ldxp w4, w5, [x1]; stlxp w13, w5, w4, [x1]
        svc #0
        """
    )
    a64["x1"] = a64.DATA
    a64.space.write(a64.DATA, b"\xff\xaa\x01\x02" + bytes(12) + b"\xff" * 8 + b"\x05" + bytes(7))
    a64.finish()
    assert [a64[f"x{n}"] for n in (10, 11, 12, 13)] == [0] * 4
    assert a64.space.read(a64.DATA, 4) == b"\x00\xaa\x02\x02"
    assert a64.space.read(a64.DATA + 16, 16) == bytes(8) + b"\x07" + bytes(7)


def test_exclusive_doubleword_arm(aarch32: Guest) -> None:
    aarch32.load(
        "ldrexd r2, r3, [r1]\nadds r2, r2, #1\nadc r3, r3, #0\nstrexd r4, r2, r3, [r1]\nsvc #0"
    )
    aarch32["r1"] = aarch32.DATA
    aarch32.space.write_u64(aarch32.DATA, 0x7_FFFF_FFFF)
    aarch32.finish()
    assert aarch32["r4"] == 0
    assert aarch32.space.read_u64(aarch32.DATA) == 0x8_0000_0000


ATOMICS = {
    "ldadd x2, x0, [x1]": 10 + 3, "ldclr x2, x0, [x1]": 10 & ~3, "ldeor x2, x0, [x1]": 10 ^ 3,
    "ldset x2, x0, [x1]": 10 | 3, "ldsmax x2, x0, [x1]": 10, "ldumin x2, x0, [x1]": 3,
    "ldaddal x2, x0, [x1]": 13, "swp x2, x0, [x1]": 3, "swpal x2, x0, [x1]": 3,
}  # fmt: skip


@pytest.mark.parametrize("text", ATOMICS)
def test_lse(a64: Guest, text: str) -> None:
    a64.load(f"{text}\nsvc #0")
    a64["x1"], a64["x2"] = a64.DATA, 3
    a64.space.write_u64(a64.DATA, 10)
    a64.finish()
    assert a64["x0"] == 10, "the old value"
    assert a64.space.read_u64(a64.DATA) == ATOMICS[text]


def test_compare_and_swap(a64: Guest) -> None:
    a64.load("cas x0, x2, [x1]\ncasal w3, w4, [x1]\ncasp x6, x7, x8, x9, [x10]\nsvc #0")
    a64.space.write(a64.DATA, struct.pack("<4Q", 10, 0, 77, 88))
    for name, value in {
        "x0": 10, "x2": 11, "x1": a64.DATA, "x3": 5, "x4": 99,
        "x6": 77, "x7": 88, "x8": 1, "x9": 2, "x10": a64.DATA + 16,
    }.items():  # fmt: skip
        a64[name] = value
    a64.finish()
    assert (a64["x0"], a64["x3"]) == (10, 11)
    assert struct.unpack("<4Q", a64.space.read(a64.DATA, 32)) == (11, 0, 1, 2)
    assert (a64["x6"], a64["x7"]) == (77, 88)


def test_neon_a64(a64: Guest) -> None:
    a64.load(
        """
        ldp q0, q1, [x1]
        add v2.16b, v0.16b, v1.16b
        tbl v3.16b, {v0.16b}, v1.16b
        uaddlv h4, v0.16b
        zip1 v5.8h, v0.8h, v1.8h
        cnt v6.16b, v0.16b
        umull v7.8h, v0.8b, v1.8b
        rev64 v16.16b, v0.16b
        st1 {v2.16b-v5.16b}, [x2]
        svc #0
        """
    )
    low, high = bytes(range(16)), bytes(range(15, -1, -1))
    a64.space.write(a64.DATA, low + high)
    a64["x1"], a64["x2"] = a64.DATA, a64.DATA + 0x100
    a64.finish()

    def vector(number: int) -> bytes:
        return a64[f"v{number}"].to_bytes(16, "little")

    assert vector(2) == b"\x0f" * 16
    assert vector(3) == high
    assert a64["v4"] == sum(low)
    assert vector(5) == bytes(
        b for n in range(0, 8, 2) for b in (*low[n : n + 2], *high[n : n + 2])
    )
    assert vector(6) == bytes(n.bit_count() for n in low)
    assert vector(7) == struct.pack("<8H", *(a * b for a, b in zip(low, high[:8], strict=False)))
    assert vector(16) == low[7::-1] + low[:7:-1]
    assert a64.space.read(a64.DATA + 0x100, 64) == vector(2) + vector(3) + vector(4) + vector(5)


def test_neon_arm(aarch32: Guest) -> None:
    aarch32.load(
        """
        vld1.8 {d0-d3}, [r1]
        vadd.i8 q2, q0, q1
        vtbl.8 d6, {d0, d1}, d2
        vmull.u8 q8, d0, d2
        vrev64.8 q9, q0
        vst4.8 {d0-d3}, [r2]
        svc #0
        """
    )
    low, high = bytes(range(16)), bytes(range(15, -1, -1))
    aarch32.space.write(aarch32.DATA, low + high)
    aarch32["r1"], aarch32["r2"] = aarch32.DATA, aarch32.DATA + 0x100
    aarch32.finish()
    assert aarch32["q2"].to_bytes(16, "little") == b"\x0f" * 16
    assert aarch32["d6"].to_bytes(8, "little") == high[:8]
    products = struct.pack("<8H", *(a * b for a, b in zip(low, high[:8], strict=False)))
    assert aarch32["q8"].to_bytes(16, "little") == products
    columns = (low[:8], low[8:], high[:8], high[8:])
    assert aarch32.space.read(aarch32.DATA + 0x100, 32) == bytes(
        column[n] for n in range(8) for column in columns
    )


def test_floating_point_a64(a64: Guest) -> None:
    a64.load(
        """
        fadd d2, d0, d1; fsub d3, d0, d1; fmul d4, d0, d1; fdiv d5, d0, d1
        fsqrt d6, d0; fmadd d7, d0, d1, d0; fcvtzs x0, d0; scvtf d8, x0
        frintm d9, d1; fcmp d0, d1; cset w1, gt; fcvt s10, d0; fcvt h11, d0
        fmin d12, d0, d1; fabs d13, d1; fneg d14, d0; svc #0
        """
    )
    a64["d0"], a64["d1"] = _double(6.25), _double(-1.5)
    a64.finish()
    want = {2: 4.75, 3: 7.75, 4: -9.375, 5: 6.25 / -1.5, 6: 2.5, 7: -3.125, 8: 6.0, 9: -2.0,
            12: -1.5, 13: 1.5, 14: -6.25}  # fmt: skip
    for number, value in want.items():
        assert a64[f"d{number}"] == _double(value), number
    assert (a64["x0"], a64["x1"]) == (6, 1)
    assert a64["s10"] == struct.unpack("<I", struct.pack("<f", 6.25))[0]
    assert a64["h11"] == struct.unpack("<H", struct.pack("<e", 6.25))[0]


def test_floating_point_arm(aarch32: Guest) -> None:
    aarch32.load(
        """
        vadd.f64 d2, d0, d1; vsub.f64 d3, d0, d1; vmul.f64 d4, d0, d1; vdiv.f64 d5, d0, d1
        vsqrt.f64 d6, d0; vmov.f64 d7, d0; vfma.f64 d7, d0, d1; vcvt.s32.f64 s16, d0
        vcvt.f64.s32 d9, s16; vcmp.f64 d0, d1; vmrs APSR_nzcv, fpscr; ite gt
        movgt r1, #1; movle r1, #0; vmov r2, r3, d2; svc #0
        """
    )
    aarch32["d0"], aarch32["d1"] = _double(6.25), _double(-1.5)
    aarch32.finish()
    want = {2: 4.75, 3: 7.75, 4: -9.375, 5: 6.25 / -1.5, 6: 2.5, 7: -3.125, 9: 6.0}
    for number, value in want.items():
        assert aarch32[f"d{number}"] == _double(value), number
    assert aarch32["r1"] == 1
    assert aarch32["r2"] | aarch32["r3"] << 32 == _double(4.75)


def test_division_by_zero_gives_zero(guest: Guest) -> None:
    guest.load(
        "mov x0, #5\nudiv x1, x0, xzr\nsdiv x2, x0, xzr\nsvc #0"
        if guest.wide
        else "mov r0, #5\nmov r3, #0\nudiv r1, r0, r3\nsdiv r2, r0, r3\nsvc #0"
    )
    guest.finish()
    assert guest[guest.reg(1)] == guest[guest.reg(2)] == 0


def test_cache_registers(a64: Guest) -> None:
    """The identification registers a C library reads in user mode."""
    a64.load("mrs x0, ctr_el0\nmrs x1, dczid_el0\nmrs x3, fpcr\nsvc #0")
    a64.finish()
    assert a64["x0"] >> 31 & 1 == 1
    assert a64["x1"] == 4, "DC ZVA works on 64 bytes"
    a64.load("dc zva, x1\nsvc #0")
    a64.space.write(a64.DATA, b"\xff" * 256)
    a64["x1"] = a64.DATA + 0x47
    a64.finish()
    assert a64.space.read(a64.DATA, 256) == b"\xff" * 64 + bytes(64) + b"\xff" * 128


def test_counters_are_left_to_the_kernel(guest: Guest) -> None:
    """It answers with the guest's own time."""
    reads = (
        ("mrs x0, cntvct_el0", "mrs x0, cntfrq_el0", "mrs x0, cntpct_el0")
        if guest.wide
        else ("mrrc p15, 1, r0, r1, c14", "mrc p15, 0, r0, c14, c0, 0")
    )
    for text in reads:
        guest.load(f"nop\n{text}\nsvc #0")
        assert guest.run() is StopReason.ILLEGAL, text
        assert guest.cpu.pc == guest.CODE + (2 if guest.mode == "t32" else 4)


def test_it_blocks_of_every_shape(t32: Guest) -> None:
    for pattern in ("", "t", "e", "tt", "te", "et", "ee", "ttt", "tet", "eee", "ete"):
        for zero in (0, 1):
            lines = []
            for index, letter in enumerate("t" + pattern):
                suffix = "eq" if letter == "t" else "ne"
                lines.append(f"add{suffix} r{index + 1}, r{index + 1}, #1")
            t32.load(f"cmp r0, #0\nit{pattern} eq\n" + "\n".join(lines) + "\nsvc #0")
            t32["r0"] = 1 - zero
            for index in range(4):
                t32[f"r{index + 1}"] = 0
            t32.finish()
            got = [t32[f"r{index + 1}"] for index in range(len(pattern) + 1)]
            assert got == [int((letter == "t") == bool(zero)) for letter in "t" + pattern]


def test_stores_in_an_it_block(t32: Guest) -> None:
    t32.load("cmp r0, r0\nitete eq\nstreq r2, [r1]\nstrne r2, [r1, #4]\n"
             "streq r2, [r1, #8]\nstrne r2, [r1, #12]\nsvc #0")  # fmt: skip
    t32["r1"], t32["r2"] = t32.DATA, 0x55
    t32.finish()
    assert struct.unpack("<4I", t32.space.read(t32.DATA, 16)) == (0x55, 0, 0x55, 0)


def test_system_call_in_an_it_block(t32: Guest) -> None:
    t32.load("cmp r0, r0\nittt eq\nmoveq r1, #1\nsvceq #0\nmoveq r2, #2\nmov r3, #3\nsvc #0")
    assert t32.run() is StopReason.SYSCALL
    assert (t32["r1"], t32["r2"]) == (1, 0)
    other = t32.cpu.copy()
    assert t32.run() is StopReason.SYSCALL
    assert (t32["r2"], t32["r3"]) == (2, 3)
    assert t32.engine.run(other, 100) is StopReason.SYSCALL
    assert (other.get("r2"), other.get("r3")) == (2, 3)
    other.release()


def test_big_endian_data_stays_with_the_program(a32: Guest) -> None:
    """SETEND is the program's right on ARMv7; its own loads swap, and it can go back."""
    a32.load("setend be\nldr r0, [r1]\nsetend le\nldr r2, [r1]\nsvc #0")
    a32.space.write(a32.DATA, b"\x01\x02\x03\x04")
    a32["r1"] = a32.DATA
    a32.finish()
    assert (a32["r0"], a32["r2"]) == (0x01020304, 0x04030201)


def test_vector_registers_d16_to_d31(a32: Guest) -> None:
    a32.load("vmov.i32 q8, #1\nvadd.i32 q15, q8, q8\nsvc #0")
    a32.finish()
    assert a32["d31"] == 0x00000002_00000002
