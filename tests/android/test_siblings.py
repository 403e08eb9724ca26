# SPDX-License-Identifier: GPL-2.0-or-later
"""The libraries beside a program: what hostile ones name, and how much of them is read."""

from __future__ import annotations

import os
import struct
import tracemalloc
from pathlib import Path

import pytest

from droidemu.android.siblings import siblings
from droidemu.loader import constants as c
from tests.loader.link.sobuild import So


def put(folder: Path, name: str, *needed: str) -> Path:
    path = folder / name
    path.write_bytes(So(name=name, needed=list(needed)).build())
    return path


def with_segments(data: bytes, count: int, size: int) -> bytes:
    """A 64-bit file with ``size`` more bytes, and ``count`` more segments that all show them."""
    at = -(-len(data) // 4096) * 4096
    phoff, phnum = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    table = data[phoff : phoff + 56 * phnum]
    for index in range(count):
        vaddr = 0x10000000 + index * -(-size // 4096) * 4096
        table += struct.pack("<IIQQQQQQ", c.PT_LOAD, c.PF_R, at, vaddr, vaddr, size, size, 4096)
    made = bytearray(data.ljust(at, b"\0") + bytes(size) + table)
    struct.pack_into("<Q", made, 32, at + size)
    struct.pack_into("<H", made, 56, phnum + count)
    return bytes(made)


def test_many_segments_over_the_same_bytes_cost_nothing(tmp_path: Path) -> None:
    put(tmp_path, "libb.so")
    path = put(tmp_path, "liba.so", "libb.so")
    path.write_bytes(with_segments(path.read_bytes(), 200, 1 << 20))
    tracemalloc.start()
    found = siblings(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [beside.name for beside in found] == ["libb.so"]
    assert peak < 4 << 20


@pytest.mark.parametrize(
    "name", ["x" * 300, "C:liba.so", "..\\liba.so", "/etc/passwd", "liba.so:stream", "NUL.so", ".."]
)
def test_names_that_are_paths_or_devices_somewhere_are_not_looked_for(
    name: str, tmp_path: Path
) -> None:
    put(tmp_path, "libb.so")
    assert [path.name for path in siblings(put(tmp_path, "liba.so", name, "libb.so"))] == [
        "libb.so"
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_shows_libraries_only(tmp_path: Path) -> None:
    """What was unpacked beside a program may lead to the host's other files."""
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    elsewhere.mkdir()
    here.mkdir()
    (elsewhere / "secret").write_text("the host's own")
    put(elsewhere, "real.so")
    (here / "libsecret.so").symlink_to(elsewhere / "secret")
    (here / "liblinked.so").symlink_to(elsewhere / "real.so")
    path = put(here, "liba.so", "libsecret.so", "liblinked.so")
    assert [beside.name for beside in siblings(path)] == ["liblinked.so"]
