# SPDX-License-Identifier: GPL-2.0-or-later
"""An app's files among the guest's: the package, extracted libraries, data, assets."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from droidemu.android.ndk.activity import Activity
from droidemu.android.ndk.java import prepare as prepare_java
from droidemu.android.ndk.state import state_of
from droidemu.errors import UserError
from droidemu.kernel.errno import KernelError
from droidemu.kernel.files.memfs import MemDir, MemLink, MemNode
from droidemu.kernel.files.root import HostMount, make_folders, mount_host
from droidemu.kernel.stat import S_IFCHR, makedev
from droidemu.loader.apk.errors import ApkError
from droidemu.loader.hostnames import is_portable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from droidemu.android.app import App
    from droidemu.kernel.inode import FileSystem, Inode
    from droidemu.kernel.kernel import Kernel
    from droidemu.loader.apk.package import NativeLibrary

#: Folders of an app's data that are there before it runs.
_DATA_FOLDERS: Final = ("cache", "code_cache", "files")
_PACKAGE: Final = re.compile(r"[A-Za-z0-9_.]+")
#: Bytes of the libraries of one app that are extracted; the largest apps have some hundred million.
_MOST_EXTRACTED: Final = 2 << 30
#: Folders of extracted libraries that a package keeps: both ABIs, and the builds before.
_FOLDERS_KEPT: Final = 4
#: What a folder is called while it is filled, and how long that takes at most, s.
_UNFINISHED: Final = ".new-"
_UNFINISHED_S: Final = 3600
#: Beside the two folders with data, where no guest sees it: they are ours to empty.
_MARKER: Final = ".droidemu-app"
_MARKER_TEXT: Final = "DroidEmu keeps an app's data in the folders data and external here.\n"


def data_root() -> Path:
    """Where apps' data lies on the host, in the user's data folder; not made here."""
    import platformdirs

    return Path(platformdirs.user_data_dir("droidemu", appauthor=False, roaming=False)) / "apps"


def prepare_data(package: str, chosen: Path | None, fresh: bool) -> Path:
    """The host folder with a package's data, made where missing; ``fresh``: empty. UserError.

    A ``chosen`` folder may hold anything else; what is called like our own folders in it has to be
    ours.
    """
    if not _PACKAGE.fullmatch(package) or ".." in package:
        raise UserError(f"{package!r} is no name for a package")
    folder = chosen if chosen is not None else data_root() / package
    try:
        marker = folder / _MARKER
        if chosen is not None and not marker.is_file() and not _is_free_or_ours(folder):
            raise UserError(
                f"--data {folder}: its folders data and external are no app's; name another folder"
            )
        if fresh:
            for part in ("data", "external"):
                if (folder / part).exists():
                    shutil.rmtree(folder / part)
        for part in _DATA_FOLDERS:
            (folder / "data" / part).mkdir(parents=True, exist_ok=True)
        (folder / "external" / "files").mkdir(parents=True, exist_ok=True)
        if not marker.is_file():
            marker.write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        raise UserError(f"the app's data folder {folder}: {error.strerror or error}") from None
    return folder


def _is_free_or_ours(folder: Path) -> bool:
    """Whether there is no data yet, or all that we make, from before there were markers."""
    names = ("data", "external")
    if not any((folder / name).exists() or (folder / name).is_symlink() for name in names):
        return True
    ours = [*(folder / "data" / part for part in _DATA_FOLDERS), folder / "external" / "files"]
    return all(path.is_dir() for path in (*ours, *(folder / name for name in names)))


def install(kernel: Kernel, app: App, host: Path, data: Path | None, cache: Path) -> None:
    """Show the app's files to the guest. UserError.

    ``host``: the APK's file; ``data``: its data's folder (None: in memory, gone at the end);
    ``cache``: where extracted libraries are kept.
    """
    vfs = kernel.vfs
    mount_host(vfs, HostMount(host, app.apk_path.encode(), True))
    if app.extracted:
        folder = extract_libraries(app, host, cache)
        mount_host(vfs, HostMount(folder, app.library_folder.encode(), True))
    own, external = app.data_folder.encode(), f"/sdcard/Android/data/{app.package}".encode()
    if data is not None:
        mount_host(vfs, HostMount(data / "data", own))
        mount_host(vfs, HostMount(data / "external", external))
    else:
        for part in _DATA_FOLDERS:
            make_folders(vfs, own + b"/" + part.encode())
        make_folders(vfs, external + b"/files")
    make_folders(vfs, f"/sdcard/Android/obb/{app.package}".encode())
    _links(kernel)
    state_of(kernel).app = app
    _assets(kernel)


def begin(kernel: Kernel, app: App) -> Activity:
    """The activity of a process that is about to start; an earlier one is forgotten. UserError."""
    state = state_of(kernel)
    if state.activity is not None:
        state.activity.close()
    state.activity = Activity(kernel, app.activity.screen_orientation)
    prepare_java(kernel, app)
    folder = _device_folder(kernel)
    if b"activity" in folder.children:
        folder.unlink(b"activity")
    node = MemNode(folder.fs, S_IFCHR | 0o600, makedev(10, 200), state.activity.open)
    folder.adopt(b"activity", node)
    return state.activity


def _links(kernel: Kernel) -> None:
    """/data/user/0 is /data/data; /storage leads to the card, too."""
    for folder, name, target in (
        (b"/data/user", b"0", b"/data/data"),
        (b"/storage/emulated", b"0", b"/sdcard"),
        (b"/storage/self", b"primary", b"/sdcard"),
    ):
        try:
            inode = make_folders(kernel.vfs, folder)
        except KernelError:
            continue
        if isinstance(inode, MemDir) and name not in inode.children:
            inode.adopt(name, MemLink(inode.fs, target))


def _device_folder(kernel: Kernel) -> MemDir:
    """/dev/droidemu. UserError."""
    vfs = kernel.vfs
    dev = vfs.resolve(None, b"/dev", fs=vfs.context()).inode
    if not isinstance(dev, MemDir):
        raise UserError("an app cannot run with a /dev of somebody else's")
    folder = dev.children.get(b"droidemu")
    if folder is None:
        folder = dev.mkdir(b"droidemu", 0o755)  # type: ignore[assignment]
    assert isinstance(folder, MemDir)
    return folder


def _assets(kernel: Kernel) -> None:
    """/dev/droidemu/assets."""
    folder = _device_folder(kernel)
    if b"assets" not in folder.children:
        folder.mkdir(b"assets", 0o755)

    def assets() -> tuple[FileSystem, Inode]:
        from droidemu.android.ndk.assets import AssetFs

        app = state_of(kernel).app
        assert app is not None
        fs = AssetFs(app.apk)
        return fs, fs.root

    kernel.vfs.mount_later(assets, b"/dev/droidemu/assets", read_only=True)


def extract_libraries(app: App, host: Path, cache: Path) -> Path:
    """The folder with the libraries that cannot be mapped out of the APK. UserError.

    Kept for the next run, keyed by the APK's size, time and name.
    """
    status = host.stat()
    text = f"{host.resolve()}\0{status.st_size}\0{status.st_mtime_ns}\0{app.abi}"
    key = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    # "con.example.app" is a good name for a package, and a device to Windows.
    package = app.package if is_portable(app.package) else f"_{app.package}"
    folder = cache / "lib" / package / key
    if folder.is_dir():
        with contextlib.suppress(OSError):
            os.utime(folder)  # tells _remove_unused that it is used
        return folder
    check_unpacked(app, host, app.extracted)
    work: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_unused(folder.parent)
        work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_UNFINISHED))
        for library in app.extracted:
            with (work / library.name).open("wb") as file, app.apk.zip.open(library.entry) as data:
                shutil.copyfileobj(data, file, 1 << 20)
        work.replace(folder)
    except ApkError as error:
        raise UserError(str(error)) from None
    except OSError as error:
        if not folder.is_dir():  # another run was first
            raise UserError(f"cannot extract to {folder}: {error.strerror or error}") from None
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return folder


def check_unpacked(app: App, host: Path, libraries: Sequence[NativeLibrary]) -> None:
    """Before any of them is written: can it be read, and are they no bomb? UserError."""
    for library in libraries:
        if problem := app.apk.zip.problem(library.entry):
            raise UserError(f"{host.name}: its library {library.name}: {problem}")
    size = sum(library.entry.size for library in libraries)
    if size > _MOST_EXTRACTED:
        raise UserError(
            f"{host.name}: its libraries for {app.abi} have {size} bytes unpacked, more than "
            f"{_MOST_EXTRACTED}: a zip bomb"
        )


def _remove_unused(parent: Path) -> None:
    """Make room for another folder of a package's libraries.

    Those that were used last stay: the same app may run as another build, or for another ABI.
    """
    folders: list[tuple[float, Path]] = []
    for path in parent.iterdir():
        with contextlib.suppress(OSError):
            folders.append((path.stat().st_mtime, path))
    folders.sort(reverse=True)
    # What a run left that was killed; others may be at work this moment.
    left = [
        path
        for used, path in folders
        if path.name.startswith(_UNFINISHED) and used < time.time() - _UNFINISHED_S
    ]
    whole = [path for _, path in folders if not path.name.startswith(_UNFINISHED)]
    for path in [*left, *whole[_FOLDERS_KEPT - 1 :]]:
        shutil.rmtree(path, ignore_errors=True)
