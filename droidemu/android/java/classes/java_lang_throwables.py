# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: Throwable, StackTraceElement and exceptions. Models raise them as Python does."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.types import STRING, THROWABLE
from droidemu.android.java.declare import Object, constructor, field, method
from droidemu.android.java.signature import dotted

_ELEMENT = "Ljava/lang/StackTraceElement;"


class StackTraceElement(Object, java="java.lang.StackTraceElement"):
    """One frame of a stack trace."""

    declaringClass = field(STRING)
    methodName = field(STRING)
    fileName = field(STRING)
    lineNumber = field("I")

    @constructor(f"({STRING}{STRING}{STRING}I)V")
    def __init__(
        self, owner: str = "", method_name: str = "", file: str | None = None, line: int = -1
    ) -> None:
        self.declaringClass = owner
        self.methodName = method_name
        self.fileName = file
        self.lineNumber = line

    @method(f"(){STRING}")
    def getClassName(self) -> Any:
        return self.declaringClass

    @method(f"(){STRING}")
    def getMethodName(self) -> Any:
        return self.methodName

    @method(f"(){STRING}")
    def getFileName(self) -> Any:
        return self.fileName

    @method("()I")
    def getLineNumber(self) -> int:
        return int(self.lineNumber)

    @method("()Z")
    def isNativeMethod(self) -> bool:
        return bool(self.lineNumber == -2)

    @method(f"(){STRING}")
    def toString(self) -> str:
        if self.lineNumber == -2:
            place = "Native Method"
        elif self.fileName is None:
            place = "Unknown Source"
        else:
            place = self.fileName + (f":{self.lineNumber}" if self.lineNumber >= 0 else "")
        return f"{self.declaringClass}.{self.methodName}({place})"


class Throwable(Object, Exception, java="java.lang.Throwable"):
    """Everything that can be thrown; a Python exception too."""

    detailMessage = field(STRING)
    cause = field(THROWABLE)

    @constructor("()V", f"({STRING})V", f"({STRING}{THROWABLE})V")
    def __init__(self, message: str | None = None, cause: Any = None) -> None:
        Exception.__init__(self, message)
        self.detailMessage = message
        self.cause = cause
        #: StackTraceElements, innermost first.
        self.trace: list[Any] = []

    @constructor(f"({THROWABLE})V")
    def init_with(self, vm: Any, cause: Any) -> None:
        message = None if cause is None else vm.text(vm.invoke(cause, "toString"))
        Throwable.__init__(self, message, cause)

    @method(f"(){STRING}")
    def getMessage(self) -> Any:
        return self.detailMessage

    @method(f"(){STRING}")
    def getLocalizedMessage(self, vm: Any) -> Any:
        return vm.invoke(self, "getMessage")

    @method(f"(){THROWABLE}")
    def getCause(self) -> Any:
        return self.cause

    @method(f"({THROWABLE}){THROWABLE}")
    def initCause(self, cause: Any) -> Any:
        self.cause = cause
        return self

    @method(f"(){THROWABLE}")
    def fillInStackTrace(self) -> Any:
        return self

    @method(f"()[{_ELEMENT}")
    def getStackTrace(self, vm: Any) -> Any:
        return vm.new_array(_ELEMENT, self.frames())

    @method(f"([{_ELEMENT})V")
    def setStackTrace(self, vm: Any, trace: Any) -> None:
        if trace is None or any(each is None for each in trace):
            raise vm.exception("java/lang/NullPointerException", "an element of the stack trace")
        self.trace = list(trace)

    @method(f"()[{THROWABLE}")
    def getSuppressed(self, vm: Any) -> Any:
        return vm.new_array(THROWABLE, 0)

    @method("()V")
    def printStackTrace(self, vm: Any) -> None:
        vm.platform.write(2, describe(self) + "\n")

    @method(f"(){STRING}")
    def toString(self) -> str:
        name = dotted(self.java.name)
        return name if self.detailMessage is None else f"{name}: {self.detailMessage}"

    def frames(self) -> list[Any]:
        """The stack trace; objects made by AllocObject have none."""
        found = getattr(self, "trace", ())
        return [each for each in found if isinstance(each, StackTraceElement)]

    def __str__(self) -> str:
        return self.toString()


#: Of a description: links of the chain of causes, frames of each, characters from which on no
#: further cause is told, and of a message.
_MOST_CAUSES, _MOST_FRAMES, _LONGEST, _LONGEST_TITLE = 50, 256, 1 << 16, 1 << 14


def describe(error: Throwable) -> str:
    """As printStackTrace writes it: the throwable, its frames, its causes.

    Never raises: it is what the last resort is built on, whatever a model's toString() does.
    """
    lines: list[str] = []
    seen: list[Any] = []
    link: Any = error
    while link is not None and len(seen) < _MOST_CAUSES and sum(map(len, lines)) < _LONGEST:
        if any(link is each for each in seen):
            break
        lines.append(("Caused by: " if seen else "") + title(link))
        lines += stack_lines(link)
        seen.append(link)
        link = _asked(link, "cause")
    return "\n".join(lines)


