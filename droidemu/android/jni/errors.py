# SPDX-License-Identifier: GPL-2.0-or-later
"""What native code does wrong, and what becomes of errors inside the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.android.java.classes.java_lang_errors import InternalError
from droidemu.android.java.classes.java_lang_throwables import StackTraceElement, Throwable
from droidemu.android.java.declare import Object
from droidemu.android.java.signature import dotted

if TYPE_CHECKING:
    from droidemu.android.java.runtime import Runtime


class JniAbort(Exception):
    """A mistake for which CheckJNI ends the app; the message is its line."""


#: Python's exceptions -> Java's, as a model's body may well raise them.
_OF_PYTHON: tuple[tuple[type[BaseException], str], ...] = (
    (ZeroDivisionError, "java/lang/ArithmeticException"),
    (IndexError, "java/lang/IndexOutOfBoundsException"),
    (KeyError, "java/util/NoSuchElementException"),
    (MemoryError, "java/lang/OutOfMemoryError"),
    (RecursionError, "java/lang/StackOverflowError"),
)


def throwable_of(vm: Runtime, error: BaseException) -> Throwable:
    """The Throwable that stands for an exception of a model's body; new ones get a stack trace.

    Never raises, whatever the exception or a user's model of Java's own do.
    """
    try:
        made = _throwable_of(vm, error)
        if not made.frames():
            made.trace = frames_of(vm, error)
    except Exception as another:
        vm.log.warning("a Java model failed: %s%s", type(error).__name__, place_of(another))
        made = InternalError(type(error).__name__)
    # These would keep what the models' frames had in hand.
    made.__traceback__ = made.__context__ = made.__cause__ = None
    return made


def _throwable_of(vm: Runtime, error: BaseException) -> Throwable:
    if isinstance(error, Throwable):
        made = error
    else:
        name = next((java for kind, java in _OF_PYTHON if isinstance(error, kind)), None)
        text = str(error)
        if name is None and _is_null(error):
            name = "java/lang/NullPointerException"
        if name is None and isinstance(error, TypeError) and "not supported between" in text:
            name = "java/lang/ClassCastException"  # what is sorted has no order
        if name is None:
            name = "java/lang/InternalError"
            text = f"{type(error).__name__}: {error}"
            vm.log.warning("a Java model failed: %s%s", text, place_of(error))
            vm.log.debug("where it failed", exc_info=error)
        found = vm.exception(name, text)
        assert isinstance(found, Throwable)
        made = found
    return made


def _is_null(error: BaseException) -> bool:
    """Whether a model has stumbled over null: None, or what an object lacks that AllocObject made.
    """
    if not isinstance(error, TypeError | AttributeError):
        return False
    owner = getattr(error, "obj", None)
    bare = isinstance(owner, Object) and "bare" in getattr(owner, "__dict__", ())
    return bare or "None" in str(error)


def place_of(error: BaseException) -> str:
    """`` (file.py:12)``: the innermost line that an error comes from."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f" ({code.co_filename.replace(chr(92), '/').rpartition('/')[2]}:{trace.tb_lineno})"


def frames_of(vm: Runtime, error: BaseException) -> list[Any]:
    """StackTraceElements of the models' methods that an exception has passed, innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        method = vm.bodies.get(code)
        if method is not None:
            file = code.co_filename.replace("\\", "/").rpartition("/")[2]
            owner = dotted(method.owner.name)
            found.append(StackTraceElement(owner, method.name, file, trace.tb_lineno))
        trace = trace.tb_next
    return found[::-1]
