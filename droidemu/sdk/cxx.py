# SPDX-License-Identifier: GPL-2.0-or-later
"""The C++ library of apps: LLVM's libc++, libc++abi and libunwind, out of ``ziglang``'s sources.

It is compiled once for each ABI, against Android's headers, into one archive that is linked into
each app, as the NDK's ``c++_static`` is. Its names lie in the NDK's own inline name space.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from droidemu.sdk import android, toolchain
from droidemu.sdk.android import AndroidAbi
from droidemu.sdk.depfile import parse_depfile
from droidemu.sdk.flags import ASSEMBLY, CXX, C, in_order, language_of, prefix_map
from droidemu.sdk.lock import hold

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
#: Archives that are remembered for each ABI.
_MOST_KEPT: Final = 8
_VERSION: Final = "2"
#: How long to wait for another program that makes the same, s.
_PATIENCE_S: Final = 1200.0


def include_folders() -> list[Path]:
    """Where the headers are, in the order in which they are searched."""
    lib = toolchain.zig().parent / "lib"
    return [lib / "libcxx" / "include", lib / "libcxxabi" / "include"]


def sources() -> list[Path]:
    """All sources, in a fixed order."""
    lib = toolchain.zig().parent / "lib"
    found: list[Path] = []
    for folder in _FOLDERS:
        files = in_order((lib / folder).iterdir())
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
    known = _known(abi)
    found = known.find()
    if found is not None:
        return found

    def tell() -> None:
        if progress is not None:
            progress(0, len(sources()), "libc++: another program makes it")

    busy = f"another program has been making libc++ for {abi.name} for long; try again later"
    known.folder.mkdir(parents=True, exist_ok=True)
    with (
        hold(known.folder / f"{abi.name}.lock", _PATIENCE_S, busy, tell),
        tempfile.TemporaryDirectory(prefix="droidemu-") as work,
    ):
        found = known.find()
        if found is not None:  # by now
            return found
        objects, headers = _compile(abi, sources(), Path(work), progress)
        made = Path(work) / "libc++.a"
        # A command line has a length on Windows.
        names = Path(work) / "objects"
        names.write_text("".join(f'"{o.as_posix()}"\n' for o in objects), encoding="utf-8")
        toolchain._run([str(toolchain.zig()), "ar", "rcsD", str(made), f"@{names}"])
        return known.add(made, headers)


def _known(abi: AndroidAbi) -> _Known:
    key = toolchain._key(
        f"libc++{_VERSION}",
        toolchain.compiler_stamp(),
        abi.name,
        *abi.flags,
        *_FLAGS,
        *SITE,
        *(path.name for path in sources()),
    )
    return _Known(toolchain.cache_folder() / key[:2] / f"{key}.json")


def _compile(
    abi: AndroidAbi, files: list[Path], work: Path, progress: Progress | None
) -> tuple[list[Path], set[Path]]:
    """The objects in the folder `work`, and the headers that they were made with."""
    lock = threading.Lock()
    headers: set[Path] = set()
    done = 0

    def one(numbered: tuple[int, Path]) -> Path:
        nonlocal done
        number, source = numbered
        made = work / f"{number}-{source.stem}.o"
        read = made.with_suffix(".d")
        command = [str(toolchain.zig()), "clang", *_compile_flags(abi, source)]
        command += ["-MD", "-MF", str(read), "-c", source.as_posix(), "-o", str(made)]
        toolchain._run(command)
        text = read.read_text(encoding="utf-8", errors="replace")
        with lock:
            headers.update(map(Path, parse_depfile(text)))
            done += 1
            if progress is not None:
                progress(done, len(files), f"libc++: {source.name}")
        return made

    pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1))
    try:
        return list(pool.map(one, enumerate(files))), headers
    finally:
        pool.shutdown(cancel_futures=True)


class _Known:
    """Archives in the cache that differ in nothing but libc's headers.

    Only the headers that were read count: others come and go without libc++ being made again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.folder = file.parent
        self._root = android.system_root() / "include"

    def _entries(self) -> list[dict[str, str]]:
        """Header to its content's hash, of each archive."""
        with contextlib.suppress(OSError, ValueError):
            entries = json.loads(self._file.read_text(encoding="utf-8"))
            if isinstance(entries, list) and all(isinstance(one, dict) for one in entries):
                return entries
        return []

    def _archive(self, entry: dict[str, str]) -> Path:
        name = toolchain._key(*(f"{header}={value}" for header, value in sorted(entry.items())))
        return self._file.with_name(f"{self._file.stem}-{name[:16]}.a")

    def find(self) -> Path | None:
        """The archive for the headers as they are."""
        for entry in self._entries():
            archive = self._archive(entry)
            if archive.is_file() and all(
                (self._root / header).is_file()
                and toolchain._file_hash(self._root / header) == value
                for header, value in entry.items()
            ):
                return archive
        return None

    def add(self, made: Path, read: set[Path]) -> Path:
        """Keeps an archive that was made with the headers in `read`, and answers where."""
        root = self._root.resolve()
        entry = {
            path.relative_to(root).as_posix(): toolchain._file_hash(path)
            for path in {path.resolve() for path in read}
            if path.is_relative_to(root)
        }
        archive = self._archive(entry)
        toolchain._place(made, archive)
        entries = [entry, *(one for one in self._entries() if one != entry)][:_MOST_KEPT]
        text = made.with_suffix(".json")
        text.write_text(json.dumps(entries), encoding="utf-8")
        toolchain._place(text, self._file)
        return archive


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
    root = prefix_map(lib, "zig")
    return [*flags, "-fvisibility-inlines-hidden", *unwind, *headers, *root]
