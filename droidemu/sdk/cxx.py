# SPDX-License-Identifier: GPL-2.0-or-later
"""The C++ library of apps: LLVM's libc++, libc++abi and libunwind, out of ``ziglang``'s sources.

It is compiled once for each ABI, against Android's headers, into one archive that is linked into
each app, as the NDK's ``c++_static`` is. Its names lie in the NDK's own inline name space.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from droidemu.sdk import android, toolchain
from droidemu.sdk.android import AndroidAbi
from droidemu.sdk.flags import ASSEMBLY, CXX, C, language_of

#: Hears of the steps done, of all steps, and what was made; from any thread, one call at a time.
Progress = Callable[[int, int, str], None]

_GUEST = Path(__file__).resolve().parent.parent / "_guest"
#: The archive's name among the package's data, in the folder of its ABI.
ARCHIVE: Final = "libc++.a"

#: What other builds of libc++ have in a file ``__config_site``; whoever includes its headers must
#: say the same.
SITE: Final = (
    "-D_LIBCPP_ABI_VERSION=1",
    "-D_LIBCPP_ABI_NAMESPACE=__ndk1",
    "-D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_NONE",
    "-D_LIBCPP_HAS_NO_VENDOR_AVAILABILITY_ANNOTATIONS",
    "-D_LIBCPP_PSTL_CPU_BACKEND_SERIAL",
)

#: The oldest Android that it is for: code for newer ones can use it, not the other way round.
_API_LEVEL: Final = 21

_FLAGS: Final = (
    *("-O2", "-fPIC", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections"),
    *("-funwind-tables", "-fno-omit-frame-pointer", "-fstack-protector-strong", "-w", "-DNDEBUG"),
    *("-D_GNU_SOURCE", "-D_LIBCPP_BUILDING_LIBRARY", "-DLIBCXX_BUILDING_LIBCXXABI"),
    *("-D_LIBCXXABI_BUILDING_LIBRARY", "-D_LIBUNWIND_IS_NATIVE_ONLY"),
)
#: Folders with sources, in zig's own.
_FOLDERS: Final = (
    *("libcxx/src", "libcxx/src/filesystem", "libcxx/src/ryu"),
    *("libcxxabi/src", "libunwind/src"),
)
#: Sources for other systems.
_OTHERS: Final = frozenset(("Unwind-seh.cpp", "Unwind-sjlj.c", "Unwind-wasm.c"))
#: Headers that are not libc's.
_NDK: Final = "android camera droidemu EGL GLES GLES2 GLES3 KHR jni.h media SLES aaudio vulkan"
_NDK_HEADERS: Final = frozenset(_NDK.split())
_VERSION: Final = "1"


def include_folders() -> list[Path]:
    """Where the headers are, in the order in which they are searched."""
    lib = toolchain.zig().parent / "lib"
    return [lib / "libcxx" / "include", lib / "libcxxabi" / "include"]


def sources() -> list[Path]:
    """All sources, in a fixed order."""
    lib = toolchain.zig().parent / "lib"
    found: list[Path] = []
    for folder in _FOLDERS:
        files = sorted((lib / folder).iterdir())
        found += (
            path
            for path in files
            if path.suffix in (".cpp", ".c", ".S") and path.name not in _OTHERS
        )
    return found


def archive(abi: AndroidAbi, progress: Progress | None = None) -> Path:
    """The archive for one ABI: the package's, or from the cache, or made now, which takes a
    minute or two. UserError."""
    packaged = _GUEST / abi.name / ARCHIVE
    if packaged.is_file():  # in installed packages only
        return packaged
    files = sources()
    key = toolchain._key(
        f"libc++{_VERSION}",
        android.compiler_stamp(),
        _headers_stamp(),
        abi.name,
        *abi.flags,
        *_FLAGS,
        *SITE,
        *(path.name for path in files),
    )
    found = toolchain.cache_folder() / key[:2] / f"{key}.a"
    if found.is_file():
        return found
    lock = threading.Lock()
    done = 0
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:

        def one(numbered: tuple[int, Path]) -> Path:
            nonlocal done
            number, source = numbered
            made = Path(work) / f"{number}-{source.stem}.o"
            command = [str(toolchain.zig()), "clang", *_compile_flags(abi, source)]
            toolchain._run([*command, "-c", source.as_posix(), "-o", str(made)])
            with lock:
                done += 1
                if progress is not None:
                    progress(done, len(files), f"libc++: {source.name}")
            return made

        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1))
        try:
            objects = list(pool.map(one, enumerate(files)))
        finally:
            pool.shutdown(cancel_futures=True)
        made = Path(work) / "libc++.a"
        # A command line has a length on Windows.
        names = Path(work) / "objects"
        names.write_text("".join(f'"{o.as_posix()}"\n' for o in objects), encoding="utf-8")
        toolchain._run([str(toolchain.zig()), "ar", "rcsD", str(made), f"@{names}"])
        toolchain._place(made, found)
    return found


def _headers_stamp() -> str:
    """Changes when a header of libc does; the NDK's own ones are of no interest to libc++."""
    root = android.system_root() / "include"
    return toolchain._key(
        *(
            toolchain._tree_hash(path) if path.is_dir() else toolchain._file_hash(path)
            for path in sorted(root.iterdir())
            if path.name not in _NDK_HEADERS
        )
    )


def _compile_flags(abi: AndroidAbi, source: Path) -> list[str]:
    lib = toolchain.zig().parent / "lib"
    language = language_of(source)
    flags = ["-target", f"{abi.triple}{_API_LEVEL}", *abi.flags, *_FLAGS]
    unwind = ["-I", (lib / "libunwind" / "include").as_posix()]
    headers = android.include_flags(abi, language, include_folders())
    if language == CXX:
        is_unwinder = "libunwind" in source.parts
        flags += ["-std=c++17", "-fno-exceptions", "-fno-rtti"] if is_unwinder else ["-std=c++23"]
        flags += [*SITE, "-I", (lib / "libcxx" / "src").as_posix()]
    elif language != ASSEMBLY:
        assert language == C
        flags += ["-std=gnu11"]
    root = f"-ffile-prefix-map={lib.as_posix()}=zig"
    return [*flags, "-fvisibility-inlines-hidden", *unwind, *headers, root]
