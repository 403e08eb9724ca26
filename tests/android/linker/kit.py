# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds Android programs and libraries without a C library, and runs them.

The linker and libdl.so come from ``guest/system``, compiled here: the tests need no packaged
/system. What programs need beyond them is in ``guest/guest.h``.
"""

from __future__ import annotations

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
from droidemu.sdk.toolchain import guest_root, zig

ABIS = ("arm64-v8a", "armeabi-v7a")
ISA = {"arm64-v8a": "arm64", "armeabi-v7a": "arm"}
LIB = {"arm64-v8a": "lib64", "armeabi-v7a": "lib"}
LINKER = {"arm64-v8a": "linker64", "armeabi-v7a": "linker"}
_numbers = count()
SOURCES = Path(__file__).parent / "guest"
_TARGET = {
    "arm64-v8a": ("-target", "aarch64-linux-android30", "-mno-outline-atomics"),
    "armeabi-v7a": (
        "-target", "armv7a-linux-androideabi30", "-march=armv7-a", "-mfpu=vfpv3-d16",
        "-mfloat-abi=softfp", "-marm", "-mtp=cp15",
    ),
}  # fmt: skip
_EMULATION = {"arm64-v8a": "aarch64linux", "armeabi-v7a": "armelf_linux_eabi"}


def compile_object(source: Path, abi: str, out: Path, flags: Sequence[str] = ()) -> Path:
    """One object file."""
    system = guest_root() / "system"
    resource = zig().parent / "lib" / "include"
    return compiling.make(
        out,
        "clang", *_TARGET[abi], "-fPIC", "-O2", "-ffreestanding", "-nostdinc",
        "-isystem", system / "include", "-isystem", resource, "-I", source.parent,
        "-funwind-tables", "-fno-stack-protector", "-Wall", "-Wno-unused-command-line-argument",
        "-Wno-undefined-internal", *flags, "-c", source,
    )  # fmt: skip


def link(abi: str, out: Path, *arguments: str | Path) -> Path:
    """What lld makes of it."""
    words = ("ld.lld", "-m", _EMULATION[abi], "-z", "max-page-size=4096")
    return compiling.make(out, *words, *arguments)


@cache
def scratch() -> Path:
    import atexit
    import shutil

    folder = Path(mkdtemp(prefix="droidemu-linker-"))
    atexit.register(shutil.rmtree, folder, True)
    return folder


@cache
def system(abi: str) -> Path:
    """A ``system`` folder with the linker and libdl."""
    folder = scratch() / abi / "system"
    sources = guest_root() / "system"
    for name in ("bin", LIB[abi], "objects"):
        (folder / name).mkdir(parents=True)
    objects = [
        compile_object(path, abi, folder / "objects" / f"{path.name}.o", ("-fvisibility=hidden",))
        for path in sorted((sources / "linker").iterdir())
        if path.suffix in (".c", ".S")
    ]
    link(abi, folder / "bin" / LINKER[abi], "-pie", "--no-dynamic-linker", "-z", "text",
         "--export-dynamic", *objects)  # fmt: skip
    for name in ("libdl", "libdl_android"):
        made = compile_object(
            sources / name / f"{name}.c", abi, folder / "objects" / f"{name}.o",
            ("-fvisibility=hidden",),
        )  # fmt: skip
        script = sources / name / "exports.map"
        versions = ["--version-script", script, "--undefined-version"] if script.is_file() else []
        link(abi, folder / LIB[abi] / f"{name}.so", "-shared", "-Bsymbolic", "-soname",
             f"{name}.so", *versions, made)  # fmt: skip
    for path in (folder / "objects").iterdir():
        path.unlink()
    (folder / "objects").rmdir()
    return folder


@cache
def library(
    name: str, abi: str, needed: tuple[Path, ...] = (), flags: tuple[str, ...] = (),
    source: str = "",
) -> Path:  # fmt: skip
    """``guest/NAME.c`` as ``libNAME.so``; ``flags`` are the linker's."""
    folder = scratch() / abi / f"l{next(_numbers)}"
    folder.mkdir(parents=True)
    made = compile_object(SOURCES / f"{source or name}.c", abi, folder / "object.o")
    return link(abi, folder / f"lib{name}.so", "-shared", "-soname", f"lib{name}.so",
                "--hash-style=gnu", *flags, made, *needed)  # fmt: skip


@cache
def program(
    name: str, abi: str, needed: tuple[Path, ...] = (), flags: tuple[str, ...] = ()
) -> Path:
    """``guest/NAME.c`` as a program."""
    folder = scratch() / abi / f"p{next(_numbers)}"
    folder.mkdir(parents=True)
    made = compile_object(SOURCES / f"{name}.c", abi, folder / "object.o")
    libdl = system(abi) / LIB[abi] / "libdl.so"
    return link(abi, folder / name, "-pie", "-dynamic-linker", f"/system/bin/{LINKER[abi]}",
                "--export-dynamic", "--allow-shlib-undefined", *flags, made, *needed,
                libdl)  # fmt: skip


def run(
    name: Path,
    abi: str,
    files: Mapping[str, Path | bytes],
    arguments: Sequence[str] = (),
    prepare: Any = None,
    start: str = "",
    **keywords: Any,
) -> guestrun.Run:
    """Run a program at /data/local/tmp with ``files`` (guest paths, or names beside it)."""

    def fill(kernel: Kernel) -> None:
        mount_system(kernel, None, [system(abi)])
        for path, content in {name.name: name, **files}.items():
            put(kernel, path if path.startswith("/") else f"/data/local/tmp/{path}", content)
        if prepare is not None:
            prepare(kernel)

    return guestrun.run(
        name, arguments, prepare=fill, path=start or f"/data/local/tmp/{name.name}",
        host_calls=declare, **keywords,
    )  # fmt: skip


def put(kernel: Kernel, path: str, content: Path | bytes) -> None:
    """Make a file among the guest's."""
    from droidemu.kernel.files.root import make_folders

    folder, _, name = path.encode().rpartition(b"/")
    parent = make_folders(kernel.vfs, folder)
    data = content if isinstance(content, bytes) else content.read_bytes()
    inode: Any = parent.create(name, 0o755)
    inode.write_at(0, data)
