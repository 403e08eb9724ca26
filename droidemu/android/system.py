# SPDX-License-Identifier: GPL-2.0-or-later
"""/system as DroidEmu brings it: its own linker, libraries and programs, for all ABIs at once.

The files were built from ``guest/system`` when the package was built (``droidemu/_guest/<abi>``).
Nothing is looked at before a guest looks. A sysroot that has a linker of its own keeps its own
/system.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from droidemu.kernel.errno import EIO, KernelError
from droidemu.kernel.files.memfile import MemFile
from droidemu.kernel.files.memfs import MemDir, MemFs, MemInode
from droidemu.kernel.files.root import make_folders

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

_GUEST: Final = Path(__file__).resolve().parent.parent / "_guest"
#: The ABIs' folders in the package, and the linkers that programs name, by ISA.
ABI_FOLDERS: Final = {"arm64": "arm64-v8a", "arm": "armeabi-v7a"}
LINKERS: Final = {"arm64": "/system/bin/linker64", "arm": "/system/bin/linker"}
#: Folders that are there even if nothing is in them.
_FOLDERS: Final = (b"app", b"bin", b"etc", b"fonts", b"framework", b"lib", b"lib64", b"usr")


def system_root(abi: str) -> Path:
    """The packaged ``system`` folder of an ABI; it may not be there."""
    return _GUEST / abi / "system"


def system_folders() -> list[Path]:
    """The packaged ``system`` folders, one an ABI, as far as they were built."""
    folders = [system_root(abi) for abi in ABI_FOLDERS.values()]
    return [folder for folder in folders if folder.is_dir()]


def system_file(path: str) -> Path | None:
    """The packaged file that the guest sees at ``path`` ("/system/..."), None if there is none."""
    below = path.removeprefix("/system/")
    if below == path or ".." in below.split("/"):
        return None
    found = (folder / below for folder in system_folders())
    return next((file for file in found if file.is_file()), None)


class SystemFs(MemFs):
    """The packaged files of all ABIs in one tree."""

    type_name: ClassVar[str] = "ext4"
    #: Tells the linker that a library is ours (android/linker/files.py).
    is_droidemu_system: ClassVar[bool] = True

    def __init__(self, clock: Callable[[], int], folders: list[Path]) -> None:
        super().__init__(clock, "/dev/block/system", max_bytes=1 << 40)
        self.root = _SystemDir(self, folders, None, b"", _FOLDERS)


class _SystemDir(MemDir):
    """A folder that is filled from the package when it is first looked at."""

    fs: SystemFs

    def __init__(
        self,
        fs: SystemFs,
        folders: list[Path],
        parent: MemDir | None,
        name: bytes,
        always: tuple[bytes, ...] = (),
    ) -> None:
        super().__init__(fs, 0o755, parent, name)
        self._folders = folders
        self._always = always
        self._loaded = False

    @property
    def children(self) -> dict[bytes, MemInode]:
        """Entries by name."""
        if not self._loaded:
            self._loaded = True
            found: dict[bytes, MemInode] = {}
            folders: dict[bytes, list[Path]] = {name: [] for name in self._always}
            for folder in self._folders:
                for path in sorted(folder.iterdir()):
                    name = path.name.encode("utf-8", "surrogateescape")
                    if path.is_dir():
                        folders.setdefault(name, []).append(path)
                    elif name not in found:  # what both ABIs have is the first one's
                        is_program = folder.name == "bin"
                        found[name] = _SystemFile(self.fs, path, 0o755 if is_program else 0o644)
            for name, parts in folders.items():
                found[name] = _SystemDir(self.fs, parts, self, name)
            self._children = found
        return self._children


class _SystemFile(MemFile):
    """A file whose contents are read when it is first opened."""

    fs: SystemFs

    def __init__(self, fs: SystemFs, path: Path, mode: int) -> None:
        super().__init__(fs, mode)
        self._path: Path | None = path
        self._size = path.stat().st_size

    def open(self, task: Task | None, flags: int) -> File:
        """See ``Inode.open``; EIO if the package is damaged."""
        if self._path is not None:
            try:
                self._data = bytearray(self._path.read_bytes())
            except OSError:
                raise KernelError(EIO) from None
            self._size = len(self._data)
            self._path = None
        return super().open(task, flags)


def mount_system(kernel: Kernel, sysroot: Path | None, folders: list[Path] | None = None) -> None:
    """Mount /system, unless the sysroot has a linker of its own.

    ``folders``: other ``system`` folders than the package's, one an ABI.
    """
    vfs = kernel.vfs
    if sysroot is not None:
        for linker in LINKERS.values():
            inside = sysroot / linker.lstrip("/")
            # A phone's is a link into /apex, which need not lead anywhere on the host.
            if inside.exists() or inside.is_symlink():
                return
    parts = system_folders() if folders is None else folders
    if not parts:
        return
    clock = kernel.clock.realtime

    def make() -> tuple[MemFs, MemDir]:
        fs = SystemFs(clock, parts)
        return fs, fs.root

    try:
        make_folders(vfs, b"/system")
        vfs.mount_later(make, b"/system", read_only=True)
    except KernelError:
        kernel.log.warning("/system cannot be mounted: something else is there")


def missing_interpreter(path: str) -> str | None:
    """What would help a program whose interpreter ``path`` is not there; None: nothing of ours."""
    if path not in LINKERS.values():
        return None
    return (
        "which is missing from this installation of DroidEmu (it was built without the cross "
        "compiler): install it again with pip, or run python3 launch.py setup in a source tree"
    )
