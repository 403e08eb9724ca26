# SPDX-License-Identifier: GPL-2.0-or-later
"""The printed lines mean the same in every shell, and to the debuggers themselves."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from droidemu.cli.pasting import quoted, word
from droidemu.sdk.sources import gdb_commands, lldb_commands

from .kit import PATIENCE, find_gdb, find_lldb

NAMES = ("plain", "First Last", "O'Brien", "O'Brien and Sons", "a (b) & c; d, e", "ä ö", "x=y+z@1")
#: What POSIX shells would expand, and what only they let a file be called.
POSIX_NAMES = (
    *NAMES, "$HOME", "a$b c", "`ls`", 'say "hi"', "back\\slash", "wow! so", "#1", "*?[a]",
)  # fmt: skip


def line(root: PurePath, path: str, windows: bool) -> tuple[str, list[str]]:
    """What is printed for gdb, and the words that it has to get."""
    commands = [*gdb_commands(root), *lldb_commands(root), "target remote 127.0.0.1:1234"]
    text = "gdb" + "".join(f" -ex {quoted(each, windows=windows)}" for each in commands)
    wanted = ["gdb", *(part for each in commands for part in ("-ex", each)), path]
    return f"{text} {word(path, windows=windows)}", wanted


def windows_words(text: str) -> list[str]:
    """CommandLineToArgvW: backslashes count only in front of a double quote."""
    words, at = [], 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        found, inside = "", False
        while at < len(text) and (inside or text[at] not in " \t"):
            slashes = len(text[at:]) - len(text[at:].lstrip("\\"))
            at += slashes
            if at < len(text) and text[at] == '"':
                found += "\\" * (slashes // 2)
                if slashes % 2:
                    found += '"'
                else:
                    inside = not inside
                at += 1
            elif slashes:
                found += "\\" * slashes
            else:
                found += text[at]
                at += 1
        words.append(found)
    return words


def cmd_passes_on(text: str) -> str:
    """cmd.exe hands the line over as it is, but for ``^ & | < > ( )`` outside quotes, and %."""
    outside = "".join(text.split('"')[::2])
    assert not set(outside) & set("^&|<>()") and "%" not in text
    return text


def powershell_passes_on(text: str) -> str:
    """Windows PowerShell parses words, and puts those with blanks into quotes for the program.

    Inside double quotes ``$`` and the backtick are special, a doubled quote is one. Outside, many
    signs are. A quote inside a word is handed over without a backslash (mended in PowerShell 7.3).
    """
    words = []
    for found in re.finditer(r'"((?:[^"]|"")*)"(?=\s|$)|(\S+)', text):
        if found[2] is not None:
            assert re.fullmatch(r"-?[\w./:\\+=-]*", found[2], re.ASCII), found[2]
            words.append(found[2])
            continue
        assert not set(found[1]) & set('$`"'), found[1]
        words.append(found[1])
    return " ".join(f'"{each}"' if re.search(r"\s", each) else each for each in words)


@pytest.mark.parametrize("name", NAMES)
def test_windows_shells(name: str) -> None:
    root = PureWindowsPath("C:/Users") / name / "src"
    text, wanted = line(root, str(root / "my program"), windows=True)
    assert windows_words(cmd_passes_on(text)) == wanted
    assert windows_words(powershell_passes_on(text)) == wanted
    text, wanted = line(root, str(root / "program"), windows=True)
    assert windows_words(powershell_passes_on(text)) == wanted


def test_the_windows_rules_are_those_of_windows() -> None:
    """Microsoft's own examples."""
    assert windows_words('"a b c" d e') == ["a b c", "d", "e"]
    assert windows_words(r'"ab\"c" "\\" d') == ['ab"c', "\\", "d"]
    assert windows_words(r'a\\\b d"e f"g h') == [r"a\\\b", "de fg", "h"]
    assert windows_words(r'a\\\"b c d') == [r"a\"b", "c", "d"]
    assert windows_words(r'a\\\\"b c" d e') == [r"a\\b c", "d", "e"]


@pytest.mark.parametrize("name", POSIX_NAMES)
def test_posix_shells(name: str) -> None:
    root = PurePosixPath("/home") / name / "src"
    text, wanted = line(root, str(root), windows=False)
    assert shlex.split(text) == wanted
    shell = shutil.which("sh")
    if shell is not None:
        script = text.replace("gdb", "printf '%s\\n' gdb", 1)
        said = subprocess.run([shell, "-c", script], capture_output=True, check=True, timeout=30)
        assert said.stdout.decode() == "\n".join(wanted) + "\n"


def _there(name: str, folder: Path) -> Path:
    """A folder of this name that exists, as gdb wants it."""
    root = folder / name
    root.mkdir()
    return root


@pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")
@pytest.mark.parametrize("name", [each for each in POSIX_NAMES if ":" not in each])
def test_gdb_takes_it(name: str, tmp_path: Path) -> None:
    root = _there(name, tmp_path)
    words = "".join(f" -ex {quoted(each, windows=False)}" for each in gdb_commands(root))
    script = f"{find_gdb()} -nx -batch{words} -ex 'show directories'"
    said = subprocess.run(
        ["sh", "-c", script], capture_output=True, check=True, timeout=PATIENCE, encoding="utf-8"
    )
    assert f"Source directories searched: {root}:$cdir:$cwd" in said.stdout, said.stdout


@pytest.mark.skipif(find_lldb() is None, reason="needs lldb")
@pytest.mark.parametrize("name", ["First Last", "O'Brien and Sons", "a$b c"])
def test_lldb_takes_it(name: str, tmp_path: Path) -> None:
    root = _there(name, tmp_path)
    words = "".join(f" -o {quoted(each, windows=False)}" for each in lldb_commands(root, [root]))
    script = f"{find_lldb()} --no-lldbinit --batch{words} -o 'settings show target'"
    said = subprocess.run(
        ["sh", "-c", script], capture_output=True, check=True, timeout=PATIENCE, encoding="utf-8"
    )
    assert f'"." -> "{root}"' in said.stdout
    assert re.search(rf"exec-search-paths.*\n.*{re.escape(str(root))}\n", said.stdout)
