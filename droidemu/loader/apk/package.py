# SPDX-License-Identifier: GPL-2.0-or-later
"""One APK file: its manifest, resources, native libraries, assets, label and icon.

    with Apk.open(Path("app.apk")) as apk:
        abi = apk.best_abi(("arm64-v8a", "armeabi-v7a"))
        title = apk.label(device_config(width=1080, height=1920, dpi=420))

Parts are read when they are first asked for. The file stays mapped until :meth:`Apk.close`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from droidemu.loader.apk import axml
from droidemu.loader.apk import resources as arsc
from droidemu.loader.apk.config import Config, device_config
from droidemu.loader.apk.errors import ApkError, EntryError
from droidemu.loader.apk.icons import Icon, IconFinder
from droidemu.loader.apk.manifest import Activity, Manifest, parse_manifest
from droidemu.loader.apk.resources import ResourceTable
from droidemu.loader.apk.signing import Signatures, find_signatures
from droidemu.loader.apk.values import TYPE_STRING, Value
from droidemu.loader.apk.zip import EntryStream, ZipArchive, ZipEntry, shown
from droidemu.loader.sections import FileData

MANIFEST: Final = "AndroidManifest.xml"
RESOURCES: Final = "resources.arsc"
#: The device that references in the manifest are resolved for unless another one is given.
DEFAULT_DEVICE: Final = device_config(width=1080, height=1920, dpi=420)

#: Android extracts no library with other letters in its name; on Windows "C:x.so" would be a place.
_LIBRARY = re.compile(r"lib/([^/]+)/([A-Za-z0-9+,=_.-]+\.so)")
_DEX = re.compile(r"classes\d*\.dex")


@dataclass(frozen=True)
class NativeLibrary:
    """A shared library in ``lib/ABI/``."""

    #: The file's name, such as "libmain.so".
    name: str
    abi: str
    entry: ZipEntry

    @property
    def offset(self) -> int | None:
        """Where it begins in the APK, in bytes; None if it is compressed."""
        return self.entry.data_offset if self.entry.stored else None

    def mappable(self, page_size: int = 4096) -> bool:
        """Whether it can be mapped straight out of the APK with pages of this size."""
        return self.entry.mappable(page_size)


def _open(path: Path) -> BinaryIO:
    """For reading, while others may put another file in its place."""
    if sys.platform == "win32":
        from droidemu.loader.apk.share_windows import open_shared

        return open_shared(path)
    return path.open("rb")


class Apk:
    """An opened APK. Raises :class:`ApkError` (one clear line) for whatever is wrong with it.

    ``data`` is the whole file, ``name`` stands in messages, ``device`` is for references in the
    manifest.
    """

    def __init__(self, data: FileData, name: str, device: Config = DEFAULT_DEVICE) -> None:
        self.name = name
        self.device = device
        self.zip = ZipArchive(data, name)
        self._mapping: mmap | None = None
        if MANIFEST not in self.zip:
            raise ApkError(f"{name}: {_what_else(self.zip)}")

    @classmethod
    def open(cls, path: Path, device: Config = DEFAULT_DEVICE) -> Apk:
        """Open a file; close it, or use it in a ``with`` statement."""
        mapping: mmap | None = None
        try:
            if path.is_dir():
                raise ApkError(f"{path}: it is a folder, not an APK")
            with _open(path) as file:
                mapping = mmap(file.fileno(), 0, access=ACCESS_READ)
            apk = cls(mapping, str(path), device)
        except BaseException as error:
            if mapping is not None:
                mapping.close()
            if isinstance(error, FileNotFoundError):
                raise ApkError(f"{path}: no such file") from None
            if isinstance(error, (OSError, ValueError)):
                reason = getattr(error, "strerror", None) or "it is empty"
                raise ApkError(f"{path}: cannot be read: {reason}") from None
            raise
        apk._mapping = mapping
        return apk

    def close(self) -> None:
        """Let go of the file; nothing can be read from the package afterwards."""
        if self._mapping is not None:
            self._mapping.close()

    def __enter__(self) -> Apk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- manifest and resources ---------------------------------------------------------------

    @cached_property
    def resources(self) -> ResourceTable | None:
        """The resource table, None if the app has none."""
        if RESOURCES not in self.zip:
            return None
        data = self.zip.read(RESOURCES, arsc.MAX_SIZE)
        return ResourceTable(data, f"{self.name}: {RESOURCES}")

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest, its references resolved for :attr:`device`."""
        where = f"{self.name}: {MANIFEST}"
        root = axml.parse_axml(self.zip.read(MANIFEST, axml.MAX_SIZE), where)
        return parse_manifest(root, self._resolve, where)

    def _resolve(self, value: Value) -> Value | None:
        return self.resolve(value, self.device)

    def resolve(self, value: Value, device: Config | None = None) -> Value | None:
        """Follow references to this app's resources; None for the platform's, and for nothing.

        Raises :class:`~droidemu.loader.apk.errors.ResourceError` for circles and damage.
        """
        if not value.is_reference:
            return value
        return (
            None if self.resources is None else self.resources.resolve(value, device or self.device)
        )

    def label(self, device: Config | None = None, activity: Activity | None = None) -> str:
        """What to call the app (or an activity of it): its label, else its package's name."""
        for value in (activity.label if activity else None, self.manifest.label):
            found = None if value is None else self.resolve(value, device)
            if found is not None and found.type == TYPE_STRING and found.text:
                return found.text
        return self.manifest.package

    def icon(self, device: Config | None = None, activity: Activity | None = None) -> Icon | None:
        """The app's (or an activity's) icon for a device, None if it has none of its own."""
        finder = IconFinder(self.zip, self.resources, device or self.device)
        for value in (activity.icon if activity else None, self.manifest.icon):
            found = None if value is None else finder.find(value)
            if found is not None:
                return found
        return None

    # -- native code --------------------------------------------------------------------------

    @cached_property
    def _libraries(self) -> dict[str, tuple[NativeLibrary, ...]]:
        found: dict[str, list[NativeLibrary]] = {}
        for entry in self.zip:
            parts = _LIBRARY.fullmatch(entry.name)
            if parts is not None:
                abi, name = parts.groups()
                found.setdefault(abi, []).append(NativeLibrary(name, abi, entry))
        return {abi: tuple(libraries) for abi, libraries in found.items()}

    @property
    def abis(self) -> tuple[str, ...]:
        """The ABIs that the app has libraries for, in the archive's order."""
        return tuple(self._libraries)

    def best_abi(self, wanted: Sequence[str]) -> str | None:
        """The first of ``wanted`` (best first) that the app has libraries for, else None.

        A manifest with ``use32bitAbi`` has 32-bit ABIs come first, as Android does.
        """
        order = list(wanted)
        if self.manifest.use_32bit_abi:
            order.sort(key=lambda abi: "64" in abi)
        return next((abi for abi in order if abi in self._libraries), None)

    def libraries(self, abi: str) -> tuple[NativeLibrary, ...]:
        """The libraries for one ABI, in the archive's order; none for an ABI it lacks."""
        return self._libraries.get(abi, ())

    def library(self, abi: str, name: str) -> NativeLibrary | None:
        """The library with this file name."""
        return next((lib for lib in self.libraries(abi) if lib.name == name), None)

    @property
    def dex_files(self) -> tuple[str, ...]:
        """The files of compiled Java and Kotlin code."""
        return tuple(entry.name for entry in self.zip if _DEX.fullmatch(entry.name))

    # -- assets -------------------------------------------------------------------------------

    def asset_names(self) -> tuple[str, ...]:
        """The paths of all assets, below ``assets/``."""
        return tuple(
            entry.name.removeprefix("assets/")
            for entry in self.zip
            if entry.name.startswith("assets/") and not entry.name.endswith("/")
        )

    def list_assets(self, folder: str = "") -> tuple[list[str], list[str]]:
        """``(folders, files)`` in a folder of the assets, sorted; raises :class:`EntryError`."""
        path = folder.strip("/")
        prefix = f"assets/{path}/" if path else "assets/"
        folders: set[str] = set()
        files: set[str] = set()
        known = not path
        for entry in self.zip:
            if not entry.name.startswith(prefix):
                continue
            known = True
            name, slash, _ = entry.name[len(prefix) :].partition("/")
            if name:
                (folders if slash else files).add(name)
        if not known:
            raise EntryError(f"{self.name}: there is no folder {shown(folder)} among the assets")
        return sorted(folders), sorted(files)

    def asset(self, path: str) -> ZipEntry:
        """The entry of an asset; raises :class:`EntryError` if there is none."""
        return self.zip.entry(f"assets/{path}")

    def open_asset(self, path: str) -> EntryStream:
        """A binary stream over an asset, decompressed as it is read."""
        return self.zip.open(self.asset(path))

    # -- signatures ---------------------------------------------------------------------------

    @cached_property
    def signatures(self) -> Signatures:
        """Which signature schemes are there; nothing is verified."""
        return find_signatures(self.zip)


def _what_else(archive: ZipArchive) -> str:
    """What an archive without a manifest is."""
    names = [entry.name for entry in archive]
    if any(name.startswith("base/manifest/") for name in names):
        return "an app bundle (AAB), not an APK; bundletool makes APKs out of it"
    inner = sorted(name for name in names if name.endswith(".apk"))
    if inner:
        return f"not an APK, but an archive of APKs; unpack it and use {_main_apk(inner)}"
    if any(name.endswith(".class") for name in names):
        return "a Java archive (JAR), not an APK"
    return f"not an APK: there is no {MANIFEST} in it"


def _main_apk(names: list[str]) -> str:
    for wanted in ("base.apk", "universal.apk", "base-master.apk"):
        with suppress(StopIteration):
            return next(name for name in names if name.rpartition("/")[2] == wanted)
    return "the one called base"
