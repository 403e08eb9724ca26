# SPDX-License-Identifier: GPL-2.0-or-later
"""From what stands in XML as text to typed values, by what the attribute can hold."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Final

from droidemu.sdk.apk.attributes import AttributeInfo
from droidemu.sdk.apk.chunks import (
    TYPE_DIMENSION,
    TYPE_FLOAT,
    TYPE_FRACTION,
    TYPE_INT_COLOR_ARGB8,
    TYPE_INT_COLOR_RGB8,
    TYPE_INT_DEC,
    TYPE_INT_HEX,
    Typed,
    boolean,
    flags,
    reference,
    string,
)

#: Finds the id of "kind/name" among the app's resources, None if there is none.
Finder = Callable[[str, str], "int | None"]

#: The platform's themes that an app without Java code may want; the lower half of their ids.
_THEMES: Final = """
0005 Theme
0006 Theme.NoTitleBar
0007 Theme.NoTitleBar.Fullscreen
0008 Theme.Black
0009 Theme.Black.NoTitleBar
000a Theme.Black.NoTitleBar.Fullscreen
000c Theme.Light
000d Theme.Light.NoTitleBar
000e Theme.Light.NoTitleBar.Fullscreen
000f Theme.Translucent
0010 Theme.Translucent.NoTitleBar
0011 Theme.Translucent.NoTitleBar.Fullscreen
006b Theme.Holo
006c Theme.Holo.NoActionBar
006d Theme.Holo.NoActionBar.Fullscreen
006e Theme.Holo.Light
00f0 Theme.Holo.Light.NoActionBar
00f1 Theme.Holo.Light.NoActionBar.Fullscreen
0128 Theme.DeviceDefault
0129 Theme.DeviceDefault.NoActionBar
012a Theme.DeviceDefault.NoActionBar.Fullscreen
012b Theme.DeviceDefault.Light
012c Theme.DeviceDefault.Light.NoActionBar
012d Theme.DeviceDefault.Light.NoActionBar.Fullscreen
0224 Theme.Material
022e Theme.Material.NoActionBar
022f Theme.Material.NoActionBar.Fullscreen
0237 Theme.Material.Light
0241 Theme.Material.Light.NoActionBar
0242 Theme.Material.Light.NoActionBar.Fullscreen
"""
PLATFORM: Final = {
    f"style/{line.split()[1]}": 0x01030000 | int(line.split()[0], 16)
    for line in _THEMES.strip().splitlines()
} | {"drawable/sym_def_app_icon": 0x01080093, "mipmap/sym_def_app_icon": 0x010D0000}

_REFERENCE = re.compile(r"@(?P<plus>\+?)(?:(?P<package>[\w.]+):)?(?P<kind>\w+)/(?P<name>[\w.]+)")
_UNITS: Final = {"px": 0, "dp": 1, "dip": 1, "sp": 2, "pt": 3, "in": 4, "mm": 5}
_FRACTIONS: Final = {"%": 0, "%p": 1}
#: Bits behind the point of the 24-bit number, by radix.
_RADIX: Final = (0, 7, 15, 23)
_DIGITS: Final = 18


class BadValue(Exception):
    """What is wrong with a value, for the end of a line that names the place."""


def compile_value(text: str, info: AttributeInfo, find: Finder) -> Typed:
    """The value of an attribute; raises :class:`BadValue`."""
    if text.startswith("@"):
        return _reference(text, find)
    if text.startswith("?"):
        raise BadValue("references to a theme's attributes are not supported here")
    if "e" in info.kinds or "g" in info.kinds:
        words = [word.strip() for word in text.split("|")]
        if all(word in info.names for word in words):
            bits = 0
            for word in words:
                bits |= info.names[word]
            if "g" in info.kinds:
                return flags(bits)
            if len(words) == 1:
                return Typed(TYPE_INT_DEC, bits)
    for kind in "bicfdp":
        if kind in info.kinds and (value := _PARSERS[kind](text)) is not None:
            return value
    if info.names and (value := _integer(text)) is not None:
        return value
    if "s" in info.kinds or info.kinds == "r":
        # A plain text instead of a reference is accepted by aapt, and useful for labels.
        if info.kinds == "r" and info.name not in ("description", "sharedUserLabel"):
            raise BadValue("expected a reference, such as @mipmap/icon")
        return string(text)
    raise BadValue(f"expected {_expected(info)}")


def infer(text: str) -> Typed:
    """The value of something whose type nobody has said, as ``android:value`` has it."""
    for kind in "bicfdp":
        if (value := _PARSERS[kind](text)) is not None:
            return value
    return string(text)


def _reference(text: str, find: Finder) -> Typed:
    if text == "@null":
        return reference(0)
    if text == "@empty":
        return Typed(0, 1)
    if found := re.fullmatch(r"@0x([0-9a-fA-F]{8})", text):
        return reference(int(found[1], 16))
    parts = _REFERENCE.fullmatch(text)
    if parts is None:
        raise BadValue("expected a reference such as @string/name or @android:style/Theme")
    kind, name = parts["kind"], parts["name"]
    if parts["package"] == "android":
        number = PLATFORM.get(f"{kind}/{name}")
        if number is None:
            raise BadValue(
                f"this resource of the platform is not known here; "
                f"write its number (@0x01...), or one of {', '.join(_suggest(kind))}"
            )
        return reference(number)
    found_id = find(kind, name)
    if found_id is None:
        raise BadValue(f"there is no {kind}/{name} among the app's resources")
    return reference(found_id)


def _suggest(kind: str) -> list[str]:
    names = [name for name in PLATFORM if name.startswith(kind + "/")] or list(PLATFORM)
    return [f"@android:{name}" for name in names[:3]]


def _boolean(text: str) -> Typed | None:
    return boolean(text == "true") if text in ("true", "false") else None


def _integer(text: str) -> Typed | None:
    """Decimal or hexadecimal, 32 bits."""
    if len(text) > _DIGITS:
        return None
    if re.fullmatch(r"0[xX][0-9a-fA-F]{1,8}", text):
        return Typed(TYPE_INT_HEX, int(text, 16))
    if re.fullmatch(r"-?[0-9]+", text) and -(1 << 31) <= int(text) < 1 << 32:
        return Typed(TYPE_INT_DEC, int(text) & 0xFFFFFFFF)
    return None


def _color(text: str) -> Typed | None:
    """#rgb, #argb, #rrggbb or #aarrggbb."""
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", text):
        return None
    digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
    if len(digits) == 6:
        return Typed(TYPE_INT_COLOR_RGB8, 0xFF000000 | int(digits, 16))
    return Typed(TYPE_INT_COLOR_ARGB8, int(digits, 16))


