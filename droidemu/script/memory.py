# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's memory as scripts see it: every access is checked, nothing reaches the host's."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from droidemu.memory import AddressSpace


class GuestMemory:
    """Reads and writes of one process. ``droidemu.memory.MemoryFault`` for bad addresses."""

    def __init__(
        self,
        space: Callable[[], AddressSpace],
        malloc: Callable[[int], int],
        free: Callable[[int], None],
    ) -> None:
        self._space = space
        self._malloc = malloc
        self._free = free

    def read(self, address: int, size: int) -> bytes:
        """``size`` bytes from ``address`` on."""
        return self._space().read(address, size)

    def write(self, address: int, data: bytes | bytearray | memoryview) -> None:
        """Write where the guest itself may write."""
        self._space().write(address, data)

    def patch(self, address: int, data: bytes) -> None:
        """Write anywhere, also over code, as a debugger does."""
        self._space().check(address, len(data), 0)
        self._space().poke(address, data)

    def cstring(self, address: int, limit: int = 1 << 16) -> bytes:
        """The bytes up to a NUL. ValueError beyond ``limit`` bytes."""
        return self._space().cstring(address, limit)

    def text(self, address: int, limit: int = 1 << 16) -> str:
        """The UTF-8 text up to a NUL."""
        return self.cstring(address, limit).decode("utf-8", "replace")

    def unpack(self, layout: str, address: int) -> tuple[Any, ...]:
        """Values by a ``struct`` format; the byte order is the guest's, little-endian."""
        form = struct.Struct("<" + layout.lstrip("<"))
        return form.unpack(self.read(address, form.size))

    def pack(self, layout: str, address: int, *values: Any) -> None:
        """Write values by a ``struct`` format."""
        self.write(address, struct.pack("<" + layout.lstrip("<"), *values))

    def allocate(self, size_or_data: int | bytes | bytearray | str) -> int:
        """Memory from the guest's malloc, filled with the data; text gets its NUL. MemoryError."""
        if isinstance(size_or_data, int):
            return self._get(size_or_data)
        data = size_or_data.encode() + b"\0" if isinstance(size_or_data, str) else size_or_data
        address = self._get(len(data))
        self.write(address, data)
        return address

    def free(self, address: int) -> None:
        """Give memory of ``allocate`` back; None and 0 are fine as in C."""
        if address:
            self._free(address)

    @contextlib.contextmanager
    def temporary(self, data: bytes | bytearray) -> Iterator[int]:
        """A copy of ``data`` in guest memory during the block."""
        address = self.allocate(bytes(data))
        try:
            yield address
        finally:
            self.free(address)

    def _get(self, size: int) -> int:
        if size < 0:
            raise ValueError(f"{size} bytes cannot be allocated")
        address = self._malloc(max(1, size))
        if not address:
            raise MemoryError(f"the guest has no {size} bytes left")
        return address
