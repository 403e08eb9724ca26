# SPDX-License-Identifier: GPL-2.0-or-later
"""The Java side of Facebook's fbjni and of Hermes, as their libraries ask for it by JNI.

Given to the guest as a user gives models of the Java classes that a library needs.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from droidemu.android.java import Object, constructor, field, method, native

S = "Ljava/lang/String;"
_FORMS = ("NFC", "NFD", "NFKC", "NFKD")
UPPER = 0


class Destructor(Object, java="com.facebook.jni.HybridData$Destructor"):
    """Holds what the C++ half of an object is."""

    mNativePointer = field("J")
    deleteNative = native("(J)V", static=True)


class HybridData(Object, java="com.facebook.jni.HybridData"):
    """The tie between a Java object and its C++ half."""

    mDestructor = field("Lcom/facebook/jni/HybridData$Destructor;")

    @constructor("()V")
    def __init__(self) -> None:
        self.mDestructor = Destructor()


class NativeRunnable(
    Object, java="com.facebook.jni.NativeRunnable", implements=("java.lang.Runnable",)
):
    """A Runnable whose body is a C++ function."""

    mHybridData = field("Lcom/facebook/jni/HybridData;")
    run = native("()V")

    @constructor("(Lcom/facebook/jni/HybridData;)V")
    def __init__(self, hybrid: Any = None) -> None:
        self.mHybridData = hybrid


class ThreadScopeSupport(Object, java="com.facebook.jni.ThreadScopeSupport"):
    """Runs a C++ function below a Java one, so that the app's class loader is found."""

    runStdFunctionImpl = native("(J)V", static=True)

    @method("(J)V")
    @staticmethod
    def runStdFunction(vm: Any, pointer: int) -> Any:
        """By its C++ half."""
        return vm.call_static("com/facebook/jni/ThreadScopeSupport", "runStdFunctionImpl", pointer)


class AndroidUnicodeUtils(Object, java="com.facebook.hermes.unicode.AndroidUnicodeUtils"):
    """What Hermes leaves to the ICU of Java."""

    @method(f"({S}{S})I")
    @staticmethod
    def localeCompare(left: str, right: str) -> int:
        """Below, equal, above."""
        return (left > right) - (left < right)

    @method(f"({S}IZ){S}")
    @staticmethod
    def convertToCase(text: str, case: int, use_locale: bool) -> str:
        """Upper or lower case."""
        return text.upper() if case == UPPER else text.lower()

    @method(f"({S}I){S}")
    @staticmethod
    def normalize(text: str, form: int) -> str:
        """One of Unicode's normal forms."""
        return unicodedata.normalize(_FORMS[form], text)

    @method(f"(DZZ){S}")
    @staticmethod
    def dateFormat(milliseconds: float, date: bool, time: bool) -> str:
        """Some text."""
        return f"{milliseconds} {date} {time}"
