# SPDX-License-Identifier: GPL-2.0-or-later
"""The virtual machine of one process: global references, ids, threads, native methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.classes.java_lang_ref import weak
from droidemu.android.java.classes.java_lang_throwables import Throwable, describe
from droidemu.android.java.klass import Field, Method
from droidemu.android.java.mutf8 import BadUtf8, decode
from droidemu.android.java.runtime import Body, NeedsGuest, Runtime
from droidemu.android.java.signature import pretty
from droidemu.android.java.skeletons import Skeletons
from droidemu.android.jni import leaks, loopers, monitors, natives
from droidemu.android.jni.device import dex_files, is_strict, platform_of
from droidemu.android.jni.env import GLOBAL, HANDLES_A_LOOK, KIND_NAMES, LOCAL, WEAK, Env
from droidemu.android.jni.errors import JniAbort
from droidemu.android.jni.guard import abort
from droidemu.android.jni.options import JavaOptions
from droidemu.android.jni.symbols import find_symbol
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.wait import WaitQueue

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task

#: As on Android.
MOST_GLOBALS: Final = 51200
#: ActivityInfo.SCREEN_ORIENTATION_* -> names in manifests.
ORIENTATIONS: Final = {
    -1: "unspecified", 0: "landscape", 1: "portrait", 4: "sensor", 5: "nosensor",
    6: "sensorLandscape", 7: "sensorPortrait", 8: "reverseLandscape", 9: "reversePortrait",
    10: "fullSensor", 11: "userLandscape", 12: "userPortrait", 13: "fullUser", 14: "locked",
}  # fmt: skip
#: Longest text that is read from the guest, bytes.
MOST_TEXT: Final = 16 << 20


class JavaVm(Runtime):
    """Java in one process. ``task.process.java`` is it, ``task.java`` a thread's ``Env``."""

    def __init__(self, process: Process, options: JavaOptions | None = None) -> None:
        """UserError if one of the user's models cannot be used."""
        chosen = options or process.kernel.java or JavaOptions()
        self.process = process
        #: To notice that the process has become another program.
        self.space = process.space
        self.kernel = process.kernel
        self.options: JavaOptions = chosen
        #: Whether mistakes of native code end the guest.
        self.check = is_strict(self.kernel) if chosen.check is None else chosen.check
        #: The last local handle; see ``Env.new_local``.
        self.serial = LOCAL
        #: From this handle on somebody looks how many objects there are.
        self.next_look = LOCAL + 4 * HANDLES_A_LOOK
        self._global_serial = GLOBAL
        self._weak_serial = WEAK
        self.globals: dict[int, Any] = {}
        #: Handle -> function that gives the object or None.
        self.weaks: dict[int, Any] = {}
        #: Where global and weak references were made, if leaks are wanted.
        self.made_at: dict[int, int] = {}
        self.methods: dict[int, Method] = {}
        self.fields: dict[int, Field] = {}
        self._ids = 0
        self.envs: list[Env] = []
        #: Addresses in the guest: of JavaVM, of the places for JNIEnvs, of the library's helpers.
        self.address = 0
        self.helpers: dict[str, int] = {}
        self._free_envs: list[int] = []
        self._ended = False
        #: id(object) -> its monitor while somebody holds it or waits.
        self.monitors: dict[int, monitors.Monitor] = {}
        #: Woken when a thread detaches.
        self.detached = WaitQueue()
        #: Threads that Thread.start has made: id -> java.lang.Thread.
        self.starting: dict[int, Any] = {}
        platform = chosen.platform(process) if chosen.platform else platform_of(process)
        super().__init__(platform, stubs=chosen.stubs)
        #: To catch what Java throws: ``except vm.throwable``.
        self.throwable: type[Throwable] = Throwable
        for path in chosen.files:
            self.load_models(path)
        self.models.others = Skeletons(self, lambda: dex_files(self.kernel)).find
        process.java = self
        process.on_exit.append(self.close)
        if self.task_ended not in self.kernel.on_task_exit:
            self.kernel.on_task_exit.append(self.task_ended)

    # -- threads -------------------------------------------------------------------------------

    def connect(self, address: int, pool: int, count: int, stride: int) -> None:
        """The guest's library tells where JavaVM is and where JNIEnvs may be."""
        self.address = address
        self._free_envs = [pool + stride * index for index in range(count)][::-1]

    def attach(self, task: Task, name: str | None = None, *, daemon: bool = False) -> Env | None:
        """Give a thread its JNIEnv; None if there are too many."""
        if task.java is not None:
            attached: Env = task.java
            return attached
        if not self._free_envs:
            return None
        env = Env(self, task, self._free_envs.pop())
        if not self.envs and "thread" in self.singletons:
            env.thread = self.singletons.pop("thread")
        else:
            env.thread = self.allocate(self.find_class("java/lang/Thread"))
        main = task.tid == task.process.pid
        env.thread.name = name or ("main" if main else f"Thread-{task.tid}")
        env.thread.daemon = daemon
        env.thread.tid = task.tid
        env.thread.started = True
        self.envs.append(env)
        task.java = env
        return env

    def detach(self, env: Env) -> None:
        """The thread has no JNIEnv any more."""
        env.thread.ended = True
        self.envs.remove(env)
        self._free_envs.append(env.address)
        env.task.java = None
        env.locals = {0: None}
        monitors.abandon(self, env)
        self.detached.wake()

    def env_at(self, address: int) -> Env | None:
        """Whose JNIEnv that is."""
        return next((env for env in self.envs if env.address == address), None)

    @property
    def env(self) -> Env:
        """The JNIEnv of the thread that runs, for a script's calls that of the main thread.

        NeedsGuest if there is none.
        """
        task = self.kernel.scheduler.current
        if task is not None and task.java is not None:
            found: Env = task.java
            return found
        if task is None and self.envs:
            return self.envs[0]
        raise NeedsGuest("no attached guest thread runs")

    def task_ended(self, task: Task) -> None:
        """A thread ends: attached ones should have detached themselves."""
        env = task.java
        if env is None or env.vm is not self:
            return
        if not task.process.exiting and len(task.process.tasks) > 1:
            self.log.warning(
                "JNI: thread %d ended without DetachCurrentThread (Android would abort)", task.tid
            )
        self.detach(env)

    def uncaught(self, env: Env) -> None:
        """Log the exception that nobody has caught before the thread ends, if there is one."""
        if env.pending is not None:
            text = f"FATAL EXCEPTION: {env.thread.name}\n{describe(env.pending)}"
            self.platform.log(6, "AndroidRuntime", text)

    def close(self) -> None:
        """The process ends."""
        if self._ended:
            return
        self._ended = True
        if self.task_ended in self.kernel.on_task_exit:
            self.kernel.on_task_exit.remove(self.task_ended)
        if self.options.leaks:
            for line in self.leaks():
                self.log.warning("JNI: %s", line)
        self.process.java = None

    def activity_call(self, activity: Any, what: str, *arguments: Any) -> Any:
        """See ``Runtime.activity_call``."""
        if self.options.activity is not None:
            self.options.activity(what, arguments)

    # -- mistakes --------------------------------------------------------------------------------

    def mistake(self, task: Task, name: str, text: str) -> None:
        """CheckJNI's line; the guest ends if it is on."""
        line = f"JNI DETECTED ERROR IN APPLICATION: {text} in call to {name}"
        self.platform.log(7 if self.check else 5, "JNI", line)
        if self.check:
            abort(task, line)

    def fatal(self, task: Task, text: str) -> None:
        """FatalError: the guest ends."""
        self.platform.log(7, "JNI", text)
        abort(task, text)

    # -- references ------------------------------------------------------------------------------

    def distant(self, env: Env, handle: int) -> Any:
        """The object behind a reference that is not in the thread's own table. JniAbort."""
        kind = handle & 3
        if kind == GLOBAL and handle in self.globals:
            return self.globals[handle]
        if kind == WEAK and handle in self.weaks:
            return self.weaks[handle]()
        raise JniAbort(self._what_is_wrong(env, handle))

    def _what_is_wrong(self, env: Env, handle: int) -> str:
        kind = handle & 3
        for other in self.envs:
            if other is not env and handle in other.locals:
                return (
                    f"use of local reference {handle:#x} of thread {other.task.tid} "
                    f"in thread {env.task.tid}"
                )
        last = {LOCAL: self.serial, GLOBAL: self._global_serial, WEAK: self._weak_serial}
        if kind in last and kind < handle <= last[kind]:
            return f"use of deleted {KIND_NAMES[kind]} {handle:#x}"
        if handle in self.methods or handle in self.fields:
            return f"jmethodID or jfieldID {handle:#x} passed as jobject"
        return f"use of invalid jobject {handle:#x}"

    def new_global(self, value: Any, at: int = 0) -> int:
        """A global reference; ``at``: where the guest made it. JniAbort when there are too many."""
        if value is None:
            return 0
        if len(self.globals) >= MOST_GLOBALS:
            raise JniAbort(
                f"global reference table overflow (max={MOST_GLOBALS}): "
                f"{self.histogram(self.globals.values())}"
            )
        self._global_serial += 4
        self.globals[self._global_serial] = value
        if self.options.leaks:
            self.made_at[self._global_serial] = at
        return self._global_serial

    def new_weak(self, value: Any, at: int = 0) -> int:
        """A weak global reference; ``at``: see above. JniAbort when there are too many."""
        if value is None:
            return 0
        if len(self.weaks) >= MOST_GLOBALS:
            raise JniAbort(f"weak global reference table overflow (max={MOST_GLOBALS})")
        self._weak_serial += 4
        self.weaks[self._weak_serial] = weak(value)
        if self.options.leaks:
            self.made_at[self._weak_serial] = at
        return self._weak_serial

    def drop_global(self, handle: int) -> None:
        """DeleteGlobalRef."""
        self.globals.pop(handle, None)
        self.made_at.pop(handle, None)

    def drop_weak(self, handle: int) -> None:
        """DeleteWeakGlobalRef."""
        self.weaks.pop(handle, None)
        self.made_at.pop(handle, None)

    def histogram(self, values: Iterable[Any]) -> str:
        """``512 java.lang.String, 3 byte[]``: the commonest classes of these objects."""
        count = Counter(self.class_of(each).pretty for each in values if each is not None)
        return ", ".join(f"{number} {name}" for name, number in count.most_common(5)) or "none"

    def leaks(self) -> list[str]:
        """What was never given back, in lines. See leaks.py."""
        return leaks.report(self)

    # -- ids ---------------------------------------------------------------------------------------

    def method_id(self, method: Method) -> int:
        """jmethodID."""
        if not method.id:
            self._ids += 8
            method.id = 0x4D000000 + self._ids
            self.methods[method.id] = method
        return method.id

    def field_id(self, field: Field) -> int:
        """jfieldID."""
        if not field.id:
            self._ids += 8
            field.id = 0x4D000000 + self._ids
            self.fields[field.id] = field
        return field.id

    def bad_method(self, handle: int) -> JniAbort:
        """What is wrong with a jmethodID."""
        if handle == 0:
            return JniAbort("jmethodID was NULL")
        if handle in self.fields:
            return JniAbort(f"jfieldID {self.fields[handle]} passed as jmethodID")
        return JniAbort(f"invalid jmethodID: {handle:#x}")

    def bad_field(self, handle: int) -> JniAbort:
        """What is wrong with a jfieldID."""
        if handle == 0:
            return JniAbort("jfieldID was NULL")
        if handle in self.methods:
            return JniAbort(f"jmethodID {self.methods[handle]} passed as jfieldID")
        return JniAbort(f"invalid jfieldID: {handle:#x}")

    def argument(self, method: Method, index: int, value: Any) -> None:
        """Say that an argument is of another class than the method takes. JniAbort."""
        kind = pretty(method.type.parameters[index])
        raise JniAbort(
            f"bad argument {index + 1} of {method}: {kind} expected, "
            f"not {self.class_of(value).pretty}"
        )

    def guest_text(self, env: Env, address: int, what: str, most: int = MOST_TEXT) -> str:
        """Modified UTF-8 from the guest. JniAbort."""
        if address == 0:
            raise JniAbort(f"{what} was NULL")
        try:
            raw = env.space.cstring(address, most)
        except ValueError:
            raise JniAbort(f"a string at {address:#x} has no end") from None
        try:
            return decode(raw)
        except BadUtf8 as error:
            shown = raw[:40].decode("utf-8", "backslashreplace")
            raise JniAbort(
                f"input is not valid Modified UTF-8: {error} (string: '{shown}')"
            ) from None

    # -- what Runtime leaves to a guest ------------------------------------------------------------

    def current_thread(self) -> Any:
        """The java.lang.Thread that runs."""
        task = self.kernel.scheduler.current
        if task is None and self.envs:
            return self.envs[0].thread
        if task is None or task.java is None:
            return super().current_thread()
        return task.java.thread

    def call_native(self, method: Method, receiver: Any, arguments: Sequence[Any]) -> Body:
        """Run the guest's function for a native method."""
        return natives.call(self, method, receiver, arguments)

    def find_symbol(self, name: str) -> int:
        """A symbol in what the process has loaded, 0 if there is none."""
        return (self.options.find_symbol or find_symbol)(self.process, name)

    def complete(self, result: Any) -> Any:  # type: ignore[override]
        """The result of a body; guest functions run on the current thread meanwhile.

        NeedsGuest if it sleeps.
        """
        if not hasattr(result, "send"):
            return result
        from droidemu.kernel.nested import run_guest

        value = None
        while True:
            try:
                step = result.send(value)
            except StopIteration as stop:
                return stop.value
            if not isinstance(step, GuestCall):
                result.close()
                raise NeedsGuest("the method waits: call it from a generator")
            value = run_guest(self.env.task, step)

    def start_thread(self, thread: Any) -> Any:
        """Thread.start."""
        return natives.start_thread(self, thread)

    def join(self, thread: Any, nanoseconds: int | None) -> Any:
        """Thread.join."""
        return natives.join(self, thread, nanoseconds)

    def main_thread(self) -> Any:
        """The java.lang.Thread of the process's first thread."""
        pid = self.process.pid
        env = next((env for env in self.envs if env.task.tid == pid), None)
        return env.thread if env is not None else super().main_thread()

    def posted(self, looper: Any) -> None:
        """The pending messages of a looper are others now: who waits for them must look again."""
        loopers.posted(self, looper)

    def wait_posted(self, looper: Any) -> Any:
        """Until one of a looper's messages is due."""
        return loopers.wait(self, looper)

    def sleep(self, nanoseconds: int, interruptible: bool = False) -> Any:
        """Thread.sleep, if it can be interrupted; SystemClock.sleep."""
        return monitors.sleep(self, self.env if interruptible else None, nanoseconds)

    def load_library(self, name: str) -> Any:
        """System.loadLibrary and System.load."""
        return natives.load_library(self, name)

    def exit(self, status: int) -> Any:
        """System.exit."""
        return natives.exit_process(self, status)

    def allocate_direct(self, size: int) -> Any:
        """ByteBuffer.allocateDirect."""
        return natives.allocate_direct(self, size)

    def allocate_memory(self, data: bytes | int) -> Any:
        """Memory of the guest's malloc."""
        return natives.place(self, data)

    def free_memory(self, address: int) -> Any:
        """Give it back."""
        return natives.free(self, address)

    def lock(self, target: Any) -> Any:
        """Enter an object's monitor."""
        return monitors.enter(self, self.env, target)

    def unlock(self, target: Any) -> None:
        """Leave it again."""
        monitors.leave(self, self.env, target)

    def wait(self, target: Any, nanoseconds: int | None) -> Any:
        """Object.wait."""
        return monitors.wait(self, self.env, target, nanoseconds)

    def notify(self, target: Any, everyone: bool) -> None:
        """Object.notify and notifyAll."""
        monitors.notify(self, self.env, target, everyone)

    def read_memory(self, address: int, size: int) -> bytes:
        """Bytes of the guest."""
        return self.process.space.read(address, size)

    def write_memory(self, address: int, data: bytes) -> None:
        """Store bytes into the guest."""
        self.process.space.write(address, data)


def java_of(process: Process) -> JavaVm | None:
    """The virtual machine of a process, once it has made one."""
    found: JavaVm | None = process.java
    return found
