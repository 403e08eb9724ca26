# SPDX-License-Identifier: GPL-2.0-or-later
"""``Res_value``: the typed values of binary XML and resource tables."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

TYPE_NULL: Final = 0x00
TYPE_REFERENCE: Final = 0x01
TYPE_ATTRIBUTE: Final = 0x02
TYPE_STRING: Final = 0x03
TYPE_FLOAT: Final = 0x04
TYPE_DIMENSION: Final = 0x05
TYPE_FRACTION: Final = 0x06
TYPE_DYNAMIC_REFERENCE: Final = 0x07
TYPE_DYNAMIC_ATTRIBUTE: Final = 0x08
TYPE_INT_DEC: Final = 0x10
TYPE_INT_HEX: Final = 0x11
TYPE_INT_BOOLEAN: Final = 0x12
TYPE_FIRST_COLOR: Final = 0x1C
TYPE_LAST_COLOR: Final = 0x1F

_FIRST_INT, _LAST_INT = 0x10, 0x1F
#: Where the point of the 24-bit mantissa stands (``COMPLEX_RADIX_*``).
_RADIX: Final = (1.0, 1 / (1 << 7), 1 / (1 << 15), 1 / (1 << 23))
_DIMENSION_UNITS: Final = ("px", "dp", "sp", "pt", "in", "mm")
_FRACTION_UNITS: Final = ("%", "%p")


@dataclass(frozen=True, slots=True)
class Value:
    """One value; ``data`` is the raw 32-bit word, ``text`` the string of a TYPE_STRING."""

    type: int
    data: int = 0
    text: str | None = None

    @property
    def is_reference(self) -> bool:
        """It stands for a resource: ``data`` is its id (0 is "@null")."""
        return self.type in (TYPE_REFERENCE, TYPE_DYNAMIC_REFERENCE)

    @property
    def is_color(self) -> bool:
        """A colour: ``data`` is 0xAARRGGBB."""
        return TYPE_FIRST_COLOR <= self.type <= TYPE_LAST_COLOR

    @property
    def integer(self) -> int | None:
        """The signed number of an integer, boolean or colour, None for other types."""
        if _FIRST_INT <= self.type <= _LAST_INT:
            return self.data - (1 << 32) if self.data >> 31 else self.data
        return None

    @property
    def boolean(self) -> bool | None:
        """Truth of an integer or boolean as Android takes it (anything but 0), else None."""
        return None if self.integer is None else self.integer != 0

    @property
    def number(self) -> float | None:
        """A floating-point number, None for other types."""
        if self.type != TYPE_FLOAT:
            return None
        return float(struct.unpack("<f", struct.pack("<I", self.data))[0])

    @property
    def dimension(self) -> tuple[float, str] | None:
        """``(16.0, "dp")`` of a dimension, None for other types and units."""
        return self._complex(_DIMENSION_UNITS) if self.type == TYPE_DIMENSION else None

    @property
    def fraction(self) -> tuple[float, str] | None:
        """``(0.25, "%")`` or "%p" (of the parent) of a fraction, None for other types."""
        return self._complex(_FRACTION_UNITS) if self.type == TYPE_FRACTION else None

    def pixels(self, dpi: int, font_scale: float = 1.0) -> float | None:
        """A dimension in pixels of a screen with ``dpi`` pixels an inch, None for other types."""
        if self.dimension is None:
            return None
        amount, unit = self.dimension
        inch = {"px": 1.0, "dp": dpi / 160, "sp": font_scale * dpi / 160, "pt": dpi / 72,
                "in": float(dpi), "mm": dpi / 25.4}  # fmt: skip
        return amount * inch[unit]

    def __str__(self) -> str:
        """As resource sources write it: ``@0x7f010000``, ``16dp``, ``true``, ``#ff0000ff``."""
        if self.type == TYPE_STRING:
            return self.text or ""
        if self.type == TYPE_NULL:
            return "@empty" if self.data == 1 else "@null"
        if self.is_reference:
            return f"@{self.data:#010x}" if self.data else "@null"
        if self.type in (TYPE_ATTRIBUTE, TYPE_DYNAMIC_ATTRIBUTE):
            return f"?{self.data:#010x}"
        if self.number is not None:
            return f"{self.number:g}"
        if self.dimension is not None:
            return f"{self.dimension[0]:g}{self.dimension[1]}"
        if self.fraction is not None:
            return f"{self.fraction[0] * 100:g}{self.fraction[1]}"
        if self.type == TYPE_INT_BOOLEAN:
            return "true" if self.data else "false"
        if self.is_color:
            return f"#{self.data:08x}"
        if self.type == TYPE_INT_HEX:
            return f"{self.data:#x}"
        if self.integer is not None:
            return str(self.integer)
        return f"(type {self.type:#04x}) {self.data:#010x}"

    def _complex(self, units: tuple[str, ...]) -> tuple[float, str] | None:
        if self.data & 15 >= len(units):
            return None
        mantissa = self.data >> 8
        if mantissa >> 23:
            mantissa -= 1 << 24
        return mantissa * _RADIX[self.data >> 4 & 3], units[self.data & 15]
