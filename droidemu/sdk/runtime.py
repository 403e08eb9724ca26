# SPDX-License-Identifier: GPL-2.0-or-later
"""What is linked into every library and program: start-up code and the compiler's own routines.

The routines (128-bit floating point, 64-bit division on ARM ...) are those of zig's compiler-rt,
which zig compiles from its own sources; what it has of libc and libm is taken out.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from droidemu.sdk import android, toolchain
from droidemu.sdk.android import ARM, AndroidAbi, system_root
from droidemu.sdk.flags import language_of
from droidemu.sdk.objfile import give_away

#: The routines once more, for libc, which on 32 bits gives them to old programs.
EXPORTED = "builtins_exported"
#: Everything that `build` knows.
OBJECTS = ("crtbegin_so", "crtbegin_dynamic", "builtins", EXPORTED)

#: Names that begin so are the compiler's; the others (memcpy, sin ...) are libc's and libm's.
_COMPILERS = re.compile(
    r"__(?!stack_chk|chk_fail|(?:mem|str)\w*_chk|memset$|\w*(?:sin|cos|exp|log|tan|sqrt|round|ceil|floor|"
    r"trunc|fabs|fma|fmin|fmax|fmod)[0-9]*[hx]$|zig)\w+"
)
_FLAGS = ("-O2", "-fvisibility=hidden", "-fno-stack-protector", "-ffunction-sections")


def build(abi: AndroidAbi, name: str) -> Path:
    """One of OBJECTS, in the cache."""
    if name == EXPORTED:
        return _routines(abi, True)
    if name == "builtins":
        return _archive([_routines(abi, False), build(abi, "emutls")])
    source = next((system_root() / "crt").glob(f"{name}.[cS]"))
    language = language_of(source)
    flags = [*android.language_flags(language), *_FLAGS, *android.target_flags(abi)]
    key = toolchain._key(
        "crt",
        toolchain.compiler_stamp(),
        *flags,
        toolchain._file_hash(source),
        toolchain._headers_hash(source.parent),
        toolchain._tree_hash(system_root() / "include"),
    )
    found = toolchain.cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        made = Path(work) / "out.o"
        command = [str(toolchain.zig()), "clang", *flags, *android.include_flags(abi, language)]
        toolchain._run([*command, "-c", source.as_posix(), "-o", str(made)])
        toolchain._place(made, found)
    return found


def _archive(objects: list[Path]) -> Path:
    """One file with these objects, of which the linker takes what is needed."""
    key = toolchain._key("archive", toolchain.compiler_stamp(), *(path.name for path in objects))
    found = toolchain.cache_folder() / key[:2] / f"{key}.a"
    if found.is_file():
        return found
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        made = Path(work) / "out.a"
        toolchain._run([str(toolchain.zig()), "ar", "rcsD", str(made), *map(str, objects)])
        toolchain._place(made, found)
    return found


def _routines(abi: AndroidAbi, is_exported: bool) -> Path:
    source = toolchain.zig().parent / "lib" / "compiler_rt.zig"
    flags = [*abi.zig, "-O", "ReleaseSmall", "-fPIC", "-fstrip", "-ffunction-sections"]
    how = "exported" if is_exported else "hidden"
    key = toolchain._key("rt3", toolchain.compiler_stamp(), how, *flags, _COMPILERS.pattern)
    found = toolchain.cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        folder = Path(work)
        emit = [f"-femit-bin={folder / 'rt.o'}", "--cache-dir", str(folder / "local")]
        emit += ["--global-cache-dir", str(folder / "global")]
        toolchain._run([str(toolchain.zig()), "build-obj", str(source), *flags, *emit])
        made = folder / "out.o"
        data = (folder / "rt.o").read_bytes()
        made.write_bytes(give_away(data, lambda name: not is_compilers(name, abi), not is_exported))
        toolchain._place(made, found)
    return found


def is_compilers(name: str, abi: AndroidAbi) -> bool:
    """Whether a symbol of compiler-rt's belongs to the compiler, not to a C library."""
    if abi is ARM and name.startswith("__aeabi_"):
        return not name.startswith(("__aeabi_mem", "__aeabi_read_tp", "__aeabi_unwind"))
    return _COMPILERS.fullmatch(name) is not None
