# SPDX-License-Identifier: GPL-2.0-or-later
"""The NDK's headers: each can be included alone, in C and C++, and the layouts are Android's."""

from __future__ import annotations

import re
from pathlib import Path

import compiling
import pytest
from elftools.elf.elffile import ELFFile

from droidemu.android.system import system_folders
from droidemu.sdk.android import android_abi, include_flags, system_root, target_flags
from droidemu.sdk.flags import CXX, C

from .appkit import SOURCES

ABIS = ("arm64-v8a", "armeabi-v7a")
INCLUDE = system_root() / "include"
#: What draws: their libraries are there, and refuse.
GRAPHICS = sorted(
    path.relative_to(INCLUDE).as_posix()
    for folder in ("EGL", "GLES", "GLES2", "GLES3", "KHR")
    for path in (INCLUDE / folder).glob("*.h")
)
HEADERS = sorted(
    path.relative_to(INCLUDE).as_posix() for path in (INCLUDE / "android").glob("*.h")
)
#: Those whose every function Android exports, with the libraries that do.
CORE = {
    "EGL/egl.h": ("EGL",),
    "GLES/gl.h": ("GLESv1_CM",),
    "GLES2/gl2.h": ("GLESv2", "GLESv3"),
    "GLES3/gl3.h": ("GLESv3",),
    "GLES3/gl31.h": ("GLESv3",),
    "GLES3/gl32.h": ("GLESv3",),
}


def check(source: Path, abi: str, language: str, folder: Path) -> None:
    target = android_abi(abi)
    standard = "-std=gnu++17" if language == CXX else "-std=c11"
    compiling.make(
        folder / "made.o",
        "clang", "-x", language, standard, "-Wall", "-Werror",
        "-Wno-unused-command-line-argument", *target_flags(target),
        *include_flags(target, language), "-c", source,
    )  # fmt: skip


@pytest.mark.parametrize("abi", ABIS)
def test_layouts(tmp_path: Path, abi: str) -> None:
    check(SOURCES / "layout.c", abi, C, tmp_path)


@pytest.mark.parametrize("language", [C, CXX])
def test_each_header_stands_alone(tmp_path: Path, language: str) -> None:
    """All in turn in one compilation each, first and twice."""
    assert len(HEADERS) > 30 and len(GRAPHICS) > 15
    for header in HEADERS + GRAPHICS:
        source = tmp_path / "x.c"
        twice = f"#include <{header}>\n#include <{header}>\nint x;\n"
        source.write_text(twice, encoding="utf-8", newline="\n")
        check(source, ABIS[0], language, tmp_path)


def test_everything_that_is_declared_is_exported() -> None:
    """A function of a header is in one of the libraries."""
    folders = system_folders()
    if not folders:
        pytest.skip("the guest's system libraries are not built")
    data = b"".join(
        (folders[0] / "lib64" / f"lib{name}.so").read_bytes()
        for name in ("android", "log", "jnigraphics", "c", "dl")
    )
    missing = []
    for header in HEADERS:
        text = (system_root() / "include" / header).read_text(encoding="utf-8")
        text = re.sub(r"//.*|/\*.*?\*/", "", text)
        for name in re.findall(r"\b((?:A[A-Z][A-Za-z]*|android|__android_log)_\w+)\(", text):
            if b"\0" + name.encode() + b"\0" not in data and name != "ANativeActivity_createFunc":
                missing.append(f"{header}: {name}")
    assert not missing


def test_nothing_that_android_exports_is_lost() -> None:
    """By library and ABI, as API level 30 has them."""
    folders = system_folders()
    if not folders:
        pytest.skip("the guest's system libraries are not built")
    text = (Path(__file__).parent / "exports.txt").read_text(encoding="utf-8")
    tables = re.findall(r"^\[(\S+)\]$([^\[]+)", text, re.MULTILINE)
    assert [name for name, _ in tables] == [
        "libandroid.so",
        "liblog.so",
        "libjnigraphics.so",
        "libdl.so",
        "libz.so",
    ]
    built = [
        path for folder in folders for name, _ in tables for path in sorted(folder.rglob(name))
    ]
    assert len(built) == 2 * len(tables)
    for library, names in tables:
        for path in (path for path in built if path.name == library):
            with path.open("rb") as stream:
                symbols = ELFFile(stream).get_section_by_name(".dynsym").iter_symbols()
                there = {item.name for item in symbols if item["st_shndx"] != "SHN_UNDEF"}
            assert sorted(set(names.split()) - there) == [], path


