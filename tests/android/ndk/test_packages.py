# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's files as the guest sees them, its properties, its activity's device."""

from __future__ import annotations

import contextlib
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from droidemu.android import packages, properties
from droidemu.android.app import App, choose_app
from droidemu.android.ndk.activity import (
    BACKGROUND,
    CONFIGURATION,
    FINISH,
    FOREGROUND,
    Activity,
)
from droidemu.errors import UserError
from droidemu.hal.clock import make_clock
from droidemu.hal.device import DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.keycodes import KEY_HOMEPAGE
from droidemu.hal.profiles import PROFILES, DeviceProfile
from droidemu.hal.screen import Screen
from droidemu.kernel.errno import EACCES, EAGAIN, EIO, ENOENT, ENOMEM, KernelError
from droidemu.kernel.file import O_NONBLOCK, O_RDONLY, O_RDWR, POLLIN, File
from droidemu.kernel.files.root import build_tree
from droidemu.kernel.kernel import Kernel
from droidemu.loader.apk.package import Apk
from tests.loader.apkbuild import manifest, native_activity

from .apkkit import NO_LIBRARY, write_apk

DATA = bytes(range(256)) * 20


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    clock = make_clock("virtual")
    screen, hub = Screen(1080, 1920), InputHub(1080, 1920, 420, clock)
    kernel = Kernel(clock=clock, screen=screen, hub=hub, device=DeviceState())
    build_tree(kernel)
    yield kernel
    kernel.close()


def app_in(path: Path, **how: bool) -> App:
    assets = {"a.txt": b"plain", "dir/b.packed": DATA, "dir/sub/c": b""}
    return choose_app(Apk.open(write_apk(path, assets=assets, **how)))


def read(kernel: Kernel, path: str) -> bytes:
    file = kernel.vfs.open(None, path.encode(), O_RDONLY, fs=kernel.vfs.context())
    try:
        return file.pread(None, 1 << 20, 0)  # type: ignore[arg-type]
    finally:
        file.release()  # Windows removes no folder with an open file


def test_the_package_its_data_and_its_assets(kernel: Kernel, tmp_path: Path) -> None:
    path = tmp_path / "x.apk"
    app = app_in(path)
    data = packages.prepare_data(app.package, tmp_path / "data", fresh=False)
    packages.install(kernel, app, path, data, tmp_path / "cache")
    assert read(kernel, app.apk_path) == path.read_bytes()
    (data / "data" / "files" / "x").write_bytes(b"kept")
    assert read(kernel, "/data/data/org.example.app/files/x") == b"kept"
    assert read(kernel, "/data/user/0/org.example.app/files/x") == b"kept"
    assert read(kernel, "/dev/droidemu/assets/a.txt") == b"plain"
    assert read(kernel, "/dev/droidemu/assets/dir/b.packed") == DATA
    place = kernel.vfs.resolve(None, b"/dev/droidemu/assets/dir", fs=kernel.vfs.context())
    assert [name for name, _, _ in place.inode.entries(None)] == [b"b.packed", b"sub"]
    with pytest.raises(KernelError) as error:
        read(kernel, "/dev/droidemu/assets/none")
    assert error.value.errno == ENOENT
    with pytest.raises(KernelError) as error:
        kernel.vfs.open(None, b"/dev/droidemu/assets/a.txt", O_RDWR, fs=kernel.vfs.context())
    assert error.value.errno in (EACCES, 30)


def test_damaged_assets_are_an_error_of_input(kernel: Kernel, tmp_path: Path) -> None:
    path = tmp_path / "x.apk"
    app_in(path)
    whole = path.read_bytes()
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(DATA) + packer.flush()
    at = whole.index(packed)
    path.write_bytes(whole[: at + 8] + b"\xff\xff" + whole[at + 10 :])
    app = choose_app(Apk.open(path))
    packages.install(kernel, app, path, None, tmp_path / "cache")
    with pytest.raises(KernelError) as error:
        read(kernel, "/dev/droidemu/assets/dir/b.packed")
    assert error.value.errno == EIO


def test_folders_of_assets_have_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.android.ndk import assets

    monkeypatch.setattr(assets, "_MOST_FOLDERS", 3)
    many = {"a/b/c": b"", "d": b"", "e/f/g/h": b"", "a/i": b""}
    fs = assets.AssetFs(Apk.open(write_apk(tmp_path / "x.apk", assets=many)))
    assert sorted(fs.root.children) == [b"a", b"d", b"e"]
    assert sorted(fs.root.children[b"a"].children) == [b"b", b"i"]  # type: ignore[attr-defined]


