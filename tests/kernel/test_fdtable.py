# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptor tables, structure layouts."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.kernel.devices.fb_modes import _FIX32, _FIX64, unpack_var
from droidemu.kernel.errno import EBADF, EMFILE, KernelError
from droidemu.kernel.fdtable import FdTable
from droidemu.kernel.file import File
from droidemu.kernel.stat import (
    Stat,
    StatFs,
    major,
    makedev,
    minor,
    pack_old_stat,
    pack_stat64,
    pack_statfs,
    pack_statfs64,
    pack_statx,
)


class Counted(File):
    released = 0

    def release(self) -> None:
        self.released += 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["open", "close", "dup2", "dupfd"]), st.integers(0, 12)),
        max_size=60,
    )
)
def test_table_against_a_model(steps: list[tuple[str, int]]) -> None:
    table = FdTable(lambda: 10)
    model: dict[int, Counted] = {}
    files: list[Counted] = []

    def lowest(start: int = 0) -> int | None:
        return next((fd for fd in range(start, 10) if fd not in model), None)

    for what, number in steps:
        try:
            if what == "open":
                file = Counted(2)
                files.append(file)
                expected = lowest()
                assert table.allocate(file) == expected
                assert expected is not None
                model[expected] = file
            elif what == "close":
                table.close(number)
                del model[number]
            elif what == "dup2" and model:
                source = max(model)
                file = model[source]
                if number != source:
                    assert table.install(number, table.get(source)) == number
                    model[number] = file
            elif what == "dupfd" and model:
                file = model[max(model)]
                expected = lowest(number)
                assert table.allocate(file, minimum=number) == expected
                assert expected is not None
                model[expected] = file
        except KernelError as error:
            if error.errno == EMFILE:
                assert lowest(number if what == "dupfd" else 0) is None
            elif error.errno == EBADF:
                assert number >= 10 or number not in model
            else:
                assert what == "dupfd" and number >= 10
        assert dict(table) == model
        for file in files:
            held = sum(file is other for other in model.values())
            assert file.references == held
            assert file.released == (0 if held else 1) or (not file.references and held == 0)
    table.close_all()
    assert not len(table)


def test_close_on_exec_and_copies() -> None:
    table = FdTable()
    kept, gone = Counted(2), Counted(2)
    table.allocate(kept)
    table.allocate(gone, cloexec=True)
    copy = table.copy()
    table.close_on_exec()
    assert dict(table) == {0: kept}
    assert gone.released == 0
    copy.close_all()
    assert (gone.released, kept.released) == (1, 0)
    with pytest.raises(KernelError):
        table.get(1)
    with pytest.raises(KernelError):
        table.get(-1)


@given(st.integers(0, 0xFFF), st.integers(0, 0xFFFFF))
def test_device_numbers(high: int, low: int) -> None:
    device = makedev(high, low)
    assert (major(device), minor(device)) == (high, low)


STAT = Stat(
    mode=0o100644, ino=(7 << 32) | 9, dev=makedev(8, 1), nlink=3, uid=1000, gid=1001,
    rdev=makedev(1, 3), size=5_000_000_000, blocks=9_765_632,
    atime=1_600_000_000_000_000_001, mtime=1_600_000_001_000_000_002,
    ctime=1_600_000_002_000_000_003,
)  # fmt: skip


def test_layouts() -> None:
    """Offsets of fields as the kernel's headers have them."""
    wide = pack_stat64(STAT, "arm64")
    assert len(wide) == 128
    assert struct.unpack_from("<Q", wide, 8) == (STAT.ino,)
    assert struct.unpack_from("<IIII", wide, 16) == (0o100644, 3, 1000, 1001)
    assert struct.unpack_from("<q", wide, 48) == (5_000_000_000,)
    assert struct.unpack_from("<qQ", wide, 88) == (1_600_000_001, 2)
    narrow = pack_stat64(STAT, "arm")
    assert len(narrow) == 104
    assert struct.unpack_from("<I", narrow, 12) == (9,)
    assert struct.unpack_from("<IIII", narrow, 16) == (0o100644, 3, 1000, 1001)
    assert struct.unpack_from("<q", narrow, 48) == (5_000_000_000,)
    assert struct.unpack_from("<Q", narrow, 64) == (9_765_632,)
    assert struct.unpack_from("<II", narrow, 80) == (1_600_000_001, 2)
    assert struct.unpack_from("<Q", narrow, 96) == (STAT.ino,)
    assert pack_old_stat(STAT) is None
    STAT.size = 100
    old = pack_old_stat(STAT)
    assert old is not None and len(old) == 64
    assert struct.unpack_from("<HHHHII", old, 8) == (0o100644, 3, 1000, 1001, STAT.rdev, 100)
    extended = pack_statx(STAT, 0x7FF, 42)
    assert len(extended) == 256
    assert struct.unpack_from("<IIIH", extended, 16) == (3, 1000, 1001, 0o100644)
    assert struct.unpack_from("<QQ", extended, 32) == (STAT.ino, 100)
    assert struct.unpack_from("<qI", extended, 112) == (1_600_000_001, 2)
    assert struct.unpack_from("<IIII", extended, 128) == (1, 3, 8, 1)
    sizes = StatFs(0x01021994, 1 << 40, 1 << 39, 10, 5)
    assert len(pack_statfs64(sizes, "arm64")) == 120
    packed = pack_statfs64(sizes, "arm")
    assert len(packed) == 84
    assert struct.unpack_from("<QQ", packed, 8) == (1 << 40, 1 << 39)
    assert len(pack_statfs(sizes)) == 64
    assert (_FIX64.size, _FIX32.size) == (80, 68)
    var = bytes(range(160))
    assert unpack_var(var).pack()[:144] == var[:144]
