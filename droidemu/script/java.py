# SPDX-License-Identifier: GPL-2.0-or-later
"""Java for a script's guest: load libraries as an app does, call their native methods. ::

    with Guest("arm64-v8a") as guest:
        java = Java(guest)                            # models: files=[Path("mine.py")]
        java.load("./libcounter.so")                  # JNI_OnLoad
        print(java.call_static("com.example.Counter", "add", 2, 3, signature="(II)I"))

Classes that nobody models are made up (``stubs=False``: refused): their native methods are known as
soon as the library registers them, or by their signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.android.java.convert import to_python
from droidemu.android.java.declare import NATIVE, MethodDeclaration
from droidemu.android.java.klass import JavaClass, Method
from droidemu.android.jni.options import JavaOptions
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.wait import Wait
from droidemu.machine.java import places
from droidemu.script.errors import GuestError

if TYPE_CHECKING:
    from droidemu.android.jni.vm import JavaVm
    from droidemu.script.guest import Guest

_LIBRARY = "libnativehelper.so"
#: Longest that a wait without a deadline may take, seconds of guest time.
_LONGEST_S = 3600.0
_NS = 1_000_000_000


class Java:
    """The virtual machine of a guest; one a guest. Java's exceptions are Python ones."""

    def __init__(
        self,
        guest: Guest,
        *,
        files: Sequence[Path] = (),
        stubs: bool = True,
        leaks: bool = False,
    ) -> None:
        """``files``: models of classes; ``leaks``: say at the end what was never given back.

        UserError if a model cannot be used, GuestError if there is a virtual machine already.
        """
        self._guest = guest
        guest.kernel.java = JavaOptions(
            files=tuple(files), stubs=stubs, leaks=leaks, places=places
        )
        create = guest.open(_LIBRARY).function("int JNI_CreateJavaVM(void *, void *, void *)")
        place = guest.memory.allocate(bytes(64))
        try:
            # JavaVM *, JNIEnv *, JavaVMInitArgs with JNI_VERSION_1_6.
            guest.memory.pack("I", place + 16, 0x00010006)
            result = create(place, place + 8, place + 16)
        finally:
            guest.memory.free(place)
        if result:
            raise GuestError(f"no Java virtual machine: JNI_CreateJavaVM answers {result}")
        self.vm: JavaVm = guest.process.java

    def load(self, library: str | Path) -> None:
        """System.load: the library and its JNI_OnLoad. Raises UnsatisfiedLinkError (Throwable)."""
        name = str(library)
        if isinstance(library, Path) or Path(name).is_file():
            # The guest is shown the file; it is loaded a second time by what runs JNI_OnLoad.
            self._guest.open(library)
            name = Path(name).name
        self.run(self.vm.load_library(name))

    def new(self, class_name: str, *arguments: Any, signature: str | None = None) -> Any:
        """A new Java object."""
        return self.vm.new_object(class_name, *arguments, signature=signature)

    def call(self, target: Any, name: str, *arguments: Any, signature: str | None = None) -> Any:
        """Call a method of an object with Python values."""
        self._declare(self.vm.class_of(target), name, signature)
        result = self.run(self.vm.call(target, name, *arguments, signature=signature))
        return to_python(self.vm, result)

    def call_static(
        self, class_name: str, name: str, *arguments: Any, signature: str | None = None
    ) -> Any:
        """Call a static method with Python values.

        ``signature`` is needed for a native method of an unknown class that its library does not
        register.
        """
        self._declare(self.vm.find_class(class_name), name, signature)
        body = self.vm.call_static(class_name, name, *arguments, signature=signature)
        return to_python(self.vm, self.run(body))

    def _declare(self, kind: JavaClass, name: str, signature: str | None) -> None:
        """A native method that nobody has declared, if that is wanted."""
        if self.vm.stubs and signature and kind.find_method(name, signature) is None:
            declared = MethodDeclaration(name, signature, False, NATIVE, None)
            made = kind.methods[name, signature] = Method(kind, declared)
            made.loose = True

    def run(self, body: Any) -> Any:
        """Carry a body out on the script's thread: guest functions and waits are carried out too.

        GuestCrash, GuestExit; Throwables.
        """
        if not hasattr(body, "send"):
            return body
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                step = body.throw(error) if error is not None else body.send(value)
            except StopIteration as stop:
                return stop.value
            error = None
            try:
                value = self._step(step)
            except Exception as raised:
                error = raised

    def _step(self, step: Any) -> Any:
        if isinstance(step, GuestCall):
            return self._guest.call(step)
        if isinstance(step, Wait):
            woken: list[bool] = []

            def wake() -> None:
                woken.append(True)

            for queue in step.queues:
                queue.listeners.append(wake)
            now = self._guest.kernel.clock.monotonic()
            rest = _LONGEST_S if step.deadline is None else (step.deadline - now) / _NS
            try:
                self._guest.run(max(0.0, rest), lambda: bool(woken))
            finally:
                for queue in step.queues:
                    queue.listeners.remove(wake)
            return None
        raise TypeError(f"a body of Java's gave {type(step).__name__}")
