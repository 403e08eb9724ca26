# SPDX-License-Identifier: GPL-2.0-or-later
"""APK files in a script's guest: their libraries, whatever their activities are written in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.android.linker.state import linker_of
from droidemu.kernel.errno import KernelError
from droidemu.kernel.files.root import HostMount, make_folders, mount_host
from droidemu.loader.apk.package import Apk
from droidemu.script.errors import GuestError

if TYPE_CHECKING:
    from droidemu.loader.apk.package import NativeLibrary
    from droidemu.script.guest import Guest
    from droidemu.script.library import Library

_ABIS = {"arm64": ("arm64-v8a",), "arm": ("armeabi-v7a", "armeabi")}
_FOLDERS = {"arm64": "arm64", "arm": "arm"}
#: Longest library that is extracted, bytes.
_MOST = 256 << 20


class Package:
    """An APK that the guest sees as a phone shows one: /data/app/PACKAGE/base.apk."""

    def __init__(self, guest: Guest, path: Path) -> None:
        """ApkError, GuestError if there is nothing for the guest's ABI."""
        self._guest = guest
        self.apk = Apk.open(path)
        abi = self.apk.best_abi(_ABIS[guest.kernel_isa])
        if abi is None:
            there = ", ".join(self.apk.abis) or "none at all"
            raise GuestError(f"{path.name} has no libraries for this guest (there are: {there})")
        self.abi = abi
        folder = f"/data/app/{self.apk.manifest.package}"
        self._file = f"{folder}/base.apk"
        self._extracted = f"{folder}/lib/{_FOLDERS[guest.kernel_isa]}"
        vfs = guest.kernel.vfs
        mount_host(vfs, HostMount(path, self._file.encode(), True))
        make_folders(vfs, self._extracted.encode())
        paths = linker_of(guest.process).linker.default.library_path
        paths += [self._extracted, f"{self._file}!/lib/{abi}"]

    @property
    def libraries(self) -> list[str]:
        """Names of the libraries for the guest's ABI."""
        return sorted(library.name for library in self.apk.libraries(self.abi))

    def open(self, name: str) -> Library:
        """Load one of them, with those of the APK that it needs. GuestError."""
        library = self.apk.library(self.abi, name)
        if library is None:
            there = ", ".join(self.libraries)
            raise GuestError(f"{Path(self.apk.name).name} has no {name} (there are: {there})")
        for other in self.apk.libraries(self.abi):
            if not other.mappable():
                self._extract(other)
        return self._guest.open(
            f"{self._file}!/{library.entry.name}"
            if library.mappable()
            else f"{self._extracted}/{name}"
        )

    def _extract(self, library: NativeLibrary) -> None:
        """Into the guest's memory: what is compressed cannot be mapped."""
        vfs = self._guest.kernel.vfs
        name = library.name.encode()
        path = self._extracted.encode() + b"/" + name
        if vfs.walk(None, path, fs=vfs.context()).place is not None:
            return
        data = self.apk.zip.read(library.entry, _MOST)
        folder = make_folders(vfs, self._extracted.encode())
        inode: Any = folder.create(name, 0o755)
        try:
            inode.write_at(0, data)
        except KernelError:
            raise GuestError(f"{library.name} does not fit into the guest's files") from None

    def __repr__(self) -> str:
        return f"<APK {self.apk.manifest.package} in a guest, {self.abi}>"
