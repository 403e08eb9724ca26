# SPDX-License-Identifier: GPL-2.0-or-later
"""From what the user typed to a host file and its place among the guest's files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from droidemu.errors import UserError
from droidemu.machine.words import from_host

if TYPE_CHECKING:
    from droidemu.android.app import App

#: Where a program from the host appears, as developers push theirs on a device.
PROGRAM_FOLDER = "/data/local/tmp"


@dataclass(frozen=True)
class Program:
    """A program to run."""

    host: Path
    #: Path as the guest sees it, and whether it must be mounted there.
    guest: str
    mounted: bool
    title: str
    #: One of the bundled samples.
    is_sample: bool = False
    #: The app, if the file is an APK.
    app: App | None = field(default=None, compare=False)


def resolve(
    name: str, abi: str | None, sysroot: Path | None, activity: str | None = None
) -> Program:
    """A file in the sysroot or our /system (by its guest path), an ELF file or APK of the host, a
    sample's name.

    ``activity``: which one of an APK, None for the one that a launcher starts. UserError if it is
    none of them.
    """
    if sysroot is not None and name.startswith("/"):
        inside = sysroot / name.lstrip("/")
        if inside.is_file() or inside.is_symlink():
            return Program(inside, from_host(name), False, Path(name).name)
    path = Path(name)
    plain = path.name == name
    if not path.exists() and plain and path.suffix == "":
        from droidemu.sdk.catalog import find_sample

        found = find_sample(name, abi) if abi else find_sample(name)
        app = app_of(found, abi, activity) if found.suffix == ".apk" else None
        if app is not None:
            return replace(app, is_sample=True)
        return Program(found, f"{PROGRAM_FOLDER}/{name}", True, name, is_sample=True)
    if not path.exists() and name.startswith("/system/"):
        from droidemu.android.system import system_file

        ours = system_file(name)
        if ours is not None:
            return Program(ours, name, False, path.name)
    if not path.exists():
        raise UserError(f"{name}: no such file")
    if path.is_dir():
        raise UserError(f"{name} is a folder, not a program")
    app = app_of(path, abi, activity)
    if app is not None:
        return app
    if abi is not None:
        raise UserError(f"--abi chooses between builds of a bundled sample; {name} is a file")
    if activity is not None:
        raise UserError(f"--activity chooses one of an APK's activities; {name} is no APK")
    if sysroot is not None:
        try:
            inner = path.resolve().relative_to(sysroot.resolve())
        except ValueError:
            pass
        else:
            return Program(path, from_host(f"/{inner.as_posix()}"), False, path.name)
    return Program(path, f"{PROGRAM_FOLDER}/{from_host(path.name)}", True, path.name)


def app_of(path: Path, abi: str | None = None, activity: str | None = None) -> Program | None:
    """The program that runs an APK; None if the file is none. UserError if it cannot run."""
    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror or error}") from None
    from droidemu.android.app import ABIS, APP_PROCESS, choose_app
    from droidemu.loader.apk.errors import ZipError
    from droidemu.loader.apk.package import Apk

    if abi is not None:
        from droidemu.sdk.targets import resolve_abi

        name = resolve_abi(abi).name
        abi = ABIS.get(name, name)
    try:
        app = choose_app(Apk.open(path), abi, activity)
    except ZipError as error:
        problem = str(error).removeprefix(f"{path}: ")
        raise UserError(f"{path}: a zip archive, but {problem}") from None
    return Program(path, APP_PROCESS[app.isa], False, app.label, app=app)


def check(path: Path) -> None:
    """UserError with one clear line unless ``path`` is a program that an engine can run."""
    from droidemu.loader.elf import parse_file

    parse_file(path)
