# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: the classes of primitive values. Each object has its value in ``value``."""

from __future__ import annotations

import math
import re
import struct
from typing import Any

from droidemu.android.java.classes.types import (
    CLASS,
    OBJECT,
    STRING,
    float_bits,
    int32,
    int64,
    java_float,
    java_single,
    single,
)
from droidemu.android.java.declare import Object, constructor, field, method, static_field


class Number(Object, java="java.lang.Number", abstract=True):
    """Conversions, as Java's casts."""

    value: Any = 0

    def whole(self, bits: int) -> int:
        """The value as an integer type: integers lose their upper bits, others are clamped."""
        value = self.value
        top = 1 << bits - 1
        if isinstance(value, float):
            if value != value:
                return 0
            if math.isinf(value):
                return top - 1 if value > 0 else -top
            return max(-top, min(top - 1, int(value)))
        return int((value + top & 2 * top - 1) - top)

    @method("()I")
    def intValue(self) -> int:
        return self.whole(32)

    @method("()J")
    def longValue(self) -> int:
        return self.whole(64)

    @method("()S")
    def shortValue(self) -> int:
        return int((self.intValue() + 0x8000 & 0xFFFF) - 0x8000)

    @method("()B")
    def byteValue(self) -> int:
        return int((self.intValue() + 0x80 & 0xFF) - 0x80)

    @method("()D")
    def doubleValue(self) -> float:
        return float(self.value)

    @method("()F")
    def floatValue(self) -> float:
        return single(float(self.value))

    @method("()I")
    def hashCode(self) -> int:
        return int32(self.value ^ self.value >> 32) if abs(self.value) >> 31 else int(self.value)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return type(self) is type(other) and bool(self.value == other.value)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return str(self.value)

    def to_python(self, convert: Any) -> Any:
        """The value."""
        return self.value


#: Of a long in base 2, and some more.
_MOST_DIGITS = 100


def parse(vm: Any, text: Any, radix: int, bits: int) -> int:
    """parseInt and its like; raises NumberFormatException."""
    value: int | None = None
    if text is not None and len(text) > _MOST_DIGITS:
        sign = text[:1] if text[0] in "+-" else ""
        text = sign + text.removeprefix(sign).lstrip("0")[:_MOST_DIGITS]  # too many of them still
    if (
        text is not None
        and 2 <= radix <= 36
        and text.strip() == text
        and text.isascii()
        and text.lstrip("+-").isalnum()
    ):
        try:
            value = int(text, radix)
        except ValueError:
            value = None
    if value is None or not -(1 << bits - 1) <= value < 1 << bits - 1:
        message = "null" if text is None else f'For input string: "{text}"'
        raise vm.exception("java/lang/NumberFormatException", message)
    return value


_I, _J, _S, _B = (
    "Ljava/lang/Integer;", "Ljava/lang/Long;", "Ljava/lang/Short;", "Ljava/lang/Byte;",
)  # fmt: skip
_C, _Z, _F, _D = (
    "Ljava/lang/Character;", "Ljava/lang/Boolean;", "Ljava/lang/Float;", "Ljava/lang/Double;",
)  # fmt: skip


class Integer(Number, java="java.lang.Integer", implements=("java.lang.Comparable",)):
    """int."""

    value = field("I")
    MIN_VALUE = static_field("I", -(1 << 31))
    MAX_VALUE = static_field("I", (1 << 31) - 1)
    TYPE = static_field(CLASS, lambda vm: vm.primitive("int"))

    @constructor("(I)V")
    def __init__(self, value: int = 0) -> None:
        self.value = value

    @method(f"(I){_I}")
    @staticmethod
    def valueOf(value: int) -> Any:
        return Integer(value)

    @method(f"({STRING}){_I}", name="valueOf")
    @staticmethod
    def valueOf_text(vm: Any, text: Any) -> Any:
        return Integer(parse(vm, text, 10, 32))

    @method(f"({STRING})I", f"({STRING}I)I")
    @staticmethod
    def parseInt(vm: Any, text: Any, radix: int = 10) -> int:
        return parse(vm, text, radix, 32)

    @method(f"(I){STRING}", name="toString")
    @staticmethod
    def toString_of(value: int) -> str:
        return str(value)

    @method(f"(I){STRING}")
    @staticmethod
    def toHexString(value: int) -> str:
        return f"{value & 0xFFFFFFFF:x}"

    @method(f"({_I})I")
    def compareTo(self, other: Any) -> int:
        return int(self.value > other.value) - int(self.value < other.value)


class Long(Number, java="java.lang.Long", implements=("java.lang.Comparable",)):
    """long."""

    value = field("J")
    MIN_VALUE = static_field("J", -(1 << 63))
    MAX_VALUE = static_field("J", (1 << 63) - 1)
    TYPE = static_field(CLASS, lambda vm: vm.primitive("long"))

    @constructor("(J)V")
    def __init__(self, value: int = 0) -> None:
        self.value = value

    @method(f"(J){_J}")
    @staticmethod
    def valueOf(value: int) -> Any:
        return Long(value)

    @method(f"({STRING})J")
    @staticmethod
    def parseLong(vm: Any, text: Any) -> int:
        return parse(vm, text, 10, 64)

    @method(f"(J){STRING}", name="toString")
    @staticmethod
    def toString_of(value: int) -> str:
        return str(value)

    @method(f"({_J})I")
    def compareTo(self, other: Any) -> int:
        return int(self.value > other.value) - int(self.value < other.value)

    @method("()I")
    def hashCode(self) -> int:
        return int32(int64(self.value) ^ (self.value & (1 << 64) - 1) >> 32)


