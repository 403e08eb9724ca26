# SPDX-License-Identifier: GPL-2.0-or-later
"""The ABIs that guest programs are built for, under the names people use for them."""

from __future__ import annotations

from dataclasses import dataclass

from droidemu.errors import UserError


@dataclass(frozen=True)
class Target:
    """One ABI: what the compiler and the linker have to be told for it."""

    name: str
    triple: str
    emulation: str  #: the linker's ``-m``
    flags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    text: str = ""


_ARM = ("-march=armv7-a", "-mtp=cp15")

TARGETS: tuple[Target, ...] = (
    Target(
        "arm64-v8a",
        "aarch64-linux-gnu",
        "aarch64linux",
        ("-mno-outline-atomics",),  # the helpers would come from compiler-rt
        ("arm64", "aarch64"),
        "AArch64",
    ),
    Target(
        "armeabi-v7a",
        "armv7a-linux-gnueabihf",
        "armelf_linux_eabi",
        (*_ARM, "-marm", "-mfpu=neon"),
        ("arm", "armhf", "armv7"),
        "ARMv7-A, A32 code, NEON, hard-float calls",
    ),
    Target(
        "arm-thumb",
        "armv7a-linux-gnueabihf",
        "armelf_linux_eabi",
        (*_ARM, "-mthumb", "-mfpu=neon"),
        ("thumb",),
        "ARMv7-A, Thumb-2 code, NEON, hard-float calls",
    ),
    Target(
        "arm-softfp",
        "armv7a-linux-gnueabi",
        "armelf_linux_eabi",
        (*_ARM, "-marm", "-mfpu=vfpv3-d16", "-mfloat-abi=softfp"),
        ("softfp",),
        "ARMv7-A, VFP instructions, soft-float calls (Android's convention)",
    ),
    Target(
        "arm-soft",
        "armv7a-linux-gnueabi",
        "armelf_linux_eabi",
        (*_ARM, "-marm", "-mfloat-abi=soft"),
        ("armel",),
        "ARMv7-A without floating-point instructions",
    ),
    Target(
        "x86_64",
        "x86_64-linux-gnu",
        "elf_x86_64",
        (),
        ("x86-64", "amd64", "native"),
        "x86-64, to run a test on the host first",
    ),
)

#: The ABIs that the bundled samples are built for.
SAMPLE_ABIS = ("arm64-v8a", "armeabi-v7a")


def resolve_abi(name: str) -> Target:
    """The target called `name` (an ABI or an alias, any case); UserError when there is none."""
    wanted = name.lower()
    for target in TARGETS:
        if wanted == target.name or wanted in target.aliases:
            return target
    known = ", ".join(target.name for target in TARGETS)
    raise UserError(f"unknown ABI {name!r}: use one of {known}")
