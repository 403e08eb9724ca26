# SPDX-License-Identifier: GPL-2.0-or-later
"""Descriptors that many models need, and what they do with values."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from typing import Any, Final

from droidemu.android.java import mutf8
from droidemu.android.java.heap import MOST_TEXT

OBJECT: Final = "Ljava/lang/Object;"
STRING: Final = "Ljava/lang/String;"
CLASS: Final = "Ljava/lang/Class;"
CHARS: Final = "Ljava/lang/CharSequence;"
LIST: Final = "Ljava/util/List;"
MAP: Final = "Ljava/util/Map;"
SET: Final = "Ljava/util/Set;"
COLLECTION: Final = "Ljava/util/Collection;"
ITERATOR: Final = "Ljava/util/Iterator;"
THREAD: Final = "Ljava/lang/Thread;"
RUNNABLE: Final = "Ljava/lang/Runnable;"
LOADER: Final = "Ljava/lang/ClassLoader;"
THROWABLE: Final = "Ljava/lang/Throwable;"
FILE: Final = "Ljava/io/File;"
CONTEXT: Final = "Landroid/content/Context;"
INTENT: Final = "Landroid/content/Intent;"
BUNDLE: Final = "Landroid/os/Bundle;"


def int32(value: int) -> int:
    """Java's int arithmetic: the low 32 bits, signed."""
    return (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def int64(value: int) -> int:
    """Java's long arithmetic: the low 64 bits, signed."""
    return (value + (1 << 63) & (1 << 64) - 1) - (1 << 63)


#: Characters of the texts on one way through objects inside each other.
_MOST_TEXTS: Final = 4 * MOST_TEXT


class _Walk(threading.local):
    """What was found on the way through objects inside each other."""

    known: dict[tuple[Any, ...], tuple[Any, Any]] | None = None
    #: Characters of the texts among it.
    size = 0


_walk = _Walk()


def once(what: str, ask: Callable[[], Any], *objects: Any) -> Any:
    """What ``ask`` finds about some objects, asked once on the whole way through a structure.

    A list that has another one twice, which has a third one twice ... is small, but walking it
    takes for ever where each is looked at as often as it is met.
    """
    known, outermost = _walk.known, _walk.known is None
    if known is None:
        known = _walk.known = {}
    try:
        key = (what, *map(id, objects))
        if key not in known:
            found = ask()
            if isinstance(found, str):
                _walk.size += len(found)
                if _walk.size > _MOST_TEXTS:
                    raise MemoryError("texts of objects inside each other")
            # The objects are kept so that no other one gets their number.
            known[key] = (objects, found)
        return known[key][1]
    finally:
        if outermost:
            _walk.known, _walk.size = None, 0


def hash_text(text: str) -> int:
    """String.hashCode: 31 * h + unit over the UTF-16 units."""
    value = 0
    units = mutf8.utf16(text)
    for at in range(0, len(units), 2):
        value = value * 31 + (units[at] | units[at + 1] << 8) & 0xFFFFFFFF
    return int32(value)


def java_hash(value: Any) -> int:
    """hashCode() of an object or null; Python's own differs from run to run for strings."""
    if isinstance(value, str):
        return hash_text(value)
    if value is None:
        return 0
    ask = getattr(value, "hashCode", None)
    # A java.lang.Class is the runtime's own object.
    return hash_text(value.name) & 0x7FFFFFFF if ask is None else int(ask())


def check_elements(vm: Any, array: Any, values: Any) -> None:
    """Raise ArrayStoreException if an array of references cannot hold one of these."""
    component = array.java_class.component
    if component is vm.object_class:
        return
    for value in values:
        if not vm.is_instance(value, component):
            here = vm.class_of(value).pretty
            text = f"{here} cannot be stored in an array of type {array.java_class.pretty}"
            raise vm.exception("java/lang/ArrayStoreException", text)


def float_bits(value: float) -> int:
    """Float.floatToIntBits, unsigned."""
    try:
        return int(struct.unpack("<I", struct.pack("<f", value))[0])
    except OverflowError:
        return 0x7F800000 if value > 0 else 0xFF800000


def single(value: float) -> float:
    """The value as a Java float can hold it."""
    return float(struct.unpack("<f", struct.pack("<I", float_bits(value)))[0])


def text_of(vm: Any, value: Any) -> str:
    """String.valueOf(Object)."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    return str(vm.invoke(value, "toString", signature="()Ljava/lang/String;"))


def java_float(value: float) -> str:
    """Double.toString, nearly: the shortest digits, an exponent as Java writes it."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = repr(value)
        if "e" in text:
            text = format(value, "f").rstrip("0")
            text += "0" if text.endswith(".") else ""
        return text
    digits, _, exponent = format(value, "e").partition("e")
    digits = repr(float(f"{value!r}".partition("e")[0])) if "e" in repr(value) else digits
    if "e" not in repr(value):
        digits = digits.rstrip("0")
        short = repr(abs(value)).replace(".", "").strip("0")
        digits = f"{'-' if value < 0 else ''}{short[0]}.{short[1:] or '0'}"
    return f"{digits}E{int(exponent)}"


def java_single(value: float) -> str:
    """Float.toString, nearly."""
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if single(float(text)) == value:
            return java_float(float(text))
    return java_float(value)
