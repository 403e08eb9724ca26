# SPDX-License-Identifier: GPL-2.0-or-later
"""java.util: Locale, UUID, Date, TimeZone, Random; java.util.concurrent.ConcurrentHashMap."""

from __future__ import annotations

import uuid
from typing import Any

from droidemu.android.java.classes.java_util_maps import HashMap
from droidemu.android.java.classes.types import OBJECT, STRING, hash_text, int32, int64
from droidemu.android.java.declare import Object, constructor, field, method, static_field
from droidemu.hal.device import parse_locale

_LOCALE = "Ljava/util/Locale;"
_UUID = "Ljava/util/UUID;"
_ZONE = "Ljava/util/TimeZone;"


class Locale(Object, java="java.util.Locale"):
    """A language with script, region and variant."""

    script = ""
    variant = ""
    US = static_field(_LOCALE, lambda vm: Locale("en", "US"))
    UK = static_field(_LOCALE, lambda vm: Locale("en", "GB"))
    ENGLISH = static_field(_LOCALE, lambda vm: Locale("en"))
    GERMANY = static_field(_LOCALE, lambda vm: Locale("de", "DE"))
    ROOT = static_field(_LOCALE, lambda vm: Locale(""))

    @constructor(f"({STRING})V", f"({STRING}{STRING})V", f"({STRING}{STRING}{STRING})V")
    def __init__(self, language: str = "", region: str = "", variant: str = "") -> None:
        self.language = language.lower()
        self.region = region.upper()
        self.variant = variant

    def held(self) -> int:
        """See heap.py."""
        return 2 * (len(self.language) + len(self.region))

    @method(f"(){_LOCALE}")
    @staticmethod
    def getDefault(vm: Any) -> Any:
        if "locale" not in vm.singletons:
            vm.singletons["locale"] = locale_of(vm.platform.locale)
        return vm.singletons["locale"]

    @method(f"({_LOCALE})V")
    @staticmethod
    def setDefault(vm: Any, locale: Any) -> None:
        vm.singletons["locale"] = locale

    @method(f"({STRING}){_LOCALE}")
    @staticmethod
    def forLanguageTag(tag: str) -> Any:
        return locale_of(tag)

    @method(f"(){STRING}")
    def getLanguage(self) -> str:
        return self.language

    @method(f"(){STRING}")
    def getCountry(self) -> str:
        return self.region

    @method(f"(){STRING}")
    def getVariant(self) -> str:
        return self.variant

    @method(f"(){STRING}")
    def getScript(self) -> str:
        return self.script

    @method(f"(){STRING}")
    def toLanguageTag(self) -> str:
        return "-".join(filter(None, (self.language or "und", self.script, self.region)))

    @method(f"(){STRING}")
    def toString(self) -> str:
        text = "_".join(filter(None, (self.language, self.region, self.variant)))
        return f"{text}_#{self.script}" if self.script else text

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, Locale) and self.toString() == other.toString()

    @method("()I")
    def hashCode(self) -> int:
        return hash_text(self.toString())


def locale_of(tag: str) -> Locale:
    """A locale by its tag (``zh-Hant-TW``)."""
    from droidemu.errors import UserError

    try:
        parts = parse_locale(tag if len(tag) < 100 else "")
    except (UserError, ValueError):
        return Locale("")
    made = Locale(parts.language, parts.region)
    made.script = parts.script
    return made


