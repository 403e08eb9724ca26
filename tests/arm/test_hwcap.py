# SPDX-License-Identifier: GPL-2.0-or-later
"""The capability bits tell the truth: what is advertised runs, what does not run is not."""

from __future__ import annotations

import pytest

from droidemu.arm import ARM, ARM64
from droidemu.engine import StopReason
from droidemu.loader.auxv import AT_HWCAP, AT_HWCAP2, hwcap_names

from .guest import Guest

#: One instruction or a few of each extension; x1/r1 points to memory.
A64 = {
    "FP": "fadd d0, d1, d2\nfmadd s0, s1, s2, s3",
    "ASIMD": "add v0.4s, v1.4s, v2.4s\nfmla v0.2d, v1.2d, v2.2d",
    "AES": "aese v0.16b, v1.16b\naesmc v0.16b, v0.16b",
    "PMULL": "pmull v0.1q, v1.1d, v2.1d",
    "SHA1": "sha1c q0, s1, v2.4s\nsha1h s0, s1",
    "SHA2": "sha256h q0, q1, v2.4s\nsha256su0 v0.4s, v1.4s",
    "CRC32": "crc32x w0, w2, x1\ncrc32cb w0, w2, w3",
    "ATOMICS": "ldadd x2, x3, [x1]\ncas x2, x3, [x1]\nswpal w2, w3, [x1]",
    "ASIMDRDM": "sqrdmlah v0.4s, v1.4s, v2.4s",
    "JSCVT": "fjcvtzs w0, d0",
    "FCMA": "fcmla v0.4s, v1.4s, v2.4s, #90\nfcadd v0.2d, v1.2d, v2.2d, #270",
    "LRCPC": "ldapr x2, [x1]",
    "DCPOP": "dc cvap, x1",
    "SHA3": "eor3 v0.16b, v1.16b, v2.16b, v3.16b\nrax1 v0.2d, v1.2d, v2.2d",
    "SM3": "sm3ss1 v0.4s, v1.4s, v2.4s, v3.4s",
    "SM4": "sm4e v0.4s, v1.4s",
    "ASIMDDP": "sdot v0.4s, v1.16b, v2.16b",
    "SHA512": "sha512h q0, q1, v2.2d",
    "ILRCPC": "ldapur x2, [x1, #8]\nstlur x2, [x1, #8]",
    "FLAGM": "cfinv\nrmif x0, #3, #15\nsetf8 w0",
    "SB": "sb",
    "DCPODP": "dc cvadp, x1",
    "FLAGM2": "axflag\nxaflag",
    "FRINT": "frint32z d0, d1\nfrint64x v0.4s, v1.4s",
}

#: Not advertised, and not there: a program that uses them without asking gets SIGILL.
A64_ABSENT = {
    "FPHP": "fadd h0, h1, h2",
    "ASIMDHP": "fadd v0.8h, v1.8h, v2.8h",
    "ASIMDFHM": "fmlal v0.4s, v1.4h, v2.4h",
    "SVE": "ptrue p0.b",
    "SVE2": "histcnt z0.s, p0/z, z1.s, z2.s",
    "SVE (vector length)": "rdvl x0, #1",
    "DIT": "msr dit, #1",
    "SSBS": "msr ssbs, #1",
    "PACA": "pacia x0, x1",
    "PACA (return)": "retaa",
    "PACA (load)": "ldraa x0, [x1]",
    "PACG": "pacga x0, x1, x2",
    "I8MM": "smmla v0.4s, v1.16b, v2.16b",
    "BF16": "bfdot v0.4s, v1.8h, v2.8h",
    "MTE": "irg x0, x1",
    "SME": "smstart",
    "CSSC": "ctz x0, x1",
    "WFXT": "wfet x0",
    "LS64": "ld64b x0, [x1]",
    "MOPS": "cpyfp [x0]!, [x1]!, x2!",
    "ECV": "mrs x0, cntvctss_el0",
}

#: Hints of later architectures: no-operations on a core that lacks them.
A64_HINTS = ["paciasp", "autiasp", "xpaclri", "bti c", "bti jc", "dgh", "csdb", "esb", "ssbb"]

