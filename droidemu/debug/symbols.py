# SPDX-License-Identifier: GPL-2.0-or-later
"""From code address to function, file and line: for crash reports, traces and the debugger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from droidemu.debug.modulefile import ModuleFiles, ParsedFile
from droidemu.debug.report_types import Isa, Location, Module, SourceFrame

#: Longer mangled names are shown as they are.
_MAX_MANGLED = 4096
#: So are names that repeat parts of themselves more often: each repetition may double the text.
_MAX_REPEATED = 24
_REPEATED = re.compile(r"[ST][0-9A-Z]*_")
#: Places remembered; a guest that makes code while it runs does not fill the host's memory.
_MAX_CACHED = 65536


class Symboliser:
    """Looks up guest addresses in a fixed set of modules; everything is lazy and cached."""

    def __init__(
        self, isa: Isa, modules: Sequence[Module], parsed: Sequence[ParsedFile] | None = None
    ) -> None:
        """``parsed``: what has been read of the modules' files already, in the same order."""
        self._isa = isa
        self.files = ModuleFiles(modules, parsed)
        self._cache: dict[tuple[int, bool], Location] = {}

    def lookup(self, address: int, is_return: bool = False) -> Location:
        """What lies at a guest address.

        ``is_return`` says that it is a return address: function and line are then those of the
        call before it (which may be the last instruction of its function).
        """
        if self._isa == "arm":
            address &= ~1
        key = (address, is_return)
        if key not in self._cache:
            if len(self._cache) >= _MAX_CACHED:
                self._cache.clear()
            self._cache[key] = self._lookup(address, is_return)
        return self._cache[key]

    def address_of(self, name: str) -> int | None:
        """The guest address of a symbol, in the first module that has it."""
        for file in self.files:
            value = file.symbols.address_of(name)
            if value is not None:
                return value + file.module.bias
        return None

    def _lookup(self, address: int, is_return: bool) -> Location:
        file = self.files.at(address)
        if file is None:
            return Location(address)
        vaddr = (address - file.module.bias) & (2**64 - 1 if self._isa == "arm64" else 2**32 - 1)
        probe = vaddr - 1 if is_return and vaddr else vaddr
        symbol = file.symbols.find(probe)
        dwarf = file.dwarf
        source = tuple(
            SourceFrame(None if s.function is None else demangle(s.function), s.file, s.line)
            for s in (dwarf.locate(probe) if dwarf is not None else ())
        )
        if symbol is not None:
            return Location(
                address, file.module, vaddr, demangle(symbol[0]), vaddr - symbol[1], source
            )
        function = source[-1].function if source else None
        return Location(address, file.module, vaddr, function, 0, source)


def describe(location: Location, with_module: bool = True) -> str:
    """One line: ``function+0x14 (file.c:12) in /bin/prog``, as much of it as is known."""
    parts: list[str] = []
    if location.function is not None:
        offset = f"+{location.offset:#x}" if location.offset else ""
        parts.append(f"{location.function}{offset}")
    if location.source and location.source[-1].file:
        line = location.source[-1].line
        parts.append(f"({location.source[-1].file}{f':{line}' if line else ''})")
    if location.module is not None and (with_module or not parts):
        # The file's own address lets the user ask objdump or addr2line.
        parts.append(
            f"in {location.module.path}" if parts else f"{location.module.path}+{location.vaddr:#x}"
        )
    return " ".join(parts) or "??"


@lru_cache(maxsize=4096)
def demangle(name: str) -> str:
    """A C++ name as its author wrote it; anything else, or without lief, the name itself."""
    if not name.startswith(("_Z", "__Z")) or len(name) > _MAX_MANGLED:
        return name
    if len(_REPEATED.findall(name)) > _MAX_REPEATED:
        return name
    try:
        from lief import ELF
    except ImportError:
        return name
    symbol = ELF.Symbol()
    symbol.name = name
    plain = symbol.demangled_name
    if isinstance(plain, str) and plain not in ("", name):
        return plain
    return _demangle_without_lief(name)


def _demangle_without_lief(name: str) -> str:
    """For Windows, where lief has no demangler."""
    try:
        import itanium_demangler
    except ImportError:
        return name
    try:
        plain = itanium_demangler.parse(name.removeprefix("_") if name[1] == "_" else name)
    except Exception:  # names come out of foreign files, and not all are supported
        return name
    return name if plain is None else str(plain)
