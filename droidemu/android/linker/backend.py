# SPDX-License-Identifier: GPL-2.0-or-later
"""The pure linker's surroundings in a guest process: its files, its memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from droidemu.android.linker.files import GuestSource, open_library
from droidemu.kernel.abi.mman import (
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_NORESERVE,
    MAP_PRIVATE,
    PROT_READ,
)
from droidemu.kernel.errno import KernelError
from droidemu.kernel.exec import map_image
from droidemu.loader.elf import ElfError, ElfImage, page_up
from droidemu.loader.link.backend import Mapped, Reservation, Source
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.memory import ImageMemory
from droidemu.loader.mapping import plan_load, window_of

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.loader.link.library import Library
    from droidemu.memory import AddressSpace

#: What the area of addresses for missing symbols is called in memory maps.
MISSING_AREA: Final = "[anon:missing symbols]"
#: Bytes of address space a missing symbol gets (as debug/hints.py has it), and a chunk of them.
MISSING_SLOT: Final = 64
_MISSING_CHUNK: Final = 1 << 18
#: Symbols beyond these share a place; bytes of their names.
_MOST_MISSING: Final = 1 << 16
_MOST_MISSING_NAMES: Final = 16 << 20
#: Characters of a name that a crash report shows.
_SHOWN_NAME: Final = 1024
_PROT_NONE: Final = 0


class KernelBackend:
    """``loader.link.backend.Backend`` of one process."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.mm = process.mm
        self.space = process.space
        #: The thread on whose behalf files are opened.
        self.task: Task | None = None
        self._missing: dict[bytes, int] = {}
        self._next_missing = self._end_missing = 0
        self._missing_names = 0

    def open(self, path: str) -> GuestSource | None:
        """See ``Backend``."""
        return open_library(self.process.kernel, self.task, path)

    def map(self, source: Source, image: ElfImage, at: Reservation | None) -> Mapped:
        """See ``Backend``."""
        assert isinstance(source, GuestSource)
        mm = self.mm
        window = window_of(self.process.isa.name, mm.task_size)
        room = image.span + (image.alignment if image.alignment > 4096 else 0)
        start = end = 0
        try:
            base = self._reserved(image, at)
            if base is None:
                base = mm.find_gap(room)
            plan = plan_load(image, window, base)
            if at is not None and not at.hint and plan.end > at.address + at.size:
                raise LinkError(
                    f"{image.name}: needs {plan.end - at.address} bytes of the {at.size} reserved"
                )
            start, end = plan.start, plan.end
            # The gaps between segments are the library's, too.
            mm.mmap(
                start, end - start, _PROT_NONE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
            )  # fmt: skip
            map_image(mm, plan, source.file)
            return Mapped(plan.bias, start, end, memory_of(self.space, image, plan.bias))
        except KernelError as error:
            if end:
                mm.unmap(start, end)
            raise LinkError(f"{image.name}: does not fit in the guest's memory ({error})") from None
        except ElfError:
            if end:
                mm.unmap(start, end)
            raise

    @staticmethod
    def _reserved(image: ElfImage, at: Reservation | None) -> int | None:
        if at is None:
            return None
        if image.span <= at.size:
            return at.address
        if at.hint:
            return None
        raise LinkError(
            f"{image.name}: reserved address space {at.size} smaller than {image.span} bytes needed"
        )

    def unmap_range(self, start: int, end: int) -> None:
        """See ``Backend``."""
        self.mm.unmap(start, end)

    def unmap(self, library: Library) -> None:
        """See ``Backend``."""
        self.mm.unmap(library.start, library.end)

    def missing(self, name: bytes, library: Library) -> int:
        """See ``Backend``: each symbol has its own place in a range that nobody may touch."""
        known = self._missing.get(name)
        full = len(self._missing) >= _MOST_MISSING or self._missing_names > _MOST_MISSING_NAMES
        if known is None and full:
            known = next(iter(self._missing.values()))
        if known is not None:
            return known
        if self._next_missing >= self._end_missing:
            try:
                self._next_missing = self.mm.mmap(
                    0, _MISSING_CHUNK, _PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                    name=MISSING_AREA,
                )  # fmt: skip
            except KernelError:
                return 0
            self._end_missing = self._next_missing + _MISSING_CHUNK
        address = self._next_missing
        self._next_missing += MISSING_SLOT
        self._missing[name] = address
        self._missing_names += len(name)
        self.process.missing_symbols[address] = (
            f"{name[:_SHOWN_NAME].decode('utf-8', 'backslashreplace')}, which no library has "
            f"(wanted by {library.name})"
        )
        return address

    def protect_relro(self, library: Library) -> None:
        """What is relocated becomes read-only."""
        for start, end in library.relro():
            try:
                self.mm.mprotect(start, page_up(end) - start, PROT_READ)
            except KernelError:
                continue


def memory_of(space: AddressSpace, image: ElfImage, bias: int) -> ImageMemory:
    """The parts of a mapped image that can be read. Only until guest code runs again: it may
    unmap them.
    """
    segments = [
        (s.vaddr, s.end, s.flags, space.view[s.vaddr + bias : s.end + bias])
        for s in image.segments
        if space.allows(s.vaddr + bias, s.memsz, PROT_READ)
    ]
    return ImageMemory.of_segments(image.name, image.word_size, segments)
