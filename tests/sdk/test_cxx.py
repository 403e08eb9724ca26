# SPDX-License-Identifier: GPL-2.0-or-later
"""C++ programs on the guest support library: natively first, then on every ABI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.errors import UserError
from droidemu.sdk.toolchain import Options, build_program

from .conftest import PROGRAMS, WAYS, execute

pytest.importorskip("ziglang")

Build = Callable[[str, bool], Path]
#: "ok" lines of programs/cxx.cpp.
LINES = 25


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("cxx")

    def make(abi: str, pie: bool) -> Path:
        out = folder / f"{abi}{'-pie' * pie}"
        return build_program(PROGRAMS / "cxx.cpp", abi, out, options=Options(pie=pie))

    return make


@pytest.mark.parametrize(("runner", "abi"), WAYS)
def test_cxx(build: Build, runner: str, abi: str) -> None:
    done = execute(runner, build(abi, True))
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert (len(lines), done.returncode) == (LINES, 4), done.stderr
    ends = ["atexit, registered last, runs first", *["destructors run in reverse order"] * 3]
    assert lines[-5:] == [f"ok {name}" for name in [*ends, "fini array runs last"]]


def test_fixed_address(build: Build) -> None:
    done = execute("droidemu", build("arm64-v8a", False))
    assert (done.stdout.count("ok "), done.returncode) == (LINES, 4), done.stderr


@pytest.mark.parametrize(
    ("source", "said", "status"),
    [
        ("struct A { A() { call(); } void call() { f(); } virtual void f() = 0; };\n"
         "struct B : A { void f() override {} };\nint main() { B b; }\n", "pure virtual", 134),
        ("int main(int n, char **) { return !new char[(~0u >> 1) * (unsigned long)n]; }\n",
         "no memory for", 134),
    ],
)  # fmt: skip
def test_what_ends_a_program(tmp_path: Path, source: str, said: str, status: int) -> None:
    path = tmp_path / "bad.cc"
    path.write_text(source, encoding="utf-8")
    done = execute("droidemu", build_program(path, "arm", tmp_path / "bad"))
    assert done.returncode == status
    assert said in done.stderr


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#include <vector>\nint main() {}\n", "'vector' file not found"),
        ("int main() { throw 1; }\n", "exceptions disabled"),
        ("struct A { virtual ~A(); };\nint f(A *a) { return dynamic_cast<void *>(a) != 0; }\n"
         "#include <typeinfo>\nint main() {}\n", "'typeinfo' file not found"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_said(tmp_path: Path, source: str, said: str) -> None:
    path = tmp_path / "none.cxx"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        build_program(path, "arm64", tmp_path / "none")
