# SPDX-License-Identifier: GPL-2.0-or-later
"""Java arrays: primitive ones hold their elements as the guest sees them, little-endian."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.declare import Object

if TYPE_CHECKING:
    from droidemu.android.java.klass import JavaClass

#: Letter -> code of Python's ``array``; these have the same sizes on all systems.
TYPECODES: Final = {
    "Z": "B", "B": "b", "C": "H", "S": "h", "I": "i", "J": "q", "F": "f", "D": "d",
}  # fmt: skip
SIZES: Final = {"Z": 1, "B": 1, "C": 2, "S": 2, "I": 4, "J": 8, "F": 4, "D": 8}

class JavaArray(Object):
    """An array object; behaves as a Python sequence of fixed length."""

    __slots__ = ("charge", "elements", "java_class", "letter")

    #: What keeps it counted, if it is large.
    charge: Any

    def __init__(self, java_class: JavaClass, elements: Any) -> None:
        """``elements``: an ``array`` with the right code, or a list for references."""
        self.java_class = java_class
        self.elements = elements
        #: Of the elements; L for references.
        self.letter: str = java_class.element_letter

    @property
    def size(self) -> int:
        """Bytes of all elements; of references as a phone has them."""
        return len(self.elements) * SIZES.get(self.letter, 8)

    @property
    def itemsize(self) -> int:
        """Bytes of an element of a primitive array."""
        return SIZES[self.letter]

    def raw(self) -> memoryview:
        """The bytes of a primitive array, no copy."""
        return memoryview(self.elements).cast("B")

    def tobytes(self) -> bytes:
        """A copy of the bytes of a primitive array."""
        return bytes(self.elements.tobytes())

    def __len__(self) -> int:
        return len(self.elements)

    def __getitem__(self, index: Any) -> Any:
        value = self.elements[index]
        return value != 0 if self.letter == "Z" and not isinstance(index, slice) else value

    def __setitem__(self, index: int, value: Any) -> None:
        self.elements[index] = value

    def __iter__(self) -> Iterator[Any]:
        return map(bool, self.elements) if self.letter == "Z" else iter(self.elements)

    def __repr__(self) -> str:
        return f"<{self.java_class.pretty} of {len(self)}>"


def elements_for(letter: str, values: int | bytes | Iterable[Any]) -> Any:
    """Storage of an array: ``values`` elements of zero, or these."""
    if letter == "L":
        return [None] * values if isinstance(values, int) else list(values)
    code = TYPECODES[letter]
    if isinstance(values, int):
        return array(code, (0,)) * values
    if isinstance(values, bytes | bytearray | memoryview):
        made = array(code)
        made.frombytes(bytes(values))
        return made
    return array(code, values)


assert sys.byteorder == "little", "the bytes of arrays are the guest's"
