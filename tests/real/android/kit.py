# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds C++ programs as an NDK would, against libraries of others, and runs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import compiling
import guestrun

from droidemu.android.hosts import declare
from droidemu.android.jni.options import JavaOptions
from droidemu.android.siblings import siblings
from droidemu.android.system import mount_system
from droidemu.kernel.files.root import HostMount, mount_host
from droidemu.kernel.kernel import Kernel
from droidemu.sdk import android, cxx, ndk, runtime
from droidemu.sdk.flags import CXX
from droidemu.sdk.targets import resolve_abi

HERE = Path(__file__).parent
#: The Java classes that fbjni and Hermes need.
FBJNI = HERE / "fbjni_classes.py"
FOLDER = "/data/local/tmp"


def build_cxx(
    source: Path, abi_name: str, out: Path, libraries: Iterable[Path], include: Path
) -> Path:
    """A program that stands on these shared libraries, C++'s among them."""
    abi = android.android_abi(abi_name)
    made = out.with_suffix(".o")
    headers = android.include_flags(abi, CXX, cxx.include_folders())
    compiling.make(
        made,
        "clang", "-target", f"{abi.triple}{android.API_LEVEL}", *abi.flags,
        "-fPIC", "-O1", "-std=c++17", "-fexceptions", "-funwind-tables", "-Wno-everything",
        *cxx.SITE, *headers, "-isystem", include, "-c", source,
    )  # fmt: skip
    begin, builtins = (runtime.build(abi, name) for name in ("crtbegin_dynamic", "builtins"))
    system = ndk.system_libraries(resolve_abi(abi_name), ("nativehelper", "m", "dl", "c"))
    # The archive behind the libraries: only for what they do not export, the unwinder.
    return compiling.make(
        out,
        "ld.lld", "-pie", "-dynamic-linker", abi.linker, *android.link_flags(abi),
        "--allow-shlib-undefined", "--exclude-libs", "ALL", begin, made, builtins, *libraries,
        cxx.archive(abi), *system,
    )  # fmt: skip


def run_program(
    program: Path,
    arguments: Sequence[str] = (),
    libraries: Iterable[Path] = (),
    models: Iterable[Path] = (),
) -> guestrun.Run:
    """Run a program with these libraries, and those that lie next to them, in its folder."""

    def fill(kernel: Kernel) -> None:
        mount_system(kernel, None)
        kernel.java = JavaOptions(files=tuple(models))
        files = {program.name: program}
        for library in libraries:
            files.update((path.name, path) for path in (library, *siblings(library)))
        for name, path in files.items():
            mount_host(kernel.vfs, HostMount(path, f"{FOLDER}/{name}".encode(), True))

    return guestrun.run(
        program, arguments, prepare=fill, path=f"{FOLDER}/{program.name}", host_calls=declare
    )
