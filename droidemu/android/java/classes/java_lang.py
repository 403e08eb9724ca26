# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: interfaces, Class, ClassLoader, Enum, Math. (Object is in declare.py.)"""

from __future__ import annotations

import math
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.android.java.classes.types import (
    CLASS,
    LOADER,
    OBJECT,
    STRING,
    hash_text,
    int32,
    int64,
)
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    field,
    method,
)
from droidemu.android.java.klass import ACC_ABSTRACT, ACC_INTERFACE, ACC_PUBLIC
from droidemu.android.java.signature import descriptor_of, dotted, internal


class Runnable(Interface, java="java.lang.Runnable", interface=True):
    """Something to run."""

    run = abstract("()V")


class Comparable(Interface, java="java.lang.Comparable", interface=True):
    """Something with an order."""

    compareTo = abstract(f"({OBJECT})I")


class Cloneable(Interface, java="java.lang.Cloneable", interface=True):
    """A mark."""


class AutoCloseable(Interface, java="java.lang.AutoCloseable", interface=True):
    """Something to close."""

    close = abstract("()V")


class Iterable(Interface, java="java.lang.Iterable", interface=True):
    """Something with an iterator."""

    iterator = abstract("()Ljava/util/Iterator;")


class Class(Object, java="java.lang.Class"):
    """java.lang.Class: its objects are the runtime's ``JavaClass``."""

    @method(f"({STRING}){CLASS}", f"({STRING}Z{LOADER}){CLASS}")
    @staticmethod
    def forName(vm: Any, name: str, initialise: bool = True, loader: Any = None) -> Any:
        return find_or_throw(vm, name)

    @method(f"(){STRING}")
    def getName(self: Any) -> str:
        return dotted(self.name)

    @method(f"(){STRING}", name="getTypeName")
    def getTypeName(self: Any) -> str:
        return str(self.pretty)

    @method(f"(){STRING}")
    def getCanonicalName(self: Any) -> str:
        return str(self.pretty).replace("$", ".")

    @method(f"(){STRING}")
    def getSimpleName(self: Any) -> str:
        return str(self.pretty).rpartition(".")[2].rpartition("$")[2]

    @method(f"(){CLASS}")
    def getSuperclass(self: Any) -> Any:
        return self.superclass

    @method(f"()[{CLASS}")
    def getInterfaces(self: Any, vm: Any) -> Any:
        return vm.new_array(CLASS, list(self.interfaces))

    @method(f"(){CLASS}")
    def getComponentType(self: Any) -> Any:
        return self.component

    @method(f"(){LOADER}")
    def getClassLoader(self: Any, vm: Any) -> Any:
        return app_loader(vm)

    @method("()Z")
    def isArray(self: Any) -> bool:
        return bool(self.is_array)

    @method("()Z")
    def isInterface(self: Any) -> bool:
        return bool(self.is_interface)

    @method("()Z")
    def isPrimitive(self: Any) -> bool:
        return bool(self.is_primitive)

    @method("()Z")
    def isEnum(self: Any) -> bool:
        return self.superclass is not None and self.superclass.name == "java/lang/Enum"

    @method("()I")
    def getModifiers(self: Any) -> int:
        flags = ACC_PUBLIC | (ACC_ABSTRACT if self.is_abstract else 0)
        return flags | (ACC_INTERFACE if self.is_interface else 0)

    @method(f"({OBJECT})Z")
    def isInstance(self: Any, vm: Any, value: Any) -> bool:
        return value is not None and bool(vm.is_instance(value, self))

    @method(f"({CLASS})Z")
    def isAssignableFrom(self: Any, other: Any) -> bool:
        return self in other.ancestors

    @method(f"({OBJECT}){OBJECT}")
    def cast(self: Any, vm: Any, value: Any) -> Any:
        if not vm.is_instance(value, self):
            raise vm.exception("java/lang/ClassCastException", f"cannot cast to {self.pretty}")
        return value

    @method(f"(){OBJECT}")
    def newInstance(self: Any, vm: Any) -> Any:
        return vm.construct(self, vm.method(self, "<init>", "()V"), ())

    @method(f"()[{OBJECT}")
    def getEnumConstants(self: Any, vm: Any) -> Any:
        if not Class.isEnum(self):
            return None
        self.initialise()
        found = [each for each in self.statics.values() if isinstance(each, Enum)]
        return vm.new_array(descriptor_of(self.name), found)

    @method("()Z")
    def desiredAssertionStatus(self: Any) -> bool:
        return False

    @method(f"(){STRING}")
    def toString(self: Any) -> str:
        kind = "interface " if self.is_interface else "" if self.is_primitive else "class "
        return kind + dotted(self.name)

    @method("()I")
    def hashCode(self: Any) -> int:
        return hash_text(self.name) & 0x7FFFFFFF


def find_or_throw(vm: Any, name: str) -> Any:
    """Class.forName: ClassNotFoundException where FindClass throws an error."""
    try:
        return vm.find_class(internal(name))
    except Throwable as error:
        raise vm.exception("java/lang/ClassNotFoundException", name) from error


def app_loader(vm: Any) -> Any:
    """The one class loader that there is."""
    if "loader" not in vm.singletons:
        vm.singletons["loader"] = ClassLoader()
    return vm.singletons["loader"]