class UUID(Object, java="java.util.UUID", implements=("java.lang.Comparable",)):
    """128 bits."""

    @constructor("(JJ)V")
    def __init__(self, high: int = 0, low: int = 0) -> None:
        self.number = uuid.UUID(int=(high & (1 << 64) - 1) << 64 | low & (1 << 64) - 1)

    @method(f"(){_UUID}")
    @staticmethod
    def randomUUID(vm: Any) -> Any:
        source = vm.platform.random
        number = uuid.UUID(bytes=source(16), version=4) if source else uuid.uuid4()
        return _uuid(number)

    @method(f"({STRING}){_UUID}")
    @staticmethod
    def fromString(vm: Any, text: str) -> Any:
        try:
            if len(text) > 36:
                raise ValueError(text)
            return _uuid(uuid.UUID(text))
        except ValueError:
            text = f"Invalid UUID string: {text}"
            raise vm.exception("java/lang/IllegalArgumentException", text) from None

    @method("()J")
    def getMostSignificantBits(self) -> int:
        return int64(self.number.int >> 64)

    @method("()J")
    def getLeastSignificantBits(self) -> int:
        return int64(self.number.int)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, UUID) and self.number == other.number

    @method("()I")
    def hashCode(self) -> int:
        value = self.number.int >> 64 ^ self.number.int
        return int32(value >> 32 ^ value)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return str(self.number)


def _uuid(number: uuid.UUID) -> UUID:
    return UUID(number.int >> 64, number.int)


class Date(Object, java="java.util.Date"):
    """Milliseconds since 1970."""

    time = field("J")

    @constructor("()V")
    def init_now(self, vm: Any) -> None:
        self.time = vm.platform.wall_time_ms()

    @constructor("(J)V")
    def __init__(self, time: int = 0) -> None:
        self.time = time

    @method("()J")
    def getTime(self) -> int:
        return int(self.time)


class TimeZone(Object, java="java.util.TimeZone"):
    """The emulated device is in UTC."""

    @method(f"(){_ZONE}")
    @staticmethod
    def getDefault() -> Any:
        return TimeZone()

    @method(f"({STRING}){_ZONE}")
    @staticmethod
    def getTimeZone(name: str) -> Any:
        return TimeZone()

    @method(f"(){STRING}")
    def getID(self) -> str:
        return "UTC"

    @method("()I")
    def getRawOffset(self) -> int:
        return 0

    @method("(J)I")
    def getOffset(self, time: int) -> int:
        return 0

    @method("(ZI)Ljava/lang/String;", f"(){STRING}")
    def getDisplayName(self, daylight: bool = False, style: int = 0) -> str:
        return "UTC"


class Random(Object, java="java.util.Random"):
    """Java's own generator: the same seed gives the same numbers."""

    seed = 0

    @constructor("()V")
    def init_any(self, vm: Any) -> None:
        source = vm.platform.random
        self.init_seed(int.from_bytes(source(8), "little") if source else uuid.uuid4().int)

    @constructor("(J)V")
    def init_seed(self, seed: int) -> None:
        self.seed = (seed ^ 0x5DEECE66D) & (1 << 48) - 1

    def bits(self, count: int) -> int:
        """The next bits, signed if they are 32 (java.util.Random.next)."""
        self.seed = self.seed * 0x5DEECE66D + 0xB & (1 << 48) - 1
        return int32(self.seed >> 48 - count)

    @method("()I")
    def nextInt(self) -> int:
        return self.bits(32)

    @method("(I)I", name="nextInt")
    def nextInt_below(self, vm: Any, bound: int) -> int:
        if bound <= 0:
            raise vm.exception("java/lang/IllegalArgumentException", "bound must be positive")
        if bound & -bound == bound:
            return int32(bound * self.bits(31) >> 31)
        while True:
            drawn = self.bits(31)
            value = drawn % bound
            if drawn - value + bound - 1 < 1 << 31:
                return value

    @method("()J")
    def nextLong(self) -> int:
        return int64((self.bits(32) << 32) + self.bits(32))

    @method("()D")
    def nextDouble(self) -> float:
        return ((self.bits(26) << 27) + self.bits(27)) / (1 << 53)

    @method("()F")
    def nextFloat(self) -> float:
        return self.bits(24) / (1 << 24)

    @method("()Z")
    def nextBoolean(self) -> bool:
        return self.bits(1) != 0


class ConcurrentHashMap(HashMap, java="java.util.concurrent.ConcurrentHashMap"):
    """A map for several threads."""
