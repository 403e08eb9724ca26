# SPDX-License-Identifier: GPL-2.0-or-later
"""The libraries that lie next to a program on the host, and that it needs.

On a phone, developers push a program and its libraries into one folder and run it there. Here the
program alone is named, so what its DT_NEEDED entries name (and what those libraries need) is
brought along when it lies in the same folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from droidemu.errors import UserError
from droidemu.kernel.files.memfs import MemDir
from droidemu.kernel.files.root import HostMount, mount_host
from droidemu.loader.elf import ElfImage, parse_elf
from droidemu.loader.hostnames import is_portable
from droidemu.loader.link.dynamic import Dynamic, read_dynamic
from droidemu.loader.link.memory import ImageMemory

if TYPE_CHECKING:
    from droidemu.kernel.vfs import Vfs

#: More than any program has next to it, and a larger file than any library.
_MOST = 256
_LARGEST = 1 << 30


def libraries_beside(program: Path) -> list[Path]:
    """The same for a program; nothing for one that needs no dynamic linker."""
    first = _read(program)
    return siblings(program) if first is not None and first[0].interpreter is not None else []


def mount_beside(vfs: Vfs, program: Path, guest: str) -> None:
    """Let the guest see the libraries beside ``program`` in the folder of its path ``guest``.

    What is there already stays, and nothing is made in a folder of the host's. UserError.
    """
    folder = guest.rpartition("/")[0]
    for path in libraries_beside(program):
        place = f"{folder}/{path.name}".encode("utf-8", "surrogateescape")
        walk = vfs.walk(None, place, fs=vfs.context())
        if walk.place is None and isinstance(walk.parent.inode, MemDir):
            mount_host(vfs, HostMount(path, place, True))


def siblings(path: Path) -> list[Path]:
    """Host files next to ``path`` that it needs, directly or by way of each other."""
    first = _read(path)
    if first is None:
        return []
    folder = path.resolve().parent
    found: dict[str, Path] = {}
    seen: set[str] = set()
    queue = [first[1].needed]
    for names in queue:
        for name in names:
            if name in seen or len(found) >= _MOST or not is_portable(name):
                continue
            seen.add(name)
            beside = folder / name
            if not _is_file(beside):
                continue
            read = _read(beside)
            if read is None and not _lies_in(beside, folder):
                continue  # a link to something that is no library is not to be shown
            found[name] = beside
            if read is not None:
                queue.append(read[1].needed)
    return list(found.values())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().parent == folder
    except (OSError, RuntimeError):
        return False


class _Stretch:
    """A piece of a file in the place of a memoryview: only what is looked at is read.

    A hostile file has a thousand segments over the same bytes.
    """

    def __init__(self, read: Callable[[int, int], bytes], offset: int, size: int) -> None:
        self._read, self._offset, self._size = read, offset, size

    def __getitem__(self, key: slice) -> memoryview:
        start, stop, _ = key.indices(self._size)
        return memoryview(self._read(self._offset + start, max(0, stop - start)))


def _read(path: Path) -> tuple[ElfImage, Dynamic] | None:
    """What a file says of its linking; None if it is no sound dynamic ELF file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size > _LARGEST:
                return None

            def read(offset: int, count: int) -> bytes:
                file.seek(offset)
                return file.read(count)

            image = parse_elf(read, size, path.name, library=True)
            segments = [
                (s.vaddr, s.vaddr + s.filesz, s.flags,
                 cast(memoryview, _Stretch(read, s.offset, s.filesz)))
                for s in image.segments
            ]  # fmt: skip
            memory = ImageMemory.of_segments(image.name, image.word_size, segments)
            return image, read_dynamic(image, memory)
    except (OSError, UserError):
        return None
