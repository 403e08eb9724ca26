# SPDX-License-Identifier: GPL-2.0-or-later
"""The auxiliary vector: keys (``linux/auxvec.h``), HWCAP bits (``asm/hwcap.h``), usual contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from droidemu.loader.constants import PAGE_SIZE
from droidemu.loader.mapping import LoadPlan

AT_NULL: Final = 0
AT_IGNORE: Final = 1
AT_EXECFD: Final = 2
AT_PHDR: Final = 3
AT_PHENT: Final = 4
AT_PHNUM: Final = 5
AT_PAGESZ: Final = 6
AT_BASE: Final = 7
AT_FLAGS: Final = 8
AT_ENTRY: Final = 9
AT_NOTELF: Final = 10
AT_UID: Final = 11
AT_EUID: Final = 12
AT_GID: Final = 13
AT_EGID: Final = 14
AT_PLATFORM: Final = 15
AT_HWCAP: Final = 16
AT_CLKTCK: Final = 17
AT_SECURE: Final = 23
AT_BASE_PLATFORM: Final = 24
AT_RANDOM: Final = 25
AT_HWCAP2: Final = 26
AT_RSEQ_FEATURE_SIZE: Final = 27
AT_RSEQ_ALIGN: Final = 28
AT_EXECFN: Final = 31
AT_SYSINFO_EHDR: Final = 33
AT_MINSIGSTKSZ: Final = 51

#: Key to name, for traces.
AT_NAMES: Final[dict[int, str]] = {
    value: name for name, value in list(globals().items()) if name.startswith("AT_")
}

# Bit numbers by position: the first name is bit 0. Names as in the kernel without HWCAP_/HWCAP2_.
ARM64_HWCAP: Final[tuple[str, ...]] = (
    "FP", "ASIMD", "EVTSTRM", "AES", "PMULL", "SHA1", "SHA2", "CRC32", "ATOMICS", "FPHP",
    "ASIMDHP", "CPUID", "ASIMDRDM", "JSCVT", "FCMA", "LRCPC", "DCPOP", "SHA3", "SM3", "SM4",
    "ASIMDDP", "SHA512", "SVE", "ASIMDFHM", "DIT", "USCAT", "ILRCPC", "FLAGM", "SSBS", "SB",
    "PACA", "PACG",
)  # fmt: skip
ARM64_HWCAP2: Final[tuple[str, ...]] = (
    "DCPODP", "SVE2", "SVEAES", "SVEPMULL", "SVEBITPERM", "SVESHA3", "SVESM4", "FLAGM2", "FRINT",
    "SVEI8MM", "SVEF32MM", "SVEF64MM", "SVEBF16", "I8MM", "BF16", "DGH", "RNG", "BTI", "MTE",
    "ECV", "AFP", "RPRES", "MTE3", "SME", "SME_I16I64", "SME_F64F64", "SME_I8I32", "SME_F16F32",
    "SME_B16F32", "SME_F32F32", "SME_FA64", "WFXT", "EBF16", "SVE_EBF16", "CSSC", "RPRFM",
    "SVE2P1", "SME2", "SME2P1", "SME_I16I32", "SME_BI32I32", "SME_B16B16", "SME_F16F16",
)  # fmt: skip
ARM_HWCAP: Final[tuple[str, ...]] = (
    "SWP", "HALF", "THUMB", "26BIT", "FAST_MULT", "FPA", "VFP", "EDSP", "JAVA", "IWMMXT", "CRUNCH",
    "THUMBEE", "NEON", "VFPv3", "VFPv3D16", "TLS", "VFPv4", "IDIVA", "IDIVT", "VFPD32", "LPAE",
    "EVTSTRM", "FPHP", "ASIMDHP", "ASIMDDP", "ASIMDFHM", "ASIMDBF16", "I8MM",
)  # fmt: skip
ARM_HWCAP2: Final[tuple[str, ...]] = ("AES", "PMULL", "SHA1", "SHA2", "CRC32", "SB", "SSBS")

#: (isa, AT_HWCAP or AT_HWCAP2) to bit names.
HWCAP_NAMES: Final[dict[tuple[str, int], tuple[str, ...]]] = {
    ("arm64", AT_HWCAP): ARM64_HWCAP,
    ("arm64", AT_HWCAP2): ARM64_HWCAP2,
    ("arm", AT_HWCAP): ARM_HWCAP,
    ("arm", AT_HWCAP2): ARM_HWCAP2,
}

#: AT_PLATFORM as a little-endian kernel on an ARMv8 CPU gives it (``v7l`` to 32-bit kernels).
PLATFORM: Final[dict[str, bytes]] = {"arm64": b"aarch64", "arm": b"v7l"}
#: USER_HZ on every ARM kernel.
CLOCK_TICKS: Final = 100


def hwcap_bits(isa: str, key: int, names: Iterable[str]) -> int:
    """The AT_HWCAP or AT_HWCAP2 value with these named bits; KeyError/ValueError if unknown."""
    table = HWCAP_NAMES[isa, key]
    value = 0
    for name in names:
        value |= 1 << table.index(name)
    return value


def hwcap_names(isa: str, key: int, value: int) -> list[str]:
    """The names of the bits set in ``value``; a bit without a name is shown as its number."""
    table = HWCAP_NAMES[isa, key]
    return [
        table[bit] if bit < len(table) else f"bit{bit}"
        for bit in range(value.bit_length())
        if value >> bit & 1
    ]


def program_auxv(
    plan: LoadPlan,
    *,
    execfn: bytes,
    hwcap: int,
    hwcap2: int = 0,
    interpreter_base: int = 0,
    uid: int = 0,
    gid: int = 0,
    sysinfo_ehdr: int = 0,
    minsigstksz: int = 0,
    platform: bytes | None = None,
) -> list[tuple[int, int | bytes]]:
    """The vector that Linux gives to the program of ``plan``, in Linux's order, for
    :func:`~droidemu.loader.stack.layout_stack`.

    ``interpreter_base`` is the load bias of the dynamic linker (0: none). Entries for
    ``sysinfo_ehdr`` (the vDSO's address) and ``minsigstksz`` are left out when 0.
    """
    image = plan.image
    vector: list[tuple[int, int | bytes]] = []
    if sysinfo_ehdr:
        vector.append((AT_SYSINFO_EHDR, sysinfo_ehdr))
    if minsigstksz:
        vector.append((AT_MINSIGSTKSZ, minsigstksz))
    vector += [
        (AT_HWCAP, hwcap),
        (AT_PAGESZ, PAGE_SIZE),
        (AT_CLKTCK, CLOCK_TICKS),
        (AT_PHDR, plan.phdr),
        (AT_PHENT, image.phentsize),
        (AT_PHNUM, len(image.phdrs)),
        (AT_BASE, interpreter_base),
        (AT_FLAGS, 0),
        (AT_ENTRY, plan.entry),
        (AT_UID, uid),
        (AT_EUID, uid),
        (AT_GID, gid),
        (AT_EGID, gid),
        (AT_SECURE, 0),
        (AT_RANDOM, 0),
        (AT_HWCAP2, hwcap2),
        (AT_EXECFN, execfn),
        (AT_PLATFORM, PLATFORM[image.isa] if platform is None else platform),
    ]
    return vector
