# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies of strings and arrays in memory that the guest's library has allocated.

Behind each copy there is a guard; a changed one at its release is a buffer overrun, as CheckJNI
finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from droidemu.android.jni.errors import JniAbort

if TYPE_CHECKING:
    from droidemu.android.jni.env import Env

GUARD: Final = b"JNI buffer limit"
#: Copies that a thread may hold; a guest that lays them over each other could have any number.
MOST_PINS: Final = 1 << 20


def fill(
    env: Env, kind: str, value: Any, data: bytes | memoryview, buffer: int, room: int, copied: int
) -> int:
    """Write ``data`` and a guard to ``buffer`` and remember it; the bytes that this takes.

    If ``room`` is too small nothing happens: the guest allocates more and asks again.
    """
    wanted = len(data) + len(GUARD)
    if wanted <= room:
        if len(env.pins) >= MOST_PINS:
            raise JniAbort(f"too many copies of strings and arrays (max={MOST_PINS})")
        if copied:
            env.space.write_u8(copied, 1)
        if data.__class__ is bytes:
            env.space.write(buffer, data + GUARD)
        else:  # an array's own elements, which may be many
            env.space.write(buffer, data)
            env.space.write(buffer + len(data), GUARD)
        env.pins[buffer] = (kind, value, len(data))
    return wanted


def pinned(env: Env, kind: str, value: Any, address: int) -> int:
    """The size of a copy that the guest gives back. JniAbort."""
    if address == 0:
        raise JniAbort("non-nullable pointer was NULL")
    found = env.pins.get(address)
    if found is None:
        for other in env.vm.envs:
            if address in other.pins:
                found = other.pins[address]
                env.pins[address] = other.pins.pop(address)
                break
        else:
            raise JniAbort(f"{address:#x} was never handed out, or released twice ({kind})")
    if found[0] != kind:
        raise JniAbort(f"{address:#x} are {found[0]}, not {kind}")
    if found[1] is not value:
        raise JniAbort(f"{address:#x} belongs to another object ({kind})")
    size = found[2]
    if env.space.read(address + size, len(GUARD)) != GUARD:
        raise JniAbort(f"buffer overrun behind the {size} bytes at {address:#x} ({kind})")
    return size


def unpin(env: Env, kind: str, value: Any, address: int) -> int:
    """The guest gives a copy back; 1: it may free the memory. JniAbort."""
    pinned(env, kind, value, address)
    del env.pins[address]
    return 1


def store(env: Env, address: int, data: bytes | memoryview, what: str) -> None:
    """Store into a buffer of the caller's. JniAbort if there is none."""
    if address == 0:
        raise JniAbort(f"{what} was NULL")
    env.space.write(address, data)
