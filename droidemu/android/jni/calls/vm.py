# SPDX-License-Identifier: GPL-2.0-or-later
"""The invocation interface: JavaVM's functions. Handlers take the task: it may not be attached."""

from __future__ import annotations

from droidemu.android.java.mutf8 import BadUtf8, decode
from droidemu.android.jni.env import Env
from droidemu.android.jni.guard import javavm
from droidemu.android.jni.table import (
    JNI_EDETACHED,
    JNI_ENOMEM,
    JNI_ERR,
    JNI_EVERSION,
    JNI_OK,
    VERSIONS,
)
from droidemu.kernel.syscall import Int, Ptr
from droidemu.kernel.task import Task

_WORD = 0xFFFFFFFF


def store(task: Task, address: int, value: int) -> None:
    """Store a pointer. MemoryFault."""
    if task.abi.word_size == 8:
        task.space.write_u64(address, value)
    else:
        task.space.write_u32(address, value)


def _load(task: Task, address: int) -> int:
    space = task.space
    return space.read_u64(address) if task.abi.word_size == 8 else space.read_u32(address)


@javavm("GetEnv")
def GetEnv(task: Task, vm: Ptr, out: Ptr, version: Int) -> int:
    """JNI_EDETACHED if the thread is not attached."""
    env: Env | None = task.java
    if version not in VERSIONS:
        store(task, out, 0)
        return JNI_EVERSION & _WORD
    if env is None:
        store(task, out, 0)
        return JNI_EDETACHED & _WORD
    store(task, out, env.address)
    return JNI_OK


@javavm("AttachCurrentThread")
def AttachCurrentThread(task: Task, vm: Ptr, out: Ptr, arguments: Ptr) -> int:
    """``arguments``: JavaVMAttachArgs with a version and a name, or null."""
    return _attach(task, out, arguments, daemon=False)


@javavm("AttachCurrentThreadAsDaemon")
def AttachCurrentThreadAsDaemon(task: Task, vm: Ptr, out: Ptr, arguments: Ptr) -> int:
    """The same; DestroyJavaVM does not wait for it."""
    return _attach(task, out, arguments, daemon=True)


def _attach(task: Task, out: int, arguments: int, *, daemon: bool) -> int:
    java = task.process.java
    if java is None:
        return JNI_ERR & _WORD
    name = None
    if arguments:
        version = task.space.read_i32(arguments)
        if version not in VERSIONS:
            java.log.warning("JNI: AttachCurrentThread with bad version %#x", version & _WORD)
            return JNI_EVERSION & _WORD
        address = _load(task, arguments + task.abi.word_size)
        if address:
            try:
                name = decode(task.space.cstring(address, 256))
            except (BadUtf8, ValueError):
                name = None
    env = java.attach(task, name, daemon=daemon)
    if env is None:
        java.log.error("JNI: too many threads are attached")
        return JNI_ENOMEM & _WORD
    if name and task.tid != task.process.pid:
        task.name = name.encode("utf-8", "replace")[:15]
    store(task, out, env.address)
    return JNI_OK


@javavm("DetachCurrentThread")
def DetachCurrentThread(task: Task, vm: Ptr) -> int:
    """Refused while Java frames are below: CheckJNI aborts then."""
    env: Env | None = task.java
    if env is None:
        return JNI_ERR & _WORD
    if env.native_depth:
        env.vm.mistake(task, "DetachCurrentThread", "attempting to detach while still running code")
        return JNI_ERR & _WORD
    env.vm.uncaught(env)
    env.vm.detach(env)
    return JNI_OK


@javavm("DestroyJavaVM")
def DestroyJavaVM(task: Task, vm: Ptr) -> int:
    """Says what was leaked, if that is wanted; the machine stays until the process ends."""
    java = task.process.java
    if java is None:
        return JNI_ERR & _WORD
    if java.options.leaks:
        for line in java.leaks():
            java.log.warning("JNI: %s", line)
        java.options.leaks = False
    return JNI_OK
