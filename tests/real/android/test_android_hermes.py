# SPDX-License-Identifier: GPL-2.0-or-later
"""Hermes, React Native's JavaScript engine, driven by a C++ program of ours."""

from __future__ import annotations

from pathlib import Path

from tests.real.android.kit import FBJNI, HERE, build_cxx, run_program

SAID = """\
number 1.9999e+08
text {"squares":[1,4,9],"match":"123","umlaut":"ÄÖÜ"}
date 1971-01-01T06:00:00.000Z
host 10.5
JSError too far
is RangeError 1
stack names inner
syntax error with place
caught Exception in HostFunction: plus takes two numbers
through plus takes two numbers
argument 42
argument ä
"""


def test_scripts_and_exceptions_cross_the_libraries(
    real_android: Path, abi: str, tmp_path: Path
) -> None:
    """Values, C++ functions called by a script, exceptions out of, into and through scripts."""
    folder = real_android / "react-native" / abi
    hermes, *others = (folder / f"lib{name}.so" for name in ("hermes", "jsi", "c++_shared"))
    program = build_cxx(
        HERE / "guest" / "hermes_script.cpp", abi, tmp_path / "hermes_script", [hermes, *others],
        real_android / "hermes" / "include",
    )  # fmt: skip
    done = run_program(program, ["6 * 7", "'Ä'.toLowerCase()"], [hermes], [FBJNI])
    assert (done.status, done.out) == (0, SAID), done.err
