# SPDX-License-Identifier: GPL-2.0-or-later
"""Small shared libraries made by struct, and surroundings for the linker that are only memory."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from droidemu.loader import constants as c
from droidemu.loader.elf import ElfImage, parse_elf
from droidemu.loader.link import numbers as n
from droidemu.loader.link.backend import Mapped, Reservation, Source
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.library import Library
from droidemu.loader.link.linker import Linker
from droidemu.loader.link.memory import ImageMemory


@dataclass
class Sym:
    """One dynamic symbol; ``at`` None: undefined."""

    name: str
    at: int | None = None
    size: int = 8
    bind: int = n.STB_GLOBAL
    type: int = n.STT_FUNC
    other: int = 0
    version: str = ""
    #: Of a defined symbol: not the default version (foo@V, not foo@@V).
    hidden: bool = False
    section: int = 5


@dataclass
class So:
    """A shared library under construction: one R-X segment with the tables, one RW- behind it."""

    name: str = "libtest.so"
    bits: int = 64
    needed: list[str] = field(default_factory=list)
    symbols: list[Sym] = field(default_factory=list)
    #: (offset in the data segment, type, symbol's name or number or "", addend)
    relocations: list[tuple[int, int, str, int]] = field(default_factory=list)
    #: Versions asked for: version -> soname.
    wants: dict[str, str] = field(default_factory=dict)
    data: bytes = bytes(0x1000)
    runpath: str = ""
    #: More entries of the dynamic section; a value that is bytes goes into the tables.
    tags: list[tuple[int, int]] = field(default_factory=list)
    tables: dict[int, bytes] = field(default_factory=dict)
    hash: str = "gnu"
    tls: tuple[int, int, int] | None = None  # file size, memory size, alignment; from DATA on
    type: int = c.ET_DYN
    soname: str | None = None

    DATA = 0x40000

    @property
    def word(self) -> int:
        return self.bits // 8

    def build(self) -> bytes:
        word = self.word
        strings = bytearray(b"\0")
        offsets: dict[str, int] = {}

        def text(value: str) -> int:
            if value not in offsets:
                offsets[value] = len(strings)
                strings.extend(value.encode() + b"\0")
            return offsets[value]

        undefined = [s for s in self.symbols if s.at is None]
        defined = [s for s in self.symbols if s.at is not None]
        count = max(1, len(defined) // 2)
        defined.sort(key=lambda s: gnu_hash(s.name.encode()) % count)
        ordered = [None, *undefined, *defined]
        numbers = {}
        symtab = bytearray()
        for index, s in enumerate(ordered):
            if s is None:
                symtab += bytes(24 if word == 8 else 16)
                continue
            numbers.setdefault(s.name, index)
            info = s.bind << 4 | s.type
            section = 0 if s.at is None else s.section
            value, name = s.at or 0, text(s.name)
            if word == 8:
                symtab += struct.pack("<IBBHQQ", name, info, s.other, section, value, s.size)
            else:
                symtab += struct.pack("<IIIBBH", name, value, s.size, info, s.other, section)
        tables: dict[int, bytes] = {n.DT_SYMTAB: bytes(symtab), **self.tables}
        if self.hash in ("gnu", "both"):
            tables[n.DT_GNU_HASH] = self._gnu_hash(defined, 1 + len(undefined), count)
        if self.hash in ("sysv", "both"):
            tables[n.DT_HASH] = struct.pack("<III", 1, len(ordered), 1) + struct.pack(
                f"<{len(ordered)}I", *range(1, len(ordered)), 0
            )
        extra: list[tuple[int, int]] = []
        self._versions(ordered, text, tables, extra)
        rela = bytearray()
        for offset, kind, name, addend in self.relocations:
            number = int(name) if name.isdigit() else numbers[name] if name else 0
            info = number << (32 if word == 8 else 8) | kind
            rela += (
                struct.pack("<QQq", self.DATA + offset, info, addend)
                if word == 8
                else struct.pack("<II", self.DATA + offset, info)
            )
        if rela:
            tables[n.DT_RELA if word == 8 else n.DT_REL] = bytes(rela)
            extra.append((n.DT_RELASZ if word == 8 else n.DT_RELSZ, len(rela)))
        extra += [(n.DT_NEEDED, text(name)) for name in self.needed]
        soname = self.name if self.soname is None else self.soname
        if soname:
            extra.append((n.DT_SONAME, text(soname)))
        if self.runpath:
            extra.append((n.DT_RUNPATH, text(self.runpath)))
        tables[n.DT_STRTAB] = bytes(strings)
        extra.append((n.DT_STRSZ, len(strings)))
        return self._file(tables, [*extra, *self.tags])

    def _gnu_hash(self, defined: list[Sym], first: int, count: int) -> bytes:
        word = self.word
        hashes = [gnu_hash(s.name.encode()) for s in defined]
        buckets = [0] * count
        chains = []
        for index, value in enumerate(hashes):
            bucket = value % count
            if not buckets[bucket]:
                buckets[bucket] = first + index
            last = index + 1 == len(hashes) or hashes[index + 1] % count != bucket
            chains.append(value & ~1 | last)
        head = struct.pack("<IIII", count, first, 1, 6) + b"\xff" * word
        return head + struct.pack(f"<{count + len(chains)}I", *buckets, *chains)

    def _versions(self, ordered, text, tables, extra) -> None:  # type: ignore[no-untyped-def]
        own = list(
            dict.fromkeys(s.version for s in ordered if s and s.at is not None and s.version)
        )
        if not own and not self.wants:
            return
        index = {version: 2 + i for i, version in enumerate(own)}
        need = {version: 100 + i for i, version in enumerate(self.wants)}
        versym = []
        for s in ordered:
            if s is None:
                versym.append(0)
            elif s.at is None:
                versym.append(need.get(s.version, 1))
            else:
                versym.append(index.get(s.version, 1) | (0x8000 if s.hidden else 0))
        tables[n.DT_VERSYM] = struct.pack(f"<{len(versym)}H", *versym)
        if own:
            raw = b""
            for i, version in enumerate(own):
                last = i + 1 == len(own)
                raw += struct.pack("<HHHHIII", 1, 0, index[version], 1, 0, 20, 0 if last else 28)
                raw += struct.pack("<II", text(version), 0)
            tables[n.DT_VERDEF] = raw
            extra.append((n.DT_VERDEFNUM, len(own)))
        if self.wants:
            raw = b""
            for i, (version, library) in enumerate(self.wants.items()):
                last = i + 1 == len(self.wants)
                raw += struct.pack("<HHIII", 1, 1, text(library), 16, 0 if last else 32)
                raw += struct.pack("<IHHII", 0, 0, need[version], text(version), 0)
            tables[n.DT_VERNEED] = raw
            extra.append((n.DT_VERNEEDNUM, len(self.wants)))

    def _file(self, tables: dict[int, bytes], extra: list[tuple[int, int]]) -> bytes:
        word = self.word
        wide = word == 8
        at = 0x400
        body = bytearray()
        entries = []
        for tag, raw in tables.items():
            body += bytes(-len(body) % 16)
            entries.append((tag, at + len(body)))
            body += raw
        body += bytes(-len(body) % 16)
        dynamic_at = at + len(body)
        pair = "<qQ" if wide else "<iI"
        mask = (1 << 8 * word) - 1
        dynamic = b"".join(
            struct.pack(pair, tag, value & mask) for tag, value in [*entries, *extra, (0, 0)]
        )
        body += dynamic
        text_end = at + len(body)
        assert text_end <= self.DATA
        data_offset = (text_end + 0xFFF) & ~0xFFF
        phdrs = [
            (c.PT_LOAD, c.PF_R | c.PF_X, 0, 0, text_end, text_end, 0x1000),
            (c.PT_LOAD, c.PF_R | c.PF_W, data_offset, self.DATA, len(self.data),
             len(self.data) + 64, 0x1000),
            (c.PT_DYNAMIC, c.PF_R, dynamic_at, dynamic_at, len(dynamic), len(dynamic), 8),
        ]  # fmt: skip
        if self.tls is not None:
            filesz, memsz, align = self.tls
            phdrs.append((c.PT_TLS, c.PF_R, data_offset, self.DATA, filesz, memsz, align))
        ehsize, phsize = (64, 56) if wide else (52, 32)
        machine, flags = (183, 0) if wide else (40, 0x05000200)
        head = b"\x7fELF" + bytes([2 if wide else 1, 1, 1, 0]) + bytes(8)
        head += struct.pack(
            "<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH",
            self.type, machine, 1, 0, ehsize, 0, flags, ehsize, phsize, len(phdrs), 64, 0, 0,
        )  # fmt: skip
        for kind, flag, offset, vaddr, filesz, memsz, align in phdrs:
            head += (
                struct.pack("<IIQQQQQQ", kind, flag, offset, vaddr, vaddr, filesz, memsz, align)
                if wide
                else struct.pack(
                    "<IIIIIIII", kind, offset, vaddr, vaddr, filesz, memsz, flag, align
                )
            )
        image = bytearray((head.ljust(at, b"\0") + body).ljust(data_offset, b"\0"))
        return bytes(image + self.data)


def gnu_hash(name: bytes) -> int:
    """The GNU hash table's function."""
    value = 5381
    for byte in name:
        value = (value * 33 + byte) & 0xFFFFFFFF
    return value


