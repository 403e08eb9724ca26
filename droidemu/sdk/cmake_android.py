# SPDX-License-Identifier: GPL-2.0-or-later
"""A toolchain file for CMake that builds for Android: shared libraries, and dynamic programs.

What it makes is what ``droidemu build`` makes of a project with ``[android]``: it runs on a phone.
To CMake the system is called Linux: for Android it would look for an NDK.
"""

from __future__ import annotations

from pathlib import Path

from droidemu.sdk import android, cxx, ndk, runtime, toolchain
from droidemu.sdk.apk.app import App
from droidemu.sdk.cmake import ARCHIVES, COMPILERS, END, MARK, PROCESSORS, archive, options, quoted
from droidemu.sdk.flags import CXX, C
from droidemu.sdk.state import fingerprint
from droidemu.sdk.targets import Target, resolve_abi

_TEMPLATE = (
    """\
{mark} Use it as
#     cmake -DCMAKE_TOOLCHAIN_FILE=<this file> -DDROIDEMU_ABI={first} ...
# It builds for Android. It names files of this computer's DroidEmu; 'droidemu cmake --android'
# writes it again after an update.
cmake_minimum_required(VERSION 3.20)

set(DROIDEMU_ABI "{first}" CACHE STRING "ABI of Android: {names}")
set(DROIDEMU_MIN_SDK {min_sdk} CACHE STRING "The lowest API level that it is for")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DROIDEMU_ABI DROIDEMU_MIN_SDK)

{choice}
else()
    message(FATAL_ERROR "DROIDEMU_ABI is '${{DROIDEMU_ABI}}'; there are {names}")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_VERSION 1)
set(ANDROID TRUE)
set(ANDROID_ABI ${{_droidemu_abi}})
set(ANDROID_PLATFORM android-${{DROIDEMU_MIN_SDK}})
set(ANDROID_PLATFORM_LEVEL ${{DROIDEMU_MIN_SDK}})
set(ANDROID_STL c++_static)
set(CMAKE_CROSSCOMPILING_EMULATOR {emulator})
# Checks compile only, as there may be no program to link.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

"""
    + COMPILERS
    + """\
set(_droidemu_C_library "")
set(_droidemu_ASM_library "")
set(_droidemu_CXX_library "${{_droidemu_cxx}}")
set(_droidemu_link "${{_droidemu_link}} {link}")
foreach(_language C CXX ASM)
    set(CMAKE_${{_language}}_COMPILER_TARGET ${{_droidemu_triple}}${{DROIDEMU_MIN_SDK}})
"""
    + ARCHIVES
    + """\
    set(_droidemu_end "<OBJECTS> <LINK_LIBRARIES> ${{_droidemu_${{_language}}_library}} \
${{_droidemu_last}} -o <TARGET>")
    set(_droidemu_shared "\\"${{_droidemu_zig}}\\" ld.lld ${{_droidemu_link}} -shared \
-u ANativeActivity_onCreate <LINK_FLAGS>")
    set(CMAKE_${{_language}}_CREATE_SHARED_LIBRARY
        "${{_droidemu_shared}} -soname <TARGET_SONAME> ${{_droidemu_begin_so}} ${{_droidemu_end}}")
    set(CMAKE_${{_language}}_CREATE_SHARED_MODULE
        "${{_droidemu_shared}} ${{_droidemu_begin_so}} ${{_droidemu_end}}")
    set(CMAKE_${{_language}}_LINK_EXECUTABLE
        "\\"${{_droidemu_zig}}\\" ld.lld ${{_droidemu_link}} -pie -dynamic-linker \
${{_droidemu_interpreter}} <LINK_FLAGS> ${{_droidemu_begin}} ${{_droidemu_end}}")
endforeach()
set(CMAKE_C_FLAGS_INIT "{common} ${{_droidemu_flags}} ${{_droidemu_c_include}}")
set(CMAKE_CXX_FLAGS_INIT "{common} ${{_droidemu_flags}} ${{_droidemu_cxx_include}}")
set(CMAKE_ASM_FLAGS_INIT "{common} ${{_droidemu_flags}} ${{_droidemu_c_include}}")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF) # -fPIC is among the flags
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON) # Android packs libNAME.so only
# Libraries lie in one folder on a phone.
set(CMAKE_SKIP_RPATH ON CACHE BOOL "")
"""
    + END
)

