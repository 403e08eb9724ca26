# SPDX-License-Identifier: GPL-2.0-or-later
"""How much host memory Java's large objects take: a guest that hoards gets OutOfMemoryError."""

from __future__ import annotations

import weakref
from typing import Any, Final

#: All arrays and longer strings of a runtime, bytes; phones give an app about as much.
LIMIT: Final = 512 << 20
#: Objects below this size are not counted: there cannot be enough references to them.
COUNTED: Final = 256
#: Longest string, characters.
MOST_TEXT: Final = 32 << 20


class Heap:
    """The sum of the counted objects that exist."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.used = 0
        self._known: dict[int, tuple[weakref.ref[Any], int]] = {}

    def check(self, size: int) -> None:
        """MemoryError if so many bytes are too many."""
        if self.used + size > self.limit:
            raise MemoryError(
                f"{size} bytes: {self.used >> 20} of {self.limit >> 20} MiB of Java's heap are used"
            )

    def add(self, value: Any, size: int) -> None:
        """Count an object for as long as it lives. MemoryError if it is too much."""
        self.check(size)
        key = id(value)

        def gone(_: Any) -> None:
            self._known.pop(key, None)
            self.used -= size

        self._known[key] = (weakref.ref(value, gone), size)
        self.used += size
