# SPDX-License-Identifier: GPL-2.0-or-later
"""dlopen and android_dlopen_ext, and asking guest code for the addresses of ifuncs."""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.linker.files import GuestSource, SliceFile
from droidemu.kernel.errno import KernelError
from droidemu.kernel.files.regular import RegularFile
from droidemu.kernel.guestcall import GuestCall
from droidemu.loader.link import numbers as n
from droidemu.loader.link.apply import Pending
from droidemu.loader.link.backend import Reservation
from droidemu.loader.link.errors import LinkError
from droidemu.memory import PAGE_MASK, MemoryFault

if TYPE_CHECKING:
    from droidemu.android.linker.state import ProcessLinker
    from droidemu.kernel.task import Task
    from droidemu.loader.link.linker import Loaded
    from droidemu.loader.link.namespace import Namespace

#: Words in struct droidemu_link and struct droidemu_process.
LINK_WORDS: Final = 6
PROCESS_WORDS: Final = 13

# android_dlextinfo's flags (<android/dlext.h>).
_RESERVED_ADDRESS = 0x1
_RESERVED_ADDRESS_HINT = 0x2
_WRITE_RELRO = 0x4
_USE_LIBRARY_FD = 0x10
_USE_LIBRARY_FD_OFFSET = 0x20
_FORCE_LOAD = 0x40
_USE_NAMESPACE = 0x200
_KNOWN = 0x67F
#: flags, reserved_addr, reserved_size, relro_fd, library_fd, library_fd_offset, namespace.
_EXTINFO: Final = {8: struct.Struct("<QQQiiqQ"), 4: struct.Struct("<QIIiiqI")}
#: resolver(hwcap | this, &{size, hwcap, hwcap2}) on AArch64 (sys/ifunc.h).
_IFUNC_ARG_HWCAP: Final = 1 << 62


def open_library(
    state: ProcessLinker, task: Task, name: str | None, caller: int, flags: int, ext: int
) -> tuple[int, Loaded | None]:
    """(handle, what was loaded). LinkError, KernelError, MemoryFault."""
    linker, word = state.linker, state.linker.word
    visible = bool(flags & n.RTLD_GLOBAL[word])
    keep, only_loaded = bool(flags & n.RTLD_NODELETE), bool(flags & n.RTLD_NOLOAD)
    known = n.RTLD_LAZY | n.RTLD_NOW[word] | n.RTLD_GLOBAL[word] | n.RTLD_NOLOAD | n.RTLD_NODELETE
    if flags & ~known & 0xFFFFFFFF:
        raise LinkError(f"invalid flags to dlopen: {flags & 0xFFFFFFFF:x}")
    asker = state.caller(caller)
    fields = _read_ext(state, ext) if ext else None
    if name is None and not (fields and fields[0] & _USE_LIBRARY_FD):
        assert linker.program is not None
        return linker.program.record, None
    name = name or ""
    namespace: Namespace | None = None
    at: Reservation | None = None
    source: GuestSource | None = None
    fresh = False
    if fields is not None:
        bits, address, size, _, fd, offset, space = fields
        if bits & _USE_NAMESPACE:
            namespace = state.namespaces.get(space)
            if namespace is None:
                raise LinkError("ANDROID_DLEXT_USE_NAMESPACE is set but the namespace is null")
        if bits & (_RESERVED_ADDRESS | _RESERVED_ADDRESS_HINT):
            if address & PAGE_MASK:
                raise LinkError(f"reserved address {address:#x} is not at a page")
            at = Reservation(address, size, not bits & _RESERVED_ADDRESS)
        if bits & _USE_LIBRARY_FD:
            source = _from_fd(task, fd, offset if bits & _USE_LIBRARY_FD_OFFSET else 0, name)
        elif bits & _USE_LIBRARY_FD_OFFSET:
            raise LinkError("a library_fd_offset without ANDROID_DLEXT_USE_LIBRARY_FD")
        fresh = bool(bits & _FORCE_LOAD)
    if source is None and "/" in name and not name.startswith("/"):
        name = f"{_cwd(task).rstrip('/')}/{name}"

    def settle(loaded: Loaded) -> None:
        state.publish(loaded)
        if fields is not None and fields[0] & _WRITE_RELRO:
            try:
                _write_relro(state, task, loaded, fields[3])
            except BaseException:
                state.withdraw(loaded)
                raise

    try:
        loaded = linker.load(
            name, asker, namespace, source=source, at=at, visible=visible, keep=keep,
            only_loaded=only_loaded, fresh=fresh, settle=settle,
        )  # fmt: skip
    except BaseException:
        state.forget_modules()
        raise
    return loaded.roots[0].record, loaded


