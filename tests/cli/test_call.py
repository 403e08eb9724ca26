# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu call``: one function of a library from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from droidemu.cli.call import command
from droidemu.errors import UserError


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(command, list(arguments))
    if isinstance(result.exception, UserError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_results(abi: str) -> None:
    chosen = ("--abi", abi)
    assert call("libm.so", "cos", "0.0", "--returns", "double", *chosen).stdout == "1.0\n"
    assert call("libm.so", "sqrtf", "2.25f", "--returns=float", *chosen).stdout == "1.5\n"
    assert call(*chosen, "libc.so", "strlen", "str:12345").stdout == "5\n"
    labs = call("libc.so", "--prototype", "long labs(long)", "labs", "-42", *chosen)
    assert labs.stdout == "42\n"
    assert call("libc.so", "abs", "-0x10", *chosen).stdout == "16\n"
    text = call("libc.so", "strerror", "2", "--returns", "const char *", *chosen).stdout
    assert text == "No such file or directory\n"
    printed = call("libc.so", "strdup", "x", "--returns", "void *", *chosen).stdout
    assert int(printed, 16) > 0


def test_json_and_void() -> None:
    text = call("libc.so", "getenv", "NOTHING", "--returns", "const char *", "--json").stdout
    assert json.loads(text) is None
    assert call("libc.so", "srand", "1", "--returns", "void").stdout == ""


def test_a_files_bytes(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_bytes(b"abc\0")
    assert call("libc.so", "strlen", f"file:{file}").stdout == "3\n"
    with pytest.raises(UserError, match="nothing"):
        call("libc.so", "strlen", f"file:{tmp_path / 'nothing'}")


def test_a_crash_and_an_exit() -> None:
    crashed = call("libc.so", "abort", "--returns", "void")
    assert crashed.exit_code == 134
    assert "SIGABRT" in crashed.stderr and "backtrace" in crashed.stderr
    ended = call("libc.so", "_exit", "3")
    assert (ended.exit_code, ended.stdout) == (3, "")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("libc.so", "nothing_of_the_kind"), "has no symbol nothing_of_the_kind"),
        (("libnothing.so", "f"), "libnothing.so"),
        (("./libnothing.so", "f"), "no such file"),
        (("libc.so", "abs", "1", "--abi", "mips"), "unknown ABI"),
        (("libc.so", "abs", "1", "--returns", "foo"), "unknown type foo"),
        (("libc.so", "abs", "x", "--prototype", "int abs(int)"), "must be an integer"),
        (("libc.so", "abs", "--prototype", "int abs(int)"), "takes 1 argument, not 0"),
        (("libc.so", "abs", "1", "--prototype", "int abs(int)", "--returns", "int"), "already"),
    ],
)
def test_what_is_wrong(arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(UserError, match=why):
        call(*arguments)
