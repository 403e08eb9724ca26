# SPDX-License-Identifier: GPL-2.0-or-later
"""musl's sources, as the pinned ``ziglang`` package carries them, compiled for Android's ABI.

They are compiled unchanged. What differs is said by our own headers, which are found first
(``guest/system/libc/musl/include``), and by one that is included into each source and gives other
names to the functions that Android's libc has with another ABI (``rename.h``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from droidemu.sdk.android import ARM, AndroidAbi, system_root, target_flags
from droidemu.sdk.flags import in_order
from droidemu.sdk.toolchain import zig

#: Folders of musl that make up libm; everything else goes into libc.
MATH = ("math", "complex", "fenv")

_FLAGS = (
    *("-std=gnu99", "-ffreestanding", "-nostdinc", "-O2", "-w", "-D_XOPEN_SOURCE=700"),
    *("-fno-stack-protector", "-ffunction-sections", "-fdata-sections", "-ffp-contract=off"),
    *("-funwind-tables", "-fno-strict-aliasing", "-fomit-frame-pointer"),
)


@dataclass(frozen=True)
class MuslSource:
    """One file of musl's."""

    path: Path
    part: str  #: the folder below src


def musl_root() -> Path:
    return zig().parent / "lib" / "libc" / "musl"


def overlay() -> Path:
    """Our own folder for it."""
    return system_root() / "libc" / "musl"


@cache
def left_out() -> frozenset[str]:
    """``folder/stem`` (or ``folder/*``) of the sources that our own code replaces."""
    lines = (overlay() / "left-out.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def musl_sources(abi: AndroidAbi) -> Iterator[MuslSource]:
    """What is compiled for `abi`, sorted; a source for the architecture goes before the common."""
    src = musl_root() / "src"
    folders = [path for path in src.iterdir() if path.is_dir()] + [src / "malloc" / "mallocng"]
    for folder in in_order(folders):
        part = folder.relative_to(src).as_posix()
        if f"{part}/*" in left_out():
            continue
        special = folder / abi.musl
        chosen = {path.stem: path for path in in_order(folder.glob("*.c"))}
        for path in in_order(special.iterdir()) if special.is_dir() else ():
            if path.suffix in (".c", ".s", ".S"):
                chosen[path.stem] = path
        for stem, path in sorted(chosen.items()):
            if f"{part}/{stem}" not in left_out():
                yield MuslSource(path, part)
    if abi is ARM:
        for path in in_order((musl_root() / "compat" / "time32").glob("*.c")):
            if f"time32/{path.stem}" not in left_out():
                yield MuslSource(path, "time32")


def musl_flags(abi: AndroidAbi, language_is_c: bool) -> list[str]:
    """The compiler's options for one of its sources."""
    root, own = musl_root(), overlay()
    include = zig().parent / "lib" / "libc" / "include"
    folders = [own / "include", root / "arch" / abi.musl, root / "arch" / "generic"]
    folders += [root / "src" / "include", root / "src" / "internal", root / "include"]
    folders += [include / f"{abi.musl}-linux-musl", include / "generic-musl"]
    flags = [*target_flags(abi), *_FLAGS]
    for folder in folders:
        flags += ["-I", folder.as_posix()]
    flags += ["-isystem", (zig().parent / "lib" / "include").as_posix()]
    if language_is_c:
        flags += ["-include", (own / "rename.h").as_posix()]
    return flags


@cache
def overlay_stamp() -> str:
    """Changes when something of ours changes that all of musl's sources see."""
    digest = hashlib.sha256(repr(_FLAGS).encode())
    for path in in_order([*(overlay() / "include").rglob("*.h"), overlay() / "rename.h"]):
        name = path.relative_to(overlay()).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
