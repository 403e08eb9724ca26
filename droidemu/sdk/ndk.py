# SPDX-License-Identifier: GPL-2.0-or-later
"""How an app's library is compiled and linked: as the NDK does, against Android's libraries.

Headers and libraries are those of ``guest/system``; what results runs on a phone as well.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.sdk import android, cxx, runtime, toolchain
from droidemu.sdk.apk.app import App
from droidemu.sdk.catalog import newest_change
from droidemu.sdk.cxx import Progress
from droidemu.sdk.flags import CXX, C, in_order
from droidemu.sdk.guestlib import PARTS
from droidemu.sdk.library import LIBRARY, find_libraries
from droidemu.sdk.targets import Target

_GUEST = Path(__file__).resolve().parent.parent / "_guest"

#: Code that is compiled into the app itself, by its name in ``build.libraries``.
GLUE: Final = "native_app_glue"
GFX: Final = "gfx"
#: Code that the compiler calls.
EMUTLS: Final = "emutls"
#: Always linked, behind the others.
ALWAYS: Final = ("m", "dl", "c")

#: The page size that a phone's kernel may have, in bytes: 64-bit ones have 16 KiB since Android 15.
PAGE_SIZES: Final = {"arm64-v8a": 16384, "armeabi-v7a": 4096}

COMMON: Final = (
    "-fPIC",
    "-ffunction-sections",
    "-fdata-sections",
    "-fno-omit-frame-pointer",
    "-funwind-tables",
    "-fstack-protector-strong",
    "-Wno-unused-command-line-argument",
)

_PART_FLAGS: Final = ("-std=gnu11", "-O2", "-g", "-Wall", "-Wextra", "-fvisibility=hidden")


def compile_flags(app: App, target: Target) -> list[str]:
    """For any language: the ABI, the lowest API level, what libraries need."""
    abi = android.android_abi(target.name)
    return [*COMMON, "-target", f"{abi.triple}{app.min_sdk}", *abi.flags]


def include_flags(target: Target, language: str) -> list[str]:
    """The system's headers."""
    abi = android.android_abi(target.name)
    folders = cxx.include_folders() if language == CXX else []
    ours = [word for name in (GLUE, GFX) for word in ("-isystem", part_folder(name).as_posix())]
    site = cxx.SITE if language == CXX else ()
    return [*site, *android.include_flags(abi, language, folders), *ours]


def part_folder(name: str) -> Path:
    """The folder with the header of something that is compiled into apps."""
    return android.system_root() / name


def link_flags(app: App, target: Target) -> list[str]:
    """The linker's options for a shared library; inputs and ``-o`` are the caller's."""
    abi = android.android_abi(target.name)
    return [
        *("-m", abi.emulation, "-shared", "-soname", f"lib{app.library}.so"),
        *("--build-id=sha1", "--eh-frame-hdr", "--gc-sections", "--hash-style=gnu"),
        *("-z", "defs", "-z", "noexecstack", "-z", "relro", "-z", "now", "-z", "text"),
        *("-z", f"max-page-size={PAGE_SIZES[target.name]}", "--enable-new-dtags"),
        *("--exclude-libs", "ALL"),
    ]


def link_inputs(
    app: App,
    target: Target,
    names: Iterable[str],
    objects: Sequence[Path],
    has_cxx: bool,
    progress: Progress | None = None,
) -> list[str]:
    """What is linked: `objects`, and the libraries called `names`. UserError."""
    abi = android.android_abi(target.name)
    begin, builtins = (runtime.build(abi, name) for name in ("crtbegin_so", "builtins"))
    words = [str(begin), *map(str, objects)]
    words += (
        str(part_object(source, app, target))
        for name in names
        if name in (GLUE, GFX)
        for source in part_sources(name)
    )
    words += [str(cxx.archive(abi, progress))] if has_cxx else []
    # Only if somebody uses thread-local variables, and the oldest phone's linker knows none.
    words += ["--start-lib", *(str(part_object(s, app, target)) for s in part_sources(EMUTLS))]
    words += ["--end-lib"]
    system = (*(name for name in names if name not in (GLUE, GFX)), *ALWAYS)
    libraries = system_libraries(target, system, progress)
    return [*words, str(builtins), "--as-needed", *map(str, libraries)]


def part_sources(name: str) -> list[Path]:
    """The sources of something that is compiled into apps."""
    if name == GFX:
        folder = toolchain.guest_root() / "src"
        return [folder / f"{stem}.c" for stem in PARTS[GFX]]
    return in_order(part_folder(name).glob("*.c"))


def part_object(source: Path, app: App, target: Target) -> Path:
    """The object of one of our own sources, in the cache. UserError."""
    flags = [*_PART_FLAGS, *compile_flags(app, target)]
    key = toolchain._key(
        "part",
        toolchain.compiler_stamp(),
        source.name,
        *flags,
        toolchain._file_hash(source),
        toolchain._headers_hash(source.parent),
        toolchain._tree_hash(android.system_root() / "include"),
        toolchain._file_hash(toolchain.guest_root() / "include" / "gfx.h"),
    )
    found = toolchain.cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    command = [str(toolchain.zig()), "clang", *flags, *include_flags(target, C)]
    command += [*toolchain.prefix_maps(), "-fdebug-compilation-dir=."]
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        made = Path(work) / "out.o"
        toolchain._run([*command, "-c", source.as_posix(), "-o", str(made)])
        toolchain._place(made, found)
    return found


def system_libraries(
    target: Target, names: Iterable[str], progress: Progress | None = None
) -> list[Path]:
    """The system's libraries called `names` (without lib and .so), built. UserError."""
    abi = android.android_abi(target.name)
    folder = system_folder(target.name, progress) / abi.lib
    found = []
    for name in dict.fromkeys(names):
        path = folder / f"lib{name}.so"
        if not path.is_file():
            there = sorted(
                library.names[abi.name].removeprefix("lib").removesuffix(".so")
                for library in find_libraries()
                if library.kind == LIBRARY
            )
            raise UserError(
                f"build.libraries: there is no library {name!r}; there are {GFX}, {GLUE}, "
                f"{', '.join(there)}"
            )
        found.append(path)
    return found


def system_folder(abi: str, progress: Progress | None = None) -> Path:
    """The built /system of an ABI: package data; in a source tree it is brought up to date."""
    folder = _GUEST / abi / "system"
    sources = _GUEST.parent.parent / "guest" / "system"
    if not sources.is_dir():  # an installed package
        if folder.is_dir():
            return folder
        raise UserError("Android's system libraries are missing from this installation")
    stamp = _GUEST / abi / "system.stamp"
    if not stamp.is_file() or stamp.stat().st_mtime_ns < newest_change(sources):
        from droidemu.sdk.system import build_system

        build_system(_GUEST, [abi], progress)
        stamp.touch()
    return folder
