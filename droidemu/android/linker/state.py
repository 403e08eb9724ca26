# SPDX-License-Identifier: GPL-2.0-or-later
"""The linker of one process, and what goes with it: handles, errors, work that guest code does."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from logging import Logger
from typing import TYPE_CHECKING, Final

from droidemu.android.linker.backend import KernelBackend, memory_of
from droidemu.android.linker.guestdata import GuestData, fill_threads
from droidemu.kernel.errno import EBUSY, ENOSYS, KernelError
from droidemu.loader.link.apply import TlsResolvers
from droidemu.loader.link.library import Library
from droidemu.loader.link.linker import Linker, Loaded, Missing
from droidemu.loader.link.namespace import Namespace, split_path
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.loader.mapping import LoadPlan

#: The interpreter's name for others (libdl.so of Android needs it).
LINKER_NAME: Final = "ld-android.so"
#: What apps see unless somebody says otherwise: android_get_application_target_sdk_version.
TARGET_SDK: Final = 30
#: Missing symbols that a warning names, or a line of the whole list, and characters of a name.
_SHOWN: Final = 40
_SHOWN_NAME: Final = 1024
#: Longest error text, as bionic's buffer.
_MAX_ERROR: Final = 768
_SYSTEM_FOLDERS: Final = {
    8: ["/system/lib64", "/vendor/lib64", "/odm/lib64"],
    4: ["/system/lib", "/vendor/lib", "/odm/lib"],
}


@dataclass
class Work:
    """Functions that the guest runs, and libraries that go when it has."""

    functions: int
    size: int
    closing: list[Library]


class ProcessLinker:
    """All of the linker in one process image."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.space = process.space
        self.data = GuestData(process)
        self.backend = KernelBackend(process)
        self.linker = Linker(process.isa.name, self.backend)  # type: ignore[arg-type]
        #: Guest address of struct droidemu_process, 0 before LINK_START.
        self.process_area = 0
        #: Texts for dlerror by thread id.
        self.errors: dict[int, bytes] = {}
        self.work: dict[int, Work] = {}
        self._next_work = 1
        self.target_sdk = TARGET_SDK
        #: Name spaces by the address that guests know them by.
        self.namespaces: dict[int, Namespace] = {}
        #: How many names their links have.
        self.linked_names = 0
        #: Libraries whose fini functions run: not to be found any more, not yet unmapped.
        self.closing: set[Library] = set()
        #: The program was linked.
        self.begun = False
        #: Libraries with thread-local variables that were opened since. libc knows those of the
        #: start only: new threads get the others here, whatever happens while they are made.
        self.late: list[Library] = []
        if _thread_begins not in process.kernel.on_clone:
            process.kernel.on_clone.append(_thread_begins)

    # -- the start ---------------------------------------------------------------------------------

    def begin(self, task: Task, stack: int, resolvers: TlsResolvers) -> Loaded:
        """Load all that the program needs. LinkError, KernelError."""
        process, linker = self.process, self.linker
        path = process.exe.decode("utf-8", "surrogateescape")
        if process.interpreter_plan is None:
            from droidemu.android.linker.direct import take_program

            path = take_program(task, self.data, stack)
        program, interpreter = process.plan, process.interpreter_plan
        linker.tls_resolvers = resolvers
        self._set_paths(path)
        linker.add(self._known(program, path, is_program=True))
        library = self._known(interpreter, interpreter.image.name, is_program=False)
        library.dynamic.soname = LINKER_NAME
        linker.add(library)
        preloads = self._variable(b"LD_PRELOAD").replace(":", " ").split()
        return linker.start(preloads)

    def _known(self, plan: LoadPlan, path: str, is_program: bool) -> Library:
        """What the kernel has mapped."""
        memory = memory_of(self.space, plan.image, plan.bias)
        return Library(
            path=path,
            image=plan.image,
            memory=memory,
            bias=plan.bias,
            start=plan.start,
            end=plan.end,
            namespace=self.linker.default,
            identity=self._identity(path),
            is_program=is_program,
            is_interpreter=not is_program,
            builtin=not is_program,
        )

    def _identity(self, path: str) -> object:
        """What ``GuestSource.identity`` is of the same file."""
        vfs = self.process.kernel.vfs
        name = path.encode("utf-8", "surrogateescape")
        try:
            stat = vfs.resolve(None, name, fs=vfs.context()).inode.stat()
        except KernelError:
            return None
        return stat.dev, stat.ino

    def _variable(self, name: bytes) -> str:
        """An environment variable of the program's start."""
        for text in self.process.envp:
            key, equals, value = text.partition(b"=")
            if equals and key == name:
                return value.decode("utf-8", "surrogateescape")
        return ""

    def _set_paths(self, program: str) -> None:
        default = self.linker.default
        default.library_path = split_path(self._variable(b"LD_LIBRARY_PATH"))
        # The program's own folder is ours: what lies there on the host was brought along.
        folder = program.rpartition("/")[0] or "/"
        default.default_path = list(dict.fromkeys([*_SYSTEM_FOLDERS[self.linker.word], folder]))

    # -- after loading -----------------------------------------------------------------------------

    def publish(self, loaded: Loaded) -> None:
        """Show new libraries to the guest: link maps, TLS modules, protection.

        KernelError or MemoryFault, and nothing is shown.
        """
        try:
            self._publish(loaded)
        except BaseException:
            self.withdraw(loaded)
            raise

    def withdraw(self, loaded: Loaded) -> None:
        """Take back what ``publish`` has shown."""
        for library in loaded.new:
            self.data.remove_record(library)
            if library in self.late:
                self.late.remove(library)

    def _publish(self, loaded: Loaded) -> None:
        log = self.process.kernel.log
        for library in loaded.new:
            log.debug("linker: %s at %#x", library.path, library.bias)
            if not library.record:
                self.data.add_record(library)
        if self.process_area:
            self.update_process()
        if self.begun:
            self.late += [library for library in loaded.new if library.tls is not None]
            fill_threads(self.process.tasks.values(), loaded.new)
        for library in loaded.new:
            self.backend.protect_relro(library)
        if loaded.missing:
            tell_missing(log, loaded.missing)

    def forget_modules(self) -> None:
        """After a failure: threads to come find the modules that are left."""
        if self.process_area:
            with suppress(KernelError, MemoryFault):
                self.update_process()

    def update_process(self) -> None:
        """Write what changes of ``struct droidemu_process``: the modules."""
        word = self.linker.word
        count, table = self.data.write_tls(self.linker.tls)
        # size, argc, argv, envp, auxv come first.
        self.data.words(self.process_area + 5 * word, (count, table))

    def order(self, functions: list[int], closing: list[Library]) -> tuple[int, int, int]:
        """(count, address, token) of functions for the guest to run. KernelError."""
        if not functions:
            return 0, 0, 0
        address = self.data.list_of(functions)
        token = self._next_work
        self._next_work += 1
        self.work[token] = Work(address, len(functions) * self.linker.word, closing)
        return len(functions), address, token

    def done(self, token: int) -> bool:
        """The guest has run what ``order`` gave it."""
        work = self.work.pop(token, None)
        if work is None:
            return False
        self.data.free(work.functions, work.size)
        self.unload(work.closing)
        return True

    def unload(self, libraries: list[Library]) -> None:
        """Take libraries away for good."""
        for library in libraries:
            self.closing.discard(library)
            if library in self.late:
                self.late.remove(library)
            self.data.remove_record(library)
        self.linker.remove(libraries)
        if libraries:
            self.forget_modules()

    # -- small questions ---------------------------------------------------------------------------

    def fail(self, task: Task, text: str) -> None:
        """What dlerror will say to this thread."""
        if len(self.errors) > 2 * len(self.process.tasks) + 16:
            alive = self.process.tasks
            self.errors = {tid: data for tid, data in self.errors.items() if tid in alive}
        self.errors[task.tid] = text.encode("utf-8", "replace")[:_MAX_ERROR]

    def caller(self, address: int) -> Library | None:
        """The library that asks, by its return address; the program if it is nobody's."""
        return self.linker.at(address) or self.linker.program

    def by_handle(self, handle: int) -> Library | None:
        """The library of a handle of dlopen."""
        if not handle:
            return None
        for library in self.linker.libraries:
            if library.record == handle and library not in self.closing:
                return library
        return None


