# SPDX-License-Identifier: GPL-2.0-or-later
"""A library (or the program itself) that is mapped and known to the linker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfImage, page_down, page_up
from droidemu.loader.link import numbers as n
from droidemu.loader.link.dynamic import Dynamic, read_dynamic
from droidemu.loader.link.memory import ImageMemory
from droidemu.loader.link.symbols import SymbolTable

if TYPE_CHECKING:
    from droidemu.loader.link.namespace import Namespace
    from droidemu.loader.link.tls import TlsModule


@dataclass(eq=False)
class Library:
    """One image in memory; compared by identity."""

    #: The guest's path, as /proc/self/maps has it ("/data/app/x/base.apk!/lib/..." from an APK).
    path: str
    image: ElfImage
    memory: ImageMemory
    #: Guest address minus address in the file, and the bounds of all its pages in the guest.
    bias: int
    start: int
    end: int
    namespace: Namespace
    #: Tells one file from another, whatever its name (device, inode, offset).
    identity: object = None
    #: The program itself, or the interpreter: not mapped by the linker.
    is_program: bool = False
    is_interpreter: bool = False
    #: One of DroidEmu's own system libraries.
    builtin: bool = False
    dynamic: Dynamic = field(init=False)
    symbols: SymbolTable = field(init=False)
    #: What DT_NEEDED names, in its order.
    needed: list[Library] = field(default_factory=list)
    tls: TlsModule | None = None
    #: dlopen calls without their dlclose.
    references: int = 0
    #: Objects of threads whose destructors are in it: it stays as long as there are any.
    thread_objects: int = 0
    #: Stays until the process ends (RTLD_NODELETE, DF_1_NODELETE, needed by the program).
    keep: bool = False
    #: RTLD_GLOBAL: RTLD_DEFAULT and libraries loaded later see its symbols.
    visible: bool = False
    #: Its symbols come before those of anything else (the program, LD_PRELOAD, DF_1_GLOBAL).
    first: bool = False
    linked: bool = False
    #: Its init functions were handed out.
    initialised: bool = False
    #: Functions to be called: guest addresses in the order in which they run, once it is linked.
    preinit_functions: list[int] = field(default_factory=list)
    init_functions: list[int] = field(default_factory=list)
    fini_functions: list[int] = field(default_factory=list)
    #: Guest address of its struct link_map, the handle that dlopen gives; the kernel side's.
    record: int = 0

    def __post_init__(self) -> None:
        """Read the dynamic section. LinkError."""
        self.dynamic = read_dynamic(self.image, self.memory)
        self.symbols = SymbolTable(self.memory, self.dynamic)
        self.symbols.read()
        self.keep = self.keep or bool(self.dynamic.flags_1 & n.DF_1_NODELETE)
        if self.dynamic.flags_1 & n.DF_1_GLOBAL:
            self.first = self.visible = True

    @property
    def name(self) -> str:
        """What DT_NEEDED of others calls it: DT_SONAME, else the file's name."""
        return self.dynamic.soname or self.path.rpartition("/")[2]

    @property
    def word(self) -> int:
        """Bytes in a pointer."""
        return self.image.word_size

    def address(self, value: int) -> int:
        """The guest address of a file address."""
        return (value + self.bias) & ((1 << 8 * self.word) - 1)

    # -- what to run -------------------------------------------------------------------------------

    def _array(self, tag: int, size_tag: int, what: str) -> list[int]:
        """Function pointers, relocated already; null and -1 stand for none."""
        address, size = self.dynamic.get(tag), self.dynamic.get(size_tag)
        if not address or not size:
            return []
        none = (0, (1 << 8 * self.word) - 1)
        return [f for f in self.memory.words(address, size, what) if f not in none]

    def collect_functions(self) -> None:
        """Read the arrays of init and fini functions, relocated by now. LinkError."""
        init, fini = self.dynamic.get(n.DT_INIT), self.dynamic.get(n.DT_FINI)
        if self.is_program:
            self.preinit_functions = self._array(
                n.DT_PREINIT_ARRAY, n.DT_PREINIT_ARRAYSZ, "DT_PREINIT_ARRAY"
            )
        self.init_functions = [
            *([self.address(init)] if init else []),
            *self._array(n.DT_INIT_ARRAY, n.DT_INIT_ARRAYSZ, "DT_INIT_ARRAY"),
        ]
        array = self._array(n.DT_FINI_ARRAY, n.DT_FINI_ARRAYSZ, "DT_FINI_ARRAY")
        self.fini_functions = [*reversed(array), *([self.address(fini)] if fini else [])]

    # -- places ------------------------------------------------------------------------------------

    def relro(self) -> list[tuple[int, int]]:
        """Guest pages that become read-only once everything is relocated."""
        pieces = []
        for header in self.image.phdrs:
            if header.type == c.PT_GNU_RELRO and header.memsz:
                # bionic protects whole pages around it; lld pads the segment to its end.
                start, end = page_down(header.vaddr), page_up(header.vaddr + header.memsz)
                for segment in self.image.segments:
                    low = max(start, page_down(segment.vaddr))
                    high = min(end, page_up(segment.end))
                    if low < high and segment.flags & c.PF_W:
                        pieces.append((low + self.bias, high + self.bias))
        # Each page once: a hostile file has hundreds of headers over the same ones.
        found: list[tuple[int, int]] = []
        for low, high in sorted(pieces):
            if found and low <= found[-1][1]:
                found[-1] = found[-1][0], max(high, found[-1][1])
            else:
                found.append((low, high))
        return found

    def phdr_address(self) -> int:
        """Guest address of the program headers, 0 if they are not in memory."""
        vaddr = self.image.phdr_vaddr
        return 0 if vaddr is None else self.address(vaddr)

    def exidx(self) -> tuple[int, int]:
        """Guest address and number of entries of the ARM exception index."""
        for header in self.image.phdrs:
            if header.type == c.PT_ARM_EXIDX:
                return self.address(header.vaddr), header.memsz // 8
        return 0, 0

    @property
    def wanted(self) -> bool:
        """It stays by itself, whoever needs it or not."""
        return (
            self.keep
            or self.references > 0
            or self.thread_objects > 0
            or self.is_program
            or self.is_interpreter
        )

    def holds(self, address: int) -> bool:
        """A guest address lies in one of its segments."""
        vaddr = address - self.bias
        return any(s.vaddr <= vaddr < s.end for s in self.image.segments)

    # -- the tree of what it needs -----------------------------------------------------------------

    def tree(self) -> list[Library]:
        """This and all that it needs, breadth first, each once."""
        return breadth_first([self])

    def group(self) -> list[Library]:
        """Where it looks for symbols: of ``tree`` what is in its name space, and of others' what
        those need, but not what that needs in turn (bionic's android_namespace_t::is_accessible).
        """
        return breadth_first([self], self.namespace)


def breadth_first(roots: Iterable[Library], within: Namespace | None = None) -> list[Library]:
    """Libraries and all that they need, each once; ``within``: those of this name space need."""
    found = dict.fromkeys(roots)
    queue = list(found)
    for library in queue:
        if within is not None and library.namespace is not within:
            continue
        for other in library.needed:
            if other not in found:
                found[other] = None
                queue.append(other)
    return queue


def depth_first(roots: list[Library]) -> Iterator[Library]:
    """Each after all that it needs (as far as circles allow): the order of initialisation."""
    seen: set[Library] = set()
    for root in roots:
        # (library, its needed ones not looked at yet): no recursion, a hostile chain is long.
        stack: list[tuple[Library, Iterator[Library]]] = []
        if root not in seen:
            seen.add(root)
            stack.append((root, iter(root.needed)))
        while stack:
            library, rest = stack[-1]
            other = next(rest, None)
            if other is None:
                stack.pop()
                yield library
            elif other not in seen:
                seen.add(other)
                stack.append((other, iter(other.needed)))
