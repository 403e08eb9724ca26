# SPDX-License-Identifier: GPL-2.0-or-later
"""Where thread-local variables lie: one block above each thread's TP, for all modules.

"ELF Handling For Thread-Local Storage", variant 1, with bionic's eight words of slots from TP on.
Everything is static: modules of libraries that are opened later go into a surplus.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from droidemu.loader.elf import ProgramHeader
from droidemu.loader.link.errors import LinkError

#: bionic's TLS slots above TP, in words (bionic_tls.h; slot 0 is the dtv, 5 the stack guard).
SLOTS: Final = 8
#: Bytes kept free for libraries that come later. Each thread has them, but for pages that nobody
#: has touched this is a matter of addresses only.
SURPLUS: Final = 64 << 10
#: Every thread's TP is a multiple of this at least.
MIN_ALIGN: Final = 64
#: Largest alignment and size that are believed.
_MAX_ALIGN: Final = 1 << 16
_MAX_SIZE: Final = 16 << 20


@dataclass(frozen=True)
class TlsModule:
    """The thread-local variables of one library."""

    #: From 1 on, as DTPMOD has it.
    number: int
    #: Of the module's first byte, from TP.
    offset: int
    size: int
    align: int
    #: The initial values: address in guest memory and bytes there; the rest is zero.
    image: int
    file_size: int


class TlsLayout:
    """All modules of a process. The size of the block is settled by ``seal``."""

    def __init__(self, word: int) -> None:
        self._word = word
        #: Modules by number - 1; None for one whose library is gone.
        self.modules: list[TlsModule | None] = []
        #: Bytes above TP that each thread has, and TP's alignment; both final after ``seal``.
        self.end = SLOTS * word
        self.align = MIN_ALIGN
        self._sealed = False

    def add(self, header: ProgramHeader, bias: int, name: str, executable: bool) -> TlsModule:
        """A place for the PT_TLS segment of a library. LinkError if there is none."""
        align = max(header.align, 1)
        if align & (align - 1) or align > _MAX_ALIGN or header.memsz > _MAX_SIZE:
            raise LinkError(
                f"{name}: corrupt: thread-local variables of {header.memsz} bytes, "
                f"aligned to {align}"
            )
        if executable:
            offset = self._offset_of_program(header, align, name)
        else:
            offset = self._find(header.memsz, align, header.vaddr % align)
        if self._sealed and (offset + header.memsz > self.end or align > self.align):
            raise LinkError(
                f"{name}: no room for its {header.memsz} bytes of thread-local variables in "
                f"threads that run already; let the program need it (DT_NEEDED) or LD_PRELOAD it"
            )
        number = next(
            (i + 1 for i, module in enumerate(self.modules) if module is None),
            len(self.modules) + 1,
        )
        module = TlsModule(number, offset, header.memsz, align, bias + header.vaddr, header.filesz)
        if number > len(self.modules):
            self.modules.append(module)
        else:
            self.modules[number - 1] = module
        if not self._sealed:
            self.end = max(self.end, offset + header.memsz)
            self.align = max(self.align, align)
        return module

    def _offset_of_program(self, header: ProgramHeader, align: int, name: str) -> int:
        """Local-exec code has its offsets from TP fixed: behind two words, aligned (lld, ld)."""
        head = 2 * self._word
        offset = head + (header.vaddr - head) % align
        if offset < SLOTS * self._word:
            raise LinkError(
                f"{name}: its thread-local variables begin {offset} bytes above TP, where Android "
                f"keeps {SLOTS * self._word} bytes for itself: link it for Android "
                f"(PT_TLS aligned to {SLOTS * self._word})"
            )
        return offset

    def _find(self, size: int, align: int, remainder: int) -> int:
        """The lowest free offset that is ``remainder`` modulo ``align``."""

        def fit(at: int) -> int:
            return at + (remainder - at) % align

        offset = fit(SLOTS * self._word)
        for module in sorted((m for m in self.modules if m), key=lambda m: m.offset):
            if offset + size <= module.offset:
                break
            offset = max(offset, fit(module.offset + module.size))
        return offset

    def remove(self, module: TlsModule) -> None:
        """The library is gone."""
        self.modules[module.number - 1] = None

    def seal(self) -> None:
        """Threads begin to exist: from now on only the surplus is free."""
        if not self._sealed:
            self._sealed = True
            self.end = (self.end + SURPLUS + 63) & -64
