# SPDX-License-Identifier: GPL-2.0-or-later
"""dlsym, dladdr, and the name spaces' functions."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.linker.opening import call_resolver
from droidemu.loader.link import numbers as n
from droidemu.loader.link.apply import Bound
from droidemu.loader.link.namespace import Link, Namespace, split_path

if TYPE_CHECKING:
    from droidemu.android.linker.state import ProcessLinker
    from droidemu.kernel.task import Task
    from droidemu.loader.link.library import Library

#: RTLD_DEFAULT and RTLD_NEXT by pointer size (bionic's <dlfcn.h>).
_DEFAULT: Final = {8: 0, 4: 0xFFFFFFFF}
_NEXT: Final = {8: 0xFFFFFFFFFFFFFFFF, 4: 0xFFFFFFFE}
_TYPE_ISOLATED: Final = 1
_TYPE_SHARED: Final = 2
_MOST_NAMESPACES: Final = 256
#: Names in all links of a process.
_MOST_NAMES: Final = 1 << 16


def symbol(
    state: ProcessLinker,
    task: Task,
    handle: int,
    name: bytes | None,
    version: bytes | None,
    caller: int,
) -> Bound | None:
    """What dlsym finds; None with an error text."""
    linker, word = state.linker, state.linker.word
    asker = state.caller(caller)
    if name is None:
        state.fail(task, "dlsym failed: symbol name is null")
        return None
    scope: Iterable[Library]
    everywhere = handle == _DEFAULT[word] or handle == _NEXT[word]
    if everywhere:
        scope = _everywhere(state, asker, after=handle == _NEXT[word])
    elif not handle:
        state.fail(task, "dlsym failed: library handle is null")
        return None
    else:
        library = state.by_handle(handle)
        if library is None:
            state.fail(task, f"dlsym failed: invalid handle: {handle:#x}")
            return None
        everywhere = library.is_program
        scope = _everywhere(state, asker, after=False) if everywhere else library.group()
    found = linker.lookup(name, scope, version, asker)
    if found is None and everywhere and name in linker.given:
        # As if the program had it: plug-ins ask it for what it offers them.
        found = Bound(linker.given[name])
    if found is None:
        text = name.decode("utf-8", "replace")
        if version is not None:
            text += f", version {version.decode('utf-8', 'replace')}"
        state.fail(task, f"undefined symbol: {text}")
    return found


def _everywhere(state: ProcessLinker, asker: Library | None, after: bool) -> list[Library]:
    """RTLD_DEFAULT, or RTLD_NEXT: all that everybody sees, then the asker's own group."""
    everyone = [lib for lib in state.linker.libraries if not lib.is_interpreter]
    if asker is None:
        return everyone
    start = everyone.index(asker) + 1 if after and asker in everyone else 0
    visible = [
        lib
        for lib in everyone[start:]
        if lib.visible and (lib.namespace is asker.namespace or lib.is_program)
    ]
    own = asker.group()[1 if after else 0 :]
    return list(dict.fromkeys([*visible, *own]))


def address_of(state: ProcessLinker, task: Task, found: Bound) -> Generator[Any, Any, int]:
    """The address of a symbol: of the thread's own copy, of the function that a resolver names."""
    if found.symbol is not None and found.library is not None:
        if found.symbol.type == n.STT_TLS:
            module = found.library.tls
            return task.cpu.tls + module.offset + found.symbol.value if module is not None else 0
        if found.symbol.type == n.STT_GNU_IFUNC:
            return (yield from call_resolver(state, found.address))
    return found.address


def describe(state: ProcessLinker, address: int) -> tuple[int, int, int, int] | None:
    """dli_fname, dli_fbase, dli_sname, dli_saddr; None if the address is in no library."""
    library = state.linker.at(address)
    if library is None or not library.record:
        return None
    name = state.data.name_of(library)
    number = library.symbols.at(address - library.bias)
    if number is None:
        return name, library.start, 0, 0
    entry = library.symbols.entry(number)
    text = library.address(library.dynamic.get(n.DT_STRTAB) + entry.name)
    return name, library.start, text, library.address(entry.value)


# -- name spaces -----------------------------------------------------------------------------------


def create_namespace(state: ProcessLinker, task: Task, request: int) -> int:
    """struct namespace_request of guest/system/linker/dl.c: six words and 64 bits."""
    if len(state.linker.namespaces) >= _MOST_NAMESPACES:
        state.fail(task, f"more than {_MOST_NAMESPACES} namespaces")
        return 0
    texts = state.data.read_words(request, 6)
    # The 64-bit field is aligned to 8 on both ABIs, and six words are a multiple of that.
    kind = int.from_bytes(state.space.read(request + 6 * state.linker.word, 8), "little")
    name, library_path, default_path, permitted = (
        task.path_argument(at).decode("utf-8", "surrogateescape") if at else "" for at in texts[:4]
    )
    parent = state.namespaces.get(texts[4])
    if parent is None:
        asker = state.caller(texts[5])
        parent = asker.namespace if asker is not None else state.linker.default
    made = Namespace(
        name or "unnamed",
        split_path(library_path),
        split_path(default_path),
        split_path(permitted),
        isolated=bool(kind & _TYPE_ISOLATED),
    )
    if kind & _TYPE_SHARED:
        # A shared name space begins with what its parent has, and with the parent's paths.
        made.libraries = list(parent.libraries)
        made.links = list(parent.links)
        made.permitted += parent.permitted
    else:
        # The program and LD_PRELOAD are everyone's.
        made.libraries = [lib for lib in parent.libraries if lib.first]
    state.linker.namespaces.append(made)
    return handle_of(state, made)


def handle_of(state: ProcessLinker, namespace: Namespace) -> int:
    """The address that stands for a name space in the guest."""
    for address, known in state.namespaces.items():
        if known is namespace:
            return address
    address = state.data.allocate(16)
    state.namespaces[address] = namespace
    return address


def link_namespaces(state: ProcessLinker, task: Task, of: int, to: int, names: bytes | None) -> int:
    """Let the libraries ``names`` (None: all) of ``to`` (0: the default one) be seen in ``of``."""
    source = state.namespaces.get(of)
    target = state.namespaces.get(to) if to else state.linker.default
    if source is None or target is None:
        state.fail(task, "error linking namespaces: no such namespace")
        return 0
    if len(source.links) >= _MOST_NAMESPACES:
        state.fail(task, f"more than {_MOST_NAMESPACES} links")
        return 0
    chosen = None
    if names is not None:
        chosen = frozenset(name for name in names.decode("utf-8", "replace").split(":") if name)
        if not chosen:
            state.fail(task, "error linking namespaces: the list of shared libraries is empty")
            return 0
        state.linked_names += len(chosen)
        if state.linked_names > _MOST_NAMES:
            state.fail(task, f"more than {_MOST_NAMES} names in links")
            return 0
    source.links.append(Link(target, chosen))
    return 1


def exported_namespace(state: ProcessLinker, name: bytes) -> int:
    """A name space by its name."""
    wanted = name.decode("utf-8", "replace")
    for namespace in state.linker.namespaces:
        if namespace.name == wanted:
            return handle_of(state, namespace)
    return 0
