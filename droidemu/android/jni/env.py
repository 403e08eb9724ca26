# SPDX-License-Identifier: GPL-2.0-or-later
"""A thread's JNIEnv: its local references, its pending exception, what it holds.

A handle is a number that is never used twice (so a stale one is known as such); its lower two bits
tell the kind. A frame of local references is a mark in the table: what is behind it goes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.arrays import JavaArray
from droidemu.android.java.heap import COUNTED
from droidemu.android.java.klass import JavaClass
from droidemu.android.jni.errors import JniAbort

if TYPE_CHECKING:
    from droidemu.android.java.classes.java_lang_throwables import Throwable
    from droidemu.android.jni.vm import JavaVm
    from droidemu.kernel.task import Task
    from droidemu.memory import AddressSpace

LOCAL, GLOBAL, WEAK = 1, 2, 3
KIND_NAMES: Final = {
    LOCAL: "local reference", GLOBAL: "global reference", WEAK: "weak global reference",
}  # fmt: skip
#: From here on a thread is told once that it keeps many local references (Android 7's limit).
MANY_LOCALS: Final = 512
MOST_LOCALS: Final = 1 << 20
#: New handles between two looks at how many objects there are.
HANDLES_A_LOOK: Final = 1 << 16
_LAST_HANDLE: Final = 0xFFFFFFF0
#: Longest name or signature, bytes: what class files can hold.
MOST_NAME: Final = 65535
#: Depth of PushLocalFrame and of native methods that call each other.
MOST_FRAMES: Final = 4096


class Env:
    """What JNI knows of an attached thread."""

    __slots__ = (
        "address", "base", "blocked", "critical", "frames", "limit", "locals", "native_depth",
        "pending", "pins", "space", "task", "thread", "vm", "wide",
    )  # fmt: skip

    def __init__(self, vm: JavaVm, task: Task, address: int) -> None:
        """``address``: of the guest's JNIEnv."""
        self.vm = vm
        self.task = task
        self.space: AddressSpace = task.space
        self.address = address
        self.wide = task.abi.word_size == 8
        #: Handle -> object; marks of frames have negative keys.
        self.locals: dict[int, Any] = {0: None}
        self.frames = 0
        #: Those that native code may not pop: of the native methods in progress.
        self.base = 0
        self.limit = MANY_LOCALS
        self.pending: Throwable | None = None
        #: Critical sections that the thread is in.
        self.critical = 0
        #: True while a call needs a closer look: an exception is pending, or it is critical.
        self.blocked = False
        #: Native methods that Java has called and that have not returned.
        self.native_depth = 0
        #: Copies that the guest holds: address -> (kind, object, size).
        self.pins: dict[int, tuple[str, Any, int]] = {}
        #: The java.lang.Thread.
        self.thread: Any = None

    # -- handles -------------------------------------------------------------------------------

    def new_local(self, value: Any) -> int:
        """A local reference; null is 0."""
        if value is None:
            return 0
        vm = self.vm
        if value.__class__ is str and len(value) >= COUNTED:
            value = vm.text(value)
        vm.serial = handle = vm.serial + 4
        table = self.locals
        if handle > vm.next_look:
            handle = self._look(handle)
        table[handle] = value
        if len(table) > self.limit:
            self._many()
        return handle

    def _look(self, handle: int) -> int:
        """Now and then: whether there are too many objects. MemoryError."""
        vm = self.vm
        vm.next_look = 0  # at once again, unless
        vm.heap.sample()
        vm.next_look = min(handle + 4 * HANDLES_A_LOOK, _LAST_HANDLE)
        return self._after_wrap() if handle > _LAST_HANDLE else handle

    def _after_wrap(self) -> int:
        """A billion references: begin anew with a number that nobody uses."""
        handle = LOCAL + 4
        used = [env.locals for env in self.vm.envs]
        while any(handle in table for table in used):
            handle += 4
        self.vm.serial = handle
        self.vm.next_look = handle + 4 * HANDLES_A_LOOK
        return handle

    def _many(self) -> None:
        others = sum(len(env.locals) for env in self.vm.envs if env is not self)
        if self.limit >= MOST_LOCALS or others > MOST_LOCALS:
            raise JniAbort(f"local reference table overflow (max={MOST_LOCALS})")
        self.vm.log.warning(
            "JNI: thread %d holds %d local references (%s): DeleteLocalRef or PushLocalFrame "
            "where they are made in a loop",
            self.task.tid, len(self.locals), self.vm.histogram(self.locals.values()),
        )  # fmt: skip
        self.limit = min(self.limit * 8, MOST_LOCALS)

    def ref(self, handle: int) -> Any:
        """The object behind any reference; 0 is None. JniAbort."""
        try:
            return self.locals[handle]
        except KeyError:
            return self.vm.distant(self, handle)

    def object(self, handle: int, what: str = "jobject") -> Any:
        """An object that must be there. JniAbort."""
        value = self.ref(handle)
        if value is None:
            raise JniAbort(f"received null {what}")
        return value

    def clazz(self, handle: int) -> JavaClass:
        """A class. JniAbort."""
        value = self.ref(handle)
        if value.__class__ is JavaClass:
            found: JavaClass = value
            return found
        raise self._wrong("jclass", value)

    def string(self, handle: int) -> str:
        """A string. JniAbort."""
        value = self.ref(handle)
        if isinstance(value, str):
            return value
        raise self._wrong("jstring", value)

    def array(self, handle: int) -> JavaArray:
        """An array. JniAbort."""
        value = self.ref(handle)
        if value.__class__ is JavaArray:
            found: JavaArray = value
            return found
        if value is None:
            raise JniAbort("jarray was NULL")
        raise JniAbort(f"jarray argument has non-array type: {self.vm.class_of(value).pretty}")

    def _wrong(self, what: str, value: Any) -> JniAbort:
        if value is None:
            return JniAbort(f"received null {what}")
        return JniAbort(f"{what} has wrong type: {self.vm.class_of(value).pretty}")

    def primitive_array(self, handle: int, letter: str, kind: str) -> JavaArray:
        """An array of this element type. JniAbort."""
        found = self.array(handle)
        if found.letter != letter:
            raise JniAbort(
                f"incompatible array type {found.java_class.pretty}: {kind.lower()}[] expected"
            )
        return found

    # -- frames ----------------------------------------------------------------------------------

    def push_frame(self) -> None:
        """New local references go with the next ``pop_frame``. JniAbort beyond 4096 levels."""
        if self.frames >= MOST_FRAMES:
            raise JniAbort(f"more than {MOST_FRAMES} frames of local references")
        self.frames += 1
        self.locals[-self.frames] = None

    def pop_frame(self) -> None:
        """Forget the references since the last ``push_frame``."""
        table = self.locals
        mark = -self.frames
        self.frames -= 1
        while table:
            if table.popitem()[0] == mark:
                break

    # -- exceptions ------------------------------------------------------------------------------

    def throw(self, error: Throwable | None) -> None:
        """Make an exception the pending one (None: there is none)."""
        self.pending = error
        self.blocked = error is not None or self.critical > 0

    # -- memory ------------------------------------------------------------------------------------

    def text(self, address: int, what: str = "non-nullable const char*") -> str:
        """Modified UTF-8 from the guest. JniAbort."""
        return self.vm.guest_text(self, address, what)

    def name(self, address: int, what: str = "non-nullable const char*") -> str:
        """A name or signature in modified UTF-8. JniAbort."""
        return self.vm.guest_text(self, address, what, MOST_NAME)
