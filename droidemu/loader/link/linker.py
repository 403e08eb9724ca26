# SPDX-License-Identifier: GPL-2.0-or-later
"""The linker of one process: loads groups of libraries, binds their symbols, lets them go again.

Follows bionic's ``linker.cpp``: breadth-first loading, symbols looked up first in the global group
(the program, LD_PRELOAD, DF_1_GLOBAL), then in the group of the library that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from droidemu.loader.elf import ElfError, Isa, parse_elf
from droidemu.loader.link import numbers as n
from droidemu.loader.link.apply import Bound, Pending, Relocator, TlsResolvers, copy
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.find import find
from droidemu.loader.link.library import Library, breadth_first, depth_first
from droidemu.loader.link.namespace import Namespace
from droidemu.loader.link.tls import TlsLayout

if TYPE_CHECKING:
    from droidemu.loader.link.backend import Backend, Reservation, Source

#: More libraries than any process has.
_MOST: Final = 1024
_ISA_NAMES: Final = {"arm64": "64-bit (arm64-v8a)", "arm": "32-bit (armeabi-v7a)"}


@dataclass(frozen=True)
class Missing:
    """A symbol that no library has."""

    library: Library
    name: bytes
    version: bytes | None
    #: The library that was expected to have it (DT_VERNEED), "" if that is not known.
    expected_in: str


@dataclass
class Loaded:
    """What one call of ``load`` did."""

    #: What was asked for, and all that is new, breadth first.
    roots: list[Library]
    new: list[Library] = field(default_factory=list)
    #: To be asked of guest code and written before anything else runs.
    pending: list[Pending] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


class Linker:
    """All libraries of a process."""

    def __init__(self, isa: Isa, backend: Backend) -> None:
        self.isa: Isa = isa
        self.word = 8 if isa == "arm64" else 4
        self.backend = backend
        self.default = Namespace("default")
        self.namespaces: list[Namespace] = [self.default]
        #: All libraries, in the order in which they were loaded; the program first.
        self.libraries: list[Library] = []
        self.program: Library | None = None
        self.tls = TlsLayout(self.word)
        #: Symbols that the host has where no library does: name to address.
        self.given: dict[bytes, int] = {}
        #: Names in DT_NEEDED that are nowhere, and are done without.
        self.absent: set[str] = set()
        #: Guest functions for TLS descriptors; None until they are known.
        self.tls_resolvers: TlsResolvers | None = None

    # -- loading -----------------------------------------------------------------------------------

    def add(self, library: Library) -> None:
        """A library that is in memory already: the program, the interpreter."""
        self.libraries.append(library)
        library.namespace.libraries.append(library)
        if library.is_program:
            self.program = library
            library.keep = library.first = library.visible = True
            self._give_tls(library)
        else:
            # Its symbols are for libdl, which is linked against nothing.
            library.keep = library.linked = True
            library.memory.release()

    def start(self, preloads: Sequence[str]) -> Loaded:
        """Load and link all that the program needs, after the libraries of LD_PRELOAD. LinkError.

        A preload that cannot be found is left out.
        """
        program = self.program
        assert program is not None
        roots: list[Library] = []
        loaded = Loaded([program], [program])
        for name in preloads:
            try:
                library = self._load(name, None, self.default, loaded, "LD_PRELOAD")
            except LinkError:
                continue
            library.first = library.visible = library.keep = True
            roots.append(library)
        self._load_needed(loaded)
        for library in loaded.new:
            library.visible = library.keep = True
        self._link(loaded, [program, *roots])
        self.tls.seal()
        return loaded

    def load(
        self,
        name: str,
        asker: Library | None = None,
        namespace: Namespace | None = None,
        *,
        source: Source | None = None,
        at: Reservation | None = None,
        visible: bool = False,
        keep: bool = False,
        only_loaded: bool = False,
        fresh: bool = False,
        settle: Callable[[Loaded], None] | None = None,
    ) -> Loaded:
        """dlopen: load ``name`` with all that it needs, and count the reference. LinkError.

        ``source``: the library's file is open already. ``only_loaded``: RTLD_NOLOAD. ``fresh``:
        a second copy of a loaded library is wanted (ANDROID_DLEXT_FORCE_LOAD). ``settle``: what
        belongs to loading on the caller's side; what it raises takes everything back.
        """
        namespace = namespace or (asker.namespace if asker is not None else self.default)
        loaded = Loaded([])
        wanted_by = f"dlopen in {asker.name}" if asker is not None else "dlopen"
        try:
            root = self._load(
                name, None if "/" in name else asker, namespace, loaded, wanted_by,
                source=source, at=at, only_loaded=only_loaded, fresh=fresh,
                by=asker.path if asker is not None else "(unknown)",
            )  # fmt: skip
            self._load_needed(loaded)
            loaded.roots.append(root)
            self._link(loaded, [root])
            if settle is not None:
                settle(loaded)
        except BaseException:
            self._forget(loaded.new)
            raise
        root.references += 1
        for library in root.tree() if visible or keep else ():
            library.visible = library.visible or visible
        root.keep = root.keep or keep
        return loaded

    def _load(
        self,
        name: str,
        asker: Library | None,
        namespace: Namespace,
        loaded: Loaded,
        wanted_by: str,
        *,
        source: Source | None = None,
        at: Reservation | None = None,
        only_loaded: bool = False,
        fresh: bool = False,
        by: str = "(unknown)",
    ) -> Library:
        """One library, loaded before or now, without what it needs."""
        if source is None:
            found = find(self.backend, name, asker, namespace, wanted_by, fresh, by)
            if found.library is not None:
                return found.library
            source, namespace = found.source, found.namespace
            assert source is not None
        try:
            for library in () if fresh else namespace.libraries:
                if library.identity is not None and library.identity == source.identity:
                    return library
            if only_loaded:
                raise LinkError(f"library {name} is not loaded, and RTLD_NOLOAD does not load it")
            if len(self.libraries) >= _MOST:
                raise LinkError(f"{name}: more than {_MOST} libraries")
            return self._map(source, namespace, loaded, wanted_by, at)
        finally:
            source.close()

    def _map(
        self,
        source: Source,
        namespace: Namespace,
        loaded: Loaded,
        wanted_by: str,
        at: Reservation | None,
    ) -> Library:
        try:
            image = parse_elf(source.read, source.size, source.path, library=True)
        except ElfError as error:
            raise LinkError(f"{error} (needed by {wanted_by})") from None
        if image.isa != self.isa:
            raise LinkError(
                f"{source.path} is a {_ISA_NAMES[image.isa]} library, but the program is "
                f"{_ISA_NAMES[self.isa]} (needed by {wanted_by})"
            )
        if not image.is_pie:
            raise LinkError(f"{source.path} is a program, not a library (needed by {wanted_by})")
        mapped = self.backend.map(source, image, at)
        library: Library | None = None
        try:
            library = Library(
                path=source.path,
                image=image,
                memory=mapped.memory,
                bias=mapped.bias,
                start=mapped.start,
                end=mapped.end,
                namespace=namespace,
                identity=source.identity,
                builtin=source.builtin,
            )
            self._give_tls(library)
        except BaseException:
            self.backend.unmap_range(mapped.start, mapped.end)
            raise
        self.libraries.append(library)
        namespace.libraries.append(library)
        loaded.new.append(library)
        return library

    def _give_tls(self, library: Library) -> None:
        header = library.image.tls
        if header is not None and header.memsz:
            library.memory.span(header.vaddr, header.filesz, "PT_TLS")
            library.tls = self.tls.add(header, library.bias, library.path, library.is_program)

    def _load_needed(self, loaded: Loaded) -> None:
        """Breadth first: what the new libraries need, and what that needs."""
        for library in loaded.new:
            library.needed = [
                self._load(
                    name, library, library.namespace, loaded, library.name, by=library.path
                )
                for name in library.dynamic.needed
                if name not in self.absent
            ]

    # -- linking -----------------------------------------------------------------------------------

    def _link(self, loaded: Loaded, roots: list[Library]) -> None:
        copies = []
        groups = self._groups(loaded, roots)
        missing: dict[tuple[Library, bytes], Missing] = {}
        # What is needed comes first: its data is relocated when others copy it.
        for library in reversed(loaded.new):
            if library.linked:
                continue
            scope = self._scope(library, groups[library.namespace])
            binder = _Binder(self, library, scope, missing)
            relocator = Relocator(library, binder.bind, self.tls_resolvers)
            relocator.run()
            loaded.pending += relocator.pending
            copies += relocator.copies
        for item in copies:
            copy(item)
        for library in loaded.new:
            if not library.is_interpreter:
                library.collect_functions()
            library.linked = True
            library.memory.release()
        loaded.missing = list(missing.values())

    def _groups(self, loaded: Loaded, roots: list[Library]) -> dict[Namespace, list[Library]]:
        """What is looked through together, in each name space: from what was asked for on, or
        from what somebody of another one needs.
        """
        starts: dict[Namespace, dict[Library, None]] = {}
        for root in roots:
            starts.setdefault(root.namespace, {})[root] = None
        for library in loaded.new:
            for other in library.needed:
                if other.namespace is not library.namespace:
                    starts.setdefault(other.namespace, {})[other] = None
        return {space: breadth_first(found, space) for space, found in starts.items()}

    def _scope(self, library: Library, group: Iterable[Library]) -> list[Library]:
        """Where the symbols of ``library`` are looked up, in this order."""
        namespace = library.namespace
        first = [
            lib
            for lib in self.libraries
            if lib.first and (lib.namespace is namespace or lib.is_program)
        ]
        others = [lib for lib in self.libraries if lib.visible and lib.namespace is namespace]
        own = [library] if library.dynamic.symbolic else []
        interpreter = [lib for lib in self.libraries if lib.is_interpreter]
        return list(dict.fromkeys([*own, *first, *group, *others, *interpreter]))

    def initialisers(self, loaded: Loaded) -> list[int]:
        """The init functions of what ``load`` or ``start`` brought, in order; each only once."""
        functions: list[int] = []
        if self.program is not None and not self.program.initialised:
            functions += self.program.preinit_functions
        # Preloads first, as they are linked first.
        first = [lib for lib in loaded.new if lib.first and not lib.is_program]
        for library in depth_first([*first, *loaded.roots]):
            if not library.initialised and library.linked:
                library.initialised = True
                functions += library.init_functions
        return functions

    # -- looking up --------------------------------------------------------------------------------

    def lookup(
        self,
        name: bytes,
        libraries: Iterable[Library],
        version: bytes | None = None,
        asker: Library | None = None,
    ) -> Bound | None:
        """The first definition of a symbol in ``libraries``; None if there is none."""
        shadowed = asker is None or not asker.builtin
        for library in libraries:
            number = None
            if shadowed and library.builtin:
                number = library.symbols.shadows.get(name)
            if number is None:
                number = library.symbols.find(name, version, library.builtin)
                if number is None:
                    continue
            symbol = library.symbols.entry(number)
            value = symbol.value
            if symbol.type != n.STT_TLS and symbol.section != n.SHN_ABS:
                value = library.address(value)
            return Bound(value, library, symbol)
        return None

    def at(self, address: int) -> Library | None:
        """The library in whose segments a guest address lies."""
        for library in self.libraries:
            if library.start <= address < library.end and library.holds(address):
                return library
        return None

    # -- unloading ---------------------------------------------------------------------------------

    def close(self, root: Library) -> list[Library]:
        """dlclose: one reference less; the libraries that nobody needs any more, to be finished
        and ``removed`` in this order.
        """
        if root.references <= 0:
            raise LinkError(f"{root.name} is not open")
        root.references -= 1
        used = set(breadth_first(lib for lib in self.libraries if lib.wanted))
        gone = [lib for lib in self.libraries if lib not in used]
        order = [lib for lib in depth_first([root, *gone]) if lib in set(gone)]
        order.reverse()
        return order

    def remove(self, libraries: Iterable[Library]) -> None:
        """Unmap libraries that ``close`` named, after their fini functions have run."""
        self._forget(list(libraries))

    def _forget(self, libraries: list[Library]) -> None:
        for library in libraries:
            self.libraries.remove(library)
            for namespace in self.namespaces:
                if library in namespace.libraries:
                    namespace.libraries.remove(library)
            if library.tls is not None:
                self.tls.remove(library.tls)
                library.tls = None
            self.backend.unmap(library)


class _Binder:
    """Finds the symbols of one library, remembering which ones nobody has."""

    def __init__(
        self,
        linker: Linker,
        library: Library,
        scope: list[Library],
        missing: dict[tuple[Library, bytes], Missing],
    ) -> None:
        self.linker = linker
        self.library = library
        self.scope = scope
        self.others = [other for other in scope if other is not library]
        self.missing = missing

    def bind(self, number: int, own: bool) -> Bound:
        """See ``apply.Bind``."""
        library = self.library
        table = library.symbols
        symbol = table.entry(number)
        if symbol.section and own and (symbol.bind == n.STB_LOCAL or symbol.visibility):
            # Protected symbols, too, are the library's own for itself (gABI, "Symbol Table").
            value = symbol.value
            if symbol.type != n.STT_TLS and symbol.section != n.SHN_ABS:
                value = library.address(value)
            return Bound(value, library, symbol)
        name = table.name(symbol)
        version = table.versions.wanted(number)
        if symbol.section and version is None:
            version = table.versions.name_of(number)
        scope = self.scope if own else self.others
        found = self.linker.lookup(name, scope, version, library)
        if found is not None:
            return found
        if symbol.section and own:
            return Bound(library.address(symbol.value), library, symbol)
        if name in self.linker.given:
            return Bound(self.linker.given[name])
        if symbol.bind == n.STB_WEAK or not own:
            return Bound(0)
        if not name:
            raise library.memory.error(f"corrupt: symbol {number} has no name")
        key = (library, name)
        if key not in self.missing:
            needed = table.versions.needed
            index = 0
            if table.versions.of_symbol is not None and number < len(table.versions.of_symbol):
                index = table.versions.of_symbol[number] & ~n.VERSYM_HIDDEN
            expected = needed[index][1].decode("utf-8", "replace") if index in needed else ""
            self.missing[key] = Missing(library, name, version, expected)
        return Bound(self.linker.backend.missing(name, library))
