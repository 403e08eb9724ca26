# SPDX-License-Identifier: GPL-2.0-or-later
"""gdb and the libraries of an Android program: ``info sharedlibrary``, symbols, breakpoints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from debug.sessions.kit import Debugged, Transcript, find_gdb, gdb

from droidemu.android.system import system_root

from . import kit
from .test_files import make_apk
from .test_linker import abi, libraries  # noqa: F401

pytest.importorskip("ziglang")
pytestmark = pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")


@pytest.fixture(autouse=True)
def packaged(abi: str) -> None:  # noqa: F811
    if not (system_root(abi) / "bin" / kit.LINKER[abi]).is_file():
        pytest.skip("the package was built without /system")


def test_libraries_needed_at_the_start(abi: str, tmp_path: Path) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = tmp_path / "basics"
    shutil.copy(kit.program("basics", abi, (first, second)), program)
    shutil.copy(first, tmp_path / "libfirst.so")
    shutil.copy(second, tmp_path / "libsecond.so")
    with Debugged(program, "argument") as target:
        said = Transcript(gdb(
            target, "set breakpoint pending on", "break second_value", "break first_use_tls",
            "continue", "bt", "continue", "info sharedlibrary", "info symbol second_value",
            "delete",
            "continue",
        ))  # fmt: skip
        # Found before the program's first instruction: in the library's constructor.
        said.see(r"^Breakpoint 1, .*second_value \(\) from .*libsecond\.so")
        said.see(r"^#1 .*begin \(\) from .*libfirst\.so")
        said.see(r"^#\d .*linker")
        said.see(r"^Breakpoint 2, .*first_use_tls \(\)")
        said.see(rf"Yes .*/system/{kit.LIB[abi]}/libdl\.so")
        said.see(r"second_value in section \.text of .*libsecond\.so")
        assert target.finish() == 0


def test_a_library_inside_of_an_apk(abi: str, tmp_path: Path) -> None:  # noqa: F811
    plugin = kit.library("plugin", abi)
    inner = f"lib/{abi}/libplugin.so"
    data, offset = make_apk(plugin.read_bytes(), inner)
    (tmp_path / "base.apk").write_bytes(data)
    program = tmp_path / "ext"
    shutil.copy(
        kit.program("ext", abi, (system_root(abi) / kit.LIB[abi] / "libdl_android.so",)), program
    )
    apk = "/data/app/x/base.apk"
    options = ("--mount", f"{tmp_path / 'base.apk'}:{apk}:ro")
    with Debugged(program, apk, inner, str(offset), options=options) as target:
        said = Transcript(gdb(
            target, "set breakpoint pending on", "break plugin_add", "continue", "bt",
            "info sharedlibrary", "kill",
        ))  # fmt: skip
        said.see(r"^Breakpoint 1, .*plugin_add \(\) from .*base\.apk!/lib/.*/libplugin\.so")
        said.see(r"^#1 .*(adds|program) \(")
        said.see(r"base\.apk!/lib/.*/libplugin\.so")
