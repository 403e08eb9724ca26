# SPDX-License-Identifier: GPL-2.0-or-later
"""/system as the guest sees it: DroidEmu's own, a sysroot's, both."""

from __future__ import annotations

from pathlib import Path

import guestrun
import pytest

from droidemu.android.system import mount_system
from droidemu.kernel.errno import EROFS, KernelError
from droidemu.kernel.file import O_CREAT, O_RDONLY, O_WRONLY
from droidemu.kernel.files.root import build_tree
from droidemu.kernel.kernel import Kernel


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two packaged ABIs with the files that matter here."""
    found = []
    for abi, linker, lib in (("arm64-v8a", "linker64", "lib64"), ("armeabi-v7a", "linker", "lib")):
        system = tmp_path / abi / "system"
        for name in (f"bin/{linker}", f"{lib}/libc.so", "etc/hosts"):
            (system / name).parent.mkdir(parents=True, exist_ok=True)
            (system / name).write_bytes(f"{abi} {name}".encode())
        found.append(system)
    return found


def read(kernel: Kernel, path: str) -> bytes:
    vfs = kernel.vfs
    file = vfs.open(None, path.encode(), O_RDONLY, fs=vfs.context()).acquire()
    try:
        return file.pread(None, 1000, 0)  # type: ignore[arg-type]
    finally:
        file.drop()


def names(kernel: Kernel, path: str) -> list[bytes]:
    vfs = kernel.vfs
    return [
        entry[0] for entry in vfs.resolve(None, path.encode(), fs=vfs.context()).inode.entries(None)
    ]


def test_both_abis_in_one_tree(folders: list[Path]) -> None:
    kernel = guestrun.make_kernel()
    mount_system(kernel, None, folders)
    assert names(kernel, "/system/bin") == [b"linker", b"linker64"]
    assert read(kernel, "/system/lib64/libc.so") == b"arm64-v8a lib64/libc.so"
    assert read(kernel, "/system/lib/libc.so") == b"armeabi-v7a lib/libc.so"
    assert {b"app", b"etc", b"fonts", b"lib", b"lib64", b"bin"} <= set(names(kernel, "/system"))
    vfs = kernel.vfs
    stat = vfs.resolve(None, b"/system/bin/linker64", fs=vfs.context()).inode.stat()
    assert stat.mode & 0o777 == 0o755
    assert stat.size == len("arm64-v8a bin/linker64")
    for path in (b"/system/new", b"/system/lib64/libc.so"):
        with pytest.raises(KernelError) as caught:
            vfs.open(None, path, O_WRONLY | O_CREAT, 0o644, fs=vfs.context())
        assert caught.value.errno == EROFS


def test_nothing_is_read_before_somebody_looks(folders: list[Path]) -> None:
    kernel = guestrun.make_kernel()
    mount_system(kernel, None, folders)
    (folders[0] / "lib64" / "late.so").write_bytes(b"late")
    assert read(kernel, "/system/lib64/late.so") == b"late"


def test_a_sysroots_own_linker_wins(folders: list[Path], tmp_path: Path) -> None:
    root = tmp_path / "phone"
    (root / "system" / "bin").mkdir(parents=True)
    (root / "system" / "lib64").mkdir()
    (root / "system" / "lib64" / "libc.so").write_bytes(b"the phone's")
    kernel = guestrun.make_kernel()
    build_tree(kernel, sysroot=root)
    mount_system(kernel, root, folders)
    assert read(kernel, "/system/lib64/libc.so") == b"arm64-v8a lib64/libc.so", "it has no linker"
    (root / "system" / "bin" / "linker64").write_bytes(b"the phone's")
    kernel = guestrun.make_kernel()
    build_tree(kernel, sysroot=root)
    mount_system(kernel, root, folders)
    assert read(kernel, "/system/lib64/libc.so") == b"the phone's"


def test_a_sysroot_of_another_kind_keeps_its_files(folders: list[Path], tmp_path: Path) -> None:
    root = tmp_path / "debian"
    (root / "bin").mkdir(parents=True)
    (root / "bin" / "true").write_bytes(b"true")
    kernel = guestrun.make_kernel()
    build_tree(kernel, sysroot=root)
    mount_system(kernel, root, folders)
    assert read(kernel, "/bin/true") == b"true"
    assert read(kernel, "/system/bin/linker") == b"armeabi-v7a bin/linker"
    assert sorted(path.name for path in root.iterdir()) == ["bin"], "nothing was made on the host"


def test_a_package_without_system_files() -> None:
    kernel = guestrun.make_kernel()
    mount_system(kernel, None, [])
    assert names(kernel, "/system/bin") == []