class FakeSource:
    """A library file in a dictionary."""

    def __init__(self, path: str, data: bytes, identity: object, builtin: bool) -> None:
        self.path = path
        self.identity = identity
        self.size = len(data)
        self.builtin = builtin
        self.data = data

    def read(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]

    def close(self) -> None:
        pass


class FakeBackend:
    """Files from a dictionary, memory from bytearrays."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.next = 0x10000000
        #: Bias -> (lowest file address, bytes).
        self.images: dict[int, tuple[int, bytearray]] = {}
        self.opened: list[str] = []
        self.missed: dict[bytes, int] = {}

    def open(self, path: str) -> FakeSource | None:
        data = self.files.get(path)
        if data is None:
            return None
        self.opened.append(path)
        return FakeSource(path, data, id(data), path.startswith("/system/"))

    def map(self, source: Source, image: ElfImage, at: Reservation | None) -> Mapped:
        if image.span > 1 << 24:
            raise LinkError(f"{image.name}: does not fit in memory")
        bias = self.next
        self.next += (image.span + 0xFFFFF) & ~0xFFFFF
        memory, room = map_bytes(source.read, image)
        self.images[bias] = (image.min_vaddr, room)
        return Mapped(bias, bias + image.min_vaddr, bias + image.max_vaddr, memory)

    def unmap_range(self, start: int, end: int) -> None:
        pass

    def unmap(self, library: Library) -> None:
        del self.images[library.bias]

    def missing(self, name: bytes, library: Library) -> int:
        return self.missed.setdefault(name, 0xDEAD0000 + 64 * len(self.missed))


def map_bytes(read, image: ElfImage) -> tuple[ImageMemory, bytearray]:  # type: ignore[no-untyped-def]
    """An image in a bytearray."""
    room = bytearray(image.span)
    low = image.min_vaddr
    segments = []
    for s in image.segments:
        room[s.vaddr - low : s.vaddr - low + s.filesz] = read(s.offset, s.filesz)
        view = memoryview(room)[s.vaddr - low : s.end - low]
        segments.append((s.vaddr, s.end, s.flags, view))
    return ImageMemory.of_segments(image.name, image.word_size, segments), room


class World:
    """A linker with files; the first one is the program."""

    def __init__(self, files: dict[str, bytes], program: str = "/data/prog") -> None:
        self.backend = FakeBackend(files)
        data = files[program]
        image = parse_elf(lambda at, size: data[at : at + size], len(data), program, library=True)
        self.linker = Linker(image.isa, self.backend)
        self.linker.default.default_path = ["/system/lib64", "/data"]
        source = self.backend.open(program)
        assert source is not None
        mapped = self.backend.map(source, image, None)
        self.program = Library(
            path=program, image=image, memory=mapped.memory, bias=mapped.bias,
            start=mapped.start, end=mapped.end, namespace=self.linker.default, is_program=True,
            identity=source.identity,
        )  # fmt: skip
        self.linker.add(self.program)

    def library(self, name: str) -> Library:
        """A loaded library by its name."""
        return next(lib for lib in self.linker.libraries if lib.name == name)

    def word(self, library: Library, offset: int) -> int:
        """A word of a library's data segment."""
        low, room = self.backend.images[library.bias]
        at = So.DATA - low + offset
        return int.from_bytes(room[at : at + library.word], "little")
