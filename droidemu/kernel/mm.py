# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory mappings of one process: what mmap and its family do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.engine import Isa
    from droidemu.kernel.file import File
    from droidemu.memory import AddressSpace


class Mm:
    """The mappings of one address space (``struct mm_struct``).

    Errors are ``KernelError``; addresses are guest addresses, lengths bytes.
    """

    #: The page with the signal return code; see kernel/abi/trampoline.py for the offsets.
    sigpage: int = 0

    def __init__(self, space: AddressSpace, isa: Isa, limit: int) -> None:
        """``limit``: bytes of accessible private memory allowed."""
        self.space = space
        self.isa = isa
        self.limit = limit
        self.start_brk = self.brk_end = 0
        self.stack_top = 0

    def mmap(
        self, addr: int, length: int, prot: int, flags: int, file: File | None, offset: int
    ) -> int:
        """Map; returns the address."""
        raise NotImplementedError

    def munmap(self, addr: int, length: int) -> None:
        """Unmap pages."""
        raise NotImplementedError

    def mprotect(self, addr: int, length: int, prot: int) -> None:
        """Change protection."""
        raise NotImplementedError

    def mremap(self, old: int, old_size: int, new_size: int, flags: int, new: int) -> int:
        """Grow, shrink or move a mapping."""
        raise NotImplementedError

    def brk(self, addr: int) -> int:
        """Move the program break; returns the break in force."""
        raise NotImplementedError
