# SPDX-License-Identifier: GPL-2.0-or-later
"""What the guest's libnativehelper.so asks for itself."""

from __future__ import annotations

from typing import Any

from droidemu.android.jni.calls.vm import store
from droidemu.android.jni.guard import gave_up, guarded, library
from droidemu.android.jni.table import JNI_EEXIST, JNI_ENOMEM, JNI_OK, LIBRARY_CALLS
from droidemu.android.jni.vm import JavaVm
from droidemu.kernel.syscall import Int
from droidemu.kernel.task import Task

#: Functions whose addresses stand in struct droidemu_jni behind its fixed fields, in this order.
HELPERS = ("start_thread", "load_library", "malloc", "free", "exit")


def create(task: Task, info: int, out: int) -> int:
    """JNI_CreateJavaVM. UserError if one of the user's models cannot be used."""
    try:
        return _create(task, info, out)
    except Exception as error:
        return gave_up(task, "JNI_CreateJavaVM", error)


def _create(task: Task, info: int, out: int) -> int:
    """Make the machine and attach the thread.

    ``info``: struct droidemu_jni of guest/system/libnativehelper: words size, vm, pool, count,
    stride, then the helpers' addresses; ``out``: where JNIEnv * goes.
    """
    process = task.process
    space = task.space
    word = task.abi.word_size
    raw = space.read(info, word * (5 + len(HELPERS)))
    words = [int.from_bytes(raw[at : at + word], "little") for at in range(0, len(raw), word)]
    _, address, pool, count, stride = words[:5]
    java: JavaVm | None = process.java
    if java is not None and java.address and java.space is space:
        return JNI_EEXIST & 0xFFFFFFFF
    if java is None or java.space is not space:
        if java is not None:  # of the program that this process was before
            java.close()
        task.java = None
        java = JavaVm(process)
    java.connect(address, pool, min(count, 4096), stride)
    java.helpers = dict(zip(HELPERS, words[5:], strict=True))
    env = java.attach(task, "main")
    if env is None:
        return JNI_ENOMEM & 0xFFFFFFFF
    store(task, out, env.address)
    return JNI_OK


@library("jni_run_thread", LIBRARY_CALLS + 1)
def run_thread(task: Task, number: Int) -> Any:
    """A thread that Thread.start has made begins: run its ``run`` and detach it."""
    java: JavaVm | None = task.process.java
    thread = None if java is None else java.starting.pop(number, None)
    if java is None or thread is None:
        return 0
    env = java.attach(task, thread.name, daemon=thread.daemon)
    if env is None:
        return 0
    env.thread = thread
    thread.tid = task.tid
    task.name = (thread.name or "").encode("utf-8", "replace")[:15]

    def body() -> Any:
        yield from java.call(thread, "run", signature="()V")
        return 0

    def whole() -> Any:
        yield from guarded(env, "Thread.run", body())
        if task.java is env:
            java.uncaught(env)
            java.detach(env)
        return 0

    return whole()
