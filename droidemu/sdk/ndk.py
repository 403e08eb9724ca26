# SPDX-License-Identifier: GPL-2.0-or-later
"""How an app's library is compiled and linked: as the NDK does, against Android's libraries.

Headers and libraries are those of ``guest/system``; what results runs on a phone as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.sdk import android, cxx, runtime
from droidemu.sdk.apk.app import App
from droidemu.sdk.flags import CXX
from droidemu.sdk.library import LIBRARY, find_libraries
from droidemu.sdk.targets import Target

#: Code that is compiled into the app itself, by its name in ``build.libraries``.
GLUE: Final = "native_app_glue"
#: Always linked, behind the others.
_ALWAYS: Final = ("m", "dl", "c")

#: The page size that a phone's kernel may have, in bytes: 64-bit ones have 16 KiB since Android 15.
_PAGE_SIZES: Final = {"arm64-v8a": 16384, "armeabi-v7a": 4096}

COMMON: Final = (
    "-fPIC",
    "-ffunction-sections",
    "-fdata-sections",
    "-fno-omit-frame-pointer",
    "-funwind-tables",
    "-fstack-protector-strong",
    "-Wno-unused-command-line-argument",
)


def compile_flags(app: App, target: Target) -> list[str]:
    """For any language: the ABI, the lowest API level, what libraries need."""
    abi = android.android_abi(target.name)
    return [*COMMON, "-target", f"{abi.triple}{app.min_sdk}", *abi.flags]


def include_flags(target: Target, language: str) -> list[str]:
    """The system's headers."""
    abi = android.android_abi(target.name)
    folders = cxx.include_folders() if language == CXX else []
    glue = ["-isystem", glue_folder().as_posix()]
    return [*android.include_flags(abi, language, folders), *glue]


def glue_folder() -> Path:
    """The folder of native_app_glue: its header and its source."""
    return android.system_root() / GLUE


def link_flags(app: App, target: Target) -> list[str]:
    """The linker's options for a shared library; inputs and ``-o`` are the caller's."""
    abi = android.android_abi(target.name)
    return [
        *("-m", abi.emulation, "-shared", "-soname", f"lib{app.library}.so"),
        *("--build-id=sha1", "--eh-frame-hdr", "--gc-sections", "--hash-style=gnu"),
        *("-z", "defs", "-z", "noexecstack", "-z", "relro", "-z", "now", "-z", "text"),
        *("-z", f"max-page-size={_PAGE_SIZES[target.name]}", "--enable-new-dtags"),
        *("--exclude-libs", "ALL"),
    ]


def link_inputs(
    app: App, target: Target, names: Iterable[str], objects: Sequence[Path], has_cxx: bool
) -> list[str]:
    """What is linked: `objects`, and the libraries called `names`. UserError."""
    abi = android.android_abi(target.name)
    begin, builtins = (runtime.build(abi, name) for name in ("crtbegin_so", "builtins"))
    words = [str(begin), *map(str, objects)]
    words += map(str, cxx.archives(abi)) if has_cxx else []
    libraries = system_libraries(target, (*(n for n in names if n != GLUE), *_ALWAYS))
    return [*words, str(builtins), "--as-needed", *map(str, libraries)]


def system_libraries(target: Target, names: Iterable[str]) -> list[Path]:
    """The system's libraries called `names` (without lib and .so), built. UserError."""
    from droidemu.sdk.system import system_folder

    abi = android.android_abi(target.name)
    folder = system_folder(target.name) / abi.lib
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
                f"build.libraries: there is no library {name!r}; there are {GLUE}, "
                f"{', '.join(there)}"
            )
        found.append(path)
    return found