class Short(Number, java="java.lang.Short", implements=("java.lang.Comparable",)):
    """short."""

    value = field("S")
    TYPE = static_field(CLASS, lambda vm: vm.primitive("short"))

    @constructor("(S)V")
    def __init__(self, value: int = 0) -> None:
        self.value = value

    @method(f"(S){_S}")
    @staticmethod
    def valueOf(value: int) -> Any:
        return Short(value)


class Byte(Number, java="java.lang.Byte", implements=("java.lang.Comparable",)):
    """byte."""

    value = field("B")
    TYPE = static_field(CLASS, lambda vm: vm.primitive("byte"))

    @constructor("(B)V")
    def __init__(self, value: int = 0) -> None:
        self.value = value

    @method(f"(B){_B}")
    @staticmethod
    def valueOf(value: int) -> Any:
        return Byte(value)


class Character(Object, java="java.lang.Character", implements=("java.lang.Comparable",)):
    """char; ``value`` is its code."""

    value = field("C")
    TYPE = static_field(CLASS, lambda vm: vm.primitive("char"))

    @constructor("(C)V")
    def __init__(self, value: int = 0) -> None:
        self.value = value

    @method(f"(C){_C}")
    @staticmethod
    def valueOf(value: int) -> Any:
        return Character(value)

    @method("()C")
    def charValue(self) -> int:
        return int(self.value)

    @method("()I")
    def hashCode(self) -> int:
        return int(self.value)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, Character) and bool(self.value == other.value)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return chr(self.value)

    def to_python(self, convert: Any) -> Any:
        """The character."""
        return chr(self.value)


class Boolean(Object, java="java.lang.Boolean", implements=("java.lang.Comparable",)):
    """boolean."""

    value = field("Z")
    TRUE = static_field(_Z, lambda vm: boolean(vm, True))
    FALSE = static_field(_Z, lambda vm: boolean(vm, False))
    TYPE = static_field(CLASS, lambda vm: vm.primitive("boolean"))

    @constructor("(Z)V")
    def __init__(self, value: bool = False) -> None:
        self.value = value

    @method(f"(Z){_Z}")
    @staticmethod
    def valueOf(vm: Any, value: bool) -> Any:
        return boolean(vm, value)

    @method(f"({STRING})Z")
    @staticmethod
    def parseBoolean(text: Any) -> bool:
        return text is not None and text.lower() == "true"

    @method("()Z")
    def booleanValue(self) -> bool:
        return bool(self.value)

    @method("()I")
    def hashCode(self) -> int:
        return 1231 if self.value else 1237

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, Boolean) and bool(self.value == other.value)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return "true" if self.value else "false"

    def to_python(self, convert: Any) -> Any:
        """The value."""
        return bool(self.value)


def boolean(vm: Any, value: bool) -> Any:
    """Boolean.TRUE or Boolean.FALSE; there is one object of each."""
    key = f"Boolean.{value}"
    if key not in vm.singletons:
        vm.singletons[key] = Boolean(value)
    return vm.singletons[key]


_REAL = re.compile(r"[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")


def _parse_real(vm: Any, text: str) -> float:
    try:
        plain = text.strip().rstrip("dDfF")
        if not _REAL.fullmatch(plain):
            raise ValueError("no number")
        return float(plain)
    except ValueError:
        message = f'For input string: "{text}"'
        raise vm.exception("java/lang/NumberFormatException", message) from None


class Double(Number, java="java.lang.Double", implements=("java.lang.Comparable",)):
    """double."""

    value = field("D")
    MAX_VALUE = static_field("D", 1.7976931348623157e308)
    TYPE = static_field(CLASS, lambda vm: vm.primitive("double"))

    @constructor("(D)V")
    def __init__(self, value: float = 0.0) -> None:
        self.value = float(value)

    @method(f"(D){_D}")
    @staticmethod
    def valueOf(value: float) -> Any:
        return Double(value)

    @method(f"({STRING})D")
    @staticmethod
    def parseDouble(vm: Any, text: str) -> float:
        return _parse_real(vm, text)

    @method("(D)J")
    @staticmethod
    def doubleToLongBits(value: float) -> int:
        return int(struct.unpack("<q", struct.pack("<d", value))[0])

    @method("(D)Z", name="isNaN")
    @staticmethod
    def isNaN_of(value: float) -> bool:
        return value != value

    @method("()Z")
    def isNaN(self) -> bool:
        return bool(self.value != self.value)

    @method("()I")
    def hashCode(self) -> int:
        bits = Double.doubleToLongBits(self.value)
        return int32(bits ^ bits >> 32)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return java_float(self.value)


class Float(Number, java="java.lang.Float", implements=("java.lang.Comparable",)):
    """float."""

    value = field("F")
    TYPE = static_field(CLASS, lambda vm: vm.primitive("float"))

    @constructor("(F)V")
    def __init__(self, value: float = 0.0) -> None:
        self.value = single(value)

    @method(f"(F){_F}")
    @staticmethod
    def valueOf(value: float) -> Any:
        return Float(value)

    @method(f"({STRING})F")
    @staticmethod
    def parseFloat(vm: Any, text: str) -> float:
        return _parse_real(vm, text)

    @method("(F)I")
    @staticmethod
    def floatToIntBits(value: float) -> int:
        return int32(float_bits(value))

    @method("()I")
    def hashCode(self) -> int:
        return int32(float_bits(self.value))

    @method(f"(){STRING}")
    def toString(self) -> str:
        return java_single(self.value)


class Void(Object, java="java.lang.Void"):
    """void."""

    TYPE = static_field(CLASS, lambda vm: vm.primitive("void"))
