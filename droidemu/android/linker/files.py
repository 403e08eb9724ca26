# SPDX-License-Identifier: GPL-2.0-or-later
"""Library files among the guest's files: ordinary ones, and those inside of APKs.

A library that lies uncompressed in an APK is a file of its own here (``SliceFile``), with the path
that Android gives it: ``/data/app/x/base.apk!/lib/arm64-v8a/libfoo.so``. Memory maps, crash reports
and debuggers then see it as any other.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, ClassVar, cast
from weakref import WeakKeyDictionary

from droidemu.errors import UserError
from droidemu.kernel.errno import ENOENT, ENOTDIR, NAMES, KernelError
from droidemu.kernel.file import O_RDONLY, File
from droidemu.kernel.files.regular import RegularFile
from droidemu.loader.link.errors import LinkError
from droidemu.memory import PAGE_SIZE

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.stat import Stat
    from droidemu.kernel.task import Task
    from droidemu.loader.apk.zip import ZipArchive

#: Between an APK's path and that of a library in it.
SEPARATOR = "!/"
#: Archives whose directories are kept.
_MAX_ARCHIVES = 16
#: Kernel -> archives by the identity of their files.
_archives: WeakKeyDictionary[Kernel, OrderedDict[Any, ZipArchive]] = WeakKeyDictionary()


class SliceFile(RegularFile):
    """Some bytes of a file, as a read-only file."""

    kind: ClassVar[str] = "regular"

    def __init__(self, file: File, offset: int, size: int, path: str) -> None:
        super().__init__(O_RDONLY)
        self.path = path
        self._file = file.acquire()
        self._offset = offset
        self._size = size

    def release(self) -> None:
        """Let go of the whole file."""
        self._file.drop()

    def size(self) -> int:
        """See ``RegularFile``."""
        return self._size

    def read_at(self, offset: int, size: int) -> bytes:
        """See ``RegularFile``."""
        size = min(size, max(0, self._size - offset))
        return self._file.pread(None, size, self._offset + offset) if size else b""  # type: ignore[arg-type]

    def stat(self) -> Stat:
        """The whole file's, but for size and inode number."""
        stat = self._file.stat()
        stat.size = self._size
        stat.ino ^= self._offset << 20
        return stat


class GuestSource:
    """An open library (``loader.link.backend.Source``)."""

    def __init__(self, file: File, builtin: bool = False) -> None:
        self.file = file.acquire()
        stat = file.stat()
        self.path = file.path
        self.identity: object = (stat.dev, stat.ino)
        self.size = stat.size
        self.builtin = builtin

    def read(self, offset: int, size: int) -> bytes:
        """See ``Source``."""
        try:
            return self.file.pread(None, size, offset)  # type: ignore[arg-type]
        except KernelError:
            return b""

    def close(self) -> None:
        """See ``Source``."""
        self.file.drop()


def open_library(kernel: Kernel, task: Task | None, path: str) -> GuestSource | None:
    """The library at a guest path, None if there is no such file. LinkError if it is no file.

    ``APK!/NAME`` is a library in an APK.
    """
    outer, bang, inner = path.partition(SEPARATOR)
    file = _open(kernel, task, outer)
    if file is None:
        return None
    try:
        if not isinstance(file, RegularFile):
            raise LinkError(f"{path}: is not a regular file")
        if not bang:
            return GuestSource(file, is_builtin(file))
        part = open_entry(kernel, file, inner)
        return None if part is None else GuestSource(part)
    finally:
        file.drop()


def _open(kernel: Kernel, task: Task | None, path: str) -> File | None:
    name = path.encode("utf-8", "surrogateescape")
    fs = task.process.fs if task is not None else kernel.vfs.context()
    try:
        return kernel.vfs.open(task, name, O_RDONLY, fs=fs).acquire()
    except KernelError as error:
        if error.errno in (ENOENT, ENOTDIR):
            return None
        reason = NAMES.get(error.errno, str(error.errno))
        raise LinkError(f"{path}: cannot be opened: {reason}") from None


def is_builtin(file: File) -> bool:
    """One of DroidEmu's own system libraries (android/system.py)."""
    place = file.place
    return place is not None and getattr(place.inode.fs, "is_droidemu_system", False)


# -- inside of APKs ------------------------------------------------------------------------------


def open_entry(kernel: Kernel, file: File, name: str) -> SliceFile | None:
    """A library in an APK; None if there is none of that name, LinkError if it cannot be mapped."""
    try:
        archive = _archive(kernel, file)
    except UserError as error:
        raise LinkError(str(error)) from None
    entry = archive.find(name)
    if entry is None:
        return None
    path = f"{file.path}{SEPARATOR}{name}"
    if not entry.stored:
        raise LinkError(
            f"{path}: is compressed in the APK; Android loads libraries from APKs only when they "
            f"are stored (useLegacyPackaging false), or extracts them at installation"
        )
    if not entry.mappable(PAGE_SIZE):
        raise LinkError(
            f"{path}: lies at offset {entry.data_offset:#x} in the APK, not at a page "
            f"(zipalign -p 4 puts it right)"
        )
    return SliceFile(file, entry.data_offset, entry.size, path)


class _FileBytes:
    """A guest file as the bytes that ``ZipArchive`` wants; read where it looks."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._size = file.stat().size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, key: slice) -> bytes:
        start, stop, _ = key.indices(self._size)
        if stop <= start:
            return b""
        return self._file.pread(None, stop - start, start)  # type: ignore[arg-type]

    def rfind(self, sub: bytes, start: int = 0, end: int | None = None) -> int:
        """As ``bytes.rfind``."""
        found = self[start:end].rfind(sub)
        return found if found < 0 else start + found


def _archive(kernel: Kernel, file: File) -> ZipArchive:
    from droidemu.loader.apk.zip import ZipArchive

    stat = file.stat()
    key = (stat.dev, stat.ino, stat.size, stat.mtime)
    known = _archives.setdefault(kernel, OrderedDict())
    archive = known.pop(key, None)
    if archive is None:
        archive = ZipArchive(cast(bytes, _FileBytes(file)), file.path)
        archive._data = b""  # only the directory is kept, not the file
    known[key] = archive
    if len(known) > _MAX_ARCHIVES:
        known.popitem(last=False)
    return archive
