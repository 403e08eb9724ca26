# SPDX-License-Identifier: GPL-2.0-or-later
"""How much host memory Java's objects take: a guest that hoards gets OutOfMemoryError.

* Arrays and texts from ``COUNTED`` characters on are counted one by one. Each has a ``Charge``,
  which goes when its owner goes.
* So are objects that hold what grows: a model with a method ``held()`` says how many bytes that
  is, its ``grows`` and ``shrinks`` name the Java methods after which it may be another number
  (see klass.py). ``held()`` has to be quick: what a list or dict takes, not what is in it.
* What makes much out of little in one go (``String.replace``, ``addAll``) asks ``check`` before.
* All other objects are small. ``sample`` looks now and then how many there are.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from typing import Any, Final

from droidemu.android.java.declare import Object

#: All objects of a runtime, bytes; phones give an app about as much.
LIMIT: Final = 512 << 20
#: The same of classes and names, which stay.
KEPT: Final = 128 << 20
#: Texts below this length (and other objects below four times that in bytes) are small objects.
COUNTED: Final = 64
#: Longest string, characters.
MOST_TEXT: Final = 32 << 20
#: What an element of a list, and of a set or map takes there, bytes.
SLOT: Final = 8
ENTRY: Final = 100
#: What a small object is taken for, bytes.
SMALL: Final = 256
#: Blocks of Python's own allocator beyond those at the beginning, before objects are looked at, and
#: new ones before that is done again. An object takes two or three.
_QUIET_BLOCKS: Final = 2_000_000
_MORE_BLOCKS: Final = 500_000
#: While there are too many, that is looked at again each so many times.
_LOOK_AGAIN: Final = 256
#: Looking for garbage is worth while when the heap has changed by this since, bytes.
_WORTH_SWEEPING: Final = 1 << 20

_blocks = getattr(sys, "getallocatedblocks", lambda: 0)


class Charge:
    """What something takes of a heap, until nobody refers to this any more."""

    __slots__ = ("heap", "size")

    def __init__(self, heap: Heap, size: int) -> None:
        self.heap = heap
        self.size = size
        heap.used += size

    def set(self, size: int) -> None:
        """It takes another number of bytes now."""
        self.heap.used += size - self.size
        self.size = size

    def __del__(self) -> None:
        self.heap.used -= self.size


class Heap:
    """The sum of what exists."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.used = 0
        #: Python's blocks from which on objects are looked at.
        self._quiet = _blocks() + _QUIET_BLOCKS
        #: How often ``sample`` has said no since it last looked.
        self._refused = 0
        #: ``used`` when garbage was looked for last.
        self._swept = 0
        #: Bytes of what stays: classes and what else a guest can name, but not give back.
        self.kept = 0

    def check(self, size: int = 0) -> None:
        """MemoryError if so many bytes are too many."""
        if self.used + size <= self.limit:
            return
        if abs(self.used - self._swept) >= _WORTH_SWEEPING:
            gc.collect()  # what refers to itself
            self._swept = self.used
            if self.used + size <= self.limit:
                return
        raise MemoryError(
            f"{size} bytes: {self.used >> 20} of {self.limit >> 20} MiB of Java's heap are used"
        )

    def charge(self, size: int) -> Charge:
        """Count bytes; the caller keeps the answer where it keeps those. MemoryError."""
        self.check(size)
        return Charge(self, size)

    def settle(self, owner: Any) -> Any:
        """Count what an object holds now; the object. MemoryError if it is too much by now."""
        self.count(owner)
        if self.used > self.limit:
            self.check()
        return owner

    def count(self, owner: Any) -> None:
        """The same where it has become less, or nobody could take the exception."""
        try:
            size = owner.held()
        except AttributeError:  # none of its constructors has run
            return
        known = owner.__dict__.get("heap charge")
        if known is not None:
            known.set(size)
        elif size >= 4 * COUNTED:
            owner.__dict__["heap charge"] = Charge(self, size)

    def keep(self, more: int) -> None:
        """Count bytes that stay for as long as the runtime: they have a limit of their own.

        MemoryError.
        """
        if self.kept + more > KEPT:
            raise MemoryError("too many classes and names")
        self.kept += more

    def sample(self) -> None:
        """Look at small objects if there may be many. MemoryError if they are too many."""
        if _blocks() < self._quiet:
            self._refused = 0
            return
        if self._refused % _LOOK_AGAIN == 0:
            small = _small_objects()
            if self.used + small * SMALL > self.limit:
                gc.collect()
                small = _small_objects()
            if self.used + small * SMALL <= self.limit:
                self._refused = 0
                self._quiet = _blocks() + _MORE_BLOCKS
                return
            # Until some of them are gone.
            self._quiet = _blocks() - _MORE_BLOCKS // 4
        self._refused += 1
        raise MemoryError(f"there are too many objects ({self._quiet} blocks)")


def _small_objects() -> int:
    """How many there are in this Python process."""
    kinds = Counter(map(type, gc.get_objects()))
    return sum(number for kind, number in kinds.items() if issubclass(kind, _SMALL))


class JavaString(str):
    """A string object of its own: native code can tell it from an equal one."""

    __slots__ = ("__weakref__", "charge")

    charge: Charge


_SMALL: Final = (Object, JavaString)


def text_size(text: str) -> int:
    """Bytes of a string: as Java has it, or as Python has it where that is more."""
    return max(2 * len(text), str.__sizeof__(text))


def joined(prefix: str, pieces: Any, separator: str, suffix: str) -> str:
    """Pieces of text put together. MemoryError if that is too long, before it is done."""
    found: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece) + len(separator)
        if size > MOST_TEXT:
            raise MemoryError(f"a string of {size} characters")
        found.append(piece)
    return prefix + separator.join(found) + suffix