def _number(text: str) -> float | None:
    return (
        float(text)
        if re.fullmatch(r"-?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})", text)
        else None
    )


def _float(text: str) -> Typed | None:
    number = _number(text)
    if number is None:
        return None
    return Typed(TYPE_FLOAT, int(struct.unpack("<I", struct.pack("<f", number))[0]))


def _dimension(text: str) -> Typed | None:
    return _complex(text, _UNITS, TYPE_DIMENSION, 1)


def _fraction(text: str) -> Typed | None:
    return _complex(text, _FRACTIONS, TYPE_FRACTION, 100)


def _complex(text: str, units: dict[str, int], kind: int, divisor: int) -> Typed | None:
    """A number with a unit: 24 bits with the point at one of four places."""
    found = re.fullmatch(r"(-?[0-9.]+)(\D+)", text)
    number = _number(found[1]) if found is not None else None
    if found is None or number is None or found[2] not in units:
        return None
    number /= divisor
    for radix in (3, 2, 1, 0):  # as many bits behind the point as there is room for
        mantissa = round(number * (1 << _RADIX[radix]))
        if radix and number == int(number):
            continue  # whole numbers stay whole
        if -(1 << 23) <= mantissa < 1 << 23:
            word = (mantissa & 0xFFFFFF) << 8 | radix << 4 | units[found[2]]
            return Typed(kind, word)
    return None


_PARSERS: Final[dict[str, Callable[[str], Typed | None]]] = {
    "b": _boolean, "i": _integer, "c": _color, "f": _float, "d": _dimension, "p": _fraction,
}  # fmt: skip

_KINDS: Final = {
    "r": "a reference", "s": "a text", "i": "a whole number", "b": "true or false",
    "c": "a colour", "f": "a number", "d": "a dimension such as 16dp", "p": "a fraction",
}  # fmt: skip


def _expected(info: AttributeInfo) -> str:
    if info.names:
        names = ", ".join(info.names)
        return f"{'one' if 'e' in info.kinds else 'one or several (with |)'} of {names}"
    return " or ".join(_KINDS[kind] for kind in info.kinds)
