# SPDX-License-Identifier: GPL-2.0-or-later
"""What is special about files on Windows: names, long paths, case, letters of all kinds."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.kernel.host.tree import PathTree, check_windows_name

RESERVED = ["CON", "con", "Con.txt", "nul", "NUL.tar.gz", "aux.txt", "AUX", "prn", "COM1", "lpt0"]
RESERVED += ["com9.log", "LPT1", "com¹", "LPT³.txt", "CONIN$", "conout$"]
ODD = ["nul .txt", "trailing.", "trailing ", "a:b", "a:$DATA", "..\\up", "a/b", "c*", "d?", "<", ""]
ODD += ["..", ".", "tab\t", "nul\0", 'q"', "a|b"]
FINE = [
    "console",
    "auxiliary.txt",
    ".hidden",
    "nul_",
    "com10",
    "com",
    "lpt",
    "a.b.c",
    "Zoë",
    "中文",
]
FINE += [" leading", "x" * 255, "co n", "$con", "~1", "%TEMP%", "a;b", "a,b=c", "'"]


@pytest.mark.parametrize("name", RESERVED + ODD)
def test_names_that_windows_takes_for_something_else(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        check_windows_name(name.encode())
    assert caught.value.errno == errno.EINVAL
    tree = PathTree(tmp_path, windows_names=True)
    for parts in ((name.encode(),), (name.encode(), b"below")):
        with pytest.raises(OSError):
            tree.open(parts, os.O_WRONLY | os.O_CREAT)
        with pytest.raises(OSError):
            tree.mkdir(parts, 0o777)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FINE)
def test_names_that_only_look_odd(name: str, tmp_path: Path) -> None:
    tree = PathTree(tmp_path, windows_names=True)
    raw = name.encode()
    os.close(tree.open((raw,), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    assert tree.listdir(()) == [raw]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    tree.unlink((raw,))
    assert tree.listdir(()) == []


@given(st.binary(max_size=12))
def test_any_bytes_are_a_name_or_the_documented_error(name: bytes) -> None:
    try:
        check_windows_name(name)
    except OSError as error:
        assert error.errno == errno.EINVAL
        return
    assert not set(name) & set(b'<>:"/\\|?*') and min(name) >= 32
    assert name[-1:] not in (b".", b" ")


def test_paths_beyond_260_characters(tmp_path: Path) -> None:
    """Whether or not the user has switched long paths on, and with letters of three bytes."""
    tree = PathTree(tmp_path)
    folder: tuple[bytes, ...] = ()
    for number in range(8):
        folder = (*folder, f"{number}-{'long' * 8}-長い名前".encode())
        tree.mkdir(folder, 0o777)
    assert sum(len(part.decode()) + 1 for part in folder) > 300
    file = (*folder, b"file.txt")
    fd = tree.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    assert os.write(fd, b"deep") == 4
    os.close(fd)
    assert tree.listdir(folder) == [b"file.txt"]
    assert tree.lstat(file).st_size == 4
    tree.utime(file, 10**9, 2 * 10**9)
    assert tree.lstat(file).st_mtime == 2
    tree.chmod(file, 0o444)
    tree.chmod(file, 0o666)
    tree.rename(file, (*folder, b"other.txt"))
    tree.link((*folder, b"other.txt"), (*folder, b"link.txt"))
    assert tree.listdir(folder[:-1]) == [folder[-1]]
    tree.unlink((*folder, b"other.txt"))
    tree.unlink((*folder, b"link.txt"))
    while folder:
        tree.rmdir(folder)
        folder = folder[:-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: names without case")
def test_names_that_differ_in_case_are_one_file(tmp_path: Path) -> None:
    tree = PathTree(tmp_path)
    os.close(tree.open((b"Read Me",), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    with pytest.raises(FileExistsError):
        tree.open((b"READ ME",), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with pytest.raises(FileExistsError):
        tree.mkdir((b"read me",), 0o777)
    assert tree.lstat((b"read ME",)).st_ino == tree.lstat((b"Read Me",)).st_ino
    tree.rename((b"Read Me",), (b"READ ME",))
    assert [name.lower() for name in tree.listdir(())] == [b"read me"]  # Wine keeps the old case
    tree.unlink((b"read me",))
    assert tree.listdir(()) == []
