# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds apps' libraries with our own headers, as an NDK would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import compiling

from droidemu.sdk import runtime
from droidemu.sdk.android import (
    android_abi,
    include_flags,
    language_flags,
    link_flags,
    system_root,
    target_flags,
)
from droidemu.sdk.flags import language_of

#: What this folder's sources are linked against.
LIBRARIES = ("libandroid.so", "libjnigraphics.so", "liblog.so", "libm.so", "libdl.so", "libc.so")


def build_library(
    sources: Sequence[Path], abi: str, system: Path, out: Path, flags: Sequence[str] = ()
) -> Path:
    """A shared library ``out`` for an ABI. ``system``: the folder with ``ABI/system``."""
    target = android_abi(abi)
    objects = []
    for source in sources:
        language = language_of(source)
        made = out.with_name(f"{out.name}.{source.stem}.o")
        compiling.make(
            made,
            "clang", *language_flags(language), "-O2", "-g",
            *target_flags(target), *flags, *include_flags(target, language),
            "-I", system_root() / "native_app_glue", "-c", source,
        )  # fmt: skip
        objects.append(made)
    folder = system / abi / "system" / target.lib
    return compiling.make(
        out,
        "ld.lld", *link_flags(target), "-shared", "-soname", out.name,
        "-u", "ANativeActivity_onCreate", *objects, *(folder / name for name in LIBRARIES),
        runtime.build(target, "builtins"),
    )  # fmt: skip
