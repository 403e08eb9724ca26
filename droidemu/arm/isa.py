# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts of AArch64 and AArch32 as data. HWCAP bits: the kernel's asm/hwcap.h of each."""

from __future__ import annotations

from droidemu.engine import Isa

GIB = 1 << 30

# AT_HWCAP of arm64: what Unicorn 2.1's "max" CPU does right (tests/arm/test_hwcap.py executes each;
# tests/arm/test_differential.py compares with another emulator), less what features.py turns off.
# Not in it: SVE, FP16 and all that builds on it, pointer authentication, SSBS, DIT, USCAT.
_HWCAP64 = (
    1 << 0  # FP
    | 1 << 1  # ASIMD
    | 1 << 3  # AES
    | 1 << 4  # PMULL
    | 1 << 5  # SHA1
    | 1 << 6  # SHA2
    | 1 << 7  # CRC32
    | 1 << 8  # ATOMICS (LSE)
    | 1 << 11  # CPUID: the kernel layer answers reads of the ID registers
    | 1 << 12  # ASIMDRDM
    | 1 << 13  # JSCVT
    | 1 << 14  # FCMA
    | 1 << 15  # LRCPC
    | 1 << 16  # DCPOP
    | 1 << 17  # SHA3
    | 1 << 18  # SM3
    | 1 << 19  # SM4
    | 1 << 20  # ASIMDDP
    | 1 << 21  # SHA512
    | 1 << 26  # ILRCPC
    | 1 << 27  # FLAGM
    | 1 << 29  # SB
)
_HWCAP64_2 = (
    1 << 0  # DCPODP
    | 1 << 7  # FLAGM2
    | 1 << 8  # FRINT
)

# AT_HWCAP of arm, for a Cortex-A15: no ARMv8 instructions.
_HWCAP32 = (
    1 << 1  # HALF
    | 1 << 2  # THUMB
    | 1 << 4  # FAST_MULT
    | 1 << 6  # VFP
    | 1 << 7  # EDSP
    | 1 << 12  # NEON
    | 1 << 13  # VFPv3
    | 1 << 15  # TLS
    | 1 << 16  # VFPv4
    | 1 << 17  # IDIVA
    | 1 << 18  # IDIVT
    | 1 << 19  # VFPD32
    | 1 << 20  # LPAE: LDRD and STRD are one access, as far as other threads can tell
)

ARM64 = Isa(
    name="arm64",
    word_size=8,
    general=(*(f"x{n}" for n in range(31)), "sp"),
    sp="sp",
    pc="pc",
    lr="x30",
    flags="pstate",
    tls="tpidr_el0",
    machine=183,
    space_size=64 * GIB,
    hwcap=_HWCAP64,
    hwcap2=_HWCAP64_2,
    uname="aarch64",
    platform="aarch64",
)

ARM = Isa(
    name="arm",
    word_size=4,
    general=(*(f"r{n}" for n in range(13)), "sp", "lr"),
    sp="sp",
    pc="pc",
    lr="lr",
    flags="cpsr",
    tls="tpidruro",
    machine=40,
    space_size=4 * GIB,
    hwcap=_HWCAP32,
    hwcap2=0,
    uname="armv7l",
    platform="v7l",
)
