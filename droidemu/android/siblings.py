# SPDX-License-Identifier: GPL-2.0-or-later
"""The libraries that lie next to a program on the host, and that it needs.

On a phone, developers push a program and its libraries into one folder and run it there. Here the
program alone is named, so what its DT_NEEDED entries name (and what those libraries need) is
brought along when it lies in the same folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from droidemu.errors import UserError
from droidemu.kernel.files.memfs import MemDir
from droidemu.kernel.files.root import HostMount, mount_host
from droidemu.loader.elf import ElfImage, parse_elf
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
    queue = list(first[1].needed)
    for name in queue:
        if name in found or "/" in name or "\\" in name or len(found) >= _MOST:
            continue
        path = folder / name
        if path.is_file():
            found[name] = path
            dynamic = _read(path)
            queue += dynamic[1].needed if dynamic is not None else ()
    return list(found.values())


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
                (s.vaddr, s.vaddr + s.filesz, s.flags, memoryview(read(s.offset, s.filesz)))
                for s in image.segments
            ]
            memory = ImageMemory.of_segments(image.name, image.word_size, segments)
            return image, read_dynamic(image, memory)
    except (OSError, UserError):
        return None