class ClassLoader(Object, java="java.lang.ClassLoader"):
    """The app's class loader; it finds what the runtime finds."""

    @method(f"(){LOADER}")
    @staticmethod
    def getSystemClassLoader(vm: Any) -> Any:
        return app_loader(vm)

    @method(f"({STRING}){CLASS}", f"({STRING}Z){CLASS}")
    def loadClass(self, vm: Any, name: str, resolve: bool = False) -> Any:
        return find_or_throw(vm, name)

    @method(f"({STRING}){CLASS}")
    def findClass(self, vm: Any, name: str) -> Any:
        return find_or_throw(vm, name)

    @method(f"({STRING}){STRING}")
    def findLibrary(self, vm: Any, name: str) -> str:
        return f"{vm.platform.native_library_dir}/lib{name}.so"

    @method(f"(){LOADER}")
    def getParent(self) -> None:
        return None


class Enum(Object, java="java.lang.Enum", implements=("java.lang.Comparable",), abstract=True):
    """Base of enumerations; their values are static fields."""

    name_ = field(STRING, name="name")
    ordinal_ = field("I", name="ordinal")

    @constructor(f"({STRING}I)V")
    def __init__(self, name: str = "", ordinal: int = 0) -> None:
        self.name_ = name
        self.ordinal_ = ordinal

    @method(f"(){STRING}")
    def name(self) -> str:
        return str(self.name_)

    @method("()I")
    def ordinal(self) -> int:
        return int(self.ordinal_)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return str(self.name_)

    @method(f"({OBJECT})I", "(Ljava/lang/Enum;)I")
    def compareTo(self, vm: Any, other: Any) -> int:
        if other is None:
            raise vm.exception("java/lang/NullPointerException")
        if not isinstance(other, Enum):
            raise vm.exception("java/lang/ClassCastException", vm.class_of(other).pretty)
        return int(self.ordinal_ - other.ordinal_)

    @method(f"({CLASS}{STRING})Ljava/lang/Enum;")
    @staticmethod
    def valueOf(vm: Any, kind: Any, name: str) -> Any:
        kind.initialise()
        found = kind.statics.get(name)
        if not isinstance(found, Enum):
            text = f"No enum constant {kind.pretty}.{name}"
            raise vm.exception("java/lang/IllegalArgumentException", text)
        return found


class Math(Object, java="java.lang.Math"):
    """Functions; results of edge cases are Java's."""

    @method("(D)D")
    @staticmethod
    def sqrt(x: float) -> float:
        return math.sqrt(x) if x >= 0 else math.nan

    @method("(DD)D")
    @staticmethod
    def pow(x: float, y: float) -> float:
        try:
            return math.pow(x, y)
        except OverflowError:
            return math.inf if x > 0 or y % 2 == 0 else -math.inf
        except ValueError:
            return math.inf if x == 0 else math.nan

    @method("(D)D")
    @staticmethod
    def sin(x: float) -> float:
        return math.sin(x) if math.isfinite(x) else math.nan

    @method("(D)D")
    @staticmethod
    def cos(x: float) -> float:
        return math.cos(x) if math.isfinite(x) else math.nan

    @method("(D)D")
    @staticmethod
    def tan(x: float) -> float:
        return math.tan(x) if math.isfinite(x) else math.nan

    @method("(DD)D")
    @staticmethod
    def atan2(y: float, x: float) -> float:
        return math.atan2(y, x)

    @method("(D)D")
    @staticmethod
    def exp(x: float) -> float:
        try:
            return math.exp(x)
        except OverflowError:
            return math.inf

    @method("(D)D")
    @staticmethod
    def log(x: float) -> float:
        return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan

    @method("(D)D")
    @staticmethod
    def floor(x: float) -> float:
        return float(math.floor(x)) if math.isfinite(x) else x

    @method("(D)D")
    @staticmethod
    def ceil(x: float) -> float:
        return float(math.ceil(x)) if math.isfinite(x) else x

    @method("(D)J")
    @staticmethod
    def round(x: float) -> int:
        return _clamped(x, 64)

    @method("(F)I", name="round")
    @staticmethod
    def round_float(x: float) -> int:
        return _clamped(x, 32)

    @method("(I)I", name="abs")
    @staticmethod
    def abs_int(x: int) -> int:
        return int32(abs(x))

    @method("(J)J", name="abs")
    @staticmethod
    def abs_long(x: int) -> int:
        return int64(abs(x))

    @method("(D)D", "(F)F", name="abs")
    @staticmethod
    def abs_real(x: float) -> float:
        return abs(x)

    @method("(II)I", "(JJ)J", name="max")
    @staticmethod
    def max_int(x: int, y: int) -> int:
        return max(x, y)

    @method("(II)I", "(JJ)J", name="min")
    @staticmethod
    def min_int(x: int, y: int) -> int:
        return min(x, y)

    @method("(DD)D", "(FF)F", name="max")
    @staticmethod
    def max_real(x: float, y: float) -> float:
        return math.nan if x != x or y != y else max(x, y)

    @method("(DD)D", "(FF)F", name="min")
    @staticmethod
    def min_real(x: float, y: float) -> float:
        return math.nan if x != x or y != y else min(x, y)

    @method("()D")
    @staticmethod
    def random(vm: Any) -> float:
        source = vm.platform.random
        if source is None:
            import random

            return random.random()
        return int.from_bytes(source(8), "little") / 2.0**64


def _clamped(x: float, bits: int) -> int:
    top = 1 << bits - 1
    if x != x:
        return 0
    if not math.isfinite(x):
        return top - 1 if x > 0 else -top
    return max(-top, min(top - 1, math.floor(x + 0.5)))
