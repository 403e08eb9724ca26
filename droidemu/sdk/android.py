# SPDX-License-Identifier: GPL-2.0-or-later
"""Android's own ABIs: how code for its C library is compiled and linked.

``targets.py`` is about static programs on our small support library; here is what a program for
Android's libc (``guest/system/include``) needs, be it one of /system's libraries or somebody's app.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.flags import ASSEMBLY, CXX, C
from droidemu.sdk.toolchain import guest_root, zig

#: The level of Android's interfaces that the libraries and headers have.
API_LEVEL = 30


@dataclass(frozen=True)
class AndroidAbi:
    """One ABI of Android."""

    name: str
    triple: str  #: clang's
    emulation: str  #: the linker's ``-m``
    musl: str  #: musl's name for the architecture
    lib: str  #: folder of the libraries in /system
    linker: str  #: the interpreter of programs
    flags: tuple[str, ...]
    zig: tuple[str, ...]  #: how zig itself is told the same


ARM64 = AndroidAbi(
    "arm64-v8a",
    "aarch64-linux-android",
    "aarch64linux",
    "aarch64",
    "lib64",
    "/system/bin/linker64",
    ("-mno-outline-atomics",),
    ("-target", "aarch64-linux-musl"),
)
ARM = AndroidAbi(
    "armeabi-v7a",
    "armv7a-linux-androideabi",
    "armelf_linux_eabi",
    "arm",
    "lib",
    "/system/bin/linker",
    ("-march=armv7-a", "-mfpu=vfpv3-d16", "-mfloat-abi=softfp", "-marm"),
    ("-target", "arm-linux-musleabi", "-mcpu=generic+v7a+vfp3d16"),
)

#: What the system is built for.
SYSTEM_ABIS = (ARM64.name, ARM.name)


def android_abi(name: str) -> AndroidAbi:
    """The ABI called `name`; UserError when Android has none of that name here."""
    for abi in (ARM64, ARM):
        if abi.name == name:
            return abi
    raise UserError(f"unknown Android ABI {name!r}: use one of {', '.join(SYSTEM_ABIS)}")


def android_abis(names: Iterable[str]) -> list[AndroidAbi]:
    """The ABIs of these names, in order."""
    return [android_abi(name) for name in names]


def system_root() -> Path:
    """The folder with the sources of /system's libraries and the headers."""
    return guest_root() / "system"


def target_flags(abi: AndroidAbi) -> list[str]:
    """For any source: the ABI, and what the linker of Android wants of code."""
    return ["-target", f"{abi.triple}{API_LEVEL}", *abi.flags, "-fPIC"]


def include_flags(abi: AndroidAbi, language: str, cxx: Sequence[Path] = ()) -> list[str]:
    """The headers: `cxx` (a C++ library's), libc's, the compiler's own, the kernel's."""
    resource = zig().parent / "lib" / "include"
    kernel = zig().parent / "lib" / "libc" / "include"
    arch = "aarch64-linux-any" if abi is ARM64 else "arm-linux-any"
    folders = [*(cxx if language == CXX else ()), system_root() / "include", resource]
    folders += [kernel / arch, kernel / "any-linux-any"]
    flags = ["-nostdinc", *(["-nostdinc++"] if language == CXX else [])]
    for folder in folders:
        flags += ["-isystem", folder.as_posix()]
    return flags


def language_flags(language: str) -> list[str]:
    """The standard that a source is compiled for unless somebody says otherwise."""
    return {C: ["-std=gnu11"], CXX: ["-std=gnu++17"], ASSEMBLY: []}[language]


def link_flags(abi: AndroidAbi) -> list[str]:
    """For shared libraries and programs alike."""
    return [
        *("-m", abi.emulation, "--build-id=sha1", "--eh-frame-hdr", "--gc-sections"),
        *("-z", "noexecstack", "-z", "relro", "-z", "now", "-z", "max-page-size=4096"),
        *("--hash-style=both", "--enable-new-dtags", "--no-undefined-version"),
    ]
