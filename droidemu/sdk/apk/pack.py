# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts an app together: manifest, resources, assets and libraries, signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from droidemu.errors import UserError
from droidemu.sdk.apk import signing
from droidemu.sdk.apk.app import App
from droidemu.sdk.apk.axml import write_axml
from droidemu.sdk.apk.keys import Signer
from droidemu.sdk.apk.manifest import (
    complete_manifest,
    library_of,
    make_manifest,
    min_sdk_of,
)
from droidemu.sdk.apk.resources import MOST_FILES, Resources, read_file
from droidemu.sdk.apk.source import read_manifest
from droidemu.sdk.apk.strip import machine_of, strip_debug
from droidemu.sdk.apk.zipwriter import Entry, is_stored, write_zip

#: ABI to the number of its processor in ELF files.
MACHINES: Final = {"arm64-v8a": 183, "armeabi-v7a": 40, "armeabi": 40, "x86_64": 62, "x86": 3}


@dataclass(frozen=True)
class Library:
    """A shared library for the APK. ``strip``: its debug information stays outside."""

    abi: str
    path: Path
    strip: bool = False


def pack_app(
    root: Path, app: App, libraries: Sequence[Library], debuggable: bool, signer: Signer
) -> bytes:
    """The APK of the app whose project's folder is `root`. UserError.

    The same inputs give the same bytes.
    """
    resources = Resources(root, app)
    table = resources.table
    if app.manifest is not None:
        manifest = read_manifest(root / app.manifest, table.id_of)
        complete_manifest(manifest, app, table, debuggable)
    else:
        manifest = make_manifest(app, table, debuggable)
    _check_library(library_of(manifest, app.library), libraries)
    entries = [Entry("AndroidManifest.xml", write_axml(manifest))]
    if table:
        entries.append(Entry("resources.arsc", table.build(), compress=False))
    entries += (resources.files[name] for name in sorted(resources.files))
    entries += _assets(root, app)
    entries += _libraries(libraries, app)
    min_sdk = min_sdk_of(manifest, app.min_sdk)
    if min_sdk < signing.V2_SDK:
        entries += signing.v1_entries(entries, signer)
    return signing.sign(write_zip(entries), signer, min_sdk)


def _check_library(name: str, libraries: Sequence[Library]) -> None:
    """The activity's library is there for each ABI that the APK has. UserError."""
    file = f"lib{name}.so"
    for abi in dict.fromkeys(library.abi for library in libraries):
        if not any(one.abi == abi and one.path.name == file for one in libraries):
            raise UserError(
                f"the activity begins in {file}, which is not there for {abi}"
                " (android.library, or android.app.lib_name in the manifest)"
            )


def input_files(root: Path, app: App) -> list[Path]:
    """The files of the project that the APK is made of, apart from libraries."""
    files = [root / path for path in app.icon.values()]
    files += [root / app.manifest] if app.manifest is not None else []
    for folder in (root / app.resources, root / app.assets):
        files += (path for path, _ in _walk(folder))
    return files


def own_libraries(root: Path, app: App, abi: str) -> list[Library]:
    """Libraries that were made elsewhere, for one ABI, from the project's folder for them."""
    folder = root / app.libs / abi
    if not folder.is_dir():
        return []
    return [Library(abi, path) for path in sorted(folder.glob("*.so")) if path.is_file()]


def _assets(root: Path, app: App) -> Iterator[Entry]:
    folder = root / app.assets
    for path, name in _walk(folder):
        data = read_file(path, str(path))
        yield Entry(f"assets/{name}", data, not is_stored(name, app.stored))


def _walk(folder: Path) -> list[tuple[Path, str]]:
    """All files below a folder with their names, sorted; hidden ones and editors' copies aside."""
    found = []
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        for path in waiting.pop().iterdir():
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            if path.is_dir():
                if not path.is_symlink():  # links may lead in circles
                    waiting.append(path)
            elif path.is_file():
                found.append((path, path.relative_to(folder).as_posix()))
        if len(found) > MOST_FILES:
            raise UserError(f"{folder}: more than {MOST_FILES} files")
    return sorted(found, key=lambda one: one[1])


def _libraries(libraries: Sequence[Library], app: App) -> Iterator[Entry]:
    seen: dict[str, Path] = {}
    for library in sorted(libraries, key=lambda one: (one.abi, one.path.name)):
        name = f"lib/{library.abi}/{library.path.name}"
        if name in seen:
            raise UserError(f"{library.path} and {seen[name]}: both are {name} in the APK")
        seen[name] = library.path
        data = read_file(library.path, str(library.path))
        machine = machine_of(data)
        if machine is None:
            raise UserError(f"{library.path}: not a shared library")
        if machine != MACHINES.get(library.abi, machine):
            raise UserError(f"{library.path}: not a library for {library.abi}")
        if library.strip:
            data = strip_debug(data)
        yield Entry(name, data, compress=False, align=app.page_size)
