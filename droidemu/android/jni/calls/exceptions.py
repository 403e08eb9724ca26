# SPDX-License-Identifier: GPL-2.0-or-later
"""Throwing and catching."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_lang_throwables import Throwable, describe
from droidemu.android.jni import throwing
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import OKAY, jni
from droidemu.android.jni.table import JNI_OK
from droidemu.kernel.syscall import Ptr


@jni("Throw")
def Throw(env: Env, error: Ptr) -> int:
    """Make an exception the pending one."""
    value = env.object(error, "jthrowable")
    if not isinstance(value, Throwable):
        raise JniAbort(f"jthrowable has wrong type: {env.vm.class_of(value).pretty}")
    env.throw(value)
    return JNI_OK


@jni("ThrowNew")
def ThrowNew(env: Env, clazz: Ptr, message: Ptr) -> Any:
    """Make an exception of the class with that message (null: none) and throw it."""
    kind = env.clazz(clazz)
    text = env.text(message) if message else None
    return throwing.throw_new(env, kind, text)


@jni("ExceptionOccurred", pending=True)
def ExceptionOccurred(env: Env) -> int:
    """A reference to the pending exception, null if there is none."""
    return env.new_local(env.pending)


@jni("ExceptionCheck", pending=True, critical=OKAY)
def ExceptionCheck(env: Env) -> int:
    """Whether one is pending."""
    return int(env.pending is not None)


@jni("ExceptionClear", pending=True)
def ExceptionClear(env: Env) -> int:
    """Forget it."""
    env.throw(None)
    return 0


@jni("ExceptionDescribe", pending=True)
def ExceptionDescribe(env: Env) -> int:
    """Write the pending exception to the log; it stays pending on Android."""
    if env.pending is not None:
        env.vm.platform.log(5, "System.err", describe(env.pending))
    return 0


@jni("FatalError", pending=True, critical=OKAY)
def FatalError(env: Env, message: Ptr) -> int:
    """Abort."""
    text = env.text(message) if message else ""
    env.vm.fatal(env.task, f"JNI FatalError called: {text}")
    return 0