def title(error: Any) -> str:
    """toString() of a throwable; what its class makes of that may raise, sleep or be no text."""
    text = _asked(error, "toString", call=True)
    if not isinstance(text, str):
        text = plain_title(error)
    return text if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE] + "..."


def plain_title(error: Any) -> str:
    """Class and message; nothing of the throwable's own code runs that it could have replaced."""
    message = _asked(error, "detailMessage")
    declared = _asked(error, "java")
    name = dotted(declared.name) if declared is not None else type(error).__name__
    return f"{name}: {message[:_LONGEST_TITLE]}" if isinstance(message, str) else name


def stack_lines(error: Any) -> list[str]:
    """A line for each frame; what cannot be shown is left out."""
    found = _asked(error, "frames", call=True)
    lines = []
    for element in found[:_MOST_FRAMES] if isinstance(found, list) else ():
        text = _asked(element, "toString", call=True)
        if isinstance(text, str):
            lines.append(f"\tat {text[:512]}")
    return lines


def _asked(owner: Any, name: str, *, call: bool = False) -> Any:
    """An attribute, or what a method gives; None if it raises or would have to run guest code."""
    try:
        found = getattr(owner, name)
        if call:
            found = found()
        if hasattr(found, "send"):
            found.close()
            return None
        return found
    except Exception:
        return None


class JavaException(Throwable, java="java.lang.Exception"):
    """java.lang.Exception."""


class JavaRuntimeException(JavaException, java="java.lang.RuntimeException"):
    """java.lang.RuntimeException."""


class ArithmeticException(JavaRuntimeException, java="java.lang.ArithmeticException"):
    """Division by zero."""


class ArrayStoreException(JavaRuntimeException, java="java.lang.ArrayStoreException"):
    """An object that the array cannot hold."""


class ClassCastException(JavaRuntimeException, java="java.lang.ClassCastException"):
    """An object of another class."""


class IllegalArgumentException(JavaRuntimeException, java="java.lang.IllegalArgumentException"):
    """A bad argument."""


class NumberFormatException(IllegalArgumentException, java="java.lang.NumberFormatException"):
    """Text that is no number."""


class IllegalStateException(JavaRuntimeException, java="java.lang.IllegalStateException"):
    """Not now."""


class IllegalMonitorStateException(
    JavaRuntimeException, java="java.lang.IllegalMonitorStateException"
):
    """The thread does not own the monitor."""


class IllegalThreadStateException(
    IllegalArgumentException, java="java.lang.IllegalThreadStateException"
):
    """The thread has been started."""


class IndexOutOfBoundsException(JavaRuntimeException, java="java.lang.IndexOutOfBoundsException"):
    """An index that is not there."""


class ArrayIndexOutOfBoundsException(
    IndexOutOfBoundsException, java="java.lang.ArrayIndexOutOfBoundsException"
):
    """The same of an array."""


class StringIndexOutOfBoundsException(
    IndexOutOfBoundsException, java="java.lang.StringIndexOutOfBoundsException"
):
    """The same of a string."""


class NegativeArraySizeException(JavaRuntimeException, java="java.lang.NegativeArraySizeException"):
    """An array of fewer than no elements."""


class NullPointerException(JavaRuntimeException, java="java.lang.NullPointerException"):
    """null where an object is needed."""


class SecurityException(JavaRuntimeException, java="java.lang.SecurityException"):
    """Not allowed."""


class UnsupportedOperationException(
    JavaRuntimeException, java="java.lang.UnsupportedOperationException"
):
    """Not to be had."""


class CloneNotSupportedException(JavaException, java="java.lang.CloneNotSupportedException"):
    """The class has no clone()."""


class InterruptedException(JavaException, java="java.lang.InterruptedException"):
    """Thread.interrupt() while it slept."""


class ReflectiveOperationException(JavaException, java="java.lang.ReflectiveOperationException"):
    """Base of the next ones."""


class ClassNotFoundException(ReflectiveOperationException, java="java.lang.ClassNotFoundException"):
    """Class.forName has not found it."""


class InstantiationException(ReflectiveOperationException, java="java.lang.InstantiationException"):
    """No objects can be made of the class."""


class IllegalAccessException(ReflectiveOperationException, java="java.lang.IllegalAccessException"):
    """private."""


class NoSuchFieldException(ReflectiveOperationException, java="java.lang.NoSuchFieldException"):
    """No such field."""


class NoSuchMethodException(ReflectiveOperationException, java="java.lang.NoSuchMethodException"):
    """No such method."""
