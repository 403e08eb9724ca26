# SPDX-License-Identifier: GPL-2.0-or-later
"""The linker's host calls: what ``guest/system/linker`` asks for."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from droidemu.android.linker import lookup, opening
from droidemu.android.linker.guestdata import GuestData
from droidemu.android.linker.opening import LINK_WORDS, PROCESS_WORDS
from droidemu.android.linker.state import linker_of, new_linker
from droidemu.kernel.errno import EINVAL, ENOENT, ENOEXEC, KernelError
from droidemu.kernel.hostcall import hostcall
from droidemu.kernel.syscall import Int, OptionalPath, Ptr, Size, ULong
from droidemu.kernel.task import Task
from droidemu.loader.elf import ElfError
from droidemu.loader.link.apply import TlsResolvers

#: dlerror's text for the program that cannot start.
_CANNOT = 'CANNOT LINK EXECUTABLE "{}": {}\n'


@hostcall("link_start", 0x00)
def host_link_start(task: Task, link: Ptr) -> Generator[Any, Any, int]:
    """The program's interpreter has begun: load, link and lay out everything."""
    process = task.process
    state = new_linker(process)
    state.backend.task = task
    data = state.data
    word = data.word
    size, stack, area, debug, static, weak = data.read_words(link, LINK_WORDS)
    if size != LINK_WORDS * word or data.read_words(area, 1)[0] != PROCESS_WORDS * word:
        raise KernelError(EINVAL)
    try:
        loaded = state.begin(task, stack, TlsResolvers(static, weak))
        data.debug = debug
        state.publish(loaded)
    except (ElfError, KernelError) as error:
        problem = error if isinstance(error, ElfError) else "it does not fit in memory"
        state.fail(task, _CANNOT.format(process.exe.decode("utf-8", "replace"), problem))
        return -ENOEXEC
    linker = state.linker
    program = linker.program
    assert program is not None
    interpreter = next(lib for lib in linker.libraries if lib.is_interpreter)
    if not interpreter.record:
        data.add_record(interpreter)
    argc, argv, envp, auxv = _arguments(data, stack)
    state.process_area = area
    inits = linker.initialisers(loaded)
    libc = linker.lookup(b"__droidemu_libc_init", linker.libraries)
    count, table = data.write_tls(linker.tls)
    data.words(area, (
        PROCESS_WORDS * word, argc, argv, envp, auxv, count, table,
        linker.tls.end, linker.tls.align, libc.address if libc else 0,
        len(inits), data.list_of(inits), process.plan.entry,
    ))  # fmt: skip
    data.words(debug + 4 * word, (interpreter.bias,))
    opening.write_debug_slots(state, debug)
    state.begun = True
    yield from opening.resolve(state, loaded.pending)
    return 0


def _arguments(data: GuestData, stack: int) -> tuple[int, int, int, int]:
    """argc, argv, envp and the auxiliary vector, by the stack of the program's start."""
    word = data.word
    argc = data.read_words(stack, 1)[0] & 0x7FFFFFFF
    argv = stack + word
    envp = argv + (argc + 1) * word
    auxv = envp
    while data.read_words(auxv, 1)[0]:
        auxv += word
    return argc, argv, envp, auxv + word


@hostcall("link_done", 0x01)
def host_link_done(task: Task, token: ULong) -> int:
    """The init or fini functions of an opened or closed library have run."""
    return 0 if linker_of(task.process).done(token) else -EINVAL


@hostcall("link_error", 0x02)
def host_link_error(task: Task, text: Ptr, size: Size) -> int:
    """dlerror: the length of the thread's error text, 0 if there is none."""
    errors = linker_of(task.process, begun=False).errors
    found = errors.pop(task.tid, b"")
    if not found or not size:
        return 0
    found = found[: size - 1]
    task.space.write(text, found + b"\0")
    return len(found)


@hostcall("dlopen", 0x10)
def host_dlopen(
    task: Task, name: OptionalPath, flags: Int, ext: Ptr, caller: Ptr, out: Ptr
) -> Generator[Any, Any, int]:
    """dlopen and android_dlopen_ext; ``out`` is a struct droidemu_work."""
    state = linker_of(task.process)
    state.backend.task = task
    state.data.words(out, (0, 0, 0, 0))  # EFAULT before anything is loaded
    text = name.decode("utf-8", "surrogateescape") if name is not None else None
    try:
        result = opening.open_library(state, task, text, caller, flags, ext)
    except (ElfError, KernelError) as error:
        problem = str(error) if isinstance(error, ElfError) else "it does not fit in memory"
        state.fail(task, f"dlopen failed: {problem}")
        return -ENOENT
    handle, loaded = result
    if loaded is None:
        state.data.words(out, (handle, 0, 0, 0))
        return 0
    yield from opening.resolve(state, loaded.pending)
    functions = state.linker.initialisers(loaded)
    state.data.words(out, (handle, *state.order(functions, [])))
    return 0


