# SPDX-License-Identifier: GPL-2.0-or-later
"""A host folder reached by paths, with the rules that hold on Windows; runs everywhere."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from droidemu.kernel.host.tree import PathTree


@pytest.fixture
def tree(tmp_path: Path) -> PathTree:
    for folder in ("d1", "d2/sub"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("f1", "f2"):
        (tmp_path / file).write_bytes(file.encode())
    return PathTree(tmp_path, windows_names=True)


def _rename(tree: PathTree, old: str, new: str) -> int:
    """0, or the error of renaming one path to another."""
    parts = [tuple(part.encode() for part in path.split("/")) for path in (old, new)]
    try:
        tree.rename(*parts)
    except OSError as error:
        return error.errno or -1
    return 0


def test_rename_replaces_its_own_kind_only(tree: PathTree, tmp_path: Path) -> None:
    assert _rename(tree, "f1", "d1") == errno.EISDIR
    assert _rename(tree, "d1", "f1") == errno.ENOTDIR
    assert _rename(tree, "d1", "d2") in (errno.ENOTEMPTY, errno.EEXIST)
    assert _rename(tree, "none", "f1") == errno.ENOENT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d1", "d2", "f1", "f2"]
    assert _rename(tree, "f1", "f1") == 0
    assert _rename(tree, "f1", "f2") == 0
    assert (tmp_path / "f2").read_bytes() == b"f1"
    assert _rename(tree, "d2", "d1") == 0
    assert (tmp_path / "d1" / "sub").is_dir()
    assert _rename(tree, "f2", "d1/sub/f3") == 0
    assert (tmp_path / "d1" / "sub" / "f3").read_bytes() == b"f1"


def test_an_open_file_can_be_removed(tree: PathTree, tmp_path: Path) -> None:
    fd = tree.open((b"f1",), os.O_RDWR)
    other = tree.open((b"f1",), os.O_RDONLY)
    tree.unlink((b"f1",))
    assert os.write(fd, b"more") == 4
    assert os.read(other, 10) == b"more"
    os.close(fd)
    os.close(other)
    assert not (tmp_path / "f1").exists()


def test_ways_to_open(tree: PathTree, tmp_path: Path) -> None:
    def content(flags: int, name: bytes = b"f1", write: bytes = b"") -> bytes:
        fd = tree.open((name,), flags, 0o644)
        try:
            return b"%d" % os.write(fd, write) if write else os.read(fd, 100)
        finally:
            os.close(fd)

    assert content(os.O_RDONLY) == b"f1"
    assert content(os.O_WRONLY, write=b"x\ny") == b"3"
    assert (tmp_path / "f1").read_bytes() == b"x\ny", "no line ends are changed"
    assert content(os.O_WRONLY | os.O_TRUNC, write=b"\x1a") == b"1"
    assert content(os.O_RDONLY) == b"\x1a", "Ctrl+Z ends no file"
    assert content(os.O_RDWR | os.O_CREAT, name=b"new") == b""
    assert content(os.O_WRONLY | os.O_APPEND, write=b"z") == b"1"
    assert (tmp_path / "f1").read_bytes() == b"\x1az"
    for flags, name, error in (
        (os.O_RDWR | os.O_CREAT | os.O_EXCL, b"new", errno.EEXIST),
        (os.O_RDONLY, b"none", errno.ENOENT),
        (os.O_RDONLY, b"d1", errno.EACCES),
    ):
        with pytest.raises(OSError) as caught:
            tree.open((name,), flags)
        assert caught.value.errno == error, name
    fd = tree.open((b"readonly",), os.O_WRONLY | os.O_CREAT, 0o444)
    os.close(fd)
    assert not (tmp_path / "readonly").stat().st_mode & 0o200
    tree.unlink((b"readonly",))