_CHOICE = """\
{word}(DROIDEMU_ABI MATCHES "^({names})$")
    set(CMAKE_SYSTEM_PROCESSOR {processor})
    set(_droidemu_abi {abi})
    set(_droidemu_triple {triple})
    set(_droidemu_interpreter {interpreter})
    set(_droidemu_begin_so "{begin_so}")
    set(_droidemu_begin "{begin}")
    set(_droidemu_cxx "{cxx}")
    set(_droidemu_last "{last}")
    set(_droidemu_flags "{flags}")
    set(_droidemu_c_include "{c_include}")
    set(_droidemu_cxx_include "{cxx_include}")
    set(_droidemu_link "{link}")"""


def android_toolchain_file(python: str) -> str:
    """The file's text. `python` is the interpreter that runs ``-m droidemu`` (for ``ctest``).

    What it names is made first: in a source tree the C++ library, which takes a minute or two the
    first time, and the system's libraries. UserError.
    """
    targets = [resolve_abi(abi) for abi in android.SYSTEM_ABIS]
    choices = [_choice(target, "elseif" if index else "if") for index, target in enumerate(targets)]
    emulator = [python, "-m", "droidemu", "run", "--headless"]
    return _TEMPLATE.format(
        mark=MARK,
        first=targets[0].name,
        names=", ".join(target.name for target in targets),
        min_sdk=_app().min_sdk,
        choice="\n".join(choices),
        emulator=" ".join(quoted(Path(word)) for word in emulator),
        zig=quoted(toolchain.zig()),
        common=" ".join(ndk.COMMON),
        link=" ".join(
            ("--build-id=sha1 --eh-frame-hdr --gc-sections --hash-style=gnu --enable-new-dtags",
             "-z defs -z noexecstack -z relro -z now -z text")
        ),
    )  # fmt: skip


def _app() -> App:
    return App("org.example.cmake", "cmake")


def _choice(target: Target, word: str) -> str:
    abi = android.android_abi(target.name)
    folder = ndk.system_folder(target.name) / abi.lib
    parts = _parts(target)
    always = " ".join(f"-l{name}" for name in ndk.ALWAYS)
    # Archives that only we know of; what they have is not the library's own.
    hidden = f"--exclude-libs {cxx.ARCHIVE}:libemutls.a"
    return _CHOICE.format(
        word=word,
        names="|".join((target.name, *target.aliases)),
        processor=PROCESSORS[target.name],
        abi=target.name,
        triple=abi.triple,
        interpreter=abi.linker,
        begin_so=_path(runtime.build(abi, "crtbegin_so")),
        begin=_path(runtime.build(abi, "crtbegin_dynamic")),
        cxx=_path(cxx.archive(abi)),
        last=f"-lemutls {_path(runtime.build(abi, 'builtins'))} --as-needed {always}",
        flags=" ".join(abi.flags),
        c_include=options(ndk.include_flags(target, C)),
        cxx_include=options(ndk.include_flags(target, CXX)),
        link=f"-m {abi.emulation} -z max-page-size={ndk.PAGE_SIZES[target.name]} {hidden} "
        f"-L {_path(folder)} -L {_path(parts)}",
    )


def _parts(target: Target) -> Path:
    """The folder with libnative_app_glue.a, libgfx.a and libemutls.a, from the cache. UserError."""
    app = _app()
    objects = {
        name: [ndk.part_object(source, app, target) for source in ndk.part_sources(name)]
        for name in (ndk.GLUE, ndk.GFX, ndk.EMUTLS)
    }
    names = [path.name for made in objects.values() for path in made]
    folder = toolchain.cache_folder() / "cmake" / f"{target.name}-{fingerprint('parts', *names)}"
    for name, made in objects.items():
        archive(made, folder / f"lib{name}.a")
    return folder


def _path(path: Path) -> str:
    """A file or a folder inside a quoted CMake string; it may have spaces."""
    return quoted(path).replace('"', '\\"')
