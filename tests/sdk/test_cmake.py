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
