# SPDX-License-Identifier: GPL-2.0-or-later
"""Making an exception of a class with a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import failed
from droidemu.android.jni.table import JNI_OK

if TYPE_CHECKING:
    from droidemu.android.java.klass import JavaClass
    from droidemu.android.jni.env import Env

_MESSAGE = "(Ljava/lang/String;)V"


def throw_new(env: Env, kind: JavaClass, text: str | None) -> Any:
    """ThrowNew; a generator if the constructor runs guest code."""
    vm = env.vm
    if vm.throwable_class not in kind.ancestors:
        raise JniAbort(f"{kind.pretty} is no subclass of java.lang.Throwable")
    init = kind.find_method("<init>", _MESSAGE) if text is not None else None
    arguments: tuple[Any, ...] = (None if text is None else vm.text(text),)
    if init is None:
        init = vm.method(kind, "<init>", "()V", static=False) if text is None else None
        arguments = ()
    if init is None:
        init = vm.method(kind, "<init>", _MESSAGE, static=False)
    made = vm.construct(kind, init, arguments)
    if hasattr(made, "send"):
        return _later(env, made)
    env.throw(made)
    return JNI_OK


def _later(env: Env, body: Any) -> Any:
    try:
        made = yield from body
    except Exception as error:
        return failed(env, "ThrowNew", error)
    env.throw(made)
    return JNI_OK