def _cwd(task: Task) -> str:
    fs = task.process.fs
    return task.kernel.vfs.path_of(fs.cwd, fs.root).decode("utf-8", "surrogateescape")


def _read_ext(state: ProcessLinker, ext: int) -> tuple[int, ...]:
    layout = _EXTINFO[state.linker.word]
    fields: tuple[int, ...] = layout.unpack(state.space.read(ext, layout.size))
    if fields[0] & ~_KNOWN:
        raise LinkError(f"invalid extended flags to android_dlopen_ext: {fields[0]:#x}")
    return fields


def _from_fd(task: Task, fd: int, offset: int, name: str) -> GuestSource:
    try:
        file = task.process.files.get(fd)
    except KernelError:
        raise LinkError(f'library "{name}": bad file descriptor {fd}') from None
    if not isinstance(file, RegularFile):
        raise LinkError(f'library "{name}": file descriptor {fd} is not a regular file')
    if not offset:
        return GuestSource(file)
    size = file.stat().size
    if offset & PAGE_MASK or not 0 < offset < size:
        raise LinkError(f'library "{name}": bad file offset {offset}')
    path = f"{file.path}!/{name.rpartition('/')[2] or hex(offset)}"
    return GuestSource(SliceFile(file, offset, size - offset, path))


def _write_relro(state: ProcessLinker, task: Task, loaded: Loaded, fd: int) -> None:
    """ANDROID_DLEXT_WRITE_RELRO: what others may share. Nobody needs to: they load it anew."""
    try:
        file = task.process.files.get(fd)
        at = 0
        for library in loaded.new:
            for start, end in library.relro():
                file.pwrite(task, state.space.read(start, end - start), at)
                at += end - start
    except KernelError:
        raise LinkError("failed serializing GNU RELRO section") from None


def resolve(state: ProcessLinker, pending: Iterable[Pending]) -> Generator[Any, Any, None]:
    """Ask the resolvers of indirect functions, and write what they answer."""
    answers: dict[int, int] = {}
    word = state.linker.word
    mask = (1 << 8 * word) - 1
    for item in pending:
        if item.resolver not in answers:
            answers[item.resolver] = yield from call_resolver(state, item.resolver)
        value = (answers[item.resolver] + item.addend) & mask
        try:
            # Whatever the pages' permissions are by now.
            state.space.poke(item.target, value.to_bytes(word, "little"))
        except MemoryFault:
            continue


def call_resolver(state: ProcessLinker, resolver: int) -> Generator[Any, Any, int]:
    """The address of an indirect function (STT_GNU_IFUNC)."""
    isa = state.process.isa
    if isa.word_size == 4:
        return int((yield GuestCall(resolver, "L", (isa.hwcap,), "L")))
    argument = state.data.list_of((24, isa.hwcap, isa.hwcap2))
    try:
        call = GuestCall(resolver, "LL", (isa.hwcap | _IFUNC_ARG_HWCAP, argument), "L")
        return int((yield call))
    finally:
        state.data.free(argument, 24)


def write_debug_slots(state: ProcessLinker, debug: int) -> None:
    """DT_DEBUG of the program: where debuggers find ``struct r_debug``."""
    program = state.linker.program
    assert program is not None
    slot = program.dynamic.debug_slot
    if slot is not None:
        try:
            state.space.poke(program.address(slot), debug.to_bytes(state.linker.word, "little"))
        except MemoryFault:
            return
