# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds programs for Android's C library with our headers, and runs them on our libraries."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import compiling
import guestrun

from droidemu.android.hosts import declare
from droidemu.android.system import mount_system
from droidemu.kernel.kernel import Kernel
from droidemu.sdk import android, cxx, runtime
from droidemu.sdk.flags import CXX, language_of
from droidemu.sdk.system import build_system

ABIS = android.SYSTEM_ABIS
SOURCES = Path(__file__).parent / "guest"
NAMES = ("libc", "libm", "libdl", "libstdc++", "libz", "linker")
_numbers = count()


@cache
def _scratch() -> Path:
    folder = Path(mkdtemp(prefix="droidemu-bionic-"))
    atexit.register(shutil.rmtree, folder, True)
    return folder


@cache
def system(abi: str) -> Path:
    """The built ``system`` folder of an ABI."""
    build_system(_scratch(), [abi], names=NAMES)
    return _scratch() / abi / "system"


def library(abi: str, name: str) -> Path:
    return system(abi) / android.android_abi(abi).lib / name


@cache
def program(
    name: str,
    abi: str,
    libraries: tuple[str, ...] = (),
    api: int = 30,
    flags: tuple[str, ...] = (),
) -> Path:
    """``guest/NAME`` (with its suffix), built as the NDK would: position independent, dynamic."""
    target = android.android_abi(abi)
    source = SOURCES / name
    language = language_of(source)
    folder = _scratch() / abi / f"p{next(_numbers)}"
    folder.mkdir(parents=True)
    made, out = folder / "object.o", folder / source.stem
    words = [*android.language_flags(language), "-O1", "-g", "-Wall", "-Werror", "-D_GNU_SOURCE"]
    words += ["-Wno-unused-command-line-argument", "-fstack-protector-strong", "-funwind-tables"]
    words += ["-target", f"{target.triple}{api}", *target.flags, "-fPIC"]
    more: list[str] = []
    folders: list[Path] = []
    if language == CXX:
        folders = cxx.include_folders()
        words += cxx.SITE
        more = [str(cxx.archive(target))]
    words += [*android.include_flags(target, language, folders), "-I", str(SOURCES), *flags]
    compiling.make(made, "clang", *words, "-c", source)
    inputs = [runtime.build(target, "crtbegin_dynamic"), made, *more]
    inputs += [library(abi, f"lib{each}.so") for each in (*libraries, "m", "dl", "c")]
    inputs += [runtime.build(target, "builtins")]
    linker = [*android.link_flags(target), "-pie", "-dynamic-linker", target.linker, "-z", "defs"]
    return compiling.make(out, "ld.lld", *linker, *inputs)


def run(
    path: Path,
    abi: str,
    arguments: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
    **keywords: Any,
) -> guestrun.Run:
    """Runs it at /data/local/tmp, where `files` lie beside it."""

    def fill(kernel: Kernel) -> None:
        mount_system(kernel, None, [system(abi)])
        for name, content in {path.name: path.read_bytes(), **(files or {})}.items():
            _put(kernel, name if name[0] == "/" else f"/data/local/tmp/{name}", content)

    return guestrun.run(
        path,
        arguments,
        prepare=fill,
        path=f"/data/local/tmp/{path.name}",
        host_calls=declare,
        **keywords,
    )


def _put(kernel: Kernel, path: str, content: bytes) -> None:
    from droidemu.kernel.files.root import make_folders

    folder, _, name = path.encode().rpartition(b"/")
    inode: Any = make_folders(kernel.vfs, folder).create(name, 0o755)
    inode.write_at(0, content)


def checked(result: guestrun.Run, least: int = 5) -> None:
    """Every line says "ok"."""
    lines = result.lines()
    failed = [line for line in lines if not line.startswith("ok ")]
    assert not failed, "\n".join(failed) + result.err
    assert result.status == 0, f"status {result.status}\n{result.out}{result.err}"
    assert len(lines) >= least