def test_packages_that_are_called_like_a_device(tmp_path: Path) -> None:
    path = write_apk(
        tmp_path / "x.apk", root=manifest(native_activity("probe"), package="con.example"),
        compress=True,
    )  # fmt: skip
    folder = packages.extract_libraries(choose_app(Apk.open(path)), path, tmp_path)
    assert folder.parent == tmp_path / "lib" / "_con.example"


def test_open_assets_share_one_content(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is kept when it is closed, and however often it is opened; and all have a bound."""
    from droidemu.android.ndk import assets

    size = 1 << 20
    path = write_apk(
        tmp_path / "x.apk",
        assets={"a.packed": bytes(size), "b.packed": b"b" * size, "stored": b"s" * size},
    )
    packages.install(kernel, choose_app(Apk.open(path)), path, None, tmp_path / "cache")
    monkeypatch.setattr(assets, "_KEPT", size)
    monkeypatch.setattr(assets, "_MOST", size + 1)
    opened: list[File] = []

    def look(name: str) -> bytes:
        where = f"/dev/droidemu/assets/{name}".encode()
        opened.append(kernel.vfs.open(None, where, O_RDONLY, fs=kernel.vfs.context()).acquire())
        return opened[-1].pread(None, 2, size - 1)  # type: ignore[arg-type]

    tracemalloc.start()
    assert [look("a.packed") for _ in range(20)] == [b"\0"] * 20
    assert [look("stored") for _ in range(20)] == [b"s"] * 20
    assert tracemalloc.get_traced_memory()[1] < 4 * size
    tracemalloc.stop()
    with pytest.raises(KernelError) as error:
        look("b.packed")
    assert error.value.errno == ENOMEM
    for file in opened:
        file.drop()
    fs = opened[0].inode.fs  # type: ignore[attr-defined]
    assert (fs._open, fs._open_bytes, list(fs._closed)) == ({}, 0, ["assets/a.packed"])
    del opened[:]
    assert look("b.packed") == b"b"
    assert look("b.packed") == b"b"
    for file in opened:
        file.drop()
    assert list(fs._closed) == ["assets/b.packed"] and fs._closed_bytes == size


def test_compressed_libraries_lie_in_a_folder(kernel: Kernel, tmp_path: Path) -> None:
    path = tmp_path / "x.apk"
    app = app_in(path, compress=True)
    packages.install(kernel, app, path, None, tmp_path / "cache")
    assert read(kernel, app.library_file) == NO_LIBRARY
    before = packages.extract_libraries(app, path, tmp_path / "cache")
    assert packages.extract_libraries(app, path, tmp_path / "cache") == before


def test_folders_of_libraries_that_were_used_last_are_kept(tmp_path: Path) -> None:
    """Another run may look into them: of the build before, or of the other ABI."""
    path = tmp_path / "x.apk"
    app = app_in(path, compress=True)
    parent = tmp_path / "cache" / "lib" / app.package
    parent.mkdir(parents=True)
    (parent / ".new-left").mkdir()
    os.utime(parent / ".new-left", (1, 1))
    (parent / ".new-busy").mkdir()
    folders = []
    for age in range(6):
        os.utime(path, (1 + age, 1 + age))
        folders.append(packages.extract_libraries(app, path, tmp_path / "cache"))
        os.utime(folders[-1], (1000 + age, 1000 + age))
        if age == 4:
            os.utime(path, (3, 3))
            assert packages.extract_libraries(app, path, tmp_path / "cache") == folders[2]
    assert [folder.exists() for folder in folders] == [False, False, True, True, True, True]
    assert sorted(p.name for p in parent.iterdir() if p.name[0] == ".") == [".new-busy"]


def test_too_much_is_not_extracted_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.apk"
    libraries = {f"arm64-v8a/lib{name}.so": bytes(3000) for name in ("probe", "more")}
    app = choose_app(Apk.open(write_apk(path, libraries=libraries, compress=True)))
    parent = tmp_path / "cache" / "lib" / app.package
    monkeypatch.setattr(packages, "_MOST_EXTRACTED", 5999)
    with pytest.raises(UserError, match="libraries for arm64-v8a have 6000 bytes unpacked"):
        packages.extract_libraries(app, path, tmp_path / "cache")
    assert not parent.exists()
    monkeypatch.setattr(packages, "_MOST_EXTRACTED", 6000)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(UserError, match="No space left"):
        patch.setattr(packages.shutil, "copyfileobj", full)  # type: ignore[attr-defined]
        packages.extract_libraries(app, path, tmp_path / "cache")
    assert list(parent.iterdir()) == []
    assert len(list(packages.extract_libraries(app, path, tmp_path / "cache").iterdir())) == 2


def test_nor_is_it_copied_for_a_debugger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.cli import debugfiles
    from droidemu.machine.program import app_of

    monkeypatch.setattr(debugfiles, "cache_folder", lambda: tmp_path / "cache")
    path = tmp_path / "x.apk"
    app_in(path, compress=True)
    program = app_of(path)
    assert program is not None
    for most, there in ((10, False), (1000, True)):
        monkeypatch.setattr(packages, "_MOST_EXTRACTED", most)
        folder = debugfiles.library_folders(program, None)[-1]
        assert (folder / "libprobe.so").is_file() is there


def test_data_is_kept_until_it_is_not_wanted(tmp_path: Path) -> None:
    folder = packages.prepare_data("org.example.app", tmp_path / "d", fresh=False)
    (folder / "data" / "files" / "x").write_bytes(b"")
    (folder / "mine").write_bytes(b"")
    packages.prepare_data("org.example.app", tmp_path / "d", fresh=False)
    assert (folder / "data" / "files" / "x").exists()
    packages.prepare_data("org.example.app", tmp_path / "d", fresh=True)
    assert not (folder / "data" / "files" / "x").exists()
    assert (folder / "mine").exists()
    with pytest.raises(UserError):
        packages.prepare_data("../x", None, fresh=False)


def test_properties_are_lines(kernel: Kernel) -> None:
    properties.install(kernel)
    lines = read(kernel, "/dev/__properties__/droidemu").decode().splitlines()
    table = dict(line.split("=", 1) for line in lines)
    assert table["ro.build.version.sdk"] == "30"
    assert kernel.device is not None
    assert table["ro.product.model"] == kernel.device.profile.model
    assert all(len(name) < 64 for name in table)
    properties.install(kernel)  # again, for another profile


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_the_model_is_that_of_the_profile(profile: DeviceProfile) -> None:
    table = properties.properties(DeviceState(profile))
    assert table["ro.product.model"] == profile.model != profile.title


# -- the activity ----------------------------------------------------------------------------------


@pytest.fixture
def activity(kernel: Kernel, tmp_path: Path) -> Activity:
    path = tmp_path / "x.apk"
    app = app_in(path)
    packages.install(kernel, app, path, None, tmp_path / "cache")
    return packages.begin(kernel, app)


def opened(kernel: Kernel) -> File:
    flags = O_RDONLY | O_NONBLOCK
    return kernel.vfs.open(None, b"/dev/droidemu/activity", flags, fs=kernel.vfs.context())


def records(file: File) -> list[tuple[int, int]]:
    import struct

    with contextlib.suppress(KernelError):
        data = file.read(None, 4096)  # type: ignore[arg-type]
        return list(struct.iter_unpack("<Ii", data))
    return []


def test_a_changed_configuration_is_told_once(kernel: Kernel, activity: Activity) -> None:
    file = opened(kernel)
    with pytest.raises(KernelError) as error:
        file.read(None, 8)  # type: ignore[arg-type]
    assert error.value.errno == EAGAIN
    assert kernel.device is not None
    kernel.device.change(rotation=90)
    kernel.device.change(dark=True)
    assert not file.poll()
    kernel.drain_posts()
    assert file.poll() & POLLIN
    assert records(file) == [(CONFIGURATION, 0)]
    kernel.device.change(battery=20)  # no configuration
    kernel.drain_posts()
    assert not records(file)


def test_home_and_a_touch(kernel: Kernel, activity: Activity) -> None:
    file = opened(kernel)
    hub = kernel.input
    assert hub is not None
    hub.touch_down(0, 5, 5)
    hub.touch_up(0)
    hub.pump(0)
    assert not records(file)
    hub.key(KEY_HOMEPAGE, True)
    hub.key(KEY_HOMEPAGE, False)
    hub.pump(1)
    assert activity.background
    assert records(file) == [(BACKGROUND, 0)]
    hub.touch_down(0, 5, 5)
    hub.touch_up(0)
    hub.pump(2)
    assert not activity.background
    assert records(file) == [(FOREGROUND, 0)]


def test_the_end_is_asked_for_once(kernel: Kernel, activity: Activity) -> None:
    file = opened(kernel)
    activity.finish()
    activity.finish()
    activity.set_background(True)
    assert records(file) == [(FINISH, 0)]


def test_an_activity_of_an_app_that_is_gone_hears_nothing(
    kernel: Kernel, activity: Activity
) -> None:
    from droidemu.android.ndk.state import state_of

    app = state_of(kernel).app
    assert app is not None
    again = packages.begin(kernel, app)
    assert again is not activity
    assert kernel.device is not None
    assert len(kernel.device.listeners) == 1
