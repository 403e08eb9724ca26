# SPDX-License-Identifier: GPL-2.0-or-later
"""A toolchain file for CMake: the same compiler, options and guest library as our own builds.

CMake's usual way to link is to call the compiler. Here the linker is called itself, as in
``toolchain.py``; so options for it need no ``-Wl,``, and ``-l`` finds what the project names.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk import flags as compiler_flags
from droidemu.sdk import toolchain
from droidemu.sdk.guestlib import PARTS
from droidemu.sdk.state import fingerprint
from droidemu.sdk.targets import SAMPLE_ABIS, Target, resolve_abi

#: How the file begins: only such files are ever overwritten.
MARK = "# Written by DroidEmu."

#: What both toolchain files have in common: the compilers, inside of the loop over languages how
#: archives are made, and the end.
COMPILERS = """\
set(_droidemu_zig {zig})
set(CMAKE_C_COMPILER "${{_droidemu_zig}}" clang)
set(CMAKE_CXX_COMPILER "${{_droidemu_zig}}" clang)
set(CMAKE_ASM_COMPILER "${{_droidemu_zig}}" clang)
set(CMAKE_AR "${{_droidemu_zig}}" CACHE FILEPATH "archiver")
set(CMAKE_RANLIB "${{_droidemu_zig}}" CACHE FILEPATH "archiver")
"""
ARCHIVES = """\
    set(CMAKE_${{_language}}_ARCHIVE_CREATE "\\"${{_droidemu_zig}}\\" ar qc <TARGET> <OBJECTS>")
    set(CMAKE_${{_language}}_ARCHIVE_APPEND "\\"${{_droidemu_zig}}\\" ar q <TARGET> <OBJECTS>")
    set(CMAKE_${{_language}}_ARCHIVE_FINISH "\\"${{_droidemu_zig}}\\" ranlib <TARGET>")
    set(CMAKE_${{_language}}_LINKER_WRAPPER_FLAG "")
"""
END = """\
set(CMAKE_C_STANDARD_DEFAULT 11)
set(CMAKE_CXX_STANDARD_DEFAULT 17)

# Nothing of this computer's own system belongs in the guest.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
"""

_TEMPLATE = (
    """\
{mark} Use it as
#     cmake -DCMAKE_TOOLCHAIN_FILE=<this file> -DDROIDEMU_ABI={first} ...
# It names files of this computer's DroidEmu; 'droidemu cmake' writes it again after an update.
cmake_minimum_required(VERSION 3.20)

set(DROIDEMU_ABI "{first}" CACHE STRING "ABI of the guest: {names}")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DROIDEMU_ABI)

{choice}
else()
    message(FATAL_ERROR "DROIDEMU_ABI is '${{DROIDEMU_ABI}}'; there are {names}")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_VERSION 1)
set(CMAKE_CROSSCOMPILING_EMULATOR {emulator})
# There is no program to link before the library is known: checks compile only.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

"""
    + COMPILERS
    + """\
foreach(_language C CXX ASM)
    set(CMAKE_${{_language}}_COMPILER_TARGET ${{_droidemu_triple}})
