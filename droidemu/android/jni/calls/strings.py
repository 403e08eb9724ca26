# SPDX-License-Identifier: GPL-2.0-or-later
"""Strings. The guest's library allocates what Get...Chars return and asks to have it filled."""

from __future__ import annotations

from droidemu.android.java import mutf8
from droidemu.android.jni.copies import fill, store, unpin
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import GET, RELEASE, jni
from droidemu.kernel.syscall import Int, Ptr, ULong

UTF, UTF16, CRITICAL = "UTF-8 chars", "UTF-16 chars", "critical UTF-16 chars"


@jni("NewString")
def NewString(env: Env, chars: Ptr, length: Int) -> int:
    """A string of UTF-16 units."""
    if length < 0:
        raise JniAbort(f"negative jsize: {length}")
    if chars == 0 and length:
        raise JniAbort(f"chars == null && char_count > 0: {length}")
    return env.new_local(env.vm.text(mutf8.from_utf16(env.space.read(chars, 2 * length))))


@jni("NewStringUTF")
def NewStringUTF(env: Env, chars: Ptr) -> int:
    """A string of modified UTF-8; null for null."""
    return env.new_local(env.vm.text(env.text(chars))) if chars else 0


@jni("GetStringLength")
def GetStringLength(env: Env, string: Ptr) -> int:
    """In UTF-16 units."""
    return mutf8.length(env.string(string))


@jni("GetStringUTFLength")
def GetStringUTFLength(env: Env, string: Ptr) -> int:
    """In bytes of modified UTF-8, without the NUL."""
    return len(mutf8.encode(env.string(string)))


@jni("GetStringChars")
def GetStringChars(env: Env, string: Ptr, copied: Ptr, buffer: Ptr, room: ULong) -> int:
    """Fill ``buffer`` if it has room; the bytes wanted. The units end with a zero."""
    text = env.string(string)
    return fill(env, UTF16, text, mutf8.utf16(text) + b"\0\0", buffer, room, copied)


@jni("ReleaseStringChars", pending=True)
def ReleaseStringChars(env: Env, string: Ptr, chars: Ptr) -> int:
    """1: the guest may free it."""
    return unpin(env, UTF16, env.string(string), chars)


@jni("GetStringUTFChars")
def GetStringUTFChars(env: Env, string: Ptr, copied: Ptr, buffer: Ptr, room: ULong) -> int:
    """Fill ``buffer`` if it has room; the bytes wanted, with the NUL."""
    text = env.string(string)
    return fill(env, UTF, text, mutf8.encode(text) + b"\0", buffer, room, copied)


@jni("ReleaseStringUTFChars", pending=True)
def ReleaseStringUTFChars(env: Env, string: Ptr, chars: Ptr) -> int:
    """1: the guest may free it."""
    return unpin(env, UTF, env.string(string), chars)


@jni("GetStringCritical", critical=GET)
def GetStringCritical(env: Env, string: Ptr, copied: Ptr, buffer: Ptr, room: ULong) -> int:
    """As GetStringChars; no other function of JNI may be called until it is released."""
    text = env.string(string)
    data = mutf8.utf16(text) + b"\0\0"
    wanted = fill(env, CRITICAL, text, data, buffer, room, copied)
    if buffer in env.pins:
        env.critical += 1
        env.blocked = True
    return wanted


@jni("ReleaseStringCritical", pending=True, critical=RELEASE)
def ReleaseStringCritical(env: Env, string: Ptr, chars: Ptr) -> int:
    """1: the guest may free it."""
    done = unpin(env, CRITICAL, env.string(string), chars)
    leave_critical(env)
    return done


def leave_critical(env: Env) -> None:
    """One critical section less. JniAbort if there is none."""
    if env.critical <= 0:
        raise JniAbort(f"thread {env.task.tid} called too many critical releases")
    env.critical -= 1
    env.throw(env.pending)


def _region(env: Env, string: int, start: int, length: int) -> str:
    """Part of a string by UTF-16 units; raises StringIndexOutOfBoundsException."""
    text = env.string(string)
    size = mutf8.length(text)
    if start < 0 or length < 0 or start + length > size:
        what = f"offset={start} length={length} string.length()={size}"
        raise env.vm.exception("java/lang/StringIndexOutOfBoundsException", what)
    if size == len(text):
        return text[start : start + length]
    return mutf8.from_utf16(mutf8.utf16(text)[2 * start : 2 * (start + length)])


@jni("GetStringRegion")
def GetStringRegion(env: Env, string: Ptr, start: Int, length: Int, buffer: Ptr) -> int:
    """UTF-16 units of part of a string."""
    data = mutf8.utf16(_region(env, string, start, length))
    if data:
        store(env, buffer, data, "buf")
    return 0


@jni("GetStringUTFRegion")
def GetStringUTFRegion(env: Env, string: Ptr, start: Int, length: Int, buffer: Ptr) -> int:
    """Modified UTF-8 of part of a string, with a NUL as Android writes it."""
    store(env, buffer, mutf8.encode(_region(env, string, start, length)) + b"\0", "buf")
    return 0
