# SPDX-License-Identifier: GPL-2.0-or-later
"""CMake with our toolchain file: a library, a program in C and C++, and a test of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk.cmake import MARK, write_toolchain

from .conftest import execute
from .projectkit import write

pytest.importorskip("ziglang")
from elftools.elf.elffile import ELFFile

LISTS = """\
cmake_minimum_required(VERSION 3.20)
project(demo C CXX)
include(CheckIncludeFile)
check_include_file(pthread.h HAVE_PTHREAD)
check_include_file(no-such-header.h HAVE_NONE)
add_library(part STATIC part.c)
target_include_directories(part PUBLIC include)
add_executable(demo main.cpp)
target_link_libraries(demo PRIVATE part)
target_compile_definitions(demo PRIVATE PTHREAD=0${HAVE_PTHREAD} NONE=0${HAVE_NONE})
target_compile_features(demo PRIVATE cxx_std_20)
enable_testing()
add_test(NAME runs COMMAND demo)
"""
MAIN = """\
#include <gfx.h>
#include <part.h>
#include <stdio.h>
struct Hello { Hello() { puts("constructed"); } ~Hello() { puts("destroyed"); } } hello;
consteval int two() { return 2; }
int main() {
    uint32_t pixels[4] = {};
    canvas c;
    canvas_init(&c, pixels, 2, 2, 2);
    fill_rect(&c, 0, 0, 2, 2, rgb(0x010203));
    int *number = new int(part(two()));
    printf("%d %x %d%d\\n", *number, pixels[3] & 0xffffff, PTHREAD, NONE);
    delete number;
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    part = '#ifdef __cplusplus\nextern "C"\n#endif\nint part(int x);\n'
    return write(
        tmp_path / "with space",
        {
            "CMakeLists.txt": LISTS,
            "main.cpp": MAIN,
            "include/part.h": part,
            "part.c": "#include <part.h>\nint part(int x) { return x * 21; }\n",
        },
    )


def generator() -> list[str]:
    """Options for a build tool that is here, or a skipped test."""
    if not shutil.which("cmake"):
        pytest.skip("needs cmake")
    for tool, name in (("ninja", "Ninja"), ("make", "Unix Makefiles")):
        if shutil.which(tool):
            return ["-G", name]
    pytest.skip("needs ninja or make")


def call(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, words)),
        check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=240,
    )  # fmt: skip


@pytest.mark.parametrize(("abi", "machine"), [("arm64", "EM_AARCH64"), ("armeabi-v7a", "EM_ARM")])
def test_cmake_builds_and_tests_a_program(folder: Path, abi: str, machine: str) -> None:
    kind = generator()
    file = write_toolchain(folder / "droidemu.cmake", sys.executable)
    build = folder / "build"
    done = call("cmake", *kind, "-S", folder, "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={file}",
                f"-DDROIDEMU_ABI={abi}", "-DCMAKE_BUILD_TYPE=Release")  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    done = call("cmake", "--build", build)
    assert done.returncode == 0, done.stdout + done.stderr
    with (build / "demo").open("rb") as elf:
        assert ELFFile(elf)["e_machine"] == machine
    assert execute("droidemu", build / "demo").stdout == "constructed\n42 10203 10\ndestroyed\n"
    if shutil.which("ctest"):
        done = call("ctest", "--test-dir", build)
        assert "100% tests passed" in done.stdout


def test_an_abi_that_there_is_not(folder: Path) -> None:
    kind = generator()
    file = write_toolchain(folder / "droidemu.cmake", sys.executable)
    done = call("cmake", *kind, "-S", folder, "-B", folder / "b",
                f"-DCMAKE_TOOLCHAIN_FILE={file}", "-DDROIDEMU_ABI=mips")  # fmt: skip
    assert done.returncode != 0
    assert "DROIDEMU_ABI is 'mips'; there are arm64, arm" in done.stderr


def test_only_our_own_files_are_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "x.cmake"
    assert write_toolchain(file, "python3") == file
    assert file.read_text(encoding="utf-8").startswith(MARK)
    write_toolchain(file, "python3")
    file.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(UserError, match="was not written by droidemu cmake"):
        write_toolchain(file, "python3")
    assert file.read_text(encoding="utf-8") == "# mine\n"
    with pytest.raises(UserError, match="is a folder"):
        write_toolchain(tmp_path, "python3")
    with pytest.raises(UserError, match="cannot write"):
        write_toolchain(tmp_path / "nowhere" / "x.cmake", "python3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.cmake"]


