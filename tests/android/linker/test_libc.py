# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs on Android's own C library, through /system/bin/linker64 and linker, C++ included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import compiling
import guestrun
import pytest

from droidemu.android.hosts import declare
from droidemu.android.system import mount_system, system_root
from droidemu.kernel.kernel import Kernel
from droidemu.sdk import android, cxx, runtime
from droidemu.sdk.flags import language_of

from . import kit
from .test_linker import abi  # noqa: F401

pytest.importorskip("ziglang")


@pytest.fixture(autouse=True)
def packaged(abi: str) -> None:  # noqa: F811
    if not (system_root(abi) / kit.LIB[abi] / "libc.so").is_file():
        pytest.skip("the package was built without /system")


def build(name: str, abi: str, out: Path) -> Path:  # noqa: F811
    """``guest/libc/NAME`` as a program, or as a library if ``out`` is called so."""
    known = android.android_abi(abi)
    source = kit.SOURCES / "libc" / name
    language = language_of(source)
    is_cxx = source.suffix == ".cpp"
    made = out.with_suffix(".o")
    folders = cxx.include_folders() if is_cxx else []
    compiling.make(
        made,
        "clang", *android.language_flags(language), *android.target_flags(known),
        *(cxx.SITE if is_cxx else ()), *android.include_flags(known, language, folders),
        "-O2", "-funwind-tables", "-c", source,
    )  # fmt: skip
    is_library = out.suffix == ".so"
    kind = ["-shared", "-soname", out.name] if is_library else [
        "-pie", "-dynamic-linker", known.linker, "--export-dynamic"]  # fmt: skip
    libraries = [system_root(abi) / known.lib / f"lib{x}.so" for x in ("c", "dl", "m")]
    begin = runtime.build(known, "crtbegin_so" if is_library else "crtbegin_dynamic")
    archive = [cxx.archive(known)] if is_cxx else []
    return compiling.make(
        out,
        "ld.lld", *android.link_flags(known), *kind, begin, made, *archive, *libraries,
        runtime.build(known, "builtins"),
    )  # fmt: skip


def run(
    program: Path, files: dict[str, Path], *arguments: str, **options: Any
) -> guestrun.Run:
    def fill(kernel: Kernel) -> None:
        mount_system(kernel, None)
        for name, path in {program.name: program, **files}.items():
            kit.put(kernel, f"/data/local/tmp/{name}", path)

    return guestrun.run(
        program, arguments, prepare=fill, path=f"/data/local/tmp/{program.name}",
        host_calls=declare, environment={"COLOUR": "green"}, **options,
    )  # fmt: skip


def test_threads_and_libraries(abi: str, tmp_path: Path) -> None:  # noqa: F811
    program = build("threads.c", abi, tmp_path / "threads")
    result = run(program, {"libplugin.so": kit.library("plugin", abi)}, "argument")
    assert result.lines() == [
        "2 argument green",
        f"threads {sum((5 + i) * 10 + 1 for i in range(8))}, mine 5",
        "sqrt 1.414",
        "libc 1",
        "late thread 78, here 77, notes 1",
        *[line for line in result.lines() if line.startswith('library "libnope.so" not found')],
        "bye",
    ], result.err
    assert result.status == 7


@pytest.mark.parametrize("slice", [97, 151, 400])
def test_threads_that_begin_while_a_library_is_opened(
    abi: str, tmp_path: Path, slice: int  # noqa: F811
) -> None:
    program = build("race.c", abi, tmp_path / "race")
    files = {"libplugin.so": kit.library("plugin", abi)}
    result = run(program, files, slice=slice)
    assert result.lines() == ["opened 150, wrong 0"], result.err


def test_a_threads_object_keeps_its_library(abi: str, tmp_path: Path) -> None:  # noqa: F811
    program = build("objects.c", abi, tmp_path / "objects")
    library = build("keeps.c", abi, tmp_path / "libkeeps.so")
    result = run(program, {"libkeeps.so": library})
    assert result.lines() == [
        "dlclose 0", "still there 1", "object destroyed", "library closed", "gone 1",
    ], result.err  # fmt: skip


def test_cxx(abi: str, tmp_path: Path) -> None:  # noqa: F811
    program = build("throws.cpp", abi, tmp_path / "throws")
    library = build("raises.cpp", abi, tmp_path / "libraises.so")
    result = run(program, {"libraises.so": library})
    assert result.lines() == [
        "unwound 0", "unwound 1", "unwound 2", "caught from below, static objects",
        "caught in a thread", "library unwound", "caught 9 from a library", "library closed",
        "closed 0",
    ], result.err  # fmt: skip
    assert result.status == 0
