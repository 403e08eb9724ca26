# SPDX-License-Identifier: GPL-2.0-or-later
"""What the linker keeps in guest memory: link maps, the table of thread-local modules, lists.

The layouts are those of ``guest/system/include/droidemu/loader.h`` and ``process.h``: all fields
are words. Whatever the guest does to this memory hurts only the guest: writes are checked
(MemoryFault).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from droidemu.kernel.abi.mman import MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE
from droidemu.kernel.errno import ENOMEM, KernelError
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.loader.link.library import Library
    from droidemu.loader.link.tls import TlsLayout
    from droidemu.memory import AddressSpace

#: As bionic calls its linker's memory in maps.
_AREA: Final = "[anon:linker_alloc]"
_CHUNK: Final = 1 << 16
#: Modules with thread-local variables, at most.
MAX_TLS_MODULES: Final = 256
#: Fields of struct droidemu_module; l_next and l_prev are the fourth and fifth.
_MODULE_WORDS: Final = 12
_NEXT, _PREVIOUS = 3, 4


class GuestData:
    """The linker's memory in one process."""

    def __init__(self, process: Process) -> None:
        self.space = process.space
        self.mm = process.mm
        self.word = process.isa.word_size
        self._code = "Q" if self.word == 8 else "I"
        #: Freed pieces by size.
        self._free: dict[int, list[int]] = {}
        self._next = self._end = 0
        #: struct r_debug in the guest's linker, and the records in its list.
        self.debug = 0
        self._records: list[int] = []
        self._names: dict[int, tuple[int, int]] = {}
        self._tls_table = 0

    # -- pieces ----------------------------------------------------------------------------------

    def allocate(self, size: int) -> int:
        """Zeroed bytes, aligned to 16. KernelError ENOMEM."""
        size = (size + 15) & -16
        pieces = self._free.get(size)
        if pieces:
            address = pieces.pop()
            self.space.write(address, bytes(size))
            return address
        if size > self._end - self._next:
            length = max(_CHUNK, size)
            self._next = self.mm.mmap(
                0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, name=_AREA
            )
            self._end = self._next + length
        address = self._next
        self._next += size
        return address

    def free(self, address: int, size: int) -> None:
        """Give a piece back."""
        self._free.setdefault((size + 15) & -16, []).append(address)

    def words(self, address: int, values: Sequence[int]) -> None:
        """Store words."""
        mask = (1 << 8 * self.word) - 1
        data = struct.pack(f"<{len(values)}{self._code}", *(value & mask for value in values))
        self.space.write(address, data)

    def read_words(self, address: int, count: int) -> tuple[int, ...]:
        """Load words."""
        raw = self.space.read(address, count * self.word)
        return struct.unpack(f"<{count}{self._code}", raw)

    def list_of(self, values: Sequence[int]) -> int:
        """A new array of words; 0 for none."""
        if not values:
            return 0
        address = self.allocate(len(values) * self.word)
        self.words(address, values)
        return address

    def text(self, data: bytes) -> int:
        """A new NUL-terminated string."""
        address = self.allocate(len(data) + 1)
        self.space.write(address, data + b"\0")
        return address

    # -- link maps -------------------------------------------------------------------------------

    def add_record(self, library: Library) -> None:
        """Append the library to the list that debuggers and dl_iterate_phdr walk.

        KernelError or MemoryFault, and it has none.
        """
        name = library.path.encode("utf-8", "surrogateescape")
        text = self.text(name)
        record = self.allocate(_MODULE_WORDS * self.word)
        self._names[record] = text, len(name) + 1
        before = self._records[-1] if self._records else 0
        self._records.append(record)
        library.record = record
        try:
            self._write_record(library, record, text, before)
        except BaseException:
            self.remove_record(library)
            raise

    def _write_record(self, library: Library, record: int, text: int, before: int) -> None:
        phdr = library.phdr_address()
        exidx, exidx_count = library.exidx()
        self.words(record, (
            library.bias, text, library.address(library.dynamic.address), 0, before,
            library.start, library.end, phdr, len(library.image.phdrs) if phdr else 0,
            exidx, exidx_count, library.tls.number if library.tls else 0,
        ))  # fmt: skip
        if before:
            self.words(before + _NEXT * self.word, (record,))
        self._count(1, 0)

    def remove_record(self, library: Library) -> None:
        """Take the library out of the list, if it is there, whatever the guest did to the list."""
        record = library.record
        if not record:
            return
        library.record = 0
        index = self._records.index(record)
        self._records.pop(index)
        before = self._records[index - 1] if index else 0
        after = self._records[index] if index < len(self._records) else 0
        self.free(*self._names.pop(record))
        self.free(record, _MODULE_WORDS * self.word)
        with suppress(MemoryFault):
            if before:
                self.words(before + _NEXT * self.word, (after,))
            if after:
                self.words(after + _PREVIOUS * self.word, (before,))
            self._count(0, 1)

    def name_of(self, library: Library) -> int:
        """Address of the library's path."""
        return self._names[library.record][0]

    def _count(self, added: int, removed: int) -> None:
        """``r_map`` and the two counters behind ``struct r_debug``'s own fields."""
        if not self.debug:
            return
        word = self.word
        self.words(self.debug + word, (self._records[0] if self._records else 0,))
        place = self.debug + 5 * word
        was = self.read_words(place, 2)
        self.words(place, (was[0] + added, was[1] + removed))

    # -- thread-local variables --------------------------------------------------------------------

    def write_tls(self, layout: TlsLayout) -> tuple[int, int]:
        """(number of modules, address of their table) for ``struct droidemu_process``."""
        if len(layout.modules) > MAX_TLS_MODULES:
            raise KernelError(ENOMEM)
        if not self._tls_table:
            self._tls_table = self.allocate(MAX_TLS_MODULES * 5 * self.word)
        fields: list[int] = []
        for module in layout.modules:
            if module is None:
                fields += (0, 0, 0, 1, 0)
            else:
                fields += (
                    module.image, module.file_size, module.size, module.align, module.offset,
                )  # fmt: skip
        self.words(self._tls_table, fields)
        return len(layout.modules), self._tls_table


#: The thread's structure of libc lies in front of TP, and is no larger than this.
_MOST_THREAD: Final = 1 << 13


def fill_threads(tasks: Iterable[Task], libraries: Iterable[Library]) -> None:
    """Give threads the first values of the thread-local variables of libraries."""
    modules = [library.tls for library in libraries if library.tls is not None]
    if not modules:
        return
    for task in tasks:
        tp, space = task.cpu.tls, task.space
        try:
            if not tp or not _is_of_libc(space, tp, task.abi.word_size):
                continue
            for module in modules:
                data = space.read(module.image, module.file_size)
                space.write(tp + module.offset, data + bytes(module.size - module.file_size))
        except MemoryFault:
            continue  # a thread with memory of its own making


def _is_of_libc(space: AddressSpace, tp: int, word: int) -> bool:
    """Whether the memory behind TP is laid out as libc does; MemoryFault.

    Whoever calls clone himself may have anything there. The second slot leads to the thread.
    """
    thread = int.from_bytes(space.read(tp + word, word), "little")
    return tp - _MOST_THREAD <= thread <= tp