"""
    + ARCHIVES
    + """\
    set(CMAKE_${{_language}}_LINK_EXECUTABLE
        "\\"${{_droidemu_zig}}\\" ld.lld ${{_droidemu_link}} <LINK_FLAGS> -e _start <OBJECTS> \\
<LINK_LIBRARIES> \\"${{_droidemu_library}}\\" -o <TARGET>")
endforeach()
set(CMAKE_C_FLAGS_INIT "{common} ${{_droidemu_flags}} {c} {c_include}")
set(CMAKE_CXX_FLAGS_INIT "{common} ${{_droidemu_flags}} {cxx} {cxx_include}")
set(CMAKE_ASM_FLAGS_INIT "{common} ${{_droidemu_flags}} {c_include}")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF) # -fPIE is among the flags
"""
    + END
)

_CHOICE = """\
{word}(DROIDEMU_ABI MATCHES "^({names})$")
    set(CMAKE_SYSTEM_PROCESSOR {processor})
    set(_droidemu_triple {triple})
    set(_droidemu_library {library})
    set(_droidemu_flags "{flags}")
    set(_droidemu_link "{link}")"""

PROCESSORS = {"arm64-v8a": "aarch64", "armeabi-v7a": "armv7-a"}


def toolchain_file(python: str) -> str:
    """The file's text. `python` is the interpreter that runs ``-m droidemu`` (for ``ctest``).

    The guest library is compiled for both ABIs first, into the cache. UserError.
    """
    zig = toolchain.zig()
    include, resource = toolchain.guest_root() / "include", zig.parent / "lib" / "include"
    targets = [resolve_abi(abi) for abi in SAMPLE_ABIS]
    choices = []
    for index, target in enumerate(targets):
        choices.append(
            _CHOICE.format(
                word="elseif" if index else "if",
                names="|".join((target.name, *target.aliases)),
                processor=PROCESSORS[target.name],
                triple=target.triple,
                library=quoted(guest_archive(target)),
                flags=" ".join([*target.flags, "-fPIE"]),
                link=" ".join(compiler_flags.link_flags(target, pie=True)),
            )
        )
    emulator = [python, "-m", "droidemu", "run", "--headless"]
    return _TEMPLATE.format(
        mark=MARK,
        first=targets[0].aliases[0],
        names=", ".join(target.aliases[0] for target in targets),
        choice="\n".join(choices),
        emulator=" ".join(quoted(Path(word)) for word in emulator),
        zig=quoted(zig),
        common=" ".join(compiler_flags.COMMON),
        c=" ".join(compiler_flags.language_flags(compiler_flags.C)[1:]),
        cxx=" ".join(compiler_flags.language_flags(compiler_flags.CXX)[1:]),
        c_include=options(compiler_flags.include_flags(compiler_flags.C, include, resource)),
        cxx_include=options(compiler_flags.include_flags(compiler_flags.CXX, include, resource)),
    )


def quoted(path: Path) -> str:
    """A path for CMake, which takes forward slashes everywhere."""
    text = path.as_posix()
    for char in '\\"$;':
        text = text.replace(char, f"\\{char}")
    return f'"{text}"'


def options(words: Sequence[str]) -> str:
    """Options, some of which are paths, inside a quoted CMake string."""
    return " ".join(word if word.startswith("-") else f'\\"{word}\\"' for word in words)


def guest_archive(target: Target) -> Path:
    """The guest library as one archive, from the cache. UserError."""
    objects = toolchain.library_objects(target, PARTS)
    key = fingerprint("archive", *(path.name for path in objects))
    return archive(objects, toolchain.cache_folder() / "cmake" / f"{target.name}-{key}.a")


def archive(objects: Sequence[Path], found: Path) -> Path:
    """An archive of these objects at `found`, unless it is there already. UserError."""
    if found.is_file():
        return found
    made = found.with_name(f"{found.name}.{os.getpid()}")
    try:
        found.parent.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
        done = subprocess.run(
            [str(toolchain.zig()), "ar", "rcs", str(made), *map(str, objects)],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode != 0:
            raise UserError(f"the archiver failed: {done.stderr.strip()}")
        made.replace(found)
    except OSError as error:
        raise UserError(f"cannot write {error.filename or found}: {error.strerror}") from None
    return found


def write_toolchain(to: Path | None, python: str, for_android: bool = False) -> Path:
    """Writes the toolchain file to `to` (by default into the cache) and answers where it is.

    It is for programs of the guest's own library, or for Android's libraries and programs.

    A file that is there and is not ours is left alone: UserError.
    """
    if for_android:
        from droidemu.sdk.cmake_android import android_toolchain_file

        text, name = android_toolchain_file(python), "droidemu-android.cmake"
    else:
        text, name = toolchain_file(python), "droidemu.cmake"
    if to is None:
        to = toolchain.cache_folder() / "cmake" / name
    try:
        if to.is_dir():
            raise UserError(f"{to} is a folder")
        if to.exists() and not to.read_text(encoding="utf-8", errors="replace").startswith(MARK):
            raise UserError(f"{to} is there already, and was not written by droidemu cmake")
        made = to.with_name(f"{to.name}.{os.getpid()}")
        made.write_text(text, encoding="utf-8")
        made.replace(to)
    except OSError as error:
        raise UserError(f"cannot write {to}: {error.strerror}") from None
    return to