@hostcall("dlsym", 0x11)
def host_dlsym(
    task: Task, handle: Ptr, name: OptionalPath, version: OptionalPath, caller: Ptr
) -> Generator[Any, Any, int]:
    """dlsym and dlvsym: an address; 0 with an error text."""
    state = linker_of(task.process)
    found = lookup.symbol(state, task, handle, name, version, caller)
    return (yield from lookup.address_of(state, task, found)) if found is not None else 0


@hostcall("dladdr", 0x12)
def host_dladdr(task: Task, address: Ptr, info: Ptr) -> int:
    """dladdr: Dl_info is four words; 0 if the address is in no library."""
    state = linker_of(task.process)
    words = lookup.describe(state, address)
    if words is None:
        return 0
    state.data.words(info, words)
    return 1


@hostcall("dlclose", 0x13)
def host_dlclose(task: Task, handle: Ptr, out: Ptr) -> int:
    """dlclose: struct droidemu_work with the fini functions."""
    state = linker_of(task.process)
    library = state.by_handle(handle)
    if library is None or not (library.references or library.is_program):
        state.fail(task, f"dlclose failed: invalid handle: {handle:#x}")
        return -EINVAL
    if library.is_program:
        return 0
    state.data.words(out, (0, 0, 0, 0))  # EFAULT before anything goes
    gone = [lib for lib in state.linker.close(library) if lib not in state.closing]
    state.closing.update(gone)
    functions = [function for lib in gone if lib.initialised for function in lib.fini_functions]
    try:
        words = state.order(functions, gone)
    except BaseException:
        state.unload(gone)  # no memory for the list of their functions: they go without
        raise
    if not words[2]:
        state.unload(gone)
    state.data.words(out, (0, *words))
    return 0


@hostcall("library_path", 0x14)
def host_library_path(task: Task, buffer: Ptr, size: Size, path: OptionalPath) -> int:
    """android_get_LD_LIBRARY_PATH, android_update_LD_LIBRARY_PATH."""
    from droidemu.loader.link.namespace import split_path

    default = linker_of(task.process).linker.default
    if path is not None:
        default.library_path = split_path(path.decode("utf-8", "surrogateescape"))
        return 0
    text = ":".join([*default.library_path, *default.default_path])
    data = text.encode("utf-8", "surrogateescape") + b"\0"
    if len(data) > size:
        return -EINVAL
    task.space.write(buffer, data)
    return len(data) - 1


@hostcall("sdk_version", 0x15)
def host_sdk_version(task: Task, version: Int) -> int:
    """android_get_application_target_sdk_version (-1), and its setter."""
    state = linker_of(task.process)
    if version >= 0:
        state.target_sdk = version
    return state.target_sdk


@hostcall("thread_objects", 0x16)
def host_thread_objects(task: Task, dso: Ptr, change: Int) -> int:
    """A thread has got (1) or lost (-1) an object whose destructor is in a library."""
    library = linker_of(task.process).linker.at(dso)
    if library is None:
        return -EINVAL
    library.thread_objects = max(0, library.thread_objects + (1 if change > 0 else -1))
    return 0


@hostcall("namespace_create", 0x20)
def host_namespace_create(task: Task, request: Ptr) -> int:
    """android_create_namespace: its address, 0 with an error text."""
    return lookup.create_namespace(linker_of(task.process), task, request)


@hostcall("namespace_link", 0x21)
def host_namespace_link(task: Task, of: Ptr, to: Ptr, names: OptionalPath) -> int:
    """android_link_namespaces: 1, or 0 with an error text."""
    return lookup.link_namespaces(linker_of(task.process), task, of, to, names)


@hostcall("namespace_exported", 0x22)
def host_namespace_exported(task: Task, name: OptionalPath) -> int:
    """android_get_exported_namespace: its address, 0 if there is none."""
    return lookup.exported_namespace(linker_of(task.process), name or b"default")
