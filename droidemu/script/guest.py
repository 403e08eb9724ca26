# SPDX-License-Identifier: GPL-2.0-or-later
"""One guest process that waits for a script's calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from droidemu.android.linker.state import linker_of
from droidemu.android.logcat import Message
from droidemu.android.ndk.state import state_of
from droidemu.kernel.guestcall import GuestCall
from droidemu.kernel.nested import GuestEnded, run_guest
from droidemu.script.errors import GuestCrash, GuestError, GuestExit
from droidemu.script.hooks import Callback, Hook, Raised
from droidemu.script.library import Function, Library
from droidemu.script.memory import GuestMemory
from droidemu.script.package import Package
from droidemu.script.prototype import parse
from droidemu.script.serve import service_of
from droidemu.script.start import ScriptMachine, give, make_machine
from droidemu.script.stubs import Stubs

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.machine.config import MountOption

RTLD_NOW = 2
_NS = 1_000_000_000


class Guest:
    """An Android process without an app. Use it in a ``with`` block, on one thread.

    Guest threads run while a call runs, and during ``run``.
    """

    def __init__(
        self,
        abi: str = "arm64-v8a",
        *,
        environment: Mapping[str, str] | None = None,
        mounts: Sequence[MountOption] = (),
        sysroot: Path | None = None,
        time: str = "real",
        memory_mb: int = 2048,
    ) -> None:
        """``abi``: arm64-v8a or armeabi-v7a. GuestError, UserError."""
        self._machine: ScriptMachine = make_machine(
            abi, dict(environment or {}), tuple(mounts), sysroot, time, memory_mb
        )
        self.kernel: Kernel = self._machine.kernel
        self.process: Process = self._machine.process
        self.kernel_isa = self.process.isa.name
        #: Bytes of a pointer.
        self.word_size = self.process.isa.word_size
        #: Threads whose calls of Python functions are in progress, innermost last.
        self.entered: list[Task] = []
        self._handles: list[Callback] = []
        self._ended: GuestError | None = None
        try:
            self.kernel.scheduler.run_until(lambda: service_of(self.kernel) is not None)
            service = service_of(self.kernel)
            if service is None:
                raise self._end("the guest's process did not start")
        except BaseException:
            self.close()
            raise
        self._service = service
        self.stubs = Stubs(self.process)
        functions = service.functions
        self._malloc, self._free = functions["malloc"], functions["free"]
        self.memory = GuestMemory(lambda: self._alive().space, self._allocate, self._release)

    # -- libraries ---------------------------------------------------------------------------------

    def open(self, library: str | Path, flags: int = RTLD_NOW) -> Library:
        """Load a library: a file of the host, or the name of one that the guest has (libz.so).

        What lies beside a file of the host and is needed by it is given to the guest, too.
        GuestError has the linker's own words.
        """
        name = str(library)
        if isinstance(library, Path) or Path(name).is_file():
            name = give(self.kernel.vfs, Path(library), self.kernel_isa)
        address = self.memory.allocate(name)
        try:
            dlopen = self._service.functions["dlopen"]
            handle = self.call(GuestCall(dlopen, "LI", (address, flags), "L"))
        finally:
            self.memory.free(address)
        if not handle:
            raise GuestError(self._dlerror() or f"{name} cannot be opened")
        return Library(self, handle, Path(name).name)

    def open_apk(self, path: str | Path) -> Package:
        """Let the guest see an APK: ``package.open("libapp.so")``. ApkError, GuestError."""
        return Package(self, Path(path))

    def on_log(self, listener: Callable[[Message], None]) -> None:
        """Hear of every message that the guest logs (liblog): priority, tag, text."""
        state_of(self.kernel).log.listeners.append(listener)

    def without(self, *names: str) -> None:
        """Libraries that those opened from now on need and do not get (libpython3.14.so).

        What they would have had of them is missing: the linker's warning names it.
        """
        linker_of(self.process).linker.absent.update(names)

    def define(self, name: str, value: int | Callback | Function) -> None:
        """A symbol for libraries opened from now on, if no library has one of that name.

        ``dlsym`` finds it where it would find the program's own symbols.
        """
        linker_of(self.process).linker.given[name.encode()] = self.address_of(value)

    def _dlerror(self) -> str:
        address = self.call(GuestCall(self._service.functions["dlerror"], "", (), "L"))
        return self.memory.text(address) if address else ""

    def dlsym(self, handle: int, symbol: str) -> int | None:
        """Address of a symbol, or None."""
        address = self.memory.allocate(symbol)
        try:
            dlsym = self._service.functions["dlsym"]
            found: int = self.call(GuestCall(dlsym, "LL", (handle, address), "L"))
        finally:
            self.memory.free(address)
        return found or None

    def dlclose(self, handle: int) -> None:
        """See ``Library.close``."""
        self.call(GuestCall(self._service.functions["dlclose"], "L", (handle,), "I"))

    # -- functions -----------------------------------------------------------------------------

    def function(self, address: int, prototype: str) -> Function:
        """The function at an address (bit 0 set: Thumb code)."""
        return Function(self, address, parse(prototype, self.word_size))

    def callback(self, prototype: str, function: Callable[..., Any]) -> Callback:
        """An address at which guest code calls a Python function."""
        made = Callback(self, function, parse(prototype, self.word_size))
        self._handles.append(made)
        return made

    def hook(
        self, target: int | Function, prototype: str, function: Callable[..., Any], size: int = 0
    ) -> Hook:
        """Put a Python function in the place of a guest's. UserError if there is no room for it.

        ``size``: bytes of the guest function, if known.
        """
        parsed = parse(prototype, self.word_size)
        return Hook(self, self.address_of(target), size, function, parsed)

    def address_of(self, value: Any) -> int:
        """The address of a function, a callback, or a number. TypeError."""
        if isinstance(value, Callback):
            return value.address
        if isinstance(value, (int, Function)):
            return value.__index__()
        raise TypeError(f"no address: {type(value).__name__}")

    def call(self, call: GuestCall) -> Any:
        """Carry a call out. GuestExit, GuestCrash; and what Python functions below it raised."""
        self._alive()
        task = self.entered[-1] if self.entered else self._service.task
        try:
            return run_guest(task, call)
        except GuestEnded:
            raise self._end("the guest has ended") from None
        except Raised as raised:
            raise raised.error from None

    def run(self, seconds: float, until: Callable[[], bool] | None = None) -> None:
        """Let the guest's other threads run for some guest time, or until a condition holds."""
        clock = self.kernel.clock
        deadline = clock.monotonic() + int(seconds * _NS)
        timer = self.kernel.timers.at(deadline, lambda: None)
        try:
            self.kernel.scheduler.run_until(
                lambda: clock.monotonic() >= deadline or (until is not None and until())
            )
        except Raised as raised:
            raise raised.error from None
        finally:
            timer.cancel()
        if not self.process.tasks:
            raise self._end("the guest has ended")

    # -- its life ----------------------------------------------------------------------------------

    def _alive(self) -> Process:
        if self._ended is not None:
            raise GuestError(f"{self._ended} (earlier)")
        return self.process

    def _end(self, otherwise: str) -> GuestError:
        """What to raise now that the process is gone."""
        machine, process = self._machine, self.process
        if machine.crash_report is not None:
            self._ended = GuestCrash(machine.crash_report, process.exit_signal)
        elif process.exiting:
            self._ended = GuestExit(process.exit_status)
        else:
            self._ended = GuestError(otherwise)
        return self._ended

    def _allocate(self, size: int) -> int:
        return int(self.call(GuestCall(self._malloc, "L", (size,), "L")))

    def _release(self, address: int) -> None:
        if self._ended is None:
            self.call(GuestCall(self._free, "L", (address,), "V"))

    def close(self) -> None:
        """End the process and give everything back."""
        if self._ended is None:
            self._ended = GuestError("the guest is closed")
        self.kernel.close()

    def __enter__(self) -> Guest:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
