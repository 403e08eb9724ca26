# SPDX-License-Identifier: GPL-2.0-or-later
"""Direct buffers."""

from __future__ import annotations

from droidemu.android.java.classes.java_nio import Buffer
from droidemu.android.jni.env import Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import jni
from droidemu.android.jni.natives import direct_buffer
from droidemu.kernel.syscall import U64, Ptr


@jni("NewDirectByteBuffer")
def NewDirectByteBuffer(env: Env, address: Ptr, capacity: U64) -> int:
    """A ByteBuffer over memory of the guest's; the capacity is a Java int."""
    if capacity >> 63:
        raise JniAbort(f"negative buffer capacity: {capacity - (1 << 64)}")
    if address == 0 and capacity:
        raise JniAbort("non-zero capacity for nullptr pointer")
    if capacity > 0x7FFFFFFF:
        raise JniAbort(f"buffer capacity greater than maximum jint: {capacity}")
    return env.new_local(direct_buffer(env.vm, address, capacity))


@jni("GetDirectBufferAddress")
def GetDirectBufferAddress(env: Env, buffer: Ptr) -> int:
    """Null for other buffers and other objects."""
    value = env.object(buffer)
    return value.address or 0 if isinstance(value, Buffer) else 0


@jni("GetDirectBufferCapacity")
def GetDirectBufferCapacity(env: Env, buffer: Ptr, out: Ptr) -> int:
    """In elements; -1 for other buffers and other objects."""
    value = env.object(buffer)
    direct = isinstance(value, Buffer) and value.address is not None
    size = value.size if direct else (1 << 64) - 1
    if env.wide:
        return int(size)
    env.space.write_u64(out, size)
    return 0