ARM32 = {
    "HALF": "ldrh r0, [r1]\nldrsb r0, [r1]",
    "THUMB": "nop",
    "FAST_MULT": "umull r0, r2, r3, r4",
    "VFP": "vadd.f32 s0, s1, s2\nvadd.f64 d0, d1, d2",
    "EDSP": "smlabb r0, r1, r2, r3\nqadd r0, r1, r2",
    "NEON": "vadd.i32 q0, q1, q2\nvmla.f32 d0, d1, d2",
    "VFPv3": "vmov.f64 d0, #1.0",
    "TLS": "mrc p15, 0, r0, c13, c0, 3",
    "VFPv4": "vfma.f64 d0, d1, d2\nvfma.f32 q0, q1, q2\nvcvt.f16.f32 d0, q1\nvcvtb.f32.f16 s0, s1",
    "IDIVA": "sdiv r0, r1, r2\nudiv r0, r1, r2",
    "IDIVT": "sdiv r0, r1, r2\nudiv r0, r1, r2",
    "VFPD32": "vadd.f64 d31, d30, d29",
    "LPAE": "ldrd r2, r3, [r1]\nstrd r2, r3, [r1]",
}

#: ARMv8 in A32: a Cortex-A15 has none of it.
ARM32_ABSENT = """
aese.8 q0, q1
vmull.p64 q0, d1, d2
sha1c.32 q0, q1, q2
sha256h.32 q0, q1, q2
crc32b r0, r1, r2
vsdot.s8 d0, d1, d2
vrinta.f64 d0, d1
vselge.f64 d0, d1, d2
vmaxnm.f32 s0, s1, s2
vcvta.s32.f32 s0, s1
lda r0, [r1]
stl r0, [r1]
ldaex r0, [r1]
hlt #0
vqrdmlah.s16 d0, d1, d2
""".strip().splitlines()


def _advertised(isa_name: str) -> list[str]:
    isa = ARM64 if isa_name == "arm64" else ARM
    names = hwcap_names(isa_name, AT_HWCAP, isa.hwcap)
    return names + hwcap_names(isa_name, AT_HWCAP2, isa.hwcap2)


def _runs(guest: Guest, text: str) -> StopReason:
    guest.load(f"{text}\nsvc #0")
    guest[guest.reg(1)] = guest.DATA + 64
    return guest.run()


def test_every_advertised_bit_is_tested() -> None:
    assert set(_advertised("arm64")) == {*A64, "CPUID"}
    assert set(_advertised("arm")) == set(ARM32)
    assert not set(_advertised("arm64")) & set(A64_ABSENT)


@pytest.mark.parametrize("name", A64)
def test_a64(a64: Guest, name: str) -> None:
    assert _runs(a64, A64[name]) is StopReason.SYSCALL


@pytest.mark.parametrize("name", A64_ABSENT)
def test_a64_absent(a64: Guest, name: str) -> None:
    assert _runs(a64, A64_ABSENT[name]) is StopReason.ILLEGAL
    assert a64.cpu.pc == a64.CODE


@pytest.mark.parametrize("text", A64_HINTS)
def test_a64_hints(a64: Guest, text: str) -> None:
    a64["x30"] = 0x1234
    assert _runs(a64, text) is StopReason.SYSCALL
    assert a64["x30"] == 0x1234


@pytest.mark.parametrize("name", ARM32)
def test_arm(aarch32: Guest, name: str) -> None:
    aarch32["r3"] = aarch32.DATA
    assert _runs(aarch32, ARM32[name]) is StopReason.SYSCALL


@pytest.mark.parametrize("text", ARM32_ABSENT)
def test_arm_absent(a32: Guest, text: str) -> None:
    a32.mode = "a32v8"  # for the assembler
    assert _runs(a32, text) is StopReason.ILLEGAL


def test_aes_and_crc_results(a64: Guest) -> None:
    """Known answers: FIPS-197's first round, CRC-32 and CRC-32C of "123456789"."""
    a64.load("aese v0.16b, v1.16b\naesmc v0.16b, v0.16b\nsvc #0")
    state = bytes.fromhex("3243f6a8885a308d313198a2e0370734")
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    a64["v0"], a64["v1"] = (int.from_bytes(b, "little") for b in (state, key))
    a64.finish()
    want = bytes.fromhex("046681e5e0cb199a48f8d37a2806264c")
    assert a64["v0"].to_bytes(16, "little") == want
    for instruction, answer in (("crc32b", 0xCBF43926), ("crc32cb", 0xE3069283)):
        a64.load(
            f"1: ldrb w2, [x1], #1\n{instruction} w0, w0, w2\nsubs x3, x3, #1\nb.ne 1b\nsvc #0"
        )
        a64.space.write(a64.DATA, b"123456789")
        a64["x0"], a64["x1"], a64["x3"] = 0xFFFFFFFF, a64.DATA, 9
        a64.finish()
        assert a64["x0"] ^ 0xFFFFFFFF == answer
