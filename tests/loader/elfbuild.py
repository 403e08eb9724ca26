# SPDX-License-Identifier: GPL-2.0-or-later
"""Small ELF files made by struct, every field open to damage."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from droidemu.loader import constants as c


@dataclass
class Ph:
    """One program header and the file bytes behind it."""

    type: int = c.PT_LOAD
    flags: int = c.PF_R | c.PF_X
    offset: int = 0
    vaddr: int = 0
    filesz: int = 0
    memsz: int = 0
    align: int = 0x1000


@dataclass
class Elf:
    """A file under construction; ``build()`` gives its bytes."""

    bits: int = 64
    type: int = c.ET_EXEC
    machine: int | None = None
    entry: int = 0x400100
    flags: int | None = None
    phdrs: list[Ph] = field(default_factory=list)
    size: int = 0x2000
    phentsize: int | None = None
    phnum: int | None = None
    phoff: int | None = None
    osabi: int = 0
    data: int = 1
    version: int = 1
    patches: dict[int, bytes] = field(default_factory=dict)

    def build(self) -> bytes:
        wide = self.bits == 64
        machine = self.machine if self.machine is not None else (183 if wide else 40)
        flags = self.flags if self.flags is not None else (0 if wide else 0x05000200)
        ehsize, phsize, shsize = (64, 56, 64) if wide else (52, 32, 40)
        order = "<" if self.data == 1 else ">"
        head = b"\x7fELF" + bytes([2 if wide else 1, self.data, 1, self.osabi]) + bytes(8)
        head += struct.pack(
            order + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"),
            self.type,
            machine,
            self.version,
            self.entry,
            ehsize if self.phoff is None else self.phoff,
            0,
            flags,
            ehsize,
            phsize if self.phentsize is None else self.phentsize,
            len(self.phdrs) if self.phnum is None else self.phnum,
            shsize,
            0,
            0,
        )
        for p in self.phdrs:
            if wide:
                head += struct.pack(
                    "<IIQQQQQQ",
                    p.type, p.flags, p.offset, p.vaddr, p.vaddr, p.filesz, p.memsz, p.align,
                )  # fmt: skip
            else:
                head += struct.pack(
                    "<IIIIIIII",
                    p.type, p.offset, p.vaddr, p.vaddr, p.filesz, p.memsz, p.flags, p.align,
                )  # fmt: skip
        image = bytearray(head.ljust(self.size, b"\0"))
        for at, patch in self.patches.items():
            image[at : at + len(patch)] = patch
        return bytes(image)


def text(**changes: int) -> Ph:
    """The read-execute segment of :func:`good`."""
    fields = {"offset": 0, "vaddr": 0x400000, "filesz": 0x1000, "memsz": 0x1000, **changes}
    return Ph(**fields)


def good(bits: int = 64, **changes: object) -> Elf:
    """A loadable program: text at 0x400000, data with .bss at 0x411800."""
    data = Ph(flags=c.PF_R | c.PF_W, offset=0x1800, vaddr=0x411800, filesz=0x800, memsz=0x2900)
    elf = Elf(bits=bits, phdrs=[text(), data])
    for name, value in changes.items():
        setattr(elf, name, value)
    return elf


def note(owner: bytes, kind: int, body: bytes) -> bytes:
    """One 4-byte aligned note."""
    name = owner + b"\0"
    pad = -len(name) % 4, -len(body) % 4
    return (
        struct.pack("<III", len(name), len(body), kind)
        + name
        + bytes(pad[0])
        + body
        + bytes(pad[1])
    )


def dynamic_elf(bits: int = 64, compressed: bool = False) -> bytes:
    """A PIE with everything that ``info`` looks at: libraries, relocations, symbols, notes, DWARF,
    ARM attributes; all of it without meaning for a processor."""
    wide = bits == 64
    word = "Q" if wide else "I"
    machine_relative = 1027 if wide else 23
    strings = b"\0libc.so.6\0liblog.so\0me.so\0/opt/lib:/usr/lib\0main\0$x\0table\0"

    def at(text: bytes) -> int:
        return strings.index(text + b"\0")

    dynamic = [(1, at(b"libc.so.6")), (1, at(b"liblog.so")), (29, at(b"/opt/lib:/usr/lib"))]
    dynamic += [(5, 0x400), (10, len(strings)), (0x6FFFFFFB, 0x08000001), (0, 0), (1, 99)]
    relocation = "<QQQ" if wide else "<II"
    relocations = b"".join(
        struct.pack(relocation, *((0x1000 + i, machine_relative, 0) if wide else (i, 23)))
        for i in range(5)
    )
    relr = struct.pack(f"<{word}{word}", 0x2000, 0b111)

    def symbol(name: int, value: int, size: int, info: int, section: int) -> bytes:
        if wide:
            return struct.pack("<IBBHQQ", name, info, 0, section, value, size)
        return struct.pack("<IIIBBH", name, value, size, info, 0, section)

    symbols = symbol(0, 0, 0, 0, 0) + symbol(at(b"$x"), 0x100, 0, 0, 1)
    symbols += symbol(at(b"main"), 0x100, 0x40, 0x12, 1) + symbol(at(b"table"), 0x180, 16, 0x11, 1)
    imports = symbol(0, 0, 0, 0, 0) + symbol(1, 0, 0, 0x12, 0) + symbol(1, 0x100, 4, 0x12, 1)
    android = note(b"Android", 1, struct.pack("<I", 29) + b"r25c".ljust(64, b"\0") + bytes(64))
    android += note(b"GNU", c.NT_GNU_BUILD_ID, bytes(range(16)))
    units = struct.pack("<IHBBI", 8, 5, 1, 8, 0) + struct.pack("<IHIB", 7, 4, 0, 8)
    if compressed:
        header = (
            struct.pack("<IIQQ", 1, 0, len(units), 1)
            if wide
            else struct.pack("<III", 1, len(units), 1)
        )
        units = header + zlib.compress(units)
    tags = b"\x05Cortex-A9\0" + b"\x06\x0a" + b"\x0c\x01" + b"\x1c\x01"
    vendor = b"\x01" + struct.pack("<I", len(tags) + 5) + tags
    attributes = b"A" + struct.pack("<I", len(vendor) + 10) + b"aeabi\0" + vendor
    interpreter = b"/system/bin/linker64\0"

    parts: dict[int, bytes] = {
        0x400: strings,
        0x500: b"".join(struct.pack(f"<{word}{word}", *entry) for entry in dynamic),
        0x600: relocations,
        0x6C0: relr,
        0x700: symbols,
        0x800: imports,
        0x900: android,
        0xA00: units,
        0xB00: attributes,
        0xC00: interpreter,
    }
    kinds = [
        ("", 0, 0, 0, 0),
        (".text", 1, 0x100, 0x100, 0),
        (".dynstr", 3, 0x400, len(strings), 0),
        (".rela.dyn", 4 if wide else 9, 0x600, len(relocations), 0),
        (".relr.dyn", 19, 0x6C0, len(relr), 0),
        (".symtab", 2, 0x700, len(symbols), 2),
        (".dynsym", 11, 0x800, len(imports), 2),
        (".debug_info", 1, 0xA00, len(units), 0),
        (".ARM.attributes", 0x70000003, 0xB00, len(attributes), 0),
        (".shstrtab", 3, 0xE00, 0x100, 0),
    ]
    names = b"".join(kind[0].encode() + b"\0" for kind in kinds)
    parts[0xE00] = names
    table = b""
    for name, kind, offset, size, link in kinds:
        flags = c.SHF_COMPRESSED if compressed and name == ".debug_info" else 0
        address = offset if kind in (1, 3) and not name.startswith(".debug") else 0
        table += struct.pack(
            "<IIQQQQIIQQ" if wide else "<IIIIIIIIII",
            names.index(name.encode() + b"\0"), kind, flags, address, offset, size, link, 0, 1, 0,
        )  # fmt: skip
    parts[0x1000] = table
    parts[40 if wide else 32] = struct.pack(f"<{word}", 0x1000)
    parts[60 if wide else 48] = struct.pack("<HH", len(kinds), len(kinds) - 1)
    elf = Elf(bits=bits, type=c.ET_DYN, entry=0x100, patches=parts)
    elf.phdrs = [
        Ph(filesz=0x1000, memsz=0x1000),
        Ph(type=c.PT_DYNAMIC, offset=0x500, vaddr=0x500, filesz=len(parts[0x500])),
        Ph(type=c.PT_INTERP, offset=0xC00, vaddr=0xC00, filesz=len(interpreter)),
        Ph(type=c.PT_NOTE, offset=0x900, vaddr=0x900, filesz=len(android), align=4),
        Ph(type=c.PT_TLS, offset=0x200, vaddr=0x200, filesz=8, memsz=40, align=16),
    ]
    return elf.build()