@pytest.mark.parametrize("header", CORE)
def test_what_egl_and_opengl_es_declare_is_exported(header: str) -> None:
    folders = system_folders()
    if not folders:
        pytest.skip("the guest's system libraries are not built")
    text = (INCLUDE / header).read_text(encoding="utf-8")
    names = re.findall(r"(?:APIENTRY) ((?:egl|gl)[A-Z]\w+)\(", text)
    assert len(names) > 15
    for library in CORE[header]:
        data = (folders[0] / "lib64" / f"lib{library}.so").read_bytes()
        assert not [name for name in names if b"\0" + name.encode() + b"\0" not in data]


@pytest.mark.parametrize("language", [C, CXX])
def test_egl_and_opengl_es_as_programs_use_them(tmp_path: Path, language: str) -> None:
    """Everything at once; functions by pointers; some values and types that must be so."""
    source = tmp_path / "x.c"
    source.write_text(
        """#define EGL_EGLEXT_PROTOTYPES 1
#define GL_GLEXT_PROTOTYPES 1
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES2/gl2.h>
#include <GLES2/gl2ext.h>
#include <GLES3/gl32.h>
#include <GLES3/gl3ext.h>
#include <android/native_window.h>
#if !defined(EGL_VERSION_1_5) || !defined(GL_ES_VERSION_3_2) || !defined(GL_OES_EGL_image)
#error "versions"
#endif
#ifdef __cplusplus
#define _Static_assert static_assert
#endif
_Static_assert(EGL_CONTEXT_CLIENT_VERSION == 0x3098 && EGL_NONE == 0x3038, "EGL");
_Static_assert(GL_COLOR_BUFFER_BIT == 0x4000 && GL_TRIANGLES == 4, "ES 2");
_Static_assert(GL_RGBA32F == 0x8814 && GL_TIMEOUT_IGNORED == 0xFFFFFFFFFFFFFFFFull, "ES 3");
_Static_assert(GL_COMPUTE_SHADER == 0x91B9 && GL_GEOMETRY_SHADER == 0x8DD9, "ES 3.2");
_Static_assert(GL_TEXTURE_EXTERNAL_OES == 0x8D65, "extensions");
_Static_assert(sizeof(GLsizeiptr) == sizeof(void *) && sizeof(EGLint) == 4, "types");
EGLSurface make(EGLDisplay display, EGLConfig config, ANativeWindow *window);
EGLSurface make(EGLDisplay display, EGLConfig config, ANativeWindow *window)
{
    const EGLint wanted[] = {EGL_RED_SIZE, 8, EGL_NONE};
    EGLint count = 0;
    PFNEGLPRESENTATIONTIMEANDROIDPROC at =
        (PFNEGLPRESENTATIONTIMEANDROIDPROC)eglGetProcAddress("eglPresentationTimeANDROID");
    PFNGLDEBUGMESSAGECALLBACKPROC debug = glDebugMessageCallback;
    PFNGLBINDVERTEXARRAYOESPROC bind = glBindVertexArrayOES;
    (void)at, (void)debug, (void)bind;
    if (!eglChooseConfig(display, wanted, &config, 1, &count))
        return EGL_NO_SURFACE;
    glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, 0, (const void *)0);
    glDrawArraysInstanced(GL_TRIANGLES, 0, 3, 1);
    return eglCreateWindowSurface(display, config, window, NULL);
}
""",
        encoding="utf-8",
        newline="\n",
    )
    for abi in ABIS:
        check(source, abi, language, tmp_path)


def test_values_are_those_of_this_computers_headers(tmp_path: Path) -> None:
    """Where somebody else's are installed, they say the same."""
    other = Path("/usr/include")
    if not all((other / header).is_file() for header in CORE):
        pytest.skip("no other headers of EGL and OpenGL ES are installed")

    def values(folder: Path, header: str) -> dict[str, str]:
        text = (folder / header).read_text(encoding="utf-8")
        found = re.findall(r"^#define\s+((?:EGL|GL)_\w+)\s+(0x\w+|\d+)\b", text, re.M)
        return {name: value.lower() for name, value in found}

    for header in CORE:
        ours, theirs = values(INCLUDE, header), values(other, header)
        assert len(ours) > 30
        assert ours.items() <= theirs.items()
