# SPDX-License-Identifier: GPL-2.0-or-later
"""The dynamic section: what an image says about its own linking."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfImage
from droidemu.loader.link import numbers as n
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.memory import ImageMemory

#: More entries than any linker writes.
_MAX_ENTRIES: Final = 65536
#: Longest name that is believed, with room for C++ templates.
MAX_NAME: Final = 1 << 20
#: Largest string table: the largest libraries have some ten MB.
_MAX_STRINGS: Final = 1 << 28
#: Bytes of names that are copied out of a string table, in lengths of it, and some more. Names may
#: share their ends, which makes them a tenth longer than the table at most in real libraries; a
#: hostile one has a hundred thousand names that all end at the end of one megabyte.
_MAX_SHARING: Final = 8
_SOME_MORE: Final = 1 << 16
#: More libraries than any one needs, and more folders than it looks for them in.
_MAX_NEEDED: Final = 1024
_MAX_FOLDERS: Final = 64


@dataclass
class Dynamic:
    """All that matters of PT_DYNAMIC; addresses are the file's own, sizes bytes, 0: not there."""

    #: The image, for messages.
    name: str
    #: Where the section lies, and where its DT_DEBUG value is (None: it has none).
    address: int
    debug_slot: int | None
    #: Tag -> value; of those that may occur several times, the last.
    values: dict[int, int]
    #: Where the string table is.
    strings: bytes
    needed: tuple[str, ...]
    soname: str
    #: DT_RUNPATH's folders, as they stand there ($ORIGIN unexpanded).
    runpath: tuple[str, ...]
    symbolic: bool
    text_relocations: bool
    flags_1: int
    #: Bytes that ``name_at`` may still give.
    left: int = 0

    def get(self, tag: int) -> int:
        """The value of a tag, 0 if it is not there."""
        return self.values.get(tag, 0)

    def name_at(self, offset: int) -> bytes:
        """A string of the string table; b"" for an offset outside of it. LinkError."""
        if not 0 <= offset < len(self.strings):
            return b""
        end = self.strings.find(b"\0", offset, offset + MAX_NAME)
        self.left -= end - offset if end >= 0 else MAX_NAME
        if self.left < 0:
            raise LinkError(f"{self.name}: corrupt: its names overlap and grow without end")
        return self.strings[offset:end] if end >= 0 else b""

    @property
    def most_names(self) -> int:
        """Bytes of names that are read out of the string table for one purpose, at most."""
        return _MAX_SHARING * len(self.strings) + _SOME_MORE


def read_dynamic(image: ElfImage, memory: ImageMemory) -> Dynamic:
    """Read the dynamic section of a mapped image. LinkError."""
    header = next((p for p in image.phdrs if p.type == c.PT_DYNAMIC), None)
    if header is None:
        raise memory.error("has no dynamic section: a static program cannot be linked")
    pair = struct.Struct("<qQ" if memory.word == 8 else "<iI")
    count = min(header.memsz // pair.size, _MAX_ENTRIES)
    raw = memory.span(header.vaddr, count * pair.size, "the dynamic section")
    values: dict[int, int] = {}
    needed: list[int] = []
    debug_slot = None
    for index, (tag, value) in enumerate(pair.iter_unpack(raw)):
        if tag == n.DT_NULL:
            break
        if tag == n.DT_NEEDED:
            needed.append(value)
        elif tag == n.DT_DEBUG:
            debug_slot = header.vaddr + index * pair.size + memory.word
        values[tag] = value
    if len(needed) > _MAX_NEEDED:
        raise memory.error(f"corrupt: needs {len(needed)} libraries")
    strings = b""
    if n.DT_STRTAB in values:
        size = values.get(n.DT_STRSZ, 0)
        if size > _MAX_STRINGS:
            raise memory.error(f"corrupt: a string table of {size} bytes")
        strings = bytes(memory.span(values[n.DT_STRTAB], size, "the string table"))
    flags = values.get(n.DT_FLAGS, 0)
    dynamic = Dynamic(
        name=memory.name,
        address=header.vaddr,
        debug_slot=debug_slot,
        values=values,
        strings=strings,
        needed=(),
        soname="",
        runpath=(),
        symbolic=n.DT_SYMBOLIC in values or bool(flags & n.DF_SYMBOLIC),
        text_relocations=n.DT_TEXTREL in values or bool(flags & n.DF_TEXTREL),
        flags_1=values.get(n.DT_FLAGS_1, 0),
    )
    dynamic.left = dynamic.most_names
    dynamic.needed = tuple(
        dict.fromkeys(_text(memory, dynamic, offset, "DT_NEEDED") for offset in needed)
    )
    if n.DT_SONAME in values:
        # An Android peculiarity worth keeping: some build tools write a whole path.
        dynamic.soname = _text(memory, dynamic, values[n.DT_SONAME], "DT_SONAME")
    if n.DT_RUNPATH in values:
        text = _text(memory, dynamic, values[n.DT_RUNPATH], "DT_RUNPATH")
        dynamic.runpath = tuple(part for part in text.split(":") if part)[:_MAX_FOLDERS]
    _check_sizes(memory, dynamic)
    return dynamic


def _text(memory: ImageMemory, dynamic: Dynamic, offset: int, what: str) -> str:
    raw = dynamic.name_at(offset)
    if not raw or len(raw) > c.PAGE_SIZE:
        raise memory.error(f"corrupt: {what} names nothing")
    return raw.decode("utf-8", "surrogateescape")


def _check_sizes(memory: ImageMemory, dynamic: Dynamic) -> None:
    word = memory.word
    for tag, expected, what in (
        (n.DT_SYMENT, 24 if word == 8 else 16, "symbol table entries"),
        (n.DT_RELAENT, 3 * word, "DT_RELA entries"),
        (n.DT_RELENT, 2 * word, "DT_REL entries"),
        (n.DT_RELRENT, word, "DT_RELR entries"),
        (n.DT_ANDROID_RELRENT, word, "DT_ANDROID_RELR entries"),
    ):
        size = dynamic.values.get(tag)
        if size is not None and size != expected:
            raise memory.error(f"corrupt: {what} of {size} bytes, not {expected}")