def new_linker(process: Process) -> ProcessLinker:
    """A fresh one: the program begins. EBUSY if it has begun already."""
    known = process.kept.get(ProcessLinker)
    if known is not None and known.space is process.space:
        raise KernelError(EBUSY)
    process.kept[ProcessLinker] = made = ProcessLinker(process)
    return made


def linker_of(process: Process, begun: bool = True) -> ProcessLinker:
    """The linker of a dynamic Android program; ENOSYS in others.

    ``begun`` False: also one that could not link the program.
    """
    found: ProcessLinker | None = process.kept.get(ProcessLinker)
    # One a process, which may run another image by now.
    if found is None or found.space is not process.space or (begun and not found.begun):
        raise KernelError(ENOSYS)
    return found


def _thread_begins(task: Task) -> None:
    """A thread has its memory from libc, and has not run yet."""
    found = task.process.kept.get(ProcessLinker)
    if found is not None and found.late and found.space is task.space:
        fill_threads((task,), found.late)


def missing_text(missing: list[Missing]) -> str:
    """One line: the symbols that no library has, and who wants them; of many the first ones."""
    count = "a missing symbol" if len(missing) == 1 else f"{len(missing)} missing symbols"
    parts: list[str] = []
    left = _SHOWN
    for library, names in _by_library(missing):
        if left > 0:
            parts.append(f"{library} wants {', '.join(names[:left])}")
        left -= len(names)
    if left < 0:
        parts.append(f"and {-left} more (--log info lists all)")
    return f"{count} (the program ends when one is used): {'; '.join(parts)}"


def tell_missing(log: Logger, missing: list[Missing]) -> None:
    """Log one line, and all of them where that is more than a line holds."""
    log.warning("%s", missing_text(missing))
    if len(missing) <= _SHOWN:
        return
    for library, names in _by_library(missing):
        for start in range(0, len(names), _SHOWN):
            some = ", ".join(names[start : start + _SHOWN])
            log.info("missing symbols: %s wants %s", library, some)


def _by_library(missing: list[Missing]) -> list[tuple[str, list[str]]]:
    """(library, sorted names with where they should be), as they were linked."""
    found: dict[Library, list[str]] = {}
    for item in missing:
        name = item.name[:_SHOWN_NAME].decode("utf-8", "backslashreplace")
        found.setdefault(item.library, []).append(
            f"{name} ({item.expected_in})" if item.expected_in else name
        )
    return [(library.name, sorted(names)) for library, names in found.items()]