ANDROID_LISTS = """\
cmake_minimum_required(VERSION 3.20)
project(app C CXX)
if(NOT ANDROID OR NOT ANDROID_ABI STREQUAL DROIDEMU_ABI)
    message(FATAL_ERROR "not for Android")
endif()
include(CheckIncludeFile)
check_include_file(android/log.h HAVE_LOG)
add_library(part SHARED part.cpp)
set_target_properties(part PROPERTIES VERSION 1.2 SOVERSION 1)
target_include_directories(part PUBLIC include)
add_library(helper STATIC helper.c)
add_library(app SHARED app.c)
target_link_libraries(app PRIVATE helper part android log dl)
target_compile_definitions(app PRIVATE LOG=0${HAVE_LOG})
add_library(glued SHARED glued.cpp)
target_link_libraries(glued PRIVATE native_app_glue android log)
add_library(plugin MODULE plugin.c)
add_executable(tool tool.cpp)
target_link_libraries(tool PRIVATE part)
enable_testing()
add_test(NAME runs COMMAND tool)
"""
ANDROID_FILES = {
    "CMakeLists.txt": ANDROID_LISTS,
    "include/part.h": "#pragma once\n#ifdef __cplusplus\nextern \"C\"\n#endif\nint part(int);\n",
    "part.cpp": """\
#include "part.h"
#include <map>
#include <stdexcept>
#include <string>
static thread_local int calls;
int part(int x)
{
    std::map<std::string, int> known{{"answer", 42}};
    calls++;
    try {
        if (x < 0)
            throw std::out_of_range("negative");
        return known.at("answer") * x + calls;
    } catch (const std::exception &) {
        return -1;
    }
}
""",
    "helper.c": "int helper(void) { return 7; }\n",
    "app.c": """\
#include <android/log.h>
#include <android/native_activity.h>
#include <dlfcn.h>
#include "part.h"
int helper(void);
JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    (void)state, (void)size;
    void *library = dlopen("libplugin.so", RTLD_NOW);
    int (*plugin)(void) = library ? (int (*)(void))dlsym(library, "plugin") : 0;
    int one = part(1), negative = part(-1);
    __android_log_print(ANDROID_LOG_INFO, "probe", "%d %d %d %d %d", one, negative, helper(), LOG,
                        plugin ? plugin() : -1);
    ANativeActivity_finish(activity);
}
""",
    "glued.cpp": """\
#include <android/log.h>
#include <android_native_app_glue.h>
void android_main(android_app *app)
{
    __android_log_print(ANDROID_LOG_INFO, "probe", "glued %d", app->activity->sdkVersion);
}
""",
    "plugin.c": "int plugin(void) { return 5; }\n",
    "tool.cpp": """\
#include <cstdio>
#include "part.h"
int main()
{
    std::printf("%d\\n", part(2));
    return 0;
}
""",
}


@pytest.fixture(scope="module")
def android_build(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders with what CMake has built for Android, by ABI."""
    kind = generator()
    folder = write(tmp_path_factory.mktemp("android") / "with space", ANDROID_FILES)
    file = write_toolchain(folder / "android.cmake", sys.executable, for_android=True)
    made = {}
    for abi in ("arm64-v8a", "armeabi-v7a"):
        build = made[abi] = folder / abi
        done = call("cmake", *kind, "-S", folder, "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={file}",
                    f"-DDROIDEMU_ABI={abi}", "-DCMAKE_BUILD_TYPE=Release")  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        done = call("cmake", "--build", build)
        assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.mark.parametrize(
    ("abi", "machine"), [("arm64-v8a", "EM_AARCH64"), ("armeabi-v7a", "EM_ARM")]
)
def test_cmake_builds_libraries_for_android(
    android_build: dict[str, Path], abi: str, machine: str
) -> None:
    build = android_build[abi]
    names = sorted(path.name for path in build.glob("*.so*"))
    assert names == ["libapp.so", "libglued.so", "libpart.so", "libplugin.so"]
    with (build / "libapp.so").open("rb") as file:
        elf = ELFFile(file)
        assert (elf.header["e_machine"], elf.header["e_type"]) == (machine, "ET_DYN")
        tags = list(elf.get_section_by_name(".dynamic").iter_tags())
        assert [tag.soname for tag in tags if tag.entry.d_tag == "DT_SONAME"] == ["libapp.so"]
        needed = {tag.needed for tag in tags if tag.entry.d_tag == "DT_NEEDED"}
        assert needed == {
            "libpart.so", "libandroid.so", "liblog.so", "libdl.so", "libc.so"
        }  # fmt: skip
        names = [symbol.name for symbol in elf.get_section_by_name(".dynsym").iter_symbols()]
        assert "ANativeActivity_onCreate" in names
    # A program on Android's C library, with a library beside it.
    assert execute("droidemu", build / "tool").stdout == "85\n"
    if shutil.which("ctest"):
        assert "100% tests passed" in call("ctest", "--test-dir", build).stdout


@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_what_cmake_has_built_runs_as_an_app(
    android_build: dict[str, Path], abi: str, tmp_path: Path
) -> None:
    from tests.android.ndk.apkkit import write_apk
    from tests.android.ndk.appkit import run_app

    libraries = {
        f"{abi}/{path.name}": path.read_bytes() for path in android_build[abi].glob("*.so")
    }
    app = write_apk(tmp_path / "a.apk", libraries=libraries, lib="app")
    result = run_app(app, abi)
    assert result.lines == ["43 -1 7 1 5"] and result.status == 0
    glued = write_apk(tmp_path / "b.apk", libraries=libraries, lib="glued")
    assert run_app(glued, abi).lines == ["glued 30"]
